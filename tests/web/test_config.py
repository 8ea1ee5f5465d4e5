"""Every setting, and the starts that are refused: with words that say what to do."""

import errno
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing
from pathlib import Path

import attrs
import pytest
from bench.site.visitor import is_here
from tests.web import prepared

from chesil.sandbox import nursery, starting
from chesil.terms.errors import ReadingError
from chesil.vault.key_service import LocalKey
from chesil.vault.stores.folder import FolderStore
from chesil_web.config import environment, key_files, live, serve
from chesil_web.config.environment import BadSetting, read
from chesil_web.config.key_files import KeyFiles, KeysMissing
from chesil_web.config.live import NotReady
from chesil_web.config.serve import CannotStart

GOOD = [
    ("DATABASE", "postgresql://notes@db.example.org/notes", "postgresql://notes@db.example.org/notes"),
    ("DATABASE", "postgresql://notes@[::1]:5433/notes?sslmode=verify-full", "postgresql://notes@[::1]:5433/notes?sslmode=verify-full"),
    ("DATABASE", "", ""),
    ("STORE", "s3://a-bucket", "s3://a-bucket"),
    ("STORE", "s3://a-bucket/notes/files", "s3://a-bucket/notes/files"),
    ("HOSTS", "notes.example.org, example.org", ("notes.example.org", "example.org")),
    ("TITLE", "Llyfr nodiadau", "Llyfr nodiadau"),
    ("COUNCIL", "Example Council", "Example Council"),
    ("COLOUR", "#A1b2C3", "#A1b2C3"),
    ("CONTACT", "web@council.example\n\n  01632 960001 \r\n1 High Street", ("web@council.example", "01632 960001", "1 High Street")),
    ("CONTACT", "", ()),
    ("AUTHORITIES", "/srv/authorities.toml", Path("/srv/authorities.toml")),
    ("ERASURES", "/srv/list/erasures.jsonl", Path("/srv/list/erasures.jsonl")),
    ("SPEECH_MODEL", "/srv/whisper-base", Path("/srv/whisper-base")),
    ("FORMS", "/srv/forms", Path("/srv/forms")),
    ("EXIT", "wikipedia", "https://en.wikipedia.org/wiki/Main_Page"),
    ("EDITORS", "the-desk-7", "the-desk-7"),
    ("EDITORS", "", ""),
    ("WORK", "the-desk-8", "the-desk-8"),
    ("WORK", "", ""),
    ("PROCESSES", "16", 16),
    ("COMPLAINT_DAYS", "5", 5),
    ("COMPLAINT_DAYS", "0", 0),
    ("RECORD_GB", "20", 20),
    ("RECORD_WAITING", "100", 100),
    ("QUARANTINE_DAYS", "30", 30),
    ("QUARANTINE_DAYS", "3650", 3650),
    ("LIVE", "yes", True),
    ("FINDABLE", "no", False),
    ("LIVE", "no", False),
]  # fmt: skip
BAD = [
    ("DATABASE", "mysql://notes@db/notes", "postgresql://"),
    ("DATABASE", "postgresql://notes@db.example.org", "postgresql://"),
    ("DATABASE", "postgresql://notes@/notes", "postgresql://"),
    ("DATABASE", "postgresql://notes@db:99999999/notes", "postgresql://"),
    ("DATABASE", "postgresql://notes@db/notes?options=x", "postgresql://"),
    ("DATABASE", "postgresql://notes:secret@db/notes", "CHESIL_DATABASE_PASSWORD_FILE"),
    ("STORE", "a-bucket", "s3://bucket/prefix"),
    ("STORE", "s3://", "s3://bucket/prefix"),
    ("STORE", "s3://A_BUCKET", "s3://bucket/prefix"),
    ("HOSTS", "*", "each host"),
    ("HOSTS", " , ", "each host"),
    ("HOSTS", "https://notes.example.org", "each host"),
    ("TITLE", " ", "a word or two"),
    ("TITLE", "x" * 41, "a word or two"),
    ("TITLE", "a\nb", "a word or two"),
    ("COLOUR", "red", "#1d4f6e"),
    ("COLOUR", "#12345", "#1d4f6e"),
    ("COLOUR", "#12345g", "#1d4f6e"),
    ("CONTACT", "a\n" * 7, "at most 6 lines"),
    ("CONTACT", "x" * 101, "at most 6 lines"),
    ("CONTACT", "a\x00b", "cannot be seen"),
    ("CONTACT", "\u202eelpmaxe@bew", "cannot be seen"),
    ("EXIT", "https://evil.example", "bbc-weather"),
    ("EDITORS", "x", "3 to 40 lower-case letters"),
    ("EDITORS", "a/b", "3 to 40 lower-case letters"),
    ("WORK", "a/b", "3 to 40 lower-case letters"),
    ("PROCESSES", "0", "from 1 to 64"),
    ("PROCESSES", "65", "from 1 to 64"),
    ("PROCESSES", "two", "from 1 to 64"),
    ("QUARANTINE_DAYS", "29", "30 to 3650"),
    ("QUARANTINE_DAYS", "3651", "30 to 3650"),
    ("QUARANTINE_DAYS", "a month", "30 to 3650"),
    ("LIVE", "true", "yes or no"),
    ("FINDABLE", "maybe", "yes or no"),
    ("COMPLAINT_DAYS", "61", "at most 60"),
    ("COMPLAINT_DAYS", "-1", "at most 60"),
    ("COMPLAINT_DAYS", "soon", "at most 60"),
    ("RECORD_GB", "0", "from 1 to 99999"),
    ("RECORD_WAITING", "many", "from 1 to 99999"),
]


