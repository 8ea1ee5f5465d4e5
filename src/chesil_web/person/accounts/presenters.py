"""What each page of this room shows."""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.keys import people
from chesil_web.foundation.keys.sessions import OpenSession
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_time
from chesil_web.person.accounts.actions import NewCode, WaitingCode
from chesil_web.person.accounts.models import Sheet
from chesil_web.person.history.models import Happened


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
class SheetPage(Page):
    """What opens a record. What is empty is as it was before.

    Attributes:
        changed: what was done, a sentence each. about_code: what the code is for.
        works_from: from when on a code opens that does not do so yet, or nothing.
    """

    name: str
    passphrase: str
    code: str
    changed: tuple[str, ...]
    about_code: str
    works_from: str


@attrs.frozen(kw_only=True)
class CodeNews:
    """What is said of a new recovery code that had to wait.

    Attributes:
        asked: that somebody asked for it, when and with what. works: from when on it opens, or that it does
            now. is_waiting: it opens nothing yet.
    """

    asked: str
    works: str
    is_waiting: bool


@attrs.frozen(kw_only=True)
class NewCodePage(Page):
    """Asking for a new recovery code.

    Attributes:
        works: from when on it would open without the older one. waiting: that one waits already, or nothing.
    """

    works: str
    waiting: str


@attrs.frozen(kw_only=True)
class KeepingPage(Page):
    """How the record is kept: history and what can be done. *news*: of a new code, or None."""

    rows: tuple[tuple[str, str], ...]
    news: CodeNews | None
    is_sheet: bool


@attrs.frozen(kw_only=True)
class SessionsPage(Page):
    """Where the notes are open: *here* in words, and whether there is anywhere else."""

    here: str
    elsewhere: bool


_ADVICE = {
    "seen": lazy(
        "Use a private window. Close it when you stop. The addresses and titles of pages can stay in the "
        "history."
    ),
    "code": lazy(
        "Someone who can unlock this phone or computer could read your notes while they are open. Each page "
        "has a button to leave."
    ),
    "mail": lazy("Do not send anything from here to your e-mail. We will never e-mail you."),
    "habit": lazy(
        "It may be safer to use another phone or computer: at a library, at work, or one that belongs to "
        "someone you trust."
    ),
}
_DONE = {
    "passphrase-changed": lazy("Your passphrase is changed. Every other device was signed out."),
    "changed-and-stopped": lazy(
        "Your passphrase is changed. Every other device was signed out. The new recovery code that was "
        "waiting was cancelled. If you asked for it yourself, ask for it again."
    ),
    "code-stopped": lazy("The new code was cancelled. Your older code still works."),
    "signed-out": lazy("Your notes were closed there."),
}
_WHAT = {
    "opened": lazy("Opened"), "made": lazy("Your notes were made"),
    "passphrase-changed": lazy("Passphrase changed"),
    "code-used": lazy("Opened with the recovery code"), "code-replaced": lazy("New recovery code made"),
    "code-asked": lazy("New recovery code asked for"), "code-stopped": lazy("New recovery code cancelled"),
    "code-works": lazy("The new recovery code started to work, and the older one stopped"),
    "put-away": lazy("Your notes were put away"), "signed-out": lazy("Closed on other devices"),
}  # fmt: skip


def advice(answers: Mapping[str, str]) -> AdvicePage:
    """What to think of before the first use: no answer makes it say that all is well."""
    careful = not {"yes", "unsure"}.isdisjoint(answers.values())
    heading = (
        _("It may be safer to use another phone or computer") if careful else _("Think about this first")
    )
    said = tuple(str(_ADVICE[name]) for name, answer in answers.items() if answer != "no")
    return AdvicePage(heading=heading, advice=said, careful=careful, back=reverse("accounts:before"))


_HEADINGS: Final = {
    "made": lazy("Keep your name, passphrase and code"),
    "passphrase": lazy("Keep your new passphrase"),
    "recovered": lazy("Your notes are open again"),
    "recovered-anew": lazy("Your notes are open again"),
}
_RECOVERED: Final = (
    lazy("Your new passphrase works from now on. The one before it does not work any more."),
    lazy("Your notes were closed on every other phone and computer."),
    lazy("If your notes were put away or deleted, they are back as they were."),
    lazy("If you had asked for a new recovery code, that was cancelled."),
)
_CHANGED: Final = {
    "code": (lazy("The new code works from now on. The one before it does not work any more."),),
    "recovered": (*_RECOVERED, lazy("Your recovery code is the same as before. You can use it again.")),
    "recovered-anew": (
        *_RECOVERED,
        lazy("The recovery code that you used does not work any more. Your new code is on this page."),
    ),
}


