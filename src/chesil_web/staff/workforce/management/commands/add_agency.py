"""`python -m django add_agency NAME --kind council --manager NAME`: an agency, and the code of a colleague.

In an agency with one manager, whoever runs the site invites each worker, because nobody else could agree.
"""

from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from chesil_web.staff.workforce import actions, queries, rules
from chesil_web.staff.workforce.models import AgencyKind, Role


class Command(BaseCommand):
    """Add an agency, or invite somebody else to one that is there."""

    help = (
        "Add an agency whose workers work on cases, or invite somebody to one that is there. "
        "Prints an invitation code, once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The agency and its manager."""
        parser.add_argument("name", help="The agency's name.")
        parser.add_argument("--kind", choices=get_args(AgencyKind), help="Needed for a new agency.")
        parser.add_argument(
            "--manager", required=True, metavar="NAME",
            help="The name of the person to invite, usually a manager, as colleagues see it.",
        )  # fmt: skip
        parser.add_argument(
            "--role", action="append", choices=get_args(Role), help="What they do, in place of duty manager."
        )
        parser.add_argument(
            "--team",
            action="append",
            default=[],
            metavar="NAME",
            help="A team of this agency that they join.",
        )

    @transaction.atomic
    def handle(
        self,
        *args: Any,
        name: str,
        kind: AgencyKind | None,
        manager: str,
        role: list[Role] | None,
        team: list[str],
        **options: Any,
    ) -> None:
        """Add it.

        Raises:
            CommandError: it is new and has no kind, has no such team, or nobody holds these roles together.
        """
        found = next((row for row, told in queries.agencies() if told.name == name), None)
        if found is None and kind is None:
            raise CommandError("There is no such agency yet. Say what kind it is with --kind.")
        agency = found or actions.add_agency(name, kind or "council")
        teams = {told.name: row.id.hex for row, told in queries.teams(agency.id)}
        if unknown := [each for each in team if each not in teams]:
            raise CommandError(
                f"{name} has no team {unknown[0]}. Its teams: {', '.join(teams) or 'none yet'}."
            )
        try:
            code = actions.invite(
                agency.id, manager, role or ["duty manager"], teams=[teams[each] for each in team]
            )
        except actions.NotPossible as error:
            raise CommandError("An administrator or an auditor can have no other role.") from error
        self.stdout.write(f"Invitation code, shown once: {code}")
        self.stdout.write(
            f"It works for {rules.CODE_FOR.days} days, once. Give it to {manager} in person or by phone."
        )
