"""What changes the register of exhibits."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from msgspec.structs import replace

from chesil_web.foundation.keys.models import Safe, Sealed
from chesil_web.foundation.keys.opened import OpenSafe, drop
from chesil_web.foundation.log import actions as log
from chesil_web.person.diary.models import Version
from chesil_web.person.papers import numbering
from chesil_web.person.papers.models import Asked, Origin, Paper, Particulars
from chesil_web.person.papers.register import Exhibited, Exhibits, row
from chesil_web.record.evidence.models import Evidence

# What an exhibit is or belongs to, and the column that names it.
_OF: Final[dict[type[Sealed], str]] = {Evidence: "id", Version: "entry", Paper: "id"}


def number(safe: OpenSafe, found: Exhibits, ids: Iterable[str]) -> int:
    """Give each of some things a number, in the order they came; gives how many got one."""
    chosen = set(ids) & found.here.keys() - found.register.given.keys()
    numbering.number(safe, [id for id in found.here if id in chosen])
    return len(chosen)


def describe(safe: OpenSafe, exhibits: Sequence[Exhibited], told: Origin) -> None:
    """Keep what she says of exhibits. Sent twice it is kept once, and what was said before stays too."""
    now = timezone.now()
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)
        for each in exhibits:
            newest = Particulars.objects.filter(safe_id=safe.id, exhibit=each.id).order_by("-number").first()
            before = safe.read([newest], Origin)[0] if newest else None
            if before is None or replace(before, told_at=now) != replace(told, told_at=now):
                number = newest.number + 1 if newest else 1
                kept = safe.keep(
                    Particulars, replace(told, told_at=now), exhibit=each.id, of=each.of, number=number
                )
                log.written(safe, kept)


def describe_alike(safe: OpenSafe, exhibits: Sequence[Exhibited], told: Origin) -> None:
    """Keep what is true of others too: all but what one is and when it is from."""
    describe(safe, exhibits, replace(told, name="", dates=""))


def clear_every_gone() -> int:
    """Drop what was said of exhibits that are gone for good; the clock needs no key. Gives how many."""
    still = [Exists(model._default_manager.filter(**{field: OuterRef("of")})) for model, field in _OF.items()]
    gone = list(Particulars.objects.exclude(Q(*still, _connector=Q.OR)))
    for each in gone:
        with transaction.atomic():
            log.erased(each.safe_id, [each.id], reason=log.ENDED)
            drop(each)
    return len(gone)


def order(
    found: Exhibits, rows: Sequence[Exhibited], *, papers: tuple[str, ...], name: str, recipient: str
) -> Asked:
    """What the list and the labels of some exhibits are made from."""
    listed = tuple(row(found, each) for each in rows)
    return Asked(
        asked_at=timezone.now(), what_for="", text="full", name=name, about="", zone=found.zone,
        papers=papers, kept=(), run="", run_key="", readings=(), diary="", recipient=recipient,
        exhibits=listed, unlisted=len(found.numbered()) - len(rows),
        holds=tuple(each.id.hex for each in rows),
    )  # fmt: skip
