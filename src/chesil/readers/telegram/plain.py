"""The many messages that are words alone, read as whole columns."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

import msgspec
from msgspec.structs import astuple

from chesil.readers import json_export
from chesil.readers.sheet import Columns
from chesil.readers.telegram.layout import Chat

_ABSENT: Final = msgspec.Raw()
_Number = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]


class _Words(msgspec.Struct, gc=False):
    text: str


class _Message(msgspec.Struct, gc=False):
    """A message. One that has any of the fields from `edited` on is more than words."""

    type: str
    id: _Number
    date_unixtime: str | None = None
    date: str | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    from_id: str | int | None = None
    text: str | list[Any] = ""
    text_entities: list[_Words] = []
    reply_to_message_id: _Number | None = None
    edited: msgspec.Raw = _ABSENT
    photo: msgspec.Raw = _ABSENT
    file: msgspec.Raw = _ABSENT
    media_type: msgspec.Raw = _ABSENT
    forwarded_from: msgspec.Raw = _ABSENT
    forwarded_from_id: msgspec.Raw = _ABSENT
    saved_from: msgspec.Raw = _ABSENT
    reactions: msgspec.Raw = _ABSENT
    reply_to_peer_id: msgspec.Raw = _ABSENT
    location_information: msgspec.Raw = _ABSENT
    contact_information: msgspec.Raw = _ABSENT
    poll: msgspec.Raw = _ABSENT
    todo_list: msgspec.Raw = _ABSENT
    via_bot: msgspec.Raw = _ABSENT
    author: msgspec.Raw = _ABSENT
    action: msgspec.Raw = _ABSENT
    self_destruct_period_seconds: msgspec.Raw = _ABSENT
    inline_bot_buttons: msgspec.Raw = _ABSENT
    game_title: msgspec.Raw = _ABSENT
    invoice_information: msgspec.Raw = _ABSENT
    giveaway_information: msgspec.Raw = _ABSENT


_DECODER: Final = msgspec.json.Decoder(list[_Message])
_MORE: Final = _Message.__struct_fields__.index("edited")
_WORDS_ALONE: Final = (_ABSENT,) * (len(_Message.__struct_fields__) - _MORE)


def read(entries: Sequence[msgspec.Raw], columns: Columns, *, first: int, chat: Chat) -> Sequence[int]:
    """Add the messages of words alone to *columns*, and give the places of the others in *entries*.

    Args:
        first: record number of the first entry.
    """
    batch = json_export.alike(entries, _DECODER, _is_more)
    messages = batch.messages
    addresses = {each: _address(each, chat) for each in {message.from_id for message in messages}}
    columns.extend(
        {
            "record": [first + place for place in batch.places],
            "id": [message.id for message in messages],
            "reply": [message.reply_to_message_id for message in messages],
            "unix": [message.date_unixtime for message in messages],
            "date": [message.date for message in messages],
            "sender": [addresses[message.from_id] for message in messages],
            "sender_name": [message.from_ for message in messages],
            "text": [message.text for message in messages],
            "raw": batch.raw,
        }
    )
    return batch.others


def _is_more(message: _Message) -> bool:
    entities = message.text_entities
    return (
        astuple(message)[_MORE:] != _WORDS_ALONE
        or message.type != "message"
        or message.text.__class__ is not str
        or (bool(entities) and (len(entities) > 1 or entities[0].text != message.text))
    )


def _address(address: str | int | None, chat: Chat) -> str | None:
    return (chat.peer(address) if isinstance(address, int) else address) or None
