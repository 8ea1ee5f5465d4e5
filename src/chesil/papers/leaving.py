"""The leak check of files that are about to be sent, against a list of what must not leave."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import attrs
import msgspec

from chesil.leaks import Detail, Hit, Kind, check
from chesil.leaks.bounds import NOT_LOOKED
from chesil.papers.eyes import MOST
from chesil.papers.seeing import Eyes
from chesil.pipeline import Progress, quiet
from chesil.readers.media.kinds import named_as_picture
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import ChesilError
from chesil.terms.readings import file_name

_EXAMPLE: Final = '[[secret]]\nname = "new home"\nkind = "address"\nvalue = "12 Quay Lane, Northmere"'


class Secret(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must not leave. *name*: what a find calls it. *kind*: how it can be written (`leaks.Kind`)."""

    name: str
    kind: Kind
    value: str


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A find that stays, with the reason. *part*: where it is in the file, as the find says it."""

    secret: str
    file: str
    part: str
    reason: str


class Secrets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of secrets, and of finds that somebody looked at and keeps."""

    secret: tuple[Secret, ...]
    kept: tuple[Kept, ...] = ()

    @property
    def details(self) -> tuple[Detail, ...]:
        """The secrets as the check takes them."""
        return tuple(
            Detail(id=each.name, kind=each.kind, value=each.value, whose=each.name) for each in self.secret
        )


class SecretsUnreadable(ChesilError):
    """The file of secrets is missing something, or holds what no such file has."""

    code = "secrets-unreadable"


@attrs.frozen(kw_only=True)
class Find:
    """A secret in a file. *reason*: why it stays; empty while it is open."""

    file: str
    hit: Hit
    reason: str = ""


@attrs.frozen(kw_only=True)
class Checked:
    """What the check of some files found.

    Attributes:
        finds: in the order of the files. not_looked: a line for each part that nobody could look into.
        for_the_eye: pictures: what they show, only a person can see. read: of how many pictures, pages among
            them, a machine read the words.
    """

    files: int
    finds: tuple[Find, ...]
    not_looked: tuple[str, ...]
    for_the_eye: tuple[str, ...]
    read: int = 0

    @property
    def is_open(self) -> bool:
        """Whether something was found that nobody has settled, or could not be looked at."""
        return bool(self.not_looked) or any(not each.reason for each in self.finds)


def read_secrets(path: Path) -> Secrets:
    """The secrets in a file.

    Raises:
        SecretsUnreadable: with what is wrong, and nothing of what the file holds.
    """
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=Secrets)
        if not found.secret or not all(each.value.strip() and each.name.strip() for each in found.secret):
            raise SecretsUnreadable(
                "A secret has no name or no value.", where=file_name(path), next_step=_next_step()
            )
        if not all(each.reason.strip() for each in found.kept):
            raise SecretsUnreadable(
                "Something is kept without a reason.",
                where=file_name(path),
                next_step="Write down why it stays.",
            )
    except msgspec.ValidationError as error:
        raise SecretsUnreadable(
            f"The secrets cannot be read: {error}.", where=file_name(path), next_step=_next_step()
        ) from None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        raise SecretsUnreadable(
            "The secrets cannot be read.", where=file_name(path), next_step=_next_step()
        ) from None
    return found


def _next_step() -> str:
    return f"Each secret is written so:\n{_EXAMPLE}"


def check_files(paths: Sequence[Path], secrets: Secrets, *, progress: Progress = quiet) -> Checked:
    """Look for every secret in every file, each looked into in a process that can reach nothing else.

    Raises:
        ReadingError: a file cannot be opened, or cannot be looked through; nothing is said of the others.
    """
    finds: list[Find] = []
    not_looked: list[str] = []
    eyes = Eyes()
    with Nursery() as nursery:
        for count, path in enumerate(paths, 1):
            name = file_name(path.name)
            with path.open("rb") as source:
                size = path.stat().st_size
                pieces = nursery.pieces(source, size, name=path.name)
                pieces += eyes.pieces(source, size, path.name, nursery)
            closed = [each for each in pieces if each.part.endswith(NOT_LOOKED)]
            not_looked += [f"{name}, {each.part}: {each.text}" for each in closed]
            for hit in check(secrets.details, pieces).hits:
                finds.append(Find(file=name, hit=hit, reason=_reason(secrets, name, hit)))
            progress("Looking for secrets", count, len(paths))
    pictures = tuple(file_name(each.name) for each in paths if named_as_picture(each.name))
    return Checked(
        files=len(paths), finds=tuple(finds), not_looked=tuple(not_looked), for_the_eye=pictures,
        read=MOST - eyes.left,
    )  # fmt: skip


def _reason(secrets: Secrets, name: str, hit: Hit) -> str:
    return next(_reasons(secrets, name, hit), "")


def _reasons(secrets: Secrets, name: str, hit: Hit) -> Iterator[str]:
    for each in secrets.kept:
        if (each.secret, each.file, each.part) == (hit.detail.id, name, hit.part):
            yield each.reason
