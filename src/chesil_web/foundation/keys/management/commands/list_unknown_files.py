"""`python -m django list_unknown_files`: which sealed files does no row know? It changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from chesil_web.foundation.keys import sweeping


class Command(BaseCommand):
    """Names each file in the store that no row knows."""

    help = "List the sealed files in the store that the database knows nothing of. Nothing is changed."

    def handle(self, *_: Any, **__: Any) -> None:
        """List them."""
        names = sweeping.unknown()
        for name in names:
            self.stdout.write(name)
        self.stderr.write(f"{len(names)} files that the database knows nothing of.")
