"""Write the invented case as the exports a phone would make: `python examples/make_case.py FOLDER`.

The story is in story.py; ordinary talk is drawn with a fixed seed, so every run writes the same
bytes. Formats: WhatsApp from two phones, SMS and calls, e-mail, a phone bill, contacts, photos,
notes, and the two files a person writes herself: people.toml and settings.toml.
"""

import io
import random
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

import story

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = datetime(2025, 9, 1), datetime(2026, 1, 5)
Line = tuple[datetime, str, str]
OUTGOING = 2  # how SMS Backup & Restore marks a call the owner made


def main(case: Path) -> None:
    """Write the exports into *case*/exports, and what Asha says of them beside that folder."""
    folder = case / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    (case / "people.toml").write_text(story.PEOPLE, "utf-8")
    (case / "settings.toml").write_text(story.SETTINGS, "utf-8")
    (folder / "notes.toml").write_text(story.NOTES, "utf-8")
    farah = sorted([*ordinary_talk("Farah", seed=1), *story.FARAH_IS_DRAWN_IN])
    (folder / "WhatsApp Chat with Dev.txt").write_text(
        android_chat(story.CHAT_WITH_DEV, with_block=True), "utf-8"
    )
    (folder / "WhatsApp Chat with Farah.txt").write_text(android_chat(farah), "utf-8")
    write_iphone_zip(folder / "WhatsApp Chat - Asha.zip", farah)
    (folder / "sms-20260105210000.xml").write_text(sms_backup(), "utf-8")
    (folder / "calls-20260105210000.xml").write_text(call_backup(), "utf-8")
    write_mail(folder)
    (folder / "phone bill October.csv").write_text(phone_bill(), "utf-8")
    (folder / "contacts.vcf").write_text(contacts(), "utf-8")
    write_photos(folder)


def ordinary_talk(friend: str, *, seed: int) -> Iterator[Line]:
    """Some weeks of everyday messages between Asha and a friend."""
    dice = random.Random(seed)
    day = FIRST
    while day < LAST:
        when = day + timedelta(hours=dice.randint(8, 20), minutes=dice.randint(0, 59))
        for turn in range(dice.choice((0, 2, 3, 4))):
            who = ("Asha", friend)[(turn + dice.randint(0, 1)) % 2]
            yield when, who, dice.choice(story.REPLIES if turn else story.OPENERS)
            when += timedelta(minutes=dice.randint(1, 25))
        day += timedelta(days=1)


def android_chat(lines: Iterable[Line], *, with_block: bool = False) -> str:
    """A chat as Android writes it, English, day first, 24 hours."""
    lines = list(lines)
    first = lines[0][0]
    notice = (
        "Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, "
        "can read or listen to them. Tap to learn more."
    )
    written = [f"{first:%d/%m/%Y, %H:%M} - {notice}"]
    written += [
        f"{when:%d/%m/%Y, %H:%M} - {who}: {'<Media omitted>' if text == story.PICTURE else text}"
        for when, who, text in lines
    ]
    if with_block:
        written.append(f"{story.BLOCKED_AT:%d/%m/%Y, %H:%M} - You blocked this contact. Tap to unblock.")
    return "\n".join(written) + "\n"


def write_iphone_zip(path: Path, lines: list[Line]) -> None:
    """The same chat from Farah's iPhone, with a picture beside it."""
    dice = random.Random(2)
    written = [f"[{lines[0][0]:%d/%m/%Y, %H:%M}:00] Asha: \u200eMessages and calls are end-to-end encrypted."]
    written += [
        f"\u200e[{when:%d/%m/%Y, %H:%M}:04] {who}: \u200e<attached: {text}>"
        if text == story.PICTURE
        else f"[{when:%d/%m/%Y, %H:%M}:{dice.randint(0, 59):02}] {who}: {text}"
        for when, who, text in lines
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("_chat.txt"), "\r\n".join(written) + "\r\n")
        archive.writestr(zipfile.ZipInfo(story.PICTURE), photo((238, 238, 232), exif=False))


