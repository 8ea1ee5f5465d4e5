"""The mails of a mailbox that need no care, read many at once, column by column.

Most mail is one plain text under a tidy header. Such mails are found here by tests of whole columns,
and read as message.read_mail reads them: the tests hold the two to each other, row for row. A mail
that fails any test is left out, and is read there, by itself.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec
import polars as pl

from chesil.readers.mail.charsets import ASCII_FIRST
from chesil.readers.mail.dates import usual_dates
from chesil.readers.mail.headers import words
from chesil.readers.mail.mailbag import PEOPLE_SEPARATOR
from chesil.readers.mail.message import DAY_US, MESSAGE_ID, SAVED_PAGE, WRITTEN_CHARACTERS, labelled, owner_of
from chesil.readers.mail.quotes import SIGNS, quoted_parts
from chesil.readers.mail.repeats import Repeats

MAIL_BYTES: Final = 256 << 10
HEAD_BYTES: Final = 20_000  # so short a header is below every bound of headers.py

_COUNTED: Final = ("from", "to", "cc", "bcc", "date")  # fields of which a second one counts too
_FIELDS: Final = pl.Enum([
    *_COUNTED, "subject", "content-type", "content-transfer-encoding", "content-disposition", "received",
    "x-gm-thrid", "references", "in-reply-to", "message-id", "delivered-to", "x-gmail-labels", "x-unsent",
])  # fmt: skip
_RECIPIENTS: Final = ("to", "cc", "bcc")
_BLANK: Final = " \t"
_MESSAGE_ID: Final = rf"({MESSAGE_ID.pattern})"

_ENCODER: Final = msgspec.json.Encoder()


def read_plain(mails: pl.DataFrame, repeats: Repeats) -> pl.DataFrame:
    """The rows of those *mails* that need no care.

    Args:
        mails: record, line, offset (of its first byte) and size of each in the file, and source, its
            bytes with the "From " line on top.
        repeats: what this reading has met before.
    Returns:
        What Mailbag.extend takes, of the mails that were read, in their order.
    """
    mails = _timed(_texts(_with_fields(_split(mails)), repeats))
    mails = _marked(_addressed(mails, repeats))
    details = pl.concat_str(
        pl.lit('{"envelope":"'),
        _escaped(pl.col("envelope").str.strip_chars(_BLANK)),
        pl.lit('"'),
        "people",
        "quotations",
        pl.lit(',"headers":['),
        "headers",
        pl.lit('],"offset":'),
        "offset",
        pl.lit("}"),
    )
    return mails.with_columns(
        precision=pl.lit("exact"), channel=pl.lit("email"), thread=_thread(), details=details
    )


def _split(mails: pl.DataFrame) -> pl.DataFrame:
    """The mails that are text, cut into envelope, head and body, their lines ended by "\\n"."""
    source, top, body = pl.col("source"), pl.col("top"), pl.col("body")
    whole = source.bin.size() == pl.col("size")
    mails = mails.filter(whole, pl.col("size") <= MAIL_BYTES, source.bin.starts_with(b"From "))
    mails = mails.select("record", "line", "offset", raw=_as_utf8(mails["source"]))
    plain = pl.col("raw")
    if mails["raw"].str.contains("\r", literal=True).any():
        plain = plain.str.replace_all("\r\n", "\n", literal=True)
    mails = mails.with_columns(_cut(plain, "\n\n", "top", "body")).filter(
        *(~body.str.contains(mark, literal=True) for mark in ("\r", ">From ", "\nend")),
        top.str.len_bytes() <= HEAD_BYTES,
        ~top.str.contains(r"[^\n\t -~]"),
    )
    return mails.with_columns(_cut(top, "\n", "envelope", "head")).filter(
        pl.col("head").is_not_null(),
        ~pl.col("envelope").str.contains(r"^From [ \t]*:"),
        pl.col("envelope").str.len_bytes() <= WRITTEN_CHARACTERS,
    )


def _as_utf8(sources: pl.Series) -> pl.Series:
    """The text of each, null where it is not UTF-8: nothing that is null passes a test."""
    try:
        return sources.cast(pl.String)
    except pl.exceptions.ComputeError:
        return pl.Series([_text(source) for source in sources], dtype=pl.String)


def _text(source: bytes) -> str | None:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _cut(text: pl.Expr, mark: str, before: str, behind: str) -> pl.Expr:
    """*text* in two columns, at the first *mark*."""
    return text.str.splitn(mark, 2).struct.rename_fields([before, behind]).struct.unnest()


def _with_fields(mails: pl.DataFrame) -> pl.DataFrame:
    """The mails whose header is tidy, with the first field of each of _FIELDS, and all as JSON."""
    unfolded = (
        pl.col("head").str.replace_all("\n ", " ", literal=True).str.replace_all("\n\t", "\t", literal=True)
    )
    lines = mails.select("record", line=unfolded.str.split("\n")).explode("line")
    name, value = pl.col("name"), pl.col("value").str.strip_chars_start(_BLANK)
    fields = lines.select("record", _cut(pl.col("line"), ":", "name", "value")).with_columns(
        value=value, known=name.str.to_lowercase().cast(_FIELDS, strict=False)
    )
    known = fields.filter(pl.col("known").is_not_null())
    untidy = fields.filter(pl.col("value").is_null() | (name == "") | name.str.contains(r'[ \t"\\]'))
    counted = known.filter(pl.col("known").is_in(_COUNTED))
    twice = counted.filter((pl.col("record") * 100 + pl.col("known").to_physical()).is_duplicated())
    pair = pl.concat_str(pl.lit('["'), name, pl.lit('","'), _escaped(pl.col("value")), pl.lit('"]'))
    headers = fields.select("record", headers=pair).group_by("record", maintain_order=True).all()
    first = known.pivot(
        "known", on_columns=_FIELDS.categories, index="record", values="value", aggregate_function="first"
    )
    left_out = pl.concat([untidy["record"], twice["record"]])
    return (
        mails.filter(~pl.col("record").is_in(left_out.implode()))
        .join(headers.with_columns(pl.col("headers").list.join(",")), on="record", maintain_order="left")
        .join(first, on="record", maintain_order="left")
    )


def _escaped(printable: pl.Expr) -> pl.Expr:
    """How it is written in JSON."""
    return printable.str.replace_many(["\\", '"', "\t"], ["\\\\", '\\"', "\\t"])


def _texts(mails: pl.DataFrame, repeats: Repeats) -> pl.DataFrame:
    """The mails that are one plain text, in letters that UTF-8 reads as the mail would have them read."""
    body = pl.col("body")
    encoding = pl.col("content-transfer-encoding").str.strip_chars(_BLANK).str.to_lowercase()
    letters = _each(mails["content-type"].to_list(), lambda written: _letters(written, repeats))
    only_ascii = body.str.len_bytes() == body.str.len_chars()
    return mails.with_columns(letters=pl.Series(letters, dtype=pl.String)).filter(
        encoding.fill_null("").is_in(("", "7bit", "8bit", "binary")),
        pl.col("content-disposition").is_null(),
        (pl.col("letters") == "utf-8") | ((pl.col("letters") == "ascii") & only_ascii),
    )


def _letters(content_type: str | None, repeats: Repeats) -> str | None:
    """Which bodies UTF-8 reads rightly: "utf-8" for all, "ascii" for those of ASCII alone, else None."""
    kind, parameters = ("text/plain", {}) if content_type is None else repeats.kind(content_type)
    charset = parameters.get("charset", "").lower()
    if kind != "text/plain" or charset not in ASCII_FIRST:
        return None
    return "utf-8" if charset == "utf-8" else "ascii"


def _each[T, U](values: list[T], read: Callable[[T], U]) -> list[U]:
    """What *read* makes of each value; it is asked once for values that repeat."""
    known = {value: read(value) for value in dict.fromkeys(values)}
    return [known[value] for value in values]


def _timed(mails: pl.DataFrame) -> pl.DataFrame:
    """The mails that give their time in the usual form, and no server's time that is far from it."""
    written = mails["date"].str.strip_chars(_BLANK)
    at, offset = usual_dates(written)
    received, _ = usual_dates(mails["received"].str.split(";").list.last().str.strip_chars(_BLANK))
    near = pl.col("received").is_null() | ((pl.col("at") - pl.col("received_at")).abs() <= DAY_US)
    return mails.with_columns(
        as_written=written, at=at, offset_minutes=offset.cast(pl.Int16), received_at=received
    ).filter(pl.col("at").is_not_null(), near)


