"""The timeline: everything in order, found by what is in it, read and decided where it stands."""

import html
import re
from datetime import date
from itertools import product

import attrs
import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import FOLDER
from tests.web.test_analysis import CHAT, LOG, add, look, work
from tests.web.test_diary import write
from tests.web.test_people import id_of, told

from chesil_web.person.analysis import queries as runs
from chesil_web.person.analysis import row_bits
from chesil_web.person.analysis.models import Result, Run
from chesil_web.person.analysis.row_bits import Rows
from chesil_web.person.analysis.timeline_reading import Sought
from chesil_web.person.diary import queries as diary
from chesil_web.person.diary.models import Entry, Version
from chesil_web.person.timeline import plots, queries, rows
from chesil_web.person.timeline.models import Choices, Chosen, Wanted

pytestmark = pytest.mark.django_db
HOSTILE = "<b>bold</b> \u202egnp.exe =1+1 http://example.com/x.gif"


def fill(person):
    """A record with something of every kind, looked through, and an entry that came after that."""
    write(person, what="A taxi came that I never ordered.", when="day", day="2026-03-14", time="23:04",
          who="Dev", kinds=["unwanted_taxi"])  # fmt: skip
    write(person, what="Thinking of the harbour.", when="day", day="2026-02-01", private="on")
    write(person, what="Undated worry.")
    told(person, "1", name="Dev", addresses="07700 900123")
    told(person, "2", person=id_of(person, "Dev"), day="2026-03-15", words="Leave me in peace")
    told(person, "3", kind="Non-molestation order", starts="2026-03-16", person="all")
    hostile = f"22/03/2026, 09:00 - Dev: {HOSTILE}\n"
    add(person, calls__xml=LOG, chat__txt=CHAT + hostile)
    person.client.post("/n/p/answer", {"me": "Asha", "about": "Dev"}, secure=True)
    work()
    write(person, what="Written after the look.", when="day", day="2026-03-13", who="Dev")


@pytest.fixture
def full(once):
    return once(fill)


