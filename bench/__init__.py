"""Races against the peers, in one run, with answers checked row by row against the generator."""
