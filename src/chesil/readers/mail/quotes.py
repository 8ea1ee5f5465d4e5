"""Where a mail repeats an earlier mail, so that words are not laid at the wrong person's door."""

import re
from typing import Final

LIMIT: Final = 1_000_000  # characters that are looked at
SPANS: Final = 500
TRIES: Final = 200

_LINE_MARKS: Final = ("riginal Message", "orwarded message", "orwarded Message", "Ursprüngliche Nachricht")
# A text that holds none of these, and does not begin with ">", repeats nothing.
SIGNS: Final = (":\n", "\n>", "From:", *_LINE_MARKS)
# "On Monday Dev wrote:", which programs break over up to three lines.
_INTRODUCTION: Final = re.compile(
    r"(?:On|Am|Le|El|Il|Op|Em|W dniu|Ar) [^\n]{4,200}(?:\n[^\n]{0,100}){0,2}"
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|napisał|ysgrifennodd)[^\n:]{0,80}:(?=\n)"
)
_MARKED: Final = re.compile(
    r"[ \t]*-{2,20} ?(?:Original Message|Forwarded [Mm]essage|Ursprüngliche Nachricht) ?-{2,20}"
    r"|[ \t]*Begin forwarded message:"
    r"|\*?From:\*? [^\n]{1,200}\n\*?(?:Sent|Date|To):"
)
_LINES: Final = re.compile(r"(?:>[^\n]*+\n?)++")
_ARROW: Final = re.compile(r"\s*>")


def quoted_parts(text: str) -> tuple[int | None, list[tuple[int, int]]]:
    """Where *text* repeats earlier mails.

    Returns:
        The offset from which nothing but repeated mail follows (None when there is none), and
        the [start, end) spans of quoted lines before it. A text that would be repeated mail from
        its very beginning is not marked: nobody may hide words by dressing them as a quotation.
    """
    if ":" not in text and ">" not in text and "--" not in text:
        return None, []
    looked = text[:LIMIT]
    introductions: dict[int, int] = {}  # of quoted lines: where it ends, where it begins
    start = len(text)
    for at in _line_starts(looked):
        introduction = _INTRODUCTION.match(looked, at)
        if introduction and _ARROW.match(looked, introduction.end()):
            introductions[introduction.end()] = at
        elif introduction or _MARKED.match(looked, at):
            start = at
            break
    spans = _quoted_lines(looked, start, introductions)
    while spans and not text[spans[-1][1] : start].strip():
        start = spans.pop()[0]
    if start == len(text) or not text[:start].strip():
        return None, spans
    return start, spans


def _line_starts(text: str) -> list[int]:
    """Where a repeated mail may begin, in order: lines that end in ":", two lines before them, marks."""
    starts: set[int] = set()
    ends = _places(text, ":\n") if ":" in text else []
    for end in ends:
        line = text.rfind("\n", 0, end) + 1
        for _ in range(3):
            starts.add(line)
            line = text.rfind("\n", 0, max(line - 1, 0)) + 1
    # Most mail holds no mark, and short words are quicker to look for than any pattern.
    marks = _LINE_MARKS if "-" in text and "--" in text else ()
    for mark in ("From:", *marks) if ":" in text else marks:
        starts.update(text.rfind("\n", 0, at + 1) + 1 for at in _places(text, mark))
    return sorted(starts)


def _places(text: str, word: str) -> list[int]:
    places: list[int] = []
    at = text.find(word)
    while at >= 0 and len(places) < TRIES:
        places.append(at)
        at = text.find(word, at + len(word))
    return places


def _quoted_lines(text: str, end: int, introductions: dict[int, int]) -> list[tuple[int, int]]:
    """The spans of lines that begin with ">" before *end*, each with what introduces it."""
    spans: list[tuple[int, int]] = []
    at = 0 if text.startswith(">") else text.find("\n>") + 1 or end
    while at < end and len(spans) < SPANS:
        found = _LINES.match(text, at)
        behind = found.end() if found else at + 1
        before = at
        while introductions and before and text[before - 1] in " \t\n":
            before -= 1
        spans.append((introductions.get(before, at), behind))
        at = text.find("\n>", behind - 1) + 1 or end
    return spans
