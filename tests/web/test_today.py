"""The first page inside: what matters now, each put off and back, signs about safety, and nothing that is off."""

import re
from datetime import timedelta

import attrs
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.web.test_analysis import CHAT, add, keep_all, look, outside_details, page, work
from tests.web.test_diary import write
from tests.web.test_papers import ask
from tests.web.test_people import told

from chesil_web.person.accounts.models import Preference
from chesil_web.person.accounts.preferences import preferences, put_off

pytestmark = pytest.mark.django_db
SAFETY = "may be about your safety"
ENDS = "Non-molestation order ends on"


def day(days):
    return timezone.localdate() + timedelta(days=days)


def order_that_ends(person, days=5, what="Non-molestation order"):
    told(person, "3", kind="", other=what, starts=str(day(-300)), ends=str(day(days)), person="all")


def it_is(monkeypatch, then):
    monkeypatch.setattr(timezone, "localdate", lambda *_: then)


def later(person, shown, says, days):
    """Press the button beside *says* that puts it off for some days; none brings it back."""
    forms = re.findall(r'<form[^>]*action="/n/later".*?</form>', shown, re.DOTALL)
    form = next(each for each in forms if says in each)
    what = re.search(r'name="what" value="([^"]*)"', form)[1]
    return person.client.post(
        "/n/later", {"what": what, "days": days}, secure=True, follow=True
    ).content.decode()


def test_an_empty_record_teaches_where_to_begin(asha):
    shown = page(asha, "/n/").split("<main")[1]
    assert "Nothing is kept here yet." in shown
    for address in ("/n/w", "/n/w/again", "/n/w/file", "/n/f/add", "/n/k"):
        assert f'href="{address}"' in shown
    assert 'name="days"' not in shown
    assert 'name="words"' not in shown, "nothing can be found yet"


def test_what_is_kept_is_looked_for_from_the_first_page(asha):
    write(asha, what="A taxi came that I never ordered.")
    shown = page(asha, "/n/").split("<main")[1]
    assert re.search(r'<form method="post"[^>]*action="/n/l".*?name="words"', shown, re.S)
    assert shown.index('name="words"') < shown.index("Write it down")


def test_what_is_put_off_is_gone_for_that_long_and_comes_back(asha, monkeypatch):
    order_that_ends(asha)
    shown = page(asha, "/n/")
    assert ENDS in outside_details(shown)
    for days, gone in (("1", 1), ("7", 7)):
        shown = later(asha, shown, ENDS, days)
        assert "Put off. It comes back by itself." in shown
        assert ENDS not in outside_details(shown)
        assert "Put off for now: 1" in shown
        with monkeypatch.context() as patch:
            it_is(patch, day(gone - 1))
            assert ENDS not in outside_details(page(asha, "/n/"))
        shown = later(asha, shown, ENDS, "")
        assert ENDS in outside_details(shown)
    later(asha, shown, ENDS, "1")
    it_is(monkeypatch, day(1))
    assert ENDS in outside_details(page(asha, "/n/"))


def test_what_was_put_off_is_sealed_and_forgotten_when_it_is_over(asha, dev):
    order_that_ends(asha)
    later(asha, page(asha, "/n/"), ENDS, "7")
    (row,) = Preference.objects.all()
    assert b"order" not in bytes(row.sealed)
    safe = asha.opened()
    put_off(safe, "an older one", timezone.localdate())
    put_off(safe, "another", day(2))
    assert sorted(preferences(safe).put_off.values()) == [day(2), day(7)]


def test_two_tabs_that_put_things_off_keep_both_and_a_second_press_changes_nothing(asha):
    order_that_ends(asha)
    order_that_ends(asha, what="Bail condition")
    before = page(asha, "/n/")
    for says in (ENDS, "Bail condition ends on", ENDS):
        shown = later(asha, before, says, "1")
    assert "ends on" not in outside_details(shown)
    assert len(preferences(asha.opened()).put_off) == 2


@pytest.mark.parametrize(
    "sent", [{}, {"what": "x", "days": "1"}, {"days": "7"}, {"what": "safety", "days": "7"}]
)
def test_only_what_is_on_the_page_can_be_put_off_and_for_a_day_or_a_week(asha, sent):
    order_that_ends(asha)
    asha.client.post("/n/later", sent, secure=True)
    what = re.search(r'name="what" value="([^"]*)"', page(asha, "/n/"))[1]
    asha.client.post("/n/later", {"what": what, "days": "999"}, secure=True)
    assert preferences(asha.opened()).put_off == {}


