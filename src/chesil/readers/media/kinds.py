"""What kind of picture, sound or video some bytes begin like."""

import re
from typing import Final

_STARTS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR-WB\n", "audio/amr-wb"),
    (b"#!AMR\n", "audio/amr"),
)
_RIFF: Final = {b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo", b"WEBP": "image/webp"}
_OGG: Final = ((b"OpusHead", "audio/opus"), (b"\x01vorbis", "audio/ogg"), (b"\x80theora", "video/ogg"))
# Brands of the ftyp box; what is not here is a video in MP4.
_BRANDS: Final = {
    b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"avif": "image/avif",
    b"avis": "image/avif", b"heic": "image/heic", b"heix": "image/heic", b"heim": "image/heic",
    b"heis": "image/heic", b"hevc": "image/heic", b"hevx": "image/heic", b"mif1": "image/heif",
    b"msf1": "image/heif",
}  # fmt: skip
# A QuickTime file of the old kind has no ftyp and begins with one of its other boxes.
_OLD_BOXES: Final = frozenset((b"moov", b"mdat", b"wide", b"pnot"))
_BITMAP_HEADERS: Final = frozenset((12, 40, 52, 56, 64, 108, 124))
_BIT_RATES: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BIT_RATES_LOW: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLE_RATES: Final = (44_100, 48_000, 32_000)
MOST_SHOWN_SIDE: Final = 1_600  # pixels: no picture that is shown has a longer side
_PICTURES: Final = (
    ".jpg", ".jpeg", ".jpe", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".heif",
)  # fmt: skip
_SOUNDS: Final = (
    ".opus", ".ogg", ".oga", ".m4a", ".aac", ".mp3", ".wav", ".flac", ".amr", ".awb", ".3ga",
)  # fmt: skip
_VIDEOS: Final = (".3gp", ".mp4", ".m4v", ".mov", ".webm", ".mkv")
_PADDING: Final = re.compile(rb"\0*")


def named_as_picture(name: str) -> bool:
    """Whether a file has the name of one that `view.picture` shows. What it is, only its content tells."""
    return name.lower().endswith(_PICTURES)


def named_as_sound(name: str) -> bool:
    """Whether a file has the name of a recording or video, whose sound `listen.sound` may give."""
    return name.lower().endswith((*_SOUNDS, *_VIDEOS))


def named_as_video(name: str) -> bool:
    """Whether a file has the name of a video; of one only the sound can be given."""
    return name.lower().endswith(_VIDEOS)


def media_type(head: bytes) -> str | None:
    """The media type of a file that begins with *head*, None when it is no picture, sound or video.

    Short marks that could stand in a text are not believed alone: of MP3 and AAC a second frame must
    follow where the first says, of a bitmap the header must fit.
    """
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[:4] == b"OggS":
        return next((kind for start, kind in _OGG if start in head[:128]), "audio/ogg")
    if head[:4] == b"\x1aE\xdf\xa3":
        return _matroska(head)
    return _boxed(head) or _bitmap(head) or _frames(head)


def _boxed(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        brand, others = head[8:12], head[16 : int.from_bytes(head[:4], "big")][:256]
        if brand in (b"mif1", b"msf1"):  # a family; the further brands say which coding
            brands = [others[at : at + 4] for at in range(0, len(others), 4)]
            return next((_BRANDS[b] for b in brands if b in (b"heic", b"heix", b"avif")), _BRANDS[brand])
        return _BRANDS.get(brand) or ("video/3gpp" if brand[:2] == b"3g" else "video/mp4")
    size = int.from_bytes(head[:4], "big")
    written = head[:4].isascii() and head[:4].decode("ascii").isprintable()  # text, not a size
    return "video/quicktime" if head[4:8] in _OLD_BOXES and (size >= 8 or size == 1) and not written else None


def _matroska(head: bytes) -> str | None:
    if b"webm" in head[:64]:
        return "video/webm"
    return "video/x-matroska" if b"matroska" in head[:64] else None


def _bitmap(head: bytes) -> str | None:
    header = int.from_bytes(head[14:18], "little")
    fits = head[:2] == b"BM" and header in _BITMAP_HEADERS and head[6:10] == b"\0\0\0\0"
    return "image/bmp" if fits else None


def _frames(head: bytes) -> str | None:
    if head[:3] == b"ID3" and len(head) > 10 and head[3] in (2, 3, 4) and max(head[6:10]) < 0x80:
        return "audio/mpeg"
    for length, kind in ((mp3_frame_bytes, "audio/mpeg"), (_aac_frame_bytes, "audio/aac")):
        first = length(head, 0)
        second = length(head, first) if first else 0
        if second and (length(head, first + second) or len(head) <= first + second):
            return kind
    return None


def mp3_frame_bytes(data: bytes, at: int) -> int:
    """How long the layer III frame at *at* is, 0 when none begins there."""
    if len(data) < at + 4 or data[at] != 0xFF or data[at + 1] & 0xE6 != 0xE2:
        return 0
    version, rate, sampling = data[at + 1] >> 3 & 3, data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version == 1 or rate in (0, 15) or sampling == 3:
        return 0
    kilobits = (_BIT_RATES if version == 3 else _BIT_RATES_LOW)[rate]
    samples = _SAMPLE_RATES[sampling] >> (0 if version == 3 else 1 if version == 2 else 2)
    return (144_000 if version == 3 else 72_000) * kilobits // samples + (data[at + 2] >> 1 & 1)


def _aac_frame_bytes(data: bytes, at: int) -> int:
    if len(data) < at + 6 or data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0:
        return 0
    length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    return length if length > 7 else 0
