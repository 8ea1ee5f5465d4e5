"""What this room stores: letters with their versions and what was printed, protected details, and marks."""

from datetime import date, datetime
from typing import Final, Literal

import msgspec
from django.db import models

from chesil.leaks import How
from chesil.leaks import Kind as DetailKind
from chesil_web.foundation.keys.models import Sealed
from chesil_web.staff.cases.models import Case

Kind = Literal["acknowledgement", "update", "warning", "agency", "repair", "own"]
Reader = Literal["person", "accused", "agency", "other"]
READERS: Final[tuple[Reader, ...]] = ("person", "accused", "agency", "other")
Way = Literal["post", "e-mail", "by hand"]
State = Literal["written", "checked", "settled", "approved", "released"]
Block = Literal["shared", "not safe", "no address", "another"]


class Letter(Sealed):
    """A letter of a case, in the safe of the case. Its document is LetterTold.

    Attributes:
        number: of the case. state: how far it is, which tells nothing of what it says.
    """

    plain = frozenset(("state",))
    case = models.ForeignKey(Case, models.CASCADE, related_name="letters")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    released_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_letter_of_a_number")]


class LetterVersion(Sealed):
    """What a letter said at one time. It never changes. Its document is VersionTold."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="one_number_of_a_letter_version")
        ]


class LetterFile(Sealed):
    """The PDF of a letter as it was released. Its document is Printed."""

    letter = models.OneToOneField(Letter, models.CASCADE)


class Protected(Sealed):
    """A detail that a worker says must stay secret. Its document is ProtectedTold."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")


class Mark(Sealed):
    """What two people say of a protected detail that makes it less protected. Its document is MarkTold."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")


class VersionTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of LetterVersion.

    Attributes:
        recipient: who will read it. name, address: as they stand on it; an e-mail address for an e-mail.
        purpose, basis: what it is for, and what allows it. keep_until: printed on it.
        by: the worker's id in hex; by_name: their name on that day. base: the version it was made from.
    """

    title: str
    text: str
    recipient: Reader
    name: str
    way: Way
    address: str = ""
    purpose: str
    basis: str
    keep_until: date | None = None
    by: str
    by_name: str
    at: datetime
    base: int = 0


class HitTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A protected detail that stands in a version.

    Attributes:
        detail, masked, words: which it is, how it is shown, and the line it stands in; what a decision is
            bound to. part, line, start, end: its place. whose: as words.WHOSE has them, or a name.
        choices: the ways to decide, fewer where the accused would read what is protected from them.
        is_open: nobody has decided.
    """

    detail: str
    kind: DetailKind
    whose: str
    part: str
    line: int
    start: int
    end: int
    masked: str
    words: str
    exact: bool
    choices: tuple[How, ...]
    is_open: bool = False


class Checked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a check found.

    Attributes:
        version: that was checked. details, people: how many were looked for, of how many people.
        known: hits of details that its reader knows: shown, and nothing to decide.
        blocks: why it may not go to its address at all. to_accused: the accused would read it.
    """

    version: int
    at: datetime
    by_name: str
    details: int
    people: int
    hits: tuple[HitTold, ...] = ()
    known: tuple[HitTold, ...] = ()
    blocks: tuple[Block, ...] = ()
    to_accused: bool = False


class Decided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A decision about a hit; one that needs a second person waits while *second* is empty."""

    detail: str
    kind: DetailKind
    whose: str
    masked: str
    words: str
    how: How
    reason: str = ""
    by: str
    by_name: str
    at: datetime
    second: str = ""
    second_name: str = ""


class LetterTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Letter.

    Attributes:
        kind: of letter. writers: the workers who wrote a version of it, ids in hex.
        checked: the last check; None where what is written now was not checked.
        asked: the task of a second person, in hex, while it is open. sent_back: what they said.
        approved_by, released_by: names, with when.
    """

    kind: Kind
    writers: tuple[str, ...] = ()
    checked: Checked | None = None
    decided: tuple[Decided, ...] = ()
    asked: str = ""
    sent_back: str = ""
    approved_by: str = ""
    approved_at: datetime | None = None
    released_by: str = ""
    released_at: datetime | None = None
    sha256: str = ""


class Printed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of LetterFile: the PDF, and what it is called when it is saved."""

    name: str
    pdf: bytes


class ProtectedTold(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The document of Protected.

    Attributes:
        whose: person, accused, or a name. secret_from: the readers it is protected from.
        is_shared: the accused lives there, or can open what comes there. note: in the worker's words.
    """

    kind: DetailKind
    value: str
    whose: str
    secret_from: tuple[Reader, ...]
    is_shared: bool = False
    note: str = ""
    by_name: str
    at: datetime


class MarkTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Mark: that a reader knows a detail. It holds once a second worker agreed.

    Attributes:
        detail: its id. reader: who knows it. whose_word: who says so, and how they know.
    """

    detail: str
    reader: Reader
    whose_word: str
    by: str
    by_name: str
    at: datetime
    second: str = ""
    second_name: str = ""
