"""Asks a helper process to read files, and takes what comes back. This side looks into none of them."""

import io
import os
import signal
import socket
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fcntl import fcntl
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

import attrs
import msgspec

from chesil.documents.forms.fields import Field, Filled
from chesil.documents.redaction.record import Box, Letters
from chesil.documents.unreadable import ALL, PdfUnreadable, Span
from chesil.leaks import Piece
from chesil.phones import orders
from chesil.readers import archives
from chesil.readers.gathering import Gathering
from chesil.readers.media.kinds import MOST_SHOWN_SIDE
from chesil.readers.registry import FileReading
from chesil.sandbox import parcel, starting, taking
from chesil.sandbox.confining import Held, Limits
from chesil.sandbox.faults import (
    AGAIN,
    NOTHING_USED,
    HelperLost,
    Misfit,
    ReaderKilled,
    ReaderStopped,
    TookTooLong,
)
from chesil.sandbox.given import Given
from chesil.sandbox.jpegs import plain_jpeg
from chesil.sandbox.lending import lend
from chesil.sandbox.timed import Timed
from chesil.sandbox.trying import ATTEMPTS
from chesil.sandbox.wire import (
    ALL_READ,
    CLEAN,
    COUNT,
    DRAW,
    FIELDS,
    FILL,
    LETTERS,
    LISTEN,
    LOOK,
    NO_MEMORY,
    ORDER,
    PAINT,
    PHONE,
    PIECES,
    READ,
    SCREEN,
    SETTINGS,
    SPEECH,
    STOP,
    TELL_EVERY,
    TRY,
    WORD,
    WORDS,
    Settings,
    Task,
    exactly,
)
from chesil.screens.engine import described
from chesil.screens.rows import Corner, Screen
from chesil.screens.shots import checked
from chesil.speech import model as speech_model
from chesil.speech.rows import Guess, ModelFile, Told
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Document, ReadOptions, file_name

# What a file may cost grows with its size; a ZIP is worth ten times as much, for that is what it holds.
# Of sound files, bills in CSV take the most: 36 bytes of memory and a second for two megabytes.
_MEMORY: Final = 512 << 20
_MEMORY_A_BYTE: Final = 48
_MOST_MEMORY: Final = 8 << 30
_CPU_SECONDS: Final = 30
_BYTES_A_SECOND: Final = 1 << 18
_MOST_CPU_SECONDS: Final = 3_600
_ZIP_HOLDS: Final = 10
_TO_LOOK: Final = Limits(1 << 30, 10)  # 100 million pixels take 400 MB and 3 s, and as much to be smaller
_TO_SCREEN: Final = Limits(512 << 20, 30)  # a screen takes 2 s, a long capture of ten of them 15
_TO_READ_WORDS: Final = Limits(1 << 30, 60)  # a page of A4 takes some seconds
_TO_LISTEN: Final = Limits(1 << 30, 30)  # 20 minutes take 10 s, and 120 MB where it is not Opus or MP3
_TO_READ_SPEECH: Final = Limits(
    1 << 30, 3_600
)  # 20 minutes take 6 with a small model, and a large one an hour
_MEMORY_A_BYTE_OF_MODEL: Final = 3  # it is begun from a copy in memory
_TO_LOOK_THROUGH: Final = Limits(2 << 30, 120)  # 5,000 pages take 40 s
_TO_REDACT: Final = Limits(2 << 30, 180)  # 200 pages take 40 s to draw
_TO_CLEAN: Final = Limits(2 << 30, 120)  # 2,000 pages of scans take 30 s
_TO_OPEN: Final = Limits(_MOST_MEMORY, 600)  # a database of 1 GB with its rows
_PATIENCE: Final = 2  # seconds on the clock for one of the processor: other work goes on too
_ANSWERS_WITHIN: Final = 30  # seconds for the helper to say how a child ended that was told to
_ENGINE_WITHIN: Final = 180  # for it to load what reads words: 2 s, which a busy machine stretches
_MODEL_WITHIN: Final = 600  # for it to load a speech model and run it once: a large one takes a minute

