"""Random changes to a pack, from a bit of the ZIP to a file covered up as well as can be without the key."""

import random
import string
from collections.abc import Callable
from typing import Final

import attrs
from tests.vault.pack.attacks import (
    Files,
    flipped,
    listing_right,
    logging_right,
    packed,
    reissued,
    unpacked,
)
from tests.vault.pack.invented import Made

INSIDER: Final = "a file, covered up with the key"
"""What the holder of the key packs anew may be another good pack: of this only agreement is asked."""

LAYERS: Final = (
    "the ZIP",
    "a file",
    "a file, listed",
    "a file, listed and logged",
    "the list of files",
    INSIDER,
)


@attrs.frozen
class Change:
    """A changed pack; data is None where the change came to nothing."""

    layer: str
    what: str
    data: bytes | None


def change(made: Made, number: int, *, seed: int = 1) -> Change:
    """One random change, the same for the same number and seed."""
    chance = random.Random(f"{seed}/{number}")
    pack = chance.choice([made.pending, made.whole])
    layer = chance.choices(LAYERS, weights=[30, 25, 15, 15, 10, 5])[0]
    if layer == "the ZIP":
        what, data = _changed(pack, chance)
    elif layer == "the list of files":
        what, files = _moved(unpacked(pack), chance)
        data = packed(chance.choice([dict, _listed, _logged])(files))
    else:
        what, data = _file(made, made.whole if layer == INSIDER else pack, layer, chance)
    return Change(layer, what, None if data in (pack, made.whole, made.pending) else data)


def _file(made: Made, pack: bytes, layer: str, chance: random.Random) -> tuple[str, bytes]:
    files = unpacked(pack)
    path = chance.choice([path for path, data in files.items() if data])
    what, files[path] = _changed(files[path], chance)
    covers: dict[str, Callable[[Files], Files]] = {
        "a file": dict,
        "a file, listed": _listed,
        "a file, listed and logged": _logged,
        INSIDER: lambda files: _if_possible(lambda found: reissued(made, found), files),
    }
    return f"{path}: {what}", packed(covers[layer](files))


def _listed(files: Files) -> Files:
    return _if_possible(listing_right, files)


def _logged(files: Files) -> Files:
    return _if_possible(logging_right, files)


def _if_possible(cover: Callable[[Files], Files], files: Files) -> Files:
    try:
        return cover(files)
    except (ValueError, KeyError, TypeError, IndexError):  # what is to be corrected was itself broken
        return files


def _moved(files: Files, chance: random.Random) -> tuple[str, Files]:
    """A file gone, planted, renamed, doubled, or swapped with another."""
    first, second = chance.sample(list(files), 2)
    name = "".join(chance.choices(string.ascii_lowercase, k=8))
    what = chance.choice(["gone", "planted", "renamed", "doubled", "swapped"])
    changed = {
        "gone": lambda: {path: data for path, data in files.items() if path != first},
        "planted": lambda: files | {f"items/{chance.randrange(1, 12):04}-{name}": name.encode()},
        "renamed": lambda: {name if path == first else path: data for path, data in files.items()},
        "doubled": lambda: files | {f"{first}-{name}": files[first]},
        "swapped": lambda: files | {first: files[second], second: files[first]},
    }
    return f"{first}: {what}", changed[what]()


def _changed(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    at, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    end = min(end, at + chance.choice([1, 2, 32, 65, 1000]))
    byte = bytes([chance.randrange(256)])
    ways: dict[str, Callable[[], bytes]] = {
        "a bit": lambda: flipped(data, chance.randrange(8 * len(data))),
        "a byte": lambda: data[:at] + byte + data[at + 1 :],
        "bytes gone": lambda: data[:at] + data[end:],
        "bytes added": lambda: data[:at] + chance.randbytes(end - at) + data[at:],
        "bytes twice": lambda: data[:end] + data[at:end] + data[end:],
        "bytes turned": lambda: data[:at] + data[at:end][::-1] + data[end:],
        "bytes moved": lambda: data[:at] + data[end : 2 * end - at] + data[at:end] + data[2 * end - at :],
        "cut": lambda: data[:at],
        "letters of another case": lambda: data[:at] + data[at:end].swapcase() + data[end:],
        "a digit": lambda: _digit(data, chance),
        "a line end": lambda: data + chance.choice([b"\n", b"\r\n", b" ", b"\0"]),
        "zeros": lambda: data[:at] + bytes(end - at) + data[end:],
    }
    what = chance.choice([*ways, "a bit", "a bit", "a bit"])
    return what, ways[what]()


def _digit(data: bytes, chance: random.Random) -> bytes:
    digits = [at for at, byte in enumerate(data[:20_000]) if byte in b"0123456789"]
    if not digits:
        return data
    at = chance.choice(digits)
    return data[:at] + str(chance.randrange(10)).encode() + data[at + 1 :]


def must_be_found(change: Change) -> bool:
    """Whether a verifier that lets it pass is at fault."""
    return change.layer != INSIDER
