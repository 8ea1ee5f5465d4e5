"""Minutes: corrected until they are approved, checked for secrets, and to each agency its share alone."""

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.leaks import words_of
from tests.web.staff.conftest import logged
from tests.web.staff.test_conference import listed, named
from tests.web.staff.test_research import AT, coordinator, meets, panel, sits

from chesil.documents.letter import told_of_itself
from chesil_web.foundation.jobs import worker as jobs
from chesil_web.foundation.log.deeds import HitSettled, MinutesLocked, Released, Viewed
from chesil_web.staff.access import desks, walls
from chesil_web.staff.access.models import WallTold
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference.models import Action, Line
from chesil_web.staff.meetings import minuting
from chesil_web.staff.minutes.models import Got, Minutes, MinutesPaper

pytestmark = pytest.mark.django_db
__all__ = ["coordinator", "panel"]
HOME, PHONE = "4 Quay Road", "07700 900123"


@pytest.fixture
def meeting(panel):
    return meets(panel, timedelta(hours=-2), state="sitting")


@pytest.fixture
def chair(desk, panel):
    return sits(desk, panel, "police", "chair", "Sam Chair")


@pytest.fixture
def housing(desk, panel):
    return sits(desk, panel, "housing", "representative", "Priya Other")


@pytest.fixture
def health(desk, panel):
    return sits(desk, panel, "health", "representative", "Noor Hale")


@pytest.fixture
def cases(coordinator, chair, housing, health, panel, meeting):
    """Two cases: housing and health are called to the first, housing alone to the second."""
    made = []
    for place, name, those in ((1, "Asha Patel", (housing, health)), (2, "Mina Marsh", (housing,))):
        row = listed(
            panel, named("harmed", name, addresses=(HOME,) if place == 1 else (), phones=(PHONE,)),
            named("accused", "Ben Crane"), state="listed", meeting=meeting, place=place,
        )  # fmt: skip
        conference.call(row, [each.worker.row.agency_id for each in those], meeting.research_at)
        for each in (coordinator, chair, *those):
            conference.clear_names(each.worker, row)
        made.append(row)
    for each in (coordinator, chair, housing, health):
        each.post(f"{AT}meeting/{meeting.id}/sign", came="member")
    return made


def minute(desk, case, text, status=200, **more):
    sent = {"line": uuid.uuid4().hex, "text": text, "by-itself": "yes", **more}
    return json.loads(desk.post(f"{AT}{case.id}/sitting", status=status, **sent))


def hear(desk, case, *lines):
    at = f"{AT}{case.id}/sitting"
    desk.post(at, open="yes")
    for text, speaks in lines:
        minute(desk, case, text, speaks=speaks.worker.row.agency_id.hex)
    desk.post(at, hear="yes", level="high", tells="The advocate, on Monday", summary="It gets worse.")


def give(desk, meeting, **changed):
    """Give all actions that were said as the page proposes them, but for what is changed."""
    page = desk.get(f"{AT}meeting/{meeting.id}/give")
    sent = {}
    for row in Action.objects.filter(state="said"):
        key, due = row.id.hex, row.due_on
        sent |= {
            f"version-{key}": row.listing.lines.filter(line=row.line).count(),
            f"text-{key}": minuting_text(row), f"owner-{key}": row.agency_id.hex if row.agency_id else "",
            f"due-{key}-day": due.day, f"due-{key}-month": due.month, f"due-{key}-year": due.year,
        }  # fmt: skip
    return page, sent | changed


def minuting_text(row):
    return next(each.told.text for each in minuting.lines(row.listing) if each.row.line == row.line)


@pytest.fixture
def heard(coordinator, chair, housing, health, cases, meeting):
    """Both cases heard and minuted, and the meeting at its end."""
    hear(
        coordinator, cases[0], ("He waited at the school gate", health), ("#He broke the door", housing),
        ("Only housing may read this", housing), ("+Change the locks", housing), ("+See her alone", health),
        (f"She lives at {HOME} now", housing),
    )  # fmt: skip
    hear(coordinator, cases[1], ("A line of the second case", housing))
    coordinator.post(f"{AT}meeting/{meeting.id}", to="minuted")
    return cases


