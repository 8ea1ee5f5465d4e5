"""Papers from what she kept."""

import hashlib
import html
import io
import json
import re
import uuid
import zipfile
from email.message import EmailMessage

import msgspec
import polars as pl
import pytest
from django.utils import timezone
from tests.web.test_analysis import CHAT, add, decide, groups, look, look_at_both, nights, page
from tests.web.test_diary import WORDS, write

from chesil.pipeline import writing
from chesil.sandbox.faults import HelperLost
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.models import Blob, Ticket
from chesil_web.foundation.log import checking
from chesil_web.foundation.log.models import Leaf
from chesil_web.person.analysis import queries as analysis
from chesil_web.person.diary import queries as diary
from chesil_web.person.papers import bridge, tasks
from chesil_web.person.papers.models import Asked, Made, Paper
from chesil_web.person.people.models import Known
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence import sheets
from chesil_web.record.evidence.models import Evidence


def work():
    while worker.work_once():
        pass


def keep_one_kind(person):
    write(person, when="day", day="2026-03-14", who="Dev", kinds=["waiting_outside"])
    write(person, what="CANARYPRIVATE thoughts", private="on")
    look_at_both(person)
    decide(person, groups(person)[0][0], way="keep", all="yes")


@pytest.fixture
def kept(once):
    return once(keep_one_kind)


def ask(person, *, going="", **said):
    """Ask for papers; on the page that shows what leaves, what is chosen there, or *going* for every file."""
    given = {"what_for": "police", "papers": "chronology", "text": "full", "name": "shopping list", **said}
    shown = person.client.post("/n/d", given, secure=True, follow=True).content.decode()
    while 'name="files"' in shown:
        answers = answered(shown)
        for name in files_in(shown) if going else ():
            answers[name] = [going]
        shown = person.client.post("/n/d", answers, secure=True, follow=True).content.decode()
    return shown


def files_in(shown):
    """The names of the questions that ask how a file goes, by what the file is called."""
    after = re.findall(
        r'class="ch-name" dir="auto">([^<]*)</span></legend>.*?name="(f-[0-9a-f]{32})"', shown, re.S
    )
    before = re.findall(
        r'name="(f-[0-9a-f]{32})" type="checkbox".*?class="ch-name" dir="auto">([^<]*)<', shown, re.S
    )
    return {name: words for words, name in after} | dict(before)


