"""The pieces of a mail: each line of its head, its words, and the files in it."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Final

from chesil.leaks.bounds import Inside
from chesil.leaks.containers import texts
from chesil.leaks.pieces import Piece

_HEADS: Final = (
    b"received:",
    b"return-path:",
    b"delivered-to:",
    b"from:",
    b"to:",
    b"subject:",
    b"date:",
    b"message-id:",
)


def is_mail(name: str, data: bytes) -> bool:
    """Whether a file is one mail."""
    return name.lower().endswith(".eml") or data[:200].lower().startswith(_HEADS)


def pieces(data: bytes) -> Iterator[Piece | Inside]:
    """Each line of the head, also those that no program shows, and each part."""
    mail = email.message_from_bytes(data, policy=email.policy.default)
    for part in mail.walk():
        for name, value in part.items():
            yield Piece(part=f"the mail's line {name}", text=str(value))
        if part.is_multipart() or not isinstance(part, EmailMessage):
            continue
        yield from _of_part(part)


def _of_part(part: EmailMessage) -> Iterator[Piece | Inside]:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return
    name = part.get_filename()
    if name or part.get_content_maintype() not in ("text", "message"):
        yield Inside(name=name or "a file without a name", data=content)
        return
    charset = part.get_content_charset() or "utf-8"
    try:
        text = content.decode(charset, "replace")
    except LookupError:
        text = texts.decoded(content)
    if part.get_content_subtype() == "html":
        yield Piece(part="the mail's text as a page", line=1, text=texts.shown(text))
        yield Piece(part="the mail's markup", text=text)
    else:
        yield Piece(part="the mail's text", line=1, text=text)


def load() -> None:
    """Load what reading a mail loads late."""
    for _piece in pieces(b"From: a@example.org\nContent-Type: text/html; charset=latin-1\n\n<p>x</p>\n"):
        pass
