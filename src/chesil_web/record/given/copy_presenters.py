"""How conversations, pictures, recordings and people that were shared are shown to both sides, in one way."""

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Final

import attrs
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.terms.errors import TimeUnreadable
from chesil.terms.heard import Heard
from chesil.terms.times import read_edtf
from chesil_web.foundation.ui.when import said, said_day, said_edtf, said_time
from chesil_web.record.contact import call_words, channel_name, voicemail_words
from chesil_web.record.evidence.models import Kept
from chesil_web.record.evidence.sheets import Sheet
from chesil_web.record.given.answers import Rows
from chesil_web.record.given.copy_models import MediaCopy, MessageCopy, PersonCopy, Source, TalkCopy
from chesil_web.record.given.models import EntryCopy
from chesil_web.record.moved_times import moved

A_PAGE: Final = 100
_UNTIMED: Final = ("date_only", "none")


@attrs.frozen(kw_only=True)
class TalkShown:
    """A conversation in a list. *told*: how much there is, from when, and what was left out."""

    name: str
    told: tuple[str, ...]
    address: str


@attrs.frozen(kw_only=True)
class MessageShown:
    """A message.

    Attributes:
        head: when, how and from whom. source: the file and its number in that. key: names it.
        heard: what is said in its recordings: who checked or wrote down the words, and the words.
    """

    head: str
    words: str
    files: tuple[str, ...]
    is_mine: bool
    source: str
    key: str
    heard: Rows = ()


@attrs.frozen(kw_only=True)
class DayShown:
    """The messages of a day. *id*: leads to it."""

    day: str
    id: str
    messages: tuple[MessageShown, ...]


@attrs.frozen(kw_only=True)
class TalkWhole:
    """A page of a conversation.

    Attributes:
        sources: the files that it was copied from. number, pages: which page this is of how many.
    """

    name: str
    told: tuple[str, ...]
    days: tuple[DayShown, ...]
    sources: tuple[Rows, ...]
    number: int
    pages: int


@attrs.frozen(kw_only=True)
class MediaShown:
    """A picture or recording: where it is, or *see*, a page that shows it, where it is not made yet."""

    name: str
    rows: Rows
    expert: Rows
    picture: str = ""
    sound: str = ""
    see: str = ""


@attrs.frozen(kw_only=True)
class PersonShown:
    """Somebody as her record knows them."""

    name: str
    rows: Rows


def talk_name(who: str) -> str:
    """What a conversation is called."""
    return _("Conversation with %(name)s") % {"name": visible(who)}


def talks(found: Iterable[TalkCopy], address: Callable[[int], str]) -> tuple[TalkShown, ...]:
    """Conversations. *address*: of each, by its number."""
    return tuple(
        TalkShown(name=talk_name(each.who), told=_told(each), address=address(number))
        for number, each in enumerate(found, 1)
    )


def count_words(n: int) -> str:
    """How many messages, in words."""
    return ngettext("%(n)d message or call", "%(n)d messages and calls", n) % {"n": n}


def _told(talk: TalkCopy) -> tuple[str, ...]:
    days = [day for each in talk.messages if (day := day_of(each))]
    span = [said_day(days[0]), said_day(days[-1])] if days else []
    out = ngettext(
        "%(n)d other message or call with them was not chosen.",
        "%(n)d other messages and calls with them were not chosen.", talk.left_out,
    ) % {"n": talk.left_out}  # fmt: skip
    if talk.added_at:  # what was there before was never chosen away
        out = _("Added on %(when)s.") % {"when": said(talk.added_at)}
    skipped = ngettext(
        "%(n)d message or call in between was left out.",
        "%(n)d messages and calls in between were left out.",
        talk.skipped,
    ) % {"n": talk.skipped}  # fmt: skip
    has_more = talk.left_out or talk.added_at
    return (
        count_words(len(talk.messages)), *([" – ".join(dict.fromkeys(span))] if span else []),
        *([out] if has_more else []), *([skipped] if talk.skipped else []),
    )  # fmt: skip


