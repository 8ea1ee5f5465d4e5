"""Requests for personal data: two people, one day, the same words as where nothing is held."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from chesil_web.staff.cases.ending_models import DataRequest
from chesil_web.staff.clocks import rules as clocks
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
WHY = "Searched by name and phone."


@pytest.fixture
def two(desk, council):
    """A duty manager and the data protection officer."""
    return desk(council, "duty manager"), desk(council, "data protection officer", name="Priya Other")


def asked(desk, ago=40):
    day = timezone.localdate() - timedelta(days=ago)
    sent = {"who": "Dev, about himself", "received_on": day.isoformat(), "identity": "His passport."}
    return desk.post("requests/new", **sent).rpartition("/")[2]


def found(desk, id, what, status=302):
    return desk.post(f"requests/{id}", status, found=what, why=WHY, find="yes")


ANSWER = {
    "answer": "yes", "a-name": "Dev", "a-address": "", "a-words": "Two notes of his calls.",
    "a-enclosed": "The notes",
}  # fmt: skip
SENT = {"send": "yes", "s-how": "By post."}


def reply(page):
    return re.search(r'<p class="govuk-inset-text ch-words">(.*?)</p>', page, re.DOTALL)


def test_the_answer_is_the_same_whether_something_is_held_or_not(two):
    one, other = two
    pages, days = [], set()
    for first, second in (("nothing", "nothing"), ("withhold", "withhold"), ("nothing", "withhold")):
        id = asked(one)
        found(one, id, first)
        found(other, id, second)
        pages.append(reply(one.get(f"requests/{id}"))[1])
        days.add(DataRequest.objects.get(id=id).answer_on)
    assert len(set(pages)) == 1
    assert len(days) == 1
    assert "case" not in pages[0]


def test_nothing_goes_out_before_its_day_and_before_two_agree(two):
    one, other = two
    id = asked(one, ago=2)
    assert DataRequest.objects.get().answer_on == clocks.due(
        "request", timezone.localdate() - timedelta(2), 1, {}
    )
    assert "What you found" in (page := one.get(f"requests/{id}"))
    assert "so that the day does not tell" in page
    found(one, id, "nothing")
    page = one.get(f"requests/{id}")
    assert "What you found is kept." in page
    assert "Change what you found" in page
    assert WHY in page.partition("<form")[2], "what was said is not asked again from nothing"
    assert reply(page) is None
    one.post(f"requests/{id}", **SENT)
    found(other, id, "nothing")
    assert reply(other.get(f"requests/{id}")) is None, "its day has not come"
    other.post(f"requests/{id}", **SENT)
    assert DataRequest.objects.get().ended_on is None
    DataRequest.objects.update(answer_on=timezone.localdate())
    assert reply(other.get(f"requests/{id}"))
    other.post(f"requests/{id}", **SENT)
    assert DataRequest.objects.get().ended_on == timezone.localdate()
    found(one, id, "give")
    assert reply(one.get(f"requests/{id}")), "what was sent stays"


def test_one_person_is_not_two_and_does_not_read_what_the_other_found_first(two, desk, council):
    one, other = two
    id = asked(one)
    found(one, id, "withhold")
    found(one, id, "nothing")
    assert reply(one.get(f"requests/{id}")) is None
    assert WHY not in other.get(f"requests/{id}")
    found(other, id, "give")
    page = other.get(f"requests/{id}")
    assert WHY in page
    assert "Two people found different things." in page
    third = desk(council, "duty manager", name="Dev Marsh")
    assert "What you found" not in third.get(f"requests/{id}")
    found(third, id, "nothing")
    assert reply(third.get(f"requests/{id}")) is None
    found(other, id, "nothing")
    assert reply(other.get(f"requests/{id}"))


def test_what_can_be_given_is_not_answered_with_the_neutral_words(two):
    one, other = two
    id = asked(one)
    found(one, id, "give")
    found(other, id, "give")
    page = one.get(f"requests/{id}")
    assert reply(page) is None
    assert "a second person reads it before it goes" in page
    assert "Change what you found" not in page, "both have answered"
    assert "Write the answer." in one.post(f"requests/{id}", 200, answer="yes")
    one.post(f"requests/{id}", **ANSWER)
    DataRequest.objects.update(answer_on=timezone.localdate())
    one.post(f"requests/{id}", approve="yes")
    one.post(f"requests/{id}", **SENT)
    assert DataRequest.objects.get().ended_on is None, "who wrote it is not the second person"
    page = other.get(f"requests/{id}")
    assert "Two notes of his calls." in page
    other.post(f"requests/{id}", approve="yes")
    assert one.client.post(f"/work/c/requests/{id}", {"file": "yes"}, secure=True).content[:4] == b"%PDF"
    one.post(f"requests/{id}", **SENT)
    assert "By post." in one.get(f"requests/{id}")


def test_who_cannot_search_is_told_who_can_and_those_see_that_it_waits(two):
    one, other = two
    id = asked(other)
    assert "Find a case" in one.get(f"requests/{id}")
    page = other.get(f"requests/{id}")
    assert "Your role cannot look among cases." in page
    assert "Rowan Kell" in page
    assert "Requests for personal data (1)" in one.get("")
    found(one, id, "nothing")
    found(other, id, "withhold")
    one.post(f"requests/{id}", again="yes")
    assert "What you found" in one.get(f"requests/{id}"), "who has to look again can"


def test_a_request_needs_who_when_and_how_it_is_known_that_it_is_them(two):
    one, _other = two
    for missing in ("who", "received_on", "identity"):
        sent = {"who": "Dev", "received_on": "2026-03-04", "identity": "Passport."} | {missing: ""}
        assert "There is a problem" in one.post("requests/new", status=200, **sent)
    assert "not come yet" in one.post(
        "requests/new", status=200, who="x", received_on="2999-01-01", identity="y"
    )
    assert not DataRequest.objects.exists()


def test_requests_to_other_agencies_and_for_other_roles_are_not_there(two, desk, council):
    one, other = two
    assert "No request was written down." in one.get("requests")
    id = asked(one)
    assert "Dev, about himself" in other.get("requests")
    elsewhere = desk(workforce.add_agency("Westhaven", "council"), "duty manager")
    elsewhere.get(f"requests/{id}", status=404)
    assert "Dev, about" not in elsewhere.get("requests")
    desk(council, "officer", name="Dev Marsh").get("requests", status=404)
    assert b"Dev" not in DataRequest.objects.get().sealed
    assert date(2026, 1, 1) < DataRequest.objects.get().answer_on