@pytest.mark.parametrize(("name", "said", "meant"), GOOD)
def test_a_setting_is_read(name, said, meant):
    assert getattr(read({f"CHESIL_{name}": said}), name.lower()) == meant


@pytest.mark.parametrize(
    ("said", "apart"),
    [
        ({}, False),
        ({"DATABASE": "postgresql://notes@127.0.0.1:5433/notes"}, False),
        ({"DATABASE": "postgresql://notes@[::1]/notes"}, False),
        ({"DATABASE": "postgresql://notes@db.example.org/notes"}, True),
        ({"STORE": "s3://a-bucket"}, True),
    ],
)
def test_whether_a_page_may_wait_for_another_machine(said, apart):
    assert read({f"CHESIL_{name}": value for name, value in said.items()}).is_apart == apart


@pytest.mark.parametrize(("name", "said", "told"), BAD)
def test_a_value_that_cannot_be_is_refused_and_its_setting_named(name, said, told):
    with pytest.raises(BadSetting) as refused:
        read({f"CHESIL_{name}": said})
    assert refused.value.where == f"CHESIL_{name}"
    assert told in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_speech_model_that_is_none_stops_the_start(tmp_path):
    keys = {"data": tmp_path / "data", "keys": tmp_path / "keys"}
    with pytest.raises(ReadingError, match="There is no folder of a speech model here"):
        serve._check_packages(environment.Environment(**keys, speech_model=tmp_path / "gone"))
    serve._check_packages(environment.Environment(**keys))


def test_every_setting_is_tried_here():
    elsewhere = {"DATA", "KEYS", "DATABASE_PASSWORD", "STORE_ENDPOINT", "STORE_REGION", "STORE_KEY_ID", "STORE_SECRET"}  # fmt: skip
    assert {name for name, _, _ in GOOD} | elsewhere == set(environment.NAMES)
    assert len(attrs.fields(environment.Environment)) == len(environment.NAMES) + 1


def test_an_unknown_setting_is_refused_and_the_known_ones_named():
    with pytest.raises(BadSetting, match="There is no setting CHESIL_HOST") as refused:
        read({"CHESIL_HOST": "x"})
    assert "HOSTS" in refused.value.next_step


def test_what_is_not_ours_is_left_alone():
    assert read({"PATH": "/bin", "OTHER_CHESIL_X": "y"}).title == "Notes"


def test_the_folders_have_places_of_their_own():
    found = read({"CHESIL_DATA": "/srv/notes"})
    assert (found.data, found.keys) == (Path("/srv/notes"), Path("/srv/notes-keys"))


def test_keys_inside_the_data_are_refused(tmp_path):
    (tmp_path / "way").symlink_to(tmp_path / "data")
    for keys in ("data", "data/keys", "way/keys"):
        with pytest.raises(BadSetting, match="inside the data"):
            read({"CHESIL_DATA": str(tmp_path / "data"), "CHESIL_KEYS": str(tmp_path / keys)})


