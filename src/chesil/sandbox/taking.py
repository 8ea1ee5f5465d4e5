"""Takes what a child made of a file, within bounds, and refuses whatever is not what was asked for."""

from collections.abc import Callable
from typing import BinaryIO, Final

import attrs
import msgspec

from chesil.documents.forms.fields import Filled, Why
from chesil.documents.redaction.record import Letters
from chesil.documents.unreadable import MOST_BYTES, REASONS, PdfUnreadable
from chesil.leaks.bounds import MOST_TEXT
from chesil.phones import orders
from chesil.sandbox.columns import Arriving
from chesil.sandbox.faults import AGAIN, Misfit
from chesil.sandbox.jpegs import plain_jpeg
from chesil.sandbox.mp3s import plain_mp3
from chesil.sandbox.wire import ALL_READ, COUNT
from chesil.screens.engine import Described
from chesil.screens.rows import Screen
from chesil.speech.answers import Answer, why_not
from chesil.speech.model import Described as SpeechModel
from chesil.speech.rows import MOST_WINDOWS, Guess, Told
from chesil.terms.errors import ReadingError

_MOST_SHOWN: Final = 8 << 20  # bytes of a picture made for a screen: such a JPEG takes two at most
_MOST_PAINTED: Final = 64 << 20  # bytes of a picture, or of a page that was drawn
MOST_PAINTED_SIDE: Final = 10_000  # pixels
_MOST_DRAWN: Final = 512 << 20  # bytes of all pages of a PDF
_MOST_HEARD: Final = 16 << 20  # bytes of a recording made for a browser: 20 minutes take 5 MB
_MOST_BEYOND_MS: Final = 10  # of a recording: its last piece is a whole one
_WORD_BYTES: Final = 20  # of REASONS
_CORNERS: Final = 4


def jpeg(stream: BinaryIO) -> bytes:
    """A picture made to be looked at."""
    arriving = Arriving(stream, _MOST_SHOWN)
    data = arriving.take(arriving.count())
    if not plain_jpeg(data):
        raise Misfit("What came back is no picture, or more than one.", next_step=AGAIN)
    return data


def mp3(stream: BinaryIO) -> bytes:
    """A recording made to be listened to."""
    arriving = Arriving(stream, _MOST_HEARD)
    data = arriving.take(arriving.count())
    if not plain_mp3(data):
        raise Misfit("What came back is no recording.", next_step=AGAIN)
    return data


def text(stream: BinaryIO) -> bytes:
    """Words, as JSON."""
    arriving = Arriving(stream, 4 * MOST_TEXT)
    return arriving.take(arriving.count())


def screen(made: bytes, engine: Described) -> Screen:
    """What a child read on a picture of a screen. What read it is known here, and not taken from there."""
    try:
        shown = msgspec.json.decode(made, type=Screen)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Misfit("What came back is nothing that a screen shows.", next_step=AGAIN) from None
    boxes = [each.box for each in shown.messages] + [each.box for each in shown.marks]
    fits = all(0 <= box.left <= box.right <= shown.width for box in boxes)
    fits = fits and all(0 <= box.top <= box.bottom <= shown.height for box in boxes)
    fits = fits and all(0 <= x <= shown.width and 0 <= y <= shown.height for x, y in shown.proposed)
    fits = fits and len(shown.proposed) in (0, _CORNERS)
    if not fits or not all(0 <= each.score <= 1 for each in shown.messages):
        raise Misfit("What came back lies outside of the picture.", next_step=AGAIN)
    return attrs.evolve(shown, engine=engine.name, model_sha256=engine.model_sha256)


def of_speech(stream: BinaryIO, *, told: Told) -> bytes:
    """What a child answers about a recording, after it told how far it is, window by window."""
    for _ in range(MOST_WINDOWS):
        (done,) = COUNT.unpack(_exactly(stream, COUNT.size))
        if done == ALL_READ:
            return text(stream)
        (of,) = COUNT.unpack(_exactly(stream, COUNT.size))
        told(min(done, of), of)
    raise Misfit("Far more was read from this recording than can be in it.", next_step=AGAIN)


