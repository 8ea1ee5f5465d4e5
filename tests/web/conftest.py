"""The cast that uses the website, and what every test begins with."""

import copy
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from bench.site.installation import SQLITE, called
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core.management.commands import flush
from django.db import connection
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser
from tests.web import browser, browser_site, prepared, snapshots
from tests.web import loaded as loaded_once
from tests.web.installation import CLUSTER, FOLDER, PASSPHRASE, database_on_disk
from tests.web.loaded import Loaded
from whitenoise import WhiteNoise

from chesil.vault import passphrases

if TYPE_CHECKING:
    from chesil_web.foundation.keys.opened import OpenSafe

__all__ = ["FOLDER", "PASSPHRASE", "database_on_disk"]


@pytest.fixture(scope="session")
def tables() -> Path:
    """The folder of a database of the kind of this run whose tables are made."""
    return prepared.tables(cluster=CLUSTER is not None)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Tables that are there are kept; a PostgreSQL takes them from its template."""
    return CLUSTER is None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tables: Path) -> None:
    """The database of the tests begins with tables that were made already."""
    if CLUSTER is None:
        shutil.copyfile(tables / SQLITE, connection.settings_dict["TEST"]["NAME"])


@pytest.fixture(scope="session")
def public_rows() -> snapshots.Rows:
    """The public pages and services as a site begins with them, once the database is set up."""
    return {}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object, public_rows: snapshots.Rows) -> None:
    """The installation's own safe is there, as after `chesil serve` has started once."""
    from chesil_web.foundation.keys import service

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        service.make()
        public_rows |= snapshots.public_rows()


@pytest.fixture(scope="session")
def trial() -> Path:
    """A site in SQLite that was started once and never used: its data, its keys, and what the start said."""

    def make(folder: Path) -> None:
        prepared.with_tables(folder / "data")
        (folder / "said").write_text(prepared.start(folder / "data"))

    return prepared.made_once("trial", make)


@pytest.fixture(scope="session")
def loaded() -> Iterator[Loaded]:
    """A process that has loaded the site, of which each start is a copy."""
    with loaded_once.loaded() as found:
        yield found


