"""Cut the connection of the screen on which a meeting is minuted, and kill the server behind it, again and again.

    python -m bench.site.minute_kills [--cuts 500] [--kills 50] [--database sqlite] [--database postgresql] [--seed 1]

Somebody minutes a meeting in Debian's chromium, on the page as the site serves it; a chair has the same case open in
another window. Each line goes through a relay that cuts its connection up to three times: before anything of it is
passed on, amid it, right after it, or when the site has answered and the page has not heard it. In some rounds every
process of the site is killed instead with SIGKILL, at a random moment after the line reached it, and started anew. The
page waits, sends again what it got no answer to, and goes on; its clock is put forward, so that nobody waits for it.

At the end every line that was typed must be kept once, in the order in which it was typed, and stand so on both pages;
the logs must fit their anchors, and every row must have its key. Ends with 1 if not.
"""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import attrs

from bench.site import killing, load, work_checks
from bench.site.relay import WAYS, Relay
from bench.site.visitor import is_here

_ADDRESS: Final = "/work/p/{}/sitting"
_OF_A_CASE: Final = 40  # lines
_AFTER_MS: Final = 2_500  # of the page's clock: it sends again after two seconds
_TEXTS, _SENT = ".ch-list__words", "Everything is sent."


@attrs.frozen(kw_only=True)
class Outcome:
    """What many cuts and kills came to. All but the first five must be nothing.

    Attributes:
        lines: typed. unheard: kept, although the page heard nothing and sent them again.
        lost: typed, and not kept. twice: kept more than once. moved: not in the order in which they were typed.
        unseen: cases of which a page shows other lines than are kept, or in another order.
        half: rows without their key, and keys without a row. log_faults: what does not fit an anchor.
    """

    kills: int
    cuts: int
    lines: int
    cases: int
    unheard: int
    lost: int
    twice: int
    moved: int
    unseen: int
    half: int
    log_faults: int

    @property
    def is_good(self) -> bool:
        wrong = (self.lost, self.twice, self.moved, self.unseen, self.half, self.log_faults)
        return not any(wrong) and (self.cuts < 40 or self.unheard > 0)


def main() -> None:
    options = killing.options(__doc__, kills=50)
    options.add_argument("--cuts", type=int, default=500)
    given = options.parse_args()
    kill = partial(kill_screen, cuts=given.cuts)
    killing.run("bench.site.minute_kills", Outcome, kill, given, ("--cuts", str(given.cuts)))


def kill_screen(kills: int, *, seed: int, cuts: int) -> Outcome:
    """Cut that many connections and kill the site that many times, in rounds of both, and look."""
    killing.quick_passphrases()
    meeting = Meeting()
    with Site.begun() as site, _windows(site.relay.port, meeting.cookies) as (minutes, chair):
        rounds = Rounds(site, minutes, chair, meeting, random.Random(seed))
        rounds.go(kills, cuts)
    return rounds.outcome(kills)


class Meeting:
    """A meeting that sits, led by two.

    Attributes:
        cookies: of the sessions of who minutes and of the chair.
    """

    def __init__(self) -> None:
        from bench.site import work_stories
        from chesil_web.staff.conference import actions
        from chesil_web.staff.conference.models import Seat
        from chesil_web.staff.conference.shipped import shipped
        from chesil_web.staff.workforce import actions as workforce
        from chesil_web.staff.workforce import queries

        council = workforce.add_agency("Northmere Council", "council")
        desks = [work_stories.desk(council, role, role) for role in ("coordinator", "chair")]
        self.cookies = [each.browser.client.cookies["__Host-s"].value for each in desks]
        self._workers: list[Any] = [queries.working(each.id) for each in desks]
        self._panel = actions.begin_panel(self._workers[0], "marac", shipped()["marac"])
        Seat.objects.create(panel=self._panel, worker=self._workers[1].row)
        self._row = self._sits()
        self.typed: dict[Any, list[str]] = {}

    def _sits(self) -> Any:
        from django.utils import timezone

        from chesil_web.foundation.keys import office
        from chesil_web.staff.conference.meeting_models import AttendanceTold, MeetingTold
        from chesil_web.staff.conference.models import Attendance, Meeting

        now = timezone.now()
        row = office.keep(
            Meeting, MeetingTold(name="Meeting"), panel=self._panel, version=1, at=now, state="sitting",
            cut_off_at=now, agenda_on=now.date(), research_at=now + timedelta(days=1),
        )  # fmt: skip
        for each in self._workers:
            told = AttendanceTold(name=each.told.name, agency=each.agency.name)
            office.keep(Attendance, told, meeting=row, worker=each.row, agency=each.row.agency, signed_at=now)
        return row

    def next_case(self) -> Any:
        """Another case that is open in the meeting; gives its listing."""
        from django.utils import timezone

        from chesil_web.staff.conference import actions
        from chesil_web.staff.conference.listing_models import ListingTold, Named, Referral

        place, now = len(self.typed) + 1, timezone.now()
        people = (Named(id=os.urandom(16).hex(), part="harmed", name=f"Asha Patel {place}"),)
        told = ListingTold(
            referral=Referral(at=now, by_name="R", by_agency="Northmere Council", people=people)
        )
        row = actions.begin_listing(
            self._panel,
            told,
            state="listed",
            referred_on=now.date(),
            meeting=self._row,
            place=place,
            opened_at=now,
        )
        actions.call(row, [self._workers[0].row.agency_id], now)
        for each in self._workers:
            actions.clear_names(each, row)
        self.typed[row] = []
        return row


