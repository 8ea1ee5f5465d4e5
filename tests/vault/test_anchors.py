"""Anchors: their exact bytes, their tokens, and every way an insider can rewrite a log."""

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tests.vault.authority import Authority

from chesil.vault import anchors, merkle, notes
from chesil.vault.anchors import Anchor, Anchored, Proof, Verified
from chesil.vault.errors import LogBroken

PLACE = "vault.example.org"
ORIGIN = f"{PLACE}/log/{'5f' * 16}"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def leaves_of(*records: str) -> list[bytes]:
    return [merkle.leaf(sha256(record.encode()).digest(), record.encode()) for record in records]


def checkpoint(leaves: list[bytes], *, origin: str = ORIGIN, key: Ed25519PrivateKey = KEY) -> str:
    return notes.sign_checkpoint(origin, size=len(leaves), root=merkle.root_of(leaves), key=key)


def anchor(*texts: str, after: Anchor | None = None, at: datetime = NOON) -> Anchor:
    return anchors.make_anchor(texts, place=PLACE, key=KEY, made_at=at, previous=after)


CHECKPOINT = checkpoint(leaves_of("a", "b", "c"))
OTHERS = tuple(checkpoint(leaves_of(str(n)), origin=f"{PLACE}/log/{n:032x}") for n in range(4))
FIRST = anchor(CHECKPOINT, *OTHERS)
SECOND = anchor(CHECKPOINT, *OTHERS, after=FIRST, at=NOON + HOUR)


# What an anchor is.


def test_an_anchor_is_these_bytes() -> None:
    previous = b64encode(sha256(FIRST.note.encode()).digest()).decode()
    text = f"{PLACE}/anchor/2\n64\n{b64encode(SECOND.root).decode()}\ntime 2026-05-01T13:00:00Z\nprevious {previous}\n"
    line = b64encode(notes.key_id(f"{PLACE}/anchor/2", PUBLIC) + KEY.sign(text.encode())).decode()
    assert f"{text}\n— {PLACE}/anchor/2 {line}\n" == SECOND.note


def test_the_first_anchor_names_none_before_it() -> None:
    assert FIRST.previous is None
    assert "previous" not in FIRST.note
    assert SECOND.previous == FIRST.digest


@pytest.mark.parametrize("form", [SECOND.note, SECOND.note.encode()])
def test_an_anchor_reads_back(form: str | bytes) -> None:
    read = anchors.read_anchor(form, public_key=PUBLIC)
    assert read == SECOND
    assert read.proofs == {}


def test_the_tree_holds_the_hash_of_each_checkpoint_and_no_other_of_ours() -> None:
    assert set(FIRST.proofs) == {sha256(text.encode()).digest() for text in (CHECKPOINT, *OTHERS)}
    for text in (CHECKPOINT, *OTHERS):
        entry, proof = sha256(text.encode()).digest(), FIRST.proof_of(text)
        leaf = sha256(b"\x00" + entry).digest()
        merkle.verify_inclusion(leaf, index=proof.index, size=64, proof=proof.hashes, root=FIRST.root)


def test_entries_stand_in_the_order_of_their_hashes() -> None:
    order = sorted(FIRST.proofs, key=lambda entry: FIRST.proofs[entry].index)
    assert order == sorted(FIRST.proofs)


@pytest.mark.parametrize(("logs", "size"), [(0, 64), (1, 64), (63, 64), (64, 64), (65, 128), (129, 256)])
def test_the_size_of_an_anchor_hides_how_many_logs_there_are(logs: int, size: int) -> None:
    assert anchor(*(f"log {n}\n" for n in range(logs))).size == size


def test_two_anchors_over_the_same_logs_have_different_roots() -> None:
    assert anchor(CHECKPOINT).root != anchor(CHECKPOINT).root


@pytest.mark.parametrize("step", [-DAY, -HOUR, timedelta(seconds=-1), timedelta(0)])
def test_when_the_clock_went_back_the_time_of_anchors_does_not(step: timedelta) -> None:
    late = anchor(CHECKPOINT, after=FIRST, at=FIRST.made_at + step)
    assert (late.number, late.made_at) == (2, FIRST.made_at + timedelta(seconds=1))
    assert anchors.disorder([FIRST, late]) == []


