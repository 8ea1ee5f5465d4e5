"""What may leave a record: which events, and what of each event, person and file.

The chronology, the table beside it, the findings, the charts' people and the rows of a pack are all made from
what comes out of here. So none of them can show what another one hides: a point on the map where she was,
her own addresses and those of friends and family, and the talks that the paper leaves out.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import partial
from typing import Any, Final

import attrs
import polars as pl

from chesil.documents import words
from chesil.documents.chronology.entries import TOLD
from chesil.documents.event_words import NO_POINT, POINT
from chesil.terms import heard, offsets
from chesil.terms.assumed_times import is_of_times, said_of_times
from chesil.terms.findings import Findings
from chesil.terms.settings import TIME_FROM, Printing
from chesil.terms.shown import SHOWN_IN, is_shown

OWNER: Final = "The person whose record this is"
_NOT_SHOWN: Final = "not shown"
_DIARY: Final = "Own diary"
_ADDRESS: Final = re.compile(r"[^\s“”\"]+@[^\s“”\",]+|\+?\d[\d ()-]{4,}\d")
_A_DEVICE: Final = r'"(?:make|model|software|Make|Model|Software)":'
_LAST_DIGITS: Final = 9  # of a number, without what its country or its trunk adds
_WRITTEN: Final = ("raw", "details", "sender", "sender_name", "thread")
_OTHERS_WORDS: Final = ("header", "quote")  # of what a picture says of a message
_WORDS: Final = ("text", "subject", "place", "details")


@attrs.frozen(kw_only=True, eq=False)
class Shown:
    """What may leave, in the tables that papers are made from.

    Attributes:
        events: tables.EVENTS; raw records, points on the map and addresses that stay are taken out.
        people: tables.PEOPLE; who is not asked about has a name and no address.
        sources: tables.SOURCES, the files that some of the events are in, without their folders.
        signals: tables.SIGNALS about the people of the findings that rest on these events alone.
        findings: without the names of others. hidden_files: of how many files nothing is shown.
    """

    events: pl.DataFrame = attrs.field(repr=False)
    people: pl.DataFrame = attrs.field(repr=False)
    sources: pl.DataFrame = attrs.field(repr=False)
    signals: pl.DataFrame = attrs.field(repr=False)
    findings: Findings = attrs.field(repr=False)
    hidden_files: int


def show(
    events: pl.DataFrame,
    *,
    chosen: Sequence[str],
    findings: Findings,
    signals: pl.DataFrame,
    people: pl.DataFrame,
    sources: pl.DataFrame,
    printing: Printing,
) -> Shown:
    """What may leave of a record when a paper is about the people of *findings*.

    Args:
        events: tables.EVENTS of the whole record. chosen: ids of the events that the paper prints.
        signals, people, sources: tables.SIGNALS, tables.PEOPLE and tables.SOURCES of the whole record.
        printing: how much of each message is printed.
    Returns:
        The chosen events, those with the same people that a long paper has no room for, and their copies in
        other files. Empty tables when nothing is chosen.
    """
    persons = [person.person for person in findings.people if person.person]
    kept = _kept(events, chosen, persons)
    there = sources["source"].is_in(kept["source"].unique().implode())
    return Shown(
        events=_bare(kept, people=people, persons=persons, printing=printing),
        people=_known(people, persons),
        sources=sources.filter(there).with_columns(_own_name("path")),
        signals=_resting_on(signals, kept["event_id"], persons),
        findings=attrs.evolve(
            findings, assumptions=tuple(_assumed(findings.assumptions, kept, sources, there)), others=()
        ),
        hidden_files=sources.height - int(there.sum()),
    )


class Reveals(StrEnum):
    """What a file or a record tells, beside its words, that a paper hides."""

    LOCATION = "location"
    DEVICE = "device"
    TIME = "time"
    OWN_ADDRESS = "own address"
    OTHER_ADDRESS = "address of others"


def revealing(rows: pl.DataFrame, *, people: pl.DataFrame, persons: Sequence[str]) -> pl.DataFrame:
    """What the exact record of each row would tell that a paper about *persons* hides.

    A record is handed over byte by byte or not at all, so that this is asked before it is. An address is
    looked for in everything a reader keeps of a record, in any way it is written: it can be found where only
    the words of a message hold it, and then the record stays, too.

    Args:
        rows: tables.ROWS, of one file or several. people: tables.PEOPLE. persons: of the paper.
    Returns:
        A row for each of *rows*, with a Boolean column for each of Reveals but the time, which is shown.
    """
    others = people.filter(~pl.col("is_me"), ~pl.col("person").is_in(list(persons)))
    written = pl.concat_str(*_WRITTEN, pl.col("recipients").list.join(" "), separator=" ", ignore_nulls=True)
    return rows.select(
        (pl.col("place").str.contains(f"^(?:{POINT})$") & pl.col("direction").ne_missing("to_owner"))
        .fill_null(value=False)
        .alias(Reveals.LOCATION),
        pl.col("details").str.contains(_A_DEVICE).fill_null(value=False).alias(Reveals.DEVICE),
        _names_one(written, people.filter("is_me")).alias(Reveals.OWN_ADDRESS),
        _names_one(written, others).alias(Reveals.OTHER_ADDRESS),
    )


def tells(rows: pl.DataFrame, *, people: pl.DataFrame, persons: Sequence[str]) -> tuple[Reveals, ...]:
    """What a whole file tells beside its words, to be said before it is handed over as it came.

    Args:
        rows, people, persons: as `revealing` takes them.
    """
    found = revealing(rows, people=people, persons=persons).select(pl.all().any()).row(0, named=True)
    media = rows.filter(pl.col("kind") == "media").select(pl.col("at", "wall").is_not_null().any())
    found[Reveals.TIME] = any(media.row(0)) if media.height else False
    return tuple(each for each in Reveals if found[each])


def _names_one(written: pl.Expr, people: pl.DataFrame) -> pl.Expr:
    """Whether a text names an address of one of *people*, however a number is spaced or begun."""
    addresses: list[str] = people["addresses"].explode().drop_nulls().to_list()
    mails = [each.lower() for each in addresses if "@" in each]
    digits = [re.sub("[^0-9]", "", each)[-_LAST_DIGITS:] for each in addresses if "@" not in each]
    numbers = [each for each in digits if len(each) == _LAST_DIGITS]
    only_digits = written.str.replace_all("[^0-9]+", "")
    return _has_any(written.str.to_lowercase(), mails) | _has_any(only_digits, numbers)


def _has_any(written: pl.Expr, parts: list[str]) -> pl.Expr:
    return written.str.contains_any(pl.lit(pl.Series(parts, dtype=pl.String)).implode())


def _kept(events: pl.DataFrame, chosen: Sequence[str], persons: list[str]) -> pl.DataFrame:
    ids = pl.Series("event_id", chosen, dtype=pl.String).implode()
    printed = pl.col("event_id").is_in(ids) | pl.col("duplicate_of").is_in(ids)
    return events.filter((printed | with_people(persons)).fill_null(value=False))


def with_people(persons: Sequence[str]) -> pl.Expr:
    """Whether one of these persons sent an event of tables.EVENTS or got it."""
    to_them = pl.col("recipients").list.eval(pl.element().is_in(list(persons))).list.any()
    return pl.col("sender").is_in(list(persons)).fill_null(value=False) | to_them.fill_null(value=False)


def _bare(
    events: pl.DataFrame, *, people: pl.DataFrame, persons: list[str], printing: Printing
) -> pl.DataFrame:
    """The events without what the paper hides; the columns stay."""
    theirs = people.filter(pl.col("person").is_in(persons))["addresses"].explode().drop_nulls()
    bare = events.with_columns(
        raw=pl.lit(None, pl.String),
        place=_place(),
        details=_details(),
        # The name of a talk can be somebody's number; which records are one talk is still told.
        thread=pl.format("talk {}", pl.col("thread").rank("dense")),
        address_used=pl.when(pl.col("address_used").is_in(theirs.implode())).then("address_used"),
    )
    return bare.with_columns(*_less(printing))


def _place() -> pl.Expr:
    hers, place = pl.col("direction").ne_missing("to_owner"), pl.col("place")
    exact = place.str.contains(f"^(?:{POINT})$")
    return pl.when(hers & exact).then(pl.lit(NO_POINT)).otherwise(place)


def _details() -> pl.Expr:
    """What she noted herself, where a picture shows it and what she heard in a recording; of all else how far
    its clock was wrong."""
    is_hers = pl.col("kind").is_in(["note", "media"]) | is_shown() | heard.has_words()
    hers = pl.when(is_hers).then("details").map_elements(_noted, return_dtype=pl.String, skip_nulls=True)
    return pl.when(is_hers).then(hers).otherwise(offsets.alone())


def _noted(details: str) -> str | None:
    said: dict[str, Any] = json.loads(details)
    named = (*TOLD, TIME_FROM, offsets.KEY, heard.KEY)
    kept = {name: value for name, value in said.items() if name in named}
    if isinstance(shown := said.get(SHOWN_IN), dict):
        kept[SHOWN_IN] = {name: value for name, value in shown.items() if name not in _OTHERS_WORDS}
    return json.dumps(kept, ensure_ascii=False) if kept else None


def _less(printing: Printing) -> list[pl.Expr]:
    if printing.text == "withheld":
        words = {name: pl.lit(None, pl.String) for name in _WORDS}
        shown = pl.when(is_shown()).then("details")  # where a picture shows it is no word of it
        words["details"] = _heard_less(shown, 0)
        return [each.alias(name) for name, each in words.items()]
    if printing.text == "excerpt":
        most = printing.excerpt_characters
        return [pl.col("text").str.head(most), _heard_less(pl.col("details"), most).alias("details")]
    return []


def _heard_less(details: pl.Expr, most: int) -> pl.Expr:
    """The details with so many characters of what she heard in each recording; with 0 of them without it."""
    less = details.map_elements(partial(_cut, most=most), return_dtype=pl.String, skip_nulls=True)
    return pl.when(heard.has_words()).then(less).otherwise(details)


def _cut(details: str, *, most: int) -> str:
    said: dict[str, Any] = json.loads(details)
    for each in said.get(heard.KEY, ()):
        each["text"] = each["text"][:most]
    kept = {name: value for name, value in said.items() if most or name != heard.KEY}
    return json.dumps(kept, ensure_ascii=False)


def _known(people: pl.DataFrame, persons: list[str]) -> pl.DataFrame:
    rows = [row if row["person"] in persons else _reduced(row) for row in people.to_dicts()]
    times = Counter(row["name"] for row in rows)
    for row in rows:
        if times[row["name"]] > 1 and row["person"] not in persons:
            row["name"] = f"{row['name']} ({row['person']})"  # an address would tell them apart, and stays
    return pl.DataFrame(rows, schema=people.schema)


def _reduced(row: dict[str, Any]) -> dict[str, Any]:
    """Somebody the paper is not about, with a name and no address."""
    names = [
        each for each in (row["name"], *(row["names"] or ())) if each and not words.is_like_address(each)
    ]
    nameless = OWNER if row["is_me"] else f"Someone else ({row['person']})"
    return row | {
        "name": names[0] if names else nameless,
        "names": names,
        "addresses": [_NOT_SHOWN] * len(row["addresses"] or ()),
        "basis": _ADDRESS.sub("an address", row["basis"] or ""),
    }


def _resting_on(signals: pl.DataFrame, events: pl.Series, persons: list[str]) -> pl.DataFrame:
    rests = pl.col("events").list.eval(pl.element().is_in(events.implode())).list.all()
    about = pl.col("person").is_in(persons) | pl.col("person").is_null()
    return signals.filter(about, rests)


def _assumed(
    said: Iterable[str], kept: pl.DataFrame, sources: pl.DataFrame, there: pl.Series
) -> Iterator[str]:
    """What was assumed about the events that are *kept*, naming only files that are *there*."""
    # A file that was read from memory has no path.
    unnamed = pl.when(pl.col("format") == "notes").then(pl.lit(_DIARY)).otherwise("source")
    handed = pl.coalesce(_own_name("path"), "member", unnamed)
    names: dict[str, str] = dict(sources.select("source", handed).iter_rows())
    yield from (each.sentence for each in said_of_times(kept, names=names))
    theirs = sources.filter(there)
    shown = {*_names_of_files(theirs), *(names[each] for each in theirs["source"])}
    hidden = {*_names_of_files(sources.filter(~there))} - shown
    for sentence in said:
        if not is_of_times(sentence) and (told := _without(sentence, hidden, shown)):
            yield told


def _without(sentence: str, hidden: set[str], shown: set[str]) -> str:
    """One of our sentences without the names of *hidden* files; "" if it is only about these."""
    # The longest first: the name of one file can be a part of another's, or of a word.
    either = "|".join(re.escape(each) for each in sorted(hidden | shown, key=len, reverse=True))
    name = re.compile(rf"(?:, )?(?<!\w)({either})(?!\w)(?: \(\d+\))?")
    named = {each[1] for each in name.finditer(sentence)}
    if not named & hidden:
        return sentence
    if not named & shown:
        return ""
    return name.sub(lambda each: "" if each[1] in hidden else each[0], sentence).replace(" , ", " ")


def _names_of_files(sources: pl.DataFrame) -> Iterator[str]:
    for path, member in sources.select(_own_name("path"), "member").iter_rows():
        yield from filter(None, (path, member))


def _own_name(column: str) -> pl.Expr:
    # The folder can say where she lives or who helps her.
    return pl.col(column).str.replace_all("\\", "/", literal=True).str.split("/").list.last()
