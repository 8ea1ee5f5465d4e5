"""People of a case: added, changed, ended, found again, kept apart from the other side."""

from datetime import date, timedelta

import attrs
import pytest
from django.utils import timezone
from tests.web.staff.test_cases import contact, reported, triage
from tests.web.test_complaints import SAID, sent

from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import desks, identity
from chesil_web.staff.access.identity import Person
from chesil_web.staff.access.models import Closeness, Declared, Match
from chesil_web.staff.cases.models import Case, CaseTold, Notice, Party, PartyVersion, Relation, Task
from chesil_web.staff.cases.people_models import PartyTold
from chesil_web.staff.parties import actions as people_actions
from chesil_web.staff.parties import queries as people_queries
from chesil_web.staff.parties import rules as people_rules
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _takes_complaints(settings) -> None:
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)


@pytest.fixture
def officer(desk, council):
    return desk(council, "officer")


@pytest.fixture
def other(desk, council):
    """A colleague who sees none of the officer's cases."""
    return desk(council, "officer", name="Priya Nolan")


def somebody(**more):
    return {
        "part": "accused", "name": "Dev Marsh", "born-year": "1988", "born-day": "4", "born-month": "3",
        "phones": "07700 900456", "addresses": "12 Mill Lane, Northmere NM1 2AB",
    } | more  # fmt: skip


def told(party):
    safe = desks.opened(party.safe_id)
    return safe.read([party], PartyTold)[0]


def added(desk, case, **more):
    desk.post(f"{case.id}/people/new", **somebody(**more))
    return max(Party.objects.filter(case=case), key=lambda each: (told(each).at, each.id.hex))


def test_who_a_worker_names_when_a_case_begins_is_typed_once(officer):
    case = reported(officer)
    page = officer.get(f"{case.id}/people")
    assert page.count("from the report, not checked yet") == 2
    assert "Dev to Asha" in page
    assert "2 people" in officer.get(f"{case.id}")
    harmed = next(each for each in Party.objects.all() if told(each).part == "harmed")
    officer.post(f"{case.id}/people/{harmed.id}/right")
    assert officer.get(f"{case.id}/people").count("from the report, not checked yet") == 1


def test_a_report_gives_its_people_with_all_that_it_says_of_them(visitor, desk, council):
    sent(visitor, SAID)
    duty = desk(council, "duty manager")
    duty.post(f"new/{Complaint.objects.get().id}", **triage(duty))
    found = {told(each).part: told(each) for each in Party.objects.all()}
    assert found["harmed"].name == "Dev, in the blue house"
    assert found["supporter"].phones == ("07700 900123",)
    assert found["accused"].name == "The woman from number 9"
    assert found["accused"].notes == "a neighbour"
    assert "a neighbour" in duty.get(f"{Case.objects.get().id}/people")


def test_somebody_is_added_changed_ended_and_brought_back_and_nothing_is_lost(officer):
    case = reported(officer)
    party = added(officer, case)
    at = f"{case.id}/people/{party.id}"
    page = officer.get(at)
    for words in ("07700 900456", "12 Mill Lane", "4 March 1988", "Said to do it"):
        assert words in page, words
    officer.post(f"{at}/change", **somebody(base="1", phones="07700 900456\n07700 900789"))
    assert "07700 900789" in officer.get(at)
    assert "What was known before" in officer.get(at)
    assert PartyVersion.objects.count() == 1
    assert "Say why" in officer.post(f"{at}/end", status=200, why="")
    officer.post(f"{at}/end", why="It was his cousin.")
    assert "Not in the case any more" in officer.get(f"{case.id}/people")
    assert not Match.objects.filter(party=party.id).exists()
    officer.post(f"{at}/end")
    assert Match.objects.filter(party=party.id).exists()
    assert "It was his cousin." in officer.get(f"{case.id}")


def test_a_year_alone_is_enough_and_a_wrong_day_is_refused(officer):
    case = reported(officer)
    party = added(officer, case, **{"born-day": "", "born-month": ""})
    assert told(party).born == "1988"
    assert "real date" in officer.post(f"{case.id}/people/new", status=200, **somebody(**{"born-day": "31", "born-month": "2"}))  # fmt: skip
    assert 'value="1988"' in officer.get(f"{case.id}/people/{party.id}/change")


