"""Orders of a case: kinds from the law, terms, ends that are shown early, versions, and what broke them."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.web.staff.test_cases import reported
from tests.web.staff.test_sharing import OUTSIDE, code_of, entry, post, shared, taken

from chesil_web.foundation.keys import entrusted
from chesil_web.staff.cases.models import Case, Entry
from chesil_web.staff.cases.work_models import CaseVersion, Clock
from chesil_web.staff.orders.breaches import BREACHES
from chesil_web.staff.orders.orders import OrderTold, routes_of_orders, state
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def order(**more):
    return {
        "kind": "non-molestation-order", "terms": "Not to go to Mill Lane.\nNot to contact Asha.",
        "starts": (timezone.localdate() - timedelta(days=20)).isoformat(),
        "ends": (timezone.localdate() + timedelta(days=40)).isoformat(), "served": "yes",
        "served_on": (timezone.localdate() - timedelta(days=19)).isoformat(), "served_how": "by the police",
    } | more  # fmt: skip


def breach(**more):
    day = timezone.localdate() - timedelta(days=3)
    return {
        "act": "new",
        "on": day.isoformat(),
        "words": "He stood in Mill Lane.",
        "points": ["0", "other"],
        "point": "Mill Lane",
    } | more


@pytest.fixture
def ordered(desk, council):
    """A worker, their case, and an order in it."""
    officer = desk(council, "officer")
    case = reported(officer)
    officer.post(f"{case.id}/orders/new", **order())
    return officer, case, CaseVersion.objects.get(sort="order").thing


def test_an_order_stands_with_its_terms_and_what_the_law_says(ordered):
    officer, case, _thing = ordered
    page = officer.get(f"{case.id}/orders")
    for words in ("Non-molestation order", "Not to go to Mill Lane.", "by the police", "It ends soon",
                  "Breaking it", "5 years"):  # fmt: skip
        assert words in page, words
    assert "Non-molestation order" in officer.get(f"{case.id}/timeline")
    assert Entry.objects.count() == 3
    assert b"Mill Lane" not in CaseVersion.objects.values_list("sealed")[0][0]


def test_no_order_of_the_list_is_unsure_law():
    assert "respect-order" not in routes_of_orders()
    assert {"bail-conditions", "restraining-order", "restraining-order-before-2020"} <= set(
        routes_of_orders()
    )


def test_an_end_within_60_days_is_due_in_my_day_and_a_later_one_is_not(ordered):
    officer, case, thing = ordered
    assert "An order ends" in officer.get("")
    assert "An order ends" in officer.get(f"{case.id}")
    later = (timezone.localdate() + timedelta(days=90)).isoformat()
    officer.post(f"{case.id}/orders/{thing}", **order(ends=later, base=1))
    assert "An order ends" not in officer.get("")
    assert Clock.objects.filter(kind="order").count() == 2, "the first stays, ended"
    officer.post(f"{case.id}/orders/{thing}", **order(ends="", base=2))
    assert not Clock.objects.filter(kind="order", ended_on=None).exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"terms": " "}, "Write at least one point"), ({"kind": "other", "called": ""}, "Write what it is called"),
        ({"ends": "2020-01-01"}, "The last day has to be after the first."), ({"starts": ""}, "Add the day on which it begins."),
        ({"served": ""}, "Say whether they were given it."),
        ({"kind": "other", "called": "", "ends": "2020-01-01"}, "Write what it is called"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_is_refused_and_nothing_is_kept(desk, council, wrong, words):
    officer = desk(council, "officer")
    case = reported(officer)
    page = officer.post(f"{case.id}/orders/new", status=200, **order(**wrong))
    assert words in page
    assert "There is a problem" in page
    assert not CaseVersion.objects.exists()


def test_a_change_is_a_version_and_two_of_one_base_both_stay(ordered):
    officer, case, thing = ordered
    officer.post(f"{case.id}/orders/{thing}", **order(court="Northmere, 26NM1", base=1))
    officer.post(f"{case.id}/orders/{thing}", **order(court="Northmere, 26NM2", base=1))
    page = officer.get(f"{case.id}/orders")
    assert "Somebody else changed this at the same time." in page
    before = officer.get(f"{case.id}/orders/{thing}/versions")
    assert "26NM1" in before
    assert "26NM2" in before
    assert "from version 1" in before
    officer.post(f"{case.id}/orders/{thing}", **order(court="Northmere, 26NM1 and 26NM2", base=3))
    assert "Somebody else changed" not in officer.get(f"{case.id}/orders")


def test_what_was_sent_twice_is_kept_once(ordered):
    officer, case, thing = ordered
    officer.post(f"{case.id}/orders/{thing}", **order(base=1))
    assert CaseVersion.objects.count() == 1
    officer.post(f"{case.id}/orders/new", **order(thing=str(thing), base=0))
    assert CaseVersion.objects.count() == 1


def test_a_breach_is_an_act_with_who_was_told_and_their_reference(ordered):
    officer, case, thing = ordered
    officer.post(f"{case.id}/orders/{thing}/breach", **breach())
    page = officer.get(f"{case.id}/orders")
    assert "He stood in Mill Lane." in page
    assert "nobody yet" in page
    against = page.partition("Against the point")[2].partition("</dd>")[0]
    assert "Not to go to Mill Lane.\nMill Lane" in against
    broken = CaseVersion.objects.get(sort="breach").thing
    form = officer.get(f"{case.id}/breaches/{broken}")
    assert form.count(" checked") == 2, "the point of the order that was chosen, and the one that was typed"
    missing = officer.post(f"{case.id}/breaches/{broken}", status=200, told_whom="Police", base=1)
    assert "Add the day on which they were told." in missing
    officer.post(
        f"{case.id}/breaches/{broken}", told_whom="the police, on 101", reference="NM/123",
        told_on=timezone.localdate().isoformat(), base=1,
    )  # fmt: skip
    page = officer.get(f"{case.id}/orders")
    assert "NM/123" in page
    assert "He stood in Mill Lane." in page
    assert "nobody yet" not in page
    happened = officer.get(f"{case.id}/timeline?by=happened")
    assert "Noted as a breach of an order" in happened


def test_a_breach_can_be_an_act_that_is_written_down_already(ordered):
    officer, case, thing = ordered
    day = (timezone.localdate() - timedelta(days=2)).isoformat()
    before = (timezone.localdate() - timedelta(days=200)).isoformat()
    officer.post(f"{case.id}/note", kind="act", text="He rang nine times.", happened=day)
    officer.post(f"{case.id}/note", kind="act", text="He rang before the order.", happened=before)
    form = officer.get(f"{case.id}/orders/{thing}/breach")
    assert "He rang nine times." in form
    assert "He rang before the order." not in form
    officer.post(f"{case.id}/orders/{thing}/breach", act="e3x", status=200)
    act = f"e{Entry.objects.count() - 1}"
    officer.post(f"{case.id}/orders/{thing}/breach", act=act)
    assert "He rang nine times." in officer.get(f"{case.id}/orders")


def test_the_police_know_of_a_breach_that_one_of_them_writes_down(desk):
    officer = desk(workforce.add_agency("Northmere Police", "police"), "officer")
    case = reported(officer)
    officer.post(f"{case.id}/orders/new", **order())
    form = officer.get(f"{case.id}/orders/{CaseVersion.objects.get().thing}/breach")
    assert 'value="Northmere Police"' in form


def test_a_breach_and_its_order_are_written_on_one_page(desk):
    officer = desk(workforce.add_agency("Northmere Police", "police"), "officer")
    case = reported(officer)
    at, day = f"{case.id}/breach", timezone.localdate() - timedelta(days=3)
    assert f'href="/work/c/{at}"' in officer.get(f"{case.id}/orders")
    form = officer.get(at)
    assert 'value="Northmere Police"' in form
    sent = breach(thing="6e0d3e6c-8a51-4d52-9f0a-0a2b5cf5a8f1", order="new", kind="other", point="Mill Lane")
    sent |= {"told_whom": "Northmere Police", "told_on": day.isoformat()}
    sent |= {"called": "Bail from Northmere", "starts": (day + timedelta(days=1)).isoformat()}
    assert "This order was not in force on that day." in officer.post(at, status=200, **sent)
    assert not CaseVersion.objects.exists()
    for _ in range(2):
        officer.post(at, **sent | {"starts": ""})
    order, broken = (
        CaseVersion.objects.order_by("id").filter(sort="order").get(),
        CaseVersion.objects.get(sort="breach"),
    )
    page = officer.get(f"{case.id}/orders")
    for words in ("Bail from Northmere", "He stood in Mill Lane.", "Mill Lane", "Northmere Police"):
        assert words in page, words
    officer.post(at, **sent | {"thing": "", "order": order.thing.hex, "words": "He came again."})
    assert CaseVersion.objects.filter(sort="breach").count() == 2
    assert CaseVersion.objects.filter(sort="order").count() == 1
    assert "He came again." in officer.get(f"{case.id}/orders")
    assert "There is a problem" not in officer.get(f"{case.id}/breaches/{broken.thing}")


def test_a_breach_can_be_noted_before_anybody_knows_what_the_order_is_called(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    officer.post(f"{case.id}/breach", **breach(order="new", kind="other", called=""))
    assert "Order whose name is not known yet" in officer.get(f"{case.id}/orders")


def test_words_of_a_breach_that_she_shared_go_when_she_stops(asha, desk):
    agency = workforce.add_agency("Harbour Advocates", "advocates")
    advocate = desk(agency, "advocate")
    entry(asha)
    hers = shared(asha, code_of(advocate))
    case = Case.objects.get(id=taken(advocate).partition("/")[0])
    advocate.post(f"{case.id}/orders/new", **order(starts="2020-01-01", served_on="2020-01-01"))
    thing = CaseVersion.objects.get(sort="order").thing
    form = advocate.get(f"{case.id}/orders/{thing}/breach")
    (act,) = re.findall(r'value="(s\w+-\d+)"', form)
    advocate.post(f"{case.id}/orders/{thing}/breach", **breach(act=act))
    assert OUTSIDE in advocate.get(f"{case.id}/orders")
    broken = CaseVersion.objects.get(sort="breach")
    (version,) = entrusted.open_as_installation(case.safe_id).read([broken], BREACHES.document)
    assert OUTSIDE not in str(version)
    post(asha, f"{hers}/stop", stop="yes")
    page = advocate.get(f"{case.id}/orders")
    assert OUTSIDE not in page
    assert "They share it no longer." in page
    assert OUTSIDE not in advocate.get(f"{case.id}/breaches/{broken.thing}/versions")


def test_a_breach_that_is_sent_twice_is_one(ordered):
    officer, case, thing = ordered
    sent = breach(thing="6e0d3e6c-8a51-4d52-9f0a-0a2b5cf5a8f1")
    for _ in range(2):
        officer.post(f"{case.id}/orders/{thing}/breach", **sent)
    assert CaseVersion.objects.filter(sort="breach").count() == 1
    assert officer.get(f"{case.id}/timeline?by=happened").count("He stood in Mill Lane.") == 1


def test_orders_of_others_are_not_there(ordered, desk, council):
    _officer, case, thing = ordered
    other = desk(council, "officer", name="Dev Marsh")
    for address in (
        "orders",
        "orders/new",
        "breach",
        f"orders/{thing}",
        f"orders/{thing}/breach",
        f"orders/{thing}/versions",
    ):
        other.get(f"{case.id}/{address}", status=404)
    mine = reported(other)
    other.get(f"{mine.id}/orders/{thing}", status=404)
    other.get(f"{mine.id}/orders/{thing}/breach", status=404)
    other.get(f"{mine.id}/orders/{thing}/versions", status=404)
    other.get(f"{mine.id}/breaches/{thing}", status=404)
    assert "No order is written down." in other.get(f"{mine.id}/orders")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"ends": date(2026, 5, 31)}, "It ended"), ({"ends": TODAY}, "It ends soon"),
        ({"ends": date(2026, 7, 31)}, "It ends soon"), ({"ends": date(2026, 8, 1)}, "In force."), ({}, "In force."),
        ({"starts": date(2026, 6, 2)}, "It begins"), ({"over_on": date(2026, 5, 1), "ends": date(2027, 1, 1)}, "It ended"),
    ],
)  # fmt: skip
def test_whether_an_order_is_in_force(told, words):
    assert state(OrderTold(kind="other", **told), TODAY).startswith(words)
