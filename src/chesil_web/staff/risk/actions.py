"""What changes the risk of a case. What is finished never changes: a correction stands beside it."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import msgspec
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chesil.law import DangerMarker
from chesil.risk import Given, Level, QuestionSet, SetError, Taken, dangers, read_set
from chesil_web.foundation.keys import office
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.staff.access import looking
from chesil_web.staff.cases import cards
from chesil_web.staff.cases.models import Case, Entry, EntryTold
from chesil_web.staff.handling import actions as handling
from chesil_web.staff.risk import queries, rules
from chesil_web.staff.risk.models import (
    Assessment,
    AssessmentTold,
    Cited,
    Draft,
    DraftTold,
    LoadedSet,
    LoadedTold,
    Review,
)
from chesil_web.staff.workforce.models import Agency, Worker
from chesil_web.staff.workforce.queries import Working

LOOK_AGAIN: Final = "Look at the risk again."
_AGAIN: Final = "A new assessment was made."
_DAY: Final = timedelta(days=1)


class NoDraft(Exception):
    """The worker has begun no assessment of this case, or has finished it in another window."""


class Changed(Exception):
    """Another window changed these answers meanwhile. Nothing was kept."""


def begin(
    worker: Working, case: Case, asked: QuestionSet, *, on: date | None = None, asked_by: str = "",
    about: str = "", carries: bool = False,
) -> None:  # fmt: skip
    """Begin an assessment. One that the worker has begun stays, and nothing is changed.

    Args:
        on, asked_by: the day on which it was answered on paper, and who asked; today and nobody else for now.
        about: who it is about, of several who are accused: the party in hex.
        carries: take over what an assessment about somebody else says of whoever is harmed alone.
    """
    with transaction.atomic():
        row, safe = _opened(worker, case)
        told, accused = queries.done(safe, row), queries.accused(safe, row)
        about = next(iter(accused)) if len(accused) == 1 else about
        same = rules.same(told, asked, about, is_alone=len(accused) < 2)
        from_ = rules.carried(told, asked, about) if carries else None
        _keep_draft(worker, row, safe, DraftTold(
            asked=asked, on=on or timezone.localdate(), begun_at=timezone.now(), by_name=worker.told.name,
            on_paper=on is not None, asked_by=asked_by, bases=tuple(same), about=about,
            about_name=accused.get(about, ""), answers=_taken_over(from_, told) if from_ else {},
            cited=told[from_].cited if from_ else {},
        ))  # fmt: skip


def _taken_over(number: int, done: Mapping[int, AssessmentTold]) -> dict[str, Given]:
    """The common answers of an assessment, each saying whose word it is and from where it comes."""
    told = done[number]
    words = f"taken over from assessment {number}, asked on {told.taken.on:%-d %B %Y}, {told.by_name}"
    return {
        id: msgspec.structs.replace(given, source=f"{given.source or 'Their own word'}; {words}")
        for id, given in rules.common(told).items()
    }


def correct(worker: Working, case: Case, number: int) -> None:
    """Begin a correction: a draft with the answers of an assessment, which stays as it is.

    Raises:
        NoDraft: there is no assessment of that number.
    """
    with transaction.atomic():
        row, safe = _opened(worker, case)
        told = queries.done(safe, row).get(number)
        if told is None:
            raise NoDraft
        taken = told.taken
        _keep_draft(worker, row, safe, DraftTold(
            asked=told.asked, on=taken.on, begun_at=timezone.now(), by_name=worker.told.name,
            answers=taken.answers, cited=told.cited, on_paper=taken.on_paper, asked_by=told.asked_by,
            different=taken.different, level=taken.level, because=taken.because, bases=told.bases,
            corrects=number, about=told.about, about_name=told.about_name,
        ))  # fmt: skip


def take_on(worker: Working, case: Case, draft: uuid.UUID) -> None:
    """Go on with what a colleague has begun: a draft of one's own with its answers; theirs stays.

    Raises:
        NoDraft: it was finished, or dropped.
    """
    with transaction.atomic():
        row, safe = _opened(worker, case)
        found = Draft.objects.filter(case=row, id=draft).first()
        if found is None:
            raise NoDraft
        (told,) = safe.read([found], DraftTold)
        _keep_draft(worker, row, safe, msgspec.structs.replace(told, by_name=worker.told.name))


def _keep_draft(worker: Working, row: Case, safe: OpenSafe, told: DraftTold) -> None:
    if not Draft.objects.filter(case=row, worker_id=worker.id).exists():
        safe.keep(Draft, told, case=row, worker_id=worker.id)


def answer(
    worker: Working, case: Case, step: rules.Step, answers: Mapping[str, Given], *, seen: str,
    cited: Mapping[str, Mapping[str, Cited]],
) -> tuple[DangerMarker, ...]:  # fmt: skip
    """Keep the answers of a step.

    Args:
        answers: by question, without what they cite.
        seen: the stamp of the answers that the page began with.
        cited: what each question cites now.

    Returns:
        The signs of danger now that these answers name and that were not named before.

    Raises:
        NoDraft: there is none. Changed: another window changed these answers. Nothing was kept.
    """
    with transaction.atomic():
        row, safe = _opened(worker, case)
        draft, told = _draft(worker, row, safe)
        new = {id: msgspec.structs.replace(each, cites=tuple(cited[id])) for id, each in answers.items()}
        if seen != rules.stamp(step.questions, told.answers) and _differs(new, told.answers):
            raise Changed
        after = told.answers | new
        safe.reseal(draft, msgspec.structs.replace(told, answers=after, cited=_cited(told, after, cited)))
    known = {each.id for each in dangers(told.asked, told.answers)}
    return tuple(each for each in dangers(told.asked, new) if each.now and each.id not in known)


def _differs(new: Mapping[str, Given], before: Mapping[str, Given]) -> bool:
    return any(before.get(id, Given(answer="not asked")) != each for id, each in new.items())


def _cited(
    told: DraftTold, answers: Mapping[str, Given], cited: Mapping[str, Mapping[str, Cited]]
) -> dict[str, Cited]:
    """What is cited, as it was when it was first; what no answer cites any more is let go.

    Words that were shared stay in the share.
    """
    new = {id: _without_shared(one) for each in cited.values() for id, one in each.items()}
    known = new | told.cited
    return {id: known[id] for each in answers.values() for id in each.cites if id in known}


def _without_shared(cited: Cited) -> Cited:
    return msgspec.structs.replace(cited, words="") if cited.kind == "share" else cited


def judge(worker: Working, case: Case, *, level: Level | None, because: str, different: str) -> None:
    """Keep what a worker typed of their judgement, finished or not.

    Raises:
        NoDraft: there is none.
    """
    with transaction.atomic():
        row, safe = _opened(worker, case)
        draft, told = _draft(worker, row, safe)
        safe.reseal(draft, msgspec.structs.replace(told, level=level, because=because, different=different))


def finish(
    worker: Working, case: Case, *, next_on: date, event: str = "", event_on: date | None = None
) -> int:
    """Finish an assessment: it gets its number and never changes, and the next look is due.

    Args:
        event, event_on: what may change the risk, in words, and its day: then it is looked at again, too.

    Returns:
        Its number.

    Raises:
        NoDraft: there is none.
    """
    with transaction.atomic():
        row, safe = _opened(worker, case)
        draft, told = _draft(worker, row, safe)
        number = Assessment.objects.filter(case=row).count() + 1
        safe.keep(
            Assessment, _finished(worker, told), case=row, number=number, done_on=told.on, next_on=next_on
        )
        safe.drop([draft])
        cards.set_risk(row, rules.highest(queries.done(safe, row)))
        _end_reviews(worker, row, told)
        _review(worker, row, LOOK_AGAIN, next_on, number)
        if event_on is not None:
            _review(worker, row, f"{LOOK_AGAIN} {event}", event_on + _DAY)
        whose = f" (about {told.about_name})" if told.about_name else ""
        handling.add_entry(
            worker, row, "decision", f"Risk: {told.level}, by judgement{whose}. {told.because}".strip()
        )
    return number


def _finished(worker: Working, told: DraftTold) -> AssessmentTold:
    return AssessmentTold(
        asked=told.asked, at=timezone.now(), by_name=worker.told.name, asked_by=told.asked_by,
        cited=told.cited, bases=told.bases, corrects=told.corrects, about=told.about,
        about_name=told.about_name,
        taken=Taken(
            questions=told.asked.id, version=told.asked.version, answers=told.answers, on=told.on,
            by=worker.id.hex, level=told.level, because=told.because, different=told.different,
            on_paper=told.on_paper,
        ),
    )  # fmt: skip


def _end_reviews(worker: Working, row: Case, told: DraftTold) -> None:
    """What asked for this assessment is done; what a colleague finished meanwhile still asks for its own."""
    past = Q(number__in=[*told.bases, told.corrects]) | Q(number=None, task__due_on__lte=told.on + _DAY)
    for each in queries.open_reviews(row).filter(past):
        handling.end_task(worker, row, each.task_id, "done", _AGAIN)


def _review(worker: Working, row: Case, text: str, due_on: date, number: int | None = None) -> None:
    task = handling.add_task(worker, row, text, due_on, row.worker)
    Review.objects.create(case=row, task=task, number=number)


def drop(worker: Working, case: Case) -> None:
    """Throw away what the worker has begun."""
    with transaction.atomic():
        row, safe = _opened(worker, case)
        safe.drop(list(Draft.objects.filter(case=row, worker_id=worker.id)))


def note_event(worker: Working, case: Case, event: str, on: date, text: str) -> None:
    """Something happens that may change the risk: it is looked at again the day after, or at once."""
    with transaction.atomic():
        row, _safe = _opened(worker, case)
        due = max(on + _DAY, timezone.localdate())
        _review(worker, row, f"{LOOK_AGAIN} {event}", due)
        handling.add_entry(worker, row, "note", f"{event}, {on:%-d %B %Y}. {text}".strip())


def act_on_danger(worker: Working, case: Case, text: str, tell: Worker | None) -> None:
    """Write down what was done about a danger, and give whoever is told of it a task for today."""
    with transaction.atomic():
        row, _safe = _opened(worker, case)
        handling.add_entry(worker, row, "decision", text)
        if tell is not None:
            handling.add_task(worker, row, DANGER, timezone.localdate(), tell)


DANGER: Final = "An answer about risk names a danger. Read the case now, and ask the worker what was done."


def note_print(worker: Working, case: Case, number: int, recipient: str, purpose: str, secrets: int) -> None:
    """Write down that an assessment goes on paper, who gets it and what for. The same again is written once.

    Args:
        secrets: how many details that must not reach who does it stand in the paper.
    """
    with transaction.atomic():
        row, safe = _opened(worker, case)
        text = f"Assessment {number} of the risk was printed for {recipient}: {purpose}"
        if secrets:
            text += f"\nProtected details in it, which {worker.told.name} read before: {secrets}."
        newest = Entry.objects.filter(case=row).order_by("-number")[:1]
        if all(told.text != text for _row, told in safe.read_those(newest, EntryTold)):
            handling.add_entry(worker, row, "decision", text)


def load_set(worker: Working, text: str) -> QuestionSet:
    """Load a set of questions for an agency.

    Raises:
        SetError: it is not sound, or one of its name and version is there.
    """
    asked = read_set(text, name="Your text")
    with transaction.atomic():
        Agency.objects.select_for_update().get(id=worker.row.agency_id)
        for each in queries.offered(worker.row.agency_id):
            if each.asked.id == asked.id and each.row is None:
                raise SetError(f"{asked.id} is the name of a set of ours. Give yours another id.")
            if each.asked.id == asked.id and each.asked.version >= asked.version:
                raise SetError(
                    f"Version {each.asked.version} of {asked.id} is there. Give yours a higher version."
                )
        told = LoadedTold(asked=asked, by_name=worker.told.name, at=timezone.now())
        office.keep(LoadedSet, told, agency_id=worker.row.agency_id)
    return asked


def end_set(worker: Working, id: uuid.UUID) -> None:
    """Offer a set no more. Assessments that asked it stay as they are."""
    with transaction.atomic():
        row = LoadedSet.objects.select_for_update().filter(id=id, agency_id=worker.row.agency_id).first()
        if row is not None:
            told = office.read(row, LoadedTold)
            office.reseal(row, msgspec.structs.replace(told, ended_at=told.ended_at or timezone.now()))


def _opened(worker: Working, case: Case) -> tuple[Case, OpenSafe]:
    """The case, held until the transaction ends, and its safe."""
    row = Case.objects.select_for_update().get(id=case.id)
    return row, looking.opened(worker.id, row)


def _draft(worker: Working, row: Case, safe: OpenSafe) -> tuple[Draft, DraftTold]:
    found = Draft.objects.filter(case=row, worker_id=worker.id).first()
    if found is None:
        raise NoDraft
    (told,) = safe.read([found], DraftTold)
    return found, told
