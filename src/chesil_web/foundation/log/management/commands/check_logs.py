"""`python -m django check_logs`: does every log fit every anchor, and every row its log? It needs no key."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chesil_web.foundation.log import checking


class Command(BaseCommand):
    """Says what does not fit, and ends with 1 when something does not."""

    help = "Check every log of every record against the anchors over it, and every row. No key is needed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two options."""
        parser.add_argument("--against", type=Path, help="a file with an anchor that was kept elsewhere")
        parser.add_argument("--newest", action="store_true", help="print the newest anchor, to be kept")

    def handle(self, *_: Any, **said: Any) -> None:
        """Check, or print."""
        if said["newest"]:
            self.stdout.write(checking.newest_anchor(), ending="")
            return
        found = list(checking.faults(_held(said["against"])))
        for each in found:
            self.stdout.write(each)
        if found:
            sys.exit(1)
        self.stdout.write("Every log fits every anchor over it, and every row is as it was kept.")


def _held(path: Path | None) -> str:
    try:
        return path.read_text("utf-8") if path else ""
    except (OSError, UnicodeDecodeError):
        raise CommandError("The file with the anchor cannot be read.") from None