def test_two_who_change_somebody_at_once_lose_nothing(officer):
    case = reported(officer)
    party = added(officer, case)
    at = f"{case.id}/people/{party.id}/change"
    officer.post(at, **somebody(base="1", notes="first"))
    again = officer.post(at, status=200, **somebody(base="1", notes="second"))
    assert "Somebody else changed this" in again
    assert "second" in again
    assert 'value="2"' in again
    assert told(Party.objects.get(id=party.id)).notes == "first"
    officer.post(at, **somebody(base="2", notes="second"))
    page = officer.get(f"{case.id}/people/{party.id}")
    assert "first" in page
    assert "second" in page


def test_who_does_what_to_whom_stands_first_and_can_be_taken_out(officer):
    case = reported(officer)
    people = {told(each).name: each.id.hex for each in Party.objects.all()}
    fields = {
        "who": people["Asha"], "whom": people["Dev"], "does": "shouts from her window", "bond": "neighbour",
        "afraid": "no", "word": "his, on the phone",
    }  # fmt: skip
    assert "Choose somebody else." in officer.post(
        f"{case.id}/people/between", status=200, **fields | {"whom": people["Asha"]}
    )
    before = Relation.objects.get()
    officer.post(f"{case.id}/people/between", **fields)
    first = Relation.objects.exclude(id=before.id).get()
    assert "shouts from her window" in officer.get(f"{case.id}")
    assert "Each of two is said" not in officer.get(f"{case.id}/people")
    officer.post(f"{case.id}/people/between", **fields | {"who": people["Dev"], "whom": people["Asha"]})
    assert "Each of two is said to do something to the other." in officer.get(f"{case.id}/people")
    officer.post(f"{case.id}/people/between/{first.id}", end="yes")
    assert "Each of two is said" not in officer.get(f"{case.id}/people")


def test_the_number_of_another_party_cannot_be_confirmed_as_a_safe_way(officer):
    case = reported(officer)
    added(officer, case)
    for number in ("07700 900456", "+447700900456", "07700-900456"):
        page = officer.post(f"{case.id}/contact", status=200, **contact(number=number))
        assert "This belongs to Dev Marsh" in page, number
    officer.post(f"{case.id}/contact", **contact())


def test_a_shared_home_is_known_once_two_workers_say_so(officer, desk, council):
    case = reported(officer)
    duty = desk(council, "duty manager", name="Priya Nolan")
    party = added(officer, case, part="harmed", name="Asha Pell", phones="")
    other = next(each for each in Party.objects.all() if told(each).name == "Dev")
    at = f"{case.id}/people/{party.id}"
    home = "12 Mill Lane, Northmere NM1 2AB"
    officer.post(f"{at}/knows", detail=home, who=other.id.hex, word="hers")
    assert "It counts when a second worker says so too." in officer.get(at)
    officer.post(f"{at}/knows/0", status=404, agree="yes", base="2")
    duty.post(f"{at}/knows/0", agree="yes", base="1")
    assert not known_to(case, home), "an old page agrees to nothing"
    duty.post(f"{at}/knows/0", agree="yes", base="2")
    assert known_to(case, home) == {other.id.hex}
    officer.post(f"{at}/knows/0", end="yes", base="3")
    assert not known_to(case, home)


def known_to(case, value):
    people = people_queries.people(desks.opened(case.safe_id), case)
    return next(set(each.known_to) for each in people_queries.protected(people) if each.value == value)


def test_the_other_side_is_a_case_of_its_own_with_another_worker(officer, other, desk, council):
    case = reported(officer)
    added(officer, case, part="harmed", name="Asha Pell", phones="07700 900999")
    people = {told(each).name: each.id.hex for each in Party.objects.all()}
    fields = triage(other, who=people["Dev"], whom=people["Asha"], report="She shouts.")
    own = fields | {"owner": f"worker {officer.worker.id.hex}"}
    officer.post(f"{case.id}/people/other-side", status=200, **own)
    officer.post(f"{case.id}/people/other-side", **fields)
    made = Case.objects.exclude(id=case.id).get()
    page = other.get(f"{made.id}/people")
    assert "Tell neither what the other said" in page
    assert "Asha to Dev" in page
    for words in ("07700 900999", "Pell", "outside her work", case.ref):
        assert words not in page + other.get(f"{made.id}"), words
    officer.get(f"{made.id}", status=404)
    other.get(f"{case.id}", status=404)
    assert "Tell neither what the other said" in officer.get(f"{case.id}/people")
    assert made.ref not in officer.get(f"{case.id}/people") + officer.get("all")
    duty = desk(council, "duty manager", name="Kit Arden")
    assert made.ref in duty.get(f"{case.id}/people")


