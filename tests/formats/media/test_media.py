"""Photos, videos and sound: what they claim, and nothing when they claim nothing."""

import io
import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from chesil.readers import intake, media
from chesil.readers.media.kinds import media_type
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions


def document(data: bytes, name: str = "file.bin") -> Document:
    return Document(
        name=name,
        size_bytes=len(data),
        sha256="0" * 64,
        head=data[:HEAD_BYTES],
        opener=lambda: io.BytesIO(data),
    )


def read(data: bytes, name: str = "file.bin") -> Reading:
    assert media.READER.recognises(document(data, name))
    return media.READER.read(document(data, name), ReadOptions())


def row(data: bytes, name: str = "file.bin") -> dict[str, object]:
    return read(data, name).rows.row(0, named=True)


def picture(
    kind: str = "JPEG",
    *,
    taken: str = "",
    offset: str = "",
    gps: dict[int, object] | None = None,
    make: str = "",
) -> bytes:
    image = Image.new("RGB", (8, 6))
    exif = image.getexif()
    if make:
        exif[0x010F] = make
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if offset:
        exif.get_ifd(0x8769)[0x9011] = offset
    exif.get_ifd(0x8825).update(gps or {})
    if kind == "TIFF":
        return exif.tobytes()[6:]  # an EXIF table is a TIFF file without a picture
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def movie(*inside: bytes, brand: bytes = b"isom") -> bytes:
    return box(b"ftyp", brand, bytes(4)) + box(b"moov", *inside)


def mvhd(seconds: int, *, scale: int = 1_000, length: int = 2_500) -> bytes:
    return box(b"mvhd", bytes(4), struct.pack(">IIII", seconds, seconds, scale, length), bytes(80))


SINCE_1904 = 2_082_844_800


def test_a_photo_with_an_offset_claims_an_instant():
    found = row(picture(taken="2025:10:21 00:55:10", offset="+01:00", make="Examplephone"))
    assert found["at"] == datetime(2025, 10, 20, 23, 55, 10, tzinfo=UTC)
    assert found["offset_minutes"] == 60
    assert found["as_written"] == "2025:10:21 00:55:10"
    assert '"make": "Examplephone"' in str(found["details"])


def test_a_photo_without_an_offset_claims_only_a_wall_time():
    found = row(picture(taken="2025:10:21 00:55:10"))
    assert found["at"] is None
    assert found["wall"] == datetime(2025, 10, 21, 0, 55, 10)


def test_a_photo_that_claims_nothing_is_a_row_without_time_or_place():
    reading = read(picture())
    found = reading.rows.row(0, named=True)
    assert (found["at"], found["wall"], found["place"], found["precision"]) == (None, None, None, "none")
    assert reading.assumptions == ()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_every_picture_format_gives_its_exif(kind: str):
    found = row(picture(kind, taken="2025:10:21 00:55:10", make="Examplephone"))
    assert found["wall"] == datetime(2025, 10, 21, 0, 55, 10)


def test_satellite_time_gives_the_offset_when_it_fits():
    gps = {29: "2025:07:21", 7: (23.0, 54.0, 50.0)}
    reading = read(picture(taken="2025:07:22 00:55:10", gps=gps))
    assert reading.rows["at"].to_list() == [datetime(2025, 7, 21, 23, 55, 10, tzinfo=UTC)]
    assert "offset-from-gps" in [each.code for each in reading.assumptions]


@pytest.mark.parametrize("day", ["2025:07:20", "2025:09:259", "", "0000:00:00"])
def test_satellite_time_that_does_not_fit_is_not_used(day: str):
    reading = read(picture(taken="2025:07:22 00:55:10", gps={29: day, 7: (23.0, 54.0, 50.0)}))
    assert reading.rows["at"].to_list() == [None]
    assert reading.rows["wall"].to_list() == [datetime(2025, 7, 22, 0, 55, 10)]


def test_place_is_in_degrees_south_and_west_negative():
    gps = {1: "S", 2: (50.0, 30.0, 0.0), 3: "W", 4: (2.0, 15.0, 36.0)}
    assert row(picture(gps=gps))["place"] == "-50.500000,-2.260000"


@pytest.mark.parametrize(
    "gps", [{1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}, {1: "N"}, {2: (95.0, 0.0, 0.0)}]
)
def test_an_empty_or_impossible_place_is_no_place(gps: dict[int, object]):
    assert row(picture(gps=gps))["place"] is None


def test_a_video_claims_its_time_in_utc_and_its_length():
    found = row(movie(mvhd(SINCE_1904 + 1_760_000_000)))
    assert found["at"] == datetime.fromtimestamp(1_760_000_000, tz=UTC)
    assert found["duration_s"] == 2.5


def test_a_video_with_time_zero_claims_none_and_one_of_1904_is_said():
    assert read(movie(mvhd(0))).rows["at"].to_list() == [None]
    reading = read(movie(mvhd(86_400)))
    assert reading.rows["at"].to_list() == [None]
    assert [each.code for each in reading.assumptions] == ["implausible-time"]


