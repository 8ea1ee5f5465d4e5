"""The helper process: everything loaded, no file seen. For each file it forks a child that reads it and ends.

1. Standard input is the socket to the process that asks. When that is gone, so is everything here.
2. An order comes with open files. The helper forks, and holds on to none of them.
3. The child closes all else, confines itself, reads, writes what it found into its pipe, and ends.
4. The helper tells when the child started and how it ended.

The helper never looks at a file. None of its threads computes: Polars starts those at its first use, which
is in a child. So a fork copies a process in which nothing is under way.
"""

import _strptime  # type: ignore[import-not-found]  # noqa: F401 - datetime loads it at its first use, and a child can load nothing
import encodings
import gc
import io
import os
import pkgutil
import select
import signal
import socket
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Final, NoReturn, cast

import attrs
import msgspec
import numpy.ma  # noqa: F401 - as _strptime, by Polars

from chesil.phones import orders
from chesil.readers import intake, pdf, plugins, registry
from chesil.sandbox import parcel, trying
from chesil.sandbox.columns import write_bytes
from chesil.sandbox.confining import confine, die_with
from chesil.sandbox.lending import Borrowed, Placed
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
    MOST_FILES,
    NO_MEMORY,
    ORDER,
    PAINT,
    PHONE,
    PIECES,
    READ,
    SCORE,
    SCREEN,
    SETTINGS,
    SPEECH,
    STARTED,
    STOP,
    TELL_EVERY,
    TRY,
    WORD,
    WORDS,
    Settings,
    Task,
    exactly,
)
from chesil.terms.readings import HEAD_BYTES, Document, ReadOptions

_BUFFER: Final = 1 << 17
_MOST_OPEN: Final = 1 << 16


def serve() -> NoReturn:
    """Serve the process at the other end of standard input until it is gone."""
    _load_encodings()
    pdf.load()
    plugins.readers()
    gc.collect()
    gc.freeze()  # a child that looked through all of this for garbage would need a copy of it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=os.dup(0)) as control:
        _Helper(control).run()
    os._exit(0)


def _load_encodings() -> None:
    """Load every character set that a card or a mail may name."""
    for module in pkgutil.iter_modules(encodings.__path__):
        with suppress(ImportError):  # those of Windows
            import_module(f"encodings.{module.name}")


def _load_view() -> None:
    """Load what decodes pictures. Few helpers need it, and each should start quickly."""
    from chesil.readers.media import view  # noqa: PLC0415 - see above

    view.load()


def _load_listen() -> None:
    """Load what decodes sound, as few helpers need that too."""
    from chesil.readers.media import listen  # noqa: PLC0415 - see above

    listen.load()


def _load_clean() -> None:
    """Load what reads a PDF and writes it anew."""
    from chesil.documents import foreign  # noqa: PLC0415 - loaded for PDFs alone

    foreign.load()


def _load_pieces() -> None:
    """Load what looks into every kind of file for what must stay secret."""
    from chesil.leaks import containers  # noqa: PLC0415 - loaded for papers that leave alone

    containers.load()


def _load_redaction() -> None:
    """Load what reads the letters of a PDF, draws its pages and paints over pictures."""
    from chesil.documents.redaction import reading  # noqa: PLC0415 - loaded for redaction alone

    _load_view()
    reading.load()


def _load_official() -> None:
    """Load what reads and fills the fields of forms."""
    from chesil.documents.forms import official  # noqa: PLC0415 - loaded for official forms alone

    official.load()


def _load_phones() -> None:
    """Load what opens backups of phones."""
    from chesil.phones import answering  # noqa: PLC0415 - loaded for backups alone

    answering.load()


def _load_reader() -> Any:
    """The reader of words, loaded once. A child could not: it may open no file."""
    from chesil.recognisers.graded import load_reader  # noqa: PLC0415 - 100 MB that few helpers need

    return load_reader()


