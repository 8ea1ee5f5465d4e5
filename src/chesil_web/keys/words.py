"""Words sealed for the installation itself, to travel in a page and come back."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Any, Final

import msgspec

from chesil.vault import labels, sealing
from chesil.vault.errors import VaultError
from chesil_web.keys.service import draft_key

_PLACE: Final = labels.field("page", b"", "typed")


def seal(value: Any) -> str:
    """A JSON value as text that only this installation can open."""
    return urlsafe_b64encode(sealing.seal_document(draft_key(), value, _PLACE)).decode()


def unseal[T](text: str, kind: type[T]) -> T | None:
    """The value again; None when it is not ours, was changed, or is of another kind."""
    try:
        return msgspec.convert(sealing.open_document(draft_key(), urlsafe_b64decode(text), _PLACE), kind)
    except (VaultError, NotBase64, ValueError):  # msgspec's own error is a ValueError
        return None
