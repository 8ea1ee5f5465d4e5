"""How a pack is encrypted, and what signs the chronology in it."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

import attrs
from pyrage.x25519 import Recipient

from chesil.cli import secrets
from chesil.cli.case import check_strength
from chesil.terms.errors import ReadingError, SettingsError
from chesil.terms.readings import file_name
from chesil.vault import age_streams
from chesil.vault.errors import AuthorityRefused
from chesil.vault.pack.encryption import encrypt_to_key, encrypt_to_passphrase
from chesil.vault.pack.signing import sign_pdf
from chesil.vault.timestamps import Authority

_AGE: Final = "age1"


@attrs.frozen
class Encryption:
    """How a pack is encrypted: to a key of age, to a passphrase, or not at all."""

    key: Recipient | None
    passphrase: str | None = attrs.field(repr=False)

    @classmethod
    def asked(cls, recipient: str, *, lock: bool, lock_fd: int | None) -> "Encryption":
        """As the options say; a passphrase is asked for.

        Raises:
            SettingsError: a key and a passphrase.
        """
        key = age_streams.recipient(recipient) if recipient.startswith(_AGE) else None
        locked = lock or lock_fd is not None
        if key and locked:
            raise SettingsError(
                "A pack is encrypted either to an age key or to a passphrase.", next_step="Leave one out."
            )
        passphrase = secrets.ask_twice("passphrase for the pack", descriptor=lock_fd) if locked else None
        if passphrase is not None:
            check_strength(passphrase)
        return cls(key, passphrase)

    @property
    def is_any(self) -> bool:
        """Whether the pack is encrypted."""
        return self.key is not None or self.passphrase is not None

    def write(self, chunks: Iterable[bytes], sink: BinaryIO) -> None:
        """Write a pack."""
        if self.key:
            encrypt_to_key(chunks, sink, key=self.key)
        elif self.passphrase is not None:
            encrypt_to_passphrase(chunks, sink, passphrase=self.passphrase)
        else:
            sink.writelines(chunks)


def signing(path: Path | None, descriptor: int | None, *, papers: bool) -> Callable[..., bytes] | None:
    """What signs a PDF, time-stamped by the first authority that answers; nothing when nobody is to.

    Raises:
        SettingsError: there is no chronology to sign. ReadingError: the key cannot be read.
    """
    if path is None:
        return None
    if not papers:
        raise SettingsError("There is no chronology to sign.", next_step="Leave out --no-papers or --sign.")
    try:
        pkcs12 = path.read_bytes()
    except OSError as error:
        raise ReadingError(
            f"This file could not be opened. The system says: {error.strerror}.", where=file_name(path)
        ) from None
    secret = secrets.ask("passphrase of the signing key", descriptor=descriptor)

    def sign(pdf: bytes, *, authorities: Sequence[Authority]) -> bytes:
        for authority in authorities[:-1]:
            with suppress(AuthorityRefused):  # another is there to be asked
                return sign_pdf(pdf, pkcs12=pkcs12, passphrase=secret, authority=authority)
        last = authorities[-1] if authorities else None
        return sign_pdf(pdf, pkcs12=pkcs12, passphrase=secret, authority=last)

    return sign