@pytest.mark.parametrize("name", environment.NAMES)
def test_each_setting_can_be_read_from_a_file(name, tmp_path):
    values = {"DATABASE": "postgresql://notes@db/notes", "STORE": "s3://a-bucket", "STORE_KEY_ID": "id", "STORE_SECRET": "s",
              "STORE_ENDPOINT": "https://s3.example.org",
              "HOSTS": "notes.example.org", "COLOUR": "#000000", "EXIT": "gov-uk", "PROCESSES": "1", "LIVE": "no", "FINDABLE": "no",
              "COMPLAINT_DAYS": "5", "QUARANTINE_DAYS": "40", "EDITORS": "the-desk", "WORK": "the-work", "RECORD_GB": "20",
              "RECORD_WAITING": "100"}  # fmt: skip
    path = tmp_path / "value"
    path.write_text(f"{values.get(name, 'x')}\n")
    rest = (
        {}
        if name in ("DATABASE", "STORE")
        else {"CHESIL_DATABASE": values["DATABASE"], "CHESIL_STORE": values["STORE"]}
    )
    if name in ("STORE_KEY_ID", "STORE_SECRET"):
        rest |= {f"CHESIL_{other}": "x" for other in ("STORE_KEY_ID", "STORE_SECRET") if other != name}
    said = values.get(name, "x")
    assert read({**rest, f"CHESIL_{name}_FILE": str(path)}) == read({**rest, f"CHESIL_{name}": said})


def test_a_secret_shows_in_no_text_of_the_settings(tmp_path):
    (tmp_path / "secret").write_text("CANARYSECRET")
    found = read({
        "CHESIL_DATABASE": "postgresql://notes@db/notes", "CHESIL_STORE": "s3://a-bucket", "CHESIL_STORE_KEY_ID": "CANARYID",
        "CHESIL_STORE_SECRET_FILE": str(tmp_path / "secret"), "CHESIL_DATABASE_PASSWORD_FILE": str(tmp_path / "secret"),
    })  # fmt: skip
    assert found.store_secret == found.database_password == "CANARYSECRET"  # noqa: S105 - an invented one
    assert "CANARY" not in repr(found)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named_by_its_setting(content, tmp_path):
    path = tmp_path / "value"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadSetting) as refused:
        read({"CHESIL_TITLE_FILE": str(path)})
    assert refused.value.where == "CHESIL_TITLE_FILE"


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"TITLE": "a", "TITLE_FILE": "/dev/null"}, "CHESIL_TITLE"),
        ({"STORE_REGION": "eu-west-2"}, "CHESIL_STORE_REGION"),
        ({"STORE_ENDPOINT": "https://s3.example.org"}, "CHESIL_STORE_ENDPOINT"),
        ({"STORE": "s3://a-bucket", "STORE_ENDPOINT": "s3.example.org"}, "CHESIL_STORE_ENDPOINT"),
        ({"STORE": "s3://a-bucket", "STORE_KEY_ID": "x"}, "CHESIL_STORE_KEY_ID"),
        ({"DATABASE_PASSWORD": "x"}, "CHESIL_DATABASE_PASSWORD"),
    ],
)
def test_what_does_not_go_together_is_refused(said, where):
    with pytest.raises(BadSetting) as refused:
        read({f"CHESIL_{name}": value for name, value in said.items()})
    assert refused.value.where == where


# Live.

HOSTS = {"CHESIL_LIVE": "yes", "CHESIL_HOSTS": "notes.example.org"}


def test_live_with_a_key_in_a_plain_file_is_refused(tmp_path):
    found = read(HOSTS)
    with pytest.raises(NotReady, match="plain file") as refused:
        live.check(found, KeyFiles(tmp_path))
    assert "CHESIL_HOSTS" not in str(refused.value)


@pytest.mark.parametrize(
    "hosts", [None, "localhost", "notes", "192.0.2.7", "[::1]", "notes.example.org,127.0.0.1"]
)
def test_live_without_a_name_on_the_web_is_refused(hosts, tmp_path):
    said = {"CHESIL_LIVE": "yes"} | ({"CHESIL_HOSTS": hosts} if hosts else {})
    with pytest.raises(NotReady, match="CHESIL_HOSTS"):
        live.check(read(said), handed_over(tmp_path))


def test_live_with_a_sealed_key_and_a_name_is_fine(tmp_path):
    live.check(read(HOSTS), handed_over(tmp_path))


