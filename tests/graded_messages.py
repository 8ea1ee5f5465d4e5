"""Messages graded as the pipeline grades them: texts in, levels out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import polars as pl

import case_tables
from chesil import recognisers
from chesil.recognisers import graded
from chesil.terms import settings, tables

START: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
# Fewer than a conversation needs for a calm of its own, and enough of them for its language to be told.
TOGETHER: Final = 25
LEVELS: Final = (None, "weak", "some", "strong")


def grades(texts: Iterable[str], *, columns: Sequence[Mapping[str, Any]] = ()) -> pl.DataFrame:
    """tables.GRADES of *texts*; see `graded_of`."""
    return tables.check(graded_of(texts, columns=columns).table, tables.GRADES, door="test")


def graded_of(
    texts: Iterable[str],
    *,
    columns: Sequence[Mapping[str, Any]] = (),
    reader: graded.Reads | None = None,
) -> graded.Grading:
    """What is made of *texts*, each `TOGETHER` from a sender of their own, to the owner.

    Args:
        columns: what is otherwise in each event, as tables.EVENTS names it.
    """
    events = [
        {
            "event_id": f"m{number}",
            "source": "file",
            "record": number,
            "kind": "message",
            "at": START + timedelta(minutes=number),
            "clock": "stated",
            "precision": "exact",
            "channel": "text",
            "direction": "to_owner",
            "sender": f"p{number // TOGETHER}",
            "recipients": ["me"],
            "address_hidden": False,
            "state": "sent",
            "text": text,
        }
        for number, text in enumerate(texts)
    ]
    for event, more in zip(events, columns, strict=False):
        event.update(more)
    everyone = _people(sorted({str(event["sender"]) for event in events} - {"me"}))
    frame = case_tables.frame(events)
    signals = recognisers.recognise(frame, everyone, settings.load())
    scene = recognisers.scene_of(frame, everyone, settings.load())
    return graded.grade(scene, signals, reader=reader)


def levels(texts: Sequence[str]) -> list[str | None]:
    """The level of each of *texts*."""
    by_event = dict(grades(texts).select("event_id", "level").iter_rows())
    return [by_event.get(f"m{number}") for number in range(len(texts))]


def above_weak(texts: Sequence[str]) -> list[str]:
    """Those of *texts* that are graded above "weak"."""
    return [
        text
        for text, level in zip(texts, levels(texts), strict=True)
        if LEVELS.index(level) > LEVELS.index("weak")
    ]


def _people(senders: Sequence[str]) -> pl.DataFrame:
    names = ["me", *senders]
    return tables.fill(
        tables.PEOPLE,
        {
            "person": names,
            "name": names,
            "names": [[name] for name in names],
            "addresses": [[f"+44770090{place:04}"] for place in range(len(names))],
            "is_me": [name == "me" for name in names],
            "basis": "One address or name.",
        },
        len(names),
    )
