"""The reader: a small transformer that reads what the rules and the heads put first.

Its weights are a package of their own, chesil-reader (`pip install chesil[reader]`); without it everything
else works, and it is said what was not read. It runs on this machine alone. What others wrote it reads in a
process of its own (chesil.sandbox.scoring), in parts of so many letters, so that no text can make it slow.

Source: Wang and others, MiniLM (NeurIPS 2020), fine-tuned by training/reader.py. What it was made of and how
it measured stands in docs/model-card.md.
"""

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from importlib.util import find_spec
from typing import Any, Final, Protocol

import attrs
import msgspec
import numpy as np
import polars as pl

from chesil.recognisers.graded import parts
from chesil.recognisers.graded.heads import Scores, Thresholds
from chesil.recognisers.words import folding
from chesil.terms.errors import SettingsError

_PACKAGE: Final = "chesil_reader"
_NEEDS: Final = (_PACKAGE, "onnxruntime", "tokenizers")
_ABOUT: Final = "reader.json"
_FORM: Final = "1"  # how a text is cut into parts: another number where that makes other scores
_TOKENS: Final = 64
_AT_ONCE: Final = 32
_SHARED: Final = 8  # tokens that two parts of a text have in common
_LONGEST: Final = 2_000  # letters of one text that are cut into tokens
_WORD: Final = re.compile(r"\S+")


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

    @property
    def stamp(self) -> str:
        """Tells the scores of this reader from those of any other."""
        made_from = f"{_FORM} {sorted(self.files.items())}"
        return hashlib.sha256(made_from.encode()).hexdigest()


class Reads(Protocol):
    """The reader, in this process or in one of its own (chesil.sandbox.scoring)."""

    @property
    def about(self) -> Described:
        """What it is."""
        ...

    def read(self, texts: Sequence[str]) -> Scores:
        """(texts, labels): every output for each of *texts*, which are as `readable` gives them.

        Raises:
            ReadingError: it stopped, in a process of its own.
        """
        ...


@attrs.frozen(eq=False)
class Reader:
    """The transformer, ready to read."""

    about: Described
    session: Any = attrs.field(repr=False)
    tokenizer: Any = attrs.field(repr=False)

    def scores(self, texts: pl.Series) -> Scores:
        """(texts, labels): every output for each text."""
        return self.read(readable(texts))

    def read(self, texts: Sequence[str]) -> Scores:
        """As `Reads`: of a text with more than 64 tokens each 64 are read, and the highest count.

        Texts of like length are read side by side.
        """
        encoded = self.tokenizer.encode_batch(texts)
        tokens = [each.ids for one in encoded for each in (one, *one.overflowing)]
        firsts = np.cumsum([0, *(1 + len(one.overflowing) for one in encoded)])[:-1]
        order = np.argsort([len(each) for each in tokens], kind="stable")
        found = np.zeros((len(tokens), len(self.about.labels)), np.float32)
        for first in range(0, len(order), _AT_ONCE):
            rows = order[first : first + _AT_ONCE]
            found[rows] = self._read([tokens[row] for row in rows])
        return parts.highest(found, firsts)

    def _read(self, tokens: list[list[int]]) -> Scores:
        longest = max(map(len, tokens))
        ids = np.zeros((len(tokens), longest), np.int64)
        mask = np.zeros((len(tokens), longest), np.int64)
        for row, each in enumerate(tokens):
            ids[row, : len(each)] = each
            mask[row, : len(each)] = 1
        (scores,) = self.session.run(None, {"ids": ids, "mask": mask})
        return np.asarray(scores, np.float32)


def readable(texts: pl.Series) -> list[str]:
    """*texts* as the reader sees them: as written, or plainly where a disguise or a slip was undone."""
    written = folding.written(texts)
    read = folding.read(written)
    both = pl.DataFrame({"text": texts, "written": written, "read": read})
    plain = pl.when(pl.col("written") == pl.col("read")).then("text").otherwise("read")
    return both.select(plain.str.slice(0, _LONGEST)).to_series().to_list()


def harm(reader: Reads, texts: pl.Series) -> Scores:
    """(texts,): how much each stands out, on the scale of `about.thresholds`, none of it in parts."""
    return reader.read(readable(texts))[:, 0]


def weighty(reader: Reads, text: str, *, most: int = 3) -> tuple[str, ...]:
    """The words that mattered most to the reader in *text*, as they are written, the weightiest first.

    Each word is left out in turn and the rest read again; of a long text, in the part that stands out most.
    Empty where no word counts.

    Raises:
        ReadingError: the reader stopped.
    """
    return tuple(text[start:end] for start, end, _ in counted(reader, text, most=most))


def counted(reader: Reads, text: str, *, most: int) -> list[tuple[int, int, float]]:
    """The words without which *text* scores less: start, end and by how much, the weightiest first.

    Raises:
        ReadingError: as `weighty`.
    """
    own = parts.own_as_written(pl.Series([text], dtype=pl.String))[0]
    spans = parts.spans(own, most=parts.OF_READER)
    if not spans:
        return []
    scores = harm(reader, pl.Series([own[start:end] for start, end in spans], dtype=pl.String))
    first, last = spans[int(scores.argmax())]
    part = own[first:last]
    words = [match.span() for match in _WORD.finditer(part)]
    without = [part[:start] + part[end:] for start, end in words]
    whole, *left = harm(reader, pl.Series([part, *without], dtype=pl.String))
    less = (whole - score for score in left)
    found = [(first + start, first + end, float(by)) for (start, end), by in zip(words, less, strict=True)]
    return sorted((each for each in found if each[2] > 0), key=lambda each: -each[2])[:most]


def installed() -> bool:
    """Whether the reader and what it runs on are there."""
    return all(find_spec(name) for name in _NEEDS) and resources.files(_PACKAGE).joinpath(_ABOUT).is_file()


@cache
def described() -> Described | None:
    """What the reader is; None where it is not installed.

    Raises:
        SettingsError: its files are not the ones that were made.
    """
    return _files()[0] if installed() else None


@cache
def load() -> Reader | None:
    """The reader in this process, for texts that nobody else wrote; None where it is not installed.

    Raises:
        SettingsError: as `described`.
    """
    if not installed():
        return None
    about, files = _files()
    return of_files(about, files["model.onnx"], files["tokenizer.json"])


def _files() -> tuple[Described, dict[str, bytes]]:
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
    return about, files


def of_files(about: Described, model: bytes, tokenizer: bytes) -> Reader:
    """The reader in the bytes of its files. One thread, so that it takes one core and no more."""
    import onnxruntime  # noqa: PLC0415 -- an extra that may not be installed
    from tokenizers import Tokenizer  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    cutter = Tokenizer.from_str(tokenizer.decode())
    cutter.enable_truncation(_TOKENS, stride=_SHARED)
    cutter.no_padding()
    return Reader(about, session, cutter)
