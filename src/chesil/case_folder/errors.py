"""What can go wrong with a case folder, in calm words of its own."""

from chesil.vault.errors import VaultError


class CaseDamaged(VaultError):
    """The folder holds no record, or one that cannot be read."""

    code = "case-damaged"


class CaseInUse(VaultError):
    """Something else holds the folder, or a record is there already."""

    code = "case-in-use"


class NotInCase(VaultError):
    """What was asked for is not in the record."""

    code = "not-in-case"


class BackupUnreadable(VaultError):
    """A backup cannot be opened, is cut, or holds what no backup holds."""

    code = "backup-unreadable"
