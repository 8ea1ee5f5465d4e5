"""The website over a database and keys of its own, and the cast that uses it."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

FOLDER = Path(tempfile.mkdtemp(prefix="notes-"))
os.environ.update(DJANGO_SETTINGS_MODULE="chesil_web.config.settings", CHESIL_DATA=str(FOLDER / "data"))
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver has a loop in this thread

from chesil_web.config import environment, key_files  # noqa: E402 - the settings are read at their import

(FOLDER / "data").mkdir(exist_ok=True)
key_files.KeyFiles(environment.read().keys).make()

import django  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402

from chesil.vault import passphrases  # noqa: E402

django.setup()
# A file, so that what lies on the disk can be looked at.
connections.settings["default"]["TEST"]["NAME"] = str(FOLDER / "data" / "test.sqlite3")
call_command("collectstatic", verbosity=0, interactive=False)

PASSPHRASE = "gravel lantern oyster meadow"  # noqa: S105 - of an invented record


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """The installation's own safe is there, as after `chesil serve` has started once."""
    from chesil_web.keys import service

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        service.make()


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases that cost little to check; what they protect is not tested by waiting."""
    derive = passphrases.derive
    monkeypatch.setattr(
        passphrases, "derive", lambda text, salt, _, **rest: derive(text, salt, "argon2id,64,1,1", **rest)
    )


@pytest.fixture(autouse=True)
def _empty_store() -> None:
    """No sealed file of another test."""
    from chesil_web.keys import files

    for name in list(files.store().names()):
        files.store().delete(name)


@attrs.frozen
class Person:
    """Somebody with a record, signed in."""

    name: str
    passphrase: str
    code: str
    client: Client


@pytest.fixture
def visitor() -> Client:
    """Somebody who has no record."""
    return Client(HTTP_HOST="localhost", headers={"user-agent": "Mobi"})


@pytest.fixture
def person(db: None) -> Callable[[str], Person]:
    """Makes somebody with a record of their own, through the pages."""

    def made(name: str) -> Person:
        client = Client(HTTP_HOST="localhost", headers={"user-agent": "Mobi"})
        answer = client.post("/n/new", {"name": name, "new": PASSPHRASE}, secure=True)
        assert answer.status_code == 302, answer.content.decode()
        page = client.get("/n/code", secure=True).content.decode()
        code = page.split('class="ch-code" translate="no">')[1].split("<")[0]
        client.post("/n/code", secure=True)
        return Person(name, PASSPHRASE, code, client)

    return made


@pytest.fixture
def asha(person: Callable[[str], Person]) -> Person:
    """Asha, who keeps a record."""
    return person("amber kettle 412")


@pytest.fixture
def dev(person: Callable[[str], Person]) -> Person:
    """Dev, who has an account of his own."""
    return person("quiet river 118")
