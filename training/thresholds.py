"""Sets what score counts, from scores of texts that were left out when the heads were trained.

Everyday texts decide: how many of them may be called "some" or "weak" wrongly. Nothing is set by what is
found.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from chesil.recognisers.graded.heads import Thresholds
from training.heads import HEADS

# Of everyday texts, how many may reach each threshold of a head: alone, beside a rule, for the order of
# reading.
_SHARES: Final = {
    "harm": (0.005, 0.012, 0.02),
    "any_abuse": (0.002, 0.02, 0.01),
    "hate": (0.001, 0.02, 0.01),
    "threat": (0.001, 0.02, 0.01),
}
_READER: Final = (0.0025, 0.012, 0.02)


def of_heads(everyday: npt.NDArray[np.float32]) -> dict[str, Thresholds]:
    """The thresholds of each head that has any.

    Args:
        everyday: (texts, heads), everyday texts scored by heads that did not see them.
    """
    return {name: _thresholds(everyday[:, HEADS.index(name)], shares) for name, shares in _SHARES.items()}


def of_reader(everyday: npt.NDArray[np.float32]) -> Thresholds:
    """The thresholds of the reader, from its scores of everyday texts that it had not seen."""
    return _thresholds(everyday, _READER)


def _thresholds(scores: npt.NDArray[np.float32], shares: tuple[float, float, float]) -> Thresholds:
    some, support, weak = (float(np.quantile(scores, 1 - share)) for share in shares)
    return Thresholds(some=some, support=support, weak=weak)
