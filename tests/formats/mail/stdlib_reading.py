"""How Python's own email package reads a mail: the slow twin our reading is held against."""

import email
from collections.abc import Iterator
from datetime import datetime
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

Leaf = tuple[str, bytes]


def leaves(source: bytes) -> list[Leaf]:
    """Kind and decoded bytes of each part that has no parts, mails inside the mail unopened."""
    return list(_below(email.message_from_bytes(source)))


def _below(part: Message) -> Iterator[Leaf]:
    if part.is_multipart() and part.get_content_maintype() != "message":
        for child in part.get_payload():
            yield from _below(child)
    elif part.is_multipart():  # a mail, or the blocks of a delivery status
        yield part.get_content_type(), b""
    else:
        yield part.get_content_type(), part.get_payload(decode=True) or b""


def people(value: str) -> list[tuple[str, str]]:
    return [(text(name), address) for name, address in getaddresses([value], strict=False) if address]


def text(value: str) -> str:
    return str(make_header(decode_header(value)))


def when(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except ValueError:
        return None
