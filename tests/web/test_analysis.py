"""What was noticed, what she keeps of it, and the pattern it makes."""

import html
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from msgspec.structs import replace
from tests.forbidden_words import forbidden
from tests.web.test_diary import write

from chesil.law import routes as law_routes
from chesil.terms.legal import ABOUT_STATES
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.keys.models import Ticket
from chesil_web.person.analysis import together
from chesil_web.person.analysis.models import Given, Group, Result, Run, stamp_of
from chesil_web.person.analysis.queries import Standing

CALLS = "".join(
    f'<call number="+447700900123" duration="0" date="{1772582400000 + night * 86_400_000}" type="3" '
    'presentation="1" contact_name="Dev" />\n'
    for night in range(12)
)
LOG = f"<?xml version='1.0' encoding='UTF-8'?>\n<calls count=\"12\">\n{CALLS}</calls>\n"
CHAT = (
    "".join(
        f"{day:02}/03/2026, 23:{minute:02} - Dev: answer me, I know where you live\n"
        for day in range(13, 20)
        for minute in range(9)
    )
    + "20/03/2026, 10:00 - Asha: Please stop contacting me.\n21/03/2026, 23:00 - Dev: You will regret this\n"
)


def work():
    while worker.work_once():
        pass


def add(person, **given):
    sent = [SimpleUploadedFile(name.replace("__", "."), data.encode()) for name, data in given.items()]
    person.client.post("/n/f/add", {"files": sent}, secure=True)
    work()


def look(person):
    person.client.post("/n/p/look", secure=True)
    work()
    return page(person)


def page(person, address="/n/p"):
    """A page once it no longer waits for background work."""
    while "data-busy" in (shown := person.client.get(address, secure=True).content.decode()):
        work()
    return shown


def look_at_both(person):
    add(person, calls__xml=LOG, chat__txt=CHAT)
    look(person)
    person.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()


@pytest.fixture
def looked(once):
    return once(look_at_both)


def decide(person, address, **said):
    """Say something of suggestions, as the page at *address* lets one; gives the page after that."""
    given = said if "run" in said else said | {"run": run_of(page(person, address))}
    return person.client.post(address, given, secure=True, follow=True).content.decode()


def run_of(shown):
    """Which look through her record a page of suggestions is of."""
    return re.search(r'name="run" value="([0-9a-f]+)"', shown)[1]


def groups(person):
    return re.findall(r'<div><a class="govuk-link" href="(/n/p/\d+)">([^<]+)<', page(person))


def test_an_empty_record_says_what_to_do(asha):
    assert "There is nothing to look through yet." in look(asha)


def test_whose_phone_it_was_is_asked_with_reasons(asha):
    add(asha, chat__txt=CHAT)
    shown = look(asha)
    assert "Who are you in these messages?" in shown
    assert "Asha" in shown


def test_who_she_is_in_the_messages_can_be_said_again(asha):
    add(asha, chat__txt=CHAT)
    look(asha)
    asha.client.post("/n/p/answer", {"me": "Dev"}, secure=True)
    work()
    shown = page(asha)
    assert "You said that you are “Dev” in these messages." in shown
    assert "Who are you in these messages?" not in shown
    asha.client.post("/n/p/answer", {"me": ""}, secure=True)
    work()
    assert "Who are you in these messages?" in page(asha)
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()
    assert "You said that you are “Asha”" in page(asha)
    assert groups(asha)


def test_suggestions_stand_by_person_and_kind_and_show_no_words(looked):
    shown = page(looked)
    assert groups(looked)
    assert "I know where you live" not in shown
    assert "Your papers count only the ones you keep." in shown


def test_nobody_is_said_to_be_left_out_who_stands_on_the_page(looked):
    said = page(looked)
    assert "Nobody has said who this is about" not in said
    assert "left out" not in said


def test_a_suggestion_says_when_it_was_before_it_is_opened(looked):
    address, _ = nights(looked)
    labels = re.findall(
        r'<label class="govuk-label govuk-checkboxes__label" for="[sd]\d.*?</label>',
        page(looked, address),
        re.S,
    )
    assert labels
    assert all(re.search(r"<strong>\w{3} \d+ \w+ 20\d\d", each) for each in labels)


