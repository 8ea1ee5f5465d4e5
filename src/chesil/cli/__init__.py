"""The command `chesil`: what a person types, and what they are told."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command; a stop while it loads ends in words too."""
    try:
        from chesil.cli.command import run
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. Nothing was written.\n")
        sys.exit(2)
    run()
