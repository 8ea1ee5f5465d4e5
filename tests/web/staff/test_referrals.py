"""Referrals: nothing typed again, no count that refuses, repeats of any pair, and walls that look like nothing."""

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.staff.conftest import logged
from tests.web.staff.test_cases import reported
from tests.web.staff.test_conference import listed, named
from tests.web.staff.test_research import meets

from chesil.vault.records import Decided
from chesil_web.staff.access import walls
from chesil_web.staff.access.models import WallTold
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference.listing_models import Between, Earlier, Referral, RiskTold
from chesil_web.staff.conference.models import Called, Flag, Listing, Meeting, PanelAgency, ReferralLink, Seat
from chesil_web.staff.conference.panel_models import Criterion
from chesil_web.staff.conference.shipped import shipped
from chesil_web.staff.outcomes import actions as outcomes
from chesil_web.staff.panels import actions as panels
from chesil_web.staff.referrals import eligibility, guards
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
AT = "/work/p/"
WORDS = {
    "summary": "He waits outside her work each day now.", "wishes": "That he stops.", "judgement": "",
    "before": "Lock changed today.", "knows": "yes", "safe_to_tell": "yes", "basis": "danger",
}  # fmt: skip
OUTSIDE = WORDS | {
    "by_name": "Priya Other", "by_agency": "Fern Street Surgery", "by_reach": "01632 960 222",
    "harmed": "Asha Patel", "harmed_born-day": "4", "harmed_born-month": "3", "harmed_born-year": "1988",
    "accused": "Ben Crane\nDan Crane", "bond": "her former husband",
}  # fmt: skip


@pytest.fixture
def coordinator(desk, council):
    return desk(council, "coordinator", name="Sam Hale")


@pytest.fixture
def panel(coordinator):
    return conference.begin_panel(coordinator.worker, "marac", shipped()["marac"])


@pytest.fixture
def referred(desk, council, panel):
    """An officer's case, referred."""
    officer = desk(council, "officer")
    case = reported(officer)
    officer.post(f"{AT}refer/{case.id}", **WORDS)
    return officer, case, Listing.objects.get()


def clear(worker, listing):
    worker.post(f"{AT}{listing.id}/names", know="no")


def referral(**more):
    return Referral(at=timezone.now(), by_name="R", by_agency="A", **more)


def test_a_case_is_referred_with_what_stands_in_it_and_few_words(referred, coordinator):
    officer, case, row = referred
    told = conference_queries.opened(officer.worker, row).told
    parties = {party.id.hex for party in case.parties.all()}
    assert {each.from_party for each in told.referral.people} == parties
    assert told.referral.by_agency == "Northmere Council"
    assert "risk" in told.referral.gaps
    page = officer.get(f"{AT}{row.id}")
    for words in (
        "He waits outside her work each day now.",
        "Lock changed today.",
        "Not shown by what is known",
    ):
        assert words in page, words
    assert f"Referred to Northmere MARAC as {row.ref}." in officer.get(f"{case.id}/timeline")
    assert row.ref in officer.get(f"{case.id}")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"summary": ""}, "Say what happened, and why the panel should hear it now."),
        ({"wishes": ""}, "Say what they want, or that they could not be asked."),
        ({"before": ""}, "Say what is done now to keep them safe."),
        ({"knows": "no", "not_told_because": ""}, "Say why they were not told."),
    ],
)  # fmt: skip
def test_what_a_referral_lacks_is_said_beside_its_field(desk, council, panel, wrong, words):
    officer = desk(council, "officer")
    case = reported(officer)
    assert words in officer.post(f"{AT}refer/{case.id}", status=200, **(WORDS | wrong))
    assert not Listing.objects.exists()


def test_an_agency_of_no_panel_is_told_how_to_refer(desk):
    officer = desk(workforce.add_agency("Harbour Housing", "housing"), "officer")
    case = reported(officer)
    assert "Your agency belongs to no panel here." in officer.get(f"{AT}refer/{case.id}")