@pytest.fixture
def trial_copy(trial: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may harm."""
    return shutil.copytree(trial, tmp_path, dirs_exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> Iterator[None]:
    """Each client of a test would look through all static files anew: they are found once."""
    look, found = WhiteNoise.update_files_dictionary, dict[tuple[str, str], dict[str, Any]]()

    def known(noise: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in found:
            look(noise, root, prefix)
            found[root, prefix] = dict(noise.files)
        noise.files.update(found[root, prefix])

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WhiteNoise, "update_files_dictionary", known)
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_flush() -> Iterator[None]:
    """What a test has emptied is left empty: the kinds of rows and the rights of editors come back with `guidance`."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(flush, "emit_post_migrate_signal", lambda *_: None)
        yield


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases that cost little to check; what they protect is not tested by waiting."""
    derive = passphrases.derive
    monkeypatch.setattr(
        passphrases, "derive", lambda text, salt, _, **rest: derive(text, salt, "argon2id,64,1,1", **rest)
    )
    monkeypatch.setattr(ScryptPasswordHasher, "work_factor", 2)


@pytest.fixture(scope="session")
def _emptied() -> dict[str, int]:
    """When each folder of the store changed last, as it was when it was found empty."""
    return {}


@pytest.fixture(autouse=True)
def _empty_store(_emptied: dict[str, int]) -> None:
    """No sealed file of another test, and nobody's store: whoever asks for it first gets it."""
    from chesil_web.foundation.keys import files

    place = files.place()
    if not _emptied or _changed_at() != _emptied:
        for name in [*place.names(), *place.quarantined()]:
            place.delete(name)
        _emptied.clear()
        changed = _changed_at()
        # The clock of a file goes in steps: what comes in the same step as the last change would not be seen.
        if max(changed.values()) < time.time_ns() - 100_000_000:
            _emptied.update(changed)
    (FOLDER / "data" / "files" / "owner").unlink(missing_ok=True)
    files.store.cache_clear()


def _changed_at() -> dict[str, int]:
    with os.scandir(FOLDER / "data" / "files") as found:
        return {each.name: each.stat().st_ctime_ns for each in found if each.is_dir()}


@pytest.fixture(autouse=True)
def _files_go_when_rows_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that is one transaction never ends it: sealed files go when all blocks but the test's own have ended."""
    from django.db import transaction

    from chesil_web.foundation.keys import files

    leave = transaction.Atomic.__exit__

    def left(block: transaction.Atomic, *raised: Any) -> None:
        leave(block, *raised)
        connection = transaction.get_connection(block.using)
        if len(connection.atomic_blocks) == 1 and connection.atomic_blocks[0]._from_testcase:
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for each in waiting:
                if getattr(each[1], "func", None) is files._delete:
                    each[1]()
                else:
                    connection.run_on_commit.append(each)

    monkeypatch.setattr(transaction.Atomic, "__exit__", left)


@attrs.frozen
class Person:
    """Somebody with a record, signed in."""

    name: str
    passphrase: str
    code: str
    client: Client

    def opened(self) -> "OpenSafe":
        """Their safe, as a request of theirs has it."""
        from chesil_web.foundation.keys import people
        from chesil_web.foundation.keys.models import Lock
        from chesil_web.foundation.keys.opened import OpenSafe

        lock = Lock.objects.filter(safe_id=self.client.session["safe"], kind="session")[0]
        key = people.open_with_passphrase(lock.safe_id, self.passphrase).key
        return OpenSafe(lock.safe_id, lock.id, key)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file: its driver has a loop in this thread, beside which nothing else can run one."""
    with browser.browser() as found:
        yield found


@pytest.fixture(scope="session")
def _server(django_db_setup: None) -> Iterator[LiveServerThread]:
    """One server for a run: to stop one takes half a second."""
    with browser_site.server() as started:
        yield started


@pytest.fixture
def site(transactional_db: None, settings: Any, _server: LiveServerThread) -> str:
    """The address of the site, served for a browser."""
    # Leaving leads to another host, so that coming back crosses one; here it is this machine's other name.
    settings.CHESIL = attrs.evolve(settings.CHESIL, exit=f"http://127.0.0.1:{_server.port}/s/icon.svg")
    return f"http://localhost:{_server.port}"


def new_client() -> Client:
    """A browser that has been nowhere yet."""
    return Client(HTTP_HOST="localhost", headers={"user-agent": "Mobi"})


@pytest.fixture
def visitor() -> Client:
    """Somebody who has no record."""
    return new_client()


@pytest.fixture(autouse=True)
def _own_safe(request: pytest.FixtureRequest) -> None:
    """The installation's own safe is in the database that a test sees, whatever the test before left."""
    marked = request.node.get_closest_marker("django_db")
    if marked or {"db", "transactional_db"} & set(request.fixturenames):
        from chesil_web.foundation.keys import service

        is_kept = "transactional_db" in request.fixturenames or (marked and marked.kwargs.get("transaction"))
        request.getfixturevalue("transactional_db" if is_kept else "db")
        service._secrets.cache_clear()
        service.make()


@pytest.fixture
def person(db: None) -> Callable[[str], Person]:
    """Makes somebody with a record of their own, through the pages. The name is one that was given before."""

    def made(name: str) -> Person:
        client = new_client()
        answer = client.post("/n/new", {"new": PASSPHRASE}, secure=True)
        assert answer.status_code == 302, answer.content.decode()
        page = client.get("/n/code", secure=True).content.decode()
        code = page.split('class="ch-code" translate="no">')[1].split("<")[0]
        called(name, safe_id=client.session["safe"])
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


@pytest.fixture(scope="session")
def _snapshots() -> dict[object, tuple[Person, snapshots.Snapshot]]:
    """What `once` has made, by what made it."""
    return {}


@pytest.fixture
def once(
    request: pytest.FixtureRequest,
    db: None,
    tmp_path_factory: pytest.TempPathFactory,
    _snapshots: dict[object, tuple[Person, snapshots.Snapshot]],
) -> Callable[[Callable[[Person], None]], Person]:
    """Asha, once *make* has done to her record what it does: for the first test by doing it, then from a copy."""

    def made(make: Callable[[Person], None]) -> Person:
        if make not in _snapshots:
            asha = request.getfixturevalue("asha")
            make(asha)
            _snapshots[make] = asha, snapshots.taken(tmp_path_factory.mktemp("stored") / "files")
        person, snapshot = _snapshots[make]
        snapshots.put_back(snapshot)
        client = new_client()
        client.cookies = copy.deepcopy(person.client.cookies)
        return attrs.evolve(person, client=client)

    return made
