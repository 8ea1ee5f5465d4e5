"""What can be asked of the diary."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

import attrs

from chesil_web.diary import index, rules
from chesil_web.diary.models import Draft, Entry, Listed, Version
from chesil_web.keys.opened import OpenSafe

UNDO_FOR = timedelta(days=30)


@attrs.frozen(kw_only=True)
class Wanted:
    """What a list is narrowed to.

    Attributes:
        words: all of them, in any case, anywhere in an entry. kind: a code of an act.
        month: as 2026-03. removed: those that were deleted instead of those that were not.
    """

    words: str = ""
    kind: str = ""
    month: str = ""
    removed: bool = False


def entries(safe: OpenSafe, wanted: Wanted) -> Sequence[Listed]:
    """The entries that fit, newest first; those without a day first."""
    rows: Sequence[Listed]
    if wanted.removed:
        rows = index.removed(safe)
    else:
        rows = index.of_month(safe, wanted.month) if wanted.month else index.shown(safe)
    if wanted.kind:
        rows = [row for row in rows if wanted.kind in row.kinds]
    return _with_words(safe, rows, wanted.words) if wanted.words else rows


def _with_words(safe: OpenSafe, rows: Sequence[Listed], words: str) -> list[Listed]:
    """Search opens every entry and looks: no index in clear exists that could tell what is inside."""
    looked_for = words.casefold().split()
    versions = Version.objects.filter(safe_id=safe.id).in_bulk([uuid.UUID(row.version) for row in rows])
    shown = [row for row in rows if uuid.UUID(row.version) in versions]
    opened = safe.read([versions[uuid.UUID(row.version)] for row in shown], Entry)
    return [row for row, entry in zip(shown, opened, strict=True) if _holds(entry, looked_for)]


def _holds(entry: Entry, looked_for: list[str]) -> bool:
    told = " ".join(
        (entry.what, entry.who, entry.how_known, entry.where, entry.witnesses, entry.children, entry.effect,
         entry.how_it_felt, entry.changes, entry.reply, entry.reported_to, entry.reference, entry.when_words)
    ).casefold()  # fmt: skip
    return all(word in told for word in looked_for)


def versions(safe: OpenSafe, entry: uuid.UUID) -> list[tuple[int, Entry]]:
    """Every version of an entry with its number, newest first.

    Raises:
        Http404: there is no such entry in this record.
    """
    rules.newest(safe, entry)
    rows = list(Version.objects.filter(safe_id=safe.id, entry=entry).order_by("-number"))
    return list(zip((row.number for row in rows), safe.read(rows, Entry), strict=True))


def drafts(safe: OpenSafe) -> list[tuple[uuid.UUID, Entry]]:
    """What is being written, newest first."""
    found = [(row.id, said) for row, said in safe.read_all(Draft, Entry)]
    return sorted(found, key=lambda each: each[1].written_at, reverse=True)
