"""Exports of a phone become one proven timeline, findings and a chronology.

Five steps, each a function, each usable alone: `read`, `join`, `recognise`, `analyse`, `write`.
Tables are Polars frames whose columns are described in `chesil.terms.tables`.
"""

from chesil.pipeline import Analysis, analyse, join, read, recognise, write
from chesil.terms.errors import ChesilError
from chesil.terms.settings import Settings
from chesil.terms.settings import load as load_settings
from chesil.timeline import load_people

__all__ = [
    "Analysis",
    "ChesilError",
    "Settings",
    "analyse",
    "join",
    "load_people",
    "load_settings",
    "read",
    "recognise",
    "write",
]