def test_a_suggestion_shows_why_and_what_it_rests_on(looked):
    address, _ = nights(looked)
    shown = page(looked, address)
    assert "I know where you live" not in shown
    assert "Why each of these is here" in shown
    alone = page(looked, f"{address}/0")
    assert alone.index("Record ") < alone.index("Why it is here"), "the messages come before the reason"


def test_the_words_of_a_group_are_covered_until_she_asks_for_them(looked):
    address, _ = nights(looked)
    (shown_at,) = re.findall(r'href="([^"]+)">Show the words on this page', page(looked, address))
    shown = page(looked, html.unescape(shown_at))
    assert "I know where you live" in shown
    assert "Cover the words again" in shown
    kept = decide(looked, html.unescape(shown_at), way="keep", all="yes", words="shown")
    assert "I know where you live" in kept, "they stay as she asked for them"


def test_a_day_can_be_decided_as_a_whole_and_the_decision_taken_back(looked):
    address, _title = next(each for each in groups(looked) if "watching or following" in each[1])
    shown = page(looked, address)
    day, count = re.findall(r'name="d" value="([^"]+)".*?</strong>: (\d+) suggestions', shown)[0]
    kept = decide(looked, address, way="keep", d=[day])
    assert f"You kept {count} suggestions." in kept
    assert f"You kept {count} of " in kept
    assert "Keep all " in kept, "where nothing is ticked"
    assert "Next: " in kept
    undone = decide(looked, address, way="undo")
    assert f"Undone. {count} suggestions are as they were before." in undone
    assert "You have not decided about any of them yet." in undone
    assert "Undo<" not in undone, "there is nothing left to undo"


def test_one_suggestion_can_be_decided_on_its_own_page_which_leads_to_the_next(looked):
    address, (first, _second) = nights(looked, 2)
    given = {"run": run_of(page(looked, address)), "way": "keep", "s": first, "then": "1"}
    answer = looked.client.post(address, given, secure=True)
    assert answer.headers["Location"] == f"{address}/1"
    assert "You kept 1 suggestion." in page(looked, f"{address}/1")
    assert ">Kept<" in page(looked, f"{address}/0")


def test_a_headline_says_what_is_kept_and_what_is_next(looked):
    shown = page(looked)
    assert "After that: " in shown
    assert "Next: " in shown
    keep_all(looked)
    shown = page(looked)
    assert shown.count(">Kept<") == len(groups(looked))
    assert "Next: see the pattern of what you kept" in shown


def test_ticked_headlines_are_decided_together_and_the_decision_taken_back(looked):
    shown = page(looked)
    numbers = re.findall(r'name="g" value="(\d+)"', shown)[:2]
    kept = decide(looked, "/n/p/together", run=run_of(shown), way="keep", g=numbers)
    assert "You kept 1 message or call. There may be others" in kept, "both were noticed on one message"
    assert kept.count(">Kept<") == 2
    undone = decide(looked, "/n/p/together", run=run_of(shown), way="undo")
    assert re.search(r"Undone\. \d+ suggestions are as they were before\.", undone)
    assert ">Kept<" not in undone
    nothing = decide(looked, "/n/p/together", run=run_of(shown), way="keep")
    assert "You ticked none. Nothing was changed." in nothing
    stale = decide(looked, "/n/p/together", run="0" * 32, way="keep", g=numbers)
    assert "Meanwhile, your files and notes were looked through again" in stale
    assert ">Kept<" not in stale
    assert looked.client.get("/n/p/together", secure=True).headers["Location"] == "/n/p"


