"""The list of a record's entries, in pages: of ten thousand entries, one page opens as quickly as of ten.

The pages are counted from the oldest entry on, so that a new one changes the last page alone. The head of the
list says which pages there are, so opening the whole list, its newest part or one month costs what is shown.

A deleted entry is in no page: what the list holds could not be taken out of it while its owner is away.
"""

import uuid
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from datetime import date
from itertools import batched
from typing import Final, overload

import msgspec
from django.db import transaction

from chesil.terms.errors import TimeUnreadable
from chesil.terms.times import read_edtf
from chesil_web.foundation.keys import asking
from chesil_web.foundation.keys.models import Safe
from chesil_web.foundation.keys.opened import OpenSafe, drop, sealed_part
from chesil_web.person.diary.models import Entry, Head, Index, IndexPage, Leaf, Listed, Listing, Version

A_PAGE: Final = 200
LATEST: Final = 3
_WORDS: Final = 160
_NO_DAY: Final = "9999-99"  # after every day: where what has none stands


def head(safe: OpenSafe) -> Head:
    """What the list says of itself."""
    found = safe.rows(Index)
    opened = safe.read_those(found, Head)
    if not opened and (found or bool(safe.rows(Version))):
        return make_anew(safe)
    return opened[0][1] if opened else Head()


def forget(records: Collection[uuid.UUID]) -> None:
    """Drop the lists of some records, which tell of entries that went. Each is made when it is needed."""
    for index in Index.objects.filter(safe_id__in=records):
        IndexPage.objects.filter(item=index.id).delete()
        drop(index)


def shown(safe: OpenSafe) -> "Pages":
    """The entries, newest first and those without a day before all."""
    return Pages(safe, head(safe).shown)


def pages(safe: OpenSafe, *, known: Container[str] = ()) -> dict[str, tuple[Listed, ...]]:
    """The entries by the page of the list that they are on, in the order of the list; a *known* page is not
    opened, and comes empty."""
    return Pages(safe, head(safe).shown).by_page(known)


def removed(safe: OpenSafe) -> list[Listed]:
    """The deleted entries, in the order of the list: each is opened, and there are few."""
    gone = Version.objects.filter(safe_id=safe.id, ends_on__isnull=False).order_by("number")
    newest = list({row.entry: row for row in gone}.values())
    rows = [listed(row, said) for row, said in safe.read_those(newest, Entry)]
    return sorted(rows, key=_place, reverse=True)


def of_days(safe: OpenSafe, since: date | None, until: date | None) -> list[Listed]:
    """The entries that can have happened on some days, in the order of the list. No other page is opened."""
    first, last = str(since or date.min), str(until or date.max)
    near = (leaf for leaf in head(safe).shown if leaf.first <= last and first <= (leaf.until or _NO_DAY))
    rows = Pages(safe, tuple(near))
    return [row for row in rows if row.start and row.start <= last and first <= max(row.start, _end(row))]


def months(safe: OpenSafe) -> tuple[str, ...]:
    """The months in which something began, such as 2026-03, the oldest first."""
    known = head(safe)
    return known.months or _months(Pages(safe, known.shown))


def _months(rows: Iterable[Listed]) -> tuple[str, ...]:
    return tuple(sorted({row.start[:7] for row in rows if row.start}))


def change(safe: OpenSafe, after: Callable[[list[Listed]], Sequence[Listed]]) -> None:
    """Change the list, in the caller's transaction. Pages that stay as they were are not written again."""
    if not Index.objects.filter(safe_id=safe.id).exists():
        make_anew(safe)
    _held(safe)
    pages = Pages(safe, head(safe).shown)
    rows, spare = after(list(pages)), pages.by_content()
    _keep(safe, _held(safe), rows, spare)  # held again: the list may have been made anew meanwhile


def make_anew(safe: OpenSafe) -> Head:
    """Make the list anew from the entries where it is missing or damaged: it holds nothing else."""
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)  # two at one moment come one by one
        newest = {row.entry: row for row in Version.objects.filter(safe_id=safe.id).order_by("number")}
        rows = [listed(row, said) for row, said in safe.read_those(newest.values(), Entry)]
        index = _held(safe)
        IndexPage.objects.filter(item=index.id).delete()
        safe.drop([index])
        return _keep(safe, safe.keep(Index, Head()), rows, {})


def _held(safe: OpenSafe) -> Index:
    """The row of the list, held until the transaction ends."""
    return Index.objects.select_for_update().filter(safe_id=safe.id).first() or safe.keep(Index, Head())


def _keep(
    safe: OpenSafe, index: Index, given: Sequence[Listed], spare: dict[tuple[Listed, ...], Leaf]
) -> Head:
    """Keep a list. *spare*: pages that are there, which are not written again."""
    rows = sorted((row for row in given if not row.removed), key=_place)
    key = safe.item_key(index)
    latest = sorted(rows, key=lambda row: row.written, reverse=True)[:LATEST]
    shown = tuple(
        _with_end(spare.pop(page) if page in spare else _new(index, key, page), page)
        for page in batched(rows, A_PAGE)
    )
    kept = Head(shown=shown, latest=tuple(latest), months=_months(rows))
    safe.reseal(index, kept)
    stay = [uuid.UUID(leaf.page) for leaf in shown]
    IndexPage.objects.filter(item=index.id).exclude(id__in=stay).delete()
    return kept


