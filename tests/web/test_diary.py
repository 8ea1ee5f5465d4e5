"""Writing, finding, changing and deleting entries."""

import html
import re
import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from chesil.terms.acts import ACTS
from chesil_web.config import cleaning
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.diary import queries as diary_queries
from chesil_web.person.diary.forms import EntryForm, first
from chesil_web.person.diary.models import Draft, Entry, IndexPage, Version

WORDS = "He stood outside and shouted my name."


def write(person, /, **said):
    given = {"entry": uuid.uuid4().hex, "based_on": "0", "what": WORDS, **said}
    answer = person.client.post("/n/w/all", given, secure=True, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return answer.redirect_chain[-1][0] if answer.redirect_chain else ""


def page(person, address):
    return person.client.get(address, secure=True).content.decode()


def test_an_entry_is_shown_as_it_was_written(asha):
    at = write(asha, when="day", day="2026-03-04", time="21:40", kinds=["waiting_outside"], who="Dev")
    shown = page(asha, at)
    assert "Wed 4 March 2026, 21:40" in shown
    assert WORDS in shown
    assert "Waited outside" in shown


def test_to_change_an_entry_opens_what_is_answered_and_keeps_the_rest_behind_headings(asha):
    at = write(asha, when="day", day="2026-03-04", kinds=["waiting_outside"], where="Home", thing0="A letter")
    shown = page(asha, f"{at}/w")
    behind = re.findall(r"<details.*?</details>", shown.partition('name="where"')[2], re.S)
    assert [
        bool(re.search(f'name="{name}"', "".join(behind))) for name in ("effect", "witnesses", "reply")
    ] == [True] * 3
    without = re.sub(r"<details(?! class=\"govuk-details ch-group).*?</details>", "", shown, flags=re.S)
    assert all(f'name="{name}"' in without for name in ("when", "what", "where", "thing0", "thing_where0"))
    assert 'name="effect"' not in without
    (opened,) = re.findall(r"<details[^>]*ch-group\" open.*?</details>", shown, re.S)
    assert 'value="waiting_outside" checked' in opened
    entry = at.split("/")[3].partition("?")[0]
    every = asha.client.post(f"/n/w/{entry}/3", {"whole": "yes"}, secure=True, follow=True).content.decode()
    assert 'name="effect"' in re.sub(r"<details.*?</details>", "", every, flags=re.S), "she asked for them"
    wrong = asha.client.post(f"{at}/w", {"based_on": "1", "what": "x", "effect": "e" * 20_001}, secure=True)
    assert 'name="effect"' in re.sub(r"<details.*?</details>", "", wrong.content.decode(), flags=re.S)


def test_everything_but_one_answer_can_be_left_out(asha):
    assert "Nothing written" in page(asha, write(asha, what="", where="At the bus stop"))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"when": "day", "day": "2026-03-04"}, "Wed 4 March 2026"),
        ({"when": "day", "day": "2026-03-04", "about": "on"}, "About Wed 4 March 2026"),
        (
            {"when": "between", "since": "2026-03-01", "until": "2026-03-07"},
            "Between Sun 1 March 2026 and Sat 7 March 2026",
        ),
        ({"when": "unsure"}, "No day given"),
    ],
)
def test_a_time_can_be_as_rough_as_it_is_known(asha, said, shown):
    assert shown in page(asha, write(asha, **said))


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"when": "day"}, "Type the day"),
        (
            {"when": "between", "since": "2026-03-07", "until": "2026-03-01"},
            "The last day is before the first one.",
        ),
        ({"when": "day", "day": "2999-01-01"}, "This day is in the future."),
    ],
)
def test_a_time_that_cannot_be_is_said_beside_it_and_nothing_typed_is_lost(asha, said, fault):
    answer = asha.client.post("/n/w/all", {"entry": uuid.uuid4().hex, "what": WORDS, **said}, secure=True)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert fault in shown
    assert WORDS in shown
    assert not Version.objects.exists()


def test_questions_one_at_a_time_make_the_same_entry(asha):
    answer = asha.client.post("/n/w/one", {"when": "day", "day": "2026-03-04"}, secure=True)
    answer = asha.client.post(answer.url, {"what": WORDS}, secure=True)
    answer = asha.client.post(answer.url, {"kinds": ["watching"], "stop": "yes"}, secure=True)
    shown = page(asha, answer.url)
    assert "Wed 4 March 2026" in shown
    assert WORDS in shown
    assert "Watched or spied on you" in shown


