"""Joins every source into one event table: people, clocks, duplicates."""
