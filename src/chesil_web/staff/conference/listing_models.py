"""Listings: one case at one panel, from its referral on; who is called to it, and flags that end."""

from datetime import date, datetime
from typing import Final, Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Content, Sealed
from chesil_web.staff.cases.ending_models import HoldDays
from chesil_web.staff.cases.models import Case, Contact
from chesil_web.staff.cases.people_models import Bond, Part
from chesil_web.staff.conference.meeting_models import Meeting
from chesil_web.staff.conference.panel_models import CriterionKind, Panel
from chesil_web.staff.workforce.models import Agency, AgencyKind, Worker

ListingState = Literal[
    "referred", "returned", "accepted", "listed", "heard", "finished", "deferred", "withdrawn", "moved",
]  # fmt: skip
ResearchState = Literal["asked", "read", "answered", "nil"]
Sort = Literal["new", "repeat", "moved here"]
Answer = Literal["yes", "no", "unknown", "not asked"]
Safe = Literal["yes", "no", "unknown"]
Level = Literal["standard", "medium", "high"]
Basis = Literal["their word", "danger", "duty"]
# In these a panel is not done with it.
OPEN: Final[frozenset[ListingState]] = frozenset(("referred", "accepted", "listed", "heard", "deferred"))


class Listing(Sealed):
    """One case at one panel, in a safe of its own that its agencies share. Its document is ListingTold.

    Attributes:
        ref: what people call it by; drawn at random.
        case: at the desk of the agency that referred it; None where it came from outside or from a sheet.
        agency, worker: that referred it; None for one from outside.
        meeting, place: where it is heard; None before. opened_at: the chair opened its papers.
        locked_at: its minutes were approved, so that no line of it changes any more.
        heard_on: counted once, whatever follows. moved_from: the listing of another panel that it continues.
        moving_to: a panel that is asked to take it.
        purge_on: somebody decided to keep it at least until then. held: a legal hold keeps it.
    """

    plain = frozenset(("ref", "state"))
    ref = models.CharField(max_length=7, unique=True)
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="listings")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="listings")
    agency = models.ForeignKey(Agency, models.SET_NULL, null=True, related_name="+")
    worker = models.ForeignKey(Worker, models.SET_NULL, null=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, related_name="listings")
    place = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10)
    referred_on = models.DateField()
    opened_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    heard_on = models.DateField(null=True)
    moved_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="moved_to")
    moving_to = models.ForeignKey(Panel, models.SET_NULL, null=True, related_name="+")
    purge_on = models.DateField(null=True)
    held = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["panel", "state", "referred_on"], name="listings_of_a_panel"),
            models.Index(fields=["case"], name="listings_of_a_case"),
        ]


class ListingHold(HoldDays):
    """That a listing may not be erased."""

    of = "listing"
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="holds")


class ListingPurged(Content):
    """That a listing was erased when it had been kept long enough. Its document is PurgedTold, of a case."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="+")
    purged_on = models.DateField()


class ListingIndex(models.Model):
    """By what somebody in a listing is known again, as a blind index of the kind and the value.

    Repeats join two of one listing with two of another: the same person harmed and the same accused.

    Attributes:
        person: the id of a Named in its document. is_accused: else they are harmed.
        sure: the value is no chance, such as a name with a birth date.
    """

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="indexes")
    person = models.UUIDField()
    is_accused = models.BooleanField()
    index = models.BinaryField(db_index=True)
    sure = models.BooleanField()


class Called(Sealed):
    """That an agency is called to a listing; its answer lies here, in a safe that is that agency's own desk.

    Its document is ResearchTold. The safe belongs to no case, so what an agency answers stays its own until
    it is said in the meeting, or until the panel's settings open it with the case.

    Attributes:
        asked_at, due_at: when it was asked, and by when it answers; late is what has no answer by then.
        moved_at: when the listing went to another meeting last.
    """

    plain = frozenset(("state",))
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="called")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listing", "agency"], name="an_agency_is_called_once")]
        indexes = [models.Index(fields=["agency", "state", "due_at"], name="what_an_agency_is_asked")]


class Flag(models.Model):
    """That agencies mark their files for a pair until a day. It ends by itself.

    Attributes:
        harmed, accused: ids of Named in the listing. ended_on: somebody ended it before.
    """

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="flags")
    harmed = models.UUIDField()
    accused = models.UUIDField()
    ends_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "harmed", "accused"], name="one_flag_of_a_pair")
        ]


class ReferralLink(Content):
    """A code by which somebody without a sign-in here refers one person, once. Its document is LinkTold."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="+")
    code_index = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()


