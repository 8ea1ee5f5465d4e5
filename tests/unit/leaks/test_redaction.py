"""What was planted in a PDF or a picture is in no byte of the redacted one, however bytes can hold it."""

import functools
import io
import json
from datetime import date

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.leaks import HIDDEN, photo, words_of
from tests.unit.documents.accessible_pdf import findings
from tests.unit.leaks import planting

from chesil import screens
from chesil.documents import pages
from chesil.documents.redaction.record import Box
from chesil.documents.unreadable import PdfUnreadable
from chesil.leaks import Detail
from chesil.papers import eyes, redacting
from chesil.papers.seeing import Eyes
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import ReadingError

DAY = date(2026, 5, 1)
HOME = Detail(id="new home", kind="address", value="12 Quay Lane, Northmere", whose="asha")
PHONE = Detail(id="number", kind="phone", value="07700 900123", whose="asha")


@pytest.fixture(scope="module")
def nursery():
    with Nursery() as opened:
        yield opened


def everything(data):
    """Every byte string that a PDF or a picture holds: raw, of each stream as it unfolds, and its strings."""
    yield data
    if not data.startswith(b"%PDF-"):
        return
    yield words_of(data).encode()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                yield each.read_raw_bytes()
                try:
                    yield each.read_bytes()
                except pikepdf.PdfError:
                    assert each.Filter == pikepdf.Name.DCTDecode


def ways(words):
    """A word as bytes can hold it: letters, UTF-16, hex."""
    for text in (words, words.replace(" ", "")):
        yield from (text.encode(), text.encode("utf-16-be"), text.encode("utf-16-le"))
        yield from (text.encode().hex().encode(), text.encode("utf-16-be").hex().upper().encode())


def left(data, words):
    return [way for way in ways(words) if any(way.lower() in place for place in places(data))]


@functools.cache
def places(data):
    return [each.lower() for each in everything(data)]


def redact(path, nursery, details=(), boxes=(), out="redacted.pdf"):
    return redacting.redact(path, out, details=details, boxes=boxes, made=DAY, nursery=nursery)


def hiding():
    """A PDF that holds a home on its page, in its notes, XMP, a remark, a file, a bookmark and a thumbnail."""
    words = "Before the gate\nI moved to 12 Quay Lane, Northmere in May\nRing 07700 900123 or come\nafter the gate"
    with pikepdf.open(io.BytesIO(pages.print_text("A paper", words))) as pdf:
        pdf.docinfo["/Subject"] = "12 Quay Lane, Northmere"
        with pdf.open_metadata() as about:
            about["dc:description"] = "12 Quay Lane, Northmere"
        pdf.attachments["home.txt"] = pikepdf.AttachedFileSpec(pdf, b"12 Quay Lane, Northmere")
        remark = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[9, 9, 20, 20],
            Contents="12 Quay Lane, Northmere",
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(remark)])
        pdf.pages[0].obj.Thumb = pdf.make_stream(
            b"12 Quay Lane, Northmere",
            Width=1,
            Height=1,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
        )
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("12 Quay Lane, Northmere", 0))
        written = io.BytesIO()
        pdf.save(written)
        return written.getvalue()


