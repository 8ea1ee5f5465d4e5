"""What was answered, on whose word, and what the worker judged."""

from datetime import date
from typing import Literal

import msgspec

Level = Literal["standard", "medium", "high"]


class Given(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An answer to one question.

    Attributes:
        answer: one of the question's choices. note: in the worker's or the person's words.
        source: whose word it is, where it is not hers: "police log", "her sister".
        cites: ids of what she shared, which the worker looked at beside it. They never make the answer.
    """

    answer: str
    note: str = ""
    source: str = ""
    cites: tuple[str, ...] = ()


class Taken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One assessment, as it was done. It is never changed; a later one stands beside it.

    Attributes:
        questions, version: the set and its version. answers: by id of the question.
        different: what is different this week, in her words.
        level, because: the worker's judgement and its reason; it stands above every count.
        by: the worker. on: the day. on_paper: it was asked on paper and typed in.
    """

    questions: str
    version: int
    answers: dict[str, Given]
    on: date
    by: str
    level: Level | None = None
    because: str = ""
    different: str = ""
    on_paper: bool = False
