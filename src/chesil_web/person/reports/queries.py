"""Reports of contact under an order, the orders she told of, and each contact since."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import attrs
from django.utils.translation import gettext as _

from chesil.documents import words
from chesil.documents.report import Contact, Order, kinds
from chesil.papers import reporting
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.when import said_edtf
from chesil_web.person.diary import queries as diary
from chesil_web.person.diary.models import Entry, Listed
from chesil_web.person.papers import bridge, numbering, transcribing
from chesil_web.person.papers.models import Asked, Talk
from chesil_web.person.papers.prepared import OrderReport
from chesil_web.person.people import queries as people
from chesil_web.person.people.models import Order as Known

MOST: Final = 100  # of the newest contacts are listed: a page holds fewer
_WORDS: Final = 200
# Which kind an order is, by a word of its name; hers to change.
_KINDS: Final = {
    "non-molestation": "non_molestation", "occupation": "occupation", "restraining": "restraining",
    "protection": "protection", "bail": "bail", "undertaking": "undertaking", "injunction": "injunction",
}  # fmt: skip


@attrs.frozen(kw_only=True)
class Found:
    """A contact. *place*: what it is, as OrderReport has it. *usual*: it goes in unless she takes it out."""

    place: str
    contact: Contact
    usual: bool


def orders(safe: OpenSafe) -> list[tuple[str, Known, str]]:
    """The orders in her record: id in hex, the order, and who it is about; "" for everyone."""
    things = people.things(safe)
    named = people.people(things)
    return [
        (each.id.hex, each.told.thing, named[each.told.thing.person].name if each.told.thing.person else "")
        for each in things
        if isinstance(each.told.thing, Known)
        and (not each.told.thing.person or each.told.thing.person in named)
    ]


def begun(known: Known) -> Order:
    """What a report says of an order before she says more."""
    name = known.what.casefold()
    kind = next((code for word, code in _KINDS.items() if word in name), "other")
    ends = words.day_words(known.ends) if known.ends else ""
    return Order(
        kind=kind, terms=tuple(each.words for each in known.terms), made=known.starts,
        served=known.served_on, ends=ends,
    )  # fmt: skip


def title(told: OrderReport) -> str:
    """What a report is called."""
    return ", ".join(filter(None, (kinds()[told.report.order.kind].title, told.report.other_name)))


def contacts(safe: OpenSafe, told: OrderReport, asked: Asked) -> list[Found]:
    """Each contact since the order was served, or made where that is not known; the oldest first.

    Args:
        asked: what was looked through.
    """
    order = told.report.order
    begins = order.served or order.made
    if begins is None:
        return []
    given = numbering.register(safe)
    found = [*_messages(told, asked, begins, given), *_entries(safe, told, begins, given)]
    return sorted(found, key=lambda each: each.contact.day or date.max)


def _messages(told: OrderReport, asked: Asked, begins: date, given: numbering.Register) -> Iterator[Found]:
    joined, places = bridge.talk(asked)
    events = transcribing.chosen(joined, Talk(who=told.about, since=begins), zone=asked.zone)
    exhibit = _("Exhibit %(ref)s")
    names = {source: exhibit % {"ref": given.ref(file)} for source, file in places.files.items()}
    rows = events.iter_rows(named=True)
    for (source, record), contact in reporting.contacts(rows, names, zone=asked.zone):
        yield Found(place=f"{source}:{record}", contact=contact, usual=True)


def _entries(safe: OpenSafe, told: OrderReport, begins: date, given: numbering.Register) -> Iterator[Found]:
    rows = [row for row in diary.entries(safe, diary.Wanted(since=begins)) if not row.private and row.start]
    for row, entry in diary.opened(safe, rows):
        if row.start >= begins.isoformat():
            yield _entry(row, entry, told.about, given)


def _entry(row: Listed, entry: Entry, about: str, given: numbering.Register) -> Found:
    contact = Contact(
        when=said_edtf(row.when), what=" ".join(entry.what.split())[:_WORDS],
        day=date.fromisoformat(row.start), record=_record(given.ref(row.entry)),
        reported=entry.reference[:_WORDS],
    )  # fmt: skip
    is_theirs = bool(about) and entry.who.casefold().strip() == about.casefold()
    return Found(place=row.entry, contact=contact, usual=is_theirs)


def _record(ref: str) -> str:
    return _("Diary entry, exhibit %(ref)s") % {"ref": ref} if ref else _("Diary entry")


def ticked(told: OrderReport, found: Sequence[Found]) -> set[str]:
    """The contacts that go in: those she chose before, and what came since."""
    return {
        each.place for each in found
        if each.place in told.places or (each.usual and each.place not in told.out)
    }  # fmt: skip


def said_before(told: OrderReport) -> Mapping[str, Contact]:
    """What she said of contacts that she chose before, by what each is."""
    return dict(zip(told.places, told.report.contact, strict=True))
