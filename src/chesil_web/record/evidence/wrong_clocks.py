"""What pages say of clocks that showed a wrong time, and the page that asks about one."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil.documents.characters import visible
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day, said_edtf
from chesil_web.record.evidence.forms import WrongClockForm
from chesil_web.record.evidence.models import WrongClock
from chesil_web.record.evidence.queries import File, has_clock
from chesil_web.record.moved_times import amount


@attrs.frozen(kw_only=True)
class Standing:
    """One clock that she said was wrong, in words.

    Attributes:
        id: names it in a form. files: those that it moves. taken_back: she took it back, and when.
    """

    id: str
    says: str
    how: str
    files: tuple[str, ...]
    taken_back: str


@attrs.frozen(kw_only=True)
class WrongClockPage(Page):
    """Asks whether the clock of the phone behind a file was wrong. *id*, *name*: of the file."""

    id: uuid.UUID
    name: str
    standing: tuple[Standing, ...]


def says(clock: WrongClock) -> str:
    """What was said of a clock, in a sentence."""
    words = _("The clock was %(amount)s.") % {"amount": amount(clock.seconds)}
    since, until = (said_edtf(each) for each in (clock.starts, clock.ends))
    if since and until:
        span = _("From %(since)s until %(until)s, by its own time.") % {"since": since, "until": until}
    elif since:
        span = _("From %(since)s on, by its own time.") % {"since": since}
    elif until:
        span = _("Until %(until)s, by its own time.") % {"until": until}
    else:
        span = _("For all times in the file.")
    return f"{words} {span}"


def standing(clock: WrongClock, files: Sequence[File]) -> Standing:
    """A clock for its page."""
    names = {each.id.hex: visible(each.kept.name) or _("File") for each in files}
    how = _("You said so on %(day)s.") if clock.known_from == "given" else _(
        "Two of your files disagreed, and on %(day)s you said which clock was wrong."
    )  # fmt: skip
    told = how % {"day": said_day(timezone.localdate(clock.said_at))}
    back = clock.taken_back_at
    return Standing(
        id=clock.id, says=says(clock), how=" ".join(filter(None, (told, visible(clock.why)))),
        files=tuple(names[each] for each in clock.files if each in names),
        taken_back=_("You took this back on %(day)s.") % {"day": said_day(timezone.localdate(back))}
        if back else "",
    )  # fmt: skip


def page(
    found: File, form: WrongClockForm, files: Sequence[File], clocks: Sequence[WrongClock]
) -> WrongClockPage:
    """The page of one file."""
    return WrongClockPage(
        heading=_("Was this phone’s clock wrong?"), form=form, id=found.id,
        name=visible(found.kept.name) or _("File"),
        standing=tuple(standing(each, files) for each in clocks),
        back=reverse("evidence:file", args=[found.id]),
    )  # fmt: skip


def others(files: Sequence[File], found: File) -> Iterator[tuple[str, str]]:
    """Files that may be from the same phone: the id of each in hex, and its name."""
    for each in files:
        if each.id != found.id and has_clock(each):
            yield each.id.hex, visible(each.kept.name) or _("File")


def answer(form: WrongClockForm, found: File) -> WrongClock:
    """What she said in the form."""
    said: dict[str, Any] = form.cleaned_data
    return WrongClock(
        id=uuid.uuid4().hex, said_at=timezone.now(), files=(found.id.hex, *said["also"]),
        seconds=form.seconds, starts=form.edtf("since"), ends=form.edtf("until"), why=said["why"],
    )  # fmt: skip
