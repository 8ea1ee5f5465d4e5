"""Packs: a part of a record to hand over, with all that is needed to check it without trusting anyone."""
