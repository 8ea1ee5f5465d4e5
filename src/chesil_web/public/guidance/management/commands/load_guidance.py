"""`python -m django load_guidance`: load the starting pages and services; what an editor changed stays."""

from typing import Any

from django.core.management.base import BaseCommand

from chesil_web.public.guidance import actions


class Command(BaseCommand):
    """Load what the site starts with."""

    help = "Load the starting guidance and directory. What an editor has changed stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was done."""
        for what, did in zip(("pages", "services"), actions.load(), strict=True):
            self.stdout.write(
                f"{what}: {did.new} new, {did.newer} newer now, {did.left} left because an editor has them."
            )
