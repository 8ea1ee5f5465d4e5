"""Whether a document is a WhatsApp export, from the start of its content alone."""

import re
from typing import Final

from chesil.readers.whatsapp import phrases, plain, segments
from chesil.readers.whatsapp.cuts import split_sender
from chesil.readers.whatsapp.layouts import LINE_BYTES, Shape
from chesil.readers.whatsapp.text import Text, lines
from chesil.terms.readings import Document

_BEFORE: Final = 10  # lines that may stand before the first record; someone added a title
_ENOUGH: Final = 200  # records that are looked at
_OTHER_FORMATS: Final = re.compile(rb"[\s\xef\xbb\xbf]*(?:[{<]|From |[A-Za-z][A-Za-z-]{1,40}:[ \t])")
_LOG_WORDS: Final = re.compile(
    rb"(?:^|[\W_])(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)(?:[\W_]|$)"
)
_SIGNAL_MINUTES: Final = b"[0000-00-00, 00:00] "  # signal-export, older
_SIGNAL_SECONDS: Final = b"[0000-00-00 00:00:00] "  # and newer; it calls the phone's owner "Me"
_NO_SPACE: Final = re.compile(rb"[^:]{1,100}(?<!\d):(?!//)\S")  # "Dev:hello", not "21:30"


def recognises(document: Document) -> bool:
    """Whether the document starts like a chat that WhatsApp exported.

    It needs records near its start, most of them with a sender or with a notice whose words are
    known. Logs, mail and other formats that hold such lines are refused, and so are chats as
    signal-export writes them.
    """
    if _OTHER_FORMATS.match(document.head):
        return False
    records = _records(segments.head(document))
    return bool(records) and _sounds_like_chat(records) and not _is_signal(records)


def _records(text: Text) -> list[tuple[Shape, bytes, bytes]]:
    """Shape, sender and words of the first records; none when too many lines stand before them."""
    found: list[tuple[Shape, bytes, bytes]] = []
    spans, before = lines(text), 0
    for start, end in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True):
        line = text.bytes(start, min(end, start + LINE_BYTES + phrases.LONGEST))
        shape = plain.header(line, nameless=text.nameless)
        if shape is None:
            before += not found and bool(line.strip())
            if before > _BEFORE:
                break
            continue
        sender, gap = split_sender(line, shape.body)
        found.append((shape, line[shape.body : shape.body + sender], line[shape.body + sender + gap :]))
        if len(found) >= _ENOUGH:
            break
    return found


def _sounds_like_chat(records: list[tuple[Shape, bytes, bytes]]) -> bool:
    good = logged = 0
    for _, sender, said in records:
        logged += bool(_LOG_WORDS.search(sender) or (not sender and _LOG_WORDS.search(said)))
        known = sender or phrases.is_notice(said.decode("utf-8", "replace")) or _NO_SPACE.match(said)
        good += bool(known)
    return 2 * good >= len(records) and 2 * logged < len(records)


def _is_signal(records: list[tuple[Shape, bytes, bytes]]) -> bool:
    """Whether a chat is in a layout of signal-export, without any word that WhatsApp writes."""
    templates = {shape.template for shape, _, _ in records}
    if templates == {_SIGNAL_SECONDS}:
        return any(sender == b"Me" for _, sender, _ in records)
    marks = any(said.startswith(b"\xe2\x80\x8e") or not sender for _, sender, said in records)
    return templates == {_SIGNAL_MINUTES} and not marks