def test_everything_of_one_kind_is_decided_at_once_but_apart_from_a_friends(looked):
    def group(person, behaviour, *, noted=False):
        return Group(person=person, name=person, behaviour=behaviour, title="", words=True, noted=noted,
                     count=2, most="")  # fmt: skip

    both = "threat_to_person", "threat_to_property"
    threats, farahs = ([group(name, each) for each in both] for name in ("Dev", "Farah"))
    others = (group("Dev", "night_contact"), group("Dev", "threat_to_person", noted=True))
    given = Given(made_at=timezone.now(), groups=(*threats, *farahs, *others))
    rows, dev = together.strands(given, {0: Standing(kept=2)}, ("Dev",)), stamp_of(["Dev"])
    assert [(row.code, row.says, row.kept) for row in rows] == [
        (f"threats-{dev}", "What may be threats, from Dev (4)", "Kept: 2"),
        (f"threats-not-{dev}", "What may be threats, from Farah (4)", ""),
    ]
    row, _ = together.strands(given, {0: Standing(kept=2), 1: Standing(kept=2)}, ("Dev",))
    assert row.kept == "You kept everything that we noticed"
    counted = replace(given, together=(("Dev", "threats", 1), ("Farah", "threats", 2)))
    says = [row.says for row in together.strands(counted, {}, ("Dev",))]
    assert says == ["What may be threats, from Dev (1)", "What may be threats, from Farah (2)"], (
        "a message that is noticed in two ways is one"
    )
    ticked = {"numbers": (), "strands": [f"threats-{dev}"]}
    assert together.chosen(given, **ticked, about=("Dev",)) == tuple(threats)
    assert together.chosen(given, **ticked, about=("Farah",)) == (), "a page of before she chose another"
    assert together.chosen(given, numbers=["4", "5", "x"], strands=()) == others[:1]
    assert [row.code for row in together.strands(given, {})] == ["threats-0", "threats-2"], "nobody chosen"
    strands = ["watching", *(f"watching-{number}" for number in range(20)), "unknown"]
    given = {"run": run_of(page(looked)), "way": "keep", "strand": strands}
    assert decide(looked, "/n/p/together", **given).count(">Kept<") == 1


def test_of_words_that_may_hurt_a_list_shows_neither_the_message_nor_the_entry_that_fits(looked):
    words = [
        address
        for address, hidden in re.findall(r'href="(/n/p/\d+)">[^<]+</a>.*?(covered|</li>)', page(looked))
        if hidden == "covered"
    ]
    assert words
    for address in words:
        shown = page(looked, address)
        assert "I know where you live" not in shown
        assert "word list" not in shown
        (one, *_) = re.findall(rf'href="({address}/\d+)">Read it', shown)
        alone = page(looked, one)
        assert "It is in the word list" in alone
        assert "Record " in alone


def test_only_what_is_kept_makes_the_pattern(looked):
    assert "Nothing is kept yet." in page(looked, "/n/p/kept")
    address, _ = groups(looked)[0]
    decide(looked, address, way="keep", all="yes")
    shown = page(looked, "/n/p/kept")
    assert "Dev" in shown
    assert "Nothing is kept yet." not in shown
    assert "also what you did not keep" in page(looked, "/n/p/all")


def test_what_is_set_aside_is_not_in_the_pattern(looked):
    for address, _ in groups(looked):
        decide(looked, address, way="keep", all="yes")
        decide(looked, address, way="aside", all="yes")
    assert "Nothing is kept yet." in page(looked, "/n/p/kept")


def nights(person, count=1):
    """The group of contact in the night, and the ids of the first of them."""
    address = next(address for address, title in groups(person) if "in the night" in title)
    return address, re.findall(r'name="s" value="([^"]+)"', page(person, address))[:count]


def test_what_she_calls_something_else_counts_under_that_kind_wherever_it_is_used(looked):
    address, ticked = nights(looked, 2)
    shown = decide(looked, address, way="change", act="threat_person", s=ticked)
    assert shown.count("You changed this from “Contact in the night” to “Threatened you”.") == 2
    assert "You kept 2 " in shown
    assert "You changed what 2 of them are." in shown
    assert "You said what some of these were: Threatened you (2)." in page(looked)
    law = page(looked, "/n/p/asks/kept/0")
    assert law.count("A threat to hurt you.") == 2
    assert "In the night." not in law
    assert "A threat to hurt you." in page(looked, "/n/p/asks/all/0")