@pytest.fixture(scope="module")
def made(nursery, tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "12 Quay Lane.pdf"
    path.write_bytes(hiding())
    return path, redact(path, nursery, [HOME, PHONE])


def test_what_was_found_is_in_no_byte_of_the_new_file_and_the_rest_can_be_searched(made):
    _path, redacted = made
    for words in ("12 Quay Lane", "Quay", "Northmere", "07700", "900123"):
        assert left(redacted.data, words) == [], words
    shown = words_of(redacted.data)
    for words in (
        "Before the gate",
        "I moved to",
        "in May",
        "Ring",
        "or come",
        "Address taken out",
        "Number taken out",
    ):
        assert words in shown, words


def test_the_new_file_is_tagged_and_black_where_the_words_were(made):
    _path, redacted = made
    assert findings(redacted.data) == []
    with pdfium.PdfDocument(redacted.data) as pdf:
        page = pdf[0].render(scale=2).to_pil().convert("L")
    for box in redacted.log.boxes:
        edges = [
            box.left * page.width,
            box.top * page.height,
            box.right * page.width,
            box.bottom * page.height,
        ]
        part = page.crop((int(edges[0]) + 2, int(edges[1]) + 2, int(edges[2]) - 2, int(edges[3]) - 2))
        darkness = sorted(part.get_flattened_data())
        assert darkness[len(darkness) // 2] == 0
        assert sum(each < 90 for each in darkness) > 0.6 * len(darkness)


def test_the_log_ties_both_files_and_holds_no_word_that_was_taken_out(made):
    import hashlib

    path, redacted = made
    log = redacted.log
    assert log.original.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert log.redacted.sha256 == hashlib.sha256(redacted.data).hexdigest()
    assert [(each.page, each.secret) for each in log.boxes] == [(1, "new home"), (1, "number")]
    assert "Northmere" not in str(log.boxes)


def test_the_same_file_and_boxes_give_the_same_bytes(made, nursery):
    path, redacted = made
    assert redact(path, nursery, [HOME, PHONE]).data == redacted.data


def test_a_long_paper_is_drawn_in_parts_with_its_number_below_each_page(nursery, tmp_path, monkeypatch):
    monkeypatch.setattr(redacting, "_AT_ONCE", 2)
    monkeypatch.setattr(redacting, "_WHOLE", 4)
    with pikepdf.new() as pdf:
        for words in ("one", "two I moved to 12 Quay", "Lane, Northmere in May", "four", "five 07700 900123"):
            page = pdf.add_blank_page(page_size=(595, 842))
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            page.obj.Contents = pdf.make_stream(f"BT /F 12 Tf 72 700 Td ({words}) Tj ET".encode())
        pdf.save(tmp_path / "long.pdf")
    redacted = redacting.redact(
        tmp_path / "long.pdf", "new.pdf", details=[HOME, PHONE], boxes=[Box(4, 0, 0, 1, 1)], made=DAY,
        nursery=nursery, footer="AK/1, redacted",
    )  # fmt: skip
    for words in ("Quay", "Lane", "Northmere", "900123", "four"):
        assert left(redacted.data, words) == [], words
    assert {each.page for each in redacted.log.boxes} == {2, 3, 4, 5}
    assert findings(redacted.data) == []
    with pdfium.PdfDocument(redacted.data) as pdf:
        shown = [page.get_textpage().get_text_range() for page in pdf]
        with pdfium.PdfDocument(tmp_path / "long.pdf") as before:
            assert [page.get_size() for page in pdf] == [page.get_size() for page in before]
    assert [f"AK/1, redacted, page {number} of 5" in text for number, text in enumerate(shown, 1)] == [
        True
    ] * 5
    assert "in May" in shown[2]


@pytest.mark.skipif(not screens.installed(), reason="the extra chesil[screenshots] is not installed")
def test_words_in_pictures_are_boxed_as_a_machine_reads_them(nursery, tmp_path):
    picture = Image.new("RGB", (500, 120), "white")
    for place, words in enumerate(("Come to the gate", "12 Quay Lane, Northmere")):
        ImageDraw.Draw(picture).text(
            (20, 10 + 55 * place), words, fill="black", font=ImageFont.load_default(30)
        )
    picture.save(tmp_path / "note.png")
    picture.save(tmp_path / "scan.pdf", resolution=150)
    found = Eyes()
    with (tmp_path / "scan.pdf").open("rb") as source:
        (piece,) = found.pieces(source, (tmp_path / "scan.pdf").stat().st_size, "scan.pdf", nursery)
    assert piece.part == f"page 1, {eyes.BY_MACHINE}"
    assert piece.text.split("\n")[:2] == ["Come to the gate", "12 Quay Lane, Northmere"]
    assert found.left == eyes.MOST - 1
    (box,) = redact(tmp_path / "note.png", nursery, [HOME], out="new.jpg").log.boxes
    assert box.secret == HOME.id
    assert box.left < 25 / 500
    assert box.right > 300 / 500
    assert 40 / 120 < box.top < 70 / 120 < 90 / 120 < box.bottom


def test_without_the_extra_pictures_are_for_the_eye_alone(nursery, tmp_path, monkeypatch):
    monkeypatch.setattr("chesil.screens.installed", lambda: False)
    Image.new("RGB", (40, 40), "white").save(tmp_path / "note.png")
    assert redact(tmp_path / "note.png", nursery, [HOME], out="n.jpg").log.boxes == ()


def test_planted_secrets_are_gone_from_papers_in_every_spelling(nursery, tmp_path):
    """A page for each secret, together in one paper: the words that the planting wrote, not what the finding knows."""
    import random

    r, planted = random.Random(19), []
    for make in planting.SECRETS:
        (kind, value), spelled = make(r)
        planted += [(kind, value, each) for each in spelled]
    text = "\n".join(f"Line {place} says {each} here." for place, (_kind, _value, each) in enumerate(planted))
    details = {
        (kind, value): Detail(id=f"{kind} {value[:2]}", kind=kind, value=value, whose="asha")
        for kind, value, _ in planted
    }
    path = tmp_path / "all.pdf"
    path.write_bytes(pages.print_text("A paper", text))
    data = redact(path, nursery, list(details.values())).data
    missed = [each for _kind, _value, each in planted if len(each) > 3 and left(data, " ".join(each.split()))]
    assert len(missed) <= len(planted) * 0.03, missed
    exact = [each for _kind, value, each in planted if each == value]
    assert not [each for each in exact if left(data, each)]
    assert "Line 3 says" in words_of(data)


def test_a_place_that_somebody_chose_is_gone_with_every_word_it_touches(nursery, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(pages.print_text("A paper", "CANARYWORD stays not\n\n\n\n\n\n\n\nbelow"))
    data = redact(path, nursery, boxes=[Box(1, 0, 0, 1, 0.2, label="Left out by order")]).data
    assert left(data, "CANARYWORD") == []
    shown = words_of(data)
    assert "Left out by order" in shown
    assert "below" in shown


def test_turned_pages_and_their_boxes_lie_where_a_reader_sees_them(nursery, tmp_path):
    with pikepdf.open(io.BytesIO(pages.print_text("A paper", "Come to 12 Quay Lane, Northmere now"))) as pdf:
        pdf.pages[0].obj.Rotate = 90
        pdf.pages[0].obj.CropBox = [20, 30, 560, 800]
        pdf.save(tmp_path / "turned.pdf")
    redacted = redact(tmp_path / "turned.pdf", nursery, [HOME])
    assert left(redacted.data, "Quay") == []
    (box,) = redacted.log.boxes
    assert box.bottom - box.top > box.right - box.left  # words run downwards
    with pdfium.PdfDocument(redacted.data) as pdf:
        assert pdf[0].get_size() == pytest.approx((770, 540), abs=1)


def test_a_picture_keeps_its_pixels_but_for_the_box_and_loses_every_note(nursery, tmp_path):
    path = tmp_path / "door.jpg"
    path.write_bytes(photo())
    redacted = redact(path, nursery, boxes=[Box(1, 0, 0, 0.5, 1)], out="door.jpg")
    assert not [each for each in HIDDEN if left(redacted.data, each)]
    with Image.open(io.BytesIO(redacted.data)) as picture:
        assert picture.size == (64, 48)
        assert picture.getexif() == {}
        assert max(picture.getpixel((10, 10))) < 20
        assert picture.getpixel((60, 10))[0] > 150


def test_a_name_that_tells_and_files_that_cannot_be_redacted_are_refused(made, nursery, tmp_path):
    path, _redacted = made
    with pytest.raises(redacting.StillThere, match="new home is still in the new file"):
        redact(path, nursery, [HOME], out="12 Quay Lane.pdf")
    (tmp_path / "a.txt").write_text("words")
    with pytest.raises(ReadingError, match="Only a PDF or a picture"):
        redact(tmp_path / "a.txt", nursery, [HOME])
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(PdfUnreadable):
        redact(tmp_path / "b.pdf", nursery, [HOME])
    with pytest.raises(ReadingError, match="There is no page 9"):
        redact(path, nursery, boxes=[Box(9, 0, 0, 1, 1)])


def test_the_command_writes_the_new_file_and_its_log(chesil, tmp_path, monkeypatch):
    monkeypatch.setattr("chesil.screens.installed", lambda: False)  # words in pictures are read elsewhere
    (tmp_path / "whole.pdf").write_bytes(hiding())
    (tmp_path / "s.toml").write_text(
        '[[secret]]\nname = "home"\nkind = "address"\nvalue = "12 Quay Lane, Northmere"\n'
    )
    names = ("--out", tmp_path / "new.pdf", "--log", tmp_path / "log.json")
    ran = chesil(
        "paper",
        "redact",
        tmp_path / "whole.pdf",
        "--secrets",
        tmp_path / "s.toml",
        "--box",
        "1,0,0,100,5",
        *names,
    )
    assert ran.status == 0, ran.err
    assert "- page 1: home" in ran.out
    assert json.loads((tmp_path / "log.json").read_text())["boxes"][0]["label"] == "Address taken out"
    assert chesil("paper", "check", tmp_path / "new.pdf", "--secrets", tmp_path / "s.toml").status == 0
    for more, words in (
        (("--box", "0,1,2,3"), "Write a page and four numbers"),
        ((), "Nothing is to be taken out"),
    ):
        again = chesil(
            "paper",
            "redact",
            tmp_path / "whole.pdf",
            *more,
            "--out",
            tmp_path / "x.pdf",
            "--log",
            tmp_path / "x.json",
        )
        assert again.status == 2
        assert words in " ".join(again.err.split())
        assert not (tmp_path / "x.pdf").exists()
