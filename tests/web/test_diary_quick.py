"""Writing in seconds: when and what, more later, the same again, a photo first, and things that are kept."""

import json
import re
import uuid
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.web.test_diary import WORDS, page, write
from tests.web.test_diary_files import ids
from tests.web.test_diary_traps import drafts, send, versions
from tests.web.test_evidence import add

from chesil_web.foundation.ui.when import said_edtf
from chesil_web.person.accounts.models import Preference
from chesil_web.person.accounts.preferences import prefer, preferences
from chesil_web.person.analysis.written import diary_as_notes
from chesil_web.person.diary import midnight, repeating
from chesil_web.person.diary.models import Draft, Entry

pytestmark = pytest.mark.django_db


def newest(person) -> Entry:
    rows = versions(person)
    return person.opened().read(rows, Entry)[-1]


def quick(person, **said) -> str:
    return send(person, "/n/w", **{"entry": uuid.uuid4().hex, "what": WORDS, **said}).url


def test_when_and_what_make_an_entry_which_says_once_that_it_is_saved(asha):
    at = quick(asha, when="yesterday")
    shown = page(asha, at)
    assert "Saved." in shown
    assert f'href="/n/w/{at[-36:]}/more"' in shown, "more can be added"
    assert "Saved." not in page(asha, at)


def test_the_first_page_asks_for_when_and_what_alone(asha):
    shown = page(asha, "/n/w").split("<main")[1]
    labels = re.findall(r"<(?:h1|legend)[^>]*>\s*([^<]+?)\s*<", shown)
    assert labels == ["Write it down", "When was it?", "Which day?"]
    assert "Some time between two days" not in shown
    assert "What happened?" in shown


def test_what_was_just_saved_can_be_undone(asha):
    at = quick(asha)
    version = re.search(r'name="version" value="(\d)"', page(asha, at))[1]
    assert "You deleted this entry." in page(asha, send(asha, f"{at}/u", version=version).url)


def test_a_change_that_is_undone_leaves_what_was_there(asha):
    at = quick(asha)
    send(asha, f"{at}/w", based_on="1", what="Something else.")
    for _ in range(2):
        send(asha, f"{at}/u", version="2")
    assert newest(asha).what == WORDS
    assert len(versions(asha)) == 3, "a second press undoes nothing"
    assert "It is as it was before." in page(asha, at)


def test_today_is_offered_if_no_day_was_given():
    written = timezone.make_aware(datetime(2026, 11, 23, 0, 30))
    entry = Entry(written_at=written, what="He rang")
    assert midnight.other_day(entry) == "2026-11-23"
    assert midnight.question(entry) == (
        "This entry has no day yet. Did it happen today?",
        "Yes, it was Mon 23 November 2026",
    )
    assert midnight.question(Entry(written_at=written, when_words="in the autumn")) == ("", "")


@pytest.mark.parametrize(("when", "other"), [
    ("2026-03-03T03:00", "2026-03-04T03:00"),
    ("2026-03-03T05:59", ""),  # would be still to come
    ("2026-03-03T06:00", ""),
    ("2026-03-04T23:30", "2026-03-03T23:30"),
    ("2026-03-04T03:00", ""),
    ("2026-03-02T03:00", ""),
    ("2026-03-03", ""),
    ("", "2026-03-04"),  # no day was given
])  # fmt: skip
def test_a_time_near_midnight_may_be_of_the_day_beside(when, other):
    written = timezone.make_aware(datetime(2026, 3, 4, 4, 10))
    assert midnight.other_day(Entry(written_at=written, when=when)) == other


def test_a_time_last_night_is_put_right_with_one_press(asha):
    assert "If it was after midnight, choose Today." in page(asha, "/n/w")
    at = quick(asha, when="yesterday", time_yesterday="00:00")
    shown = page(asha, at)
    assert "Did it happen in the night to today?" in shown
    today = said_edtf(f"{timezone.localdate()}T00:00")
    assert f"Yes, it was {today}" in shown
    saved = page(asha, send(asha, f"{at}/n", version="1").url)
    assert "Saved." in saved
    assert today in saved
    assert "Did it happen in the night" not in saved
    send(asha, f"{at}/n", version="1")
    assert len(versions(asha)) == 2, "a second press moves nothing"
    send(asha, f"{at}/u", version="2")
    assert newest(asha).when == f"{timezone.localdate() - timedelta(days=1)}T00:00"


