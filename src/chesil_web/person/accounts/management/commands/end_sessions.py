"""`python -m django end_sessions --everyone`: close every record that is open, or one whose name is typed.

For who runs the site, such as after a fault or when somebody asks for it (ASVS 5.0, 7.4.5). Nothing is lost.
"""

from typing import Any

from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chesil_web.foundation.keys import sessions
from chesil_web.person.accounts import names


class Command(BaseCommand):
    """End sessions."""

    help = "Close every record that is open and sign editors out, or close one record. Nothing is lost."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--everyone", action="store_true", help="Of every record, complaint and editor.")
        whose.add_argument("--record", action="store_true", help="Of one record: asks for its name.")

    def handle(self, *args: Any, everyone: bool, **options: Any) -> None:
        """End them, and say how many.

        Raises:
            CommandError: no record has the name.
        """
        if everyone:
            count = sessions.end_all()
            Session.objects.all().delete()
        else:
            safe = names.safe_of(input("Name of the notes: "))  # not an argument: those are listed and kept
            if safe is None:
                raise CommandError("No record has this name.")
            count = sessions.end_all(safe_id=safe)
        self.stdout.write(f"{count} session{' was' if count == 1 else 's were'} ended.")
