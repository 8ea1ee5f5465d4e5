"""A helper whose reader does what the file tells it to. Started in place of `python -m chesil.sandbox`.

A file that begins with "act: NAME" makes the reader do so; every other file is read as ever. With the word
"bare" on the command line, the system takes none of the mechanisms that only Linux has.
"""

import ctypes
import errno
import io
import os
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

import attrs
import msgspec

from chesil.readers import registry
from chesil.readers.registry import FileReading
from chesil.sandbox import confining, helper, parcel, trying
from chesil.speech import answering
from chesil.speech.answers import Answer
from chesil.speech.rows import GuessLine
from chesil.terms.readings import Document

ACTS: dict[str, Callable[[], object]] = {}  # done in place of reading
ANSWERS: dict[str, Callable[[FileReading, BinaryIO], object]] = {}  # done in place of answering
chosen: list[Callable[[FileReading, BinaryIO], object]] = []
read_document, pack = registry.read_document, parcel.pack


class Panic(BaseException):
    """As Polars raises when it panics."""


def act(do: Callable[[], object]) -> Callable[[], object]:
    ACTS[do.__name__] = do
    return do


def answer(do: Callable[[FileReading, BinaryIO], object]) -> Callable[[FileReading, BinaryIO], object]:
    ANSWERS[do.__name__] = do
    return do


@act
def crash():
    ctypes.string_at(0)


@act
def abort():
    os.abort()


@act
def spin():
    while True:
        pass


@act
def sleep():
    time.sleep(600)


@act
def fill():
    kept = []
    while True:
        kept.append(bytes(64 << 20))  # not touched: it is the room that is refused, not the time


@act
def leave():
    os._exit(0)


@act
def panic():
    raise Panic("CANARYWORD")


@act
def raise_words():
    raise RuntimeError("CANARYWORD")


@act
def say_words():
    for descriptor in (0, 1, 2):
        os.write(descriptor, b"CANARYWORD")
    sys.stderr.write("CANARYWORD")
    ctypes.string_at(0)


@act
def endless_counts():
    for descriptor in range(3, 64):
        with suppress(OSError):
            while True:
                os.write(descriptor, struct.pack("<Q", 1 << 40) * 1_000)


@answer
def garbage(found, stream):
    stream.write(b"CANARYWORD" * 10_000)
    stream.flush()


@answer
def endless(found, stream):
    stream.write(struct.pack("<I", 0xFFFFFFFF))
    while True:
        stream.write(bytes(1 << 16))


@answer
def endless_nulls(found, stream):
    """Rows of nothing but nulls: a hundred bytes say four thousand million of them."""
    head, _ = _packed(found)
    stream.write(head)
    while True:
        stream.write(struct.pack("<I", 0xFFFFFFFF) + bytes(100))


