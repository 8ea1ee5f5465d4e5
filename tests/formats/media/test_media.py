"""Photos, videos and sound: what they claim, and nothing when they claim nothing."""

import io
import json
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pillow_heif
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
    assert [each.code for each in reading.assumptions] == ["time-missing"]


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
    assert [each.code for each in reading.assumptions] == ["time-missing", "implausible-time"]


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
    assert row(wav + b"data" + struct.pack("<I", 32_000) + bytes(32_000))["duration_s"] == 2.0
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
        ("PXL_20250102_030405123.jpg", "2025-01-02T03:04:05Z"),
        ("FB_IMG_1752531302000.jpg", "2025-07-14T22:15:02Z"),
        ("Screenshot 2025-07-14 at 23.15.02.png", "2025-07-14T23:15:02"),
        ("Screenshot 2025-07-14 at 11.15.02\u202fPM.png", "2025-07-14T23:15:02"),
        ("Screenshot 2025-07-14 at 12.15.02 AM.png", "2025-07-14T00:15:02"),
        ("signal-2025-07-14-23-15-02-123.jpg", "2025-07-14T23:15:02"),
        ("IMG_20250714_990000.jpg", "2025-07-14"),
    ],
)
def test_the_time_in_a_name_is_kept_as_a_detail_and_never_as_the_time(name: str, shown: str):
    found = row(picture(), name)
    assert f'"time_in_name": "{shown}"' in str(found["details"])
    assert found["wall"] is None


@pytest.mark.parametrize(
    "name", ["14-07 late.jpg", "IMG_0714.jpg", "Recording_20250230.m4a", "received_1752531302000.jpg"]
)
def test_a_name_without_a_year_or_with_a_day_that_is_none_shows_no_time(name: str):
    assert "time_in_name" not in str(row(picture(), name)["details"])


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


def codes(data: bytes) -> list[str]:
    return [each.code for each in read(data).assumptions]


def details(data: bytes) -> dict[str, Any]:
    return json.loads(str(row(data)["details"]))


def test_what_the_file_says_is_kept_as_it_stands():
    data = picture(taken="2025:10:21 00:55:10", make="Examplephone")
    found = row(data)
    assert details(data)["claims"]["DateTimeOriginal"] == "2025:10:21 00:55:10"
    assert details(data)["time_from"] == "EXIF DateTimeOriginal"
    assert "Make: Examplephone" in str(found["raw"])
    assert codes(data) == ["claimed"]


def test_exif_agrees_with_pillow():
    data = picture(taken="2025:10:21 00:55:10", make="Examplephone", gps={1: "N", 2: (50.0, 42.9, 0.0)})
    twin = Image.open(io.BytesIO(data)).getexif()
    claims = details(data)["claims"]
    assert claims["Make"] == twin[0x010F]
    assert claims["DateTimeOriginal"] == twin.get_ifd(0x8769)[0x9003]
    assert [float(part) for part in claims["GPSLatitude"].split()] == list(twin.get_ifd(0x8825)[2])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "HEIF", "AVIF"])
def test_the_size_of_a_picture_is_read_without_unpacking_it(kind: str):
    out = io.BytesIO()
    pillow_heif.register_heif_opener()
    Image.new("RGB", (80, 64)).save(out, kind)
    found = details(out.getvalue())
    assert (found["width"], found["height"]) == (80, 64)


def test_a_heic_file_of_pillow_gives_its_exif():
    out = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2025:10:21 00:55:10"
    pillow_heif.from_pillow(Image.new("RGB", (64, 64))).save(out, exif=exif.tobytes())
    assert row(out.getvalue())["wall"] == datetime(2025, 10, 21, 0, 55, 10)