class Named(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody in a listing, as was known on the day of the referral.

    Attributes:
        id: drawn at random, in hex. from_party: of the case, in hex; empty where it came from elsewhere.
        agency: in hex, the agency here that they work for. Other fields are as in PartyTold.
    """

    id: str
    part: Part
    name: str
    also: tuple[str, ...] = ()
    born: str = ""
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    agency: str = ""
    notes: str = ""
    from_party: str = ""


class Between(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What *who* is to *whom* and does to them: ids of Named. Other fields are as in RelationTold."""

    who: str
    whom: str
    bond: Bond = "unknown"
    bond_words: str = ""
    does: str = ""
    afraid: Safe = "unknown"
    together: bool = False


class Answered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A question about risk with its answer, in words, as it was taken over."""

    question: str
    answer: str
    whose: str = ""
    note: str = ""


class RiskTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An assessment as it was on the day of the referral.

    Attributes:
        asked: the id of the set of questions; title: its name. yes, of: answers that are yes, of how many.
        unknown: those of which nobody knows, or which were not asked; never taken for no.
        level, because: the worker's judgement and its reason.
    """

    asked: str
    title: str
    on: date
    yes: int
    of: int
    unknown: int = 0
    level: Level | None = None
    because: str = ""
    answers: tuple[Answered, ...] = ()


class Quoted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Words that were cited for the risk or written down, and when. They are evidence, not an answer."""

    when: str
    words: str
    whence: str = ""


class Before(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something that is done before the meeting, as a referral is no help in itself. *by*: who does it."""

    text: str
    by: str = ""
    due_on: date | None = None


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the national return counts of the person harmed. Nothing is assumed: not asked is an answer."""

    minority_ethnic: Answer = "not asked"
    lgbt: Answer = "not asked"
    disabled: Answer = "not asked"
    male: Answer = "not asked"
    pregnant: Answer = "not asked"


class Referral(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What was referred. It never changes; what comes later stands beside it.

    Attributes:
        by_name, by_agency, by_kind: who referred, as they were called then. by_reach: how to reach them.
        summary: what happened and why now. wishes: what the person wants. words: their own words.
        knows: whether they know of the referral; safe_to_tell: whether it is safe to tell them.
        not_told_because: where they do not know. basis, because: what allows it, and why it is necessary.
        judgement: why the risk is high, in the words of who refers; empty where they do not say so.
        local: the panel's own criteria that who refers says are met, by their words.
        incidents: acts that were recorded in the twelve months before.
        gaps: what is not known and should be asked, as names of fields.
        guards: what has to be looked after, as `guards.GUARDS` names it.
    """

    at: datetime
    by_name: str
    by_agency: str
    by_kind: AgencyKind | Literal["other"] = "other"
    by_reach: str = ""
    people: tuple[Named, ...] = ()
    relations: tuple[Between, ...] = ()
    contact: Contact = Contact()
    about: About = About()
    risk: RiskTold | None = None
    evidence: tuple[Quoted, ...] = ()
    orders: tuple[str, ...] = ()
    incidents: int = 0
    summary: str = ""
    wishes: str = ""
    words: str = ""
    knows: Safe = "unknown"
    safe_to_tell: Safe = "unknown"
    not_told_because: str = ""
    basis: Basis = "danger"
    because: str = ""
    judgement: str = ""
    local: tuple[str, ...] = ()
    before: tuple[Before, ...] = ()
    gaps: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """That a criterion of the panel is met, or that it is not. It is said and never added up."""

    kind: CriterionKind
    met: bool
    words: str = ""


class Earlier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An earlier listing of a pair. *listing*: in hex. *sure*: both are the same beyond chance.

    Attributes:
        counts: it makes this one a repeat by the definition in force on the day of the referral.
    """

    listing: str
    ref: str
    harmed: str
    accused: str
    referred_on: date
    heard_on: date | None = None
    sure: bool = False
    counts: bool = False


class Stepped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """That a listing went from one state to another. *why*: in words, where that has to be said."""

    to: ListingState
    at: datetime
    by: str = ""
    by_name: str
    why: str = ""


class Moved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """That a listing goes to another panel: open until those accept it.

    Attributes:
        to: what the other panel is called. why, safe_way: why, and how they can be reached safely there.
        how: of a panel that is not here, how the papers go there; empty for one that is.
        accepted_at, accepted_by: the receipt; None until it is there. their_ref: what they call it.
    """

    to: str
    at: datetime
    by_name: str
    why: str
    known_on: date | None = None
    safe_way: str = ""
    how: str = ""
    accepted_at: datetime | None = None
    accepted_by: str = ""
    their_ref: str = ""


class Heard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a meeting settled about a listing beside its lines. *tells*: who tells the person, in words."""

    level: Level | None = None
    summary: str = ""
    tells: str = ""
    told_on: date | None = None
    told_how: str = ""
    at: datetime | None = None
    by_name: str = ""


class ListingTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Listing.

    Attributes:
        reasons: of the panel's criteria, as they held on the day. sort: what a coordinator settled; earlier
            ones that may be the same pair stand beside it. advice: for a listing that was returned.
        from_sheet: it came in from a spreadsheet, so little is known of it.
        steps: how it came to its state, the oldest first.
    """

    referral: Referral
    reasons: tuple[Reason, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    sort: Sort = "new"
    sort_by: str = ""
    advice: str = ""
    from_sheet: bool = False
    moved: Moved | None = None
    heard: Heard | None = None
    steps: tuple[Stepped, ...] = ()


class ResearchTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Called: what one agency answers. All of it stays at its desk until it is said.

    Attributes:
        known: whom the agency knows, by ids of Named; those in neither list were not looked at yet.
        risks: what is relevant, by whom it is about: an id of Named, or nothing for all.
        helps: what protects. offers: what the agency can do. chased: when it was reminded.
        basis, because: what allows it to share, and why that is necessary and proportionate.
    """

    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    last_contact: str = ""
    risks: tuple[tuple[str, str], ...] = ()
    helps: str = ""
    views: str = ""
    offers: str = ""
    source: str = ""
    may_be_minuted: bool = True
    basis: Basis = "duty"
    because: str = ""
    by_name: str = ""
    at: datetime | None = None
    chased: tuple[datetime, ...] = ()


class LinkTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of ReferralLink: for whom it was made, and by whom."""

    to: str
    by_name: str
    at: datetime
