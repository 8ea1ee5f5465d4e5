"""What has to stay secret: one detail of one person, and from whom."""

from collections.abc import Collection, Iterable
from typing import Literal

import attrs

Kind = Literal[
    "phone", "mail", "postcode", "address", "name", "date", "handle", "reference", "words", "point"
]


@attrs.frozen(kw_only=True)
class Detail:
    """One thing about a person that must not reach somebody.

    Attributes:
        id: names the detail in a hit, and says nothing of it. kind: how it can be written.
        value: as it was given. An address is what stands on an envelope, without the name; a date is in
            ISO 8601; a point is "latitude, longitude" in degrees; "words" is anything else, such as a school
            or a place of work.
        whose: the person it is about. known_to: persons who know it already, such as a home they share.
    """

    id: str
    kind: Kind
    value: str = attrs.field(repr=False)
    whose: str
    known_to: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        """Refuse what nothing could be compared with.

        Raises:
            ValueError: the value is empty.
        """
        if not self.value.strip():
            raise ValueError(f"Detail {self.id} has no value. Leave it out, or say what it is.")


def protected_from(details: Iterable[Detail], readers: Collection[str]) -> tuple[Detail, ...]:
    """The details that one of *readers* does not know and is not about; all of them when nobody reads."""
    return tuple(
        each
        for each in details
        if not readers or any(reader not in each.known_to | {each.whose} for reader in readers)
    )
