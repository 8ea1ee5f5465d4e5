"""Which file waits for her to say whether the day or month comes first in its dates, and where to say it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.record.evidence.queries import File


def waits(found: File) -> bool:
    """Whether the dates in a file can be read two ways and nobody has said which is right."""
    return bool(found.read and any(each.order_unknown for each in found.read.sources))


def is_ready(found: File) -> bool:
    """Whether a file was read, and no question about its dates keeps it out of the timeline."""
    return found.part is not None and not waits(found)


def where_asked(files: Iterable[File]) -> tuple[str, str]:
    """The address of the question about the first file that waits, and the name of that file; ("", "") if no
    file waits. *files*: without deleted ones."""
    found = next(filter(waits, files), None)
    return (address(found), found.kept.name or _("File")) if found else ("", "")


def address(found: File) -> str:
    """The address of the question about a file."""
    return reverse("evidence:file", args=[found.id]) + "#dates"
