"""How a thing stands in the list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

import attrs
from django.utils.translation import gettext_lazy as lazy

from chesil.documents.characters import visible
from chesil.terms.heard import Heard as Said
from chesil_web.foundation.ui.languages import gettext as _
from chesil_web.foundation.ui.when import said_day, said_edtf, said_time
from chesil_web.person.analysis.models import Decided
from chesil_web.person.analysis.presenters import clock_words
from chesil_web.person.analysis.timeline_reading import Thing
from chesil_web.person.analysis.word_forms import SHORT, forms_of
from chesil_web.person.diary.models import Listed
from chesil_web.person.diary.presenters import in_short
from chesil_web.person.people.models import Asked, Order
from chesil_web.person.timeline.found import Item
from chesil_web.person.timeline.live import Live
from chesil_web.record.contact import call_words, channel_name, voicemail_words
from chesil_web.record.kinds import kind_words
from chesil_web.record.moved_times import moved

_BEFORE, _AFTER = 60, 100  # letters beside what was looked for
_SAYS_MUCH: Final = 4  # letters: a word of at least this length is also marked beside a longer one
_MOST_MARKS: Final = 50  # in one text
_TAGS: Final = {"keep": lazy("Kept"), "aside": lazy("Set aside")}


type Around = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it was looked for."""


@attrs.frozen(kw_only=True)
class Heard:
    """What is said in a recording that came with a thing. *label*: who answers for it, and since when.

    Attributes:
        around: as in Row.
    """

    label: str
    words: str
    around: Around = ()


@attrs.frozen(kw_only=True)
class Row:
    """A thing in the list.

    Attributes:
        address: of its page. ref: names it there. time: of its day, or what is known of that.
        what: the kind of thing. who: whom it is with. words: what it says; *hurts*: they are covered until
            she asks. more: what else is said of it. tags: what she decided. mine: the owner said it.
        heard: what is said in its recordings.
        around: the text around the words of the search; empty if there was no search, or if the words come
            later than the text that a page has.
    """

    address: str
    ref: str
    time: str
    what: str
    who: str
    words: str
    hurts: bool
    more: str
    tags: tuple[str, ...]
    mine: bool
    heard: tuple[Heard, ...] = ()
    around: Around = ()


@attrs.frozen(kw_only=True)
class DayRows:
    """What is on a page of one day. *day*: in words."""

    day: str
    rows: tuple[Row, ...]


def is_covered(row: Row) -> bool:
    """Whether some of its words are covered until she asks."""
    shown = "".join(piece for piece, _is_sought in row.around)
    return row.hurts and bool(row.heard or (row.words and shown != row.words))


def by_day(
    items: Sequence[Item], base: str, *, decided: Decided, entries: Mapping[str, Listed],
    words: Sequence[str] = (), begins: bool = False, shown: bool = False,
) -> tuple[DayRows, ...]:  # fmt: skip
    """The things of a page. *entries*: those among them that open, by version. *base*: of their addresses.
    *words*: those that were looked for; *begins*: they may be the beginnings of words. *shown*: messages show
    all their words.
    """
    found: list[Row] = []
    sought = shapes(words, begins=begins)
    for item in items:
        row = _row(item, base, decided, entries)
        if sought:
            whole = shown or not row.hurts
            heard = (attrs.evolve(each, around=around(each.words, sought, whole=whole)) for each in row.heard)
            row = attrs.evolve(row, around=around(row.words, sought, whole=whole), heard=tuple(heard))
        found.append(row)
    return tuple(
        DayRows(day=said_day(day) if day else _("No day known"), rows=tuple(row for _item, row in pairs))
        for day, pairs in groupby(zip(items, found, strict=True), key=lambda pair: pair[0].day)
    )


def _row(item: Item, base: str, decided: Decided, entries: Mapping[str, Listed]) -> Row:
    if item.live is not None and item.live.kind == "diary":
        opens = item.live.thing.version in entries
        return entry_row(item.live.thing, base, () if opens else (_("This entry is damaged"),))
    if item.live is not None:
        return _live(item.live, base)
    thing = item.thing
    if thing is None:
        raise TypeError("An item is of the run, or is read now.")
    if thing.version is not None:
        return _entry(entries.get(thing.version), thing, base)
    ref = f"m{item.row}"
    ways = {decided.about.get(each.signal, ("", ""))[0] for each in thing.noticed or ()}
    return Row(
        address=f"{base}/{ref}", ref=ref, time=time_of(thing), what=what_of(thing), who=who_of(thing),
        words=words_of(thing), hurts=thing.hurts, mine=thing.direction == "from_owner",
        more=moved(thing.moved, thing.moment)
        or (clock_words(thing.clock or "", None) if thing.clock != "assumed" else ""),
        tags=tuple(str(words) for way, words in _TAGS.items() if way in ways), heard=heard_in(thing),
    )  # fmt: skip


def heard_in(thing: Thing) -> tuple[Heard, ...]:
    """What is said in the recordings that came with a thing."""
    return tuple(
        Heard(label=heard_label(each.words), words=visible(each.words.text) + (" …" if each.cut else ""))
        for each in thing.said
    )


def heard_label(said: Said) -> str:
    """Who answers for words of a recording, and since when."""
    words = (
        _("What is said in it, as you checked it on %(day)s")
        if said.how == "checked"
        else _("What is said in it, as you wrote it down on %(day)s")
    )
    return words % {"day": said_day(said.on) if said.on else _("an unknown day")}