def test_what_runs_out_stands_in_the_order_of_its_days_and_no_sooner_than_it_helps(asha):
    order_that_ends(asha, 20)
    order_that_ends(asha, 40, what="Bail condition")
    told(asha, "4", what="The hearing", day=str(day(3)))
    told(asha, "4", what="The birthday", day=str(day(2).replace(year=2001)), yearly="on")
    shown = page(asha, "/n/").split("Coming up")[1]
    found = re.findall(r'ch-matter__says"[^>]*>(The \w+|Non-mol|Bail)', shown)
    assert found == ["The birthday", "The hearing", "Non-mol"]


def test_what_went_on_in_the_background_is_told(asha):
    asha.client.post("/n/f/add", {"files": [SimpleUploadedFile("chat.txt", CHAT.encode())]}, secure=True)
    assert "1 file is being read" in page(asha, "/n/")
    work()
    assert "1 new file is here" in page(asha, "/n/")
    assert "Look through what is new" in page(asha, "/n/")
    asha.client.post("/n/p/look", secure=True)
    assert "We are looking through your files and notes" in page(asha, "/n/")
    work()
    assert "Tell us who you are in these messages" in page(asha, "/n/")
    asha.client.post("/n/p/answer", {"me": "Asha", "about": "Dev"}, secure=True)
    work()
    assert "We have read your new files and notes" in page(asha, "/n/")
    ask(asha, papers=["chronology"], people="Dev")
    assert "Your documents are being made" in page(asha, "/n/")
    work()
    assert "Your documents are ready" in page(asha, "/n/")


def test_an_entry_of_danger_is_answered_with_a_number_before_any_look(asha):
    write(asha, when="day", day=str(day(-30)), kinds=["violence"])
    assert SAFETY not in page(asha, "/n/")
    write(asha, when="today", kinds=["violence"], what="CANARYWORD")
    shown = page(asha, "/n/")
    at_once = outside_details(shown)
    assert "from the last two weeks may be about your safety" in at_once
    assert 'href="tel:999"' in at_once
    assert "You wrote down" not in at_once
    assert "You wrote down: Hurt you, or tried to." in shown
    assert SAFETY not in outside_details(later(asha, shown, SAFETY, "7"))
    write(asha, when="today", kinds=["threat_person"])
    assert SAFETY in outside_details(page(asha, "/n/")), "there is something new"


def test_a_threat_in_a_message_is_told_of_quietly_on_today_and_noticed(asha):
    said = ("where are you", "I will kill you with a knife")
    lines = (f"{day(-1):%Y-%m-%d}, 18:{at}0 - Dev: {words}\n" for at, words in enumerate(said))
    add(asha, chat__txt="".join((*lines, f"{day(-1):%Y-%m-%d}, 19:00 - Asha: Please stop\n")))
    look(asha)
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()
    for address in ("/n/p", "/n/"):
        shown = page(asha, address)
        quiet = outside_details(shown).split("<h2")[0]
        assert "from the last two weeks may be about your safety" in quiet
        assert 'href="tel:999"' in quiet
        assert "They said they would kill someone" in shown
        for words in ("kill", "knife", "threat"):
            assert words not in quiet
    assert not re.search(r"score|level|risk", shown.split("<main")[1])
    assert "See what stood out" in shown, "and the next step is one"
    keep_all(asha)
    assert "See the pattern of what you kept" in page(asha, "/n/")


def test_what_the_council_was_told_is_there_only_where_it_takes_complaints(asha, settings):
    assert "Put a report to the council" not in page(asha, "/n/")
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)
    assert "Add a report you made to the council" in page(asha, "/n/")


def test_of_many_three_are_shown_and_the_others_open(asha):
    for number in range(5):
        told(asha, "4", what=f"The hearing {number}", day=str(day(3 + number)))
    shown = page(asha, "/n/")
    assert len(re.findall(r'ch-matter__says"[^>]*>The hearing', outside_details(shown))) == 3
    assert "Show 2 more" in shown
