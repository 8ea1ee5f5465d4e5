"""What the owner says of a photo or recording places its event, and changes nothing that was read."""

import json
from datetime import UTC, datetime

import attrs
import msgspec
import polars as pl
import pytest

from chesil import timeline
from chesil.terms import settings
from chesil.terms.errors import SettingsError
from chesil.terms.settings import TIME_FROM, Caption
from chesil.timeline import PeopleFile, Person
from reading_tables import document, reading, reading_of

CHAT = reading(
    "chat.txt",
    """
    time                | sender | text
    2025-07-14T23:14:05 | Dev    | You will see
    2025-07-14T23:15:00 | Dev    | (file attached)
    2025-07-14T23:16:00 | Asha   | Please stop
    """,
)
NOTE = "PTT-20250714-WA0003.opus"


def attached(chat, record: int, name: str):
    files = [
        [{"name": name, "media_type": None, "size_bytes": None, "sha256": None}] if n == record else None
        for n in range(1, chat.rows.height + 1)
    ]
    return attrs.evolve(
        chat,
        rows=chat.rows.with_columns(pl.Series("attachments", files, dtype=chat.rows.schema["attachments"])),
    )


def media(name: str, **claims):
    digest = document(name).sha256
    row = {
        "kind": "media", "channel": "document", "direction": "observed", "state": None, "precision": "none",
        "attachments": [{"name": name, "media_type": "audio/opus", "size_bytes": 9, "sha256": digest}],
        "details": json.dumps({"media_type": "audio/opus"}), **claims,
    }  # fmt: skip
    return reading_of(name, [row], format="media")


def joined(*readings, captions=(), people=None):
    told = msgspec.structs.replace(settings.load(), files=tuple(captions))
    return timeline.join(readings, settings=told, me="Asha", people=people)


def event_of(found, name: str):
    return found.events.filter(source=document(name).source).to_dicts()[0]


def test_a_time_given_to_a_file_moves_its_event_and_says_what_it_rests_on():
    caption = Caption(
        file=NOTE, when="2025-07-14T23:15", when_from="name", who="Dev", what="He shouts at the door"
    )
    found = joined(CHAT, media(NOTE), captions=[caption])
    event = event_of(found, NOTE)
    assert (event["at"], event["clock"], event["precision"]) == (
        datetime(2025, 7, 14, 22, 15, tzinfo=UTC),
        "assumed",
        "minute",
    )
    assert (
        found.events["source"].to_list().index(document(NOTE).source) == 1
    )  # among the messages of that night
    assert json.loads(event["details"])[TIME_FROM] == "name"
    assert event["text"] == "He shouts at the door"
    assert event["sender"] == found.events.filter(text="You will see")["sender"][0]
    assert event["direction"] == "observed"


def test_what_the_file_itself_claims_stays_beside_what_she_says():
    claimed = media(
        "IMG_1.jpg", wall=datetime(2020, 1, 1, 9), precision="exact", as_written="2020:01:01 09:00:00"
    )
    before = claimed.rows
    event = event_of(joined(claimed, captions=[Caption(file="img_1.JPG", when="2025-07-14")]), "IMG_1.jpg")
    assert (event["clock"], event["precision"], event["as_written"]) == (
        "date_only",
        "day",
        "2020:01:01 09:00:00",
    )
    assert json.loads(event["details"]) == {"media_type": "audio/opus", TIME_FROM: "given"}
    assert claimed.rows.equals(before)
    known = joined(claimed, captions=[Caption(file="IMG_1.jpg", when="2025-07-14")]).sources.to_dicts()[0]
    assert (known["first"], known["clock"]) == ("2020-01-01T09:00:00", "assumed")
    bare = joined(media(NOTE), captions=[Caption(file=NOTE, when="2025-07-14")]).sources.to_dicts()[0]
    assert (bare["first"], bare["clock"]) == (None, "none")


def test_a_caption_without_a_time_leaves_the_time_that_the_file_has():
    claimed = media(
        "IMG_1.jpg", wall=datetime(2020, 1, 1, 9), precision="exact", as_written="2020:01:01 09:00:00"
    )
    event = event_of(joined(claimed, captions=[Caption(file="IMG_1.jpg", what="Her coat")]), "IMG_1.jpg")
    assert (event["at"], event["text"]) == (datetime(2020, 1, 1, 9, tzinfo=UTC), "Her coat")
    assert TIME_FROM not in json.loads(event["details"])


