"""How a person says which case she means and how to open it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import attrs
import typer
from typer.core import TyperGroup, TyperOption

from chesil.case_folder import life, opening, upkeep
from chesil.case_folder.case import Case
from chesil.cli import console, secrets
from chesil.vault import recovery
from chesil.vault.key_service import FileKeyService

Folder = Annotated[Path, typer.Argument(help="The case folder.", show_default=False)]
PassphraseFd = Annotated[
    int | None,
    typer.Option(
        help="Read the passphrase from this file descriptor, not from the terminal.", show_default=False
    ),
]
CodeFd = Annotated[
    int | None,
    typer.Option(help="Use the recovery code, read from this file descriptor.", show_default=False),
]
WithCode = Annotated[
    bool,
    typer.Option("--code", help="Use the recovery code in place of the passphrase; you are asked for it."),
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        help="The key file that the passphrase is tied to, when the case was made with one.",
        show_default=False,
    ),
]


class OptionsAnywhere(TyperGroup):
    """Commands whose common options may stand anywhere in the line, also after the command's name."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the common options first, where the parser looks for them."""
        ours = {name: each for each in self.params for name in each.opts if isinstance(each, TyperOption)}
        first, others, left = [], [], iter(args)
        for given in left:
            name, equals, _ = given.partition("=")
            if given == "--":
                others += [given, *left]
            elif name in ours:
                takes_next = not equals and not ours[name].is_flag
                first += [given, *(islice(left, 1) if takes_next else ())]
            else:
                others.append(given)
        parsed: list[str] = super().parse_args(ctx, first + others)
        return parsed


def now() -> datetime:
    """This machine's clock."""
    return datetime.now(UTC)


def say_where_bytes_are(*, is_off_the_disk: bool) -> None:
    """Say, when it is so, that what was erased is still on the disk, and when it goes."""
    if not is_off_the_disk:
        console.say(
            "Another program has this case open, or the disk is full or cannot be written to, so old "
            "bytes may "
            "still be on the disk. Close it or make room, then run chesil check on the case: that takes them "
            "away.",
            mark="  ! ",
        )


@attrs.frozen
class Unlocking:
    """How the person said to open a case."""

    folder: Path
    passphrase_fd: int | None = None
    code_fd: int | None = None
    with_code: bool = False
    key_file: Path | None = None

    @property
    def uses_code(self) -> bool:
        """Whether it is to be opened with the recovery code."""
        return self.with_code or self.code_fd is not None

    def secret(self) -> str | bytes:
        """The passphrase, or the bytes of the recovery code."""
        if self.uses_code:
            return recovery.read_code(secrets.ask("recovery code", descriptor=self.code_fd))
        return secrets.ask("passphrase", descriptor=self.passphrase_fd)

    def key_service(self) -> FileKeyService | None:
        """The installation's key, when there is a file of it."""
        return FileKeyService(self.key_file, case=self.folder) if self.key_file else None

    @contextmanager
    def opened(self) -> Iterator[Case]:
        """The open case, closed at the end. What was promised for a day that has come is done first."""
        life.catch_up(self.folder, now=now())
        with opening.open_case(self.folder, self.secret(), now=now, key_service=self.key_service()) as case:
            if gone := upkeep.keep_up(case):
                console.ERR.print(
                    f"Removed 30 days ago and gone for good now: {console.counted(gone, 'file')}."
                )
            yield case
