"""One file a behaviour: events in, signals out, each with its events, its rule and why."""

from chesil.recognisers.behaviours import STRANDS
from chesil.recognisers.registry import BEHAVIOURS, LABELS, STRAND_OF, TITLES
from chesil.recognisers.run import recognise, scene_of
from chesil.recognisers.said_acts import as_answered, as_she_said, of_messages, of_words
from chesil.recognisers.words.lexicon import entries as word_lists
from chesil.recognisers.words.own_threats import own_threats

__all__ = [
    "BEHAVIOURS",
    "LABELS",
    "STRANDS",
    "STRAND_OF",
    "TITLES",
    "as_answered",
    "as_she_said",
    "of_messages",
    "of_words",
    "own_threats",
    "recognise",
    "scene_of",
    "word_lists",
]