def day_of(message: MessageCopy) -> date | None:
    """The day of a message, as pages say it; None where it has no time."""
    return timezone.localdate(message.at) if message.at else None


def talk(found: TalkCopy, *, her: str, number: int = 1) -> TalkWhole:
    """A page of a conversation.

    Args:
        her: what the reader calls who shared it. number: of the page; the last one where there are fewer.
    """
    pages = max(1, -(-len(found.messages) // A_PAGE))
    at = min(max(1, number), pages)
    shown = found.messages[(at - 1) * A_PAGE : at * A_PAGE]
    return TalkWhole(
        name=talk_name(found.who), told=_told(found), number=at, pages=pages,
        days=tuple(_day(day, list(each), found, her) for day, each in groupby(shown, key=day_of)),
        sources=tuple(source(each) for each in found.sources),
    )  # fmt: skip


def plain_talk(found: TalkCopy, *, her: str) -> TalkWhole:
    """All of a conversation on one page, for somebody who checks nothing: without where it comes from."""
    days = (_day(day, list(each), found, her) for day, each in groupby(found.messages, key=day_of))
    plain = (
        attrs.evolve(day, messages=tuple(attrs.evolve(each, source="") for each in day.messages))
        for day in days
    )
    return TalkWhole(
        name=talk_name(found.who), told=_told(found), days=tuple(plain), sources=(), number=1, pages=1
    )


def page_of(found: TalkCopy, day: date) -> int:
    """The page on which a day begins."""
    place = next((nth for nth, each in enumerate(found.messages) if (day_of(each) or date.max) >= day), 0)
    return place // A_PAGE + 1


def _day(day: date | None, messages: Sequence[MessageCopy], talk: TalkCopy, her: str) -> DayShown:
    return DayShown(
        day=said_day(day) if day else _("No day known"), id=f"d{day:%Y%m%d}" if day else "none",
        messages=tuple(_message(each, talk, her) for each in messages),
    )  # fmt: skip


def _message(message: MessageCopy, talk: TalkCopy, her: str) -> MessageShown:
    of = talk.sources[message.source]
    return MessageShown(
        head=" · ".join(filter(None, (_time(message), what(message), who(message, her), _moved(message)))),
        words=visible("\n".join(filter(None, (message.subject, message.text)))),
        files=tuple(map(visible, message.files)), is_mine=message.is_mine,
        source=_("%(file)s, record %(n)d") % {"file": visible(of.name), "n": message.record},
        key=talk.key(message), heard=tuple(_heard(each, her) for each in message.heard),
    )  # fmt: skip


def _heard(said: Heard, her: str) -> tuple[str, str]:
    """Who checked or wrote down the words of a recording and when, and the words."""
    told = (
        _("%(who)s checked on %(day)s that this is what is said in %(file)s")
        if said.how == "checked"
        else _("%(who)s wrote down on %(day)s what is said in %(file)s")
    )
    day = said_day(said.on) if said.on else _("an unknown day")
    file = visible(said.name) or _("the recording")
    return told % {"who": her, "day": day, "file": file}, visible(said.text)


def _time(message: MessageCopy) -> str:
    return said_time(message.at) if message.at and message.clock not in _UNTIMED else ""


def _moved(message: MessageCopy) -> str:
    """What the phone showed, where its clock was wrong."""
    return moved(message.offset, message.at, hers=False)


def what(message: MessageCopy) -> str:
    """What kind of thing a message is."""
    if message.is_shown:
        return _("Message as shown in a picture")
    if message.kind == "call" and message.channel == "call":
        return call_words(answered=message.is_answered, duration_s=message.duration_s)
    if message.channel == "voicemail":
        return voicemail_words(duration_s=message.duration_s)
    return channel_name(message.channel)


def who(message: MessageCopy, her: str) -> str:
    """Who wrote or called."""
    if message.is_mine:
        return her
    return _("Number withheld") if message.is_withheld else visible(message.who)


def source(found: Source) -> Rows:
    """Where something was copied from."""
    line = found.line
    rows = (
        (_("File"), visible(found.name)), (_("SHA-256 of that file"), found.sha256),
        (_("Read as"), found.reader), (_("Copied by"), f"Chesil {found.version}"),
        (_("In the log of their record"), line_words(line.number, line.sha256) if line else ""),
    )  # fmt: skip
    return tuple(each for each in rows if each[1])


def line_words(number: int, sha256: str) -> str:
    """Where the log of a record tells of something."""
    return _("Line %(n)d, %(hash)s") % {"n": number, "hash": sha256}


def media(found: MediaCopy, *, picture: str = "", sound: str = "", see: str = "") -> MediaShown:
    """A picture or recording."""
    rows = (
        (_("When"), said_edtf(found.when)), (_("Time in the file"), said(found.at) if found.at else ""),
        (_("Who"), visible(found.who)), (_("What it is"), visible(found.what)),
    )  # fmt: skip
    made = _("SHA-256 of what was made from it")
    return MediaShown(
        name=visible(found.source.name) or _("File"), rows=tuple(each for each in rows if each[1]),
        expert=(*source(found.source), *([(made, found.made_sha256)] if found.made_sha256 else [])),
        picture=picture, sound=sound, see=see,
    )  # fmt: skip


def file_name(kept: Kept) -> str:
    """What a whole file is called: a document that was made here says what it is."""
    name = visible(kept.name) or _("File")
    return f"{kept.made}: {name}" if kept.made else name


def people(found: Iterable[PersonCopy]) -> tuple[PersonShown, ...]:
    """People as her record knows them."""
    return tuple(PersonShown(name=visible(each.name), rows=_person(each)) for each in found)


def _person(person: PersonCopy) -> Rows:
    rows = (
        (_("Also called"), ", ".join(map(visible, person.names))),
        (_("Numbers and addresses"), "\n".join(map(visible, person.addresses))),
        (_("In their words"), "\n".join(filter(None, (visible(person.relation), *person.facts)))),
    )
    return tuple(each for each in rows if each[1])


def by_day(entries: Iterable[EntryCopy], found: Iterable[TalkCopy]) -> tuple[tuple[str, str], ...]:
    """How much of what is shared is of each day, in order, and last what has none."""
    entered = Counter(map(first_day, (each.when for each in entries)))
    sent = Counter(day_of(message) for each in found for message in each.messages)
    days = sorted({*entered, *sent}, key=lambda day: day or date.max)
    return tuple(
        (said_day(day) if day else _("No day known"), _count(entered[day], sent[day])) for day in days
    )


def _count(entries: int, messages: int) -> str:
    said = ngettext("%(n)d entry", "%(n)d entries", entries) % {"n": entries} if entries else ""
    return ", ".join(filter(None, (said, count_words(messages) if messages else "")))


def first_day(edtf: str) -> date | None:
    """The first day that a time reaches over; None where there is none."""
    try:
        start = read_edtf(edtf).start
    except TimeUnreadable:  # none was given
        return None
    return start.date() if start else None


def pages(sheets: Iterable[Sheet]) -> tuple[tuple[str, str], ...]:
    """The pages of a document: for each the address of its picture, or nothing, and its words."""
    return tuple((inline(jpeg) if jpeg else "", visible(words)) for jpeg, words in sheets)


def not_drawn(shown: Collection[tuple[str, str]]) -> str:
    """A sentence if only the words of a document are shown, or nothing; empty if it is shown as pictures."""
    if not shown:
        return _("Its pages cannot be shown here. You can save it to read it.")
    return "" if all(picture for picture, _w in shown) else _("It is long, so only its words are shown.")


def inline(jpeg: bytes) -> str:
    """The address of a picture that stands in the page itself."""
    return f"data:image/jpeg;base64,{b64encode(jpeg).decode('ascii')}"