def around(text: str, sought: re.Pattern[str], *, whole: bool = False) -> Around:
    """The text around the words of a search. The longest word found is always in it, as it says most.

    Args:
        sought: as `shapes` gives it. whole: nothing is cut.
    """
    found = [each.span() for each in sought.finditer(text)]
    if not found:
        return ()
    start, end = max(found, key=lambda each: (each[1] - each[0], -each[0]))
    least = min(_SAYS_MUCH, end - start)
    marks = [each for each in found if each[1] - each[0] >= least]
    first, last = (0, len(text)) if whole else _cut(text, start, end)
    inside = [each for each in marks if first <= each[0] and each[1] <= last]
    parts = (
        ("… " if first else "", False),
        *_parts(text, inside[:_MOST_MARKS], first, last),
        (" …" if last < len(text) else "", False),
    )
    return tuple(part for part in parts if part[0])


def _cut(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the part of a text that is shown begins and ends, at whole words."""
    first, last = max(0, start - _BEFORE), min(len(text), end + _AFTER)
    if first:
        first += len(text[first:start].partition(" ")[0]) + 1 if " " in text[first:start] else start - first
    if last < len(text):
        last = end + len(text[end:last].rpartition(" ")[0])
    return first, last


def _parts(text: str, marks: Sequence[tuple[int, int]], first: int, last: int) -> Iterator[tuple[str, bool]]:
    for start, end in marks:
        yield text[first:start], False
        yield text[start:end], True
        first = end
    yield text[first:last], False


def shapes(words: Sequence[str], *, begins: bool = False) -> re.Pattern[str] | None:
    """What finds the first of some words in a text; None where there are none.

    Args:
        begins: a word that is not short may be the beginning of one in the text.
    """
    each = "|".join(_shape(word, begins=begins) for word in words)
    return re.compile(each, re.IGNORECASE) if each else None


def _shape(word: str, *, begins: bool) -> str:
    """A pattern for a word that is looked for. In scripts without spaces each letter is one."""
    if len(word) == 1 and not word.isascii():
        return re.escape(word)
    if begins and len(word) > SHORT:
        return rf"(?<!\w){re.escape(word)}\w*"
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, forms_of(word)))})(?!\w)"


def time_of(thing: Thing) -> str:
    """The time of day, where it is known."""
    moment = thing.moment
    return said_time(moment) if moment and thing.clock not in ("date_only", "none") else ""


def who_of(thing: Thing) -> str:
    """Who sent it, or whom it went to."""
    if thing.address_hidden:
        return _("Number withheld")
    name = visible(thing.name or "")
    if thing.direction == "from_owner":
        return _("You to %(name)s") % {"name": name} if name else _("You")
    return name


def what_of(thing: Thing) -> str:
    """What kind of thing it is."""
    if thing.shown:
        return _("Message as shown in a picture")
    if thing.kind == "call" and thing.channel == "call":
        return call_words(answered=thing.answered, duration_s=thing.duration_s)
    if thing.channel == "voicemail":
        return voicemail_words(duration_s=thing.duration_s)
    return channel_name(thing.channel or "other")


def words_of(thing: Thing) -> str:
    """What it says: its subject, its text and the names of its files."""
    said = [thing.subject, thing.text, *(thing.files or ())]
    return visible("\n".join(each for each in said if each)) + (" …" if thing.cut else "")


def _entry(row: Listed | None, thing: Thing, base: str) -> Row:
    if row is None:
        return Row(
            address="", ref="", time="", what=_("Diary entry"), who="", words="", hurts=False, more="",
            tags=(_("This entry is damaged"),), mine=False,
        )  # fmt: skip
    return entry_row(row, base)


def entry_row(row: Listed, base: str, tags: tuple[str, ...] = ()) -> Row:
    """A diary entry."""
    kinds = kind_words(row.kinds)
    plain = row.when == row.start
    timed = row.when[11:16] if row.when[:10] == row.start and row.when[10:11] == "T" else ""
    late = "" if plain or timed else said_edtf(row.when)
    return Row(
        address=f"{base}/e{row.entry}", ref=f"e{row.entry}", what=_("Diary entry"), who=row.who,
        time=timed, words=in_short(row.words, row.kinds, row.files), hurts=False, mine=False,
        more=" · ".join(filter(None, (kinds if row.words else "", late))),
        tags=(
            *((_("Only for me"),) if row.private else ()),
            *((_("Typed with help"),) if row.helped else ()), *tags,
        ),
    )  # fmt: skip


def _live(each: Live, base: str) -> Row:
    time = said_time(each.at) if each.kind == "paper" and each.at else ""
    return Row(
        address=f"{base}/{each.ref}", ref=each.ref, time=time, what=live_what(each), who=visible(each.who),
        words=visible(each.words), hurts=False, more="", tags=(), mine=False,
    )  # fmt: skip


def live_what(each: Live) -> str:
    """What kind of thing it is."""
    if each.kind == "told":
        match each.thing.told.thing:
            case Asked():
                return _("You asked them to stop")
            case Order():
                return _("Order or condition starts")
        return _("Date that matters")
    return _("Paper you made") if each.kind == "paper" else _("File")
