"""A case folder with a few invented files, and a clock that can be set."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chesil.case_folder import opening, receiving
from chesil.case_folder.case import Case
from chesil.terms.readings import ReadOptions
from chesil.vault import passphrases
from chesil.vault.recovery import read_code

PASSPHRASE = "gravel lantern oyster meadow"  # noqa: S105 - of an invented case
CHAT = "04/03/2026, 14:30 - Dev: CANARYWORD where are you\n04/03/2026, 14:31 - Asha: at home\n"
DIARY = '[[entries]]\nwhen = "2026-03-05"\nwhat = "CANARYWORD stood outside"\n'


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases that cost little to check; what they protect is not tested by waiting."""
    derive = passphrases.derive
    monkeypatch.setattr(
        passphrases, "derive", lambda text, salt, _, **rest: derive(text, salt, "argon2id,64,1,1", **rest)
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A chat and a diary, with one word in both that nothing else holds."""
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "WhatsApp Chat with Dev.txt").write_text(CHAT, "utf-8")
    (folder / "diary.toml").write_text(DIARY, "utf-8")
    return folder


@pytest.fixture
def made(tmp_path: Path, clock: Clock) -> tuple[Path, bytes]:
    """A case folder without a file, and its recovery code."""
    folder = tmp_path / "record"
    case, code = opening.create(folder, passphrase=PASSPHRASE, now=clock)
    with case:
        pass
    return folder, read_code(code)


@pytest.fixture
def sealed(made: tuple[Path, bytes], exports: Path, clock: Clock) -> Iterator[Case]:
    """A case folder with both files, open."""
    with opening.open_case(made[0], PASSPHRASE, now=clock) as case:
        list(receiving.add(case, [exports], options=ReadOptions(day_first=True)))
        yield case