def get(person, address):
    answer = person.client.get(address, secure=True, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def search(person, at="/n/l", **said):
    """The page that a search leads to, and its address."""
    answer = person.client.post(at, said, secure=True)
    assert answer.status_code == 303, answer.content.decode()
    return get(person, answer.url), answer.url


def words(shown):
    """What stands in the list, in its order."""
    return [
        html.unescape(each)
        for each in re.findall(r'<div class="ch-words ch-said"[^>]*>(.*?)</div>', shown, re.S)
    ]


def open_words(shown):
    """The same, without what is covered."""
    return words(re.sub(r"<details.*?</details>", "", shown, flags=re.S))


def count(shown):
    return int(re.search(r'role="status">([\d,]+) in all', shown)[1].replace(",", ""))


def test_an_empty_record_says_what_comes_here_and_how_to_begin(asha):
    shown = get(asha, "/n/l")
    assert "Everything you keep comes together here" in shown
    assert 'href="/n/f/add"' in shown
    assert "Search for words" not in shown


def test_everything_is_in_one_order_whatever_it_is(full):
    shown, _ = search(full, since="2026-03-13", until="2026-03-16", kind="")
    days = re.findall(r"ch-day\">([^<]+)<", shown)
    assert days[0] == "Mon 16 March 2026"
    for each in ("Non-molestation order", "Leave me in peace", "A taxi came that I never ordered."):
        assert any(each in every for every in words(shown)), each
    shown, _ = search(full, kind="diary")
    assert words(shown) == [
        "A taxi came that I never ordered.", "Written after the look.", "Thinking of the harbour.",
        "Undated worry.",
    ]  # fmt: skip
    assert "Only for me" in shown


def test_an_entry_stands_among_the_messages_of_its_minute(full):
    shown, _ = search(full, since="2026-03-14", until="2026-03-14")
    times = re.findall(r"(\d\d:\d\d) · (Diary entry|Chat|Call)", shown)
    at = times.index(("23:04", "Diary entry"))
    assert times[at - 1][0] >= "23:04" >= times[at + 1][0]


SEARCHES = [
    ({"words": "REGRET"}, 1),
    ({"words": "know live"}, 63),
    ({"words": "kno wher"}, 63),
    ({"words": "now"}, 0),
    ({"words": "who"}, 0),
    ({"words": "act"}, 0),
    ({"words": "taxi ordered"}, 1),
    ({"words": "harbour"}, 1),
    ({"words": "after look"}, 1),
    ({"words": "peace"}, 1),
    ({"words": "molestation"}, 1),
    ({"words": "zebra"}, 0),
    ({"kind": "call"}, 12),
    ({"kind": "message"}, 66),
    ({"kind": "private"}, 1),
    ({"kind": "told"}, 2),
    ({"act": "unwanted_taxi"}, 1),
    ({"who": "Dev", "kind": "diary"}, 2),
    ({"who": "Dev", "words": "regret", "kind": "message"}, 1),
    ({"since": "2026-03-21", "until": "2026-03-21"}, 1),
    ({"since": "2026-03-20"}, 3),
    ({"until": "2026-02-01"}, 1),
]


def test_it_is_found_by_words_person_kind_act_and_days(full):
    for said, found in SEARCHES:
        shown, address = search(full, **said)
        assert (0 if "Nothing was found" in shown else count(shown)) == found, said
        assert not any(each in address for each in said.values())


def test_a_sentence_that_nothing_holds_whole_finds_what_holds_most_of_its_words(full):
    shown, _ = search(full, words="where I would regret a zebra")
    assert "These have some of them, the best match first" in shown
    assert count(shown) == 1
    shown, _ = search(full, words="the harbour zebra")
    assert count(shown) == 1, "what is read now is found so too"
    shown, _ = search(full, words="the message that says regret, peace and harbour in the look")
    assert count(shown) == 4, "one word is enough"
    assert "Nothing was found" in search(full, words="where I would on a zebra")[0]


def test_a_list_without_the_words_that_narrowed_it_has_all_else_that_it_is_narrowed_by(full):
    shown, _ = search(full, words="where I would regret a zebra", kind="message")
    assert count(shown) == 1
    address = re.search(r'<bdi>Words: [^<]+</bdi> <a class="govuk-link" href="([^"]+)"', shown)
    assert count(get(full, address[1])) == 66


def test_what_comes_nearest_to_a_sentence_comes_first_unless_days_are_asked_for(full):
    said = [
        f"2{day}/03/2026, 10:00 - Dev: {text}\n" for day, text in enumerate((
            "so I came round on a Friday", "coming round", "I am round", "Friday is fine",
        ), 3)
    ]  # fmt: skip
    add(full, more__txt="".join(said))
    look(full)
    write(full, what="He comes round and says marmalade.", when="day", day="2026-03-02")
    shown, _ = search(full, words="come round Friday marmalade")
    first = html.unescape(re.sub("<[^>]+>", "", "|".join(words(shown))))
    order = ["He comes round and says marmalade.", "so I came round on a Friday"]
    assert first.split("|")[:2] == order, "what has more of the words, and rarer ones"
    others = {"coming round", "I am round", "Friday is fine", "A taxi came that I never ordered."}
    assert set(first.split("|")[2:]) == others
    days = get(full, re.search(r'href="([^"]+)">Show newest first', shown)[1])
    assert re.sub("<[^>]+>", "", words(days)[0]) == "Friday is fine"
    assert count(days) == count(shown) == 6
    assert words(get(full, re.search(r'href="([^"]+)">Show the best match first', days)[1])) == words(shown)


def test_a_search_by_file_finds_what_was_read_from_it_and_nothing_of_one_that_was_deleted(full):
    source = re.search(r'<option value="([0-9a-f]{16})">calls.xml<', get(full, "/n/l"))[1]
    assert count(search(full, source=source)[0]) == 12
    file = re.search(r'href="(/n/f/[0-9a-f-]{36})"[^>]*>\s*calls.xml', get(full, "/n/f"))[1]
    full.client.post(f"{file}/d", secure=True)
    shown, _ = search(full, kind="call")
    assert "Nothing was found" in shown
    assert "calls.xml" not in shown


def test_days_the_wrong_way_round_are_said_and_what_was_typed_stays(full):
    said = {"since": "2026-03-07", "until": "2026-03-01", "words": "regret"}
    answer = full.client.post("/n/l", said, secure=True)
    shown = answer.content.decode()
    assert "The last day is before the first one." in shown
    assert 'value="regret"' in shown


def test_nothing_found_says_where_was_looked_and_how_to_look_wider(full):
    shown, _ = search(full, words="zebra", who="Dev")
    assert "We looked through your diary" in shown
    wider = re.search(r'Words: zebra</bdi> <a class="govuk-link" href="([^"]+)"', shown)[1]
    assert count(get(full, wider)) > 70


def test_words_of_messages_are_covered_until_she_asks_and_that_choice_can_be_kept(full):
    shown, address = search(full, who="Dev")
    assert shown.count("Show the words") > 1
    assert open_words(shown) == ["Please stop contacting me."], (
        "her own words are not covered, all of Dev's are"
    )
    uncover = re.search(r'href="([^"]+)">Show all words on this page', shown)[1]
    assert "Show the words" not in get(full, uncover)
    assert "Show the words" in get(full, address)
    full.client.post(uncover, {"always": "yes"}, secure=True)
    shown, _ = search(full, who="Dev")
    assert "Show the words" not in shown
    assert "Always cover words" in get(full, re.search(r'href="([^"]+)">Cover the words', shown)[1])
    assert Choices.objects.count() == 1


def test_of_others_only_words_that_may_hurt_are_covered(full):
    add(
        full,
        farah__txt="22/03/2026, 09:00 - Farah: The chairs came.\n22/03/2026, 09:01 - Farah: I will kill you\n",
    )
    look(full)
    shown, _ = search(full, who="Farah")
    assert (open_words(shown), shown.count("Show the words")) == (["The chairs came."], 1)


def test_what_is_found_shows_the_words_around_those_that_were_looked_for(full):
    shown, _ = search(full, words="regret")
    assert words(shown) == ['You will <mark class="ch-sought">regret</mark> this']
    assert "Show the words" not in shown, "nothing of so short a message is covered"
    assert "Show all words on this page" not in shown, "all are shown"
    shown, _ = search(full, words="exampl bold")
    assert 'lt;b&gt;<mark class="ch-sought">bold</mark>&lt;/b' in shown
    text = "so long " * 30 + "and Regretted " + "ever after " * 30
    assert rows.around(text, rows.shapes(["regret"], begins=True)) == (
        ("… ", False), ("long " + "so long " * 6 + "and ", False), ("Regretted", True),
        (" ever after" * 9, False), (" …", False),
    )  # fmt: skip
    assert rows.around(text, rows.shapes(["regr"])) == ()
    assert rows.around(text, rows.shapes(["regret"])) == rows.around(text, rows.shapes(["regrets"]))
    assert rows.around("Regretted", rows.shapes(["gr", "re"])) == ()
    found = rows.around("\u4f60\u597d\u5417", rows.shapes(["\u597d"]))
    assert found == (("\u4f60", False), ("\u597d", True), ("\u5417", False))
    found = rows.around("Come on, do come on Friday", rows.shapes(["come", "on", "friday"]))
    assert [words for words, is_sought in found if is_sought] == ["Come", "come", "Friday"]


def test_rows_that_were_found_are_counted_and_numbered_as_in_a_list():
    for height, each in product((1, 8, 9, 64, 1001), (1, 2, 3, 11, 2000)):
        listed = list(range(each - 1, height, each))
        found = Rows(row_bits.of(listed[::-1], height=height))
        assert (len(found), found[:]) == (len(listed), listed)
        assert all(found[first : first + 5] == listed[first : first + 5] for first in range(len(listed) + 2))
        before = [sum(row < end for row in listed) for end in range(height + 1)]
        assert found.before(np.arange(height + 1)).tolist() == before


def test_the_first_page_and_a_search_ask_few_questions(full):
    _, found = search(full, words="regret")
    for address, most in (("/n/l", 10), (found, 11)):
        with CaptureQueriesContext(connection) as asked:
            get(full, address)
        assert len(asked) <= most, [each["sql"][:80] for each in asked]


def test_what_a_message_holds_is_text_and_turns_nothing_round(full):
    shown, _ = search(full, words="example")
    said = words(shown)[-1]
    assert "<b>bold</b>" in said
    assert "[U+202E]" in said
    assert "\u202e" not in shown
    assert 'href="http' not in shown


def test_one_goes_to_a_day_and_on_from_there(full, monkeypatch):
    for each in ("found", "presenters"):
        monkeypatch.setattr(f"chesil_web.person.timeline.{each}.A_PAGE", 10)
    answer = full.client.post("/n/l", {"go": "yes", "day": "2026-03-14"}, secure=True)
    shown = get(full, answer.url)
    assert re.findall(r"ch-day\">([^<]+)<", shown)[0] == "Sat 14 March 2026"
    assert "This page shows" in shown
    later = get(full, re.search(r'href="([^"]+)">Next page', shown)[1])
    assert "Sat 14 March 2026" in later or "Fri 13 March 2026" in later
    again = get(full, re.search(r'href="([^"]+)">Previous page', later)[1])
    assert words(again) == words(shown)


def test_every_page_together_is_everything_once_in_either_order(full, monkeypatch):
    monkeypatch.setattr("chesil_web.person.timeline.found.A_PAGE", 7)
    with queries.opened(full.opened(), Chosen()) as here:
        pages = {}
        for oldest in (False, True):
            total = here.found(Wanted(oldest=oldest)).count
            pages[oldest] = [
                item
                for start in range(0, total, 7)
                for item in here.found(Wanted(oldest=oldest, start=start)).page()
            ]
            assert len(pages[oldest]) == total
        known = {
            oldest: [each.row if each.live is None else each.live.ref for each in pages[oldest]]
            for oldest in pages
        }
    dated = [each for each in pages[True] if each.day]
    assert sorted(map(str, known[True])) == sorted(map(str, known[False]))
    assert len(set(known[True])) == len(known[True])
    assert [each.day for each in dated] == sorted(each.day for each in dated)
    assert known[False][: len(dated)] == known[True][: len(dated)][::-1]


def test_a_changed_entry_is_found_by_its_new_words_alone_and_a_deleted_one_not_at_all(full):
    entry = Version.objects.get(entry=next(
        row.entry for row in Version.objects.all() if "taxi" in full.opened().read([row], Entry)[0].what
    ))  # fmt: skip
    at = f"/n/e/{entry.entry}"
    full.client.post(
        f"{at}/w", {"based_on": "1", "what": "A lorry came.", "when": "day", "day": "2026-03-14"}, secure=True
    )
    assert "Nothing was found" in search(full, words="taxi")[0]
    assert count(search(full, words="lorry")[0]) == 1
    assert count(search(full, kind="diary")[0]) == 4
    full.client.post(f"{at}/d", secure=True)
    assert "Nothing was found" in search(full, words="lorry")[0]
    assert count(search(full, kind="diary")[0]) == 3


def first_of(person, **said):
    """The page of the first thing that a search finds."""
    shown, _ = search(person, **said)
    return re.search(r'<a class="govuk-link" href="(/n/l/[^"/]+/[a-z][0-9a-f]+)"', shown)[1]


def test_a_message_is_kept_called_something_else_and_put_back_right_there(full):
    at = first_of(full, words="regret")
    shown = get(full, at)
    assert "What was noticed" in shown
    signal = re.search(r'name="s" value="([^"]+)"', shown)[1]
    full.client.post(at, {"s": signal, "way": "keep"}, secure=True)
    shown = get(full, at)
    assert "You kept it." in shown
    assert runs.decided(full.opened()).about[signal][0] == "keep"
    assert "Kept" in search(full, words="regret")[0]
    full.client.post(at, {"s": signal, "way": "change", "act": "threat_family"}, secure=True)
    assert "You say: Threatened your family" in get(full, at)
    full.client.post(at, {"s": signal, "way": "back"}, secure=True)
    full.client.post(at, {"s": signal, "way": "open"}, secure=True)
    assert runs.decided(full.opened()).about[signal][0] == "open"
    assert signal not in runs.decided(full.opened()).changed
    full.client.post(at, {"s": signal, "way": "aside"}, secure=True)
    assert 'value="undo"' in get(full, at)
    assert 'value="undo"' not in get(full, at), "it is offered once, right after"
    full.client.post(at, {"way": "undo"}, secure=True)
    assert "It is as it was before." in get(full, at)
    assert runs.decided(full.opened()).about[signal][0] == "open"
    full.client.post(at, {"s": "threat_to_person:of-another", "way": "keep"}, secure=True)
    assert "threat_to_person:of-another" not in runs.decided(full.opened()).about


def test_all_that_was_noticed_on_a_message_is_kept_at_once(full):
    at = first_of(full, words="regret")
    bar = re.search(r'<form method="post" class="ch-bar">(.*?)</form>', get(full, at), re.S)[1]
    signals = re.findall(r'name="s" value="([^"]+)"', bar)
    full.client.post(at, {"s": signals, "way": "keep"}, secure=True)
    about = runs.decided(full.opened()).about
    assert {about[each][0] for each in signals} == {"keep"}
    shown = get(full, at).partition("ch-desk__list")[0]
    assert '<form method="post" class="ch-bar">' not in shown, "nothing waits"
    assert 'form="kept">Keep this message<' in shown


def test_what_was_noticed_on_each_thing_is_what_its_page_says(full):
    with queries.opened(full.opened(), Chosen()) as here:
        noticed = [each for row in range(here.timeline.head.height) for each in here.thing(row).noticed or ()]
        with runs.tables(full.opened(), here.state.looked) as tables:
            stand = tables.signals_at([each.at for each in noticed])
    assert [each["signal"] for each in stand] == [each.signal for each in noticed] != []


def test_a_note_becomes_an_entry_of_the_same_minute_once_and_can_be_deleted_again(full):
    at = first_of(full, words="regret")
    given = re.search(r'name="entry" value="([0-9a-f]{32})"', get(full, at))[1]
    assert (
        "Write something, or choose what it was."
        in full.client.post(at, {"note": " ", "entry": given}, secure=True).content.decode()
    )
    typed = {"note": "He had fol", "entry": given}
    assert full.client.post(f"{at}?keep=yes", typed, secure=True).status_code == 204
    assert "He had fol" in get(full, "/n/")
    for _ in range(2):
        full.client.post(at, {"note": "He had followed me.", "act": "following", "entry": given}, secure=True)
    shown = get(full, at)
    assert "Your note is saved as a diary entry." in shown
    assert not diary.drafts(full.opened())
    (row,) = Version.objects.filter(entry=given)
    (said,) = full.opened().read([row], Entry)
    assert (said.when, said.who, said.kinds, len(said.files)) == (
        "2026-03-21T23:00",
        "Dev",
        (),
        1,
    )
    assert "Followed you" in shown.partition("What you said it was")[2]
    (signal,) = re.findall(r'name="s" value="(said_following:[^"]+)"', shown)
    assert runs.kept(full.opened()) == {signal}, "the message itself is the act, so that it counts once"
    full.client.post(at, {"s": signal, "way": "unsay"}, secure=True)
    assert "What you said it was" not in get(full, at)
    assert not runs.kept(full.opened())
    assert not runs.answered(full.opened()).about
    assert count(search(full, since="2026-03-21", until="2026-03-21")[0]) == 2
    full.client.post(at, {"undo": "yes", "entry": re.search(r'name="entry" value="([0-9a-f]{32})">\s*<button[^>]*name="undo"', shown)[1]}, secure=True)  # fmt: skip
    assert "Your note is deleted." in get(full, at)
    assert count(search(full, since="2026-03-21", until="2026-03-21")[0]) == 1


def test_each_thing_leads_to_its_record_and_back_to_the_same_place(full):
    for said in ({"words": "regret"}, {"words": "taxi"}, {"kind": "told"}):
        at = first_of(full, **said)
        record = html.unescape(re.search(r'href="([^"]+\?from=[^"]+)"', get(full, at))[1])
        assert f'href="{at}"' in get(full, record.partition("#")[0]), said
        back = re.search(r'<a href="([^"]+)" class="govuk-back-link"', get(full, at))[1]
        assert f'id="{back.partition("#")[2]}"' in get(full, back.partition("#")[0])


def test_the_way_back_leads_nowhere_but_to_the_timeline(asha):
    for asked in ("https://example.com/", "//example.com/n/l/x", "/n/keeping", "javascript:x"):
        shown = asha.client.get("/n/f", {"from": asked}, secure=True).content.decode()
        assert asked not in re.search(r'<a href="([^"]+)" class="govuk-back-link"', shown)[1]


def test_a_message_is_read_as_a_conversation_from_a_little_before_it(full):
    at = first_of(full, words="regret")
    answer = full.client.post(at, {"talk": "yes"}, secure=True)
    shown = get(full, answer.url.partition("#")[0])
    assert f'id="{answer.url.partition("#")[2]}"' in shown
    assert "ch-talk" in shown
    assert "ch-talk__mine" in shown
    assert shown.index("Thu 19 March 2026") < shown.index("Sat 21 March 2026")


def test_an_address_of_another_session_or_an_older_run_shows_nothing_of_it(full):
    _shown, address = search(full, words="regret")
    at = first_of(full, words="regret")
    look(full)
    moved = get(full, at)
    assert "Since you opened that page, everything was put in order again." in moved
    assert 'value="regret"' in moved
    full.client.post("/n/open", {"name": full.name, "passphrase": full.passphrase}, secure=True)
    for each in (address, f"{address}/m0", "/n/l/nonsense"):
        answer = full.client.get(each, secure=True)
        assert (answer.status_code, answer.url) == (302, "/n/l")


def test_files_that_are_not_in_order_yet_are_said_and_put_there(full):
    add(full, more__txt="23/03/2026, 10:00 - Dev: marmalade without regret\n")
    shown = get(full, "/n/l")
    assert "1 file is new and not in this list yet." in shown
    before = count(shown)
    with queries.opened(full.opened(), Chosen()) as here:
        failed = attrs.evolve(here.state, newest=attrs.evolve(here.state.newest, given=None))
    assert (failed.is_behind, failed.looks_by_itself) == (True, False), "one that failed is begun by hand"
    some, sought = search(full, words="marmalade regret")
    assert "Nothing has all your words." in some
    assert "We have not searched what is new yet." in search(full, words="nowhere")[0]
    busy = get(full, "/n/l")
    assert "data-busy" in busy
    assert "Until then you see the list as it was." in busy
    assert count(busy) == before, "the list does not shrink meanwhile"
    at = first_of(full, words="regret")
    assert "regret" in get(full, at), "and what is in it opens"
    assert Run.objects.count() == 2, "a search begins to read what is new, once"
    work()
    assert Run.objects.count() == Result.objects.count() == 1, "the run before it is gone"
    assert count(search(full, words="marmalade")[0]) == 1
    again = get(full, sought)
    assert count(again) == 1
    assert "Nothing has all your words." not in again, "what is new has them all"
    assert "Until then" not in get(full, "/n/l")


def test_a_whole_word_is_found_before_longer_ones_that_begin_so(full):
    add(full, more__txt="23/03/2026, 10:00 - Dev: mind your business\n23/03/2026, 10:01 - Dev: the bus\n")
    look(full)
    write(full, when="today", what="Two buses and a busker.")
    shown, _ = search(full, words="bus")
    assert count(shown) == 2
    assert re.findall(r'ch-sought">([^<]+)', shown) == ["buses", "bus"], "in an entry and in a message"
    wider = re.search(r'href="([^"]+)">Also find words that start like this', shown)[1]
    assert count(get(full, wider)) == 3
    assert "Words that begin with: bus" in get(full, wider)
    whole = re.search(r'href="([^"]+)">Find whole words only', get(full, wider))[1]
    assert count(get(full, whole)) == 2
    shown, _ = search(full, words="busin")
    assert count(shown) == 1
    assert "Words that begin with: busin" in shown, "nothing has it whole"


def test_the_numbers_beside_the_bars_are_what_there_is(full):
    with queries.opened(full.opened(), Chosen()) as here:
        days, counts = here.found(Wanted()).counts()
    drawn = plots.plot(days, counts)
    assert sum(int(part.count.replace(",", "")) for part in drawn.parts) == counts.sum()
    assert len(drawn.bars) == len(drawn.parts)


@pytest.mark.parametrize(
    ("first", "last", "parts"),
    [
        (date(2026, 3, 1), date(2026, 3, 20), 20),
        (date(2026, 1, 1), date(2026, 6, 30), 27),
        (date(2023, 1, 1), date(2026, 1, 1), 37),
        (date(1970, 1, 1), date(2026, 1, 1), 29),
        (date(1, 1, 1), date(9999, 12, 31), 48),
    ],
)
def test_bars_are_few_enough_to_be_seen_however_long_the_time(first, last, parts):
    drawn = plots.plot(np.array([first, last], "datetime64[D]"), np.array([1, 3]))
    assert drawn.width // 8 == parts
    assert drawn.said.endswith("(3).")
    assert [part.count for part in drawn.parts] == ["1", "3"]


def test_no_part_is_said_to_hold_most_where_two_hold_as_much():
    assert plots.plot(np.array(["2026-03-01", "2026-03-20"], "datetime64[D]"), np.array([2, 2])).said == ""


def test_the_search_index_is_sealed_and_its_key_is_not_that_of_the_tables(full):
    safe = full.opened()
    with runs.timeline(safe, runs.newest(safe)) as index:
        assert len(index.found(Sought(words=["harbour"]))) == 1, "the words are in it"
        rest = index.found(Sought(), without=(2, 0))
        assert rest[:2] == [1, 3], "changed entries do not count"
        assert len(rest) == index.head.height - 2
    files = [each for each in (FOLDER / "data" / "files").rglob("*") if each.is_file()]
    stored = b"".join(each.read_bytes() for each in files)
    assert len(stored) > 10_000
    for each in (b"harbour", b"regret", b"is=message", b"who="):
        assert each not in stored
    with runs.tables(safe, runs.newest(safe)) as tables:
        held = "".join(tables.events.whole()["text"].drop_nulls())
    assert "harbour" not in held, "what is only for her is not where papers are made from"
    assert "taxi" in held