def test_more_is_asked_one_question_at_a_time_from_the_first_that_has_no_answer(asha):
    dated, undated = quick(asha, when="yesterday"), quick(asha)
    for at, first in ((dated, "3"), (undated, "1")):
        more = asha.client.get(f"/n/w/{at[-36:]}/more", secure=True).url
        assert more.endswith(f"/{first}")
        assert "Question 1 of" in page(asha, more)
    assert drafts(asha) == [], "looking begins nothing"


def test_what_is_added_is_the_next_version_once_it_is_finished(asha):
    id = quick(asha, when="yesterday")[-36:]
    send(asha, f"/n/w/{id}/3", kinds=["watching"])
    send(asha, f"/n/w/{id}/keep?step=4", entry=id, how_known="I saw it.")
    assert len(versions(asha)) == 1
    assert "Not finished: what you are adding to an entry" in page(asha, "/n/")
    assert asha.client.get(f"/n/w/{id}/more", secure=True).url == f"/n/w/{id}/4", (
        "the last that has an answer"
    )
    assert "You began to change this entry" in page(asha, f"/n/e/{id}")
    for _ in range(2):
        send(asha, f"/n/w/{id}/5", where="At home", stop="yes")
    assert [each.number for each in versions(asha)] == [1, 2]
    assert (newest(asha).what, newest(asha).kinds, newest(asha).where) == (WORDS, ("watching",), "At home")
    assert drafts(asha) == []


def test_going_through_the_questions_without_an_answer_changes_nothing(asha):
    id = quick(asha, when="yesterday")[-36:]
    for number in range(3, 11):
        send(asha, f"/n/w/{id}/{number}")
    assert len(versions(asha)) == 1
    assert drafts(asha) == []


def test_how_she_likes_to_add_more_is_remembered(asha):
    id = quick(asha, when="yesterday")[-36:]
    assert send(asha, f"/n/w/{id}/3", whole="yes").url == f"/n/w/{id}/all/"
    assert asha.client.get(f"/n/w/{id}/more", secure=True).url == f"/n/w/{id}/all/"
    shown = asha.client.get(f"/n/w/{id}/all/", secure=True, follow=True).content.decode()
    assert "Ask me one question at a time" in shown
    send(asha, f"/n/e/{id}/w", based_on="1", what=WORDS, steps="yes")
    assert asha.client.get(f"/n/w/{id}/more", secure=True).url == f"/n/w/{id}/3"


def test_a_damaged_preference_is_none_and_can_be_chosen_anew(asha):
    prefer(asha.opened(), questions="all")
    Preference.objects.update(sealed=b"x" * 60)
    assert preferences(asha.opened()).questions == "one"
    prefer(asha.opened(), questions="all")
    assert preferences(asha.opened()).questions == "all"


# What happened again.


def again(person, **said):
    return send(person, "/n/w/again", entry=uuid.uuid4().hex, **said)


def test_one_press_notes_the_same_again_with_the_time_now(asha):
    at = write(asha, when="day", day="2026-03-04", kinds=["silent_call"], who="Dev", how="call", where="Home",
               what="The phone rang at work, and nobody spoke.", how_known="It was his number")  # fmt: skip
    shown = page(asha, "/n/w/again")
    assert "A silent call" in shown
    assert "Dev · Wed 4 March 2026" in shown
    assert again(asha, like=uuid.UUID(at[-36:]).hex).status_code == 302
    entry, now = newest(asha), timezone.localtime()
    assert (entry.kinds, entry.who, entry.how) == (("silent_call",), "Dev", "call")
    assert (entry.what, entry.where, entry.how_known) == ("", "", ""), "what may be different is not said"
    assert entry.when[:10] == str(now.date())
    assert "T" in entry.when
    assert "2 times" in page(asha, "/n/w/again")
    write(asha, what="A quiet month.", when="between", since="2026-02-01", until="2026-02-28")
    assert "A quiet month." not in page(asha, "/n/w/again")


def test_a_second_press_of_the_same_button_notes_it_once(asha):
    said = {"entry": uuid.uuid4().hex, "kind": "waiting_outside"}
    for _ in range(2):
        send(asha, "/n/w/again", **said)
    assert len(versions(asha)) == 1


