"""What leads to Read first from the records of a file: a link beside each that has a level."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from chesil.terms.errors import ChesilError
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.analysis import grade_words, queries
from chesil_web.record.evidence.beside import Link, Record


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
