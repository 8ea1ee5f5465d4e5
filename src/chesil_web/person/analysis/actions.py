"""What changes a run, and what she decides."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date

import msgspec
from django.db import transaction
from django.utils import timezone
from msgspec.structs import replace

from chesil_web.foundation.jobs.beginning import begin
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys.erasing import drop_whole
from chesil_web.foundation.keys.opened import OpenSafe, part_key
from chesil_web.person.analysis import queries
from chesil_web.person.analysis.models import (
    Began,
    ClockDoubt,
    Conclusion,
    Decided,
    Decisions,
    GradeAnswers,
    Pair,
    ReaderScores,
    Result,
    Run,
    Sought,
)
from chesil_web.person.analysis.queries import Concluding, Looked
from chesil_web.person.analysis.tasks import conclude as conclude_in_background
from chesil_web.person.analysis.tasks import look_through
from chesil_web.person.diary.models import Version
from chesil_web.person.diary.queries import UNDO_FOR
from chesil_web.person.people import actions as people
from chesil_web.person.people.models import Known, Person
from chesil_web.record.evidence import actions as evidence
from chesil_web.record.evidence.models import Evidence, WrongClock

WAYS = ("keep", "aside", "open")


def look(safe: OpenSafe) -> uuid.UUID:
    """Begin a run over everything that is here now. The one before it stays until there is a result."""
    expected = queries.expected_s(safe)
    with transaction.atomic():
        older = list(Run.objects.select_for_update().filter(safe_id=safe.id))
        whole = set(Result.objects.filter(item__in=[run.id for run in older]).values_list("item", flat=True))
        new = safe.new(Run)
        new.row.job = begin(look_through, new.row, new.key)
        item, key = _scores(safe)
        order = replace(queries.order(safe), expected_s=expected)
        safe.put(new, replace(order, scores=item.hex, scores_key=key.hex()))
        for run in older:
            if run.id not in whole:
                drop_whole(run)
        _drop_conclusions(safe.id)
    return new.row.id


def _scores(safe: OpenSafe) -> tuple[uuid.UUID, bytes]:
    """Where the reader's scores of a record are kept, and its key. One that cannot be opened is made anew."""
    for row in ReaderScores.objects.select_for_update().filter(safe_id=safe.id):
        key = safe.keys_of([row.id]).get(row.id)
        if key is not None:
            return row.id, key
        drop_whole(row)
    new = safe.new(ReaderScores)
    safe.put(new, Began(at=timezone.now()))
    return new.row.id, new.key


def stop_reading(safe: OpenSafe) -> None:
    """Ask the newest run to end its second reading with what was read so far."""
    runs = Run.objects.filter(safe_id=safe.id).values("id")
    Job.objects.filter(item__in=runs, state__in=Job.OPEN).update(ending=True)


def clear_what_goes() -> int:
    """Drop each run from before something was deleted that goes for good now: it holds those words too.

    As the clock does, with no key, and before what goes is gone; gives how many. A later run stays.
    """
    gone = 0
    for safe, deleted in _going().items():
        for scores in ReaderScores.objects.filter(safe_id=safe):
            drop_whole(scores)  # each score is of some words, and nothing says of which
        later = Job.objects.filter(made_at__date__gt=deleted).values("id")
        with transaction.atomic():
            for run in Run.objects.select_for_update().filter(safe_id=safe).exclude(job__in=later):
                drop_whole(run)
                _drop_conclusions(safe)
                gone += 1
    return gone


def _going() -> dict[uuid.UUID, date]:
    """The records in which something goes now, and the last day on which any of it was deleted."""
    found: dict[uuid.UUID, date] = {}
    for model in (Version, Evidence, Known):
        due = model.objects.filter(ends_on__lte=timezone.localdate())
        for safe, ends in due.order_by("ends_on").values_list("safe_id", "ends_on"):
            if ends is not None:
                found[safe] = max(ends - UNDO_FOR, found.get(safe, date.min))
    return found


def conclude(safe: OpenSafe, looked: Looked, which: str, *, again: bool = False) -> Concluding | None:
    """The conclusion from a run as things are now, begun when there is none; what is out of date goes.

    Args:
        again: begin anew where it could not be finished.
    Returns:
        None when the run is gone: another was begun meanwhile.
    """
    sought, found = queries.sought(safe, looked, which), queries.conclusion(safe, which)
    if _holds(found, sought.stamp, again=again):
        return found
    with transaction.atomic():
        if Run.objects.select_for_update().filter(id=looked.id).first() is None:
            return None
        found = queries.conclusion(safe, which)  # who asked at the same moment may have begun it
        if not _holds(found, sought.stamp, again=again):
            _begin(safe, looked, sought, instead_of=found)
    return queries.conclusion(safe, which)


def _holds(found: Concluding | None, stamp: str, *, again: bool) -> bool:
    return found is not None and found.sought.stamp == stamp and not (again and found.failed)


