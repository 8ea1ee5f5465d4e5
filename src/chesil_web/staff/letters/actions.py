"""What changes letters: under the row of their case, so that of two at one moment the slower sees the other.

A letter is checked again before anything that rests on a check: what is protected may be more by then.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil import leaks
from chesil.documents import letter as papers
from chesil.leaks import How
from chesil_web.foundation.log import actions as log
from chesil_web.foundation.log import deeds
from chesil_web.staff.access import looking
from chesil_web.staff.cases.models import Case
from chesil_web.staff.handling import actions as handling
from chesil_web.staff.letters import checking, details, queries, rules
from chesil_web.staff.letters.models import (
    Decided,
    HitTold,
    Kind,
    Letter,
    LetterFile,
    LetterTold,
    LetterVersion,
    Printed,
    VersionTold,
)
from chesil_web.staff.letters.queries import Whole
from chesil_web.staff.letters.rules import NotPossible
from chesil_web.staff.workforce.models import Worker
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second

TITLE: Final = "Letter"
TASK: Final = "Read letter %(number)d as the second person, and say whether it can go."


def write(
    worker: Working, case: Case, kind: Kind, told: Mapping[str, Any], *, letter: uuid.UUID | None = None,
    base: int = 0,
) -> Letter:  # fmt: skip
    """Keep a new letter, or a new version of one: what was checked and approved before counts no more.

    Args:
        told: fields of VersionTold. base: the version it was made from; a newer one stays beside it.

    Raises:
        NotPossible: it was released. A later change needs a new letter.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case.id)
        safe = looking.opened(worker.id, row)
        if letter is None:
            last = Letter.objects.filter(case=row).order_by("-number").first()
            number = last.number + 1 if last else 1
            kept = safe.keep(Letter, LetterTold(kind=kind), case=row, number=number, state="written")
            _add_version(worker, safe, kept, LetterTold(kind=kind), _version(worker, told, base))
            return kept
        found = _locked(worker, case, letter)
        _add_version(worker, found.safe, found.row, found.told, _version(worker, told, base))
        return found.row


def _version(worker: Working, told: Mapping[str, Any], base: int) -> VersionTold:
    return VersionTold(**told, by=worker.id.hex, by_name=worker.told.name, at=timezone.now(), base=base)


def _add_version(
    worker: Working, safe: Any, row: Letter, told: LetterTold, version: VersionTold
) -> LetterTold:
    number = LetterVersion.objects.filter(letter=row).count() + 1
    safe.keep(LetterVersion, version, letter=row, number=number)
    writers = tuple(dict.fromkeys((*told.writers, worker.id.hex)))
    after = msgspec.structs.replace(
        told, writers=writers, checked=None, sent_back="", approved_by="", approved_at=None
    )
    _keep(safe, row, after)
    return after


def _keep(safe: Any, row: Letter, told: LetterTold) -> None:
    safe.reseal(row, told)
    row.state = rules.state(told)
    row.released_on = timezone.localdate(told.released_at) if told.released_at else None
    row.save(update_fields=["state", "released_on"])


def _locked(worker: Working, case: Case, letter: uuid.UUID) -> Whole:
    """A letter that nobody else changes until the transaction ends.

    Raises:
        NotPossible: it was released.
    """
    row = Case.objects.select_for_update().get(id=case.id)
    found = queries.whole(worker, row, letter)
    if found.told.released_by:
        raise NotPossible("released")
    return found


def check(worker: Working, case: Case, letter: uuid.UUID) -> LetterTold:
    """Look for every protected detail in what is written now.

    Raises:
        NotPossible: it was released, or there is still something to fill in.
    """
    with transaction.atomic():
        found = _locked(worker, case, letter)
        return _checked(worker, found, found.told)


def _checked(
    worker: Working, found: Whole, told: LetterTold, *, version: VersionTold | None = None
) -> LetterTold:
    """The letter with a check of now. Where it finds something open, an approval counts no more."""
    written, number = version or found.now, found.number + (version is not None)
    if rules.gaps(written):
        raise NotPossible("gaps")
    now = timezone.now()
    known = details.of_case(worker, found.case, found.safe, found.of_case)
    pieces = list(checking.pieces(written, file=_file(now)))
    made = checking.checked(
        told, written, number, known, found.of_case.contact, pieces, by_name=worker.told.name, at=now
    )
    after = msgspec.structs.replace(told, checked=made)
    if rules.state(after) == "checked":
        after = msgspec.structs.replace(after, approved_by="", approved_at=None)
    _keep(found.safe, found.row, after)
    return after