def _addressed(mails: pl.DataFrame, repeats: Repeats) -> pl.DataFrame:
    """The mails of one sender, with it and the recipients; people is the JSON of the latter."""
    senders = _each(mails["from"].to_list(), lambda written: _sender(written, repeats))
    to = list(zip(*(mails[name].to_list() for name in _RECIPIENTS), strict=True))
    recipients = _each(to, lambda written: _recipients(written, repeats))
    return mails.with_columns(
        sender=pl.Series([address for _, address in senders], dtype=pl.String),
        sender_name=pl.Series([name or None for name, _ in senders], dtype=pl.String),
        recipients=pl.Series([addresses for addresses, _ in recipients], dtype=pl.String),
        people=pl.Series([people for _, people in recipients], dtype=pl.String),
    ).filter(pl.col("sender").is_not_null())


def _sender(written: str | None, repeats: Repeats) -> tuple[str, str | None]:
    people = () if written is None or written.startswith(SAVED_PAGE) else repeats.people(written)
    return people[0] if len(people) == 1 else ("", None)


def _recipients(written: tuple[str | None, ...], repeats: Repeats) -> tuple[str | None, str]:
    """Each address once, and the people of each field as JSON."""
    fields = {
        name: repeats.people(value)
        for name, value in zip(_RECIPIENTS, written, strict=True)
        if value is not None
    }
    addresses = dict.fromkeys(address for people in fields.values() for _, address in people)
    return PEOPLE_SEPARATOR.join(addresses) if addresses else None, _members(fields)


