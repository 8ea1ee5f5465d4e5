"""What the files of papers are called when they are saved."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import PurePath
from string import ascii_lowercase
from typing import Final

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.papers import queries
from chesil_web.person.papers.models import Asked, File, is_pack

_APART: Final = "contacts"
_PROPOSED: Final = re.compile(r"paper-\d{4}-\d{2}-\d{2}(-[a-z])?")
# What tells papers of one day apart and names nothing that happened.
_NEUTRAL: Final = {
    "summary": "summary", "chronology": "timeline", "timeline": "timeline", "findings": "data",
    "statement": "statement", "exhibits": "list", "labels": "labels", "pack": "pack",
    "transcript": "messages", "redacted": "copy", "cover": "cover",
    "contacts": "sheet", "form": "answers", "report": "sheet", "letter": "letter",
}  # fmt: skip


def free_name(safe: OpenSafe, day: date) -> str:
    """A name for new papers of a day, which tells nothing but the day and is not that of others."""
    first, taken = f"paper-{day.isoformat()}", {said.name for _, said in queries.asked(safe)}
    names = (first, *(f"{first}-{letter}" for letter in ascii_lowercase[1:]))
    return next((name for name in names if name not in taken), first)


def saved_as(asked: Asked, files: Iterable[File]) -> Iterator[str]:
    """The names that the files of a paper are saved under, in their order; each is there once.

    With the name that was proposed, what a file is follows in a word that any paper could have. A name that
    she chose herself stays as it is, for it may hide what the files are, and has a number where it is taken;
    but contacts that go to nobody else have another name than the form or statement that is made with them.
    """
    proposed = _PROPOSED.fullmatch(asked.name)
    taken: Counter[str] = Counter()
    for file in files:
        path = PurePath(file.name)
        kind = re.split("[.-]", path.name)[0]
        word = _NEUTRAL.get(kind, "") if proposed or kind == _APART else ""
        name = f"{asked.name}-{word}" if word else asked.name
        taken[name + path.suffix] += 1
        number = f"-{taken[name + path.suffix]}" if taken[name + path.suffix] > 1 else ""
        yield f"{name}{number}{path.suffix}{'.age' if asked.sealed_for and is_pack(file.name) else ''}"