def test_a_low_count_refuses_nothing_and_a_referral_is_returned_with_advice_alone(
    referred, coordinator, desk, council, panel
):
    _officer, _case, row = referred
    chair = desk(council, "chair", name="Noor Hale")
    Seat.objects.create(panel=panel, worker=chair.worker.row)
    for each in (coordinator, chair):
        assert "Do you know anyone here?" in each.get(each.client.get(f"{AT}{row.id}", secure=True).url)
        clear(each, row)
    assert "Return it with advice" not in coordinator.get(f"{AT}{row.id}")
    coordinator.get(f"{AT}{row.id}/to/returned", status=404)
    assert "A referral is never returned without it." in chair.post(
        f"{AT}{row.id}/to/returned", status=200, why=" "
    )
    chair.post(f"{AT}{row.id}/to/returned", why="Ask the advocate to do the risk with her, and refer again.")
    row.refresh_from_db()
    assert row.state == "returned"
    assert "Ask the advocate to do the risk with her" in chair.get(f"{AT}{row.id}")


def test_a_referral_is_accepted_put_on_an_agenda_deferred_and_withdrawn(referred, coordinator, panel, desk):
    officer, _case, row = referred
    health = workforce.add_agency("Harbour Health", "health")
    PanelAgency.objects.create(panel=panel, agency=health, joined_on=date(2026, 1, 1))
    panels.plan(coordinator.worker, panel, timezone.localdate() + timedelta(days=40))
    first, second = Meeting.objects.order_by("at")[:2]
    clear(coordinator, row)
    coordinator.post(f"{AT}{row.id}/to/accepted", sort="new")
    coordinator.post(f"{AT}{row.id}/to/listed", meeting=first.id.hex)
    row.refresh_from_db()
    assert (row.state, row.meeting_id, row.place) == ("listed", first.id, 1)
    assert Called.objects.filter(listing=row, agency=health).exists()
    coordinator.post(f"{AT}{row.id}/to/deferred", why="She could not be reached.")
    coordinator.post(f"{AT}{row.id}/to/listed", meeting=second.id.hex)
    assert Called.objects.filter(listing=row, agency=health).count() == 1
    officer.post(f"{AT}{row.id}/to/withdrawn", why="She moved away.")
    row.refresh_from_db()
    assert (row.state, row.meeting_id) == ("withdrawn", None)
    page = coordinator.get(f"{AT}{row.id}")
    assert "She could not be reached." in page
    assert "Put it on an agenda" not in page
    steps = logged(row, Decided)
    assert [each.what for each in steps] == [
        "referred", "accepted", "listed", "deferred", "listed", "withdrawn"
    ]  # fmt: skip
    assert {each.by for each in steps} == {officer.worker.id.hex, coordinator.worker.id.hex}
    assert {field for each in steps for field in each.__struct_fields__} == {
        "v", "logged_at", "by", "item", "what", "second"
    }, "who, what and when, and no word of why"  # fmt: skip


def test_a_panel_is_done_with_a_case_once_no_action_is_open(coordinator, panel):
    row = listed(panel, named("harmed", "Asha Patel"), state="heard", heard_on=timezone.localdate())
    clear(coordinator, row)
    conference.call(row, [coordinator.worker.row.agency_id], timezone.now())
    action = outcomes.add(
        coordinator.worker, "conference:add-action", row.id, text="See her alone.",
        agency=coordinator.worker.row.agency_id, due_on=timezone.localdate(),
    )  # fmt: skip
    assert "An action is still open." in coordinator.post(f"{AT}{row.id}/to/finished", status=200, why="")
    assert [each.what for each in logged(row, Decided)] == ["heard"]
    outcomes.report(coordinator.worker, "conference:action", action.id, "done", "She was seen.")
    coordinator.post(f"{AT}{row.id}/to/finished", why="")
    row.refresh_from_db()
    assert row.state == "finished"
    assert [each.what for each in logged(row, Decided)] == ["heard", "finished"]


def test_who_is_called_reads_names_and_no_address_until_the_chair_opens_the_case(referred, panel, desk):
    _officer, _case, row = referred
    health = workforce.add_agency("Harbour Health", "health")
    rep = desk(health, "representative", "officer", name="Priya Other")
    Seat.objects.create(panel=panel, worker=rep.worker.row)
    rep.get(f"{AT}{row.id}", status=404)
    conference.call(row, [health.id], timezone.now())
    clear(rep, row)
    assert Called.objects.get().state == "read"
    page = rep.get(f"{AT}{row.id}")
    assert "You see who it is about." in page
    for words in (
        "He waits outside her work each day now.",
        "Withdraw it",
        "Lock changed today.",
        "Reasons to take it",
    ):
        assert words not in page, words
    rep.get(f"{AT}{row.id}/to/withdrawn", status=404)
    rep.get(f"{AT}{row.id}/about", status=404)
    Listing.objects.update(opened_at=timezone.now())
    assert "He waits outside her work each day now." in rep.get(f"{AT}{row.id}")