def test_short_words_are_noted_again_and_a_long_story_is_not(asha):
    short, long = quick(asha, what="White van outside"), quick(asha, what="It was late. " * 20)
    shown = page(asha, "/n/w/again")
    assert "White van outside" in shown
    assert "It was late." not in shown
    again(asha, like=short[-36:])
    assert newest(asha).what == "White van outside"
    assert "It has just happened again" not in page(asha, long)
    assert again(asha, like=long[-36:]).status_code == 200


@pytest.mark.parametrize("said", [{}, {"like": "x"}, {"kind": "x"}, {"like": "0" * 32}])
def test_a_button_that_means_nothing_notes_nothing(asha, said):
    assert again(asha, **said).status_code == 200
    assert versions(asha) == []


def test_what_is_only_for_her_stays_so_when_it_happens_again(asha, dev):
    at = write(asha, kinds=["watching"], private="on")
    assert again(dev, like=at[-36:]).status_code == 200, "another's is not there"
    again(asha, like=at[-36:])
    assert [each.private for each in asha.opened().read(versions(asha), Entry)] == [True, True]


def test_to_everyone_what_is_common_is_offered_and_stays_among_the_first_buttons(asha):
    common = [each.code for each in repeating.COMMON]
    assert offered(asha) == common
    again(asha, kind="drive_by")
    assert (newest(asha).what, newest(asha).kinds) == ("They drove past", ())
    assert "drive_by" not in offered(asha), "it is hers now"
    for day in range(1, 7):
        for kind in ("following", "threat_person") if day < 3 else ("damage", "noise"):
            write(asha, when="day", day=f"2026-03-0{day}", kinds=[kind], who=f"Dev {max(day, 2)}")
    assert offered(asha, before="<details")[:4] == ["silent_call", "drive_by", "delivery", "message"]
    assert offered(asha) == common


def test_the_group_of_kinds_that_the_words_point_to_is_open_and_no_other(asha):
    def opened(words):
        at = write(asha, when="today", what=words).removesuffix("/")
        shown = page(asha, f"/n/w/{at[-36:]}/3")
        found = re.findall(r'ch-group"( open)?>\s*<summary[^>]*><span[^>]*>([^<]+)', shown)
        return [name for is_open, name in found if is_open]

    assert opened("He drove past my house and parked opposite.") == ["Following, watching and contact"]
    assert opened("He shouted and broke the window.") == ["What they said or did"]
    assert opened("It was odd.") == []


def test_what_came_this_week_is_the_first_button(asha):
    for _time in range(2):
        write(asha, when="day", day="2026-03-04", kinds=["damage"])
    write(asha, when="today", kinds=["waiting_outside"])
    (first, *_others) = re.findall(r'ch-again__words" dir="auto">([^<]+)', page(asha, "/n/w/again"))
    assert first == "They waited outside"


def offered(person, before="</html"):
    """The codes of what is common on the page, as far as *before*."""
    return re.findall(r'name="kind" value="(\w+)"', page(person, "/n/w/again").partition(before)[0])


# A photo, a screenshot or a recording first.


def test_a_file_that_was_picked_first_stands_in_the_entry(asha):
    to = send(asha, f"/n/w/{uuid.uuid4()}/file", files=[SimpleUploadedFile("door.jpg", b"door")]).url
    shown = page(asha, to)
    assert "door.jpg" in shown
    assert "Added. Now write what happened, then save." in shown
    assert "Saved." not in shown
    said = {"entry": to.split("/")[3], "based_on": "0", "what": WORDS, "files": ids(asha)["door.jpg"].hex}
    assert "door.jpg" in page(asha, send(asha, to, **said).url)
    assert drafts(asha) == []


