"""Mends senders that the first colon of a line gets wrong."""

from typing import Final

import attrs
import numpy as np
import polars as pl

from chesil.readers.whatsapp import glance, phrases
from chesil.readers.whatsapp.layouts import NAME_BYTES
from chesil.readers.whatsapp.records import Records, put

_QUOTES: Final = '"“”„«'


def mend(records: Records) -> Records:
    """The records with these senders mended:

    - a notice that names a group with a colon in it ("Ben created group "Plan: B"") has no sender;
    - "Ben:hello" has one although there is no space: where Ben is a sender elsewhere in the chat,
      or where no line of the chat has that space.
    """
    senders = records.sender
    names = sorted(records.names)
    known = {name for name in names if ":" not in name}
    quoted = [name for name in names if sum(map(name.count, _QUOTES)) % 2]  # a quotation left open
    joined = [name for name in names if ":" in name and name.split(":", 1)[0] in known]
    mended: dict[int, str] = {}
    for row in _rows(senders.is_in(quoted)) if quoted else ():
        if phrases.is_notice(_line(_body(records, row))):
            mended[row] = ""
    for row in _rows(senders.is_in(joined)) if joined else ():
        mended[row] = senders[row].split(":", 1)[0]
    nameless = records.glance[glance.rows(records.glance, glance.LOOK)] & glance.NAMELESS != 0
    rows = glance.rows(records.glance, glance.NAMELESS).tolist()
    for row, said in zip(rows, records.picked.filter(pl.Series(nameless)).to_list(), strict=True):
        name = _name_without_space(_line(said), known)
        if name:
            mended[row] = name
    return _with(records, mended) if mended else records


def _rows(which: pl.Series) -> list[int]:
    return which.fill_null(value=False).arg_true().to_list()


def _body(records: Records, row: int) -> str:
    shape = records.shapes[records.shape[row]]
    body: str = records.raw[row][shape.characters(shape.body) :]
    return body.replace("\r\n", "\n").replace("\r", "\n")


def _line(said: str) -> str:
    return said[: phrases.LONGEST].split("\n", 1)[0].removesuffix("\r")


def _name_without_space(line: str, known: set[str]) -> str | None:
    name, colon, said = line.partition(":")
    if not colon or not name or phrases.is_notice(line):
        return None
    if name in known:
        return name
    # A web address or a clock time has a colon too, and is no name.
    is_name = not known and len(name.encode()) <= NAME_BYTES and not said.startswith("//")
    return name if is_name and not (name[-1:].isdigit() and said[:1].isdigit()) else None


def _with(records: Records, mended: dict[int, str]) -> Records:
    rows = np.array(list(mended), np.uint32)
    senders = [name or None for name in mended.values()]
    # What is said follows the name and its colon, or is the whole line where there is no name.
    said = [_body(records, row)[len(name) + 1 if name else 0 :] for row, name in mended.items()]
    looks = records.glance.copy()
    looks[rows] |= glance.LOOK
    looks[rows] &= ~glance.NAMELESS
    looks[rows[[name is None for name in senders]]] |= glance.NAMELESS
    sender = put(records.sender, rows, pl.Series(senders, dtype=pl.String))
    all_said = put(records.said, rows, pl.Series(said, dtype=pl.String))
    return attrs.evolve(
        records,
        glance=looks,
        names=frozenset(sender.unique().drop_nulls().to_list()),
        sender=sender,
        said=all_said,
        picked=all_said.gather(glance.rows(looks, glance.LOOK)),
    )