def test_what_was_begun_waits_to_be_finished(asha):
    asha.client.post("/n/w/one", {"when": "unsure", "when_words": "in the spring"}, secure=True)
    assert "Not finished" in page(asha, "/n/")


def test_a_form_sent_twice_makes_one_entry(asha):
    given = {"entry": uuid.uuid4().hex, "based_on": "0", "what": WORDS}
    for _ in range(2):
        asha.client.post("/n/w/all", given, secure=True)
    assert Version.objects.count() == 1
    assert "1 in all" in page(asha, "/n/l")


def test_a_change_is_a_new_version_and_the_old_one_stays(asha):
    at = write(asha)
    asha.client.post(f"{at}/w", {"based_on": "1", "what": "It was Tuesday."}, secure=True)
    shown = page(asha, at)
    assert "It was Tuesday." in shown
    assert WORDS in shown
    assert "Version 1, written" in shown


def test_two_tabs_keep_both_changes_and_say_so(asha):
    at = write(asha)
    for words in ("From one tab.", "From another tab."):
        asha.client.post(f"{at}/w", {"based_on": "1", "what": words}, secure=True)
    shown = page(asha, at)
    assert "From one tab." in shown
    assert "From another tab." in shown
    assert "changed in two places at once" in shown


def test_what_is_deleted_can_be_brought_back_for_30_days(asha):
    at = write(asha)
    asha.client.post(f"{at}/d", secure=True)
    assert WORDS not in page(asha, "/n/l")
    assert WORDS in page(asha, "/n/l/old")
    asha.client.post(f"{at}/b", secure=True)
    assert WORDS in page(asha, "/n/l")


def test_after_30_days_what_was_deleted_is_gone(asha):
    at = write(asha)
    asha.client.post(f"{at}/d", secure=True)
    other = write(asha, what="This stays.")
    cleaning.clean()
    assert WORDS in page(asha, "/n/l/old")
    Version.objects.filter(entry=at[-36:]).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert cleaning.clean()["deleted entries gone"] == 1, "with nobody signed in"
    assert asha.client.get(at, secure=True).status_code == 404
    assert "Nothing is kept here." in page(asha, "/n/l/old")
    assert "This stays." in page(asha, other)


def test_a_deleted_entry_that_is_changed_in_another_tab_is_back_with_all_its_versions(asha):
    at = write(asha)
    asha.client.post(f"{at}/d", secure=True)
    asha.client.post(f"{at}/w", {"what": "Changed meanwhile.", "based_on": "1"}, secure=True)
    assert "Changed meanwhile." in page(asha, "/n/l")
    assert "Nothing is kept here." in page(asha, "/n/l/old")
    assert not Version.objects.filter(ends_on__isnull=False).exists()


def test_the_list_holds_nothing_of_what_was_deleted(asha):
    at = write(asha)
    assert IndexPage.objects.count() == 1
    asha.client.post(f"{at}/d", secure=True)
    assert not IndexPage.objects.exists()
    asha.client.post(f"{at}/b", secure=True)
    assert IndexPage.objects.count() == 1


def test_a_month_shows_its_entries(asha):
    write(asha, when="day", day="2026-03-04")
    assert WORDS in page(asha, "/n/c/2026-03")
    assert WORDS not in page(asha, "/n/c/2026-04")


def days_of(shown):
    """The days of a calendar that have entries, with how many, and the days whose entries stand below."""
    counts = re.findall(r'href="#d(\d+)"[^>]*>(\d+)<', shown)
    below = re.findall(r'<h2[^>]* id="d(\d+)"', shown)
    return {int(day): int(count) for day, count in counts}, [int(day) for day in below]


def test_each_day_of_a_calendar_leads_to_its_entries(asha):
    for day in ("2026-03-04", "2026-03-04", "2026-03-20"):
        write(asha, when="day", day=day)
    counts, below = days_of(page(asha, "/n/c/2026-03"))
    assert counts == {4: 2, 20: 1}
    assert below == [4, 20]


def test_what_happened_between_two_days_is_on_each_of_them_and_in_each_month(asha):
    write(asha, when="between", since="2026-02-27", until="2026-04-02")
    write(asha, when="day", day="2026-03-04")
    february, march, april = (days_of(page(asha, f"/n/c/2026-{month}"))[0] for month in ("02", "03", "04"))
    assert february == {27: 1, 28: 1}
    assert march == {day: 2 if day == 4 else 1 for day in range(1, 32)}
    assert april == {1: 1, 2: 1}
    shown = page(asha, "/n/c/2026-03")
    assert days_of(shown)[1] == [1, 4], "the one that lasted stands once"
    assert shown.count(WORDS) == 2
    assert all(f' id="d{day}"' in shown for day in march), "and each day leads somewhere"


