"""What this room stores: agencies, teams, workers and invitations, sealed under the installation's key."""

from datetime import datetime
from typing import Final, Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Content

Role = Literal[
    "officer", "duty manager", "advocate", "coordinator", "chair", "representative", "police",
    "safeguarding lead", "data protection officer", "administrator", "auditor",
]  # fmt: skip
AgencyKind = Literal[
    "council", "police", "advocates", "health", "housing", "probation", "children", "adults", "education",
    "voluntary",
]  # fmt: skip
# These see no content, so they cannot be held with a role that does.
ALONE: Final[frozenset[Role]] = frozenset(("administrator", "auditor"))


class Agency(Content):
    """An agency whose workers may be let into cases. Its document is AgencyTold."""


class Team(Content):
    """A team of an agency. Its document is TeamTold."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="teams")


class Worker(Content):
    """Somebody who works for an agency. The name to sign in with is nowhere: only its blind index is.

    Attributes:
        ends_at: when they left, or leave; from then on they are refused at their next request.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="workers")
    name_index = models.BinaryField(unique=True)
    ends_at = models.DateTimeField(null=True)


class Invitation(Content):
    """A code that makes one worker, once. Its document is Invited."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    code_index = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()


class AgencyTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Agency.

    Attributes:
        names_shown: a person whose share was looked at is told the worker's name, not the agency's alone.
    """

    name: str
    kind: AgencyKind
    names_shown: bool = False


class TeamTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Team."""

    name: str


class WorkerTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Worker.

    Attributes:
        name: as colleagues see it. roles: what they may do; a wall or a conflict takes away from it.
        teams: ids in hex. password: as Django keeps one. totp: the key of their authenticator, in hex.
        confirmed: a code of the authenticator was right once. step: of the last right code.
        declared_at: when they last promised to keep to the rules of confidence.
        cover: the id in hex of who takes their cases where a wall or an absence needs that; empty for nobody.
    """

    name: str
    roles: tuple[Role, ...]
    teams: tuple[str, ...] = ()
    phone: str = ""
    password: str = ""
    totp: str = ""
    confirmed: bool = False
    step: int = 0
    declared_at: datetime | None = None
    cover: str = ""


class Invited(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Invitation: who is invited, as what, and by which worker; "" for the operator."""

    name: str
    roles: tuple[Role, ...]
    teams: tuple[str, ...] = ()
    by: str = ""