def settle(coordinator, chair, heard, meeting, health=None):
    """Everything that stands before an approval: actions given, secrets looked for and decided."""
    _page, sent = give(coordinator, meeting)
    coordinator.post(f"{AT}meeting/{meeting.id}/give", **sent)
    papers = f"{AT}meeting/{meeting.id}/papers"
    coordinator.post(papers, do="look")
    at = f"{AT}{heard[0].id}/minutes"
    last = Line.objects.filter(listing=heard[0]).count()
    coordinator.post(at, do="decide", version=last, **{"how-0": "withheld"})
    if health:
        only = next(each for each in minuting.lines(heard[0]) if "Only housing" in each.told.text)
        coordinator.post(f"{at}/line/{only.row.line}", agencies=[health.worker.row.agency_id.hex])
    chair.post(papers, do="approve")


def pdf(desk, address):
    answer = desk.client.get(address, secure=True)
    assert answer.status_code == 200, address
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.content


def test_lines_are_corrected_after_the_meeting_until_the_minutes_are_approved(
    coordinator, chair, housing, heard, meeting
):
    case, at = heard[0], f"{AT}{heard[0].id}/minutes"
    line = minuting.lines(case)[0].row.line
    coordinator.post(
        f"{AT}{case.id}/sitting", line=line.hex, base=1, text="He waited outside the school", kind="fact"
    )
    page = coordinator.get(at)
    assert "He waited outside the school" in page
    assert "He waited at the school gate" in page, "what it said before stays to be read"
    housing.get(at, status=404)
    housing.get(f"{AT}{case.id}/sitting", status=404)
    settle(coordinator, chair, heard, meeting)
    meeting.refresh_from_db()
    assert meeting.state == "approved"
    coordinator.post(f"{AT}{case.id}/sitting", status=404, line=uuid.uuid4().hex, text="Too late.")
    (locked,) = logged(case, MinutesLocked)
    assert (locked.by, locked.lines) == (chair.worker.id.hex, Line.objects.filter(listing=case).count())
    chair.post(f"{AT}meeting/{meeting.id}/papers", status=200, why=" ")
    chair.post(f"{AT}meeting/{meeting.id}/papers", why="A name is wrong.")
    minute(coordinator, case, "One more.")
    meeting.refresh_from_db()
    assert meeting.state == "minuted"
    chair.post(f"{AT}meeting/{meeting.id}/papers", do="approve")
    assert len(logged(case, MinutesLocked)) == 2
    assert locked.content_sha256 != logged(case, MinutesLocked)[1].content_sha256


def test_nothing_is_approved_while_an_action_or_something_secret_waits(coordinator, chair, heard, meeting):
    papers = f"{AT}meeting/{meeting.id}/papers"
    coordinator.post(papers, do="approve")
    assert "This is not possible any more." in coordinator.get(papers), "approving is the chair's"
    chair.post(papers, do="approve")
    assert "Some actions were not looked at yet." in chair.get(papers)
    _page, sent = give(coordinator, meeting)
    coordinator.post(f"{AT}meeting/{meeting.id}/give", **sent)
    assert "Approving looks for what must stay secret first" in chair.get(papers)
    chair.post(papers, do="approve")
    assert "nobody has decided about it" in chair.get(papers)
    assert not Minutes.objects.filter(listing__locked_at__isnull=False).exists()
    at = f"{AT}{heard[0].id}/minutes"
    coordinator.post(at, do="check")
    page = coordinator.get(at)
    assert "4 •••• ••ad" in page
    last = Line.objects.filter(listing=heard[0]).count()
    assert "Say why" in coordinator.post(at, status=200, do="decide", version=last, **{"how-0": "meant"})
    coordinator.post(at, do="decide", version=last, **{"how-0": "meant", "reason-0": "All of them know it."})
    assert "I agree" not in coordinator.get(at)
    chair.post(papers, do="approve")
    assert "nobody has decided about it" in chair.get(papers), "the second person has not agreed"
    chair.post(at, do="agree", place=0)
    assert [(each.how, each.second) for each in logged(heard[0], HitSettled)] == [
        ("meant", chair.worker.id.hex)
    ]
    minute(coordinator, heard[0], f"Ring her on {PHONE}")
    coordinator.post(at, do="decide", version=last, **{"how-0": "withheld"})
    assert "Somebody changed this meanwhile." in coordinator.get(at)
    chair.post(papers, do="approve")
    assert "nobody has decided about it" in chair.get(papers), "a line that came later is looked at too"


