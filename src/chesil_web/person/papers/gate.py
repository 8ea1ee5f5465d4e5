"""Looks through a finished paper for what must stay secret. While one find is open, it cannot be saved."""

import io
from collections.abc import Sequence
from typing import Final

from chesil.leaks import Detail, check
from chesil.leaks.bounds import NOT_LOOKED
from chesil.sandbox.nursery import Nursery
from chesil_web.person.papers.models import Asked, Find

MOST: Final = 200  # finds of a paper that are listed: more than that is no paper to send
_WORDS: Final = 300  # letters of a line around a find


def as_lent(secrets: Sequence[Detail]) -> tuple[tuple[str, str, str], ...]:
    """What must stay secret, as a job is given it."""
    return tuple((each.id, each.kind, each.value) for each in secrets)


def finds(asked: Asked, number: int, name: str, data: bytes) -> list[Find]:
    """What must stay secret and stands in a file; and what of the file could not be looked at.

    Args:
        number: of the file in its paper. name: as it will be saved, which is looked at too.

    Raises:
        ReadingError, HelperLost: it could not be looked through.
    """
    if not asked.secrets:
        return []
    details = [Detail(id=id, kind=kind, value=value, whose="me") for id, kind, value in asked.secrets]  # type: ignore[arg-type]
    with Nursery() as nursery:
        pieces = nursery.pieces(io.BytesIO(data), len(data), name=name)
    found = [
        Find(number=number, detail=hit.detail.id, part=hit.part, masked=hit.masked, words=hit.words[:_WORDS])
        for hit in check(details, pieces).hits[:MOST]
    ]
    return found + [
        Find(number=number, detail="", part=each.part, masked="", words=each.text[:_WORDS])
        for each in pieces
        if each.part.endswith(NOT_LOOKED)
    ]


def open_finds(asked: Asked) -> list[Find]:
    """Those of which nothing was decided."""
    return [each for each in asked.finds if not each.reason]
