"""A mailbox in one file: mails one after the other, each behind a line that begins with "From "."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, NamedTuple

import polars as pl

from chesil.readers.mail.headers import KNOWN
from chesil.readers.mail.mailbag import Mailbag
from chesil.readers.mail.message import MAIL_BYTES, read_mail
from chesil.readers.mail.plain import read_plain
from chesil.terms.errors import ReadingError
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "mbox"
VERSION: Final = "1"
BLOCK_BYTES: Final = 1 << 20  # few enough to stay in the processor's cache
BATCH_BYTES: Final = 8 << 20  # of mails that are read together
LINE_BYTES: Final = 1_000  # a separator and the line behind it are looked for within so much

# "From sender Mon Jan  1 10:00:00 2024", with or without a zone before or behind the year. Bodies hold
# lines that begin with "From " too, so the whole shape is asked for, and a field or a blank line behind
# it. No part of it is without a bound: it never reaches further than two times LINE_BYTES.
_LINE: Final = (
    rb"From (?:\S{0,700}+ {1,50}+|[^\r\n]{0,500}? )"
    rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    rb"[ \d]?\d [ \d]?\d:\d\d(?::\d\d)? (?:[+-]\d{4} |[A-Z]{1,5} ){0,2}\d{4}(?: [+-]\d{4}| [A-Z]{1,5})?"
    rb"[^\r\n]{0,100}(?=\r?\n(?:[!-9;-~]{1,100}[ \t]{0,100}:|>From |\r?\n|\Z))"
)
# A line without a date counts only behind a blank line, and when two fields of mail follow.
_LOOSE: Final = rb"From [^\r\n]{1,500}(?=\r?\n)"
_SEPARATOR: Final = re.compile(rb"\n(?:(?P<dated>" + _LINE + rb")|" + _LOOSE + rb")")
_LOOSE_FIRST: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*+" + _LOOSE)
_FIRST: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*+" + _LINE)
_TWO_FIELDS: Final = re.compile(
    rb"\r?\n([!-9;-~]{1,100}):[ \t][^\n]*\n(?:[ \t][^\n]*\n)*([!-9;-~]{1,100}):[ \t]"
)


_HEADER: Final = KNOWN | {"x-mozilla-status", "x-mozilla-status2", "x-gmail-labels", "status", "x-uid"}


class Record(NamedTuple):
    """One mail of a mailbox, its separator line included.

    Attributes:
        at: byte offset in the file. line: number of its first line. size: its bytes in the file.
        source: at most MAIL_BYTES of them.
    """

    at: int
    line: int
    size: int
    source: bytes


def recognises(document: Document) -> bool:
    """Whether the file begins with a separator line and a mail; without a date in it, two such mails."""
    if _FIRST.match(document.head):
        return True
    first = _LOOSE_FIRST.match(document.head)
    if first is None or not _is_header(document.head, first.end()):
        return False
    return any(True for _ in _separators(document.head, first.end(), len(document.head)))


def _is_header(held: bytes, at: int) -> bool:
    """Whether two fields that mail has stand at *at*."""
    found = _TWO_FIELDS.match(held, at, at + LINE_BYTES)
    return found is not None and {name.decode("ascii").lower() for name in found.groups()} <= _HEADER


def read(document: Document, options: ReadOptions) -> Reading:
    """Read every mail, a block of the file at a time; Content-Length fields are not believed.

    Raises:
        ReadingError: there is no mail in it.
    """
    bag = Mailbag(document, format=FORMAT, version=VERSION)
    with document.open() as stream:
        for batch in _batches(records(stream)):
            _read_together(batch, bag)
    if not bag.records:
        raise ReadingError("There is no mail in this file.", where=document.name)
    bag.add_kept()
    return bag.reading()


def records(stream: BinaryIO) -> Iterator[Record]:
    """The mails of a mailbox in file order; blank stretches are none.

    A mail begins at a separator line behind a blank line, when a field or a blank line follows it.
    Behind a line that is not blank two fields must follow: some programs leave the blank line out.
    """
    return (stretch for stretch in _stretches(stream) if not stretch.source.isspace())


def _batches(found: Iterable[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    size = 0
    for record in found:
        batch.append(record)
        size += len(record.source)
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read_together(batch: list[Record], bag: Mailbag) -> None:
    """The mails that need no care by columns, the others one by one."""
    offset, line, size, sources = zip(*batch, strict=True)
    numbers = range(bag.records + 1, bag.records + len(batch) + 1)
    columns = {"record": numbers, "line": line, "offset": offset, "size": size, "source": sources}
    mails = read_plain(pl.DataFrame(columns), bag.repeats)
    bag.extend(mails)
    plain = set(mails["record"].to_list())
    for number, record in zip(numbers, batch, strict=True):
        if number not in plain:
            source = record.source
            unquote = b">From " in source
            mail = read_mail(source, repeats=bag.repeats, unquote=unquote, cut=record.size > len(source))
            mail.details["offset"] = record.at
            bag.add(mail, record=number, line=record.line)
            bag.keep_inside(mail.inside, around=number)


def _stretches(stream: BinaryIO) -> Iterator[Record]:
    """What lies from one separator to the next, blank or not."""
    offset, line = 0, 1
    held = b""  # of the stretch that is not ended yet; of a very long one only its last bytes
    beginning, passed, passed_lines = b"", 0, 0  # what a very long stretch has let go of
    looked = 1  # a separator at the very start of a stretch is its own
    while True:
        block = stream.read(BLOCK_BYTES)
        held += block
        # A separator is known by the lines behind it, so the last bytes wait for the next block.
        reach = len(held) - 2 * LINE_BYTES if block else len(held)
        start = 0
        for at in (*_separators(held, looked, reach), *(() if block else (len(held),))):
            size = passed + at - start
            yield Record(offset, line, size, beginning or held[start : min(at, start + MAIL_BYTES)])
            offset += size
            line += passed_lines + held.count(b"\n", start, at)
            start, beginning, passed, passed_lines = at, b"", 0, 0
        if not block:
            return
        held = held[start:]
        looked = max(reach - start, 1)
        if len(held) > MAIL_BYTES or (beginning and looked > LINE_BYTES):
            beginning = beginning or held[:MAIL_BYTES]
            gone = looked - 4  # the end of the line before a separator must stay
            passed += gone
            passed_lines += held.count(b"\n", 0, gone)
            held, looked = held[gone:], 4


def _separators(held: bytes, start: int, reach: int) -> Iterator[int]:
    """Where separator lines begin, from *start* on and before *reach*."""
    for found in _SEPARATOR.finditer(held, start - 1):
        at = found.start() + 1
        if at >= reach:
            return
        after_blank = held.endswith((b"\n", b"\n\r"), max(at - 3, 0), at - 1)
        if not found["dated"]:
            if after_blank and _is_header(held, found.end()):
                yield at
        elif after_blank or _TWO_FIELDS.match(held, found.end(), found.end() + LINE_BYTES):
            yield at


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