@pytest.mark.parametrize("at", [NOON + HOUR, NOON + DAY, datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)])
def test_when_the_clock_went_ahead_the_anchor_says_what_it_said(at: datetime) -> None:
    assert anchor(CHECKPOINT, after=FIRST, at=at).made_at == at


def test_a_time_without_a_zone_makes_no_anchor() -> None:
    with pytest.raises(ValueError, match="zone"):
        anchor(CHECKPOINT, at=NOON.replace(tzinfo=None))


@pytest.mark.parametrize("place", ["", "two words", "a\nb", "a+b"])
def test_a_place_that_fits_no_note_makes_no_anchor(place: str) -> None:
    with pytest.raises(ValueError, match=r"installation|name|form"):
        anchors.make_anchor([CHECKPOINT], place=place, key=KEY, made_at=NOON)


def test_an_old_token_in_a_new_anchor_can_be_proved() -> None:
    token = b"the DER of a token whose certificate ends soon"
    keeping = anchors.make_anchor(
        [CHECKPOINT], place=PLACE, key=KEY, made_at=NOON + DAY, previous=FIRST, old_tokens=[token]
    )
    proof = keeping.proof_of(token)
    leaf = sha256(b"\x00" + sha256(token).digest()).digest()
    merkle.verify_inclusion(leaf, index=proof.index, size=keeping.size, proof=proof.hashes, root=keeping.root)


def test_an_anchor_has_no_proof_of_what_it_does_not_cover() -> None:
    with pytest.raises(LogBroken, match="no proof"):
        FIRST.proof_of("something else")


def test_no_changed_bit_of_an_anchor_passes() -> None:
    note = SECOND.note.encode()
    for bit in range(len(note) * 8):
        changed = bytearray(note)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(LogBroken):
            anchors.read_anchor(bytes(changed), public_key=PUBLIC)


TIME, PREVIOUS = "time 2026-05-01T13:00:00Z", f"previous {b64encode(bytes(32)).decode()}"
NO_ANCHORS = {
    "no time": ("2", ()),
    "no previous": ("2", (TIME,)),
    "previous in the first": ("1", (TIME, PREVIOUS)),
    "another order": ("2", (PREVIOUS, TIME)),
    "a line more": ("2", (TIME, PREVIOUS, "more")),
    "a time without its word": ("2", (TIME.removeprefix("time "), PREVIOUS)),
    "a time without a zone": ("2", (TIME.removesuffix("Z"), PREVIOUS)),
    "a time in another zone": ("2", ("time 2026-05-01T14:00:00+01:00", PREVIOUS)),
    "a time with a fraction": ("2", ("time 2026-05-01T13:00:00.5Z", PREVIOUS)),
    "a time in another form": ("2", ("time 20260501T130000Z", PREVIOUS)),
    "a day that is none": ("2", ("time 2026-02-30T13:00:00Z", PREVIOUS)),
    "a year past the calendar": ("2", ("time 99999-01-01T13:00:00Z", PREVIOUS)),
    "a short previous": ("2", (TIME, PREVIOUS[:-5] + "=")),
    "previous without its word": ("2", (TIME, PREVIOUS.removeprefix("previous "))),
    "number nought": ("0", (TIME, PREVIOUS)),
    "a leading zero": ("02", (TIME, PREVIOUS)),
    "no number": ("", (TIME, PREVIOUS)),
    "a number past all bounds": ("9" * 30, (TIME, PREVIOUS)),
    "other digits": ("２", (TIME, PREVIOUS)),
}


@pytest.mark.parametrize("fault", NO_ANCHORS)
def test_a_signed_note_that_is_no_anchor_is_refused(fault: str) -> None:
    number, lines = NO_ANCHORS[fault]
    note = notes.sign_checkpoint(
        f"{PLACE}/anchor/{number}", size=64, root=bytes(32), key=KEY, extensions=lines
    )
    with pytest.raises(LogBroken):
        anchors.read_anchor(note, public_key=PUBLIC)


def test_a_checkpoint_of_a_log_is_no_anchor() -> None:
    with pytest.raises(LogBroken):
        anchors.read_anchor(CHECKPOINT, public_key=PUBLIC)