def test_behind_a_wall_a_listing_is_not_there_in_any_page_or_list(referred, coordinator, panel):
    _officer, case, row = referred
    clear(coordinator, row)
    assert row.ref in coordinator.get(f"{AT}{panel.id}/referrals")
    empty = coordinator.client.get(f"{AT}{uuid.uuid4()}", secure=True).content
    walls.put(case.id, WallTold(), worker=coordinator.worker.id)
    for address in ("", "/names", "/to/accepted", "/about"):
        answer = coordinator.client.get(f"{AT}{row.id}{address}", secure=True)
        assert (answer.status_code, answer.content) == (404, empty), address
    assert row.ref not in coordinator.get(f"{AT}{panel.id}/referrals")


def test_an_outside_agency_refers_once_with_a_code(coordinator, panel):
    page = coordinator.post(f"{AT}{panel.id}/referrals", status=200, to="Fern Street Surgery")
    code = page.partition('class="ch-code">')[2].partition("<")[0]
    browser = Client(HTTP_HOST="localhost")
    wrong = browser.post(f"{AT}outside", OUTSIDE | {"code": "K7QX-4MPT"}, secure=True).content.decode()
    assert "This code does not work." in wrong
    assert "Fern Street Surgery" in wrong, "what was typed stays"
    sent = browser.post(f"{AT}outside", OUTSIDE | {"code": code.lower()}, secure=True).content.decode()
    row = Listing.objects.get()
    assert row.ref in sent
    assert (
        "This code does not work."
        in browser.post(f"{AT}outside", OUTSIDE | {"code": code}, secure=True).content.decode()
    )
    assert Listing.objects.count() == 1
    assert [(each.what, each.by) for each in logged(row, Decided)] == [("referred", "installation")]
    clear(coordinator, row)
    page = coordinator.get(f"{AT}{row.id}")
    for words in ("Dan Crane", "her former husband", "More than one person is said to do it."):
        assert words in page, words


def test_a_code_ends_after_seven_days_or_when_it_is_ended(coordinator, panel):
    browser = Client(HTTP_HOST="localhost")
    for end in (
        lambda: ReferralLink.objects.update(expires_at=timezone.now()),
        lambda: coordinator.post(
            f"{AT}{panel.id}/referrals", end=ReferralLink.objects.latest("expires_at").id
        ),
    ):
        page = coordinator.post(f"{AT}{panel.id}/referrals", status=200, to="Fern Street Surgery")
        code = page.partition('class="ch-code">')[2].partition("<")[0]
        end()
        assert (
            "This code does not work."
            in browser.post(f"{AT}outside", OUTSIDE | {"code": code}, secure=True).content.decode()
        )
    assert not Listing.objects.exists()


def test_a_repeat_is_any_pair_heard_within_twelve_months_and_a_deferred_case_is_none(coordinator, panel):
    asha, ben = ("Asha Patel", "1988-03-04"), ("Ben Crane", "1985-01-02")
    today = timezone.localdate()

    def before(days, **more):
        day = today - timedelta(days=days)
        return listed(panel, named("harmed", *asha), named("accused", *ben), referred_on=day, **more)

    old = before(400, state="finished", heard_on=today - timedelta(days=390))
    recent = before(200, state="finished", heard_on=today - timedelta(days=190))
    deferred = before(20, state="deferred")
    now = listed(
        panel, named("accused", "Dan Crane", "1990-05-06"), named("accused", *ben), named("harmed", *asha),
        referred_on=today,
    )  # fmt: skip
    for row in (old, recent, deferred, now):
        clear(coordinator, row)
    page = coordinator.get(f"{AT}{now.id}")
    heard = page.partition("Heard before")[2]
    assert "By the panel’s definition this is a repeat." in heard
    assert page.count("<strong>Met</strong>") == 1
    assert "does not make it a repeat by itself" in heard, "the old one"
    assert deferred.ref not in heard
    assert deferred.ref in page.partition("Heard before")[0], "it may be the same referral again"
    coordinator.post(f"{AT}{now.id}/to/accepted", sort="repeat")
    assert "Accepted · Repeat" in coordinator.get(f"{AT}{now.id}")
    walls.put(recent.id, WallTold(), worker=coordinator.worker.id)
    assert recent.ref not in coordinator.get(f"{AT}{now.id}")


