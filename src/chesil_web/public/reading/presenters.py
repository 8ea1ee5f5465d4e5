"""Shapes the pages of this room."""

from collections.abc import Iterable
from datetime import datetime

import attrs
from django.forms import BaseForm
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said
from chesil_web.record.given import presenters as given
from chesil_web.record.given.models import EntryCopy
from chesil_web.record.given.presenters import EntryShown


@attrs.frozen(kw_only=True)
class ReadPage(Page):
    """What can be read. *words*: to whoever reads it. *until*: when it ends, in words."""

    words: str
    until: str
    entries: tuple[EntryShown, ...]


def closed(form: BaseForm) -> Page:
    """The page that asks for the code. It is the same for every address, whether anything is behind it."""
    return Page(heading=_("Type the code"), form=form)


def read(words: str, copies: Iterable[EntryCopy], ends_at: datetime) -> ReadPage:
    """What can be read, as a worker would see it."""
    return ReadPage(
        heading=_("What you were asked to read"),
        words=words,
        until=said(ends_at),
        entries=given.plain_entries(copies),
    )
