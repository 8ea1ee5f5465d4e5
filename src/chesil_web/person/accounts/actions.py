"""What changes a record's name and ways in.

Whatever lasts asks for the passphrase, or for the recovery code, and counts that as a guess (`limits`): a
phone that somebody left open is not enough. Leaving asks for nothing.
"""

import uuid
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Final

import attrs
import msgspec
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from chesil_web.foundation.keys import people, sessions
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.requests import PrivateRequest, Request
from chesil_web.foundation.keys.service import blind_index
from chesil_web.foundation.limits import limits
from chesil_web.foundation.ui import browsers
from chesil_web.person.accounts import names
from chesil_web.person.accounts.models import Sheet, ShownOnce, Why
from chesil_web.person.history import history
from chesil_web.person.history.models import Happened, What

# safe: OpenSafe of a record that is deleted, for now or for good, in a transaction.
deleting: Final = Signal()
# safe: OpenSafe of a record that was just opened, by whatever way in.
opening: Final = Signal()
NEWS_FOR: Final = timedelta(days=14)  # that a new code, which had to wait, works now
SHOWN_FOR: Final = timedelta(minutes=15)  # a new code, before the passphrase is asked for


@attrs.frozen
class WaitingCode:
    """A new recovery code that is waiting: when it starts to open, and the event of asking for it."""

    until: datetime
    asked: Happened | None


@attrs.frozen
class NewCode:
    """The new recovery code that is waiting, or since when one opens that was; None where neither is so."""

    waiting: WaitingCode | None
    since: datetime | None


def make_record(request: Request, passphrase: str) -> bytes:
    """Make a record and open it; gives the cookie that holds it open."""
    made = people.new_safe(passphrase)
    with transaction.atomic():
        entered = people.keep_new(made)
        name = names.give(entered.safe)
    safe, cookie = _begin(request, entered, "made", name)
    show_sheet(safe, "made", text=entered.code or "", name=name, passphrase=passphrase)
    return cookie


def open_record(request: Request, name: str, passphrase: str) -> bytes:
    """Open a record at the door; gives the cookie that holds it open.

    Raises:
        TooSoon: nothing was checked. WrongSecret: nothing opens; an unknown name takes as long.
        VaultError: it cannot be opened now.
    """
    with limits.one_guess(limits.NAME, names.index(name)):
        limits.check_network(request, limits.SIGN_IN)
        entered = people.open_with_passphrase(names.safe_of(name), passphrase)
    _safe, cookie = _begin(request, entered, "opened", name)
    return cookie


def open_with_code(request: Request, name: str, code: str, new: str, *, anew: bool = False) -> bytes:
    """Open a record with its recovery code and give it a new passphrase; gives the cookie.

    Every session ends, and a new recovery code that was waiting goes.

    Args:
        anew: whether a new recovery code takes the place of the one that is used.

    Raises:
        TooSoon, WrongSecret, VaultError: as `open_record`. TypingSlip: this is no code as it is printed.
    """
    with limits.one_guess(limits.CODE, names.index(name)):
        limits.check_network(request, limits.RECOVERY)
        entered = people.forgot_passphrase(names.safe_of(name), code, new, anew=anew)
    safe, cookie = _begin(request, entered, "code-used", name)
    if entered.code:
        history.note(request, safe, "code-replaced")
    show_sheet(
        safe, "recovered-anew" if entered.code else "recovered",
        text=entered.code or people.as_printed(code), name=names.as_given(name), passphrase=new,
    )  # fmt: skip
    return cookie


def change_passphrase(request: PrivateRequest, old: str, new: str) -> bool:
    """A new passphrase; every other session ends. Gives whether a new recovery code was stopped by it.

    Raises:
        TooSoon, WrongSecret, VaultError: nothing is changed.
    """
    is_waiting = waiting_code(request) is not None
    with _guess_inside(request):
        people.change_passphrase(request.safe, old, new)
    history.note(request, request.safe, "passphrase-changed")
    if is_waiting:
        _stopped(request)
    show_sheet(request.safe, "passphrase", passphrase=new, name=sessions.name_of(request.safe))
    return is_waiting


def confirm(request: PrivateRequest, passphrase: str) -> None:
    """Make sure that who asks for something that lasts knows the passphrase.

    Raises:
        TooSoon: nothing was checked. WrongSecret: it is another one.
    """
    with _guess_inside(request):
        people.open_with_passphrase(request.safe.id, passphrase)


def ask_for_code(request: PrivateRequest, passphrase: str) -> None:
    """A new recovery code without the old one; it opens after a wait that shows inside.

    Raises:
        TooSoon, WrongSecret: as `confirm`.
    """
    confirm(request, passphrase)
    show_sheet(
        request.safe, "asked", text=people.ask_for_recovery(request.safe), passphrase=passphrase,
        name=sessions.name_of(request.safe),
    )  # fmt: skip
    history.note(request, request.safe, "code-asked")


def replace_code(request: PrivateRequest, code: str) -> None:
    """A new recovery code with the old one, at once.

    Raises:
        TooSoon, TypingSlip, WrongSecret: the old one was not given.
    """
    with _guess_inside(request):
        fresh = people.replace_recovery(request.safe, code)
    show_sheet(request.safe, "code", text=fresh, name=sessions.name_of(request.safe))
    history.note(request, request.safe, "code-replaced")


def waiting_code(request: PrivateRequest) -> WaitingCode | None:
    """The new recovery code that is waiting."""
    return new_code(request).waiting


