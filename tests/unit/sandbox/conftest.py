"""A reader that does what a file tells it to, and sound files beside it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chesil.sandbox import nursery, starting

CHAT = "04/03/2026, 14:30 - Dev: CANARYWORD where are you\n04/03/2026, 14:31 - Asha: at home\n"


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Has every helper be the hostile one from now on, with little time and memory for a file."""

    def begin(*words: str) -> None:
        starting.end_idle()
        helper = [sys.executable, "-I", str(Path(__file__).with_name("hostile_helper.py")), *words]
        monkeypatch.setattr(starting, "_COMMAND", helper)
        monkeypatch.setattr(nursery, "_CPU_SECONDS", 1)

    yield begin
    starting.end_idle()


@pytest.fixture
def told(tmp_path: Path) -> Callable[[str], list[Path]]:
    """Three chats of which the middle one tells its reader to do something; nothing, where nothing is said."""

    def write(act: str = "") -> list[Path]:
        paths = [tmp_path / name for name in ("1 before.txt", "2 hostile.txt", "3 after.txt")]
        for path, first in zip(paths, ("", f"act: {act}\n" if act else "", ""), strict=True):
            path.write_text(first + CHAT, "utf-8")
        return paths

    return write
