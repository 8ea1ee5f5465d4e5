"""The engine that reads the words of a picture: rapidocr, with models that lie in its package, on one thread.

Nothing is fetched: rapidocr would fetch a model that it misses, so each is given by its path, and a missing
one is refused. Three sizes were tried; 720 pixels wide reads as well as the whole picture in half the memory.
"""

import hashlib
import logging
from collections.abc import Iterable
from functools import cache
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from chesil.terms.errors import ReadingError

Pixels = NDArray[np.uint8]  # (height, width, 3), red first

_NEEDS: Final = ("rapidocr", "onnxruntime")
_MODELS: Final = {"Det.model_path": "PP-OCRv6_det_small.onnx", "Rec.model_path": "PP-OCRv6_rec_small.onnx"}
_ONE: Final = 1
_PART: Final = 1_900  # rows that are read at once: the engine shrinks what is longer than 2,000
_SHARED: Final = 160  # rows of two parts, so that no line is cut in both
_WARM: Final = (736, 480)  # a warm-up of another width would leave work for where nothing can be opened


class ScreensNotInstalled(ReadingError):
    """The extra that reads the words of pictures is not installed."""

    code = "screens-not-installed"

    def __init__(self) -> None:
        super().__init__(
            "Reading the words of screenshots is not installed.",
            next_step='Install it with: pip install "chesil[screenshots]". The picture is kept as it is.',
        )


@attrs.frozen
class Line:
    """One line of words as the engine read it.

    Attributes:
        left, top, right, bottom: in pixels of the picture that was read. score: of its letters, 0 to 1.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    score: float

    @property
    def height(self) -> float:
        """In pixels, of the letters with what hangs below them."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Its centre from the left, in pixels."""
        return (self.left + self.right) / 2


@attrs.frozen
class Described:
    """What reads the words: its name with its version, and the hash of its models, one after the other."""

    name: str
    model_sha256: str


@attrs.frozen
class Engine:
    """The engine, loaded."""

    about: Described
    run: Any

    def lines(self, pixels: Pixels) -> list[Line]:
        """The lines of words in a picture; none where it holds no words. A high one is read in parts."""
        height = len(pixels)
        found: list[Line] = []
        for top in range(0, max(1, height - _SHARED), _PART - _SHARED):
            bottom = min(height, top + _PART)
            first = top + _SHARED / 2 if top else 0
            last = bottom - _SHARED / 2 if bottom < height else height
            part = self._part(pixels[top:bottom], top)
            found += [line for line in part if first <= (line.top + line.bottom) / 2 < last]
        return found

    def one(self, pixels: Pixels) -> str:
        """What stands on a picture of one line."""
        return " ".join(self._run(pixels, find=False).txts or ()).strip()

    def _run(self, pixels: Pixels, *, find: bool) -> Any:
        # It keeps what it was told last, so each time it is told whether to find lines.
        return self.run(np.ascontiguousarray(pixels[:, :, ::-1]), use_det=find, use_cls=False, use_rec=True)

    def _part(self, pixels: Pixels, top: int) -> list[Line]:
        answer = self._run(pixels, find=True)
        if answer.boxes is None or answer.txts is None:
            return []
        lines = zip(answer.boxes, answer.txts, answer.scores, strict=True)
        return [
            Line(text.strip(), *_edges(corners, top), float(score))
            for corners, text, score in lines
            if text.strip()
        ]


def _edges(corners: NDArray[np.float32], above: int) -> tuple[float, float, float, float]:
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    return float(left), float(top) + above, float(right), float(bottom) + above


def installed() -> bool:
    """Whether the extra `chesil[screenshots]` is there."""
    return all(find_spec(name) for name in _NEEDS)


@cache
def described() -> Described:
    """What reads the words here. Nothing is loaded.

    Raises:
        ScreensNotInstalled: the extra is missing. ReadingError: one of its models is.
    """
    if not installed():
        raise ScreensNotInstalled
    return Described(f"rapidocr {metadata.version('rapidocr')}, PP-OCRv6 small", _hash(_models().values()))


@cache
def load() -> Engine:
    """The engine, loaded whole, so that it can read where no file can be opened any more.

    Raises:
        ScreensNotInstalled: the extra is missing. ReadingError: one of its models is.
    """
    about = described()
    import cv2  # noqa: PLC0415 - an extra that may not be installed
    from rapidocr import RapidOCR  # noqa: PLC0415

    cv2.setNumThreads(_ONE)
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)  # it names files, and nothing goes in a log
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": _ONE for kind in ("intra", "inter")}
    paths = {name: str(path) for name, path in _models().items()}
    others = {"Global.use_cls": False, "Global.log_level": "critical"}
    engine = Engine(about, RapidOCR(params=paths | threads | others))
    engine.lines(_warm_up())
    return engine


def _models() -> dict[str, Path]:
    folder = Path(str(resources.files("rapidocr"))) / "models"
    models = {setting: folder / name for setting, name in _MODELS.items()}
    for path in models.values():
        if not path.is_file():
            raise ReadingError(
                "A model that reads the words of pictures is missing. Nothing is fetched in its place.",
                where=path.name,
                next_step='Install it again with: pip install --force-reinstall "chesil[screenshots]".',
            )
    return models


def _hash(models: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in models:
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _warm_up() -> Pixels:
    picture = Image.new("RGB", _WARM, "white")
    ImageDraw.Draw(picture).text((40, 40), "a word", fill="black", font=ImageFont.load_default(40))
    return np.asarray(picture)
