"""The kinds of block a page of guidance is written in: plain words, and no HTML anywhere."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy
from wagtail import blocks

from chesil_web.public.guidance import law_now, site_now

_LINK = lazy("A link is written as [words](name of a page).")
_LINES = lazy("One point a line. A link is written as [words](name of a page).")


class Term(blocks.StructBlock):
    """A word of art and what it means."""

    term = blocks.CharBlock(label=lazy("Word"), max_length=60)
    meaning = blocks.TextBlock(label=lazy("What it means"), rows=2)

    class Meta:
        icon = "help"
        label = lazy("A word and what it means")


def _words(label: Promise, icon: str, *, rows: int = 3, help_text: object = "") -> blocks.TextBlock:
    return blocks.TextBlock(label=label, icon=icon, rows=rows, help_text=help_text)


BODY = (
    ("heading", blocks.CharBlock(label=lazy("Heading"), icon="title", max_length=120)),
    ("text", _words(lazy("Paragraph"), "pilcrow", help_text=_LINK)),
    ("list", _words(lazy("List"), "list-ul", rows=5, help_text=_LINES)),
    ("steps", _words(lazy("Steps"), "list-ol", rows=5, help_text=_LINES)),
    ("important", _words(lazy("What must not be missed"), "warning")),
    ("term", Term()),
    ("law", blocks.ChoiceBlock(
        label=lazy("Part made from the law of today"), icon="doc-full-inverse",
        choices=[(name, words) for name, (words, _) in law_now.PARTS.items()],
    )),
    ("site", blocks.ChoiceBlock(
        label=lazy("Part made from how this site is set up"), icon="cog",
        choices=[(name, words) for name, (words, _) in site_now.PARTS.items()],
    )),
)  # fmt: skip
