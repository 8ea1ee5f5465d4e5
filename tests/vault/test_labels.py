"""Contexts are what keeps sealed bytes in their place, so no two may read the same."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.vault import labels

A, B = bytes(16), bytes([1]) * 16
AT = datetime(2026, 5, 1, 10, 25, tzinfo=UTC)


def test_every_context_of_two_ids_is_another_one():
    made = [
        maker(*parts)
        for first, second in ((A, B), (B, A), (A, A), (B, B))
        for maker, parts in (
            (labels.lock, ("passphrase", first, second)),
            (labels.lock, ("session", first, second)),
            (labels.outer, (first.hex(), first, second)),
            (labels.item_key, (first, second)),
            (labels.field, ("about", first, second.hex())),
        )
    ]
    made += [f(one) for one in (A, B) for f in (labels.file, labels.child, labels.recovery)]
    made += [labels.item("item", one) for one in (A, B)] + [labels.item("party", one) for one in (A, B)]
    made += [labels.ticket(one, kind, AT) for one in (A, B) for kind in ("read", "print")]
    assert len(set(made)) == len(made)
    assert not {labels.WRAP, labels.BODY, labels.FILE, labels.SESSION, labels.GIVER, labels.SERVICE} & set(
        made
    )


def test_constants_are_all_different():
    constants = [value for name, value in vars(labels).items() if name.isupper() and isinstance(value, bytes)]
    assert len(constants) >= 9
    assert all(one != other for one, other in combinations(constants, 2))


def test_contexts_read_as_the_design_writes_them():
    assert labels.item("entry", A) == b"item/entry/" + b"00" * 16
    assert labels.ticket(B, "read", AT) == b"ticket/" + b"01" * 16 + b"/read/2026-05-01T10:25:00Z"
    assert labels.outer("ab12", A, B) == b"outer/ab12/" + b"00" * 16 + b"/" + b"01" * 16
    assert labels.blind_index("surname") == b"blind-index/surname"


@pytest.mark.parametrize("word", ["", "a/b", "a b", "a\0b", "é", "a" * 101, "a\n"])
def test_a_word_that_could_pass_for_two_parts_is_refused(word):
    with pytest.raises(ValueError, match="label"):
        labels.item(word, A)


@given(st.binary(max_size=32), st.binary(max_size=32), st.binary(max_size=32), st.binary(max_size=32))
def test_two_locks_share_a_context_only_when_their_ids_are_equal(safe, lock, other_safe, other_lock):
    same = labels.lock("session", safe, lock) == labels.lock("session", other_safe, other_lock)
    assert same == ((safe, lock) == (other_safe, other_lock))


def test_an_instant_is_written_in_utc_to_the_second():
    there = timezone(timedelta(hours=5, minutes=30))
    assert labels.instant(datetime(2026, 5, 1, 15, 55, 0, 999, tzinfo=there)) == "2026-05-01T10:25:00Z"


def test_a_time_without_a_zone_is_no_instant():
    with pytest.raises(ValueError, match="zone"):
        labels.instant(datetime(2026, 5, 1))