Progress = Callable[[int], object]
STOPPED: Final = "sandbox"  # the reader of a file whose own reader did not come to its end
_TOGETHER: Final = 64 << 20  # bytes of files that are read at the same time; a larger one is read alone
_AT_ONCE: Final = 2
_PIPE_BYTES: Final = 1 << 20
_SET_PIPE_SIZE: Final = 1031


@attrs.frozen
class _Allowance:
    limits: Limits
    seconds: int  # on the clock
    answer_bytes: int


def _allowance(document: Document) -> _Allowance:
    size = document.size_bytes * (_ZIP_HOLDS if archives.is_archive(document.head) else 1)
    memory = min(_MEMORY + _MEMORY_A_BYTE * size, _MOST_MEMORY)
    seconds = min(_CPU_SECONDS + size // _BYTES_A_SECOND, _MOST_CPU_SECONDS)
    return _Allowance(Limits(memory, seconds), seconds * _PATIENCE, memory)


@attrs.frozen
class _Job:
    number: int
    document: Document
    allowed: _Allowance
    answer: int  # the end of its pipe that is read from


@attrs.frozen
class Child:
    """A child that is asked again and again: *asks* leads to it, its *answers* come back."""

    number: int
    asks: socket.socket
    answers: Timed


class Nursery:
    """A helper process, at the service of one thread until it is closed.

    Raises:
        HelperLost: no process can be started.
    """

    def __init__(self, options: ReadOptions | None = None) -> None:
        options = options or ReadOptions()
        self._settings = Settings(day_first=options.day_first, columns=options.columns, zone=options.zone)
        self._told: Settings | None = None
        self._jobs = 0
        self._going: set[int] = set()
        self._holds_model = False
        self._words: defaultdict[int, deque[int]] = defaultdict(deque)
        try:
            self._helper = starting.take()
        except OSError as error:
            raise HelperLost(
                "The process that reads files could not be started.",
                next_step=f"The system says: {error.strerror}.",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave an idle helper to the next user; end one that still works, with every child of it.

        One that holds a speech model is ended too, for that is as large as all the rest.
        """
        (starting.end if self._going or self._holds_model else starting.give_back)(self._helper)

    def read(
        self, files: Iterable[Given], *, progress: Progress = lambda count: None
    ) -> Iterator[FileReading]:
        """Read files, each in a process of its own, and give what was found in the order they came.

        Each file is closed as soon as its child has it. What becomes of the child is a problem of its file.

        Args:
            progress: told how many bytes were read of the file whose turn it is, each megabyte or so.
        Raises:
            HelperLost: the helper itself ended.
        """
        waiting: deque[_Job] = deque()
        try:
            for each in files:
                while waiting and not self._fits(each.document.size_bytes, waiting):
                    yield self._finish(waiting.popleft(), progress)
                waiting.append(self._start(each))
            while waiting:
                yield self._finish(waiting.popleft(), progress)
        finally:
            for job in waiting:
                os.close(job.answer)

    def _fits(self, size: int, waiting: Iterable[_Job]) -> bool:
        sizes = [job.document.size_bytes for job in waiting]
        return len(sizes) < _AT_ONCE and sum(sizes) + size <= _TOGETHER

    def try_out(self) -> tuple[Held, ...]:
        """What is refused to a child, each tried in one; see `holds`."""
        task = Task(name="", path=None, size_bytes=0, sha256="", limits=Limits(_MEMORY, _CPU_SECONDS))
        number, answer = self._ask(TRY, task, [])
        with io.BufferedReader(Timed(answer, _CPU_SECONDS)) as stream:
            self._word(number)
            said = [msgspec.json.decode(line, type=Held) for line in stream]
        self._stop(number)
        answered = {each.name for each in said}
        silent = "It was tried, and no answer came."
        return *said, *(Held(name, held=False, why_not=silent) for name in ATTEMPTS if name not in answered)

    def _start(self, given: Given) -> _Job:
        document, allowed = given.document, _allowance(given.document)
        try:
            self._tell(document.beside)
            task = Task(
                name=document.name,
                path=file_name(document.path) if document.path else None,
                size_bytes=document.size_bytes,
                sha256=document.sha256,
                limits=allowed.limits,
            )
            files = [given.stream.fileno(), *([given.log.fileno()] if given.log else [])]
            number, answer = self._ask(READ, task, files)
        finally:
            given.close()
        # As in one process: nobody looks at the heads any more once a file is read.
        return _Job(number, attrs.evolve(document, head=b""), allowed, answer)

    def _tell(self, beside: frozenset[str]) -> None:
        """Say the settings when they are new; the names in a folder are the same for all its files."""
        settings = msgspec.structs.replace(self._settings, beside=beside)
        if settings != self._told:
            said = msgspec.json.encode(settings)
            self._send(ORDER.pack(SETTINGS, 0, len(said)) + said, [])
            self._told = settings

    def _ask(self, kind: int, task: Task, files: list[int]) -> tuple[int, int]:
        """Have a child do a task; gives its number and the end of the pipe that its answer comes through."""
        self._jobs += 1
        said = msgspec.json.encode(task)
        answer, theirs = os.pipe()
        try:
            with suppress(OSError):  # a larger pipe waits less; not every system has one to give
                fcntl(theirs, _SET_PIPE_SIZE, _PIPE_BYTES)
            self._going.add(self._jobs)
            self._send(ORDER.pack(kind, self._jobs, len(said)) + said, [theirs, *files])
        except BaseException:
            os.close(answer)
            raise
        finally:
            os.close(theirs)
        return self._jobs, answer

    def _send(self, data: bytes, files: list[int]) -> None:
        control = self._helper.control
        try:
            sent = socket.send_fds(control, [data], files)
            control.sendall(data[sent:])
        except OSError as error:
            raise _lost() from error

    def look(
        self,
        source: BinaryIO,
        size: int,
        *,
        member: str = "",
        side: int = MOST_SHOWN_SIDE,
        part: Box | None = None,
    ) -> bytes:
        """A picture as a JPEG to be looked at (`readers.media.view`), made in a process of its own.

        Args:
            source: the file, which can seek. Only what is needed of its *size* bytes is read.
            member: of a ZIP, the picture's name as a reading links it; empty when the file is the picture.
            side: the longest, in pixels. part: what alone is shown of it; None: all of it.
        Raises:
            ReadingError: it is none, or damaged, or too large to be looked at.
            HelperLost: the helper itself ended.
            Exception: *source* cannot be read.
        """
        boxes = (part,) if part else ()
        return self._written_anew(
            LOOK, source, size, member, limits=_TO_LOOK, take=taking.jpeg, side=side, boxes=boxes
        )

    def listen(self, source: BinaryIO, size: int, *, member: str = "") -> bytes:
        """A recording, or the sound of a video, as an MP3 (`readers.media.listen`); otherwise as `look`."""
        return self._written_anew(LISTEN, source, size, member, limits=_TO_LISTEN, take=taking.mp3)

    def clean(self, source: BinaryIO, size: int, *, title: str) -> bytes:
        """A PDF with nothing but its pages (`documents.foreign`), written anew in a process of its own.

        Raises:
            PdfUnreadable: it is broken or locked, or too large.
            ReadingError, HelperLost, Exception: as `look`.
        """
        made = self._written_anew(CLEAN, source, size, "", limits=_TO_CLEAN, take=taking.pdf, title=title)
        if not made.startswith(b"%PDF-"):
            raise PdfUnreadable.because(made.decode("ascii"), where=title)
        return made

    def pieces(self, source: BinaryIO, size: int, *, name: str) -> list[Piece]:
        """Everything in a file that somebody could read (`leaks.containers`), found in a process of its own.

        Args:
            name: the file's own name, which is looked at too.
        Raises:
            ReadingError, HelperLost, Exception: as `look`.
        """
        made = self._written_anew(
            PIECES, source, size, "", limits=_TO_LOOK_THROUGH, take=taking.text, title=name
        )
        try:
            told = msgspec.json.decode(made, type=list[tuple[str, int, str]])
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Misfit("What came back is no list of words.", next_step=AGAIN) from None
        return [Piece(part=part, line=line, text=text) for part, line, text in told]

    def letters(
        self, source: BinaryIO, size: int, *, title: str, pages: Span = ALL
    ) -> tuple[int, list[Letters]]:
        """How many pages a PDF has, and the letters of those that are wanted with their places, read in a
        process of its own.

        Raises:
            PdfUnreadable: it is broken or locked, or too large.
            ReadingError, HelperLost, Exception: as `look`.
        """
        made = self._written_anew(
            LETTERS, source, size, "", limits=_TO_REDACT, take=taking.text, title=title, pages=pages
        )
        return taking.told_of_pdf(
            made, title, lambda: msgspec.json.decode(made, type=tuple[int, list[Letters]])
        )

    def drawn(
        self, source: BinaryIO, size: int, *, title: str, boxes: Sequence[Box], pages: Span = ALL
    ) -> list[bytes]:
        """A JPEG of each wanted page of a PDF, with boxes painted over it; otherwise as `letters`."""
        made = self._written_anew(
            DRAW, source, size, "", limits=_TO_REDACT, take=taking.drawn, title=title, boxes=tuple(boxes),
            pages=pages,
        )  # fmt: skip
        drawn = taking.told_of_pdf(made, title, lambda: msgspec.msgpack.decode(made, type=list[bytes]))
        if not all(plain_jpeg(each, most_side=taking.MOST_PAINTED_SIDE) for each in drawn):
            raise Misfit("What came back is no picture, or more than one.", next_step=AGAIN)
        return drawn

    def fields(self, source: BinaryIO, size: int, *, title: str) -> tuple[Field, ...]:
        """The fields of a form, in the order in which they stand, read in a process of its own.

        Raises:
            PdfUnreadable: it cannot be filled in, and why.
            ReadingError, HelperLost, Exception: as `look`.
        """
        made = self._written_anew(FIELDS, source, size, "", limits=_TO_CLEAN, take=taking.text, title=title)
        return taking.told_of_pdf(made, title, lambda: msgspec.json.decode(made, type=tuple[Field, ...]))

    def filled(self, source: BinaryIO, size: int, *, title: str, values: Mapping[str, str]) -> Filled:
        """A form with *values* in its fields, by their names, made in a process of its own; as `fields`."""
        made = self._written_anew(
            FILL, source, size, "", limits=_TO_CLEAN, take=taking.form, title=title, values=dict(values)
        )
        return taking.told_of_pdf(made, title, lambda: taking.filled(made))

    def painted(self, source: BinaryIO, size: int, *, boxes: Sequence[Box]) -> bytes:
        """A picture as a JPEG with labelled boxes over it, and nothing but its pixels; raises as `look`."""
        return self._written_anew(
            PAINT,
            source,
            size,
            "",
            limits=_TO_LOOK,
            take=taking.painted,
            side=taking.MOST_PAINTED_SIDE,
            boxes=tuple(boxes),
        )

    def screen(
        self, source: BinaryIO, size: int, *, member: str = "", corners: Sequence[Corner] = ()
    ) -> Screen:
        """The messages on a picture of a screen (`screens.read_screen`), read in a process of its own.

        Args:
            member: of a ZIP, the picture's name as a reading links it; empty when the file is the picture.
            corners: of the screen on a photograph of one, in pixels of the picture as it is shown upright,
                from its upper left one clockwise; else none.
        Raises:
            ScreensNotInstalled: the extra is missing. CornersWrong: they are no corners of a screen.
            ReadingError, HelperLost, Exception: as `look`.
        """
        engine = described()
        made = self._written_anew(
            SCREEN, source, size, member, limits=_TO_SCREEN, take=taking.text, corners=checked(corners)
        )
        return taking.screen(made, engine)

    def speech(
        self,
        source: BinaryIO,
        size: int,
        *,
        model: Path,
        member: str = "",
        language: str = "",
        told: Told = lambda done, of: None,
    ) -> Guess:
        """What a machine guesses that a recording says (`speech.reading`), in a process of its own.

        Args:
            model: the folder of a speech model.
            member: of a ZIP, the recording's name as a reading links it; empty when the file is it.
            language: the code of what is spoken; empty: the model says what it takes it for.
            told: how far it is, window by window. What it raises ends the reading, and this nursery with it.
        Raises:
            SpeechNotInstalled: the extra is missing. ModelUnusable: the folder holds no usable model.
            ReadingError, HelperLost, Exception: as `look`.
        """
        about = speech_model.described(model)
        limits = _TO_READ_SPEECH
        limits = limits._replace(
            memory_bytes=limits.memory_bytes + _MEMORY_A_BYTE_OF_MODEL * about.size_bytes
        )
        self._holds_model = True
        made = self._written_anew(
            SPEECH, source, size, member, limits=limits, take=partial(taking.of_speech, told=told),
            model=str(model.absolute()), model_files=about.files, language=language,
        )  # fmt: skip
        return taking.guess(made, about)

    def words(self, source: BinaryIO, size: int, *, member: str = "") -> Letters:
        """The words that a picture shows, with their places (`screens.lettered`); otherwise as `screen`."""
        described()
        made = self._written_anew(WORDS, source, size, member, limits=_TO_READ_WORDS, take=taking.text)
        return taking.letters(made)

    def _written_anew(
        self,
        kind: int,
        source: BinaryIO,
        size: int,
        member: str,
        *,
        limits: Limits,
        take: Callable[[BinaryIO], bytes],
        side: int = MOST_SHOWN_SIDE,
        title: str = "",
        boxes: tuple[Box, ...] = (),
        corners: tuple[Corner, ...] = (),
        model: str = "",
        model_files: tuple[ModelFile, ...] = (),
        language: str = "",
        pages: Span = ALL,
        values: Mapping[str, str] = {},
    ) -> bytes:
        ours, theirs = socket.socketpair()
        with ours, ThreadPoolExecutor(max_workers=1) as pool:
            with theirs:
                task = Task(
                    name="", path=None, size_bytes=size, sha256="", limits=limits, member=member, side=side,
                    title=title, boxes=boxes, corners=corners, pages=pages, values=dict(values), model=model,
                    model_files=model_files, language=language,
                )  # fmt: skip
                number, answer = self._ask(kind, task, [theirs.fileno()])
            lent = pool.submit(lend, source, size, ours)
            try:
                found = self._heard(number, answer, limits.cpu_seconds * _PATIENCE, take)
            finally:
                with suppress(OSError):  # closed already, by who lends or by the child's end
                    ours.shutdown(socket.SHUT_RDWR)
        lent.result()  # what kept the file from being read says more than what became of the child
        if isinstance(found, ReadingError):
            raise found
        return found

    def phone(self, order: orders.Order, files: Sequence[BinaryIO], secret: bytes) -> bytes:
        """What a confined child finds in a phone's backup.

        Args:
            files: open on disk, in the order that `phones.orders.Order` says. secret: the password or
                the key; it goes through a pipe that only the child reads.
        Raises:
            WrongSecret, NotABackup: as `phones.backup` and `phones.crypt15`.
            ReadingError: the child did not come to its end. HelperLost: the helper itself ended.
        """
        asked, told = os.pipe()
        try:
            with os.fdopen(told, "wb", buffering=0) as pipe:
                pipe.write(secret[: orders.MOST_SECRET])
            task = Task(
                name="", path=None, size_bytes=0, sha256="", limits=_TO_OPEN,
                order=msgspec.json.encode(order).decode(),
            )  # fmt: skip
            number, answer = self._ask(PHONE, task, [asked, *(each.fileno() for each in files)])
        finally:
            os.close(asked)
        found = self._heard(number, answer, _TO_OPEN.cpu_seconds * _PATIENCE, taking.of_phone)
        if isinstance(found, ReadingError):
            raise found
        return found

    def begin(self, kind: int, limits: Limits, *, seconds: float) -> Child:
        """Start a child that is asked again and again, until `end`.

        Args:
            seconds: on the clock for each answer.
        Raises:
            HelperLost: the helper itself ended.
        """
        ours, theirs = socket.socketpair()
        ours.settimeout(seconds)
        try:
            with theirs:
                task = Task(name="", path=None, size_bytes=0, sha256="", limits=limits)
                number, answer = self._ask(kind, task, [theirs.fileno()])
            child = Child(number, ours, Timed(answer, seconds))
            self._word(number)
        except BaseException:
            ours.close()
            raise
        return child

    def end(self, child: Child) -> int:
        """End a child; gives how it ended, as `_stop`.

        Raises:
            HelperLost: the helper itself ended.
        """
        child.asks.close()
        child.answers.close()
        return self._stop(child.number)

    def _finish(self, job: _Job, progress: Progress) -> FileReading:
        def take(stream: BinaryIO) -> FileReading:
            _hear(stream, job.document.size_bytes, progress)
            return parcel.unpack(stream, document=job.document, most_bytes=job.allowed.answer_bytes)

        found = self._heard(job.number, job.answer, job.allowed.seconds, take)
        return _unread(job.document, found) if isinstance(found, ReadingError) else found

    def _heard[T](
        self, number: int, answer: int, seconds: int, take: Callable[[BinaryIO], T]
    ) -> T | ReadingError:
        """What a child answers, or what became of it."""
        with io.BufferedReader(Timed(answer, seconds)) as stream:
            # That it was started: until then the helper may be loading.
            self._word(number, within=_MODEL_WITHIN if self._holds_model else _ENGINE_WITHIN)
            try:
                found: T | Exception = take(stream)
            except (TimeoutError, Misfit, EOFError) as fault:
                found = fault
        status = self._stop(number)
        return _explained(found, status) if isinstance(found, Exception) else found

    def _stop(self, number: int) -> int:
        """End a child, which has nothing more to say; gives its exit code, or less than 0: its signal.

        One that ended before keeps its own status: it holds the pipe until then.
        """
        self._send(ORDER.pack(STOP, number, 0), [])
        status = self._word(number)
        self._going.remove(number)
        return status

    def _word(self, number: int, *, within: int = _ANSWERS_WITHIN) -> int:
        """What the helper says next of a job, once it does."""
        control, words = self._helper.control, self._words
        control.settimeout(within)
        try:
            while not words[number]:
                said = exactly(control, WORD.size)
                if len(said) < WORD.size:
                    raise _lost()
                job, word = WORD.unpack(said)
                words[job].append(word)
        except OSError as error:
            raise _lost() from error
        control.settimeout(None)
        return words[number].popleft()


def holds() -> tuple[Held, ...]:
    """What is kept from a process that reads a file, on this machine.

    Returns:
        First the mechanisms, then what was tried in a child confined by them, each with whether it holds.
        Where a mechanism is missing, another may still refuse what was tried.
    Raises:
        HelperLost: no process can be started.
    """
    with Nursery() as nursery:
        return nursery.try_out()


def _hear(stream: BinaryIO, size: int, progress: Progress) -> None:
    """Take the counts of what was read until the answer follows; there cannot be more than *size* allows."""
    for _ in range(size // TELL_EVERY + 1):
        said = stream.read(COUNT.size)
        if len(said) < COUNT.size:
            raise EOFError
        (count,) = COUNT.unpack(said)
        if count == ALL_READ:
            return
        progress(min(count, size))
    raise Misfit("Far more was read from this file than can be in it.", next_step=AGAIN)


def _lost() -> HelperLost:
    return HelperLost(
        "The process that reads files ended before its work was done.",
        next_step="Try again. chesil check says what is wrong with this machine.",
    )


def _explained(fault: Exception, status: int) -> ReadingError:
    if isinstance(fault, ReadingError):
        return fault
    if isinstance(fault, TimeoutError) or status == -signal.SIGXCPU:
        again = "Try it again alone, when the computer has less to do."
        return TookTooLong("This file takes too long to read.", next_step=f"{NOTHING_USED} {again}")
    if status == -signal.SIGKILL:  # by the system too, when the whole machine has no memory left
        less = "Try it again when the computer has less to do, or make the export for a shorter time."
        return ReaderKilled("The reader of this file was ended.", next_step=f"{NOTHING_USED} {less}")
    # Polars' allocator aborts when it gets no more.
    if status in (NO_MEMORY, -signal.SIGABRT):
        smaller = "Make the export again for a shorter time, or split it."
        return TooLarge("This file needs too much memory to read.", next_step=f"{NOTHING_USED} {smaller}")
    return ReaderStopped("The reader stopped in the middle of this file.", next_step=AGAIN)


def _unread(document: Document, fault: ReadingError) -> FileReading:
    gathering = Gathering(document, format="", reader=STOPPED, version="1")
    gathering.problem(fault.code, str(fault))
    return FileReading(
        path=document.path or Path(document.name),
        size_bytes=document.size_bytes,
        sha256=document.sha256,
        readings=(gathering.reading(),),
    )