@attrs.define
class Site:
    """Every process of the site on one port, and the relay before it."""

    port: int
    relay: Relay
    _process: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextmanager
    def begun(cls) -> Iterator["Site"]:
        """The site, started in the folder of this installation until the end of the block."""
        load.hand_over(Path(os.environ["CHESIL_DATA"]))
        port = load.free_port()
        site = cls(port, Relay(port))
        site.start()
        try:
            yield site
        finally:
            site.kill()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = Path(os.environ["CHESIL_DATA"]).with_name("log").open("ab")
        program = load.program(Path(os.environ["CHESIL_DATA"]), self.port)
        with log:
            self._process = subprocess.Popen(program, stdout=log, stderr=log, start_new_session=True)
        killing.until(lambda: is_here(self.port), every_s=0.1)

    def kill(self) -> None:
        """Kill all of its processes at once."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


@contextmanager
def _windows(port: int, cookies: list[str]) -> Iterator[list[Any]]:
    """A window of chromium for each session, whose clock can be put forward."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        pages = []
        for value in cookies:
            context = chromium.new_context(base_url=f"http://localhost:{port}")
            context.add_cookies([{"name": "__Host-s", "value": value, "url": f"https://localhost:{port}"}])
            pages.append(context.new_page())
            pages[-1].clock.install()
        yield pages
        chromium.close()


@attrs.define
class Rounds:
    """One line after the other, each disturbed."""

    site: Site
    minutes: Any
    chair: Any
    meeting: Meeting
    chance: random.Random
    unheard: int = 0
    unseen: int = 0
    lines: int = 0

    def go(self, kills: int, cuts: int) -> None:
        """Until there were so many cuts; the kills are spread among them."""
        every = cuts // kills if kills else 0
        done = 0
        while self.site.relay.cuts < cuts or done < kills:
            if self.lines % _OF_A_CASE == 0:
                self._look()
                self._open(self.meeting.next_case())
            if done < kills and self.site.relay.cuts >= done * every:
                self._killed()
                done += 1
            else:
                self._cut(min(self.chance.choice((1, 1, 1, 2, 3)), cuts - self.site.relay.cuts))
        self._look()

    def _open(self, row: Any) -> None:
        for page in (self.minutes, self.chair):
            page.goto(_ADDRESS.format(row.id))

    def _type(self) -> None:
        row = next(reversed(self.meeting.typed))
        self.lines += 1
        text = f"Line {self.lines} of this meeting"
        self.meeting.typed[row].append(text)
        box = self.minutes.get_by_label("The next line")
        box.fill(self.chance.choice(("", "+", "!", "?")) + text)
        self.site.relay.passing.clear()
        box.press("Enter")

    def _cut(self, times: int) -> None:
        relay = self.site.relay
        relay.ways.extend(self.chance.choices(WAYS, k=times))
        self._type()
        killing.until(lambda: not relay.ways or self._later(), every_s=0.02)
        self._until_sent()

    def _killed(self) -> None:
        self._type()
        self.site.relay.passing.wait(10)
        time.sleep(self.chance.uniform(0, 0.08))
        self.site.kill()
        self.site.start()
        self._until_sent()

    def _later(self) -> None:
        """Let the page think that the time has come to send again."""
        self.minutes.clock.run_for(_AFTER_MS)

    def _until_sent(self) -> None:
        state = self.minutes.locator("[data-state]")
        self.unheard += self._is_kept() and state.inner_text() != _SENT
        killing.until(lambda: state.inner_text() == _SENT or self._later(), every_s=0.02)

    def _is_kept(self) -> bool:
        """Whether the newest line is kept."""
        from chesil_web.staff.conference.models import Line

        row, typed = next(reversed(self.meeting.typed.items()))
        return Line.objects.filter(listing=row).count() >= len(typed)

    def _look(self) -> None:
        """Compare what both pages show of a case with what is kept of it."""
        if not self.meeting.typed:
            return
        from chesil_web.staff.meetings import minuting

        row = next(reversed(self.meeting.typed))
        kept = [each.told.text for each in minuting.lines(row)]
        for page in (self.minutes, self.chair):
            with suppress(TimeoutError):
                killing.until(
                    lambda page=page: _shown(page) == kept or page.clock.run_for(4_000), longest_s=10
                )
            self.unseen += _shown(page) != kept

    def outcome(self, kills: int) -> Outcome:
        """What is kept of what was typed."""
        from chesil_web.staff.meetings import minuting

        lost = twice = moved = 0
        for row, typed in self.meeting.typed.items():
            kept = [each.told.text for each in minuting.lines(row)]
            lost += len(set(typed) - set(kept))
            twice += len(kept) - len(set(kept))
            moved += [text for text in typed if text in kept] != list(dict.fromkeys(kept))
        return Outcome(
            kills=kills, cuts=self.site.relay.cuts, lines=self.lines, cases=len(self.meeting.typed),
            unheard=self.unheard, lost=lost, twice=twice, moved=moved, unseen=self.unseen,
            half=work_checks.unkeyed(), log_faults=work_checks.log_faults(),
        )  # fmt: skip


def _shown(page: Any) -> list[str]:
    return list(page.locator(_TEXTS).all_inner_texts())


if __name__ == "__main__":
    # The driver of the browser has a loop in this thread, beside which nothing else uses the database.
    os.environ |= {"CHESIL_WORK": "work", "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
    main()
