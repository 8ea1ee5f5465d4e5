"""What this room stores, under the installation's key: the looks of an agency's workers, and questions."""

from datetime import date, datetime
from typing import Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Content
from chesil_web.staff.workforce.models import Agency, Worker

Thing = Literal["case", "report", "share", "joint", "other"]
Near = Literal["theirs", "team", "emergency", "role", "elsewhere", "none"]
Did = Literal["opened", "read", "saved"]
Answer = Literal["work", "cover", "contact", "decision", "asked", "check", "mistake", "tell"]


class Look(Content):
    """That a worker opened something: one for each first opening in half an hour. Its document is LookTold.

    Attributes:
        agency: the worker's. on: the day.
        index: blind, of the case or of a report in none, to leave out what is behind a wall; None for others.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+")
    on = models.DateField()
    index = models.BinaryField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "on", "worker"], name="looks_of_an_agency")]


class Question(Content):
    """That a worker was asked why they opened something. Its document is QuestionTold.

    Attributes:
        answered_on, settled_on: when the worker answered, and when whoever asks said what they think.
    """

    look = models.OneToOneField(Look, models.CASCADE, related_name="question")
    asked_on = models.DateField()
    answered_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)


class LookTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Look.

    Attributes:
        thing: what was opened. case: the id in hex of its case or of the report; "" for none.
        ref: what people call the case by. near: how near the worker was to it at that moment.
    """

    at: datetime
    thing: Thing
    did: Did = "opened"
    case: str = ""
    ref: str = ""
    near: Near = "none"


class QuestionTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Question: who asks, what was answered, and what whoever asks made of it."""

    by_name: str
    answer: Answer | None = None
    answered_on: date | None = None
    explained: bool | None = None
    settled_by: str = ""
