"""Walls between workers and cases, what workers declare, emergencies, and cases of workers who leave."""
