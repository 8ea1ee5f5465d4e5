"""What a file holds and how it was read, in words."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.documents.words import address_words
from chesil.readers.media.kinds import named_as_sound, named_as_video
from chesil.terms.formats import NAMES
from chesil_web.foundation.ui.when import said_day
from chesil_web.record.evidence import places
from chesil_web.record.evidence.captions import when_words
from chesil_web.record.evidence.models import Kept, Source, Told
from chesil_web.record.evidence.queries import File, is_media

_MOST_NAMES: Final = 4
# Where a page says it otherwise than papers do; the names of apps are the same in every language.
_FORMATS: Final = {
    "whatsapp": lazy("WhatsApp"), "sms-backup-restore": lazy("Text messages and calls"),
    "imessage": lazy("iMessage"),
    "eml": lazy("E-mail"), "mbox": lazy("E-mail"), "msg": lazy("E-mail"), "call-records": lazy("Phone bill"),
    "vcard": lazy("Contacts"), "media": lazy("Photo, video or recording"), "notes": lazy("Notes"),
}  # fmt: skip
_CLOCKS: Final = {
    "stated": lazy("The file states the time zone."),
    "assumed": lazy(
        "The file does not say which country its times are from. We assumed the time in %(place)s."
    ),
    "told": lazy(
        "The file does not say which country its times are from. You said it is the time in %(place)s."
    ),
    "date_only": lazy("The file has days and no times."),
    "none": "",
}


@attrs.frozen(kw_only=True)
class Document:
    """One document in a file, in words.

    Attributes:
        rows: what it is, when, who and how much, each with its label. clock: whose time it is, where the file
            does not say so. expert: how it was read.
    """

    name: str
    rows: tuple[tuple[str, str], ...]
    clock: str
    expert: tuple[str, ...]


def holds(found: File, zone: str) -> list[str]:
    """What a file holds, in words: a line for each document that was read in it, with its days in *zone*."""
    sources = found.read.sources if found.read else ()
    return [
        ", ".join(filter(None, (f"{format_words(each)}: {counts(each)}", _span(each, zone))))
        for each in sources
        if each.rows or each.problems
    ]


def span(found: File, zone: str) -> str:
    """The days of everything in a file, from the first to the last, in *zone*; empty where none is known."""
    sources = [each for each in (found.read.sources if found.read else ()) if each.first]
    days = [_day(end, zone) for each in sources for end in (each.first, each.last)]
    return _from_to(min(days), max(days)) if days else ""


def media_words(found: File) -> str:
    """A photo or recording in words: of when it is, whose and what, as far as that is known.

    Empty for anything else, and where nothing but its kind is known.
    """
    if found.read is None or not is_media(found):
        return ""
    caption, source = found.caption, found.read.sources[0]
    when = (
        when_words(caption.when) if caption and caption.when else _span(source, get_current_timezone_name())
    )
    who = visible(caption.who) if caption else ""
    if caption and who and caption.when_from == "message":
        who = _("sent by %(who)s") % {"who": who}
    told = [each for each in (when, who, visible(caption.what) if caption else "") if each]
    return " · ".join([_media_kind(found.kept.name), *told]) if told else ""


def _media_kind(name: str) -> str:
    if named_as_video(name):
        return _("Video")
    return _("Recording") if named_as_sound(name) else _("Picture")


def document(source: Source, kept: Kept, told: Told) -> Document:
    """One document in a file."""
    clock, is_stated = _clock(source, kept, told), source.clock == "stated"
    who = [visible(address_words(each)) for each in source.people[:_MOST_NAMES]]
    more = len(source.people) - len(who)
    named = ngettext("%(names)s and %(n)d other", "%(names)s and %(n)d others", more) if more else "%(names)s"
    rows = (
        (_("What"), format_words(source)),
        (_("When"), _("Not known yet") if source.order_unknown else _span(source, told.zone)),
        (_("Who"), named % {"names": ", ".join(who), "n": more}), (_("How many"), counts(source)),
    )  # fmt: skip
    return Document(
        name=format_words(source), rows=tuple(each for each in rows if each[1]),
        clock="" if is_stated else clock,
        expert=(*([clock] if is_stated and clock else ()), *source.assumptions),
    )  # fmt: skip


def _clock(source: Source, kept: Kept, told: Told) -> str:
    said = "told" if source.clock == "assumed" and kept.zone else source.clock
    return str(_CLOCKS[said]) % {"place": places.called(kept.zone or told.zone)}


def format_words(source: Source) -> str:
    """What kind of file it came from."""
    return str(_FORMATS.get(source.format) or NAMES.get(source.format, source.format))


def counts(source: Source) -> str:
    """How many records of each kind there are, and how many could not be read."""
    words = {
        "message": ngettext("%(n)s message", "%(n)s messages", source.kinds.get("message", 0)),
        "call": ngettext("%(n)s call", "%(n)s calls", source.kinds.get("call", 0)),
        "notice": ngettext("%(n)s notice", "%(n)s notices", source.kinds.get("notice", 0)),
        "contact": ngettext("%(n)s contact", "%(n)s contacts", source.kinds.get("contact", 0)),
        "media": ngettext(
            "%(n)s photo or recording", "%(n)s photos or recordings", source.kinds.get("media", 0)
        ),
        "note": ngettext("%(n)s note", "%(n)s notes", source.kinds.get("note", 0)),
    }
    parts = [
        words[kind] % {"n": f"{count:,}"} for kind, count in source.kinds.items() if count and kind in words
    ]
    if source.problems:
        lost = ngettext("%(n)s record could not be read", "%(n)s records could not be read", source.problems)
        parts.append(lost % {"n": f"{source.problems:,}"})
    return ", ".join(parts)


def _span(source: Source, zone: str) -> str:
    if not source.first:
        return ""
    return _from_to(_day(source.first, zone), _day(source.last, zone))


def _from_to(first: date, last: date) -> str:
    if first == last:
        return said_day(first)
    return _("%(first)s to %(last)s") % {"first": said_day(first), "last": said_day(last)}


def _day(written: str, zone: str) -> date:
    """The day of a time that a file gives: in *zone* where the file states the instant, else as written."""
    moment = datetime.fromisoformat(written)
    return (moment.astimezone(ZoneInfo(zone)) if moment.tzinfo else moment).date()


def size(count: int) -> str:
    """So many bytes, in words."""
    for unit, of in ((_("GB"), 1e9), (_("MB"), 1e6), (_("kB"), 1e3)):
        if count >= of:
            return f"{count / of:.1f} {unit}"
    return ngettext("%(n)d byte", "%(n)d bytes", count) % {"n": count}
