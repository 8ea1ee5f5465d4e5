"""Sealed bytes open only whole, in their place and with their key, and say which of these is wrong."""

import hashlib
import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.vault import sealing
from chesil.vault.errors import Damaged, Moved, UnknownVersion, Unsealable

KEY = bytes(range(32))
PLACE, ELSEWHERE = b"item/entry/01", b"item/entry/02"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text() | st.just("half \ud83d"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def remarked(sealed: bytes, *, place: bytes = PLACE) -> bytes:
    """What somebody makes who knows the format: changed bytes with marks that fit."""
    body = sealed[:-8] + hashlib.sha256(place).digest()[:4]
    return body + hashlib.sha256(body).digest()[:4]


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_what_is_sealed_opens_again(plain, header):
    sealed = sealing.seal(KEY, plain, PLACE, header=header)
    assert sealing.unseal(KEY, sealed, PLACE, header_size=len(header)) == plain
    assert sealing.examine(sealed, PLACE, header_size=len(header)) == header
    assert len(sealed) == len(header) + len(plain) + sealing.OVERHEAD


def test_the_same_bytes_are_never_sealed_alike():
    assert len({sealing.seal(KEY, b"x", PLACE) for _ in range(100)}) == 100


@pytest.mark.parametrize("header", [b"", b"name"])
def test_a_change_of_any_bit_is_damage(header):
    sealed = sealing.seal(KEY, b"On Monday he rang.", PLACE, header=header)
    for place in range(len(sealed)):
        for bit in range(8):
            changed = bytearray(sealed)
            changed[place] ^= 1 << bit
            with pytest.raises(Damaged):
                sealing.unseal(KEY, bytes(changed), PLACE, header_size=len(header))


def test_any_cut_any_addition_and_nothing_at_all_are_damage():
    sealed = sealing.seal(KEY, b"On Monday he rang.", PLACE)
    for size in range(len(sealed)):
        for part in (sealed[:size], sealed[size + 1 :]):
            with pytest.raises(Damaged):
                sealing.unseal(KEY, part, PLACE)
    for more in (sealed + b"\0", b"\0" + sealed, sealed * 2, os.urandom(2**20)):
        with pytest.raises(Damaged):
            sealing.unseal(KEY, more, PLACE)


def test_whole_bytes_in_another_place_are_moved():
    sealed = sealing.seal(KEY, b"On Monday he rang.", PLACE)
    with pytest.raises(Moved):
        sealing.unseal(KEY, sealed, ELSEWHERE)
    with pytest.raises(Moved):
        sealing.examine(sealed, ELSEWHERE)


def test_marks_protect_nothing_and_the_tag_does():
    sealed = sealing.seal(KEY, b"On Monday he rang.", PLACE)
    for place in range(1, len(sealed) - 8):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(Damaged):
            sealing.unseal(KEY, remarked(bytes(changed)), PLACE)
    carried = remarked(sealed, place=ELSEWHERE)
    with pytest.raises(Damaged):
        sealing.unseal(KEY, carried, ELSEWHERE)


def test_a_header_cannot_be_changed_even_with_marks_that_fit():
    sealed = sealing.seal(KEY, b"plain", PLACE, header=b"name")
    with pytest.raises(Damaged):
        sealing.unseal(KEY, remarked(b"nama" + sealed[4:]), PLACE, header_size=4)


def test_a_part_of_the_place_cannot_pass_into_the_header():
    sealed = sealing.seal(KEY, b"plain", b"item/a", header=b"b")
    with pytest.raises(Damaged):
        sealing.unseal(KEY, remarked(sealed[1:], place=b"item/ab"), b"item/ab")


def test_another_key_does_not_open():
    with pytest.raises(Damaged):
        sealing.unseal(sealing.new_key(), sealing.seal(KEY, b"plain", PLACE), PLACE)


@pytest.mark.parametrize("version", [0, 2, 255])
def test_a_version_not_known_here_is_told_from_damage(version):
    sealed = sealing.seal(KEY, b"plain", PLACE)
    with pytest.raises(UnknownVersion):
        sealing.unseal(KEY, remarked(bytes([version]) + sealed[1:]), PLACE)


def test_the_version_is_bound_to_the_sealed_bytes(monkeypatch):
    monkeypatch.setattr(sealing, "VERSION", b"\x02")
    sealed = sealing.seal(KEY, b"plain", PLACE)
    monkeypatch.undo()
    with pytest.raises(Damaged):
        sealing.unseal(KEY, remarked(b"\x01" + sealed[1:]), PLACE)


@given(JSON)
def test_a_document_opens_as_it_was(value):
    sealed = sealing.seal_document(KEY, value, PLACE)
    assert sealing.open_document(KEY, sealed, PLACE) == value


def test_a_document_is_not_sealed_with_the_items_own_key():
    sealed = sealing.seal_document(KEY, {"a": 1}, PLACE)
    with pytest.raises(Damaged):
        sealing.unseal(KEY, sealed, PLACE)


def test_short_documents_cannot_be_told_apart_by_size():
    sizes = {len(sealing.seal_document(KEY, "x" * size, PLACE)) for size in range(58)}
    assert sizes == {sealing.LEAST_DOCUMENT + sealing.OVERHEAD}


@given(st.integers(0, 2**40))
def test_padding_never_shrinks_and_adds_at_most_an_eighth(size):
    padded = sealing.padded_size(size)
    least = max(size, 64)
    assert least <= padded <= least * 1.125


def test_few_sizes_are_left_to_tell_documents_by():
    assert len({sealing.padded_size(size) for size in range(64, 4097)}) < 100


@pytest.mark.parametrize(
    ("size", "padded"), [(0, 64), (64, 64), (65, 72), (100, 104), (1000, 1024), (1025, 1088)]
)
def test_padme_sizes(size, padded):
    assert sealing.padded_size(size) == padded


@given(st.binary(max_size=500))
def test_padding_comes_off_again(plain):
    assert sealing.unpad(sealing.pad(plain)) == plain


@pytest.mark.parametrize(
    "padded",
    [b"", b"\0" * 63, b"\xff" * 64, b"\0\0\0\x3d" + b"\0" * 60, b"\0\0\0\x01" + b"aa" + b"\0" * 58],
    ids=["nothing", "short", "length past the end", "one past the end", "padding that is not zero"],
)
def test_padding_that_was_not_made_here_is_damage(padded):
    with pytest.raises(Damaged):
        sealing.unpad(padded)


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"\xff", b"[" * 200_000, b"1" * 5000],
    ids=["nothing", "cut", "no text", "deep", "huge number"],
)
def test_a_document_that_is_no_json_is_damage_and_never_a_traceback_with_content(text):
    sealed = sealing.seal(sealing.subkey(KEY, b"body"), sealing.pad(text), PLACE)
    with pytest.raises(Damaged) as caught:
        sealing.open_document(KEY, sealed, PLACE)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "value",
    [{1: "a"}, {"a": [{None: 1}]}, b"bytes", {"a": object()}, float("nan"), [float("inf")], {1, 2}, 10**5000],
    ids=["number as name", "none as name", "bytes", "object", "nan", "infinity", "set", "huge number"],
)
def test_what_json_would_change_or_cannot_hold_is_refused(value):
    with pytest.raises(Unsealable):
        sealing.seal_document(KEY, value, PLACE)


def test_a_value_inside_itself_or_very_deep_is_refused():
    inside: list[object] = []
    inside.append(inside)
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    for value in (inside, deep):
        with pytest.raises(Unsealable):
            sealing.document_bytes(value)


def test_a_document_past_the_bound_is_refused(monkeypatch):
    monkeypatch.setattr(sealing, "MOST_DOCUMENT", 100)
    with pytest.raises(Unsealable, match="large"):
        sealing.document_bytes("x" * 99)
    assert sealing.document_bytes("x" * 98) == b'"' + b"x" * 98 + b'"'


def test_document_bytes_are_valid_utf8_whatever_the_text_holds():
    for text in ("è", "\ud83d", "\U0001f600", "a\0b", "\ud83d\ude00"):
        assert json.loads(sealing.document_bytes(text).decode()) == text.encode(
            "utf-16", "surrogatepass"
        ).decode("utf-16", "surrogatepass")


def test_subkeys_differ_by_label_and_by_key():
    made = {sealing.subkey(key, label) for key in (KEY, bytes(32)) for label in (b"wrap", b"body", b"file")}
    assert len(made) == 6
    assert len(sealing.subkey(KEY, b"wrap", size=64)) == 64