def _begin(safe: OpenSafe, looked: Looked, sought: Sought, *, instead_of: Concluding | None) -> None:
    if instead_of is not None:
        drop_whole(Conclusion.objects.get(id=instead_of.id))
    new = safe.new(Conclusion)
    new.row.job = begin(conclude_in_background, new.row, new.key)
    key = part_key(safe.item_key(Run(id=looked.id)), uuid.UUID(sought.run))
    safe.put(new, replace(sought, run_key=key.hex()))


def draw_again(found: Concluding) -> None:
    """Drop a conclusion that is damaged; the next page that needs it has it drawn again."""
    with transaction.atomic():
        for row in Conclusion.objects.select_for_update().filter(id=found.id):
            drop_whole(row)


def _drop_conclusions(safe: uuid.UUID) -> None:
    for conclusion in Conclusion.objects.filter(safe_id=safe):
        drop_whole(conclusion)


def decide(safe: OpenSafe, suggestions: Sequence[str], what: str) -> None:
    """Keep suggestions, set them aside, or leave them open again."""
    now = timezone.now().isoformat()

    def after(before: Decided) -> Decided:
        return replace(
            before, about=before.about | dict.fromkeys(suggestions, (what, now)),
            before=_stood(before, suggestions),
        )  # fmt: skip

    _change(safe, after)


def _stood(decided: Decided, suggestions: Sequence[str]) -> dict[str, tuple[str, str]]:
    """How suggestions stand in what is decided, as Decided.before has it."""
    return {
        name: (decided.about.get(name, ("open", ""))[0], decided.changed.get(name, ""))
        for name in suggestions
    }


def undo(safe: OpenSafe) -> int:
    """Take her last decision back: each suggestion stands as it did before. Gives how many; 0 for none."""
    last = queries.decided(safe).before
    now = timezone.now().isoformat()

    def after(decided: Decided) -> Decided:
        about = decided.about | {name: (way, now) for name, (way, _act) in last.items()}
        changed = {name: act for name, act in decided.changed.items() if name not in last}
        changed |= {name: act for name, (_way, act) in last.items() if act}
        return replace(decided, about=about, changed=changed, before={})

    if last:
        _change(safe, after)
    return len(last)


def change(safe: OpenSafe, suggestions: list[str], act: str) -> None:
    """Keep suggestions, as an act of another kind than they were suggested as."""
    with transaction.atomic():
        decide(safe, suggestions, "keep")  # which knows how they stood, as what they were is not changed yet
        _change(
            safe,
            lambda before: replace(before, changed=before.changed | dict.fromkeys(suggestions, act)),
        )


def change_back(safe: OpenSafe, suggestions: list[str]) -> None:
    """Let suggestions be of the kind again that they were suggested as; whether they are kept stays."""

    def after(before: Decided) -> Decided:
        left = {name: act for name, act in before.changed.items() if name not in suggestions}
        return replace(before, changed=left, before=_stood(before, suggestions))

    _change(safe, after)


def are_one(safe: OpenSafe, pair: Pair) -> bool:
    """Keep that the two are one person; False when she listed them as two."""
    person = Person(name=pair.name, addresses=pair.addresses, names=pair.names, me=pair.me)
    return people.same(safe, person)


def are_two(safe: OpenSafe, pair: str) -> None:
    """Keep that these are two people: they are not proposed again."""
    _change(safe, lambda before: replace(before, two=(*before.two, pair)))


def no_wrong_clock(safe: OpenSafe, doubt: str) -> None:
    """Keep that neither clock was wrong: it is not asked again."""
    _change(safe, lambda before: replace(before, clocks=(*before.clocks, doubt)))


def was_wrong(safe: OpenSafe, doubt: ClockDoubt, file: str) -> bool:
    """Keep that the clock of one of two files was wrong; False where she said something else of it before.

    Args:
        file: the id of that file, in hex.
    """
    seconds = doubt.seconds if file == doubt.one else -doubt.seconds
    clock = WrongClock(
        id=uuid.uuid4().hex, said_at=timezone.now(), files=(file,), seconds=seconds, known_from="records"
    )
    return evidence.set_wrong_clock(safe, clock)


def _change(safe: OpenSafe, after: Callable[[Decided], Decided]) -> None:
    reseal(safe, Decisions, Decided(), after)


def reseal[D: msgspec.Struct](
    safe: OpenSafe, model: type[Decisions | GradeAnswers], none: D, after: Callable[[D], D]
) -> None:
    """Change the one document of its kind that a record has; what is damaged stays as it is.

    Raises:
        IndexError: it is damaged.
    """
    with transaction.atomic():
        row = model.objects.select_for_update().filter(safe_id=safe.id).first()
        # What is damaged is not written over: a backup may bring it back.
        changed = after(safe.read([row], type(none))[0] if row else none)
        if row is None:
            safe.keep(model, changed)
        else:
            safe.reseal(row, changed)