def test_actions_that_were_said_are_given_together_once(coordinator, housing, heard, meeting):
    assert "nothing to do from a meeting" in housing.get(f"{AT}actions")
    at = f"{AT}meeting/{meeting.id}/give"
    page, sent = give(coordinator, meeting)
    assert "Change the locks" in page
    housing.get(at, status=404)
    locks = next(each for each in Action.objects.all() if minuting_text(each) == "Change the locks")
    none = sent | {f"owner-{locks.id.hex}": ""}
    assert "Choose an agency." in coordinator.post(at, status=200, **none)
    assert not Action.objects.exclude(state="said").exists(), "all of them or none"
    day = timezone.localdate() + timedelta(days=2)
    put_right = sent | {f"text-{locks.id.hex}": "Change both locks", f"due-{locks.id.hex}-day": day.day,
                        f"due-{locks.id.hex}-month": day.month, f"due-{locks.id.hex}-year": day.year}  # fmt: skip
    coordinator.post(at, **put_right)
    locks.refresh_from_db()
    assert (locks.state, locks.due_on, minuting_text(locks)) == ("open", day, "Change both locks")
    coordinator.post(at, **sent)
    assert (Action.objects.count(), minuting_text(locks)) == (2, "Change both locks"), "nothing twice"
    assert "Change both locks" in housing.get(f"{AT}actions")
    minute(coordinator, heard[0], "+One more", speaks=housing.worker.row.agency_id.hex)
    page, sent = give(coordinator, meeting)
    late = Action.objects.get(state="said")
    coordinator.post(
        f"{AT}{heard[0].id}/sitting", line=late.line.hex, base=1, text="+One more, please",
        speaks=housing.worker.row.agency_id.hex,
    )  # fmt: skip
    coordinator.post(at, **sent)
    assert "Somebody changed this meanwhile." in coordinator.get(at)
    late.refresh_from_db()
    assert late.state == "said"
    coordinator.post(f"{AT}{heard[0].id}/sitting", line=late.line.hex, base=2, text="", **{"take-out": "yes"})
    assert not Action.objects.filter(id=late.id).exists(), "no agency had it yet"


