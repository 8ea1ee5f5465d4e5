"""Everything in a record in one list: found, read and decided in one place."""
