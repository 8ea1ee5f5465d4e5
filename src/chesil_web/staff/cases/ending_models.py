"""How a case ends, as it is stored: holds, what was erased, moves to others, requests for personal data."""

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Content, Sealed
from chesil_web.staff.workforce.models import Agency, Team

Basis = Literal["their word", "danger", "duty"]
Finding = Literal["nothing", "withhold", "give"]


class HoldDays(Sealed):
    """That something may not be erased. Setting it and lifting it take two each. Its document is HoldTold.

    Attributes:
        of: the name of the column that says what is held.
        agreed_on: since when it holds. lifting_on: when lifting it was asked for. ended_on: it holds no more.
    """

    of: ClassVar[str]
    agreed_on = models.DateField(null=True)
    lifting_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Hold(HoldDays):
    """That a case may not be erased."""

    of = "case"
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="holds")


class Purged(Content):
    """That a case was erased when it had been kept long enough. Its document is PurgedTold."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    purged_on = models.DateField()


class Transfer(Sealed):
    """That a case is to go on with others: a team, or another agency. Its document is TransferTold.

    Attributes:
        agency, team: to whom. agreed_on: when a second person agreed, or it needed none: then it can be read.
        ended_on: when it was answered or taken back. The case stays where it is until then.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="transfers")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    sent_on = models.DateField()
    agreed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)


class DataRequest(Content):
    """That somebody asked which personal data is held about them. Its document is DataRequestTold.

    Attributes:
        answer_on: the one day on which every answer goes out. ended_on: when it went.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    answer_on = models.DateField()
    ended_on = models.DateField(null=True)


class Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody said, and when: a step of what takes two. *by*: the worker's id in hex."""

    by: str
    by_name: str
    at: datetime
    why: str = ""


class Replaced(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """That somebody takes the place of a keeper who left: *of*, in hex. *agreed*: None while that waits."""

    of: str
    of_name: str
    asked: Said
    agreed: Said | None = None


class HoldTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Hold: who asked and why, who agreed; the same for lifting it.

    *replaced*: who took the place of one of the two, the first before.
    """

    asked: Said
    agreed: Said | None = None
    lifting: Said | None = None
    lifted: Said | None = None
    replaced: tuple[Replaced, ...] = ()

    @property
    def waiting(self) -> Replaced | None:
        """Who asked to take a keeper's place and waits for an answer."""
        return next((each for each in self.replaced if each.agreed is None), None)


class PurgedTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Purged. *ref*: of what was erased. *said*: who erased it, and why."""

    ref: str
    closed_on: date
    said: Said


class TransferTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Transfer.

    Attributes:
        who: what to call the person. summary: what goes along, and nothing else does. basis: why it may.
        answer, answered: what became of it, and who said so. ref: of the case in which it goes on.
    """

    who: str
    summary: str
    basis: Basis
    asked: Said
    agreed: Said | None = None
    answer: Literal["", "accepted", "refused", "taken back"] = ""
    answered: Said | None = None
    ref: str = ""


class DataRequestTold(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The document of DataRequest.

    Attributes:
        who: who asks, and about whom. identity: how it is known that it is them.
        findings: what each of two people found, by their ids in hex.
        answer: what is sent. approved: the second person read it. sent: who sent it, and how.
    """

    who: str
    received_on: date
    identity: str
    findings: dict[str, "FindingTold"] = {}
    answer: "AnswerTold | None" = None
    approved: Said | None = None
    sent: Said | None = None


class FindingTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one person found: nothing is held; something is and may not be given; something can be given."""

    found: Finding
    said: Said


class AnswerTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer to a request: to whom and where, its words, and what goes with it, a line each."""

    name: str
    address: str
    text: str
    enclosed: tuple[str, ...]
    said: Said
