"""`chesil site` as whoever runs the site has it: in processes of its own, with the site's settings."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import psycopg
import pytest
from tests.web import prepared
from tests.web.installation import CLUSTER


def settings(**more):
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("CHESIL_", "DJANGO_"))
    }
    return inherited | {name: str(value) for name, value in more.items()}


def ran(*command, status=0, **more):
    ended = subprocess.run(
        [sys.executable, *map(str, command)],
        env=settings(**more),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == status, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def chesil(*command, **more):
    return ran("-c", "from chesil.cli import main; main()", *command, **more)


@pytest.fixture(scope="module")
def folder(trial, tmp_path_factory):
    """A site that was started once, a key for its backups, and a backup of it."""
    place = shutil.copytree(trial, tmp_path_factory.mktemp("site"), dirs_exist_ok=True)
    said = chesil("backup-key", place / "backups.key")
    (public,) = (line.strip() for line in said.splitlines() if line.strip().startswith("age1"))
    said = chesil(
        "site",
        "backup",
        place / "backup",
        "--keys",
        place / "apart",
        "--to",
        public,
        "--data",
        place / "data",
    )
    assert "Backed up as" in said
    return place


def backup_of(folder):
    return [folder / "backup", "--keys", folder / "apart", "--identity", folder / "backups.key"]


def test_a_backup_goes_into_an_empty_place_of_either_database_and_the_site_starts_on_it(folder, tmp_path):
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
    ran("-c", prepared.START, **place)
    if CLUSTER is None:
        with closing(sqlite3.connect(tmp_path / "new" / "notes.sqlite3")) as database, database:
            database.execute("update upkeep_putback set replayed_at = null")
        said = ran("-c", prepared.START, status=1, **place)
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


def test_a_drill_ends_well_and_leaves_nothing(folder, tmp_path):
    said = chesil("site", "drill", *backup_of(folder), TMPDIR=tmp_path)
    assert "The backup is whole." in said
    assert list(tmp_path.iterdir()) == []


def test_a_restore_without_the_instance_key_or_a_word_on_the_list_is_refused(folder, tmp_path):
    said = chesil("site", "restore", *backup_of(folder), "--no-list", "--data", tmp_path / "new", status=2)
    assert "The instance key is not here" in said
    assert not (tmp_path / "new").exists()
    said = chesil("site", "restore", *backup_of(folder), "--data", tmp_path / "new", status=2)
    assert "--no-list" in said
