"""A PDF from outside is written anew in a child that can reach nothing else."""

import io

import pikepdf
import pytest
from tests.unit.documents.test_bundle import outside

from chesil.documents.foreign import cleaned
from chesil.documents.unreadable import PdfUnreadable
from chesil.sandbox.nursery import Nursery


def clean(pdf):
    with Nursery() as nursery:
        return nursery.clean(io.BytesIO(pdf), len(pdf), title="Order")


def test_a_child_gives_the_same_bytes_as_reading_here():
    assert clean(outside()) == cleaned(outside(), title="Order")


def test_a_form_and_its_words_are_drawn_on_their_page_by_the_child():
    with pikepdf.open(io.BytesIO(outside())) as pdf:
        drawn = pdf.make_stream(
            b"BT /F1 9 Tf (FILLEDIN) Tj ET",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 90, 20],
        )
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="name", V="FILLEDIN", F=4,
            Rect=[72, 600, 162, 620], AP=pikepdf.Dictionary(N=drawn), P=pdf.pages[0].obj,
        )  # fmt: skip
        held = pdf.make_indirect(field)
        pdf.pages[0].obj.Annots = pikepdf.Array([held])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[held])
        out = io.BytesIO()
        pdf.save(out)
    with pikepdf.open(io.BytesIO(clean(out.getvalue()))) as made:
        streams = [
            each.read_bytes()
            for each in made.objects
            if (isinstance(each, pikepdf.Stream) and "/Filter" not in each)
            or (isinstance(each, pikepdf.Stream) and each.get("/Filter") == pikepdf.Name.FlateDecode)
        ]
        assert any(b"FILLEDIN" in each for each in streams)
        assert "/AcroForm" not in made.Root


@pytest.mark.parametrize(("pdf", "words"), [(b"%PDF-1.7 nothing", "broken"), (b"", "broken")])
def test_what_cannot_be_read_says_what_to_do_next(pdf, words):
    with pytest.raises(PdfUnreadable, match=words) as refused:
        clean(pdf + b" ")
    assert "print it to a new PDF" in str(refused.value.next_step)
