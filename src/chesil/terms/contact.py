"""What counts as contact from someone, and what counts as her writing to them.

One definition for every room that counts. Contact is a message or call to her that was sent,
from a named sender or from a caller who showed no number, and each act she noted. Drafts, failed
sends, notices and her own messages are never contact. Short codes, no-reply mailboxes and
newsletters are no person who does something to her, so they are left out too, and the findings say
how many.
"""

from typing import Final

import polars as pl

from chesil.terms.acts import ACTS

_DELIVERED: Final = ("sent", "deleted", "edited")
_NO_PERSON: Final = (
    r"^(?:[0-9]{3,6}|(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon|postmaster)(?:[-+_.][^@]*)?@.*)$"
)
_NEWS: Final = (
    r"^(?:news|newsletters?|mailings?|digest|notifications?|notify|alerts?|updates|marketing|promotions?|offers"
    r"|bounces?|auto[-_.]?(?:reply|confirm|mated))(?:[-+_.][^@]*)?@"
)
# Fields of a mail that went to many at once (RFC 2369, RFC 2919, RFC 3834). A quote inside a JSON string
# is escaped, so no message can hold this.
_TO_MANY: Final = (
    r'(?i)\["(?:list-(?:id|unsubscribe)","|precedence","\s*(?:bulk|list|junk)\b|auto-submitted","\s*auto-)'
)


def in_order(events: pl.DataFrame) -> pl.DataFrame:
    """*events* in the one order every room counts in: by time, then by source and record.

    Events without a time come last. The order of the rows handed in makes no difference.
    """
    key = events.select("at", "source", "record", "event_id")
    if _is_sorted(key):
        return events
    return events[key.select(pl.arg_sort_by(key.columns, nulls_last=True)).to_series()]


def _is_sorted(key: pl.DataFrame) -> bool:
    at, source, record, event = (pl.col(name) for name in key.columns)
    # Nulls must be last: a null followed by a time is out of order.
    later = (at.is_null() & at.shift().is_not_null()) | (at > at.shift())
    same = at.eq_missing(at.shift())
    by_source = (source > source.shift()) | ((source == source.shift()) & (record > record.shift()))
    by_id = (source == source.shift()) & (record == record.shift()) & (event >= event.shift())
    ok = later | (same & (by_source | by_id))
    return key.height < 2 or bool(key.select(ok.slice(1).fill_null(value=False).all()).item())


def automatic_senders(people: pl.DataFrame) -> list[str]:
    """Persons whose every address is a short code or a no-reply mailbox, sorted."""
    addresses = people.filter(~pl.col("is_me")).select("person", "addresses").explode("addresses")
    machine = pl.col("addresses").str.contains(_NO_PERSON).fill_null(value=False)
    return sorted(addresses.group_by("person").agg(machine.all()).filter("addresses")["person"].to_list())


def newsletters(events: pl.DataFrame, *, people: pl.DataFrame) -> list[str]:
    """Persons who only ever sent her mail that goes to many, and whom she never wrote to, sorted.

    Such mail says so in its header, or comes from a mailbox called "news" or the like. Whoever reached
    her in any other way as well is no newsletter; the words of a newsletter are still looked at.
    """
    is_mail, address = pl.col("channel") == "email", pl.col("address_used")
    to_many = is_mail & (pl.col("details").str.contains(_TO_MANY) | address.str.contains(_NEWS))
    senders = events.filter(to_many)["sender"].drop_nulls().unique()
    if senders.is_empty():
        return []
    theirs = events.filter(pl.col("sender").is_in(senders.implode()))
    always = theirs.group_by("sender").agg(to_many.fill_null(value=False).all().alias("always"))
    hers = events.filter(pl.col("direction") == "from_owner")["recipients"].explode()
    me = people.filter("is_me")["person"]
    return sorted({*always.filter("always")["sender"]} - {*hers.unique()} - {*me})