@answer
def half(found, stream):
    head, tables = _packed(found)
    stream.write(head + tables[: len(tables) // 2])
    stream.flush()


@answer
def more_records(found, stream):
    _lie(found, records=7)
    pack(found, stream)


@answer
def fewer_rows(found, stream):
    """The head of a smaller reading before the tables of a larger one."""
    _, tables = _packed(found)
    _lie(found, rows=found.readings[0].rows.head(1), records=1)
    head, _ = _packed(found)
    stream.write(head + tables)
    stream.flush()


@answer
def unknown_format(found, stream):
    _lie(found, format="CANARYWORD")
    pack(found, stream)


@answer
def close_and_stay(found, stream):
    os.close(stream.fileno())
    time.sleep(600)


@answer
def answer_and_stay(found, stream):
    pack(found, stream)
    time.sleep(600)


def _packed(found: FileReading) -> tuple[bytes, bytes]:
    """What is said of the file, and its tables, as they are sent."""
    whole = io.BytesIO()
    pack(found, whole)
    length = 4 + struct.unpack("<I", whole.getvalue()[:4])[0]
    return whole.getvalue()[:length], whole.getvalue()[length:]


def _lie(found: FileReading, **said: Any) -> None:
    for name, value in said.items():
        object.__setattr__(found.readings[0], name, value)  # past the check that a sound reader cannot pass


def _told(document: Document) -> str:
    first, _, _ = document.head.partition(b"\n")
    return first.removeprefix(b"act: ").decode() if first.startswith(b"act: ") else ""


def _read(document, *, options):
    name = _told(document)
    if name in ACTS:
        ACTS[name]()
    if name in ANSWERS:
        chosen.append(ANSWERS[name])
        with document.open() as stream:
            data = stream.read().partition(b"\n")[2]  # read as ever, without the line that tells it to
        document = attrs.evolve(document, head=data, opener=lambda: io.BytesIO(data))
    return read_document(document, options=options)


ASKS = {
    "asks_for_ever": (0, 1 << 20),
    "asks_for_nothing": (0, 0),
    "asks_behind_the_end": ((1 << 64) - 1, 10),
    "asks_for_crumbs": (0, 1),
}


def _look(task, settings, files):
    """As `helper._look`, for a picture that begins with what it does to its decoder."""
    pipe, lent = files
    name = (
        helper.Borrowed(lent, task.size_bytes)
        .read(100)
        .partition(b"\n")[0]
        .removeprefix(b"act: ")
        .decode(errors="replace")
    )
    confining.confine(task.limits)
    if name in ACTS:
        ACTS[name]()
    if name in ASKS:
        while True:
            os.write(lent, struct.pack("<QI", *ASKS[name]))
            (count,) = struct.unpack("<Q", os.read(lent, 8))  # which fails once nobody lends any more
            while count:
                count -= len(os.read(lent, count))
    with open(pipe, "wb", closefd=False) as out:
        if name == "endless_answer":
            endless(None, out)
        out.write(struct.pack("<I", 10) + b"CANARYWORD")


def _seldom_hostile(ever):
    """Only what says what to do is done; any other picture or recording is decoded as *ever*."""

    def work(task, settings, files):
        hostile = helper.Borrowed(files[1], task.size_bytes).read(5) == b"act: "
        (_look if hostile else ever)(task, settings, files)

    return work


class _Words:
    """The reader of words, which does what a text tells it to. "lock NAME": scores 1 if that attempt is refused."""

    def __init__(self, real):
        self.real = real

    def read(self, texts):
        found = self.real.read(texts)
        for row, text in enumerate(texts):
            if text.startswith("act: "):
                found[row] = self._does(text.removeprefix("act: "))
        return found

    @staticmethod
    def _does(name):
        if name.startswith("lock "):
            held = trying._tried(
                name, trying.ATTEMPTS[name.removeprefix("lock ")], confining.Limits(512 << 20, 9)
            )
            return float(held.held)
        return {"no_score": float("nan"), "huge_score": 1e30}.get(name) or ACTS[name]()


def _refused() -> None:
    raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))


def _with_locks(answered):
    """As *answered*; where the language is "locks", the lines say of each attempt whether it was refused."""

    def work(source, language, told):
        answer = answered(source, "" if language == "locks" else language, told)
        if language != "locks":
            return answer
        limits = confining.Limits(2 << 30, 9)
        tried = [trying._tried(name, attempt, limits) for name, attempt in trying.ATTEMPTS.items()]
        lines = [
            GuessLine(0, 0, f"{each.name} {'held' if each.held else each.why_not}", 1.0) for each in tried
        ]
        guess = msgspec.json.decode(answer, type=Answer).guess
        return msgspec.json.encode(Answer(guess=attrs.evolve(guess, lines=tuple(lines))))

    return work


answering.answered = _with_locks(answering.answered)
for kind in (helper.LOOK, helper.LISTEN, helper.SPEECH):
    helper._WORK[kind] = _seldom_hostile(helper._WORK[kind])
registry.read_document = _read
load_reader = helper._load_reader
helper._load_reader = lambda: _Words(load_reader())
parcel.pack = lambda found, stream: (chosen or [pack])[0](found, stream)
if "bare" in sys.argv:
    for each in confining._OF_LINUX:
        confining._OF_LINUX[each] = _refused
helper.serve()
