"""Backups of the database and the sealed files, their way back, and sealed files read through for damage."""
