"""Reads what a stranger made in a process that can reach nothing."""
