"""What kind of picture, sound or video some bytes are, from the marks at their start."""

from typing import Final

# (offset, mark, media type); the first that fits is it.
_MARKS: Final = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"#!AMR\n", "audio/amr"),
    (0, b"#!AMR-WB\n", "audio/amr-wb"),
    (0, b"fLaC", "audio/flac"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska"),
)
_BRANDS: Final = {
    b"heic": "image/heic", b"heix": "image/heic", b"heim": "image/heic", b"heis": "image/heic",
    b"hevc": "image/heic", b"hevx": "image/heic", b"mif1": "image/heic", b"msf1": "image/heic",
    b"avif": "image/avif", b"avis": "image/avif", b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4", b"M4B ": "audio/mp4",
}  # fmt: skip
_OLD_QUICKTIME: Final = (b"moov", b"mdat", b"wide", b"skip", b"pnot")


def media_type(head: bytes) -> str | None:
    """The media type of a file that starts with *head*; None when it is no picture, sound or video."""
    for offset, mark, kind in _MARKS:
        in_riff = offset == 8
        if head.startswith(mark, offset) and (not in_riff or head.startswith(b"RIFF")):
            return kind
    return _boxed(head) or _ogg(head) or _frames(head) or _bitmap(head)


def _boxed(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return _BRANDS.get(brand, "video/3gpp" if brand.startswith((b"3gp", b"3g2")) else "video/mp4")
    return "video/quicktime" if head[4:8] in _OLD_QUICKTIME else None


def _ogg(head: bytes) -> str | None:
    if not head.startswith(b"OggS"):
        return None
    return (
        "audio/opus" if b"OpusHead" in head[:200] else "video/ogg" if b"theora" in head[:200] else "audio/ogg"
    )


def _frames(head: bytes) -> str | None:
    if len(head) < 4 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    # MPEG layer III only: FF FE, which opens UTF-16 text, would pass for layer I.
    layer_3 = head[1] & 0xE6 == 0xE2 and head[1] & 0x18 != 0x08
    rates = head[2] & 0xF0 != 0xF0 and head[2] & 0x0C != 0x0C
    return "audio/mpeg" if layer_3 and rates else None


def _bitmap(head: bytes) -> str | None:
    sound = (
        head.startswith(b"BM") and head[6:10] == bytes(4) and head[14:18] in (b"\x28\0\0\0", b"\x7c\0\0\0")
    )
    return "image/bmp" if sound else None
