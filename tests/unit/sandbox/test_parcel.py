"""What comes back from a child is taken whole, or refused in one way, whatever it is."""

import io
import random
import struct

import attrs
import pytest
from bench.seeds import seeds

from chesil.readers import registry
from chesil.sandbox import parcel
from chesil.sandbox.faults import Misfit
from chesil.terms.readings import HEAD_BYTES, Document, ReadOptions
from reading_apart import same

MOST_BYTES = 4 << 20


@pytest.fixture(scope="module")
def parcels():
    """Of one file of every format: the document, what was read of it, and that as it is sent."""
    found = {each.format: each for each in seeds()}
    return [_packed(each.data) for each in found.values()]


def _packed(data):
    document = Document(
        name="sample", size_bytes=len(data), sha256="0" * 64, head=data[:HEAD_BYTES], opener=lambda: io.BytesIO(data)
    )  # fmt: skip
    found = registry.read_document(document, options=ReadOptions())
    sent = io.BytesIO()
    parcel.pack(found, sent)
    return document, found, sent.getvalue()


def _unpacked(document, data):
    return parcel.unpack(io.BytesIO(data), document=document, most_bytes=MOST_BYTES)


def test_a_sound_one_comes_out_as_it_went_in(parcels):
    for document, found, sent in parcels:
        got = _unpacked(attrs.evolve(document, head=b""), sent)
        assert same(got, found), document.name


def test_one_cut_short_anywhere_is_said_to_be(parcels):
    for document, _, sent in parcels:
        for length in {0, 1, 3, 4, len(sent) // 3, len(sent) // 2, len(sent) - 1}:
            with pytest.raises(EOFError):
                _unpacked(document, sent[:length])


@pytest.mark.parametrize("seed", range(4))
def test_a_broken_one_is_a_reading_or_a_misfit_and_never_another_error(seed, parcels):
    dice = random.Random(seed)
    refused = 0
    for _ in range(400):
        document, _, sent = dice.choice(parcels)
        data = bytearray(sent)
        for _ in range(dice.randint(1, 6)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            got = _unpacked(document, bytes(data))
        except (Misfit, EOFError):
            refused += 1
        else:
            for each in got.readings:
                assert each.records == each.rows.height + each.problems.height
                each.rows.rows()
    assert refused > 100


@pytest.mark.parametrize(
    "height", [0xFFFFFFFF, 100_000_000, 1_000_000], ids=["4,294,967,295", "100,000,000", "1,000,000"]
)
def test_rows_that_take_a_byte_and_unfold_to_far_more_are_refused(height, parcels):
    document, _, sent = parcels[0]
    length = 4 + struct.unpack("<I", sent[:4])[0]
    with pytest.raises(Misfit, match="Far more"):
        _unpacked(document, sent[:length] + struct.pack("<I", height) + bytes(100) * 10)


def test_the_words_of_a_misfit_quote_nothing(parcels):
    document, _, _ = parcels[0]
    said = b'{"CANARYWORD": 1}'
    with pytest.raises(Misfit) as caught:
        _unpacked(document, struct.pack("<I", len(said)) + said)
    assert "CANARYWORD" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
