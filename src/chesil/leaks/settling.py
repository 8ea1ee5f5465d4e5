"""What a person decides about each hit. While one is open nothing is sent, and there is no way around."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, Literal

import attrs

from chesil.leaks.checking import Hit, Report
from chesil.leaks.details import Kind

How = Literal["taken out", "withheld", "not the same", "meant"]
# What each needs: a reason, and a second person who agrees.
HOW: Final[Mapping[How, tuple[bool, bool]]] = {
    "taken out": (False, False), "withheld": (False, False), "not the same": (True, False),
    "meant": (True, True),
}  # fmt: skip
# All of a number or an address can be no other; a name, a word or a number of a file can.
_SURE: Final[frozenset[Kind]] = frozenset(("phone", "mail", "postcode", "address", "date", "handle", "point"))


class NotAllowed(Exception):
    """A hit cannot be settled so. *code*: "reason", "second", "same", "protected" or "still there"."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(what)
        self.code = code


@attrs.frozen(kw_only=True)
class Settlement:
    """One decision about one hit.

    Attributes:
        detail, masked, words: of the hit, so that it holds for the same line of the next check alone.
        how: "taken out" and "withheld" change the text, and hold only once a new check finds nothing.
        by: the worker. reason: in their words. second: another worker who agreed.
    """

    detail: str
    masked: str
    how: How
    by: str
    reason: str = ""
    second: str = ""
    words: str = attrs.field(default="", repr=False)


def choices(hit: Hit, *, accused: Collection[str] = ()) -> tuple[How, ...]:
    """The ways to decide about a hit; see `settle`. What is protected from an accused reader goes out."""
    if not _is_protected(hit, accused):
        return tuple(HOW)
    is_sure = hit.exact and hit.detail.kind in _SURE
    return ("taken out", "withheld") if is_sure else ("taken out", "withheld", "not the same")


def _is_protected(hit: Hit, accused: Collection[str]) -> bool:
    return any(each not in hit.detail.known_to | {hit.detail.whose} for each in accused)


def settle(
    hit: Hit, how: How, *, by: str, reason: str = "", second: str = "", accused: Collection[str] = ()
) -> Settlement:
    """Decide about a hit.

    Args:
        accused: the persons in the paper's readers whom the record says things about.

    Raises:
        NotAllowed: a reason or a second person is missing, or the detail is protected from an accused
            person who would read it. For that nothing but taking it out is allowed, unless it is a name or
            words that may be somebody else's, or only close.
    """
    needs_reason, needs_second = HOW[how]
    if how not in choices(hit, accused=accused):
        raise NotAllowed("protected", "This is protected from somebody who would read it. Take it out.")
    if needs_reason and not reason.strip():
        raise NotAllowed("reason", "Give a reason.")
    if needs_second and not second:
        raise NotAllowed("second", "A second person has to agree.")
    if needs_second and second == by:
        raise NotAllowed("same", "The second person has to be somebody else.")
    return Settlement(
        detail=hit.detail.id,
        masked=hit.masked,
        how=how,
        by=by,
        reason=reason,
        second=second,
        words=hit.words,
    )


def open_hits(report: Report, settled: Iterable[Settlement]) -> tuple[Hit, ...]:
    """The hits of a report that nobody has settled; what was to be taken out and is still there is open."""
    done = {
        (each.detail, each.masked, each.words) for each in settled if each.how in ("not the same", "meant")
    }
    return tuple(hit for hit in report.hits if (hit.detail.id, hit.masked, hit.words) not in done)