def test_what_she_changed_can_be_as_it_was_suggested_again(looked):
    address, ticked = nights(looked, 2)
    decide(looked, address, way="change", act="threat_person", s=ticked)
    shown = decide(looked, address, way="back", s=ticked[:1])
    assert shown.count("You changed this from") == 1
    assert "You kept 2 " in shown
    decide(looked, address, way="back", s=ticked)
    assert "You said what some of these were" not in page(looked)
    assert "In the night." in page(looked, "/n/p/asks/kept/0")


def test_a_kind_that_there_is_none_of_changes_nothing(looked):
    address, ticked = nights(looked)
    for act in ("", "CANARY"):
        shown = decide(looked, address, way="change", act=act, s=ticked)
        assert "You have not decided about any of them yet." in shown
        assert "You changed this" not in shown


def test_a_decision_leads_to_a_page_that_says_it_once_and_tells_nothing_in_its_address(looked):
    address, ticked = nights(looked, 2)
    given = {"run": run_of(page(looked, address)), "way": "keep", "s": ticked, "page": "1"}
    answer = looked.client.post(address, given, secure=True)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}?page=1")
    first, again = (looked.client.get(f"{address}?page=1", secure=True).content.decode() for _ in "ab")
    assert "You kept 2 suggestions." in first
    assert "You kept 2 suggestions." not in again
    assert re.search(r"You kept 2 of \d+\.", again)


@pytest.mark.parametrize(
    ("said", "words"),
    [({"way": "keep"}, "You ticked none."), ({"way": "change", "all": "yes"}, "Choose what it was.")],
)
def test_a_decision_about_nothing_says_so(looked, said, words):
    assert words in decide(looked, groups(looked)[0][0], **said)


def test_each_event_names_its_file_and_leads_to_its_record_there(looked):
    address, _ = nights(looked)
    shown = page(looked, f"{address}?words=shown")
    at, number = re.search(
        r'<bdi>chat.txt</bdi> · <a class="govuk-link" href="([^"#]+)#sought">Record (\d+)<', shown
    ).groups()
    assert re.fullmatch(rf"/n/f/[0-9a-f-]{{36}}/r/0/{number}", at)
    there = page(looked, at)
    (sought,) = re.findall(r'id="sought".*?</details>', there, re.DOTALL)
    assert f"Record {number}<" in sought
    assert '<details class="govuk-details" open>' in sought
    assert looked.client.get(at.rpartition("/")[0] + "/99999", secure=True).status_code == 404


def test_an_assumed_time_says_whose_it_is_and_whose_she_said_it_is(looked):
    address, _ = nights(looked)
    assert "(time assumed: Britain (UK))" in page(looked, f"{address}?words=shown")
    file = re.search(r'href="(/n/f/[0-9a-f-]{36})"[^>]*>\s*chat.txt', page(looked, "/n/f"))[1]
    looked.client.post(f"{file}/z", {"zone": "America/New_York"}, secure=True)
    look(looked)
    shown = "".join([page(looked, f"{address}?words=shown") for address, _ in groups(looked)])
    assert "(in UK time; the file has the time in United States: New York)" in shown
    assert "time assumed: Britain" not in shown


def test_the_law_pages_lead_to_the_records_too(looked):
    page(looked, "/n/p/all")
    assert '#sought">Record ' in page(looked, "/n/p/asks/all/0")


def test_a_note_of_hers_is_named_as_that(noted):
    assert "<bdi>Your notes</bdi> · Record 1" in page(noted, "/n/p/asks/kept/0")


def test_a_page_from_before_a_new_look_decides_nothing_about_what_stands_in_its_place_now(looked):
    address, _ = groups(looked)[0]
    run = run_of(page(looked, address))
    add(looked, more__txt=CHAT.replace("answer me", "where are you"))
    look(looked)
    for said in ({"way": "keep", "all": "yes"}, {"way": "change", "act": "other", "all": "yes"}):
        shown = decide(looked, address, run=run, **said)
        assert "What we noticed</h1>" in shown
        assert "Nothing was changed." in shown
    for old in (run, ""):
        assert "Nothing was changed." in decide(looked, "/n/p/99", run=old, way="keep", all="yes")
    for address, _ in groups(looked):
        assert "You have not decided about any of them yet." in page(looked, address)


