"""Exports of a phone become one proven timeline, findings and a chronology.

Five steps, each a function, each usable alone: `read`, `join`, `recognise`, `analyse`, `write`.
Tables are Polars frames whose columns are described in `chesil.terms.tables`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
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

# Names are looked up when they are first used, so that the command can answer before the tables'
# library is loaded, and a stop in that second is a stop like any other.
_ELSEWHERE: Final = {
    "ChesilError": ("chesil.terms.errors", "ChesilError"),
    "Settings": ("chesil.terms.settings", "Settings"),
    "load_settings": ("chesil.terms.settings", "load"),
    "load_people": ("chesil.timeline", "load_people"),
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"chesil has no {name}")
    place, inside = _ELSEWHERE.get(name, ("chesil.pipeline", name))
    return getattr(import_module(place), inside)
