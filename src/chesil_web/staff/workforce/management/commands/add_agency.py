"""`python -m django add_agency NAME --kind council --manager NAME`: an agency, and its manager's code."""

from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from chesil_web.staff.workforce import actions, queries, rules
from chesil_web.staff.workforce.models import AgencyKind


class Command(BaseCommand):
    """Add an agency, or invite another manager of one that is there."""

    help = "Add an agency whose workers work on cases. Prints an invitation code for its manager, once."

    def add_arguments(self, parser: CommandParser) -> None:
        """The agency and its manager."""
        parser.add_argument("name", help="The agency's name.")
        parser.add_argument("--kind", choices=get_args(AgencyKind), help="Needed for a new agency.")
        parser.add_argument("--manager", required=True, help="The name of its manager, as colleagues see it.")

    @transaction.atomic
    def handle(self, *args: Any, name: str, kind: AgencyKind | None, manager: str, **options: Any) -> None:
        """Add it.

        Raises:
            CommandError: it is new and has no kind.
        """
        found = next((row for row, told in queries.agencies() if told.name == name), None)
        if found is None and kind is None:
            raise CommandError("There is no such agency yet. Say what kind it is with --kind.")
        agency = found or actions.add_agency(name, kind or "council")
        code = actions.invite(agency.id, manager, ["duty manager"])
        self.stdout.write(f"Invitation code, shown once: {code}")
        self.stdout.write(
            f"It works for {rules.CODE_FOR.days} days, once. Give it to {manager} in person or by phone."
        )
