"""Who is who, requests to stop, orders and dates: told, changed, deleted, and used in what is noticed."""

import html
import re
import uuid
from datetime import timedelta
from typing import get_args

import pytest
from django.utils import timezone
from tests.web.test_analysis import CHAT, LOG, add, decide, groups, look, page, work
from tests.web.test_diary import write
from tests.web.test_papers import ask

from chesil.law import Relation
from chesil.terms.acts import ACTS
from chesil_web.config import cleaning
from chesil_web.person.analysis import queries as analysis
from chesil_web.person.people import bridge, forms
from chesil_web.person.people.models import Known

PERSON, ASKED, ORDER, DAY, SECRET = "1", "2", "3", "4", "5"


def chat(name):
    return "".join(f"{day:02}/03/2026, 23:00 - {name}: are you there\n" for day in range(13, 20))


def tell(who, kind, /, **said):
    return who.client.post(f"/n/k/new/{kind}", {"id": uuid.uuid4().hex, **said}, secure=True)


def told(who, kind, /, **said):
    answer = tell(who, kind, **said)
    assert answer.status_code == 302, answer.content.decode()


def edit_address(person, name):
    return re.search(rf'href="(/n/k/[0-9a-f-]{{36}})"[^>]*>{name}<', page(person, "/n/k"))[1]


def id_of(person, name):
    return uuid.UUID(edit_address(person, name)[-36:]).hex


def change(person, address, /, **said):
    shown = page(person, address)
    seen = re.search(r'name="seen" value="([^"]+)"', shown)[1]
    return person.client.post(address, {"seen": seen, **said}, secure=True)


def test_a_person_is_shown_with_numbers_names_and_how_she_knows_them(asha):
    told(
        asha, PERSON, name="Dev Jones", addresses="07700 900123\ndev@example.org", names="Dev Mobile",
        relation="former partner", facts=["former_cohabitant"],
    )  # fmt: skip
    shown = page(asha, "/n/k")
    for words in ("Dev Jones", "07700 900123 · dev@example.org", "Also called Dev Mobile", "former partner",
                  "We lived together as a couple"):  # fmt: skip
        assert words in shown


def test_each_kind_is_told_and_listed(asha):
    told(asha, PERSON, name="Dev")
    dev = id_of(asha, "Dev")
    told(asha, ASKED, person=dev, day="2026-03-20", about="on", how="text", words="Please stop.")
    told(
        asha, ORDER, kind="Non-molestation order", person=dev, starts="2026-03-21",
        words0="Not to contact her.", forbids0="contact",
    )  # fmt: skip
    told(asha, DAY, day="2026-04-02", what="A hearing", yearly="on")
    shown = page(asha, "/n/k")
    for words in ("About Fri 20 March 2026", "Text message", "Please stop.", "Non-molestation order",
                  "In force since Sat 21 March 2026", "Not to contact her.", "A hearing", "Every year"):  # fmt: skip
        assert words in shown


