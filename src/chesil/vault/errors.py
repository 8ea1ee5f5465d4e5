"""What can go wrong in the vault, each in calm words of its own."""

from chesil.terms.errors import ChesilError


class VaultError(ChesilError):
    """Something the vault could not do."""

    code = "vault"