def test_apple_metadata_gives_the_local_time_with_its_offset_and_the_place():
    keys = [b"com.apple.quicktime.creationdate", b"com.apple.quicktime.location.ISO6709"]
    values = [b"2025-10-21T00:55:10+0100", b"+50.7150-002.4370/"]
    meta = box(
        b"meta",
        box(b"keys", bytes(4), struct.pack(">I", 2), *(box(b"mdta", key) for key in keys)),
        box(
            b"ilst", *(box(struct.pack(">I", n), box(b"data", bytes(8), v)) for n, v in enumerate(values, 1))
        ),
    )
    found = row(movie(mvhd(SINCE_1904 + 1), meta, brand=b"qt  "))
    assert found["at"] == datetime(2025, 10, 20, 23, 55, 10, tzinfo=UTC)
    assert found["place"] == "50.715000,-2.437000"


def test_android_keeps_the_place_in_the_user_data():
    place = b"+50.7150-002.4370/"
    user = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0), place))
    assert row(movie(mvhd(0), user))["place"] == "50.715000,-2.437000"


def test_a_heic_picture_gives_its_exif():
    exif = Image.Exif()
    exif[0x0132] = "2025:10:21 00:55:10"
    payload = struct.pack(">I", 6) + b"Exif\0\0" + exif.tobytes()[6:]
    infe = box(b"infe", b"\x02\0\0\0", struct.pack(">HH", 7, 0), b"Exif\0")

    def head(offset: int) -> bytes:
        extent = struct.pack(">HHHII", 7, 0, 1, offset, len(payload))
        iloc = box(b"iloc", bytes(4), b"\x44\0", struct.pack(">H", 1), extent)
        iinf = box(b"iinf", bytes(4), struct.pack(">H", 1), infe)
        return box(b"ftyp", b"heic", bytes(4)) + box(b"meta", bytes(4), iinf, iloc)

    data = head(len(head(0)) + 8) + box(b"mdat", payload)
    assert row(data)["wall"] == datetime(2025, 10, 21, 0, 55, 10)


def test_sound_lengths_of_wav_and_amr():
    form = struct.pack("<HHIIHH", 1, 1, 8_000, 16_000, 2, 16)
    wav = b"RIFF" + struct.pack("<I", 0) + b"WAVE" + b"fmt " + struct.pack("<I", 16) + form
    assert row(wav + b"data" + struct.pack("<I", 32_000))["duration_s"] == 2.0
    assert row(b"#!AMR\n" + (b"\x04" + bytes(12)) * 100)["duration_s"] == 2.0


def test_a_cut_video_does_not_claim_how_long_it_plays():
    whole = movie(mvhd(SINCE_1904 + 1_760_000_000)) + box(b"mdat", bytes(1_000))
    reading = read(whole[:-500])
    assert reading.rows["duration_s"].to_list() == [None]
    assert "cut-short" in [each.code for each in reading.assumptions]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("IMG-20250428-WA0001.jpg", "2025-04-28"),
        ("00000042-PHOTO-2025-01-15-22-41-20.jpg", "2025-01-15T22:41:20"),
        ("Screenshot_20250102-030405.png", "2025-01-02T03:04:05"),
        ("PXL_20250102_030405123.jpg", "2025-01-02T03:04:05"),
    ],
)
def test_the_time_in_a_name_is_kept_as_a_detail_and_never_as_the_time(name: str, shown: str):
    found = row(picture(), name)
    assert f'"time_in_name": "{shown}"' in str(found["details"])
    assert found["wall"] is None


@pytest.mark.parametrize(
    "head", [b"", b"hello", "ÿþA".encode("utf-16"), b"%PDF-1.7", b"PK\x03\x04", b"\xff\xfeA\x00"]
)
def test_other_content_is_not_media(head: bytes):
    assert media_type(head) is None


@pytest.mark.parametrize("size", [0, 1, 7, 2**31 - 1])
def test_box_sizes_that_make_no_sense_end_the_walk(size: int):
    data = box(b"ftyp", b"isom", bytes(4)) + struct.pack(">I4s", size, b"moov") + bytes(40)
    assert read(data).records == 1


def test_deep_boxes_and_endless_small_ones_end():
    deep = b""
    for _ in range(500):
        deep = box(b"moov", deep)
    assert read(box(b"ftyp", b"isom", bytes(4)) + deep).records == 1
    assert read(box(b"ftyp", b"isom", bytes(4)) + box(b"free") * 50_000).records == 1


HEADS = [
    picture(taken="2025:10:21 00:55:10"),
    picture("PNG"),
    picture("WEBP"),
    picture("TIFF", make="x"),
    movie(mvhd(1)),
]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(HEADS), st.integers(12, 400), st.binary(min_size=1, max_size=40))
def test_a_changed_file_is_still_one_record(data: bytes, place: int, change: bytes):
    changed = data[:place] + change + data[place + len(change) :]
    assert read(changed).records == 1


def test_every_sample_is_one_record(shared: Path):
    for path in sorted((shared / "exports" / "media").rglob("*")):
        found = intake.document(path) if path.is_file() else None
        if found and found.size_bytes:
            assert media.READER.recognises(found), path.name
            assert media.READER.read(found, ReadOptions()).rows.height == 1
