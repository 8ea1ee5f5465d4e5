"""`chesil site` as whoever runs the site has it, with the site's settings: a backup in a process of its own, the rest
in copies of one that is loaded."""

import os
import shutil
import sqlite3
from contextlib import closing
from functools import partial

import psycopg
import pytest
from tests.web import prepared
from tests.web.installation import CLUSTER
from tests.web.loaded import alone

MAIN = "from chesil.cli import main; main()"


def settings(**more):
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("CHESIL_", "DJANGO_"))
    }
    return inherited | {name: str(value) for name, value in more.items()}


@pytest.fixture(scope="module")
def ran(loaded):
    """What a program says that ends as it should, in a copy of a loaded process."""

    def run(program, *arguments, status=0, **more):
        ended = loaded.ran(program, *map(str, arguments), settings=settings(**more))
        assert ended.status == status, ended.out + ended.err
        return ended.out + ended.err

    return run


@pytest.fixture(scope="module")
def chesil(ran):
    return partial(ran, MAIN)


@pytest.fixture(scope="module")
def folder(trial, chesil, tmp_path_factory):
    """A site that was started once, a key for its backups, and a backup of it."""
    place = shutil.copytree(trial, tmp_path_factory.mktemp("site"), dirs_exist_ok=True)
    said = chesil("backup-key", place / "backups.key")
    (public,) = (line.strip() for line in said.splitlines() if line.strip().startswith("age1"))
    command = [
        "site",
        "backup",
        place / "backup",
        "--keys",
        place / "apart",
        "--to",
        public,
        "--data",
        place / "data",
    ]
    ended = alone(MAIN, *map(str, command), settings=settings())
    assert "Backed up as" in ended.out + ended.err
    return place


def backup_of(folder):
    return [folder / "backup", "--keys", folder / "apart", "--identity", folder / "backups.key"]


def test_a_backup_goes_into_an_empty_place_of_either_database_and_the_site_starts_on_it(
    folder, chesil, ran, tmp_path
):
    (tmp_path / "new-keys").mkdir()
    key = tmp_path / "new-keys" / "instance.key"
    key.write_bytes((folder / "data-keys" / "instance.key").read_bytes())
    key.chmod(0o400)
    said = chesil("site", "erasures", tmp_path / "list", "--data", folder / "data")
    assert "0 erasures listed" in said
    prepared.with_tables(tmp_path / "new")  # that a restore makes them where there are none, the drill shows
    place = {"CHESIL_DATA": tmp_path / "new", **other_database()}
    said = chesil("site", "restore", *backup_of(folder), "--erasures", tmp_path / "list", **place)
    assert "The backup is" in said
    assert "Erased again: 0 records, 0 single items." in said
    ran(prepared.START, **place)
    if CLUSTER is None:
        with closing(sqlite3.connect(tmp_path / "new" / "notes.sqlite3")) as database, database:
            database.execute("update upkeep_putback set replayed_at = null")
        said = ran(prepared.START, status=1, **place)
        assert "was put back from a backup, and that is not finished" in said
        assert "Erased again" in chesil("site", "replay", "--no-list", **place)


def other_database():
    """An empty PostgreSQL where the tests run on one: the backup is of SQLite."""
    if CLUSTER is None:
        return {}
    with psycopg.connect(CLUSTER.address, password=CLUSTER.password, autocommit=True) as connection:
        connection.execute("drop database if exists put_back")
        connection.execute("create database put_back")
    address = CLUSTER.address.rpartition("/")[0] + "/put_back"
    return {"CHESIL_DATABASE": address, "CHESIL_DATABASE_PASSWORD": CLUSTER.password}


def test_a_drill_ends_well_and_leaves_nothing(folder, chesil, tmp_path):
    said = chesil("site", "drill", *backup_of(folder), TMPDIR=tmp_path)
    assert "The backup is whole." in said
    assert list(tmp_path.iterdir()) == []


def test_a_restore_without_the_instance_key_or_a_word_on_the_list_is_refused(folder, chesil, tmp_path):
    said = chesil("site", "restore", *backup_of(folder), "--no-list", "--data", tmp_path / "new", status=2)
    assert "The instance key is not here" in said
    assert not (tmp_path / "new").exists()
    said = chesil("site", "restore", *backup_of(folder), "--data", tmp_path / "new", status=2)
    assert "--no-list" in said
