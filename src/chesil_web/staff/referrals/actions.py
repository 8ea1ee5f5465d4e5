"""What changes referrals: one is made, and goes its way."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.service import blind_index
from chesil_web.record.given import codes
from chesil_web.staff.access import looking
from chesil_web.staff.cases import noting
from chesil_web.staff.cases.models import Case, Contact
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference import following, knowing, states
from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import (
    Before,
    Between,
    Earlier,
    LinkTold,
    ListingTold,
    Named,
    Referral,
    Stepped,
)
from chesil_web.staff.conference.models import Action, Listing, Meeting, Panel, ReferralLink
from chesil_web.staff.referrals import carrying, eligibility, guards
from chesil_web.staff.referrals.sheet import Row
from chesil_web.staff.workforce.queries import Working

LINK_FOR: Final = timedelta(days=7)


class NoLink(Exception):
    """A code opens no referral: it was used, has ended, or never was."""


def refer(worker: Working, case: Case, panel: Panel, told: Mapping[str, Any]) -> Listing:
    """Refer a case to a panel. What stands in the case goes along as it is now.

    Args:
        told: what `forms.FromCase` asks.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        safe = looking.opened(worker.id, row)
        carried = carrying.carried(worker, row, safe).referral
        made = _begin(panel, _worded(carried, told, panel), case=row, worker=worker)
        words = REFERRED % {"panel": conference_queries.settings(panel).name, "ref": made.ref}
        noting.note(safe, row, worker, "decision", words)
    return made


REFERRED: Final = "Referred to %(panel)s as %(ref)s."


def _worded(carried: Referral, told: Mapping[str, Any], panel: Panel) -> Referral:
    """A referral with the words of who refers, what has to be looked after in it, and what is not known."""
    today = timezone.localdate()
    settings = conference_queries.settings(panel)
    worded = msgspec.structs.replace(
        carried, summary=told["summary"], wishes=told["wishes"], judgement=told["judgement"],
        knows=told["knows"], not_told_because=told["not_told_because"] or "",
        safe_to_tell=told["safe_to_tell"], basis=told["basis"], local=tuple(told.get("local", ())),
        before=(Before(text=told["before"], by=carried.by_agency),),
        guards=guards.found(carried.people, carried.relations, today, settings.age_from, told["said"]),
    )  # fmt: skip
    return msgspec.structs.replace(worded, gaps=carrying.gaps(worded, today))


def _begin(
    panel: Panel, referral: Referral, *, case: Case | None = None, worker: Working | None = None
) -> Listing:
    today = timezone.localdate()
    settings = conference_queries.settings(panel)
    step = Stepped(
        to="referred", at=timezone.now(), by=worker.id.hex if worker else "", by_name=referral.by_name
    )
    told = ListingTold(
        referral=referral, reasons=eligibility.reasons(referral, settings, today), steps=(step,)
    )
    return conference.begin_listing(
        panel, told, state="referred", by=worker.id if worker else None, referred_on=today, case=case,
        worker=worker.row if worker else None,
        agency_id=worker.row.agency_id if worker else None,
    )  # fmt: skip


def make_link(worker: Working, panel: Panel, to: str) -> str:
    """A code by which somebody without a sign-in refers one person, once, within seven days."""
    code = codes.new_code()
    told = LinkTold(to=to, by_name=worker.told.name, at=timezone.now())
    office.keep(
        ReferralLink, told, panel=panel, code_index=_index(code), expires_at=timezone.now() + LINK_FOR
    )
    return code


def take_back_link(panel: Panel, id: uuid.UUID) -> None:
    """A code works no more."""
    ReferralLink.objects.filter(panel=panel, id=id).delete()


def refer_from_outside(told: Mapping[str, Any]) -> Listing:
    """Refer somebody with a code, which is used up by that.

    Args:
        told: what `forms.FromOutside` asks.

    Raises:
        NoLink: the code opens nothing.
    """
    with transaction.atomic():
        index = _index(told["code"])
        link = ReferralLink.objects.filter(code_index=index, expires_at__gt=timezone.now()).first()
        if link is None or not ReferralLink.objects.filter(id=link.id).delete()[0]:
            raise NoLink
        people, relations = _outside_people(told)
        referral = Referral(
            at=timezone.now(), by_name=told["by_name"], by_agency=told["by_agency"],
            by_reach=told["by_reach"],
            people=people, relations=relations,
            contact=Contact(way=told["reach"]) if told["reach"] else Contact(),
        )  # fmt: skip
        return _begin(link.panel, _worded(referral, told, link.panel))


def _outside_people(told: Mapping[str, Any]) -> tuple[tuple[Named, ...], tuple[Between, ...]]:
    harmed = Named(
        id=uuid.uuid4().hex, part="harmed", name=told["harmed"], born=_iso(told["harmed_born"]),
        addresses=(told["harmed_address"],) if told["harmed_address"] else (),
    )  # fmt: skip
    accused = [
        Named(
            id=uuid.uuid4().hex, part="accused", name=name,
            born=_iso(told["accused_born"]) if place == 0 else "",
        )
        for place, name in enumerate(_lines(told["accused"]))
    ]  # fmt: skip
    children = [Named(id=uuid.uuid4().hex, part="child", name=name) for name in _lines(told["children"])]
    between = tuple(
        Between(who=each.id, whom=harmed.id, bond_words=told["bond"] if place == 0 else "")
        for place, each in enumerate(accused)
    )
    return (harmed, *accused, *children), between


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _index(code: str) -> bytes:
    return blind_index("referral-link", codes.read(code) or "")


