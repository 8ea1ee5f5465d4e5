"""What changes a run, and what she decides."""

import uuid
from collections.abc import Callable

import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.analysis import queries
from chesil_web.analysis.models import Decided, Decisions, Pair, Result, Run
from chesil_web.analysis.tasks import look_through
from chesil_web.keys import files, lending
from chesil_web.keys.opened import OpenSafe
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
            _drop(safe, run)
    return new.row.id


def _drop(safe: OpenSafe, run: Run) -> None:
    for part in Result.objects.filter(item=run.id):
        files.drop(part.id)
        part.delete()
    if run.job:
        lending.give_back(run.job)
    safe.drop([run])


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
