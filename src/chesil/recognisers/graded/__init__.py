"""Grades messages by their words: how much each stands out, what it may be, and which words made it so."""

from chesil.recognisers.graded.grading import Grading, grade, measured_share
from chesil.recognisers.graded.kinds import KINDS, Kind
from chesil.recognisers.graded.languages import name as language
from chesil.recognisers.graded.levels import WORDS as LEVELS
from chesil.recognisers.graded.parts import LONGEST
from chesil.recognisers.graded.reader import Reads, weighty
from chesil.recognisers.graded.reader import described as reader_described
from chesil.recognisers.graded.reader import installed as reader_installed
from chesil.recognisers.graded.reader import load as load_reader
from chesil.recognisers.graded.reading import Coverage, NoStore, Pace, Store
from chesil.recognisers.graded.reasons import HEADS, Counted, counted
from chesil.recognisers.graded.sentences import sentences
from chesil.recognisers.words.matching import from_others as messages

__all__ = [
    "HEADS",
    "KINDS",
    "LEVELS",
    "LONGEST",
    "Counted",
    "Coverage",
    "Grading",
    "Kind",
    "NoStore",
    "Pace",
    "Reads",
    "Store",
    "counted",
    "grade",
    "language",
    "load_reader",
    "measured_share",
    "messages",
    "reader_described",
    "reader_installed",
    "sentences",
    "weighty",
]
