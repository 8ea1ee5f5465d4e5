"""Invented files of any size, and the rows a right reader must find in them."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

Row = tuple[str, str, str]  # minute as 2024-03-01T10:05, sender, text

WORDS: Final = [
    "the",
    "bus",
    "was",
    "late",
    "again",
    "can",
    "you",
    "bring",
    "milk",
    "see",
    "you",
    "at",
    "six",
    "that",
    "film",
    "was",
    "long",
    "did",
    "you",
    "ring",
    "her",
    "it",
    "rained",
    "all",
    "day",
    "I",
    "will",
    "be",
    "home",
    "soon",
    "the",
    "cat",
    "is",
    "asleep",
    "on",
    "your",
    "coat",
    "what",
    "time",
    "is",
    "dinner",
]
PEOPLE: Final = ("Asha", "Dev", "Eli Example", "Farah", "+44 7700 900123")
START: Final = datetime(2022, 1, 3, 8, 0)


_SYLLABLES: Final = [first + last for first in "bdfghjklmnprstvw" for last in "aeiou"]


def talk(
    count: int, *, people: tuple[str, ...] = PEOPLE, seed: int = 1, words: int = 0
) -> Iterator[tuple[datetime, str, str]]:
    """*count* messages in time order, minutes apart, of 3 to 12 words.

    *words*: each ends with one of so many others: some of these come often, and most seldom, as words do.
    """
    dice = random.Random(seed)
    when = START
    for _ in range(count):
        when += timedelta(seconds=dice.choice((20, 45, 70, 130, 400)))
        who, text = dice.choice(people), " ".join(dice.choices(WORDS, k=dice.randint(3, 12)))
        yield when, who, f"{text} {word(int(words ** dice.random()))}" if words else text


def word(number: int) -> str:
    """An invented word, the same for each number."""
    rest, last = divmod(number, len(_SYLLABLES))
    return (word(rest) if rest else "z") + _SYLLABLES[last]


def android(path: Path, count: int, *, words: int = 0) -> list[Row]:
    """A WhatsApp chat as Android in the UK writes it. *words*: as in talk."""
    return _chat(
        path, count, lambda when, who, text: f"{when:%d/%m/%Y, %H:%M} - {who}: {text}\n", words=words
    )


def iphone(path: Path, count: int) -> list[Row]:
    """A WhatsApp chat as an iPhone in the UK writes it."""
    return _chat(path, count, lambda when, who, text: f"[{when:%d/%m/%Y, %H:%M:%S}] {who}: {text}\r\n")


def _chat(path: Path, count: int, line: Callable[[datetime, str, str], str], *, words: int = 0) -> list[Row]:
    rows = []
    with path.open("w", encoding="utf-8", newline="") as stream:
        for when, who, text in talk(count, words=words):
            stream.write(line(when, who, text))
            rows.append((f"{when:%Y-%m-%dT%H:%M}", who, text))
    return rows


def sms(path: Path, count: int) -> list[Row]:
    """Texts as SMS Backup & Restore writes them; times are UTC."""
    rows = []
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f'<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>\n<smses count="{count}">\n')
        for number, (when, _, text) in enumerate(talk(count)):
            address = f"+4477009001{number % 90 + 10}"
            stamp = int(when.replace(tzinfo=UTC).timestamp() * 1000)
            stream.write(
                f'  <sms protocol="0" address="{address}" date="{stamp}" type="1" subject="null" body="{text}" '
                f'toa="null" sc_toa="null" service_center="null" read="1" status="-1" locked="0" date_sent="0" '
                f'sub_id="1" readable_date="{when:%d %b %Y %H:%M:%S}" contact_name="(Unknown)" />\n'
            )
            rows.append((f"{when:%Y-%m-%dT%H:%M}", address, text))
        stream.write("</smses>\n")
    return rows


def telegram(path: Path, count: int) -> list[Row]:
    """One chat as Telegram Desktop writes it; times are UTC."""
    rows, messages = [], []
    for number, (when, who, text) in enumerate(talk(count)):
        unix = int(when.replace(tzinfo=UTC).timestamp())
        messages.append(
            {
                "id": number, "type": "message", "date": f"{when:%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(unix),
                "from": who, "from_id": f"user{PEOPLE.index(who) + 1}", "text": text,
                "text_entities": [{"type": "plain", "text": text}],
            }
        )  # fmt: skip
        rows.append((f"{when:%Y-%m-%dT%H:%M}", who, text))
    chat = {"name": "Dev", "type": "personal_chat", "id": 1, "messages": messages}
    path.write_text(json.dumps(chat, ensure_ascii=False, indent=1), "utf-8")
    return rows


def mbox(path: Path, count: int) -> list[Row]:
    """Plain mails in one mbox; times are UTC."""
    rows = []
    with path.open("w", encoding="utf-8") as stream:
        for number, (when, _, text) in enumerate(talk(count)):
            sender = f"person{number % 50}@example.com"
            body = "\n".join([text] * 30)
            stream.write(
                f"From MAILER-DAEMON {when:%a %b %d %H:%M:%S %Y}\n"
                f"Received: from mail.example.com by mx.example.org; {when:%a, %d %b %Y %H:%M:%S} +0000\n"
                f"Date: {when:%a, %d %b %Y %H:%M:%S} +0000\nFrom: {sender}\nTo: asha@example.org\n"
                f"Subject: number {number}\nMessage-ID: <{number}@example.com>\n"
                f'Content-Type: text/plain; charset="utf-8"\n\n{body}\n\n'
            )
            rows.append((f"{when:%Y-%m-%dT%H:%M}", sender, body))
    return rows
