"""What the numbers in WhatsApp's databases mean, as far as that is certain."""

from typing import Any, Final

import attrs

FORMS: Final = {
    1: "picture", 2: "sound", 3: "video", 4: "contact card", 5: "location", 9: "document", 13: "GIF",
    14: "contact cards", 16: "live location", 20: "sticker", 42: "picture to be seen once",
    43: "video to be seen once", 66: "poll", 81: "video note", 99: "album",
}  # fmt: skip
SYSTEM: Final = 7
DELETED: Final = frozenset((15, 64))  # by who sent it, and by who runs the group
CALLS: Final = frozenset((8, 10, 90))
STATUS_POSTS: Final = "status@broadcast"
GROUP: Final = "@g.us"
# How a call ended -> whether it was answered. 4 is one that was declined or missed: other tools differ.
_RESULTS: Final[dict[Any, tuple[str, bool]]] = {
    2: ("not answered", False), 3: ("could not be reached", False), 4: ("declined or not answered", False),
    5: ("answered", True), 6: ("answered on another device", True), 7: ("busy", False),
}  # fmt: skip
_ACTIONS: Final[dict[Any, tuple[str, str]]] = {
    1: ("group_changed", "The group was renamed."),
    4: ("joined", "A person was added to the group."),
    5: ("left", "A person left the group."),
    6: ("group_changed", "The picture of the group changed."),
    7: ("left", "A person was removed from the group."),
    10: ("number_changed", "A person changed their number."),
    11: ("group_created", "The group was made."),
    12: ("joined", "A person was added to the group."),
    14: ("left", "A person was removed from the group."),
    18: ("security_code", "The security code of this contact changed."),
    19: ("encryption", "Messages and calls are end-to-end encrypted."),
    20: ("joined", "A person joined the group by a link."),
    27: ("group_changed", "The description of the group changed."),
    28: ("number_changed", "A person changed their number."),
    56: ("timer", "The timer of disappearing messages was set, changed or switched off."),
    57: ("security_code", "The security code of this contact changed."),
    58: ("other", "This contact was blocked or unblocked."),
    67: ("encryption", "Messages and calls are end-to-end encrypted."),
}
_BLOCKED: Final = {
    1: ("blocked", "You blocked this contact."),
    0: ("unblocked", "You unblocked this contact."),
}


@attrs.frozen
class Chat:
    """One conversation: its identity as WhatsApp writes it, and what it is called."""

    identity: str
    name: str | None

    @property
    def is_group(self) -> bool:
        """Whether several people are in it."""
        return self.identity.endswith(GROUP)


def notice(action: Any, *, blocked: Any = None, words: str | None = None) -> dict[str, Any]:
    """The columns that make a row a notice.

    Args:
        action: the number of what happened. blocked: 1 or 0 where the database says that of a block.
        words: what the database says beside it, such as the new name of a group.
    """
    kind, said = _BLOCKED.get(blocked) or _ACTIONS.get(action) or ("other", "A notice of WhatsApp.")
    named = f"{said} It says: “{words}”." if words else said
    return {"kind": "notice", "notice": kind, "state": "notice", "text": named}


def call_in_chat(*, listed: bool) -> dict[str, Any]:
    """The columns of a call that stands in a chat: no call of its own where it is *listed* too."""
    kind = "other" if listed else "call"
    said = "A call. The list of calls says more." if listed else "A call."
    return {"kind": "notice", "notice": kind, "state": "notice", "text": said}


def result(number: Any, duration: float | None) -> tuple[str | None, bool | None]:
    """How a call ended, in a word, and whether it was answered; None where that is not certain."""
    if number in _RESULTS:
        return _RESULTS[number]
    return None, True if duration else None
