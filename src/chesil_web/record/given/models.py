"""What this room stores: complaints, shares, what was said in each, and the codes that lead to a share."""

from datetime import datetime
from typing import Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Content, Sealed
from chesil_web.record.given import copy_models as copy_models  # Django finds the tables of a room from here
from chesil_web.record.given.copy_models import LogLine


class Complaint(Sealed):
    """A complaint. Its document is what is being written; what was sent are its Sendings.

    Attributes:
        begun_on: when writing began; one that is never sent goes a week later.
        council: the agency that it was sent to; None is the first council of the site.
        urgent: somebody is or may be in danger now, as its writer said when it was sent.
        sent_on, due_on: when it was sent, and by when the council means to have read it.
        ends_on: when one that was taken back goes for good.
    """

    begun_on = models.DateField()
    council = models.UUIDField(null=True, db_index=True)
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
    """The document of Sending. *by_phone*: a worker wrote it down for whoever told it."""

    at: datetime
    part: Literal["complaint", "more", "contact", "taken back", "taken up"]
    told: Told = Told()
    by_phone: bool = False


class Link(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Joined: the complaint, its safe and the key of that safe, all in hex."""

    complaint: str
    safe: str
    key: str
    joined_at: datetime


class Share(Sealed):
    """What somebody shared with a worker, in a safe of its own. Its document is Purpose.

    Attributes:
        worker, agency: whom it was meant for; ids that `workers` can put words to.
        accepted_on: when that worker said whose it is. Until then nobody reads it.
        ends_on: the day on which it ends by itself. stopped_on: when it did, or was stopped.
        held_on: since when a legal hold keeps it after that, for the two who set the hold and nobody else.
        let_go_on: when somebody looked at it after the hold and nobody of theirs could open it any more.
    """

    worker = models.UUIDField(db_index=True)
    agency = models.UUIDField()
    sent_on = models.DateField()
    ends_on = models.DateField(db_index=True)
    accepted_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    held_on = models.DateField(null=True)
    let_go_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_share_in_a_safe")]

    @property
    def is_held(self) -> bool:
        """Whether it has ended and a legal hold keeps it."""
        return self.held_on is not None and self.let_go_on is None


class ShareEntry(Sealed):
    """A copy of an entry of hers, in the order of its day. It never changes. Its document is EntryCopy."""

    state_columns = ("number",)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe", "number"], name="one_copy_of_a_number")]


class ShareReply(Sealed):
    """What she or a worker wrote to the other. It never changes. Its document is ReplyTold."""

    state_columns = ("number",)
    number = models.PositiveIntegerField()
    is_hers = models.BooleanField()
    written_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe", "number"], name="one_reply_of_a_number")]


class ShareCode(Content):
    """A code that a worker says to somebody, sealed under the installation's key. Its document is CodeTold.

    Attributes:
        code_index: the code can be looked up by it; the code itself is nowhere.
        case: for which of their cases; None for none.
        share: what came in with the code; None before. Until its worker answers, the code stays for that.
    """

    code_index = models.BinaryField(unique=True)
    worker = models.UUIDField(db_index=True)
    case = models.UUIDField(null=True)
    expires_at = models.DateTimeField()
    share = models.UUIDField(null=True, unique=True)


class CodeTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of ShareCode. *name*: what she is called, once something came in; all there is to read."""

    made_at: datetime
    name: str = ""


class Purpose(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Share: what she is called, and what it is for in her words.

    Attributes:
        left_out: how many entries she did not choose; those that are only for her are not among them.
    """

    name: str
    purpose: str
    sent_at: datetime
    left_out: int | None = None


class ThingCopy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A thing that she keeps with an entry, in her words."""

    what: str
    where: str = ""
    touched: str = ""


class EntryCopy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of ShareEntry: what she wrote, and where it comes from.

    Attributes:
        entry, version: of her record, in hex. number: of that version. written_at: when she wrote it.
        when: EDTF of when it happened. kinds: codes of acts. Other fields are as she answered.
        typed_with: who helped to type it, as papers may call them; empty for one that has no role there.
        line, copied_by: where the log of her record tells of that version, and the version of Chesil.
    """

    entry: str
    version: str
    number: int
    written_at: datetime
    when: str = ""
    when_words: str = ""
    what: str = ""
    kinds: tuple[str, ...] = ()
    who: str = ""
    how_known: str = ""
    how: str = ""
    where: str = ""
    witnesses: str = ""
    children: str = ""
    effect: str = ""
    how_it_felt: str = ""
    feared_violence: bool | None = None
    changes: str = ""
    asked_to_stop: bool | None = None
    reply: str = ""
    reported_to: str = ""
    reference: str = ""
    typed_with: tuple[str, ...] = ()
    things: tuple[ThingCopy, ...] = ()
    line: LogLine | None = None
    copied_by: str = ""


class ReplyTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of ShareReply. *by*: the worker's id in hex; empty for her."""

    at: datetime
    text: str
    by: str = ""
