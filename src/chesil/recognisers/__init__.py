"""One file a behaviour: events in, signals out, each with its events, its rule and why."""

from chesil.recognisers.registry import BEHAVIOURS, TITLES
from chesil.recognisers.run import recognise, scene_of

__all__ = ["BEHAVIOURS", "TITLES", "recognise", "scene_of"]
