"""One invented pack for every test that does not make its own."""

import pytest
from tests.vault.pack.invented import Made, made


@pytest.fixture(scope="session")
def pack() -> Made:
    return made()
