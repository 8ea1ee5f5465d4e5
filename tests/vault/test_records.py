"""The records of a log: exact bytes, one spelling only, and clocks that jump."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.vault import records
from chesil.vault.errors import LogBroken, Unsealable
from chesil.vault.records import AnyRecord, ClockWarning

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ITEM, PARENT, SAFE, HASH = "1a" * 16, "2b" * 16, "3c" * 16, "4d" * 32
WHEN = {"logged_at": NOON, "by": "owner"}
MADE_FROM = {"item": ITEM, "parent": PARENT, "parent_sha256": HASH}

EVERY: list[tuple[AnyRecord, str]] = [
    (
        records.EntryAdded(item=ITEM, content_sha256=HASH, **WHEN),
        f'"entry.added",…,"item":"{ITEM}","content_sha256":"{HASH}"',
    ),
    (
        records.EntryRevised(item=ITEM, content_sha256=HASH, replaces=PARENT, **WHEN),
        f'"entry.revised",…,"item":"{ITEM}","content_sha256":"{HASH}","replaces":"{PARENT}"',
    ),
    (
        records.FileAdded(
            item=ITEM,
            file_sha256=HASH,
            size=48211,
            media="image/jpeg",
            name="Café 🌊.jpg",
            declared_source="phone photo",
            clock="synchronised",
            claimed={"taken": "2026-04-30", "camera": "A1"},
            **WHEN,
        ),
        f'"file.added",…,"item":"{ITEM}","file_sha256":"{HASH}","size":48211,"media":"image/jpeg","name":"Café 🌊.jpg",'
        '"declared_source":"phone photo","clock":"synchronised","claimed":{"camera":"A1","taken":"2026-04-30"}',
    ),
    (
        records.ImportParsed(
            **MADE_FROM,
            output_sha256=HASH,
            tool="whatsapp",
            version="1",
            records=5,
            rows=4,
            problems=1,
            **WHEN,
        ),
        f'"import.parsed",…,"item":"{ITEM}","parent":"{PARENT}","parent_sha256":"{HASH}","output_sha256":"{HASH}",'
        '"tool":"whatsapp","version":"1","records":5,"rows":4,"problems":1,"rows_root":null',
    ),
    (
        records.DerivedAdded(
            **MADE_FROM, file_sha256=HASH, size=7, media="image/png", tool="thumbnail", version="2", **WHEN
        ),
        f'"derived.added",…,"item":"{ITEM}","file_sha256":"{HASH}","size":7,"media":"image/png","parent":"{PARENT}",'
        f'"parent_sha256":"{HASH}","tool":"thumbnail","version":"2","parameters":{{}}',
    ),
    (records.Shared(item=ITEM, safe=SAFE, **WHEN), f'"shared",…,"item":"{ITEM}","safe":"{SAFE}"'),
    (records.Revoked(item=ITEM, safe=SAFE, **WHEN), f'"revoked",…,"item":"{ITEM}","safe":"{SAFE}"'),
    (
        records.Viewed(item=ITEM, reason="case review", **WHEN),
        f'"viewed",…,"item":"{ITEM}","reason":"case review"',
    ),
    (
        records.Exported(
            manifest_sha256=HASH, recipient="A solicitor", purpose="court", items=12, left_out=3, **WHEN
        ),
        f'"exported",…,"manifest_sha256":"{HASH}","recipient":"A solicitor","purpose":"court","items":12,"left_out":3',
    ),
    (
        records.PaperMade(
            what="The statement",
            name="list.pdf",
            file_sha256=HASH,
            size=9,
            recipient="Farah",
            purpose="court",
            **WHEN,
        ),
        f'"paper.made",…,"what":"The statement","name":"list.pdf","file_sha256":"{HASH}","size":9,'
        '"recipient":"Farah","purpose":"court"',
    ),
    (
        records.TakenOut(what="originals", files=3, **WHEN),
        '"taken.out",…,"what":"originals","files":3',
    ),
    (
        records.WallSet(case=ITEM, against="worker", whom=PARENT, done="lifted", second=SAFE, **WHEN),
        f'"wall.set",…,"case":"{ITEM}","against":"worker","whom":"{PARENT}","done":"lifted","second":"{SAFE}"',
    ),
    (
        records.GlassBroken(case=ITEM, until=NOON + timedelta(hours=4), **WHEN),
        f'"glass.broken",…,"case":"{ITEM}","until":"2026-05-01T16:00:00Z"',
    ),
    (
        records.HitSettled(item=ITEM, how="meant", second=PARENT, **WHEN),
        f'"hit.settled",…,"item":"{ITEM}","how":"meant","second":"{PARENT}"',
    ),
    (
        records.Decided(item=ITEM, what="closed", **WHEN),
        f'"decided",…,"item":"{ITEM}","what":"closed","second":null',
    ),
    (
        records.CopyKept(item=ITEM, copy=SAFE, second=PARENT, is_told=False, **WHEN),
        f'"copy.kept",…,"item":"{ITEM}","copy":"{SAFE}","second":"{PARENT}","is_told":false',
    ),
    (
        records.HandedOver(case=ITEM, to="team", whom=PARENT, **WHEN),
        f'"handed.over",…,"case":"{ITEM}","to":"team","whom":"{PARENT}"',
    ),
    (
        records.MinutesLocked(item=ITEM, lines=12, content_sha256=HASH, **WHEN),
        f'"minutes.locked",…,"item":"{ITEM}","lines":12,"content_sha256":"{HASH}"',
    ),
    (
        records.Released(item=ITEM, version=2, file_sha256=HASH, **WHEN),
        f'"released",…,"item":"{ITEM}","version":2,"file_sha256":"{HASH}"',
    ),
    (
        records.Deleted(item=ITEM, recoverable_until=NOON + timedelta(days=30), **WHEN),
        f'"deleted",…,"item":"{ITEM}","recoverable_until":"2026-05-31T12:00:00Z"',
    ),
    (records.Undeleted(item=ITEM, **WHEN), f'"undeleted",…,"item":"{ITEM}"'),
    (
        records.Erased(item=ITEM, reason="her request", **WHEN),
        f'"erased",…,"item":"{ITEM}","reason":"her request"',
    ),
    (
        records.Restored(backup_made_at=NOON, backup_log_size=301, **WHEN),
        '"restored",…,"backup_made_at":"2026-05-01T12:00:00Z","backup_log_size":301',
    ),
    (
        ClockWarning(previous=NOON, jumped_seconds=-3600, **WHEN),
        '"clock.warning",…,"previous":"2026-05-01T12:00:00Z","jumped_seconds":-3600',
    ),
]
ADDED = records.to_bytes(EVERY[2][0])


@pytest.mark.parametrize(("record", "wanted"), EVERY, ids=[type(record).__name__ for record, _ in EVERY])
def test_each_event_is_these_bytes_and_reads_back(record: AnyRecord, wanted: str) -> None:
    common = '"v":1,"logged_at":"2026-05-01T12:00:00Z","by":"owner"'
    written = records.to_bytes(record)
    assert written.decode() == f'{{"event":{wanted.replace("…", common)}}}'
    assert records.read(written) == record


def test_every_event_is_tried_above() -> None:
    assert {type(record) for record, _ in EVERY} == set(AnyRecord.__args__)


def test_a_time_is_kept_in_utc_down_to_the_second() -> None:
    summer = timezone(timedelta(hours=1))
    record = records.Undeleted(
        logged_at=datetime(2026, 5, 1, 13, 0, 0, 999_999, tzinfo=summer), by="owner", item=ITEM
    )
    assert record.logged_at == NOON


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        records.Undeleted(logged_at=NOON.replace(tzinfo=None), by="owner", item=ITEM)


def test_an_import_that_lost_a_record_is_refused() -> None:
    counts = {"records": 5, "rows": 4, "problems": 0}
    with pytest.raises(ValueError, match="plus"):
        records.ImportParsed(**MADE_FROM, output_sha256=HASH, tool="sms", version="1", **counts, **WHEN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"item": ITEM.upper()},
        {"item": ITEM[:-1]},
        {"item": ITEM + "\n"},
        {"safe": ""},
        {"by": "\udc80"},
        {"by": "x" * 2**21},
    ],
)
def test_a_record_that_nobody_could_read_again_is_not_written(wrong: dict[str, str]) -> None:
    with pytest.raises(Unsealable):
        records.to_bytes(records.Shared(**({"item": ITEM, "safe": SAFE, **WHEN} | wrong)))


UNREADABLE = {
    "nothing": b"",
    "not JSON": b"\xff\x00",
    "no object": b"[]",
    "deep nesting": b"[" * 100_000,
    "deep objects": b'{"event":' * 100_000,
    "no event": ADDED.replace(b'"event":"file.added",', b""),
    "an event of a newer version": ADDED.replace(b"file.added", b"file.burned"),
    "a newer version": ADDED.replace(b'"v":1', b'"v":2'),
    "an unknown key": ADDED.replace(b'"v":1', b'"v":1,"w":1'),
    "a key twice": ADDED.replace(b'"by":"owner"', b'"by":"account:7","by":"owner"'),
    "a missing key": ADDED.replace(b'"size":48211,', b""),
    "a missing key with a usual value": ADDED.replace(b'"clock":"synchronised",', b""),
    "a space": ADDED.replace(b'"v":1', b'"v": 1'),
    "a line feed at the end": ADDED + b"\n",
    "an escape that is not needed": ADDED.replace(b"owner", b"\\u006fwner"),
    "another order": ADDED.replace(b'"event":"file.added","v":1', b'"v":1,"event":"file.added"'),
    "upper case": ADDED.replace(HASH.encode(), HASH.upper().encode()),
    "a number as a float": ADDED.replace(b"48211", b"48211.0"),
    "a negative size": ADDED.replace(b"48211", b"-1"),
    "a huge number": ADDED.replace(b"48211", b"9" * 400),
    "a number past the end": ADDED.replace(b"48211", b"1e999"),
    "no zone": ADDED.replace(b"12:00:00Z", b"12:00:00"),
    "another zone": ADDED.replace(b"12:00:00Z", b"13:00:00+01:00"),
    "a fraction of a second": ADDED.replace(b"12:00:00Z", b"12:00:00.5Z"),
    "the end of the calendar": ADDED.replace(b"2026-05-01T12:00:00Z", b"0001-01-01T00:00:00+14:00"),
    "no such day": ADDED.replace(b"2026-05-01T12", b"2026-02-30T12"),
    "a lone surrogate": ADDED.replace(b"owner", b"\\ud800"),
    "far too large": ADDED.replace(b"owner", b"x" * 2**21),
}


@pytest.mark.parametrize("fault", UNREADABLE)
def test_bytes_in_any_other_spelling_are_refused_without_quoting_them(fault: str) -> None:
    with pytest.raises(LogBroken) as refusal:
        records.read(UNREADABLE[fault])
    assert "phone" not in str(refusal.value)
    assert refusal.value.__cause__ is None


@given(bit=st.integers(0, len(ADDED) * 8 - 1))
def test_a_changed_bit_is_refused_or_gives_another_record(bit: int) -> None:
    changed = bytearray(ADDED)
    changed[bit // 8] ^= 1 << bit % 8
    with suppress(LogBroken):
        assert records.read(bytes(changed)) != EVERY[2][0]


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize("step", [-HOUR, -DAY, timedelta(seconds=-1), -400 * DAY])
def test_a_clock_that_went_back_is_said(step: timedelta) -> None:
    warning = records.clock_warning(NOON + step, previous=NOON, by="owner")
    assert warning == ClockWarning(
        logged_at=NOON + step, by="owner", previous=NOON, jumped_seconds=round(step.total_seconds())
    )


@pytest.mark.parametrize("step", [HOUR, DAY, -HOUR, -DAY, timedelta(seconds=-6), timedelta(seconds=6)])
def test_a_jump_is_told_from_time_that_really_passed(step: timedelta) -> None:
    passed = timedelta(minutes=10)
    now = NOON + passed + step
    warning = records.clock_warning(now, previous=NOON, by="owner", elapsed=passed)
    assert warning is not None
    assert warning.jumped_seconds == round(step.total_seconds())
    assert warning.previous == NOON
    assert warning.logged_at == now


@pytest.mark.parametrize(
    ("now", "previous", "elapsed"),
    [
        (NOON, None, None),  # the first record of a log
        (NOON, NOON, None),  # two records in one second
        (
            NOON + timedelta(microseconds=1),
            NOON + timedelta(microseconds=2),
            None,
        ),  # records keep no more than seconds
        (NOON + 400 * DAY, NOON, None),  # nobody used it for a year, or the clock jumped: nobody can tell
        (NOON + 10 * HOUR, NOON, 10 * HOUR),  # it ran through the night
        (
            NOON + timedelta(seconds=61),
            NOON,
            timedelta(seconds=60),
        ),  # a leap second, or a clock being set softly
        (
            datetime(2028, 3, 1, tzinfo=UTC),
            datetime(2028, 2, 28, tzinfo=UTC),
            2 * DAY,
        ),  # the leap day has 24 hours
        (datetime(2028, 2, 29, 23, 59, tzinfo=UTC), datetime(2028, 2, 28, 23, 59, tzinfo=UTC), DAY),
    ],
)
def test_a_clock_that_goes_right_gives_no_warning(
    now: datetime, previous: datetime | None, elapsed: timedelta | None
) -> None:
    assert records.clock_warning(now, previous=previous, by="owner", elapsed=elapsed) is None


def test_summer_time_is_no_jump() -> None:
    winter = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    summer = datetime(2026, 3, 29, 2, 1, tzinfo=timezone(HOUR))
    assert records.clock_warning(summer, previous=winter, by="owner", elapsed=timedelta(minutes=2)) is None


@given(
    steps=st.lists(st.sampled_from([-400 * DAY, -DAY, -HOUR, timedelta(0), timedelta(seconds=40), HOUR, DAY]))
)
def test_a_log_with_its_warnings_explains_every_step_back(steps: list[timedelta]) -> None:
    log: list[AnyRecord] = []
    now = NOON
    for step in steps:
        now += step
        warning = records.clock_warning(now, previous=log[-1].logged_at if log else None, by="owner")
        log += [warning] if warning else []
        log.append(records.Undeleted(logged_at=now, by="owner", item=ITEM))
    assert records.unexplained_steps(log) == []
    unwarned = [record for record in log if not isinstance(record, ClockWarning)]
    back = sum(step < timedelta(0) for step in steps[1:])
    assert len(records.unexplained_steps(unwarned)) == back


def test_a_record_slipped_in_with_an_old_date_is_named() -> None:
    log = [records.Undeleted(logged_at=NOON + n * HOUR, by="owner", item=ITEM) for n in (0, 1, 2, -5, 3)]
    assert records.unexplained_steps(log) == [
        "Entry 4 of the log has an earlier time than the entry before it."
    ]
