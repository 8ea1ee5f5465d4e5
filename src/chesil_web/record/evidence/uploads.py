"""Takes an uploaded file straight into the store, sealed as it arrives and never on a disk in clear."""

import io
import queue
import threading
from functools import cached_property
from typing import Any, BinaryIO, Final, cast

import attrs
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload, UploadFileException
from django.http import HttpRequest

from chesil.terms.errors import ChesilError
from chesil.terms.readings import file_name
from chesil.vault.files import Sealed
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.models import Blob
from chesil_web.foundation.keys.opened import NewItem
from chesil_web.foundation.keys.requests import Request
from chesil_web.record.evidence import quota
from chesil_web.record.evidence.models import Evidence

CHUNK: Final = 1 << 20
_AHEAD: Final = 8  # pieces that may wait to be sealed
MOST_BYTES: Final = 8 << 30


@attrs.frozen
class Uploaded:
    """A file that is sealed and not kept yet. Its name is a word from a stranger."""

    name: str
    new: NewItem[Evidence]
    sealed: Sealed
    blob: Blob


class Refused(Exception):
    """The store could not take a file; *what* is a sentence."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def received(request: HttpRequest, field: str) -> list[Uploaded | Refused]:
    """What came under a field of a form: `SealsUploads` puts these in the place of Django's own files."""
    return cast(list[Uploaded | Refused], request.FILES.getlist(field))


class SealsUploads(FileUploadHandler):
    """Django's upload handler. Only into a record that is open, or into what a visit holds open."""

    chunk_size = CHUNK

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *given: Any) -> None:  # noqa: N803
        """Before anything is read: how much there will be."""
        self._coming = content_length

    @property
    def _asks(self) -> Request:
        return cast(Request, self.request)  # Django sets it before it reads anything

    @cached_property
    def _refused(self) -> str:
        """Why none of it is taken, in words; what is refused goes nowhere. A complaint has its own limits."""
        safe = self._asks.safe
        if safe is None or getattr(self.request, "visit", None) is not None:
            return ""
        return quota.refusal(safe, self._coming)

    def new_file(self, field_name: str, file_name: str, *given: Any, **more: Any) -> None:
        """Begin a file."""
        super().new_file(field_name, file_name, *given, **more)
        # A page that is reached by a receipt takes files into its own safe, also beside an open record.
        safe = self._asks.visit if hasattr(self._asks, "visit") else self._asks.safe
        if not file_name or safe is None:
            raise SkipFile
        if self._refused:
            return
        self._new = safe.new(Evidence)
        self._pieces = _Pieces()
        self._done: list[tuple[Sealed, Blob] | Exception] = []
        self._sealing = threading.Thread(target=self._seal, args=(self._announced(),), daemon=True)
        self._sealing.start()

    def _announced(self) -> str:
        """The name that the file will have. Asked for here: the other thread has a database connection of its
        own."""
        try:
            return files.announce()
        except ChesilError as error:
            self._failed(error)
            return ""

    def _seal(self, name: str) -> None:
        if not name:
            return
        try:
            self._done.append(
                files.seal(cast(BinaryIO, self._pieces), item=self._new.row.id, key=self._new.key, name=name)
            )
        except (ChesilError, OSError, _Cut) as error:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        """Told when the file ends, in the thread that asked for it."""
        self._done.append(error)
        self._pieces.broken.set()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Seal the next piece."""
        if self._refused:
            return
        if start > MOST_BYTES:
            self._pieces.cut()
            raise StopUpload(connection_reset=True)
        self._pieces.put(raw_data)

    def file_complete(self, file_size: int) -> Any:
        """End a file: what Django then has for it is not its bytes."""
        if self._refused:
            return Refused(self._refused)
        self._pieces.put(b"")
        self._sealing.join()
        ended = self._done[0]
        if isinstance(ended, ChesilError):
            return Refused(ended.what)
        if isinstance(ended, Exception):
            raise UploadFileException from ended
        return Uploaded(file_name(self.file_name or ""), self._new, *ended)

    def upload_interrupted(self) -> None:
        """The connection broke: nothing of the file stays."""
        if hasattr(self, "_pieces"):
            self._pieces.cut()
            self._sealing.join()


class _Cut(Exception):
    """The file ended before it was whole."""


class _Pieces(io.RawIOBase):
    """What one thread puts in and the other reads, a few pieces ahead at most."""

    def __init__(self) -> None:
        super().__init__()
        self._queue: queue.Queue[bytes | None] = queue.Queue(_AHEAD)
        self._rest = memoryview(b"")
        self._over = False
        self.broken = threading.Event()

    def put(self, piece: bytes) -> None:
        """Put a piece in; an empty one ends the file. After a fault it goes nowhere."""
        while not self.broken.is_set():
            try:
                self._queue.put(piece, timeout=1)
                break
            except queue.Full:
                continue

    def cut(self) -> None:
        """The file will not be whole."""
        while not self.broken.is_set():
            try:
                self._queue.put(None, timeout=1)
                break
            except queue.Full:
                continue

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As of any raw stream."""
        if not self._rest and not self._over:
            piece = self._queue.get()
            if piece is None:
                raise _Cut
            self._rest, self._over = memoryview(piece), not piece
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