def test_each_agency_gets_its_share_once_the_chair_releases_it_and_no_byte_more(
    coordinator, chair, housing, health, heard, meeting
):
    papers = f"{AT}meeting/{meeting.id}/papers"
    settle(coordinator, chair, heard, meeting, health)
    preview = coordinator.get(f"{AT}{heard[0].id}/minutes/{health.worker.row.agency_id.hex}")
    for words in ("He waited at the school gate", "See her alone", "(address withheld)"):
        assert words in preview
    for words in ("Only housing", "Change the locks", HOME):
        assert words not in preview
    chair.post(papers, do="release")
    assert "The papers are not all made yet." in chair.get(papers)
    assert "The papers are being made." in chair.get(papers)
    assert jobs.work_once()
    assert MinutesPaper.objects.count() == 5, "three of the first case and two of the second"
    assert "No paper of this meeting is there" in health.get(papers)
    theirs = MinutesPaper.objects.get(minutes__listing=heard[0], agency=health.worker.row.agency_id)
    health.get(f"{AT}paper/{theirs.id}", status=404)
    chair.post(papers, do="release")
    meeting.refresh_from_db()
    assert meeting.state == "released"
    one = pdf(health, f"{AT}paper/{theirs.id}")
    for made in (one, pdf(health, f"{papers}/minutes")):
        words = words_of(made)
        for there in ("He waited at the school gate", "He broke the door", "See her alone", "Asha Patel",
                      "(address withheld)", "For Harbour health alone", "To keep the people in these cases safe",
                      "To protect somebody from serious harm", "Keep it until"):  # fmt: skip
            assert there in words, there
        for gone in ("Only housing", "Change the locks", "Quay", "Mina Marsh", heard[1].ref, "second case"):
            assert gone not in words, gone
            assert gone.encode() not in made
            assert gone not in told_of_itself(made)
    actions = words_of(pdf(health, f"{papers}/actions"))
    assert "See her alone" in actions
    assert "He waited" not in actions
    both = words_of(pdf(housing, f"{papers}/minutes"))
    assert all(words in both for words in ("Only housing may read this", "A line of the second case"))
    assert "See her alone" not in both
    whole = MinutesPaper.objects.get(minutes__listing=heard[0], agency=None)
    assert all(
        words in words_of(pdf(chair, f"{AT}paper/{whole.id}")) for words in ("Only housing", "See her")
    )
    for stranger, address in ((health, whole), (health, MinutesPaper.objects.get(
        minutes__listing=heard[0], agency=housing.worker.row.agency_id))):  # fmt: skip
        stranger.get(f"{AT}paper/{address.id}", status=404)
    assert len(logged(heard[0], Released)) == 3
    assert [each.worker_id for each in Got.objects.filter(paper=theirs)] == [health.worker.id] * 3
    assert any(each.item == theirs.id.hex for each in logged(heard[0], Viewed))
    assert "saved by Noor Hale" in coordinator.get(papers)
    chair.post(f"{AT}{heard[0].id}/minutes", do="check")
    assert "This is not possible any more." in chair.get(f"{AT}{heard[0].id}/minutes")


def test_behind_a_wall_there_is_no_paper_and_what_changes_later_prints_it_again(
    coordinator, chair, housing, health, heard, meeting
):
    papers = f"{AT}meeting/{meeting.id}/papers"
    walls.put(heard[0].id, WallTold(), agency=health.worker.row.agency_id)
    settle(coordinator, chair, heard, meeting)
    jobs.work_once()
    assert not MinutesPaper.objects.filter(agency=health.worker.row.agency_id).exists()
    assert "No paper is made for this agency" in chair.get(
        f"{AT}{heard[0].id}/minutes/{health.worker.row.agency_id.hex}"
    )
    line = minuting.lines(heard[0])[0].row.line
    coordinator.post(f"{AT}{heard[0].id}/minutes/line/{line}", agencies=[housing.worker.row.agency_id.hex])
    assert not MinutesPaper.objects.filter(minutes__listing=heard[0]).exists()
    jobs.work_once()
    walls.put(heard[1].id, WallTold(), worker=housing.worker.id)
    chair.post(papers, do="release")
    theirs = words_of(pdf(housing, f"{papers}/minutes"))
    assert "He waited at the school gate" not in theirs
    assert "second case" not in theirs
    gone = MinutesPaper.objects.get(minutes__listing=heard[1], agency=housing.worker.row.agency_id)
    housing.get(f"{AT}paper/{gone.id}", status=404)


def test_a_chair_approves_what_they_see_and_another_the_rest(coordinator, chair, desk, panel, heard, meeting):
    other = sits(desk, panel, "probation", "chair", "Dev Marsh")
    for each in heard:
        conference.clear_names(other.worker, each)
    walls.put(heard[1].id, WallTold(), worker=chair.worker.id)
    chair.get(f"{AT}{heard[1].id}/minutes", status=404)
    settle(coordinator, chair, heard, meeting)
    meeting.refresh_from_db()
    assert meeting.state == "minuted"
    assert "problem" in minute(coordinator, heard[0], "Too late.", 409)
    assert "number" in minute(coordinator, heard[1], "Not approved yet.")
    other.post(f"{AT}meeting/{meeting.id}/papers", do="approve")
    meeting.refresh_from_db()
    assert meeting.state == "approved"
    assert desks.opened(heard[1].safe_id)


