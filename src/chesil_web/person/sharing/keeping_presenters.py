"""Shapes the page on which she says what she keeps sharing, and what is said where she saves."""

import uuid
from collections.abc import Iterable

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.diary.beside import Note
from chesil_web.person.sharing import gate, keeping, keeping_talks, queries
from chesil_web.person.sharing.forms import WITHOUT
from chesil_web.person.sharing.models import RuleTold, ShareRule
from chesil_web.person.sharing.talks import Talks
from chesil_web.record.given.copy_presenters import count_words


@attrs.frozen(kw_only=True)
class KeepRow:
    """Something that she keeps sharing. *waits*: what came since and goes with a press, in words."""

    id: str
    words: str
    waits: str


@attrs.frozen(kw_only=True)
class KeepPage(Page):
    """What she keeps sharing.

    Attributes:
        to: whom it goes to. talk: the form for messages; None where there are none. problem: what is wrong.
    """

    rows: tuple[KeepRow, ...]
    to: str
    talk: BaseForm | None
    problem: str


def keep(
    found: queries.Found, rules: Iterable[tuple[ShareRule, RuleTold]], here: Talks, form: BaseForm,
    talk: BaseForm, *, problem: str,
) -> KeepPage:  # fmt: skip
    """What she keeps sharing. *here*: her conversations."""
    rows = tuple(
        KeepRow(id=row.id.hex, words=_rule(told), waits=_waits(here, found, told) if told.talk else "")
        for row, told in rules
        if told.share == found.id.hex
    )
    return KeepPage(
        heading=_("Also share what I add later"), rows=rows, form=form, to=to(found), problem=problem,
        talk=talk if here.offered.names else None, back=reverse("sharing:share", args=[found.id]),
    )  # fmt: skip


def _waits(here: Talks, found: queries.Found, told: RuleTold) -> str:
    new = keeping_talks.waiting(here, found, told)
    return count_words(len(new.messages)) if new else ""


def to(found: queries.Found) -> str:
    """Whom a share is with."""
    return f"{found.link.first_name}, {found.link.agency}"


def _rule(told: RuleTold) -> str:
    if told.talk:
        day = said_day(told.since) if told.since else ""
        return _("Messages with %(name)s from %(day)s on") % {"name": told.talk, "day": day}
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
