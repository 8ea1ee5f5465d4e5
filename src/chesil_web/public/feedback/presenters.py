"""What the page of this room shows."""

import uuid
from collections.abc import Sequence
from typing import Final

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.public.feedback.models import Given

A_PAGE: Final = 50


@attrs.frozen(kw_only=True)
class GivePage(Page):
    """The form. *about*: the page it is about; empty for the website as a whole. *given*: it was kept."""

    about: str
    given: bool


@attrs.frozen(kw_only=True)
class SaidRow:
    """What was said of one page, and where an editor says that it is done with."""

    page: str
    name: str
    when: str
    words: str
    done: str


@attrs.frozen(kw_only=True)
class SaidPage(Page):
    """For editors: what nobody is done with."""

    count: str
    rows: tuple[SaidRow, ...]


def give(form: BaseForm | None, about: str, *, given: bool = False) -> GivePage:
    """The form, or thanks for it."""
    heading = _("Thank you") if given else _("Help us improve this website")
    return GivePage(heading=heading, form=form, about=about, given=given, back=about or reverse("start"))


def said(found: Sequence[tuple[uuid.UUID, Given]]) -> SaidPage:
    """The oldest A_PAGE of them."""
    count = ngettext("%(n)d to read", "%(n)d to read", len(found)) % {"n": len(found)}
    rows = tuple(_row(id, given) for id, given in found[:A_PAGE])
    return SaidPage(
        heading=_("What people said about the pages"),
        back=reverse("wagtailadmin_home"),
        count=count,
        rows=rows,
    )


def _row(id: uuid.UUID, given: Given) -> SaidRow:
    version = _(", version %(version)s") % {"version": given.version} if given.version else ""
    return SaidRow(
        page=given.page or reverse("start"), name=(given.page or _("The website")) + version,
        when=said_day(given.given_on), words=given.words, done=reverse("said:done", args=[id]),
    )  # fmt: skip