@pytest.mark.parametrize(("when", "at", "clock"), [
    ("2025-07-14T22:15:02Z", datetime(2025, 7, 14, 22, 15, 2, tzinfo=UTC), "stated"),
    ("2025-07-14T23:15:02+01:00", datetime(2025, 7, 14, 22, 15, 2, tzinfo=UTC), "stated"),
    ("../2025-07-14", None, "date_only"),
])  # fmt: skip
def test_every_form_of_a_time_is_placed_as_it_is_in_a_note(when, at, clock):
    event = event_of(
        joined(CHAT, media(NOTE), captions=[Caption(file=document(NOTE).sha256, when=when)]), NOTE
    )
    assert (event["at"], event["clock"]) == (at, clock)


def test_a_file_dated_by_its_message_counts_with_that_message():
    caption = Caption(file=NOTE, when="2025-07-14T23:15", when_from="message")
    found = joined(attached(CHAT, 2, NOTE), media(NOTE), captions=[caption])
    assert event_of(found, NOTE)["duplicate_of"] == f"{CHAT.document.source}:2"
    assert found.events.height == 4


def test_a_file_with_words_of_hers_stays_an_entry_so_that_they_are_printed():
    caption = Caption(file=NOTE, when="2025-07-14T23:15", when_from="message", what="He shouts")
    found = joined(attached(CHAT, 2, NOTE), media(NOTE), captions=[caption])
    assert event_of(found, NOTE)["duplicate_of"] is None


def test_a_file_that_two_messages_name_is_joined_to_neither():
    other = attached(
        reading("other.txt", "time | sender | text\n2025-07-14T23:15:00 | Ben | (file attached)"), 1, NOTE
    )
    caption = Caption(file=NOTE, when="2025-07-14T23:15", when_from="message")
    found = joined(attached(CHAT, 2, NOTE), other, media(NOTE), captions=[caption])
    assert event_of(found, NOTE)["duplicate_of"] is None


def test_whom_it_is_about_is_the_person_she_lists_by_that_name():
    people = PeopleFile((Person(name="Dev Jones", names=("Dev",)),))
    found = joined(CHAT, media(NOTE), captions=[Caption(file=NOTE, who="Dev Jones")], people=people)
    assert event_of(found, NOTE)["sender"] == found.events.filter(text="You will see")["sender"][0]


def test_a_caption_that_fits_no_file_is_told_and_changes_nothing():
    found = joined(CHAT, media(NOTE), captions=[Caption(file="gone.jpg", when="2025-07-14")])
    said = [each.sentence for each in found.assumptions if each.code == "caption-unused"]
    assert said == [
        "No photo or recording here fits what you said about gone.jpg. Nothing was changed for it."
    ]
    assert event_of(found, NOTE)["at"] is None


def test_a_name_that_two_files_have_and_two_captions_of_one_file_are_refused():
    one, other = media(NOTE), media(f"a/{NOTE}")
    with pytest.raises(SettingsError, match="Two files here have this name"):
        joined(CHAT, one, other, captions=[Caption(file=NOTE, when="2025-07-14")])
    with pytest.raises(SettingsError, match="speak of one file"):
        joined(CHAT, one, captions=[Caption(file=NOTE), Caption(file=document(NOTE).sha256)])


@pytest.mark.parametrize("when", ["14/7", "14 July", "2025-13-01", "2025-02-30T10:00"])
def test_a_time_that_is_none_or_has_no_year_is_refused_when_the_settings_are_read(tmp_path, when):
    path = tmp_path / "settings.toml"
    path.write_text(f'[[files]]\nfile = "a.jpg"\nwhen = "{when}"\n')
    with pytest.raises(SettingsError, match="files number 1"):
        settings.load(path)


def test_what_an_apps_list_says_of_a_photo_is_proposed_with_its_place_and_moves_it():
    listed = reading_of(
        "IMG_1.jpg.json",
        [{
            "kind": "media", "channel": "document", "direction": "observed", "state": None, "precision": "exact",
            "at": datetime(2025, 7, 14, 22, 15, 2, tzinfo=UTC), "place": "50.612000,-2.458000",
            "attachments": [{"name": "IMG_1.jpg", "media_type": None, "size_bytes": None, "sha256": None}],
        }],
        format="google-photos",
    )  # fmt: skip
    found = joined(media("IMG_1.jpg"), listed)
    ((proposed,),) = timeline.proposed_times(found.events, found.people, saved={}).values()
    assert (proposed.when, proposed.when_from, proposed.place) == (
        "2025-07-14T22:15:02Z", "list", "50.612000,-2.458000",
    )  # fmt: skip
    caption = Caption(file="IMG_1.jpg", when=proposed.when, when_from="list", place=proposed.place)
    event = event_of(joined(media("IMG_1.jpg"), listed, captions=[caption]), "IMG_1.jpg")
    assert (event["at"], event["place"]) == (datetime(2025, 7, 14, 22, 15, 2, tzinfo=UTC), proposed.place)
