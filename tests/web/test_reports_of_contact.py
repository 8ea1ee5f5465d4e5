"""Contact under an order is told on one page for the police, and with less for others."""

import re
import uuid

import pytest
from tests.web.test_analysis import page
from tests.web.test_diary import write
from tests.web.test_papers import keep_one_kind, work

from chesil_web.person.papers import preparations
from chesil_web.person.papers.models import Asked, Paper
from chesil_web.person.papers.prepared import OrderReport

POLICE, SCHOOL = 0, 3
ORDER = {"name": "Asha Kaya", "other_name": "Dev Rao", "kind": "non_molestation", "made-day": "14",
         "made-month": "3", "made-year": "2026", "about": "Dev", "terms": "Not to contact me\nNot to go to 12 "
         "Quay Lane", "children": "no"}  # fmt: skip


def tell(person):
    keep_one_kind(person)
    post(person, "/n/k/new/1", id=uuid.uuid4().hex, name="Dev", addresses="07700 900123")
    dev = uuid.UUID(re.search(r'href="/n/k/([0-9a-f-]{36})"', page(person, "/n/k"))[1]).hex
    post(person, "/n/k/new/3", id=uuid.uuid4().hex, kind="Non-molestation order", person=dev, **{
        "starts-day": "14", "starts-month": "3", "starts-year": "2026",
        "words0": "Not to contact me", "forbids0": "contact"})  # fmt: skip
    post(person, "/n/k/new/5", id=uuid.uuid4().hex, kind="address", value="12 Quay Lane")
    write(person, when="day", day="2026-03-18", what="He stood at the gate.", who="Dev", reference="55/26")
    write(person, when="day", day="2026-03-18", what="CANARYPRIVATE", who="Dev", private="on")
    write(person, when="day", day="2026-03-01", what="CANARYBEFORE", who="Dev")


@pytest.fixture
def told(once):
    return once(tell)


def post(person, address, /, **said):
    return person.client.post(address, said, secure=True, follow=True).content.decode()


def begin(person, order="", /, **said):
    """A report of the first order, or of *order*; with what is said of it, that is told too."""
    shown = page(person, "/n/j/new")
    order = order or re.search(r'name="order" type="radio" value="([0-9a-f]{32})"', shown)[1]
    at = person.client.post("/n/j/new", {"order": order}, secure=True).url.removesuffix("/order")
    if said:
        post(person, f"{at}/order", **ORDER | said)
    return at


def contacts(person, at):
    """The page of contacts, after what is new was looked through."""
    shown = post(person, f"{at}/contacts", x="")
    work()
    return post(person, f"{at}/contacts", x="") if "data-busy" in shown else shown


def chosen(shown):
    """What the page of contacts has filled in."""
    ticked = re.findall(r'name="(c-[0-9a-f-]+-goes)" type="checkbox"[^>]* checked', shown)
    typed = re.findall(r'name="(c-[0-9a-f-]+-reported)" type="text"[^>]*? value="([^"]+)"', shown)
    return dict.fromkeys(ticked, "on") | dict(typed) | {"chosen": "yes"}


def told_of(person):
    return preparations.every(person.opened(), OrderReport)[0][1]


def test_a_report_tells_the_order_and_each_contact_since_with_its_record(told, dev):
    assert "You have not begun one yet." in page(told, "/n/j")
    assert "Choose the order." in post(told, "/n/j/new", order="")
    at = begin(told)
    shown = page(told, f"{at}/order")
    assert 'value="non_molestation" selected' in shown, "proposed from what she called it"
    assert "Not to contact me" in shown
    assert told.client.get(f"{at}/{POLICE}", secure=True).url == f"{at}/order"
    assert "Say whether it is from a case about children." in post(
        told, f"{at}/order", **ORDER | {"children": ""}
    )
    assert "Write the day it was made" in post(told, f"{at}/order", **ORDER | {"made-day": "", "made-month": "",
                                                                            "made-year": ""})  # fmt: skip
    post(told, f"{at}/order", **ORDER, court="Family Court at Northmere", number="NM26F1")
    shown = contacts(told, at)
    assert "since Sat 14 March 2026" in shown
    assert "He stood at the gate." in shown
    assert "CANARYPRIVATE" not in shown
    assert "CANARYBEFORE" not in shown
    given = chosen(shown)
    assert "55/26" in given.values(), "what was reported with an entry is filled in"
    ticked = [name for name in given if name.endswith("goes")]
    assert len(ticked) > 3
    term = ticked[0].replace("goes", "term")
    left = {name: value for name, value in given.items() if name != ticked[1]}
    post(told, f"{at}/contacts", **left, **{term: "1"})
    report = told_of(told).report
    assert len(report.contact) == len(ticked) - 1
    assert sum(each.term for each in report.contact) == 1
    assert any("Exhibit 2, record" in each.record for each in report.contact)
    again = chosen(contacts(told, at))
    assert ticked[1] not in again, "what she left out stays out"
    shown = page(told, f"{at}/{POLICE}")
    assert "This goes out, and you said that it must stay secret:" in shown, "a term names her home"
    assert "He stood at the gate." in shown
    assert "Which terms may they read?" not in shown
    seen = post(told, f"{at}/{POLICE}", reach="By e-mail", reported="4 March: 55/26", name="list", see="yes")
    assert "By e-mail" in seen
    assert not Paper.objects.exists()
    same = uuid.uuid4().hex
    for _twice in range(2):
        post(told, f"{at}/{POLICE}", reach="By e-mail", name="list", sure="yes", paper=same, recipient="101")
    work()
    (asked,) = told.opened().read(Paper.objects.all(), Asked)
    assert [each.part for each in asked.finds], "the finished page is searched too"
    assert asked.printing is None
    assert "Report of contact under an order" in page(told, "/n/d")
    for address in (at, f"{at}/order", f"{at}/contacts", f"{at}/{POLICE}", f"{at}/drop"):
        assert dev.client.get(address, secure=True).status_code == 404
    assert told.client.get(f"{at}/9", secure=True).status_code == 404
    post(told, f"{at}/drop", sure="yes")
    assert "You have not begun one yet." in page(told, "/n/j")


def test_a_school_gets_less_and_papers_of_children_wait_for_somebody_who_knows(told):
    at = begin(told)
    post(told, f"{at}/order", **ORDER | {"children": "unsure"}, court="Family Court at Northmere")
    said = {"place": "Northmere Primary", "terms_for_others": "1", "name": "list", "sure": "yes",
            "paper": uuid.uuid4().hex}  # fmt: skip
    assert "Ask the court or a legal adviser first" in post(told, f"{at}/{SCHOOL}", **said)
    assert not Paper.objects.exists()
    post(told, f"{at}/{SCHOOL}", **said, may_be_shown="on")
    work()
    (asked,) = told.opened().read(Paper.objects.all(), Asked)
    assert asked.finds == (), "the term that names her home stays out"
    shown = page(told, f"{at}/{SCHOOL}")
    assert "Not to contact me" in shown
    assert "Contact since" not in shown
    assert "Family Court at Northmere" not in shown
