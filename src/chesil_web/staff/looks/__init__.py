"""Who opened what and when, what an auditor asks about it, and what waits for a second person."""
