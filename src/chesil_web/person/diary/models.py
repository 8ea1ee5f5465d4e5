"""What this room stores: versions of entries that never change, drafts that do, and a list of them all."""

from datetime import datetime

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Part, Sealed


class Version(Sealed):
    """One version of an entry. An edit, and a deletion, is a new version."""

    state_columns = ("entry", "number", "ends_on")
    entry = models.UUIDField(db_index=True)
    number = models.PositiveIntegerField()
    ends_on = models.DateField(null=True)  # when a deleted entry's versions go for good

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["safe", "entry", "number"], name="one_version_of_a_number")
        ]


class Draft(Sealed):
    """An entry that is being written: it has the id of the entry that it will be, or will change."""


class Index(Sealed):
    """The head of the list of a record's entries: one row a record."""

    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_index_of_a_record")]


class IndexPage(Part):
    """A page of that list."""


class Thing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A thing she keeps, such as a letter or a bag, in her words. *id*: in hex, for its exhibit number."""

    id: str
    what: str
    where: str = ""
    touched: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What she wrote about one thing that happened. The names are those of docs/formats/notes.md.

    Attributes:
        written_at: when this version was written. based_on: the version it was made from, 0 for none.
        when: EDTF of when it happened, or empty. when_words: what she said of it in words.
        files: ids of those in evidence that belong to it, in hex; one may have been deleted since.
        facts_added, facts_taken_out: what her words hold or do not, as she says (conduct.reading.scene).
        typed_with: whoever helped to type it, as papers may call them; empty for one that has no role there.
        private: it never goes into papers. removed_at: when she deleted the entry, in its last version.
    """

    written_at: datetime
    based_on: int = 0
    when: str = ""
    when_words: str = ""
    what: str = ""
    kinds: tuple[str, ...] = ()
    who: str = ""
    how_known: str = ""
    how: str = ""
    where: str = ""
    witnesses: str = ""
    children: str = ""
    effect: str = ""
    how_it_felt: str = ""
    feared_violence: bool | None = None
    changes: str = ""
    asked_to_stop: bool | None = None
    reply: str = ""
    reported_to: str = ""
    reference: str = ""
    files: tuple[str, ...] = ()
    things: tuple[Thing, ...] = ()
    facts_added: tuple[str, ...] = ()
    facts_taken_out: tuple[str, ...] = ()
    typed_with: tuple[str, ...] = ()
    private: bool = False
    removed_at: datetime | None = None


class Listed(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One entry in the list: enough to show, sort and filter it.

    Attributes:
        entry, version: ids, in hex. number: of its newest version.
        start: earliest day it can have happened, as 2026-03-04, or empty; the list's order.
        files: how many it has; 0 in older lists too. helped: somebody helped to type it.
        things: how many things it tells of; -1 in older lists, which do not say.
    """

    entry: str
    version: str
    number: int
    start: str
    when: str
    words: str
    kinds: tuple[str, ...]
    who: str
    private: bool
    removed: bool
    written: str
    files: int = 0
    helped: bool = False
    things: int = -1


class Listing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document of IndexPage: entries, oldest first; those without a day last."""

    rows: tuple[Listed, ...] = ()


class Leaf(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A page as the head knows it: its id in hex, how many entries, and the days of its first and last.

    Attributes:
        until: the last day on which something of it can have happened; empty in older heads.
    """

    page: str
    count: int
    first: str
    last: str
    until: str = ""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The document of Index. Older ones name pages of deleted entries too, which the next change drops.

    Attributes:
        shown: the pages of entries, oldest first. latest: what she wrote last.
        months: those in which something began, such as 2026-03, the oldest first; none in older heads.
    """

    shown: tuple[Leaf, ...] = ()
    latest: tuple[Listed, ...] = ()
    months: tuple[str, ...] = ()
