"""One mail in the form of RFC 5322: from its source to what becomes its row."""

import re
from typing import Any, Final

import attrs

from chesil.readers.mail import charsets
from chesil.readers.mail.addresses import Person
from chesil.readers.mail.body import Body
from chesil.readers.mail.dates import Stamp, read_date, read_received
from chesil.readers.mail.headers import Fields, Head, read_head, words
from chesil.readers.mail.parts import Structure
from chesil.readers.mail.quotes import quoted_parts
from chesil.readers.mail.repeats import Repeats

MAIL_BYTES: Final = 64 << 20  # a longer mail is read up to here, and that is said
HEADER_BYTES: Final = 1 << 20  # of fields kept in the details
WRITTEN_CHARACTERS: Final = 500
DAY_US: Final = 86_400_000_000
SAVED_PAGE: Final = "<Saved by "  # how browsers sign a page saved as one file

_ZONES_US: Final = 14 * 3_600_000_000  # a clock without a zone is at most this far from UTC
_BEGINNING: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*+(From (?![ \t]*:)[^\n]*\n?)?")
_OPENINGS: Final = (b"F", b"\n", b"\r", b" ", b"\t", b"\xef")
_ADDRESS: Final = re.compile(r"<?([^<>\s,;:]{1,200}@[^<>\s,;:]{1,200})>?")
MESSAGE_ID: Final = re.compile(r"<[^<>\s]{1,500}>")


@attrs.define(eq=False, kw_only=True)
class Mail:
    """What one mail says.

    Attributes:
        stamp: the time that counts, None when there is none that can be read.
        as_written: the date `stamp` was read from, or the Date field that could not be read.
        recipients: addresses of To, Cc and Bcc, each once. attachments: of tables.ATTACHMENT.
        kind, direction, place: of tables.ROWS, for what is no mail.
        raw: its source, with the bytes of attachments named instead of copied.
        inside: sources of the mails that are attached to it.
        defects: codes of remarks.REMARKS. details: what else it says, to become JSON.
        owner: an address that says whose mailbox this is. owner_sent: because the mailbox
            itself calls this mail sent; else because it was delivered there.
    """

    stamp: Stamp | None
    as_written: str | None
    sender: str | None
    sender_name: str | None
    recipients: list[str]
    subject: str | None
    text: str | None
    attachments: list[dict[str, Any]]
    raw: str
    thread: str | None
    kind: str = "message"
    direction: str | None = None
    place: str | None = None
    channel: str = "email"
    state: str = "sent"
    defects: list[str]
    details: dict[str, Any]
    inside: list[bytes] = attrs.field(factory=list, repr=False)
    owner: str | None = None
    owner_sent: bool = False


def read_mail(source: bytes, *, repeats: Repeats, unquote: bool = False, cut: bool = False) -> Mail:
    """Read one mail; whatever is broken in it is named in its defects, never raised.

    Args:
        source: at most MAIL_BYTES of it. cut: the file holds more of this mail than that.
        repeats: what this reading has met before.
        unquote: lines of the body that begin with ">From " lose one ">", which mbox files add.
    """
    details: dict[str, Any] = {}
    head = read_head(source, _beginning(source, details))
    structure = Structure(source, kind=repeats.kind)
    body = Body(source, structure.read(head, len(source)), unquote=unquote)
    text = body.text(details)
    defects = ["mail-cut"] if cut else []
    defects += [*head.defects, *structure.defects, *body.defects]
    stamp, as_written = time_of(head, details, defects)
    sender = _sender(head, repeats, details, defects)
    mail = Mail(
        stamp=stamp,
        as_written=as_written,
        sender=sender[1] if sender else None,
        sender_name=(sender[0] or None) if sender else None,
        recipients=_recipients(head, repeats, details),
        subject=words(head.first["subject"]).strip() if "subject" in head.first else None,
        text=text,
        attachments=body.attachments,
        inside=body.inside,
        raw=body.raw(defects),
        thread=thread_of(head),
        defects=defects,
        details=details,
    )
    complete(mail, head)
    return mail


def complete(mail: Mail, head: Head) -> None:
    """Add what every kind of mail tells alike: quotations, marks of the mailbox, the header, the defects."""
    _mark_quotes(mail)
    _mark_mailbox(mail, head)
    mail.details["headers"] = head.fields if head.body_at < HEADER_BYTES else _kept(head.fields, mail)
    if mail.defects:
        mail.details["defects"] = list(dict.fromkeys(mail.defects))


def _beginning(source: bytes, details: dict[str, Any]) -> int:
    """Where the header begins: behind blank lines and the line "From ..." that mail stores put on top."""
    found = _BEGINNING.match(source) if source[:1] in _OPENINGS else None
    if found is None:
        return 0
    if found[1]:
        details["envelope"] = charsets.decode(found[1][:WRITTEN_CHARACTERS])[0].strip()
    return found.end()


