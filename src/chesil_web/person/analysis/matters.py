"""What the first page inside says of a look: signs of danger, evidence that disappears, limits, questions,
and what to do next. All of it stands in the sealed result; no table is opened for it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.analysis import queries
from chesil_web.person.analysis.models import Given, Keep
from chesil_web.person.analysis.queries import Looked
from chesil_web.person.diary import index
from chesil_web.person.people import queries as people
from chesil_web.record.evidence import day_order
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.matters import Item, Sign

AHEAD: Final = timedelta(days=60)  # a report takes time to become a charge
_A_DAY: Final = timedelta(days=1)


def matters(safe: OpenSafe, **_signal: Any) -> list[Item | Sign]:
    """What every room asks this one for, as chesil_web.record.matters has it."""
    looked = queries.newest(safe)
    whole = queries.newest_whole(safe, looked)
    given = whole.given if whole else None
    found: list[Item | Sign] = [*_looking(safe, looked), *_dates(safe)]
    if given:
        found += [*signs(given), *_soon(given), *_asked(safe, given), *_to_read_first(safe, given)]
    return found


def signs(given: Given) -> Iterator[Sign]:
    """The signs of danger of a look."""
    for each in given.signs:
        yield Sign(
            id=each.id, sentence=each.sentence, do=each.do, call=each.call, last=each.last, now=each.now
        )  # fmt: skip


def _soon(given: Given) -> Iterator[Item]:
    """What to ask for before it is gone, and limits of time. What has passed is on the page of the law."""
    today, here = timezone.localdate(), reverse("analysis:asks")
    for kept in given.keep:
        day = _next(kept, today)
        if day or not kept.by:
            asked = _("Ask for it before it is gone, by %(day)s.") % {"day": said_day(day)} if day else _(
                "Ask for it before it is gone, as soon as you can."
            )  # fmt: skip
            yield Item(part="soon", id=f"keep {kept.what} {day}", by=day, address=here,
                       says=kept.what, fits=kept.fits,
                       more=f"{asked} {kept.do}")  # fmt: skip
    for title, day in given.limits:
        if today <= day <= today + AHEAD:
            said = _("%(title)s: the time limit is %(day)s") % {"title": title, "day": said_day(day)}
            yield Item(part="soon", id=f"limit {title} {day}", by=day, address=here, says=said,
                       more=_("If you want this to go to court, tell the police well before."))  # fmt: skip


def _next(kept: Keep, today: date) -> date | None:
    return next((day for day in kept.by if day >= today), None)


def _dates(safe: OpenSafe) -> Iterator[Item]:
    """The question about a file that waits for an answer. The other files are read meanwhile."""
    address, name = day_order.where_asked(evidence.files(safe))
    if address:
        yield Item(part="waits", id=f"dates {address}", says=_("Tell us which way round the dates are"),
                   more=_("We cannot read “%(name)s” until we know.") % {"name": name},
                   address=address)  # fmt: skip


def _asked(safe: OpenSafe, given: Given) -> Iterator[Item]:
    """Questions that only she can answer."""
    here = reverse("analysis:noticed")
    questions = {
        "owner": _("Tell us who you are in these messages"),
        "person": _("Tell us who it is about"),
        "people": _("Two of the people you told us about contradict each other"),
    }
    if given.asks in questions:
        yield Item(part="waits", id=f"asks {given.asks} {given.made_at}", says=questions[given.asks],
                   more=_("We cannot look through your files until we know."),
                   address=here)  # fmt: skip
    known = people.who_is_who(people.things(safe))
    if pairs := queries.open_pairs(safe, given, known):
        words = ngettext("Are these two the same person?", "Are some people the same person?", len(pairs))
        yield Item(part="waits", id=f"pairs {' '.join(sorted(each.id for each in pairs))}", says=words,
                   more=_("If they are, their contacts are counted together."),
                   address=reverse("analysis:same"))  # fmt: skip

    if doubts := queries.open_doubts(safe, given):
        yield Item(part="waits", id=f"clocks {' '.join(sorted(each.id for each in doubts))}",
                   says=_("Was a phone’s clock wrong?"),
                   more=_("Two of your files disagree about the time of the same things."),
                   address=reverse("analysis:clocks"))  # fmt: skip


def _to_read_first(safe: OpenSafe, given: Given) -> Iterator[Item]:
    """How many messages with a level she has not opened; nothing where there is none."""
    levelled = sum(sum(person.levels) for person in given.graded.people) if given.graded else 0
    # No table is opened for a line: what she read and a later look took away is taken for read.
    left = levelled - len(queries.answered(safe).read) if levelled else 0
    if left > 0:
        words = ngettext("%(n)s message to read first", "%(n)s messages to read first", left)
        yield Item(part="waits", id=f"read first {given.made_at}", says=words % {"n": f"{left:,}"},
                   more=_("You choose when, and how many. Their words stay hidden until you open one."),
                   address=reverse("analysis:read"))  # fmt: skip


def _looking(safe: OpenSafe, looked: Looked | None) -> Iterator[Item]:
    """The look itself: that it goes on or is done, and what comes next."""
    here = reverse("analysis:noticed")
    if looked and looked.busy:
        yield Item(part="went_on", id=f"look {looked.id.hex}", address=here,
                   says=_("We are looking through your files and notes"),
                   more=_("You can leave. It goes on without you."))  # fmt: skip
    elif not (index.head(safe).shown or evidence.files(safe)):
        return
    elif queries.is_stale(safe, looked):
        yield Item(part="next", id=f"look after {looked.id.hex if looked else 'none'}", address=here,
                   says=_("Look through what is new"),
                   more=_("You added or changed something since the last time."))  # fmt: skip
    elif looked and looked.given and not looked.given.asks:
        yield from _looked(safe, looked, looked.given)


def _looked(safe: OpenSafe, looked: Looked, given: Given) -> Iterator[Item]:
    here, kept = reverse("analysis:noticed"), queries.kept(safe)
    if timezone.now() - given.made_at < _A_DAY:
        yield Item(part="went_on", id=f"looked {looked.id.hex}", address=here,
                   says=_("We have read your new files and notes"))  # fmt: skip
    if not kept and any(not each.noted for each in given.groups):
        yield Item(part="next", id=f"noticed {looked.id.hex}", address=here,
                   says=_("See what stood out, and keep what is right"),
                   more=_("Only what you keep is counted."))  # fmt: skip
    elif kept and queries.conclusion(safe, "kept") is None:
        yield Item(part="next", id=f"pattern {looked.id.hex}", address=reverse("analysis:pattern"),
                   says=_("See the pattern of what you kept"),
                   more=_("When it happens, how often, and what changed."))  # fmt: skip
