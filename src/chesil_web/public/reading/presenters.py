"""Shapes the pages of this room."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby

import attrs
from django.forms import BaseForm
from django.utils.translation import gettext as _

from chesil.documents.characters import visible
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said
from chesil_web.record.given import copy_presenters as copied
from chesil_web.record.given import presenters as given
from chesil_web.record.given.copy_models import MediaCopy
from chesil_web.record.given.copy_presenters import MediaShown, TalkWhole
from chesil_web.record.given.presenters import EntryShown
from chesil_web.record.links.queries import Inside


@attrs.frozen(kw_only=True)
class ReadPage(Page):
    """What can be read. *words*: to whoever reads it. *until*: when it ends, in words.

    *papers*: documents: what each is, and its pages, each a picture and the words on it.
    """

    words: str
    until: str
    entries: tuple[EntryShown, ...]
    talks: tuple[TalkWhole, ...]
    pictures: tuple[MediaShown, ...]
    papers: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def closed(form: BaseForm) -> Page:
    """The page that asks for the code. It is the same for every address, whether anything is behind it."""
    return Page(heading=_("Type the code"), form=form)


def read(
    words: str, found: Inside, pictures: Mapping[uuid.UUID, bytes], ends_at: datetime, *, is_damaged: bool
) -> ReadPage:
    """What can be read, as a worker would see it.

    Args:
        pictures: by their rows. They stand in the page itself: nothing stays open for another request.
    """
    return ReadPage(
        heading=_("What you were asked to read"),
        words=words,
        until=said(ends_at),
        entries=given.plain_entries(found.entries),
        talks=tuple(copied.plain_talk(each, her=_("Whoever shared this")) for each in found.talks),
        pictures=tuple(
            _picture(copy, pictures[row.id])
            for row, copy in found.pictures
            if row.id in pictures and not copy.page
        ),
        papers=tuple(_papers(found, pictures)),
        notice=_("A part of this is damaged and is left out. Tell whoever gave it to you.")
        if is_damaged
        else "",
    )


def _picture(copy: MediaCopy, data: bytes) -> MediaShown:
    return attrs.evolve(copied.media(copy, picture=copied.inline(data)), expert=())


def _papers(
    found: Inside, pictures: Mapping[uuid.UUID, bytes]
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    pages = [(row, copy) for row, copy in found.pictures if copy.page and row.id in pictures]
    for _file, these in groupby(pages, key=lambda each: each[1].source.file):
        shown = list(these)
        yield (
            shown[0][1].what,
            tuple((copied.inline(pictures[row.id]), visible(copy.words)) for row, copy in shown),
        )
