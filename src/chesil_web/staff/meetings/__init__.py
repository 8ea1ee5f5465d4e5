"""Meetings of a panel: the agenda, who is there and has signed, and what is minuted of each case."""
