"""Fixtures every test may use."""

from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("chesil", deadline=None)
settings.load_profile("chesil")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real sample data beside the project; skips the test where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real sample exports is not beside this project")
    return SHARED