def contacts(events: pl.DataFrame, *, people: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Each contact and each noted act, one row an event.

    Args:
        events: tables.EVENTS in_order, without duplicates. people: tables.PEOPLE.
        zone: IANA zone local times are counted in.
    Returns:
        order (row number in *events*), event_id, person (null: no number shown, or nobody named), kind,
        channel, at and end (UTC; the same unless the time is imprecise; null when unknown), local (wall
        time of `at` in *zone*), day and last_day (local dates of at and end), precision, timed (known to
        the minute or better), assumed (the clock is not stated), hidden (nobody named, number withheld),
        answered, duration_s, address, thread, group (three people or more), act (from a note). Empty
        when there is none.
    """
    numbered = events.with_row_index("order")
    machines = [*automatic_senders(people), *newsletters(events, people=people)]
    person, kind = pl.col("sender"), pl.col("kind")
    sent = pl.col("state").is_null() | pl.col("state").is_in(list(_DELIVERED))
    someone = person.is_not_null() | pl.col("address_hidden").fill_null(value=False) | (kind == "call")
    named = ~person.is_in(machines).fill_null(value=False)
    contact = (pl.col("direction") == "to_owner") & kind.is_in(["message", "call"]) & sent & someone & named
    kept = numbered.filter(
        contact.fill_null(value=False) | pl.col("order").is_in(acts(numbered)["order"].implode())
    )
    found = described(kept, zone=zone)
    in_group = pl.col("group") | pl.col("thread").is_in(_group_threads(found).implode())
    return found.with_columns(in_group.fill_null(value=False).alias("group"))


def described(numbered: pl.DataFrame, *, zone: str) -> pl.DataFrame:
    """The columns that `contacts` gives, of any events with their row number as `order`."""
    local = pl.col("at").dt.convert_time_zone(zone).dt.replace_time_zone(None)
    end = pl.max_horizontal("until", "at")
    exact = pl.col("precision").is_in(["exact", "minute"]) & pl.col("clock").is_in(["stated", "assumed"])
    return numbered.select(
        "order",
        "event_id",
        pl.col("sender").alias("person"),
        "kind",
        "channel",
        "at",
        end.alias("end"),
        local.alias("local"),
        local.dt.date().alias("day"),
        end.dt.convert_time_zone(zone).dt.date().alias("last_day"),
        "precision",
        (exact & pl.col("at").is_not_null()).fill_null(value=False).alias("timed"),
        (pl.col("clock") != "stated").fill_null(value=True).alias("assumed"),
        (pl.col("sender").is_null() & pl.col("address_hidden")).fill_null(value=False).alias("hidden"),
        "answered",
        "duration_s",
        pl.col("address_used").alias("address"),
        "thread",
        (pl.col("recipients").list.len().fill_null(0) > 1).alias("group"),
        (pl.col("kind") == "note").alias("act"),
    )


def in_one_week() -> pl.Expr:
    """Whether a contact surely lies in the week of its `day`, of the columns of `contacts`."""
    bounded = pl.col("precision").is_in(["exact", "minute", "day", "about", "range"])
    return bounded & (pl.col("day").dt.truncate("1w") == pl.col("last_day").dt.truncate("1w"))


def written(events: pl.DataFrame, *, people: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    """Each message and call from her, one row for each person it went to.

    Where an export does not name the recipients, a thread with one other person names them; in a
    group that nobody listed, the row has no person.

    Returns:
        order, event_id, person, kind, at, thread, address, group; in order. Only those with a time.
    """
    sent = pl.col("state").is_null() | pl.col("state").is_in(list(_DELIVERED))
    hers = (pl.col("direction") == "from_owner") & pl.col("kind").is_in(["message", "call"]) & sent
    kept = events.with_row_index("order").filter(hers.fill_null(value=False) & pl.col("at").is_not_null())
    found = _recipients(kept, people).join(
        only_person(contacts), on="thread", how="left", maintain_order="left"
    )
    in_group = pl.col("group") | pl.col("thread").is_in(_group_threads(contacts).implode())
    return found.select(
        "order",
        "event_id",
        pl.coalesce("to", "only").alias("person"),
        "kind",
        "at",
        "thread",
        pl.col("address_used").alias("address"),
        in_group.fill_null(value=False).alias("group"),
    )


def _recipients(hers: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """*hers* with `to`, one row for each person but her, and `group`, whether there were several."""
    me = people.filter("is_me")["person"].to_list()
    rows = hers.select("order", "event_id", "kind", "at", "thread", "address_used", "recipients")
    # Nearly all messages have one recipient, and lists are slow.
    several = pl.col("recipients").list.len().fill_null(0) > 1
    first = pl.col("recipients").list.first()
    one = rows.filter(~several).with_columns(
        pl.when(~first.is_in(me)).then(first).alias("to"),
        pl.lit(value=False).alias("group"),
    )
    others = pl.col("recipients").list.set_difference(me).list.unique().list.sort()
    more = rows.filter(several).with_columns(others.alias("to"), (others.list.len() > 1).alias("group"))
    exploded = more.explode("to", empty_as_null=True, keep_nulls=True)
    return pl.concat([one, exploded]).sort("order", "to").drop("recipients")


def only_person(contacts: pl.DataFrame) -> pl.DataFrame:
    """thread, only: each thread in which one person alone has written to her, and who."""
    named = contacts.lazy().filter(
        pl.col("thread").is_not_null() & pl.col("person").is_not_null() & ~pl.col("act")
    )
    alone = named.group_by("thread").agg(pl.col("person").unique()).filter(pl.col("person").list.len() == 1)
    return alone.select("thread", pl.col("person").list.first().alias("only")).collect()


def names(people: pl.DataFrame) -> pl.DataFrame:
    """person, name: what to call each person of *people* (tables.PEOPLE) in a sentence.

    Where several have one name, the first address stands beside it. The id, where there is no name.
    """
    name, address = pl.coalesce("name", "person"), pl.col("addresses").list.first()
    told_apart = pl.when(name.is_duplicated() & (address != name)).then(pl.format("{} ({})", name, address))
    return people.select("person", pl.coalesce(told_apart, name).alias("name"))


def persons_called(name: str, *, people: pl.DataFrame) -> list[str]:
    """Persons that go by *name*: as an id, a name in some export, or an address; capitals do not matter."""
    wanted = name.strip().casefold()
    return [
        person
        for person, first, names, addresses in people.select(
            "person", "name", "names", "addresses"
        ).iter_rows()
        if wanted
        in {word.strip().casefold() for word in (person, first, *(names or ()), *(addresses or ())) if word}
    ]


def acts(numbered: pl.DataFrame) -> pl.DataFrame:
    """order, act: each act marked in a note of something done to her; through others is an act too.

    Args:
        numbered: tables.EVENTS with their row number as `order`.
    """
    notes = numbered.filter(pl.col("kind") == "note", pl.col("direction").ne_missing("from_owner"))
    marked = notes.select("order", pl.col("tags").alias("act")).explode("act")
    through = notes.filter(pl.col("channel") == "third_party").select(
        "order", pl.lit("indirect_contact").alias("act")
    )
    known = pl.concat([marked, through]).filter(pl.col("act").is_in(list(ACTS)))
    return known.unique().sort("order", "act")


def _group_threads(contacts: pl.DataFrame) -> pl.Series:
    """Threads in which two people or more besides her have written, or that name several recipients."""
    named = contacts.lazy().filter(pl.col("thread").is_not_null() & ~pl.col("act"))
    several = pl.col("group").any() | (pl.col("person").drop_nulls().n_unique() > 1)
    return named.group_by("thread").agg(several).filter("group").select("thread").collect().to_series().sort()
