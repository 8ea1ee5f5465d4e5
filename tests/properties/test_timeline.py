"""Whatever is read, the joined record is complete and the same in every order."""

import random
from datetime import datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from chesil import timeline
from chesil.terms import settings as chesil_settings
from chesil.terms import tables
from chesil.terms.errors import OwnerUnknown
from reading_tables import reading_of

SETTINGS = chesil_settings.load()
MIDNIGHTS = [datetime(2026, 3, 29), datetime(2026, 10, 25), datetime(2026, 3, 4)]
NAMES = [
    "Asha",
    "Dev",
    "dev ",
    "Dev Mobile",
    "~ Dev",
    "07700 900123",
    "+447700900123",
    "dev@example.org",
    None,
]
WORDS = ["No", "no", "No\u200e", "", None, "I know where you are tonight", "Call me back or be sorry"]

moments = st.builds(
    lambda day, minutes: day + timedelta(seconds=minutes), st.sampled_from(MIDNIGHTS), st.integers(0, 200)
)
clocks = st.one_of(
    st.fixed_dictionaries({"at": moments, "precision": st.sampled_from(["exact", "minute"])}),
    st.fixed_dictionaries({"wall": moments, "precision": st.sampled_from(["exact", "minute", "day"])}),
    st.fixed_dictionaries(
        {"wall": moments, "wall_until": moments, "precision": st.sampled_from(["about", "range", "before"])}
    ),
    st.just({"precision": "none"}),
)
rows = st.builds(
    lambda clock, rest: {**clock, **rest},
    clocks,
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["message", "message", "call", "notice", "contact", "note", "media"]),
            "channel": st.sampled_from(["chat", "text", "call", "email"]),
            "sender": st.sampled_from(NAMES),
            "sender_name": st.sampled_from([None, None, "Dev", "Asha"]),
            "recipients": st.sampled_from([None, [], ["Asha"], ["07700 900123", "Dev"]]),
            "direction": st.sampled_from([None, None, "to_owner", "from_owner"]),
            "address_hidden": st.sampled_from([False, False, True, None]),
            "duration_s": st.sampled_from([None, 0.0, 12.0]),
            "text": st.sampled_from(WORDS),
            "thread": st.sampled_from([None, "one", "two"]),
            "raw": st.sampled_from([None, "r"]),
        }
    ),
)
exports = st.lists(
    st.tuples(
        st.lists(rows, max_size=12), st.sampled_from(["whatsapp", "sms-backup-restore", "vcard", "mbox"])
    ),
    max_size=4,
)


def readings_of(several):
    return [reading_of(f"{n}.x", list(lines), format=format) for n, (lines, format) in enumerate(several)]


def joined(readings):
    try:
        return timeline.join(readings, settings=SETTINGS, me="Asha")
    except OwnerUnknown as unknown:
        return unknown


@settings(max_examples=25)
@given(exports, st.randoms(use_true_random=False))
def test_the_order_of_the_readings_changes_nothing(several, random_):
    readings = readings_of(several)
    shuffled = random_.sample(readings, len(readings))
    one, other = joined(readings), joined(shuffled)
    if isinstance(one, OwnerUnknown):
        assert isinstance(other, OwnerUnknown)
        assert one.proposals == other.proposals
        return
    for table in ("events", "people", "sources"):
        assert getattr(one, table).equals(getattr(other, table), null_equal=True)
    assert (one.assumptions, one.proposals, one.me) == (other.assumptions, other.proposals, other.me)


@settings(max_examples=25)
@given(exports)
def test_no_row_is_lost_and_every_table_holds_together(several):
    readings = readings_of(several)
    found = joined(readings)
    if isinstance(found, OwnerUnknown):
        return
    events, people = found.events, found.people
    contacts = sum(reading.rows.filter(kind="contact").height for reading in readings)
    assert events.height + contacts == sum(reading.records for reading in readings)
    assert events["event_id"].n_unique() == events.height
    assert tables.check(events, tables.EVENTS, door="test") is events
    persons = set(people["person"])
    assert set(events["sender"].drop_nulls()) <= persons
    assert set(events["recipients"].explode().drop_nulls()) <= persons
    assert {person for pair in found.proposals for person in (pair.a, pair.b)} <= persons
    assert people.filter("is_me")["person"].to_list() == ["me"]
    hidden = events.filter(pl.col("address_hidden") & (pl.col("direction") != "from_owner"))
    assert hidden["sender"].null_count() == hidden.height
    assert hidden["address_used"].null_count() == hidden.height


@settings(max_examples=25)
@given(exports, st.booleans())
def test_a_copy_points_to_a_kept_event_of_another_source_that_says_the_same(several, twice):
    several = [*several, *several] if twice else several
    found = joined(readings_of(several))
    if isinstance(found, OwnerUnknown):
        return
    events = found.events
    pairs = events.filter(pl.col("duplicate_of").is_not_null()).join(
        events, left_on="duplicate_of", right_on="event_id", how="left", suffix="_kept"
    )
    assert pairs["source_kept"].null_count() == 0
    assert pairs.filter(pl.col("source") == pl.col("source_kept")).is_empty()
    assert pairs["duplicate_of_kept"].null_count() == pairs.height
    assert pairs.filter(pl.col("sender").ne_missing(pl.col("sender_kept"))).is_empty()
    minute, minute_kept = (pl.col(name).dt.truncate("1m") for name in ("at", "at_kept"))
    assert pairs.filter(minute != minute_kept).is_empty()
    # A kept event has at most one copy in each other source.
    assert pairs.select(pl.struct("duplicate_of", "source").n_unique()).item() == pairs.height


@settings(max_examples=20)
@given(exports)
def test_a_plain_count_finds_as_many_copies(several):
    found = joined(readings_of([*several, *several]))
    if isinstance(found, OwnerUnknown):
        return
    # Each message with words and a clock stands in both halves, so at least half of them are copies.
    worded = found.events.filter(
        pl.col("kind") == "message",
        pl.col("clock").is_in(["stated", "assumed"]),
        pl.col("at").is_not_null(),
        pl.col("text").str.strip_chars("\u200e ") != "",
    )
    assert worded["duplicate_of"].drop_nulls().len() * 2 >= worded.height


def test_a_thousand_shuffled_rows_join_to_the_same_table():
    generator = random.Random(7)
    lines = [
        {
            "wall": datetime(2026, 3, 28) + timedelta(minutes=generator.randrange(3_000)),
            "precision": "minute",
            "sender": generator.choice(["Asha", "Dev", "Eli"]),
            "text": generator.choice(["a", "b", "c"]),
        }
        for _ in range(1_000)
    ]
    readings = [reading_of(f"{n}.x", lines[n::3]) for n in range(3)]
    assert joined(readings).events.equals(joined(readings[::-1]).events, null_equal=True)