def test_a_trial_may_lack_all_of_it_and_is_told_what(tmp_path):
    said = {"CHESIL_DATABASE": "postgresql://notes@db.example.org/notes", "CHESIL_STORE": "s3://a-bucket", "CHESIL_STORE_ENDPOINT": "http://s3.example.org"}  # fmt: skip
    missing = " ".join(live.check(read(said), KeyFiles(tmp_path)))
    for each in ("plain file", "CHESIL_HOSTS", "CHESIL_DATABASE", "CHESIL_STORE_ENDPOINT"):
        assert each in missing


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://notes@db.example.org/notes",
        "postgresql://notes@192.0.2.7/notes?sslmode=require",
        "postgresql://notes@db.example.org/notes?sslmode=verify-ca",
        "postgresql://notes@db.example.org/notes?sslmode=verify-full&sslmode=disable",
    ],
)
def test_live_with_a_database_that_could_be_overheard_or_another_is_refused(address, tmp_path):
    with pytest.raises(NotReady, match="sslmode=verify-full"):
        live.check(read(HOSTS | {"CHESIL_DATABASE": address}), handed_over(tmp_path))


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://notes@db.example.org/notes?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem",
        "postgresql://notes@localhost/notes",
        "postgresql://notes@127.0.0.1:5433/notes",
        "postgresql://notes@[::1]/notes",
    ],
)
def test_live_with_a_database_that_is_certain_or_on_this_machine_is_fine(address, tmp_path):
    assert live.check(read(HOSTS | {"CHESIL_DATABASE": address}), handed_over(tmp_path)) == []


def test_live_with_a_store_that_could_be_overheard_is_refused(tmp_path):
    said = HOSTS | {"CHESIL_STORE": "s3://a-bucket"}
    live.check(read(said), handed_over(tmp_path))
    live.check(read(said | {"CHESIL_STORE_ENDPOINT": "https://s3.example.org"}), handed_over(tmp_path / "b"))
    with pytest.raises(NotReady, match="CHESIL_STORE_ENDPOINT to an address with https"):
        live.check(
            read(said | {"CHESIL_STORE_ENDPOINT": "http://s3.example.org"}), handed_over(tmp_path / "c")
        )


@pytest.mark.parametrize("lost", ["Landlock", "filter of system calls", "has no network"])
def test_live_where_a_lock_of_the_sandbox_is_missing_is_refused(lost, tmp_path, monkeypatch):
    held = tuple(each._replace(held=each.name != lost) for each in nursery.holds())
    monkeypatch.setattr(nursery, "holds", lambda: held)
    with pytest.raises(
        NotReady, match=f"These protections are missing: {lost}. Use a Linux system with Landlock and seccomp"
    ):
        live.check(read(HOSTS), handed_over(tmp_path))
    assert lost in " ".join(live.check(read({}), KeyFiles(tmp_path)))


def test_live_where_no_process_can_be_started_for_a_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(starting, "take", not_started)
    with pytest.raises(NotReady, match="These protections are missing: the process of its own"):
        live.check(read(HOSTS), handed_over(tmp_path))


def not_started():
    raise OSError(errno.EAGAIN, "no process")


def handed_over(folder: Path) -> KeyFiles:
    trial = KeyFiles(folder / "trial")
    trial.make()
    credentials = folder / "credentials"
    credentials.mkdir(parents=True)
    (credentials / "instance.key").write_bytes(trial.instance.read_bytes())
    return KeyFiles(folder / "keys", credentials)


# Keys.


def test_a_key_that_systemd_hands_over_is_the_same_key_and_lies_in_no_folder(tmp_path):
    keys = handed_over(tmp_path)
    keys.make()
    assert {path.name for path in keys.folder.iterdir()} == {"web.key"}
    assert keys.service.id == KeyFiles(tmp_path / "trial").service.id
    assert isinstance(keys.service, LocalKey)


def test_what_is_handed_over_and_is_no_key_is_refused_without_its_words(tmp_path):
    (tmp_path / "instance.key").write_text("CANARYKEY")
    with pytest.raises(KeysMissing) as refused:
        _ = KeyFiles(tmp_path / "keys", tmp_path).service
    assert "CANARY" not in str(refused.value)


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path):
    keys = KeyFiles(tmp_path / "keys")
    keys.make()
    before = [path.read_bytes() for path in (keys.instance, keys.web)]
    keys.make()
    assert [path.read_bytes() for path in (keys.instance, keys.web)] == before
    assert {path.stat().st_mode & 0o777 for path in keys.folder.iterdir()} == {0o400}


