"""What changes people of a case. Each change is found again, compared with declarations, and written down."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.service import blind_index
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.staff.access import identity, looking, matches
from chesil_web.staff.access.models import WallTold
from chesil_web.staff.cases import noting
from chesil_web.staff.cases.models import Case, CaseTold, Task, TaskTold
from chesil_web.staff.cases.people_models import (
    Known,
    Notice,
    NoticeTold,
    Party,
    PartyTold,
    PartyVersion,
    Relation,
    RelationTold,
    Tie,
)
from chesil_web.staff.handling import actions as handling
from chesil_web.staff.parties import conflicts, queries, rules
from chesil_web.staff.workforce.models import Worker
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second


class Changed(Exception):
    """Somebody else changed this in the meantime. Nothing was kept."""


class SameWorker(Exception):
    """This takes a second worker, or another one than the case has."""


@transaction.atomic
def begin(worker: Working, told: CaseTold, people: Iterable[PartyTold], **given: Any) -> Case:
    """Begin a case with the people that were named; raises as `handling.begin`."""
    made = handling.begin(worker, told, **given)
    row, safe = _opened(worker, made)
    kept = [(_keep_party(safe, row, _signed(worker, each)), each) for each in people]
    for party, each in kept:
        _find_again(worker, row, party, each)
    accused = [party for party, each in kept if each.part == "accused"]
    harmed = [party for party, each in kept if each.part == "harmed"]
    for who, whom in zip(accused, harmed, strict=False):
        words = next(each.notes for party, each in kept if party is who)
        between = RelationTold(who=who.id.hex, whom=whom.id.hex, bond="unknown", bond_words=words)
        _keep_relation(safe, row, between)
    for _, each in kept:
        _plan_birthdays(safe, row, worker, each)
    conflicts.check(row, safe, [each for _, each in kept])
    return row


def add(worker: Working, case: Case, told: PartyTold) -> Party:
    """Add somebody to a case."""
    with transaction.atomic():
        row, safe = _opened(worker, case)
        party = _keep_party(safe, row, _signed(worker, told))
        _note(safe, row, worker, ADDED % {"name": told.name})
        _learned(worker, row, safe, party, told)
    return party


def change(worker: Working, case: Case, party: uuid.UUID, told: PartyTold, base: int) -> None:
    """Keep what is known of somebody now; what was known before stays as a version.

    Args:
        base: the number of the version that the worker changed.

    Raises:
        Changed: that is not the newest one any more.
    """
    with transaction.atomic():
        row, safe = _opened(worker, case)
        found = rules.party(row, party, lock=True)
        _check_base(found, base)
        (before,) = safe.read([found], PartyTold)
        kept = tuple(each for each in before.known if each.detail in details(told))
        _next_version(safe, found, before, _signed(worker, msgspec.structs.replace(told, known=kept)))
        _note(safe, row, worker, CHANGED % {"name": told.name})
        _learned(worker, row, safe, found, told)


def check(worker: Working, case: Case, party: uuid.UUID) -> None:
    """Say that what a report told of somebody is right as it stands."""
    with transaction.atomic():
        row, safe = _opened(worker, case)
        found = rules.party(row, party, lock=True)
        (told,) = safe.read([found], PartyTold)
        if told.source:
            _next_version(safe, found, told, _signed(worker, msgspec.structs.replace(told, source="")))
            _note(safe, row, worker, CHECKED % {"name": told.name})


def end(worker: Working, case: Case, party: uuid.UUID, why: str) -> None:
    """Somebody is not in the case any more. What was known stays; they are found by it no longer."""
    with transaction.atomic():
        row, safe = _opened(worker, case)
        found = rules.party(row, party, lock=True)
        if found.ended_on is not None:
            return
        found.ended_on = timezone.localdate()
        found.save(update_fields=["ended_on"])
        for each in queries.relations(safe, row):
            if found.id.hex in (each.told.who, each.told.whom):
                _end(each.row)
        matches.drop(found.id)
        (told,) = safe.read([found], PartyTold)
        _note(safe, row, worker, f"{ENDED % {'name': told.name}} {why}".strip())


def bring_back(worker: Working, case: Case, party: uuid.UUID) -> None:
    """Somebody is in the case again."""
    with transaction.atomic():
        row, safe = _opened(worker, case)
        found = rules.party(row, party, lock=True)
        if found.ended_on is None:
            return
        found.ended_on = None
        found.save(update_fields=["ended_on"])
        (told,) = safe.read([found], PartyTold)
        _note(safe, row, worker, AGAIN % {"name": told.name})
        _learned(worker, row, safe, found, told)


def relate(worker: Working, case: Case, told: RelationTold, instead: Relation | None = None) -> None:
    """Keep what one does to another; the one that it stands in the place of is ended.

    So is one of the same two in which nothing is written down yet, such as a report begins with.
    """
    with transaction.atomic():
        row, safe = _opened(worker, case)
        pair = (told.who, told.whom)
        empty = [
            each.row for each in queries.relations(safe, row)
            if (each.told.who, each.told.whom) == pair and not each.told.does
        ]  # fmt: skip
        for each in (*([instead] if instead else ()), *empty):
            _end(each)
        _keep_relation(safe, row, msgspec.structs.replace(told, by_name=worker.told.name))
        names = {each.row.id.hex: each.told.name for each in queries.people(safe, row)}
        words = f"{names[told.who]} → {names[told.whom]}: {told.does or told.bond_words or told.bond}"
        _note(safe, row, worker, words)


def part(worker: Working, case: Case, relation: Relation) -> None:
    """Nothing is between two any more, or it was wrong."""
    with transaction.atomic():
        row, safe = _opened(worker, case)
        _end(relation)
        _note(safe, row, worker, PARTED)


def say_known(worker: Working, case: Case, party: uuid.UUID, detail: str, who: str, word: str) -> None:
    """Say that somebody in the case knows a detail of another. It counts once a second worker says so too."""
    with transaction.atomic():
        row, safe = _opened(worker, case)
        found = rules.party(row, party, lock=True)
        (told,) = safe.read([found], PartyTold)
        new = Known(
            detail=detail, who=who, word=word, by=worker.id.hex, by_name=worker.told.name, at=timezone.now()
        )  # fmt: skip
        others = tuple(each for each in told.known if (each.detail, each.who) != (detail, who))
        _next_version(safe, found, told, msgspec.structs.replace(told, known=(*others, new)))


def agree_known(worker: Working, case: Case, party: uuid.UUID, number: int, base: int) -> None:
    """Say so too, as the second worker.

    Raises:
        SameWorker: it is the first one, or there is nothing to agree to. Changed: as `change`.
    """
    with transaction.atomic():
        row, safe = _opened(worker, case)
        found = rules.party(row, party, lock=True)
        _check_base(found, base)
        (told,) = safe.read([found], PartyTold)
        waits = told.known[number] if number < len(told.known) else None
        if waits is None or waits.second or not is_second(worker, waits.by, waits.at):
            raise SameWorker
        agreed = msgspec.structs.replace(waits, second=worker.id.hex, second_name=worker.told.name)
        known = (*told.known[:number], agreed, *told.known[number + 1 :])
        _next_version(safe, found, told, msgspec.structs.replace(told, known=known))
        _note(safe, row, worker, KNOWS % {"name": told.name, "first": agreed.by_name})


def unsay_known(worker: Working, case: Case, party: uuid.UUID, number: int, base: int) -> None:
    """It is to be kept from them after all: one worker is enough for that.

    Raises:
        Changed: as `change`.
    """
    with transaction.atomic():
        row, safe = _opened(worker, case)
        found = rules.party(row, party, lock=True)
        _check_base(found, base)
        (told,) = safe.read([found], PartyTold)
        known = (*told.known[:number], *told.known[number + 1 :])
        _next_version(safe, found, told, msgspec.structs.replace(told, known=known))


def join(worker: Working, one: Party, other: Party) -> None:
    """Say that two in different cases are one person. Of a person harmed contact is to be asked anew."""
    with transaction.atomic():
        ids = [one.case_id, other.case_id]
        list(Case.objects.select_for_update().filter(id__in=ids).order_by("id"))
        _become(worker, one, other.person, SAME % {"ref": other.case.ref})
        row, safe = _opened(worker, other.case)
        (told,) = safe.read([other], PartyTold)
        if told.part == "harmed":
            _ask_contact_again(safe, row)
        _note(safe, row, worker, f"{told.name}: {SAME % {'ref': one.case.ref}}")


def unjoin(worker: Working, one: Party) -> None:
    """Undo `join`: the two are different people. Contact has to be confirmed again, as after `join`."""
    _become(worker, one, uuid.uuid4(), NOT_SAME)


def _become(worker: Working, one: Party, person: uuid.UUID, words: str) -> None:
    with transaction.atomic():
        row, safe = _opened(worker, one.case)
        party = rules.party(row, one.id, lock=True)
        party.person = person
        party.save(update_fields=["person"])
        for each in queries.relations(safe, row):
            if party.id.hex in (each.told.who, each.told.whom):
                each.row.pair_index = _pair_index(row, each.told)
                each.row.save(update_fields=["pair_index"])
        (told,) = safe.read([party], PartyTold)
        if told.part == "harmed":
            _ask_contact_again(safe, row)
        _note(safe, row, worker, f"{told.name}: {words}")


@transaction.atomic
def counter(worker: Working, case: Case, told: CaseTold, owner: Worker, **given: Any) -> Case:
    """Begin the other side of a case: its own case, with roles turned, for another worker.

    Nothing but the two names goes into it. Neither of the two workers sees the case of the other.

    Raises:
        SameWorker: the worker has this case already.
    """
    row, safe = _opened(worker, case)
    if row.worker_id == owner.id:
        raise SameWorker
    people = rules.of_case(told)
    made = begin(worker, told, people, owner=owner, team=None, **given)
    Tie.objects.create(case=row, other=made, counter=True)
    _note(safe, row, worker, COUNTER)
    why = WallTold(why=COUNTER_WALL, by_name=worker.told.name)
    conflicts.wall_off(row, safe, why, worker=owner.id, by=worker.id)
    other, its_safe = _opened(worker, made)
    if row.worker_id:
        conflicts.wall_off(other, its_safe, why, worker=row.worker_id, by=worker.id)
    return other


def settle(worker: Working, notice: Notice, outcome: str = "") -> None:
    """A duty manager or lead has dealt with something that was passed on, once.

    Args:
        outcome: what was done about a word that somebody left. Its case keeps both as an entry.
    """
    with transaction.atomic():
        row = Notice.objects.select_for_update(of=("self",)).filter(id=notice.id, ended_on=None).first()
        if row is None:
            return
        if outcome:
            told = office.read(row, NoticeTold)
            office.reseal(row, msgspec.structs.replace(told, outcome=outcome, settled_by=worker.told.name))
            if row.case is not None:
                case, safe = _opened(worker, row.case)
                noting.note(safe, case, worker, "note", _of_word(told, outcome))
        row.ended_on = timezone.localdate()
        row.save(update_fields=["ended_on"])


def _of_word(told: NoticeTold, outcome: str) -> str:
    head = WORD % {"name": told.name, "when": said(told.at)}
    return f"{head}\n{told.text}\n\n{WORD_DONE} {outcome}"


def details(told: PartyTold) -> tuple[str, ...]:
    """Everything of somebody that can be kept from somebody else."""
    dates = (told.born,) if told.born else ()
    return (told.name, *told.also, *told.phones, *told.mails, *told.addresses, *told.references, *dates)


BEFORE_BIRTHDAY = timedelta(days=60)
TURNS = {
    16: "%(name)s turns 16 on %(day)s. Below 16 abuse by a partner is for child protection and not for a "
    "MARAC. Look at what fits from then on.",
    18: "%(name)s turns 18 on %(day)s. Agree who goes on with it from then.",
}
ADDED = "%(name)s was added to the people of the case."
CHECKED = "What the report told of %(name)s was checked."
CHANGED = "What is known of %(name)s was changed."
ENDED = "%(name)s is not in the case any more."
AGAIN = "%(name)s is in the case again."
PARTED = "What stood between two people was taken out."
KNOWS = "A detail of %(name)s is known to somebody in the case, as %(first)s and a second worker said."
SAME = "the same person as one in case %(ref)s."
NOT_SAME = "not the same person as one in another case."
COUNTER = "The other side says that it is done to them. That is a case of its own with another worker."
COUNTER_WALL = "The two sides of this are worked on apart."
WORD = "%(name)s left word on %(when)s:"
WORD_DONE = "What was done:"


def _opened(worker: Working, case: Case) -> tuple[Case, OpenSafe]:
    row = Case.objects.select_for_update().get(id=case.id)
    return row, looking.opened(worker.id, row)


def _check_base(party: Party, base: int) -> None:
    if party.number != base:
        raise Changed


def _signed(worker: Working, told: PartyTold) -> PartyTold:
    return msgspec.structs.replace(told, by_name=worker.told.name, at=timezone.now())


def _next_version(safe: OpenSafe, party: Party, before: PartyTold, told: PartyTold) -> None:
    safe.keep(PartyVersion, before, party=party, number=party.number)
    safe.reseal(party, told)
    party.number += 1
    party.save(update_fields=["number"])


def _learned(worker: Working, row: Case, safe: OpenSafe, party: Party, told: PartyTold) -> None:
    _find_again(worker, row, party, told)
    _plan_birthdays(safe, row, worker, told)
    conflicts.check(row, safe, [told])


def _plan_birthdays(safe: OpenSafe, row: Case, worker: Working, told: PartyTold) -> None:
    """Who turns 16 or 18 comes under other rules: somebody looks at that 60 days before."""
    today = timezone.localdate()
    open_tasks = {
        words.text for _, words in safe.read_those(Task.objects.filter(case=row, ended_on=None), TaskTold)
    }
    for age, day in rules.birthdays(told.born, today):
        text = TURNS[age] % {"name": told.name, "day": said_day(day)}
        if text not in open_tasks:
            handling.add_task(worker, row, text, max(today, day - BEFORE_BIRTHDAY), row.worker)


def _ask_contact_again(safe: OpenSafe, row: Case) -> None:
    """What was said of contact may be somebody else's word: nobody is called before it is asked anew."""
    (told,) = safe.read([row], CaseTold)
    contact = msgspec.structs.replace(told.contact, confirmed_on=None)
    safe.reseal(row, msgspec.structs.replace(told, contact=contact))


def _find_again(worker: Working, row: Case, party: Party, told: PartyTold) -> None:
    person = rules.person(told)
    matches.keep(row.id, party.id, person)
    _, unseen = queries.known_elsewhere(worker, identity.matches(person), but=row.id)
    conflicts.pass_on(worker, unseen)


def _keep_party(safe: OpenSafe, row: Case, told: PartyTold) -> Party:
    return safe.keep(Party, told, case=row, agency_id=row.agency_id)


def _keep_relation(safe: OpenSafe, row: Case, told: RelationTold) -> None:
    safe.keep(Relation, told, case=row, agency_id=row.agency_id, pair_index=_pair_index(row, told))


def _pair_index(row: Case, told: RelationTold) -> bytes:
    persons = dict(Party.objects.filter(case=row).values_list("id", "person"))
    pair = [persons[uuid.UUID(each)].hex for each in (told.who, told.whom)]
    return blind_index("pair", " ".join(pair))


def _end(relation: Relation) -> None:
    Relation.objects.filter(id=relation.id, ended_on=None).update(ended_on=timezone.localdate())


def _note(safe: OpenSafe, row: Case, worker: Working, text: str) -> None:
    noting.note(safe, row, worker, "people", text)
