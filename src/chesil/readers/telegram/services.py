"""Service entries: calls, and what happened in a chat that nobody wrote."""

from typing import Any, Final

# Telegram's action to tables.NOTICES; an action that is not here is "other".
_NOTICES: Final = {
    "create_group": "group_created",
    "create_channel": "group_created",
    "migrate_to_supergroup": "group_changed",
    "migrate_from_group": "group_changed",
    "edit_group_title": "group_changed",
    "edit_group_photo": "group_changed",
    "delete_group_photo": "group_changed",
    "topic_created": "group_changed",
    "topic_edit": "group_changed",
    "invite_members": "joined",
    "add_members": "joined",
    "join_group_by_link": "joined",
    "join_group_by_request": "joined",
    "remove_members": "left",
    "pin_message": "pinned",
    "clear_history": "deleted",
    "set_messages_ttl": "timer",
    "take_screenshot": "screenshot",
    "screenshot_taken": "screenshot",
    "group_call": "call",
    "group_call_scheduled": "call",
    "invite_to_group_call": "call",
    "conference_call": "call",
    "send_phone_number": "contact_shared",
    "requested_phone_number": "contact_shared",
}
_UNANSWERED: Final = frozenset({"missed", "busy", "hangup", "disconnect"})


def notice(action: str) -> str:
    """The notice code of a service action."""
    return _NOTICES.get(action, "other")


def words(entry: dict[str, Any]) -> str:
    """What happened, in Telegram's own words: its action, the title and who it was done to.

    Service entries have no text; Telegram builds the sentence that people see from these parts.
    """
    action = entry.get("action")
    said = action.replace("_", " ") if isinstance(action, str) else ""
    members = entry.get("members")
    parts = [entry.get("title"), *(members if isinstance(members, list) else [])]
    about = ", ".join(filter(None, map(_name, parts)))
    return f"{said}: {about}" if said and about else said or about


def _name(part: Any) -> str:
    if isinstance(part, dict):
        part = part.get("name")
    return part if isinstance(part, str) else ""


def answered(entry: dict[str, Any], duration_s: float | None) -> bool | None:
    """Whether a call was answered: it was when it lasted; None when the entry does not tell."""
    if duration_s:
        return True
    return False if entry.get("discard_reason") in _UNANSWERED else None
