"""What is said of the second reading: how far it came, and which words mattered to it.

It is that of the reader (chesil.recognisers.graded.reader), in a process of its own.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil import pipeline
from chesil.documents.characters import visible
from chesil.recognisers import graded
from chesil.terms.errors import ReadingError
from chesil_web.person.analysis.models import Graded
from chesil_web.person.analysis.queries import Looked


def can_stop(looked: Looked | None) -> bool:
    """Whether it goes on, or will, and nobody asked it to end."""
    goes_on = looked is not None and looked.busy and looked.job is not None and not looked.job.ending
    return goes_on and graded.reader_installed()


def is_whole(given: Graded) -> bool:
    """Whether everything was read a second time that was to be."""
    return given.reader and not given.ended


def ended(given: Graded) -> str:
    """That it ended before it was done, and how far it came; nothing otherwise."""
    if given.ended == "asked":
        said = _("You stopped the second reading after %(read)s of %(all)s messages.")
        return said % {"read": f"{given.read_twice:,}", "all": f"{given.to_read_twice:,}"}
    if not given.ended:
        return ""
    left = given.to_read_twice - given.read_twice
    said = ngettext(
        "The second reading stopped and did not reach %(n)s message. The rest of this page is complete.",
        "The second reading stopped and did not reach %(n)s messages. The rest of this page is complete.",
        left,
    )
    return said % {"n": f"{left:,}"}


def lines(given: Graded) -> Iterator[str]:
    """What was read a second time, and what was not read to its end, for a list of what was not read."""
    if given.reader:
        yield _("The first ones were read a second time by a slower and more careful method.")
    else:
        yield _(
            "There is a slower and more careful second reading. It is not installed here, so more may be "
            "missing from this list."
        )
    if given.cut:
        said = ngettext(
            "%(n)s message is longer than %(letters)s letters. Our word lists checked all of "
            "it. Our other checks only looked at its beginning.",
            "%(n)s messages are longer than %(letters)s letters. Our word lists checked all of "
            "each one. Our other checks only looked at the beginnings.",
            given.cut,
        )
        yield said % {"n": f"{given.cut:,}", "letters": f"{graded.LONGEST:,}"}


def weighty(text: str) -> Iterator[str]:
    """The words of a message that mattered most to the reader; nothing where none did."""
    try:
        found = pipeline.weighty(text)
    except ReadingError:
        yield _("The words that mattered most to it cannot be shown now. Open this page again in a while.")
        return
    if found:
        words = "; ".join(f"“{visible(word)}”" for word in found)
        yield _("The words that mattered most to it: %(words)s.") % {"words": words}