def test_another_year_is_two_presses_away(asha):
    for day in ("2026-03-04", "2026-01-04", "2025-11-04", "2025-02-04", "2023-05-04"):
        write(asha, when="day", day=day)
    shown = page(asha, "/n/c/2026-03")
    links = re.findall(r'href="/n/c/([0-9-]+)">([^<]+)</a>', shown)
    assert links[2:] == [("2026-01", "January 2026"), ("2025-11", "2025"), ("2023-05", "2023")]
    assert "February 2025" in page(asha, "/n/c/2025-11")


@pytest.mark.parametrize(("month", "missing"), [("0001-01", "Month before"), ("9999-12", "Month after")])
def test_the_first_and_the_last_month_there_are_have_a_page(asha, month, missing):
    shown = page(asha, f"/n/c/{month}")
    assert "Nothing is kept for this month." in shown
    assert missing not in shown


@pytest.mark.parametrize("month", ["2026-13", "zzz", "0000-00"])
def test_a_month_that_is_none_shows_this_one(asha, month):
    assert asha.client.get(f"/n/c/{month}", secure=True).status_code == 200


def test_another_records_entry_looks_like_one_that_is_not_there(asha, dev):
    at = write(asha)
    for address in (at, f"{at}/w"):
        assert dev.client.get(address, secure=True).status_code == 404
    for address in (f"{at}/d", f"{at}/b"):
        assert dev.client.post(address, secure=True).status_code == 404
    assert dev.client.post(f"{at}/w", {"based_on": "1", "what": "x"}, secure=True).status_code == 404


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "\u202eevil", "a\x00b", "'; drop table", "{{ 7*7 }}"]
)
def test_hostile_words_are_shown_as_text(asha, words):
    answer = asha.client.post("/n/w/all", {"entry": uuid.uuid4().hex, "what": words}, secure=True)
    if "\x00" in words:
        assert "This has a character that we cannot keep." in answer.content.decode()
        return
    assert "<script>alert" not in page(asha, answer.url)
    shown = page(asha, answer.url).split('ch-words" dir="auto">')[1].split("</p>")[0]
    assert html.unescape(shown) == words


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (("4", "3", "2026"), "Wed 4 March 2026"),
        (("04", "March", "26"), "Wed 4 March 2026"),
        (("4", "mar", "2026"), "Wed 4 March 2026"),
        (("30", "2", "2026"), "This is not a real date."),
        (("4", "3", ""), "Add the year."),
        (("", "", "2026"), "Add the day and the month."),
        (("3", "Smarch", "2026"), "This is not a real date."),
        (("4", "3", "20260"), "This is not a real date."),
        (("٤", "3", "2026"), "This is not a real date."),
    ],
)
def test_a_day_is_typed_in_three_boxes(asha, typed, shown):
    said = dict(zip(("day-day", "day-month", "day-year"), typed, strict=True))
    given = {"entry": uuid.uuid4().hex, "when": "day", "what": WORDS, **said}
    answer = asha.client.post("/n/w/all", given, secure=True, follow=True).content.decode()
    assert shown in answer
    if shown.startswith(("There", "Add")):
        assert all(f'value="{each}"' in answer for each in typed if each)


@pytest.mark.parametrize("when", ["today", "yesterday"])
def test_today_and_yesterday_take_one_press_and_a_time_of_their_own(asha, when):
    day = timezone.localdate() - timedelta(days=when == "yesterday")
    shown = page(asha, write(asha, when=when, **{f"time_{when}": "00:01", "time": "23:59"}))
    happened, _written = shown.split("Written")
    assert f"{said_day(day)}, 00:01" in happened
    assert "23:59" not in happened


@pytest.mark.parametrize(
    "said",
    [
        {"when": "day", "day": "2026-03-04", "time": "21:40", "about": "on"},
        {"when": "between", "since": "2026-03-01", "until": "2026-03-07"},
    ],
)
def test_a_change_begins_with_what_was_said_of_the_time(asha, said):
    at = write(asha, **said)
    form = EntryForm(initial=first(Entry(written_at=timezone.now(), when=EDTF[said["when"]])))
    again = {name: form[name].value() for name in said}
    assert {name: str(value)[:5] if name == "time" else value for name, value in again.items()} == {
        name: {"on": True}.get(value) or (date.fromisoformat(value) if value.startswith("2026") else value)
        for name, value in said.items()
    }
    assert 'checked data-aria-controls="conditional-id_when' in page(asha, f"{at}/w")


