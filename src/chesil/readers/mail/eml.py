"""One mail in a file of its own, whatever the file is called."""

import re
from typing import Final

from chesil.readers.mail import mbox
from chesil.readers.mail.headers import KNOWN
from chesil.readers.mail.mailbag import Mailbag
from chesil.readers.mail.message import MAIL_BYTES, read_mail
from chesil.terms.errors import ReadingError
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "eml"
VERSION: Final = "2"

_LINES_LOOKED_AT: Final = 200
_BLANK: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*+(?:From (?![ \t]*:)[^\n]*\n)?")
# Apple's Mail writes above a mail how many bytes it has, and behind it a list of its own.
_COUNTED: Final = re.compile(rb"([1-9][0-9]{0,9})[ \t]*\r?\n(?=[!-9;-~]{1,80}:)")
_FIELD: Final = re.compile(rb"([!-9;-~]{1,80})[ \t]{0,20}:(.*)", re.DOTALL)
# These alone are just as well the header of a web page that was fetched.
_NOT_ONLY_MAIL: Final = frozenset(("date", "content-type", "content-disposition", "user-agent", "sent"))
_MACHINE: Final = frozenset((
    "received", "return-path", "message-id", "mime-version", "delivered-to", "content-transfer-encoding",
    "x-gm-thrid",
))  # fmt: skip
_ADDRESSED: Final = frozenset(("from", "to", "cc", "sender", "reply-to"))


def recognises(document: Document) -> bool:
    """Whether the file begins with the header of a mail: fields that mail has, and enough of them."""
    if mbox.recognises(document):
        return False
    found = _COUNTED.match(document.head) or _BLANK.match(document.head)
    fields = _fields(document.head[found.end() if found else 0 :])
    known = {name for name, _ in fields} & KNOWN
    if len(known) < 2:
        return _alone(fields)
    if not known - _NOT_ONLY_MAIL:
        return _alone(fields)
    addressed = any(name in _ADDRESSED and b"@" in value for name, value in fields)
    return addressed or bool(known & _MACHINE) or len(known) >= 3


def read(document: Document, options: ReadOptions) -> Reading:
    """Read the mail. A mail that is broken is read as far as it goes, and what broke is said.

    Raises:
        ReadingError: the file is empty.
    """
    if not document.size_bytes:
        raise ReadingError("The file is empty.", where=document.name, next_step="Save the mail again.")
    with document.open() as stream:
        source = stream.read(MAIL_BYTES)
    bag = Mailbag(document, format=FORMAT, version=VERSION)
    counted = _COUNTED.match(source)
    cut = document.size_bytes > len(source)
    mail = read_mail(_counted(source, counted) if counted else source, repeats=bag.repeats, cut=cut)
    bag.add(mail, line=2 if counted else 1)
    bag.add_inside(mail.inside, around=1)
    return bag.reading()


def _counted(source: bytes, found: re.Match[bytes]) -> bytes:
    """The mail below its count of bytes; all there is where no list stands behind that many."""
    end = found.end() + int(found[1])
    return source[found.end() : end if source[end:].lstrip().startswith(b"<?xml") else None]


def _fields(head: bytes) -> list[tuple[str, bytes]]:
    """The fields at the top of *head*, up to the first line that is none."""
    fields: list[tuple[str, bytes]] = []
    for line in head.split(b"\n", _LINES_LOOKED_AT)[:_LINES_LOOKED_AT]:
        if line[:1] in (b" ", b"\t") and fields:
            continue
        found = _FIELD.match(line)
        if not found:
            break
        fields.append((found[1].decode("ascii").lower(), found[2]))
    return fields


def _alone(fields: list[tuple[str, bytes]]) -> bool:
    """Whether the one field of mail says by its value what it is, as a fragment of a mail does."""
    values = dict(fields)
    kind = values.get("content-type", b"").strip().lower()
    if kind.startswith(
        (b"multipart/mixed", b"multipart/alternative", b"multipart/related", b"message/rfc822")
    ):
        return True
    subject, received = values.get("subject", b""), values.get("received", b"")
    return bool(re.search(rb"=\?[^?\s]{1,60}\?[bq]\?", subject, re.IGNORECASE) or b" by " in received)


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
