"""Compares what was read on drawn screens with what was drawn on them; shares no code with what reads."""

import re
import unicodedata
from collections import Counter
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final

from chesil.screens.exported import Export, Exported
from chesil.screens.overlaps import overlaps
from chesil.screens.rows import Screen, ScreenMessage

Truth = dict[str, Any]
WHOLE: Final = 0.98  # of a message's height in the picture: judged on its words
_LINE: Final = re.compile(r"^(\d\d/\d\d/\d{4}, \d\d:\d\d) - ([^:]+): (.*)$")
_SIDES: Final = {"out": "right", "in": "left"}


def plain(text: str | None) -> str:
    """Letters, digits and signs without emoji and the shape of quotation marks, spaces as one."""
    text = unicodedata.normalize("NFKC", text or "").translate(str.maketrans("’‘“”", "''\"\""))
    return " ".join("".join(c for c in text if c.isascii() or unicodedata.category(c)[0] in "LNP").split())


def close(text: str | None) -> str:
    """A time or a day without its spaces and cases."""
    return re.sub(r"[\s,•·]", "", text or "").lower()


def score(truth: Truth, screen: Screen) -> Counter[str]:
    """Counts for one picture; "x/y" counts what is right of "y"."""
    counts: Counter[str] = Counter()
    paired = matched(truth, screen)
    for message in truth["messages"]:
        read = paired.get(message["id"])
        if message["visible"] < WHOLE:
            _count(counts, "cut", of=read is not None, right=read is not None and read.cut)
            continue
        _score_message(counts, message, read, truth)
    # In a photograph nothing but words tells which message a row is.
    rows = [each for each in screen.messages if each.text or not truth["corners"]]
    known = list(paired.values())
    counts["rows"] += len(rows)
    counts["rows that are no message"] += sum(not any(row is each for each in known) for row in rows)
    _count(counts, "clock", right=close(screen.clock_shown) == close(truth["clock"]))
    _count(counts, "header", right=plain(screen.header) == plain(truth["header"]))
    return counts


def _count(counts: Counter[str], name: str, *, of: bool = True, right: bool) -> None:
    counts[name] += of
    counts[f"{name} right"] += of and right


def _score_message(counts: Counter[str], message: Truth, read: ScreenMessage | None, truth: Truth) -> None:
    words = plain(message["text"])
    _count(counts, "exact", of=bool(words), right=read is not None and plain(read.text) == words)
    _count(counts, "without words", of=not words, right=read is not None)
    if read is None:
        return
    side = _SIDES.get(message["side"])
    _count(counts, "side", right=read.side == side)
    counts["wrong side"] += read.side not in (side, None)
    shown = message["shown_time"]
    _count(counts, "time", of=bool(shown), right=close(read.time_shown) == close(shown))
    counts["time claimed"] += not shown and read.time_shown is not None
    name = message["shown_name"]
    _count(counts, "sender", of=bool(name), right=plain(read.sender).lower() == plain(name).lower())
    counts["wrong sender"] += read.sender is not None and plain(read.sender).lower() not in (
        plain(message["sender"]).lower(), plain(name).lower())  # fmt: skip
    quote = message["quote"]
    if quote:
        alike = SequenceMatcher(None, plain(quote["text"]), plain(read.quote)).ratio() >= 0.9
        _count(counts, "quote", right=alike)
    counts["quote claimed"] += not quote and read.quote is not None
    if message["box"]:
        day = _day(message, truth)
        _count(counts, "day", right=close(read.day_shown) == close(day))
        counts["wrong day"] += read.day_shown is not None and close(read.day_shown) != close(day)


def _day(message: Truth, truth: Truth) -> str | None:
    above = [each for each in truth["separators"] if each["box"] and each["box"][3] <= message["box"][1] + 3]
    return max(above, key=lambda each: each["box"][1])["text"] if above else None


def matched(truth: Truth, screen: Screen) -> dict[int, ScreenMessage]:
    """The reading of each message by its id: by place, or in a photograph by words."""
    return {of: screen.messages[place] for place, of in identified(truth, screen).items()}


def identified(truth: Truth, screen: Screen) -> dict[int, int]:
    """The id of what each message of a screen is, by its place in it."""
    fits = []
    for place, read in enumerate(screen.messages):
        for message in truth["messages"]:
            fit = _fit(message, read)
            if fit > 0.5:
                fits.append((fit, place, message["id"]))
    found: dict[int, int] = {}
    for _, place, of in sorted(fits, reverse=True):
        if place not in found and of not in found.values():
            found[place] = of
    return found


def _fit(message: Truth, read: ScreenMessage) -> float:
    words = SequenceMatcher(None, plain(message["text"]), plain(read.text)).ratio()
    if not message["box"]:
        return words if message["text"] else 0.0
    top, bottom = max(message["box"][1], read.box.top), min(message["box"][3], read.box.bottom)
    least = min(message["box"][3] - message["box"][1], read.box.bottom - read.box.top)
    return max(0.0, bottom - top) / max(1, least) + 0.1 * words


def score_joins(truths: list[Truth], screens: list[Screen]) -> Counter[str]:
    """Counts of overlaps: links of messages, and of pictures of different chats."""
    counts: Counter[str] = Counter()
    ids = [identified(*each) for each in zip(truths, screens, strict=True)]
    found = {(each.upper, each.lower): each.pairs for each in overlaps(screens)}
    for (upper, lower), pairs in found.items():
        if truths[upper]["chat"] != truths[lower]["chat"]:
            counts["false joins"] += 1
            continue
        for one, other in pairs:
            right = ids[upper].get(one) == ids[lower].get(other)
            counts["links right" if right else "links wrong"] += 1
    for upper in range(len(truths)):
        for lower in range(len(truths)):
            if upper != lower and truths[upper]["chat"] == truths[lower]["chat"]:
                counts["overlaps"] += _overlap(truths[upper], truths[lower])
                counts["overlaps found"] += _overlap(truths[upper], truths[lower]) and (upper, lower) in found
            elif upper < lower:
                counts["pairs of different chats"] += 1
    return counts


def _overlap(upper: Truth, lower: Truth) -> bool:
    one, other = ({m["id"] for m in each["messages"] if m["visible"] > 0.5} for each in (upper, lower))
    return bool(one & other) and min(one) < min(other)


def score_links(truth: Truth, screen: Screen, folder: Path) -> Counter[str]:
    """Counts of links to the chat's own export, where there is one."""
    counts: Counter[str] = Counter()
    path = folder / "exports" / f"{truth['chat']}.txt"
    if not path.is_file():
        return counts
    links = {each.number: each.key for each in Export(exported(path)).links(screen.messages)}
    for place, of in identified(truth, screen).items():
        counts["in an export"] += 1
        counts["linked right"] += links.get(place) == str(of)
        counts["linked wrong"] += place in links and links[place] != str(of)
    return counts


def exported(path: Path) -> list[Exported]:
    """The messages of an export that the tool wrote, each under its number in the chat."""
    found: list[list[Any]] = []
    for line in path.read_text("utf-8").split("\n"):
        if match := _LINE.match(line):
            found.append([datetime.strptime(match[1], "%d/%m/%Y, %H:%M"), match[2], match[3]])
        elif found:
            found[-1][2] += f"\n{line}"
    return [
        Exported(str(number), text.replace("<Media omitted>", ""), name == "Sam", at)
        for number, (at, name, text) in enumerate(found)
    ]
