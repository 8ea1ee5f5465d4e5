"""Words sealed for the installation itself, to travel in a page and come back."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Any, Final

from chesil.vault import labels, sealing
from chesil.vault.errors import VaultError
from chesil_web.keys.service import draft_key

_PLACE: Final = labels.field("page", b"", "typed")


def seal(value: Any) -> str:
    """A JSON value as text that only this installation can open."""
    return urlsafe_b64encode(sealing.seal_document(draft_key(), value, _PLACE)).decode()


def unseal(text: str) -> Any:
    """The value again; None when it is not ours or was changed."""
    try:
        return sealing.open_document(draft_key(), urlsafe_b64decode(text), _PLACE)
    except (VaultError, NotBase64, ValueError):
        return None
