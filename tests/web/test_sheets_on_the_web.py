"""A form is answered one step at a time, and letters have clocks."""

import re
import uuid
from datetime import timedelta

import attrs
import pytest
from django.utils import timezone
from tests.official_form import EDITION, official_form
from tests.web.test_analysis import page
from tests.web.test_diary import write
from tests.web.test_papers import work

from chesil_web.person.papers import official_forms
from chesil_web.person.papers import queries as papers
from chesil_web.person.papers.models import Asked, Paper, Prepared

FL401, C8, CLARE, VRR, ACCESS = 0, 2, 3, 5, 8


def tell(person):
    for name, said in (("1", {"name": "Asha Kaya", "me": "on"}),
                       ("5", {"kind": "address", "value": "12 Quay Lane"})):  # fmt: skip
        person.client.post(f"/n/k/new/{name}", {"id": uuid.uuid4().hex, **said}, secure=True)
    write(person, when="day", day="2026-03-14", what="He rang.", reported_to="Police", reference="55/26")


@pytest.fixture
def told(once):
    return once(tell)


def send(person, address, **said):
    return person.client.post(address, said, secure=True, follow=True).content.decode()


def through(person, number, **answers):
    """Answer every step with what it shows, and with *answers* where it asks for them."""
    at = person.client.get(f"/n/q/{number}", secure=True).url
    while not at.endswith("check"):
        shown = page(person, at)
        boxes = re.findall(r'<(?:input|textarea)[^>]* name="([a-z0-9_-]+)"', shown)
        given = dict(re.findall(r'name="(\w+)" type="text"[^>]*? value="([^"]+)"', shown))
        given |= dict(re.findall(r'name="(\w+)"[^>]*>([^<]+)</textarea>', shown))
        if "contact_is_secret" in boxes:
            given |= {"contact_is_secret": "yes"}
        asked = {name: value for name, value in answers.items() if name in boxes}
        answer = person.client.post(at, given | asked | {"sent": "yes"}, secure=True, follow=True)
        assert answer.redirect_chain, re.findall(r"error-message[^>]*>.*?</p>", answer.content.decode(), re.S)
        at = answer.redirect_chain[-1][0]
    return at


def make(person, at, **said):
    return send(person, at, **{"name": "list", "recipient": "", "paper": uuid.uuid4().hex} | said)


def test_fl401_carries_over_what_is_known_and_c8_is_kept_apart(told, dev):
    shown = page(told, "/n/q")
    assert "Answers for form FL401" in shown
    assert "Request under Clare" in shown
    assert told.client.get("/n/q/99", secure=True).status_code == 404
    assert told.client.get("/n/q/0/99", secure=True).status_code == 404
    assert told.client.get("/n/q/0/check", secure=True).url == "/n/q/0"
    shown = page(told, "/n/q/0/1")
    assert 'value="Asha Kaya"' in shown, "from the record"
    assert "12 Quay Lane" in shown
    assert "Check each of them." in shown
    at = through(told, FL401, orders="A non-molestation order", children_live="With me at 12 Quay Lane",
                 stop="He must not come to 12 quay lane.", phone="07700 900123")  # fmt: skip
    shown = page(told, at)
    assert "Leave this empty, and give it on form C8." in shown
    assert "Change the answer before you go on" in shown
    make(told, at)
    assert not Paper.objects.exists()
    send(told, f"/n/q/0/{5}", stop="He must not come near my home.")
    shown = page(told, at)
    assert "Change the answer before you go on" not in shown
    assert "Answers for form C8 are made too" in shown
    same = uuid.uuid4().hex
    for _twice in range(2):
        make(told, at, paper=same)
    work()
    form, apart = sorted(told.opened().read(Paper.objects.all(), Asked), key=lambda each: each.apart)
    assert (form.finds, apart.finds) == ((), ()), "what C8 is for is no leak on it"
    assert (form.printing, apart.printing) == (None, None)
    assert apart.recipient == "A family court"
    shown = page(told, "/n/d")
    assert "Contacts, never served on the other side" in shown
    send(told, "/n/u/new", name="May", rules="family")
    bundle = re.search(r'href="(/n/u/[0-9a-f-]{36})"', page(told, "/n/u"))[1]
    offered = page(told, f"{bundle}/add")
    assert "Answers for form FL401" in offered
    assert "form C8" not in offered
    assert dev.client.get("/n/q/0/check", secure=True).url == "/n/q/0", "another record has answered nothing"
    send(told, "/n/q/0/drop", sure="yes")
    assert Prepared.objects.count() == 0
    assert Paper.objects.count() == 2


