"""The reader's scores of the texts of a record, sealed in parts as they come.

A text is known by a hash under a key of the record, so that a run that was stopped goes on where it was, and
the next one reads only what is new. Scores of another reader than this one are dropped.
"""

import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

from chesil.recognisers import graded
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.opened import part_key, sealed_part, whole
from chesil_web.person.analysis.models import Scores, SomeScores
from chesil_web.person.analysis.orders import Order

_HASH_BYTES: Final = 16
_AT_ONCE: Final = 2_000  # texts whose scores are sealed together
_EVERY_S: Final = 10.0  # or those of so many seconds
_FLOAT: Final = np.dtype("<f4")


@contextmanager
def kept(order: Order) -> Iterator[graded.Store]:
    """The scores of the record that an order is of; none are kept where it names none."""
    about = graded.reader_described()
    if about is None or not order.scores_key:
        yield graded.NoStore()
        return
    store = ScoreStore(uuid.UUID(order.scores), bytes.fromhex(order.scores_key), about.stamp)
    try:
        yield store
    finally:
        store.close()


class ScoreStore:
    """As `graded.Store`. What is not sealed yet is when it is closed."""

    def __init__(self, item: uuid.UUID, key: bytes, model: str) -> None:
        self._item, self._key, self._model = item, key, model
        self._hash_key = part_key(key, item)  # it seals nothing
        self._waiting: dict[bytes, float] = {}
        self._sealed_at = time.monotonic()

    def known(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """(texts,): the score of each; NaN for one that is not kept."""
        scores = {text: score for part in self._parts() for text, score in _each(part)}
        return np.array([scores.get(self._hash(text), np.nan) for text in texts], np.float32)

    def keep(self, texts: Sequence[str], scores: npt.NDArray[np.float32]) -> None:
        """Keep the scores of *texts*, soon."""
        self._waiting.update(zip(map(self._hash, texts), scores.tolist(), strict=True))
        if len(self._waiting) >= _AT_ONCE or time.monotonic() - self._sealed_at >= _EVERY_S:
            self._seal()

    def close(self) -> None:
        """Seal what waits."""
        if self._waiting:
            self._seal()

    def _seal(self) -> None:
        scores = np.array(list(self._waiting.values()), _FLOAT)
        document = Scores(self._model, b"".join(self._waiting), scores.tobytes())
        # Where the item is gone meanwhile nothing is kept, and the run that it is for will not be either.
        files.keep_first([(sealed_part(self._key, SomeScores(item=self._item), document), None)])
        self._waiting, self._sealed_at = {}, time.monotonic()

    def _parts(self) -> Iterator[Scores]:
        """Those of this reader. Those of another, and what is damaged, go: they can be made again."""
        rows = list(SomeScores.objects.filter(item=self._item))
        useless = list[SomeScores]()
        for row, part in whole(((part_key(self._key, row.id), row) for row in rows), Scores, useless.append):
            if part.model == self._model:
                yield part
            else:
                useless.append(row)
        SomeScores.objects.filter(id__in=[row.id for row in useless]).delete()

    def _hash(self, text: str) -> bytes:
        return blake2b(text.encode(), digest_size=_HASH_BYTES, key=self._hash_key).digest()


def _each(part: Scores) -> Iterator[tuple[bytes, float]]:
    for place, score in enumerate(np.frombuffer(part.scores, _FLOAT).tolist()):
        yield part.texts[place * _HASH_BYTES : (place + 1) * _HASH_BYTES], score
