"""What changes helps: begun with a session of its own, and ended with it for good."""

from datetime import timedelta
from typing import Final

import msgspec
from django.utils import timezone

from chesil_web.foundation.keys import sessions
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.requests import PrivateRequest, Request
from chesil_web.foundation.log import additions
from chesil_web.foundation.ui import browsers
from chesil_web.foundation.ui.helped import HELPED, UNTIL
from chesil_web.person.helping import queries
from chesil_web.person.helping.models import Help, HelpTold

LONGEST: Final = timedelta(hours=1)


def begin(request: PrivateRequest, name: str, role: str = "", agency: str = "") -> bytes:
    """Put in place of this session one that ends within the hour; gives its cookie, for `sessions.remember`.

    What opened pages behind the passphrase in the session before is forgotten with it.

    Args:
        name, role, agency: as HelpTold has them.
    """
    before, opened_by = request.safe.lock, sessions.name_of(request.safe)
    safe, cookie = sessions.begin(
        request, request.safe.id, request.safe.key, browser=browsers.browser_of(request), name=opened_by,
        lasts=LONGEST,
    )  # fmt: skip
    sessions.end_those(safe, [before])
    now = timezone.now()
    told = HelpTold(
        name=name, role=role, agency=agency, lock=safe.lock.hex, begun_at=now, until=now + LONGEST,
        first=additions.size(safe),
    )  # fmt: skip
    request.session[HELPED] = safe.keep(Help, told).id.hex
    request.session[UNTIL] = told.until.isoformat()
    return cookie


def end(request: Request) -> None:
    """End a help and its session: nothing opens the record until the passphrase is given."""
    if request.safe is not None:
        _finish(request.safe, {request.safe.lock.hex})
    sessions.end(request)


def finish_left(safe: OpenSafe) -> None:
    """Note the end of every help whose session is over, as when its page was closed or left alone."""
    going_on = {each.lock.hex for each in sessions.listed(safe)}
    _finish(safe, {told.lock for _row, told in queries.running(safe)} - going_on)


def _finish(safe: OpenSafe, locks: set[str]) -> None:
    for row, told in queries.running(safe):
        if told.lock in locks:
            ended = msgspec.structs.replace(
                told, ended_at=min(timezone.now(), told.until), last=additions.size(safe)
            )
            safe.reseal(row, ended)