@pytest.mark.parametrize(
    ("taken", "wall"),
    [
        ("2025:10:21 00:55:10.250", datetime(2025, 10, 21, 0, 55, 10, 250_000)),
        ("2025-10-21T00:55", datetime(2025, 10, 21, 0, 55)),
        ("    :  :     :  :  ", None),
        ("0000:00:00 00:00:00", None),
        ("2025:13:41 00:55:10", None),
        ("1970:01:01 00:00:00", None),
        ("yesterday", None),
    ],
)
def test_a_taken_time_is_read_or_left_out(taken: str, wall: datetime | None):
    assert row(picture(taken=taken))["wall"] == wall


def test_an_offset_inside_the_time_is_used():
    found = row(picture(taken="2025:10:21 00:55:10-04:00"))
    assert found["at"] == datetime(2025, 10, 21, 4, 55, 10, tzinfo=UTC)


@pytest.mark.parametrize("offset", ["+25:00", "+01:75", "local", "+1"])
def test_an_offset_that_does_not_exist_is_none(offset: str):
    assert row(picture(taken="2025:10:21 00:55:10", offset=offset))["at"] is None


def test_a_time_of_the_satellites_alone_is_an_instant():
    data = picture(gps={29: "2025:07:21", 7: (23.0, 54.0, 50.0)})
    assert row(data)["at"] == datetime(2025, 7, 21, 23, 54, 50, tzinfo=UTC)
    assert codes(data) == ["claimed", "gps-time"]


def test_a_text_block_of_a_picture_program_gives_the_time_when_exif_does_not():
    packet = b'http://ns.adobe.com/xap/1.0/\0<x xmp:CreateDate="2025-10-21T00:55:10+01:00"/>'
    whole = picture()
    data = whole[:2] + b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet + whole[2:]
    assert row(data)["at"] == datetime(2025, 10, 20, 23, 55, 10, tzinfo=UTC)


def test_the_text_block_gives_the_offset_of_the_same_time_and_of_no_other():
    packet = b'http://ns.adobe.com/xap/1.0/\0<x exif:DateTimeOriginal="2025-10-21T00:55:10+01:00"/>'
    block = b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet
    for taken, at in (
        ("2025:10:21 00:55:10", datetime(2025, 10, 20, 23, 55, 10, tzinfo=UTC)),
        ("2025:10:21 01:55:10", None),
    ):
        whole = picture(taken=taken)
        data = whole[:2] + block + whole[2:]
        assert (row(data)["at"], "offset-from-xmp" in codes(data)) == (at, at is not None)


def test_a_file_without_a_time_says_so_and_a_name_that_fits_no_zone_is_told():
    assert "time-missing" in codes(picture())
    made = int(datetime(2025, 10, 9, 21, 53, 20, tzinfo=UTC).timestamp()) + SINCE_1904
    film = movie(mvhd(made))
    for name, differs in (
        ("RingVideo_20251009_225320.mp4", False),  # an hour ahead of UTC, as in a British summer
        ("RingVideo_20251009_225800.mp4", True),
        ("RingVideo_20251012_225320.mp4", True),
        ("VID-20251012-WA0001.mp4", False),
        ("door.mp4", False),
    ):
        said = [each.code for each in read(film, name).assumptions]
        assert ("name-time-differs" in said) == differs, name
    taken = picture(taken="2025:10:21 00:55:10")
    for name, differs in (("IMG_20251021_005510.jpg", False), ("IMG_20251021_015510.jpg", True)):
        assert ("name-time-differs" in [each.code for each in read(taken, name).assumptions]) == differs


def test_a_png_keeps_its_texts_and_its_time_of_change():
    chunk = b"tEXtSoftware\0Example Shot"
    text = struct.pack(">I", len(chunk) - 4) + chunk + bytes(4)
    time = struct.pack(">I4sH5B", 7, b"tIME", 2025, 10, 21, 0, 55, 10) + bytes(4)
    data = picture("PNG")
    found = details(data[:33] + text + time + data[33:])
    assert found["claims"] == {"PNG Software": "Example Shot", "PNG tIME": "2025-10-21T00:55:10Z"}
    assert "time_from" not in found


