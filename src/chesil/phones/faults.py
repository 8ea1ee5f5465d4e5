"""What can be wrong with a backup or with the secret that opens it."""

from chesil.terms.errors import ReadingError


class WrongSecret(ReadingError):
    """The password or the key does not open it."""

    code = "wrong-secret"


class NotABackup(ReadingError):
    """It is no backup that can be read."""

    code = "not-a-backup"
