"""What a bundle is made from, and what comes of it."""

from collections.abc import Mapping
from datetime import date

import attrs


@attrs.frozen(kw_only=True)
class Document:
    """One document of a bundle.

    Attributes:
        key: names it, once in a bundle. title: as the index prints it. section: the key of a section of the
            profile. kind: what it is, such as "statement" or "messages"; a profile can keep a kind out.
        day: of the document; None where it has none. pdf: its pages.
        tagged: it is a PDF that Chesil made, with a structure for screen readers. The pages of another are
            cleaned first (`documents.foreign`) and read as plain text.
    """

    key: str
    title: str
    section: str
    kind: str = "other"
    day: date | None = None
    pdf: bytes = attrs.field(repr=False)
    tagged: bool = True


@attrs.frozen(kw_only=True)
class Heading:
    """What stands above the index. Lines that are empty are left out.

    Attributes:
        court, case_number: as the court writes them. parties: a line each. hearing: what for, and when.
    """

    court: str = ""
    case_number: str = ""
    parties: tuple[str, ...] = ()
    hearing: str = ""


@attrs.frozen(kw_only=True)
class Place:
    """Where a document stands: its first and last page as they are printed, and the PDF's page, from 1."""

    first: str
    last: str
    page: int


@attrs.frozen(kw_only=True)
class Check:
    """One rule of the profile after the bundle was made.

    Attributes:
        state: "met", "not met", or "asked" where only a person can know.
        words: the rule. why: what was found, or what to ask.
    """

    key: str
    state: str
    words: str
    why: str = ""


@attrs.frozen(kw_only=True)
class Bundle:
    """A bundle. *places*: by the key of the document. *checks*: in the order of the profile's rules."""

    pdf: bytes = attrs.field(repr=False)
    places: Mapping[str, Place]
    checks: tuple[Check, ...]
