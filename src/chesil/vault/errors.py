"""What can go wrong in the vault, each in calm words of its own.

What is kept is called a case in a case folder and a record on the website: these words name neither.
"""

from datetime import datetime
from typing import ClassVar

from chesil.terms.errors import ChesilError


class VaultError(ChesilError):
    """Something the vault could not do. Each kind has words of its own, for when none are given."""

    code = "vault"
    wording: ClassVar[str] = "The vault could not do this."
    advice: ClassVar[str] = ""

    def __init__(self, what: str = "", *, where: str = "", next_step: str = "") -> None:
        super().__init__(what or self.wording, where=where, next_step=next_step or self.advice)


# Opening what is sealed.


class WrongSecret(VaultError):
    """The passphrase, code or cookie is not the one this lock was closed with. The lock itself is whole."""

    code = "wrong-secret"
    wording = "That does not open this."
    advice = "Nothing is lost. Check what you typed and try again."


class Damaged(VaultError):
    """Sealed bytes are changed, cut or missing."""

    code = "damaged"
    wording = "A sealed part is damaged and was not opened."
    advice = "Nothing else is affected. Get this part back from a backup."


class Moved(VaultError):
    """Sealed bytes are whole, but stand in a place that is not theirs."""

    code = "moved"
    wording = "A sealed part is in a place where it does not belong and was not opened."
    advice = "Somebody or something moved it. Keep a copy of all as it is now, then put a backup back."


class Expired(VaultError):
    """A lock or ticket whose time is over."""

    code = "expired"
    wording = "The time for this way in is over."
    advice = "Use another way in."


class NotYet(VaultError):
    """A new recovery code whose waiting time is not over. *opens_at*: when it is, in UTC."""

    code = "not-yet"
    wording = "This recovery code does not work yet."
    advice = "It starts to work when its waiting time is over. Your older recovery code still works."

    def __init__(
        self, what: str = "", *, where: str = "", next_step: str = "", opens_at: datetime | None = None
    ) -> None:
        works = f"It starts to work on {opens_at:%-d %B %Y, %H:%M} UTC. " if opens_at else ""
        when = f"{works}Your older recovery code works now." if works else ""
        super().__init__(what, where=where, next_step=next_step or when)
        self.opens_at = opens_at


class UnknownVersion(VaultError):
    """Something is whole, but in a form that this version of Chesil does not know."""

    code = "unknown-version"
    wording = "This was closed by a newer version of Chesil."
    advice = "Open it with that version."


class KeyReplaced(VaultError):
    """An item key was wrapped with an earlier key of its safe."""

    code = "key-replaced"
    wording = "The keys were changed while something was being added."
    advice = "Open it again, then add it once more."


class Busy(VaultError):
    """Too many passphrases are being checked at once, or there is no memory to check one."""

    code = "busy"
    wording = "Many people are opening records at this moment."
    advice = "Wait a minute and try again."


class Unsealable(VaultError):
    """A value that JSON cannot hold, or that is too large for a document."""

    code = "unsealable"
    wording = "This holds something that cannot be kept in a document."


# Passphrases and codes.


class PassphraseRefused(VaultError):
    """A text that cannot be a passphrase at all, or is too easy to guess to be a new one."""

    code = "passphrase-refused"
    wording = "This cannot be used as a passphrase."
    advice = "Choose another one."


class TypingSlip(VaultError):
    """A recovery code that was not typed as it is printed."""

    code = "typing-slip"
    wording = "There is a slip in this recovery code."
    advice = "Compare it with the printed one, four characters at a time."


class NoRecovery(VaultError):
    """What was asked for would leave a record that nobody can open again."""

    code = "no-recovery"
    wording = "No recovery code works now, so this would close it for ever."
    advice = "Make a recovery code first."


class NotPossible(VaultError):
    """What was asked for does not fit the state this safe or item is in."""

    code = "not-possible"
    wording = "This cannot be done as things are now."


# Key services.


class KeyServiceError(VaultError):
    """The key service could not do its part. People's own records and what is stored are untouched."""

    code = "key-service"
    wording = "The service that holds this installation's key could not be used."
    advice = "Nothing is lost. Tell the person who runs this installation."


class KeyMissing(KeyServiceError):
    """Something was closed with an installation key that is not at hand."""

    code = "key-missing"
    wording = "This was closed with an installation key that is not here."
    advice = "Nothing is lost. The person who runs this installation can add that key again."


class KeyDisabled(KeyServiceError):
    """The key exists, but somebody turned it off."""

    code = "key-disabled"
    wording = "This installation's key is turned off."
    advice = "Nothing is lost. The person who runs this installation can turn it on again."


class KeyServiceSilent(KeyServiceError):
    """The key service did not answer in time."""

    code = "key-service-silent"
    wording = "The service that holds this installation's key does not answer."
    advice = "Nothing is lost. Try again in a few minutes."


class KeyFileUnsafe(KeyServiceError):
    """The key file is missing, not readable as a key, or lies open to others."""

    code = "key-file-unsafe"
    wording = "The key file cannot be used."
    advice = "It must be a file of your own that nobody else may read, outside what it opens."


# Files and stores.


class BlobMissing(VaultError):
    """A sealed file is not in the store."""

    code = "blob-missing"
    wording = "A sealed file is missing from the store."
    advice = "Nothing else is affected. Get this file back from a backup."


class StoreFull(VaultError):
    """There was no room for what was being stored; nothing of it was kept."""

    code = "store-full"
    wording = "There is no room left to store this."
    advice = "What was stored before is safe. Make room, then add this again."


# The log, its anchors and packs.


class LogBroken(VaultError):
    """The evidence log does not follow from its own earlier state."""

    code = "log-broken"
    wording = "The log does not fit what was written down about it before."
    advice = "Add nothing more. Keep a copy as it is now, then compare it with a backup."


class AuthorityRefused(VaultError):
    """A time-stamp authority did not give a token that can be relied on."""

    code = "authority-refused"
    wording = "A time-stamp service did not give a time stamp that can be used."
    advice = "What you keep is untouched. Chesil asks again later and shows the gap."


class PackBroken(VaultError):
    """A pack is not whole or not as it was made."""

    code = "pack-broken"
    wording = "This pack is not as it was when it was made."
    advice = "Ask for the pack again from the person who made it."


# Storing files.


class LengthWrong(VaultError):
    """A file that arrived is shorter or longer than was said; nothing of it was kept."""

    code = "length-wrong"
    wording = "This file did not arrive whole."
    advice = "Add it once more."


class StoreUnavailable(VaultError):
    """The store did not answer, or did not allow what was asked of it."""

    code = "store-unavailable"
    wording = "The place where sealed files are kept cannot be used."
    advice = "What was stored before is safe. Try again later, or tell the person who runs this installation."


class BlobLocked(VaultError):
    """The store keeps a sealed file until a day that was set, and does not delete it before."""

    code = "blob-locked"
    wording = "The store does not let this sealed file be deleted yet."
    advice = "Without its key nobody can read it. It can be deleted when its time in the store is over."
