"""What the page of a file's records shows."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain, islice, repeat
from typing import Any, Final

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.readers.media.kinds import named_as_sound, named_as_video
from chesil.timeline.captions import base_name
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day, said_length
from chesil_web.record.contact import call_words, voicemail_words
from chesil_web.record.evidence import bridge, places
from chesil_web.record.evidence.beside import Link, Record, link_of_sound
from chesil_web.record.evidence.captions import rests_on, when_words
from chesil_web.record.evidence.forms import GoTo
from chesil_web.record.evidence.models import Caption, Told
from chesil_web.record.evidence.queries import File

A_PAGE: Final = 50


@attrs.frozen(kw_only=True)
class ShownFile:
    """A file that came with a record.

    Attributes:
        see: where its picture stands, if it is one. picture: that picture itself, where it was asked for.
        sound: where it can be listened to, if it is a recording or a video.
        video: it is one, of which only the sound plays. length: of either, in words, where its file says it.
        own: it is a file of its own with the name that the record says, and not certainly the one.
        link: where a room above says more about a recording, or nothing.
    """

    name: str
    see: str = ""
    picture: str = ""
    sound: str = ""
    video: bool = False
    length: str = ""
    own: bool = False
    link: Link | None = None


@attrs.frozen(kw_only=True)
class Shown:
    """One record as it is shown, closed until it is opened.

    Attributes:
        document: the name of the document it is in, where a file holds several. sought: it was asked for.
        files: what came with it. more: how many that are not named, or nothing.
        asked: of what she sent herself, the day and how, in case she asked to stop there; else nothing.
        link: where another room says more about it, or nothing.
    """

    document: str
    sought: bool
    number: str
    when: str
    clock: str
    who: str
    what: str
    text: str
    files: tuple[ShownFile, ...]
    more: str
    asked: tuple[str, str] | None
    link: Link | None


@attrs.frozen(kw_only=True)
class Reader:
    """Who looks into files: she herself, or a worker whom they were sent to.

    Attributes:
        address: gives where a page is, by its name, the file and what else it needs.
        owner: what whoever's phone a file is from is called.
    """

    address: Callable[..., str]
    owner: str
    is_hers: bool = False


@attrs.frozen(kw_only=True)
class LookPage(Page):
    """Records of a file, a page at a time. *address*: where another page of them is asked for."""

    rows: tuple[Shown, ...]
    number: int
    pages: int
    address: str


def look(
    found: File, told: Told, rows: list[dict[str, Any]], *, start: int, count: int,
    form: GoTo, sought: int | None, nth: int | None, linked: frozenset[str],
    links: Callable[[Sequence[Record]], Mapping[Record, Link]], beside: Mapping[str, File], reader: Reader,
) -> LookPage:  # fmt: skip
    """Records as text.

    Args:
        start: the place of the first. sought: the place of the one asked for, *nth*: and its picture.
        linked: the names of the pictures and recordings in the file.
        links: gives what other rooms add beside records, by the number of their document and their own.
        beside: those that are files of their own, by base name.
    """
    place, several = places.called(found.kept.zone or told.zone), len(form.documents) > 1
    stands = list(islice(_documents_of_rows(form.documents), start, start + len(rows)))
    records = [(document, row["record"]) for row, (document, _name) in zip(rows, stands, strict=False)]
    added = links(records)
    return LookPage(
        heading=found.kept.name or _("File"), number=start // A_PAGE + 1, form=form,
        rows=tuple(
            _shown(
                row, place, name if several else "", found.caption, sought=at == sought,
                link=added.get((document, row["record"])), reader=reader,
                files=_files(
                    row, (found.id, document), name, linked, beside, reader,
                    asked=nth if at == sought else None,
                ),
            )
            for at, (row, (document, name)) in enumerate(zip(rows, stands, strict=False), start=start)
        ),
        address=reader.address("look", found.id), pages=max(1, -(-count // A_PAGE)),
        back=reader.address("file", found.id),
    )  # fmt: skip


def _documents_of_rows(documents: Sequence[tuple[str, int]]) -> Iterator[tuple[int, str]]:
    """Of each row, the document that it is in: which one, and its name."""
    return chain.from_iterable(repeat((which, name), rows) for which, (name, rows) in enumerate(documents))


def _files(
    row: dict[str, Any], stands: tuple[uuid.UUID, int], document: str, linked: frozenset[str],
    beside: Mapping[str, File], reader: Reader, *, asked: int | None,
) -> tuple[ShownFile, ...]:  # fmt: skip
    """What came with a record. A page holds one picture at most: without scripts all would be fetched."""
    pictures = bridge.pictures(row, document=document, linked=linked)
    sounds = bridge.sounds(row, document=document, linked=linked)
    found = []
    file, which = stands
    for nth, each in enumerate((row["attachments"] or ())[: bridge.MOST_FILES]):
        at = [*stands, row["record"], nth]
        see = reader.address("record-picture", *at) + "#sought" if nth in pictures else ""
        picture = reader.address("picture", *at) if see and nth == asked else ""
        sound = reader.address("sound", *at) if nth in sounds else ""
        name = visible(each["name"] or _("File"))
        own = None if see or sound or row["kind"] == "media" else beside.get(base_name(each["name"] or ""))
        shown = ShownFile(
            name=name, see=see, picture=picture, sound=sound, video=bool(sound) and bridge.is_video(each),
            length=said_length(row["duration_s"]) if row["kind"] == "media" and sound else "",
            link=link_of_sound(file, (which, row["record"], nth)) if sound and reader.is_hers else None,
        )  # fmt: skip
        found.append(_own(own, name) if own else shown)
    return tuple(found)


def _own(own: File, name: str) -> ShownFile:
    """What a record names and a file of its own is called by, which can be seen or heard there."""
    at = [own.id, 0, 1, 0]
    if named_as_sound(name):
        sound = reverse("evidence:sound", args=at)
        link = link_of_sound(own.id, (0, 1, 0))
        return ShownFile(name=name, sound=sound, video=named_as_video(name), own=True, link=link)
    return ShownFile(name=name, see=reverse("evidence:record-picture", args=at) + "#sought", own=True)


def _more(row: dict[str, Any]) -> str:
    more = len(row["attachments"] or ()) - bridge.MOST_FILES
    return ngettext("and %(n)d more file", "and %(n)d more files", more) % {"n": more} if more > 0 else ""


def _shown(
    row: dict[str, Any],
    place: str,
    document: str,
    caption: Caption | None,
    *,
    sought: bool,
    files: tuple[ShownFile, ...],
    link: Link | None,
    reader: Reader,
) -> Shown:
    when, clock = when_of(row, place, caption)
    moment = _moment(row)
    return Shown(
        document=document, sought=sought,
        number=_("Record %(n)d") % {"n": row["record"]}, when=when, clock=clock,
        who=who_of(row, owner=reader.owner),
        what=_what(row), link=link, files=files, more=_more(row),
        asked=_asked(row, moment) if reader.is_hers else None,
        text=visible("\n".join(filter(None, (row["subject"], row["text"])))),
    )  # fmt: skip


def when_of(row: dict[str, Any], place: str, caption: Caption | None) -> tuple[str, str]:
    """When a record is from, and whose clock that is, empty where it is the one of the page."""
    if caption is not None and caption.when and row["kind"] == "media":
        return when_words(caption.when), rests_on(caption.when_from)
    moment = _moment(row)
    if moment:
        return said(moment), ""
    return _wall(row), _("time in %(place)s") % {"place": place} if row["wall"] else _("no time")


def _moment(row: dict[str, Any]) -> datetime | None:
    moment: datetime | None = row["at"]
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def who_of(row: dict[str, Any], *, owner: str) -> str:
    """Who sent a record; *owner*: what whoever's phone it is from is called. Empty where nobody is named."""
    if row["address_hidden"]:
        return _("Number withheld")
    return visible(owner if row["direction"] == "from_owner" else row["sender_name"] or row["sender"] or "")


def _asked(row: dict[str, Any], moment: datetime | None) -> tuple[str, str] | None:
    time = timezone.localtime(moment) if moment else row["wall"]
    if row["direction"] != "from_owner" or row["kind"] not in ("message", "call") or time is None:
        return None
    return time.date().isoformat(), "call" if row["kind"] == "call" else ""


def _wall(row: dict[str, Any]) -> str:
    wall = row["wall"]
    return f"{said_day(wall.date())}, {wall:%H:%M}" if wall else row["as_written"] or ""


def _what(row: dict[str, Any]) -> str:
    kinds = {
        "message": _("Message"), "call": _("Call"), "notice": _("Notice"), "contact": _("Contact"),
        "media": _("Photo or recording"), "note": _("Note"),
    }  # fmt: skip
    what: str = kinds.get(row["kind"], row["kind"])
    if row["kind"] == "notice" and row["channel"] == "document":
        what = _("Saved page")
    if row["kind"] == "call" and row["channel"] == "voicemail":
        what = voicemail_words(duration_s=row["duration_s"])
    elif row["kind"] == "call":
        what = call_words(answered=row["answered"], duration_s=row["duration_s"])
    return what + (", " + _("with a file") if row["attachments"] else "")
