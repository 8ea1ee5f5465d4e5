"""What to read first: the order, one message with its reasons, her answers, and what is never shown unasked."""

import json
import re

import pytest
from tests.web.test_analysis import add, decide, groups, look, page, work
from tests.web.test_conclusions import untokened
from tests.web.test_nothing_leaves_on_the_web import chosen, files_page, made
from tests.web.test_row_states_on_the_web import put

from chesil import pipeline
from chesil.recognisers import graded
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.jobs.models import Job
from chesil_web.person.analysis import bridge, queries
from chesil_web.person.analysis.grade_words import LEVEL_WORDS
from chesil_web.person.analysis.models import Answered, GradeAnswers, Result, Run

THREAT, INSULT = "I will kill you CANARYTHREAT", "you stupid ugly bitch CANARYINSULT"
DISGUISED = "i will k1ll you CANARYDISGUISE"
SET_ASIDE = 'govuk-tag--grey">Set aside<'
DULL = ("can you bring the keys", "see you at the station at five", "the bins go out on tuesday",
        "thanks for the photo of the garden", "did you feed the cat this morning")  # fmt: skip
POLISH = (
    "Dzie\u0144 dobry, czy mo\u017cesz jutro przynie\u015b\u0107 klucze do mieszkania, prosz\u0119 bardzo"
)


def chat(who, *lines):
    """A chat with *who*, a message a minute, and one answer of Asha's."""
    said = "".join(
        f"14/03/2026, {9 + at // 60:02}:{at % 60:02} - {who}: {line}\n" for at, line in enumerate(lines)
    )
    return f"{said}14/03/2026, 23:00 - Asha: ok CANARYHERS\n"


def read_through(person):
    dull = [f"{DULL[each % 5]} {each}" for each in range(45)]
    add(person, dev__txt=chat("Dev", *dull[:30], THREAT, INSULT, DISGUISED, *dull[30:]))
    add(person, ben__txt=chat("Ben", *(f"{each} again" for each in dull[:10]), "you stupid ugly bitch"))
    add(person, eli__txt=chat("Eli", *[f"{POLISH} {each}" for each in range(12)]))
    look(person)
    person.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()


@pytest.fixture
def hers(once):
    return once(read_through)


def listed(person, query=""):
    return page(person, f"/n/p/read{query}")


def rows(shown):
    """Address and the rest of each row of a list."""
    return re.findall(
        r'<li class="ch-list__item"><a class="govuk-link" href="([^"]+)">(.*?)</li>', shown, re.S
    )


def place_of(person, words):
    """The address of the listed message that holds these words, found without opening any."""
    safe = person.opened()
    with queries.tables(safe, queries.newest(safe)) as tables:
        texts = [tables.graded(place)["event"]["text"] for place in range(len(tables.grades))]
    return f"/n/p/read/{next(place for place, text in enumerate(texts) if words in text)}"


def answer(person, address, way, **said):
    given = {"run": run_of(person), "way": way, **said}
    return person.client.post(address, given, secure=True, follow=True).content.decode()


def run_of(person):
    return queries.newest(person.opened()).id.hex


def answers(person):
    return queries.answered(person.opened())


def test_the_list_shows_levels_and_kinds_and_no_word_of_any_message(hers):
    shown = listed(hers)
    found = rows(shown)
    assert found
    assert "CANARY" not in shown
    assert "stupid" not in shown
    assert graded.KINDS["threat"].gist in shown
    assert all(
        re.search(r"govuk-tag--grey\">(Stands out|May matter|May matter less)<", row) for _, row in found
    )
    assert all("14 March 2026" in row for _, row in found)
    assert any("<bdi>Dev</bdi>" in row for _, row in found)


def test_no_page_gives_a_number_for_a_message(hers):
    for address in ("/n/p/read", place_of(hers, "CANARYTHREAT")):
        shown = page(hers, address).split("<main")[1].split("</main>")[0]
        assert "%" not in shown
        assert not re.search(r"\b0\.\d|\bscore\b", shown)


