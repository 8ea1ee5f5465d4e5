"""Names that her files and notes hold, offered for her list. Rooms above this one answer `asked`."""

from collections.abc import Sequence
from typing import Final

import attrs
from django.dispatch import Signal

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.accounts.preferences import prefer, preferences
from chesil_web.person.people import bridge
from chesil_web.person.people.models import Person

asked: Final = Signal()  # safe: OpenSafe; a receiver gives names, those that matter most first
MOST: Final = 100


@attrs.frozen(kw_only=True)
class Names:
    """Names that are in no list of hers. *passed*: those that she said are not important."""

    open: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()


def names(safe: OpenSafe, listed: Sequence[Person]) -> Names:
    """The names that every room knows, each once, without those of people she listed."""
    known = {mark for person in listed for mark in bridge.marks(person)}
    found: dict[str, str] = {}
    for _, answer in asked.send(sender=Names, safe=safe):
        for name in answer or ():
            if (mark := bridge.mark(name)) and mark not in known:
                found.setdefault(mark, name)
    passed = {bridge.mark(each) for each in preferences(safe).passed}
    return Names(
        open=tuple(name for mark, name in found.items() if mark not in passed)[:MOST],
        passed=tuple(name for mark, name in found.items() if mark in passed)[:MOST],
    )


def pass_over(safe: OpenSafe, name: str, *, again: bool = False) -> None:
    """Keep that somebody is not important and is not asked about; or, *again*, that they are."""
    before = tuple(each for each in preferences(safe).passed if each != name)
    prefer(safe, passed=before if again else (*before, name))
