"""Grades messages by their words: how much each stands out, what it may be, and which words made it so."""
