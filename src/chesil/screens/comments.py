"""Comments under a post: all stand on the left, each with its writer at its head and its age below."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from chesil.screens.drafts import Draft
from chesil.screens.engine import Line
from chesil.screens.wording import words

_REPLY: Final = re.compile(r"(?:^|\s)(?:reply|ateb)$", re.IGNORECASE)
_AGE: Final = re.compile(r"^(\d{1,3}\s?(?:mo|[smhdwy]|min|hrs?|days?|weeks?|years?))\b", re.IGNORECASE)
_BADGES: Final = re.compile(r"^(?:author|admin|moderator|top fan|awdur)$", re.IGNORECASE)
_LEAST: Final = 2  # comments with a button to reply below
_BELOW: Final = 1.2  # line heights between a comment and its age


def is_comments(loose: Iterable[Line]) -> bool:
    """Whether a screen shows comments: a button to reply stands under several of them."""
    return sum(bool(_REPLY.search(line.text)) for line in loose) >= _LEAST


def as_comments(drafts: Sequence[Draft], rest: Sequence[Line]) -> tuple[list[Draft], list[Line]]:
    """Bubbles as comments, with writer and age and no side: her own stand where all do. And what is left."""
    ages = [_age(draft, rest) for draft in drafts]
    taken = {id(line) for line in ages if line}
    made = [_comment(draft, age) for draft, age in zip(drafts, ages, strict=True)]
    return made, [line for line in rest if id(line) not in taken]


def _age(draft: Draft, rest: Sequence[Line]) -> Line | None:
    left, _, right, bottom = draft.edges
    return next((line for line in rest if _AGE.match(line.text) and left <= line.middle <= right
                 and -0.5 * line.height <= line.top - bottom <= _BELOW * line.height), None)  # fmt: skip


def _comment(draft: Draft, age: Line | None) -> Draft:
    said = [line for line in draft.lines if not _BADGES.match(line.text)]
    shown = _AGE.match(age.text) if age else None
    named = len(said) > 1 or bool(draft.sender)
    return attrs.evolve(
        draft,
        side=None,
        text=words(said[1:]) if len(said) > 1 and not draft.sender else draft.text,
        sender=draft.sender or (said[0].text if named else None),
        time=shown.group(1) if shown else draft.time,
    )
