"""The commands over a case folder, with secrets through descriptors and a clock that can be set."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.copies import Copies

from chesil.vault import passphrases

PASSPHRASE = "gravel lantern oyster meadow"  # noqa: S105 - of an invented case
OTHER = "another gravel lantern meadow"
CHAT = "04/03/2026, 14:30 - Dev: CANARYWORD where are you\n25/03/2026, 14:31 - Asha: at home\n"
DIARY = '[[entries]]\nwhen = "2026-03-05"\nwhat = "CANARYWORD stood outside"\n'


@attrs.define
class Clock:
    """What the command takes for this machine's clock."""

    time: datetime = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in ("unlocking", "case", "keys", "backup"):
        monkeypatch.setattr(f"chesil.cli.{module}.now", clock)
    return clock


@attrs.frozen
class Sealed:
    """A case folder and the command over it.

    Attributes:
        folder: the case. code: its recovery code, as it was printed. exports: a chat and a diary.
    """

    _run: Callable[..., Any]
    folder: Path
    exports: Path
    codes: list[str]

    @property
    def code(self) -> str:
        """The newest recovery code."""
        return self.codes[-1]

    def __call__(
        self, *words: Any, passphrase: str | None = None, code: str | None = None, new: str | None = None
    ) -> Any:
        """Run a command; each secret that is given goes through a pipe. Without any, the passphrase goes."""
        given = {"--passphrase-fd": passphrase, "--code-fd": code, "--new-passphrase-fd": new}
        if words[0] in ("init", "add", "open", "anchor") and not any(given.values()):
            given["--passphrase-fd"] = PASSPHRASE
        with pipes({name: text for name, text in given.items() if text is not None}) as options:
            ended = self._run(*words, *options)
        self.codes.extend(
            line.strip()
            for line in ended.out.splitlines()
            if line.count("-") == 8 and " " not in line.strip()
        )
        return ended

    def open(self, *words: Any, **secrets: str) -> Any:
        """`chesil open` on the case."""
        return self("open", self.folder, *words, **secrets)

    def keys(self, *words: Any, **secrets: str) -> Any:
        """`chesil keys` on the case."""
        return self("keys", self.folder, *words, **secrets)

    def add(self, *paths: Any, **secrets: str) -> Any:
        """`chesil add` to the case; both exports when nothing is named."""
        return self("add", self.folder, *(paths or (self.exports,)), **secrets)

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look into the database, or change it behind the command's back."""
        with closing(sqlite3.connect(self.folder / "record.db", isolation_level=None)) as connection:
            return connection.execute(statement, values).fetchall()

    def blobs(self) -> list[Path]:
        """Every sealed file on the disk."""
        return [path for path in (self.folder / "blobs").rglob("?" * 32) if path.is_file()]


class pipes:  # noqa: N801 - reads as what it is
    """Options that name pipes, each with a secret in it."""

    def __init__(self, secrets: dict[str, str]) -> None:
        self._secrets, self._open = secrets, list[int]()

    def __enter__(self) -> list[str]:
        options = []
        for name, text in self._secrets.items():
            reading, writing = os.pipe()
            os.write(writing, text.encode() + b"\n")
            os.close(writing)
            self._open.append(reading)
            options += [name, str(reading)]
        return options

    def __exit__(self, *_: object) -> None:
        for each in self._open:
            os.close(each)


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases that cost little to check; a file of tests that starts processes does without."""
    derive = passphrases.derive
    monkeypatch.setattr(
        passphrases, "derive", lambda text, salt, _, **rest: derive(text, salt, "argon2id,64,1,1", **rest)
    )


@pytest.fixture
def none(chesil: Callable[..., Any], tmp_path: Path, clock: Clock, quick_keys: None) -> Sealed:
    """The command, before a case was made."""
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "WhatsApp Chat with Dev.txt").write_text(CHAT, "utf-8")
    (exports / "diary.toml").write_text(DIARY, "utf-8")
    return Sealed(chesil, tmp_path / "record", exports, [])


@pytest.fixture
def empty(none: Sealed, copies: Copies) -> Sealed:
    """A case without a file."""

    def make() -> tuple[str, ...]:
        assert none("init", none.folder).status == 0
        return tuple(none.codes)

    none.codes[:] = copies.put("empty", none.folder, make)
    return none


@pytest.fixture
def sealed(none: Sealed, copies: Copies) -> Sealed:
    """A case with a chat and a diary in it."""

    def make() -> tuple[str, ...]:
        assert none("init", none.folder).status == 0
        assert none.add().status == 0
        return tuple(none.codes)

    none.codes[:] = copies.put("sealed", none.folder, make)
    return none