def test_what_stands_out_most_comes_first(hers):
    first = page(hers, rows(listed(hers))[0][0])
    assert any(words in first for words in ("CANARYTHREAT", "CANARYDISGUISE", "stupid"))


def test_the_number_of_each_level_and_of_what_was_read_is_said(hers):
    shown = listed(hers)
    count = sum(int(each) for each in re.findall(r"<dd>(\d+) messages?</dd>", shown))
    assert count == len(rows(shown)) <= 20
    assert (
        f"You have read 0 of the {count} messages listed here. In all there are 71 messages from others."
        in shown
    )
    page(hers, rows(shown)[0][0])
    again = listed(hers)
    assert f"You have read 1 of the {count} messages listed here." in again
    assert again.count('govuk-tag--green">Read<') == 1


def test_a_language_that_was_not_read_is_named_with_how_many_and_is_in_no_list(hers):
    shown = listed(hers)
    assert "Not read: Polish, 12 messages." in shown
    assert "<bdi>Eli</bdi>" not in shown + page(hers, "/n/p/read/check")


def test_whether_messages_were_read_a_second_time_is_said(hers):
    said = "It is not installed here" if not graded.reader_installed() else "were read a second time"
    assert said in listed(hers)


def test_the_list_can_be_narrowed_to_a_person_and_a_level_by_numbers_alone(hers):
    shown = listed(hers)
    people = dict(
        re.findall(
            r'<option value="(\d)"[^>]*>(\w+)</option>', shown.split('id="who"')[1].split("</select>")[0]
        )
    )
    who = next(number for number, name in people.items() if name == "Ben")
    of_ben = rows(listed(hers, f"?who={who}"))
    assert of_ben
    assert all("<bdi>Ben</bdi>" in row for _, row in of_ben)
    assert all(at.endswith(f"?who={who}") for at, _ in of_ben)
    for number, words in enumerate(("Stands out", "May matter", "May matter less")):
        of_level = rows(listed(hers, f"?level={number}"))
        assert all(f'">{words}<' in row for _, row in of_level)
    assert listed(hers, "?who=99&level=x&page=-1").count("ch-list__item") == shown.count("ch-list__item")


def test_a_message_shows_its_words_with_those_that_counted_marked_and_each_reason(hers):
    shown = page(hers, place_of(hers, "CANARYTHREAT"))
    marked = re.findall(r'<mark class="ch-counted">([^<]+)</mark>', shown)
    assert "kill" in " ".join(marked)
    message = re.search(r'<div class="ch-message ch-words" dir="auto">(.*?)</div>', shown, re.S)[1]
    assert re.sub(r"</?mark[^>]*>", "", message) == THREAT
    assert "It has words that we look for: “" in shown
    assert "A joke between friends, a quotation, a film or a song can use the same words." in shown
    assert re.search(r'href="/n/f/[0-9a-f-]{36}/r/0/\d+#sought">Record \d+', shown)


def test_a_disguise_that_was_undone_is_shown_as_written_and_as_read(hers):
    assert "“k1ll” was read as “kill”." in page(hers, place_of(hers, "CANARYDISGUISE"))


def test_what_hides_or_turns_words_in_a_message_is_written_out(asha):
    add(asha, dev__txt=chat("Dev", *DULL, "I will kill you \u202etonight\u2066 <b>now</b>"))
    look(asha)
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()
    shown = page(asha, place_of(asha, "kill"))
    assert "[U+202E]" in shown
    assert "\u202e" not in shown
    assert "&lt;b&gt;now" in re.sub(r"</?mark[^>]*>", "", shown)


def test_agreeing_keeps_what_the_word_list_suggested_and_leads_to_the_next(hers):
    at = place_of(hers, "CANARYTHREAT")
    before = queries.kept(hers.opened())
    shown = answer(hers, at, "agree")
    assert "Your answer to the last message is kept: Agree." in shown
    assert '<div class="ch-message' in shown
    assert len(queries.kept(hers.opened()) - before) >= 1
    assert "What the word list suggested is kept too" in page(hers, at)


