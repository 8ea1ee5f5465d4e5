"""Looks through a finished paper for what must stay secret. While one find is open, it cannot be saved.

What a pack holds as it came is looked through too, before the pack is made: its bytes may not change, so that
what is found in it stays with a reason or the file, the record or the entry stays out. Of whole files
it is also named which numbers, e-mail addresses and locations of other people they tell.
"""

import io
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import attrs
import msgspec
import polars as pl

from chesil.case_folder.handing_over import RowSlice
from chesil.documents.press import PaperNotMade
from chesil.documents.unreadable import PdfUnreadable
from chesil.leaks import Detail, Hit, Kind, Piece, check
from chesil.leaks.bounds import NOT_LOOKED
from chesil.leaks.telling import of_others
from chesil.papers.redacting import StillThere
from chesil.papers.seeing import Eyes
from chesil.papers.taking_out import Lines, without
from chesil.sandbox.faults import HelperLost
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import ChesilError, ReadingError
from chesil_web.person.papers.bundling import AsItIs, Chosen
from chesil_web.person.papers.models import Asked, Find

MOST: Final = 200  # finds of a file that are listed: each is decided, and all of one secret together
_WORDS: Final = 300  # letters of a line around a find
CANNOT: Final = (ReadingError, PdfUnreadable, PaperNotMade, StillThere)
_MOST_PLACES: Final = 5  # of one file that are named
_MOST_TOLD: Final = 5  # numbers, addresses or locations of one file that are named
TELLS: Final[Mapping[Kind, str]] = {
    "phone": "numbers of others", "mail": "e-mail addresses of others", "point": "locations",
}  # fmt: skip


@attrs.frozen(kw_only=True)
class Decision:
    """What was decided of a find, as Find has it; both empty where a decision was taken back."""

    reason: str = ""
    out: Literal["", "asked", "done"] = ""


def as_lent(secrets: Sequence[Detail]) -> tuple[tuple[str, str, str], ...]:
    """What must stay secret, as a job is given it."""
    return tuple((each.id, each.kind, each.value) for each in secrets)


def details(asked: Asked) -> list[Detail]:
    """What must stay secret, as the check takes it."""
    return [Detail(id=id, kind=kind, value=value, whose="me") for id, kind, value in asked.secrets]  # type: ignore[arg-type]


def finds(
    secrets: Sequence[Detail], number: int, name: str, data: bytes, nursery: Nursery, eyes: Eyes
) -> list[Find]:
    """What must stay secret and stands in a file; and what of the file could not be looked at.

    Args:
        number: of the file in its paper. name: as it will be saved, which is looked at too.
        eyes: look into pictures.

    Raises:
        ReadingError, HelperLost: it could not be looked through.
    """
    if not secrets:
        return []
    pieces = nursery.pieces(io.BytesIO(data), len(data), name=name)
    pieces += eyes.pieces(io.BytesIO(data), len(data), name, nursery)
    here = _In(number=number)
    return [*here.listed(check(secrets, pieces).hits), *here.closed(pieces)]


@attrs.frozen(kw_only=True)
class _In:
    """Where something is looked for: the number of a file that is made, or what a pack holds as it is."""

    number: int = -1
    of: str = ""
    name: str = ""

    def find(self, hit: Hit, *, part: str = "", record: int | None = None) -> Find:
        return Find(
            number=self.number, of=self.of, name=self.name, record=record, part=part or hit.part,
            detail=hit.detail.id, masked=hit.masked, words=hit.words.strip()[:_WORDS],
        )  # fmt: skip

    def listed(self, hits: Sequence[Hit]) -> list[Find]:
        return [*(self.find(hit) for hit in hits[:MOST]), *self.more(hits[MOST:])]

    def more(self, hits: Sequence[Hit]) -> Iterator[Find]:
        """One find for each secret that stands in more places than are listed."""
        counts = Counter(hit.detail.id for hit in hits)
        for hit in {hit.detail.id: hit for hit in hits}.values():
            part = f"{counts[hit.detail.id]} more places"
            yield msgspec.structs.replace(self.find(hit, part=part), words="")

    def tells(self, pieces: Sequence[Piece], known: Sequence[str]) -> Iterator[Find]:
        """One find for each kind of what a file tells of others, with the first of it."""
        for kind, values in of_others(pieces, known).items():
            parts = dict.fromkeys(each.part for there in values.values() for each in there)
            more = f" and {len(values) - _MOST_TOLD} more" if len(values) > _MOST_TOLD else ""
            yield Find(
                number=self.number, of=self.of, name=self.name, detail=TELLS[kind], part=_places(list(parts)),
                masked="", words=(", ".join(list(values)[:_MOST_TOLD]) + more)[:_WORDS],
            )  # fmt: skip

    def closed(self, pieces: Iterable[Piece]) -> list[Find]:
        """What could not be looked at."""
        return [
            Find(
                number=self.number, of=self.of, name=self.name, detail="", part=each.part, masked="",
                words=each.text[:_WORDS],
            )
            for each in pieces
            if each.part.endswith(NOT_LOOKED)
        ]  # fmt: skip


