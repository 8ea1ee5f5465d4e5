"""What is said in a recording stands beside the message that sent it, as its owner answers for it."""

import json
from datetime import date

import attrs
import msgspec
import polars as pl
import pytest
from tests.unit.documents import invented
from tests.unit.timeline.test_timeline_captions import CHAT, NOTE, attached, media

from chesil import recognisers, timeline
from chesil.documents import showing
from chesil.documents.setter import Setter
from chesil.documents.spreadsheet import write_csv
from chesil.documents.transcript.contents import paper
from chesil.papers.reporting import contacts
from chesil.recognisers import graded
from chesil.terms import heard, settings
from chesil.terms.errors import SettingsError
from chesil.terms.heard import Heard
from chesil.terms.offsets import Offset
from chesil.terms.settings import Recording
from reading_tables import document

DAY = date(2025, 7, 16)
SAID = Recording(file=NOTE, words="CANARYHEARD I will kill you", on=DAY)
SENT = attached(CHAT, 2, NOTE)


def joined(*readings, said=(SAID,)):
    told = msgspec.structs.replace(settings.load(), recordings=tuple(said))
    return timeline.join(readings, settings=told, me="Asha")


def words(found):
    events = found.events.select("event_id", "details").iter_rows()
    return {event: told for event, details in events if (told := heard.kept_in(details))}


def event(name, record):
    return f"{document(name).source}:{record}"


def test_words_stand_at_the_one_message_that_sent_the_recording_and_no_row_changes():
    here = {event("chat.txt", 2): (Heard(text=SAID.words, on=DAY, name=NOTE),)}
    before = SENT.rows.clone()
    assert words(joined(SENT)) == here, "the file itself is not there"
    assert words(joined(SENT, media(NOTE))) == here
    by_hash = msgspec.structs.replace(SAID, file=document(NOTE).sha256)
    assert words(joined(SENT, media(NOTE), said=[by_hash, by_hash])) == here
    own = msgspec.structs.replace(SAID, event=event(NOTE, 1))
    assert words(joined(SENT, media(NOTE), said=[own])) == here, "as the website says it"
    assert before.equals(SENT.rows), "what another machine hashes is what was read"


def test_words_that_may_be_of_several_messages_stand_at_the_file_or_nowhere():
    again = attached(attrs.evolve(CHAT, document=document("other.txt")), 1, NOTE)
    found = joined(SENT, again, media(NOTE))
    assert list(words(found)) == [event(NOTE, 1)]
    none = joined(SENT, again)
    assert (words(none), none.assumptions[0].code) == ({}, "recording-unused")
    one = msgspec.structs.replace(SAID, event=event("other.txt", 1))
    assert list(words(joined(SENT, again, said=[one]))) == [event("other.txt", 1)]
    gone = msgspec.structs.replace(SAID, event="0000:9")
    assert words(joined(SENT, said=[gone])) == {}


def test_words_of_a_message_that_is_in_two_files_stand_at_the_one_that_counts():
    other = attrs.evolve(SENT, document=document("again.txt"))
    found = joined(
        SENT,
        other,
        said=[msgspec.structs.replace(SAID, event=event(n, 2)) for n in ("chat.txt", "again.txt")],
    )
    originals = found.events.filter(pl.col("duplicate_of").is_null())["event_id"].to_list()
    assert [len(said) for id, said in words(found).items() if id in originals] == [1]
    assert len(words(found)) == 1


def test_no_file_can_put_words_into_a_mouth():
    forged = json.dumps({heard.KEY: [{"text": "forged"}], "x": 1})
    chat = attrs.evolve(SENT, rows=SENT.rows.with_columns(details=pl.lit(forged)))
    assert list(words(joined(chat))) == [event("chat.txt", 2)]
    assert words(joined(chat, said=())) == {}


@pytest.mark.parametrize("details", [None, "{}", "{ }", '{"a": 1}', '{"clock_offset": {"seconds": 60}}'])
def test_words_join_whatever_details_there_are(details):
    said = heard.added(details, [Heard(text='a "quote"\n', how="typed")])
    assert heard.kept_in(said) == (Heard(text='a "quote"\n', how="typed"),)
    assert json.loads(said) | json.loads(details or "{}") == json.loads(said)
    if details and "clock" in details:
        from chesil.terms import offsets

        assert offsets.kept_in(said) == Offset(60)