def time_of(head: Head, details: dict[str, Any], defects: list[str]) -> tuple[Stamp | None, str | None]:
    """The time of a mail and how its header writes it: Date, or without one the topmost Received.

    A second date that is more than a day away is put into *details*, and said in *defects*.
    """
    written = head.first.get("date", "").strip()
    stamp = read_date(written) if written else None
    received, received_written = _received(head)
    if stamp is not None and received is not None and a_day_apart(stamp, received):
        defects.append("dates-differ")
        details["received"] = received_written
    if stamp is not None:
        if stamp.offset_minutes is None:
            defects.append("date-no-zone")
        if len(head.first) < len(head.fields) and len({date.strip() for date in head.every("date")}) > 1:
            defects.append("date-twice")
        return stamp, written[:WRITTEN_CHARACTERS]
    if written:
        defects.append("date-unreadable")
    if received is None:
        defects.append("date-missing")
        return None, written[:WRITTEN_CHARACTERS] or None
    defects += ["date-from-received", *(() if received.offset_minutes is not None else ("date-no-zone",))]
    return received, received_written


def _received(head: Head) -> tuple[Stamp | None, str]:
    """The topmost Received field that gives a time: each server puts its own on top."""
    if "received" not in head.first:
        return None, ""
    stamp = read_received(head.first["received"])
    if stamp is not None:
        return stamp, head.first["received"].rpartition(";")[2].strip()[:WRITTEN_CHARACTERS]
    for value in head.every("received")[1:10]:
        stamp = read_received(value)
        if stamp is not None:
            return stamp, value.rpartition(";")[2].strip()[:WRITTEN_CHARACTERS]
    return None, ""


def a_day_apart(stamp: Stamp, received: Stamp) -> bool:
    """Whether two times are surely more than a day apart, whatever zone a clock without one was in."""
    sent_us, received_us = stamp.at_us, received.at_us
    if sent_us is not None and received_us is not None:
        return abs(sent_us - received_us) > DAY_US
    return abs(stamp.wall_us - received.wall_us) > DAY_US + _ZONES_US


def _sender(head: Head, repeats: Repeats, details: dict[str, Any], defects: list[str]) -> Person | None:
    people = _people(head, "from", repeats)
    if len(people) > 1:
        details["from"] = people
        defects.append("senders")
    if people:
        return people[0]
    instead = repeats.people(head.first["sender"]) if "sender" in head.first else ()
    defects.append("sender-field" if instead else "sender-missing")
    return instead[0] if instead else None


def _recipients(head: Head, repeats: Repeats, details: dict[str, Any]) -> list[str]:
    addresses: dict[str, None] = {}
    for field in ("to", "cc", "bcc"):
        if field in head.first:
            people = _people(head, field, repeats)
            details[field] = people
            for _, address in people:
                addresses[address] = None
    return list(addresses)


def _people(head: Head, field: str, repeats: Repeats) -> tuple[Person, ...]:
    values = head.every(field)
    if len(values) == 1:
        return repeats.people(values[0])
    return tuple(person for value in values for person in repeats.people(value))


def thread_of(head: Head) -> str | None:
    """What joins a mail to its answers: Gmail's own number, else the first Message-ID of the chain."""
    if "x-gm-thrid" in head.first:
        return head.first["x-gm-thrid"].strip()[:WRITTEN_CHARACTERS] or None
    for field in ("references", "in-reply-to", "message-id"):
        found = MESSAGE_ID.search(head.first[field]) if field in head.first else None
        if found:
            return found[0]
    return None


def _mark_quotes(mail: Mail) -> None:
    quoted_from, quoted = quoted_parts(mail.text or "")
    if quoted_from is not None:
        mail.details["quoted_from"] = quoted_from
    if quoted:
        mail.details["quoted"] = quoted


def _mark_mailbox(mail: Mail, head: Head) -> None:
    """What a mailbox or a browser says about the mail it saved."""
    first = head.first
    if "delivered-to" in first:
        mail.owner = owner_of(first["delivered-to"])
    if "x-gmail-labels" in first:
        mail.state, sent = labelled(first["x-gmail-labels"])
        if sent and mail.sender:
            mail.owner, mail.owner_sent = mail.sender, True
    if first.get("x-unsent", "").strip() == "1":
        mail.state = "draft"
    if first.get("from", "").startswith(SAVED_PAGE):
        mail.channel = "document"
        mail.defects.append("saved-page")


def owner_of(delivered_to: str) -> str | None:
    """The one address a mail was delivered to, None when the field holds something else."""
    found = _ADDRESS.fullmatch(delivered_to)
    return found[1] if found else None


def labelled(labels: str) -> tuple[str, bool]:
    """The state that Gmail's labels give a mail, and whether they call it sent."""
    given = [label.strip() for label in words(labels).split(",")]
    return "draft" if "Drafts" in given or "Draft" in given else "sent", "Sent" in given


def _kept(fields: Fields, mail: Mail) -> Fields:
    size = 0
    for number, (name, value) in enumerate(fields):
        size += len(name) + len(value)
        if size > HEADER_BYTES:
            mail.defects.append("header-cut")
            return fields[:number]
    return fields
