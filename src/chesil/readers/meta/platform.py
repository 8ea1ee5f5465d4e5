"""Whether a file is a thread of Messenger or Instagram, and of which: they write the same layout."""

import re
from typing import Final

import attrs

from chesil.readers import json_export
from chesil.terms.readings import HEAD_BYTES, Document

MESSENGER: Final = "messenger"
INSTAGRAM: Final = "instagram"

_PEOPLE: Final = re.compile(rb'"participants"\s*+:\s*+\[')
_MESSAGES: Final = re.compile(rb'"(?:messages|conversation)"\s*+:\s*+\[')
# Quotes inside a JSON string are escaped, so none of these can be something a person typed.
_THREAD: Final = re.compile(
    rb'"(?:sender_name|timestamp_ms|thread_path|is_still_participant|senderName|threadName)"'
)
_ENCRYPTED: Final = re.compile(rb'"(?:senderName|threadName)"\s*+:')
_OLD_INSTAGRAM: Final = re.compile(rb'"conversation"\s*+:\s*+\[')
_SURELY: Final = {
    MESSENGER: re.compile(
        rb'"uri"\s*+:\s*+"(?:your_facebook_activity/|messages/stickers_used/)|"thread_type"\s*+:'
        rb'|"(?:name|sender_name)"\s*+:\s*+"Facebook [Uu]ser"'
    ),
    INSTAGRAM: re.compile(
        rb'"uri"\s*+:\s*+"your_instagram_activity/|"(?:name|sender_name)"\s*+:\s*+"Instagram [Uu]ser"'
    ),
}
_FOLDERS: Final = {
    MESSENGER: re.compile(r"facebook|messenger", re.IGNORECASE),
    INSTAGRAM: re.compile(r"instagram", re.IGNORECASE),
}
_DOWNLOAD_DEPTH: Final = 6
_NAMES: Final = re.compile(rb'"name"\s*+:\s*+"([^"]*)"')
_HANDLE: Final = re.compile(rb"[a-z0-9._]{1,30}")
_PICTURE: Final = re.compile(rb'"image"\s*+:\s*+\{')


@attrs.frozen
class Platform:
    """Which of the two a thread is from, and why when the file itself does not settle it.

    Attributes:
        name: MESSENGER or INSTAGRAM.
        reason: the end of a sentence that starts "It was taken as ..."; empty when it is certain.
    """

    name: str
    reason: str = ""


def platform(document: Document) -> Platform | None:
    """The platform of a message thread; None when the document is no such thread."""
    edges = _edges(document)
    first = edges.lstrip()[:1]
    if first == b"[":
        is_old = _PEOPLE.search(edges) and _OLD_INSTAGRAM.search(edges)
        return Platform(INSTAGRAM) if is_old else None
    if first != b"{" or not (_PEOPLE.search(edges) and _MESSAGES.search(edges) and _THREAD.search(edges)):
        return None
    if _ENCRYPTED.search(edges):
        return Platform(MESSENGER)
    surely = [name for name, pattern in _SURELY.items() if pattern.search(edges)]
    return Platform(surely[0]) if len(surely) == 1 else _likely(document, edges)


def _edges(document: Document) -> bytes:
    """The start and the end of the document: a thread's title and path stand after its messages."""
    if document.size_bytes <= HEAD_BYTES:
        return json_export.head(document)
    with document.open() as stream:
        stream.seek(max(HEAD_BYTES, document.size_bytes - HEAD_BYTES))
        return json_export.head(document) + stream.read(HEAD_BYTES)


def _likely(document: Document, edges: bytes) -> Platform:
    # The folders of a download, not those it was put in: your_instagram_activity/messages/inbox/NAME/...
    on_disk = document.path.parts[-_DOWNLOAD_DEPTH:] if document.path else ()
    where = "/".join((document.container_name or "", document.member or "", *on_disk))
    folders = [name for name, pattern in _FOLDERS.items() if pattern.search(where)]
    if len(folders) == 1:
        return Platform(folders[0], "because of the folder or file name it came with")
    if _PICTURE.search(edges):
        return Platform(MESSENGER, "because the chat has a picture of its own")
    if _all_handles(edges):
        return Platform(INSTAGRAM, "because the people in it are named like accounts there")
    return Platform(MESSENGER, "though nothing in it says which of the two it is")


def _all_handles(edges: bytes) -> bool:
    people = _PEOPLE.search(edges)
    names = _NAMES.findall(edges[people.end() :].partition(b"]")[0]) if people else []
    marked = any(set(name) & set(b"._") for name in names)
    return marked and all(_HANDLE.fullmatch(name) for name in names)
