"""What leads to Read first from other rooms: a line on the first page inside, a link beside a record."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.terms.errors import ChesilError
from chesil_web.analysis import grade_words, queries
from chesil_web.diary.today import Lead
from chesil_web.evidence.beside import Link, Record
from chesil_web.keys.opened import OpenSafe


def to_read_first(safe: OpenSafe, **_signal: Any) -> list[Lead]:
    """How many messages with a level she has not opened; nothing where there is none."""
    looked = queries.newest(safe)
    given = looked.given.graded if looked and looked.given else None
    levelled = sum(sum(person.levels) for person in given.people) if given else 0
    # No table is opened for a line: what she read and a later look took away is taken for read.
    left = levelled - len(queries.answered(safe).read) if levelled else 0
    if left <= 0:
        return []
    words = ngettext("%(n)s message to read first", "%(n)s messages to read first", left)
    more = _("You choose when, and how many. Their words stay hidden until you open one.")
    return [Lead(words=words % {"n": f"{left:,}"}, more=more, address=reverse("analysis:read"))]


def grades_beside(
    safe: OpenSafe, file: uuid.UUID, records: Sequence[Record], **_signal: Any
) -> dict[Record, Link]:
    """Beside each record with a level in the newest look, where its reasons are."""
    looked = queries.newest(safe)
    if looked is None or looked.given is None or looked.given.graded is None:
        return {}
    try:
        with queries.tables(safe, looked) as tables:
            found = tables.levels(file.hex, records)
    except ChesilError:  # a look that is damaged, which its own pages say, must not close the files
        return {}
    said = _("%(level)s: see why")
    return {
        record: Link(
            words=said % {"level": grade_words.level(level)},
            address=reverse("analysis:read-message", args=[place]),
        )
        for record, (place, level) in found.items()
    }
