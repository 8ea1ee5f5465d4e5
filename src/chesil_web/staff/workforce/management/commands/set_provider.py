"""`python -m django set_provider AGENCY --issuer ADDRESS --client ID --secret FILE`: where they sign in."""

import sys
from getpass import getpass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from chesil.vault import exchanges
from chesil_web.staff.workforce import oidc_actions, oidc_asking, queries
from chesil_web.staff.workforce.models import Agency, ProviderTold

_LONGEST: Final = 2_000  # characters of a secret, as of an id


class Command(BaseCommand):
    """Set or remove the provider at which the workers of an agency have their accounts."""

    help = "Let the workers of an agency sign in with their accounts elsewhere (OpenID Connect)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The agency and its provider."""
        parser.add_argument("name", help="The agency's name.")
        parser.add_argument("--issuer", help="The provider's address, exactly as it names itself.")
        parser.add_argument("--client", help="The id that the provider gave this website.")
        parser.add_argument("--secret", help="A file with the secret that belongs to it, or - to type it.")
        parser.add_argument("--remove", action="store_true", help="Nobody signs in there any more.")

    def handle(self, *args: Any, name: str, remove: bool, **options: Any) -> None:
        """Set it or remove it.

        Raises:
            CommandError: something is missing or cannot be used, or the provider does not answer. Nothing is
                changed then.
        """
        agency = next((row for row, told in queries.agencies() if told.name == name), None)
        if agency is None:
            raise CommandError(f"There is no agency {name!r}. Add it with add_agency.")
        if remove:
            self._remove(agency, name)
        else:
            self._set(agency, **options)

    def _remove(self, agency: Agency, name: str) -> None:
        if not oidc_actions.remove_provider(agency.id):
            raise CommandError(f"The workers of {name} sign in at no provider.")
        self.stdout.write("Removed. Whoever joined with an account there cannot sign in any more.")

    def _set(self, agency: Agency, *, issuer: str, client: str, secret: str, **rest: Any) -> None:
        if not (issuer and client and secret):
            raise CommandError("Give --issuer, --client and --secret, or --remove.")
        if fault := exchanges.fault(issuer):
            raise CommandError(f"The issuer {fault}: {issuer}")
        told = ProviderTold(issuer=issuer, client=client, secret=_secret(secret))
        try:
            oidc_asking.places(issuer)
        except oidc_asking.Unreachable as error:
            raise CommandError(f"The provider cannot be used. {error.what} Nothing was changed.") from None
        oidc_actions.set_provider(agency.id, told)
        self.stdout.write("Set. Let the provider lead back to this address, and to no other:")
        for host in settings.CHESIL.hosts:
            self.stdout.write(f"  https://{host}{reverse('workforce:account-back')}")


def _typed() -> str:
    return getpass("Secret: ") if sys.stdin.isatty() else sys.stdin.readline(_LONGEST + 2)


def _secret(said: str) -> str:
    try:
        text = _typed() if said == "-" else Path(said).read_text("utf-8")
    except OSError as error:
        raise CommandError(f"The file of the secret cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError("The file of the secret holds no text.") from None
    if not 0 < len(text.strip()) <= _LONGEST:
        raise CommandError("The file of the secret is empty or too long.")
    return text.strip()
