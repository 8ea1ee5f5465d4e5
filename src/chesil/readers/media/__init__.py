"""Pictures, videos and sound: what each file claims of itself, one file one record.

Reading unpacks nothing; `view` alone does, to show a picture. Times, places and devices are claims of
the file, and every reading says so.
"""

from collections.abc import Callable
from typing import Any, BinaryIO, Final

from chesil.readers.gathering import Gathering
from chesil.readers.media import boxes, kinds, matroska, pictures, sounds
from chesil.readers.media.claims import Claims
from chesil.readers.media.names import time_in_name
from chesil.readers.media.remarks import CLAIMED, NAMED_OTHERWISE, REMARKS, TIME_MISSING
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "media"
VERSION: Final = "2"

type _Read = Callable[[BinaryIO, int, Claims], None]

_DEVICE: Final = {
    "Make": "make", "Model": "model", "Software": "software", "BodySerialNumber": "serial_number",
    "Android": "android",
}  # fmt: skip
_READS: Final[dict[str, _Read]] = {
    "image/jpeg": pictures.jpeg,
    "image/png": pictures.png,
    "image/webp": pictures.webp,
    "image/gif": pictures.gif,
    "image/bmp": pictures.bitmap,
    "image/tiff": pictures.tiff,
    "audio/wav": sounds.riff,
    "video/x-msvideo": sounds.riff,
    "audio/mpeg": sounds.mp3,
    "audio/amr": sounds.amr,
    "audio/amr-wb": sounds.amr,
    "audio/opus": sounds.ogg,
    "audio/ogg": sounds.ogg,
    "video/ogg": sounds.ogg,
    "audio/flac": sounds.flac,
    "video/x-matroska": matroska.claim,
    "video/webm": matroska.claim,
}
_BOXED: Final = frozenset(
    ("image/heic", "image/heif", "image/avif", "video/mp4", "video/quicktime", "video/3gpp", "audio/mp4")
)


def recognises(document: Document) -> bool:
    """Whether the file begins like a picture, video or sound."""
    return kinds.media_type(document.head) is not None


def read(document: Document, options: ReadOptions) -> Reading:
    """Read what the file claims: one record. A file of no known kind, or an empty one, is a problem."""
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    kind = kinds.media_type(document.head)
    if kind is None:
        gathering.problem("media-unknown", _unknown(document))
        return gathering.reading()
    claims = Claims()
    reads = boxes.claim if kind in _BOXED else _READS.get(kind)
    if reads:
        with document.open() as stream:
            reads(stream, document.size_bytes, claims)
    _add(gathering, document, kind, claims)
    return gathering.reading()


def _add(gathering: Gathering, document: Document, kind: str, claims: Claims) -> None:
    claims.settle()
    kind = claims.media_type or kind
    name = document.name.encode("utf-8", "replace").decode()
    moment = claims.moments[0] if claims.moments else None
    at = moment.at if moment else None
    details = _details(kind, name, claims)
    gathering.row(
        kind="media",
        at=at,
        wall=moment.wall if moment and at is None else None,
        precision=moment.precision if moment else "none",
        offset_minutes=moment.offset_minutes if moment else None,
        as_written=moment.written if moment else None,
        channel="document",
        direction="observed",
        duration_s=claims.duration_s,
        place="{:.6f},{:.6f}".format(*claims.place) if claims.place else None,
        attachments=[
            {"name": name, "media_type": kind, "size_bytes": document.size_bytes, "sha256": document.sha256}
        ],
        raw="\n".join((f"{kind}, {document.size_bytes:,} bytes", *_said(claims))),
        details=details,
    )
    if moment or claims.place or any(device in details for device in _DEVICE.values()):
        gathering.assume("claimed", CLAIMED)
    if moment is None:
        gathering.assume("time-missing", TIME_MISSING)
    elif claims.named_otherwise(time_in_name(name)):
        gathering.assume("name-time-differs", NAMED_OTHERWISE)
    for code in dict.fromkeys(claims.defects):
        gathering.assume(code, REMARKS[code])


def _details(kind: str, name: str, claims: Claims) -> dict[str, Any]:
    details = {
        "media_type": kind,
        "width": claims.width,
        "height": claims.height,
        **{device: claims.written.get(name) for name, device in _DEVICE.items()},
        "time_from": claims.moments[0].source if claims.moments else None,
        "time_in_name": time_in_name(name),
        "claims": claims.written,
        "defects": list(dict.fromkeys(claims.defects)),
    }
    return {key: value for key, value in details.items() if value}


def _said(claims: Claims) -> list[str]:
    return [f"{name}: {value}" for name, value in claims.written.items()]


def _unknown(document: Document) -> str:
    if not document.size_bytes:
        return "The file is empty."
    return "This is not a picture, video or recording of a kind that can be read."


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
