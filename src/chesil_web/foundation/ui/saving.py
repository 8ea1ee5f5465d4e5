"""What a file is called when a browser saves it, and tables for a spreadsheet."""

import csv
import io
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# No system takes these in a name, or they lead to another folder.
_TAKEN: Final = '/\\:*?"<>|'
_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_JOINERS: Final = "\u200c\u200d"  # they hide nothing: Persian, Hindi and many emoji are written with them


def is_plain(name: str) -> bool:
    """Whether a file can be called so everywhere, and nothing in the name steers or hides."""
    return not name.startswith(".") and not any(map(_is_odd, name))


def attachment(name: str) -> str:
    """The Content-Disposition of a file to be saved under a name in any script (RFC 6266).

    What could end the header or lead elsewhere is left out of the name, so that there is a file to save.
    """
    plain = "".join(each for each in name if not _is_odd(each)).lstrip(".") or "document"
    return str(content_disposition_header(True, plain))  # noqa: FBT003 - Django's argument


def spreadsheet(name: str, rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """Rows as a CSV file to be saved. What a spreadsheet would take for a formula gets a mark before it."""
    table = io.StringIO(newline="")
    csv.writer(table).writerows([_plain_cell(each) for each in row] for row in rows)
    answer = HttpResponse(table.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = attachment(name)
    return answer


def _plain_cell(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA) else cell


def _is_odd(character: str) -> bool:
    hidden = unicodedata.category(character).startswith("C") and character not in _JOINERS
    return hidden or character in _TAKEN or character in "\u2028\u2029"
