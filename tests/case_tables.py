"""Small cases written as text tables: events and people in, signals out."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import polars as pl

from chesil.terms import tables

UK: Final = ZoneInfo("Europe/London")
CAST: Final = ("Ben", "Cara", "Dev", "Eli", "Farah")
_CHANNELS: Final = {"call": "call", "message": "text", "note": "in_person", "notice": "chat"}
_KNOWN: Final = {
    *("event", "at", "until", "from", "to", "kind", "channel", "text", "seconds", "answered", "hidden"),
    *(
        "clock",
        "precision",
        "thread",
        "notice",
        "tags",
        "address",
        "state",
        "direction",
        "source",
        "duplicate",
    ),
    "ambiguous",
}


def rows(table: str) -> list[dict[str, str]]:
    """The rows of a table written `a | b`, header first; an empty cell or a dash is left out."""
    lines = [line.strip() for line in table.strip().splitlines() if line.strip()]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    if not cells:
        return []
    header, *body = cells
    for each in body:
        if len(each) != len(header):
            raise ValueError(f"{len(each)} cells under {len(header)} headings: {each}")
    return [
        {name: cell for name, cell in zip(header, each, strict=True) if cell not in ("", "-")}
        for each in body
    ]


def events(table: str) -> pl.DataFrame:
    """tables.EVENTS of a text table.

    A time is UK wall time; a date alone is known only to the day. `from` and `to` are names of CAST or
    "me", several joined by a comma; Asha is "me". What a row leaves out is as it is most often: a text,
    to her, sent, with a stated clock.
    """
    return frame(_event(number, row) for number, row in enumerate(rows(table), start=1))


def frame(each: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """tables.EVENTS of dicts; what they leave out is null."""
    every = list(each)
    columns = {name: [event.get(name) for event in every] for name in tables.EVENTS}
    return tables.fill(tables.EVENTS, columns, len(every))


def people(addresses: dict[str, list[str]] | None = None) -> pl.DataFrame:
    """tables.PEOPLE of Asha ("me") and CAST; each person's id is the name in small letters."""
    names = ["Asha", *CAST]
    known = addresses or {}
    return tables.fill(
        tables.PEOPLE,
        {
            "person": ["me", *(name.lower() for name in CAST)],
            "name": names,
            "names": [[name] for name in names],
            "addresses": [known.get(name, [f"+44770090010{place}"]) for place, name in enumerate(names)],
            "is_me": [name == "Asha" for name in names],
            "basis": "One address or name.",
        },
        len(names),
    )


def _event(number: int, row: dict[str, str]) -> dict[str, Any]:
    if unknown := set(row) - _KNOWN:
        raise ValueError(f"no such column: {', '.join(sorted(unknown))}")
    kind = row.get("kind", "message")
    at, precision = _time(row.get("at"))
    until = (
        _time(row["until"])[0]
        if "until" in row
        else at + timedelta(days=1, seconds=-1)
        if precision == "day"
        else None
    )
    sender, recipients = (
        _person(row.get("from", "")),
        [_person(name) for name in row.get("to", "").split(",") if name],
    )
    from_owner = sender == "me"
    return {
        "event_id": row.get("event", f"e{number}"),
        "source": row.get("source", "file"),
        "record": number,
        "kind": kind,
        "at": at,
        "until": until,
        "clock": row.get("clock", "date_only" if precision == "day" else "none" if at is None else "stated"),
        "precision": row.get("precision", precision),
        "ambiguous": row.get("ambiguous") == "yes",
        "channel": row.get("channel", _CHANNELS.get(kind, "other")),
        "direction": row.get(
            "direction", "from_owner" if from_owner else "observed" if kind == "note" else "to_owner"
        ),
        "sender": sender,
        "recipients": recipients or ([] if from_owner or kind == "notice" else ["me"]),
        "address_used": row.get("address"),
        "address_hidden": row.get("hidden") == "yes",
        "duration_s": float(row["seconds"]) if "seconds" in row else None,
        "answered": row["answered"] == "yes" if "answered" in row else None,
        "text": row.get("text"),
        "state": row.get("state", "notice" if kind == "notice" else "sent"),
        "notice": row.get("notice"),
        "thread": row.get("thread"),
        "tags": row["tags"].replace(" ", "").split(",") if "tags" in row else None,
        "duplicate_of": row.get("duplicate"),
    }


def _person(name: str) -> str | None:
    return name.strip().lower() or None


def _time(written: str | None) -> tuple[datetime | None, str]:
    if written is None:
        return None, "none"
    if len(written) == 10:
        return datetime.combine(date.fromisoformat(written), datetime.min.time(), UK), "day"
    return datetime.fromisoformat(written).replace(tzinfo=UK), "exact"