def _new(index: Index, key: bytes, rows: tuple[Listed, ...]) -> Leaf:
    page = sealed_part(key, IndexPage(item=index.id), Listing(rows))
    page.save(force_insert=True)
    return Leaf(page.id.hex, len(rows), _place(rows[0])[0], _place(rows[-1])[0])


def _with_end(leaf: Leaf, rows: tuple[Listed, ...]) -> Leaf:
    ends = (_end(row) or _NO_DAY for row in rows)
    return leaf if leaf.until else msgspec.structs.replace(leaf, until=max(ends))


def listed(row: Version, said: Entry) -> Listed:
    """A version as the list has it."""
    return Listed(
        entry=row.entry.hex, version=row.id.hex, number=row.number, start=days(said.when)[0], when=said.when,
        words=said.what[:_WORDS] or said.when_words[:_WORDS], kinds=said.kinds, who=said.who,
        private=said.private, removed=said.removed_at is not None, written=said.written_at.isoformat(),
        files=len(said.files), helped=bool(said.typed_with), things=len(said.things),
    )  # fmt: skip


def days(when: str) -> tuple[str, str]:
    """The first and the last day on which it can have happened, as 2026-03-04; empty when none was told."""
    try:
        moment = read_edtf(when)
    except TimeUnreadable:  # no time was given: the entry stands at the top of the list
        return "", ""
    first, last = moment.start or moment.end, moment.end or moment.start
    return str(first.date()) if first else "", str(last.date()) if last else ""


def _end(row: Listed) -> str:
    return days(row.when)[1]


def _place(row: Listed) -> tuple[str, str]:
    return row.start or _NO_DAY, row.written


class Pages(Sequence[Listed]):
    """Entries of some pages, newest first; a page is opened when something of it is asked for."""

    def __init__(self, safe: OpenSafe, leaves: tuple[Leaf, ...]) -> None:
        self._safe, self._leaves = safe, leaves[::-1]
        self._opened: dict[str, tuple[Listed, ...]] = {}

    def by_content(self) -> dict[tuple[Listed, ...], Leaf]:
        """Each page by what is on it."""
        self._open(self._leaves)
        return {self._opened[leaf.page]: leaf for leaf in self._leaves}

    def by_page(self, known: Container[str]) -> dict[str, tuple[Listed, ...]]:
        """Each page by its id with what is on it, in the order of the list; *known* ones come empty."""
        self._open([leaf for leaf in self._leaves if leaf.page not in known])
        return {leaf.page: self._opened.get(leaf.page, ())[::-1] for leaf in self._leaves}

    def __len__(self) -> int:
        return sum(leaf.count for leaf in self._leaves)

    def __iter__(self) -> Iterator[Listed]:
        self._open(self._leaves)
        for leaf in self._leaves:
            yield from reversed(self._opened[leaf.page])

    @overload
    def __getitem__(self, place: int) -> Listed: ...
    @overload
    def __getitem__(self, place: slice) -> list[Listed]: ...
    def __getitem__(self, place: int | slice) -> "Listed | list[Listed]":
        if isinstance(place, int):
            return self._ordered(place, place + 1)[0] if 0 <= place < len(self) else list(self)[place]
        start, stop, step = place.indices(len(self))
        return self._ordered(start, stop)[::step] if step > 0 else list(self)[place]

    def _ordered(self, start: int, stop: int) -> list[Listed]:
        wanted, before = [], 0
        for leaf in self._leaves:
            first, last = max(start - before, 0), min(stop - before, leaf.count)
            if first < last:
                wanted.append((leaf, first, last))
            before += leaf.count
        if not self._open([leaf for leaf, _, _ in wanted]):
            return self._ordered(start, stop)
        return [row for leaf, first, last in wanted for row in self._opened[leaf.page][::-1][first:last]]

    def _open(self, leaves: Sequence[Leaf]) -> bool:
        """Open pages. False when one is gone or damaged: then the list is another, and all of it is here."""
        missing = [uuid.UUID(leaf.page) for leaf in leaves if leaf.page not in self._opened]
        parts = asking.rows(IndexPage, id__in=missing)
        opened = self._safe.read_parts(parts, Index, Listing)
        self._opened.update((part.id.hex, said.rows) for part, said in opened)
        if len(opened) == len(missing):
            return True
        now = head(self._safe).shown[::-1]  # it may have changed since its head was read
        is_damaged = len(opened) < len(parts) or now == self._leaves
        self._leaves = make_anew(self._safe).shown[::-1] if is_damaged else now
        self._open(self._leaves)
        return False
