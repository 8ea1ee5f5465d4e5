"""What the owner says that is said in recordings, put beside the message that sent each.

1. Words that name an event belong to it; words that name a file belong to the recording of that name or hash.
2. Where the recording is a file of its own and one message alone names it, the words stand at that message.
   Where several do, which one sent it would be a guess: they stand at the file.
3. Of a message that is in two files the words stand at the one that is counted.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import attrs
import polars as pl

from chesil.terms import heard
from chesil.terms.assumed_times import listed
from chesil.terms.heard import Heard
from chesil.terms.readings import Assumption
from chesil.terms.settings import Recording
from chesil.timeline.captions import base_name, naming_files

_SENT_BY: Final = ("message", "call")  # a voicemail is a call
_HASH: Final = re.compile("[0-9a-fA-F]{16,64}")
_HASH_BEGINS: Final = 16  # characters


def with_words(
    events: pl.DataFrame, recordings: Sequence[Recording]
) -> tuple[pl.DataFrame, tuple[Assumption, ...]]:
    """The events with what is said in their recordings in their details, and what fits no recording here.

    Args:
        events: tables.EVENTS.
    """
    events = events.with_columns(details=heard.guarded())
    if not recordings:
        return events, ()
    here, unused = _Here.of(events, recordings), list[str]()
    said = defaultdict[int, list[Heard]](list)
    for each in sorted(recordings, key=lambda each: (each.file, each.event, each.words)):
        row, name = here.place(each)
        if row is None:
            unused.append(name or each.event)
            continue
        words = Heard(text=each.words, how=each.how, on=each.on, name=name)
        if words not in said[row]:
            said[row].append(words)
    rows = sorted(said)
    before = events["details"].gather(rows).to_list()
    after = [heard.added(details, said[row]) for row, details in zip(rows, before, strict=True)]
    details = events["details"].clone().scatter(rows, pl.Series(after, dtype=pl.String))
    return events.with_columns(details=details), _said_unused(unused)


@attrs.frozen
class _Here:
    """Where recordings are: rows of events.

    Attributes:
        events: those that words name, by id. files: recordings that are files of their own, by base name and
            by how their SHA-256 begins. names: of these files. senders: what names each, by base name; of a
            copy the original.
    """

    events: Mapping[str, int]
    files: Mapping[str, Sequence[int]]
    names: Mapping[int, str]
    senders: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, events: pl.DataFrame, recordings: Sequence[Recording]) -> "_Here":
        """What is there of what the words name."""
        rows = events.select("event_id", "kind", "attachments", "duplicate_of").with_row_index("row")
        named = rows.filter(pl.col("event_id").is_in([each.event for each in recordings if each.event]))
        files, names = _files(rows)
        called = [*names.values(), *(each.file for each in recordings)]
        senders = defaultdict[str, set[int]](set)
        for kind in _SENT_BY:
            for name, found in naming_files(rows, called, kind=kind).items():
                senders[name].update(_originals(rows, found))
        return cls(
            events=dict(zip(named["event_id"], _originals(rows, named["row"].to_list()), strict=True)),
            files=files, names=names,
            senders={name: sorted(found) for name, found in senders.items()},
        )  # fmt: skip

    def place(self, said: Recording) -> tuple[int | None, str]:
        """The row at which words stand, None where none fits or several do, and what the file is called."""
        if said.event:
            files = [self.events[said.event]] if said.event in self.events else []
        else:
            begins = said.file.lower()[:_HASH_BEGINS] if _HASH.fullmatch(said.file) else ""
            files = [*(self.files.get(begins) or self.files.get(base_name(said.file)) or [])]
        if len(files) > 1:
            return None, said.file
        file = files[0] if files else None
        if said.event and file not in self.names:
            return file, said.file
        name = said.file if file is None else self.names[file]
        sent = self.senders.get(base_name(name), [])
        is_alone = len(sent) == 1 and len(self.files.get(base_name(name), [])) <= 1
        return (sent[0] if is_alone else file), name


def _files(rows: pl.DataFrame) -> tuple[dict[str, list[int]], dict[int, str]]:
    is_file = pl.col("attachments").list.first().struct.field("sha256").is_not_null()
    media = rows.filter((pl.col("kind") == "media") & is_file.fill_null(value=False))
    files, names = defaultdict[str, list[int]](list), dict[int, str]()
    for row, (file, *_) in media.select("row", "attachments").iter_rows():
        names[row] = file["name"] or ""
        for each in {base_name(names[row]), file["sha256"][:_HASH_BEGINS]}:
            files[each].append(row)
    return files, names


def _originals(rows: pl.DataFrame, some: Sequence[int]) -> list[int]:
    """The same rows, in place of a copy the event that it is a copy of."""
    copied = rows[list(some)]["duplicate_of"].to_list()
    wanted = rows.filter(pl.col("event_id").is_in([each for each in copied if each]))
    by_id = dict(wanted.select("event_id", "row").iter_rows())
    return [by_id.get(original, row) for row, original in zip(some, copied, strict=True)]


def _said_unused(files: list[str]) -> tuple[Assumption, ...]:
    if not files:
        return ()
    one = (
        f"What you wrote down of {listed(files)} fits no recording here, or more than one. "
        "Nothing was changed for it."
    )
    return (Assumption(code="recording-unused", sentence=one),)