def epoch(when: datetime) -> int:
    """Milliseconds since 1970 of a London wall time."""
    return int(when.replace(tzinfo=LONDON).timestamp() * 1000)


def element(name: str, **attributes: object) -> str:
    """One XML element of a backup, attributes in the given order."""
    written = " ".join(f"{key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"  <{name} {written} />"


def sms_backup() -> str:
    """Texts from Dev's two numbers, and everyday ones with her brother Eli."""
    dice = random.Random(3)
    names = {story.DEV_NUMBER: "Dev", story.ELI_NUMBER: "Eli"}
    texts = [(when, number, 1, text) for when, number, text in story.TEXTS_FROM_DEV]
    for day in range(0, (LAST - FIRST).days, 2):
        when = FIRST + timedelta(days=day, hours=dice.randint(9, 20), minutes=dice.randint(0, 59))
        texts.append((when, story.ELI_NUMBER, 1, dice.choice(story.OPENERS)))
        texts.append((when + timedelta(minutes=7), story.ELI_NUMBER, 2, dice.choice(story.REPLIES)))
    rows = [
        element(
            "sms", protocol=0, address=number, date=epoch(when), type=kind, subject="null", body=text,
            toa="null", sc_toa="null", service_center="null", read=1, status=-1, locked=0,
            readable_date=f"{when:%d %b %Y %H:%M:%S}", contact_name=names.get(number, "(Unknown)"),
        )
        for when, number, kind, text in sorted(texts)
    ]  # fmt: skip
    return backup("smses", rows)


def every_call() -> list[story.Call]:
    """Calls from Dev and from withheld numbers, and everyday ones both ways."""
    dice = random.Random(4)
    calls = list(story.CALLS)
    usual = (story.ELI_NUMBER, story.FARAH_NUMBER)
    for day in range(1, (LAST - FIRST).days, 5):
        when = FIRST + timedelta(days=day, hours=dice.randint(9, 20), minutes=dice.randint(0, 59))
        calls.append((when, dice.choice(usual), dice.randint(40, 900), dice.choice((1, 2))))
    for day in range(30, 60, 4):  # what an October bill lists beside those
        when = FIRST + timedelta(days=day, hours=dice.randint(9, 20), minutes=dice.randint(0, 59))
        calls.append((when, dice.choice((*usual, story.SURGERY_NUMBER)), dice.randint(40, 900), OUTGOING))
    return sorted(calls, key=lambda call: call[0])


def call_backup() -> str:
    """The call log of the phone."""
    names = {story.DEV_NUMBER: "Dev", story.ELI_NUMBER: "Eli", story.FARAH_NUMBER: "Farah"}
    rows = [
        element(
            "call", number=number or "", duration=seconds, date=epoch(when), type=kind,
            presentation=1 if number else 2, readable_date=f"{when:%d %b %Y %H:%M:%S}",
            contact_name=names.get(number or "", "(Unknown)"),
        )
        for when, number, seconds, kind in every_call()
    ]  # fmt: skip
    return backup("calls", rows)


def backup(root: str, rows: list[str]) -> str:
    """A whole backup file around its rows."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>'
    return "\n".join([head, f'<{root} count="{len(rows)}">', *rows, f"</{root}>"]) + "\n"


def mail(when: datetime, sender: str, subject: str, text: str, *, number: int) -> EmailMessage:
    """One mail to Asha, with the headers a server adds."""
    message = EmailMessage()
    stamp = when.replace(tzinfo=LONDON)
    arrived = format_datetime((stamp + timedelta(seconds=4)).astimezone(UTC))
    message["Received"] = f"from mail.example.com by mx.example.org; {arrived}"
    message["Date"] = format_datetime(stamp)
    message["From"], message["To"], message["Subject"] = sender, f"Asha <{story.ASHA_MAIL}>", subject
    message["Message-ID"] = f"<{number}.chesil@example.com>"
    message.set_content(text)
    return message


def write_mail(folder: Path) -> None:
    """Dev's mails and a newsletter or two as one mbox; the shop's mail saved by itself."""
    mails = [
        mail(when, f"Dev <{story.DEV_MAIL}>", subject, text, number=number)
        for number, (when, subject, text) in enumerate(story.MAILS_FROM_DEV)
    ]
    for month in (9, 10, 11, 12):
        news = "Opening hours this month: Tuesday to Saturday, 9 to 5.\n"
        sender, first = "Library <news@example.net>", datetime(2025, month, 1, 9)
        letter = mail(first, sender, "Library news", news, number=90 + month)
        letter["List-Unsubscribe"] = "<mailto:leave@example.net>"
        mails.append(letter)
    with (folder / "mail.mbox").open("wb") as box:
        for message in sorted(mails, key=lambda each: each["Message-ID"]):
            box.write(b"From MAILER-DAEMON Mon Jan  5 21:00:00 2026\n" + message.as_bytes() + b"\n")
    when, subject, text = story.PARCEL_MAIL
    shop = mail(when, "Field & Vase <orders@example.com>", subject, text, number=50)
    (folder / "flowers.eml").write_bytes(shop.as_bytes())


def phone_bill() -> str:
    """The calls she made in October, as an operator's website gives them: those of the call log."""
    rows = ["Date,Time,Number called,Duration,Cost (GBP)"]
    for when, number, seconds, kind in every_call():
        if kind == OUTGOING and number and (when.year, when.month) == (2025, 10):
            length = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
            rows.append(f"{when:%d/%m/%Y,%H:%M:%S},{number.replace('+44', '0')},{length},0.00")
    return "\r\n".join(rows) + "\r\n"


def contacts() -> str:
    """Her contacts, as a phone exports them."""
    people = (
        ("Dev", story.DEV_NUMBER, story.DEV_MAIL),
        ("Farah", story.FARAH_NUMBER, "farah@example.org"),
        ("Eli", story.ELI_NUMBER, "eli@example.org"),
    )
    cards = (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:;{name};;;\r\nFN:{name}\r\nTEL;TYPE=CELL:{number}\r\n"
        f"EMAIL:{address}\r\nEND:VCARD\r\n"
        for name, number, address in people
    )
    return "".join(cards)


def write_photos(folder: Path) -> None:
    """Two photos from her phone, with the time and place it claims."""
    (folder / "photos").mkdir(exist_ok=True)
    taken = {"car outside.jpg": "2025:10:21 00:55:10", "flowers.jpg": "2025:10:12 11:20:42"}
    for shade, (name, when) in enumerate(taken.items()):
        picture = photo((40 + 120 * shade, 52 + 120 * shade, 70 + 110 * shade), exif=True, when=when)
        (folder / "photos" / name).write_bytes(picture)


def photo(colour: tuple[int, int, int], *, exif: bool, when: str = "") -> bytes:
    """A small plain picture: a street with a parked car, drawn in a few shapes."""
    image = Image.new("RGB", (480, 320), colour)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 230, 480, 320), fill=(70, 70, 74))
    draw.rounded_rectangle((150, 190, 330, 245), radius=18, fill=(110, 30, 30))
    draw.ellipse((175, 228, 211, 264), fill=(20, 20, 20))
    draw.ellipse((269, 228, 305, 264), fill=(20, 20, 20))
    data = image.getexif()
    if exif:
        data[0x010F], data[0x0110] = "Examplephone", "Model 5"
        details = data.get_ifd(0x8769)
        details[0x9003], details[0x9011] = when, "+01:00"
        place = data.get_ifd(0x8825)
        place[1], place[2], place[3], place[4] = "N", (50.0, 42.0, 54.0), "W", (2.0, 26.0, 13.2)
    written = io.BytesIO()
    image.save(written, "JPEG", exif=data, quality=85)
    return written.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