def _exactly(stream: BinaryIO, count: int) -> bytes:
    said = stream.read(count)
    if len(said) < count:
        raise EOFError
    return said


def guess(made: bytes, about: SpeechModel) -> Guess:
    """What a child guesses that a recording says. What guessed it is known here, and not taken from there."""
    try:
        answer = msgspec.json.decode(made, type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Misfit("What came back is not a guess at a recording.", next_step=AGAIN) from None
    if answer.guess is None:
        raise why_not(answer.fault, about)
    found = answer.guess
    spans = [(each.start_ms, each.end_ms) for each in found.lines]
    spans += [(each.start_ms, each.end_ms) for each in found.without_speech]
    fits = all(0 <= start <= end <= found.length_ms + _MOST_BEYOND_MS for start, end in spans)
    if not fits or not all(0 <= each.probability <= 1 for each in found.lines):
        raise Misfit("What came back lies outside of the recording.", next_step=AGAIN)
    return attrs.evolve(found, engine=about.engine, files=about.files)


def letters(made: bytes) -> Letters:
    """The words that a child read in a picture."""
    try:
        found = msgspec.json.decode(made, type=Letters)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Misfit("What came back is nothing that a picture shows.", next_step=AGAIN) from None
    if len(found.edges) != 4 * len(found.text) or found.width <= 0 or found.height <= 0:
        raise Misfit("What came back lies outside of the picture.", next_step=AGAIN)
    return found


def of_phone(stream: BinaryIO) -> bytes | ReadingError:
    """What was found in a phone's backup, or why there is nothing."""
    arriving = Arriving(stream, orders.MOST_ANSWER)
    data = arriving.take(arriving.count())
    if data.startswith(orders.DONE):
        return data[len(orders.DONE) :]
    try:
        refusal = msgspec.json.decode(data[len(orders.REFUSED) :], type=orders.Refusal)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Misfit("What came back is no answer.", next_step=AGAIN) from None
    return refusal.error()


def painted(stream: BinaryIO) -> bytes:
    """A picture with boxes painted over it."""
    arriving = Arriving(stream, _MOST_PAINTED)
    data = arriving.take(arriving.count())
    if not plain_jpeg(data, most_side=MOST_PAINTED_SIDE):
        raise Misfit("What came back is no picture, or more than one.", next_step=AGAIN)
    return data


def drawn(stream: BinaryIO) -> bytes:
    """The pages of a PDF, drawn."""
    arriving = Arriving(stream, _MOST_DRAWN)
    return arriving.take(arriving.count())


def told_of_pdf[T](made: bytes, title: str, told: Callable[[], T]) -> T:
    """What a child told of the pages of a PDF, or why it told nothing."""
    if len(made) < _WORD_BYTES and made.decode("latin-1") in REASONS:
        raise PdfUnreadable.because(made.decode("ascii"), where=title)
    try:
        return told()
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Misfit("What came back tells of no pages.", next_step=AGAIN) from None


def form(stream: BinaryIO) -> bytes:
    """A form that was filled in, as `filled` takes it, or a word of REASONS."""
    arriving = Arriving(stream, 2 * MOST_BYTES)
    return arriving.take(arriving.count())


def filled(made: bytes) -> Filled:
    """The form, and the fields that a value does not fit into."""
    pdf, refused = msgspec.msgpack.decode(made, type=tuple[bytes, tuple[tuple[str, Why], ...]])
    if not pdf.startswith(b"%PDF-"):
        raise Misfit("What came back is no PDF.", next_step=AGAIN)
    return Filled(pdf=pdf, refused=refused)


def pdf(stream: BinaryIO) -> bytes:
    """A PDF that was written anew, or a word of REASONS."""
    arriving = Arriving(stream, 2 * MOST_BYTES)
    data = arriving.take(arriving.count())
    if data.startswith(b"%PDF-") or data.decode("latin-1") in REASONS:
        return data
    raise Misfit("What came back is no PDF.", next_step=AGAIN)
