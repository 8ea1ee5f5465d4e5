"""Measure the pages of panels over many areas, each with a year of meetings, and write docs/benchmarks-panels.md.

    python -m bench.site.panels [--areas 290] [--connections 16] [--seconds 8] [--write]

Each area has 24 meetings of 16 cases, and 15 agencies that are asked about each: every case, and every answer of an
agency, is a safe of its own with real seals, put into the database many at once. One area's people then ask for their
pages from all connections at once; a chair who has opened nothing yet opens the cases of the meeting that sits, each
with the answers of all agencies; and the papers of a whole meeting are approved and printed.
"""

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from bench.site import load
from bench.site.casework import _signed_in
from bench.site.installation import DATABASES, installed
from bench.site.many_panels import Areas, Size

PAGE: Final = Path(__file__).parents[2] / "docs" / "benchmarks-panels.md"
ALONE_MS, P95_MS, OPENS_MS, PAPERS_S = 25, 250, 300, 60
# The name of a page, who asks for it, its view, and what it is of.
_PAGES: Final = (
    ("An agenda that is out", "coordinator", "conference:agenda", "next"),
    ("The agenda of a meeting that sits", "chair", "conference:agenda", "sitting"),
    ("The same, of a representative", "representative", "conference:agenda", "sitting"),
    ("A case as it is heard", "chair", "conference:sitting", "case"),
    ("The same, of a representative", "representative", "conference:sitting", "case"),
    ("Its lines, asked for by a page", "representative", "conference:lines", "case"),
    ("Its referral", "coordinator", "conference:listing", "case"),
    ("Who is there", "representative", "conference:attend", "sitting"),
    ("Answers of agencies", "coordinator", "conference:chase", "next"),
    ("What an agency is asked", "representative", "conference:research", ""),
    ("One question to it", "representative", "conference:answer", "case"),
    ("Actions of an agency", "representative", "conference:actions", ""),
    ("Actions of a panel", "coordinator", "conference:panel-actions", "panel"),
    ("One action", "representative", "conference:action", "action"),
    ("The papers of a meeting", "coordinator", "conference:papers", "minuted"),
    ("Minutes of a case", "coordinator", "conference:minutes", "heard"),
    ("The panel", "coordinator", "conference:panel", "panel"),
    ("Its meetings", "coordinator", "conference:meetings", "panel"),
    ("Its flags", "coordinator", "conference:flags", "panel"),
    ("Its return", "coordinator", "conference:return", "panel"),
    ("Its repeats", "coordinator", "conference:repeats", "panel"),
    ("My day, of a representative", "representative", "cases:day", ""),
)  # fmt: skip
# These are no part of what was asked for agenda, meeting and action pages: they read a quarter, a year, or every paper.
_MAY_TAKE_LONGER: Final = frozenset((
    "Answers of agencies", "The papers of a meeting", "Its flags", "Its return", "Its repeats", "Actions of a panel",
))  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--areas", type=int, default=290)
    for name, count in attrs.asdict(Size()).items():
        options.add_argument(f"--{name}", type=int, default=count)
    options.add_argument("--connections", type=int, default=16)
    options.add_argument("--seconds", type=float, default=8)
    options.add_argument("--database", choices=DATABASES, default="postgresql")
    options.add_argument("--write", action="store_true", help="write the page in docs")
    given = options.parse_args()
    with installed(given.database) as folder:
        areas = Areas(Size(meetings=given.meetings, cases=given.cases, agencies=given.agencies))
        areas.add(given.areas)
        measured = Measured(areas)
        page, wrong = measured.page(folder, given)
    print(page)
    if given.write:
        PAGE.write_text(page, "utf-8")
    sys.exit(int(wrong))