def test_what_is_wrong_after_the_release_is_corrected_beside_it_and_released_again(
    coordinator, chair, housing, health, heard, meeting
):
    papers, at = f"{AT}meeting/{meeting.id}/papers", f"{AT}{heard[0].id}/minutes"
    gate = next(each for each in minuting.lines(heard[0]) if "school gate" in each.told.text)
    write = f"{at}/correct/{gate.row.line.hex}"
    settle(coordinator, chair, heard, meeting, health)
    coordinator.get(write, status=404)
    jobs.work_once()
    chair.post(papers, do="release")
    first = MinutesPaper.objects.get(minutes__listing=heard[0], agency=health.worker.row.agency_id)
    before = pdf(health, f"{AT}paper/{first.id}")
    assert "were corrected" not in health.get("/work/c/")
    housing.get(write, status=404)
    assert "Say why, in a few words." in coordinator.post(write, status=200, says="At the shop.", why=" ")
    coordinator.post(write, says=f"He waited at the shop by {HOME}", why="Two places were mixed up.")
    coordinator.post(f"{at}/correct/summary", says="It gets worse each week.", why="A word was missing.")
    waits = MinutesPaper.objects.filter(minutes__number=2)
    page = coordinator.get(at)
    assert "A correction waits for the chair to approve it." in page
    assert "Two places were mixed up." in page
    assert "Approve the corrections" not in page, "that is the chair's"
    assert "a correction waits for the chair" in chair.get(papers)
    together = words_of(pdf(health, f"{papers}/minutes"))
    assert "At the shop" not in together, "nobody reads it before it is approved"
    coordinator.post(at, do="approve")
    chair.post(at, do="approve")
    assert "nobody has decided about it" in chair.get(at), "what is written beside is searched too"
    coordinator.post(f"{at}/correct/tells", says="Nobody.", why="A mistake.")
    coordinator.post(at, do="take back", place=2)
    chair.post(at, do="check")
    last = Line.objects.filter(listing=heard[0]).count()
    chair.post(at, do="decide", version=last, **{"how-1": "withheld"})
    chair.post(at, do="release")
    assert "This is not possible any more." in chair.get(at), "nothing goes unapproved"
    chair.post(at, do="approve")
    assert not waits.exists()
    assert jobs.work_once()
    assert waits.count() == 3
    assert words_of(pdf(health, f"{papers}/minutes")) == together, "not before it is released"
    chair.post(at, do="release")
    assert "The corrected papers are released." in chair.get(at)
    assert len(logged(heard[0], MinutesLocked)) == 2
    assert len(logged(heard[0], Released)) == 6
    for each in (housing, health):
        assert "The minutes of 1 case were corrected: read the new paper" in each.get("/work/c/")
    page = health.get(papers)
    assert "Corrected" in page
    assert "Papers that were replaced" in page
    assert pdf(health, f"{AT}paper/{first.id}") == before, "the old paper is kept as it was"
    assert (
        "replaced-minutes-"
        in health.client.get(f"/work{AT[5:]}paper/{first.id}", secure=True).headers["Content-Disposition"]
    )
    made = waits.get(agency=health.worker.row.agency_id)
    for paper in (words_of(pdf(health, f"{AT}paper/{made.id}")), words_of(pdf(health, f"{papers}/minutes"))):
        for there in ("He waited at the school gate", "He waited at the shop by (address withheld)",
                      "Why: Two places were mixed up.", "approved by Sam Chair", "It gets worse each week."):  # fmt: skip
            assert there in " ".join(paper.split()), there
        assert "Quay" not in paper
    assert "Replaces" in words_of(pdf(health, f"{AT}paper/{made.id}"))
    assert "were corrected" not in health.get("/work/c/"), "they have it now"
    assert "were corrected" in housing.get("/work/c/")
    assert "replaced since" in chair.get(papers)