def test_a_compressed_text_that_would_grow_is_passed_over():
    bomb = zlib.compress(bytes(50_000_000))
    chunk = struct.pack(">I4s", len(bomb) + 3, b"zTXt") + b"x\0\0" + bomb + bytes(4)
    vast = struct.pack(">I4sIIB", 13, b"IHDR", 2**31 - 1, 2**31 - 1, 8) + b"\2\0\0\0" + bytes(4)
    found = details(b"\x89PNG\r\n\x1a\n" + vast + chunk + struct.pack(">I4s", 0, b"IEND") + bytes(4))
    assert found["width"] == 2**31 - 1


def test_exif_that_points_into_itself_ends():
    circle = b"II*\0" + struct.pack("<IH", 8, 2)
    circle += struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<HHII", 0x8825, 4, 1, 8) + bytes(4)
    assert read(circle).records == 1
    endless = (
        b"MM\0*" + struct.pack(">IH", 8, 65_535) + struct.pack(">HHII", 0x9003, 2, 2**32 - 1, 8) * 65_535
    )
    assert read(endless).records == 1


@pytest.mark.parametrize("version", [0, 1])
def test_both_widths_of_a_movie_header_are_read(version: int):
    made = SINCE_1904 + 1_760_000_000
    layout = ">QQIQ" if version else ">IIII"
    header = box(b"mvhd", bytes([version, 0, 0, 0]), struct.pack(layout, made, made, 1_000, 2_500), bytes(80))
    found = row(movie(header))
    assert (found["at"], found["duration_s"]) == (datetime.fromtimestamp(1_760_000_000, tz=UTC), 2.5)


@pytest.mark.parametrize("seconds", [0, SINCE_1904])
def test_a_program_that_knew_no_time_claims_none(seconds: int):
    assert row(movie(mvhd(seconds)))["at"] is None
    assert codes(movie(mvhd(seconds))) == ["time-missing"]


def track(handler: bytes, width: int, height: int) -> bytes:
    size = struct.pack(">II", width << 16, height << 16)
    return box(
        b"trak", box(b"tkhd", bytes(76), size), box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12)))
    )


def test_a_movie_of_sound_alone_is_sound():
    assert details(movie(mvhd(0), track(b"soun", 0, 0)))["media_type"] == "audio/mp4"
    both = details(movie(mvhd(0), track(b"soun", 0, 0), track(b"vide", 640, 480)))
    assert (both["media_type"], both["width"], both["height"]) == ("video/mp4", 640, 480)


def test_an_impossible_place_is_said():
    user = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", 18, 0), b"+99.7150-002.4370/"))
    assert row(movie(mvhd(0), user))["place"] is None
    assert codes(movie(mvhd(0), user)) == ["time-missing", "place-impossible"]


def element(number: int, content: bytes) -> bytes:
    length = (number.bit_length() + 7) // 8
    return number.to_bytes(length, "big") + struct.pack(">Q", 1 << 56 | len(content)) + content


def matroska(*inside: bytes, doctype: bytes = b"matroska") -> bytes:
    info = element(0x1549A966, b"".join(inside))
    return element(0x1A45DFA3, element(0x4282, doctype)) + element(0x18538067, info)


@pytest.mark.parametrize("doctype", [b"matroska", b"webm"])
def test_a_matroska_file_claims_its_time_in_utc(doctype: bytes):
    date = int((datetime(2025, 10, 21) - datetime(2001, 1, 1)).total_seconds() * 1e9)
    data = matroska(
        element(0x4489, struct.pack(">d", 2_500.0)),
        element(0x4461, date.to_bytes(8, "big")),
        element(0x5741, b"Example"),
        doctype=doctype,
    )
    found = row(data)
    assert (found["at"], found["duration_s"]) == (datetime(2025, 10, 21, tzinfo=UTC), 2.5)
    assert details(data)["software"] == "Example"