# Proofs.

PROOF = FIRST.proof_of(CHECKPOINT).to_bytes()


def test_a_proof_is_these_bytes_and_reads_back() -> None:
    proof = Proof(index=5, hashes=(bytes(32), b"\xab" * 32))
    assert proof.to_bytes() == b'{"v":1,"index":5,"hashes":["' + b"00" * 32 + b'","' + b"ab" * 32 + b'"]}'
    assert Proof.from_bytes(proof.to_bytes()) == proof


def test_no_changed_bit_of_a_proof_passes() -> None:
    for bit in range(len(PROOF) * 8):
        changed = bytearray(PROOF)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(LogBroken):
            verify(proof=bytes(changed))


MALFORMED = {
    "nothing": b"",
    "not JSON": b"\xff",
    "a list": b"[]",
    "a space": PROOF.replace(b":", b": "),
    "a line feed": PROOF + b"\n",
    "upper case": PROOF.upper().replace(b"HASHES", b"hashes").replace(b"INDEX", b"index").replace(b"V", b"v"),
    "another version": PROOF.replace(b'"v":1', b'"v":2'),
    "another order": json.dumps(dict(sorted(json.loads(PROOF).items())), separators=(",", ":")).encode(),
    "a key more": PROOF.replace(b'"v":1', b'"v":1,"w":1'),
    "a key twice": PROOF.replace(b'"v":1', b'"v":1,"v":1'),
    "an index in words": b'{"v":1,"index":"5","hashes":[]}',
    "a true index": b'{"v":1,"index":true,"hashes":[]}',
    "a float index": b'{"v":1,"index":5.0,"hashes":[]}',
    "an endless index": b'{"v":1,"index":' + b"9" * 6000 + b',"hashes":[]}',
    "no number at all": b'{"v":1,"index":NaN,"hashes":[]}',
    "hashes in one word": b'{"v":1,"index":5,"hashes":"00"}',
    "hashes that are none": b'{"v":1,"index":5,"hashes":[7]}',
    "UTF-16": PROOF.decode().encode("utf-16"),
    "deep nesting": b"[" * 100_000,
    "far too long": b'{"v":1,"index":5,"hashes":["' + b"00" * 10_000 + b'"]}',
}


@pytest.mark.parametrize("fault", MALFORMED)
def test_a_proof_in_any_other_spelling_is_refused(fault: str) -> None:
    with pytest.raises(LogBroken, match="exact form"):
        Proof.from_bytes(MALFORMED[fault])


# Time stamps of anchors.


@pytest.fixture(scope="module")
def two() -> tuple[Authority, Authority]:
    return Authority(name="North", now=NOON), Authority(name="South", now=NOON + timedelta(seconds=9))


def verify(**changes: object) -> Verified:
    arguments: dict[str, object] = {
        "note": FIRST.note,
        "checkpoint": CHECKPOINT,
        "origin": ORIGIN,
        "proof": PROOF,
        "tokens": {},
        "roots": {},
        "public_key": PUBLIC,
    } | changes
    return anchors.verify(arguments.pop("note"), **arguments)


def test_each_authority_vouches_for_its_own_time(two: tuple[Authority, Authority]) -> None:
    north, south = two
    tokens = {tsa.name: tsa.token(FIRST.note.encode()) for tsa in two}
    verified = verify(tokens=tokens, roots={tsa.name: tsa.root_pem for tsa in two})
    assert {token.authority: token.time for token in verified.tokens} == {
        "North": north.now,
        "South": south.now,
    }
    assert verified.time == north.now
    assert (verified.refusals, verified.unchecked) == ((), ())
    assert verified.anchored == Anchored(number=1, checkpoint=verified.checkpoint, time=north.now)
    assert verified.checkpoint.size == 3


def test_a_token_that_does_not_hold_is_a_fact_of_its_own(two: tuple[Authority, Authority]) -> None:
    north, south = two
    tokens = {
        "North": north.token(SECOND.note.encode()),
        "South": south.token(FIRST.note.encode()),
        "West": b"?",
    }
    verified = verify(tokens=tokens, roots={tsa.name: tsa.root_pem for tsa in two})
    assert [token.authority for token in verified.tokens] == ["South"]
    assert [refusal.where for refusal in verified.refusals] == ["North"]
    assert verified.unchecked == ("West",)
    assert verified.time == south.now