def _load_screens() -> None:
    """Load what reads the words of pictures, with its models: a child may open no file."""
    from chesil.screens import engine  # noqa: PLC0415 - 200 MB that few helpers need

    _load_view()
    engine.load()


def _load_speech(task: Task) -> None:
    """Load what decodes sound, and the speech model that a task names; a child says what is wrong with it."""
    from chesil.speech import answering  # noqa: PLC0415 - as large as the model

    _load_listen()
    answering.hold(Path(task.model), task.model_files)


_LOADS: Final[dict[int, Callable[[], object]]] = {
    LOOK: _load_view,
    LISTEN: _load_listen,
    SCORE: _load_reader,
    CLEAN: _load_clean,
    PIECES: _load_pieces,
    PHONE: _load_phones,
    LETTERS: _load_redaction,
    DRAW: _load_redaction,
    PAINT: _load_redaction,
    FIELDS: _load_official,
    FILL: _load_official,
    SCREEN: _load_screens,
    WORDS: _load_screens,
}


@attrs.define
class _Helper:
    control: socket.socket
    settings: Settings = attrs.field(factory=Settings)
    children: dict[int, int] = attrs.field(factory=dict)  # process to job

    def run(self) -> None:
        """Take orders until there is nobody to give them; then end every child."""
        ended, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake)
        poll = select.poll()
        poll.register(ended, select.POLLIN)
        poll.register(self.control, select.POLLIN)
        going = True
        with suppress(ConnectionError):  # nobody is left to give orders or to be told
            while going:
                for which, _ in poll.poll():
                    if which == ended:
                        os.read(ended, 4096)
                        self._tell_ended()
                    else:
                        going = self._obey()
        for process in self.children:
            os.kill(process, signal.SIGKILL)

    def _tell_ended(self) -> None:
        while self.children:
            process, status = os.waitpid(-1, os.WNOHANG)
            if not process:
                return
            job = self.children.pop(process)
            self._tell(job, os.waitstatus_to_exitcode(status))

    def _tell(self, job: int, word: int) -> None:
        self.control.sendall(WORD.pack(job, word))

    def _obey(self) -> bool:
        first, files, _, _ = socket.recv_fds(self.control, ORDER.size, MOST_FILES)
        order = first + exactly(self.control, ORDER.size - len(first))
        if len(order) < ORDER.size:
            return False
        kind, job, length = ORDER.unpack(order)
        said = exactly(self.control, length)
        if kind == SETTINGS:
            self.settings = msgspec.json.decode(said, type=Settings)
        elif kind == STOP:
            for process in [each for each, its in self.children.items() if its == job]:
                os.kill(process, signal.SIGKILL)
        else:
            if kind in _LOADS:
                _LOADS[kind]()
            elif kind == SPEECH:
                _load_speech(msgspec.json.decode(said, type=Task))
            self.children[self._fork(_WORK[kind], said, files)] = job
            self._tell(job, STARTED)
        for each in files:
            os.close(each)
        return True

    def _fork(self, work: "_Work", said: bytes, files: list[int]) -> int:
        helper, process = os.getpid(), os.fork()
        if process:
            return process
        code = 1
        try:
            die_with(helper)
            _forget_all_but(files)
            work(msgspec.json.decode(said, type=Task), self.settings, files)
            code = 0
        except MemoryError:
            code = NO_MEMORY
        finally:
            os._exit(code)  # whatever else it was: nothing of it may be shown


def _forget_all_but(files: list[int]) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(1, 0)  # standard output leads nowhere, and so does input now
    last = 2
    for each in [*sorted(files), _MOST_OPEN]:
        os.closerange(last + 1, each)
        last = each
    # When memory runs out, this process is the one to end. Not every system asks.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")


