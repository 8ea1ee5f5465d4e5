"""Files that arrive piece by piece, for the script that sends them. Each answer is JSON."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial, wraps

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from chesil.terms.errors import ChesilError
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.record.evidence import arriving
from chesil_web.record.evidence.uploads import Refused

_LONGEST_NAME = 1_000
_EARLIEST, _LATEST = 631_152_000_000, 4_102_444_800_000  # 1990 and 2100, in milliseconds since 1970


def _told[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """What cannot be taken is said in a sentence, as JSON."""

    @wraps(view)
    def told(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except (Refused, ChesilError) as error:
            return JsonResponse({"what": error.what}, status=400)

    return told


@private
@require_POST
@_told
def begin(request: PrivateRequest) -> HttpResponse:
    """Begin a file, or go on with it: which pieces are there, each with its SHA-256. *anew* forgets those."""
    post = request.POST
    start = partial(
        arriving.begin,
        request.safe,
        name=post.get("name", "")[:_LONGEST_NAME],
        size=_number(post.get("size", "")),
        declared=post.get("declared", "")[:20],
        saved_at=_moment(post.get("saved", "")),
    )
    upload = start()
    if "anew" in post:
        arriving.drop(request.safe, upload)
        upload = start()
    here = {number: each.sha256 for number, each in arriving.came(request.safe, upload).items()}
    return JsonResponse({
        "id": upload.hex, "piece": arriving.PIECE, "here": here,
        "take": reverse("evidence:take", args=[upload, 0]).removesuffix("0"),
        "finish": reverse("evidence:finish", args=[upload]),
    })  # fmt: skip


@private
@require_POST
@_told
def take(request: PrivateRequest, id: uuid.UUID, number: int) -> HttpResponse:
    """One piece, as the body of the request."""
    arriving.take(request.safe, id, number, request)
    return JsonResponse({})


@private
@require_POST
@_told
def finish(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """All pieces are there."""
    kept, is_new = arriving.finish(request.safe, id)
    done.leave(request, done.SAVED)
    return JsonResponse({"to": reverse("evidence:file", args=[kept]), "id": kept.hex, "new": is_new})


@private
@require_POST
def drop(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Forget what arrived of a file."""
    arriving.drop(request.safe, id)
    return redirect("evidence:list")


def _moment(text: str) -> datetime | None:
    """A moment in milliseconds since 1970, as a browser tells when a file was saved; None for none."""
    milliseconds = _number(text)
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if _EARLIEST <= milliseconds < _LATEST else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
