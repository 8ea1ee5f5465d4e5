"""What must hold before real people use an installation."""

import ipaddress
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from chesil.sandbox import nursery
from chesil.sandbox.faults import HelperLost
from chesil.terms.errors import ChesilError
from chesil_web.config.environment import PREFIX, Environment
from chesil_web.config.key_files import KeyFiles


class NotReady(ChesilError):
    """The installation is called live, and something that live use needs is missing."""

    code = "not-ready"


def check(found: Environment, keys: KeyFiles) -> list[str]:
    """Refuse to be live while something is missing that protects the people who write; a trial may go on.

    Returns:
        For a trial, what is missing for live use, in sentences; empty when live.
    Raises:
        NotReady: it names everything that is missing.
    """
    missing = [*_key(keys), *_name(found), *_ways_between(found), *_sandbox()]
    if found.live and missing:
        raise NotReady(
            " ".join(missing), where=f"{PREFIX}LIVE", next_step="docs/how-to/run-the-site.md says how."
        )
    return missing


def _key(keys: KeyFiles) -> Iterator[str]:
    if keys.handed_over is None:
        yield (
            "The instance key is in a plain file, so anyone who takes the disk has it: seal "
            f"{keys.instance} with systemd-creds and delete the file."
        )


def _name(found: Environment) -> Iterator[str]:
    if any(map(_is_here_alone, found.hosts)):
        yield f"Set {PREFIX}HOSTS to the names that the site has on the web, with https."


def _ways_between(found: Environment) -> Iterator[str]:
    """What leaves this machine is encrypted, and goes to who it says it goes to."""
    address = urlsplit(found.database)
    asked = dict(parse_qsl(address.query)).get("sslmode")
    if found.database and asked != "verify-full" and not _is_this_machine(address.hostname or ""):
        yield (
            "The connection to the database may not be encrypted: add "
            f"?sslmode=verify-full&sslrootcert=FILE to {PREFIX}DATABASE."
        )
    if urlsplit(found.store_endpoint).scheme == "http":
        yield (
            "The connection to the store of sealed files is not encrypted: "
            f"set {PREFIX}STORE_ENDPOINT to an address with https."
        )


def _sandbox() -> Iterator[str]:
    """What a hostile file could do to its reader here."""
    try:
        lost = [each.name for each in nursery.holds() if not each.held]
    except HelperLost:
        lost = ["the process of its own"]
    if lost:
        yield (
            "This system cannot fully confine the process that reads files. "
            f"These protections are missing: {', '.join(lost)}. Use a Linux system with Landlock and "
            "seccomp; chesil check says more."
        )


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_here_alone(host: str) -> bool:
    """Whether a host is this machine, or an address: no certificate says whose those are."""
    if host == "localhost" or "." not in host.strip("."):
        return True
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
