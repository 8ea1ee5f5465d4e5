"""What happens again and again: an entry that says the same as an earlier one, with a time of its own."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any, Final

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.diary import index
from chesil_web.person.diary.models import Entry, Listed

MOST: Final = 6
_LATELY: Final = 200  # of the newest entries, what they are about is offered again
_SHORT: Final = 80  # letters; longer words tell of one time and no other


@attrs.frozen
class Common:
    """What often happens again: its code, the words of its button, and what a press of that says."""

    code: str
    words: Promise
    kinds: tuple[str, ...] = ()
    how: str = ""

    def entry(self) -> dict[str, Any]:
        """As fields of an Entry. What no kind of act says is said in words."""
        return {"kinds": self.kinds, "how": self.how, "what": "" if self.kinds else str(self.words)}


# Offered to everyone. The first ones are among the first buttons, also where she noted much else.
COMMON: Final = (
    Common("silent_call", _("A silent call"), ("silent_call",), "call"),
    Common("drive_by", _("They drove past")),
    Common("delivery", _("An unwanted delivery"), ("unwanted_delivery",), "delivery"),
    Common("message", _("An unwanted message"), ("contact",)),
    Common("call", _("An unwanted call"), ("contact",), "call"),
    Common("waiting_outside", _("They waited outside"), ("waiting_outside",)),
)
FIRST: Final = 4


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


def times_that_day(safe: OpenSafe, entry: Entry) -> int:
    """How many entries about the same thing are on the day of a saved entry, including that one."""
    day = datetime.fromisoformat(entry.when).date()
    about = (tuple(entry.kinds), entry.who.casefold(), entry.what if not entry.kinds else "")
    rows = index.of_days(safe, day, day)
    same = ((row.kinds, row.who.casefold(), row.words if not row.kinds else "") for row in rows)
    return sum(each == about for each in same)


def common(code: str) -> Common | None:
    """What is common by its code."""
    return next((each for each in COMMON if each.code == code), None)


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
