"""What the owner answers about one message that was graded. It changes no grade."""

from datetime import datetime
from typing import Literal

from msgspec import Struct


class Answer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer.

    Attributes:
        what: that it is what it was taken for, that it is not, or that she is not sure.
        act: the kind (terms.acts) that she says it is; empty where what a word list suggested stands for it.
    """

    what: Literal["agree", "not", "unsure"]
    at: datetime
    act: str = ""
