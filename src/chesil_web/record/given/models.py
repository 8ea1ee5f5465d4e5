"""What this room stores: complaints, what was said in each and when, and what joins one to a record."""

from datetime import datetime
from typing import Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Sealed


class Complaint(Sealed):
    """A complaint. Its document is what is being written; what was sent are its Sendings.

    Attributes:
        begun_on: when writing began; one that is never sent goes a week later.
        urgent: somebody is or may be in danger now, as its writer said when it was sent.
        sent_on, due_on: when it was sent, and by when the council means to have read it.
        ends_on: when one that was taken back goes for good.
    """

    begun_on = models.DateField()
    sent_on = models.DateField(null=True, db_index=True)
    due_on = models.DateField(null=True)
    urgent = models.BooleanField(default=False)
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_complaint_in_a_safe")]


class Sending(Sealed):
    """Something that was sent: the complaint itself, then what was added. It never changes."""

    state_columns = ("number",)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe", "number"], name="one_sending_of_a_number")]


class Joined(Sealed):
    """In somebody's own record: a complaint that she joined to it by its receipt."""


class Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What somebody told, by question. Every field may be empty; codes are those of `forms`.

    Attributes:
        danger: whether anyone is in danger now: yes, no, unsure.
        whom: me or other. they, they_bond: who that other person is, and how the writer knows them.
        they_know: whether they know of this. they_safe, they_reach: if and how they can be contacted.
        name: what to call whoever writes; empty for somebody who gave none.
        reach: how to be in touch: call, text, e-mail, post, other, none.
        words: what may be said when somebody else answers.
        more: what was added later.
    """

    danger: str = ""
    whom: str = ""
    they: str = ""
    they_bond: str = ""
    they_know: str = ""
    they_safe: str = ""
    they_reach: str = ""
    what: str = ""
    kinds: tuple[str, ...] = ()
    who: str = ""
    relation: str = ""
    their_place: str = ""
    where: str = ""
    since: str = ""
    often: str = ""
    hate: tuple[str, ...] = ()
    hate_words: str = ""
    children: str = ""
    children_words: str = ""
    told_before: str = ""
    reference: str = ""
    name: str = ""
    reach: str = ""
    number: str = ""
    text_number: str = ""
    mail: str = ""
    letter: str = ""
    helper: str = ""
    hours: str = ""
    voicemail: str = ""
    who_answers: str = ""
    words: str = ""
    more: str = ""


class Writing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Complaint: what is being written, and the receipt until its owner has kept it."""

    told: Told = Told()
    receipt: str = ""
    has_receipt: bool = False


class Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Sending."""

    at: datetime
    part: Literal["complaint", "more", "contact", "taken back", "taken up"]
    told: Told = Told()


class Link(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Joined: the complaint, its safe and the key of that safe, all in hex."""

    complaint: str
    safe: str
    key: str
    joined_at: datetime
