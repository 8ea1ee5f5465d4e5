"""How a person says which case she means and how to open it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import attrs
import typer

from chesil.case_folder import opening
from chesil.case_folder.case import Case
from chesil.cli import secrets
from chesil.vault import recovery
from chesil.vault.key_service import FileKeyService

Folder = Annotated[Path, typer.Argument(help="The case folder.", show_default=False)]
PassphraseFd = Annotated[
    int | None,
    typer.Option(help="Read the passphrase from this descriptor, not from the terminal.", show_default=False),
]
CodeFd = Annotated[
    int | None,
    typer.Option(help="Open with the recovery code, read from this descriptor.", show_default=False),
]
WithCode = Annotated[bool, typer.Option("--code", help="Open with the recovery code; you are asked for it.")]
KeyFile = Annotated[
    Path | None,
    typer.Option(help="The installation's key file, when the case was made with one.", show_default=False),
]


def now() -> datetime:
    """This machine's clock."""
    return datetime.now(UTC)


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
        """The open case, closed at the end."""
        with opening.open_case(self.folder, self.secret(), now=now, key_service=self.key_service()) as case:
            yield case
