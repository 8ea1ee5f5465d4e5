"""Seeing the work: who has how much, what is late, who comes again, and figures of an agency."""