def test_an_answer_that_is_taken_back_leaves_all_as_it_was(hers):
    at = place_of(hers, "CANARYTHREAT")
    shown = answer(hers, at, "agree")
    assert f'action="{at}" class="ch-undo"' in shown
    shown = answer(hers, at, "back")
    assert "Your answer was taken back." in shown
    assert queries.kept(hers.opened()) == set()
    assert answers(hers).about == {}
    group = next(address for address, title in groups(hers) if "threat" in title.lower())
    decide(hers, group, way="aside", all="yes")
    answer(hers, at, "agree")
    answer(hers, at, "not")
    assert "aside" in {way for way, _ in queries.decided(hers.opened()).about.values()}
    assert queries.kept(hers.opened()) == set()


def by_heads_alone(monkeypatch, **changed):
    """Every message is shown as one that no word list fits."""
    whole = bridge.Tables.graded
    given = {"rules": [], "signals": [], "by_words": True, **changed}
    monkeypatch.setattr(bridge.Tables, "graded", lambda *asked: whole(*asked) | given)


def test_agreeing_where_no_word_list_fits_makes_it_an_act_and_taking_it_back_withdraws_it(hers, monkeypatch):
    by_heads_alone(monkeypatch)
    at = place_of(hers, "CANARYTHREAT")
    shown = page(hers, at)
    assert "Taken as a whole, this message may threaten" in shown
    assert '<option value="">Threatened you</option>' in shown
    before = untokened(page(hers, "/n/p/kept"))
    answer(hers, at, "agree")
    (kept,) = queries.kept(hers.opened())
    assert kept.startswith("said_threat_person:")
    assert "It counts in the pattern as your own account: Threatened you." in page(hers, at)
    assert "Said: threats" in page(hers, "/n/p/kept")
    assert "A threat to hurt you." in page(hers, "/n/p/asks/kept/0")
    line = re.search(
        r'href="(/n/p/read\?[^"]+)">Messages that you added or agreed about</a>.*?</li>', page(hers)
    )
    assert "Threatened you (1)" in line[0]
    ((only, row),) = rows(page(hers, line[1].replace("&amp;", "&")))
    assert only.startswith(at)
    assert "You agreed" in row
    assert "Threatened you, as you said" in page(hers, "/n/d")
    answer(hers, at, "back")
    assert queries.kept(hers.opened()) == set()
    assert "Messages that you added or agreed about" not in page(hers)
    assert untokened(page(hers, "/n/p/kept")) == before


def test_what_she_agreed_about_stands_in_the_papers_and_the_talk_with_that_person_goes(hers, monkeypatch):
    by_heads_alone(monkeypatch)
    at = place_of(hers, "CANARYTHREAT")
    answer(hers, at, "agree")
    shown = files_page(hers, papers=["chronology", "pack"], people=[])
    assert chosen(shown) == {"dev.txt": "as it came", "ben.txt": "out", "eli.txt": "out"}
    found = json.loads(made(hers, shown)["derived/findings.json"])["findings"]
    (person,) = found["people"]
    assert [each["code"] for each in person["strands"]] == ["said_threat_person"]


def test_she_can_choose_another_kind_and_the_word_list_no_longer_speaks_for_it(hers):
    at = place_of(hers, "CANARYTHREAT")
    assert '<option value="">As it was suggested</option>' in page(hers, at)
    answer(hers, at, "agree", act="threat_family")
    shown = page(hers, at)
    assert '<option value="threat_family" selected>' in shown
    assert "It counts in the pattern as your own account: Threatened your family" in shown
    about = queries.decided(hers.opened()).about
    assert {name.partition(":")[0]: way for name, (way, _) in about.items()} == {
        "threat_to_person": "aside", "said_threat_family": "keep",
    }  # fmt: skip
    group = next(address for address, title in groups(hers) if "threat" in title.lower())
    assert SET_ASIDE in page(hers, group)
    answer(hers, at, "agree", act="CANARY")
    assert {name.partition(":")[0] for name in queries.kept(hers.opened())} == {"threat_to_person"}