def test_tokens_of_authorities_that_change_places_do_not_hold(two: tuple[Authority, Authority]) -> None:
    north, south = two
    tokens = {"North": south.token(FIRST.note.encode()), "South": north.token(FIRST.note.encode())}
    verified = verify(tokens=tokens, roots={tsa.name: tsa.root_pem for tsa in two})
    assert (len(verified.refusals), verified.time) == (2, None)


def test_a_pending_anchor_holds_and_has_no_time() -> None:
    assert verify().time is None


OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
WRONG = {
    "another anchor": {"note": SECOND.note},
    "another log's name": {"origin": f"{PLACE}/log/{0:032x}"},
    "another log": {"checkpoint": OTHERS[0], "origin": f"{PLACE}/log/{0:032x}"},
    "an older checkpoint": {"checkpoint": checkpoint(leaves_of("a", "b"))},
    "a newer checkpoint": {"checkpoint": checkpoint(leaves_of("a", "b", "c", "d"))},
    "another log's proof": {"proof": FIRST.proof_of(OTHERS[0]).to_bytes()},
    "another key's checkpoint": {"checkpoint": checkpoint(leaves_of("a", "b", "c"), key=OTHER_KEY)},
    "another public key": {"public_key": OTHER_KEY.public_key()},
    "a place past the end": {"proof": attrs.evolve(FIRST.proof_of(CHECKPOINT), index=64).to_bytes()},
    "a place before the start": {"proof": attrs.evolve(FIRST.proof_of(CHECKPOINT), index=-1).to_bytes()},
    "short hashes": {"proof": b'{"v":1,"index":5,"hashes":["00"]}'},
    "no text": {"checkpoint": b"\xff"},
}


@pytest.mark.parametrize("fault", WRONG)
def test_an_anchor_that_does_not_cover_the_checkpoint_is_refused(fault: str) -> None:
    with pytest.raises(LogBroken):
        verify(**WRONG[fault])


def test_one_authority_down_does_not_stop_the_other_and_is_asked_again() -> None:
    with Authority("error", name="North", now=NOON) as north, Authority(name="South", now=NOON) as south:
        chosen = [north.chosen(), south.chosen()]
        tokens, refusals = anchors.stamp(FIRST, authorities=chosen, now=NOON)
        assert [token.authority for token in tokens] == ["South"]
        assert [refusal.where for refusal in refusals] == ["North"]
        stamped = {1: {token.authority for token in tokens}}
        assert anchors.pending([FIRST], stamped=stamped, authorities=["North", "South"]) == [
            "Anchor 1 of 2026-05-01 12:00 UTC has no time stamp of North yet."
        ]

        north.mode, north.now = "good", NOON + 5 * HOUR
        later, refusals = anchors.stamp(FIRST, authorities=chosen, now=NOON + 5 * HOUR, stamped=stamped[1])
        assert [token.time for token in later] == [NOON + 5 * HOUR]
        assert refusals == ()
        assert len(south.asked) == 1
        assert anchors.pending([FIRST], stamped={1: ("North", "South")}, authorities=["North", "South"]) == []


def test_every_gap_is_told_in_order() -> None:
    told = anchors.pending([SECOND, FIRST], stamped={2: ["South"]}, authorities=["North", "South"])
    assert told == [
        "Anchor 1 of 2026-05-01 12:00 UTC has no time stamp of North yet.",
        "Anchor 1 of 2026-05-01 12:00 UTC has no time stamp of South yet.",
        "Anchor 2 of 2026-05-01 13:00 UTC has no time stamp of North yet.",
    ]


# Anchors among themselves.


def test_anchors_that_follow_one_another_are_in_order_even_with_some_missing() -> None:
    third = anchor(CHECKPOINT, after=SECOND, at=NOON + 2 * HOUR)
    assert anchors.disorder([third, FIRST, SECOND]) == []
    assert anchors.disorder([third, FIRST, FIRST]) == []
    assert anchors.disorder([]) == []