def test_an_installation_without_keys_says_so(tmp_path):
    with pytest.raises(KeysMissing, match="no keys"):
        key_files.KeyFiles(tmp_path).web_key()


# Starts.


@pytest.fixture
def started(loaded):
    """How `chesil serve` ends on a folder where it cannot start, and what it says: of a copy of a loaded process."""

    def start(folder, port=None, **said):
        command = [
            "from chesil.cli import main; main()",
            "serve",
            str(folder),
            "--port",
            str(port or free_port()),
        ]
        ended = loaded.ran(*command, settings=prepared.without_ours() | said)
        assert ended.status not in (0, -9)
        assert "Traceback" not in ended.err
        return " ".join(ended.err.split())  # lines are broken where the terminal ends

    return start


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def test_a_folder_that_is_in_use_is_refused(tmp_path, started):
    (tmp_path / "data").mkdir()
    serve._held(tmp_path / "data")
    assert "was started on this folder already" in started(tmp_path / "data")


def test_the_same_process_may_prepare_twice(tmp_path):
    assert serve._held(tmp_path) == serve._held(tmp_path)


def test_a_port_that_is_taken_is_named(tmp_path, started):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = started(tmp_path / "data", port=port)
    assert f"The port {port} cannot be used." in said
    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CannotStart, match="Nothing can be written here"):
        serve._made(tmp_path / "file" / "data")
    with pytest.raises(CannotStart, match="Nothing can be written here"):
        serve._made(Path("/sys/chesil-data"))


def test_a_database_that_does_not_answer_is_said(tmp_path, started):
    said = started(tmp_path / "data", CHESIL_DATABASE=f"postgresql://notes@127.0.0.1:{free_port()}/notes")
    assert "The database cannot be used." in said
    assert "CHESIL_DATABASE" in said


def test_a_database_that_is_none_is_said(tmp_path, started):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "notes.sqlite3").write_bytes(b"not a database " * 99)
    assert "The database cannot be used. It says: file is not a database." in started(tmp_path / "data")


def test_a_live_start_with_a_plain_key_is_refused_before_anything_is_made(tmp_path, started):
    said = started(tmp_path / "data", **HOSTS)
    assert "plain file" in said
    assert not (tmp_path / "data").exists()


def test_a_server_that_is_killed_leaves_nobody_at_its_port(trial_copy):
    settings = {name: value for name, value in os.environ.items() if not name.startswith("CHESIL_")}
    port = free_port()
    program = f"from pathlib import Path; from chesil_web.config import serve; serve.main(Path({str(trial_copy / 'data')!r}), {port})"
    server = subprocess.Popen([sys.executable, "-c", program], env=settings)
    try:
        until(lambda: is_here(port))
    finally:
        server.kill()
        server.wait()
    until(lambda: is_free(port))


