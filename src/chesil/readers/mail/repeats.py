"""What a mailbox writes again and again, read once."""

from collections.abc import Callable
from typing import Final

from chesil.readers.mail.addresses import Person, read_addresses
from chesil.readers.mail.parts import read_kind

_KEPT: Final = 20_000
_LONGEST: Final = 1_000


class Repeats:
    """Reads fields whose values repeat, and remembers what they said.

    One serves one reading and is gone with it: nothing of a mailbox outlives its reading.
    """

    def __init__(self) -> None:
        self._people: dict[str, tuple[Person, ...]] = {}
        self._kinds: dict[str, tuple[str, dict[str, str]]] = {}

    def people(self, value: str) -> tuple[Person, ...]:
        """The people in an address field; see addresses.read_addresses."""
        return self._people.get(value) or _remember(self._people, value, read_addresses)

    def kind(self, value: str) -> tuple[str, dict[str, str]]:
        """Kind and parameters of a Content-Type field; see parts.read_kind."""
        return self._kinds.get(value) or _remember(self._kinds, value, read_kind)


def _remember[T](known: dict[str, T], value: str, read: Callable[[str], T]) -> T:
    found = read(value)
    if len(known) < _KEPT and len(value) < _LONGEST:
        known[value] = found
    return found
