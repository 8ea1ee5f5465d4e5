"""The one room that knows the order: read, join, recognise, understand, print, write."""

from chesil.pipeline.decoding import listen, look, screens, speech, thumbnails
from chesil.pipeline.grading import grade, order, weighty
from chesil.pipeline.reading import ask_phone, read, read_in_memory
from chesil.pipeline.runs import Analysis, Progress, ReadingOrder, quiet
from chesil.pipeline.steps import analyse, called, conclude, count, join, observe, recognise, understand
from chesil.pipeline.writing import FOR_HER, OBSERVED, SUMMARY, drawings, papers, write

__all__ = [
    "FOR_HER",
    "OBSERVED",
    "SUMMARY",
    "Analysis",
    "Progress",
    "ReadingOrder",
    "analyse",
    "ask_phone",
    "called",
    "conclude",
    "count",
    "drawings",
    "grade",
    "join",
    "listen",
    "look",
    "observe",
    "order",
    "papers",
    "quiet",
    "read",
    "read_in_memory",
    "recognise",
    "screens",
    "speech",
    "thumbnails",
    "understand",
    "weighty",
    "write",
]
