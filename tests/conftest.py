"""Fixtures every test may use."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real sample data beside the project; skips the test where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real sample exports is not beside this project")
    return SHARED
