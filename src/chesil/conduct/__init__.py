"""From signals to what happened: occasions, strands, gaps, weeks and turning points."""

from chesil.conduct.analyse import analyse

__all__ = ["analyse"]
