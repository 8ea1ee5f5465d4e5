"""What this room stores: assessments, unfinished ones, when to look again, and sets of questions."""

from datetime import date, datetime
from typing import Literal

import msgspec
from django.db import models

from chesil.risk import Given, Level, QuestionSet, Taken
from chesil_web.foundation.keys.models import Content, Sealed
from chesil_web.staff.cases.models import Case, Task
from chesil_web.staff.workforce.models import Agency, Worker

SourceKind = Literal["share", "report", "entry"]


class Assessment(Sealed):
    """An assessment that is finished, numbered in its case. It never changes. Its document is AssessmentTold.

    Attributes:
        done_on: the day on which the questions were asked. next_on: by when the risk is looked at again.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="assessments")
    number = models.PositiveIntegerField()
    done_on = models.DateField()
    next_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_assessment_of_a_number")]


class Draft(Sealed):
    """An assessment that a worker has begun and not finished. Its document is DraftTold."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "worker"], name="one_draft_of_a_worker")]


class Review(models.Model):
    """That a task of a case asks to look at the risk again.

    Attributes:
        number: of the assessment that asks for it; None where something happens that may change the risk.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    task = models.OneToOneField(Task, models.CASCADE)
    number = models.PositiveIntegerField(null=True)


class LoadedSet(Content):
    """A set of questions that an agency loaded. Its document is LoadedTold."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")


class Cited(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that were cited beside an answer. They never make the answer.

    Attributes:
        kind, of: where they are from: the share or the report in hex, or nothing for an entry of the case.
        words: as they were that day; empty for what was shared, which is read from the share while it lasts.
        when: when it happened or was written, in words. by_name: the worker who cited it.
    """

    kind: SourceKind
    of: str
    when: str
    words: str
    at: datetime
    by_name: str


class AssessmentTold(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The document of Assessment.

    Attributes:
        asked: the questions as they were that day. cited: by the ids that the answers cite.
        by_name: who finished it. asked_by: who asked on paper.
        bases: the numbers of those with the same questions that stood when this one was begun.
        corrects: the number of the one in whose place it stands; 0 for none.
        about, about_name: who of those accused it is about: the party in hex, and the name on that day; empty
            where nobody is known or nobody was named.
    """

    asked: QuestionSet
    taken: Taken
    at: datetime
    by_name: str
    asked_by: str = ""
    cited: dict[str, Cited] = {}
    bases: tuple[int, ...] = ()
    corrects: int = 0
    about: str = ""
    about_name: str = ""


class DraftTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Draft; its fields are those of AssessmentTold and of Taken."""

    asked: QuestionSet
    on: date
    begun_at: datetime
    by_name: str
    answers: dict[str, Given] = {}
    cited: dict[str, Cited] = {}
    on_paper: bool = False
    asked_by: str = ""
    different: str = ""
    level: Level | None = None
    because: str = ""
    bases: tuple[int, ...] = ()
    corrects: int = 0
    about: str = ""
    about_name: str = ""


class LoadedTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of LoadedSet: the set, who loaded it and when, and when it was taken away again."""

    asked: QuestionSet
    by_name: str
    at: datetime
    ended_at: datetime | None = None
