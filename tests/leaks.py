"""A record in which much must not leave, everything that must not, and the search for it in whatever left."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping

import pikepdf
import polars as pl
from PIL import Image
from tests.formats.sms_backup_restore.sms_backups import backup, call, mms, part, sms

HOME = (50.0, 42.93, 0.0), (2.0, 26.22, 0.0)  # degrees, minutes and seconds, north and west
HIDDEN = (
    "50.7155", "50.715500", "42.93", "2.437",  # her home, as a reader and as EXIF write it
    "Examplephone", "asha.private@example.org", "7700900999", "farah.private@example.org", "7700900555",
    "CANARYFRIEND", "CANARYGUESS", "CANARYSISTER", "Chat with Farah",
)  # fmt: skip
SHOWN = "I saw you at the gate"
DEV, FARAH, ASHA = "+447700900123", "+447700900555", "+447700900999"
_OCT = 1_760_000_000_000


def photo(*, device: str = "Examplephone") -> bytes:
    """A photo of her door that says where, when and with what it was taken."""
    image = Image.new("RGB", (64, 48), (200, 30, 30))
    exif = image.getexif()
    exif[0x010F] = device
    exif.get_ifd(0x8769)[0x9003] = "2025:10:09 09:55:10"
    exif.get_ifd(0x8825).update({1: "N", 2: HOME[0], 3: "W", 4: HOME[1]})
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif)
    return written.getvalue()


DEV_CHAT = (
    f"09/10/2025, 09:30 - Dev: {SHOWN}\n09/10/2025, 09:31 - Asha: leave me alone\n"
    "10/10/2025, 23:30 - Dev: answer me\n25/10/2025, 23:50 - Dev: answer me now\n"
)
FARAH_CHAT = (
    "09/10/2025, 10:30 - Farah: CANARYFRIEND are you safe?\n25/10/2025, 10:31 - Asha: yes CANARYFRIEND\n"
)
MAIL = (
    "Return-Path: <dev@example.com>\r\nDelivered-To: asha.private@example.org\r\n"
    "From: Dev <dev@example.com>\r\nTo: Asha <asha.private@example.org>\r\n"
    "Cc: Farah <farah.private@example.org>\r\nSubject: us\r\nDate: Fri, 10 Oct 2025 08:00:00 +0100\r\n"
    "Message-ID: <1@example.com>\r\n\r\nYou cannot hide.\r\n"
)


def texts() -> str:
    """Texts and calls: Dev's, a sister's, and a group in which he, she and a friend are."""
    told = part(ct="text/plain", text="All of you listen")
    group = ((DEV, "137"), (ASHA, "151"), (FARAH, "151"))
    return backup(
        sms(address=DEV, date=str(_OCT), body="Where are you", contact_name="Dev"),
        sms(address="+447700900777", date=str(_OCT + 1000), body="CANARYSISTER hello", contact_name="Eli"),
        mms(told, addrs=group, date=str(_OCT + 2000), address=f"{DEV}~{FARAH}", contact_name="Dev, Farah"),
        call(number=FARAH, date=str(_OCT + 3000), contact_name="Farah"),
        sms(address=DEV, date=str(_OCT + 4000), body="Pick up", contact_name="Dev"),
    )


def files() -> dict[str, bytes]:
    """The record, a file each."""
    return {
        "WhatsApp Chat with Dev.txt": DEV_CHAT.encode(),
        "WhatsApp Chat with Farah.txt": FARAH_CHAT.encode(),
        "us.eml": MAIL.encode(),
        "texts.xml": texts().encode(),
        "door.jpg": photo(),
    }


PEOPLE = f"""[[person]]
name = "Asha"
me = true
addresses = ["{ASHA}", "asha.private@example.org"]

[[person]]
name = "Dev"
addresses = ["{DEV}", "dev@example.com"]

[[person]]
name = "Farah"
addresses = ["{FARAH}", "farah.private@example.org"]
"""


def found(data: bytes, *, name: str = "") -> list[str]:
    """What must not leave and is in these bytes: as they are, in UTF-16, or in the words of a PDF or a table."""
    plain = [data, data.decode("utf-16-le", "ignore").encode()]
    if data.startswith(b"%PDF-"):
        plain.append(words_of(data).encode())
    if name.endswith(".parquet"):
        table = pl.read_parquet(io.BytesIO(data))
        plain.append(table.write_json().encode())
    return [each for each in HIDDEN if any(each.encode() in text for text in plain)]


def found_in(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """The files in which something is, and what."""
    every = {name: found(data, name=name) for name, data in files.items()}
    return {name: what for name, what in every.items() if what}


def unzipped(data: bytes) -> dict[str, bytes]:
    """The files of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def words_of(pdf: bytes) -> str:
    """The letters that the pages of a PDF show, by the tables its own fonts bring; and all its strings."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        shown = "".join(letter for page in opened.pages for letter in _letters(page))
        strings = [str(each) for each in opened.objects if isinstance(each, pikepdf.String)]
        named = [str(value) for each in opened.objects for value in _values(each)]
    return "\n".join([shown, *strings, *named]).replace("\u200b", "")


def _values(each: object) -> Iterator[object]:
    if isinstance(each, pikepdf.Dictionary):
        yield from (value for value in each.values() if isinstance(value, pikepdf.String))


def _letters(page: pikepdf.Page) -> Iterator[str]:
    fonts = {name: _table(font) for name, font in page.resources.get("/Font", {}).items()}
    forms = [each for each in page.resources.get("/XObject", {}).values() if each.get("/Subtype") == "/Form"]
    for form in forms:
        yield from letters_of_drawing(form)
    yield from _of_stream(page, fonts)


def letters_of_drawing(form: pikepdf.Object) -> Iterator[str]:
    """The letters that one drawing of a page shows."""
    fonts = {name: _table(font) for name, font in form.get("/Resources", {}).get("/Font", {}).items()}
    yield from _of_stream(form, fonts)


def _of_stream(stream: pikepdf.Object | pikepdf.Page, fonts: Mapping[str, dict[int, str]]) -> Iterator[str]:
    table: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(stream):
        if str(operator) == "Tf":
            table = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts: Iterable[object] = operands[0] if str(operator) == "TJ" else operands
            for each in parts:
                if isinstance(each, pikepdf.String):
                    codes = bytes(each)
                    yield from (
                        table.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2)
                    )
        elif str(operator) == "ET":
            yield " "


def _table(font: pikepdf.Object) -> dict[int, str]:
    """What each code of a font stands for; nothing where it does not say."""
    if "/ToUnicode" not in font:
        return {}
    written = bytes(font.ToUnicode.read_bytes()).decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", written, re.S):
        for code, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", written, re.S):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int(text, 16)
            for code in range(int(first, 16), int(last, 16) + 1):
                found[code] = chr(start + code - int(first, 16))
    return found
