"""What a part of a page says that is made and not typed: from the law, or from how this site is set up."""

import attrs

from chesil_web.public.guidance.links import Span


@attrs.frozen
class Told:
    """One thing that is said.

    Attributes:
        title: may be empty. sentences: paragraphs. rows: a name and a value each.
        lines: words that may be links.
    """

    title: str
    sentences: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    lines: tuple[Span, ...] = ()

    @property
    def is_alone(self) -> bool:
        """Whether it is a title and nothing else: such things stand in a list."""
        return not (self.sentences or self.rows or self.lines)


@attrs.frozen
class Group:
    """Things that belong together under a heading; the heading may be empty."""

    heading: str
    told: tuple[Told, ...]
