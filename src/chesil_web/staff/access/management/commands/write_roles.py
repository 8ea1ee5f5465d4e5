"""`python -m django write_roles docs/what-roles-can-see.md`, from the table of access."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chesil_web.staff.access import roles_page


class Command(BaseCommand):
    """Write the page."""

    help = "Write what each role can see, as docs/what-roles-can-see.md has it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("page", type=Path, help="The file to write.")

    def handle(self, *args: Any, page: Path, **options: Any) -> None:
        """Write it."""
        page.write_text(roles_page.text(), "utf-8")