EDTF = {"day": "2026-03-04T21:40~", "between": "2026-03-01/2026-03-07"}


def test_every_kind_of_act_stands_in_one_group():
    codes = [code for _name, codes in EntryForm.base_fields["kinds"].choices for code, _words in codes]
    assert sorted(codes) == sorted(ACTS)


def test_a_draft_is_thrown_away_only_after_it_was_asked_about(asha):
    answer = asha.client.post("/n/w/one", {"when": "day", "day": "2026-03-04"}, secure=True)
    at = answer.url.rpartition("/")[0]
    assert f'href="{at}/drop/"' in page(asha, answer.url)
    for asked in (asha.client.get(f"{at}/drop/", secure=True), asha.client.post(f"{at}/drop/", secure=True)):
        shown = asked.content.decode()
        assert "Delete what you wrote?" in shown
        assert f'href="{at}/more"' in shown
    assert Draft.objects.count() == 1
    assert asha.client.post(f"{at}/drop/", {"sure": "yes"}, secure=True).status_code == 302
    assert not Draft.objects.exists()


@pytest.mark.parametrize("rest", ["2", "all/"])
def test_words_sent_to_a_draft_that_was_thrown_away_in_another_tab_begin_it_anew(asha, rest):
    begun = asha.client.post("/n/w/one", {"when": "day", "day": "2026-03-14"}, secure=True)
    at = begun.url.rpartition("/")[0]
    asha.client.post(f"{at}/drop/", {"sure": "yes"}, secure=True)
    assert asha.client.get(f"{at}/{rest}", secure=True).status_code == 404
    answer = asha.client.post(f"{at}/{rest}", {"what": WORDS, "stop": "yes"}, secure=True, follow=True)
    assert answer.status_code == 200
    assert WORDS in answer.content.decode()
    assert Version.objects.count() == 1


def test_nothing_is_sent_to_another_persons_draft(asha, dev):
    begun = asha.client.post("/n/w/one", {"when": "day", "day": "2026-03-14"}, secure=True)
    at = begun.url.rpartition("/")[0]
    for rest in ("2", "all/"):
        assert dev.client.post(f"{at}/{rest}", {"what": WORDS}, secure=True).status_code == 404
    assert Draft.objects.count() == 1
    assert WORDS not in page(asha, f"{at}/2")


@pytest.mark.parametrize("press", ["on", "stop"])
def test_a_first_step_that_is_sent_twice_makes_one_draft_or_entry(asha, press):
    (new,) = re.findall(r'name="entry" value="([0-9a-f]{32})"', page(asha, "/n/w/one"))
    said = {"entry": new, "when": "day", "day": "2026-03-04", press: "yes"}
    first, second = (asha.client.post("/n/w/one", said, secure=True) for _ in range(2))
    assert first.url == second.url
    assert (Draft.objects.count(), Version.objects.count()) == ((1, 0) if press == "on" else (0, 1))
    assert f'value="{new}"' not in page(asha, "/n/w/one"), "the next entry is another"


# Nothing that was typed is lost on the way between the two kinds of form.


def begun(person, **said):
    answer = person.client.post("/n/w/one", {"when": "today", **said}, secure=True)
    return answer.url.rsplit("/", 1)[0]


def test_all_questions_on_one_page_go_on_with_what_was_typed(asha):
    draft = begun(asha)
    answer = asha.client.post(f"{draft}/2", {"what": WORDS, "whole": "yes"}, secure=True)
    assert answer.url == f"{draft}/all/"
    shown = asha.client.get(answer.url, secure=True).content.decode()
    assert WORDS in shown
    assert re.search(r'value="day"\s+checked', shown), "the day stays"
    kept = asha.client.post(answer.url, {"what": WORDS, "where": "at home", "when": "today"}, secure=True)
    assert not Draft.objects.exists()
    assert "at home" in asha.client.get(kept.url, secure=True).content.decode()
    again = asha.client.post(answer.url, {"what": WORDS}, secure=True)
    assert again.url == kept.url, "a second press"


def test_one_question_at_a_time_goes_on_with_what_was_typed(asha):
    said = {"entry": uuid.uuid4().hex, "what": WORDS, "steps": "yes"}
    answer = asha.client.post("/n/w/all", said, secure=True)
    assert answer.url.endswith("/1")
    assert WORDS in asha.client.get(answer.url[:-1] + "2", secure=True).content.decode()
    assert not Version.objects.exists()
    assert asha.client.post("/n/w/all", {"steps": "yes"}, secure=True).url == "/n/w/one"
    assert asha.client.post("/n/w/one", {"whole": "yes"}, secure=True).url == "/n/w/all"
    assert Draft.objects.count() == 1, "nothing typed makes no draft"


