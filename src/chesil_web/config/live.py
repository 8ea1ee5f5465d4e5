"""What must hold before real people use an installation."""

import ipaddress

from chesil.terms.errors import ChesilError
from chesil_web.config.environment import PREFIX, Environment
from chesil_web.config.key_files import KeyFiles


class NotReady(ChesilError):
    """The installation is called live, and something that live use needs is missing."""

    code = "not-ready"


def check(found: Environment, keys: KeyFiles) -> None:
    """Refuse to be live with a key that a stolen disk gives away, or without a name that has a certificate.

    Raises:
        NotReady: it names everything that is missing.
    """
    missing = []
    if found.live and keys.handed_over is None:
        missing.append(
            "The instance key lies in a plain file, so whoever takes the disk has it: seal "
            f"{keys.instance} with systemd-creds and delete the file."
        )
    if found.live and any(map(_is_here_alone, found.hosts)):
        missing.append(f"Set {PREFIX}HOSTS to the names that the site has on the web, with https.")
    if missing:
        raise NotReady(
            " ".join(missing), where=f"{PREFIX}LIVE", next_step="How to is in docs/how-to/run-the-site.md."
        )


def _is_here_alone(host: str) -> bool:
    """Whether a host is this machine, or an address: no certificate says whose those are."""
    if host == "localhost" or "." not in host.strip("."):
        return True
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
