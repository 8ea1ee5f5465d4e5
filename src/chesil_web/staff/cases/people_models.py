"""People of a case, what is between them, ties between cases, and what is passed on to the duty manager."""

import uuid
from datetime import datetime
from typing import Final, Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Content, Sealed
from chesil_web.staff.workforce.models import Agency

Part = Literal["harmed", "accused", "child", "witness", "supporter", "other"]
Bond = Literal[
    "partner", "former partner", "parent", "child", "sibling", "other family", "neighbour", "friend",
    "at work", "knows of them", "stranger", "unknown",
]  # fmt: skip
NoticeKind = Literal["match", "search", "word", "wall", "decide", "close", "employer", "emergency"]


_IN_IT: Final = models.Q(ended_on=None)


class Party(Sealed):
    """Somebody in one case. Its document is the newest PartyTold; those before are PartyVersions.

    Attributes:
        person: drawn at random; equal where a worker said that two are the same person.
        number: of the newest version. ended_on: since when they are not in the case any more.
        agency: that of the case, which never changes: who comes again is counted by it.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="parties")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+", db_index=False)
    person = models.UUIDField(default=uuid.uuid4, db_index=True)
    number = models.PositiveIntegerField(default=1)
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index("agency", "person", "case", condition=_IN_IT, name="who_comes_again")]


class PartyVersion(Sealed):
    """What was known of somebody before it was changed. It never changes."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "number"], name="one_version_of_a_party")]


class Relation(Sealed):
    """What one does to another, as an ordered pair. Its document is RelationTold.

    Attributes:
        pair_index: blind, of both persons in their order; equal in all cases of the pair.
        agency: as of Party.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="relations")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+", db_index=False)
    pair_index = models.BinaryField(db_index=True)
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                "agency",
                "pair_index",
                "case",
                condition=_IN_IT,
                name="pairs_that_come_again",
            )
        ]


class Tie(models.Model):
    """That two cases have to do with each other. *counter*: the other is that of who is accused in this."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="ties")
    other = models.ForeignKey("cases.Case", models.CASCADE, related_name="tied")
    counter = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "other"], name="tied_once")]


class Notice(Content):
    """Something that a duty manager, or the safeguarding lead, has to see. Its document is NoticeTold.

    Attributes:
        case: what it is about; None for none. for_lead: a lead decides, where the agency has one.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, related_name="+")
    urgent = models.BooleanField(default=False)
    for_lead = models.BooleanField(default=False)
    due_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "ended_on", "due_on"], name="notices_of_an_agency")]


class Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """That somebody else in the case knows a detail already, so it need not be kept from them.

    It counts once a second worker has said so too.

    Attributes:
        detail: as it is written in the party. who: that other party, in hex. word: on whose word.
        by, by_name, at: the worker who said so, and when.
        second, second_name: the one who agreed; empty until then.
    """

    detail: str
    who: str
    word: str
    by: str
    by_name: str
    at: datetime | None = None
    second: str = ""
    second_name: str = ""


class PartyTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Party. Every detail is kept from everybody else in the case who is not in *known*.

    Attributes:
        part: what they are in this case. also: other names. born: a year, or a day as 1988-03-04.
        addresses: each in one line, with its postcode where that is known.
        references: what agencies call them by. agency: in hex, the agency here that they work for.
        source: the report they were read from, and nobody has looked at them since; empty otherwise.
        by_name, at: who wrote this version, and when.
    """

    name: str
    part: Part
    also: tuple[str, ...] = ()
    born: str = ""
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    agency: str = ""
    notes: str = ""
    known: tuple[Known, ...] = ()
    source: str = ""
    by_name: str = ""
    at: datetime | None = None


class RelationTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Relation.

    Attributes:
        who, whom: parties in hex. bond: what *who* is to *whom*; bond_words: the same as somebody told it.
        does: what *who* does to *whom*, in words; empty where nothing is said. word: whose word that is.
        afraid: whether *whom* is afraid of *who*: yes, no, or unknown. together: they live in one home.
    """

    who: str
    whom: str
    bond: Bond
    bond_words: str = ""
    does: str = ""
    word: str = ""
    afraid: Literal["yes", "no", "unknown"] = "unknown"
    together: bool = False
    by_name: str = ""


class NoticeTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Notice.

    Attributes:
        text: what somebody wrote, or the reason. name: of whom it is about.
        outcome, settled_by: what was done about a word that somebody left, and by whom.
    """

    kind: NoticeKind
    at: datetime
    text: str = ""
    by_name: str = ""
    name: str = ""
    outcome: str = ""
    settled_by: str = ""