def test_back_keeps_what_was_typed(asha):
    draft = begun(asha)
    answer = asha.client.post(f"{draft}/2", {"what": WORDS, "back": "yes"}, secure=True)
    assert answer.url == f"{draft}/1"
    shown = asha.client.get(f"{draft}/2", secure=True).content.decode()
    assert WORDS in shown
    assert "Save and go back" in shown
    assert "govuk-back-link" not in shown, "a link would lose what is typed"


def test_a_second_press_on_the_step_that_ends_a_draft_leads_to_the_entry(asha):
    draft = begun(asha)
    first, second = (
        asha.client.post(f"{draft}/2", {"what": WORDS, "stop": "yes"}, secure=True) for _ in range(2)
    )
    assert first.url == second.url
    assert Version.objects.count() == 1
    assert not Draft.objects.exists()
    assert WORDS in page(asha, f"{draft}/2"), "what was saved can be changed from there"
    assert asha.client.get(f"/n/w/{uuid.uuid4()}/1", secure=True).status_code == 404


def test_today_is_the_day_that_the_page_showed(asha):
    now = timezone.localtime()
    today, before = now.date(), now - timedelta(hours=23)
    for shown_at, day in ((now, today), (before, before.date()), (now - timedelta(days=2), today),
                          (now + timedelta(days=2), today), ("x", today), ("", today)):  # fmt: skip
        shown = f"{shown_at:%Y-%m-%dT%H:%M}" if shown_at not in ("x", "") else shown_at
        said = {"entry": uuid.uuid4().hex, "when": "today", "shown_at": shown, "what": "x"}
        address = asha.client.post("/n/w/all", said, secure=True).url
        assert said_day(day) in asha.client.get(address, secure=True).content.decode()
    assert f'name="shown_at" value="{today}T' in asha.client.get("/n/w/all", secure=True).content.decode()


def test_now_is_the_minute_that_the_page_shows(asha):
    shown = page(asha, "/n/w")
    (minute,) = re.findall(r'name="shown_at" value="[0-9-]{10}T([0-9:]{5})"', shown)
    assert f"Now ({minute})" in shown
    before = timezone.localtime() - timedelta(minutes=40)
    said = {"entry": uuid.uuid4().hex, "when": "now", "shown_at": f"{before:%Y-%m-%dT%H:%M}", "what": "x"}
    address = asha.client.post("/n/w", said, secure=True).url
    assert f"{said_day(before.date())}, {before:%H:%M}" in page(asha, address)


def test_an_earlier_version_is_shown_with_all_it_said(asha):
    address = write(asha, what="first", witnesses="Farah saw it")
    for changed in ({"where": "CANARYWHERE"}, {"effect": "CANARYEFFECT"}):
        asha.client.post(f"{address}/w", {"what": "first", "based_on": "1", **changed}, secure=True)
    shown = asha.client.get(address, secure=True).content.decode()
    assert "Both are kept" in shown
    for said in ("CANARYWHERE", "CANARYEFFECT", "Farah saw it"):
        assert said in shown, said


def test_deleting_and_bringing_back_leaves_the_day_it_was_written_and_says_what_was_done(asha):
    address = write(asha, what="x")
    entry = address.rpartition("/")[2]
    before = diary_queries.versions(asha.opened(), uuid.UUID(entry))[0][1].written_at
    asha.client.post(f"{address}/d", secure=True)
    asha.client.post(f"{address}/b", secure=True)
    versions = diary_queries.versions(asha.opened(), uuid.UUID(entry))
    assert [said.written_at for _, said in versions] == [before] * 3
    assert "Version 2, deleted" in asha.client.get(address, secure=True).content.decode()


@pytest.mark.parametrize(("address", "more"), [("/n/w/one", {}), ("/n/w/all", {"steps": "yes"})])
def test_a_form_that_comes_once_more_after_its_entry_was_made_makes_nothing(asha, address, more):
    said = {"entry": uuid.uuid4().hex, "what": WORDS, "when": "today", **more}
    first = asha.client.post(address, said, secure=True)
    draft = first.url.rsplit("/", 1)[0]
    entry = asha.client.post(f"{draft}/2", {"what": WORDS, "stop": "yes"}, secure=True).url
    again = asha.client.post(address, said, secure=True, follow=True)
    assert entry[-36:] in again.redirect_chain[-1][0], "the entry, or a question about it"
    assert not Draft.objects.exists(), "what was written in it would have been lost"
    assert Version.objects.count() == 1