def test_what_only_she_can_name_is_asked_for_before_it_counts(hers, monkeypatch):
    by_heads_alone(monkeypatch, kind="hate")
    at = place_of(hers, "CANARYINSULT")
    assert '<option value="">Choose what it was</option>' in page(hers, at)
    assert "Choose what it was, and agree again. Nothing was changed." in answer(hers, at, "agree")
    assert answers(hers).about == {}
    answer(hers, at, "agree", act="hate_sex")
    assert "It counts in the pattern as your own account: Abused you because of your sex." in page(hers, at)


def test_not_this_sets_aside_what_the_word_list_suggested_and_can_be_taken_back(hers):
    at = place_of(hers, "CANARYTHREAT")
    before = rows(listed(hers))
    answer(hers, at, "agree")
    answer(hers, at, "not")
    assert queries.kept(hers.opened()) == set()
    group = next(address for address, title in groups(hers) if "threat" in title.lower())
    assert SET_ASIDE in page(hers, group)
    assert "What the word list suggested is set aside" in page(hers, at)
    after = listed(hers)
    assert [address for address, _ in rows(after)] == [address for address, _ in before], "the same order"
    assert 'govuk-tag--green">Not this<' in after
    answer(hers, at, "back")
    assert SET_ASIDE not in page(hers, group)


def test_what_she_decided_since_stays_when_an_answer_is_taken_back(hers):
    at = place_of(hers, "CANARYTHREAT")
    answer(hers, at, "not")
    group = next(address for address, title in groups(hers) if "threat" in title.lower())
    decide(hers, group, way="keep", all="yes")
    kept = queries.kept(hers.opened())
    answer(hers, at, "back")
    assert queries.kept(hers.opened()) == kept


def test_not_sure_changes_nothing_but_itself(hers):
    at = place_of(hers, "CANARYTHREAT")
    before = queries.decided(hers.opened())
    answer(hers, at, "unsure")
    assert queries.decided(hers.opened()) == before
    assert 'govuk-tag--green">Not sure<' in listed(hers)
    assert "Only this answer is kept. Nothing else was changed." in page(hers, at)


def test_the_list_can_be_narrowed_to_an_answer(hers):
    every = [address for address, _ in rows(listed(hers))]
    answer(hers, every[0], "unsure")
    assert [address for address, _ in rows(listed(hers, "?answer=2"))] == [f"{every[0]}?answer=2"]
    assert len(rows(listed(hers, "?answer=3"))) == len(every) - 1
    assert "No message fits what you chose." in listed(hers, "?answer=0")


def test_a_message_of_the_sample_counts_when_she_says_what_it_was_and_is_found_again(hers):
    (at, _), (other, _), *_ = rows(page(hers, "/n/p/read/check"))
    answer(hers, other, "agree")
    assert queries.kept(hers.opened()) == set()
    assert "choose what it was and answer again" in page(hers, other)
    answer(hers, at, "agree", act="control")
    (kept,) = queries.kept(hers.opened())
    assert "Tried to control what you do (1)" in page(hers)
    add(hers, more__txt=chat("Dev", *DULL, "answer me"))
    look(hers)
    assert "Tried to control what you do (1)" in page(hers), "another sample was drawn"
    ((again, row),) = rows(listed(hers, "?answer=0"))
    assert "A message that we did not mark" in row
    answer(hers, again.partition("?")[0], "back")
    assert kept not in queries.kept(hers.opened())


def test_today_and_the_records_of_a_file_lead_to_read_first(hers):
    found = rows(listed(hers))
    assert re.search(rf'href="/n/p/read"[^>]*>{len(found)} messages to read first</a>', page(hers, "/n/"))
    at = place_of(hers, "CANARYTHREAT")
    record = re.search(r'href="(/n/f/[0-9a-f-]{36}/r/0/\d+)#sought">Record', page(hers, at))[1]
    shown = page(hers, record)
    assert re.search(rf'href="{at}">(Stands out|May matter|May matter less): see why<', shown)
    assert shown.count(": see why<") < shown.count('class="ch-record')
    for address, _ in found:
        page(hers, address)
    assert "to read first" not in page(hers, "/n/")