def test_not_even_who_sees_all_cases_sees_the_other_side_of_their_own(desk, council):
    one, two = (desk(council, "duty manager", name=name) for name in ("Kit Arden", "Priya Nolan"))
    lead = desk(council, "safeguarding lead", name="Noor Hale")
    case = reported(one)
    words = CaseTold(who="Dev", kind="neighbours", against="Asha")
    given = {"priority": 3, "reason": "He says so too.", "report": "She shouts."}
    with pytest.raises(people_actions.SameWorker):
        people_actions.counter(lead.worker, case, words, one.worker.row, **given)
    assert Case.objects.count() == 1
    made = people_actions.counter(lead.worker, case, words, two.worker.row, **given)
    one.get(f"{made.id}", status=404)
    two.get(f"{case.id}", status=404)
    assert made.ref not in one.get("all")
    assert case.ref not in two.get("all")
    assert made.ref in lead.get(f"{case.id}/people")


def test_who_may_be_known_shows_at_the_first_look_and_two_are_one_when_a_worker_says_so(officer):
    first = reported(officer)
    one = added(officer, first)
    again = officer.post(
        "report", status=200, **triage(officer, who="A. Pell", report="Again.", against="Dev Marsh")
    )
    assert "This may be about somebody we know" in again
    assert first.ref in again
    assert Case.objects.count() == 1
    officer.post(
        "report", looked="yes", **triage(officer, who="A. Pell", report="Again.", against="Dev Marsh")
    )
    second = Case.objects.exclude(id=first.id).get()
    other = next(each for each in second.parties.all() if told(each).name == "Dev Marsh")
    at = f"{second.id}/people/{other.id}"
    assert "the same surname and initial" in officer.get(at)
    officer.post(f"{at}/same", other=one.id)
    assert Party.objects.get(id=other.id).person == one.person
    assert first.ref in officer.get(f"{second.id}/people")
    officer.post(f"{at}/same", **{"not-same": "yes"})
    assert Party.objects.get(id=other.id).person != one.person


def test_nobody_is_made_one_with_somebody_in_a_case_that_is_not_there(officer, other):
    theirs, own = reported(officer), reported(other)
    hidden = theirs.parties.first()
    mine = own.parties.first()
    other.post(f"{own.id}/people/{mine.id}/same", status=404, other=hidden.id)
    other.post(f"{own.id}/people/{mine.id}/same", status=404, other="nobody")
    assert Party.objects.get(id=mine.id).person == mine.person


def test_a_pair_that_comes_again_is_counted_by_an_index_of_both(officer):
    first, second = reported(officer), reported(officer)
    for part in ("harmed", "accused"):
        one, two = (
            next(each for each in case.parties.all() if told(each).part == part) for case in (first, second)
        )
        assert "about the same two people" not in officer.get(f"{second.id}/people")
        added(officer, first, name="Nobody Else", part="other")
        people_id = Party.objects.get(id=one.id).person

        people_actions.join(officer.worker, Party.objects.select_related("case").get(id=two.id), one)
        assert Party.objects.get(id=two.id).person == people_id
    assert "1 other case that you can see is about the same two people." in officer.get(f"{second.id}/people")
    other = reported(officer)
    assert "about the same two people" not in officer.get(f"{other.id}/people")


def test_a_match_that_a_worker_may_not_see_goes_to_its_duty_and_shows_nothing(officer, other, desk, council):
    case = reported(officer)
    added(officer, case)
    duty = desk(council, "duty manager", name="Kit Arden")
    before = other.post(
        "report", status=302, **triage(other, who="Noor", report="He waits.", against="Dev Marsh")
    )
    made = Case.objects.exclude(id=case.id).get()
    assert before.endswith(str(made.id))
    page = other.get(f"{made.id}/people") + other.get(f"{made.id}")
    assert case.ref not in page
    assert "somebody we know" not in page
    notice = Notice.objects.get(case=case)
    assert case.ref in duty.get("notices")
    assert "Priya Nolan" in duty.get("notices")
    duty.post("notices", id=notice.id)
    assert "Nothing waits" in duty.get("notices")


