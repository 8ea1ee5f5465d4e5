"""Exports of other apps: each invented export gives these rows, and whatever is damaged is counted."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.readers import intake, registry
from chesil.readers.apps import calendar, discord, signal, skype, snapchat
from chesil.terms.errors import TooLarge
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions

EXPORTS = Path(__file__).parents[3] / "bench" / "exports"


def document(data: bytes, name: str = "export") -> Document:
    return Document(
        name=name, size_bytes=len(data), sha256="0" * 64, head=data[:HEAD_BYTES], opener=lambda: io.BytesIO(data)
    )  # fmt: skip


def read(data: bytes | str, name: str = "export") -> Reading:
    given_to = document(data if isinstance(data, bytes) else data.encode(), name)
    reader = registry.detect(given_to)
    assert reader is not None
    return reader.read(given_to, ReadOptions())


def export(name: str) -> Reading:
    found = registry.read_file(EXPORTS / name, beside=frozenset(), options=ReadOptions()).readings
    assert [each.format for each in found] == [name.partition("/")[0]]
    return found[0]


def told(reading: Reading) -> list[str]:
    """Each row as "kind direction sender>recipients time text (state or notice)", without what it lacks."""
    lines = []
    for row in reading.rows.to_dicts():
        at, wall = row["at"], row["wall"]
        when = f"{at:%m-%d %H:%M:%S}Z" if at else f"{wall:%m-%d %H:%M}" if wall else None
        who = f"{row['sender'] or ''}>{','.join(row['recipients'] or ())}"
        state = row["notice"] or (row["state"] if row["state"] != "sent" else None)
        parts = (row["kind"], row["direction"], who if who != ">" else None, when, row["text"], state)
        lines.append(" ".join(each for each in parts if each))
    return lines


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("snapchat/chat_history.json", [
            "message to_owner dev.example> 10-09 21:53:20Z Why do you not answer? 😡",
            "message from_owner >dev.example 10-09 21:55:00Z Please stop.",
            "message to_owner dev.example> 10-09 21:56:00Z",
            "notice to_owner dev.example> 10-09 21:57:00Z deleted",
            "message to_owner eli.example> 10-10 08:00:00Z hi",
        ]),
        ("snapchat/chat_history_2019.json", [
            "message to_owner dev.example> 05-02 18:04:00Z I'm outside",
            "message from_owner >dev.example 05-02 18:05:00Z Go away",
            "message to_owner dev.example> 05-02 18:06:00Z",
        ]),
        ("snapchat/friends.json", [
            "contact >farah.example",
            "notice from_owner >dev.example 10-11 10:00:00Z Blocked Users: Dev blocked",
        ]),
        ("discord/messages.json", [
            "message from_owner 10-09 21:53:20Z Please stop.",
            "message from_owner 10-09 21:54:20Z",
        ]),
        ("discord/messages.csv", [
            "message from_owner 01-01 12:00:00Z Please stop.\nNow, please.",
            "message from_owner 01-01 12:01:00Z ok",
        ]),
        ("discord/exporter.html", [
            "message 222222222222222222> 10-09 21:53:20Z Why do you\nnot answer? 😡 now a < b",
            "message 222222222222222222> 10-09 21:54:20Z",
            "message 111111111111111111> 10-09 21:55:20Z Stop. edited",
            "call 222222222222222222> 10-09 21:56:20Z",
            "notice 222222222222222222> 10-09 21:57:20Z added Eli to the group. joined",
        ]),
        ("discord/exporter.json", [
            "message 222222222222222222> 10-09 21:53:20Z Why do you not answer?",
            "call 222222222222222222> 10-09 22:00:00Z Started a call.",
            "notice 222222222222222222> 10-09 22:02:00Z Added Eli. joined",
        ]),
        ("google-voice/Dev - Text - 2025-10-09T21_53_20Z.html", [
            "message to_owner +447700900456> 10-09 21:53:20Z Why do you\nnot answer? & again",
            "message from_owner >+447700900456 10-09 21:54:20Z Stop.",
        ]),
        ("google-voice/- Missed - 2025-10-09T22_00_00Z.html", ["call to_owner 10-09 22:00:00Z"]),
        ("google-voice/Dev - Received.html", ["call to_owner +447700900456> 10-09 22:10:00Z"]),
        ("google-chat/messages.json", [
            "message dev@example.com> 10-09 21:53:20Z Why do you not answer?",
            "message asha@example.org> 10-09 21:54:20Z Stop.",
            "message dev@example.com> 10-09 21:55:20Z deleted",
        ]),
        ("google-chat/Hangouts.json", [
            "message 10> 10-08 12:00:00Z one\ntwo",
            "notice 10> 10-08 12:01:00Z start hangout call",
        ]),
        ("slack/2025-10-09.json", [
            "message U0DEV0001> 10-09 21:53:20Z @U0ASHA001 why do you not answer? see this (https://example.org) & that",
            "notice U0ELI0001> 10-09 21:55:00Z @U0ELI0001 has joined the channel joined",
            "message U0ASHA001> 10-09 21:56:40Z Stop. edited",
        ]),
        ("slack/users.json", ["contact >U0DEV0001,dev@example.com", "contact >U0ASHA001,asha@example.org"]),
        ("tiktok/user_data_tiktok.json", [
            "notice from_owner >dev.example 10-12 08:00:00Z Blocked: dev.example blocked",
            "message to_owner dev.example> 10-09 21:53:20Z Why do you not answer?",
            "message from_owner >dev.example 10-09 21:54:20Z Stop.",
            "message from_owner 10-01 10:00:00Z Lovely beach",
            "notice from_owner 10-09 07:00:00Z Signed in: 192.0.2.7, Examplephone, Android 15, Wi-Fi, Example other",
        ]),
        ("x/direct-messages.js", [
            "message 222>111 10-09 21:53:20Z Why do you not answer? & again",
            "message 111>222 10-09 21:54:20Z Stop.",
        ]),
        ("x/direct-messages-group.js", [
            "notice 222> 10-08 10:00:00Z join conversation joined",
            "message 333> 10-08 10:01:00Z all here?",
            "notice 10-08 10:02:00Z participants leave left",
        ]),
        ("x/deleted-tweets.js", ["message from_owner >222 10-09 21:53:20Z Leave me alone deleted"]),
        ("skype/messages.json", [
            "message to_owner live:dev> 03-09 21:53:20Z Why do you not answer? <3",
            "message from_owner >live:dev 03-09 21:54:20Z Stop.",
            "call to_owner live:dev> 03-09 22:00:00Z",
            "message to_owner live:dev> 03-09 22:05:00Z deleted",
            "notice to_owner live:dev> 03-09 22:06:00Z 8:live:eli joined",
        ]),
        ("signal/main.jsonl", [
            "contact >+447700900456,AAAA",
            "message to_owner +447700900456> 10-09 21:53:20Z Why do you not answer?",
            "message from_owner >+447700900456 10-09 21:55:00Z Stop.",
            "message to_owner +447700900456> 10-09 21:56:40Z deleted",
            "call to_owner +447700900456> 10-09 21:58:20Z",
        ]),
        ("signal/chat.md", [
            "message to_owner Dev> 10-09 21:53 Why do you not answer?",
            "message from_owner >signal 10-09 21:54 Stop.\n\n> Why do you not answer?\n\nI said stop. ![a.jpg](./media/a.jpg)",
            "message to_owner Dev> 10-09 21:55 fine",
        ]),
        ("meta-activity/comments.json", ["message from_owner 10-09 21:53:20Z café"]),
        ("meta-activity/received_friend_requests.json", [
            "notice to_owner Dev> 10-09 21:53:20Z Received requests: Dev other",
        ]),
        ("meta-activity/blocked_profiles.json", [
            "notice from_owner >dev.example 10-09 21:55:00Z Blocked users: dev.example blocked",
        ]),
        ("instagram-pages/message_1.html", [
            "message Dev> 10-09 21:53 Why do you not answer? & again", "message Asha> 10-09 21:54",
        ]),
        ("messenger-pages/message_1.html", ["message Dev> 10-09 21:53 Pourquoi ?", "message Asha> 10-09 21:54 Stop."]),
        ("messenger-pages/messages.htm", [
            "message Dev>Asha 10-05 05:05:00Z Why do you not answer?", "message Asha>Dev 10-04 21:04:00Z Stop.",
        ]),
        ("calendar/calendar.ics", [
            "notice observed >farah@example.org 10-09 20:30:00Z Police visit, at home\nBring the phone and the notes other",
            "notice observed 10-10 00:00 Court other",
            "notice observed 10-11 09:00:00Z Change the locks other",
        ]),
        ("payments/statement.csv", [
            "message to_owner Dev> 10-09 21:53 I know where you are",
            "message from_owner >Example Shop 10-10 08:00 EXAMPLE SHOP",
            "message to_owner Dev> 10-13 23:10 answer me\nplease, answer",
        ]),
        ("payments/bank.csv", [
            "message to_owner 10-09 00:00 DEV WHY DO YOU NOT ANSWER", "message from_owner 10-13 00:00 EXAMPLE SHOP",
        ]),
        ("hinge/matches.json", [
            "notice observed 10-01 20:00 Match other",
            "message from_owner 10-01 20:05 Hello 🙂",
            "message from_owner 10-09 21:54 Please stop writing to me.",
            "notice from_owner 10-09 21:55 Removed or blocked blocked",
            "message from_owner 10-02 08:00 Nice dog",
        ]),
        ("tinder/data.json", [
            "message from_owner >Match 1 10-09 21:54:20Z Don’t write to me again",
            "message from_owner >Match 1 10-09 21:55:20Z",
        ]),
        ("icloud-photos/Photo Details.csv", [
            "media observed 10-09 21:53:00Z", "media observed 10-12 08:00:00Z", "media observed",
        ]),
        ("camera-events/events.csv", [
            "notice observed 10-09 21:53:20Z Front door: ding other",
            "notice observed 10-09 22:10:00Z Front door: motion other",
            "notice observed 10-10 08:00:00Z Back gate: on_demand other",
        ]),
        ("camera-events/local.csv", [
            "notice observed 10-09 22:53 Hall: Person detected other",
            "notice observed 10-13 23:10 Hall: Motion other",
        ]),
        ("tracker-scan/report-2024.pdf", [
            "notice observed 10-09 22:10 AirGuard warned of it: AirTag other",
            "notice observed 10-09 21:53 AirGuard heard it near this phone: AirTag other",
            "notice observed 10-09 22:09 AirGuard heard it near this phone: AirTag other",
        ]),
        ("tracker-scan/report.pdf", [
            "notice observed 10-09 22:09 AirGuard heard it near this phone: AirTag 02:00:00:AA:BB:CC other",
            "notice observed 10-09 21:53 AirGuard heard it near this phone: AirTag 02:00:00:AA:BB:CC other",
        ]),
        ("google-photos/a.jpg.supplemental-metadata.json", ["media observed 10-09 21:53:20Z at the gate"]),
        ("google-timeline/location-history.json", [
            "notice observed 10-09 21:00:00Z Visit other", "notice observed 10-09 21:49:00Z Path other",
        ]),
    ],
)  # fmt: skip
def test_an_invented_export_gives_these_rows(name: str, rows: list[str]):
    assert told(export(name)) == rows


def test_places_are_degrees_and_a_wrapped_count_is_put_right():
    assert export("google-timeline/Records.json").rows["place"].to_list() == ["50.612000,-2.458000"] * 2
    assert export("google-timeline/Timeline.json").rows["place"].to_list()[2] == "50.613000,-2.457000"


def test_a_tracker_report_says_where_this_phone_was_and_claims_no_distance():
    for name, accuracy in (("report-2024.pdf", 12.5), ("report.pdf", None)):
        reading = export(f"tracker-scan/{name}")
        assert sorted(filter(None, reading.rows["place"].to_list())) == ["50.612000,-2.458000"]
        kept = [json.loads(each) for each in reading.rows["details"].to_list()]
        assert {each.get("signal_dbm") for each in kept} >= {-67.0, -80.0}
        assert accuracy in [each.get("accuracy_m") for each in kept]
        assert {"own-place", "signal-no-distance"} <= {each.code for each in reading.assumptions}
    german = (EXPORTS / "tracker-scan" / "report.pdf").read_bytes()
    for month, day in (
        (b"Oct 9, 2025, 10:09:00 PM", b"13.10.2025, 22:09:00    "),
        (b"Oct 9, 2025, 9:53:20 PM", b"09.10.2025, 21:53:20   "),
    ):
        assert len(month) == len(day)
        german = german.replace(month, day)
    assert [str(each) for each in read(german).rows["wall"]] == ["2025-10-13 22:09:00", "2025-10-09 21:53:20"]


def test_a_list_of_photos_has_no_line_without_a_name():
    text = (EXPORTS / "icloud-photos" / "Photo Details.csv").read_text("utf-8")
    reading = read(
        text
        + ",DDDD,no,no,no,,0,\nIMG.JPG,E,no,no,no,a,b,c,d\nIMG_5.JPG,F,no,no,no,2026-01-01,5,2026-01-02\n"
    )
    assert (reading.rows.height, reading.problems["code"].to_list()) == (4, ["unreadable"] * 2)
    assert (str(reading.rows["wall"][3]), reading.rows["precision"][3]) == ("2026-01-01 00:00:00", "day")


def test_dots_between_the_numbers_of_a_date_are_no_time_of_day():
    table = "Date;Reference;Amount\n13.10.2025;why;0,01\n14.10.25;answer;0,01\n15.10.2025 22:09;me;0,01\n"
    rows = read(table).rows
    assert [str(each) for each in rows["wall"]] == [
        "2025-10-13 00:00:00",
        "2025-10-14 00:00:00",
        "2025-10-15 22:09:00",
    ]
    assert rows["precision"].to_list() == ["day", "day", "minute"]


def test_other_tables_are_no_camera_events():
    for table in (
        "Date,Time,Device,Type\n09/10/2025,22:53,Phone,Voice call\n",
        "Date,Description,Amount\n09/10/2025,MOTION SHOP,-3.00\n",
        "Camera,Model\nHall,X1\n",
    ):
        found = registry.detect(document(table.encode()))
        assert found is None or found.format != "camera-events"


def test_a_sidecar_without_a_title_is_named_by_its_file():
    text = (EXPORTS / "google-photos" / "a.jpg.supplemental-metadata.json").read_text("utf-8")
    untitled = json.dumps({**json.loads(text), "title": ""})
    for name in ("b.jpg.supplemental-metadata.json", "b.jpg.json", "b.jpg.supplemental-me(1).json"):
        assert read(untitled, name).rows["attachments"][0][0]["name"] == "b.jpg"


def test_a_withheld_caller_is_not_an_unknown_one():
    missed = export("google-voice/- Missed - 2025-10-09T22_00_00Z.html").rows
    assert missed.select("address_hidden", "answered").row(0) == (True, False)
    assert export("google-voice/Dev - Received.html").rows["duration_s"].to_list() == [3_665.0]


@pytest.mark.parametrize("name", ["teams/messages.json", "skype/messages.json"])
def test_calls_have_their_length_and_files_their_names(name: str):
    rows = export(name).rows
    assert rows["duration_s"].to_list()[2] == 61.0
    assert rows["attachments"].to_list()[3][0]["name"] == "a.jpg"


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("x/account.js", "111"),
        ("tiktok/user_data_tiktok.json", "asha.example"),
        ("skype/messages.json", "live:asha"),
    ],
)
def test_an_export_that_says_whose_account_it_is_names_the_owner(name: str, owner: str):
    assert export(name).owners[0].name == owner


def test_a_discord_package_says_that_others_are_not_in_it():
    for name in ("discord/messages.json", "discord/messages.csv"):
        assert [each.code for each in export(name).assumptions] == ["own-messages-alone"]


JSON = sorted(path for path in EXPORTS.glob("*/*") if path.suffix in (".json", ".js"))


@pytest.mark.parametrize("path", JSON, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_that_was_cut_keeps_the_records_before_the_cut(path: Path):
    data = path.read_bytes()
    whole = registry.read_file(path, beside=frozenset(), options=ReadOptions()).readings[0]
    for cut in (len(data) // 2, len(data) - 4):
        found = document(data[:cut], path.name)
        reader = registry.detect(found)
        if reader is None:
            continue  # half of a small file may hold nothing that tells what it is
        reading = reader.read(found, ReadOptions())
        assert reading.format == path.parent.name
        assert reading.rows.height <= whole.rows.height
        assert reading.problems.height >= 1 or reading.rows.height == whole.rows.height


def test_one_damaged_record_among_sound_ones_costs_that_record_alone():
    text = (EXPORTS / "snapchat" / "chat_history.json").read_text("utf-8")
    reading = read(text.replace('"Content": "Please stop."', '"Content": "Please stop.'))
    assert (reading.rows.height, reading.problems["code"].to_list()) == (4, ["damaged"])
    packed = json.dumps(json.loads(text))
    reading = read(packed.replace('"Please stop."', '"Please stop.'))
    assert (reading.rows.height, reading.problems.height) == (4, 1)
    lines = (EXPORTS / "signal" / "main.jsonl").read_text("utf-8").replace('"Stop."', '"Stop.')
    assert (read(lines).rows.height, read(lines).problems.height) == (4, 1)


def test_a_damaged_page_says_so():
    text = (EXPORTS / "google-voice" / "Dev - Text - 2025-10-09T21_53_20Z.html").read_text("utf-8")
    reading = read(text[: text.index("Stop.")])
    assert (reading.rows.height, reading.problems["code"].to_list()) == (1, ["damaged"])


def test_values_of_another_kind_than_expected_cost_nothing_else():
    chat = json.loads((EXPORTS / "google-chat" / "Hangouts.json").read_text("utf-8"))
    chat["conversations"][0]["conversation"]["conversation"] = "none"
    assert read(json.dumps(chat)).rows.height == 2
    old = (EXPORTS / "snapchat" / "chat_history_2019.json").read_text("utf-8")
    assert read(old.replace("&#39;", f"&#{'9' * 5_000};")).rows["text"][0] == "I\ufffdm outside"
    text = (EXPORTS / "calendar" / "calendar.ics").read_text("utf-8")
    assert read(text.replace("BYMONTH=3;", f"BYMONTH={'3' * 5_000};")).rows.height == 3


def test_other_byte_orders_and_marks_are_read():
    text = (EXPORTS / "slack" / "2025-10-09.json").read_text("utf-8")
    for data in (b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        assert read(data).rows.height == 3


def test_times_in_other_languages_are_read():
    name, marks = "messenger-pages/message_1.html", re.compile("9 oct. 2025 à 21:53:20")
    text = (EXPORTS / name).read_text("utf-8")
    for written in (
        "09.10.2025 ", "9. Oktober 2025 21:53:20", "9 de octubre de 2025, 21:53:20", "9 Hydref 2025 21:53:20",
        "Oct 9, 2025, 9:53:20 PM", "giovedì 9 ottobre 2025 21:53:20", "2025年10月9日 21時53分20秒",
        "9 października 2025 21:53:20",
    ):  # fmt: skip
        rows = read(marks.sub(written, text)).rows
        first = rows["wall"].to_list()[0]
        assert written == "09.10.2025 " or str(first) == "2025-10-09 21:53:20", written


def test_what_nests_too_deeply_or_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch):
    deep = '{"a": [{"Media Type": "TEXT", "Created": "2025-10-09 21:53:20 UTC", "x": ' + "[" * 5_000
    assert read(deep + "]" * 5_000 + "}]}").records == 1
    assert read(deep).problems.height == 1
    for reader, name in (
        (signal, "signal/main.jsonl"),
        (calendar, "calendar/calendar.ics"),
    ):
        monkeypatch.setattr(reader, "MOST_BYTES", 10)
        with pytest.raises(TooLarge):
            reader.READER.read(intake.document(EXPORTS / name), ReadOptions())


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_counted(data: bytes):
    heads = (
        b"",
        b'{"a": [{"Media Type": "',
        b"BEGIN:VEVENT\n",
        b'<div class="hChatLog">',
        b"ID,Timestamp,Contents\n",
    )
    for head in heads:
        for reader in (snapchat.READER, discord.READER, skype.SKYPE, signal.READER, calendar.READER):
            found: Any = document(head + data)
            if reader.recognises(found):
                reading = registry._reading(found, reader, ReadOptions())
                assert reading.records == reading.rows.height + reading.problems.height


SAMPLES = {
    "discord": ("discord", {"discord_export.json": 7, "channel.json": 1, "messages.csv": 2}),
    "slack": ("slack", {"slack_export.zip": 4 + 5 + 1, "testarchive.zip": 2 + 158 + 4}),
    "twitter": ("x", {"account.js": 1, "direct-messages.js": 1}),
    "tiktok": ("tiktok", {"TT_user_data_tiktok.json": 7}),
    "calendar": ("calendar", {"austrian_holidays_from_google.ics": 48, "example.ics": 3,
        "issue_1050_calendar_with_events_and_todos.ics": 4, "multiple_calendar_components.ics": 3,
        "issue_722_timezone_transition_ambiguity.ics": 4}),
    "google-voice": ("google-voice", {"mms.html": 6, "sms.html": 5, "sms2.html": 6, "missedcall.html": 1,
        "Text - Name with images.html": 2, "Text - Group text numbers.html": 2}),
    "google-location": ("google-timeline", {"records.json": 3, "semantic_history.json": 3,
        "location-history.json": 4, "phone-takeout_w_3_duplicates.json": 6, "timeline_new_format.json": 4,
        "device_settings.json": 0, "timeline_edits.json": 0}),
    "facebook": ("messenger-pages", {"simulated_data.htm": 20}),
}  # fmt: skip


@pytest.mark.parametrize("folder", SAMPLES)
def test_the_samples_of_others_are_read_whole(shared: Path, folder: str):
    format, counts = SAMPLES[folder]
    paths = {path.name: path for path in (shared / "exports" / folder).rglob("*") if path.is_file()}
    for name, count in counts.items():
        found = registry.read_file(paths[name], beside=frozenset(), options=ReadOptions()).readings
        assert {each.format for each in found} == {format}, name
        assert sum(each.rows.height for each in found) == count, name
        assert sum(each.problems.height for each in found) == 0, name


def test_no_invented_export_is_known_by_a_stricter_reader_than_its_own():
    """The order of the formats decides: of those that know a file, the first is the right one."""
    wrong = []
    for path in sorted(EXPORTS.glob("*/*")):
        found = intake.on_disk(path, beside=frozenset())
        known = [each.format for each in registry.READERS if each.recognises(found)]
        if known[:1] != [path.parent.name] or set(known[1:]) - ALSO.get(path.parent.name, set()):
            wrong.append((path.parent.name, path.name, known))
    assert wrong == []


# A page saved as one file has the form of a mail, and is read as a page before mail is looked for.
# A table of events has a date and words, as a diary has.
# A statement that numbers cheques has the columns of a bill.
ALSO = {"mhtml": {"eml"}, "camera-events": {"notes"}, "payments": {"call-records"}}
FORMAT_OF = {
    "whatsapp": {"whatsapp"}, "sms-backup-restore": {"sms-backup-restore"}, "imessage": {"imessage"},
    "telegram": {"telegram"}, "discord": {"discord"}, "slack": {"slack"}, "google-voice": {"google-voice"},
    "facebook": {"messenger", "messenger-pages"}, "instagram": {"instagram", "meta-activity"},
    "twitter": {"x"}, "tiktok": {"tiktok"}, "google-location": {"google-timeline"}, "vcard": {"vcard"},
    "calendar": {"calendar"}, "call-records": {"call-records"}, "email": {"eml", "mbox", "msg", "mhtml"},
    "outlook-msg": {"msg", "eml"}, "media": {"media"}, "chat-screenshots": {"media"},
}  # fmt: skip


def test_no_sample_is_read_as_another_format(shared: Path):
    """Beside each folder's own formats only media may be found: what a chat sends lies beside it."""
    wrong = []
    for folder, formats in FORMAT_OF.items():
        for path in sorted((shared / "exports" / folder).rglob("*")):
            if path.is_file() and path.stat().st_size < 8 << 20:
                reader = registry.detect(intake.on_disk(path, beside=frozenset()))
                if reader and reader.format not in formats | {"media"}:
                    wrong.append((path.name, reader.format))
    assert wrong == []
