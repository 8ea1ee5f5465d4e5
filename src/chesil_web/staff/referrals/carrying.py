"""What a referral takes from a case, so that nothing is typed again. What the person shared stays theirs.

Words that were cited from what they shared stay out, because a panel has readers who may not see them; how
many, stands in `left_out`.
"""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import attrs
from django.utils import timezone

from chesil.risk import count, given
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.cases import acts
from chesil_web.staff.cases.models import Case, CaseTold, Entry, EntryTold
from chesil_web.staff.conference.listing_models import Answered, Between, Named, Quoted, Referral, RiskTold
from chesil_web.staff.orders.orders import ORDERS, state
from chesil_web.staff.parties import queries as parties
from chesil_web.staff.plans import plans
from chesil_web.staff.referrals import eligibility
from chesil_web.staff.risk import queries as risk
from chesil_web.staff.risk import rules
from chesil_web.staff.risk.models import AssessmentTold
from chesil_web.staff.risk.words import answer_words
from chesil_web.staff.things import queries as things
from chesil_web.staff.workforce.queries import Working

_ACTS: Final = 10  # the newest that go along in full; the others are counted


@attrs.frozen(kw_only=True)
class Carried:
    """What goes along. *referral* has no words of its own yet. *left_out*: citations that stay."""

    referral: Referral
    wishes: str
    left_out: int


def carried(worker: Working, case: Case, safe: OpenSafe) -> Carried:
    """What a referral of a case takes along today."""
    today = timezone.localdate()
    (told,) = safe.read([case], CaseTold)
    people, relations = _people(safe, case)
    written = acts.entered(safe.read_those(Entry.objects.filter(case=case).order_by("number"), EntryTold))
    assessed = _newest(safe, case)
    cited = list(assessed.cited.values()) if assessed else []
    orders = things.things(safe, case, ORDERS)
    referral = Referral(
        at=timezone.now(), by_name=worker.told.name, by_agency=worker.agency.name, by_kind=worker.agency.kind,
        by_reach=worker.told.phone, people=people, relations=relations, contact=told.contact,
        risk=_risk(assessed) if assessed else None,
        evidence=(
            *_acts(written),
            *(Quoted(when=each.when, words=each.words) for each in cited if each.kind != "share"),
        ),
        orders=tuple(f"{ORDERS.title(each.told)}: {state(each.told, today)}" for each in orders),
        incidents=sum(1 for act in written if act.day and eligibility.is_within(act.day, today, 12)),
    )  # fmt: skip
    return Carried(
        referral=referral, wishes=plans.wishes(safe, case),
        left_out=sum(each.kind == "share" for each in cited),
    )  # fmt: skip


def _people(safe: OpenSafe, case: Case) -> tuple[tuple[Named, ...], tuple[Between, ...]]:
    found = parties.people(safe, case)
    ids = {each.row.id.hex: uuid.uuid4().hex for each in found}
    people = tuple(
        Named(
            id=ids[each.row.id.hex], from_party=each.row.id.hex, part=each.told.part, name=each.told.name,
            also=each.told.also, born=each.told.born, phones=each.told.phones, mails=each.told.mails,
            addresses=each.told.addresses, references=each.told.references, agency=each.told.agency,
            notes=each.told.notes,
        )
        for each in found
    )  # fmt: skip
    between = tuple(
        Between(
            who=ids[each.told.who], whom=ids[each.told.whom], bond=each.told.bond, does=each.told.does,
            bond_words=each.told.bond_words, afraid=each.told.afraid, together=each.told.together,
        )
        for each in parties.relations(safe, case)
        if each.told.who in ids and each.told.whom in ids
    )  # fmt: skip
    return people, between


def _newest(safe: OpenSafe, case: Case) -> AssessmentTold | None:
    """The newest; of several who are accused, the one judged highest of the newest about each."""
    done = risk.done(safe, case)
    numbers = rules.by_level(done)
    newest = {done[number].about: number for number in sorted(numbers)}
    return next((done[number] for number in numbers if number in newest.values()), None)


def _risk(told: AssessmentTold) -> RiskTold:
    counted = count(told.asked, told.taken)
    return RiskTold(
        asked=told.asked.id, title=told.asked.title, on=told.taken.on, yes=counted.counted, of=counted.of,
        unknown=counted.unknown + counted.not_asked, level=told.taken.level, because=told.taken.because,
        answers=tuple(_answers(told)),
    )  # fmt: skip


def _answers(told: AssessmentTold) -> Iterator[Answered]:
    for question in told.asked.questions:
        one = given(told.taken, question)
        yield Answered(
            question=question.text, answer=str(answer_words(one.answer)), whose=one.source, note=one.note
        )


def _acts(written: Sequence[acts.Act]) -> Iterator[Quoted]:
    for act in acts.in_order(written)[-_ACTS:]:
        yield Quoted(when=act.day.isoformat() if act.day else "", words=act.words)


def gaps(referral: Referral, on: date) -> tuple[str, ...]:
    """What is not known and should be asked, as words.GAPS names it."""
    harmed = [each for each in referral.people if each.part == "harmed"]
    accused = [each for each in referral.people if each.part == "accused"]
    lacking = {
        "harmed": not harmed, "harmed born": any(not each.born for each in harmed),
        "harmed address": any(not each.addresses for each in harmed), "accused": not accused,
        "accused born": any(not each.born for each in accused),
        "contact": referral.contact.state != "confirmed", "risk": referral.risk is None,
        "risk old": referral.risk is not None and (on - referral.risk.on).days > 56,
        "wishes": not referral.wishes and not referral.words,
    }  # fmt: skip
    return tuple(name for name, is_lacking in lacking.items() if is_lacking)