def test_an_answer_there_is_none_of_keeps_nothing(hers):
    answer(hers, place_of(hers, "CANARYTHREAT"), "CANARY")
    assert answers(hers).about == {}


def test_after_the_last_message_an_answer_leads_back_to_the_list(hers):
    for at, _ in rows(listed(hers)):
        page(hers, at)
    shown = answer(hers, rows(listed(hers))[0][0], "unsure")
    assert "Read first</h1>" in shown
    assert "Your answer to the last message is kept: Not sure." in shown


def test_answers_and_what_was_read_outlive_a_new_look(hers):
    at = place_of(hers, "CANARYTHREAT")
    answer(hers, at, "agree")
    before = answers(hers)
    add(hers, more__txt=chat("Dev", *DULL, "answer me"))
    look(hers)
    assert answers(hers) == before
    assert "Your answer: You agreed." in page(hers, place_of(hers, "CANARYTHREAT"))


def test_back_leads_to_the_page_of_the_list_that_one_came_from(hers):
    (at, _), *_ = rows(page(hers, "/n/p/read/check?page=2"))
    assert at.endswith("?page=2")
    assert 'href="/n/p/read/check?page=2"' in page(hers, at)
    shown = answer(hers, at, "not", page="2")
    assert 'href="/n/p/read/check?page=2"' in shown


def test_that_files_changed_since_is_said(hers):
    assert "have changed since they were last read" not in listed(hers)
    add(hers, more__txt=chat("Dev", *DULL))
    assert "have changed since they were last read" in listed(hers)


def test_a_page_from_before_a_new_look_answers_nothing(hers):
    at, old = place_of(hers, "CANARYTHREAT"), run_of(hers)
    look(hers)
    shown = answer(hers, at, "agree", run=old)
    assert "Meanwhile, your files and notes were looked through again. Nothing was changed." in shown
    assert answers(hers).about == {}


def test_the_sample_shows_no_words_and_counts_what_mattered(hers):
    shown = page(hers, "/n/p/read/check")
    found = rows(shown)
    assert len(found) == 20
    assert not any(words in shown for words in ("the keys", "the station", "the bins"))
    one = page(hers, found[0][0])
    assert "A message that we did not mark</h1>" in one
    assert "This matters" in one
    assert "Why it is here" not in one
    shown = answer(hers, found[0][0], "agree")
    assert '<div class="ch-message' in shown
    for at, _ in found[1:]:
        shown = answer(hers, at, "not")
    assert "Of 20 you checked, 1 mattered." in shown
    assert "Of 20 you checked, 1 mattered." in listed(hers)
    assert answers(hers).about == {}
    answer(hers, found[0][0], "back")
    assert "Of 19 you checked, 0 mattered." in page(hers, "/n/p/read/check")
    assert rows(page(hers, "/n/p/read/check?page=2"))


def test_a_message_that_is_not_there_is_a_404(hers, dev):
    assert hers.client.get("/n/p/read/99999", secure=True).status_code == 404
    for address in ("/n/p/read/0", "/n/p/read", "/n/p/read/check"):
        assert "CANARY" not in page(dev, address)
        assert "There is nothing to read first yet." in page(dev, address)


def test_a_run_of_an_earlier_version_offers_to_look_again(hers, monkeypatch):
    with_none = {"graded": None}
    newest = queries.newest

    def older(safe):
        import attrs
        import msgspec

        looked = newest(safe)
        return attrs.evolve(looked, given=msgspec.structs.replace(looked.given, **with_none))

    monkeypatch.setattr(queries, "newest", older)
    for address in ("/n/p/read", "/n/p/read/0", "/n/p/read/check"):
        shown = page(hers, address)
        assert 'action="/n/p/look"' in shown
        assert "before this page existed" in shown
    assert "/n/p/read" not in page(hers, "/n/p")


