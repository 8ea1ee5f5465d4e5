"""What the diary, and the rooms it stands on, put on the first page inside."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil import law
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.person.diary import index, queries
from chesil_web.person.diary.models import Listed
from chesil_web.person.people import queries as people
from chesil_web.person.people.models import Day, Order
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.queries import File
from chesil_web.record.kinds import kind_words
from chesil_web.record.matters import RECENT_DAYS, Item, Sign

AHEAD: Final = timedelta(days=30)  # to have an order renewed, or a day planned, takes weeks
_A_DAY: Final = timedelta(days=1)
_MOST_DRAFTS: Final = 3
_WORDS: Final = 80
# What an entry tells of that can mean danger now, before any look has been through it.
_GRAVE: Final = (
    "violence", "threat_person", "threat_family", "threat_self_harm", "entering_premises", "waiting_outside"
)  # fmt: skip
_CALL: Final = ("emergency", "police", "stalking-helpline", "domestic-abuse-helpline")


def matters(safe: OpenSafe) -> Iterator[Item | Sign]:
    """Drafts, orders that end, dates to come, files that wait or went on, and entries of danger."""
    yield from _drafts(safe)
    yield from _told(safe)
    yield from _files(evidence.files(safe))
    yield from _noted(safe)


def _drafts(safe: OpenSafe) -> Iterator[Item]:
    for draft, entry in queries.drafts(safe)[:_MOST_DRAFTS]:
        count = len(entry.files)
        files = ngettext("%(n)d file", "%(n)d files", count) % {"n": count} if count else ""
        adds = _("Not finished: what you are adding to an entry, started %(when)s")
        yield Item(
            part="waits", id=f"draft {draft.hex}",
            says=(adds if entry.based_on else _("Not finished, started %(when)s"))
            % {"when": said(entry.written_at)},
            more=entry.what[:_WORDS] or entry.when_words[:_WORDS] or files,
            address=reverse("diary:more", args=[draft]),
        )  # fmt: skip


def _told(safe: OpenSafe) -> Iterator[Item]:
    today = timezone.localdate()
    for found in people.things(safe):
        thing, at = found.told.thing, reverse("people:edit", args=[found.id])
        if isinstance(thing, Order) and thing.ends and today <= thing.ends <= today + AHEAD:
            yield Item(
                part="soon", id=f"order {found.id.hex} {thing.ends}", by=thing.ends, address=at,
                says=_("%(order)s ends on %(day)s") % {"order": thing.what, "day": said_day(thing.ends)},
                more=_("If you still need it, ask the court or a solicitor before then how to extend it."),
            )  # fmt: skip
        if isinstance(thing, Day) and (day := _comes(thing, today)):
            yield Item(
                part="soon", id=f"day {found.id.hex} {day}", by=day, address=at,
                says=_("%(what)s: %(day)s") % {"what": thing.what, "day": said_day(day)},
                more=_marker("a-time-of-change").do,
            )  # fmt: skip


def _comes(thing: Day, today: date) -> date | None:
    """When a date that matters comes in the next days; None where it does not."""
    days = [thing.day]
    if thing.yearly:
        days = [_in_year(thing.day, year) for year in (today.year, today.year + 1)]
    return next((day for day in days if today <= day <= today + AHEAD), None)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def _marker(id: str) -> law.DangerMarker:
    return next(each for each in law.danger_markers() if each.id == id)


def _files(files: Sequence[File]) -> Iterator[Item]:
    busy = [each for each in files if each.is_busy]
    failed = [each for each in files if each.has_failed]
    untimed = [each for each in files if evidence.is_untimed(each)]
    lately = [each for each in files if each.read and timezone.now() - each.kept.received_at < _A_DAY]
    here = reverse("evidence:list")
    if failed:
        words = ngettext("%(n)s file could not be read", "%(n)s files could not be read", len(failed))
        yield Item(part="waits", id=_of("failed", failed), says=_count(words, failed), address=here,
                   more=_("They are kept. Open one to see why, and to try again."))  # fmt: skip
    if untimed:
        words = ngettext(
            "%(n)s photo or recording has no time", "%(n)s photos or recordings have no time", len(untimed)
        )
        yield Item(part="waits", id=_of("untimed", untimed), says=_count(words, untimed),
                   more=_("Say when it is from. You are asked about one at a time."),
                   address=reverse("evidence:untimed"))  # fmt: skip
    if busy:
        words = ngettext("%(n)s file is being read", "%(n)s files are being read", len(busy))
        yield Item(part="went_on", id=_of("busy", busy), says=_count(words, busy), address=here,
                   more=_("You can leave. It goes on without you."))  # fmt: skip
    if lately:
        words = ngettext("%(n)s new file is here", "%(n)s new files are here", len(lately))
        yield Item(part="went_on", id=_of("read", lately), says=_count(words, lately), address=here)


def _count(words: str, files: Sequence[File]) -> str:
    return words % {"n": f"{len(files):,}"}


def _of(what: str, files: Sequence[File]) -> str:
    """The id of a matter of some files: another file that joins them makes it another matter."""
    return f"{what} {max(each.id.hex for each in files)} {len(files)}"


def _noted(safe: OpenSafe) -> Iterator[Sign]:
    since = timezone.localdate() - timedelta(days=RECENT_DAYS)
    for row in index.of_days(safe, since, timezone.localdate()):
        if (grave := tuple(each for each in row.kinds if each in _GRAVE)) and row.start >= str(since):
            yield _sign(row, grave)


def _sign(row: Listed, grave: tuple[str, ...]) -> Sign:
    return Sign(
        id=f"noted {row.entry}", noted=True, now=True, last=date.fromisoformat(row.start), call=_CALL,
        sentence=_("You wrote down: %(kinds)s.") % {"kinds": kind_words(grave)},
        do=_("If it is happening now, or may be about to, call 999."),
    )  # fmt: skip
