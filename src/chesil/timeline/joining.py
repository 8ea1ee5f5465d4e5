"""Joins the readings of every source into one event table."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from typing import Final

import attrs
import numpy as np
import polars as pl

from chesil.terms import tables
from chesil.terms.assumed_times import listed
from chesil.terms.errors import ReadingError
from chesil.terms.readings import Assumption, Reading
from chesil.terms.settings import Settings
from chesil.timeline import clocks
from chesil.timeline.addresses import Addresses
from chesil.timeline.captions import captioned, sent_with
from chesil.timeline.clock_doubts import ClockDoubt, clock_doubts
from chesil.timeline.coincidences import coincidences
from chesil.timeline.duplicates import copies
from chesil.timeline.identities import Circle, Mention
from chesil.timeline.introductions import introductions
from chesil.timeline.lookalikes import SamePerson
from chesil.timeline.mentions import Mentions, cards, mentions
from chesil.timeline.owner import Chat, require_owner, use_owner
from chesil.timeline.people import PeopleFile
from chesil.timeline.recordings import with_words
from chesil.timeline.roster import Roster, echoed, roster
from chesil.timeline.shown_twice import shown_twice
from chesil.timeline.sides import with_directions, with_persons, with_recipients
from chesil.timeline.sources import sources
from chesil.timeline.tracks import near_events
from chesil.timeline.wrong_clocks import as_shown, set_right

_TELEPHONE: Final = ("call", "text", "voicemail")


@attrs.frozen(kw_only=True, eq=False)
class Timeline:
    """Everything that was read, as one record.

    Attributes:
        events: tables.EVENTS, by time (those without one last), then by source and record.
        people: tables.PEOPLE, the owner first. sources: tables.SOURCES, by source.
        assumptions: what the timeline took to be so; what readers assumed is in their readings.
        proposals: pairs of people who may be one. clock_doubts: sources that disagree about the time.
        me: how the owner was decided, in a sentence.
    """

    events: pl.DataFrame = attrs.field(repr=False)
    people: pl.DataFrame = attrs.field(repr=False)
    sources: pl.DataFrame = attrs.field(repr=False)
    assumptions: tuple[Assumption, ...] = ()
    proposals: tuple[SamePerson, ...] = ()
    clock_doubts: tuple[ClockDoubt, ...] = ()
    me: str = ""


@attrs.frozen(kw_only=True, eq=False)
class _Met:
    """Everyone in the records, and what had to be assumed about them."""

    mentions: Mentions
    roster: Roster
    hers: tuple[str, ...]  # sources the owner takes part in
    how: str
    assumptions: tuple[Assumption, ...]


def join(
    readings: Sequence[Reading],
    *,
    settings: Settings,
    people: PeopleFile | None = None,
    me: str | None = None,
    zone_of: Mapping[str, str] | None = None,
) -> Timeline:
    """Join readings into one record, the same whatever their order.

    Contact rows name people and are no events; nor are places of the owner's track far from anything else.
    Every other row is an event.

    Args:
        people: what she confirmed about who is who. me: her own name or address in the exports.
        zone_of: IANA zones of sources whose local times are not in the zone of the settings.

    Raises:
        OwnerUnknown: it matters whose records these are and nobody says so; proposes names.
        SettingsError: the people file contradicts itself, a zone does not exist, or a caption fits two files.
        ReadingError: two rows would have the same event id.
    """
    zone_of = dict(zone_of or {})
    clocks.check_zones(zone_of)
    used, repeated = _once(readings)
    gathered = _gathered(used)
    told, unused = captioned(gathered, settings.files)
    rows, contacts, moved = _in_time(told, used, settings=settings, zone_of=zone_of)
    rows, passed = near_events(rows)
    met = _meet(
        rows,
        contacts=contacts,
        readings=used,
        people=people or PeopleFile(),
        me=me,
        region=settings.reading.region,
    )
    rows = with_persons(met.mentions, met.roster)
    rows = with_recipients(with_directions(rows, hers=met.hers)).with_row_index("row")
    kept, echoes = _kept(rows, settings)
    rows = _marked(rows, kept)
    events, unheard = with_words(rows.select(tables.EVENTS.names()), settings.recordings)
    tables.check(events, tables.EVENTS, door="timeline")
    names = {reading.document.source: reading.document.handed for reading in used}
    return Timeline(
        events=events,
        people=met.roster.table,
        sources=sources(used, _as_read(rows, gathered, used, settings=settings, zone_of=zone_of)),
        assumptions=(
            *(*repeated, *unused, *unheard, *moved, *passed, *met.assumptions),
            *clocks.assumed_clocks(rows, names=names),
            *_said_copies(kept.height),
        ),
        proposals=_proposals(events, met.roster, echoes),
        clock_doubts=clock_doubts(rows),
        me=met.how,
    )


def _kept(rows: pl.DataFrame, settings: Settings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """row and kept: each row that is a copy, and the row that is kept for it; then the echoes among them.

    The kept row can itself be a copy of what a picture shows. Then the first copy names the row kept for it.
    """
    found = copies(rows)
    single = rows.join(found.kept, on="row", how="anti", maintain_order="left")
    sent, twice = sent_with(single, settings.files), shown_twice(single, zone=settings.reading.zone)
    copied = found.kept.with_columns(kept=pl.col("kept").replace(dict(twice.iter_rows())))
    return pl.concat([copied, sent, twice]), found.echoes


def _marked(rows: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    """*rows* with duplicate_of. *kept*: each copy and the row kept for it, both as places in *rows*."""
    rows = rows.join(kept, on="row", how="left", maintain_order="left")
    return rows.with_columns(duplicate_of=rows["event_id"].gather(rows["kept"]))


def _proposals(events: pl.DataFrame, known: Roster, echoes: pl.DataFrame) -> tuple[SamePerson, ...]:
    """Pairs of people who may be the same: from copies, introductions, and things at the same time."""
    introduced = introductions(events, people=known.table, strangers=known.strangers)
    paired = coincidences(events, people=known.table)
    return known.with_pairs([*echoed(echoes), *introduced, *paired])


def _once(readings: Sequence[Reading]) -> tuple[list[Reading], list[Assumption]]:
    """Each document once, in the order of source names."""
    by_hash: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_hash[reading.document.sha256].append(reading)
    used = [min(same, key=_place) for _, same in sorted(by_hash.items())]
    if len({reading.document.source for reading in used}) < len(used):
        raise ReadingError("Two different files have the same short name.", next_step=_FAULT)
    said = [
        Assumption(
            code="repeated-file",
            sentence=f"{reading.document.handed} was given {len(same)} times. It is used once.",
        )
        for reading, (_, same) in zip(used, sorted(by_hash.items()), strict=True)
        if len(same) > 1
    ]
    return used, said


def _place(reading: Reading) -> tuple[str, str, str, str]:
    document = reading.document
    return str(document.path or ""), document.member or "", document.name, reading.format


_FAULT: Final = "This is a fault in Chesil: nothing was joined."


def _gathered(readings: Sequence[Reading]) -> pl.DataFrame:
    """Every row of every reading, with the source it comes from and what its addresses are."""
    heights = [reading.rows.height for reading in readings]
    rank = pl.Series("source_rank", np.repeat(np.arange(len(readings)), heights), dtype=pl.Int64)
    names = pl.Series([reading.document.source for reading in readings], dtype=pl.String)
    formats = [reading.format for reading in readings]
    kinds = pl.Series(formats, dtype=pl.Enum(sorted(set(formats))))
    rows = pl.concat([tables.empty(tables.ROWS), *(reading.rows for reading in readings)])
    rows = rows.with_columns(
        rank,
        names.gather(rank).alias("source"),
        kinds.gather(rank).alias("format"),
        telephone=pl.col("channel").is_in(_TELEPHONE).fill_null(value=False),
    ).with_columns(event_id=pl.concat_str("source", pl.lit(":"), "record"))
    numbered = rows.group_by("source").agg(pl.len(), pl.col("record").n_unique().alias("records"))
    if (numbered["len"] != numbered["records"]).any():
        raise ReadingError("Two records of one file have the same number.", next_step=_FAULT)
    return rows


def _in_time(
    rows: pl.DataFrame, readings: Sequence[Reading], *, settings: Settings, zone_of: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[Assumption, ...]]:
    """The rows that are events, with instants and in time order, the contacts, and what was moved."""
    contacts, zone = rows.filter(pl.col("kind") == "contact"), settings.reading.zone
    rows = clocks.set_clocks(rows, zone=zone, zone_of=zone_of)
    rows, moved = set_right(
        rows,
        settings.clocks,
        documents=[each.document for each in readings],
        zone=zone,
        zone_of=zone_of,
    )
    order = rows.lazy().with_row_index("row").filter(pl.col("kind") != "contact")
    order = order.select("row", "at", "source_rank", "record").sort(
        "at", "source_rank", "record", nulls_last=True
    )
    return rows[order.collect()["row"]], contacts, moved


def _as_read(
    rows: pl.DataFrame,
    gathered: pl.DataFrame,
    readings: Sequence[Reading],
    *,
    settings: Settings,
    zone_of: Mapping[str, str],
) -> pl.DataFrame:
    """The times as the files give them: what she said of a file or a clock is no claim of that file."""
    shown = as_shown(rows)
    if not settings.files:
        return shown
    is_media, columns = pl.col("kind") == "media", ("source", "at", "clock", "precision", "wall")
    media, *_ = _in_time(gathered.filter(is_media), readings, settings=settings, zone_of=zone_of)
    return pl.concat([each.select(columns) for each in (shown.filter(~is_media), as_shown(media))])


def _meet(
    rows: pl.DataFrame,
    *,
    contacts: pl.DataFrame,
    readings: Sequence[Reading],
    people: PeopleFile,
    me: str | None,
    region: str,
) -> _Met:
    addresses = Addresses(region)
    met = mentions(rows, addresses)
    ties = met.ties(addresses)
    tied = [Mention(address=address) for tie in ties for address in (tie.one, tie.other)]
    circle = Circle([*met.each(), *tied], cards=cards(contacts, addresses), addresses=addresses)
    circle.use_people_file(people)
    chats = met.chats(readings)
    how, is_said = use_owner(
        circle,
        chats=chats,
        people=people,
        me=me,
        addresses=addresses,
        mailed_to=met.mailed_to(addresses),
    )
    circle.use_cards()
    by_name = circle.use_equal_labels()
    require_owner(circle, chats=chats, is_said=is_said, conversations=met.conversations())
    hers = [chat.is_hers(circle) for chat in chats]
    others = [chat for chat, is_hers in zip(chats, hers, strict=True) if chat.is_undecided and not is_hers]
    return _Met(
        mentions=met,
        roster=roster(circle, ties=ties),
        hers=tuple(chat.reading.document.source for chat in compress(chats, hers)),
        how=how,
        assumptions=(
            *_said_contacts(circle, contacts.height),
            *_said_others(others),
            *_said_names(by_name),
        ),
    )


def _said_contacts(circle: Circle, count: int) -> Iterator[Assumption]:
    present = {circle.root(address) for address in circle.mentioned}
    used = sum(not present.isdisjoint(map(circle.root, card.addresses)) for card in circle.cards)
    if count:
        yield Assumption(code="contacts", sentence=_said_cards(count, used))


def _said_cards(count: int, used: int) -> str:
    if count == 1:
        here = "names someone in these records" if used else "names nobody in these records"
        return f"1 contact card {here}."
    some = {0: "None of them names", 1: "1 of them names", count: "All of them name"}
    which = some.get(used, f"{used:,} of them name")
    return f"{count:,} contact cards give names. {which} someone in these records."


def _said_others(chats: Sequence[Chat]) -> Iterator[Assumption]:
    if chats:
        files = listed(sorted({chat.reading.document.handed for chat in chats}))
        yield Assumption(
            code="between-others",
            sentence="Nobody who wrote here is known to be the owner, so these messages are shown as "
            f"between other people: {files}. If one of them is you, add the name or address to the people "
            "file.",
        )


def _said_names(count: int) -> Iterator[Assumption]:
    if count:
        yield Assumption(
            code="same-name",
            sentence=f"{_counted(count, 'name')} in chats or notes "
            f"{'is' if count == 1 else 'are'} taken to mean the same person everywhere.",
        )


def _said_copies(count: int) -> Iterator[Assumption]:
    if count:
        yield Assumption(
            code="duplicates",
            sentence=f"{_counted(count, 'record')} {'is' if count == 1 else 'are'} also in another file. "
            "Each is kept, marked as a copy, and counted once.",
        )


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"
