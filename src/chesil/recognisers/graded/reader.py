"""The reader: a small transformer that reads what the rules and the heads put first.

Its weights are a package of their own, chesil-reader (`pip install chesil[reader]`); without it everything
else works, and it is said what was not read. It runs on this machine alone: onnxruntime opens one file and
nothing else, and a text is cut at 64 tokens, so that no text can make it slow.

Source: Wang and others, MiniLM (NeurIPS 2020), fine-tuned by training/reader.py. What it was made of and how
it measured stands in docs/model-card.md.
"""

import hashlib
import re
from collections.abc import Callable
from functools import cache
from importlib import resources
from importlib.util import find_spec
from typing import Any, Final

import attrs
import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.recognisers.graded.heads import Thresholds
from chesil.recognisers.words import folding
from chesil.terms.errors import SettingsError

_PACKAGE: Final = "chesil_reader"
_NEEDS: Final = (_PACKAGE, "onnxruntime", "tokenizers")
_ABOUT: Final = "reader.json"
_TOKENS: Final = 64
_AT_ONCE: Final = 32
_LONGEST: Final = 2_000  # letters of one text that are cut into tokens
_WORD: Final = re.compile(r"\S+")
_MOST_WORDS: Final = 80  # that are left out one at a time; more do not fit into 64 tokens


class Described(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """reader.json: what lies in the package of the reader.

    Attributes:
        files: each file's SHA-256. labels: its outputs, in order. thresholds: of the first, `harm`.
    """

    version: str
    files: dict[str, str]
    labels: tuple[str, ...]
    thresholds: Thresholds
    measured: dict[str, float]


@attrs.frozen(eq=False)
class Reader:
    """The transformer, ready to read."""

    about: Described
    session: Any = attrs.field(repr=False)
    tokenizer: Any = attrs.field(repr=False)

    def harm(
        self, texts: pl.Series, *, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> npt.NDArray[np.float32]:
        """(texts,): how much each stands out, on the scale of `about.thresholds`."""
        return self.scores(texts, progress=progress)[:, 0]

    def scores(
        self, texts: pl.Series, *, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> npt.NDArray[np.float32]:
        """(texts, labels): every output for each text. Texts of like length are read side by side."""
        encoded = self.tokenizer.encode_batch(readable(texts))
        sizes = np.array([len(each.ids) for each in encoded], dtype=np.int64)
        order = np.argsort(sizes, kind="stable")
        found = np.zeros((len(encoded), len(self.about.labels)), np.float32)
        for first in range(0, len(order), _AT_ONCE):
            rows = order[first : first + _AT_ONCE]
            found[rows] = self._read([encoded[row].ids for row in rows])
            progress(min(first + _AT_ONCE, len(order)), len(order))
        return found

    def _read(self, tokens: list[list[int]]) -> npt.NDArray[np.float32]:
        longest = max(map(len, tokens))
        ids = np.zeros((len(tokens), longest), np.int64)
        mask = np.zeros((len(tokens), longest), np.int64)
        for row, each in enumerate(tokens):
            ids[row, : len(each)] = each
            mask[row, : len(each)] = 1
        (scores,) = self.session.run(None, {"ids": ids, "mask": mask})
        return np.asarray(scores, np.float32)

    def counted(self, text: str, *, most: int) -> list[tuple[int, int, float]]:
        """The words without which *text* scores less: start, end and by how much, the weightiest first."""
        words = [match.span() for match in _WORD.finditer(text[:_LONGEST])][:_MOST_WORDS]
        without = [text[:start] + text[end:] for start, end in words]
        scores = self.harm(pl.Series([text, *without], dtype=pl.String))
        less = [
            (start, end, float(scores[0] - left))
            for (start, end), left in zip(words, scores[1:], strict=True)
        ]
        return sorted((each for each in less if each[2] > 0), key=lambda each: -each[2])[:most]


def readable(texts: pl.Series) -> list[str]:
    """*texts* as the reader sees them: as written, or plainly where a disguise or a slip was undone."""
    written = folding.written(texts)
    read = folding.read(written)
    both = pl.DataFrame({"text": texts, "written": written, "read": read})
    plain = pl.when(pl.col("written") == pl.col("read")).then("text").otherwise("read")
    return both.select(plain.str.slice(0, _LONGEST)).to_series().to_list()


def installed() -> bool:
    """Whether the reader and what it runs on are there."""
    return all(find_spec(name) for name in _NEEDS) and resources.files(_PACKAGE).joinpath(_ABOUT).is_file()


@cache
def load() -> Reader | None:
    """The reader; None where it is not installed.

    Raises:
        SettingsError: its files are not the ones that were made.
    """
    if not installed():
        return None
    place = resources.files(_PACKAGE)
    about = msgspec.json.decode(place.joinpath(_ABOUT).read_bytes(), type=Described)
    files = {name: place.joinpath(name).read_bytes() for name in about.files}
    for name, data in files.items():
        if hashlib.sha256(data).hexdigest() != about.files[name]:
            raise SettingsError(
                "The weights of the reader are not the ones that were made.",
                where=name,
                next_step="Install chesil-reader again.",
            )
    return of_files(about, files["model.onnx"], files["tokenizer.json"])


def of_files(about: Described, model: bytes, tokenizer: bytes) -> Reader:
    """The reader in the bytes of its files. One thread, so that it takes one core and no more."""
    import onnxruntime  # noqa: PLC0415 -- an extra that may not be installed
    from tokenizers import Tokenizer  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    cutter = Tokenizer.from_str(tokenizer.decode())
    cutter.enable_truncation(_TOKENS)
    cutter.no_padding()
    return Reader(about, session, cutter)


def weighty(text: str, *, most: int = 3) -> tuple[str, ...]:
    """The words that mattered most to the reader in *text*, as they are written, the weightiest first.

    Each word is left out in turn and the rest read again. Empty where no word counts, or without the reader.
    """
    reader = load()
    found = reader.counted(text, most=most) if reader is not None else []
    return tuple(text[start:end] for start, end, _ in found)
