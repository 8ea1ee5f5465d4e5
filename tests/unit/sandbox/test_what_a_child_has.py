"""What docs/sandbox.md says a reader is given, and what a file may cost: held against the code (U3)."""

import io
import os
import sys
from pathlib import Path

import pytest
from test_confining import ALL, confined

from chesil.sandbox import nursery
from chesil.sandbox.nursery import Nursery
from chesil.terms.readings import Document, ReadOptions

MB = 1 << 20


def document(size, head=b"text"):
    return Document(name="a", size_bytes=size, sha256="", head=head, opener=io.BytesIO)


@pytest.mark.parametrize(
    ("size", "head", "memory", "seconds"),
    [
        (0, b"text", 512 * MB, 30),
        (10 * MB, b"text", (512 + 480) * MB, 70),
        (10 * MB, b"PK\x03\x04", (512 + 4_800) * MB, 430),
        (4_000 * MB, b"text", 8_192 * MB, 3_600),
    ],
    ids=["nothing", "a file", "a ZIP, which counts ten times", "the largest"],
)
def test_what_a_file_may_cost_is_what_the_page_says(size, head, memory, seconds):
    allowed = nursery._allowance(document(size, head))
    assert allowed.limits == (memory, seconds)
    assert allowed.seconds == 2 * seconds


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="what a process has is told in /proc of Linux"
)
def test_a_helper_gets_no_environment_no_file_and_no_folder_of_ours(monkeypatch, tmp_path):
    monkeypatch.setenv("CANARYNAME", "CANARYWORD")
    with (tmp_path / "CANARYFILE").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        monkeypatch.chdir(tmp_path)
        nursery.starting.end_idle()
        with Nursery(ReadOptions()) as new:
            new.try_out()  # it has started, and so has a child of it
            process = Path("/proc", str(new._helper.process.pid))
            assert b"CANARY" not in (process / "environ").read_bytes()
            assert b"CANARY" not in (process / "cmdline").read_bytes()
            assert (process / "cwd").readlink() == Path("/")
            assert not [each for each in (process / "fd").iterdir() if "CANARY" in str(each.readlink())]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is of Linux")
def test_a_confined_process_cannot_look_into_proc():
    found = confined(
        ALL,
        """
done([refused(lambda: os.open(path, os.O_RDONLY)) for path in (
    "/proc/self/environ", "/proc/self/mem", "/proc/self/maps", "/proc/self/fd", f"/proc/{os.getppid()}/environ",
    "/proc/1/cmdline", "/proc/self/exe", "/proc/sys/kernel/hostname",
)])
""",
    )
    assert found == ["PermissionError"] * 8
