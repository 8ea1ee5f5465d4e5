"""From signals to what happened: occasions, strands, gaps, weeks and turning points."""
