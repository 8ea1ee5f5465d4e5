"""How often something may be tried, and who was not let in."""