def test_an_anchor_put_in_the_place_of_another_is_found() -> None:
    other_first = anchor(OTHERS[0])
    assert anchors.disorder([other_first, SECOND]) == [
        "Anchor 2 was made after another anchor 1 than this one."
    ]
    assert anchors.disorder([FIRST, other_first]) == ["There are two different anchors with the number 1."]


def test_an_anchor_with_an_earlier_time_is_found() -> None:
    third = attrs.evolve(SECOND, number=3, made_at=NOON - HOUR)
    assert anchors.disorder([FIRST, third]) == ["Anchor 3 has an earlier time than anchor 1."]


# What an insider with every key can do, and how it shows.

RECORDS = tuple(f"record {n}" for n in range(12))


def anchored(leaves: list[bytes], *sizes: int, first: int = 1, start: datetime = NOON) -> list[Anchored]:
    """The log anchored each hour, at these sizes."""
    return [
        Anchored(
            number=first + hour,
            checkpoint=notes.read_checkpoint(checkpoint(leaves[:size]), public_key=PUBLIC),
            time=start + hour * HOUR,
        )
        for hour, size in enumerate(sizes)
    ]


LOG = leaves_of(*RECORDS)
KEPT = anchored(LOG, 3, 3, 7, 10)  # two records came after the last anchor


def altered(leaves: list[bytes]) -> list[bytes]:
    return [*leaves[:4], *leaves_of("something else"), *leaves[5:]]


def removed(leaves: list[bytes]) -> list[bytes]:
    return leaves[:4] + leaves[5:]


def slipped_in(leaves: list[bytes]) -> list[bytes]:
    return [*leaves[:4], *leaves_of("made up"), *leaves[4:]]


def swapped(leaves: list[bytes]) -> list[bytes]:
    return [*leaves[:4], leaves[5], leaves[4], *leaves[6:]]


def salted_anew(leaves: list[bytes]) -> list[bytes]:
    return [*leaves[:4], merkle.leaf(bytes(32), RECORDS[4].encode()), *leaves[5:]]


def made_anew(leaves: list[bytes]) -> list[bytes]:
    return leaves_of(*(f"{n} made up" for n in range(len(leaves))))


def test_a_log_that_only_grew_fits_all_its_anchors() -> None:
    assert anchors.contradictions(LOG, KEPT) == []
    assert anchors.contradictions(LOG[:10], KEPT) == []
    assert anchors.contradictions([], []) == []
    assert anchors.contradictions([], anchored([], 0)) == []


@pytest.mark.parametrize("act", [altered, slipped_in, swapped, salted_anew])
def test_a_rewritten_log_contradicts_the_anchors_after_the_change(
    act: Callable[[list[bytes]], list[bytes]],
) -> None:
    assert anchors.contradictions(act(LOG), KEPT) == [
        "Anchor 3 of 2026-05-01 14:00 UTC does not fit this log as it is now: something between its entries "
        "4 and 7 was changed, removed, added or moved since.",
        "Anchor 4 of 2026-05-01 15:00 UTC does not fit this log as it is now: something between its entries "
        "4 and 10 was changed, removed, added or moved since.",
    ]


def test_a_log_made_anew_contradicts_every_anchor() -> None:
    told = anchors.contradictions(made_anew(LOG), KEPT)
    assert [line.split(" of ")[0] for line in told] == [f"Anchor {n}" for n in (1, 2, 3, 4)]
    assert "entries 1 and 3 " in told[0]


def test_a_log_that_was_cut_is_told_by_its_length() -> None:
    assert anchors.contradictions(LOG[:8], KEPT) == [
        "Anchor 4 of 2026-05-01 15:00 UTC shows 10 entries in this log. Now it has 8: at least 2 missing."
    ]


def test_new_anchors_over_a_rewritten_log_do_not_heal_the_old_ones() -> None:
    rewritten = removed(LOG) + leaves_of("later")
    told = anchors.contradictions(
        rewritten, KEPT + anchored(rewritten, 11, 12, first=5, start=NOON + 4 * HOUR)
    )
    assert [line.split(" of ")[0] for line in told] == ["Anchor 3", "Anchor 4"]


