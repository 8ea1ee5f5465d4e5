"""Writes the timeline of a run: everything in order, and by what each of it is found. Of this room, this,
`timeline_reading`, `bridge`, `conclusions` and `grades` know Polars.

A page shows some things of a million, and a search may find them far apart. So what is shown of each lies in
small blocks of JSON. Each term has the list of the rows that have it, or a bit for each row where that is
shorter. All lie in pieces that a sealed file gives alone. A term is a word as people write it, or a kind, a
person, a source or an act after a sign that no word begins with.
"""

import io
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from chesil.terms import frames, heard, offsets
from chesil.terms.errors import TimeUnreadable
from chesil.terms.heard import Heard
from chesil.terms.shown import SHOWN_IN
from chesil.terms.times import read_edtf
from chesil.timeline import Timeline
from chesil_web.person.analysis.models import stamp_of
from chesil_web.person.analysis.orders import Indexed, Order, Origin

BLOCK: Final = 64  # things in one
TERMS_A_FRAME: Final = 1024
# Lists of numbers, and how each number lies: where blocks begin, days since 1970 with the first row of each
# and after the last the first row without one, the rows of rare terms, the bits of common ones, and where the
# frames of terms begin.
NUMBERS: Final = {
    "blocks": "<u8", "days": "<i4", "firsts": "<u4", "rows": "<u4", "bits": "u1", "terms": "<u8",
}  # fmt: skip
_A_ROW: Final = 32  # bits that a row takes in a list of rows
_AT_ONCE: Final = 1024 * BLOCK  # things that are written at once: a million would fill the memory
MOST_WORDS: Final = 2_000  # letters of a text that a page shows; all of it is with its record
_MOST_LETTERS: Final = 40  # of a word; what is longer is none, and its beginning finds it
_MOST_CHOICES: Final = 200
KIND, WHO, SOURCE, ACT = "=is=", "=who=", "=in=", "=act="
KINDS: Final = ("diary", "private", "message", "call", "mail", "file", "notice")
# Scripts that put no space between words are found letter by letter, and so are pictures such as emojis.
_ALONE: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}"
_WORD: Final = rf"[{_ALONE}]|\p{{So}}|[[\p{{L}}\p{{N}}\p{{M}}]--[{_ALONE}]]{{1,{_MOST_LETTERS}}}"
_SHOWN: Final = (
    "at", "clock", "kind", "channel", "direction", "name", "source", "record", "subject", "text", "cut",
    "address_hidden", "duration_s", "answered", "files", "version", "noticed", "shown", "offset", "heard",
    "plain",
)  # fmt: skip


