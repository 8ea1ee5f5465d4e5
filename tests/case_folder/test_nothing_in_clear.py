"""Of a case nothing stands in clear: not its words, not its keys, not in files that come and go (K1, K2)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.case_folder.conftest import PASSPHRASE

from chesil.vault.stores import is_name

WORDS = (b"CANARYWORD", b"WhatsApp Chat with Dev", b"Asha", b"diary.toml", PASSPHRASE.encode())

# Python itself tells of every file that it opens for writing, also of those that are gone again.
WATCHED = """
import os, sys
opened = []
def hook(event, arguments):
    if event == "open" and arguments[2] is not None and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        opened.append(str(arguments[0]))
sys.addaudithook(hook)
from chesil.cli import main
try:
    main()
except SystemExit as end:
    status = end.code or 0
sys.stderr.write("\\n".join(["OPENED", *opened]))
sys.exit(status)
"""


def command(*arguments: object, passphrase: str = PASSPHRASE, watched: bool = False) -> tuple[str, list[str]]:
    """Run the command in a process of its own; gives what it printed, and which files it opened for writing."""
    reading, writing = os.pipe()
    os.write(writing, passphrase.encode() + b"\n")
    os.close(writing)
    told = [str(each).replace("FD", str(reading)) for each in arguments]
    program = [sys.executable, "-c", WATCHED] if watched else [sys.executable, "-m", "chesil.cli"]
    try:
        ended = subprocess.run(
            [*program, *told], pass_fds=[reading], capture_output=True, text=True, check=False
        )
    finally:
        os.close(reading)
    assert ended.returncode in (0, 1), ended.stderr
    return ended.stdout, ended.stderr.partition("OPENED\n")[2].split("\n")


def raw(folder: Path) -> bytes:
    return b"".join(
        path.name.encode() + path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    )


@pytest.fixture(scope="module")
def journey(tmp_path_factory):
    """A case made, filled and looked into, each by a process of its own that is watched."""
    place = tmp_path_factory.mktemp("place")
    exports = place / "exports"
    exports.mkdir()
    chat = "04/03/2026, 14:30 - Dev: CANARYWORD where are you\\n25/03/2026, 14:31 - Asha: at home\\n"
    (exports / "WhatsApp Chat with Dev.txt").write_text(chat.replace("\\n", "\n"), "utf-8")
    (exports / "diary.toml").write_text(
        '[[entries]]\nwhen = "2026-03-05"\nwhat = "CANARYWORD stood outside"\n'
    )
    record, opened, printed = place / "record", [], []
    for step in (
        ("init", record, "--passphrase-fd", "FD"),
        ("add", record, exports, "--passphrase-fd", "FD"),
        ("open", "--passphrase-fd", "FD", record, "read"),
        ("open", "--passphrase-fd", "FD", record, "log"),
        ("check", record),
    ):
        out, files = command(*step, watched=True)
        printed.append(out)
        opened += files
    return record, opened, printed


def test_no_word_of_the_case_stands_in_its_folder(journey):
    record, _, printed = journey
    everything = raw(record)
    assert [word for word in WORDS if word in everything] == []
    assert "CANARYWORD" not in "".join(printed)


def test_no_secret_stands_in_its_folder(journey):
    record, _, printed = journey
    code = next(line.strip() for line in printed[0].splitlines() if line.count("-") == 8)
    everything = raw(record)
    assert code.encode() not in everything
    assert code.replace("-", "").encode() not in everything


def test_every_file_that_was_written_lies_in_its_folder(journey):
    record, opened, _ = journey
    own = (str(record), str(record.with_name(".record.making")), "/dev/", "/proc/")
    outside = {path for path in opened if path and not path.startswith(own)}
    sealed_drafts = {path for path in outside if is_name(path)}  # opened inside the folder, by their name
    assert {
        each for each in outside - sealed_drafts if not each.isdecimal() and "__pycache__" not in each
    } == set()