def test_only_older_anchors_tell_where_a_change_is() -> None:
    rewritten = made_anew(LOG)
    told = anchors.contradictions(rewritten, [*KEPT[:1], *anchored(rewritten, 2, first=5), *KEPT[3:]])
    assert "entries 1 and 3 " in told[0]
    assert "entries 1 and 10 " in told[1]


def test_an_anchor_over_a_shorter_log_than_the_one_before_is_told() -> None:
    told = anchors.contradictions(LOG, [*KEPT, *anchored(LOG, 8, first=5)])
    assert told == ["Anchor 5 shows fewer entries of this log than anchor 4 did."]


def test_anchors_of_two_logs_are_not_compared_in_silence() -> None:
    other = attrs.evolve(KEPT[0], checkpoint=attrs.evolve(KEPT[0].checkpoint, origin="elsewhere"))
    assert "These anchors are of more than one log." in anchors.contradictions(LOG, [*KEPT, other])


def test_a_pending_anchor_is_told_without_a_time() -> None:
    pending = attrs.evolve(KEPT[2], time=None)
    assert anchors.contradictions(altered(LOG), [pending])[0].startswith("Anchor 3 does not fit")


@given(data=st.data())
def test_no_change_before_the_last_anchor_stays_hidden(data: st.DataObject) -> None:
    sizes = sorted(data.draw(st.lists(st.integers(0, 40), min_size=1, max_size=8)))
    log = leaves_of(*map(str, range(sizes[-1] + data.draw(st.integers(0, 4)))))
    changed = list(log)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(changed)))
        changed[at : at + data.draw(st.integers(0, 3))] = leaves_of(
            *data.draw(st.lists(st.text(max_size=2), max_size=3))
        )
    broken = [size for size in sizes if changed[:size] != log[:size]]
    assert len(anchors.contradictions(changed, anchored(log, *sizes))) == len(broken)


# Times that nothing bears out.


def test_records_that_were_stamped_soon_after_are_borne_out() -> None:
    logged = [(0, NOON - HOUR), (3, NOON + HOUR), (9, NOON + 3 * HOUR + timedelta(minutes=4))]
    assert anchors.unsupported(logged, KEPT) == []


def test_a_log_made_anew_with_old_dates_is_not_borne_out() -> None:
    anew = anchored(made_anew(LOG), 12, start=NOON + 400 * DAY)
    assert anchors.contradictions(made_anew(LOG), anew) == []
    told = anchors.unsupported([(n, NOON) for n in range(12)], anew)
    assert len(told) == 12
    assert told[0] == (
        "Entry 1 says it was logged at 2026-05-01 12:00 UTC, but its first time stamp is of "
        "2027-06-05 12:00 UTC. Nothing bears out the earlier time."
    )


def test_a_record_later_than_its_time_stamp_is_told() -> None:
    assert anchors.unsupported([(0, NOON + HOUR)], KEPT) == [
        "Entry 1 says it was logged at 2026-05-01 13:00 UTC, but it was there by 2026-05-01 12:00 UTC already. "
        "The clock was wrong."
    ]


def test_a_record_no_stamped_anchor_holds_is_told() -> None:
    pending = [attrs.evolve(one, time=None) for one in KEPT]
    for history, index in ((KEPT, 11), (pending, 0), ([], 0)):
        assert anchors.unsupported([(index, NOON)], history) == [
            f"Entry {index + 1} says it was logged at 2026-05-01 12:00 UTC. No time stamp covers it yet."
        ]


def test_an_authority_that_was_down_for_a_day_still_bears_out_what_was_logged() -> None:
    late = [attrs.evolve(KEPT[0], time=None), attrs.evolve(KEPT[1], time=NOON + DAY)]
    assert anchors.unsupported([(0, NOON)], late) == []
    assert len(anchors.unsupported([(0, NOON)], late, window=HOUR)) == 1


def test_a_later_anchor_with_an_earlier_time_does_not_help_an_old_date() -> None:
    lied = [*anchored(LOG, 3, start=NOON + 9 * DAY), *anchored(LOG, 7, first=2, start=NOON)]
    assert len(anchors.unsupported([(0, NOON)], lied)) == 1
