"""Key services: whatever holds an installation's own key, and wraps and unwraps short secrets with it.

A service gives no key away. It wraps bytes for a context and unwraps them for that context alone, so a file
on this machine, a passphrase typed at start and a service in another building are used in the same way.

An instance key does two jobs: it closes the locks of case safes, and it puts an outer seal around the locks
of people's own safes, so that who steals only the database cannot even begin to guess passphrases.
"""

import os
import stat
from pathlib import Path
from typing import Final, Protocol

import attrs

from chesil.vault import labels, passphrases, recovery
from chesil.vault.errors import (
    KeyDisabled,
    KeyFileUnsafe,
    KeyMissing,
    KeyServiceError,
    KeyServiceSilent,
    TypingSlip,
    VaultError,
    WrongSecret,
)
from chesil.vault.sealing import KEY_BYTES, examine, new_key, seal, subkey, unseal

_NAME_BYTES: Final = 16
_FILE_MODE: Final = 0o400
_MOST_FILE: Final = 400


class KeyService(Protocol):
    """What a vault asks of whatever holds its instance key."""

    @property
    def id(self) -> str:
        """The name of the key it wraps with now."""

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Close a short secret, so that only this service opens it, for the same context.

        Raises:
            KeyServiceError: the service cannot do it now.
        """

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """The secret again.

        Raises:
            Damaged, Moved, UnknownVersion: the bytes are not what this service gave for this context.
            KeyMissing: they were closed with a key it does not have.
            KeyServiceError: the service cannot do it now.
        """


class LocalKey:
    """A key service whose key is in this process."""

    def __init__(self, key: bytes) -> None:
        self._key = subkey(key, labels.SERVICE)
        self._name = subkey(key, labels.KEY_NAME, size=_NAME_BYTES)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(id={self.id!r})"

    @property
    def id(self) -> str:
        """The key's public name, derived from the key: another key never has it."""
        return self._name.hex()

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """See `KeyService`. The key's name stands in front of what it gives."""
        return seal(self._key, key, context, header=self._name)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """See `KeyService`."""
        if examine(wrapped, context, header_size=_NAME_BYTES) != self._name:
            raise KeyMissing
        return unseal(self._key, wrapped, context, header_size=_NAME_BYTES)


class FileKeyService(LocalKey):
    """A key in a file, for a trial or with a disk that is encrypted: who has the file has the key.

    The file holds the key as one printed code, like a recovery code, so that a copy of it on paper can be
    typed back and a slip is noticed. `make_key_file` makes one.

    Args:
        path: the file, mode 0400, our own.
        case: the folder of what the key protects; the file may not lie inside it.

    Raises:
        KeyFileUnsafe: the file is not there, holds no key, is a link, belongs to somebody else, is open to
        others
            or for writing, or lies in the case.
    """

    def __init__(self, path: Path, *, case: Path | None = None) -> None:
        if case is not None and path.resolve().is_relative_to(case.resolve()):
            raise KeyFileUnsafe("The key file lies inside the folder that it opens.")
        try:
            text = _read_private(path).decode("ascii")
            key = recovery.read_code(text, size=KEY_BYTES)
        except OSError:
            raise KeyFileUnsafe("The key file is missing or cannot be opened.") from None
        except UnicodeDecodeError:
            raise KeyFileUnsafe("The key file does not hold a key.") from None
        except TypingSlip as slip:
            raise KeyFileUnsafe(f"The key file does not hold a key. {slip.what}") from None
        super().__init__(key)


class TypedKeyService(LocalKey):
    """A key from a passphrase that somebody types when the installation starts.

    Args:
        salt: the installation's own random salt; kept anywhere, it is not secret.
        expected_id: the id this service had before, where that is known.

    Raises:
        WrongSecret: the id is another one, so the passphrase was mistyped.
        Busy, PassphraseRefused, UnknownVersion, Damaged: as `passphrases.derive`.
    """

    def __init__(
        self,
        passphrase: str,
        salt: bytes,
        *,
        kdf: str = passphrases.DEFAULT_KDF,
        expected_id: str | None = None,
        wait: float = passphrases.WAIT_S,
    ) -> None:
        super().__init__(passphrases.derive(passphrase, salt, kdf, wait=wait))
        if expected_id is not None and self.id != expected_id:
            raise WrongSecret("This is not the passphrase this installation was started with before.")


class HeldKeyService(LocalKey):
    """A key that a remote service unwrapped once at start and is then held here.

    Use it for outer seals: people then open their own records while the remote service is down, and signing
    in costs no call to it. Locks of case safes go to the remote service itself, which writes down each use.

    Args:
        wrapped: what `new_held_key` gave.

    Raises:
        as `KeyService.unwrap`.
    """

    def __init__(self, remote: KeyService, wrapped: bytes) -> None:
        super().__init__(remote.unwrap(wrapped, labels.HELD_KEY))