def test_when_the_person_harmed_is_one_with_another_contact_is_asked_again(officer):
    first, second = reported(officer), reported(officer)
    one, two = (
        next(each for each in case.parties.all() if told(each).part == "harmed") for case in (first, second)
    )
    for case in (first, second):
        officer.post(f"{case.id}/contact", **contact())
        officer.get(f"{case.id}/number")
    officer.post(f"{second.id}/people/{two.id}/same", other=one.id)
    for case in (first, second):
        officer.get(f"{case.id}/number", status=404)
        assert "Not now" in officer.get(f"{case.id}")


@pytest.mark.parametrize(
    ("born", "turns"),
    [
        ("2012-03-04", [(16, date(2028, 3, 4)), (18, date(2030, 3, 4))]), ("2009-06-01", [(18, date(2027, 6, 1))]),
        ("2012-02-29", [(16, date(2028, 2, 29)), (18, date(2030, 3, 1))]), ("2000-01-01", []), ("2012", []), ("", []),
    ],
)  # fmt: skip
def test_when_a_child_turns_16_and_18(born, turns):
    assert list(people_rules.birthdays(born, date(2026, 1, 1))) == turns


def test_before_a_child_turns_16_and_18_somebody_looks_at_what_fits(officer):
    case = reported(officer)
    today = timezone.localdate()
    born = today.replace(year=today.year - 15, day=1)
    day = {"born-day": "1", "born-month": str(born.month), "born-year": str(born.year)}
    party = added(officer, case, part="child", name="Sam Marsh", **day)
    officer.post(
        f"{case.id}/people/{party.id}/change", **somebody(base="1", part="child", name="Sam Marsh", **day)
    )
    page = officer.get(f"{case.id}")
    assert page.count("Sam Marsh turns 16 on") == 1
    assert page.count("Sam Marsh turns 18 on") == 1
    due = Task.objects.order_by("due_on").last().due_on
    assert due == born.replace(year=born.year + 18) - timedelta(days=60)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (Person(phones=("07700 900123",)), Person(phones=("+44 7700 900123",)), True),
        (Person(mails=("Asha@Example.org",)), Person(mails=("asha@example.org",)), True),
        (Person(addresses=("Flat 3, 12 Mill Lane, NM1 2AB",)), Person(addresses=("3/12 Mill Ln NM12AB",)), True),
        (Person(addresses=("12 Mill Lane, NM1 2AB",)), Person(addresses=("14 Mill Lane, NM1 2AB",)), False),
        (Person(names=("Asha O’Brien",)), Person(names=("A. O'BRIEN",)), True),
        (Person(names=("Asha",)), Person(names=("Asha",)), False),
        (Person(names=("Catherine Marsh",), born="1988"), Person(names=("Kathryn Marsch",), born="1988-03-04"), True),
        (Person(names=("Catherine Marsh",)), Person(names=("Dana Marsh",), born="1988"), False),
        (Person(names=("José Núñez",)), Person(names=("Jose Nunez",)), True),
        (Person(references=("T-100 2",)), Person(references=("t1002",)), True),
        (Person(), Person(), False),
    ],
)  # fmt: skip
def test_by_what_two_are_the_same_and_never_by_a_common_value_alone(one, two, same):
    assert bool(identity.matches(one) & identity.matches(two)) is same


def test_nothing_of_a_person_stands_in_clear_and_no_two_sides_are_equal(officer, council):
    case = reported(officer)
    party = added(officer, case)
    stored = bytes(Party.objects.get(id=party.id).sealed)
    stored += b"".join(bytes(each.index) for each in [*Match.objects.all(), *Closeness.objects.all()])
    for words in (b"Marsh", b"900456", b"Mill"):
        assert words not in stored
    indexes = {bytes(each.index) for model in (Match, Closeness, Declared) for each in model.objects.all()}
    assert len(indexes) == Match.objects.values("index").distinct().count() + Closeness.objects.count()


def test_people_of_another_agency_are_not_there(officer, desk):
    case = reported(officer)
    party = Party.objects.first()
    stranger = desk(workforce.add_agency("Westhaven", "council"), "duty manager", name="Dev Other")
    own = reported(stranger)
    for address in (f"{case.id}/people", f"{case.id}/people/{party.id}", f"{own.id}/people/{party.id}"):
        stranger.get(address, status=404)
    for address in ("right", "same", "knows/0", "end", "change"):
        stranger.post(f"{case.id}/people/{party.id}/{address}", status=404)
        stranger.post(f"{own.id}/people/{party.id}/{address}", status=404)
