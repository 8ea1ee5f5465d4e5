"""The engine that reads the words of a picture: rapidocr, with models that lie in its package, on one thread.

Nothing is fetched: rapidocr would fetch a model that it misses, so each is given by its path, and a missing
one is refused. Three sizes were tried; 720 pixels wide reads as well as the whole picture in half the memory.
"""

import hashlib
import logging
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
class Engine:
    """What reads the words: its name with its version, and the hash of its models."""

    name: str
    model_sha256: str
    run: Any

    def lines(self, pixels: Pixels) -> list[Line]:
        """The lines of words in a picture, as the engine orders them; none where it holds no words."""
        answer = self.run(np.ascontiguousarray(pixels[:, :, ::-1]))
        if answer.boxes is None or answer.txts is None:
            return []
        return [
            Line(text.strip(), *_edges(corners), float(score))
            for corners, text, score in zip(answer.boxes, answer.txts, answer.scores, strict=True)
            if text.strip()
        ]


def _edges(corners: NDArray[np.float32]) -> tuple[float, float, float, float]:
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def installed() -> bool:
    """Whether the extra `chesil[screenshots]` is there."""
    return all(find_spec(name) for name in _NEEDS)


@cache
def load() -> Engine:
    """The engine, loaded whole, so that it can read where no file can be opened any more.

    Raises:
        ScreensNotInstalled: the extra is missing. ReadingError: one of its models is.
    """
    if not installed():
        raise ScreensNotInstalled
    import cv2  # noqa: PLC0415 - an extra that may not be installed
    from rapidocr import RapidOCR  # noqa: PLC0415

    cv2.setNumThreads(_ONE)
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)  # it names files, and nothing goes in a log
    models = _models()
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": _ONE for kind in ("intra", "inter")}
    paths = {name: str(path) for name, path in models.items()}
    others = {"Global.use_cls": False, "Global.log_level": "critical"}
    engine = Engine(_name(), _hash(models.values()), RapidOCR(params=paths | threads | others))
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


def _name() -> str:
    return f"rapidocr {metadata.version('rapidocr')}, PP-OCRv6 small"


def _hash(models: Any) -> str:
    whole = hashlib.sha256()
    for path in models:
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _warm_up() -> Pixels:
    picture = Image.new("RGB", _WARM, "white")
    ImageDraw.Draw(picture).text((40, 40), "a word", fill="black", font=ImageFont.load_default(40))
    return np.asarray(picture)
