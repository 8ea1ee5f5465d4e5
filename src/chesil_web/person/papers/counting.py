"""Notes that a paper would not count, because only their words say who did what."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Final

import attrs

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.when import said_edtf
from chesil_web.person.diary import actions, pointing
from chesil_web.person.diary import queries as diary
from chesil_web.person.diary.models import Entry, Listed

_MOST: Final = 100


@attrs.frozen(kw_only=True)
class Uncounted:
    """One such note. *version*: the id of the version with these words. *when*, *means*: in words."""

    version: str
    when: str
    means: str


def uncounted(safe: OpenSafe, numbers: Collection[int]) -> tuple[Uncounted, ...]:
    """Such notes among some, by their places in what she wrote (`written.diary_as_notes`), from 1 on."""
    told = enumerate(diary.opened(safe, diary.told(safe)), start=1)
    return tuple(islice(_found(safe, (each for number, each in told if number in numbers)), _MOST))


def _found(safe: OpenSafe, told: Iterable[tuple[Listed, Entry]]) -> Iterator[Uncounted]:
    meaning = diary.meaning(safe, diary.names(safe))
    for row, entry in told:
        if found := meaning(entry):
            yield Uncounted(
                version=row.version, when=said_edtf(row.when), means=pointing.in_words(found, entry)
            )


def count(safe: OpenSafe, versions: Collection[str]) -> None:
    """Add to notes what their words point to, if they are still the versions that she saw."""
    seen = set(versions)
    newest = [row.version for row in diary.entries(safe, diary.Wanted()) if row.version in seen]
    for row, _entry in diary.by_version(safe, newest[:_MOST]):
        actions.say_what_is_meant(safe, row.entry, version=str(row.number))
