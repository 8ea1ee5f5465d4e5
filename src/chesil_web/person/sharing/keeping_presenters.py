"""Shapes the page on which she says what she keeps sharing, and what is said where she saves."""

import uuid
from collections.abc import Iterable

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui.page import Page
from chesil_web.person.diary.beside import Note
from chesil_web.person.sharing import gate, keeping, queries
from chesil_web.person.sharing.forms import WITHOUT
from chesil_web.person.sharing.models import RuleTold, ShareRule


@attrs.frozen(kw_only=True)
class KeepPage(Page):
    """What she keeps sharing. *rows*: what goes, and the id to stop it by. *to*: whom it goes to."""

    rows: tuple[tuple[str, str], ...]
    to: str


def keep(found: queries.Found, rules: Iterable[tuple[ShareRule, RuleTold]], form: BaseForm) -> KeepPage:
    """What she keeps sharing."""
    rows = tuple((_rule(told), row.id.hex) for row, told in rules if told.share == found.id.hex)
    return KeepPage(
        heading=_("Keep sharing what I add"), rows=rows, form=form, to=to(found),
        back=reverse("sharing:share", args=[found.id]),
    )  # fmt: skip


def to(found: queries.Found) -> str:
    """Whom a share is with."""
    return f"{found.link.first_name}, {found.link.agency}"


def _rule(told: RuleTold) -> str:
    what = _("Entries about %(name)s") % {"name": told.about} if told.about else _("Every entry")
    left = [str(words) for code, words in WITHOUT if code in told.without]
    return " · ".join([what, *([_("Left out: %(what)s") % {"what": ", ".join(left)}] if left else [])])


def notes(request: PrivateRequest, entry: uuid.UUID) -> list[Note]:
    """What is said where an entry was just saved. Whom it went to shows only behind her passphrase."""
    shown = gate.is_open(request)
    return [
        Note(
            says=_("This also goes to %(who)s.") % {"who": to(found)} if shown
            else _("This also goes to a worker you share with."),
            address=reverse("sharing:keep", args=[found.id]),
            undo=reverse("sharing:take-back", args=[entry]),
        )
        for found in keeping.went(request.safe, entry)
    ]  # fmt: skip
