"""What each page of this room shows."""

from collections.abc import Mapping
from datetime import datetime

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.audit.models import Happened
from chesil_web.ui.page import Page
from chesil_web.ui.when import said


@attrs.frozen(kw_only=True)
class NewRecordPage(Page):
    """Making a record. *suggestion*: a passphrase made for her, or nothing."""

    suggestion: str = ""


@attrs.frozen(kw_only=True)
class AdvicePage(Page):
    """What follows from the four questions."""

    advice: tuple[str, ...]
    careful: bool


@attrs.frozen(kw_only=True)
class CodePage(Page):
    """A recovery code, shown until it is kept."""

    code: str


@attrs.frozen(kw_only=True)
class KeepingPage(Page):
    """How the record is kept: history and what can be done."""

    rows: tuple[tuple[str, str], ...]
    waiting_until: str


_ADVICE = {
    "seen": lazy(
        "Use a private window. Close it when you stop. The address of this site can stay in the history."
    ),
    "code": lazy(
        "Someone who can unlock this could look while you are signed in. Leave with the button on each page."
    ),
    "mail": lazy("Do not send anything from here to your e-mail. We never send you any."),
    "habit": lazy(
        "It may be safer to use another phone or computer: at a library, at work, or of someone you trust."
    ),
}
_DONE = {
    "passphrase-changed": lazy("Your passphrase is changed. Every other device was signed out."),
    "code-stopped": lazy("The new code was cancelled. Your older code still works."),
}
_WHAT = {
    "opened": lazy("Opened"), "made": lazy("Your notes were made"),
    "passphrase-changed": lazy("Passphrase changed"),
    "code-used": lazy("Opened with the recovery code"), "code-replaced": lazy("New recovery code made"),
    "code-asked": lazy("New recovery code asked for"), "code-stopped": lazy("New recovery code stopped"),
    "put-away": lazy("Your notes were put away"),
}  # fmt: skip


def advice(answers: Mapping[str, str]) -> AdvicePage:
    """What to think of before the first use: no answer makes it say that all is well."""
    careful = not {"yes", "unsure"}.isdisjoint(answers.values())
    heading = _("It may be safer not to use this from here") if careful else _("Think about this first")
    said = tuple(str(_ADVICE[name]) for name, answer in answers.items() if answer != "no")
    return AdvicePage(heading=heading, advice=said, careful=careful, back=reverse("accounts:before"))


def keeping(events: list[Happened], waiting_until: datetime | None, done: str) -> KeepingPage:
    """The page about keeping the record. *done*: what was done just now, or nothing."""
    names = {what: str(words) for what, words in _WHAT.items()}
    rows = tuple(
        (said(each.at), " · ".join(filter(None, (names[each.what], each.browser)))) for each in events
    )
    until, notice = said(waiting_until) if waiting_until else "", str(_DONE.get(done, ""))
    return KeepingPage(heading=_("Settings"), rows=rows, waiting_until=until, notice=notice)
