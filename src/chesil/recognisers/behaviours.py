"""What a behaviour is, what it is given, and how it builds its signals.

A behaviour is a record of one function: `find(scene)` looks at a Scene and gives tables.SIGNALS.
A Scene holds the events and, worked out once and shared, what most behaviours need of them. A
signal states facts with the events they rest on. It never judges, blames or scores.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from chesil.terms import contact, steps, tables
from chesil.terms.settings import Settings

# Kinds of conduct as a person sees them on a page: code, then the words. The gravest come first: where there
# is room for some only, nothing may hide a threat.
STRANDS: Final = {
    "orders": "Contact while an order was in force",
    "violence": "Violence",
    "threats": "What may be threats",
    "watching": "Following, waiting and watching",
    "property": "Homes and belongings",
    "sexual": "Sexual comments, demands and images",
    "hate": "Abuse because of who you are",
    "after_no": "Contact after you asked them to stop, or blocked them",
    "abuse": "Insults and name calling",
    "control": "Control over what you do",
    "others": "Through other people, or in public",
    "deliveries": "Gifts, taxis and deliveries",
    "calls": "Calls",
    "night": "Contact in the night",
    "contact": "How often they contacted you",
    "dates": "Contact on dates that matter",
    "change": "When contact changed",
    "words": "What the messages say",
    "other": "Other things you noted",
}
# Strands whose sentences nobody needs to meet on a page that explains them.
GRAVE_WORDS: Final = frozenset({"hate", "sexual", "abuse"})


@attrs.frozen(kw_only=True, eq=False)
class Scene:
    """Everything a behaviour may look at.

    Attributes:
        events: tables.EVENTS in_order, without duplicates.
        people: tables.PEOPLE.
    """

    events: pl.DataFrame = attrs.field(repr=False)
    people: pl.DataFrame = attrs.field(repr=False)
    settings: Settings

    @property
    def zone(self) -> str:
        """The IANA zone local times are counted in."""
        return self.settings.reading.zone

    @cached_property
    def contacts_and_acts(self) -> pl.DataFrame:
        """terms.contact.contacts with a known time: messages, calls and noted acts, in order."""
        found = contact.contacts(self.events, people=self.people, zone=self.zone)
        return found.filter(pl.col("at").is_not_null())

    @cached_property
    def contacts(self) -> pl.DataFrame:
        """Messages and calls to her with a known time, in order; columns of terms.contact.contacts."""
        return self.contacts_and_acts.filter(~pl.col("act"))

    @cached_property
    def by_person(self) -> pl.DataFrame:
        """The contacts sorted by person (nobody first, withheld numbers apart), then in order."""
        return self.contacts.sort("person", "hidden", "order")

    @cached_property
    def written(self) -> pl.DataFrame:
        """terms.contact.written: what she sent, one row for each person it went to, in order."""
        return contact.written(self.events, people=self.people, contacts=self.contacts)

    @cached_property
    def messages(self) -> pl.DataFrame:
        """Messages to her: the columns of contacts, and subject, text and attachments, in order."""
        found = self.contacts.filter(pl.col("kind") == "message")
        return found.hstack(self.events.select("subject", "text", "attachments")[found["order"]])

    @cached_property
    def notes(self) -> pl.DataFrame:
        """The events that are notes, with `order`, in order; some have no time."""
        return self.events.with_row_index("order").filter(pl.col("kind") == "note")

    @cached_property
    def noted_acts(self) -> pl.DataFrame:
        """terms.contact.acts: order, act; each act marked in a note."""
        return contact.acts(self.notes)

    @cached_property
    def requests(self) -> pl.DataFrame:
        """terms.steps.requests: each time she asked a person to stop."""
        return steps.requests(self.events, people=self.people, written=self.written)

    @cached_property
    def notices(self) -> pl.DataFrame:
        """terms.steps.notices: blocks, unblocks and changed numbers."""
        return steps.notices(self.events, people=self.people, contacts=self.contacts)

    @cached_property
    def refusals(self) -> pl.DataFrame:
        """person, refused: the order of her first request to stop, or block, of each person."""
        blocks = self.notices.filter(pl.col("notice") == "blocked")
        both = pl.concat([self.requests.select("person", "order"), blocks.select("person", "order")])
        return both.group_by("person").agg(pl.col("order").min().alias("refused")).sort("person")

    @cached_property
    def names(self) -> pl.DataFrame:
        """person, name: what to call each person in a sentence."""
        return contact.names(self.people)

    @cached_property
    def unanswered(self) -> pl.DataFrame:
        """by_person of those with a person and a time of day, with `stretch`.

        `stretch` is a number shared by contacts in a row with nothing from her to that person, or in
        that thread, between them. A call she answered is the last of its stretch.
        """
        return _stretches(
            self.by_person.filter(pl.col("person").is_not_null() & pl.col("timed")), self.written
        )

    def call_them(self, frame: pl.DataFrame, nobody: str = "A caller with no number shown") -> pl.DataFrame:
        """*frame*, with SPANNED, and `name`: what to call its `person` in a sentence.

        Where that is null: a withheld number, or *nobody*.
        """
        named = frame.join(self.names, on="person", how="left", maintain_order="left")
        unnamed = pl.when("all_hidden").then(pl.lit("A withheld number")).otherwise(pl.lit(nobody))
        return named.with_columns(pl.coalesce("name", "person", unnamed).alias("name"))


@attrs.frozen(kw_only=True)
class Behaviour:
    """One kind of conduct and the function that finds it.

    Attributes:
        code: stable name, used in signal ids. title: its name in plain words.
        label: a few words for it, which fit beside an entry or a line of a chart and speak to nobody.
        strand: a key of STRANDS. basis: a value of tables.BASES.
        source: where in law, guidance or the council's page it comes from.
        find: gives tables.SIGNALS, sorted or not; an empty table when there is nothing.
    """

    code: str
    title: str
    label: str = attrs.field(validator=attrs.validators.max_len(28))
    strand: str = attrs.field(validator=attrs.validators.in_(STRANDS))
    basis: str = attrs.field(validator=attrs.validators.in_(tables.BASES))
    source: str
    find: Callable[[Scene], pl.DataFrame] = attrs.field(repr=False)


def signals(found: pl.DataFrame, *, of: Behaviour, rule: str) -> pl.DataFrame:
    """Build tables.SIGNALS from what a behaviour found.

    Args:
        found: person, at, until (UTC), events (list of event_ids in time order), why; it may have
            its own `rule` column, used instead of *rule*.
        of: the behaviour that found them. rule: the rule with its thresholds, in words.
    """
    rules = found["rule"] if "rule" in found.columns else rule
    ids = found.select(pl.format(of.code + ":{}", pl.col("events").list.first())).to_series()
    columns = {name: found[name] for name in ("person", "at", "until", "events", "why")}
    fixed = {"signal": ids, "behaviour": of.code, "strand": of.strand, "basis": of.basis, "rule": rules}
    return tables.fill(tables.SIGNALS, {**columns, **fixed}, found.height)


_ASSUMED: Final = pl.col("timed") & pl.col("assumed")

# What a signal takes from the contacts it joins: give them to group_by(...).agg(*SPANNED).
SPANNED: Final = (
    pl.col("event_id").alias("events"),
    pl.len().alias("count"),
    pl.col("at").first(),
    pl.col("end").max().alias("until"),
    pl.col("timed").first().alias("start_timed"),
    pl.col("timed").last().alias("end_timed"),
    pl.col("timed").any().alias("any_timed"),
    _ASSUMED.any().alias("some_assumed"),
    (_ASSUMED | ~pl.col("timed")).all().alias("all_assumed"),
    pl.col("hidden").all().alias("all_hidden"),
    pl.col("group").any().alias("some_group"),
    (pl.col("kind") == "call").all().alias("all_calls"),
    pl.col("act").any().alias("some_acts"),
)


def each(contacts: pl.DataFrame) -> pl.DataFrame:
    """*contacts* with the columns of SPANNED, every row standing for itself."""
    return contacts.with_columns(
        pl.concat_list("event_id").alias("events"),
        pl.lit(1).alias("count"),
        pl.col("end").alias("until"),
        pl.col("timed").alias("start_timed"),
        pl.col("timed").alias("end_timed"),
        pl.col("timed").alias("any_timed"),
        _ASSUMED.alias("some_assumed"),
        (_ASSUMED | ~pl.col("timed")).alias("all_assumed"),
        pl.col("hidden").alias("all_hidden"),
        pl.col("group").alias("some_group"),
        (pl.col("kind") == "call").alias("all_calls"),
        pl.col("act").alias("some_acts"),
    )


DAY: Final = "%a %-d %B %Y"
MINUTE: Final = "%a %-d %B %Y, %H:%M"


def wall(instant: pl.Expr, zone: str, form: str = MINUTE) -> pl.Expr:
    """A UTC instant as a person reads it: "Tue 3 March 2026, 23:41" in *zone*."""
    return instant.dt.convert_time_zone(zone).dt.strftime(form)


def wall_span(zone: str) -> pl.Expr:
    """When `at` to `until` was, of frames with SPANNED.

    "on Tue 3 March 2026, 23:41 to 23:53"; "from ... to ..." over two days; days alone where no time
    of day is known. In the hour that comes twice when clocks go back, a stated time says which: "01:30 BST".
    """
    start, end = pl.col("at"), pl.col("until")
    first_which, last_which = which_hour(start, zone), which_hour(end, zone)
    both = pl.col("start_timed") & pl.col("end_timed")
    same_day = wall(start, zone, DAY) == wall(end, zone, DAY)
    same_minute = same_day & (wall(start, zone, "%H:%M") == wall(end, zone, "%H:%M"))
    first = (
        pl.when("start_timed")
        .then(pl.format("{}{}", wall(start, zone), first_which))
        .otherwise(wall(start, zone, DAY))
    )
    last = (
        pl.when("end_timed")
        .then(pl.format("{}{}", wall(end, zone), last_which))
        .otherwise(wall(end, zone, DAY))
    )
    return (
        pl.when(same_day & ~both)
        .then(pl.format("on {}", wall(start, zone, DAY)))
        .when(same_minute)
        .then(pl.format("on {}", first))
        .when(same_day)
        .then(pl.format("on {} to {}{}", first, wall(end, zone, "%H:%M"), last_which))
        .otherwise(pl.format("from {} to {}", first, last))
    )


def which_hour(instant: pl.Expr, zone: str) -> pl.Expr:
    """ " BST" or " GMT" in the hour that comes twice, else "", of frames with SPANNED.

    Not where a clock was assumed: then nobody knows which of the two it was.
    """
    local = instant.dt.convert_time_zone(zone)
    shown = local.dt.replace_time_zone(None)
    first, second = (
        shown.dt.replace_time_zone(zone, ambiguous=which, non_existent="null")
        for which in ("earliest", "latest")
    )
    twice = first != second
    told = twice.fill_null(value=False) & ~pl.col("some_assumed")
    return pl.when(told).then(local.dt.strftime(" %Z")).otherwise(pl.lit(""))


def zone_name(zone: str) -> str:
    """What to call a zone in a sentence: "UK", or the city of its IANA name."""
    return "UK" if zone in ("Europe/London", "GB") else zone.rpartition("/")[2].replace("_", " ")


def clock(zone: str) -> pl.Expr:
    """Whose time it is, of frames with SPANNED: "(UK time)", and whether the files say so themselves.

    Times are shown in *zone* whatever zone a file was taken to have, so only that it names none is said.
    """
    name = zone_name(zone)
    return (
        pl.when(~pl.col("any_timed"))
        .then(pl.lit("(time of day not known)"))
        .when("all_assumed")
        .then(pl.lit(f"({name} time; the file names no time zone)"))
        .when("some_assumed")
        .then(pl.lit(f"({name} time; some of the files name no time zone)"))
        .otherwise(pl.lit(f"({name} time)"))
    )


def ending(zone: str) -> pl.Expr:
    """How a sentence about contacts ends: whose time it is, the full stop, and that a group was there."""
    group = pl.when("some_group").then(pl.lit(" Some of this was in a group chat.")).otherwise(pl.lit(""))
    return pl.format("{}.{}", clock(zone), group)


def times(count: str = "count") -> pl.Expr:
    """A count in words: "once", "twice", "7 times"."""
    many = pl.format("{} times", pl.col(count))
    return (
        pl.when(pl.col(count) == 1)
        .then(pl.lit("once"))
        .when(pl.col(count) == 2)
        .then(pl.lit("twice"))
        .otherwise(many)
    )


def some(count: str, one: str, many: str | None = None) -> pl.Expr:
    """A count with its noun: "1 message", "7 messages"."""
    return pl.format(
        "{} {}",
        pl.col(count),
        pl.when(pl.col(count) == 1).then(pl.lit(one)).otherwise(pl.lit(many or f"{one}s")),
    )


def lasting(start: str = "at", end: str = "until") -> pl.Expr:
    """The time between two columns in words: "under a minute", "12 minutes", "5 hours", "3 days"."""
    # Between the minutes as printed: 23:41:50 to 23:42:10 is told as 23:41 to 23:42, a minute.
    minutes = (pl.col(end).dt.truncate("1m") - pl.col(start).dt.truncate("1m")).dt.total_minutes()

    def said(size: int, word: str) -> pl.Expr:
        number = (minutes / size).round().cast(pl.Int64)
        return pl.format(
            "{} {}", number, pl.when(number == 1).then(pl.lit(word)).otherwise(pl.lit(f"{word}s"))
        )

    return (
        pl.when(minutes < 1)
        .then(pl.lit("under a minute"))
        .when(minutes < 120)
        .then(said(1, "minute"))
        .when(minutes < 48 * 60)
        .then(said(60, "hour"))
        .otherwise(said(24 * 60, "day"))
    )


def contacted() -> pl.Expr:
    """What they did, of frames with SPANNED: "called you", "contacted you", or also the acts she noted."""
    acts = pl.lit("contacted you, or did something you noted,")
    calls = pl.when("all_calls").then(pl.lit("called you")).otherwise(pl.lit("contacted you"))
    return pl.when("some_acts").then(acts).otherwise(calls)


def crowded(frame: pl.DataFrame, *, key: str, count: int, within: int) -> pl.DataFrame:
    """The rows that lie in some *count* rows of one *key* (never null) at most *within* minutes apart.

    Args:
        frame: sorted by *key*, then by time, with `at`.
    Returns:
        Those rows with `run`: a number shared by rows joined through overlapping such stretches.
    """
    close = (pl.col("at").shift(1 - count) - pl.col("at")) <= pl.duration(minutes=within)
    same = pl.col(key) == pl.col(key).shift(1 - count)
    starts = frame.select(pl.arg_where((close & same).fill_null(value=False))).to_series().to_numpy()
    return joined(frame, starts=starts, ends=starts + (count - 1))


def joined(
    frame: pl.DataFrame, *, starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]
) -> pl.DataFrame:
    """The rows inside stretches of row numbers, with `run`, shared by stretches that overlap in a row.

    Args:
        starts, ends: first and last row of each stretch, inclusive; they may overlap.
    """
    covers = np.zeros(frame.height + 1, dtype=np.int64)
    np.add.at(covers, starts, 1)
    np.add.at(covers, ends + 1, -1)
    links = np.zeros(frame.height + 2, dtype=np.int64)  # links[i]: stretches that hold rows i-1 and i
    np.add.at(links, starts + 1, 1)
    np.add.at(links, ends + 1, -1)
    inside = np.cumsum(covers)[: frame.height] > 0
    begins = inside & (np.cumsum(links)[: frame.height] == 0)
    run = pl.Series("run", np.cumsum(begins), dtype=pl.UInt32)
    return frame.with_columns(run).filter(pl.Series(inside))


def _stretches(contacts: pl.DataFrame, written: pl.DataFrame) -> pl.DataFrame:
    # A reply is known by its place in the order of events, not by its time: exports to the minute
    # put a message and its answer in the same minute, and only their order tells them apart.
    to_person = written.filter(pl.col("person").is_not_null()).select("person", "order", replied="order")
    in_thread = written.filter(pl.col("thread").is_not_null()).select("thread", "order", threaded="order")
    seen = (
        contacts.sort("order")
        .join_asof(to_person, on="order", by="person", check_sortedness=False)
        .join_asof(
            in_thread.unique(["thread", "order"], maintain_order=True),
            on="order",
            by="thread",
            check_sortedness=False,
        )
        .sort("person", "order")
    )
    before, new = pl.col("order").shift(), pl.col("person") != pl.col("person").shift()
    latest = pl.max_horizontal("replied", "threaded")
    broken = (
        new | (latest > before).fill_null(value=False) | pl.col("answered").shift().fill_null(value=False)
    )
    stretch = broken.fill_null(value=True).cum_sum().alias("stretch")
    return seen.with_columns(stretch).drop("replied", "threaded")
