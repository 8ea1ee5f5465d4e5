"""Skype's and Teams' `messages.json`: one layout, and the ids tell which it is. And Skype's old database."""

import re
from typing import Any, Final

import msgspec

from chesil.readers import json_tree, said
from chesil.readers.apps.skype import main_db
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns, Tree, inner_of, string
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

SKYPE_FORMAT: Final = "skype"
TEAMS_FORMAT: Final = "teams"
VERSION: Final = "2"
_CONVERSATIONS: Final = re.compile(rb'"conversations"\s*+:\s*+\[')
_OWN: Final = re.compile(rb'"(?:MessageList|originalarrivaltime|messagetype)"\s*+:')
_TEAMS: Final = re.compile(rb'"8:orgid:|"8:teamsvisitor:|@thread\.(?:v2|tacv2)|@unq\.gbl\.spaces')
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][\w:]{0,30})((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>")
_QUOTE: Final = re.compile(r"<legacyquote>.{0,2000}?</legacyquote>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"(\w{1,40})\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
_DURATION: Final = re.compile(r"<duration>\s*(\d{1,9}(?:\.\d{1,9})?)\s*</duration>")
_MOST_PARTS: Final = 1_000
_USED: Final = (
    "originalarrivaltime", "composetime", "from", "content", "displayName", "conversationid", "version",
)  # fmt: skip
_NOTICES: Final = (
    ("addmember", "joined"), ("memberjoined", "joined"), ("deletemember", "left"), ("memberleft", "left"),
    ("topicupdate", "group_changed"), ("pictureupdate", "group_changed"),
    ("historydisclosed", "group_changed"),
    ("pin", "pinned"),
)  # fmt: skip


def _reader(format: str) -> Reader:
    def recognises(head: bytes) -> bool:
        if head.lstrip()[:1] != b"{" or not (_CONVERSATIONS.search(head) and _OWN.search(head)):
            return False
        return bool(_TEAMS.search(head)) == (format == TEAMS_FORMAT)

    return json_tree.reader(format, VERSION, recognises, _add, records=("MessageList", "messages"))


def _add(tree: Tree, gathering: Gathering, document: Document) -> None:
    members = json_tree.fields(tree.root)
    owner = json_tree.value(members.get("userId"))
    owner = owner if isinstance(owner, str) and owner else None
    if owner:
        gathering.owner(_plain(owner), "The export says that this is whose account it is.")
    for raw in json_tree.items(members.get("conversations")):
        _conversation(tree, json_tree.fields(raw), owner, gathering)


def _conversation(
    tree: Tree, members: dict[str, msgspec.Raw], owner: str | None, gathering: Gathering
) -> None:
    number, name = (json_tree.value(members.get(key)) for key in ("id", "displayName"))
    thread = name if isinstance(name, str) and name else number if isinstance(number, str) else None
    other = number if isinstance(number, str) and number.startswith(("8:", "4:")) else None
    listed = json_tree.items(members.get("MessageList")) or json_tree.items(members.get("messages"))
    tree.each(listed, gathering, lambda record: {**_message(record, owner, other), "thread": thread})


def _plain(address: str) -> str:
    """An id without the number that says which network it is of: "8:live:dev" is the person live:dev."""
    return re.sub(r"^\d{1,2}:", "", address)


def _message(record: dict[str, Any], owner: str | None, other: str | None) -> Columns:
    kind, content = string(record, "messagetype") or "", string(record, "content") or ""
    properties = inner_of(record, "properties")
    sender = string(record, "from")
    mine = sender == owner if sender and owner else None
    called = kind.startswith("Event/Call")
    is_notice = kind.startswith(("ThreadActivity/", "Notice", "Control/")) or (not kind and not content)
    deleted = "deletetime" in properties or "isdeleted" in properties
    edited = "edittime" in properties or "<e_m" in content
    return {
        **said.iso(string(record, "originalarrivaltime", "composetime"), utc=True),
        "kind": "call" if called else "notice" if is_notice else "message",
        "channel": "call" if called else "chat",
        "direction": None if mine is None else "from_owner" if mine else "to_owner",
        "sender": None if mine or not sender else _plain(sender),
        "sender_name": None if mine else string(record, "displayName"),
        "recipients": [_plain(other)] if mine and other else None,
        "text": _words(content, between=" " if kind.startswith("ThreadActivity/") else "")
        or (kind.rpartition("/")[2] if is_notice else None)
        or None,
        "attachments": _files(content),
        "state": "notice" if is_notice else "deleted" if deleted else "edited" if edited else "sent",
        "notice": _notice(kind) if is_notice else None,
        "details": json_tree.rest(record, *_USED),
        **({"text": None, **_call(content)} if called else {}),
    }


def _notice(kind: str) -> str:
    plain = kind.casefold()
    return next((notice for word, notice in _NOTICES if word in plain), "other")


def _call(content: str) -> Columns:
    lasted = [float(each) for each in _DURATION.findall(content)[:_MOST_PARTS]]
    missed = 'type="missed"' in content or "type='missed'" in content
    return {
        "duration_s": max(lasted, default=None),
        "answered": False if missed else True if lasted else None,
    }


def _words(content: str, *, between: str) -> str | None:
    """What a person sees: without tags, with line breaks, and what is quoted marked so.

    Args:
        between: stands in place of a tag that breaks no line. A notice is a list of names, each in a tag.
    """
    if "<" not in content and "&" not in content:
        return content or None

    def seen(found: re.Match[str]) -> str:
        name = found[2].lower()
        return "\n" if name in ("br", "p", "div") and not (name == "br" and found[1]) else between

    without = re.sub(r"<quote\b[^>]*+>", "> ", _QUOTE.sub("", content)).replace("</quote>", "\n")
    words = said.unescaped(_TAG.sub(seen, without)).strip()
    return (" ".join(words.split()) if between else words) or None


def _files(content: str) -> list[dict[str, Any]] | None:
    if "<URIObject" not in content and "<OriginalName" not in content:
        return None
    names = []
    for found in list(_TAG.finditer(content))[:_MOST_PARTS]:
        values = {name: double or single for name, double, single in _ATTRIBUTE.findall(found[3])}
        if found[2] == "OriginalName":
            names.append(said.unescaped(values.get("v", "")))
    return said.files(names)


_JSON: Final = _reader(SKYPE_FORMAT)


def _read(document: Document, options: ReadOptions) -> Reading:
    """A row for each message, call or notice, of the export or of the database.

    Raises:
        ReadingError: it is damaged from the start. TooLarge: it passes a bound.
    """
    if not main_db.recognises(document):
        return _JSON.read(document, options)
    return main_db.read(
        document,
        options,
        words=lambda body: _words(body, between=""),
        call=_call,
        format=SKYPE_FORMAT,
        version=VERSION,
    )


SKYPE: Final = Reader(
    format=SKYPE_FORMAT,
    version=VERSION,
    recognises=lambda document: _JSON.recognises(document) or main_db.recognises(document),
    read=_read,
)
TEAMS: Final = _reader(TEAMS_FORMAT)
