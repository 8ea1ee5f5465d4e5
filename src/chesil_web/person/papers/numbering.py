"""The numbers of exhibits: one for each thing, the same in every paper, kept for good."""

from collections.abc import Callable, Iterable, Mapping

import attrs
from django.db import transaction
from msgspec.structs import replace

from chesil_web.foundation.keys.models import Safe
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.papers.models import Numbered, Numbers


@attrs.frozen(kw_only=True)
class Register:
    """The numbers of a record.

    Attributes:
        given: by the id of a thing, in hex. initials: that stand before them, or nothing.
        fixed: the initials were printed, so they stay.
    """

    given: Mapping[str, int]
    initials: str
    fixed: bool

    def ref(self, id: str) -> str:
        """A thing as every paper calls it, such as AK/3; nothing where it has no number."""
        return ref(self.initials, self.given[id]) if id in self.given else ""


def ref(initials: str, number: int) -> str:
    """An exhibit as it is called, such as AK/3."""
    return f"{initials.upper()}/{number}" if initials else str(number)


def register(safe: OpenSafe) -> Register:
    """The numbers that were given so far."""
    return _register(_read(safe)[1])


def number(safe: OpenSafe, ids: Iterable[str]) -> Register:
    """The numbers, after each of some things has one: what has none yet is given the next."""

    def numbered(before: Numbered) -> Numbered:
        given = dict(before.given)
        for each in ids:
            given.setdefault(each, len(given) + 1)
        return replace(before, given=given)

    return _change(safe, numbered)


def name(safe: OpenSafe, initials: str, *, printed: bool = False) -> Register:
    """Keep the initials, unless others were printed before.

    Args:
        printed: a paper with them is made now, so they stay from now on.
    """

    def named(before: Numbered) -> Numbered:
        if before.fixed or not initials:
            return before
        return replace(before, initials=initials.upper(), fixed=printed)

    return _change(safe, named)


def _change(safe: OpenSafe, change: Callable[[Numbered], Numbered]) -> Register:
    with transaction.atomic():
        # Two papers at once must not give one number twice.
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)
        row, before = _read(safe)
        after = change(before)
        if row is None:
            safe.keep(Numbers, after)
        elif after != before:
            safe.reseal(row, after)
    return _register(after)


def _read(safe: OpenSafe) -> tuple[Numbers | None, Numbered]:
    row = Numbers.objects.filter(safe_id=safe.id).first()
    return row, safe.read([row], Numbered)[0] if row else Numbered()


def _register(found: Numbered) -> Register:
    return Register(given=found.given, initials=found.initials, fixed=found.fixed)
