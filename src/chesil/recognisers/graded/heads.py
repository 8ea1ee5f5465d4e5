"""The heads: what each n-gram of a text adds to the score of a label, and the scores that come of it.

A head is a linear model on hashed n-grams (see `features`): each bucket has a weight of one byte, and a
score is their sum over the length of the text's features, so that each n-gram's share of it is exact.
Weights lie in model/heads.npz, everything else about them in model/heads.json, with the hash of the weights.

`make model` (training/) makes both.
"""

import hashlib
import io
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

import attrs
import msgspec
import numpy as np
import numpy.typing as npt

from chesil.recognisers.graded import features
from chesil.terms.errors import SettingsError

type Scores = npt.NDArray[np.float32]

_AT_ONCE: Final = 20_000  # texts; about 30 MB of features
_LONGEST: Final = 4_000  # letters of one text that are looked at; the rules read all of it


class Thresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From which score on a label counts, on the scale of its head.

    Attributes:
        some: alone. support: beside a rule. weak: for the order of reading.
    """

    some: float
    support: float
    weak: float


class Described(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """model/heads.json.

    Attributes:
        sha256: of heads.npz. labels, kinds: names of the heads, in the order of their weights; the first
            tell how much a text stands out, the others what it is.
        scales, intercepts: of each head. thresholds: of each label. measured: what was measured when it was
            made.
    """

    version: str
    sha256: str
    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    scales: tuple[float, ...]
    intercepts: tuple[float, ...]
    thresholds: dict[str, Thresholds]
    measured: dict[str, float]


@attrs.frozen(eq=False)
class Heads:
    """Every head, ready to score.

    Attributes:
        about: what is known of them. weights: (heads, BUCKETS), int8. rarity: (BUCKETS,), float32, the
            squared weight of each bucket in the length of a text.
    """

    about: Described
    weights: npt.NDArray[np.int8] = attrs.field(repr=False)
    rarity: npt.NDArray[np.float32] = attrs.field(repr=False)

    def scores(self, texts: Sequence[str], *, of: Sequence[str]) -> Scores:
        """(texts, *of*): the score of each text under each head named; a text without features has the
        intercepts.
        """
        rows = [self._row(name) for name in of]
        parts = [
            self._some(texts[first : first + _AT_ONCE], rows) for first in range(0, len(texts), _AT_ONCE)
        ]
        return np.concatenate([np.zeros((0, len(rows)), np.float32), *parts])

    def _some(self, texts: Sequence[str], rows: list[int]) -> Scores:
        batch = features.batch([text[:_LONGEST] for text in texts])
        sums = np.zeros((len(rows), len(texts)), np.float32)
        lengths = np.zeros(len(texts), np.float32)
        for each in batch.features():
            lengths += summed(self.rarity[each.buckets], each.starts)
            for place, row in enumerate(rows):
                sums[place] += summed(self.weights[row][each.buckets], each.starts)
        scales = np.array([self.about.scales[row] for row in rows], np.float32)
        bases = np.array([self.about.intercepts[row] for row in rows], np.float32)
        return (sums.T * scales / np.sqrt(np.maximum(lengths, 1e-6))[:, None] + bases).astype(np.float32)

    def _row(self, name: str) -> int:
        return (*self.about.labels, *self.about.kinds).index(name)

    def shares(self, text: str, *, of: str) -> npt.NDArray[np.float64]:
        """What each byte of *text* (as UTF-8) adds to its score under *of*; they add up to it, the intercept
        aside.

        A feature's share is spread evenly over the bytes it covers; the spaces at both ends are left out.
        """
        row = self._row(of)
        batch = features.batch([text])
        changes = np.zeros(len(batch.letters) + 1)
        length = 0.0
        for each in batch.features():
            length += float(self.rarity[each.buckets].sum())
            even = self.weights[row][each.buckets] / np.maximum(each.last - each.first, 1)
            kept = each.buckets != features.NOTHING
            np.add.at(changes, each.first[kept], even[kept])
            np.add.at(changes, each.last[kept], -even[kept])
        bytewise = np.cumsum(changes)[:-1] * self.about.scales[row] / max(length, 1e-6) ** 0.5
        shares: npt.NDArray[np.float64] = bytewise[1 : int(batch.sizes[0]) - 1]
        return shares


def summed(values: npt.NDArray[Any], starts: features.Places) -> npt.NDArray[np.float32]:
    """The sum of *values* from each start to the next; 0 where nothing lies between two."""
    out = np.zeros(len(starts) - 1, np.float32)
    filled = starts[1:] > starts[:-1]
    if filled.any():
        kind = np.int32 if values.dtype == np.int8 else np.float32
        out[filled] = np.add.reduceat(values, starts[:-1][filled], dtype=kind)
    return out


@cache
def load() -> Heads:
    """The heads of this package.

    Raises:
        SettingsError: the weights are not the ones that were described.
    """
    place = resources.files(__package__).joinpath("model")
    about = msgspec.json.decode(place.joinpath("heads.json").read_bytes(), type=Described)
    packed = place.joinpath("heads.npz").read_bytes()
    if hashlib.sha256(packed).hexdigest() != about.sha256:
        raise SettingsError(
            "The weights of the word model are not the ones that were made.",
            where="heads.npz",
            next_step="Install Chesil again.",
        )
    return unpacked(packed, about)


def unpacked(packed: bytes, about: Described) -> Heads:
    """The heads in the bytes of an .npz file; nothing in it is executed."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        return Heads(about, arrays["weights"], arrays["rarity"].astype(np.float32))