_WAITS: Final = lazy(
    "You said that you do not have the old code. The new one starts to work on %(when)s. Until then only "
    "your passphrase opens your notes, or the old code if you find it."
)
_OPENS: Final = lazy(
    "The recovery code is the only way in if you forget your passphrase, or if someone changes it. We cannot "
    "see it or make it again."
)
_OPENS_LATER: Final = lazy(
    "This code does not open your notes before %(when)s. Until then, keep your passphrase safe. After that, "
    "the new code is the only way in if you forget your passphrase, or if someone changes it. We cannot "
    "see it or make it again."
)


def sheet(shown: Sheet, waiting_code: WaitingCode | None) -> SheetPage:
    """What opens a record, to be kept, and what was changed about it."""
    from_then = said(waiting_code.until) if waiting_code and shown.why == "asked" else ""
    changed = _CHANGED.get("code" if shown.why == "asked" else shown.why, ())
    return SheetPage(
        works_from=from_then,
        about_code=str(_OPENS_LATER if from_then else _OPENS) % {"when": from_then},
        heading=str(_HEADINGS.get(shown.why, "")) or _("Keep this code somewhere safe"),
        name=shown.name, passphrase=shown.passphrase, code=shown.text,
        changed=(str(_WAITS) % {"when": from_then},) if from_then else tuple(map(str, changed)),
    )  # fmt: skip


def news_of_code(code: NewCode) -> CodeNews | None:
    """What is said of a new recovery code; None when there is nothing to say."""
    if code.waiting:
        works = _("It starts to work on %(when)s.") % {"when": said(code.waiting.until)}
        return CodeNews(asked=_asked_for(code.waiting.asked), works=works, is_waiting=True)
    if code.since:
        works = _("It started to work on %(when)s.") % {"when": said(code.since)}
        return CodeNews(asked="", works=works, is_waiting=False)
    return None


def _asked_for(asked: Happened | None) -> str:
    if asked is None:
        return ""
    words = _("You, or somebody who knows your passphrase, asked for it on %(when)s.")
    if asked.browser:
        words = _("You, or somebody who knows your passphrase, asked for it on %(when)s, with %(browser)s.")
    return words % {"when": said(asked.at), "browser": asked.browser}


def new_code(form: BaseForm, waiting: WaitingCode | None) -> NewCodePage:
    """The page that asks whether she has the older one. *waiting*: one that was asked for before."""
    works = said(timezone.now() + people.CODE_WAITS)
    before = _(
        "A new code is waiting already. It starts to work on %(when)s. If you ask once more, it is "
        "cancelled, and the 7 days begin again."
    )
    return NewCodePage(
        heading=_("Make a new recovery code"), form=form, works=works, back=reverse("accounts:keeping"),
        waiting=before % {"when": said(waiting.until)} if waiting else "",
    )  # fmt: skip


def keeping(events: list[Happened], code: NewCode, done: str, *, is_sheet: bool) -> KeepingPage:
    """The page about keeping the record.

    Args:
        done: what was done just now, or nothing. is_sheet: whether what opens the record can be seen.
    """
    names = {what: str(words) for what, words in _WHAT.items()}
    rows = tuple(
        (said(each.at), " · ".join(filter(None, (names[each.what], each.browser)))) for each in events
    )
    notice = str(_DONE.get(done, ""))
    return KeepingPage(
        heading=_("Settings"), rows=rows, news=news_of_code(code), notice=notice, is_sheet=is_sheet
    )


def sessions(found: Sequence[OpenSession], form: BaseForm) -> SessionsPage:
    """Where the notes are open."""
    here = next((_session(each) for each in found if each.is_this), "")
    return SessionsPage(
        heading=_("Where your notes are open"), form=form, here=here,
        elsewhere=any(not each.is_this for each in found), back=reverse("accounts:keeping"),
    )  # fmt: skip


def other_sessions(found: Sequence[OpenSession]) -> list[tuple[str, str]]:
    """Each session but this one, by the id of its lock, in words."""
    return [(each.lock.hex, _session(each)) for each in found if not each.is_this]


def _session(session: OpenSession) -> str:
    note = session.note
    browser = note.browser or _("A browser that we do not know")
    words = _("%(browser)s, opened on %(begun)s, last used at %(seen)s")
    return words % {"browser": browser, "begun": said(note.begun), "seen": said_time(note.seen)}