def test_an_address_is_given_once_a_page_answers(trial_copy):
    settings = {name: value for name, value in os.environ.items() if not name.startswith("CHESIL_")}
    settings["CHESIL_DATA"] = str(trial_copy / "data")
    port = free_port()
    program = f"""
from urllib.request import urlopen
from chesil_web.config import serve
serve.run(port={port}, when_up=lambda: print("answered", urlopen("http://localhost:{port}/").status, flush=True))
"""
    server = subprocess.Popen(
        [sys.executable, "-c", program], env=settings, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout.readline() == "answered 200\n"
    finally:
        server.kill()
        assert server.communicate()[0] == "", "it is given once"
    until(lambda: is_free(port))


def test_background_work_whose_starter_is_gone_before_it_has_loaded_ends(trial_copy):
    settings = {name: value for name, value in os.environ.items() if not name.startswith("CHESIL_")}
    settings["CHESIL_DATA"] = str(trial_copy / "data")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    command = [sys.executable, "-m", "chesil_web.config.work", str(gone.pid)]
    assert subprocess.run(command, env=settings, timeout=300).returncode == 0


# Starts with what does not belong together.


def keys_in(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*")}


def know_a_file(data):
    """Let the database know a sealed file."""
    with closing(sqlite3.connect(data / "notes.sqlite3")) as database, database:
        row = (uuid.uuid4().hex, "ab" * 16, 1, "")
        database.execute(
            "insert into keys_blob (item, name, cipher_size, cipher_sha256) values (?, ?, ?, ?)", row
        )


def test_a_trial_says_what_it_lacks(trial):
    said = (trial / "said").read_text()
    assert "This is a trial. Keep nothing of a real person in it." in said
    assert "The instance key is in a plain file" in said


def test_a_missing_instance_key_is_refused_and_none_is_made(trial_copy, started):
    (trial_copy / "data-keys" / "instance.key").unlink()
    before = keys_in(trial_copy / "data-keys")
    said = started(trial_copy / "data")
    assert "The instance key is missing, and the database holds records that need it." in said
    assert "No key was made." in said
    assert keys_in(trial_copy / "data-keys") == before


def test_another_folder_of_keys_is_refused_and_stays_empty(trial_copy, started):
    said = started(trial_copy / "data", CHESIL_KEYS=str(trial_copy / "other"))
    assert "The instance key is missing" in said
    assert not (trial_copy / "other").exists()


def test_another_instance_key_is_refused_and_stays(trial_copy, started):
    other = KeyFiles(trial_copy / "other")
    other.make()
    before = keys_in(other.folder)
    said = started(trial_copy / "data", CHESIL_KEYS=str(other.folder))
    assert "The instance key is not the one that the records in this database were kept with." in said
    assert keys_in(other.folder) == before


def test_background_work_with_another_key_ends_and_says_why(trial_copy):
    other = KeyFiles(trial_copy / "other")
    other.make()
    settings = {name: value for name, value in os.environ.items() if not name.startswith("CHESIL_")}
    settings |= {"CHESIL_DATA": str(trial_copy / "data"), "CHESIL_KEYS": str(other.folder)}
    command = [sys.executable, "-m", "chesil_web.config.work", str(os.getpid())]
    ended = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 2
    assert "The background work cannot start." in ended.stderr
    assert "The instance key is not the one" in ended.stderr


def test_a_lost_web_key_is_made_anew_and_that_is_said(trial_copy, loaded):
    (trial_copy / "data-keys" / "web.key").unlink()
    assert "everybody has to sign in again" in prepared.start(trial_copy / "data", run=loaded.ran)
    assert keys_in(trial_copy / "data-keys").keys() == {"instance.key", "web.key"}
    assert "sign in again" not in prepared.start(trial_copy / "data", run=loaded.ran)


def test_a_new_database_beside_the_files_of_another_is_refused_and_loses_none(tmp_path, started):
    prepared.with_tables(tmp_path / "data")
    store = FolderStore(tmp_path / "data" / "files")
    names = set()
    for _ in range(5):
        with store.draft() as draft:
            names.add(draft.commit())
    for name in names:
        os.utime(tmp_path / "data" / "files" / name[:2] / name, (time.time() - 2 * 86_400,) * 2)
    said = started(tmp_path / "data")
    assert "The store holds sealed files, and the database knows none of them." in said
    assert set(store.names()) == names
    assert not (tmp_path / "data-keys").exists()


def test_the_store_of_another_installation_is_refused(trial_copy, started):
    owner = trial_copy / "data" / "files" / "owner"
    owner.write_text("ab" * 16)
    assert "The store of sealed files belongs to another installation." in started(trial_copy / "data")
    assert owner.read_text() == "ab" * 16


def test_an_old_database_beside_a_new_store_is_refused(trial_copy, started):
    know_a_file(trial_copy / "data")
    shutil.rmtree(trial_copy / "data" / "files")
    assert "Most of the sealed files that the database knows are not in the store. It knows 1." in started(
        trial_copy / "data"
    )


def test_postgresql_without_its_package_says_what_to_install(tmp_path):
    program = (
        "import sys; sys.modules['psycopg'] = None; from chesil_web.config import serve\n"
        "try: serve.prepare()\nexcept serve.CannotStart as error: print(error)"
    )
    settings = {name: value for name, value in os.environ.items() if not name.startswith("CHESIL_")}
    settings |= {
        "CHESIL_DATA": str(tmp_path / "data"),
        "CHESIL_DATABASE": "postgresql://notes@localhost/notes",
    }
    ended = subprocess.run(
        [sys.executable, "-c", program], env=settings, capture_output=True, text=True, timeout=300
    )
    assert 'pip install "chesil[postgresql]"' in ended.stdout
    assert not (tmp_path / "data").exists()


def is_free(port):
    try:
        serve._check_port(port)
    except CannotStart:
        return False
    return True


def until(happens):
    end = time.monotonic() + 300
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.1)