def _file(now: datetime) -> str:
    return rules.FILE.format(day=timezone.localdate(now))


def decide(
    worker: Working, case: Case, letter: uuid.UUID, version: int, chosen: Mapping[int, tuple[How, str]]
) -> None:
    """Decide about hits by their place in the list of the last check. What goes out makes a new version.

    Raises:
        NotPossible: another version or another check came in between. NotAllowed: a decision is none that is
            allowed. Then nothing is changed.
    """
    with transaction.atomic():
        found = _locked(worker, case, letter)
        last = found.told.checked
        if last is None or last.version != version or found.number != version:
            raise NotPossible("changed")
        hits = {number: last.hits[number] for number in chosen if number < len(last.hits)}
        decided = [_decision(worker, hits[number], *chosen[number]) for number in hits]
        told = msgspec.structs.replace(found.told, decided=(*found.told.decided, *decided))
        for each in decided:
            if each.how != "meant":  # that is settled by the second person
                deeds.hit_settled(found.safe, letter, each.how, by=worker.id)
        out = {number: hit for number, hit in hits.items() if chosen[number][0] in ("taken out", "withheld")}
        if not out:
            _checked(worker, found, told)
            return
        after = _version(
            worker, _without(found.now, [(hit, chosen[n][0]) for n, hit in out.items()]), version
        )
        told = _add_version(worker, found.safe, found.row, told, after)
        _checked(worker, found, told, version=after)


def _decision(worker: Working, hit: HitTold, how: How, reason: str) -> Decided:
    """A decision that is allowed; whether its second person is missing is seen at the check."""
    if how not in hit.choices:
        raise leaks.NotAllowed("protected", "This is protected from somebody who would read it. Take it out.")
    if leaks.HOW[how][0] and not reason.strip():
        raise leaks.NotAllowed("reason", "Give a reason.")
    return Decided(
        detail=hit.detail, kind=hit.kind, whose=hit.whose, masked=hit.masked, words=hit.words, how=how,
        reason=reason.strip(), by=worker.id.hex, by_name=worker.told.name, at=timezone.now(),
    )  # fmt: skip


def _without(told: VersionTold, out: Sequence[tuple[HitTold, How]]) -> dict[str, Any]:
    """The fields of a version without what goes out of them."""
    fields = {name: getattr(told, name) for name in VersionTold.__struct_fields__}
    for name in ("by", "by_name", "at", "base"):
        del fields[name]
    for part in checking.WRITTEN:
        places = [(hit.start, hit.end, checking.stand_in(hit, how)) for hit, how in out if hit.part == part]
        fields[part] = checking.replaced(fields[part], places)
    fields["title"] = fields["title"].strip() or TITLE
    return fields


def agree(worker: Working, case: Case, letter: uuid.UUID, number: int, *, yes: bool) -> None:
    """Say as the second person whether a detail is meant to be there, by the place of the decision.

    Raises:
        NotPossible: it was released, it is decided already, or they decided it themselves.
    """
    with transaction.atomic():
        found = _locked(worker, case, letter)
        decided = list(found.told.decided)
        waits = decided[number] if number < len(decided) else None
        if waits is None or waits.how != "meant" or waits.second:
            raise NotPossible("changed")
        if yes and not is_second(worker, waits.by, waits.at):
            raise NotPossible("same")
        if yes:
            decided[number] = msgspec.structs.replace(
                waits, second=worker.id.hex, second_name=worker.told.name
            )
            deeds.hit_settled(found.safe, letter, "meant", by=uuid.UUID(waits.by), second=worker.id)
        else:
            del decided[number]
        _checked(worker, found, msgspec.structs.replace(found.told, decided=tuple(decided)))


def ask(worker: Working, case: Case, letter: uuid.UUID, colleague: Worker) -> None:
    """Ask a colleague to be the second person: a task of theirs, due today.

    Raises:
        NotPossible: it was released.
    """
    with transaction.atomic():
        found = _locked(worker, case, letter)
        if found.told.asked:
            handling.end_task(worker, case, uuid.UUID(found.told.asked), "not possible any more", "")
        text = TASK % {"number": found.row.number}
        task = handling.add_task(worker, case, text, timezone.localdate(), colleague)
        _keep(found.safe, found.row, msgspec.structs.replace(found.told, asked=task.id.hex))


