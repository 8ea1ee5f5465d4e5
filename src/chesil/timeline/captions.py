"""What the owner says about photos, screenshots, recordings and scans: when, who, and what it is.

A caption changes the one event of its file and nothing of what was read: the file's own claims stay in the
event's details, and how the file wrote its time in `as_written`.
"""

import json
import re
from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from chesil.terms import times
from chesil.terms.assumed_times import listed
from chesil.terms.errors import SettingsError
from chesil.terms.readings import Assumption
from chesil.terms.settings import TIME_FROM, Caption

_HASH: Final = re.compile("[0-9a-fA-F]{16,64}")
_HASH_BEGINS: Final = 16  # characters: what a source is called by
_NEXT: Final = "Give the SHA-256 of the one you mean in place of its name."
_ONE: Final = "Leave one of them in the settings file."


def captioned(rows: pl.DataFrame, captions: Sequence[Caption]) -> tuple[pl.DataFrame, tuple[Assumption, ...]]:
    """The rows with what the captions say of them, in another order, and which captions fit no file here.

    Args:
        rows: tables.ROWS with `source`. Only rows of kind "media" that are files themselves have captions.
    Raises:
        SettingsError: a caption names a file by a name that several have, or two name one file.
    """
    if not captions:
        return rows, ()
    # A list of photos, such as iCloud's, tells of files by name; it is not one of them.
    is_file = pl.col("attachments").list.first().struct.field("sha256").is_not_null()
    is_media = ((pl.col("kind") == "media") & is_file).fill_null(value=False)
    media = rows.filter(is_media).to_dicts()
    called, found, unused = _called(media), dict[int, Caption](), list[str]()
    for caption in captions:
        places = _places(caption, called, media)
        if found.keys() & places:
            raise SettingsError("Two [[files]] speak of one file.", where=caption.file, next_step=_ONE)
        found |= dict.fromkeys(places, caption)
        unused += [] if places else [caption.file]
    changed = [_told(row, found[place]) if place in found else row for place, row in enumerate(media)]
    both = [rows.filter(~is_media), pl.DataFrame(changed, schema=rows.schema)]
    return pl.concat(both), _said_unused(unused)


def _called(media: Sequence[dict[str, Any]]) -> dict[str, list[int]]:
    """The rows of each file by its name and by how its SHA-256 begins."""
    called: dict[str, list[int]] = {}
    for place, row in enumerate(media):
        (file,) = row["attachments"]
        for name in {base_name(file["name"] or ""), (file["sha256"] or "")[:_HASH_BEGINS]}:
            called.setdefault(name, []).append(place)
    return called


def _places(caption: Caption, called: dict[str, list[int]], media: Sequence[dict[str, Any]]) -> list[int]:
    """The rows of the file that a caption names."""
    by_hash = caption.file.lower()[:_HASH_BEGINS] if _HASH.fullmatch(caption.file) else ""
    places = called.get(by_hash) or called.get(base_name(caption.file)) or []
    if len({media[place]["source"] for place in places}) > 1:
        raise SettingsError("Two files here have this name.", where=caption.file, next_step=_NEXT)
    return places


def base_name(name: str) -> str:
    """A file's own name without its folders, in small letters, as names are compared."""
    return name.replace("\\", "/").rpartition("/")[2].strip("\u200e\u200f ").lower()


def _told(row: dict[str, Any], caption: Caption) -> dict[str, Any]:
    """The row of a file as the caption has it; what the caption does not say stays."""
    said = {"sender": caption.who, "text": caption.what, "place": caption.place}
    row = row | {name: each for name, each in said.items() if each}
    if not caption.when:
        return row
    details = json.loads(row["details"] or "{}") | {TIME_FROM: caption.when_from}
    timed = times.columns(times.read_edtf(caption.when))
    return row | timed | {"details": json.dumps(details, ensure_ascii=False)}


def sent_with(rows: pl.DataFrame, captions: Sequence[Caption]) -> pl.DataFrame:
    """Which events are files that a message brought, where the owner took the file's time from that message.

    Args:
        rows: columns of tables.EVENTS with `row`, in time order.
    Returns:
        `row` of the file and `kept`, the row of its message, as `duplicates.copies` gives them, so that the
        two count once. A file whose name several messages have is left as it is, and so is one that she
        described: a copy is not printed, and her words would be lost with it.
    """
    empty = rows.select("row", kept="row").clear()
    if not any(each.when_from == "message" for each in captions):
        return empty
    from_message = pl.col("details").str.contains(f'"{TIME_FROM}": "message"', literal=True)
    files = rows.filter(
        pl.col("kind") == "media", from_message.fill_null(value=False), pl.col("text").is_null()
    )
    named = naming_files(rows, [row[0]["name"] or "" for row in files["attachments"].to_list()])
    pairs = [
        (row, named[name][0])
        for row, (file, *_) in files.select("row", "attachments").iter_rows()
        if len(named.get(name := base_name(file["name"] or ""), ())) == 1
    ]
    return pl.DataFrame(pairs, schema=empty.schema, orient="row")


def naming_files(rows: pl.DataFrame, names: Sequence[str], *, kind: str = "message") -> dict[str, list[int]]:
    """By the base name of each file, the rows of a kind that have an attachment of that name.

    Args:
        rows: `row`, `kind` and `attachments`.
    """
    wanted = sorted({base_name(each) for each in names} - {""})
    name = pl.col("name").str.split("/").list.last().str.strip_chars("\u200e\u200f ").str.to_lowercase()
    attached = (
        rows.lazy()
        .filter(pl.col("kind") == kind, pl.col("attachments").list.len() > 0)
        .select("row", name=pl.col("attachments").list.eval(pl.element().struct.field("name")))
        .explode("name")
        .with_columns(
            pl.col("name").str.split("/").list.last().str.strip_chars("\u200e\u200f ").str.to_lowercase()
        )
        .filter(pl.col("name").is_in(wanted))
        .unique(maintain_order=True)
        .collect()
    )
    found: dict[str, list[int]] = {}
    for row, name in attached.iter_rows():
        found.setdefault(name, []).append(row)
    return found


def _said_unused(files: list[str]) -> tuple[Assumption, ...]:
    if not files:
        return ()
    one = f"No photo or recording here fits what you said about {listed(files)}. Nothing was changed for it."
    return (Assumption(code="caption-unused", sentence=one),)
