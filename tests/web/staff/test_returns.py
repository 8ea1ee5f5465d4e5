"""The figures of a quarter: the same as a plain script counts, exact for its readers, rounded for others."""

import csv
import io
import itertools
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import msgspec
import pytest
from django.utils import timezone
from tests.web.staff import plain_return
from tests.web.staff.test_conference import named

from chesil_web.foundation.keys import office
from chesil_web.staff.access import desks, walls
from chesil_web.staff.access.models import WallTold
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference.listing_models import About, ListingTold, Referral
from chesil_web.staff.conference.meeting_models import ActionTold, AttendanceTold, MeetingTold
from chesil_web.staff.conference.models import Action, Attendance, Listing, Meeting, PanelAgency, Return, Seat
from chesil_web.staff.conference.shipped import shipped
from chesil_web.staff.referrals import moving
from chesil_web.staff.returns import counting, presenters
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
AT = "/work/p/"
FIRST, LAST = date(2025, 4, 1), date(2025, 6, 30)
STEP = "conference:step"
TABLE = """
panel,by,sort,children,minority_ethnic,lgbt,disabled,male,born,accused_born,events,taken_from
a,police,new,2,yes,no,unknown,no,1988-03-04,1985-01-01,2025-03-20 referred/2025-04-09 heard/2025-04-20 finished
a,advocates,repeat,0,no,yes,yes,no,2008-04-09,2007-04-10,2025-04-01 referred/2025-04-09 heard
a,health,new,1,not asked,no,no,yes,2007-04-23,1990,2025-03-01 referred/2025-04-09 deferred/2025-04-23 heard
a,police,repeat,3,no,no,yes,no,2009-06-18,2008-06-17,2025-05-20 referred/2025-06-18 heard/2025-06-25 moved
a,police,new,4,yes,yes,yes,yes,2008-01-01,2009-01-01,2025-04-02 referred/2025-04-05 withdrawn
a,housing,new,1,yes,no,no,no,1970,1971-01-01,2025-04-02 referred/2025-04-23 deferred
a,police,new,1,no,no,no,no,1970,1971-01-01,2025-05-02 referred/2025-05-04 moved
a,other,new,5,no,no,no,no,1970,1971-01-01,2025-05-02 referred/2025-05-04 returned
a,police,new,1,no,no,no,no,1991-05-05,1971-01-01,2025-03-01 referred/2025-03-31 heard
a,children,new,1,no,no,no,no,1991-05-05,1971-01-01,2025-06-20 referred/2025-07-01 heard
a,other,moved here,1,no,no,no,no,2007-06-19,,2025-06-10 referred/2025-06-18 heard
a,children,repeat,1,no,no,no,no,1991-05-05,,2025-06-29 referred/2025-06-30 heard
b,police,moved here,2,yes,no,no,no,1988-03-04,1985-01-01,2025-04-10 referred/2025-05-01 heard
b,police,moved here,1,no,no,no,no,1970,1971-01-01,2025-05-04 referred/2025-05-20 deferred/2025-06-10 heard,6
b,police,moved here,3,no,no,yes,no,2009-06-18,2008-06-17,2025-06-25 referred/2025-07-10 heard,3
"""


@pytest.fixture
def panel(desk, council):
    """A panel with a coordinator, a chair and the listings of the table; another with one that moved there."""
    workers = [
        desk(council, role, name=name) for role, name in (("coordinator", "Sam Hale"), ("chair", "Noor Hale"))
    ]
    panels = [conference.begin_panel(workers[0].worker, "marac", shipped()["marac"]) for _ in "ab"]
    for each in panels:
        Seat.objects.create(panel=each, worker=workers[1].worker.row)
    rows = list(csv.DictReader(io.StringIO(TABLE.strip())))
    taken = {row["taken_from"] for row in rows}
    made = []
    for number, row in enumerate(rows):
        to, (first, *more) = (
            panels["ab".index(row["panel"])],
            [each.split(" ") for each in row["events"].split("/")],
        )
        if row["taken_from"]:
            made.append(
                _taken(workers[0].worker, made[int(row["taken_from"])], to, date.fromisoformat(first[0]))
            )
        else:
            made.append(_listing(to, row, number))
        for worker in workers:
            conference.clear_names(worker.worker, made[-1])
        for day, state in more:
            if state != "moved" or str(number) not in taken:  # else the other panel takes it
                _bring(workers[state == "returned"].worker, made[-1], state, date.fromisoformat(day))
    return (*panels, *workers)


