"""The folder of a Whisper model as CTranslate2 keeps it: which files it has, and whether they are whole.

Nothing is fetched: a model is a folder on this machine, and whoever runs Chesil puts it there.
"""

import hashlib
import mmap
import os
import re
import struct
from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import attrs
import msgspec

from chesil.speech.rows import ModelFile
from chesil.terms.errors import ReadingError

SETTING: Final = "CHESIL_SPEECH_MODEL"
WEIGHTS: Final = "model.bin"
WORDS: Final = "tokenizer.json"
_CONFIG: Final = "config.json"
LISTED, LINES = "vocabulary.json", "vocabulary.txt"
_VOCABULARIES: Final = (LISTED, LINES)
_MOST_BYTES: Final = 4 << 30
_NEEDS: Final = ("ctranslate2", "tokenizers")
ENGLISH: Final = "en"
_MOST_VOCABULARY: Final = 16 << 20  # bytes
_OF_MANY_LANGUAGES: Final = 51_865  # tokens; with fewer CTranslate2 takes a model for one of English alone
_A_LANGUAGE: Final = re.compile(r"<\|([a-z]{2,3})\|>")
_KIND: Final = b"WhisperSpec"
_VERSIONS: Final = range(4, 8)  # of the layout of model.bin
_NEXT: Final = "Give the folder of a Whisper model in the form of CTranslate2, copied again from its source."


class SpeechNotInstalled(ReadingError):
    """The extra that reads what is said in recordings is not installed."""

    code = "speech-not-installed"

    def __init__(self) -> None:
        super().__init__(
            "Reading what is said in recordings is not installed.",
            next_step='Install it with: pip install "chesil[speech]". The recording is kept as it is.',
        )


class ModelUnusable(ReadingError):
    """The folder that was given holds no model that can be used."""

    code = "speech-model"


@attrs.frozen
class Described:
    """What reads recordings: its name with its version, the files of its model, and their size together."""

    folder: Path
    engine: str
    files: tuple[ModelFile, ...]
    size_bytes: int


def installed() -> bool:
    """Whether the extra `chesil[speech]` is there."""
    return all(find_spec(name) for name in _NEEDS)


def from_environment() -> Path | None:
    """The folder that CHESIL_SPEECH_MODEL names; None where it names none."""
    named = os.environ.get(SETTING, "")
    return Path(named) if named else None


def described(folder: Path) -> Described:
    """What reads recordings with the model in *folder*. Each file is hashed; none is run.

    Raises:
        SpeechNotInstalled: the extra is missing.
        ModelUnusable: a file is missing or broken, or it is a model of another kind.
    """
    if not installed():
        raise SpeechNotInstalled
    paths = [_there(folder, name) for name in (WEIGHTS, _CONFIG, WORDS)]
    vocabularies = [path for name in _VOCABULARIES if (path := folder / name).is_file()]
    if not vocabularies:
        raise _unusable(f"The folder of the speech model has no {' or '.join(_VOCABULARIES)}.", folder)
    return _described(folder, tuple((path, *_state(path)) for path in (*paths, *vocabularies)))


def languages(folder: Path) -> tuple[str, ...]:
    """The codes of the languages that the model in *folder* knows, in its own order; no file is hashed.

    Raises:
        ModelUnusable: its vocabulary is missing or broken.
    """
    paths = [path for name in _VOCABULARIES if (path := _there_if(folder, name))]
    return _languages(paths[0], *_state(paths[0])) if paths else ()


def _there_if(folder: Path, name: str) -> Path | None:
    return folder / name if (folder / name).is_file() else None


@lru_cache(maxsize=2)
def _languages(path: Path, size: int, _changed_ns: int) -> tuple[str, ...]:
    if size > _MOST_VOCABULARY:
        raise _unusable("The vocabulary of the speech model is too large.", path)
    tokens = tokens_of(path.name, path.read_bytes())
    if len(tokens) < _OF_MANY_LANGUAGES:
        return (ENGLISH,)
    return tuple(found[1] for each in tokens if (found := _A_LANGUAGE.fullmatch(each)))


def tokens_of(name: str, data: bytes) -> list[str]:
    """The tokens in the vocabulary that is called *name*, in their order.

    Raises:
        ModelUnusable: it is none.
    """
    try:
        text = data.decode("utf-8")
        return msgspec.json.decode(text, type=list[str]) if name == LISTED else text.split("\n")
    except ValueError as error:
        raise _unusable("The vocabulary of the speech model is broken.", Path(name)) from error


def _there(folder: Path, name: str) -> Path:
    if not folder.is_dir():
        raise _unusable("There is no folder of a speech model here.", folder)
    if not (folder / name).is_file():
        raise _unusable(f"The folder of the speech model has no {name}.", folder)
    return folder / name


def _state(path: Path) -> tuple[int, int]:
    said = path.stat()
    return said.st_size, said.st_mtime_ns


@lru_cache(maxsize=2)
def _described(folder: Path, states: tuple[tuple[Path, int, int], ...]) -> Described:
    size = sum(size for _, size, _ in states)
    if size > _MOST_BYTES:
        raise _unusable(f"The speech model has more than {_MOST_BYTES >> 30} GB.", folder)
    try:
        _check(folder / WEIGHTS)
        files = tuple(ModelFile(path.name, _sha256(path)) for path, _, _ in states)
    except OSError as error:
        raise _unusable("The files of the speech model cannot be read.", folder) from error
    return Described(folder, f"ctranslate2 {metadata.version('ctranslate2')}, Whisper", files, size)


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _check(path: Path) -> None:
    """Walk through the weights from one to the next: a cut or mixed-up file ends elsewhere than it says.

    Raises:
        ModelUnusable: it is not whole, or of another kind.
    """
    with path.open("rb") as source:
        if not os.fstat(source.fileno()).st_size:
            raise _unusable("This file of a speech model is empty.", path)
        with mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as data:
            try:
                whole = _walk(data, path)
            except struct.error:
                whole = False
    if not whole:
        raise _unusable("This file of a speech model is broken, or only a part of it.", path)


def _walk(data: mmap.mmap, path: Path) -> bool:
    (version,), at = struct.unpack_from("<I", data), 4
    if version not in _VERSIONS:
        raise _unusable("This is no model of CTranslate2, or one of a version that is not known.", path)
    kind, at = _word(data, at)
    if kind != _KIND:
        raise _unusable("This is a model of another kind: it does not read speech.", path)
    _revision, count = struct.unpack_from("<II", data, at)
    at += 8
    for _ in range(count):
        _name, at = _word(data, at)
        at += 1 + 4 * data[at] + 1 if at < len(data) else 1  # the shape and the type of its numbers
        at += 4 + struct.unpack_from("<I", data, at)[0]
    (aliases,), at = struct.unpack_from("<I", data, at), at + 4
    for _ in range(2 * aliases):
        _name, at = _word(data, at)
    return at == len(data)


def _word(data: mmap.mmap, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from("<H", data, at)
    (word,) = struct.unpack_from(f"{length}s", data, at + 2)
    return word.rstrip(b"\0"), at + 2 + length


def _unusable(what: str, where: Path) -> ModelUnusable:
    return ModelUnusable(what, where=str(where), next_step=_NEXT)
