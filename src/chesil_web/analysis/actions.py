"""What changes a run, and what she decides."""

import uuid
from collections.abc import Callable

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.analysis import queries
from chesil_web.analysis.models import Concluded, Conclusion, Decided, Decisions, Pair, Result, Run, Sought
from chesil_web.analysis.queries import Concluding, Looked
from chesil_web.analysis.tasks import conclude as conclude_in_background
from chesil_web.analysis.tasks import look_through
from chesil_web.keys import files, lending
from chesil_web.keys.opened import OpenSafe, part_key
from chesil_web.people import actions as people
from chesil_web.people.models import Person

WAYS = ("keep", "aside", "open")


def look(safe: OpenSafe) -> uuid.UUID:
    """Begin a run over everything that is here now; older runs go."""
    with transaction.atomic():
        older = list(Run.objects.select_for_update().filter(safe_id=safe.id))
        new = safe.new(Run)
        result = look_through.enqueue(str(new.row.id))
        new.row.job = uuid.UUID(result.id)
        safe.put(new, queries.order(safe))
        lending.lend(new.key, job=new.row.job, kind="look")
        for run in older:
            _drop(safe, run, Result)
        for conclusion in Conclusion.objects.filter(safe_id=safe.id):
            _drop(safe, conclusion, Concluded)
    return new.row.id


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
        _drop(safe, Conclusion.objects.get(id=instead_of.id), Concluded)
    new = safe.new(Conclusion)
    new.row.job = uuid.UUID(conclude_in_background.enqueue(str(new.row.id)).id)
    key = part_key(safe.item_key(Run(id=looked.id)), uuid.UUID(sought.run))
    safe.put(new, msgspec.structs.replace(sought, run_key=key.hex()))
    lending.lend(new.key, job=new.row.job, kind="conclude")


def _drop(safe: OpenSafe, row: Run | Conclusion, made: type[Result] | type[Concluded]) -> None:
    for part in made.objects.filter(item=row.id):
        files.drop(part.id)
        part.delete()
    if row.job:
        lending.give_back(row.job)
    safe.drop([row])


def decide(safe: OpenSafe, suggestions: list[str], what: str) -> None:
    """Keep suggestions, set them aside, or leave them open again."""
    now = timezone.now().isoformat()

    def after(before: Decided) -> Decided:
        return msgspec.structs.replace(
            before, about=before.about | dict.fromkeys(suggestions, (what, now))
        )  # fmt: skip

    _change(safe, after)


def are_one(safe: OpenSafe, pair: Pair) -> bool:
    """Keep that the two are one person; False when she listed them as two."""
    person = Person(name=pair.name, addresses=pair.addresses, names=pair.names, me=pair.me)
    return people.same(safe, person)


def are_two(safe: OpenSafe, pair: str) -> None:
    """Keep that these are two people: they are not proposed again."""
    _change(safe, lambda before: msgspec.structs.replace(before, two=(*before.two, pair)))


def _change(safe: OpenSafe, after: Callable[[Decided], Decided]) -> None:
    with transaction.atomic():
        row = Decisions.objects.select_for_update().filter(safe_id=safe.id).first()
        decided = after(queries.decided(safe))
        if row is None:
            safe.keep(Decisions, decided)
        else:
            safe.reseal(row, decided)
