"""Other layouts of apps' exports: of another year, another language, another kind of chat."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.formats.apps.test_apps import EXPORTS, JSON, document, read, told

from chesil.readers import registry, unread
from chesil.readers.apps import discord, google_chat, google_voice
from chesil.terms.readings import ReadOptions


def changed(name: str, *pairs: tuple[str, str]) -> str:
    """The text of an invented export with some of it written otherwise."""
    text = (EXPORTS / name).read_text("utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def test_a_chat_of_snapchat_with_a_number_for_a_name_says_who_the_other_person_is():
    chat = json.loads(changed("snapchat/chat_history.json"))
    number, pair, group = "0f3b2a6e-1111-4222-8333-444455556666", *chat.values()
    rows = read(json.dumps({number: pair})).rows
    assert rows["recipients"].to_list()[1] == ["dev.example"]
    group[0]["IsSender"] = True
    assert read(json.dumps({number: group})).rows["recipients"].to_list() == [None]


def test_what_snapchat_tells_of_logins_and_saved_pictures_is_no_message():
    account = {
        "Basic Information": {"Username": "asha.example", "Name": "Asha"},
        "Device History": [{"Make": "Example", "Model": "Phone"}],
        "Login History": [
            {"IP": "192.0.2.7", "Country": "GB", "Created": "2025-10-09 07:00:00 UTC", "Status": "success"}
        ],
    }
    reading = read(json.dumps(account))
    assert told(reading) == [
        "contact >asha.example", "notice from_owner 10-09 07:00:00Z Signed in: 192.0.2.7, GB, success other",
    ]  # fmt: skip
    assert "Device History" in reading.assumptions[0].sentence
    saved = {"Date": "2025-10-09 21:53:20 UTC", "Media Type": "Image"}
    pictures = [
        {**saved, "Location": f"Latitude, Longitude: {each}"} for each in ("50.612, -2.458", "0.0, 0.0")
    ]
    assert read(json.dumps({"Saved Media": pictures})).rows["place"].to_list() == [
        "50.612000,-2.458000",
        None,
    ]


@pytest.mark.parametrize(
    ("name", "people", "directions"),
    [
        (
            "dev.example",
            ("dev.example", "asha.example", "asha.example"),
            ["to_owner", "from_owner", "from_owner"],
        ),
        ("Walkers", ("eli.example", "asha.example", "dev.example"), ["to_owner", "from_owner", "to_owner"]),
        ("Walkers", ("eli.example", "farah.example", "dev.example"), [None] * 3),
    ],
)
def test_a_group_of_tiktok_is_not_taken_for_one_person(
    name: str, people: tuple[str, ...], directions: list[str]
):
    said = [{"Date": "2025-10-09 21:53:20", "From": each, "Content": "hi"} for each in people]
    chat = json.loads(changed("tiktok/user_data_tiktok.json"))
    chat["Direct Message"]["Direct Messages"]["ChatHistory"] = {f"Group Chat History with {name}:": said}
    rows = read(json.dumps(dict(reversed(chat.items())))).rows.filter(thread=name)
    assert rows["direction"].to_list() == directions
    assert all(row["sender"] or row["recipients"] for row in rows.to_dicts())


def test_the_list_of_who_wrote_when_on_x_makes_no_second_message_of_each():
    text = changed("x/direct-messages.js", ("direct_messages.part0", "direct_message_headers.part0"))
    reading = read(text)
    assert (reading.records, [each.code for each in reading.assumptions]) == (0, ["headers-alone"])


def test_a_picture_on_x_is_called_as_the_archive_calls_it():
    pictures = read(changed("x/direct-messages.js")).rows["attachments"].to_list()[0]
    assert pictures[0]["name"] == "1700000000000000001-abc.jpg"


@pytest.mark.parametrize(
    ("header", "date"),
    [
        ("AuthorID,Author,Date,Content,Attachments,Reactions", "2025-10-09T22:53:20.1230000+01:00"),
        ("MessageID,AuthorID,Author,Date,Content,Attachments,Reactions", "2025-10-09T21:53:20Z"),
        ("AuthorID,Author,Date,Content,Attachments", "09-Oct-25 09:53 PM"),
        ("AuthorID,Author,Date,Content,Attachments", "13/10/2025 21:53"),
    ],
)
def test_a_table_of_discord_exporter_has_what_others_wrote_too(header: str, date: str):
    cells = {
        "MessageID": "1", "AuthorID": "222222222222222222", "Author": "dev.example", "Date": date, "Reactions": "👍 (1)",
        "Content": 'Why do you\nnot ""answer""?', "Attachments": "https://example.org/a.png,b.png",
    }  # fmt: skip
    lines = ",".join(f'"{cells[each]}"' for each in header.split(","))
    reading = read(f"{header}\r\n{lines}\r\n{lines.replace(date, 'soon')}\r\n")
    assert (reading.format, reading.rows.height, reading.problems["code"].to_list()) == (
        "discord",
        1,
        ["time-unreadable"],
    )
    row = reading.rows.row(0, named=True)
    assert (row["sender"], row["text"]) == ("222222222222222222", 'Why do you\nnot "answer"?')
    assert [each["name"] for each in row["attachments"]] == ["https://example.org/a.png", "b.png"]
    assert (row["at"] or row["wall"]).strftime("%Y %H:%M") == "2025 21:53"


def test_a_page_of_discord_exporter_keeps_every_message_when_it_is_cut_damaged_or_old():
    page = changed("discord/exporter.html")
    cut = read(page[: page.index("started a call")])
    assert (cut.rows.height, cut.problems["code"].to_list()) == (3, ["damaged"])
    damaged = read(page.replace("not answer? ", "not answer?</div></div></div>"))
    assert damaged.records == 5
    old = changed(
        "discord/exporter.html", ("data-message-id", "data-x"), ("10/9/2025 10:5", "13-Oct-18 10:5")
    )
    reading = read(re.sub(r'title="[^"]*">21:54', ">", old))
    assert [each.code for each in reading.assumptions] == ["day-order", "time-of-group"]
    assert [f"{each:%Y-%m-%d}" for each in reading.rows["wall"]] == ["2018-10-13"] * 2


def test_a_deleted_channel_of_discord_is_known_by_its_number_alone():
    assert discord.READER.recognises(document(b'{"id": "222222222222222222", "type": "DM"}'))
    assert not discord.READER.recognises(document(b'{"id": "17", "type": "DM"}'))


def test_hangouts_names_the_owner_and_what_was_sent():
    chat = json.loads(changed("google-chat/Hangouts.json"))
    about = chat["conversations"][0]
    about["conversation"]["conversation"]["self_conversation_state"] = {
        "self_read_state": {"participant_id": {"gaia_id": "20"}}
    }
    about["events"][0]["chat_message"]["message_content"]["attachment"] = [
        {"embed_item": {"plus_photo": {"url": "https://example.org/x/a.jpg?w=1"}}}, {"embed_item": {}},
    ]  # fmt: skip
    reading = read(json.dumps(chat))
    assert reading.owners[0].name == "20"
    assert [each["name"] for each in reading.rows["attachments"].to_list()[0]] == ["a.jpg", "attachment"]
    assert reading.format == google_chat.FORMAT


def test_a_page_of_own_messages_alone_says_to_whom_by_the_names_of_its_pictures():
    text = (EXPORTS / "google-voice" / "Dev - Text - 2025-10-09T21_53_20Z.html").read_text("utf-8")
    start, _, rest = text.partition('<div class="message">')
    _, _, own = rest.partition('<div class="message">')
    mine = (
        start
        + '<div class="message">'
        + own.replace("</q>", '</q><div><img src="Dev - SMS - 2025-10-09T21_53_20Z-1-1" alt="x"></div>')
    )
    assert read(mine, "renamed.html").rows["recipients"].to_list() == [["Dev"]]
    titled = "<html><head><title>Me to\nDev</title></head>" + start + '<div class="message">' + own
    assert read(titled).rows["recipients"].to_list() == [["Dev"]]
    assert read(mine).format == google_voice.FORMAT


STATEMENTS = {
    "Barclays": "Number,Date,Account,Amount,Subcategory,Memo\n,09/10/2025,20-00-00 1,0.01,FT,DEV\tI KNOW WHERE YOU ARE\n"
    ",13/10/2025,20-00-00 1,-2.00,PAYMENT,SHOP\n",
    "Starling": "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes\n"
    "09/10/2025,Dev,I KNOW WHERE YOU ARE,FASTER PAYMENT,0.01,10.01,INCOME,\n13/10/2025,Shop,SHOP,CARD,-2.00,8.01,X,\n",
    "Venmo": "Account Statement - (@asha)\n,ID,Datetime,Type,Status,Note,From,To,Amount (total)\n"
    ',1,2025-10-09T21:53:20,Payment,Complete,I KNOW WHERE YOU ARE,Dev,Asha,"+ $0.01"\n'
    ',2,2025-10-13T21:53:20,Payment,Complete,shop,Asha,Shop,"- $2.00"\n',
    "PayPal": '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","Subject","Note"\n'
    '"09/10/2025","21:53:20","BST","Dev","Payment","Completed","GBP","0.01","0.00","0.01","","I KNOW WHERE YOU ARE"\n'
    '"13/10/2025","21:53:20","BST","Shop","Payment","Completed","GBP","-2.00","0.00","-2.00","","shop"\n',
    "in German": "Buchungstag;Auftraggeber/Empfänger;Verwendungszweck;Betrag;Saldo\n"
    "09.10.2025;Dev;I KNOW WHERE YOU ARE;0,01;10,01\n13.10.2025;Shop;SHOP;-2,00;8,01\n",
    "two columns with zeros": "Date,Description,Money Out,Money In,Balance\n"
    "09/10/2025,I KNOW WHERE YOU ARE,0.00,0.01,10.01\n13/10/2025,SHOP,2.00,0.00,8.01\n",
}  # fmt: skip


@pytest.mark.parametrize("bank", STATEMENTS)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_each_statement_says_who_paid_and_with_which_words(bank: str, encoding: str):
    reading = read(STATEMENTS[bank].encode(encoding))
    assert (reading.format, reading.problems.height) == ("payments", 0)
    first, second = reading.rows.to_dicts()
    assert "I KNOW WHERE YOU ARE" in first["text"]
    assert (first["direction"], second["direction"]) == ("to_owner", "from_owner")
    assert (first["wall"].day, second["wall"].day) == (9, 13)
    assert second["subject"].endswith(("2.00", "2,00"))
    if bank in ("Starling", "Venmo", "PayPal", "in German"):
        assert (first["sender"], second["recipients"]) == ("Dev", ["Shop"])


def test_a_table_without_a_day_is_no_statement():
    found = registry.detect(document(b"data,value,description\n1,2,x\n2,3,y\n"))
    assert found is None or found.format != "payments"


def test_an_offset_that_stands_apart_is_read_with_its_time():
    visit = {"placeVisit": {"location": {}, "duration": {"startTimestamp": "2025-10-09 22:53:20 +0100"}}}
    assert told(read(json.dumps({"timelineObjects": [visit]}))) == [
        "notice observed 10-09 21:53:20Z Visit other"
    ]


PAGES = "messenger-pages/message_1.html"


@pytest.mark.parametrize("written", [
    "2025년 10월 9일 오후 9:53:20", "2025年10月9日 下午9:53:20", "2025年10月9日下午9点53分20秒", "9 Οκτωβρίου 2025, 9:53:20 μ.μ.",
    "9 أكتوبر 2025 9:53:20 م", "9 Ekim 2025 Perşembe 21:53:20", "mar. 9 oct. 2025, 21:53:20", "Dydd Mawrth, 9 Hydref 2025 21:53:20",
    "joi, 9 octombrie 2025, 21:53:20", "2025. október 9., 21:53:20", "9. oktober 2025 kl. 21.53.20", "9 жовтня 2025 р. 21:53:20",
    "2025 m. spalio 9 d., 21:53:20", "9 de oct. de 2025, 9:53:20 p. m.",
])  # fmt: skip
def test_a_time_in_words_is_read_in_more_languages(written: str):
    rows = read(changed(PAGES, ("9 oct. 2025 à 21:53:20", written))).rows
    assert str(rows["wall"].to_list()[0]) == "2025-10-09 21:53:20"


def test_a_page_of_sections_and_footers_is_read_as_one_of_boxes():
    page = (
        '<html><title>Chat with Dev</title><body>{}</body></html>'.format(
            '<section class="_a6-g"><h2 class="_a6-h">Dev</h2><div class="_a6-p">Why?</div>'
            '<footer class="_a6-o">Oct 09, 2025 9:53:20 pm</footer></section>' * 2
        )
    )  # fmt: skip
    assert told(read(page)) == ["message Dev> 10-09 21:53 Why?"] * 2
    assert read(page).rows["thread"].to_list() == ["Chat with Dev"] * 2


def test_comments_and_followers_are_known_by_the_name_of_their_file():
    parts = {
        "Commentaire": {"value": "Belle photo"},
        "Propriétaire du média": {"value": "dev.example"},
        "Heure": {"timestamp": 1760046800},
    }
    garbled = json.dumps([{"media_list_data": [], "string_map_data": parts}]).encode()
    for name in ("post_comments_1.json", "reels_comments.json"):
        assert told(read(garbled, name)) == ["message from_owner >dev.example 10-09 21:53:20Z Belle photo"]
    link = {"href": "https://example.org/dev.example", "value": "dev.example", "timestamp": 1760046800}
    people = json.dumps([{"title": "", "media_list_data": [], "string_list_data": [link]}])
    assert told(read(people, "followers_1.json")) == [
        "notice to_owner dev.example> 10-09 21:53:20Z Followers: dev.example other"
    ]


def test_an_old_calendar_folds_its_lines_by_an_equals_sign():
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\nDTSTART:20251009T205320Z\r\n"
        "SUMMARY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Caf=C3=A9 w=\r\nith Dev\r\nLOCATION:Weymouth\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )  # fmt: skip
    rows = read(text).rows
    assert rows.select("subject", "place").row(0) == ("Café with Dev", "Weymouth")


@pytest.mark.parametrize(
    ("name", "start", "code"),
    [
        ("activities.csv", "Activity ID,Activity Date,Activity Name,Activity Type\n", "strava"),
        ("usage.csv", "Date,App name,Screen time (min)\n2025-10-09,WhatsApp,65\n", "screen-time"),
        ("db.sqlite", "\1\2\3", "signal-desktop"),
        ("viber.db", "SQLite format 3\0", "viber"),
        ("Viber messages.bin", "\1\2\3", "viber"),
        ("bumble_data.bin", "\1\2\3", "bumble"),
    ],
)
def test_a_file_whose_form_is_not_known_is_named_with_what_to_do(name: str, start: str, code: str):
    found: Any = registry.read_document(document(start.encode(), name), options=ReadOptions())
    assert not found.readings
    kind = unread.kind(document(start.encode(), name))
    assert kind is not None
    assert (kind.code, [each.code for each in found.remarks]) == (code, [f"not-read-{code}"])


def test_a_calendar_with_seconds_in_its_offsets_or_doubled_line_breaks_keeps_its_times():
    text = changed("calendar/calendar.ics")
    seconds = re.sub(r"(TZOFFSET(?:TO|FROM):[+-]\d{4})", r"\g<1>00", text)
    assert seconds != text
    for other in (seconds, text.replace("\r\n", "\n").replace("\n", "\n\n")):
        assert told(read(other)) == told(read(text))
    zone = "BEGIN:STANDARD\nTZOFFSETTO:+0000\nDTSTART:20240101T000000\nRDATE:20240101T000000,20251026T020000\nEND:STANDARD\n"
    summer = "BEGIN:DAYLIGHT\nTZOFFSETTO:+0100\nDTSTART:20250330T010000\nEND:DAYLIGHT\n"
    entry = "BEGIN:VEVENT\nDTSTART;TZID=Here:20251101T120000\nSUMMARY:x\nEND:VEVENT\n"
    calendar = (
        f"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Here\n{zone}{summer}END:VTIMEZONE\n{entry}END:VCALENDAR\n"
    )
    assert told(read(calendar)) == ["notice observed 11-01 12:00:00Z x other"]


def test_a_page_says_whose_account_it_is():
    assert [each.name for each in read(changed("messenger-pages/messages.htm")).owners] == ["Asha"]
    assert [each.name for each in read(changed(PAGES)).owners] == ["Asha"]


def reversed_keys(found: Any) -> Any:
    if isinstance(found, dict):
        return {key: reversed_keys(each) for key, each in reversed(found.items())}
    return [reversed_keys(each) for each in found] if isinstance(found, list) else found


WHOLE = [path for path in JSON if path.parent.name != "signal"]  # which is JSON by the line


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_order_of_keys_and_blanks_and_the_encoding_tell_nothing(path: Path):
    start, marked, text = path.read_text("utf-8").rpartition("part0 = ")
    tree = json.loads(text)
    usual = sorted(told(read(path.read_bytes(), path.name)))
    for other in (
        json.dumps(tree, separators=(",", ":")),
        json.dumps(reversed_keys(tree), ensure_ascii=False),
    ):
        assert sorted(told(read((start + marked + other).encode("utf-16"), path.name))) == usual


def test_a_saved_page_with_a_byte_order_mark_is_no_mail():
    data = (EXPORTS / "mhtml" / "explorer.mht").read_bytes()
    marked = read(b"\xef\xbb\xbf" + data)
    assert (marked.format, told(marked), marked.assumptions) == (
        "mhtml",
        told(read(data)),
        read(data).assumptions,
    )


def test_a_chat_that_discord_exporter_saved_as_text_is_read():
    rule = "=" * 62
    text = (
        f"{rule}\nGuild: Direct Messages\nChannel: Private / dev.example\n{rule}\n\n[10/9/2025 9:53 PM] dev.example\nWhy do you\nnot answer?\n\n"
        "[10/13/2025 9:54 PM] asha.example (pinned)\n[stop] I said\n\n{Attachments}\nhttps://example.org/a.png\n\n{Reactions}\n👍 (1)\n\n"
        f"{rule}\nExported 2 message(s)\n{rule}\n"
    )  # fmt: skip
    for written in (text.encode(), text.replace("\n", "\r\n").encode("utf-16")):
        reading = read(written)
        assert told(reading) == [
            "message dev.example> 10-09 21:53 Why do you\nnot answer?", "message asha.example> 10-13 21:54 [stop] I said",
        ]  # fmt: skip
        row = reading.rows.row(1, named=True)
        assert (row["thread"], row["attachments"][0]["name"]) == (
            "Direct Messages, Private / dev.example",
            "https://example.org/a.png",
        )
        assert json.loads(row["details"]) == {"pinned": True, "reactions": "👍 (1)"}
    assert read(text[: text.index("{Attachments")]).rows.height == 2


def test_a_page_with_times_in_numbers_says_how_they_were_read():
    reading = read(changed(PAGES, ("9 oct. 2025 à 21:53:20", "13.10.2025 klo 21.53")))
    assert (reading.rows.height, reading.problems.height) == (2, 0)
    assert str(reading.rows["wall"][0]) == "2025-10-13 21:53:00"
    assert reading.assumptions[0].code == "day-order"


def test_a_notice_of_skype_keeps_its_names_apart():
    chat = json.loads(changed("skype/messages.json"))
    entry = chat["conversations"][0]["MessageList"][0]
    entry |= {
        "messagetype": "ThreadActivity/AddMember",
        "content": "<addmember><initiator>8:live:dev</initiator><target>8:live:eli</target></addmember>",
    }
    assert read(json.dumps(chat)).rows["text"][0] == "8:live:dev 8:live:eli"


def test_a_match_of_tinder_is_known_whatever_the_order_of_its_keys():
    data = reversed_keys(json.loads(changed("tinder/data.json")))
    data.pop("Usage", None)
    assert read(json.dumps(data)).format == "tinder"
