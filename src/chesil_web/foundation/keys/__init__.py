"""Safes and locks in the database, sessions that open them, and columns that are sealed."""