def accept(worker: Working, page: str, id: uuid.UUID, sort: str, earlier: Sequence[Earlier]) -> None:
    """Accept a referral, as new or as a repeat of earlier listings; raises as `conference.step`."""
    with transaction.atomic():
        conference.step(worker, page, id, "accepted")
        conference.change(worker, page, id, sort=sort, sort_by=worker.told.name, earlier=tuple(earlier))


def advise(worker: Working, page: str, id: uuid.UUID, advice: str) -> None:
    """Return a referral with advice; raises as `conference.step`."""
    with transaction.atomic():
        conference.step(worker, page, id, "returned", why=advice)
        conference.change(worker, page, id, advice=advice)


def put_on_agenda(worker: Working, page: str, id: uuid.UUID, meeting: Meeting, why: str = "") -> None:
    """Put a listing last on the agenda of a meeting, and call the agencies that are asked about each case.

    One that stood on another agenda goes from there with what agencies were asked about it.

    Args:
        why: it goes from one agenda to another.

    Raises:
        NotPossible: the agenda is full, or the meeting is no more to come; else as `conference.step`.
    """
    with transaction.atomic():
        row = Meeting.objects.select_for_update().get(id=meeting.id)
        settings = conference_queries.settings(row.panel)
        places = list(Listing.objects.filter(meeting=row).values_list("place", flat=True))
        if row.state not in states.TO_COME or _stays(id, row):
            raise conference_rules.NotPossible("not now")
        if len(places) >= settings.most_cases:
            raise conference_rules.NotPossible("full")
        place = max((each or 0 for each in places), default=0) + 1
        found = conference.step(worker, page, id, "listed", why=why, meeting=row, place=place)
        following.follow(found.row)
        called = [
            agency.id for agency, told in conference_queries.agencies(row.panel) if told.kind in settings.core
        ]
        conference.call(found.row, called, conference_rules.answers_until(row))


def _stays(id: uuid.UUID, meeting: Meeting) -> bool:
    """Whether a listing is on the agenda of this meeting already, or on that of one which began."""
    before = Meeting.objects.filter(listings=id).first()
    return before is not None and (before.id == meeting.id or before.state not in states.TO_COME)


def leave(worker: Working, page: str, id: uuid.UUID, to: Any, why: str) -> None:
    """Defer a listing to a later meeting, or withdraw it: it leaves its agenda; as `conference.step`."""
    with transaction.atomic():
        found = conference.step(worker, page, id, to, why=why, meeting=None, place=None)
        if to == "deferred":
            following.follow(found.row)


def finish(worker: Working, page: str, id: uuid.UUID, why: str) -> None:
    """Say that a panel is done with a listing.

    Raises:
        NotPossible: something is still to be done; else as `conference.step`.
    """
    with transaction.atomic():
        found = conference.step(worker, page, id, "finished", why=why)
        if Action.objects.filter(listing=found.row, state__in=("open", "escalated")).exists():
            raise conference_rules.NotPossible("still open")


def set_about(worker: Working, page: str, id: uuid.UUID, told: Mapping[str, Any]) -> None:
    """Keep what the return counts of the person harmed; raises as `conference_rules.listing`."""
    with transaction.atomic():
        found = conference.change(worker, page, id)
        about = msgspec.structs.replace(found.told.referral.about, **told)
        conference.change(
            worker, page, id, referral=msgspec.structs.replace(found.told.referral, about=about)
        )


def bring_in(worker: Working, panel: Panel, rows: Sequence[Row]) -> int:
    """Keep listings of before, all or none; those that are there already stay as they are. Gives how many.

    They were heard, so that a referral that comes now is known as a repeat. Nothing else is known of them.
    """
    made = 0
    with transaction.atomic():
        Panel.objects.select_for_update().get(id=panel.id)
        for row in rows:
            people = _sheet_people(row)
            if not _is_there(panel, people, row):
                _keep_row(worker, panel, people, row)
                made += 1
    return made


def _sheet_people(row: Row) -> tuple[Named, ...]:
    harmed = Named(id=uuid.uuid4().hex, part="harmed", name=row.harmed, born=row.harmed_born)
    accused = (Named(id=uuid.uuid4().hex, part="accused", name=name, born=born) for name, born in row.accused)
    return (harmed, *accused)


def _is_there(panel: Panel, people: Sequence[Named], row: Row) -> bool:
    same = [each.listing for each in knowing.same_pairs(people)]
    return Listing.objects.filter(id__in=same, panel=panel, referred_on=row.referred).exists()


def _keep_row(worker: Working, panel: Panel, people: tuple[Named, ...], row: Row) -> None:
    now = timezone.now()
    referral = Referral(at=now, by_name=worker.told.name, by_agency=worker.agency.name, people=people)
    step = Stepped(to="finished", at=now, by=worker.id.hex, by_name=worker.told.name)
    told = ListingTold(referral=referral, from_sheet=True, steps=(step,))
    conference.begin_listing(
        panel, told, state="finished", by=worker.id, referred_on=row.referred, heard_on=row.heard,
        agency_id=None,
    )  # fmt: skip