def test_decisions_outlive_a_new_look(looked):
    address, _ = groups(looked)[0]
    decide(looked, address, way="keep", all="yes")
    before = re.search(r"You kept (\d+)", page(looked, address))[1]
    look(looked)
    assert re.search(r"You kept (\d+)", page(looked, address))[1] == before != "0"
    assert Run.objects.count() == 1


def test_her_own_notes_count_without_being_kept(asha):
    write(asha, when="day", day="2026-03-04", who="Dev", kinds=["waiting_outside"])
    write(asha, when="day", day="2026-03-09", who="Dev", kinds=["waiting_outside"])
    look(asha)
    assert "Dev" in page(asha, "/n/p/kept")


def test_a_note_only_for_her_is_not_looked_through(asha):
    write(asha, when="day", day="2026-03-04", who="Zed", kinds=["waiting_outside"], private="on")
    assert "There is nothing to look through yet." in look(asha)


def test_the_keys_lent_for_a_look_are_given_back_and_taken_out(looked):
    from chesil_web.person.analysis import queries
    from chesil_web.person.analysis.orders import Order

    assert not Ticket.objects.exists()
    run = Run.objects.get()
    safe = looked.opened()
    (order,) = safe.read([run], Order)
    assert [each.key for each in order.inputs] == ["", ""]
    assert order.diary == ""
    assert queries.newest(safe).given.groups


def test_the_drawings_are_given_and_allow_nothing(looked):
    page(looked, "/n/p/all")
    answer = looked.client.get("/n/p/all/0/strip", secure=True)
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"<svg" in answer.content


@pytest.mark.parametrize(
    "address",
    ["/n/p/99", "/n/p/99/0", "/n/p/0/9999", "/n/p/all/99/strip", "/n/p/all/0/nothing", "/n/p/none/0/strip",
     "/n/p/asks/none/0", "/n/p/asks/all/entry/9999", "/n/p/asks/all/sign/99", "/n/p/asks/none/sign/0"],
)  # fmt: skip
def test_what_is_not_there_is_a_404(looked, address):
    page(looked, "/n/p/all")
    assert looked.client.get(address, secure=True).status_code == 404


def test_a_look_done_twice_leaves_one_result(looked):
    from chesil_web.foundation.jobs.models import Job

    Job.objects.update(state=Job.WAITING, attempts=0)
    work()
    assert Result.objects.count() == 1


def test_another_record_sees_nothing_of_it(looked, dev):
    page(looked, "/n/p/all")
    assert not groups(dev)
    assert dev.client.get("/n/p/all/0/strip", secure=True).status_code == 404
    assert dev.client.get("/n/p/all", secure=True).url == "/n/p"
    assert dev.client.get("/n/p/0", secure=True).status_code == 404


def keep_all(person):
    for address, _ in groups(person):
        decide(person, address, way="keep", all="yes")