def _read(task: Task, settings: Settings, files: list[int]) -> None:
    pipe, *given = files
    told = _Told(pipe, task.size_bytes)
    file, *log = (partial(_opened, each, os.fstat(each).st_size, told) for each in given)
    document = Document(
        name=task.name,
        size_bytes=task.size_bytes,
        sha256=task.sha256,
        head=os.pread(given[0], HEAD_BYTES, 0),
        opener=file,
        path=Path(task.path) if task.path else None,
        beside=settings.beside,
        log=log[0] if log else None,
    )
    options = ReadOptions(day_first=settings.day_first, columns=settings.columns, zone=settings.zone)
    out = _answer(pipe, buffering=_BUFFER)
    confine(task.limits)
    found = registry.read_document(document, options=options)
    out.write(COUNT.pack(ALL_READ))
    parcel.pack(found, out)


def _try(task: Task, settings: Settings, files: list[int]) -> None:
    trying.try_all(task.limits, _answer(files[0], buffering=0))


def _look(task: Task, settings: Settings, files: list[int]) -> None:
    from chesil.readers.media.view import picture  # noqa: PLC0415 - loaded for pictures alone

    part = next(((each.left, each.top, each.right, each.bottom) for each in task.boxes), None)
    _write_anew(task, files, partial(picture, side=task.side, part=part))


def _listen(task: Task, settings: Settings, files: list[int]) -> None:
    from chesil.readers.media.listen import sound  # noqa: PLC0415 - loaded for recordings alone

    _write_anew(task, files, sound)


def _clean(task: Task, settings: Settings, files: list[int]) -> None:
    from chesil.documents.foreign import cleaned_or_why  # noqa: PLC0415 - loaded for PDFs alone

    _write_anew(task, files, partial(cleaned_or_why, title=task.title))


def _pieces(task: Task, settings: Settings, files: list[int]) -> None:
    from chesil.leaks.containers import pieces_of_file  # noqa: PLC0415 - loaded for papers that leave alone

    def found(stream: BinaryIO) -> bytes:
        told = [(each.part, each.line, each.text) for each in pieces_of_file(task.title, stream.read())]
        return msgspec.json.encode(told)

    _write_anew(task, files, found)


def _letters(task: Task, settings: Settings, files: list[int]) -> None:
    from chesil.documents.redaction.reading import letters_or_why  # noqa: PLC0415 - loaded for redaction alone

    _write_anew(task, files, partial(letters_or_why, pages=task.pages))


def _draw(task: Task, settings: Settings, files: list[int]) -> None:
    from chesil.documents.redaction.reading import drawn_or_why  # noqa: PLC0415 - loaded for redaction alone

    _write_anew(task, files, partial(drawn_or_why, boxes=task.boxes, pages=task.pages))


def _fields(task: Task, settings: Settings, files: list[int]) -> None:
    from chesil.documents.forms.official import fields_or_why  # noqa: PLC0415 - loaded for official forms alone

    _write_anew(task, files, fields_or_why)


def _fill(task: Task, settings: Settings, files: list[int]) -> None:
    from chesil.documents.forms.official import filled_or_why  # noqa: PLC0415 - loaded for official forms alone

    _write_anew(task, files, partial(filled_or_why, values=task.values))


def _paint(task: Task, settings: Settings, files: list[int]) -> None:
    from chesil.documents.redaction.reading import labelled  # noqa: PLC0415 - loaded for redaction alone
    from chesil.readers.media.view import upright  # noqa: PLC0415 - loaded for pictures alone

    _write_anew(task, files, lambda source: labelled(upright(source, side=task.side), task.boxes))


def _screen(task: Task, settings: Settings, files: list[int]) -> None:
    from chesil.screens import read_screen  # noqa: PLC0415 - loaded for screenshots alone

    def shown(stream: BinaryIO) -> bytes:
        return msgspec.json.encode(read_screen(stream.read(), corners=task.corners))

    _write_anew(task, files, shown)


def _speech(task: Task, settings: Settings, files: list[int]) -> None:
    from chesil.speech.answering import answered  # noqa: PLC0415 - loaded for recordings alone

    def told(*counts: int) -> None:
        os.write(files[0], b"".join(map(COUNT.pack, counts)))

    def guessed(stream: BinaryIO) -> bytes:
        answer = answered(stream, task.language, told)
        told(ALL_READ)
        return answer

    _write_anew(task, files, guessed)


