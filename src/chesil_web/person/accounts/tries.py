"""Doing what asks for a secret: it counts as a guess, and the form says what is wrong."""

from collections.abc import Callable

from django.forms import Form
from django.utils.translation import gettext as _

from chesil_web.foundation.keys import people
from chesil_web.foundation.keys.people import VaultError
from chesil_web.foundation.limits import denials, limits
from chesil_web.foundation.ui.when import said


def confirmed[T](form: Form, act: Callable[[], T], *, field: str = "passphrase") -> T | None:
    """Do inside a record what asks for a secret; what `tried` gives."""
    return tried(form, field, "inside", act)


def tried[T](form: Form, field: str, where: str, act: Callable[[], T], *, wrong: str = "") -> T | None:
    """Do what asks for a secret; gives what comes of it, or nothing, and then the form says why.

    Args:
        field: that shows what is wrong. where: for the log. wrong: what is said of a wrong secret.
    """
    try:
        return act()
    except limits.TooSoon as error:
        denials.note(where, "wait")
        form.add_error(field, limits.said(error.wait))
    except VaultError as error:
        if error.code == "busy":  # nothing is wrong with what was typed: ui.waiting says when to come back
            raise
        denials.note(where, error.code)
        is_wrong = error.code == people.WrongSecret.code
        form.add_error(field, wrong if wrong and is_wrong else _said(error))
    return None


def _said(error: VaultError) -> str:
    if isinstance(error, people.NotYet) and error.opens_at:
        words = _(
            "This code does not work yet. It starts to work on %(when)s. The code you had before works now."
        )
        return words % {"when": said(error.opens_at)}
    return f"{error.what} {error.next_step}".strip()
