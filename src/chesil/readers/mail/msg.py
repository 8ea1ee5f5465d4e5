"""An item saved from Outlook (.msg): a mail, or a meeting, contact, note or task."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

from chesil.readers.mail import hypertext, outlook_kinds, rtf
from chesil.readers.mail.addresses import Person, one_line
from chesil.readers.mail.body import SUMMED_CHARACTERS
from chesil.readers.mail.compound import MAGIC, CompoundBroken, Storage, read_compound
from chesil.readers.mail.dates import Stamp
from chesil.readers.mail.headers import Head, read_head
from chesil.readers.mail.mailbag import INSIDE_DEPTH, INSIDE_MAILS, Mailbag
from chesil.readers.mail.message import MESSAGE_ID, Mail, a_day_apart, complete, read_mail, thread_of, time_of
from chesil.readers.mail.properties import NESTED_HEADER, SMALL_HEADER, TABLE, TOP_HEADER, Properties
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Document, Reading, ReadOptions

FORMAT: Final = "msg"
VERSION: Final = "2"
FILE_BYTES: Final = 256 << 20
RAW_CHARACTERS: Final = 1_000_000

_CLASS, _TRANSPORT, _SUBJECT, _BODY, _RICH_BODY = 0x001A, 0x007D, 0x0037, 0x1000, 0x1009
_FLAGS, _RECEIVED_BY = 0x0E07, 0x0076
_TIMES: Final = {"sent": 0x0039, "delivered": 0x0E06, "created": 0x3007, "changed": 0x3008}
_UNSENT: Final = 0x8  # of the flags
_MINUTE_US: Final = 60_000_000
_TABLE_NAME: Final = TABLE.encode("utf-16-le")
_MAIL_CLASS: Final = re.compile(r"(?:REPORT\.)?IPM\.NOTE(?:\..*)?", re.IGNORECASE)
_FIELDS: Final = {1: "to", 2: "cc", 3: "bcc"}  # by the type of a recipient
_NEXT: Final = "Open it in Outlook, and save or export the mail again."


def recognises(document: Document) -> bool:
    """Whether the file is a compound file that holds an Outlook item, and not a Word or Excel file."""
    if not document.head.startswith(MAGIC):
        return False
    if _TABLE_NAME in document.head:
        return True
    try:
        return TABLE in _open(document).streams  # its directory may lie behind the head
    except ReadingError:
        return False


def read(document: Document, options: ReadOptions) -> Reading:
    """Read the item: one record.

    Raises:
        ReadingError: the file is damaged so that no item can be found in it.
        TooLarge: it has more than FILE_BYTES bytes.
    """
    root = _open(document)
    if TABLE not in root.streams:
        raise ReadingError("This Outlook file holds no item.", where=document.name, next_step=_NEXT)
    bag = Mailbag(document, format=FORMAT, version=VERSION)
    size = f"{document.size_bytes:,} bytes"
    about = f"[Outlook item, {size}. Its header and text follow; the rest is not copied.]"
    add_item(root, bag, about=about)
    return bag.reading()


def add_item(
    root: Storage,
    bag: Mailbag,
    *,
    about: str,
    details: Mapping[str, Any] | None = None,
    header: int = TOP_HEADER,
    depth: int = 0,
    names: Storage | None = None,
) -> None:
    """One record for the item, and one for each item that it has attached.

    Args:
        about: what `raw` begins with, since an item is binary. details: to be added to its own.
        names: the folder that says what named properties are called, of an item inside another.
    """
    names = names or root.storages.get("__nameid_version1.0")
    mail = _mail(Properties(root, header=header), about, bag, names)
    mail.details.update(details or {})
    number = bag.records + 1
    bag.add(mail, record=number, line=None)
    bag.add_inside(mail.inside, around=number)
    for storage in _folders(root, "__attach_version1.0_#") if depth < INSIDE_DEPTH else ():
        inside = storage.storages.get("__substg1.0_3701000D")
        if inside is not None and TABLE in inside.streams and bag.records < INSIDE_MAILS + number:
            held = {"inside": number}
            add_item(
                inside, bag, about=about, details=held, header=NESTED_HEADER, depth=depth + 1, names=names
            )


def _open(document: Document) -> Storage:
    if document.size_bytes > FILE_BYTES:
        raise TooLarge("This Outlook file is too large to read.", where=document.name, next_step=_NEXT)
    try:
        return read_compound(document.read())
    except CompoundBroken as error:
        raise ReadingError("This Outlook file is damaged.", where=document.name, next_step=_NEXT) from error


def _mail(item: Properties, about: str, bag: Mailbag, names: Storage | None) -> Mail:
    kind, written = item.text(_CLASS), item.text(_TRANSPORT)
    written = written.removeprefix("Microsoft Mail Internet Headers Version 2.0\r\n")
    head = read_head(written.encode("utf-8", "replace"))
    is_mail = bool(_MAIL_CLASS.fullmatch(kind or "IPM.Note"))
    details: dict[str, Any] = {"class": kind or None}
    defects = [*head.defects, *(() if is_mail else ("not-a-mail",))]
    text = _text(item, details, defects)
    stamp, as_written = _time(item, head, details, defects)
    sender = _sender(item, head, bag, details)
    attached = _attachments(item, details)
    held = _signed(kind, attached, bag, defects)
    mail = Mail(
        stamp=stamp,
        as_written=as_written,
        sender=sender[1] if sender else None,
        sender_name=(sender[0] or None) if sender else None,
        recipients=_recipients(item, details),
        subject=item.text(_SUBJECT) or None,
        text=text or (held.text if held else None),
        attachments=held.attachments if held else [about_it for about_it, _ in attached],
        inside=held.inside if held else [],
        raw="\n".join((about, written, text or ""))[:RAW_CHARACTERS],
        thread=thread_of(head) or _thread(item),
        channel="email" if is_mail else "document",
        state="draft" if is_mail and item.number(_FLAGS) & _UNSENT else "sent",
        defects=defects,
        details=details,
        owner=item.text(_RECEIVED_BY) if "@" in item.text(_RECEIVED_BY) else None,
    )
    if sender is None and is_mail and mail.state != "draft":
        defects.append("sender-missing")
    defects += item.defects
    outlook_kinds.complete(mail, item, kind or "", names)
    complete(mail, head)
    return mail


def _signed(
    kind: str | None, attached: list[tuple[dict[str, Any], bytes]], bag: Mailbag, defects: list[str]
) -> Mail | None:
    """The mail inside a signed one; None of any other, and where it cannot be read."""
    if "SMIME" not in (kind or "").upper():
        return None
    source = outlook_kinds.signed(attached)
    defects.append("signed" if source else "signed-closed")
    return read_mail(source, repeats=bag.repeats) if source else None


def _text(item: Properties, details: dict[str, Any], defects: list[str]) -> str | None:
    text = item.text(_BODY).replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    if text.strip():
        return text
    page, cut = hypertext.to_text(item.page())
    if page:
        details["text_from"] = "html"
        defects += ["text-from-html", *(("text-cut",) if cut else ())]
        return page
    rich = rtf.to_text(rtf.unpacked(item.data(_RICH_BODY) or b""))
    if rich:
        details["text_from"] = "rtf"
        defects.append("text-from-rtf")
    return rich or text or None


def _time(
    item: Properties, head: Head, details: dict[str, Any], defects: list[str]
) -> tuple[Stamp | None, str | None]:
    """When the item was sent; of one never sent, when it was made."""
    said = {name: stamp for name, number in _TIMES.items() if (stamp := item.time(number))}
    details["times"] = {name: stamp.iso() for name, stamp in said.items()}
    sent, delivered = said.get("sent"), said.get("delivered")
    in_header: dict[str, Any] = {}
    noted: list[str] = []
    header, as_written = time_of(head, in_header, noted)
    stated = header if head.first.get("date") and "date-unreadable" not in noted else None
    stamp = sent or stated or delivered or header
    if stamp is None:
        stamp = said.get("created")
        defects.append("date-created" if stamp else "date-missing")
        return stamp, stamp.iso() if stamp else as_written
    others = [other for other in (stated, delivered, header) if other and a_day_apart(stamp, other)]
    if others or in_header:
        defects.append("dates-differ")
        details |= {name: head.first[name] for name in ("date",) if name in head.first} | in_header
    if stamp is sent and stated and stated.at_us and abs(stated.at_us - stamp.wall_us) < _MINUTE_US:
        return stated, as_written  # the same time, and the header gives the sender's offset too
    if stamp is delivered or (stamp is header and header is not stated):
        is_draft = bool(item.number(_FLAGS) & _UNSENT)
        defects.append("date-created" if is_draft else "date-from-received")
    return stamp, as_written if stamp is header else stamp.iso()


def _sender(item: Properties, head: Head, bag: Mailbag, details: dict[str, Any]) -> Person | None:
    """Whom the item shows as its sender; who sent it for them is put into *details*."""
    shown = _person(item, name=0x0042, address=0x0065, smtp=0x5D02)
    actual = _person(item, name=0x0C1A, address=0x0C1F, smtp=0x5D01)
    if shown and actual and not (item.text(0x5D02) or item.text(0x0065)):
        # A name alone is no address, also where it is written like one: that is how a sender is forged.
        shown = (shown[0], actual[1])
    if shown and actual and shown[1] != actual[1]:
        details["sent_by"] = actual
    sender = shown or actual
    in_header = bag.repeats.people(head.first["from"]) if "from" in head.first else ()
    if in_header and (sender is None or "@" not in sender[1]):
        return in_header[0]  # an address inside Exchange says nothing outside it
    return sender


def _person(item: Properties, *, name: int, address: int, smtp: int) -> Person | None:
    display, written = one_line(item.text(name)), one_line(item.text(smtp) or item.text(address))
    return (display, written or display) if written or display else None


def _recipients(item: Properties, details: dict[str, Any]) -> list[str]:
    for storage in _folders(item.storage, "__recip_version1.0_#"):
        one = Properties(storage, header=SMALL_HEADER, codepage=item.codepage)
        person = _person(one, name=0x3001, address=0x3003, smtp=0x39FE)
        if person:
            details.setdefault(_FIELDS.get(one.number(0x0C15), "to"), []).append(person)
    if not any(field in details for field in _FIELDS.values()):
        for field, number in (("to", 0x0E04), ("cc", 0x0E03), ("bcc", 0x0E02)):
            names = [name.strip() for name in one_line(item.text(number)).split(";") if name.strip()]
            if names:
                details[field] = [(name, name) for name in names]
    people = (address for field in _FIELDS.values() for _, address in details.get(field, ()))
    return list(dict.fromkeys(people))


def _attachments(item: Properties, details: dict[str, Any]) -> list[tuple[dict[str, Any], bytes]]:
    """Each attachment with its bytes, empty where they are not there."""
    attachments, mails = [], []
    for storage in _folders(item.storage, "__attach_version1.0_#"):
        one = Properties(storage, header=SMALL_HEADER, codepage=item.codepage)
        name = one.text(0x3707) or one.text(0x3704) or one.text(0x3001)
        kind, data = one.text(0x370E), one.data(0x3701)
        inside = storage.storages.get("__substg1.0_3701000D")
        if inside is not None and TABLE in inside.streams:
            nested = Properties(inside, header=NESTED_HEADER)
            mails.append(_summary(nested))
            name, kind = name or nested.text(_SUBJECT), kind or "application/vnd.ms-outlook"
        about = {
            "name": name or None,
            "media_type": kind or None,
            "size_bytes": None if data is None else len(data),
            "sha256": None if data is None else hashlib.sha256(data).hexdigest(),
        }
        attachments.append((about, data or b""))
    if mails:
        details["attached_mails"] = mails
    return attachments


def _summary(nested: Properties) -> dict[str, str]:
    """What an item inside an attachment says of itself."""
    sent = nested.time(_TIMES["sent"])
    said = {
        "from": nested.text(0x5D02) or nested.text(0x0065) or nested.text(0x0042),
        "to": nested.text(0x0E04),
        "date": sent.iso() if sent else "",
        "subject": nested.text(_SUBJECT),
    }
    return {name: value[:SUMMED_CHARACTERS] for name, value in said.items() if value}


def _folders(storage: Storage, prefix: str) -> list[Storage]:
    return [inside for name, inside in sorted(storage.storages.items()) if name.startswith(prefix)]


def _thread(item: Properties) -> str | None:
    for number in (0x1039, 0x1042, 0x1035):  # references, what it answers, its own Message-ID
        found = MESSAGE_ID.search(item.text(number))
        if found:
            return found[0]
    return item.text(0x0070) or None  # the topic of the conversation