class Measured:
    """What is measured of one area among others."""

    def __init__(self, areas: Areas) -> None:
        from chesil_web.staff.conference.models import Action, Listing, Meeting

        self.areas, panel = areas, areas.panel
        meetings = {each.state: each for each in Meeting.objects.filter(panel=panel)}
        self.meetings = meetings
        cases = Listing.objects.filter(meeting=meetings["sitting"]).order_by("place")
        self.cases = list(cases)
        own = Action.objects.filter(listing__panel=panel, agency=areas.people["representative"].agency_id)
        self.of: Mapping[str, list[Any]] = {
            "": [], "panel": [panel.id], "next": [meetings["agenda out"].id], "sitting": [meetings["sitting"].id],
            "minuted": [meetings["minuted"].id], "case": [self.cases[0].id],
            "heard": [Listing.objects.filter(meeting=meetings["minuted"]).order_by("place")[0].id],
            "action": [own.order_by("due_on")[0].id],
        }  # fmt: skip

    def page(self, folder: Path, given: argparse.Namespace) -> tuple[str, bool]:
        """The page, and whether something of it is outside what was asked."""
        from django.urls import reverse

        with (
            load.served(folder, {"CHESIL_WORK": os.environ["CHESIL_WORK"]}) as server,
            server.without_background_work(),
        ):
            asked = {who: _signed_in(server.port, worker) for who, worker in self.areas.people.items()}
            opened, used = self._opened(server, asked["chair"])
            timed = []
            for name, who, view, of in _PAGES:
                address = reverse(view, args=self.of[of])
                timed.append(load._timed(name, address, asked[who], server, given))
            seconds, papers = self._papers()
        wrong = [each.name for each in timed if _is_outside(each)]
        wrong += ["research"] if opened > OPENS_MS else []
        wrong += ["papers"] if seconds > PAPERS_S else []
        lines = [
            *_head(self.areas, given), "", "| page | alone ms | p95 ms | processor ms |", "|---|--:|--:|--:|",
            *(f"| {each.name} | {each.alone:.1f} | {each.p95:.0f} | {each.processor:.1f} |" for each in timed), "",
            f"A case with the answers of {given.agencies} agencies, which nobody of the panel had open before, opens "
            f"within {opened:.0f} ms (median of {len(self.cases)}; {used:.0f} ms of processor time; asked: {OPENS_MS}). All {papers} papers of a meeting "
            f"of {given.cases} cases are made within {seconds:.1f} s of processor time (asked: {PAPERS_S}).",
            "", f"Load average at the end: {os.getloadavg()[0]:.1f}. Outside what was asked: {', '.join(wrong) or 'none'}.", "",
        ]  # fmt: skip
        return "\n".join(lines), bool(wrong)

    def _opened(self, server: load.Server, chair: Any) -> tuple[float, float]:
        """In which a case with its answers opens for the first time, in ms: the median, and processor time."""
        from django.urls import reverse

        chair.get(reverse("conference:panels"))
        before = server.processor_s()
        answers = [chair.get(reverse("conference:sitting", args=[each.id])) for each in self.cases]
        if any(each.status != 200 for each in answers):
            raise RuntimeError("A case was not shown.")
        used = (server.processor_s() - before) * 1000 / len(answers)
        return statistics.median(each.seconds * 1000 for each in answers), used

    def _papers(self) -> tuple[float, int]:
        """The processor time in which all papers of a minuted meeting are made, and how many they are."""
        from chesil_web.staff.minutes import actions, printing
        from chesil_web.staff.minutes.models import MinutesPaper
        from chesil_web.staff.workforce import queries

        meeting, page = self.meetings["minuted"], "conference:papers"
        coordinator, chair = (queries.working(self.areas.people[who].id) for who in ("coordinator", "chair"))
        assert coordinator is not None and chair is not None  # noqa: PT018 - they were put in
        actions.look_at_all(coordinator, page, meeting.id)
        actions.approve(chair, page, meeting.id)
        start = _used()
        printing.make(meeting.id)
        return _used() - start, MinutesPaper.objects.filter(minutes__listing__meeting=meeting).count()


def _used() -> float:
    return time.process_time() + sum(os.times()[2:4])


def _is_outside(timed: load.Timed) -> bool:
    return timed.name not in _MAY_TAKE_LONGER and (timed.alone > ALONE_MS or timed.p95 > P95_MS)


def _head(areas: Areas, given: argparse.Namespace) -> Iterator[str]:
    from chesil_web.foundation.keys.models import Safe
    from chesil_web.staff.conference.models import Called, Line, Listing

    count: Callable[[Any], str] = lambda model: f"{model.objects.count():,}"  # noqa: E731
    yield "# Benchmarks of panels"
    yield ""
    yield (
        f"Written by `python -m bench.site.panels --write`: {areas.count:,} {'area' if areas.count == 1 else 'areas'} with "
        f"{given.meetings} meetings of {given.cases} cases and {given.agencies} agencies each, so {count(Listing)} cases, "
        f"{count(Called)} answers of agencies, {count(Line)} lines of minutes and {count(Safe)} safes with real seals, over "
        f"{given.database}. They were put in by the thousand, without the logs that real work writes. The program that asks runs on "
        "the same machine, and background work stood still: what it does at night would go on for hours, as all of this "
        "is new. Answers open with the case, so that a page of a meeting reads all of them."
    )
    yield ""
    yield (
        f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.system()} {platform.machine()}. "
        f"Load average at the start: {os.getloadavg()[0]:.1f}. *Alone*: one connection, the median. *p95*: of "
        f"{given.connections} connections without a pause. *Processor*: what the site’s processes needed for one answer; "
        "on a machine that others use it is the figure that means something. Asked of the agenda, of a meeting and of "
        f"actions: alone at most {ALONE_MS} ms, p95 at most {P95_MS} ms on two processors."
    )


if __name__ == "__main__":
    os.environ.setdefault("CHESIL_WORK", "work")
    main()