def in_pack(secrets: Sequence[Detail], chosen: Chosen, nursery: Nursery, eyes: Eyes) -> list[Find]:
    """The same of everything that goes into a pack as it is: once for each file and secret, and of a file
    that goes record by record once for each record; and once for each kind of what a file tells of others.

    Raises:
        ReadingError, HelperLost: as `finds`. BlobMissing, Damaged: a file is not as it was sealed.
    """
    found, told, known = list[Find](), list[Find](), _may_be_told(chosen)
    for each in chosen.as_they_are:
        here = _In(of=each.id, name=f"{each.ref} {each.name}".strip())
        if each.rows is not None:
            found += [*here.listed(_in_name(secrets, each.name)), *_in_rows(secrets, here, each.rows)]
        elif each.open is not None:
            pieces = _pieces(each, nursery, eyes)
            found += [*_once(check(secrets, pieces).hits, here), *here.closed(pieces)]
            told += [] if each.is_note else here.tells(pieces, known)
    for id, name in chosen.names:
        found += _In(of=id, name=name).listed(_in_name(secrets, name))
    return [*found, *_together(told)]


def _may_be_told(chosen: Chosen) -> list[str]:
    """Her own numbers and addresses, of which those that must stay secret are looked for by themselves, and
    those of the people whom the papers are about."""
    about = [each.person for each in chosen.found.findings.people if each.person]
    known = chosen.people.filter(pl.col("is_me") | pl.col("person").is_in(about))["addresses"]
    return known.explode().drop_nulls().to_list()


def _in_name(secrets: Sequence[Detail], name: str) -> Sequence[Hit]:
    return check(secrets, [Piece(part="the name of the file", text=name)]).hits


def _pieces(each: AsItIs, nursery: Nursery, eyes: Eyes) -> list[Piece]:
    assert each.open is not None  # noqa: S101 - what goes record by record has no bytes of its own
    with each.open() as stream:
        if each.is_note:
            return [Piece(part="what you wrote", line=1, text="\n".join(_words(json.load(stream))))]
        size = stream.seek(0, io.SEEK_END)
        pieces = nursery.pieces(stream, size, name=each.name)
        return pieces + eyes.pieces(stream, size, each.name, nursery)


def _together(told: Sequence[Find]) -> Iterator[Find]:
    """What files tell of others: the first of each kind by themselves, and those of the rest as one."""
    for tells in TELLS.values():
        mine = [each for each in told if each.detail == tells]
        rest = mine[MOST:] if len(mine) > MOST + 1 else []
        yield from mine[: len(mine) - len(rest)]
        if rest:
            yield msgspec.structs.replace(
                rest[0], of=" ".join(each.of for each in rest), name=f"{len(rest):,} more files", part="",
                words="",
            )  # fmt: skip


def _once(hits: Sequence[Hit], here: _In) -> list[Find]:
    """One find for each secret, with the places where it stands."""
    by_secret: dict[str, list[Hit]] = {}
    for hit in hits:
        by_secret.setdefault(hit.detail.id, []).append(hit)
    return [here.find(found[0], part=_places([_place(hit) for hit in found])) for found in by_secret.values()]


def _place(hit: Hit) -> str:
    return f"{hit.part}, line {hit.line}" if hit.line else hit.part