def test_reasons_are_said_and_only_let_in():
    settings, today = shipped()["marac"], date(2026, 6, 1)
    risk = RiskTold(asked="x", title="X", on=today, yes=13, of=24)
    low = eligibility.reasons(referral(risk=risk), settings, today)
    assert [each.met for each in low] == [False, False, False, False]
    assert eligibility.reasons(referral(risk=risk, judgement="He has a knife."), settings, today)[1].met
    high = RiskTold(asked="x", title="X", on=today, yes=14, of=24)
    assert eligibility.reasons(referral(risk=high), settings, today)[0].met
    assert eligibility.reasons(referral(incidents=3), settings, today)[2].met
    repeat = Earlier(listing="", ref="", harmed="", accused="", referred_on=today, counts=True)
    assert eligibility.reasons(referral(), settings, today, [repeat])[3].met
    ended = Criterion(kind="count", until=date(2026, 5, 31))
    assert not eligibility.holds(ended, today)


def test_twelve_calendar_months_end_on_the_same_day_of_the_month():
    assert eligibility.is_within(date(2025, 6, 1), date(2026, 6, 1), 12)
    assert not eligibility.is_within(date(2025, 6, 1), date(2026, 6, 2), 12)
    assert eligibility.is_within(date(2024, 2, 29), date(2025, 2, 28), 12)


@pytest.mark.parametrize(
    ("people", "bonds", "expected"),
    [
        ([("harmed", "2011-01-01")], [], {"child"}),
        ([("harmed", "2009-06-01")], [], {"sixteen"}),
        ([("harmed", "")], [], {"no birth date"}),
        ([("harmed", "2010")], [], {"no birth date"}),
        ([("harmed", "1950"), ("accused", "1980")], ["child"], {"adult child", "family"}),
        ([("harmed", "1988-03-04"), ("accused", ""), ("accused", "")], [], {"several accused"}),
        ([("harmed", "1988-03-04"), ("child", "2015")], [], {"children"}),
    ],
)  # fmt: skip
def test_what_has_to_be_looked_after_is_told_from_what_is_known(people, bonds, expected):
    those = [named(part, f"N {place}", born) for place, (part, born) in enumerate(people)]
    relations = [Between(who=those[1].id, whom=those[0].id, bond=bond) for bond in bonds]
    assert set(guards.found(those, relations, date(2026, 6, 15), 16)) == expected


def test_two_who_do_it_to_each_other_and_honour_are_guarded():
    one, two = named("harmed", "A B", "1988-03-04"), named("accused", "C D")
    both = [Between(who=one.id, whom=two.id, does="hits"), Between(who=two.id, whom=one.id, does="hits")]
    assert set(guards.found([one, two], both, date(2026, 6, 15), 16, ["honour"])) == {"both ways", "honour"}


HEADS = "Referred on\tHeard on\tHarmed name\tHarmed born\tAccused name\tAccused born\tSecond accused name"


def row(*cells):
    return "\t".join(cells)


def bring(coordinator, panel, *rows, status=200, heads=HEADS, **more):
    return coordinator.post(f"{AT}{panel.id}/before", status=status, cells="\n".join([heads, *rows]), **more)


