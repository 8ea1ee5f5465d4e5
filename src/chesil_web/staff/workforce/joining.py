"""The code of an invitation, as somebody types it."""

from typing import Final

from django.utils.translation import gettext as _

from chesil.vault.errors import TypingSlip
from chesil_web.foundation.keys.requests import Request
from chesil_web.foundation.limits import limits
from chesil_web.foundation.limits.limits import Limit
from chesil_web.staff.workforce import actions, forms, queries, rules
from chesil_web.staff.workforce.denying import denied
from chesil_web.staff.workforce.models import Invitation, Invited

_JOINING: Final = Limit("joining", rules.JOINS_AN_HOUR, rules.AN_HOUR)


def invited(request: Request, form: forms.Code) -> tuple[Invitation, Invited] | None:
    """The invitation whose code was typed; None when there is none, and then the form says why."""
    try:
        limits.check_network(request, _JOINING)
        found = queries.invitation(actions.read_code(form.cleaned_data["code"]))
    except limits.TooSoon as error:
        denied(form, "wait", limits.said(error.wait))
        return None
    except TypingSlip:
        words = _("There is a mistake in this code. Compare it with what you were given.")
        denied(form, "slip", words, "code")
        return None
    if found is None:
        no_invitation(form)
        return None
    if found[1].waits:
        words = _("A second person at your organisation has to agree first. Ask whoever gave you this code.")
        denied(form, "waits", words, "code")
        return None
    return found


def no_invitation(form: forms.Code) -> bool:
    """Say that a code makes no worker; always gives False."""
    words = _("This code does not work. It may have been used, or be older than 7 days. Ask for a new one.")
    return denied(form, "no-invitation", words, "code")
