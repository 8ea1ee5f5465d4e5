"""What a file is called when a browser saves it."""

import unicodedata
from typing import Final

from django.utils.http import content_disposition_header

# No system takes these in a name, or they lead to another folder.
_TAKEN: Final = '/\\:*?"<>|'
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


def _is_odd(character: str) -> bool:
    hidden = unicodedata.category(character).startswith("C") and character not in _JOINERS
    return hidden or character in _TAKEN or character in "\u2028\u2029"