@pytest.mark.parametrize(("name", "when"), [
    ("Screenshot_20260304-214012.png", "2026-03-04T21:40"),
    ("PXL_20250704_203000000.jpg", "2025-07-04T21:30"),
    ("IMG-20250428-WA0001.jpg", "2025-04-28"),
    ("door.jpg", ""),
    ("Screenshot_20990304-214012.png", ""),
])  # fmt: skip
def test_the_time_that_a_file_is_named_after_is_proposed_with_where_it_is_from(asha, name, when):
    to = send(asha, f"/n/w/{uuid.uuid4()}/file", files=[SimpleUploadedFile(name, b"picture")]).url
    shown = page(asha, to)
    assert (f"The name of {name} shows {said_edtf(when)}." in shown) == bool(when)
    fields = dict(re.findall(r'name="(day-\w+|time)"[^>]* value="([^"]*)"', shown))
    said = {"entry": to.split("/")[3], "based_on": "0", "when": "day" if when else "", **fields,
            "files": ids(asha)[name].hex}  # fmt: skip
    saved = page(asha, send(asha, to, **said).url)
    assert newest(asha).when == when
    assert f">{name}<" in saved or name in saved
    assert "Nothing written" not in saved
    assert "1 file" in page(asha, "/n/")


def test_no_time_is_proposed_where_she_said_when_it_was(asha):
    id = uuid.uuid4()
    send(asha, "/n/w", entry=id.hex, when="yesterday", what=WORDS, file="yes")
    name = "Screenshot_20260304-214012.png"
    to = send(asha, f"/n/w/{id}/file", files=[SimpleUploadedFile(name, b"picture")]).url
    assert "The name of" not in page(asha, to)


def test_files_that_arrived_in_pieces_go_to_what_was_typed_before(asha, dev):
    add(asha, ("van.txt", "van"))
    add(dev, ("his.txt", "his"))
    id = uuid.uuid4()
    to = send(asha, "/n/w", entry=id.hex, what=WORDS, file="yes").url
    assert to == f"/n/w/{id}/file"
    chosen = [ids(asha)["van.txt"].hex, ids(dev)["his.txt"].hex, "x"]
    assert WORDS in page(asha, send(asha, to, kept=chosen).url)
    assert [each.files for each in drafts(asha)] == [(ids(asha)["van.txt"].hex,)]
    assert re.search(rf"Not finished, started [^<]*</a>\s*<p[^>]*>{WORDS}</p>", page(asha, "/n/")), (
        "and no count"
    )


def test_no_file_at_all_is_said(asha):
    answer = send(asha, f"/n/w/{uuid.uuid4()}/file")
    assert "Choose at least one file." in answer.content.decode()
    assert drafts(asha) == []


# Nothing typed is lost, and nothing is there twice.


def test_what_is_typed_is_a_draft_until_it_is_saved(asha):
    id = uuid.uuid4()
    for words in ("He", "He stood outside"):
        assert send(asha, f"/n/w/{id}/keep?step=0", entry=id.hex, what=words).status_code == 204
    assert [each.what for each in drafts(asha)] == ["He stood outside"]
    assert asha.client.get(f"/n/w/{id}/more", secure=True).url == f"/n/w/{id}/0"
    send(asha, "/n/w", entry=id.hex, what=WORDS)
    assert (drafts(asha), len(versions(asha))) == ([], 1)


def test_what_is_rubbed_out_is_no_draft_any_more(asha):
    id = uuid.uuid4()
    for words in ("He", ""):
        send(asha, f"/n/w/{id}/keep?step=0", entry=id.hex, what=words)
    assert not Draft.objects.exists()


def test_a_draft_that_arrives_after_its_entry_was_saved_begins_nothing(asha):
    id = uuid.uuid4()
    send(asha, "/n/w", entry=id.hex, what=WORDS, when="now")
    send(asha, f"/n/w/{id}/keep?step=0", entry=id.hex, what=WORDS[:10])
    assert drafts(asha) == []


def test_the_same_draft_in_two_tabs_keeps_the_words_of_both(asha):
    id = uuid.uuid4()
    send(asha, f"/n/w/{id}/keep?step=0", entry=id.hex, what="He")
    for words in ("From one tab.", "From another tab."):
        send(asha, f"/n/w/{id}/0", what=words)
    shown = page(asha, f"/n/e/{id}")
    assert "From one tab." in shown
    assert "From another tab." in shown


def test_a_new_form_in_two_tabs_keeps_the_words_of_both_and_says_so(asha):
    id = uuid.uuid4()
    for words in ("From one tab.", "From another tab."):
        send(asha, "/n/w/all", entry=id.hex, based_on="0", what=words)
    assert "changed in two places at once" in page(asha, f"/n/e/{id}")


