"""A transcript of a talk: both sides, in order, with what is missing counted where it is missing."""

import attrs
import pytest
from tests.leaks import photo, words_of
from tests.unit.documents import invented
from tests.unit.documents.accessible_pdf import findings
from tests.unit.documents.invented import CHAT, DEV, DEV_NEW, OLD, ZONE, event, frame

from chesil.documents.pictures import Picture, Thumbnail
from chesil.documents.setter import Setter
from chesil.documents.transcript import Transcript, Translation, print_transcript
from chesil.documents.transcript.contents import paper

TALK = (
    event(record=1, at="2025-03-03T14:10:05", text="Where are you", precision="exact", clock="stated"),
    event(record=2, at="2025-03-03T14:11", text="At home\nLeave me alone", direction="from_owner", sender="me", recipients=["p1"]),
    event(record=3, at="2025-03-03T14:12", text="not printed"),
    event(record=4, at="2025-03-04T09:00", text="مرحبا بك", address_used=DEV_NEW),
    event(record=5, at="2025-03-04T09:01", text=None, state="deleted"),
    event(record=6, at="2025-03-04T09:02", text=None, attachments=[{"name": "door.jpg", "media_type": "image/jpeg", "size_bytes": 900, "sha256": None}]),
    event(record=7, at="2025-03-04T09:03", text="I changed this", state="edited"),
    event(record=8, at="2025-03-04T09:04", text="of somebody else", sender="p2"),
    event(record=9, at="2025-03-04T00:00", text="the day is all", clock="date_only", precision="day"),
    event(source=OLD, record=1, at="2025-03-03T14:10", text="Where are you", duplicate_of=f"{CHAT}:1"),
)  # fmt: skip


def transcript(**changes):
    case = invented.chronology()
    chosen = tuple(f"{CHAT}:{number}" for number in (1, 2, 4, 5, 6, 7, 9))
    made = Transcript(events=frame(TALK), chosen=chosen, people=case.people, sources=case.sources, zone=ZONE)
    return attrs.evolve(made, **changes)


def spoken(of):
    return [each for day in paper(of, Setter()).days for each in day.spoken]


@pytest.fixture(scope="module")
def pdf():
    pictures = {
        f"{CHAT}:6": (Picture(small=Thumbnail(photo(), 64, 48), name="door.jpg", where="exhibit AB/2"),)
    }
    told = {f"{CHAT}:4": Translation(text="Hello to you", language="English", by="Farah Qureshi")}
    left = ("4 messages in a group were left out.",)
    return print_transcript(transcript(exhibit="AB/1", pictures=pictures, translations=told, left_out=left))


def test_both_sides_stand_in_order_under_their_day_with_their_time_and_clock():
    days = paper(transcript(), Setter()).days
    assert [day.title for day in days] == ["Mon 3 March 2025", "Tue 4 March 2025"]
    assert [(each.time, each.who) for each in days[0].spoken] == [
        ("14:10:05", "Dev Marsh:"),
        ("14:11*", "Asha:"),
    ]
    assert days[0].spoken[1].text == ("At home", "Leave me alone")


def test_what_is_not_printed_is_counted_where_it_is_missing():
    counts = {each.source: each.skipped for each in spoken(transcript()) if each.skipped}
    assert counts == {"S1, 9": "1 message or call not printed here"}  # nothing of somebody else's talk


def test_another_number_is_said_where_it_begins():
    told = [(each.source, each.via) for each in spoken(transcript()) if each.via]
    assert told[0] == ("S1, 1", "Chat message, +44\u00a07700\u00a0900123 (S1)")
    assert ("S1, 4", "Chat message, +44\u00a07700\u00a0900456 (S1)") in told
    assert all(DEV not in str(via) for _source, via in told)


def test_a_message_that_was_deleted_or_changed_says_so():
    of = {each.source: each for each in spoken(transcript())}
    assert of["S1, 5"].text == ("[The words are not in the file.]",)
    assert of["S1, 5"].notes == ("Deleted by the sender",)
    assert of["S1, 7"].notes == ("Changed after it was sent",)
    assert of["S1, 6"].notes == ("Attached: door.jpg (900 bytes)",)
    assert any(str(each).startswith("Also in ") for each in of["S1, 1"].notes)


def test_a_day_without_a_time_claims_none():
    of = {each.source: each for each in spoken(transcript())}
    assert of["S1, 9"].time == ""
    assert "date only" in of["S1, 9"].notes


def test_times_are_those_of_the_zone_and_not_utc():
    summer = frame([event(record=1, at="2025-07-03T23:30", text="x", clock="stated", precision="exact")])
    (day,) = paper(transcript(events=summer, chosen=(f"{CHAT}:1",)), Setter()).days
    assert (day.title, day.spoken[0].time) == ("Fri 4 July 2025", "00:30")


def test_a_screen_reader_can_read_it(pdf):
    assert findings(pdf) == []


def test_it_shows_words_marks_translation_exhibit_and_what_was_left_out(pdf):
    shown = words_of(pdf)
    for each in ("Transcript AB/1", "Where are you", "Hello to you", "translated by Farah Qureshi", "exhibit AB/2",
                 "4 messages in a group were left out", "The zone was assumed"):  # fmt: skip
        assert each in " ".join(shown.split()), each
    assert b"Examplephone" not in pdf


def test_nothing_chosen_is_an_empty_transcript_and_no_error():
    assert findings(print_transcript(transcript(chosen=()))) == []
