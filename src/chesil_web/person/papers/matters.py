"""What the first page inside says of papers: that they are being made or ready, and that they can be made."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.analysis import queries as analysis
from chesil_web.person.papers import dues, queries
from chesil_web.record.matters import Item

_A_DAY: Final = timedelta(days=1)
_AHEAD: Final = timedelta(days=14)


def matters(safe: OpenSafe, **_signal: Any) -> list[Item]:
    """What there is to say, as chesil_web.record.matters has it."""
    return [*_letters(safe), *_papers(safe)]


def _letters(safe: OpenSafe) -> Iterator[Item]:
    """Each letter that has to go, or to be answered, by a day."""
    for each in dues.waiting(safe):
        if each.due and each.due.day and each.due.day <= timezone.localdate() + _AHEAD:
            sent = each.letter.sent_on is not None
            said = (
                _("An answer to a letter is due by %(day)s") if sent else _("A letter has to go by %(day)s")
            )
            yield Item(
                part="soon", id=f"letter {each.letter.paper} {each.due.day}", by=each.due.day,
                says=said % {"day": said_day(each.due.day)},
                more=f"{each.title}. {each.due.clock.words}.",
                address=reverse("sheets:letter", args=[uuid.UUID(each.letter.paper)]),
            )  # fmt: skip


def _papers(safe: OpenSafe) -> list[Item]:
    here, found = reverse("papers:list"), queries.papers(safe)
    if not found and analysis.kept(safe):
        return [Item(part="next", id="papers", says=_("Make documents for the police, a court or yourself"),
                     more=_("You see what goes out before anything is made."), address=here)]  # fmt: skip
    busy, ready = [each for each in found if each.busy], [each for each in found if each.files]
    if busy:
        return [Item(part="went_on", id=f"making {busy[0].id.hex}", says=_("Your documents are being made"),
                     more=_("You can leave. It goes on without you."), address=here)]  # fmt: skip
    if ready and timezone.now() - ready[0].asked.asked_at < _A_DAY:
        return [Item(part="went_on", id=f"made {ready[0].id.hex}", says=_("Your documents are ready"),
                     address=here)]  # fmt: skip
    return []
