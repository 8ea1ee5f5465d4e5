"""`chesil init` and `add` in processes of their own: killed, and on a disk that is full."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import CHAT, PASSPHRASE, Sealed


@pytest.fixture
def quick_keys() -> None:
    """A process of its own checks passphrases as it does everywhere."""


def start(*words: Any, passphrase: str = PASSPHRASE, **more: Any) -> subprocess.Popen[str]:
    reading, writing = os.pipe()
    os.write(writing, passphrase.encode() + b"\n")
    os.close(writing)
    command = [
        sys.executable,
        "-c",
        "from chesil.cli import main; main()",
        *map(str, words),
        "--passphrase-fd",
        str(reading),
    ]
    started = subprocess.Popen(
        command, pass_fds=[reading], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
    )
    os.close(reading)
    return started


def test_a_killed_run_loses_nothing_and_the_next_one_goes_on(empty: Sealed, tmp_path: Path):
    many = tmp_path / "many"
    many.mkdir()
    for number in range(60):
        (many / f"{number:02}.txt").write_text(CHAT.replace("where", f"{number}"))
    killed = start("add", empty.folder, many)
    while killed.poll() is None and len(empty.blobs()) < 8:
        time.sleep(0.01)
    killed.kill()
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert 8 <= len(empty.blobs()) < 120
    assert empty("check", empty.folder).status == 0
    assert empty.add(many).status == 0
    assert empty.open("files").out.count(".txt ") == 60
    assert "in order and whole" in empty.open("log").out


def test_a_full_disk_keeps_what_was_there_and_nothing_half(sealed: Sealed, tmp_path: Path):
    (tmp_path / "big.bin").write_bytes(os.urandom(2_000_000))
    few = 1_000_000
    ended = start(
        "add", sealed.folder, tmp_path / "big.bin",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (few, few)),
    )  # fmt: skip
    _, err = ended.communicate()
    assert ended.returncode == 2, err
    assert "no room" in err
    assert sealed("check", sealed.folder).status == 0
    assert sealed.open("files").out.count("2026-") == 2
    assert not list((sealed.folder / "blobs" / "drafts").iterdir())


def test_a_full_disk_makes_no_half_case(none: Sealed):
    ended = start(
        "init", none.folder, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    )
    _, err = ended.communicate()
    assert ended.returncode == 2
    assert "fault in Chesil" not in err
    assert [each.name for each in none.folder.parent.iterdir()] == ["exports"]
