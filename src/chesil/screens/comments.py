"""Comments under a post: all stand on the left, each with its writer at its head and its age below."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from chesil.screens.bubbles import Bubble, in_order
from chesil.screens.drafts import Draft, around
from chesil.screens.engine import Line
from chesil.screens.wording import words

_AGE: Final = re.compile(r"^(\d{1,3}\s?(?:mo|[smhdwy]|min|hrs?|days?|weeks?|years?))\b", re.IGNORECASE)
_BADGES: Final = re.compile(r"^(?:author|admin|moderator|top fan|awdur)$", re.IGNORECASE)
_ACTION: Final = re.compile(r"(?:^|\s)(?:reply|ateb)(?:\s+see translation)?$", re.IGNORECASE)
_HEAD: Final = re.compile(
    r"^(\S.{0,40}?)[\s•·]*(?<![^\W_])(\d{1,3}\s?(?:mo|[smhdwy]|min|hrs?))$", re.IGNORECASE
)
_ALIGNED: Final = 12  # pixels
_LEAST: Final = 2  # comments with a button to reply below
_BELOW: Final = 1.2  # line heights between a comment and its age


def is_comments(loose: Iterable[Line]) -> bool:
    """Whether a screen shows comments: a button to reply stands under several of them."""
    return _replies(loose) >= _LEAST


def _replies(loose: Iterable[Line]) -> int:
    return sum(bool(_ACTION.search(line.text)) for line in loose)


def is_unframed(whole: Sequence[Bubble], loose: Sequence[Line]) -> bool:
    """Whether comments stand on no bubbles: so few of these hold a name and words."""
    named = sum(len(bubble.lines) > 1 for bubble in whole)
    return is_comments(loose) and 2 * named < _replies(loose)


def unframed(lines: Sequence[Line]) -> tuple[list[Draft], list[Line]]:
    """Comments without bubbles, one above each button to reply, and the lines of none."""
    column = _column(lines)
    made: list[Draft] = []
    rest = [line for line in lines if abs(line.left - column) > _ALIGNED]
    said: list[Line] = []
    for line in in_order(line for line in lines if abs(line.left - column) <= _ALIGNED):
        if not _ACTION.search(line.text):
            said.append(line)
            continue
        rest.append(line)
        if len(said) > 1:
            made.append(_written(said, line))
        said = []
    return made, [*rest, *said]


def _column(lines: Sequence[Line]) -> float:
    lefts = sorted(line.left for line in lines if _ACTION.search(line.text))
    return lefts[len(lefts) // 2]


def _written(said: Sequence[Line], action: Line) -> Draft:
    """A comment from its lines, of which the first is the name with the age behind it or without."""
    head = _HEAD.match(said[0].text)
    age = head.group(2) if head else None
    if age is None and (below := _AGE.match(action.text)):
        age = below.group(1)
    name = head.group(1) if head else said[0].text
    return Draft(words(said[1:]), None, around(said), said, age, sender=name)


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
