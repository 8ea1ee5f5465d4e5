"""What this room stores: agencies, teams, workers and invitations, sealed under the installation's key.

So are the passkeys of workers, and the accounts that agencies have elsewhere.
"""

from datetime import date, datetime
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


class Provider(Content):
    """Where the workers of an agency have their accounts (OpenID Connect). Its document is ProviderTold."""

    agency = models.OneToOneField(Agency, models.CASCADE, related_name="provider")


class Worker(Content):
    """Somebody who works for an agency. The name to sign in with is nowhere: only its blind index is.

    Attributes:
        name_index: of the name, or of the account at the agency's provider; no value can be both.
        ends_at: when they left, or leave; from then on they are refused at their next request.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="workers")
    name_index = models.BinaryField(unique=True)
    ends_at = models.DateTimeField(null=True)


class Passkey(Content):
    """A passkey of a worker, for the second step. Its document is PasskeyTold."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="passkeys")


class Invitation(Content):
    """A code that makes one worker, once. Its document is Invited."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    code_index = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()


class RoleChange(Content):
    """That somebody asked for other roles of a colleague, or invited one. Its document is RoleChangeContent.

    Attributes:
        worker: whose roles. invitation: the one that it is about; one of the two is None.
        ended_at: when it took effect, was refused or was withdrawn; None while it waits for a second person.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    worker = models.ForeignKey(Worker, models.CASCADE, null=True, related_name="+")
    invitation = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "asked_at"], name="role_changes_of_an_agency")]


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


class ProviderTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Provider.

    Attributes:
        issuer: its address, exactly as its tokens name it. client, secret: what it knows this website by.
    """

    issuer: str
    client: str
    secret: str


class WorkerSession(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A session of a worker. *browser*: its family and system in words; empty where it does not say."""

    id: str
    begun_at: datetime
    browser: str = ""


class Renewal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """That a colleague let a worker set up another authenticator.

    Attributes:
        code: a hash of the code that they were given, in hex; empty once the authenticator is set up.
        until: when the code stops working. by_name: who gave it. used_at: when it was set up.
    """

    code: str
    until: datetime
    by_name: str
    used_at: datetime | None = None


class WorkerTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Worker.

    Attributes:
        name: as colleagues see it. roles: what they may do; a wall or a conflict takes away from it.
        teams: ids in hex. password: as Django keeps one; "" for who signs in at the agency's provider.
        totp: the key of their authenticator, in hex.
        confirmed: a code of the authenticator was right once. step: of the last right code.
        declared_at: when they last promised to keep to the rules of confidence.
        joined_at, invited_by: when they joined, and who invited them: an id in hex, or "" for the operator.
        cover: the id in hex of who takes their cases where a wall or an absence needs that; empty for nobody.
        sessions: those that are open; a session that is not among them opens nothing.
        renewal: how another authenticator was allowed last; None where it never was.
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
    joined_at: datetime | None = None
    invited_by: str = ""
    cover: str = ""
    sessions: tuple[WorkerSession, ...] = ()
    renewal: Renewal | None = None


class PasskeyTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Passkey.

    Attributes:
        name: the worker's own for it. host: of this website, the only one it works for.
        credential, public_key: as the authenticator gave them, in hex.
        count: of its signatures, as the authenticator told last; some always tell 0.
        used_on: the day of the last sign-in with it.
    """

    name: str
    host: str
    credential: str
    public_key: str
    added_on: date
    count: int = 0
    used_on: date | None = None


class RoleChangeContent(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The document of RoleChange.

    Attributes:
        name: whose roles. by, by_name: who asked. before, after: the roles; an invitation has none before.
        outcome: "alone" where no second person was needed; empty while it waits, and when it was withdrawn.
        second, second_name: who agreed or refused.
    """

    name: str
    by: str
    by_name: str
    before: tuple[Role, ...]
    after: tuple[Role, ...]
    outcome: Literal["", "alone", "agreed", "refused"] = ""
    second: str = ""
    second_name: str = ""


class Invited(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Invitation: who is invited, as what, and by which worker; "" for the operator.

    *waits*: a second person has to agree before it works.
    """

    name: str
    roles: tuple[Role, ...]
    teams: tuple[str, ...] = ()
    by: str = ""
    waits: bool = False
