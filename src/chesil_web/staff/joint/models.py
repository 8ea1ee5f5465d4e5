"""What this room stores: agencies that were asked in, their sides, what they put there, and who read it.

What was asked lies in the desk of the case that asks. All else lies in a safe of its own: the joint safe.
"""

from datetime import date
from typing import Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Sealed
from chesil_web.staff.cases.ending_models import Said
from chesil_web.staff.cases.models import Case, Contact, Task
from chesil_web.staff.workforce.models import Agency, Worker

Sort = Literal["contact", "wishes", "risk", "plan", "entry", "order"]
How = Literal["phone", "in person", "in writing", "another way"]
Consent = Literal["no", "not asked", "not safe"]
Way = Literal["shared", "another way", "not yet"]
Answer = Literal["", "taken up", "declined", "taken back", "not approved"]


class Joint(Sealed):
    """What agencies share of one person's cases. Its document is JointTold.

    Attributes:
        lead: the agency that asks others in, and sees to the review and the end.
        review: the task of the lead's case that asks for the next review.
        tell: the task of a case that asks whether the person was told.
        ends_on: the day on which it ends by itself. ended_on: when it did.
    """

    lead = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    review = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="+")
    tell = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="+")
    review_on = models.DateField()
    ends_on = models.DateField()
    ended_on = models.DateField(null=True)


class Side(Sealed):
    """An agency with its case in a joint. Its document is SideTold.

    Attributes:
        case: None once that was erased. since: the number of the first copy of others that it can read.
        choose: the task of the case that asked it in, to choose what it may read.
    """

    joint = models.ForeignKey(Joint, models.CASCADE, related_name="sides")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    choose = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="+")
    since = models.PositiveIntegerField()
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(left_on=None), name="one_joint_of_a_case"
            ),
            models.UniqueConstraint(
                fields=["joint", "agency"], condition=models.Q(left_on=None), name="one_side_of_an_agency"
            ),
        ]


class Asking(Sealed):
    """That another agency is asked in, in the desk of the case that asks. Its document is AskingTold.

    Attributes:
        agreed_on: when a second person agreed, or it needed none: then it can be answered.
        ended_on: when it was answered, refused or taken back.
    """

    joint = models.ForeignKey(Joint, models.CASCADE, related_name="askings")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    sent_on = models.DateField()
    agreed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["joint", "agency"], condition=models.Q(ended_on=None), name="one_asking_of_an_agency"
            )
        ]


class Copy(Sealed):
    """That something was put where the others can read it. Its document is CopyTold, which stays.

    Attributes:
        sort: what it is a copy of. number: counts the copies of a joint from 1.
        taken_on: when it was taken back.
    """

    plain = frozenset(("sort",))
    joint = models.ForeignKey(Joint, models.CASCADE, related_name="copies")
    side = models.ForeignKey(Side, models.CASCADE, related_name="copies")
    sort = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    put_on = models.DateField()
    taken_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["joint", "number"], name="one_number_of_a_joint_copy")]


class CopyText(Sealed):
    """What stands in a copy; it goes when the copy is taken back. It never changes. Its document is Text."""

    copy = models.OneToOneField(Copy, models.CASCADE, related_name="text")


class Reading(models.Model):
    """When a worker of another agency read a copy first. It stays when the copy is taken back."""

    copy = models.ForeignKey(Copy, models.CASCADE, related_name="readings")
    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["copy", "worker"], name="one_first_reading")]


class Word(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That somebody wants an agency let in: on which day they said so and how, and what may be told."""

    on: date
    how: How
    tells: str


class Basis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What allows it without their word.

    Attributes:
        id, name, law: of the basis, as its data had them that day.
        necessity: why it is needed, and why less is not enough.
        consent, consent_why: whether they were asked, and what they said or why not.
    """

    id: str
    name: str
    law: str
    necessity: str
    consent: Consent
    consent_why: str


class AskingTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Asking: whom it is about, what for, until when, and by their word or a basis.

    Attributes:
        who: what to call the person; with *purpose* all that is read before it is taken up.
        answer, answered: what became of it, and who said so.
    """

    who: str
    purpose: str
    ends_on: date
    asked: Said
    word: Word | None = None
    basis: Basis | None = None
    agreed: Said | None = None
    answer: Answer = ""
    answered: Said | None = None


class Telling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Whether the person was told. *way*: in what they share with us, in another way, or not yet."""

    said: Said
    agency: str
    way: Way


class JointTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Joint. *ended*: who ended it and why; None where its day came."""

    tellings: tuple[Telling, ...] = ()
    reviews: tuple[Said, ...] = ()
    ended: Said | None = None


class SideTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Side.

    Attributes:
        agency, ref: its name, and that of its case. asking: by which it came in; None for who began.
        left: who left and why.
    """

    agency: str
    ref: str
    asking: AskingTold | None = None
    left: Said | None = None


class CopyTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Copy: where it comes from, and who put it there.

    Attributes:
        title: what it is, with its day. source, version: the row that was copied, in hex, and its number.
        sha256: of the text of the copy.
        checked: why a protected detail of somebody may stand in it.
        left_out: how many quotations were left out.
        taken: who took it back, and why.
    """

    title: str
    source: str
    version: int
    sha256: str
    agency: str
    put: Said
    checked: str = ""
    left_out: int = 0
    taken: Said | None = None


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of CopyText: names and values in their order. *contact*: of a copy of contact rules."""

    rows: tuple[tuple[str, str], ...]
    contact: Contact | None = None
