"""Shapes the pages of this room."""

from collections.abc import Iterable

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_time
from chesil_web.person.helping.models import HelpTold
from chesil_web.person.helping.queries import Added


@attrs.frozen(kw_only=True)
class HelpRow:
    """A time that somebody helped.

    Attributes:
        added: what came meanwhile, in words. links: words and addresses. on_papers: what papers say of it.
    """

    name: str
    when: str
    added: str
    links: tuple[tuple[str, str], ...]
    on_papers: str


@attrs.frozen(kw_only=True)
class HelpPage(Page):
    """The times that somebody helped. *is_helped*: somebody helps in this session."""

    rows: tuple[HelpRow, ...]
    is_helped: bool


def about(found: Iterable[tuple[HelpTold, Added]], form: BaseForm, *, is_helped: bool) -> HelpPage:
    """The times that somebody helped, and the start."""
    return HelpPage(
        heading=_("Someone is helping me"), form=form, rows=tuple(_row(*each) for each in found),
        is_helped=is_helped, back=reverse("accounts:keeping"),
    )  # fmt: skip


def _row(told: HelpTold, added: Added) -> HelpRow:
    end = _("to %(time)s") % {"time": said_time(told.ended_at)} if told.ended_at else _("until now")
    entries, files = len(added.entries), len(added.files)
    written = ngettext(
        "%(n)d entry was written or changed.", "%(n)d entries were written or changed.", entries
    )
    words = (
        (entries, written),
        (files, ngettext("%(n)d file was added.", "%(n)d files were added.", files)),
    )  # fmt: skip
    return HelpRow(
        name=told.name, when=f"{said(told.begun_at)} {end}",
        added=" ".join(text % {"n": n} for n, text in words if n) or _("Nothing was added."),
        links=tuple(_links(added)),
        on_papers=_("Papers say: typed with help of %(helper)s")
        % {"helper": told.on_papers or _("somebody")},
    )  # fmt: skip


def _links(added: Added) -> Iterable[tuple[str, str]]:
    for number, id in enumerate(added.entries[:_MOST], 1):
        yield _("Entry %(n)d") % {"n": number}, reverse("diary:entry", args=[id])
    for number, id in enumerate(added.files[:_MOST], 1):
        yield _("File %(n)d") % {"n": number}, reverse("evidence:file", args=[id])


_MOST = 20


def closed() -> Page:
    """That a page is closed meanwhile."""
    return Page(
        heading=_("This is closed while somebody helps you"), back=reverse("helping:about"),
        notice=_(
            "Your passphrase and your recovery code cannot be seen or changed now. End the help first. Your "
            "notes then close, and you open them again by yourself."
        ),
    )  # fmt: skip