@pytest.mark.parametrize(
    ("kind", "said", "fault"),
    [
        (PERSON, {"name": ""}, "Give a name."),
        (ASKED, {"day": "2026-03-20"}, "Choose a person."),
        (ORDER, {"other": "x", "starts": "2026-03-20"}, "Choose who it is about."),
        (ORDER, {"starts": "2026-03-20"}, "Choose what it is, or write what it is called."),
        (ORDER, {"other": "x", "starts": "2026-03-20", "ends": "2026-03-01"}, "The last day is before"),
        (ORDER, {"other": "x", "starts": "2026-03-20", "words0": "Not to call"}, "Choose what this term"),
        (ORDER, {"other": "x", "starts": "2026-03-20", "forbids0": "near"}, "Write the words of this term"),
        (DAY, {"what": "A hearing"}, "Choose the day."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_kept(asha, kind, said, fault):
    answer = tell(asha, kind, **said)
    assert answer.status_code == 200
    assert fault in answer.content.decode()
    assert not Known.objects.exists()


@pytest.mark.parametrize("number", ["07700 900123", "+44 7700 900123", "(07700)900-123"])
def test_a_number_stands_under_one_person_however_it_is_written(asha, number):
    told(asha, PERSON, name="Dev", addresses="07700900123")
    answer = tell(asha, PERSON, name="Eli", addresses=number)
    assert "is already listed under Dev" in answer.content.decode()
    assert Known.objects.count() == 1


def test_the_list_of_orders_begins_with_the_commonest_and_ends_with_something_else(asha):
    shown = page(asha, "/n/k/new/3").split('name="kind"')[1].split("</select>")[0]
    named = [each.strip() for each in re.findall(r"<option[^>]*>([^<]+)</option>", shown)]
    assert named[:5] == ["Choose one", "Non-molestation order", "Restraining order on conviction",
                         "Stalking protection order", "Bail conditions"]  # fmt: skip
    assert named[-1] == "Something else"
    assert len(named) == len(set(named)) == len(forms.orders()) + 2


def test_something_else_needs_its_name_and_keeps_it(asha):
    told(asha, PERSON, name="Dev")
    said = {"kind": "else", "person": id_of(asha, "Dev"), "starts": "2026-03-05"}
    assert "write what it is called" in tell(asha, ORDER, **said).content.decode()
    told(asha, ORDER, **said, other="A promise to a court")
    shown = page(asha, edit_address(asha, "A promise to a court"))
    assert re.search(r'<option value="else" selected', shown)


def test_an_order_can_have_another_term_than_there_are_boxes_for(asha):
    terms = {f"words{n}": f"Not to do {n}." for n in range(3)} | {f"forbids{n}": "any" for n in range(3)}
    id = uuid.uuid4()
    said = {"other": "An order", "person": "all", "starts": "2026-03-05", "more": "yes", **terms}
    answer = asha.client.post("/n/k/new/3", {"id": id.hex, **said}, secure=True)
    assert answer.url == f"/n/k/{id}"
    assert 'name="words3"' in page(asha, answer.url)
    fourth = said | {"words3": "Not to come near.", "forbids3": "near"}
    assert change(asha, answer.url, **fourth).url == f"/n/k/{id}"
    assert "Not to come near." in page(asha, "/n/k")


def test_nobody_is_asked_about_while_nobody_is_listed(asha):
    assert "the same person?" not in page(asha, "/n/k")
    told(asha, PERSON, name="Dev")
    assert "the same person?" in page(asha, "/n/k")


def test_one_person_is_her(asha):
    told(asha, PERSON, name="Asha", me="on")
    assert "Asha is you." in tell(asha, PERSON, name="Eli", me="on").content.decode()


def test_a_form_sent_twice_keeps_one_person(asha):
    id = uuid.uuid4().hex
    for _ in range(2):
        assert asha.client.post("/n/k/new/1", {"id": id, "name": "Dev"}, secure=True).status_code == 302
    assert Known.objects.count() == 1


def test_a_change_in_another_window_is_said_and_what_was_typed_stays(asha):
    told(asha, PERSON, name="Dev")
    address = edit_address(asha, "Dev")
    shown = page(asha, address)
    seen = re.search(r'name="seen" value="([^"]+)"', shown)[1]
    assert change(asha, address, name="Dev Jones").status_code == 302
    answer = asha.client.post(address, {"seen": seen, "name": "D. Jones"}, secure=True).content.decode()
    assert "changed in another window" in answer
    assert "D. Jones" in answer
    assert "Dev Jones" in page(asha, "/n/k")


def test_what_is_deleted_can_be_brought_back_for_30_days_and_then_is_gone(asha):
    told(asha, PERSON, name="Dev")
    address = edit_address(asha, "Dev")
    asha.client.post(f"{address}/d", secure=True)
    assert "Dev" not in page(asha, "/n/k")
    assert "Dev" in page(asha, "/n/k/old")
    asha.client.post(f"{address}/b", secure=True)
    assert "Dev" in page(asha, "/n/k")
    asha.client.post(f"{address}/d", secure=True)
    Known.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert cleaning.clean()["deleted people gone"] == 1, "with nobody signed in"
    assert not Known.objects.exists()


def test_another_records_person_looks_like_one_that_is_not_there(asha, dev):
    told(asha, PERSON, name="Eli")
    address = edit_address(asha, "Eli")
    assert dev.client.get(address, secure=True).status_code == 404
    for end in ("/d", "/b"):
        assert dev.client.post(f"{address}{end}", secure=True).status_code == 404
    taken = dev.client.post("/n/k/new/1", {"id": address[-36:], "name": "Zed"}, secure=True)
    assert taken.status_code == 404
    assert "Eli" in page(asha, "/n/k")


def test_hostile_words_are_shown_as_text(asha):
    told(asha, PERSON, name="<script>alert(1)</script>", remember="{{ 7*7 }}")
    shown = page(asha, "/n/k")
    assert "<script>alert" not in shown
    assert "{{ 7*7 }}" in shown


def test_a_kind_that_is_none_is_a_404(asha):
    assert asha.client.get("/n/k/new/9", secure=True).status_code == 404


def test_every_relation_of_the_law_has_words_and_every_term_known_acts():
    assert set(forms.FACTS) == set(get_args(Relation))
    assert set(forms.FORBIDS) == set(bridge.FORBIDS)
    named = {act for acts in bridge.FORBIDS.values() for act in acts}
    # No term that can be chosen is about these alone: "something else" lists everything.
    assert named | {"sexual_harassment", "control", "noise", "other"} == set(ACTS)


def test_listed_names_and_numbers_are_one_person_in_what_is_noticed(asha):
    add(asha, calls__xml=LOG, chat__txt=chat("Dev Mobile"))
    told(asha, PERSON, name="Dev Jones", addresses="07700 900123", names="Dev Mobile")
    told(asha, PERSON, name="Asha", me="on")
    shown = look(asha)
    assert len(re.findall(r"<h2[^>]*>Dev Jones</h2>", shown)) == 1
    assert "Dev Mobile</h2>" not in shown
    assert '<option value="Dev Jones"' in shown


def test_a_person_she_lists_can_be_chosen_before_a_new_look_and_what_changed_is_said(asha):
    add(asha, calls__xml=LOG)
    look(asha)
    told(asha, PERSON, name="Zed")
    shown = page(asha)
    assert '<option value="Zed"' in shown
    assert "There is something new in your files or notes" in shown


@pytest.fixture
def lookalikes(asha):
    """A call log that names Dev, and a chat with Dev Mobile."""
    add(asha, calls__xml=LOG, chat__txt=chat("Dev Mobile"))
    told(asha, PERSON, name="Asha", me="on")
    look(asha)
    return asha


def pair(person):
    return re.search(r'name="pair" value="(\w+)"', page(person, "/n/p/same"))


def answer(person, way):
    given = {"pair": pair(person)[1], "way": way}
    return person.client.post("/n/p/same", given, secure=True).content.decode()


def test_two_who_may_be_one_are_proposed_with_the_reason_and_not_joined(lookalikes):
    shown = page(lookalikes, "/n/p/same")
    assert "The name “Dev” is part of the name “Dev Mobile”." in shown
    assert "may be one person" in page(lookalikes)
    assert Known.objects.count() == 1


def test_yes_joins_them_at_the_next_look(lookalikes):
    assert "There is nothing to answer here now." in answer(lookalikes, "yes")
    shown = page(lookalikes, "/n/k")
    assert "+447700900123" in shown
    assert "Dev Mobile" in shown
    shown = look(lookalikes)
    assert len(re.findall(r"<h2[^>]*>Dev</h2>", shown)) == 1
    assert "Dev Mobile</h2>" not in shown


def test_no_is_kept_and_not_asked_again(lookalikes):
    answer(lookalikes, "no")
    look(lookalikes)
    assert pair(lookalikes) is None
    assert Known.objects.count() == 1


def test_yes_adds_to_whom_she_listed_already(lookalikes):
    told(lookalikes, PERSON, name="D", addresses="07700 900123")
    answer(lookalikes, "yes")
    assert Known.objects.count() == 2
    assert "Dev Mobile" in page(lookalikes, edit_address(lookalikes, "D"))


def test_yes_never_joins_two_whom_she_listed_as_two(lookalikes):
    told(lookalikes, PERSON, name="D", addresses="07700 900123")
    told(lookalikes, PERSON, name="Dev Mobile")
    assert "Both are in your list as different people." in answer(lookalikes, "yes")
    assert Known.objects.count() == 3


def test_a_contradiction_is_said_with_where_to_mend_it(asha):
    add(asha, chat__txt=CHAT)
    told(asha, PERSON, name="Asha", me="on")
    told(asha, PERSON, name="Dev")
    address = edit_address(asha, "Dev")
    asha.client.post(f"{address}/d", secure=True)
    told(asha, PERSON, name="D", names="Dev")
    asha.client.post(f"{address}/b", secure=True)
    shown = look(asha)
    assert "share a name or an address" in shown
    assert 'href="/n/k"' in shown


def test_when_she_asked_them_to_stop_is_in_the_pattern(asha):
    add(asha, calls__xml=LOG)
    told(asha, PERSON, name="Dev")
    told(asha, ASKED, person=id_of(asha, "Dev"), day="2026-03-06", how="third party", words="Leave me be.")
    look(asha)
    shown = page(asha, "/n/p/all")
    assert "You noted a request to Dev to stop." in shown
    assert "Contact after you asked them to stop" in page(asha)
    assert "Reached you through" not in page(asha, "/n/p/asks/all")


def test_an_order_and_a_date_are_in_the_pattern_and_the_law(asha):
    add(asha, calls__xml=LOG)
    told(asha, PERSON, name="Dev", facts=["former_cohabitant"])
    told(
        asha, ORDER, kind="Non-molestation order", person=id_of(asha, "Dev"), starts="2026-03-05",
        words0="Not to contact Asha by any means.", forbids0="contact",
    )  # fmt: skip
    told(asha, DAY, day="2026-03-07", what="A birthday")
    shown = look(asha)
    assert "Contact while an order was in force" in shown
    assert "1 contact on a date that matters to you, on Sat 7 March 2026." in shown
    law = page(asha, "/n/p/asks/all")
    assert "It says: Not to contact Asha by any means." in law
    assert "Report it to the police on 101" in law
    assert "In force from this day: Non-molestation order." in page(asha, "/n/p/all")


def test_the_day_an_order_was_given_is_asked_for_and_once_recorded_counts(asha):
    served = "When and by whom were they given the order? Is there a statement of service?"
    add(asha, calls__xml=LOG)
    told(asha, PERSON, name="Dev", facts=["former_cohabitant"])
    order = {
        "kind": "Non-molestation order", "person": id_of(asha, "Dev"), "starts": "2026-03-05",
        "words0": "Not to contact Asha by any means.", "forbids0": "contact",
    }  # fmt: skip
    told(asha, ORDER, **order)
    look(asha)
    law = page(asha, "/n/p/asks/all")
    assert "Breach of a non-molestation order" in law
    assert served in law
    address = edit_address(asha, "Non-molestation order")
    assert "On which day were they given the order" in page(asha, address)
    assert change(asha, address, **order, served_on="2026-03-04").status_code == 302
    assert "They were given it, or told of it, on Wed 4 March 2026" in page(asha, "/n/k")
    assert re.search(r'name="served_on[^"]*"[^>]*value="0?4"', page(asha, address))
    look(asha)
    assert "show that it came after the other person was given the order" in page(asha, "/n/p/asks/all")


def test_a_day_of_service_that_is_still_to_come_is_refused(asha):
    told(asha, PERSON, name="Dev")
    answer = tell(
        asha, ORDER, kind="Non-molestation order", person=id_of(asha, "Dev"), starts="2026-03-05",
        served_on="2999-01-01",
    )  # fmt: skip
    assert "This day is in the future." in answer.content.decode()


def test_an_order_about_somebody_deleted_is_left_out_and_says_so(asha):
    add(asha, calls__xml=LOG)
    told(asha, PERSON, name="Dev")
    told(asha, ORDER, other="A promise to a court", person=id_of(asha, "Dev"), starts="2026-03-05")
    asha.client.post(f"{edit_address(asha, 'Dev')}/d", secure=True)
    assert "not in your list any more, so this is not used" in page(asha, "/n/k")
    assert "Contact while an order was in force" not in look(asha)


def test_what_she_told_is_in_a_paper_without_what_is_only_for_her(asha):
    from chesil_web.person.papers.models import Paper

    add(asha, calls__xml=LOG)
    told(asha, PERSON, name="Dev", remember="CANARYWORD")
    told(asha, ORDER, other="A promise to a court", person=id_of(asha, "Dev"), starts="2026-03-05")
    look(asha)
    for address, _ in groups(asha):
        decide(asha, address, way="keep", all="yes")
    ask(asha)
    work()
    assert Paper.objects.count() == 1
    shown = page(asha, "/n/d")
    address = re.findall(r'action="(/n/d/[0-9a-f-]{36}/[0-9a-f-]{36})"', shown)[-1]
    found = asha.client.post(address, secure=True).getvalue()
    assert b"A promise to a court" in found
    assert b"CANARYWORD" not in found


def test_whom_it_is_about_is_found_under_the_name_they_have_now(asha):
    add(asha, chat__txt=CHAT)
    look(asha)
    asha.client.post("/n/p/answer", {"me": "Asha", "about": "Dev"}, secure=True)
    work()
    told(asha, "1", name="Dev Example", names="Dev")
    look(asha)
    assert re.search(r'<option value="Dev Example" selected', page(asha))


def test_a_message_of_hers_begins_the_form_of_when_she_asked_to_stop(asha):
    told(asha, "1", name="Dev")
    add(asha, chat__txt=CHAT + "15/03/2026, 09:00 - Asha: Stop <now>\n")
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()
    file = re.search(r'href="(/n/f/[0-9a-f-]{36})"', page(asha, "/n/f"))[1]
    shown = page(asha, f"{file}/r")
    assert "I asked them to stop here" not in shown, "the file does not say who she is"
    log = "<smses count='1'><sms address='07700900123' date='1773565200000' type='2' body='Stop &lt;now&gt;' /></smses>"
    add(asha, sms__xml="<?xml version='1.0'?>" + log)
    file = re.search(r'href="(/n/f/[0-9a-f-]{36})"[^>]*>\s*sms.xml', page(asha, "/n/f"))[1]
    shown = page(asha, f"{file}/r")
    given = dict(re.findall(r'name="(begin|day|how|words|shown_by)" value="([^"]*)"', shown))
    assert given["day"] == "2026-03-15"
    answer = asha.client.post(
        "/n/k/new/2", {name: html.unescape(each) for name, each in given.items()}, secure=True
    )
    form = answer.content.decode()
    assert "govuk-error" not in form
    assert "Stop &lt;now&gt;" in form
    assert "sms.xml, Record 1" in form
    assert 'name="day-day"' in form
    assert re.search(r'name="day-day"[^>]*value="15"|value="15"[^>]*name="day-day"', form)
    assert len(Known.objects.all()) == 1, "nothing is kept until she saves"
    for day in ("", "x", "9999-99-99"):
        assert asha.client.post("/n/k/new/2", {"begin": "yes", "day": day}, secure=True).status_code == 200


def test_names_in_files_and_notes_are_offered_with_one_press_each(asha):
    add(asha, chat__txt=CHAT, calls__xml=LOG.replace('contact_name="Dev"', ""))
    look(asha)
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()
    write(asha, what="He waited outside.", who="Farah")

    def say(name, way):
        sent = {"name": name, "way": way}
        return asha.client.post("/n/k/name", sent, secure=True, follow=True).content.decode()

    shown = page(asha, "/n/k")
    assert re.findall(r'name="name" value="([^"]+)"', shown) == ["Farah", "Dev", "+447700900123"]
    assert "+44\u00a07700\u00a0900123" in shown
    assert "Nobody is listed yet." not in shown
    shown = say("Dev", "about")
    assert "You said that it is about Dev." in shown
    assert "This is the person" not in shown
    assert "Names you said are not important: 1" in say("+447700900123", "no")
    shown = say("Farah", "other")
    assert re.findall(r'name="name" value="([^"]+)"', shown) == ["+447700900123"]
    assert "Names in your files and notes" not in shown
    assert "Names in your files and notes" in say("+447700900123", "again")
    say("+447700900123", "other")
    listed = re.findall(r'href="/n/k/[0-9a-f-]{36}"[^>]*>([^<]+)<', say("Nobody of that name", "other"))
    assert sorted(listed) == ["+44\u00a07700\u00a0900123", "Dev", "Farah"]
    assert "Names in your files and notes" not in page(asha, "/n/k")


def test_what_must_stay_secret_is_masked_in_the_list_and_asks_for_no_new_look(asha):
    add(asha, calls__xml=LOG)
    look(asha)
    assert not analysis.is_stale(asha.opened(), analysis.newest(asha.opened()))
    told(asha, SECRET, kind="address", value="4 Quay Road, DT1 1AA", remember="The new place")
    assert not analysis.is_stale(asha.opened(), analysis.newest(asha.opened()))
    shown = page(asha, "/n/k")
    assert "Quay" not in shown
    assert "The new place" in shown
    address = re.search(r'href="(/n/k/[0-9a-f-]{36})"[^>]*>4 •', shown)[1]
    assert "4 Quay Road, DT1 1AA" in page(asha, address)
    asha.client.post(f"{address}/d", secure=True)
    assert "4 •" not in page(asha, "/n/k")
    assert "Quay" not in page(asha, "/n/k/old")


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("phone", "12", "Write at least 6 digits."), ("mail", "asha", "Write an e-mail address"),
        ("address", "Quay Road", "Write the number of the house too"), ("words", "", "Write what must stay secret."),
    ],
)  # fmt: skip
def test_what_must_stay_secret_has_to_be_something_that_can_be_found(asha, kind, value, says):
    assert says in tell(asha, SECRET, kind=kind, value=value).content.decode()
    assert not Known.objects.exists()
