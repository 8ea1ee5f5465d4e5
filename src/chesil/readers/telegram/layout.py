"""The shape of a Telegram Desktop export: one chat, or a whole account with its chats and contacts."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs
import msgspec

from chesil.readers import json_export
from chesil.readers.json_export import Piece
from chesil.terms.errors import ReadingError

_ABSENT: Final = msgspec.Raw()
_PASSED_OVER: Final = ("sessions", "web_sessions", "profile_pictures", "stories", "other_data")


@attrs.frozen(kw_only=True, eq=False)
class Chat:
    """One chat and its entries.

    Attributes:
        kind: Telegram's word for it, such as "personal_chat"; empty when the export has none.
        number: Telegram's id of the chat; of a personal chat, the id of the other person.
        entries: its messages and services, still as text. pieces: the same, of a damaged file.
    """

    name: str | None
    kind: str
    number: int | None
    entries: Sequence[msgspec.Raw] = ()
    pieces: Sequence[Piece] = ()

    @property
    def thread(self) -> str:
        """The chat's name with its id: two chats can have one name, and a deleted account has none."""
        name = self.name or self.kind.replace("_", " ") or "chat"
        return name if self.number is None else f"{name} ({self.number})"

    @property
    def other_party(self) -> str | None:
        """The address of the other person in a chat of two."""
        one_to_one = self.kind in ("personal_chat", "bot_chat") and self.number is not None
        return f"user{self.number}" if one_to_one else None

    def peer(self, number: int) -> str:
        """A bare id, as exports up to 2020 write it, in the form of later ones."""
        return f"{'channel' if 'channel' in self.kind and number == self.number else 'user'}{number}"


@attrs.frozen(kw_only=True, eq=False)
class Export:
    """Everything of an export that is read.

    Attributes:
        account: personal_information of a whole account, which is the owner's; else empty.
        passed_over: names of the parts of a whole account that hold no message, call or contact.
        fault_line: the line where a damaged file stops being JSON, None when it is sound.
    """

    chats: tuple[Chat, ...]
    account: dict[str, Any] = attrs.field(factory=dict)
    contacts: Sequence[msgspec.Raw | Piece] = ()
    passed_over: tuple[str, ...] = ()
    fault_line: int | None = None


class _Chat(msgspec.Struct, gc=False):
    name: Any = None
    type: Any = None
    id: Any = None
    messages: list[msgspec.Raw] = []


class _Chats(msgspec.Struct):
    chats: list[_Chat] = msgspec.field(name="list", default_factory=list)


class _Contacts(msgspec.Struct):
    contacts: list[msgspec.Raw] = msgspec.field(name="list", default_factory=list)


class _Export(_Chat):
    personal_information: dict[str, Any] = {}
    contacts: _Contacts = msgspec.field(default_factory=_Contacts)
    chats: _Chats | list[_Chat] = msgspec.field(default_factory=_Chats)
    left_chats: _Chats | list[_Chat] = msgspec.field(default_factory=_Chats)
    sessions: msgspec.Raw = _ABSENT
    web_sessions: msgspec.Raw = _ABSENT
    profile_pictures: msgspec.Raw = _ABSENT
    stories: msgspec.Raw = _ABSENT
    other_data: msgspec.Raw = _ABSENT


def open_sound(data: bytes) -> Export | None:
    """Split an export into its chats and their entries; None when it is damaged."""
    try:
        export = msgspec.json.decode(data, type=_Export)
    except json_export.UNSOUND:
        return None
    several = [*_listed(export.chats), *_listed(export.left_chats)]
    single = [] if several and not export.messages else [export]
    chats = [*single, *several]
    return Export(
        chats=tuple(_chat(each.name, each.type, each.id, entries=each.messages) for each in chats),
        account=export.personal_information,
        contacts=export.contacts.contacts,
        passed_over=tuple(part for part in _PASSED_OVER if getattr(export, part)),
    )


def _listed(chats: _Chats | list[_Chat]) -> list[_Chat]:
    return chats.chats if isinstance(chats, _Chats) else chats


def open_damaged(data: bytes, *, name: str) -> Export:
    """Find the chats and their entries in a damaged export.

    Raises:
        ReadingError: no list of messages can be found in it.
    """
    text = data.decode("utf-8", "replace")
    found = list(json_export.arrays(text, "messages"))
    fault_line = json_export.fault_line(text)
    if len(found) < 2:
        line = f" at line {fault_line:,}" if fault_line else ""
        raise ReadingError(
            f"The file stops being JSON{line}, and Chesil found no list of messages in it.",
            where=name,
            next_step="Export it from Telegram again, or copy the file again from where it came.",
        )
    account = json_export.value_of(found[0].before, "personal_information")
    return Export(
        chats=tuple(_damaged_chats(found)),
        account=account if isinstance(account, dict) else {},
        contacts=_damaged_contacts(text[: len(found[0].before)]),
        fault_line=fault_line,
    )


def _damaged_chats(found: list[json_export.Array]) -> Iterator[Chat]:
    for array in found[:-1]:
        name, kind, number = (json_export.value_of(array.before, key) for key in ("name", "type", "id"))
        yield _chat(name, kind, number, pieces=array.pieces)


def _damaged_contacts(text: str) -> Sequence[Piece]:
    """The contacts of an account, which stand before its chats."""
    after = text.find('"contacts"')
    listed = json_export.arrays(text, "list", start=after) if after >= 0 else iter(())
    return next((array.pieces for array in listed), ())


def _chat(name: Any, kind: Any, number: Any, **entries: Any) -> Chat:
    return Chat(
        name=json_export.name(name) if isinstance(name, str) and name else None,
        kind=json_export.name(kind) if isinstance(kind, str) else "",
        number=number if isinstance(number, int) else None,
        **entries,
    )
