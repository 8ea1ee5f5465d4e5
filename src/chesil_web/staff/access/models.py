"""What this room stores: who has something open, who may not see what, and by what people are known again."""

from datetime import date, datetime

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Content, Safe
from chesil_web.staff.workforce.models import Agency, Team, Worker


class Grant(models.Model):
    """A worker has a safe open until then. Its first opening wrote a line in the log of the safe."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+")
    safe = models.ForeignKey(Safe, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker", "safe"], name="one_grant_of_a_worker")]


class Match(models.Model):
    """That a person in a case can be known again by a value, of which only a blind index is kept.

    Attributes:
        index: equal where the value and its kind are. kind: one of `identity.MatchKind`.
        party, case: ids of rooms above.
    """

    index = models.BinaryField(db_index=True)
    kind = models.CharField(max_length=30)
    party = models.UUIDField(db_index=True)
    case = models.UUIDField(db_index=True)


class Closeness(models.Model):
    """The same for what workers declared: a second label, so that no index here equals one of `Declared`."""

    index = models.BinaryField(db_index=True)
    party = models.UUIDField(db_index=True)
    case = models.UUIDField()


class Declaration(Content):
    """The people a worker is close to, for that worker alone to read. Its document is DeclarationTold."""

    worker = models.OneToOneField(Worker, models.CASCADE, related_name="+")
    declared_on = models.DateField(null=True)


class Declared(models.Model):
    """That a worker declared somebody who has this value. *strong*: it is no chance."""

    index = models.BinaryField(db_index=True)
    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+")
    strong = models.BooleanField()


class Wall(Content):
    """That somebody may see nothing of a case, or of a report that is in no case yet.

    Attributes:
        about: the id of the case or report. worker, team, agency: against whom; one of the three.
        lifted_at: when two lifted it.
    """

    about = models.UUIDField(db_index=True)
    worker = models.ForeignKey(Worker, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.CASCADE, null=True, related_name="+")
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["about", each], condition=models.Q(lifted_at=None),
                    name=f"one_wall_against_a_{each}",
                )
                for each in ("worker", "team", "agency")
            ),
            models.CheckConstraint(
                name="a_wall_is_against_one",
                condition=(
                    models.Q(worker__isnull=False, team=None, agency=None)
                    | models.Q(worker=None, team__isnull=False, agency=None)
                    | models.Q(worker=None, team=None, agency__isnull=False)
                ),
            ),
        ]  # fmt: skip


class Exempt(models.Model):
    """A worker who may see a case although a wall stands against their team or agency."""

    wall = models.ForeignKey(Wall, models.CASCADE, related_name="exempt")
    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wall", "worker"], name="exempt_once")]


class Approval(models.Model):
    """That a worker says yes to something that takes two."""

    wall = models.ForeignKey(Wall, models.CASCADE, related_name="approvals")
    by = models.ForeignKey(Worker, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wall", "by"], name="one_yes_of_a_worker")]


class Cleared(models.Model):
    """That a worker was asked whether they know anyone in a case and does not, or that nothing was to ask."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+")
    case = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker", "case"], name="cleared_once")]


class Searches(models.Model):
    """How often a worker searched on a day. What for is kept nowhere.

    Attributes:
        found: how often that found a case which they may see. close: how often they looked for their own
            surname, or for one whom they declared.
    """

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+")
    on = models.DateField(db_index=True)
    times = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    close = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker", "on"], name="one_count_of_a_day")]


class Emergency(Content):
    """That a worker opened one case that is not theirs, for some hours. Its document is EmergencyTold.

    Attributes:
        review_by: the working day by which a manager looks at it. reviewed_on: when one did.
    """

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    case = models.UUIDField()
    until = models.DateTimeField()
    review_by = models.DateField()
    reviewed_on = models.DateField(null=True)


class Close(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody a worker is close to, as the worker wrote it. *id*: drawn at random, to take them out by."""

    id: str
    name: str
    born: str = ""
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


class DeclarationTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Declaration."""

    people: tuple[Close, ...] = ()


class WallTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Wall.

    Attributes:
        why: in the words of whoever set it; empty where a declaration did. by_name: who that was.
        lift_why: why it should be lifted, in the words of the first of two.
    """

    why: str = ""
    by_name: str = ""
    lift_why: str = ""


class EmergencyTold(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The document of Emergency. *outcome*: what the review found."""

    at: datetime
    by_name: str
    ref: str
    reason: str
    outcome: str = ""
    reviewed_by: str = ""
    reviewed_at: date | None = None