def words_of(shown):
    """What a page says, without its marks."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.split("<main")[1])))


def outside_details(shown):
    """What a page shows before anything on it is opened."""
    shown = shown.split("<main")[1]
    while "<details" in shown:
        shown = re.sub(r"<details(?:(?!<details).)*?</details>", "", shown, count=1, flags=re.DOTALL)
    return shown


def days_ago(count):
    return (timezone.localdate() - timedelta(days=count)).isoformat()


@pytest.fixture
def noted(asha):
    """Two notes of the last days, looked through: Dev waited outside, and she was afraid."""
    for days in (3, 9):
        write(
            asha, when="day", day=days_ago(days), who="Dev", kinds=["waiting_outside"], how="in person",
            effect="I could not sleep.", feared_violence="yes",
        )  # fmt: skip
    look(asha)
    return asha


def test_the_law_page_says_what_it_is_about_whatever_is_kept(looked):
    for address in ("/n/p/asks", "/n/p/asks/all"):
        shown = words_of(page(looked, address))
        for sentence in ABOUT_STATES:
            assert sentence in shown, address
    assert "Nothing is kept yet." in page(looked, "/n/p/asks")
    assert "including what you did not keep" in page(looked, "/n/p/asks/all")


def test_each_point_says_what_it_asks_what_is_there_what_would_help_and_why(looked):
    keep_all(looked)
    shown = page(looked, "/n/p/asks")
    for words in (
        "What would help",
        "Why?",
        "For the police or a court to judge",
        "Courts have looked at",
        "Recorded",
    ):
        assert words in shown
    assert "occasions" in shown, "a rule is told in words"
    assert not re.search(r"\[[A-Za-z0-9_-]+\]</li>", shown), "and not by its code"
    assert not re.search(r"\b(weak|moderate|strong)\b|(little|some|much) recorded", words_of(shown))


def test_no_law_has_a_mark_of_its_own(looked):
    keep_all(looked)
    shown = page(looked, "/n/p/asks")
    laws = re.findall(
        r'summary-text">([^<]*)</span></summary>\s*<div class="govuk-details__text">\s*<p', shown
    )
    titles = {each.title for each in law_routes("england_and_wales", on=date(2026, 3, 1))}
    assert {"Harassment", "Stalking"} <= set(laws) <= titles | {"Signs to look out for, and numbers to call"}


def test_no_page_holds_a_score_a_verdict_or_blame(looked):
    keep_all(looked)
    pages = ["/n/", "/n/p", "/n/p/same", "/n/p/kept", "/n/p/all", "/n/p/asks", "/n/p/asks/all",
             "/n/p/asks/all/0", "/n/k", *(f"/n/k/new/{kind}" for kind in "1234")]  # fmt: skip
    for address in pages:
        shown = words_of(page(looked, address))
        for sentence in ABOUT_STATES:  # it denies what may not be said, in two clauses
            shown = shown.replace(sentence, "")
        assert [each for line in re.split(r"(?<=[.?!:]) ", shown) for each in forbidden(line)] == [], address
        assert not re.search(r"\bscore\b", shown.replace("There is no score.", "")), address
        for word in ("perpetrator", "victim of", "alleged", "case strength", "risk score", "points out of"):
            assert word not in shown.casefold(), address


def test_the_entries_behind_a_point_are_a_link_away(looked):
    keep_all(looked)
    addresses = re.findall(r'href="(/n/p/asks/kept/\d-\d-\d)"', page(looked, "/n/p/asks"))
    assert addresses
    shown = page(looked, addresses[0])
    assert "Entry " in shown
    assert "Record " in shown
    assert "I know where you live" not in outside_details(shown)


def test_a_sign_of_danger_leads_to_the_messages_that_show_it_and_to_no_others(once):
    def talk(person):
        day = timezone.localdate() - timedelta(days=1)
        said = ("answer me", "where are you", "I will kill you with a knife", "answer me now")
        lines = (f"{day:%Y-%m-%d}, 18:{at}0 - Dev: {words}\n" for at, words in enumerate(said))
        add(person, chat__txt="".join((*lines, f"{day:%Y-%m-%d}, 19:00 - Asha: Please stop\n")))
        look(person)
        person.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
        work()

    person = once(talk)
    shown = page(person, "/n/p/asks/all")
    links = re.findall(r'href="(/n/p/asks/all/sign/\d+)"[^>]*>[^<]*<span[^>]*>: ([^<]*)', shown)
    (threat,) = [address for address, said in links if "kill someone" in said]
    events = page(person, threat)
    assert "I will kill you with a knife" in events
    assert "where are you" not in events


def test_what_was_counted_after_each_request_to_stop_is_said_as_it_is_counted(looked):
    keep_all(looked)
    shown = words_of(page(looked, "/n/p/kept"))
    assert re.search(
        r"You asked Dev to stop on Fri 20 March 2026. After that: 1 contact, on Sat 21 March", shown
    )
    assert "counted once" not in shown
    assert "do not add the lines up" not in shown, "she asked once"


@pytest.mark.parametrize("name", ["9", "0-99-0", "0-0-99", "0-0", "x", "-", "0-0-0-0"])
def test_a_place_of_the_law_that_is_not_there_is_a_404(looked, name):
    page(looked, "/n/p/asks/all")
    assert looked.client.get(f"/n/p/asks/all/{name}", secure=True).status_code == 404


def test_nothing_frightening_is_shown_unasked(noted):
    whole = page(noted, "/n/p/asks")
    at_once = words_of("<main" + outside_details(whole))
    assert "Call 999 if any of these is true now" in whole
    for words in ("strangl", "weapon", "kill", "Signs that", "What these records may show"):
        assert words not in at_once


def test_what_to_ask_for_is_a_dated_list_from_today(noted):
    shown = words_of(page(noted, "/n/p/asks"))
    assert "Ask for it before it is gone" in shown
    assert "Council CCTV" in shown
    assert re.search(r"Ask by \w+ \d+ \w+ \d{4}, \d+ days left", shown)


def test_what_is_missing_is_asked_with_where_to_answer(noted):
    shown = page(noted, "/n/p/asks")
    added = shown.split("What you could add")[1].split("</main>")[0]
    assert re.findall(r'action="(/n/w/[^"]*#id_[a-z_]+)"', added), "a field of the diary"
    assert re.findall(r'href="(/n/k[^"]*)"', added), "a form of who is who"


def test_today_says_at_most_three_things_to_ask_for_and_numbers_and_opens_no_table(noted, monkeypatch):
    from chesil_web.person.analysis import queries

    monkeypatch.setattr(queries, "tables", lambda *_: pytest.fail("the tables were opened"))
    shown = page(noted, "/n/")
    assert "Ask for it before it is gone" in shown
    at_once = outside_details(shown)
    assert 1 <= at_once.count("Ask for it before it is gone") <= 3
    assert re.search(r"Ask for it before it is gone, by \w+ \d+ \w+ \d{4}", at_once)
    assert "999" in shown
    assert 'href="/n/p"' in shown.split("<main")[1]


def test_today_says_nothing_of_it_where_nothing_was_looked_through(asha):
    shown = page(asha, "/n/")
    assert "Ask for it before it is gone" not in shown
    assert "0808 802 0300" in shown


def test_today_says_nothing_of_what_she_had_set_aside(asha):
    shift = int(timezone.now().timestamp() * 1000) - 13 * 86_400_000 - 1772582400000
    recent = re.sub(r'date="(\d+)"', lambda found: f'date="{int(found[1]) + shift}"', LOG)
    add(asha, calls__xml=recent)
    asha.client.post("/n/p/answer", {"about": "Dev"}, secure=True)
    work()
    assert "Ask for it before it is gone" in page(asha, "/n/")
    for address, _ in groups(asha):
        decide(asha, address, way="aside", all="yes")
    look(asha)
    assert groups(asha), "what was set aside is still listed"
    assert "Ask for it before it is gone" not in page(asha, "/n/")


def test_a_look_that_could_not_be_finished_is_said_and_can_be_tried_again(asha):
    from chesil_web.foundation.jobs.models import Job
    from chesil_web.foundation.keys.models import Ticket

    write(asha, when="day", day="2026-03-04", who="Dev", kinds=["waiting_outside"])
    asha.client.post("/n/p/look", secure=True)
    told = asha.client.get("/n/p/how-far", secure=True).json()
    assert told == {
        "busy": True,
        "said": "We are looking through what is here. You can leave this page and come back.",
    }
    Ticket.objects.all().delete()
    work()
    assert Job.objects.get().fault == "expired"
    assert "We could not finish looking through" in page(asha)
    assert asha.client.get("/n/p/how-far", secure=True).json() == {"busy": False}
    assert "could not finish" not in look(asha)
    write(asha, when="day", day="2026-03-05", who="Dev", kinds=["following"])
    asha.client.post("/n/p/look", secure=True)
    told = asha.client.get("/n/p/how-far", secure=True).json()
    assert told["said"].endswith("It is likely to be done within a minute."), "as the one before was"
