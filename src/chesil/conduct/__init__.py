"""From signals to what happened: occasions, strands, gaps, weeks and turning points."""

from chesil.conduct.analyse import analyse, counts
from chesil.conduct.ground import by_nobody

__all__ = ["analyse", "by_nobody", "counts"]
