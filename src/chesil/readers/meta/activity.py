"""What Facebook and Instagram downloads hold beside messages: posts, comments, requests, blocks, logins."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any, Final

import msgspec

from chesil.readers import json_tree, said
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns, Tree, inner_of, string
from chesil.readers.meta.mojibake import Repairer
from chesil.terms.readings import Document

FORMAT: Final = "meta-activity"
_LISTS: Final = re.compile(
    rb'"(?:comments_v2|comments|friends_v2|friends|(?:received|sent|rejected)_(?:friend_)?requests(?:_v2)?'
    rb"|deleted_friends_v2|blocked_users_v2|removed_friends_v2|wall_posts_sent_to_you|group_posts(?:_v2)?"
    rb'|following_v2|followers_v2|account_activity_v2|account_accesses_v2)"\s*+:\s*+[\[{]'
)
_STAMPED: Final = re.compile(rb'"timestamp"\s*+:\s*+\d{9,11}')
_POSTS: Final = re.compile(rb'\s*+\[\s*+\{\s*+"timestamp"\s*+:\s*+\d{9,11}\s*+,')
_POST_DATA: Final = re.compile(rb'"(?:data|attachments)"\s*+:\s*+\[')
_OF_POST: Final = re.compile(
    rb'"data"\s*+:\s*+\[\s*+\{\s*+"(?:post|update_timestamp|comment|external_context|media|place)"\s*+:'
)
_STRINGS: Final = re.compile(rb'"string_(?:list|map)_data"\s*+:\s*+[\[{]')
_MEDIA: Final = re.compile(rb'\{\s*+"media"\s*+:\s*+\[\s*+\{\s*+"uri"\s*+:')
_CREATED: Final = re.compile(rb'"creation_timestamp"\s*+:')
_FROM_THEM: Final = ("received", "wall_posts_sent_to_you", "followers", "rejected")
_WANTED: Final = re.compile(
    r"(?:relationships|comments|account_history|account_activity|account_accesses|friends|deleted_friends"
    r"|removed_friends|blocked|received|sent|rejected|wall_posts|group_posts|following|followers)(?:_|$)"
)
_OF_POSTS: Final = frozenset(("data", "attachments", "media", "string_list_data", "post"))
_MOST_SHOWN: Final = 12
_FILE: Final = re.compile(r"(comments|followers|following|blocked)[^/]{0,100}\.json$")
_NO_MORE_WORDS: Final = re.compile(r"_v2$|^(?:relationships|account_history)_")


def _recognises(head: bytes) -> bool:
    if b'"sender_name"' in head:
        return False
    stamped = _STAMPED.search(head)
    return bool(
        (stamped and _LISTS.search(head))
        or (_POSTS.match(head) and _POST_DATA.search(head))
        or (stamped and head.lstrip()[:1] == b"[" and _OF_POST.search(head))
        or _STRINGS.search(head)
        or (_MEDIA.search(head) and _CREATED.search(head))
    )


def _add(tree: Tree, gathering: Gathering, document: Document) -> None:
    repairer, passed = Repairer(), 0
    for called, listed in _lists(tree, _called(document)):
        if _is_wanted(called, listed):
            tree.each(listed, gathering, partial(_repaired, repairer=repairer, called=called))
        else:
            passed += len(listed)
    if passed:
        said_so = f"Records of other kinds, such as likes, searches and settings, passed over: {passed:,}."
        gathering.assume("passed-over", said_so)
    if repairer.strings:
        said_so = (
            "The download garbles letters outside plain English. Chesil put them right, exactly and once, in "
            f"{repairer.strings:,} places. The raw record has them as they stood."
        )
        gathering.assume("letters-repaired", said_so)


def _called(document: Document) -> str:
    """What the file's own name says is in it; empty where that is no relation and no comment.

    Inside, the names of parts follow the account's language; the names of files do not.
    """
    found = _FILE.search(document.name)
    return f"{found[1]}_" if found else ""


def _lists(tree: Tree, called: str) -> Iterator[tuple[str, list[msgspec.Raw]]]:
    """Each list of records with its name, which is *called* where the file is one list or one record."""
    members = json_tree.fields(tree.root)
    if not members:
        yield called, json_tree.items(tree.root)
    elif {"media", "string_map_data", "string_list_data", "data"} & members.keys():
        yield called, [tree.root]
    for name, raw in members.items():
        inner = json_tree.fields(raw)
        for listed in (json_tree.items(each) for each in (inner.values() if inner else (raw,))):
            if listed and json_tree.fields(listed[0]) and name not in ("media", "data", "attachments"):
                yield name, listed


def _is_wanted(called: str, listed: list[msgspec.Raw]) -> bool:
    """Whether these are posts, comments, logins, or people in a relation to the account."""
    if called:
        return bool(_WANTED.match(called))
    first = json_tree.value(listed[0]) if listed else None
    if not isinstance(first, dict):
        return False
    parts = first.get("string_map_data")
    return "Comment" in parts if isinstance(parts, dict) else not first.keys().isdisjoint(_OF_POSTS)


def _repaired(record: dict[str, Any], repairer: Repairer, called: str) -> Columns:
    return _columns(repairer.record(record), called)


def _columns(record: dict[str, Any], called: str) -> Columns:
    if isinstance(record.get("string_map_data"), dict):
        return _mapped(record, called)
    if isinstance(record.get("string_list_data"), list):
        first = next(iter(json_tree.objects(record["string_list_data"])), {})
        who = string(record, "title") or string(first, "value") or _of_link(string(first, "href"))
        return {**_relation(first.get("timestamp"), who, called), "details": json_tree.rest(record)}
    if isinstance(record.get("name"), str) and "data" not in record:
        return {
            **_relation(record.get("timestamp"), string(record, "name"), called),
            "details": json_tree.rest(record, "name", "timestamp"),
        }
    return _post(record, called)


def _words(called: str) -> str:
    return _NO_MORE_WORDS.sub("", called).replace("_", " ").strip().capitalize()


def _of_link(link: str | None) -> str | None:
    return link.rstrip("/").rpartition("/")[2] or None if link else None


def _relation(stamp: Any, who: str | None, called: str) -> Columns:
    """Someone in a list of friends, requests, followers or blocked accounts, with the time."""
    theirs = any(word in called for word in _FROM_THEM)
    words = _words(called) or "In a list of accounts"
    return {
        **said.unix(stamp),
        "kind": "notice",
        "channel": "social",
        "direction": "to_owner" if theirs else "from_owner",
        "sender": who if theirs else None,
        "recipients": [who] if who and not theirs else None,
        "text": f"{words}: {who}" if who else words,
        "state": "notice",
        "notice": "blocked" if "block" in called and "unblock" not in called else "other",
    }


def _mapped(record: dict[str, Any], called: str) -> Columns:
    """Instagram's comments, and logins: each part has the name that the account's language gives it."""
    parts = {name: each for name, each in record["string_map_data"].items() if isinstance(each, dict)}
    stamp = next((each["timestamp"] for each in parts.values() if each.get("timestamp")), None)
    title = string(record, "title")
    times = said.iso(title) if title and "at" in said.iso(title) else said.unix(stamp)
    values = {name: string(each, "value") for name, each in parts.items()}
    comment = values.get("Comment")
    is_comment = comment is not None or called.startswith("comments_")
    if is_comment and comment is None:
        comment = next(filter(None, values.values()), None)  # the comment stands before its owner and time
    shown = [f"{name}: {each}" for name, each in list(values.items())[:_MOST_SHOWN] if each]
    owner = values.get("Media Owner") or next(islice(filter(None, values.values()), 1, None), None)
    return {
        **times,
        "kind": "message" if is_comment else "notice",
        "channel": "social" if is_comment else "online",
        "direction": "from_owner",
        "recipients": [owner] if is_comment and owner else None,
        "text": comment if comment is not None else ", ".join(shown) or title or None,
        "state": "sent" if is_comment else "notice",
        "notice": None if is_comment else "other",
        "thread": "comments" if is_comment else None,
        "details": json_tree.rest(record),
    }


def _post(record: dict[str, Any], called: str) -> Columns:
    """A post or comment on Facebook, or a post on Instagram."""
    inner: dict[str, Any] = {}
    for each in json_tree.objects(record.get("data")):
        inner |= each
    comment = inner_of(inner, "comment")
    media = json_tree.objects(record.get("media"))
    stamp = record.get("timestamp") or comment.get("timestamp") or record.get("creation_timestamp")
    stamp = stamp or next((each.get("creation_timestamp") for each in media), None)
    theirs = any(word in called for word in _FROM_THEM)
    text = string(inner, "post") or string(comment, "comment")
    title = string(record, "title") or next(filter(None, (string(each, "title") for each in media)), None)
    return {
        **said.unix(stamp),
        "kind": "message",
        "channel": "social",
        "direction": "to_owner" if theirs else "from_owner",
        "subject": title if text else None,
        "text": text or title,
        "attachments": said.files(
            [*_links(record.get("attachments")), *(string(each, "uri") for each in media)]
        ),
        "state": "sent",
        "thread": _words(called).lower() or "posts",
        "details": json_tree.rest(record, "title"),
    }


def _links(found: Any) -> list[str]:
    """The files and links of a post, as it names them."""
    names = []
    for each in json_tree.objects(found):
        for part in json_tree.objects(each.get("data")):
            media, outside = part.get("media"), part.get("external_context")
            names.append(string(media, "uri") if isinstance(media, dict) else None)
            names.append(string(outside, "url") if isinstance(outside, dict) else None)
    return [name for name in names if name]


ACTIVITY: Final = json_tree.reader(FORMAT, "2", _recognises, _add)
