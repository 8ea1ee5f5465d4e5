"""The command `chesil`: what a person types, and what they are told."""

import sys
from typing import Final

__all__ = ["main"]

_READS: Final = {
    "read",
    "analyse",
    "first",
    "add",
    "paper",
    "phone",
}  # the commands that read files, each apart


def main() -> None:
    """Run the command; a stop while it loads ends in words too."""
    try:
        if _READS.intersection(sys.argv[1:2]):
            from chesil.sandbox.starting import prepare  # noqa: PLC0415 - the rest loads meanwhile

            prepare()
        from chesil.cli.command import run  # noqa: PLC0415 - a second or two, in which it may be stopped
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. Nothing was written.\n")
        sys.exit(2)
    run()