def test_an_element_whose_header_passes_the_end_of_the_one_around_it_ends_the_walk():
    data = bytearray(matroska(element(0x4461, bytes(8)) + b"\xec\x88" + bytes(20)))
    at = data.index(b"\x15\x49\xa9\x66") + 4
    data[at : at + 8] = struct.pack(">Q", 1 << 56 | 19)  # ends inside the header of what follows
    assert read(bytes(data)).records == 1


def ogg_page(content: bytes, *, granule: int = 0) -> bytes:
    return b"OggS\0\2" + struct.pack("<q", granule) + bytes(12) + bytes([1, len(content)]) + content


def test_lengths_of_sound_are_counted_from_what_the_file_states():
    opus = ogg_page(b"OpusHead\1\1" + struct.pack("<HI", 312, 48_000)) + ogg_page(
        b"OpusTags" + struct.pack("<I1sII", 1, b"x", 1, 9) + b"ENCODER=x"
    )
    assert row(opus + ogg_page(b"", granule=96_312))["duration_s"] == 2.0
    flac = b"fLaC\0\0\0\x22" + bytes(10) + (8_000 << 44 | 16_000).to_bytes(8, "big") + bytes(16)
    assert row(flac)["duration_s"] == 2.0
    frame = b"\xff\xfb\x90\0"  # layer III, 128 kbit/s, 44.1 kHz: 417 bytes
    xing = frame + bytes(32) + b"Xing" + struct.pack(">II", 1, 100)
    assert row(xing.ljust(417, b"\0") + frame.ljust(417, b"\0"))["duration_s"] == pytest.approx(
        2.612, abs=0.001
    )
    avi = b"RIFF\0\0\0\0AVI LIST\0\0\0\0hdrlavih" + struct.pack("<II8xI", 56, 40_000, 0)
    avi += struct.pack("<I12xII", 50, 64, 48) + bytes(16)
    assert row(avi)["duration_s"] == 2.0
    assert (details(avi)["width"], details(avi)["height"]) == (64, 48)


def test_a_recorder_writes_its_clock_into_a_broadcast_wav():
    bext = bytes(256) + b"Example".ljust(32, b"\0") + bytes(32) + b"2025-10-2100:55:10" + bytes(8)
    data = b"RIFF\0\0\0\0WAVEbext" + struct.pack("<I", len(bext)) + bext
    found = row(data)
    assert found["wall"] == datetime(2025, 10, 21, 0, 55, 10)
    assert details(data)["make"] == "Example"


def test_a_cut_wave_lasts_as_long_as_what_is_left_of_it():
    form = struct.pack("<HHIIHH", 1, 1, 8_000, 16_000, 2, 16)
    wav = b"RIFF\0\0\0\0WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", 2**32 - 1)
    assert row(wav + bytes(8_000))["duration_s"] == 0.5


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "image/heic"),
        (b"\0\0\0\x14ftypavif\0\0\0\0", "image/avif"),
        (b"\0\0\0\x14ftypM4A \0\0\0\0", "audio/mp4"),
        (b"\0\0\0\x14ftyp3gp4\0\0\0\0", "video/3gpp"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0", "video/quicktime"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "video/quicktime"),
        (b"ID3\4\0\0\0\0\0\0" + bytes(10), "audio/mpeg"),
        (b"\xff\xf1\x50\x80\x01\x1f\xfc\0" + b"\xff\xf1\x50\x80\x01\x1f\xfc\0", "audio/aac"),
        (b"OggS" + bytes(24) + b"\x01vorbis", "audio/ogg"),
        (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0" + bytes(40), "image/bmp"),
    ],
)
def test_kinds_are_told_by_content(head: bytes, kind: str):
    assert media_type(head) == kind


@pytest.mark.parametrize(
    "head",
    [
        "From 12/05/2021 Dev: hello".encode("utf-16"),
        b"BM is what they call it\nand more",
        b"\xff\xfb\x90\0 one frame and no other",
        b"ID3 is a tag of music",
        b"RIFF\0\0\0\0ACON",
        b"II* is no picture",
        b"moovies tonight?",
        b"The moovie is at ten",
    ],
)
def test_text_that_begins_like_media_is_not(head: bytes):
    assert media_type(head) is None