class Joined(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of TimelineIndex: how its file lies, and what can be chosen from.

    Attributes:
        height: how many things. dated: how many of them have a day; those stand first.
        numbers: of NUMBERS, where each list begins in the file, and how many it has.
        start: where the table of entries begins. entries: how it lies.
        firsts: the first term of each frame of terms.
        pages: of the diary's list, by id: where the entries of each begin in their table, and how many.
        heard: of words of recordings what tells them from others, and the row that has them.
        people: ids and names of those who are not the owner, most things first. sources: likewise.
    """

    height: int
    dated: int
    numbers: dict[str, tuple[int, int]]
    start: int
    entries: frames.Layout
    firsts: tuple[str, ...]
    pages: dict[str, tuple[int, int]]
    people: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, Origin], ...]
    heard: tuple[tuple[str, int], ...] = ()


class Said(msgspec.Struct, frozen=True):
    """Words of a recording as a page shows them: the first of them, and whether there are more.

    Attributes:
        stamp: tells them from others, as `stamp_of_words` does.
    """

    words: Heard
    cut: bool
    stamp: str


def stamp_of_words(words: Heard) -> str:
    """Tells words of a recording from others, or from the same of another day."""
    return stamp_of([msgspec.json.encode(words).decode()])


class Terms(msgspec.Struct, frozen=True, array_like=True):
    """A frame of terms in order, and how many rows each has.

    Attributes:
        starts: of a rare term the place of its first row in "rows", of a common one of its bits in "bits".
    """

    terms: list[str]
    counts: list[int]
    starts: list[int]


def is_common[T: (int, pl.Expr)](count: T, height: int) -> T:
    """Whether a term with so many rows has a bit for each row, and no list of rows."""
    return count * _A_ROW > height


def words_of(texts: pl.Expr) -> pl.Expr:
    """The words in texts, as they are looked for: each once, in small letters."""
    return texts.str.to_lowercase().str.extract_all(_WORD).list.unique()


def words_in(texts: Sequence[str]) -> list[list[str]]:
    """The words in each text, in no order."""
    return (
        pl.DataFrame({"text": texts}, {"text": pl.String}).select(words_of(pl.col("text")))["text"].to_list()
    )


def written(
    joined: Timeline, signals: pl.DataFrame, order: Order,
    *, diary: str, origins: dict[str, Origin], zone: str, about: str | None, hurtful: Collection[str],
) -> tuple[Joined, BinaryIO]:  # fmt: skip
    """The timeline of a run, to be sealed.

    Args:
        signals: with the places of their events. diary: the source of her entries, or nothing.
        zone: whose days the things are put on, as pages say them.
        about: the id of the person the record is about, whose words may all hurt; None if nobody was chosen,
            because then it may be anybody.
        hurtful: ids of other events whose words may hurt, besides those in which a word list found something.
    """
    others = pl.lit(value=about is not None) & (pl.col("sender") != (about or ""))
    things = _things(joined, signals, order, diary).with_columns(
        plain=others.fill_null(value=False)
        & ~pl.col("by_words")
        & ~pl.col("event_id").is_in(list(hurtful))
        & pl.col("heard").is_null()
    )
    blocks, sizes = _blocks(things)
    found = _found(_terms(things, me=_me(joined))).sort("term").with_columns(count=pl.col("rows").list.len())
    counts = dict(found.select("term", "count").iter_rows())
    common = is_common(pl.col("count"), things.height)
    terms, places = _term_frames(found, common, start=len(blocks))
    days, dated = _days(things, zone), things["at"].count()
    lists: dict[str, Sequence[int] | pl.Series | NDArray[Any]] = {
        "blocks": [*sizes, len(blocks)], "days": days["day"].to_physical(),
        "firsts": [*days["row"], dated], "rows": found.filter(~common)["rows"].explode(),
        "bits": _bits(found.filter(common)["rows"], things.height), "terms": places,
    }  # fmt: skip
    numbers, parts, size = {}, [blocks, terms], len(blocks) + len(terms)
    for name, listed in lists.items():
        numbers[name] = size, len(listed)
        parts.append(np.asarray(listed, NUMBERS[name]).tobytes())
        size += len(parts[-1])
    entries, pages = _entries(things, order.indexed)
    layout, table = frames.written(entries)
    head = Joined(
        height=things.height, dated=dated, numbers=numbers, start=size, pages=pages, entries=layout,
        firsts=tuple(found["term"][::TERMS_A_FRAME]),
        people=tuple(_people(joined, counts)), sources=tuple(_sources(origins, counts)),
        heard=tuple(_heard_rows(things)),
    )  # fmt: skip
    return head, io.BytesIO(b"".join([*parts, table]))


def _me(joined: Timeline) -> list[str]:
    return joined.people.filter("is_me")["person"].to_list()


# Things in order.


def _things(joined: Timeline, signals: pl.DataFrame, order: Order, diary: str) -> pl.DataFrame:
    """Everything once, by time; what has none comes last."""
    events = joined.events.with_row_index("nth")
    written = events.filter(pl.col("source") == diary)
    notes = dict(written.select("record", "sender").iter_rows())
    entries = _as_things(order, notes, dict(_by_name(joined)))
    others = events.filter(pl.col("duplicate_of").is_null(), pl.col("source") != diary)
    named = pl.col("attachments").list.eval(pl.element().struct.field("name")).list.drop_nulls()
    searched = ("subject", "text", named.list.join(" "), heard.texts())
    others = others.with_columns(
        kind=_kind(),
        files=named,
        shown=pl.col("details").str.contains(f'"{SHOWN_IN}"', literal=True),
        heard=_heard(),
        words=pl.concat_str(searched, separator=" ", ignore_nulls=True),
    )
    everything = pl.concat([others, entries], how="diagonal").sort("at", nulls_last=True, maintain_order=True)
    sender_is_me = pl.col("sender").is_in(_me(joined)).fill_null(value=True)
    everything = everything.with_columns(
        other=pl.when(sender_is_me).then(pl.col("recipients").list.first()).otherwise("sender")
    )
    noticed = _noticed(signals)
    return (
        everything.join(noticed, on="nth", how="left", maintain_order="left")
        .join(_names(joined), on="other", how="left", maintain_order="left")
        .with_columns(
            pl.col("by_words").fill_null(value=False),
            text=pl.col("text").str.slice(0, MOST_WORDS),
            cut=pl.col("text").str.len_chars() > MOST_WORDS,
            clock=pl.col("clock").cast(pl.String),
            offset=offsets.column(),
        )
        .with_row_index("row")
    )  # fmt: skip


def _heard() -> pl.Expr:
    """What is said in the recordings of an event, as JSON of Said; null where nothing is."""
    told = pl.when(heard.has_words()).then("details")
    return told.map_elements(_said, return_dtype=pl.String, skip_nulls=True)


def _said(details: str) -> str:
    said = [
        Said(
            msgspec.structs.replace(each, text=each.text[:MOST_WORDS]),
            cut=len(each.text) > MOST_WORDS,
            stamp=stamp_of_words(each),
        )
        for each in heard.kept_in(details)
    ]
    return msgspec.json.encode(said).decode()


def _heard_rows(things: pl.DataFrame) -> Iterator[tuple[str, int]]:
    for row, said in things.filter(pl.col("heard").is_not_null()).select("row", "heard").iter_rows():
        for each in msgspec.json.decode(said, type=list[Said]):
            yield each.stamp, row


def _kind() -> pl.Expr:
    of = {"media": "file", "notice": "notice", "note": "diary", "call": "call"}
    known = pl.col("kind").cast(pl.String).replace_strict(of, default=None, return_dtype=pl.String)
    channel = pl.col("channel").cast(pl.String)
    by_channel = channel.replace_strict(
        {"email": "mail", "voicemail": "call"}, default="message", return_dtype=pl.String
    )
    return pl.coalesce(known, by_channel)


def _names(joined: Timeline) -> pl.DataFrame:
    return joined.people.filter(~pl.col("is_me")).select(other="person", name="name")


def _noticed(signals: pl.DataFrame) -> pl.DataFrame:
    """For the place of each event, the suggestions that rest on it: their ids and places, and whether a word
    list made one of them."""
    return (
        signals.with_row_index("stands")
        .filter(pl.col("basis") != "note")
        .select("signal", "places", "basis", at="stands")
        .explode("places")
        .drop_nulls("places")
        .group_by(nth=pl.col("places").cast(pl.UInt32), maintain_order=True)
        .agg(noticed=pl.struct("signal", "at"), by_words=(pl.col("basis") == "words").any())
    )


def _by_name(joined: Timeline) -> Iterator[tuple[str, str]]:
    for person, name, names in joined.people.select("person", "name", "names").iter_rows():
        for each in (name, *(names or ())):
            yield each.casefold(), person


_ENTRY: Final = pl.Schema({
    "version": pl.String(), "page": pl.String(), "at": pl.Datetime("us", "UTC"), "kind": pl.String(),
    "sender": pl.String(), "words": pl.String(), "acts": pl.List(pl.String()), "private": pl.Boolean(),
})  # fmt: skip


def _as_things(order: Order, notes: dict[int, str], by_name: dict[str, str]) -> pl.DataFrame:
    """Her entries. *notes*: who did it, by the record that an entry is in what was looked through."""
    rows, record = [], 0
    for each in order.indexed:
        record += each.told
        sender = notes.get(record) if each.told else by_name.get(each.who.casefold())
        at = start_of(each.when, order.zone)
        rows.append(
            (each.version, each.page, at, "diary", sender, each.words, list(each.kinds), each.private)
        )
    return pl.DataFrame(rows, schema=_ENTRY, orient="row")


def start_of(edtf: str, zone: str) -> datetime | None:
    """The first moment at which something can have happened, or None."""
    try:
        moment = read_edtf(edtf)
    except TimeUnreadable:  # no time was given
        return None
    first = moment.start or moment.end
    return first.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if first else None


# What lies in the file.


def _blocks(things: pl.DataFrame) -> tuple[bytes, list[int]]:
    """What is shown of each thing, and where each block of that begins."""
    shown = things.select(_SHOWN).with_columns(
        pl.col("at").dt.epoch("us"), pl.col("channel", "direction").cast(pl.String)
    )
    packed, starts, size = [], [], 0
    for begins in range(0, shown.height, _AT_ONCE):
        lines = shown.slice(begins, _AT_ONCE).write_ndjson().encode().splitlines(keepends=True)
        for first in range(0, len(lines), BLOCK):
            block = zlib.compress(b"".join(lines[first : first + BLOCK]), 1)
            starts.append(size)
            size += len(block)
            packed.append(block)
    return b"".join(packed), starts


def _terms(things: pl.DataFrame, *, me: Sequence[str]) -> Iterator[pl.LazyFrame]:
    """Each term of each thing, a kind of terms at a time."""
    lazy = things.lazy()
    people = pl.concat_list(pl.concat_list("sender").list.drop_nulls(), pl.col("recipients").fill_null([]))
    lists = {
        "": words_of(pl.col("words")),
        KIND: pl.concat_list("kind", pl.when("private").then(pl.lit("private"))),
        WHO: people.list.set_difference(pl.lit(list(me), pl.List(pl.String))),
        SOURCE: pl.concat_list("source"),
        ACT: pl.col("acts").list.unique(),
    }
    for sign, terms in lists.items():
        listed = lazy.select("row", term=terms).explode("term").drop_nulls("term")
        yield listed.with_columns(term=pl.lit(sign) + pl.col("term")) if sign else listed


def _found(terms: Iterator[pl.LazyFrame]) -> pl.DataFrame:
    """The rows of each term."""
    return pl.concat([each.group_by("term").agg(rows=pl.col("row").sort()).collect() for each in terms])


def _term_frames(found: pl.DataFrame, common: pl.Expr, *, start: int) -> tuple[bytes, list[int]]:
    """The terms as frames of Terms, and where each of those begins when the first one does at *start*."""
    before = pl.when(common).then(0).otherwise("count").cum_sum() - pl.col("count")
    placed = found.select("term", "count", start=pl.when(common).then(common.cum_sum() - 1).otherwise(before))
    packed, places = [], [start]
    for frame in placed.iter_slices(TERMS_A_FRAME):
        packed.append(zlib.compress(msgspec.json.encode(Terms(*(each.to_list() for each in frame))), 1))
        places.append(places[-1] + len(packed[-1]))
    return b"".join(packed), places


def _bits(lists: pl.Series, height: int) -> NDArray[np.uint8]:
    """A bit for each row, for each list of rows."""
    found = np.zeros((len(lists), height), bool)
    for has, rows in zip(found, lists, strict=True):
        has[rows.to_numpy()] = True
    return np.packbits(found, axis=1).ravel()


def _days(things: pl.DataFrame, zone: str) -> pl.DataFrame:
    """The days that have something, and the first row of each."""
    day = pl.col("at").dt.convert_time_zone(zone).dt.date()
    dated = things.select("row", day=day).drop_nulls("day")
    return dated.group_by("day", maintain_order=True).agg(pl.col("row").first())


def _entries(
    things: pl.DataFrame, indexed: Sequence[Indexed]
) -> tuple[pl.DataFrame, dict[str, tuple[int, int]]]:
    """Where each entry stands, a page of the diary's list after the other."""
    listed = things.filter(pl.col("version").is_not_null(), pl.col("page").is_not_null())
    ordered = listed.sort("page", maintain_order=True).select("version", "row", "page")
    counted = ordered.group_by("page", maintain_order=True).len()
    pages, begins = dict.fromkeys((each.page for each in indexed), (0, 0)), 0
    for page, count in counted.iter_rows():
        pages[page] = begins, count
        begins += count
    return ordered.drop("page"), pages


def _people(joined: Timeline, counts: dict[str, int]) -> Iterator[tuple[str, str]]:
    names = dict(joined.people.filter(~pl.col("is_me")).select("person", "name").iter_rows())
    here = Counter({person: counts.get(f"{WHO}{person}", 0) for person in names})
    for person, count in here.most_common(_MOST_CHOICES):
        if count:
            yield person, names[person]


def _sources(origins: dict[str, Origin], counts: dict[str, int]) -> Iterator[tuple[str, Origin]]:
    here = Counter({source: counts.get(f"{SOURCE}{source}", 0) for source in origins})
    for source, count in here.most_common():
        if count:
            yield source, origins[source]
