"""Messages that must be missing, and places that two sources share: each with what else it can mean."""

import json

import pytest

from chesil import pipeline, timeline
from chesil.terms import settings
from chesil.timeline import TITLES
from reading_tables import document, reading_of


def observed(*readings):
    joined = timeline.join(readings, settings=settings.load(), me="Asha")
    return joined, {each.code: each for each in pipeline.observe(joined, zone="Europe/London")}


def row(time: str, text: str = "Hello there", **more):
    return {
        "kind": "message",
        "channel": "chat",
        "wall": time,
        "precision": "exact",
        "sender": "Dev",
        "text": text,
        **more,
    }


def chat(name: str, *rows, format: str):
    return reading_of(name, list(rows), format=format)


def test_a_reply_to_a_message_that_is_not_there_is_found():
    _joined, found = observed(chat(
        "result.json",
        row("2025-07-14T10:00:00", details='{"id": 7}'),
        row("2025-07-14T10:01:00", details='{"id": 8, "reply_to_message_id": 7}'),
        row("2025-07-14T10:02:00", details='{"id": 9, "reply_to_message_id": 3}'),
        format="telegram",
    ))  # fmt: skip
    one = found["reply-to-nothing"]
    assert (one.count, one.events) == (1, (f"{document('result.json').source}:3",))
    assert "1 reply answers a message that is not in" in one.why
    assert one.could_be


def test_numbers_that_a_database_leaves_out_are_counted():
    _joined, found = observed(chat(
        "sms.db",
        *(row(f"2025-07-14T10:0{n}:00", raw=json.dumps({"rowid_": n}, separators=(",", ":"))) for n in (1, 2, 6)),
        format="imessage",
    ))  # fmt: skip
    assert found["numbers-missing"].count == 3
    assert "Between the first and the last 3 numbers are not there" in found["numbers-missing"].why


def test_what_one_file_calls_deleted_and_another_keeps_is_shown_from_both():
    _joined, found = observed(
        chat("one.txt", row("2025-07-14T10:00:00", None, state="deleted"), format="whatsapp"),
        chat("two.txt", row("2025-07-14T10:00:30", "I know where you are"), format="whatsapp"),
    )
    assert len(found["deleted-in-one"].events) == 2
    assert "1 message from Dev was deleted" in found["deleted"].why


def test_two_exports_of_one_talk_show_what_only_one_holds_of_the_same_days():
    shared = [row(f"2025-07-1{n}T10:00:00", f"Message number {n} of these") for n in range(1, 6)]
    lone = row("2025-07-13T11:00:00", "Only here, and nowhere else")
    later = row("2025-07-19T11:00:00", "After the other one ended")
    _joined, found = observed(
        chat("one.txt", *shared, format="whatsapp"), chat("two.txt", *shared, lone, later, format="whatsapp")
    )
    one = found["only-in-one"]
    assert (one.count, one.events) == (1, (f"{document('two.txt').source}:6",))
    assert "starts-in-the-middle" in found


def test_an_export_with_the_notice_of_its_app_does_not_start_in_the_middle():
    notice = row(
        "2025-07-14T09:00:00", "Messages are encrypted", kind="notice", notice="encryption", sender=None
    )
    _joined, found = observed(chat("one.txt", notice, row("2025-07-14T10:00:00"), format="whatsapp"))
    assert not found


@pytest.mark.parametrize(("place", "is_same"), [("51.5010,-0.1260", True), ("51.6,-0.1260", False)])
def test_a_photo_and_her_own_track_share_a_place_and_time(place, is_same):
    track = {
        "kind": "notice",
        "wall": "2025-07-14T10:00:00",
        "precision": "exact",
        "place": "51.5011,-0.1262",
    }
    photo = {
        "kind": "media", "wall": "2025-07-14T10:10:00", "precision": "exact", "place": place,
        "direction": "observed", "attachments": [{"name": "a.jpg", "media_type": None, "size_bytes": 1, "sha256": None}],
    }  # fmt: skip
    near = row("2025-07-14T10:20:00", "I am outside yours now", direction="to_owner")
    _joined, found = observed(
        reading_of("track.json", [track], format="google-timeline"), reading_of("a.jpg", [photo], format="media"),
        chat("one.txt", near, row("2025-07-14T10:25:00", "No", sender="Asha"), format="whatsapp"),
    )  # fmt: skip
    assert ("same-place" in found) is is_same
    assert "does not show where anybody else was" in " ".join(found["says-near"].could_be)
    if is_same:
        assert "On 14 July 2025, a photo or recording and your phone’s own track" in found["same-place"].why
    assert list(found) == [code for code in TITLES if code in found]