def answered(shown):
    """What a page has filled in: what was answered before it, and what is chosen on it."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown)
    chosen = re.findall(
        r'name="(f-[0-9a-f]{32}|n|also)" type="(?:radio|checkbox)" value="([^"]+)" checked', shown
    )
    found = {"files": ["chosen"]}
    for name, value in [*hidden, *chosen]:
        found.setdefault(name, []).append(html.unescape(value))
    return found


def saved(person, number=0):
    address = re.findall(r'action="(/n/d/[^"]+/[^"]{36})"', page(person, "/n/d"))[number]
    return person.client.post(address, secure=True)


def test_what_is_new_is_looked_through_on_the_way_to_papers_and_the_answers_are_kept(asha):
    write(asha, when="day", day="2026-03-14", who="Dev", kinds=["waiting_outside"])
    assert "we first read what is new in your files and notes" in page(asha, "/n/d")
    shown = ask(asha, asks="CANARY a call")
    assert "Reading what is new" in shown
    assert 'data-busy="/n/p/how-far"' in shown
    assert len(Job.objects.all()) == 1
    assert "Reading what is new" in onward(asha, shown), "it waits without scripts too"
    assert len(Job.objects.all()) == 1, "one look does for both"
    work()
    shown = onward(asha, shown)
    assert "<h1" in shown
    assert "Make documents" in shown, "nobody could be chosen before"
    assert "CANARY a call" in shown
    write(asha, what="more")
    shown = ask(asha)
    work()
    assert "Check what goes out" in onward(asha, shown), "with people to choose it goes straight on"
    assert not Paper.objects.exists()


def test_a_question_that_is_open_is_answered_on_the_way_to_papers(asha):
    add(asha, chat__txt=CHAT)
    shown = ask(asha)
    work()
    shown = onward(asha, shown)
    assert "Who are you in these messages?" in shown
    assert "Reading what is new" in onward(asha, shown, me="Asha")
    work()
    assert "Make documents" in onward(asha, shown)


def onward(person, shown, **said):
    """Send on what the page that waits keeps."""
    kept = {name: value for name, value in answered(shown).items() if name != "files"}
    return person.client.post("/n/d", kept | said, secure=True, follow=True).content.decode()


def test_a_chronology_is_made_and_saved_under_the_name_she_chose(kept, monkeypatch):
    assert "It is being made." in ask(kept)
    work()
    answer = saved(kept)
    assert answer.getvalue().startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="shopping list.pdf"'
    assert not Ticket.objects.exists()

    def lost(*_given, **_named):
        raise HelperLost("It ended.")

    monkeypatch.setattr(sheets, "sheets", lost)
    read = re.search(r'href="(/n/d/[^"]+/r)"', page(kept, "/n/d"))[1]
    assert "Its pages cannot be shown here. You can save it" in page(kept, read), "it is a page all the same"


def test_a_paper_holds_her_notes_and_none_that_are_only_for_her(kept):
    ask(kept)
    work()
    table = saved(kept, 1).getvalue().decode()
    assert WORDS in table
    assert "CANARYPRIVATE" not in table


@pytest.mark.parametrize("change", ["only for her", "deleted", "file deleted", "something new"])
@pytest.mark.parametrize("papers", ["chronology", "pack"])
def test_nothing_is_made_from_a_look_that_knows_less_than_is_here_now(kept, change, papers):
    entry = next(row.entry for row in diary.entries(kept.opened(), diary.Wanted()) if not row.private)
    address = f"/n/e/{uuid.UUID(entry)}"
    if change == "only for her":
        kept.client.post(f"{address}/w", {"what": WORDS, "private": "on", "based_on": "1"}, secure=True)
    elif change == "deleted":
        kept.client.post(f"{address}/d", secure=True)
    elif change == "file deleted":
        kept.client.post(f"/n/f/{Evidence.objects.first().id}/d", secure=True)
    else:
        write(kept, what="more")
    if change != "something new":
        assert "This page does not include the changes yet." in page(kept, "/n/p/kept")
        assert "This page does not include the changes yet." in page(kept, "/n/p/asks")
    assert "we first read what is new in your files and notes" in page(kept, "/n/d/new")
    assert "Reading what is new" in ask(kept, papers=papers)
    assert not Paper.objects.exists()
    work()
    ask(kept)
    work()
    table = saved(kept, 1).getvalue().decode()
    assert (WORDS in table) == (change in ("file deleted", "something new"))


def test_a_statement_and_papers_that_need_no_look_are_asked_for_before_anything_is_typed_in_vain(kept):
    write(kept, what="more")
    said = {"what_for": "police", "papers": ["statement", "chronology"], "text": "full", "name": "list"}
    answer = kept.client.post("/n/d", said, secure=True).content.decode()
    assert "Reading what is new" in answer
    assert "Which entries go into the statement?" not in answer
    answer = kept.client.post("/n/d", said | {"papers": ["statement"]}, secure=True).content.decode()
    assert "Which entries go into the statement?" in answer


def test_the_page_of_a_paper_says_how_it_is_handed_over(kept):
    assert "The next page has a button to save each document" in see(kept)
    assert "How to hand it over" not in page(kept, "/n/d")
    ask(kept)
    work()
    shown = page(kept, "/n/d")
    assert shown.count("How to hand it over") == 1
    assert "delete the file from Downloads" in shown
    assert re.search(r'href="/n/h"[^>]*>\s*Share without a file', shown)


def test_the_paper_is_sealed_and_goes_with_its_files(kept):
    ask(kept)
    work()
    paper = Paper.objects.get()
    parts = list(Made.objects.values_list("id", flat=True))
    assert Blob.objects.filter(item__in=parts).count() == len(parts) >= 3
    asked = page(kept, f"/n/d/{paper.id}/drop")
    assert "Delete these documents?" in asked
    assert 'href="/n/d"' in asked
    kept.client.post(f"/n/d/{paper.id}/drop", secure=True)
    assert Paper.objects.exists(), "not before she said so"
    kept.client.post(f"/n/d/{paper.id}/drop", {"sure": "yes"}, secure=True)
    assert not Paper.objects.exists()
    assert not Blob.objects.filter(item__in=parts).exists()
    assert len(list(files.store().names())) == Blob.objects.count()


def table(person):
    """The rows of the newest table, and its words."""
    return saved(person, 1).getvalue().decode("utf-8-sig")


def test_the_table_holds_no_word_of_a_message_when_she_chose_none(kept):
    ask(kept, text="withheld")
    work()
    assert "where you live" not in table(kept)
    assert WORDS not in table(kept)
    assert Made.objects.count() == 2, "no findings, which quote"


def test_the_table_holds_no_talk_with_people_the_paper_is_not_about(kept):
    add(
        kept,
        **{
            "WhatsApp Chat with Farah__txt": "13/03/2026, 14:30 - Farah: CANARYFRIEND\n14/03/2026, 14:31 - Asha: at home\n"
        },
    )
    look(kept)
    ask(kept)
    work()
    assert "CANARYFRIEND" not in table(kept)
    assert "where you live" in table(kept)


def with_a_friend(person):
    keep_one_kind(person)
    talk = "13/03/2026, 14:30 - Farah: CANARYFRIEND\n14/03/2026, 14:31 - Asha: at home\n"
    add(person, **{"WhatsApp Chat with Farah__txt": talk})
    look(person)


@pytest.fixture
def befriended(once):
    return once(with_a_friend)


def see(person, **said):
    """The page that shows what leaves."""
    given = {"what_for": "police", "papers": "chronology", "text": "full", "name": "list", "people": "Dev"}
    return person.client.post("/n/d", given | said, secure=True).content.decode()


def confirm(person, shown, **changed):
    """Ask for what a page shows, with other answers on it; gives what comes then."""
    answer = person.client.post("/n/d", answered(shown) | changed, secure=True, follow=True)
    return answer.content.decode()


def test_what_leaves_is_shown_with_counts_before_anything_is_made(befriended):
    shown = html.unescape(see(befriended))
    assert not Paper.objects.exists()
    assert "Check what goes out" in shown
    assert "WhatsApp Chat with Farah.txt" in shown
    assert (
        "1 file is left out: WhatsApp Chat with Farah.txt. 1 conversation with other people is left out."
        in shown
    )
    counts = {what: int(n) for n, what in re.findall(r"<div>([0-9]+) ([a-z ]+)</div>", shown)}
    confirm(befriended, shown)
    work()
    rows = pl.read_csv(saved(befriended, 1).getvalue())
    printed = rows.filter(pl.col("duplicate_of").is_null())["kind"].value_counts()
    words = {"message": "messages", "call": "calls", "note": "note of your own"}
    assert {words[kind]: count for kind, count in printed.iter_rows()} == counts


MAIL = (
    "From x@y Sun Mar 15 10:00:00 2026\nFrom: Dev <dev@example.org>\nTo: Asha <asha@example.org>\n"
    "Date: Sun, 15 Mar 2026 10:00:00 +0000\nMessage-ID: <1@example.org>\nSubject: Friday\n\n"
    "I know where you will be on Friday.\n"
)


def test_records_of_a_file_that_do_not_go_into_a_pack_are_told_with_why_and_what_can_be_done(asha):
    add(asha, mail__mbox=MAIL)
    look(asha)
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()
    shown = see(asha, papers="pack")
    assert re.search(r"mail\.mbox.*?1 of its 1 records .*?does not go into the pack", shown, re.DOTALL)
    assert "Choose the whole file" in shown


def test_what_is_not_kept_yet_is_told_before_papers_are_made_and_can_be_kept_there(kept):
    shown = see(kept)
    assert "You have not looked at" in shown
    (stamp,) = re.findall(r'name="keep" value="(\w+)"', shown)

    def press(value):
        return kept.client.post("/n/d", answered(shown) | {"keep": value}, secure=True).content.decode()

    assert "You have not looked at" in press("0" * 32), "what came since the page was shown is not kept"
    shown = press(stamp)
    assert "Check what goes out" in shown
    assert "You have not looked at" not in shown
    assert not Paper.objects.exists()


def test_what_must_stay_secret_is_named_before_it_goes_out_with_the_notes_that_tell_it(befriended):
    assert "Add what must stay secret" in see(befriended)
    for value in ("the school of nobody", "know where you live", WORDS):
        said = {"id": uuid.uuid4().hex, "kind": "words", "value": value}
        befriended.client.post("/n/k/new/5", said, secure=True)
    shown = html.unescape(see(befriended))
    (warned,) = re.findall(r"you said that it must stay secret:.*?<ul[^>]*>(.*?)</ul>", shown, re.S)
    lines = re.findall(r"<li[^>]*>(.*?)</li>", warned)
    assert len(lines) == 2
    assert re.search(r"is in: 63 messages or other records$", lines[0])
    assert lines[1].endswith("is in: 1 note")
    assert shown.count("Gives away:") == 1
    assert WORDS not in warned
    again = confirm(befriended, shown, n=[])
    assert "Gives away:" not in again
    Known.objects.all().delete()
    told = {"id": uuid.uuid4().hex, "kind": "words", "value": "the school of nobody"}
    befriended.client.post("/n/k/new/5", told, secure=True)
    assert "None of it was found in what is printed." in see(befriended)


def test_a_conversation_with_somebody_else_goes_in_once_it_is_ticked_and_was_seen(befriended):
    shown = see(befriended)
    (talk,) = re.findall(r'name="also" type="checkbox" value="([0-9a-f]{32} Farah)"', shown)
    again = confirm(befriended, shown, also=[talk])
    assert "You changed what goes out." in again
    assert not Paper.objects.exists()
    assert "is left out" not in again
    assert "It is being made." in confirm(befriended, again)
    work()
    assert "CANARYFRIEND" in table(befriended)
    assert "where you live" in table(befriended)


def test_a_note_that_names_somebody_whose_talk_stays_out_says_so(befriended):
    write(befriended, when="day", day="2026-03-16", who="Dev", what="Shouting. farah heard, not Farahs.")
    look(befriended)
    shown = see(befriended)
    assert "Your notes also name: Farah. You can untick those notes" in shown
    assert shown.count("Names: Farah<") == 1


def test_what_goes_out_says_how_many_notes_name_nobody(kept):
    def shown():
        given = {"what_for": "police", "papers": "chronology", "text": "full", "name": "list"}
        return kept.client.post("/n/d", given, secure=True, follow=True).content.decode()

    assert "not say who did it" not in shown()
    write(kept, when="day", day="2026-03-16", what="Dev followed me from the library")
    look_at_both(kept)
    before = shown()
    assert "1 of your notes does not say who did it." in before
    assert "16 March 2026 · Followed you, by Dev" in before
    (versions,) = re.findall(r'name="count" value="([^"]+)"', before)
    said = answered(before) | {"count": versions}
    del said["files"]
    reading = kept.client.post("/n/d", said, secure=True).content.decode()
    work()
    after = kept.client.post("/n/d", answered(reading) | {"files": []}, secure=True).content.decode()
    assert "Check what goes out" in after
    assert 'name="count"' not in after
    assert "not say who did it" not in after


def test_a_file_and_a_note_that_are_unticked_are_in_no_paper(befriended):
    shown = see(befriended, papers=["summary", "chronology", "exhibits", "pack"])
    names = {words: name for name, words in files_in(shown).items()}
    out = {name: ["out"] for words, name in names.items() if words == "chat.txt"}
    again = confirm(befriended, shown, n=[], **out)
    assert WORDS in again, "it can be ticked again"
    assert "It is being made." in confirm(befriended, again)
    work()
    found = dict(zip(*[iter(_saved_papers(befriended))] * 2, strict=True))
    assert "where you live" not in found["The timeline as a table"].decode()
    assert WORDS not in found["The timeline as a table"].decode()
    pack = zipfile.ZipFile(io.BytesIO(found["The pack"]))
    every = b"".join(pack.read(name) for name in pack.namelist())
    assert WORDS.encode() not in every
    assert b"where you live" not in every


def _saved_papers(person):
    """What each paper is called, then its bytes."""
    forms = re.findall(r'action="(/n/d/[^"]+/[^"]{36})">.*?Save: ([^<]+)<', page(person, "/n/d"), re.S)
    for address, name in forms:
        yield name.strip()
        yield b"".join(person.client.post(address, secure=True))


def test_a_copy_in_a_file_that_goes_takes_the_place_of_one_in_a_file_that_stays(befriended):
    add(befriended, again__txt=f"{CHAT}15/03/2026, 08:00 - Dev: one more\n")
    look(befriended)
    shown = see(befriended)
    first = next(name for name, words in files_in(shown).items() if words == "chat.txt")
    without = confirm(befriended, shown, **{first: []})
    assert "where you live" not in without, "no words on this page"
    confirm(befriended, without)
    work()
    assert "where you live" in table(befriended)
    assert "chat.txt" not in table(befriended)


def test_a_thing_stands_on_the_list_only_with_its_note_and_is_shown_before(kept, printed):
    write(kept, what="Given.", when="day", day="2026-03-04", who="Dev", thing0="A letter")
    write(kept, what="Other.", when="day", day="2026-03-05", who="Eli", thing0="CANARYOTHER")
    look(kept)
    shown = see(kept, papers=["chronology", "exhibits"])
    assert "A letter" in shown
    assert "CANARYOTHER" not in shown
    (number,) = re.findall(
        r'name="n" type="checkbox" value="([0-9]+)" checked>\s*<label[^>]*>(?:(?!</label>).)*Given',
        shown,
        re.S,
    )[-1:]
    left = [each for each in answered(shown)["n"] if each != number]
    again = confirm(kept, shown, n=left)
    assert "A letter" not in again
    confirm(kept, again)
    work()
    assert "A letter" not in [each.name for each in printed["print_exhibits"][0]]


def test_the_person_is_chosen_before_where_the_record_knows_whom_it_is_about(kept):
    shown = page(kept, "/n/d")
    assert re.search(r'name="people" type="checkbox" value="Dev" checked', shown)
    assert re.search(r"Dev – you kept \d+ about them", shown)
    assert "You kept something about those who have a number" not in shown


def test_everyone_something_was_kept_about_is_offered_with_how_much(kept):
    add(kept, others__txt=CHAT.replace("Dev:", "Sam:"))
    look(kept)
    number = next(
        number for number, each in enumerate(analysis.newest(kept.opened()).given.groups)
        if each.name == "Sam"
    )  # fmt: skip
    decide(kept, f"/n/p/{number}", way="keep", all="yes")
    shown = page(kept, "/n/d")
    assert re.search(r"Sam – you kept \d+ about them", shown)
    assert "You kept something about those who have a number" in shown
    offered = re.findall(r'name="people" type="checkbox" value="([^"]+)"', shown)
    assert set(offered[:2]) == {"Dev", "Sam"}, "before those of whom nothing was kept"
    assert 'value="Sam" checked' not in shown


def test_what_was_asked_can_be_changed_from_the_page_that_shows_what_leaves(kept):
    shown = see(kept, name="other name")
    answers = answered(shown) | {"again": ["yes"]}
    back = kept.client.post("/n/d", answers, secure=True).content.decode()
    assert 'value="other name"' in back
    assert "Who is it about?" in back
    assert not Paper.objects.exists()


def test_the_two_page_summary_is_a_paper_of_its_own_with_what_she_asks_for(kept, monkeypatch):
    printed = []
    make = writing.print_summary
    monkeypatch.setattr(
        writing, "print_summary", lambda of, **how: printed.append((of, how)) or make(of, **how)
    )
    ask(kept, papers=["summary"], asks="Please tell him to stop.", people="Dev")
    work()
    ((of, how),) = printed
    assert not how["beside"], "no chronology is made, so that no entry has a number"
    assert of.printing.asks == "Please tell him to stop."
    assert "Own diary" in " ".join(of.findings.assumptions), "it has no name of a file"
    assert Made.objects.count() == 1
    assert saved(kept).getvalue().startswith(b"%PDF-")
    assert "The two-page summary" in page(kept, "/n/d")


@pytest.fixture
def left_out(monkeypatch):
    """What the papers made in this test say they leave out of the chronology: how many of what."""
    found = {}
    papers = bridge.pipeline.papers

    def seen(run, **more):
        found.update({each.what: each.count for each in run.selection.left_out})
        return papers(run, **more)

    monkeypatch.setattr(bridge.pipeline, "papers", seen)
    return found


def test_what_the_law_asks_for_goes_in_only_when_it_is_ticked_and_what_that_means_is_said_before(
    kept, monkeypatch
):
    seen, papers = [], bridge.pipeline.papers

    def noted(run, **more):
        seen.append(run.settings.printing.law)
        return papers(run, **more)

    monkeypatch.setattr(bridge.pipeline, "papers", noted)
    form = page(kept, "/n/d")
    assert re.search(r'<input[^>]*name="law"[^>]*>', form)
    assert not re.search(r'<input[^>]*name="law"[^>]*checked', form)
    warned = html.unescape(form)
    assert "The police do not need this part." in warned
    assert "the other side's lawyers are likely to be given it" in warned
    ask(kept)
    work()
    ask(kept, law="on", name="another")
    work()
    assert seen == [False, True]


def test_days_narrow_the_chronology_and_what_stays_out_is_counted(kept, left_out):
    ask(kept, since="2026-03-14", until="2026-03-15")
    work()
    days = {line[:10] for line in re.findall(r"2026-\d\d-\d\d \d\d:\d\d:\d\d", table(kept))}
    assert days <= {"2026-03-14", "2026-03-15"}
    assert "2026-03-14" in days
    # Twelve calls and eight days of nine messages, less nine on each of two days and a call on two.
    assert left_out["records from before or after the days that were chosen"] > 50
    assert left_out["kept suggestions"] > 0
    assert "Days: Sat 14 March 2026 to Sun 15 March 2026" in page(kept, "/n/d")


def test_people_narrow_the_chronology_to_what_is_with_them(kept, left_out):
    write(kept, when="day", day="2026-03-16", who="Eli", what="CANARYELI came.")
    look(kept)
    ask(kept, people="Dev")
    work()
    assert "CANARYELI" not in table(kept)
    assert WORDS in table(kept)
    assert left_out["records with or about people who were not chosen"] >= 1


def test_kinds_narrow_the_chronology_to_what_they_rest_on(kept, left_out):
    kinds = re.findall(
        r'name="kinds" type="checkbox" value="([^"]+)">\s*<label[^>]*>\s*([^<]+?)\s*<', page(kept, "/n/d")
    )
    (kind,) = [code for code, words in kinds if words == "Contact after you asked them to stop"]
    ask(kept)
    work()
    whole = table(kept).count("\n")
    ask(kept, kinds=kind)
    work()
    assert 1 < table(kept).count("\n") < whole
    assert left_out["records of other kinds than those that were chosen"] > 0


def test_days_the_wrong_way_round_are_said(kept):
    assert "The last day is before the first one." in ask(kept, since="2026-03-15", until="2026-03-14")
    assert not Paper.objects.exists()


def test_a_chronology_says_how_much_of_each_message_goes_in(kept):
    assert "Choose how much of each message goes in." in ask(kept, text="")


@pytest.fixture
def printed(monkeypatch):
    """What the statements and lists of exhibits made in this test print."""
    found = {}

    def watch(room, name):
        make = getattr(room, name)

        def seen(rows, **more):
            found[name] = (list(rows), more)
            return make(rows, **more)

        monkeypatch.setattr(room, name, seen)

    watch(bridge.statement, "print_statement")
    watch(bridge.exhibits, "print_exhibits")
    return found


def test_a_statement_holds_the_entries_she_chose_and_counts_the_rest(asha, printed):
    write(asha, when="day", day="2026-03-14", what="In.", effect="I moved.")
    write(asha, when="day", day="2026-03-15", what="Out.")
    write(asha, what="CANARYPRIVATE", private="on")
    shown = ask(asha, papers="statement")
    assert "Which entries go into the statement?" in shown
    assert "CANARYPRIVATE" not in shown
    assert not Paper.objects.exists()
    entries = dict(
        re.findall(r'value="([0-9a-f]{32})".*?<span class="ch-list__words" dir="auto">([^<]+)<', shown, re.S)
    )
    chosen = [each for each, words in entries.items() if words == "In."]
    secret = {"id": uuid.uuid4().hex, "kind": "words", "value": "I moved."}
    asha.client.post("/n/k/new/5", secret, secure=True)
    shown = see(asha, papers="statement", entries="chosen", e=chosen, people=[])
    assert "is in: 1 entry of the statement, thing or name of a file" in shown
    shown = ask(asha, papers="statement", entries="chosen", e=chosen)
    assert "It is being made." in shown
    work()
    ((told,), more) = printed["print_statement"]
    assert (told.what, told.effect, told.when) == ("In.", "I moved.", "2026-03-14")
    assert more["left_out"] == (
        "1 entry that was not chosen.", "1 entry that is only for the person who wrote it.",
    )  # fmt: skip
    assert "Something that must stay secret is in it" in page(asha, "/n/d")
    decided = {"whyall0": "They know it", "why0": "They know it"}  # the first is asked where it stands twice
    asha.client.post(f"/n/d/{Paper.objects.get().id}/secret", decided, secure=True)
    assert saved(asha).getvalue().startswith(b"%PDF-")


def entries_in(shown):
    """The entries that can be chosen, by their words."""
    found = re.findall(
        r'value="([0-9a-f]{32})".*?<span class="ch-list__words" dir="auto">([^<]+)<', shown, re.S
    )
    return {words: each for each, words in found}


def test_a_paragraph_names_the_exhibits_that_show_it_and_the_list_goes_with_it(asha, printed):
    write(asha, when="day", day="2026-03-14", what="In.")
    for name in ("one", "two"):
        add(asha, **{f"{name}__txt": f"{name} {CHAT}"})
    shown = ask(asha, papers="statement", initials="ak")
    assert '<strong>AK/2</strong> <span dir="auto">two.txt</span>' in shown
    entry = entries_in(shown)["In."]
    ask(
        asha,
        papers="statement",
        going="as it came",
        initials="ak",
        entries="chosen",
        e=entry,
        **{f"x-{entry}": "ak/2 , 1"},
    )
    work()
    ((told,), _) = printed["print_statement"]
    assert told.exhibits == ("AK/2", "AK/1")
    assert [each.ref for each in printed["print_exhibits"][0]] == ["AK/1", "AK/2"]


def test_the_files_that_are_kept_with_an_entry_are_filled_in_as_what_shows_it(asha, printed):
    for name in ("one", "gone", "two"):
        add(asha, **{f"{name}__txt": f"{name} {CHAT}"})
    ids = {kept.name: id for id, kept in evidence.kept(asha.opened())}
    write(asha, what="With files.", files=[ids[f"{name}.txt"].hex for name in ("two", "gone", "one")])
    write(asha, what="With none.")
    asha.client.post(f"/n/f/{ids['gone.txt']}/d", secure=True)
    shown = ask(asha, papers="statement")
    entries = entries_in(shown)
    assert f'name="x-{entries["With files."]}" value="1, 2"' in shown
    assert f'name="x-{entries["With none."]}" value=""' in shown


@pytest.mark.parametrize("typed", ["3", "one", "-1", "1/2", "9" * 30])
def test_a_number_that_no_file_has_is_said_beside_its_entry_and_what_was_typed_stays(asha, typed):
    write(asha, when="day", day="2026-03-14", what="In.")
    write(asha, when="day", day="2026-03-15", what="Out.")
    add(asha, chat__txt=CHAT)
    entry = entries_in(ask(asha, papers="statement"))["In."]
    shown = ask(asha, papers="statement", entries="chosen", e=entry, **{f"x-{entry}": typed})
    assert "Use numbers from the list of files" in shown
    assert f'name="x-{entry}" value="{typed}"' in shown
    assert shown.count(" checked>") == 1, "what was unticked stays so"
    assert not Paper.objects.exists()


def test_only_kinds_with_something_kept_or_noted_can_be_chosen(kept):
    offered = set(re.findall(r'name="kinds" type="checkbox" value="([^"]+)"', page(kept, "/n/d")))
    safe = kept.opened()
    known = analysis.newest(safe).given.groups
    behaviours = {each.partition(":")[0] for each in analysis.kept(safe)}
    assert offered == behaviours | {each.behaviour for each in known if each.noted}
    assert behaviours
    assert offered < {each.behaviour for each in known}


def test_a_paper_can_be_narrowed_to_what_she_called_something_else_and_tells_it_as_her_account(kept):
    address, ids = nights(kept, 3)
    decide(kept, address, way="change", act="threat_person", s=ids)
    assert "Threatened you, as you said" in page(kept, "/n/d")
    ask(kept, kinds="said_threat_person")
    work()
    found = json.loads(saved(kept, 2).getvalue())
    told = {each["signal"]: each for each in found["signals"]}
    assert set(told) == set(ids)
    assert {(each["behaviour"], each["basis"]) for each in told.values()} == {("said_threat_person", "note")}


def test_an_entry_only_for_her_or_of_another_record_cannot_be_slipped_into_a_statement(asha, dev, printed):
    ids = []
    for person in (asha, dev):
        at = write(person, what="CANARYPRIVATE", **({"private": "on"} if person is asha else {}))
        ids.append(at.rpartition("/")[2].replace("-", ""))
    ask(asha, papers="statement", entries="chosen", e=ids)
    work()
    assert printed["print_statement"][0] == []


def test_things_she_keeps_stand_on_the_list_and_not_where_they_lie(asha, printed):
    add(asha, door__txt=CHAT)
    thing = {"thing0": "A letter", "thing_where0": "CANARYPLACE", "thing_touched0": "Asha"}
    write(asha, what="In.", when="day", day="2026-03-04", **thing)
    write(asha, what="Out.", when="day", day="2026-03-05", thing0="CANARYSECRET", private="on")
    ask(asha, papers="exhibits", going="as it came", initials="ak")
    work()
    listed = printed["print_exhibits"][0]
    assert [(each.ref, each.name) for each in listed] == [("AK/1", "door.txt"), ("AK/2", "A letter")]
    assert listed[1].about == ("A thing, not a file.", "Touched by: Asha")
    entry = entries_in(ask(asha, papers="statement"))["In."]
    ask(asha, papers="statement", initials="ak", entries="chosen", e=entry)
    work()
    ((told,), _) = printed["print_statement"]
    assert told.exhibits == ("AK/2",)
    assert [each.ref for each in printed["print_exhibits"][0]] == ["AK/2"]
    assert "CANARY" not in repr(printed)


def test_exhibits_keep_their_numbers_when_a_file_goes_and_another_comes(asha, printed):
    for name in ("one", "two", "three"):
        add(asha, **{f"{name}__txt": f"{name} {CHAT}"})
        if name == "two":
            ask(asha, papers="exhibits", going="as it came", initials="ak")
            work()
            assert [(each.ref, each.name) for each in printed["print_exhibits"][0]] == [
                ("AK/1", "one.txt"), ("AK/2", "two.txt"),
            ]  # fmt: skip
            at = next(
                each
                for each, name in re.findall(
                    r'href="(/n/f/[0-9a-f-]{36})" dir="auto">([^<]+)<', page(asha, "/n/f")
                )
                if name == "two.txt"
            )
            asha.client.post(f"{at}/d", secure=True)
    ask(asha, papers="exhibits", going="as it came")
    work()
    assert [(each.ref, each.name) for each in printed["print_exhibits"][0]] == [
        ("AK/1", "one.txt"),
        ("AK/3", "three.txt"),
    ]


def test_what_a_paper_was_made_from_does_not_stay_in_it(kept, monkeypatch):
    ended = []
    closed = tasks.closed_again
    monkeypatch.setattr(
        tasks, "closed_again", lambda key, row, said: ended.append(said) or closed(key, row, said)
    )
    ask(kept, papers=["chronology", "statement", "exhibits"], entries="chosen")
    work()
    assert Made.objects.count() == 5
    (asked,) = ended
    assert (asked.told, asked.exhibits, asked.diary, asked.run_key, asked.readings) == ("[]", (), "", "", ())


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "a\r\nb",
        'a"b',
        "",
        "\n",
        "x" * 61,
        "x" * 300,
        "a\u202egpj",
        "a\0b",
        "a\u2028b",
        "a/b",
        ".x",
    ],
)
def test_a_name_that_could_do_harm_is_refused_and_stays_in_the_form(kept, name):
    shown = ask(kept, name=name)
    assert "govuk-error-message" in shown
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["list", "list\n", " list ", "Einkäufe", "قائمة التسوق", "खरीदारी की सूची", "👩\u200d👧 list", "a'b%20;c"],
)
def test_a_paper_is_saved_under_a_name_in_any_script(asha, name):
    add(asha, chat__txt=CHAT)
    ask(asha, papers="exhibits", going="as it came", name=name)
    work()
    answer = saved(asha)
    assert answer.status_code == 200
    assert answer.getvalue().startswith(b"%PDF-")
    said = answer.headers["Content-Disposition"]
    assert "=?" not in said, "no browser reads a name in the form of an e-mail's header"
    header = EmailMessage()
    header["Content-Disposition"] = said
    assert header.get_content_disposition() == "attachment"
    assert header.get_filename() == f"{name.strip()}.pdf"
    assert f"Name of the file: {html.escape(name.strip())}.pdf".replace("&#x27;", "&#39;") in page(
        asha, "/n/d"
    )


def test_a_paper_that_was_named_with_a_line_feed_before_can_still_be_saved(asha):
    add(asha, chat__txt=CHAT)
    ask(asha, papers="exhibits", going="as it came")
    work()
    safe, (row,) = asha.opened(), Paper.objects.all()
    (asked,) = safe.read([row], Asked)
    safe.reseal(row, msgspec.structs.replace(asked, name="list\n"))
    answer = saved(asha)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="list.pdf"'


def test_another_record_cannot_reach_a_paper(kept, dev):
    ask(kept)
    work()
    paper, part = Paper.objects.get(), Made.objects.first()
    assert dev.client.post(f"/n/d/{paper.id}/{part.id}", secure=True).status_code == 404
    assert dev.client.post(f"/n/d/{paper.id}/drop", {"sure": "yes"}, secure=True).status_code == 404


def made_lines(shown):
    """What is said to have been made, a list of the words of each line."""
    inside = shown.partition("What was made</h2>")[2]
    return [
        " ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in re.findall(r"<li.*?</li>", inside, re.S)
    ]


def test_before_anything_is_made_the_list_of_what_was_made_says_so(asha):
    assert made_lines(page(asha, "/n/v")) == []
    assert "Nothing has been made yet." in page(asha, "/n/v")
    assert "Make documents" in page(asha, "/n/d")


def test_every_paper_is_written_down_with_its_hash_and_its_line_stays_when_it_is_deleted(asha):
    add(asha, chat__txt=CHAT)
    ask(asha, papers="exhibits", going="as it came", what_for="court")
    work()
    digest = hashlib.sha256(saved(asha).getvalue()).hexdigest()
    (line,) = made_lines(page(asha, "/n/d"))
    assert line.startswith("The list of exhibits ")
    assert "For: A solicitor or a court" in line
    assert "Name of the file: shopping list.pdf" in line
    assert line.endswith(digest)
    asha.client.post(f"/n/d/{Paper.objects.get().id}/drop", {"sure": "yes"}, secure=True)
    assert made_lines(page(asha, "/n/d")) == made_lines(page(asha, "/n/v")) == [line]
    assert [*checking.faults()] == []


def test_a_paper_made_twice_by_a_job_is_written_down_once(asha):
    add(asha, chat__txt=CHAT)
    ask(asha, papers="exhibits", going="as it came")
    work()
    Job.objects.filter(task__endswith=".make_paper").update(state=Job.WAITING, attempts=0)
    work()
    assert len(made_lines(page(asha, "/n/d"))) == 1


def test_what_is_written_down_of_papers_is_sealed(asha):
    add(asha, chat__txt=CHAT)
    ask(asha, papers="exhibits", going="as it came", name="CANARYNAME")
    work()
    assert not [leaf for leaf in Leaf.objects.all() if b"CANARYNAME" in bytes(leaf.sealed)]
    assert "CANARYNAME.pdf" in page(asha, "/n/v")


def test_papers_are_called_by_their_day_and_others_of_that_day_get_a_letter(asha):
    first = f"paper-{timezone.localdate()}"
    for name in (first, f"{first}-b", f"{first}-c"):
        assert re.search(r'name="name"[^>]* value="([^"]*)"', page(asha, "/n/d/new"))[1] == name
        ask(asha, papers="exhibits", name=name)
    work()
    shown = page(asha, "/n/d")
    assert [f">{first}{end}-list.pdf<" in shown for end in ("", "-b", "-c")] == [True] * 3


def test_papers_made_together_are_saved_under_names_of_their_own_that_tell_nothing(kept):
    ask(kept, papers=["chronology", "statement", "exhibits"], entries="chosen")
    work()
    names = [
        re.search(r'filename="(.+)"', saved(kept, number).headers["Content-Disposition"])[1]
        for number in range(5)
    ]
    assert names == [
        "shopping list.pdf", "shopping list.csv", "shopping list.json", "shopping list-2.pdf",
        "shopping list-3.pdf",
    ]  # fmt: skip
    written = re.findall(r"Name of the file: (\S+ \S+)", " ".join(made_lines(page(kept, "/n/d"))))
    assert sorted(written) == sorted(names)


def test_papers_that_are_asked_for_twice_by_one_form_are_made_once(asha):
    add(asha, chat__txt=CHAT)
    (new,) = re.findall(r'name="paper" value="([0-9a-f]{32})"', page(asha, "/n/d"))
    for _ in range(2):
        ask(asha, papers="exhibits", going="as it came", paper=new)
    work()
    assert (Paper.objects.count(), Made.objects.count()) == (1, 1)
    assert f'value="{new}"' not in page(asha, "/n/d")
    ask(asha, papers="exhibits", going="as it came")
    assert Paper.objects.count() == 2


def test_the_id_of_a_form_goes_with_its_answers_to_the_page_that_chooses_entries(asha):
    write(asha, what="In.", when="day", day="2026-03-14")
    (new,) = re.findall(r'name="paper" value="([0-9a-f]{32})"', page(asha, "/n/d"))
    assert f'name="paper" value="{new}"' in ask(asha, papers="statement", paper=new)


def test_what_was_typed_in_the_questions_is_there_until_it_is_sent_or_thrown_away(asha):
    add(asha, chat__txt=CHAT)
    typed = {
        "asks": "Tell him to stop.",
        "papers": ["summary"],
        "what_for": "court",
        "c-alleged": "He waits.",
    }
    for _ in range(2):
        assert asha.client.post("/n/d/keep", typed, secure=True).status_code == 204
    shown = page(asha, "/n/d/new")
    assert "Tell him to stop." in shown
    assert "You typed this before you left." in shown
    assert 'name="c-alleged" value="He waits."' in shown
    asha.client.post("/n/d/keep", {"forget": "yes"}, secure=True)
    assert "Tell him to stop." not in page(asha, "/n/d/new")
    asha.client.post("/n/d/keep", typed, secure=True)
    ask(asha, papers="exhibits", going="as it came")
    assert "Tell him to stop." not in page(asha, "/n/d/new")