def _places(said: Sequence[str]) -> str:
    every = list(dict.fromkeys(said))
    more = len(every) - _MOST_PLACES
    return "; ".join(every[:_MOST_PLACES]) + (f"; {more} more" if more > 0 else "")


def _in_rows(secrets: Sequence[Detail], here: _In, rows: RowSlice) -> list[Find]:
    """One find for each record and secret."""
    told = rows.frame[list(rows.numbers)].select(
        pl.concat_str(
            pl.col(pl.String), pl.col(pl.List(pl.String)).list.join(" "), separator="\n", ignore_nulls=True
        )
    )  # fmt: skip
    pieces = [
        Piece(part=f"record {number + 1}", text=text)
        for number, (text,) in zip(rows.numbers, told.iter_rows(), strict=True)
    ]
    hits = list({(hit.part, hit.detail.id): hit for hit in check(secrets, pieces).hits}.values())
    listed = [here.find(hit, record=int(hit.part.removeprefix("record ")) - 1) for hit in hits[:MOST]]
    return [*listed, *here.more(hits[MOST:])]


def _words(told: Any) -> Iterator[str]:
    match told:
        case str():
            yield told
        case list():
            for each in told:
                yield from _words(each)
        case Mapping():
            for each in told.values():
                yield from _words(each)


def is_told(find: Find) -> bool:
    """Whether it is something that a whole file tells of other people."""
    return find.detail in TELLS.values()


def decided(found: Sequence[Find], asked: Asked) -> tuple[Find, ...]:
    """What is found now, with what was decided of it before, and what was taken out and is gone.

    What is no secret any more was not looked for, so that nothing of it was taken out.
    """
    here = {key for each in found for key in _known_by(each)}
    secrets = {id for id, _kind, _value in asked.secrets}
    reasons = {key: each.reason for each in asked.finds if each.reason for key in _known_by(each)}
    gone = [
        msgspec.structs.replace(each, out="done")
        for each in asked.finds
        if not here & set(_known_by(each))
        and (each.out == "done" or (each.out and (each.of or each.detail in secrets)))
    ]
    return (*(msgspec.structs.replace(each, reason=_reason(each, reasons)) for each in found), *gone)


def _reason(each: Find, reasons: Mapping[tuple[object, ...], str]) -> str:
    """Why all of it stays; "" where that was not said of each of its files."""
    said = [reasons.get(key, "") for key in _known_by(each)]
    return said[0] if all(said) else ""


def _known_by(each: Find) -> list[tuple[object, ...]]:
    """What it is known by when it is found again, for each file that it is about."""
    words = "" if is_told(each) else "".join(each.words.split())
    return [(each.number, of, each.record, each.detail, words) for of in each.of.split() or [""]]


def lines(asked: Asked, number: int) -> Lines:
    """What was decided about the finds of one file that is made."""
    mine = [each for each in asked.finds if each.number == number and not each.of]
    return Lines(
        out={(each.detail, each.words) for each in mine if each.out},
        kept={(each.detail, each.words) for each in mine if each.reason and not each.out},
    )


def is_to_change(asked: Asked, number: int) -> bool:
    """Whether something is to be taken out of a file that is made."""
    return any(each.out == "asked" and each.number == number and not each.of for each in asked.finds)


def taken_out(asked: Asked, number: int, name: str, data: bytes, nursery: Nursery) -> bytes:
    """A file that is made, without what was decided to go.

    Raises:
        CANNOT: it cannot be made so. HelperLost: no process could be started.
    """
    said = lines(asked, number)
    secrets = [each for each in details(asked) if each.id in said.secrets]
    return without(data, name, out=name, details=secrets, stays=said.stays, nursery=nursery)


def why(error: Exception) -> str:
    """Why something could not be taken out of a file.

    Raises:
        HelperLost: that was no fault of the file.
    """
    if isinstance(error, HelperLost):
        raise error
    return error.what if isinstance(error, ChesilError) else str(error)


def open_finds(asked: Asked) -> list[Find]:
    """Those of which nothing was decided, or that are not taken out yet."""
    return [each for each in asked.finds if not (each.reason or each.out == "done")]


def undecided(finds: Collection[Find]) -> list[Find]:
    """Those of which nothing was decided."""
    return [each for each in finds if not (each.reason or each.out)]
