"""What changes a record's name and ways in."""

from django.db import transaction
from django.http import HttpRequest

from chesil_web.accounts import names
from chesil_web.accounts.models import Account, Code, ShownOnce
from chesil_web.audit import history
from chesil_web.keys import people, sessions
from chesil_web.keys.opened import OpenSafe


def make_record(request: HttpRequest, name: str, passphrase: str) -> bytes:
    """Make a record and open it; gives the cookie that holds it open.

    Raises:
        IntegrityError: somebody took the name a moment before. Nothing is made.
    """
    made = people.new_safe(passphrase)
    with transaction.atomic():
        entered = people.keep_new(made)
        Account.objects.create(name_index=names.index(name), safe_id=entered.safe)
    cookie = sessions.begin(request, entered.safe, entered.key)
    history.note(request, request.safe, "made")
    show_code(request.safe, entered.code or "")
    return cookie


def open_record(request: HttpRequest, entered: people.Entered, what: history.What = "opened") -> bytes:
    """Open a session over an opened safe; gives its cookie."""
    cookie = sessions.begin(request, entered.safe, entered.key)
    history.note(request, request.safe, what)
    return cookie


def put_away(request: HttpRequest, code: str) -> None:
    """Leave the recovery code, which is asked for first, as the only way in.

    Raises:
        VaultError: the code does not open it. Nothing is changed.
    """
    with transaction.atomic():
        history.note(request, request.safe, "put-away")  # before the session's own way in is gone
        people.put_away(request.safe, code)


def show_code(safe: OpenSafe, code: str) -> None:
    """Keep a new recovery code until its owner has it; an older one that was shown goes."""
    code_is_kept(safe)
    safe.keep(ShownOnce, Code(code))


def shown_code(safe: OpenSafe) -> str:
    """The code that is still to be kept, or nothing."""
    found = safe.read(ShownOnce.objects.filter(safe_id=safe.id), Code)
    return found[0].text if found else ""


def code_is_kept(safe: OpenSafe) -> None:
    """She has it: it is shown no more."""
    safe.drop(list(ShownOnce.objects.filter(safe_id=safe.id)))
