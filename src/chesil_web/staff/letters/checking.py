"""The leak check of a letter: what is looked at, for whom, and which decisions hold."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from chesil import leaks
from chesil.documents.letter import TITLE
from chesil.leaks import Hit, How, NotAllowed, Piece, Settlement
from chesil_web.staff.cases.models import Contact
from chesil_web.staff.letters import rules
from chesil_web.staff.letters.details import ACCUSED, Known
from chesil_web.staff.letters.models import Checked, Decided, HitTold, LetterTold, VersionTold

# What a worker writes of a letter, in the order in which it is looked at.
WRITTEN = ("title", "text", "name", "address", "purpose", "basis")

_WITHHELD: Final = {
    "phone": "(number withheld)", "mail": "(address withheld)", "postcode": "(address withheld)",
    "address": "(address withheld)", "name": "(name withheld)",
}  # fmt: skip


def pieces(told: VersionTold, *, file: str, of_itself: str = TITLE) -> Iterator[Piece]:
    """All that leaves with a letter: its words, whom it is to, the name of its file, and its metadata."""
    for part in WRITTEN:
        text = getattr(told, part)
        if text.strip():
            yield Piece(part=part, line=int(part == "text"), text=text)
    yield Piece(part="file", text=file)
    yield Piece(part="metadata", text=of_itself)


def checked(
    letter: LetterTold,
    told: VersionTold,
    version: int,
    known: Sequence[Known],
    contact: Contact,
    looked_at: Sequence[Piece],
    *,
    by_name: str,
    at: datetime,
) -> Checked:
    """The check of one version, with the decisions that still hold."""
    readers = rules.readers(told, known)
    details = [each.detail for each in known]
    secret = leaks.protected_from(details, readers)
    accused = readers & {ACCUSED}
    report = leaks.check(secret, looked_at)
    hits = apart(report.hits)
    still = {id(hit) for hit in leaks.open_hits(report, holding(letter.decided, report.hits, accused))}
    ids = {each.id for each in secret}
    others = leaks.check([each for each in details if each.id not in ids], looked_at).hits
    return Checked(
        version=version, at=at, by_name=by_name, details=len(details),
        people=len({each.whose for each in details}),
        hits=tuple(as_told(each, accused, is_open=id(each) in still) for each in hits),
        known=tuple(as_told(each, frozenset(), is_open=False) for each in apart(others)),
        blocks=rules.blocks(told, known, contact, at), to_accused=bool(accused),
    )  # fmt: skip


def apart(hits: Sequence[Hit]) -> list[Hit]:
    """Hits without those that lie inside a longer one of the same person, such as a first name in a name."""
    return [hit for hit in hits if not any(_holds(other, hit) for other in hits if other is not hit)]


def _holds(outer: Hit, inner: Hit) -> bool:
    is_longer = outer.end - outer.start > inner.end - inner.start
    return (
        is_longer
        and outer.exact
        and (outer.part, outer.detail.whose, outer.detail.known_to)
        == (inner.part, inner.detail.whose, inner.detail.known_to)
        and outer.start <= inner.start
        and outer.end >= inner.end
    )


def undecided(checked: Checked | None, decided: Sequence[Decided]) -> list[tuple[int, HitTold]]:
    """The open hits with their places in the list, without those that wait for a second person."""
    waiting = {
        (each.detail, each.masked, each.words) for each in decided if each.how == "meant" and not each.second
    }
    return [
        (place, each)
        for place, each in enumerate(checked.hits if checked else ())
        if each.is_open and (each.detail, each.masked, each.words) not in waiting
    ]


def holding(decided: Sequence[Decided], hits: Sequence[Hit], accused: frozenset[str]) -> Iterator[Settlement]:
    """The decisions that would be allowed today as well: who reads the letter may be somebody else now."""
    for hit in hits:
        for each in decided:
            if (each.detail, each.masked, each.words) == (hit.detail.id, hit.masked, hit.words):
                try:
                    yield leaks.settle(
                        hit, each.how, by=each.by, reason=each.reason, second=each.second, accused=accused
                    )
                except NotAllowed:  # it waits for a second person, or does not hold any more
                    continue


def as_told(hit: Hit, accused: frozenset[str], *, is_open: bool) -> HitTold:
    """A hit as it is kept."""
    return HitTold(
        detail=hit.detail.id, kind=hit.detail.kind, whose=hit.detail.whose, part=hit.part, line=hit.line,
        start=hit.start, end=hit.end, masked=hit.masked, words=hit.words, exact=hit.exact,
        choices=leaks.choices(hit, accused=accused), is_open=is_open,
    )  # fmt: skip


def stand_in(hit: HitTold, how: How) -> str:
    """What stands in the place of a hit once it was decided so; nothing where it is taken out."""
    return _WITHHELD.get(hit.kind, "(withheld)") if how == "withheld" else ""


def replaced(text: str, places: Iterable[tuple[int, int, str]]) -> str:
    """The text with other words in some places, each from a start to an end."""
    for start, end, instead in reversed(_merged(sorted(places))):
        text = _cut(text, start, end, instead)
    return text


def _merged(places: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Places that overlap as one."""
    made: list[tuple[int, int, str]] = []
    for start, end, instead in places:
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end), made[-1][2] or instead)
        else:
            made.append((start, end, instead))
    return made


def _cut(text: str, start: int, end: int, instead: str) -> str:
    """The text with other words in a place; where there are none, with one space less."""
    before, after = text[:start], text[end:]
    if not instead and before.endswith(" ") and (not after or after[0] in " \n.,;:"):
        before = before[:-1]
    return before + instead + after