def test_without_scripts_a_button_keeps_what_was_typed_for_later(asha):
    id = uuid.uuid4()
    assert send(asha, f"/n/w/{id}/keep?step=0", what=WORDS, today="yes").url == "/n/"
    assert f'href="/n/w/{id}/more"' in page(asha, "/n/")


# Things that are kept.

THING = {"thing0": "A letter", "thing_where0": "In the drawer", "thing_touched0": "Me", "thing_id0": "a" * 32}


def test_a_thing_says_what_it_is_where_it_is_and_who_touched_it(asha):
    at = write(asha, **THING)
    shown = page(asha, at)
    assert "A letter\nWhere it is: In the drawer\nTouched by: Me" in shown
    again = page(asha, f"{at}/w")
    assert 'value="A letter"' in again
    assert 'name="thing1"' in again, "another can be added"
    assert f'name="thing_id0" value="{"a" * 32}"' in again
    assert WORDS in page(asha, send(asha, "/n/l", words="drawer").url)
    assert WORDS not in page(asha, send(asha, "/n/l", words="cellar").url)


def test_a_thing_alone_is_an_entry_and_can_be_taken_out_again(asha):
    at = write(asha, what="", **THING)
    assert newest(asha).things[0].what == "A letter"
    send(asha, f"{at}/w", based_on="1", what=WORDS, thing0="", thing_id0="a" * 32)
    assert newest(asha).things == ()


def test_a_thing_without_a_name_is_asked_for_it(asha):
    said = {"entry": uuid.uuid4().hex, "what": WORDS, **THING, "thing0": ""}
    shown = send(asha, "/n/w/all", **said).content.decode()
    assert "Write what it is." in shown
    assert 'href="#id_thing0"' in shown
    assert versions(asha) == []


def test_one_more_thing_can_be_told_of_at_once(asha):
    id = quick(asha, when="yesterday")[-36:]
    to = send(asha, f"/n/w/{id}/10", **THING, another="yes").url
    assert to == f"/n/w/{id}/10#id_thing1"
    assert 'name="thing1"' in page(asha, to)


def test_the_timeline_is_told_of_a_thing_and_not_where_it_lies(asha):
    write(asha, **THING)
    noted = diary_as_notes(asha.opened(), [])
    assert '"things": ["A letter (touched by: Me)"]' in noted
    assert "drawer" not in noted


def test_entries_from_one_minute_are_in_the_order_of_writing_in_papers_and_newest_first_in_the_timeline(asha):
    for what in ("The first call.", "The second call."):
        write(asha, what=what, when="day", day="2026-03-04", time="10:00")
    told = json.loads(diary_as_notes(asha.opened(), []))["entries"]
    assert [each["what"] for each in told] == ["The first call.", "The second call."]
    shown = page(asha, "/n/l")
    assert shown.index("The second call.") < shown.index("The first call.")


def test_one_press_says_who_it_was_and_one_more_that_it_happened_again(asha):
    write(asha, when="day", day="2026-03-04", kinds=["silent_call"], who="Dev")
    at = again(asha, kind="silent_call").url
    assert "Who was it?" in page(asha, at)
    asha.client.post(f"{at}/who", {"who": ""}, secure=True)
    assert "Who was it?" not in page(asha, at)
    asha.client.post(f"{at}/who", {"who": "Nobody on her list"}, secure=True)
    assert newest(asha).who == ""
    asha.client.post(f"{at}/who", {"who": "Dev"}, secure=True)
    assert newest(asha).who == "Dev"
    followed = write(asha, when="today", what="Dev followed me from the library").removesuffix("/")
    assert "Your words may mean: Followed you, by Dev." in page(asha, followed)
    asha.client.post(f"{followed}/k", {"version": "0"}, secure=True)
    assert "Your words may mean" in page(asha, followed), "she saw another version of it"
    asha.client.post(f"{followed}/k", {"version": "1"}, secure=True)
    assert (newest(asha).kinds, newest(asha).who) == (("following",), "Dev")
    assert "Your words may mean" not in page(asha, followed)
    shown = page(asha, again(asha, like=uuid.UUID(at[-36:]).hex).url)
    assert re.search(
        "Saved at [0-9:]{5}. You have now written this down 2 times today: “Made a silent", shown
    )
    assert "Undo" in shown
