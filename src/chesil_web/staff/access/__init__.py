"""Who may see what: the table of pages and roles, and a written line for each look."""