def new_code(request: PrivateRequest) -> NewCode:
    """What is to be said of a new recovery code. That one took over is written down in the history."""
    state = people.recovery_state(request.safe)
    if state.took_over:
        history.note_by_clock(request.safe, "code-works")
    is_news = state.opens_since is not None and timezone.now() - state.opens_since < NEWS_FOR
    since = state.opens_since if is_news else None
    if state.waiting_until is None:
        return NewCode(None, since)
    events = history.latest(request.safe)
    asked = next((each for each in events if each.what == "code-asked"), None)
    return NewCode(WaitingCode(state.waiting_until, asked), since)


def stop_code(request: PrivateRequest, passphrase: str) -> None:
    """Drop a new recovery code that is waiting.

    Raises:
        TooSoon, WrongSecret: as `confirm`.
    """
    confirm(request, passphrase)
    people.stop_waiting_recovery(request.safe)
    _stopped(request)


def end_sessions(request: PrivateRequest, passphrase: str, which: Iterable[uuid.UUID]) -> None:
    """End some of the record's sessions.

    Raises:
        TooSoon, WrongSecret: as `confirm`.
    """
    confirm(request, passphrase)
    sessions.end_those(request.safe, which)
    history.note(request, request.safe, "signed-out")


def end_every_session(request: PrivateRequest, passphrase: str) -> None:
    """End every session of the record, this one too.

    Raises:
        TooSoon, WrongSecret: as `confirm`.
    """
    confirm(request, passphrase)
    history.note(request, request.safe, "signed-out")
    sessions.end_everywhere(request.safe)


def put_away(request: PrivateRequest, code: str) -> None:
    """Leave the recovery code, which is asked for first, as the only way in.

    Raises:
        TooSoon, VaultError: the code does not open it. Nothing is changed.
    """
    with _guess_inside(request), transaction.atomic():
        history.note(request, request.safe, "put-away")  # before the session's own way in is gone
        people.put_away(request.safe, code)


def delete_for_now(request: PrivateRequest, passphrase: str) -> None:
    """Hide the record; for 30 days the recovery code brings it back.

    Raises:
        TooSoon, WrongSecret: as `confirm`. NoRecovery: no code works now.
    """
    confirm(request, passphrase)
    with transaction.atomic():
        _end_what_hangs_on_it(request.safe)
        people.delete_for_now(request.safe)


def delete_now(request: PrivateRequest, code: str) -> None:
    """Erase the record for good.

    Raises:
        TooSoon, VaultError: the code does not open it.
    """
    with _guess_inside(request), transaction.atomic():
        _end_what_hangs_on_it(request.safe)
        people.delete_now(request.safe, code)


def _end_what_hangs_on_it(safe: OpenSafe) -> None:
    deleting.send(sender=OpenSafe, safe=safe)


def show_sheet(safe: OpenSafe, why: Why, *, text: str = "", name: str = "", passphrase: str = "") -> None:
    """Keep what is new of what opens a record until its owner has it, with what she has not kept yet."""
    before = sheet(safe) or Sheet(to_keep=False)
    fresh = Sheet(
        text=text or before.text, name=name or before.name, passphrase=passphrase or before.passphrase,
        at=timezone.now(), why=why, to_keep=before.to_keep or (bool(text) and why != "recovered"),
    )  # fmt: skip
    sheet_is_kept(safe)
    safe.keep(ShownOnce, fresh)


def show_sheet_again(request: PrivateRequest, passphrase: str) -> None:
    """Show what is still to be kept for another while.

    Raises:
        TooSoon, WrongSecret: as `confirm`.
    """
    confirm(request, passphrase)
    shown = sheet(request.safe)
    if shown is not None:
        show_sheet(request.safe, shown.why, passphrase=passphrase)


def is_fresh(shown: Sheet) -> bool:
    """Whether a sheet was made just now, so that whoever looks need not prove again to be its owner."""
    return shown.at is not None and abs(timezone.now() - shown.at) < SHOWN_FOR


def sheet(safe: OpenSafe) -> Sheet | None:
    """The sheet that is still to be kept. Later only for a new code on it."""
    row = ShownOnce.objects.filter(safe_id=safe.id).first()
    found = safe.read([row], Sheet) if row else []
    if row is None or not found or is_fresh(found[0]):
        return found[0] if found else None
    if not found[0].to_keep:
        sheet_is_kept(safe)
        return None
    if found[0].passphrase:
        safe.reseal(row, msgspec.structs.replace(found[0], passphrase=""))
    return found[0]


def sheet_is_kept(safe: OpenSafe) -> None:
    """She has it: it is shown no more."""
    safe.drop(list(ShownOnce.objects.filter(safe_id=safe.id)))


def _begin(request: Request, entered: people.Entered, what: What, name: str) -> tuple[OpenSafe, bytes]:
    """Open a session over an opened safe."""
    safe, cookie = sessions.begin(
        request, entered.safe, entered.key, browser=browsers.browser_of(request), name=names.as_given(name)
    )
    history.note(request, safe, what)
    opening.send(sender=OpenSafe, safe=safe)
    return safe, cookie


def _stopped(request: PrivateRequest) -> None:
    """A code that was waiting is gone: it is shown no more, and the history says so."""
    sheet_is_kept(request.safe)
    history.note(request, request.safe, "code-stopped")


def _guess_inside(request: PrivateRequest) -> AbstractContextManager[None]:
    return limits.one_guess(limits.INSIDE, blind_index("inside", request.safe.id.hex))
