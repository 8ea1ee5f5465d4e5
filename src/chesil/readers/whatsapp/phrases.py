"""What WhatsApp's own words mean: the phrases of phrases.toml, made ready to compare with."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, Final

import attrs

LONGEST: Final = 2_000  # characters; WhatsApp writes no longer notice
_LONGEST_SLOT: Final = 120  # characters; a group's name has up to 100
_LANGUAGES: Final = ("en", "de", "es", "it")

_HIDDEN: Final = dict.fromkeys(
    map(ord, "\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_ALIKE: Final = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "’": "'", "‘": "'", **dict.fromkeys("“”„«»", '"')}
)
_SLOT: Final = re.compile(r"\{(\w+)\}")
_NUMBER: Final = r"\+?[\d(][\d() .\-\u2011]{2,30}[\d)]"
_DURATION: Final = re.compile(r"(\d{1,5}) ?([^\W\d_]{1,8})\.?")

_TABLES: Final[dict[str, Any]] = tomllib.loads(
    resources.files("chesil.readers.whatsapp").joinpath("phrases.toml").read_text("utf-8")
)
SECONDS: Final[dict[str, int]] = _TABLES["seconds"]


@attrs.frozen(kw_only=True)
class Saying:
    """What one record says, when WhatsApp wrote it.

    Attributes:
        kind, state, notice, answered, duration_s, place: for the columns of tables.ROWS.
        details: what only this format says, for the column of that name.
        name: a file that is named though it was left out.
    """

    kind: str = "message"
    state: str = "sent"
    notice: str | None = None
    answered: bool | None = None
    duration_s: float | None = None
    place: str | None = None
    name: str | None = None
    details: dict[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class _Phrase:
    table: str
    means: str
    language: str
    anchor: str  # its longest run of fixed letters, in lower case
    is_open: bool  # whether it holds more than those letters
    expression: str

    def match(self, text: str) -> re.Match[str] | None:
        """What the slots hold, where the phrase is the whole of *text*."""
        return _compiled(self.expression).fullmatch(text)


@cache  # most phrases are never met, and to compile them all at the start takes longer than to read a chat
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def normal(text: str) -> str:
    """*text* for comparing: no hidden marks, one kind of space and of quotation mark."""
    return text.translate(_HIDDEN).translate(_ALIKE).strip()


def words_of(table: str, *, system: str | None = None) -> list[str]:
    """Every phrase of a table, in all languages, as they stand in phrases.toml."""
    return [words for _, _, words in _entries(table, system=system)]


def _entries(table: str, *, system: str | None = None) -> Iterator[tuple[str, str, str]]:
    for entry in _TABLES[table]:
        if system in (None, entry["system"]) or entry["system"] == "both":
            for language in _LANGUAGES:
                for words in entry.get(language, ()):
                    yield entry.get("means", ""), language, words


def _phrase(table: str, means: str, language: str, words: str) -> _Phrase:
    open_ended = words.endswith("...")
    words = normal(words.removesuffix("...")).rstrip(".")
    fixed = _SLOT.split(words)[::2]
    pieces = [re.escape(piece) for piece in fixed]
    for place, slot in enumerate(_SLOT.findall(words)):
        kind = _NUMBER if slot.endswith("number") else rf"[^\n]{{1,{_LONGEST_SLOT}}}?"
        pieces[place] += rf"(?P<{slot}>{kind})"
    ending = r"[^\n]*" if open_ended else r"\.?"
    is_open = open_ended or len(fixed) > 1
    return _Phrase(table, means, language, max(fixed, key=len).lower(), is_open, "".join(pieces) + ending)


class _Book:
    """Some of the tables, with the phrases that hold nothing else in a dictionary."""

    def __init__(self, *tables: str, system: str | None = None) -> None:
        self._exact: dict[str, _Phrase] = {}
        self._open: list[_Phrase] = []
        for table in tables:
            for entry in _entries(table, system=system):
                phrase = _phrase(table, *entry)
                if phrase.is_open:
                    self._open.append(phrase)
                else:
                    self._exact.setdefault(phrase.anchor, phrase)

    def find(self, text: str) -> tuple[_Phrase, dict[str, str]] | None:
        """The first phrase that is the whole of *text* (in normal form), and what its slots hold."""
        if len(text) > LONGEST:
            return None
        lower = text.lower()
        exact = self._exact.get(lower.rstrip("."))
        if exact:
            return exact, {}
        for phrase in self._open:
            # The search for its fixed letters is what keeps a file full of unknown notices fast.
            found = phrase.match(text) if phrase.anchor in lower else None
            if found:
                return phrase, found.groupdict()
        return None


# Notices last: "{who} added {whom}" fits many a sentence.
_WRITTEN: Final = _Book("deleted", "left_out", "live_location", "notice")
_NAMED: Final = _Book("left_out", system="ios")
_ANDROID: Final = _Book("deleted", "left_out", "live_location", system="android")
_CALLS: Final = {
    words.lower(): (means, language, table == "missed_call")
    for table in ("call", "missed_call")
    for means, language, words in _entries(table)
}
_UNANSWERED: Final = frozenset(words.lower() for words in words_of("unanswered"))
_CALL: Final = re.compile(r"([^.,\n]{1,40})(?:[.,] ([^\n]{1,60}))?")
_MAP: Final = re.compile(
    r"(?s)(.{0,300}?):? ?https://maps\.google\.com/\?q=(-?\d{1,3}(?:\.\d{1,20})?),(-?\d{1,3}(?:\.\d{1,20})?)"
)
_VENUE: Final = re.compile(r"(.{1,300}): https://foursquare\.com/v/\w{1,40}")
_POLL: Final = frozenset(f"{words}:" for words in words_of("poll"))
_OPTION: Final = re.compile(
    rf"(?:{'|'.join(map(re.escape, words_of('option')))}): "
    r"(.{0,1000}?)(?: \((\d{1,9}) [^()\d]{1,20}\))?"
)
_LOCATION: Final = frozenset(words.lower() for words in words_of("location"))


def without_sender(text: str) -> Saying:
    """What a record without a sender says: always a notice or a call, known or not."""
    text = normal(text)
    return _call(text) or _written(text) or Saying(kind="notice", state="notice", notice="other")


def is_notice(text: str) -> bool:
    """Whether *text* is a notice or a call whose words are known."""
    text = normal(text)
    return bool(_call(text) or _written(text))


def marked(text: str) -> Saying | None:
    """What a text that starts with U+200E says; None when a person may have written it."""
    text = normal(text)
    return _call(text) or _written(text) or _poll(text) or _place(text) or _venue(text)


def record_marked(text: str) -> Saying | None:
    """What a record says whose line starts with U+200E, as one with a file does."""
    found = _NAMED.find(normal(text))
    return _said(*found) if found else _place(normal(text))


def unmarked(text: str, *, system: str) -> Saying | None:
    """What a text with a sender says; None when a person wrote it."""
    text = normal(text)
    found = _ANDROID.find(text) if system == "android" else None
    if found:
        return _said(*found)
    return _place(text) or (_poll(text) if system == "android" else None)


def chat_name(file_name: str) -> str | None:
    """The name of a chat by the name of its export, for showing; None when it does not say."""
    stem = re.sub(r"\.(?:txt|zip)$", "", normal(file_name), flags=re.IGNORECASE)
    for language in _LANGUAGES:
        for words in _TABLES["file_names"][language]:
            start = words.removesuffix("{name}")
            if stem.startswith(start) and len(stem) > len(start):
                return stem[len(start) :]
    return None


def _written(text: str) -> Saying | None:
    found = _WRITTEN.find(text)
    return _said(*found) if found else None


def _said(phrase: _Phrase, slots: dict[str, str]) -> Saying:
    details: dict[str, Any] = {"language": phrase.language, **slots}
    if phrase.table == "notice":
        return Saying(kind="notice", state="notice", notice=phrase.means, details=details)
    if phrase.table == "deleted":
        return Saying(state="deleted", details={"deleted_by": phrase.means, **details})
    if phrase.table == "live_location":
        return Saying(details={"live_location": True, **details})
    return Saying(name=details.pop("name", None), details={"left_out": phrase.means, **details})


def _call(text: str) -> Saying | None:
    found = _CALL.fullmatch(text)
    named = _CALLS.get(found[1].lower()) if found else None
    if not found or not named:
        return None
    means, language, is_missed = named
    rest = (found[2] or "").rstrip(".")
    duration = _duration(rest)
    is_unanswered = is_missed or rest.lower() in _UNANSWERED
    details = {"call": means, "language": language, "said": rest}
    return Saying(
        kind="call",
        answered=False if is_unanswered else True if duration is not None else None,
        duration_s=None if is_missed else duration,
        details={name: value for name, value in details.items() if value},
    )


def _duration(text: str) -> float | None:
    """Seconds of "5 min" or "1 hr 5 min", or None when *text* is something else."""
    parts = _DURATION.findall(text)
    if not parts or _DURATION.sub("", text).strip():
        return None
    units = [SECONDS.get(unit.lower()) for _, unit in parts]
    if None in units:
        return None
    return float(sum(int(number) * (unit or 0) for (number, _), unit in zip(parts, units, strict=True)))


def _place(text: str) -> Saying | None:
    found = _MAP.fullmatch(text)
    if not found or abs(float(found[2])) > 90 or abs(float(found[3])) > 180:
        return None
    lines = found[1].strip().split("\n")
    label = "\n".join(lines[:-1] if lines[-1].lower() in _LOCATION else lines)
    return Saying(place=f"{found[2]},{found[3]}", details={"label": label} if label else {})


def _venue(text: str) -> Saying | None:
    found = _VENUE.fullmatch(text)
    return Saying(place=found[1]) if found else None


def _poll(text: str) -> Saying | None:
    first, *lines = [line.strip() for line in text.split("\n")]
    if first not in _POLL:
        return None
    options = [_OPTION.fullmatch(line) for line in lines]
    start = next((place for place, option in enumerate(options) if option), None)
    if start is None or not all(options[start:]):
        return None
    said = [{"option": each[1], "votes": int(each[2] or 0)} for each in options[start:] if each]
    return Saying(details={"poll": {"question": "\n".join(lines[:start]), "options": said}})