def test_the_tables_of_an_earlier_version_open_without_grades(hers, monkeypatch):
    monkeypatch.setattr(bridge, "_TABLES", ("events", "people", "sources", "signals"))
    look(hers)
    with queries.tables(hers.opened(), queries.newest(hers.opened())) as tables:
        assert tables.events.height > 50
        with pytest.raises(IndexError):
            tables.graded(0)
    assert groups(hers)


def test_how_many_were_read_a_second_time_is_said_while_it_goes_on(hers):
    hers.client.post("/n/p/look", secure=True)
    job = Job.objects.get(state=Job.WAITING)
    Job.objects.filter(id=job.id).update(state=Job.RUNNING, done=320, total=2000)
    for address in ("/n/p", "/n/p/read"):
        shown = hers.client.get(address, secure=True).content.decode()
        assert "320 of 2,000 messages have been read a second time." in shown
        assert 'data-busy="/n/p/how-far"' in shown
    told = hers.client.get("/n/p/how-far", secure=True).json()
    assert "320 of 2,000" in told["said"]


def test_the_job_is_told_how_many_messages_the_reader_has_read(hers, monkeypatch):
    grade = pipeline.grade

    def reads(*given, pace, **rest):
        found = grade(*given, pace=pace, **rest)
        pace.progress(7, 7)
        return found

    monkeypatch.setattr(pipeline, "grade", reads)
    look(hers)
    job = Job.objects.get(item=queries.newest(hers.opened()).id)
    assert (job.state, job.done, job.total) == (Job.DONE, 7, 7)


def test_a_run_that_is_killed_while_messages_are_graded_starts_anew_without_harm(hers, monkeypatch):
    grade = pipeline.grade

    class Killed(BaseException):
        pass

    def killed(*given, **rest):
        raise Killed

    monkeypatch.setattr(pipeline, "grade", killed)
    hers.client.post("/n/p/look", secure=True)
    with pytest.raises(Killed):
        worker.work_once()
    assert Run.objects.exclude(id__in=Result.objects.values("item")).count() == 1, "nothing came of it"
    monkeypatch.setattr(pipeline, "grade", grade)
    Job.objects.filter(state=Job.RUNNING).update(leased_until="2026-01-01T00:00Z")
    assert rows(listed(hers))
    assert Run.objects.count() == Result.objects.count() == 1


def test_answers_are_sealed_and_what_is_damaged_is_said_and_not_written_over(hers):
    at = place_of(hers, "CANARYTHREAT")
    answer(hers, at, "agree")
    row = GradeAnswers.objects.get()
    (known,) = hers.opened().read([row], Answered)
    for word in (*known.read, *known.about, "agree", "unsure"):
        assert word.encode() not in bytes(row.sealed)
    harmed = bytes(row.sealed)[:-1] + bytes([bytes(row.sealed)[-1] ^ 1])
    put(row, sealed=harmed)
    for address in ("/n/p/read", at, "/n/p/read/check"):
        assert "What you answered about the messages to read first is damaged." in page(hers, address)
    assert bytes(GradeAnswers.objects.get().sealed) == harmed


def test_the_list_of_what_a_word_list_found_holds_no_word_until_one_is_asked_for(hers):
    address = next(address for address, title in groups(hers) if "threat" in title.lower())
    shown = page(hers, address)
    assert "CANARY" not in shown
    one = re.search(rf'href="({address}/\d+)">Read it<', shown)[1]
    assert "CANARYTHREAT" in page(hers, one) or "CANARYDISGUISE" in page(hers, one)


def test_noticed_leads_to_what_to_read_first(hers):
    assert 'href="/n/p/read">Read first</a>' in page(hers)


def test_a_level_is_called_the_same_everywhere():
    assert {level: str(words).lower() for level, words in LEVEL_WORDS.items()} == graded.LEVELS
