"""A WhatsApp export is known by what it holds, and nothing else is taken for one."""

import json

import pytest
from test_whatsapp_layouts import LAYOUTS
from whatsapp_chats import LRM, android, document, iphone

from chesil.readers.whatsapp import READER

TALK = ("Dev: hello", "Asha: who is this?", "Dev: you know who", "Asha: stop")


def is_known(text: str | bytes, **how) -> bool:
    return READER.recognises(document(text, **how))


@pytest.mark.parametrize("header", [header for header, _, _ in LAYOUTS])
def test_every_layout_is_known(header):
    assert is_known("".join(f"{header}{said}\n" for said in TALK))


@pytest.mark.parametrize("header", [header for header, _, _ in LAYOUTS])
def test_every_layout_is_known_from_one_record(header):
    assert is_known(f"{header}Dev: hello")


@pytest.mark.parametrize(
    "text",
    [
        android("You created group “Us”", "Dev added you", "Messages and calls are end-to-end encrypted."),
        android(*TALK).encode("utf-16"),
        "\ufeff\r\n" + iphone(*TALK),
        "My chat with Dev\nI kept this since March\n\n" + android(*TALK),
        android("Dev: " + "\n".join(["a long poem"] * 3_000), "Asha: stop"),
        android("Dev: " + "x" * 200_000, "Asha: stop"),
        android("Dev:hello", "Asha:no", "Dev:yes"),
        android("Dev: 12,13,14;15", 'Dev: {"a": 1}', "Dev: <b>hi</b>", "Asha: From me"),
        "[2026-03-25, 10:00] Dev: hello\n[2026-03-25, 10:01] You blocked this contact\n",
        f"[2026-03-25, 10:00] Dev: {LRM}image omitted\n",
        "[2026-03-25 10:00:00] Dev: hello\n[2026-03-25 10:01:00] Asha: no\n",
    ],
)
def test_an_export_is_known(text):
    assert is_known(text)


def test_the_name_of_the_file_says_nothing():
    assert is_known(android(*TALK), name="holiday.jpg")
    assert not is_known("Dear Asha, I am sorry.\n", name="WhatsApp Chat with Dev.txt")


CSV = "Date,Time,Number,Duration\n25/03/2026,21:05,+44 7700 900123,00:00:03\n25/03/2026,21:06,+44 7700 900123,0\n"
MAIL = "From: Dev <dev@example.org>\nTo: asha@example.org\nSubject: you\nDate: Wed, 25 Mar 2026 21:05:00 +0000\n\n"
TELEGRAM = {
    "name": "Dev",
    "type": "personal_chat",
    "messages": [{"date": "2026-03-25T21:05:00", "text": "hello"}],
}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        "hello\nthere\n",
        CSV,
        CSV.replace("/", "-"),
        "25/03/2026, 21:05, Dev, hello\n25/03/2026, 21:06, Asha, no\n",
        MAIL + android(*TALK),
        f"From dev@example.org Wed Mar 25 21:05:00 2026\n{MAIL}{android(*TALK)}",
        json.dumps(TELEGRAM),
        json.dumps(TELEGRAM, indent=1),
        f"<html><body>\n{android(*TALK)}</body></html>",
        "<?xml version='1.0'?>\n<smses count='1'>\n<sms date='1' body='25/03/2026, 21:05 - Dev: hi' />\n</smses>",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Dev\nEND:VCARD\n",
        "[2026-03-25, 10:00] Me: hello\n[2026-03-25, 10:01] Dev: hi\n> quoted\n",  # signal-export
        "[2026-03-25 10:00:00] Me: hello\n\n[2026-03-25 10:01:00] Dev: hi  \n",
        "2026-03-25 10:00:00 - root - INFO - started\n2026-03-25 10:00:01 - root - ERROR - failed: no disk\n",
        "[2026-03-25 10:00:00] app.ERROR: failed\n[2026-03-25 10:00:01] app.INFO: started\n",
        "[2026-03-25 10:00:00] INFO: started\n[2026-03-25 10:00:01] DEBUG: x: 1\n",
        "[25/Mar/2026:10:00:00 +0000] GET /index.html\n",
        "Mar 25 10:00:00 host daemon[1]: started\n",
        "25/03/2026 21:05 - He stood outside\n26/03/2026 21:10 - He rang eleven times\n27/03/2026 - quiet\n",
        "Wednesday 25 March\n21:05 Dev called\n",
        "\n".join(f"line {number}" for number in range(30)) + "\n" + android(*TALK),
        b"\x00\x01\x02" * 1_000,
        b"\xff\xfe\x00",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        "[" * 100_000,
        "1/" * 100_000,
        "1/1/1, 1:11 - " * 10_000,
    ],
)
def test_other_files_are_not_taken_for_one(text):
    assert not is_known(text)