def _words(task: Task, settings: Settings, files: list[int]) -> None:
    from chesil.screens.lettered import read_letters  # noqa: PLC0415 - loaded for pictures with words alone

    _write_anew(task, files, lambda stream: msgspec.json.encode(read_letters(stream.read())))


def _phone(task: Task, settings: Settings, files: list[int]) -> None:
    from chesil.phones import answering  # noqa: PLC0415 - loaded for backups alone

    pipe, asked, *given = files
    secret = bytearray(os.read(asked, orders.MOST_SECRET))
    order = msgspec.json.decode(task.order, type=orders.Order)
    out = _answer(pipe, buffering=_BUFFER)
    with ExitStack() as opened:
        streams = [opened.enter_context(open(each, "rb", closefd=False)) for each in given]
        for each in streams:
            each.seek(0)  # it keeps its place with whoever opened it
        confine(task.limits)
        write_bytes(answering.answered(order, streams, secret), out)
    out.flush()


def _write_anew(task: Task, files: list[int], made: Callable[[BinaryIO], bytes]) -> None:
    """Answer with what is *made* of a lent file, or of a member of it."""
    pipe, lent = files
    document = Document(
        name=task.name,
        size_bytes=task.size_bytes,
        sha256=task.sha256,
        head=b"",
        opener=lambda: _buffered(Borrowed(lent, task.size_bytes)),
    )
    out = _answer(pipe, buffering=_BUFFER)
    confine(task.limits)
    with intake.open_member(document, task.member) if task.member else document.open() as stream:
        write_bytes(made(stream), out)
    out.flush()


def _score(task: Task, settings: Settings, files: list[int]) -> None:
    pipe, asked = files
    reader, out = _load_reader(), _answer(pipe, buffering=_BUFFER)
    with open(asked, "rb", closefd=False) as asks:
        confine(task.limits)
        while said := asks.read(COUNT.size):
            texts = msgspec.json.decode(asks.read(*COUNT.unpack(said)), type=list[str])
            out.write(reader.read(texts).tobytes())
            out.flush()


def _answer(pipe: int, *, buffering: int) -> BinaryIO:
    """The way back. It ends with the process and not before, so that nobody waits for a status in vain."""
    return open(pipe, "wb", buffering=buffering, closefd=False)


_Work = Callable[[Task, Settings, list[int]], None]
_WORK: Final[dict[int, _Work]] = {
    READ: _read,
    TRY: _try,
    LOOK: _look,
    LISTEN: _listen,
    SCORE: _score,
    CLEAN: _clean,
    PIECES: _pieces,
    LETTERS: _letters,
    DRAW: _draw,
    PAINT: _paint,
    FIELDS: _fields,
    FILL: _fill,
    SCREEN: _screen,
    WORDS: _words,
    PHONE: _phone,
    SPEECH: _speech,
}


def _opened(descriptor: int, size: int, told: "_Told") -> BinaryIO:
    return _buffered(_Shared(descriptor, size, told))


def _buffered(stream: io.RawIOBase) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(stream, _BUFFER))


@attrs.define
class _Told:
    """Tells through the pipe how much of a file was read. What is read twice counts up to its size."""

    pipe: int
    size: int
    read: int = 0
    last: int = 0

    def __call__(self, count: int) -> None:
        self.read = min(self.read + count, self.size)
        if self.read - self.last >= TELL_EVERY:
            self.last = self.read
            os.write(self.pipe, COUNT.pack(self.read))


class _Shared(Placed):
    """A stream over a descriptor that others read too."""

    def __init__(self, descriptor: int, size: int, told: _Told) -> None:
        super().__init__(size)
        self._descriptor, self._told = descriptor, told

    def _fill(self, buffer: Any, place: int) -> int:
        count = os.preadv(self._descriptor, [buffer], place)
        self._told(count)
        return count
