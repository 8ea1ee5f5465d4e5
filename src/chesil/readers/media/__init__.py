"""Photos, videos and sound: the time, place and device they claim. One file is one record and one row."""

from typing import Final

from chesil.readers.gathering import Gathering
from chesil.readers.media.boxes import read_boxes
from chesil.readers.media.claims import Claims, time_in_name
from chesil.readers.media.exif import exif_bytes, read_exif
from chesil.readers.media.kinds import media_type
from chesil.readers.media.sounds import read_length
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "media"
VERSION: Final = "1"
_SAID: Final = {
    "implausible-time": "The file claims a time no phone could have; it was left out.",
    "time-unreadable": "The file claims a time that is not written as one; it was left out.",
    "metadata-unreadable": "What the file says of itself is damaged and could not be read.",
    "offset-from-gps": "The UTC offset was worked out from the satellite time the file claims.",
    "gps-time": "The only time the file claims is the satellites' time.",
    "cut-short": "The file is cut short, so how long it plays is not known.",
    "gps-time-differs": "The satellite time in the file does not fit its local time; it was left out.",
}
_CLAIMED: Final = (
    "Time, place and device are what the file claims. They can be changed, and many apps remove them."
)


def recognises(document: Document) -> bool:
    """Whether the document is a picture, sound or video, by its first bytes."""
    return media_type(document.head) is not None


def read(document: Document, options: ReadOptions) -> Reading:
    """One row with the claims; they are null where the file makes none. No pixel or sample is decoded."""
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    kind = media_type(document.head) or "application/octet-stream"
    claims = _claims(document, kind)
    dated = claims.at is not None or claims.wall is not None
    name = document.name.encode("utf-8", "replace").decode()
    gathering.row(
        kind="media",
        at=claims.at,
        wall=claims.wall,
        precision="exact" if dated else "none",
        offset_minutes=claims.offset_minutes,
        as_written=claims.as_written,
        channel="document",
        direction="observed",
        duration_s=claims.duration_s,
        place=claims.place,
        attachments=[
            {"name": name, "media_type": kind, "size_bytes": document.size_bytes, "sha256": document.sha256}
        ],
        raw=f"{kind}, {document.size_bytes:,} bytes",
        details=_details(claims, name),
    )
    if dated or claims.place or claims.device:
        gathering.assume("claimed", _CLAIMED)
    for code in sorted(claims.said):
        gathering.assume(code, _SAID[code])
    return gathering.reading()


def _claims(document: Document, kind: str) -> Claims:
    with document.open() as stream:
        if kind in ("image/heic", "image/avif") or kind.startswith("video/") or kind == "audio/mp4":
            claims, exif = read_boxes(stream, document.size_bytes)
        else:
            claims = Claims()
            exif = exif_bytes(stream, kind, claims)
            stream.seek(0)
            read_length(stream, kind, claims)
    if exif:
        read_exif(exif, claims)
    return claims


def _details(claims: Claims, name: str) -> dict[str, object]:
    shape = {"width": claims.width, "height": claims.height, "time_in_name": time_in_name(name)}
    return {**claims.device, **{key: value for key, value in shape.items() if value}}


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
