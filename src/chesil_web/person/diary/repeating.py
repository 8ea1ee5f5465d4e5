"""What happens again and again: an entry that says the same as an earlier one, with a time of its own."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

import attrs

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.diary import index
from chesil_web.person.diary.models import Entry, Listed

MOST: Final = 6
_LATELY: Final = 200  # of the newest entries, what they are about is offered again
_SHORT: Final = 80  # letters; longer words tell of one time and no other
# Offered to everyone, after her own.
COMMON: Final = ("silent_call", "contact", "waiting_outside", "unwanted_delivery")


@attrs.frozen(kw_only=True)
class Repeated:
    """Entries about the same: the newest of them, and how many there are."""

    newest: Listed
    count: int


def repeated(safe: OpenSafe) -> list[Repeated]:
    """What she noted lately that can be noted again: kinds of act first, and what comes most often."""
    found: dict[object, list[Listed]] = {}
    for row in islice(index.shown(safe), _LATELY):
        about = row.kinds or _short_words(row).casefold()
        if about:
            found.setdefault((about, row.who.casefold(), row.private), []).append(row)
    # Words alone can be about anything: a quiet month is nothing that happens again.
    ordered = sorted(found.values(), key=lambda rows: (bool(rows[0].kinds), len(rows)), reverse=True)
    return [Repeated(newest=_newest(rows), count=len(rows)) for rows in ordered[:MOST]]


def _newest(rows: Iterable[Listed]) -> Listed:
    return max(rows, key=lambda row: (row.start, row.written))


def again(entry: Entry) -> dict[str, Any]:
    """What an entry says that can be true once more, as fields of an Entry; empty when nothing can.

    What may be different each time is left out: where it was, who saw it, how she knew them.
    """
    what = "" if entry.kinds else _short(entry.what)
    if not entry.kinds and not what:
        return {}
    return {
        "what": what, "kinds": entry.kinds, "who": entry.who, "how": entry.how, "private": entry.private
    }  # fmt: skip


def _short_words(row: Listed) -> str:
    """Words that tell of one moment: what lasted for days is nothing that can happen now."""
    return "" if "/" in row.when else _short(row.words)


def _short(words: str) -> str:
    return words if len(words) <= _SHORT else ""