def test_earlier_cases_come_in_from_cells_so_that_a_repeat_is_known_on_the_first_day(coordinator, panel):
    today = timezone.localdate()
    before = f"{today - timedelta(days=100):%d/%m/%Y}"
    sent = (row(before, before, "Asha Patel", "4/3/1988", "Ben Crane", "2 Jan 1985", "Dan Crane"),
            row("1/1/2019", "8/1/2019", "Cara Lowe", "", "Rob Finn", "1970", ""))  # fmt: skip
    page = bring(coordinator, panel, *sent)
    assert "1 case was read" in page
    assert "1 row is older than a repeat looks back, and is left out." in page
    assert not Listing.objects.exists()
    bring(coordinator, panel, *sent, status=302, keep="yes")
    bring(coordinator, panel, *sent, status=302, keep="yes")
    assert Listing.objects.count() == 1
    now = listed(
        panel, named("harmed", "Asha Patel", "1988-03-04"), named("accused", "Ben Crane", "1985-01-02"),
        referred_on=today,
    )  # fmt: skip
    clear(coordinator, now)
    assert "By the panel’s definition this is a repeat." in coordinator.get(f"{AT}{now.id}")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (row("31/2/2026", "1/3/2026", "A B", "", "C D", "", ""), "Row 3, Referred on: This is no day"),
        (row("1/3/2026", "1/2/2026", "A B", "", "C D", "", ""), "Row 3, Heard on: This is before the day of the referral."),
        (row("1/3/2026", "1/3/2026", "", "", "C D", "", ""), "Row 3, Harmed name: This is empty."),
        (row("1/3/2026", "1/3/2999", "A B", "", "C D", "", ""), "Row 3, Heard on: This day has not come yet."),
        (row("1/3/2026", "2/3/2026", "E F", "", "G H", "", ""), "Row 3: This is row 2 again."),
        (row("1/3/2026", "1/3/2026", "A" * 201, "", "C D", "", ""), "Row 3, Harmed name: This is too long."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_row_and_column_and_nothing_is_kept(coordinator, panel, cells, words):
    page = bring(coordinator, panel, row("1/3/2026", "2/3/2026", "E F", "", "G H", "", ""), cells, keep="yes")
    assert words in page
    assert "Keep them" not in page
    assert not Listing.objects.exists()


def test_cells_without_their_headings_or_without_any_row_are_refused(coordinator, panel):
    assert "Row 1: A column is missing: Heard on" in bring(
        coordinator, panel, heads="Referred on;Harmed name;Accused name"
    )
    assert "Put the cells here." in coordinator.post(f"{AT}{panel.id}/before", status=200, cells="")
    hostile = '=HYPERLINK("x")<script>alert(1)</script>'
    page = bring(coordinator, panel, row("1/3/2026", "1/3/2026", hostile, "", "C D", "", ""))
    assert "<script>alert" not in page


@pytest.fixture
def two(referred, coordinator, panel, desk):
    """A listing of one panel, and the coordinator of another."""
    other = desk(workforce.add_agency("Westhaven Council", "council"), "coordinator", name="Noor Hale")
    there = conference.begin_panel(other.worker, "hrda", shipped()["hrda"])
    _officer, _case, row = referred
    clear(coordinator, row)
    coordinator.post(
        f"{AT}{row.id}/move", to=str(there.id), why="She moved to her aunt.", safe_way="Aunt’s phone."
    )
    return row, other, there


def test_a_listing_stays_until_another_panel_takes_it_and_leaves_a_receipt(two, coordinator):
    row, other, there = two
    assert "It stays here until they take it." in coordinator.get(f"{AT}{row.id}")
    coordinator.get(f"{AT}{row.id}/move", status=404)
    coordinator.get(f"{AT}{row.id}/take", status=404)
    assert row.ref in other.get(f"{AT}{there.id}/referrals")
    page = other.get(f"{AT}{row.id}/take")
    assert "She moved to her aunt." in page
    assert "He waits outside her work each day now." not in page
    other.get(f"{AT}{row.id}", status=404)
    other.post(f"{AT}{row.id}/take", answer="yes")
    other.post(f"{AT}{row.id}/take", status=404, answer="yes")
    made = Listing.objects.get(panel=there)
    clear(other, made)
    assert "He waits outside her work each day now." in other.get(f"{AT}{made.id}")
    page = coordinator.get(f"{AT}{row.id}")
    for words in ("Taken by Westhaven HRDA", "Noor Hale", made.ref, "Moved to another panel"):
        assert words in page, words


def test_a_listing_that_is_not_taken_stays_with_the_reason_and_a_wall_hides_it(two, coordinator):
    row, other, there = two
    assert "Say why not" in other.post(f"{AT}{row.id}/take", status=200, answer="no", why="")
    other.post(f"{AT}{row.id}/take", answer="no", why="She lives elsewhere.")
    assert "Westhaven HRDA: She lives elsewhere." in coordinator.get(f"{AT}{row.id}")
    assert Listing.objects.get().state == "referred"
    coordinator.post(f"{AT}{row.id}/move", to=str(there.id), why="Again.", safe_way="")
    walls.put(row.id, WallTold(), worker=other.worker.id)
    other.get(f"{AT}{row.id}/take", status=404)
    assert row.ref not in other.get(f"{AT}{there.id}/referrals")


def test_a_panel_that_is_not_on_this_site_takes_a_listing_with_a_receipt(referred, coordinator, panel):
    officer, _case, row = referred
    clear(coordinator, row)
    at = f"{AT}{row.id}"
    sent = {
        "to": "elsewhere",
        "name": "Eastmere MARAC",
        "how": "",
        "why": "She moved to Eastmere.",
        "safe_way": "",
    }
    assert "Say how the papers go there" in coordinator.post(f"{at}/move", status=200, **sent)
    coordinator.post(f"{at}/move", **sent | {"how": "Secure mail to Kit Arden there."})
    page = coordinator.get(at)
    for words in ("It stays here until they say that they have it.", "Secure mail to Kit Arden there."):
        assert words in page, words
    coordinator.get(f"{at}/move", status=404)
    officer.get(f"{at}/receipt", status=404)
    assert "receipt" not in officer.get(at)
    assert "Write who said" in coordinator.post(f"{at}/receipt", status=200, answer="yes", by="", ref="")
    coordinator.post(f"{at}/receipt", answer="no", why="They know no such address.")
    assert "Eastmere MARAC: They know no such address." in coordinator.get(at)
    assert Listing.objects.get().state == "referred"
    coordinator.get(f"{at}/receipt", status=404)
    coordinator.post(f"{at}/move", **sent | {"how": "By hand."})
    flag = Flag.objects.create(
        listing=row, harmed=uuid.uuid4(), accused=uuid.uuid4(), ends_on=date(2099, 1, 1)
    )
    coordinator.post(f"{at}/receipt", answer="yes", by="Kit Arden, by phone", ref="E-12")
    page = coordinator.get(at)
    for words in ("Taken by Eastmere MARAC", "by Kit Arden, by phone, as E-12", "Moved to another panel"):
        assert words in page, words
    assert Listing.objects.get().state == "moved"
    flag.refresh_from_db()
    assert flag.ended_on == timezone.localdate(), "flags lapse: the person is somewhere else"
    assert [each.what for each in logged(row, Decided)] == ["referred", "moved"]


@pytest.fixture
def elsewhere(desk, council, referred, panel):
    """Who chairs another panel and manages the agency of a case that this one hears; has no seat on it."""
    made = desk(council, "chair", "duty manager", name="Rowan Marsh")
    conference.begin_panel(made.worker, "marac", shipped()["marac"])
    row = referred[2]
    assert not Seat.objects.filter(panel=row.panel_id, worker=made.worker.id).exists()
    clear(made, row)
    return made


@pytest.mark.parametrize("to", ["accepted", "deferred", "returned", "finished"])
def test_who_leads_another_panel_takes_no_step_of_a_panel_for_a_case_their_agency_referred(
    referred, elsewhere, to
):
    row = referred[2]
    elsewhere.get(f"{AT}{row.id}/to/{to}", status=404)
    elsewhere.post(f"{AT}{row.id}/to/{to}", why="Not now", status=404)
    row.refresh_from_db()
    assert row.state == "referred"


@pytest.mark.parametrize("page", ["minutes", "agencies", "hold", "move"])
def test_who_leads_another_panel_opens_no_page_of_who_leads_this_one(referred, coordinator, elsewhere, page):
    row = referred[2]
    clear(coordinator, row)
    meeting = meets(row.panel, state="sitting")
    row.state, row.meeting, row.opened_at = "listed", meeting, timezone.now()
    row.save()
    assert coordinator.client.get(f"{AT}{row.id}/{page}", secure=True).status_code in (200, 405)
    elsewhere.get(f"{AT}{row.id}/{page}", status=404)
    assert "Not known yet" in elsewhere.get(f"{AT}{row.id}"), "they read what who referred it reads"
