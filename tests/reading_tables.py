"""Readings written as small tables, so that a test shows what goes in."""

import hashlib
import io
from datetime import datetime
from typing import Any

from chesil.terms import tables
from chesil.terms.readings import Document, OwnerHint, Reading

_TIMES = ("at", "wall", "wall_until")
_TRUTHS = ("address_hidden", "answered")


def document(name: str) -> Document:
    """An empty document whose source name depends on *name* alone."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Document(name=name, size_bytes=0, sha256=digest, head=b"", opener=lambda: io.BytesIO(b""))


def reading(
    name: str, table: str, *, format: str = "whatsapp", owners: tuple[str, ...] = (), **every: Any
) -> Reading:
    """A reading of the rows in *table*: a header and lines of cells divided by "|"; empty cells are null.

    `time` stands for `at` when it ends in Z, else for `wall`. *every* gives columns the same in each row.
    """
    header, *lines = [line for line in table.strip().splitlines() if line.strip()]
    columns = [cell.strip() for cell in header.split("|")]
    rows = [dict(zip(columns, (cell.strip() for cell in line.split("|")), strict=True)) for line in lines]
    return reading_of(name, [{**every, **_typed(row)} for row in rows], format=format, owners=owners)


def reading_of(
    name: str, rows: list[dict[str, Any]], *, format: str = "whatsapp", owners: tuple[str, ...] = ()
) -> Reading:
    """A reading of rows given as columns of tables.ROWS; what is left out is that of a chat message."""
    usual = {"kind": "message", "channel": "chat", "state": "sent", "address_hidden": False}
    full = [{"record": number, **usual, **row} for number, row in enumerate(rows, 1)]
    columns = {column: [row.get(column) for row in full] for column in tables.ROWS}
    return Reading(
        document=document(name),
        format=format,
        reader=format,
        version="1",
        records=len(full),
        rows=tables.fill(tables.ROWS, columns, len(full)),
        owners=tuple(OwnerHint(name=owner, reason=f"The file names {owner}.") for owner in owners),
    )


def _typed(row: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: text for name, text in row.items() if text}
    if "time" in found:
        text = found.pop("time")
        found["at" if text.endswith("Z") else "wall"] = text
        found.setdefault("precision", "exact" if text.count(":") == 2 else "minute")
        found.setdefault("as_written", text)
    for name in found.keys() & set(_TIMES):
        found[name] = datetime.fromisoformat(found[name])
    for name in found.keys() & set(_TRUTHS):
        found[name] = found[name] == "yes"
    if "recipients" in found:
        found["recipients"] = [each.strip() for each in found["recipients"].split(";")]
    if "attachments" in found:
        found["attachments"] = [{"name": each.strip()} for each in found["attachments"].split(";")]
    if "duration_s" in found:
        found["duration_s"] = float(found["duration_s"])
    return found
