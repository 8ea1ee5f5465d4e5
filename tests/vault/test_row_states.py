"""The state of a row: one exact spelling, nothing in it that could tell what somebody wrote."""

from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chesil.vault import labels, row_states
from chesil.vault.errors import LogBroken
from chesil.vault.row_states import RowState

STATE = RowState(
    table="people.known",
    row="0" * 32,
    seal_number=2,
    columns={"number": 1, "ends_on": 0},
    sealed_sha256="a" * 64,
)
WRITTEN = (
    '{{"v":1,"table":"people.known","row":"{}","seal_number":2,"columns":{{"ends_on":0,"number":1}},'
    '"sealed_sha256":"{}","file_sha256":null}}'.format("0" * 32, "a" * 64)
).encode()


def test_a_state_is_written_as_the_page_on_the_log_says():
    assert row_states.to_bytes(STATE) == WRITTEN
    assert row_states.read_state(WRITTEN) == STATE
    assert row_states.leaf(WRITTEN) == sha256(b"\x00" + WRITTEN).digest()


@pytest.mark.parametrize(
    "other",
    [
        WRITTEN + b" ",
        WRITTEN.replace(b'"v":1,', b""),
        WRITTEN.replace(b'"v":1', b'"v":2'),
        WRITTEN.replace(b'"ends_on":0,"number":1', b'"number":1,"ends_on":0'),
        WRITTEN.replace(b'"ends_on":0', b'"ends_on":"Dev"'),
        WRITTEN.replace(b"a" * 64, b"A" * 64),
        b"",
        b"\xff",
    ],
)
def test_another_spelling_or_something_else_is_refused(other):
    with pytest.raises(LogBroken):
        row_states.read_state(other)


def test_a_column_is_a_number_an_id_or_a_day_and_never_a_text():
    values = (UUID(int=1), date(2026, 3, 4), 7, None)
    assert [row_states.column(each) for each in values] == ["0" * 31 + "1", "2026-03-04", 7, 0]
    with pytest.raises(TypeError):
        row_states.column("Dev")


def test_a_signature_holds_for_one_state_in_one_place_of_one_log():
    key = Ed25519PrivateKey.generate()
    here = row_states.signed(WRITTEN, log=bytes(16), number=3)
    signature = key.sign(here)
    assert row_states.is_signed(signature, here, public_key=key.public_key())
    for other in (
        row_states.signed(WRITTEN, log=bytes(16), number=4),
        row_states.signed(WRITTEN, log=b"\x01" * 16, number=3),
        row_states.signed(WRITTEN[:-1], log=bytes(16), number=3),
    ):
        assert not row_states.is_signed(signature, other, public_key=key.public_key())
    assert not row_states.is_signed(None, here, public_key=key.public_key())


def test_each_sealing_of_a_row_has_a_place_of_its_own():
    places = {labels.item("entry", bytes(16), number=number) for number in range(5)}
    assert len(places) == 5
    assert labels.item("entry", bytes(16)) in places, "what was sealed before they were counted still opens"