def approve(worker: Working, case: Case, letter: uuid.UUID, version: int) -> None:
    """Approve what is written now, as somebody who did not write it.

    Raises:
        NotPossible: they wrote some of it, another version came in between, or a check finds something open.
    """
    with transaction.atomic():
        found = _locked(worker, case, letter)
        if worker.id.hex in found.told.writers:
            raise NotPossible("same")
        if found.number != version:
            raise NotPossible("changed")
        told = _checked(worker, found, found.told)
        if rules.state(told) != "checked":
            now = timezone.now()
            told = msgspec.structs.replace(
                told, approved_by=worker.told.name, approved_at=now, sent_back="", asked=""
            )
            _keep(found.safe, found.row, told)
            _end_task(worker, case, found.told.asked)


def send_back(worker: Working, case: Case, letter: uuid.UUID, reason: str) -> None:
    """Say what has to change before a letter can go.

    Raises:
        NotPossible: it was released.
    """
    with transaction.atomic():
        found = _locked(worker, case, letter)
        told = msgspec.structs.replace(
            found.told, sent_back=f"{worker.told.name}: {reason}", approved_by="", approved_at=None, asked=""
        )
        _keep(found.safe, found.row, told)
        _end_task(worker, case, found.told.asked)


def _end_task(worker: Working, case: Case, task: str) -> None:
    if task:
        handling.end_task(worker, case, uuid.UUID(task), "done", "")


def release(worker: Working, case: Case, letter: uuid.UUID, version: int) -> bool:
    """Let a letter go: its PDF is made once and kept. False where a check of now finds something open.

    Raises:
        NotPossible: it was released, another version came in between, or nobody approved it yet.
        PaperNotMade: it could not be printed.
    """
    with transaction.atomic():
        found = _locked(worker, case, letter)
        if found.number != version:
            raise NotPossible("changed")
        told = _checked(worker, found, found.told)
        if rules.state(told) == "checked":
            return False
        if not rules.may_release(told):
            raise NotPossible("approval")
        now = timezone.now()
        printed = papers.print_letter(paper(worker, found, now, is_secret=rules.needs_second(told)))
        if _found_in(worker, found, printed):
            raise NotPossible("metadata")
        _keep_released(worker, found, told, printed, now)
    return True


def paper(worker: Working, found: Whole, now: datetime, *, is_secret: bool) -> papers.Letter:
    """A letter as it is printed. *is_secret*: the accused will read it, so it does not name the case."""
    told = found.now
    return papers.Letter(
        sender=(worker.told.name, worker.agency.name, worker.told.phone),
        recipient=(told.name, *told.address.splitlines()), day=timezone.localdate(now),
        ref="" if is_secret else found.case.ref,
        title=told.title, text=told.text, purpose=told.purpose, basis=told.basis, keep_until=told.keep_until,
    )  # fmt: skip


def _found_in(worker: Working, found: Whole, printed: bytes) -> bool:
    """Whether the file tells of itself what its words do not."""
    known = [each.detail for each in details.of_case(worker, found.case, found.safe, found.of_case)]
    piece = leaks.Piece(part="metadata", text=papers.told_of_itself(printed))
    return bool(leaks.check(known, [piece]).hits)


def _keep_released(worker: Working, found: Whole, told: LetterTold, printed: bytes, now: datetime) -> None:
    name, hashed = _file(now), sha256(printed).hexdigest()
    found.safe.keep(LetterFile, Printed(name=name, pdf=printed), letter=found.row)
    after = msgspec.structs.replace(
        told, released_by=worker.told.name, released_at=now, sha256=hashed, asked=""
    )
    _keep(found.safe, found.row, after)
    _end_task(worker, found.case, told.asked)
    said = found.now
    log.paper_made(
        found.safe.id, log.own(found.safe), what="letter", name=name, sha256=hashed, size=len(printed),
        recipient=said.name, purpose=said.purpose, by=worker.id.hex,
    )  # fmt: skip
    deeds.released(found.safe, found.row.id, found.number, hashed, by=worker.id)
    text = RELEASED % {"number": found.row.number, "title": said.title, "name": said.name, "way": said.way}
    handling.add_entry(worker, found.case, "letter", text)


RELEASED: Final = "Letter %(number)d, “%(title)s”, went to %(name)s (%(way)s)."


def drop(worker: Working, case: Case, letter: uuid.UUID) -> None:
    """Delete a letter that did not go out.

    Raises:
        NotPossible: it was released.
    """
    with transaction.atomic():
        found = _locked(worker, case, letter)
        if found.told.asked:
            handling.end_task(worker, case, uuid.UUID(found.told.asked), "not possible any more", "")
        found.safe.drop(list(LetterVersion.objects.filter(letter=found.row)))
        found.safe.drop([found.row])
