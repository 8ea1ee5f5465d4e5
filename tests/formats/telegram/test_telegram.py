"""Telegram: every kind of entry, both sizes of export, and what is left of a damaged file."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.readers import intake, json_export, json_shapes, telegram
from chesil.readers.telegram.plain import PATTERN
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions

SAID = {"from": "Dev", "from_id": "user222"}
NINE = {"date": "2026-01-05T09:00:00", "date_unixtime": "1767603600"}


def document(data: bytes) -> Document:
    return Document(
        name="result.json",
        size_bytes=len(data),
        sha256="0" * 64,
        head=data[:HEAD_BYTES],
        opener=lambda: io.BytesIO(data),
    )


def read(data: bytes | str) -> Reading:
    return telegram.READER.read(document(data.encode() if isinstance(data, str) else data), ReadOptions())


def entry(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {"id": number, "type": "message", **NINE, **SAID, "text": "", **fields}


def service(action: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "type": "service",
        **NINE,
        "actor": "Dev",
        "actor_id": "user222",
        "action": action,
        **fields,
    }


def chat(*entries: Any, **fields: Any) -> dict[str, Any]:
    return {"name": "Dev", "type": "personal_chat", "id": 222, "messages": list(entries), **fields}


def written(export: Any) -> str:
    return json.dumps(export, ensure_ascii=False, indent=1)


def read_chat(*entries: Any, **fields: Any) -> Reading:
    return read(written(chat(*entries, **fields)))


def only(*entries: Any, **fields: Any) -> dict[str, Any]:
    reading = read_chat(*entries, **fields)
    assert (reading.records, reading.problems.height) == (1, 0)
    return reading.rows.row(0, named=True)


def details(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row["details"])
    return found


def said(reading: Reading) -> dict[str, str]:
    return {each.code: each.sentence for each in reading.assumptions}


# Messages


def test_a_message_gives_its_instant_its_sender_and_its_words():
    row = only(entry(7, text="Why do you not answer?"))
    assert row["at"] == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert (row["wall"], row["precision"], row["as_written"]) == (None, "exact", "1767603600")
    assert (row["sender"], row["sender_name"]) == ("user222", "Dev")
    assert (row["text"], row["kind"], row["state"]) == ("Why do you not answer?", "message", "sent")
    assert (row["thread"], row["channel"], row["address_hidden"]) == ("Dev (222)", "chat", False)
    assert details(row) == {"id": 7}


def test_raw_is_the_entry_as_it_stands_in_the_file():
    text = '{"type":"personal_chat","messages":[\n {"id": 1,  "type":"message","text":"caf\\u00e9"}]}'
    assert read(text).rows["raw"].to_list() == ['{"id": 1,  "type":"message","text":"caf\\u00e9"}']


def test_a_local_time_alone_is_kept_as_a_wall_time_and_said():
    reading = read_chat(entry(date_unixtime=None, text="hi"))
    row = reading.rows.row(0, named=True)
    assert (row["at"], row["wall"]) == (None, datetime(2026, 1, 5, 9))
    assert (row["precision"], row["as_written"]) == ("exact", "2026-01-05T09:00:00")
    assert "1 of its entries" in said(reading)["local-time"]


def test_an_unreadable_instant_leaves_the_local_time():
    row = only(entry(date_unixtime="soon", text="hi"))
    assert (row["at"], row["wall"]) == (None, datetime(2026, 1, 5, 9))


@pytest.mark.parametrize("seconds", ["0", "-5", "17257039188301", "9" * 30, 1.5, True, [], "٣"])
def test_a_time_that_cannot_be_is_no_time(seconds: Any):
    reading = read_chat(entry(date=None, date_unixtime=seconds, text="hi"))
    row = reading.rows.row(0, named=True)
    assert (row["at"], row["wall"], row["precision"]) == (None, None, "none")
    assert "no-time" in said(reading)


@pytest.mark.parametrize(
    "date", ["0001-01-01T00:00:00", "99999-01-01T00:00:00", "2026-02-31T00:00:00", "x", 5]
)
def test_a_local_time_that_cannot_be_is_no_time(date: Any):
    row = only(entry(date=date, date_unixtime=None, text="hi"))
    assert (row["at"], row["wall"], row["precision"]) == (None, None, "none")


def test_two_times_that_do_not_fit_together_are_said():
    fits = entry(date="2026-01-05T10:00:00", text="an hour ahead of UTC")
    assert "times-differ" not in said(read_chat(fits))
    reading = read_chat(fits, entry(2, date="2026-01-06T10:00:00", text="a day off"))
    assert "1 of its entries" in said(reading)["times-differ"]


def test_rich_text_is_joined_and_hidden_links_are_kept():
    pieces = ["look ", {"type": "text_link", "text": "here", "href": "https://example.org/"}, "!"]
    row = only(entry(text=pieces))
    assert row["text"] == "look here!"
    assert details(row)["links"] == [pieces[1]]


def test_the_entities_are_preferred_where_the_text_is_only_their_start():
    entities = [{"type": "plain", "text": "hello "}, {"type": "bold", "text": "you"}]
    assert only(entry(text="hello ", text_entities=entities))["text"] == "hello you"


@pytest.mark.parametrize("entities", [[], {}, 5, None])
def test_the_text_stands_where_the_entities_say_nothing(entities: Any):
    assert only(entry(text="hello", text_entities=entities))["text"] == "hello"


def test_a_text_of_no_known_shape_is_kept_in_the_details():
    row = only(entry(text={"error": "no text"}))
    assert (row["text"], details(row)["text"]) == (None, {"error": "no text"})


def test_hidden_characters_stay_in_the_text():
    assert only(entry(text="\u200eDo it\u202e"))["text"] == "\u200eDo it\u202e"


def test_an_edited_message_is_edited_and_keeps_when():
    row = only(entry(text="no", edited="2026-01-05T09:30:00", edited_unixtime="1767605400"))
    assert (row["state"], details(row)["edited_unixtime"]) == ("edited", "1767605400")


def test_the_edit_of_1970_in_old_exports_is_no_edit():
    assert only(entry(text="no", edited="1970-01-01T01:00:00"))["state"] == "sent"


def test_replies_and_forwards_are_kept():
    assert details(only(entry(3, text="a", reply_to_message_id=2))) == {"id": 3, "reply_to_message_id": 2}
    assert details(only(entry(3, text="a", forwarded_from="Eli")))["forwarded_from"] == "Eli"


def test_reactions_are_kept():
    reactions = [
        {"type": "emoji", "count": 1, "emoji": "❤", "recent": [{"from": "Asha", "from_id": "user111"}]}
    ]
    assert details(only(entry(text="a", reactions=reactions)))["reactions"] == reactions


# Files, places, polls


def test_a_photo_and_a_file_are_attachments_by_the_names_of_the_export():
    row = only(entry(photo="photos/photo_1.jpg", text="look"))
    assert [each["name"] for each in row["attachments"]] == ["photos/photo_1.jpg"]
    row = only(entry(file="files/plan.pdf", mime_type="application/pdf", file_name="plan.pdf"))
    assert [(each["name"], each["media_type"]) for each in row["attachments"]] == [
        ("files/plan.pdf", "application/pdf")
    ]


def test_a_voice_message_has_its_length():
    row = only(entry(file="voice_messages/a.ogg", media_type="voice_message", duration_seconds=9))
    assert (row["duration_s"], row["kind"], row["answered"]) == (9.0, "message", None)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("15", 15.0), (-1, None), (10**30, None), (10**400, None), ("x", None), (True, None)],
)
def test_a_length_is_read_from_digits_and_bounded(value: Any, seconds: float | None):
    assert only(entry(file="a.mp4", duration_seconds=value))["duration_s"] == seconds


def test_a_sticker_keeps_its_emoji():
    row = only(entry(file="stickers/a.webp", media_type="sticker", sticker_emoji="🔪"))
    assert details(row)["sticker_emoji"] == "🔪"


def test_a_file_left_out_of_the_export_is_named_and_counted():
    mark = "(File not included. Change data exporting settings to download.)"
    reading = read_chat(entry(file=mark, file_name="plan.pdf"), entry(2, photo=mark))
    assert [each[0]["name"] for each in reading.rows["attachments"].to_list()] == ["plan.pdf", "photo"]
    assert details(reading.rows.row(0, named=True))["not_included"] == [mark]
    assert "leaves out 2" in said(reading)["not-included"]


def test_a_place_is_given_in_degrees():
    row = only(entry(location_information={"latitude": 51.5, "longitude": -0.12}, place_name="Quay"))
    assert (row["place"], details(row)["place_name"]) == ("51.5,-0.12", "Quay")


@pytest.mark.parametrize(
    "place", [{"latitude": 91, "longitude": 0}, {"latitude": "x", "longitude": 0}, [], {}]
)
def test_a_place_that_cannot_be_is_no_place(place: Any):
    row = only(entry(location_information=place))
    assert (row["place"], details(row)["location_information"]) == (None, place)


def test_a_poll_shows_its_question_and_keeps_its_answers():
    poll = {"question": "Coming?", "answers": [{"text": "yes", "voters": 1, "chosen": True}]}
    row = only(entry(poll=poll))
    assert (row["text"], details(row)["poll"]) == ("Coming?", poll)


def test_a_shared_contact_is_kept():
    card = {"first_name": "Eli", "last_name": "", "phone_number": "+447700900345"}
    assert details(only(entry(contact_information=card)))["contact_information"] == card


# Services


@pytest.mark.parametrize(
    ("fields", "answered", "seconds"),
    [
        ({"duration_seconds": 61, "discard_reason": "hangup"}, True, 61.0),
        ({"discard_reason": "missed"}, False, None),
        ({"discard_reason": "busy"}, False, None),
        ({"discard_reason": "hangup"}, False, None),
        ({"discard_reason": "missed", "duration_seconds": 0}, False, 0.0),
        ({}, None, None),
    ],
)
def test_a_call_says_whether_it_was_answered(
    fields: dict[str, Any], answered: bool | None, seconds: float | None
):
    row = only(service("phone_call", **fields))
    assert (row["kind"], row["channel"], row["sender"]) == ("call", "call", "user222")
    assert (row["answered"], row["duration_s"], row["state"]) == (answered, seconds, "sent")


@pytest.mark.parametrize(
    ("action", "notice"),
    [
        ("create_group", "group_created"),
        ("edit_group_title", "group_changed"),
        ("migrate_to_supergroup", "group_changed"),
        ("invite_members", "joined"),
        ("join_group_by_link", "joined"),
        ("remove_members", "left"),
        ("pin_message", "pinned"),
        ("clear_history", "deleted"),
        ("set_messages_ttl", "timer"),
        ("take_screenshot", "screenshot"),
        ("group_call", "call"),
        ("edit_chat_theme", "other"),
        ("proximity_reached", "other"),
        ("something_new", "other"),
    ],
)
def test_a_service_entry_is_a_notice(action: str, notice: str):
    row = only(service(action))
    assert (row["kind"], row["state"], row["notice"]) == ("notice", "notice", notice)
    assert row["text"] == action.replace("_", " ")


def test_a_notice_names_who_it_was_done_to():
    row = only(service("invite_members", title="Quay", members=["Cara", {"name": "Ben"}, None, 5]))
    assert row["text"] == "invite members: Quay, Cara, Ben"


def test_an_entry_of_an_unknown_type_is_kept_and_counted():
    reading = read_chat(entry(type="hologram", text="boo"), entry(2, type=5), entry(3, type=None))
    assert reading.rows["kind"].to_list() == ["notice"] * 3
    assert reading.rows["text"].to_list() == ["boo", None, None]
    assert "3 of its entries" in said(reading)["unknown-type"]


# Who


def test_a_deleted_account_keeps_its_id():
    row = only(entry(**{"from": None}, text="hi"))
    assert (row["sender"], row["sender_name"]) == ("user222", None)


def test_an_empty_sender_is_nobody():
    row = only(entry(**{"from": "", "from_id": ""}, text="hi"))
    assert (row["sender"], row["sender_name"]) == (None, None)


def test_a_sender_without_an_id_goes_by_name():
    row = only({"id": 1, "type": "message", **NINE, "from": "Dev", "text": "hi", "photo": "p.jpg"})
    assert (row["sender"], row["sender_name"]) == ("Dev", None)


def test_a_bare_number_of_2020_is_not_taken_for_a_phone_number():
    assert only(entry(from_id=7700900456, text="hi"))["sender"] == "user7700900456"
    row = only(entry(from_id=99, text="hi"), type="public_channel", id=99)
    assert row["sender"] == "channel99"


def test_a_chat_of_two_hints_at_its_owner():
    reading = read_chat(entry(text="hi"), entry(2, text="no", **{"from": "Asha", "from_id": "user111"}))
    assert [owner.name for owner in reading.owners] == ["Asha"]
    assert reading.rows["recipients"].to_list() == [None, ["user222"]]
    assert reading.rows["direction"].to_list() == [None, None]


def test_a_chat_whose_id_and_name_disagree_hints_at_nobody():
    reading = read_chat(entry(text="hi", **{"from": "Asha"}), entry(2, text="no", from_id="user111"))
    assert reading.owners == ()


def test_saved_messages_hint_at_their_owner():
    reading = read_chat(entry(text="milk", **{"from": "Asha"}), type="saved_messages", name=None)
    assert [owner.name for owner in reading.owners] == ["Asha"]


# A whole account


def account(**fields: Any) -> str:
    owner = {"user_id": 111, "first_name": "Asha", "last_name": "", "phone_number": "+447700900123"}
    mine = entry(2, text="stop", **{"from": "Asha", "from_id": "user111"})
    theirs = chat(entry(text="hi"), mine)
    group = chat(entry(text="all"), name="Quay", type="private_group", id=9)
    left = chat(entry(text="bye"), name="Old", type="private_supergroup", id=10)
    card = {
        "user_id": 222,
        "first_name": "Dev",
        "last_name": "Example",
        "phone_number": "+447700900456",
        **NINE,
    }
    return written(
        {
            "about": "Here is the data you requested.",
            "personal_information": owner,
            "contacts": {"about": "", "list": [card]},
            "sessions": {"about": "", "list": [{"last_ip": "192.0.2.1"}]},
            "chats": {"about": "", "list": [theirs, group]},
            "left_chats": {"about": "", "list": [left]},
            **fields,
        }
    )


def test_a_whole_account_holds_every_chat_and_contact():
    reading = read(account())
    assert reading.rows["record"].to_list() == [1, 2, 3, 4, 5]
    assert reading.rows["thread"].to_list() == [None, "Dev (222)", "Dev (222)", "Quay (9)", "Old (10)"]
    card = reading.rows.row(0, named=True)
    assert (card["kind"], card["sender_name"]) == ("contact", "Dev Example")
    assert card["recipients"] == ["+447700900456", "user222"]
    assert (card["at"], card["precision"]) == (None, "none")


def test_half_of_a_surrogate_pair_in_the_owners_own_words_is_replaced():
    owner = {"user_id": "\ud800", "first_name": "Ash\udc00a"}
    reading = read(json.dumps({**json.loads(account()), "personal_information": owner}))
    assert reading.owners[0].name == "Ash\ufffda"
    assert reading.rows["direction"].to_list()[1:] == ["to_owner"] * 4


def test_a_whole_account_names_its_owner_and_gives_each_entry_a_side():
    reading = read(account())
    assert [owner.name for owner in reading.owners] == ["Asha", "+447700900123"]
    assert reading.rows["direction"].to_list() == [
        "observed",
        "to_owner",
        "from_owner",
        "to_owner",
        "to_owner",
    ]
    mine = reading.rows.row(2, named=True)
    assert (mine["sender"], mine["sender_name"], mine["recipients"]) == (None, None, ["user222"])


def test_parts_of_an_account_without_messages_are_named():
    assert said(read(account()))["passed-over"].endswith("sessions.")


def test_chats_may_stand_in_a_plain_list():
    reading = read(
        written({"about": "", "chats": [chat(entry(text="hi")), chat(entry(text="ho"), name="Eli")]})
    )
    assert reading.rows["text"].to_list() == ["hi", "ho"]


def test_two_chats_of_one_name_stay_two_threads():
    reading = read(written({"chats": {"list": [chat(entry()), chat(entry(), id=223)]}}))
    assert reading.rows["thread"].n_unique() == 2


# Damage


def many(count: int) -> list[dict[str, Any]]:
    texts = ("hi", "why", "what }] of it", 'he said "no"', "back\\slash", "two\nlines")
    return [entry(number + 1, text=texts[number % len(texts)]) for number in range(count)]


def test_a_file_cut_short_keeps_what_stands_before_the_cut():
    whole = written(chat(*many(6)))
    reading = read(whole[: whole.index('"id": 5')])
    assert reading.rows["text"].to_list() == [each["text"] for each in many(4)]
    assert reading.problems["code"].to_list() == ["damaged"]
    assert reading.problems["record"].to_list() == [5]


@given(st.data())
def test_a_file_cut_anywhere_gives_its_whole_messages_or_is_refused_with_the_line(data: st.DataObject):
    whole = written(chat(*many(6))).encode()
    cut = data.draw(st.integers(0, len(whole) - 1))
    if cut < whole.index(b'"messages": [') + len(b'"messages": ['):
        with pytest.raises(ReadingError, match="line"):
            read(whole[:cut])
        return
    reading = read(whole[:cut])
    texts = [each["text"] for each in many(6)]
    assert reading.rows["text"].to_list() == texts[: reading.rows.height]
    assert reading.problems.height == 1


@given(st.integers(0, 5), st.sampled_from(["{", "[", "}", "]", ",", "\\", "x", ""]))
def test_damage_in_one_message_costs_that_message_alone(which: int, junk: str):
    # A key's closing quote is what every one of these breaks.
    whole = written(chat(*many(6)))
    at = whole.index("from_id", whole.index(f'"id": {which + 1},')) + len("from_id")
    reading = read(whole[:at] + junk + whole[at + 1 :])
    texts = [each["text"] for place, each in enumerate(many(6)) if place != which]
    assert reading.rows["text"].to_list() == texts
    assert reading.problems["line"].to_list() == [whole[:at].count("\n") + 1 - 6]


def test_in_a_file_without_line_breaks_the_rest_after_the_damage_is_one_record():
    text = json.dumps(chat(*many(4)), separators=(",", ":"))
    at = text.index('"from_id"', text.index('"id":2,'))
    reading = read(text[:at] + text[at + 1 :])
    assert (reading.rows["text"].to_list(), reading.problems.height) == (["hi"], 1)


def test_a_file_damaged_everywhere_costs_no_more_than_its_size(monkeypatch: pytest.MonkeyPatch):
    looked_at = []
    end_of = json_export._element_end

    def counted(text: str, start: int, limit: int) -> int | None:
        looked_at.append(limit - start)
        return end_of(text, start, limit)

    monkeypatch.setattr(json_export, "_element_end", counted)
    text = written(chat(*many(500))).replace('"type": "message",', '"type": {"message",')
    assert read(text).problems.height == 500
    assert sum(looked_at) < 4 * len(text)


def test_a_file_damaged_everywhere_is_given_up_after_a_while(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_export, "_MOST_RESTARTS", 100)
    text = written(chat(*many(500))).replace('"from_id"', '"from_id')
    reading = read(text)
    assert (reading.rows.height, reading.problems.height) == (0, 101)


def test_damage_outside_the_messages_is_a_problem_with_its_line():
    text = written(chat(*many(2))).replace('"id": 222,', '"id": 222', 1)
    reading = read(text)
    assert (reading.rows.height, reading.problems["line"].to_list()) == (2, [5])


def test_damage_in_one_chat_of_an_account_leaves_the_others_in_their_threads():
    text = account().replace('"text": "stop"', '"text": "stop')
    reading = read(text)
    threads = reading.rows.filter(pl.col("kind") != "contact")["thread"].to_list()
    assert threads == ["Dev (222)", "Quay (9)", "Old (10)"]
    assert [owner.name for owner in reading.owners] == ["Asha", "+447700900123"]
    assert reading.rows["sender_name"].to_list()[0] == "Dev Example"


def test_nothing_readable_is_refused_with_the_line():
    with pytest.raises(ReadingError, match="line 3"):
        read('{\n "type": "personal_chat",\n oops "messages"')


def test_an_entry_that_is_no_object_is_a_problem_with_its_line():
    reading = read(
        '{"type":"personal_chat",\n"messages":[\n{"id":1,"type":"message","text":"a"},\n5,\nnull,\n[]]}'
    )
    assert reading.rows.height == 1
    assert reading.problems["record"].to_list() == [2, 3, 4]
    assert reading.problems["line"].to_list() == [4, 5, 6]


def test_the_line_of_a_problem_counts_the_messages_before_it():
    messages = [*many(40), 5, *many(40), None]
    whole = written(chat(*messages))
    lines = [number for number, line in enumerate(whole.splitlines(), 1) if line in ("  5,", "  null")]
    assert read(whole).problems["line"].to_list() == lines


def test_one_odd_message_does_not_change_how_the_others_are_read():
    others = many(600)
    plain = read_chat(*others).rows
    mixed = read_chat(*others, entry(601, date_unixtime=17, text=["odd"])).rows
    assert mixed.head(600).equals(plain)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"id": st.integers(1, 99), "type": st.just("message"), "text": st.text(max_size=9)},
            optional={
                "date": st.sampled_from(["2026-01-05T09:00:00", "never"]),
                "date_unixtime": st.sampled_from(["1767603600", "0", "x"]),
                "from": st.sampled_from(["Dev", "", None]),
                "from_id": st.sampled_from(["user222", 222, "", None]),
                "reply_to_message_id": st.integers(1, 99),
            },
        ),
        min_size=1,
        max_size=5,
    )
)
def test_the_quick_way_and_the_careful_way_read_the_same(entries: list[dict[str, Any]]):
    whole = written(chat(*entries))
    careful = read(whole[: whole.rindex("]")])
    assert careful.problems.height == 1
    assert careful.rows.to_dicts() == read(whole).rows.to_dicts()


PLAIN = {**entry(1), "text": "Home soon", "text_entities": [{"type": "plain", "text": "Home soon"}]}


def other(**fields: Any) -> dict[str, Any]:
    return {**PLAIN, **fields}


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("piece", [700, 1_000, 1 << 21])
def test_messages_of_every_shape_are_read_alike_wherever_a_piece_of_the_file_ends(
    monkeypatch: pytest.MonkeyPatch, indent: int | None, piece: int
):
    kinds = [
        PLAIN,
        other(text='She said "no"\n\\ and é 😊', text_entities=[]),
        other(text="\u200fhidden", text_entities=[{"type": "plain", "text": "\u200fhidden"}]),
        other(text="one thing", text_entities=[{"type": "plain", "text": "one thinG"}]),
        other(reply_to_message_id=7),
        other(photo="photos/photo_1.jpg"),
        other(**{"from": None, "from_id": None}),
        other(**{"from": "", "from_id": 222}),
        other(id=-3),
        other(id=10**20),
        other(text="-0.0e-0000"),
        other(text="long " * 2_000),
    ]
    messages = [kinds[number % 3 and number % 12] for number in range(120)]
    whole = json.dumps(chat(*messages), ensure_ascii=bool(indent), indent=indent)
    careful = read(whole[: whole.rindex("]")]).rows
    monkeypatch.setattr(json_shapes, "PIECE", piece)
    assert json_shapes.thin(document(whole.encode()), PATTERN).rows.height > 60
    assert read(whole).rows.equals(careful)


@pytest.mark.parametrize(
    "broken",
    [
        '"text": "Home soon" "',
        '"text": "Home\nsoon"',
        '"text": "Home \\x soon"',
        '"text": Home soon',
        '"text": "Home soon",,',
    ],
)
def test_a_message_that_is_nearly_like_the_others_is_a_problem(broken: str):
    good = json.dumps(entry(1, text="Home soon"))
    lines = [good, good, good.replace('"text": "Home soon"', broken), good]
    reading = read('{"type": "personal_chat", "messages": [\n' + ",\n".join(lines) + "\n]}")
    assert reading.records == reading.rows.height + reading.problems.height
    assert reading.rows.height == 3
    assert reading.problems["line"].to_list() == [4]


def test_what_stands_for_messages_taken_out_cannot_be_forged():
    forged = json.dumps(chat(*many(9), "X")).replace('"X"', "-0.0e-0000, -0.0e-0007")
    reading = read(forged)
    assert (reading.records, reading.rows.height) == (11, 9)
    assert reading.problems["record"].to_list() == [10, 11]


@pytest.mark.parametrize("place", ["name", "stories"])
def test_what_looks_like_a_message_elsewhere_is_no_message(place: str):
    export = json.dumps({**chat(*many(9)), place: [PLAIN, PLAIN]})
    assert read(export).records == 9


def test_numbers_that_json_does_not_allow_are_not_taken_for_ids():
    good = json.dumps(entry(15, text="a"))
    reading = read(
        '{"type": "personal_chat", "messages": ['
        + ", ".join([good, good.replace("15", "015", 1), good])
        + "]}"
    )
    assert reading.rows["details"].to_list() == ['{"id":15}', '{"id":15}']
    assert reading.problems["record"].to_list() == [2]


# Hostile files


@pytest.mark.parametrize(
    "inside",
    [
        '{"id":1,"type":"message","text":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"id":1,"type":"message","poll":' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "}",
        '{"id":' + "9" * 5_000 + ',"type":"message","text":"a","poll":' + "9" * 5_000 + "}",
        '{"id":1,"type":"message","text":"a","date_unixtime":NaN,"duration_seconds":Infinity,"file":"f"}',
        '{"id":1,"type":"message","text":"a","location_information":{"latitude":1e999,"longitude":NaN}}',
        '{"id":1,"type":"message","text":"half \\ud83d"}',
        '{"id":1,"type":"message","text":"\\udc00","photo":"\\ud83d.jpg","from":"\\ud83d"}',
        '{"id":1,"type":"message","text":"nul \\u0000","from":"\\u0000"}',
        '{"id":1,"type":"message","text":"a","text":"b","type":"service"}',
        '{"id":1,"type":"message","text":"' + "a" * 10_000_000 + '"}',
        '{"id":1,"type":"message","text":"tab\tin a string"}',
        "{}",
        '{"type":"service","action":["a"],"members":{"a":1},"title":5}',
        '{"type":"message","from":{"a":1},"from_id":[1],"edited":5,"photo":7,"text_entities":[5,null]}',
    ],
    ids=range(14),
)
def test_a_hostile_entry_is_a_row_or_a_problem_beside_sound_ones(inside: str):
    sound = '{"id":2,"type":"message","text":"sound"}'
    reading = read(f'{{"type":"personal_chat","messages":[\n{sound},\n{inside},\n{sound}\n]}}')
    assert reading.records == 3
    assert reading.rows["text"].to_list().count("sound") == 2


def test_half_a_surrogate_pair_becomes_a_replacement_character():
    reading = read('{"type":"personal_chat","messages":[{"type":"message","text":"\\ud83d \\ud83d\\ude00"}]}')
    assert reading.rows["text"].to_list() == ["\ufffd 😀"]


def test_bytes_that_are_not_utf_8_are_replaced():
    reading = read(b'{"type":"personal_chat","messages":[{"type":"message","text":"a\xff"}]}')
    assert reading.rows["text"].to_list() == ["a\ufffd"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_saved_again_in_another_encoding_is_read(encoding: str):
    data = written(chat(entry(text="café"))).encode(encoding)
    assert telegram.READER.recognises(document(data))
    assert read(data).rows["text"].to_list() == ["café"]


def test_details_are_bounded_in_depth():
    deep: Any = "end"
    for _ in range(300):
        deep = [deep]
    assert "nested too deeply" in str(only(entry(text="a", poll={"question": "q", "deep": deep}))["details"])


# Recognising


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "not json",
        '{"participants": [{"name": "Dev"}], "messages": [{"sender_name": "Dev", "timestamp_ms": 1}]}',
        '{"guild": {}, "channel": {"type": "DirectTextChat"}, "messages": []}',
        '{"type": "personal_chat"}',
        '"type": "personal_chat", "messages": []',
        "\x00" * 100,
    ],
)
def test_other_files_are_not_telegram(text: str):
    assert not telegram.READER.recognises(document(text.encode()))


def test_a_chat_and_an_account_are_telegram():
    assert telegram.READER.recognises(document(written(chat()).encode()))
    assert telegram.READER.recognises(document(account().encode()))
    many_contacts = {"list": [{"user_id": number} for number in range(10_000)]}
    assert telegram.READER.recognises(document(account(contacts=many_contacts).encode()))


def test_a_chat_without_messages_is_read_as_empty():
    assert read_chat().records == 0


# The samples


@pytest.mark.parametrize(
    ("name", "records", "services"),
    [
        ("chatpack-cli/telegram_export.json", 7, 0),
        ("telegram-chat-parser/bot.json", 2, 0),
        ("telegram-chat-parser/error-unexpected.json", 16, 2),
        ("telegram-chat-parser/personal.json", 0, 0),
        ("telegram-chat-parser/private_channel.json", 7, 2),
        ("telegram-chat-parser/private_group.json", 2, 1),
        ("telegram-chat-parser/public_channel.json", 7, 2),
        ("telegram-chat-parser/public_supergroup.json", 4, 3),
        ("telegram-chat-parser/saved.json", 21, 1),
        ("telegram-chat-parser/users_test.json", 9, 1),
        ("telegram-export-md/result.json", 14, 1),
    ],
)
def test_the_samples_are_read_whole(shared: Path, name: str, records: int, services: int):
    sample = intake.document(shared / "exports" / "telegram" / name)
    assert telegram.READER.recognises(sample)
    reading = telegram.READER.read(sample, ReadOptions())
    assert (reading.records, reading.rows.height) == (records, records)
    assert (reading.rows["kind"] == "notice").sum() == services


def test_the_malformed_sample_keeps_its_messages_and_says_what_is_wrong(shared: Path):
    sample = intake.document(shared / "exports" / "telegram" / "telegram-chat-parser" / "error.json")
    reading = telegram.READER.read(sample, ReadOptions())
    assert (reading.rows.height, reading.problems["line"].to_list()) == (2, [5])


def test_a_name_longer_than_any_real_one_is_cut():
    row = only(entry(text="hi"), name="x" * 5_000)
    assert (len(row["thread"]), row["thread"][1_000:]) == (1_007, "… (222)")


def test_a_list_of_more_records_than_the_file_has_room_for_is_refused():
    text = '{"name": "Dev", "type": "personal_chat", "id": 1, "messages": [' + "{}," * 120_000 + "{}]}"
    with pytest.raises(TooLarge, match="more records than fit"):
        read(text)
