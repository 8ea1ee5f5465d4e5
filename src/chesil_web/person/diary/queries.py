"""What can be asked of the diary."""

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

import attrs

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.diary import index, pointing, rules
from chesil_web.person.diary.models import Draft, Entry, Listed, Version
from chesil_web.person.diary.pointing import Meant
from chesil_web.person.people import queries as people
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.models import Kept

UNDO_FOR = timedelta(days=30)
NEWEST_FILES: Final = 20
_LATELY: Final = 200  # of the newest entries, who they name is offered again
_A_NAME: Final = 60  # letters; what is longer describes somebody


@attrs.frozen(kw_only=True)
class Wanted:
    """What a list is narrowed to.

    Attributes:
        since, until: days, both inclusive, on which it can have happened.
        removed: those that were deleted instead of those that were not.
    """

    since: date | None = None
    until: date | None = None
    removed: bool = False


def entries(safe: OpenSafe, wanted: Wanted) -> Sequence[Listed]:
    """The entries that fit, newest first; those without a day first."""
    if wanted.removed:
        return index.removed(safe)
    if wanted.since or wanted.until:
        return index.of_days(safe, wanted.since, wanted.until)
    return index.shown(safe)


def told(safe: OpenSafe) -> list[Listed]:
    """The entries that a look and papers get, the oldest first. Within one minute, the one that was written
    first comes first. Entries that are only for her are left out."""
    return [row for row in reversed(entries(safe, Wanted())) if not row.private]


def opened(safe: OpenSafe, rows: Iterable[Listed]) -> list[tuple[Listed, Entry]]:
    """Entries of the list with their documents, in the same order, without those that are damaged."""
    given = list(rows)
    entries = {row.id.hex: entry for row, entry in by_version(safe, [row.version for row in given])}
    return [(row, entries[row.version]) for row in given if row.version in entries]


def by_version(safe: OpenSafe, names: Iterable[str]) -> list[tuple[Version, Entry]]:
    """Versions of entries by their ids in hex, with their documents, without those that are damaged."""
    # Asked for by their ids alone: a database that looks for those of the record reads all of them.
    return safe.read_those(safe.rows(Version, id__in=[uuid.UUID(each) for each in names]), Entry)


def damaged(safe: OpenSafe, rows: Iterable[Listed]) -> set[str]:
    """The versions of some entries that do not open, by their ids in hex: the list itself opens none."""
    given = list(rows)
    return {row.version for row in given} - {row.version for row, _ in opened(safe, given)}


def words(entry: Entry) -> str:
    """Everything that she wrote in an entry."""
    return " ".join(
        (entry.what, entry.who, entry.how_known, entry.where, entry.witnesses, entry.children, entry.effect,
         entry.how_it_felt, entry.changes, entry.reply, entry.reported_to, entry.reference, entry.when_words,
         *(words for thing in entry.things for words in (thing.what, thing.where, thing.touched)))
    )  # fmt: skip


def versions(safe: OpenSafe, entry: uuid.UUID) -> list[tuple[int, Entry]]:
    """Every version of an entry with its number, newest first, without those that are damaged.

    Raises:
        Http404: there is no such entry in this record. Damaged: none of its versions opens.
    """
    rules.newest(safe, entry)
    rows = list(Version.objects.filter(safe_id=safe.id, entry=entry).order_by("-number"))
    found = safe.read_those(rows, Entry) or [(rows[0], safe.read(rows[:1], Entry)[0])]
    return [(row.number, said) for row, said in found]


def names(safe: OpenSafe) -> dict[str, str]:
    """Whom she listed or named lately, the most often named first; each with who they are to her, if told."""
    told = people.people(people.things(safe)).values()
    listed = {each.name: each.relation for each in told if not each.me}
    lately = [row.who for row in index.shown(safe)[:_LATELY] if row.who and len(row.who) <= _A_NAME]
    counts = Counter(map(str.casefold, lately))
    found: dict[str, str] = {}
    for name in (*listed, *lately):
        found.setdefault(name.casefold(), name)
    ordered = sorted(found, key=lambda each: -counts[each])
    return {found[each]: listed.get(found[each], "") for each in ordered}


def meaning(safe: OpenSafe, names: Collection[str]) -> Callable[[Entry], Meant | None]:
    """A function that gives what the words of an entry point to that it does not say, as `pointing.meant`.

    Args:
        names: as `names` gives them.
    """
    return partial(pointing.meant, names=names, about=evidence.answers(safe).about)


def files_to_choose(
    safe: OpenSafe, *, before: Iterable[str], typed: Iterable[str], most: int = NEWEST_FILES
) -> list[tuple[str, Kept | None]]:
    """The files that an entry can have, by their ids in hex: the newest, and those that are chosen.

    Args:
        before: what the entry has, also what was deleted for good since. typed: what was ticked; no other's.
        most: of the newest.
    """
    known = {id.hex: kept for id, kept in evidence.kept(safe)}
    newest = [id for id, kept in known.items() if kept.removed_at is None][:most]
    ids = dict.fromkeys([*newest, *before, *(each for each in typed if each in known)])
    return [(id, known.get(id)) for id in ids]


def files(safe: OpenSafe, entry: Entry) -> list[tuple[str, Kept | None]]:
    """The files of an entry, by their ids in hex; nothing for one that was deleted for good."""
    ids = [uuid.UUID(each) for each in entry.files]
    known = dict(evidence.kept(safe, ids)) if ids else {}
    return [(id.hex, known.get(id)) for id in ids]


def ids_of_files(safe: OpenSafe, given: Iterable[str]) -> list[uuid.UUID]:
    """Those of some ids, in hex, that are of her files."""
    known = {id.hex: id for id, _ in evidence.kept(safe)}
    return [known[each] for each in given if each in known]


def saved(safe: OpenSafe, id: uuid.UUID) -> Entry | None:
    """The newest version of an entry; None where none is saved, or it is damaged."""
    row = Version.objects.filter(safe_id=safe.id, entry=id).order_by("-number").first()
    return next((entry for _, entry in safe.read_those([row] if row else [], Entry)), None)


def begun(safe: OpenSafe, id: uuid.UUID) -> tuple[Entry | None, int]:
    """What is written of an entry so far, in its draft or else its newest version; None where nothing is.

    With it, the number of the version that a draft changes or would change; 0 where none is saved.

    Raises:
        Http404: it is another record's.
    """
    draft = Draft.objects.filter(safe_id=safe.id, id=id).first()
    if draft is not None:
        (entry,) = safe.read([draft], Entry)
        return entry, entry.based_on
    version = Version.objects.filter(safe_id=safe.id, entry=id).order_by("-number").first()
    if version is None:
        rules.refuse_anothers(safe, id)
        return None, 0
    return safe.read([version], Entry)[0], version.number


def drafts(safe: OpenSafe) -> list[tuple[uuid.UUID, Entry]]:
    """What is being written, newest first."""
    found = [(row.id, said) for row, said in safe.read_all(Draft, Entry)]
    return sorted(found, key=lambda each: each[1].written_at, reverse=True)
