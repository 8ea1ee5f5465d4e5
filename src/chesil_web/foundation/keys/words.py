"""Words sealed to travel in a page or an address and come back: for the installation, or for one session."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Any, Final

import msgspec

from chesil.vault import labels, sealing
from chesil.vault.errors import VaultError
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.service import draft_key

_PLACE: Final = labels.field("page", b"", "typed")


def seal(value: Any) -> str:
    """A JSON value as text that only this installation can open."""
    return urlsafe_b64encode(sealing.seal_document(draft_key(), value, _PLACE)).decode()


def unseal[T](text: str, kind: type[T]) -> T | None:
    """The value again; None when it is not ours, was changed, or is of another kind."""
    return _unsealed(draft_key(), text, _PLACE, kind)


def seal_for(safe: OpenSafe, value: Any) -> str:
    """A JSON value as text for an address, that only this session of its owner can open.

    Its length tells the length of the value no better than that of any document.
    """
    sealed = sealing.seal_document(_page_key(safe), value, _place(safe))
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def unseal_for[T](safe: OpenSafe, text: str, kind: type[T]) -> T | None:
    """The value again; None when it is of another session, was changed, or is of another kind."""
    return _unsealed(_page_key(safe), text + "=" * (-len(text) % 4), _place(safe), kind)


def _page_key(safe: OpenSafe) -> bytes:
    return sealing.subkey(safe.key, labels.PAGE)


def _place(safe: OpenSafe) -> bytes:
    return labels.field("page", safe.lock.bytes, "address")


def _unsealed[T](key: bytes, text: str, place: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.convert(sealing.open_document(key, urlsafe_b64decode(text), place), kind)
    except (VaultError, NotBase64, ValueError):  # msgspec's own error is a ValueError
        return None
