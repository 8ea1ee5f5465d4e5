"""Why a PDF that somebody else made cannot be used: for those who ask for it and open none."""

from typing import Final

from chesil.terms.errors import ChesilError

type Span = tuple[int, int]
"""Pages from the first to the last, from 1; (0, 0) for all. A last one that is not there is no fault."""

ALL: Final[Span] = (0, 0)
MOST_PAGES: Final = 2_000
MOST_BYTES: Final = 200 << 20
MOST_DRAWN: Final = 200  # pages that are drawn at once
_AGAIN: Final = "Open it in a viewer, print it to a new PDF, and add that one."
_FORM: Final = "Ask for a copy with fields that anybody can fill in, or use our own sheet."
REASONS: Final = {
    "locked": ("This PDF opens only with a password.", _AGAIN),
    "broken": ("This PDF is broken and cannot be used.", _AGAIN),
    "large": (
        f"A PDF larger than {MOST_BYTES >> 20} MB cannot be used.",
        "Split it, and add the parts.",
    ),
    "long": (
        f"A PDF of more than {MOST_DRAWN} pages cannot be drawn at once.",
        "Split it into parts.",
    ),
    "guarded": ("This form is encrypted: who made it does not allow others to fill it in.", _FORM),
    "xfa": ("This form is an XFA form, which only programs of one maker can fill in.", _FORM),
    "flat": ("This PDF has no fields to fill in.", _FORM),
    "sealed": ("This form carries a seal or signature that breaks when it is filled in.", _FORM),
    "pages": (f"This PDF has no pages, or more than {MOST_PAGES:,}.", "Split it into parts, and add those."),
}


class PdfUnreadable(ChesilError):
    """A PDF that cannot be used."""

    code = "pdf-unreadable"

    @classmethod
    def because(cls, reason: str, *, where: str) -> "PdfUnreadable":
        """The error for a word of REASONS."""
        words, next_step = REASONS[reason]
        return cls(words, where=where, next_step=next_step)

    @property
    def reason(self) -> str:
        """The word of REASONS that it was raised for."""
        return next(reason for reason, (words, _step) in REASONS.items() if words == self.what)