def test_the_courts_own_form_is_offered_first_where_this_installation_has_it(told, tmp_path, settings):
    (tmp_path / "f.pdf").write_bytes(official_form())
    (tmp_path / "f.toml").write_text(EDITION)
    (tmp_path / "x.pdf").write_bytes(official_form(xfa=True))
    (tmp_path / "x.toml").write_text(EDITION)
    settings.CHESIL = attrs.evolve(settings.CHESIL, forms=tmp_path)
    assert "XFA form" in "".join(official_forms.faults())
    at = through(told, FL401, orders="A non-molestation order", stop="Ringing me.", other_name="Dev Marsh of Northmere",
                 address="12 Quay Lane")  # fmt: skip
    shown = page(told, at)
    assert "Form FL401, invented edition" in shown
    assert "Page 1, Full name of the respondent: your answer does not fit here" in shown
    assert "Page 1, For the court" in shown
    assert "1 tick box is left to you." in shown
    assert re.search(r'value="official"[^>]* checked', shown)
    assert "Choose one." in make(told, at)
    for what in ("official", "own"):
        make(told, at, as_what=what)
    work()
    safe = told.opened()
    titles = {file.what for each in papers.papers(safe) for _id, file in each.files}
    assert titles == {
        "Form FL401, invented edition, filled in",
        "Answers for form FL401",
        "Answers for form C8",
    }
    assert all(each.asked.finds == () for each in papers.papers(safe)), "her address is on C8 alone"
    settings.CHESIL = attrs.evolve(settings.CHESIL, forms=tmp_path / "none")
    assert official_forms.faults() == ("There is no such folder.",)
    assert "invented edition" not in page(told, at)


def test_a_letter_has_clocks_until_it_is_answered(told):
    at = through(told, VRR, decided_by="The CPS", other_name="Dev Rao", decision="No charge", **{
        "told_on-day": "2", "told_on-month": "11", "told_on-year": "2026"})  # fmt: skip
    shown = page(told, at)
    assert "of which I was told on 2 November 2026" in shown
    assert "By Mon 16 November 2026: Ask within 10 working days" in shown
    assert "Not sure: ask them." in shown
    make(told, at, recipient="The CPS")
    work()
    waiting = page(told, "/n/q")
    assert "Letters that wait for an answer" in waiting
    assert "By Mon 16 November 2026" in waiting
    assert "A letter has to go by Mon 16 November 2026" in page(told, "/n/")
    at = through(told, ACCESS, organisation="Northmere Council")
    make(told, at, recipient="Northmere Council")
    letter = re.search(r'href="(/n/q/l/[0-9a-f-]{36})" dir="auto">Subject', page(told, "/n/q"))[1]
    tomorrow = timezone.localdate() + timedelta(days=1)

    def follow(day, **said):
        parts = {f"sent_on-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
        return send(told, letter, **parts, **said)

    assert "This day is in the future." in follow(tomorrow)
    follow(timezone.localdate() - timedelta(days=25))
    assert "They answer within one month" in page(told, letter)
    assert "An answer to a letter is due by" in page(told, "/n/")
    follow(timezone.localdate() - timedelta(days=25), answered="on")
    assert "Subject access request: Northmere" not in page(told, "/n/q")
    assert told.client.get(f"/n/q/l/{uuid.uuid4()}", secure=True).status_code == 404


def test_reports_are_filled_in_from_entries(told):
    asb = 4
    assert "Police 55/26. He rang." in page(told, f"/n/q/{asb}/0")
