"""Questions about risk: versioned sets, answers and whose word they are, and what a worker judges."""

from chesil.risk.answers import Given, Level, Taken
from chesil.risk.assessing import Change, Count, changes, count, dangers, given, may_bear, unanswered
from chesil.risk.reviewing import EVENTS, Reason, next_review, reasons
from chesil.risk.sets import Question, QuestionSet, SetError, load, read_set, shipped

__all__ = [
    "EVENTS",
    "Change",
    "Count",
    "Given",
    "Level",
    "Question",
    "QuestionSet",
    "Reason",
    "SetError",
    "Taken",
    "changes",
    "count",
    "dangers",
    "given",
    "load",
    "may_bear",
    "next_review",
    "read_set",
    "reasons",
    "shipped",
    "unanswered",
]