def _marked(mails: pl.DataFrame) -> pl.DataFrame:
    """The mails with subject, text, quotations (as JSON), state and what says whose mailbox it is."""
    text = pl.col("body").str.strip_chars_end("\n")
    mails = mails.filter(pl.col("x-unsent").is_null()).with_columns(text=text)
    # One after the other is quicker than contains_any.
    signs = (pl.col("text").str.contains(sign, literal=True) for sign in SIGNS)
    quotes = pl.any_horizontal(*signs, pl.col("text").str.starts_with(">"))
    may_quote = mails.select(pl.when(quotes).then("text")).to_series()
    labels = _each(
        mails["x-gmail-labels"].to_list(), lambda given: ("sent", False) if given is None else labelled(given)
    )
    delivered = _each(
        mails["delivered-to"].to_list(), lambda written: None if written is None else owner_of(written)
    )
    subjects = (None if each is None else words(each).strip() for each in mails["subject"].to_list())
    sent = pl.Series([sent for _, sent in labels], dtype=pl.Boolean)
    return mails.with_columns(
        subject=pl.Series(subjects, dtype=pl.String),
        quotations=pl.Series(
            ["" if each is None else _quotations(each) for each in may_quote.to_list()], dtype=pl.String
        ),
        state=pl.Series([state for state, _ in labels], dtype=pl.String),
        owner=pl.when(sent).then("sender").otherwise(pl.Series(delivered, dtype=pl.String)),
        owner_sent=sent,
    )


def _quotations(text: str) -> str:
    quoted_from, quoted = quoted_parts(text)
    found = {"quoted_from": quoted_from, "quoted": quoted}
    return _members({name: value for name, value in found.items() if value is not None and value != []})


def _members(fields: dict[str, Any]) -> str:
    """Members of a JSON object that has others before them."""
    return f",{_ENCODER.encode(fields).decode()[1:-1]}" if fields else ""


def _thread() -> pl.Expr:
    """As message.thread_of finds it."""
    gmail = pl.col("x-gm-thrid").str.strip_chars(_BLANK).str.slice(0, WRITTEN_CHARACTERS).replace("", None)
    fields = ("references", "in-reply-to", "message-id")
    chain = pl.coalesce(pl.col(field).str.extract(_MESSAGE_ID) for field in fields)
    return pl.when(pl.col("x-gm-thrid").is_null()).then(chain).otherwise(gmail)
