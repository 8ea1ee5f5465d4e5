"""A page of guidance as plain text, to be kept where there is no network."""

import textwrap
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from chesil_web.public.guidance.presenters import Block, GuidanceShown, Words
from chesil_web.public.guidance.told import Group, Told

_WIDTH: Final = 78


def text(page: GuidanceShown) -> str:
    """What stands on it, a paragraph after the other."""
    emergency = f"{_('In danger now?')} {_('Call 999')}. {_('If you cannot speak, press 55 when asked.')}"
    parts = [emergency, page.heading.upper(), _plain(page.intro), page.late]
    for block in page.blocks:
        parts += _block(block)
    parts += [page.reviewed, "\n".join([_("Where this comes from"), *(f"- {each}" for each in page.sources)])]
    return "\n\n".join(_wrapped(part) for part in parts if part) + "\n"


def _block(block: Block) -> Iterator[str]:
    if block.kind == "heading":
        yield _plain(block.words).upper()
    elif block.kind == "term":
        yield f"{block.term}: {_plain(block.words)}"
    elif block.lines:
        numbered = enumerate(block.lines, start=1)
        yield "\n".join(
            f"{number}. {_plain(line)}" if block.kind == "steps" else f"- {_plain(line)}"
            for number, line in numbered
        )
    elif block.groups:
        for group in block.groups:
            yield from _group(group)
    else:
        yield _plain(block.words)


def _group(group: Group) -> Iterator[str]:
    if group.heading:
        yield group.heading.upper()
    for told in group.told:
        yield "\n".join(_told(told))


def _told(told: Told) -> Iterator[str]:
    yield from filter(None, (told.title, *told.sentences, *(each.words for each in told.lines)))
    yield from (f"{name}: {value}" for name, value in told.rows)


def _plain(words: Words) -> str:
    return "".join(each.words for each in words)


def _wrapped(part: str) -> str:
    # An address that is cut in two leads nowhere.
    wrapper = textwrap.TextWrapper(_WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(map(wrapper.fill, part.splitlines()))