def _taken(worker, row, panel, day):
    """What another panel takes on a day, by the actions of its pages."""
    with patch.object(timezone, "now", lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
        moving.ask(worker, "conference:move-on", row, panel, "They moved.", "")
        return moving.answer(worker, "conference:coming", row.id, takes=True, why="")


def _listing(panel, row, number):
    people = [
        named("harmed", f"Asha Patel {number}", row["born"]),
        named("accused", f"Ben Crane {number}", row["accused_born"]),
        *(named("child", f"Child {nth}") for nth in range(int(row["children"]))),
    ]
    about = About(**{each: row[each] for each in ("minority_ethnic", "lgbt", "disabled", "male")})
    referral = Referral(
        at=timezone.now(), by_name="R", by_agency="A", by_kind=row["by"], people=tuple(people), about=about
    )
    on = date.fromisoformat(row["events"].partition(" ")[0])
    told = ListingTold(referral=referral, sort=row["sort"])
    return conference.begin_listing(panel, told, state="referred", referred_on=on)


def _bring(worker, row, to, day):
    """To a state by the steps that lead there, as the pages of referrals and meetings do."""
    row.refresh_from_db()
    before = {"heard": ["accepted", "listed"], "deferred": ["accepted", "listed"]}.get(to, [])
    before = before[-1:] if row.state in ("accepted", "deferred") else before
    for state in before:
        conference.step(worker, STEP, row.id, state)
    more = {"heard_on": day} if to == "heard" else {}
    conference.step(worker, STEP, row.id, to, why="As the table says.", **more)


def test_the_return_is_what_a_plain_script_counts(panel):
    assert set(Listing.objects.values_list("state", flat=True)) >= {"heard", "moved", "withdrawn", "deferred"}
    assert Listing.objects.filter(moved_from__state="moved", state="heard").count() == 2
    for row, name in zip(panel[:2], "ab", strict=True):
        for first, last in (
            (FIRST, LAST),
            (date(2025, 1, 1), date(2025, 3, 31)),
            (date(2025, 7, 1), date(2025, 9, 30)),
        ):
            made = counting.counted(row, first)
            counts, kinds, middle = plain_return.figures(TABLE, name, str(first), str(last))
            national = [each for each in counting.NATIONAL if each != "meetings"]
            assert {each: made.counts[each] for each in national} == {each: counts[each] for each in national}
            assert made.kinds == kinds
            assert made.days == middle
            assert sum(each["cases"] for each in made.rows) == counts["cases"]
    found = counting.counted(panel[0], FIRST).counts
    assert (found["cases"], found["repeats"], found["young harmed"], found["young accused"]) == (6, 3, 3, 2)


def test_the_script_counts_ages_and_days_as_the_calendar_does():
    days = [FIRST + timedelta(days=nth * 97) for nth in range(40)]
    for one, other in itertools.pairwise(days):
        assert plain_return.day_number(str(other)) - plain_return.day_number(str(one)) == (other - one).days
    assert [plain_return.age("2008-02-29", each) for each in ("2026-02-28", "2026-03-01")] == [17, 18]


def test_attendance_and_actions_count_what_was_signed_and_done_in_time(panel, desk):
    row, _other, coordinator, _chair = panel
    health = workforce.add_agency("Harbour Health", "health")
    late = workforce.add_agency("Harbour Housing", "housing")
    PanelAgency.objects.filter(panel=row).update(joined_on=date(2025, 1, 1))
    PanelAgency.objects.create(panel=row, agency=health, joined_on=date(2025, 5, 1))
    PanelAgency.objects.create(panel=row, agency=late, joined_on=date(2025, 1, 1), left_on=date(2025, 5, 1))
    for day, state in (
        (date(2025, 4, 9), "released"),
        (date(2025, 6, 18), "minuted"),
        (date(2025, 6, 4), "cancelled"),
    ):
        at = timezone.make_aware(datetime(day.year, day.month, day.day, 9, 30))
        meeting = office.keep(
            Meeting, MeetingTold(name="Meeting"), panel=row, version=1, at=at, state=state, cut_off_at=at,
            agenda_on=day, research_at=at,
        )  # fmt: skip
        told = AttendanceTold(name="Sam Hale", agency="Northmere Council")
        office.keep(Attendance, told, meeting=meeting, worker=coordinator.worker.row,
                    agency=coordinator.worker.row.agency, signed_at=at)  # fmt: skip
        office.keep(Attendance, told, meeting=meeting, worker=None, agency=health, signed_at=None)
    listing = Listing.objects.filter(panel=row, heard_on=date(2025, 4, 9)).first()
    for due, state, ended in (
        (date(2025, 4, 16), "done", date(2025, 4, 16)), (date(2025, 4, 16), "done", date(2025, 4, 17)),
        (date(2025, 6, 30), "not possible any more", date(2025, 5, 1)), (date(2025, 5, 1), "not done", date(2025, 5, 1)),
        (date(2025, 5, 2), "open", None), (date(2025, 7, 1), "done", date(2025, 6, 1)),
    ):  # fmt: skip
        desks.opened(listing.safe_id).keep(
            Action, ActionTold(text="Call."), listing=listing, due_on=due, state=state, ended_on=ended
        )
    found = counting.counted(row, FIRST).counts
    assert (found["meetings"], found["places"], found["filled"]) == (2, 4, 2)
    assert (found["due"], found["in time"], found["not possible"]) == (5, 1, 1)
    here = f"{AT}{row.id}/return?from={FIRST}"
    assert "The number of women is not set" in coordinator.get(here)
    change = f"{AT}{row.id}/change/population"
    sent = {"women": "1250", "base": "1", "source": "Mid-2024 estimate, ONS"}
    days = {f"{name}-{part}": value for name, of in (("on", date(2024, 6, 30)), ("since_day", timezone.localdate()))
            for part, value in (("day", of.day), ("month", of.month), ("year", of.year))}  # fmt: skip
    assert "Say where the number comes from." in coordinator.post(
        change, status=200, **sent | {"source": ""}, **days
    )
    coordinator.post(change, **sent, **days)
    page = coordinator.get(here)
    assert "There were 1250 on Sun 30 June 2024: Mid-2024 estimate, ONS" in page
    assert counting.counted(row, FIRST).year == 7, "one more in the three quarters before"
    assert "56" in page.partition("Cases for 10,000 women")[2].partition("</tr>")[0]
    for words in ("2 of 4 (50%)", "1 of 4 (25%)", "Domestic abuse service", "Cases of which nobody knows it"):
        assert words in page, words


def test_what_was_sent_is_kept_and_what_changes_later_is_said(panel):
    row, _other, coordinator, chair = panel
    at = f"{AT}{row.id}/return?from={FIRST}"
    assert "Nothing is kept as sent yet." in chair.get(at)
    coordinator.post(at)
    assert "Return 1, kept by Sam Hale" in chair.get(at)
    assert "It is different now" not in chair.get(at)
    listing = Listing.objects.filter(panel=row, state="listed").first() or Listing.objects.get(
        state="deferred"
    )
    _bring(coordinator.worker, listing, "heard", date(2025, 6, 18))
    assert "It is different now: Cases, Referred by other agencies, Children" in chair.get(at)
    assert Return.objects.count() == 1
    running = timezone.localdate()
    now = Listing.objects.filter(panel=row, heard_on__isnull=False).first()
    Listing.objects.filter(id=now.id).update(heard_on=running)
    first = date(running.year, (running.month - 1) // 3 * 3 + 1, 1)
    coordinator.post(f"{AT}{row.id}/return?from={first}", status=404)


def test_exact_figures_are_for_who_returns_them_and_others_get_rounded_ones(panel, desk, council):
    row, _other, coordinator, _chair = panel
    rep = desk(workforce.add_agency("Harbour Health", "health"), "representative", name="Priya Other")
    Seat.objects.create(panel=row, worker=rep.worker.row)
    elsewhere = desk(council, "coordinator", name="Dev Marsh")
    for page in ("return", "return/file"):
        rep.get(f"{AT}{row.id}/{page}", status=404)
        elsewhere.get(f"{AT}{row.id}/{page}", status=404)
    page = rep.get(f"{AT}{row.id}/published?from={FIRST}")
    assert "fewer than 5" in page
    assert "April 2025 to June 2025" in page
    assert "Check against the cases" not in page
    lines = list(csv.reader(io.StringIO(rep.get(f"{AT}{row.id}/published/file").lstrip("\ufeff"))))
    quarter = dict(
        zip(lines[0], next(each for each in lines if each[0] == "April 2025 to June 2025"), strict=True)
    )
    assert (quarter["Cases"], quarter["Repeats"], quarter["Children"]) == ("5", "fewer than 5", "10")
    exact = list(
        csv.reader(io.StringIO(coordinator.get(f"{AT}{row.id}/return/file?from={FIRST}").lstrip("\ufeff")))
    )
    assert ["Cases", "6"] in [each[:2] for each in exact]


def test_a_wall_hides_the_case_and_changes_no_figure(panel):
    row, _other, coordinator, _chair = panel
    at = f"{AT}{row.id}/return?from={FIRST}"
    hidden = Listing.objects.filter(panel=row, heard_on=date(2025, 4, 23)).get()
    assert hidden.ref in coordinator.get(at)
    before = counting.counted(row, FIRST)
    walls.put(hidden.id, WallTold(), worker=coordinator.worker.id)
    page = coordinator.get(at)
    assert hidden.ref not in page
    assert counting.counted(row, FIRST) == before


def test_a_damaged_case_counts_as_a_case_and_says_so(panel):
    row, _other, coordinator, _chair = panel
    listing = Listing.objects.filter(panel=row, heard_on=date(2025, 4, 23)).get()
    Listing.objects.filter(id=listing.id).update(sealed=b"damaged")
    found = counting.counted(row, FIRST)
    assert (found.counts["cases"], found.unread) == (6, 1)
    assert "1 case could not be read." in coordinator.get(f"{AT}{row.id}/return?from={FIRST}")


def test_a_panel_that_heard_nothing_says_so(panel):
    row, *_rest = panel
    Listing.objects.filter(panel=row).update(heard_on=None)
    assert "No quarter is published yet." in panel[2].get(f"{AT}{row.id}/published")
    page = panel[2].get(f"{AT}{row.id}/return")
    assert "This quarter is not over." in page


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(1, 3, "33%"), (1, 8, "13%"), (0, 4, "0%"), (0, 0, "none")]
)
def test_a_share_is_said_in_whole_per_cent(part, whole, said):
    assert presenters.percent(part, whole) == said


def test_cases_for_ten_thousand_women_are_whole_numbers():
    assert [presenters.per_women(*each) for each in ((7, 1250), (0, 5), (1, 20_000), (1, 20_001))] == [
        56,
        0,
        1,
        0,
    ]


def test_every_figure_has_its_definition():
    assert set(presenters.FIGURES) == set(counting.NATIONAL)
    assert msgspec.structs.asdict(About()).keys() >= {"minority_ethnic", "lgbt", "disabled", "male"}
