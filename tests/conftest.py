"""Fixtures every test may use: the invented case, the command, and the folder of real samples."""

import fcntl
import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import settings
from tests.copies import Copies

from chesil.cli import main

# The site and its commands are started hundreds of times. Each start compiles nothing anew, even where the machine
# says that Python shall keep nothing compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A folder for what is made once for all processes of a run; the one that begins the run takes it away.
if "TESTS_SHARED" not in os.environ:
    _SHARED_BY_THE_RUN = tempfile.TemporaryDirectory(prefix="chesil-run-")
    os.environ["TESTS_SHARED"] = _SHARED_BY_THE_RUN.name

# How long an example takes says more about the machine than about the code.
settings.register_profile("chesil", deadline=None)
settings.load_profile("chesil")

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


LONG = (
    "_in_a_browser.py",
    "test_reference.py",
    "test_nothing_in_clear_on_the_web.py",
    "test_pack_command.py",
    "test_config.py",
    "test_site_commands.py",
    "test_new_instance_key.py",
    "test_damaged_rows.py",
    "test_verify_alone.py",
    "test_chronology_pdf.py",
    "test_decided_cases.py",
    "test_command_analyse.py",
    "test_guidance_editors.py",
    "test_analysis.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files begin first, those in a browser among them: one begun last is waited for alone."""
    items.sort(key=lambda each: not each.path.name.endswith(LONG))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing is garbage that is made while tests are found: looking for some takes a tenth of the time."""
    gc.disable()
    try:
        with _first_alone() if "PYTEST_XDIST_WORKER" in os.environ else nullcontext():
            return (yield)
    finally:
        gc.enable()


@contextmanager
def _first_alone() -> Iterator[None]:
    """The first process of a run finds its tests while the others wait, and they use what it has compiled.

    In a fresh checkout side by side each would compile everything: that is two thirds of what finding takes there.
    """
    with (Path(os.environ["TESTS_SHARED"]) / "found").open("ab") as found:
        fcntl.flock(found, fcntl.LOCK_EX)
        if os.fstat(found.fileno()).st_size:
            fcntl.flock(found, fcntl.LOCK_UN)
            yield
        else:
            yield
            found.write(b"by one")


def pytest_collection_finish() -> None:
    """Ten thousand tests stay until the end: without this the collector of Python's memory goes through them each time.

    What tests make lives shortly, so it need not look as often as it does by itself.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.fixture(scope="session", autouse=True)
def _unhurried_disk() -> Iterator[None]:
    """Nothing waits until the disk itself has it: that matters when power fails, which no test does to this process."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", os.fstat)  # what is not open is refused still
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real sample data beside the project; skips the test where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real sample exports is not beside this project")
    return SHARED


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """For the tests of one file."""
    return Copies(tmp_path_factory.mktemp("kept"))


@attrs.frozen
class Ended:
    """How the command ended: its exit status and what it printed."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the invented case, made by the example script."""
    folder = tmp_path_factory.mktemp("case")
    subprocess.run([sys.executable, ROOT / "examples" / "make_case.py", folder], check=True)
    return folder


@pytest.fixture
def chesil(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Run the command in this process."""

    def run(*arguments: Any) -> Ended:
        monkeypatch.setattr(sys, "argv", ["chesil", *map(str, arguments)])
        status = 0
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
        printed = capsys.readouterr()
        return Ended(status, printed.out, printed.err)

    return run
