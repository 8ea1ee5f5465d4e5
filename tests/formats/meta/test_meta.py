"""Messenger and Instagram: three layouts, garbled letters put right once, and damaged files."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.readers import intake, json_shapes
from chesil.readers.meta import INSTAGRAM, MESSENGER
from chesil.readers.meta.mojibake import repair
from chesil.readers.meta.plain import PATTERN
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions

NINE = 1767603600000  # 2026-01-05 09:00 UTC


def document(data: bytes | str, **fields: Any) -> Document:
    data = data.encode() if isinstance(data, str) else data
    return Document(
        name="message_1.json",
        size_bytes=len(data),
        sha256="0" * 64,
        head=data[:HEAD_BYTES],
        opener=lambda: io.BytesIO(data),
        **fields,
    )


def read(data: bytes | str) -> Reading:
    return MESSENGER.read(document(data), ReadOptions())


def formats(data: bytes | str, **fields: Any) -> list[str]:
    handed = document(data, **fields)
    return [reader.format for reader in (MESSENGER, INSTAGRAM) if reader.recognises(handed)]


def message(**fields: Any) -> dict[str, Any]:
    return {"sender_name": "Dev", "timestamp_ms": NINE, **fields}


def thread(*messages: Any, **fields: Any) -> dict[str, Any]:
    return {
        "participants": [{"name": "Dev"}, {"name": "Asha"}],
        "messages": list(messages),
        "title": "Dev",
        "is_still_participant": True,
        "thread_path": "inbox/dev_123",
        "magic_words": [],
        **fields,
    }


def written(download: Any) -> str:
    return json.dumps(download, indent=2)


def read_thread(*messages: Any, **fields: Any) -> Reading:
    return read(written(thread(*messages, **fields)))


def only(*messages: Any, **fields: Any) -> dict[str, Any]:
    reading = read_thread(*messages, **fields)
    assert (reading.records, reading.problems.height) == (1, 0)
    return reading.rows.row(0, named=True)


def details(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row["details"])
    return found


def said(reading: Reading) -> dict[str, str]:
    return {each.code: each.sentence for each in reading.assumptions}


def garbled(text: str) -> str:
    return text.encode().decode("latin-1")


# Messages


def test_a_message_gives_its_instant_its_sender_and_its_words():
    row = only(message(content="Why do you not answer?"))
    assert row["at"] == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert (row["wall"], row["precision"], row["as_written"]) == (None, "exact", str(NINE))
    assert (row["sender"], row["sender_name"], row["recipients"]) == ("Dev", None, ["Asha"])
    assert (row["text"], row["kind"], row["state"]) == ("Why do you not answer?", "message", "sent")
    assert (row["thread"], row["channel"]) == ("Dev (inbox/dev_123)", "social")
    assert (row["direction"], row["address_hidden"], row["details"]) == (None, False, None)


def test_records_keep_the_order_of_the_file_which_is_newest_first():
    rows = read_thread(message(timestamp_ms=NINE + 1000, content="b"), message(content="a")).rows
    assert rows["record"].to_list() == [1, 2]
    assert rows["text"].to_list() == ["b", "a"]


def test_raw_is_the_message_as_it_stands_in_the_file():
    text = '{"participants":[],"messages":[{"sender_name" : "Dev","content":"\\u00c3\\u00a9"}]}'
    row = read(text).rows.row(0, named=True)
    assert (row["raw"], row["text"]) == ('{"sender_name" : "Dev","content":"\\u00c3\\u00a9"}', "é")


def test_an_empty_message_is_kept():
    row = only(message(is_geoblocked_for_viewer=False, is_unsent_image_by_messenger_kid_parent=False))
    assert (row["kind"], row["text"], row["attachments"], row["details"]) == ("message", None, None, None)


@pytest.mark.parametrize(
    "stamp", [17257039188301, 1725703918, 0, -5, 10**16, 10**30, "x", "", 1e300, None, [], True, "9" * 40]
)
def test_a_time_that_cannot_be_is_no_time_and_the_message_stays(stamp: Any):
    reading = read_thread(message(timestamp_ms=stamp, content="hi"))
    row = reading.rows.row(0, named=True)
    assert (row["at"], row["precision"], row["text"]) == (None, "none", "hi")
    assert "1 of its messages" in said(reading)["no-time"]


def test_the_number_of_a_time_that_cannot_be_is_kept_as_written():
    assert only(message(timestamp_ms=17257039188301))["as_written"] == "17257039188301"
    assert only(message(timestamp_ms=10**30))["as_written"] == str(10**30)


def test_a_time_written_as_text_is_read():
    assert only(message(timestamp_ms=str(NINE)))["at"] == datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["photos", "videos", "audio_files", "files", "gifs"])
def test_files_are_attachments_by_the_names_of_the_download(kind: str):
    row = only(message(**{kind: [{"uri": "messages/inbox/dev_123/a.jpg", "creation_timestamp": 1767603599}]}))
    assert [each["name"] for each in row["attachments"]] == ["messages/inbox/dev_123/a.jpg"]
    assert details(row)[kind][0]["creation_timestamp"] == 1767603599


def test_a_sticker_is_an_attachment():
    row = only(message(sticker={"uri": "messages/stickers_used/1.png"}))
    assert [each["name"] for each in row["attachments"]] == ["messages/stickers_used/1.png"]


def test_something_shared_shows_its_words_and_its_link():
    share = {"link": "https://example.org/p", "share_text": "Look at this"}
    assert only(message(share=share))["text"] == "Look at this\nhttps://example.org/p"
    row = only(message(content="see", share=share))
    assert (row["text"], details(row)["share"]) == ("see", share)


def test_reactions_are_kept_and_put_right():
    row = only(message(content="a", reactions=[{"reaction": garbled("❤"), "actor": garbled("José")}]))
    assert details(row) == {"reactions": [{"reaction": "❤", "actor": "José"}], "repaired": ["reactions"]}


@pytest.mark.parametrize(
    ("fields", "answered", "seconds"),
    [
        ({"type": "Call", "call_duration": 61}, True, 61.0),
        ({"type": "Call", "call_duration": 0}, False, 0.0),
        ({"type": "Call"}, False, None),
        ({"call_duration": 5}, True, 5.0),
        ({"type": "Call", "call_duration": "x"}, False, None),
        ({"type": "Call", "call_duration": 10**30}, False, None),
        ({"type": "Call", "call_duration": 10**400}, False, None),
    ],
)
def test_a_call_was_answered_when_it_lasted(fields: dict[str, Any], answered: bool, seconds: float | None):
    row = only(message(content="Dev called you.", **fields))
    assert (row["kind"], row["channel"], row["state"]) == ("call", "call", "sent")
    assert (row["answered"], row["duration_s"], row["sender"]) == (answered, seconds, "Dev")


@pytest.mark.parametrize("field", ["is_unsent", "isUnsent"])
def test_an_unsent_message_is_deleted(field: str):
    assert only(message(**{field: True}))["state"] == "deleted"
    assert only(message(content="a", **{field: False}))["state"] == "sent"


@pytest.mark.parametrize(("kind", "notice"), [("Subscribe", "joined"), ("Unsubscribe", "left")])
def test_joining_and_leaving_are_notices(kind: str, notice: str):
    row = only(message(type=kind, content="Dev added Eli.", users=[{"name": "Eli"}]))
    assert (row["kind"], row["state"], row["notice"]) == ("notice", "notice", notice)
    assert details(row)["users"] == [{"name": "Eli"}]


def test_words_of_no_known_shape_are_kept_in_the_details():
    row = only(message(content={"a": 1}))
    assert (row["text"], details(row)["content"]) == (None, {"a": 1})


# Letters


def test_garbled_letters_are_put_right_and_said():
    reading = read_thread(
        message(sender_name=garbled("José"), content=garbled("où 😊")),
        message(content="plain"),
        message(content=garbled("ça"), photos=[{"uri": garbled("é.jpg")}]),
        title=garbled("Zoë"),
        participants=[{"name": garbled("José")}],
    )
    rows = reading.rows
    assert rows["text"].to_list() == ["où 😊", "plain", "ça"]
    assert rows["sender"].to_list() == ["José", "Dev", "Dev"]
    assert rows["thread"].to_list() == ["Zoë (inbox/dev_123)"] * 3
    assert rows["attachments"].to_list()[2][0]["name"] == "é.jpg"
    assert [each and json.loads(each)["repaired"] for each in rows["details"]] == [
        ["content", "sender_name"],
        None,
        ["content", "photos"],
    ]
    assert "6 places" in said(reading)["letters-repaired"]


def test_raw_letters_are_put_right_as_escaped_ones_are():
    text = json.dumps(thread(message(content=garbled("né"))), ensure_ascii=False)
    assert read(text).rows["text"].to_list() == ["né"]


def test_letters_that_are_right_stay_as_they_are():
    reading = read_thread(message(content="où 😊 £5"))
    assert reading.rows["text"].to_list() == ["où 😊 £5"]
    assert "letters-repaired" not in said(reading)


def test_letters_are_put_right_once_and_not_twice():
    assert only(message(content=garbled(garbled("é"))))["text"] == garbled("é")


@given(st.text(max_size=20))
def test_putting_right_undoes_what_the_download_does(text: str):
    text = text.encode("utf-8", "replace").decode()
    assert repair(garbled(text)) == text


# Who


def test_a_sender_who_is_no_longer_listed_leaves_the_recipients_open():
    row = only(message(sender_name="Facebook user", content="a"))
    assert (row["sender"], row["recipients"]) == ("Facebook user", None)


def test_in_a_group_everyone_else_receives():
    people = [{"name": name} for name in ("Dev", "Asha", "Eli")]
    assert only(message(content="a"), participants=people)["recipients"] == ["Asha", "Eli"]


def test_a_crowd_is_not_listed_with_every_message():
    people = [{"name": f"Eli {number}"} for number in range(200)] + [{"name": "Dev"}]
    assert only(message(content="a"), participants=people)["recipients"] is None


def test_a_chat_of_two_hints_at_its_owner():
    assert [owner.name for owner in read_thread(message()).owners] == ["Asha"]
    assert read_thread(message(), title="Us two").owners == ()
    assert read_thread(message(), participants=[{"name": "Dev"}] * 2).owners == ()


def test_no_sender_is_nobody():
    assert only({"timestamp_ms": NINE, "content": "a"})["sender"] is None
    assert only(message(sender_name="", content="a"))["sender"] is None


# The other layouts


def test_an_end_to_end_encrypted_chat_is_read():
    encrypted = {
        "messages": [
            {"isUnsent": False, "media": [], "reactions": [], "senderName": "Dev", "text": "hi",
             "timestamp": NINE, "type": "text"},
            {"isUnsent": False, "media": [{"uri": "./media/a.jpg"}], "senderName": "Asha", "text": "",
             "reactions": [{"actor": "Dev", "reaction": "👍"}], "timestamp": NINE + 1, "type": "media"},
            {"isUnsent": True, "media": [], "reactions": [], "senderName": "Dev", "text": "",
             "timestamp": NINE + 2, "type": "placeholder"},
        ],
        "participants": ["Dev", "Asha"],
        "threadName": "Dev_7",
    }  # fmt: skip
    assert formats(written(encrypted)) == ["messenger"]
    reading = read(written(encrypted))
    assert reading.rows["text"].to_list() == ["hi", None, None]
    assert reading.rows["state"].to_list() == ["sent", "sent", "deleted"]
    assert reading.rows["recipients"].to_list() == [["Asha"], ["Dev"], ["Asha"]]
    assert reading.rows["attachments"].to_list()[1][0]["name"] == "./media/a.jpg"
    assert reading.rows["thread"].to_list() == ["Dev_7"] * 3


def old_instagram() -> list[dict[str, Any]]:
    said_at = "2019-05-02T18:04:00.123456+01:00"
    return [
        {
            "participants": ["asha.1", "dev_2"],
            "conversation": [
                {"sender": "dev_2", "created_at": said_at, "text": "hi"},
                {"sender": "asha.1", "created_at": "2019-05-02T18:05:00", "text": "no"},
                {"sender": "asha.1", "created_at": "soon", "media": "https://example.org/a.jpg"},
            ],
        },
        {
            "participants": ["asha.1", "eli"],
            "conversation": [{"sender": "eli", "created_at": "1999-05-02T18:05:00+00:00", "text": "ok"}],
        },
    ]


def test_instagrams_layout_of_2020_is_read():
    text = written(old_instagram())
    assert formats(text) == ["instagram"]
    reading = INSTAGRAM.read(document(text), ReadOptions())
    rows = reading.rows
    assert rows["at"].to_list() == [datetime(2019, 5, 2, 17, 4, 0, 123456, tzinfo=UTC), None, None, None]
    assert rows["wall"].to_list() == [None, datetime(2019, 5, 2, 18, 5), None, None]
    assert rows["offset_minutes"].to_list() == [60, None, None, None]
    assert rows["precision"].to_list() == ["exact", "exact", "none", "none"]
    assert rows["as_written"].to_list()[2] == "soon"
    assert rows["attachments"].to_list()[2][0]["name"] == "https://example.org/a.jpg"
    assert rows["thread"].to_list() == ["asha.1, dev_2"] * 3 + ["asha.1, eli"]


def test_a_damaged_file_of_2020_keeps_its_chats_apart():
    text = written(old_instagram()).replace('"text": "no"', '"text": "no')
    reading = INSTAGRAM.read(document(text), ReadOptions())
    assert reading.rows["text"].to_list() == ["hi", None, "ok"]
    assert reading.rows["thread"].to_list() == ["asha.1, dev_2"] * 2 + ["asha.1, eli"]
    assert reading.problems["record"].to_list() == [2]


# Which of the two


def bare(*names: str, **fields: Any) -> str:
    people = [{"name": name} for name in names]
    sent = [{"sender_name": names[0], "timestamp_ms": NINE, "content": "hi"}]
    return written({"participants": people, "messages": sent, "title": "x", **fields})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (bare("Dev", photos=[{"uri": "your_instagram_activity/messages/a.jpg"}]), "instagram"),
        (bare("Dev", photos=[{"uri": "your_facebook_activity/messages/a.jpg"}]), "messenger"),
        (bare("Instagram User", "Asha"), "instagram"),
        (bare("Facebook user", "Asha"), "messenger"),
        (bare("Dev", thread_type="Regular"), "messenger"),
        (bare("Dev", sticker={"uri": "messages/stickers_used/1.png"}), "messenger"),
    ],
)
def test_the_content_says_which_of_the_two_it_is(text: str, name: str):
    assert formats(text) == [name]
    assert formats(text, member="facebook/instagram.json") == [name]


def test_words_a_person_typed_do_not_decide():
    typed = '"uri": "your_instagram_activity/", "sender_name": "Instagram User"'
    assert formats(written(thread(message(content=typed)))) == ["messenger"]


@pytest.mark.parametrize(
    ("text", "member", "name", "reason"),
    [
        (bare("Dev"), "your_instagram_activity/messages/inbox/dev/message_1.json", "instagram", "folder"),
        (bare("Dev"), "your_facebook_activity/messages/inbox/dev/message_1.json", "messenger", "folder"),
        (bare("Dev", image={"uri": "x.jpg"}), "messages/message_1.json", "messenger", "picture"),
        (bare("dev_2", "asha.1"), "messages/message_1.json", "instagram", "named like accounts"),
        (bare("Dev"), "messages/message_1.json", "messenger", "nothing in it says"),
        (bare("dev", "asha"), "facebook/instagram.json", "messenger", "nothing in it says"),
    ],
)
def test_where_both_are_possible_the_choice_is_said_with_its_reason(
    text: str, member: str, name: str, reason: str
):
    assert formats(text, member=member) == [name]
    reader = MESSENGER if name == "messenger" else INSTAGRAM
    reading = reader.read(document(text, member=member), ReadOptions())
    assert reading.format == name
    sentence = said(reading)["platform"]
    assert reason in sentence
    assert name.capitalize() in sentence.partition(" taken as ")[2]


def test_what_stands_after_many_messages_is_looked_at():
    many = [message(content="x" * 100) for _ in range(2_000)]
    assert formats(written(thread(*many, thread_type="Regular"))) == ["messenger"]
    assert formats(written(thread(*many, image=None, participants=[{"name": "Instagram User"}]))) == [
        "instagram"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "not json",
        '{"name": "Dev", "type": "personal_chat", "messages": [{"from": "Dev"}]}',
        '{"participants": ["a"], "messages": [{"text": "a"}]}',
        '{"profile_user": [{"title": "", "string_map_data": {}}]}',
        '[{"title": "x", "media": []}]',
        '{"guild": {}, "channel": {}, "messages": [{"author": {}, "timestamp": "2026-01-05"}]}',
        '[{"type": "message", "user": "U1", "text": "a", "ts": "1.2"}]',
        "\x00" * 100,
    ],
)
def test_other_files_are_neither(text: str):
    assert formats(text) == []


# Damage and hostile files


def test_a_file_cut_short_keeps_what_stands_before_the_cut():
    whole = written(thread(*(message(content=str(number)) for number in range(6))))
    reading = read(whole[: whole.index('"content": "4"')])
    assert reading.rows["text"].to_list() == ["0", "1", "2", "3"]
    assert reading.rows["recipients"].to_list() == [["Asha"]] * 4
    assert reading.problems["code"].to_list() == ["damaged"]


@given(st.data())
def test_a_file_cut_anywhere_is_read_as_far_as_it_goes_or_refused(data: st.DataObject):
    whole = written(thread(*(message(content=f'"{number}]') for number in range(4)))).encode()
    cut = data.draw(st.integers(0, len(whole) - 1))
    if cut < whole.index(b'"messages": [') + len(b'"messages": ['):
        with pytest.raises(ReadingError):
            read(whole[:cut])
        return
    reading = read(whole[:cut])
    assert reading.rows["text"].to_list() == [f'"{number}]' for number in range(reading.rows.height)]
    assert reading.problems.height == 1


def test_damage_outside_the_messages_is_a_problem_with_its_line():
    text = written(thread(message(content="a"))).replace('"title": "Dev",', '"title": "Dev"')
    reading = read(text)
    assert (reading.rows["text"].to_list(), reading.problems["code"].to_list()) == (["a"], ["damaged"])
    assert reading.problems["line"].to_list() == [text[: text.index('"is_still')].count("\n") + 1]


def test_a_message_that_is_no_object_is_a_problem_with_its_line():
    reading = read('{"participants":[],"messages":[\n{"sender_name":"Dev"},\n5,\n"x"]}')
    assert reading.problems["record"].to_list() == [2, 3]
    assert reading.problems["line"].to_list() == [3, 4]


@given(
    st.lists(
        st.fixed_dictionaries(
            {"sender_name": st.sampled_from(["Dev", "Asha", "José", garbled("José"), ""])},
            optional={
                "timestamp_ms": st.sampled_from([NINE, 0, 17257039188301]),
                "content": st.text(max_size=9).map(lambda text: text.encode("utf-8", "replace").decode())
                | st.sampled_from([garbled("é"), None]),
                "is_geoblocked_for_viewer": st.just(False),
            },
        ),
        min_size=1,
        max_size=5,
    )
)
def test_the_quick_way_and_the_careful_way_read_the_same(messages: list[dict[str, Any]]):
    whole = written(thread(*messages))
    careful = read(whole[: whole.rindex('"magic_words"')])
    assert careful.problems.height == 1
    assert careful.rows.to_dicts() == read(whole).rows.to_dicts()


@pytest.mark.parametrize("piece", [700, 1 << 21])
def test_messages_of_every_shape_are_read_alike_wherever_a_piece_of_the_file_ends(
    monkeypatch: pytest.MonkeyPatch, piece: int
):
    kinds = [
        message(content="Home soon"),
        message(content=garbled('Où? "Ici" 😊\n')),
        message(content=garbled("é"), sender_name=garbled("José")),
        message(content="Home soon", type="Generic"),
        message(photos=[{"uri": "photos/1.jpg"}]),
        message(content="Home soon", call_duration=None),
        message(timestamp_ms=10**16, content="late"),
        {"senderName": "Dev", "timestamp": NINE, "text": "é", "type": "text", "media": []},
    ]
    messages = [kinds[number % 3 and number % 8] for number in range(120)]
    whole = written(thread(*messages))
    careful = read(whole[: whole.rindex('"magic_words"')]).rows
    monkeypatch.setattr(json_shapes, "PIECE", piece)
    assert json_shapes.thin(document(whole), PATTERN).rows.height > 60
    assert read(whole).rows.equals(careful)


@pytest.mark.parametrize(
    "inside",
    [
        '{"sender_name":"a","content":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"sender_name":"a","plan":' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "}",
        '{"sender_name":"a","timestamp_ms":' + "9" * 5_000 + "}",
        '{"sender_name":"a","timestamp_ms":NaN,"call_duration":Infinity}',
        '{"sender_name":"a","timestamp_ms":1e999,"call_duration":-1e999}',
        '{"sender_name":"\\ud83d","content":"half \\ud83d","photos":[{"uri":"\\udc00"}]}',
        '{"sender_name":"a\\u0000","content":"\\u0000"}',
        '{"sender_name":"a","sender_name":"b","content":"1","content":"2"}',
        '{"sender_name":"a","content":"' + "a" * 10_000_000 + '"}',
        '{"sender_name":["a"],"content":5,"photos":"x","share":[],"reactions":{},"type":{}}',
        '{"sender_name":"a","created_at":"0001-01-01T00:00:00+14:00"}',
        '{"sender_name":"a","created_at":"9999-12-31T23:59:59-14:00"}',
        "{}",
    ],
    ids=range(13),
)
def test_a_hostile_message_is_a_row_or_a_problem_beside_sound_ones(inside: str):
    sound = '{"sender_name":"Dev","content":"sound"}'
    reading = read(f'{{"participants":[],"messages":[\n{sound},\n{inside},\n{sound}\n]}}')
    assert reading.records == 3
    assert reading.rows["text"].to_list().count("sound") == 2


@pytest.mark.parametrize("people", [5, None, {"a": 1}, [5, None, {}], [{"name": 5}], [["x"]]])
def test_odd_lists_of_people_do_no_harm(people: Any):
    assert only(message(content="a"), participants=people, title=7, thread_path=[])["thread"] == "chat"


def test_nothing_readable_is_refused_with_the_line():
    with pytest.raises(ReadingError, match="line 2"):
        read('{"participants": [],\n oops')


# The samples


def test_the_messenger_sample_is_read_whole(shared: Path):
    sample = intake.document(shared / "exports" / "facebook" / "langchain-community" / "facebook_chat.json")
    assert (MESSENGER.recognises(sample), INSTAGRAM.recognises(sample)) == (True, False)
    reading = MESSENGER.read(sample, ReadOptions())
    assert (reading.records, reading.rows.height, reading.rows["sender"].n_unique()) == (11, 11, 2)
    assert (reading.rows["attachments"].drop_nulls().len(), reading.rows["text"].null_count()) == (1, 1)


def test_the_instagram_sample_is_read_whole(shared: Path):
    sample = intake.document(shared / "exports" / "instagram" / "chatpack-cli" / "instagram_export.json")
    assert (MESSENGER.recognises(sample), INSTAGRAM.recognises(sample)) == (False, True)
    reading = INSTAGRAM.read(sample, ReadOptions())
    assert (reading.records, reading.rows.height, reading.rows["sender"].n_unique()) == (7, 7, 2)


def test_of_the_instagram_download_the_threads_alone_are_recognised(shared: Path):
    (path,) = (shared / "exports" / "instagram").rglob("IG_public_test_file.zip")
    with zipfile.ZipFile(path) as archive:
        members = [document(archive.read(name), member=name) for name in archive.namelist()]
    threads = [each for each in members if INSTAGRAM.recognises(each)]
    assert not any(MESSENGER.recognises(each) for each in members)
    readings = [INSTAGRAM.read(each, ReadOptions()) for each in threads]
    assert (len(readings), sum(reading.rows.height for reading in readings)) == (6, 7)
    assert sum(reading.rows["at"].null_count() for reading in readings) == 2


def test_a_name_longer_than_any_real_one_is_cut():
    long = "x" * 5_000
    row = only(message(content="hi"), title=long, thread_path=long, participants=[{"name": long}])
    assert len(row["thread"]) < 3_000
    assert "…" in row["thread"]


def test_a_list_of_more_records_than_the_file_has_room_for_is_refused():
    text = '{"participants": [], "messages": [' + "0," * 120_000 + '0], "title": "x", "thread_path": "x"}'
    with pytest.raises(TooLarge, match="more records than fit"):
        read(text)
