"""A picture is decoded in a confined process, which is lent as much of the file as it asks for."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from chesil import pipeline
from chesil.readers import intake
from chesil.sandbox import lending, nursery, starting
from chesil.sandbox.faults import Misfit, ReaderStopped, TookTooLong
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Document

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looking apart is of Linux")
pytestmark = linux


def picture(colour=(200, 30, 30), kind="JPEG") -> bytes:
    out = io.BytesIO()
    pillow_heif.register_heif_opener()
    Image.new("RGB", (80, 40), colour).save(out, kind)
    return out.getvalue()


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def colour(jpeg: bytes) -> str:
    red, _, blue = Image.open(io.BytesIO(jpeg)).getpixel((20, 20))
    return "red" if red > blue else "blue"


class Counted(io.BytesIO):
    """Counts the bytes that are read from it."""

    count = 0

    def read(self, size=-1, /):
        data = super().read(size)
        self.count += len(data)
        return data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "HEIF", "AVIF"])
def test_a_picture_is_looked_at(kind):
    assert colour(pipeline.look(io.BytesIO(picture(kind=kind)))) == "red"


def test_a_picture_in_a_zip_is_found_by_its_name_and_little_else_is_read():
    source = Counted(
        packed(a__one_dot_jpg=picture(), two_dot_jpg=picture((30, 30, 200)), film=os.urandom(30 << 20))
    )
    assert colour(pipeline.look(source, member="a/one.jpg")) == "red"
    assert colour(pipeline.look(source, member="two.jpg")) == "blue"
    assert source.count < 2 << 20


def test_a_picture_in_a_zip_in_a_zip_is_found():
    source = io.BytesIO(packed(x_dot_zip=packed(one_dot_jpg=picture())))
    assert colour(pipeline.look(source, member="x.zip/one.jpg")) == "red"


@pytest.mark.parametrize(
    ("data", "member"),
    [(b"", ""), (b"CANARYWORD", ""), (picture()[:300], ""), (packed(a=b"x"), "b"), (b"CANARYWORD", "a")],
    ids=["nothing", "no picture", "half of one", "not in the ZIP", "no ZIP"],
)
def test_what_is_no_picture_is_an_error_without_its_words(data, member):
    with pytest.raises(ReadingError) as caught:
        pipeline.look(io.BytesIO(data), member=member)
    assert "CANARY" not in str(caught.value)


def test_what_keeps_the_file_from_being_read_is_what_is_told():
    class Broken(io.BytesIO):
        def read(self, size=-1, /):
            raise OSError("the store is gone")

    with pytest.raises(OSError, match="the store is gone"):
        pipeline.look(Broken(picture()))
    assert colour(pipeline.look(io.BytesIO(picture()))) == "red"


def test_far_more_is_not_lent_than_a_picture_can_take(monkeypatch):
    monkeypatch.setattr(lending, "MOST_LENT", 1_000)
    with pytest.raises(TooLarge, match="Far more"):
        pipeline.look(io.BytesIO(picture() + bytes(10_000)))


def test_forty_looks_leave_no_process_and_no_open_file():
    pipeline.look(io.BytesIO(picture()))
    helper = starting._idle[-1].process.pid
    before, kept = _open(), _open(helper)
    with nursery.Nursery() as one:
        for data in (picture(), b"no picture") * 20:
            try:
                one.look(io.BytesIO(data), len(data))
            except ReadingError:
                assert data == b"no picture"
    assert (_open(), _open(helper)) == (before, kept)
    assert not Path(f"/proc/{helper}/task/{helper}/children").read_text().split()


def _open(process="self") -> int:
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        ("crash", ReaderStopped), ("spin", TookTooLong), ("fill", TooLarge), ("leave", ReaderStopped),
        ("panic", ReaderStopped), ("say_words", ReaderStopped), ("other_answer", Misfit),
        ("endless_answer", Misfit), ("asks_for_ever", TooLarge), ("asks_for_nothing", Misfit),
        ("asks_behind_the_end", Misfit), ("asks_for_crumbs", TooLarge),
    ],
)  # fmt: skip
def test_whatever_a_picture_does_to_its_decoder_it_is_one_fault_of_that_picture(
    act, fault, hostile, monkeypatch, capfd
):
    hostile()
    monkeypatch.setattr(nursery, "_TO_LOOK", nursery.Limits(64 << 20, 1))
    monkeypatch.setattr(lending, "MOST_LENT", 1 << 20)
    with nursery.Nursery() as one:
        with pytest.raises(fault) as caught:
            one.look(io.BytesIO(f"act: {act}\n".encode() + bytes(5_000)), 5_000)
        assert "CANARY" not in str(caught.value)
        good = picture()
        assert colour(one.look(io.BytesIO(good), len(good))) == "red"
    assert "CANARY" not in "".join(capfd.readouterr())


def test_a_decoder_needs_nothing_that_is_not_loaded_before_it_is_confined():
    """In a process that loads what a helper loads, decoding opens no file and loads no module."""
    watch = """
import io, sys
import pillow_heif
from PIL import Image
import pillow_heif
from chesil.sandbox import helper
helper._load_encodings()
helper._load_view()
pillow_heif.register_heif_opener()
made = []
for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "HEIF", "AVIF"):
    out = io.BytesIO()
    Image.new("RGB", (80, 40), (200, 30, 30)).save(out, kind)
    made.append(out.getvalue())
helper._load_view()
from chesil.readers.media import view
seen = []
def note(event, given):
    if event in ("import", "open", "os.listdir", "os.scandir", "socket.__new__", "subprocess.Popen"):
        seen.append(f"{event} {given[0]}")
sys.addaudithook(note)
print(sum(len(view.picture(io.BytesIO(each))) > 500 for each in made), seen)
"""
    ended = subprocess.run([sys.executable, "-c", watch], capture_output=True, text=True)
    assert ended.stdout.split(maxsplit=1) == ["8", "[]\n"]


def document(**members: bytes) -> Document:
    data = packed(**members)
    return Document(name="a.zip", size_bytes=len(data), sha256="", head=b"", opener=lambda: io.BytesIO(data))


def test_a_zip_inside_that_memory_cannot_hold_is_refused(monkeypatch):
    monkeypatch.setattr(intake, "MOST_HELD", 10)
    with pytest.raises(TooLarge):
        intake.open_member(document(x_dot_zip=packed(a=b"x")), "x.zip/a")


@pytest.mark.parametrize(
    ("name", "of", "member"),
    [
        ("IMG-1.jpg", "_chat.txt", "IMG-1.jpg"),
        ("photos/1.jpg", "ChatExport/result.json", "ChatExport/photos/1.jpg"),
        ("messages/inbox/dev/photos/1.jpg", "top/messages/inbox/dev/message_1.json", "top/messages/inbox/dev/photos/1.jpg"),
        ("IMG-2.jpg", "_chat.txt", None),
        ("1.jpg", "ChatExport/result.json", None),
        ("../IMG-1.jpg", "a/_chat.txt", None),
        ("IMG-1.jpg", None, None),
        ("./media/1.jpg", "Dev_1.json", "media/1.jpg"),
        ("IMG-1.jpg", "sister/_chat.txt", None),
        ("media/1.jpg", "/".join("a" * 40), None),
    ],
)  # fmt: skip
def test_a_record_names_a_file_beside_it_or_from_a_folder_above(name, of, member):
    linked = {"IMG-1.jpg", "ChatExport/photos/1.jpg", "top/messages/inbox/dev/photos/1.jpg", "media/1.jpg"}
    assert intake.member_of(name, document=of, linked=linked) == member
