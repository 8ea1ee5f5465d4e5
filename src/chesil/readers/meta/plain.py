"""The many messages that are words alone, read as whole columns."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
from msgspec.structs import astuple

from chesil.readers import json_export
from chesil.readers.meta.mojibake import Repairer, repair
from chesil.readers.sheet import Columns

_ABSENT: Final = msgspec.Raw()
_WORDS: Final = frozenset({None, "Generic", "text"})
_Milliseconds = Annotated[int, msgspec.Meta(ge=0, lt=10**17)]


class _Message(msgspec.Struct, gc=False):
    """A message of either spelling. One that has any of the fields from `photos` on is more than words."""

    sender_name: str | None = None
    senderName: str | None = None  # noqa: N815 - Messenger's own spelling
    timestamp_ms: _Milliseconds | None = None
    timestamp: _Milliseconds | None = None
    content: str | None = None
    text: str | None = None
    type: str | None = None
    photos: msgspec.Raw = _ABSENT
    videos: msgspec.Raw = _ABSENT
    audio_files: msgspec.Raw = _ABSENT
    files: msgspec.Raw = _ABSENT
    gifs: msgspec.Raw = _ABSENT
    sticker: msgspec.Raw = _ABSENT
    share: msgspec.Raw = _ABSENT
    users: msgspec.Raw = _ABSENT
    call_duration: msgspec.Raw = _ABSENT
    missed: msgspec.Raw = _ABSENT
    plan: msgspec.Raw = _ABSENT
    ip: msgspec.Raw = _ABSENT
    bumped_message_metadata: msgspec.Raw = _ABSENT
    created_at: msgspec.Raw = _ABSENT
    reactions: list[msgspec.Raw] = []
    media: list[msgspec.Raw] = []
    is_unsent: bool = False
    isUnsent: bool = False  # noqa: N815
    is_taken_down: bool = False
    is_geoblocked_for_viewer: bool = False
    is_unsent_image_by_messenger_kid_parent: bool = False


_DECODER: Final = msgspec.json.Decoder(list[_Message])
_MORE: Final = _Message.__struct_fields__.index("photos")
_WORDS_ALONE: Final = astuple(_Message())[_MORE:]


def read(
    entries: Sequence[msgspec.Raw], columns: Columns, *, first: int, repairer: Repairer
) -> Sequence[int]:
    """Add the messages of words alone to *columns*, and give the places of the others in *entries*.

    Args:
        first: record number of the first entry.
    """
    batch = json_export.alike(entries, _DECODER, _is_more)
    messages = batch.messages
    written = [message.content if message.content is not None else message.text for message in messages]
    named = [message.sender_name or message.senderName for message in messages]
    right = {name: None if name is None else repair(name) for name in set(named)}
    text = [each if each is None or each.isascii() else repair(each) for each in written]
    sender = [right[name] for name in named]
    repaired = {
        "words_repaired": [before != after for before, after in zip(written, text, strict=True)],
        "name_repaired": [before != after for before, after in zip(named, sender, strict=True)],
    }
    repairer.strings += sum(map(sum, repaired.values()))
    columns.extend(
        {
            "record": [first + place for place in batch.places],
            "ms": [
                message.timestamp if message.timestamp_ms is None else message.timestamp_ms
                for message in messages
            ],
            "sender": sender,
            "text": text,
            "raw": batch.raw,
            **repaired,
        }
    )
    return batch.others


def _is_more(message: _Message) -> bool:
    return astuple(message)[_MORE:] != _WORDS_ALONE or message.type not in _WORDS