class KeyRing:
    """A current key service and older ones, while keys change: wraps with the one, unwraps with all."""

    def __init__(self, current: KeyService, *older: KeyService) -> None:
        self._services = (current, *older)

    def __repr__(self) -> str:
        return f"KeyRing{self._services!r}"

    @property
    def id(self) -> str:
        """The current service's key."""
        return self._services[0].id

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """See `KeyService`."""
        return self._services[0].wrap(key, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """See `KeyService`."""
        for service in self._services:
            try:
                return service.unwrap(wrapped, context)
            except KeyMissing:
                continue
        raise KeyMissing


@attrs.frozen
class Use:
    """One line of a key service's audit list: what was asked, of which key, for where, and how it went.

    Attributes:
        action: "wrap" or "unwrap".
        key_id: the key that was used; empty when none could be told.
        outcome: "done", or the code of the error.
    """

    action: str
    key_id: str
    context: str
    outcome: str


class LocalKms:
    """A key management service in this process that behaves like a remote one.

    It has several keys, wraps with the newest and unwraps with any; each key can be turned off, and
    destroyed for good; all of it can stop answering; and each use is written down.
    """

    def __init__(self) -> None:
        self._keys: dict[str, LocalKey] = {}
        self._disabled: set[str] = set()
        self._uses: list[Use] = []
        self.answers = True
        self.rotate()

    def __repr__(self) -> str:
        return f"LocalKms(id={self.id!r}, keys={len(self._keys)})"

    @property
    def id(self) -> str:
        """The newest key."""
        return self._current

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Every key it has, oldest first."""
        return tuple(self._keys)

    @property
    def audit(self) -> tuple[Use, ...]:
        """Every use so far, in order."""
        return tuple(self._uses)

    def rotate(self) -> str:
        """Make a new key and wrap with it from now on; older ones still unwrap. Gives its id."""
        made = LocalKey(new_key())
        self._keys[made.id] = made
        self._current = made.id
        return made.id

    def disable(self, key_id: str) -> None:
        """Turn a key off; what it wrapped stays closed until `enable`.

        Raises:
            KeyMissing: there is none of this id.
        """
        if key_id not in self._keys:
            raise KeyMissing
        self._disabled.add(key_id)

    def enable(self, key_id: str) -> None:
        """Turn a key on again."""
        self._disabled.discard(key_id)

    def destroy(self, key_id: str) -> None:
        """Lose a key for good, and with it all that it wrapped.

        Raises:
            KeyServiceError: it is the current key; rotate first.
            KeyMissing: there is none of this id.
        """
        if key_id == self._current:
            raise KeyServiceError(
                "The key in use cannot be destroyed.", next_step="Change to a new key first."
            )
        if self._keys.pop(key_id, None) is None:
            raise KeyMissing

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """See `KeyService`.

        Raises:
            KeyDisabled, KeyServiceSilent: as they say.
        """
        return self._used("wrap", self._current, key, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """See `KeyService`.

        Raises:
            KeyDisabled, KeyServiceSilent: as they say.
        """
        return self._used("unwrap", wrapped[:_NAME_BYTES].hex(), wrapped, context)

    def _used(self, action: str, key_id: str, data: bytes, context: bytes) -> bytes:
        outcome = "done"
        try:
            return self._done(action, key_id, data, context)
        except VaultError as fault:
            outcome = fault.code
            raise
        finally:
            self._uses.append(Use(action, key_id if key_id in self._keys else "", context.decode(), outcome))

    def _done(self, action: str, key_id: str, data: bytes, context: bytes) -> bytes:
        if not self.answers:
            raise KeyServiceSilent
        if action == "unwrap":
            examine(data, context, header_size=_NAME_BYTES)  # before its key's name is believed
        if key_id not in self._keys:
            raise KeyMissing
        if key_id in self._disabled:
            raise KeyDisabled
        key = self._keys[key_id]
        return key.wrap(data, context) if action == "wrap" else key.unwrap(data, context)


def new_held_key(remote: KeyService) -> bytes:
    """A fresh instance key for `HeldKeyService`, wrapped by the remote service.

    Raises:
        KeyServiceError: as `KeyService.wrap`.
    """
    return remote.wrap(new_key(), labels.HELD_KEY)


def new_code() -> str:
    """A fresh key as a key file holds it."""
    return recovery.new_code(size=KEY_BYTES)[1]


def make_key_file(path: Path, code: str = "") -> None:
    """Write a fresh key to a new file that only we can read. Print it once, and keep the paper locked away.

    Args:
        code: the key as `new_code` writes it, where it was made before there was a file to keep it in.

    Raises:
        KeyFileUnsafe: there is something at *path* already, or nothing can be written there; then nothing is
        left.
    """
    text = (code or new_code()) + "\n"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE_MODE)
    except OSError:
        raise KeyFileUnsafe(
            "The key file cannot be made.",
            next_step="Choose a location where there is no file yet and where you may write.",
        ) from None
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _keep_name(path.parent)
    except OSError:
        path.unlink(missing_ok=True)
        raise KeyFileUnsafe(
            "The key file could not be written.", next_step="Free some space, then try again."
        ) from None


def _keep_name(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_private(path: Path) -> bytes:
    # Not blocking: a named pipe here would hang the start. No link: who may change it could swap the key.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
            raise KeyFileUnsafe("The key file is not a file of your own.")
        if stat.S_IMODE(found.st_mode) != _FILE_MODE:
            raise KeyFileUnsafe(
                "The key file is open to more than reading by its owner.", next_step="Set its mode to 0400."
            )
        return file.read(_MOST_FILE + 1)
