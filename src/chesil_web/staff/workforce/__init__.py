"""Agencies, their teams and workers: invited, signed in by two steps, and gone when they leave."""
