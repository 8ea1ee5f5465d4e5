"""A part of an answer, as players ask for it (RFC 9110, section 14): Safari plays nothing without."""

import re
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse

_ONE_RANGE: Final = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})")


def answered(request: HttpRequest, data: bytes, *, content_type: str, name: str) -> HttpResponse:
    """All of *data*, or the one part that was asked for; several parts at once are answered with all of it.

    Args:
        name: what a browser saves it as.
    """
    headers = {"Accept-Ranges": "bytes", "Content-Disposition": f'inline; filename="{name}"'}
    found = _ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or not any(found.groups()):
        return HttpResponse(data, content_type=content_type, headers=headers)
    first, last = _ends(*found.groups(), size=len(data))
    if first > last:
        return HttpResponse(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            headers=headers | {"Content-Range": f"bytes */{len(data)}"},
        )
    return HttpResponse(
        data[first : last + 1],
        status=HTTPStatus.PARTIAL_CONTENT,
        content_type=content_type,
        headers=headers | {"Content-Range": f"bytes {first}-{last}/{len(data)}"},
    )


def _ends(first: str, last: str, *, size: int) -> tuple[int, int]:
    """The first and last byte; the first is past the last where there are none of those."""
    if not first:  # the last so many bytes
        return max(0, size - int(last)), size - 1 if int(last) else -1
    return int(first), min(int(last) if last else size, size - 1)