@pytest.mark.parametrize("data", [b"", b"hello"])
def test_a_file_of_no_known_kind_is_one_problem(data: bytes):
    reading = media.READER.read(document(data), ReadOptions())
    assert (reading.records, reading.problems["code"].to_list()) == (1, ["media-unknown"])


def test_a_picture_of_which_only_the_mark_is_left_is_a_row_that_says_so():
    for mark in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\0\0\0\x18ftypheic", b"MM\0*"):
        assert set(codes(mark)) & {"cut-short", "metadata-unreadable"}


def test_every_sample_is_one_record(shared: Path):
    for path in sorted((shared / "exports" / "media").rglob("*")):
        found = intake.document(path) if path.is_file() else None
        if found and found.size_bytes:
            assert media.READER.recognises(found), path.name
            assert media.READER.read(found, ReadOptions()).rows.height == 1


# From the list of samples, as other programs read them.
@pytest.mark.parametrize(
    ("name", "time", "place", "seconds"),
    [
        ("L_exif_xmp_iptc.heic", "2020-09-14T16:09:34Z", None, None),
        ("IMG_2682.heic", "2019-03-21T16:04:22Z", "41.220300,-96.071625", None),
        ("testHEIC_livePhoto.heic", "2025-07-11T20:41:55Z", "36.097042,-81.784400", None),
        ("testHEIF.heic", "2009-08-11T09:09:45", "12.543210,-54.123400", None),
        ("date-priority-test.jpg", "2023-02-02T02:00:00", None, None),
        ("datetimeoriginal-gps.jpg", "2025-12-01T11:30:00", "39.000000,-108.000000", None),
        ("gps-datetime.jpg", None, "37.774900,-122.419400", None),
        ("empty_gps.jpg", "2025-06-01T16:59:26", None, None),
        ("testJPEG_EXIF_emptyDateTime.jpg", "2012-04-30T16:52:07Z", None, None),
        ("testMP4.m4a", "2012-01-28T18:39:18Z", None, 0.0696598639455782),
        ("testMP4AudioOnly.mp4", None, None, 1.437),
        ("testMP4_QuickTimeMetadata.mov", None, "12.345600,-98.765400", 2.73333333333333),
        ("testMP4_truncated.m4a", "2010-11-11T00:14:15Z", None, None),
        ("testMP4_udtaLocation.mp4", None, "12.345600,-98.765400", None),
        ("testVideoMp4.mp4", None, None, 13.696),
        ("testAMR.amr", None, None, 5.56),
        ("testAMR-WB.amr", None, None, 4.0),
    ],
)
def test_samples_claim_what_other_programs_read(
    shared: Path, name: str, time: str | None, place: str | None, seconds: float | None
):
    (path,) = (shared / "exports" / "media").rglob(name)
    found = media.READER.read(intake.document(path), ReadOptions()).rows.row(0, named=True)
    at = f"{found['at']:%Y-%m-%dT%H:%M:%SZ}" if found["at"] else found["wall"] and found["wall"].isoformat()
    assert (at, found["place"]) == (time, place)
    assert found["duration_s"] == (pytest.approx(seconds) if seconds else None)


@pytest.mark.parametrize("name", [b"home\0", "\ufeffhome\0".encode("utf-16-be")])
def test_the_place_that_3gpp_phones_write_is_read(name: bytes):
    place = struct.pack(">ii", round(-2.437 * 65_536), round(50.715 * 65_536)) + bytes(4)
    user = box(b"udta", box(b"loci", bytes(6), name, b"\0", place))
    found = row(movie(mvhd(SINCE_1904), user))
    assert found["place"] == "50.714996,-2.436996"
    assert (
        "metadata-unreadable"
        in json.loads(row(movie(box(b"udta", box(b"loci", bytes(6), name))))["details"])["defects"]
    )