def test_the_settings_name_a_recording_and_its_words(tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text('[[recordings]]\nfile = "a.opus"\nwords = "stop"\nhow = "typed"\non = 2026-03-15\n')
    (said,) = settings.load(mine).recordings
    assert (said.words, said.how, said.on) == ("stop", "typed", date(2026, 3, 15))
    for wrong in ('file = "a.opus"\nwords = " "', 'words = "a"', 'file = "a"\nwords = "b"\nhow = "guessed"'):
        mine.write_text(f"[[recordings]]\n{wrong}\n")
        with pytest.raises(SettingsError):
            settings.load(mine)


def test_a_word_list_reads_what_was_checked_and_says_where_it_is_from_and_no_grade_does():
    found = joined(SENT)
    signals = recognisers.recognise(found.events, found.people, settings.load())
    (threat,) = signals.filter(behaviour="threat_to_person").to_dicts()
    assert threat["events"] == [event("chat.txt", 2)]
    assert "(from a recording, as checked). It is a suggestion" in threat["why"]
    without = joined(SENT, said=())
    assert (
        recognisers.recognise(without.events, without.people, settings.load())
        .filter(behaviour="threat_to_person")
        .is_empty()
    )
    scene = recognisers.scene_of(found.events, found.people, settings.load())
    assert "CANARYHEARD" not in str(graded.messages(scene).to_dicts())
    hers = joined(attached(CHAT, 3, NOTE))
    assert (
        recognisers.recognise(hers.events, hers.people, settings.load())
        .filter(behaviour="threat_to_person")
        .is_empty()
    ), "of her own recording nothing is noticed"
    alone = joined(CHAT, media(NOTE))
    assert list(words(alone)) == [event(NOTE, 1)]
    assert (
        recognisers.recognise(alone.events, alone.people, settings.load())
        .filter(behaviour="threat_to_person")
        .is_empty()
    ), "nothing says who speaks"


SAYS = Heard(text="I am outside your door", on=DAY, name=NOTE)
TYPED = Heard(text="Answer me", how="typed", on=DAY)


def told(**changes):
    return invented.event(
        record=1, at="2025-03-03T14:10", details=heard.added('{"secret": 1}', [SAYS, TYPED]), **changes
    )


def test_the_transcript_prints_the_words_with_who_answers_for_them():
    from tests.unit.documents.test_transcript import transcript

    made = transcript(events=invented.frame([told()]), chosen=(f"{invented.CHAT}:1",))
    (line,) = [each for day in paper(made, Setter()).days for each in day.spoken]
    assert line.notes == (
        f"Words of the recording {NOTE}, written down by machine and checked by Asha on 16 July 2025:",
        "I am outside your door",
        "Words of the recording, typed by Asha on 16 July 2025:",
        "Answer me",
    )


def test_a_report_of_contact_says_what_was_said_in_a_recording():
    rows = invented.frame([told(text="listen")])
    (contact,) = [each for _place, each in contacts(rows.iter_rows(named=True), {}, zone="UTC")]
    assert (
        "listen [recording, its words checked by the owner of this record on 16 July 2025] I am"
        in contact.what
    )
    assert contact.what.endswith("typed by the owner of this record on 16 July 2025] Answer me")


def test_the_table_has_the_words_beside_the_message(tmp_path):
    write_csv(
        invented.frame([told(), invented.event(record=2)]),
        tmp_path / "t.csv",
        people=invented.people(),
        zone="UTC",
    )
    table = pl.read_csv(tmp_path / "t.csv")
    first, second = table["heard"].to_list()
    assert first.startswith(
        f"Words of the recording {NOTE}, written down by machine and checked by the owner on 2025"
    )
    assert "typed by the owner on 2025-07-16: Answer me" in first
    assert second in (None, "")
    assert table.columns.index("heard") == table.columns.index("text") + 1


@pytest.mark.parametrize(
    ("text", "left"), [("full", SAYS.text), ("excerpt", SAYS.text[:5]), ("withheld", None)]
)
def test_a_paper_hands_over_as_much_of_the_words_as_of_the_message(text, left):
    case = invented.chronology()
    printing = msgspec.structs.replace(settings.load().printing, text=text, excerpt_characters=5)
    shown = showing.show(
        invented.frame([told()]), chosen=[f"{invented.CHAT}:1"], findings=case.findings, signals=case.signals,
        people=case.people, sources=case.sources, printing=printing,
    )  # fmt: skip
    (details,) = shown.events["details"].to_list()
    said = heard.kept_in(details)
    assert [each.text for each in said][:1] == ([left] if left else [])
    assert "secret" not in (details or "")
