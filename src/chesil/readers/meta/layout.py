"""The three layouts of Meta's JSON downloads, opened into threads.

One thread a file, as both platforms write now; one thread a file in Messenger's own download of
end-to-end encrypted chats; and every thread in one file, as Instagram wrote until 2020.
"""

from collections.abc import Sequence
from typing import Any, Final

import attrs
import msgspec

from chesil.readers import json_export
from chesil.readers.json_export import Array, Piece
from chesil.readers.meta.mojibake import Repairer
from chesil.terms.errors import ReadingError

_HEADINGS: Final = ("title", "threadName", "thread_path")


@attrs.frozen(kw_only=True, eq=False)
class Thread:
    """One conversation.

    Attributes:
        title: its name. In a chat of two that is the other person's name.
        name: the title with the path, which tells apart two chats of one title.
        people: names of those who were in it when the download was made.
        entries: its messages, still as text. pieces: the same, of a damaged file.
    """

    title: str
    name: str
    people: tuple[str, ...]
    entries: Sequence[msgspec.Raw] = ()
    pieces: Sequence[Piece] = ()


@attrs.frozen(eq=False)
class Download:
    """The threads of one file, and the line where a damaged file stops being JSON."""

    threads: tuple[Thread, ...]
    fault_line: int | None = None


class _Thread(msgspec.Struct, gc=False):
    participants: Any = None
    messages: list[msgspec.Raw] = []
    conversation: list[msgspec.Raw] = []
    title: Any = None
    threadName: Any = None  # noqa: N815 - Messenger's own spelling
    thread_path: Any = None


def open_sound(data: bytes, repairer: Repairer) -> Download | None:
    """Split a download into its threads and their messages; None when it is damaged."""
    try:
        found = msgspec.json.decode(data, type=_Thread | list[_Thread])
    except json_export.UNSOUND:
        return None
    several = found if isinstance(found, list) else [found]
    return Download(
        tuple(
            _thread(
                each.participants,
                (each.title, each.threadName, each.thread_path),
                repairer,
                entries=[*each.messages, *each.conversation],
            )
            for each in several
        )
    )


def open_damaged(data: bytes, repairer: Repairer, *, name: str) -> Download:
    """Find the threads and their messages in a damaged download.

    Raises:
        ReadingError: no list of messages can be found in it.
    """
    text = data.decode("utf-8", "replace")
    key = "messages" if text.lstrip().startswith("{") else "conversation"
    arrays = list(json_export.arrays(text, key))
    fault_line = json_export.fault_line(text)
    if len(arrays) < 2:
        line = f" at line {fault_line:,}" if fault_line else ""
        raise ReadingError(
            f"The file stops being JSON{line}, and Chesil found no list of messages in it.",
            where=name,
            next_step="Ask for the download again, or copy the file again from where it came.",
        )
    if key == "messages":  # one thread, with its title after the messages
        around = "\n".join(array.before for array in arrays)
        pieces = tuple(piece for array in arrays for piece in array.pieces)
        arrays = [Array(around, pieces), Array("", ())]
    return Download(tuple(_damaged_thread(array, repairer) for array in arrays[:-1]), fault_line)


def _damaged_thread(array: Array, repairer: Repairer) -> Thread:
    headings = tuple(json_export.value_of(array.before, key) for key in _HEADINGS)
    people = json_export.value_of(array.before, "participants")
    return _thread(people, headings, repairer, pieces=array.pieces)


def _thread(people: Any, headings: tuple[Any, ...], repairer: Repairer, **entries: Any) -> Thread:
    title, long_title, path = (_name(heading, repairer) for heading in headings)
    title = title or long_title
    names = [_name(each, repairer) for each in people] if isinstance(people, list) else []
    both = f"{title} ({path})" if title and path else title or path
    return Thread(
        title=title,
        name=both or ", ".join(filter(None, names)) or "chat",
        people=tuple(filter(None, names)),
        **entries,
    )


def _name(value: Any, repairer: Repairer) -> str:
    if isinstance(value, dict):  # {"name": "..."}, or without it in the older layouts
        value = value.get("name")
    return json_export.name(repairer.text(value)) if isinstance(value, str) else ""
