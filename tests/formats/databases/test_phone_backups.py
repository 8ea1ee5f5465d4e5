"""Backups of phones: what opens, what is taken and what is not, and what is refused by name."""

import hashlib
import json
import plistlib
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from bench import backups, databases
from bench.backups import KEY, PASSWORD
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from chesil.cli import secrets
from chesil.cli.command import app
from chesil.phones import answering, backup, conversations, crypt15, keybag
from chesil.phones.faults import NotABackup, WrongSecret
from chesil.phones.orders import Order
from chesil.readers import extract, registry
from chesil.sandbox import phones
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Reading, ReadOptions

FILES = {
    backups.CALLS: databases.iphone_calls(),
    backups.WHATSAPP: databases.whatsapp_iphone(),
    backups.NOTES: b"what nobody asked for",
    backups.PHOTO: b"\xff\xd8\xff\xe0 a picture",
}


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return backups.iphone(tmp_path_factory.mktemp("backup") / "00008110", FILES, password=PASSWORD)


def opened(folder: Path, password: bytes = PASSWORD) -> backup.Backup:
    lists = ((folder / name).read_bytes() for name in ("Manifest.plist", "Manifest.db"))
    return backup.opened(*lists, password)


def read(data: bytes, name: str = "any.name") -> Reading:
    found = backup.in_memory(data, name)
    (reading,) = registry.read_document(found, options=ReadOptions()).readings
    return reading


def test_the_list_of_a_locked_backup_says_whose_it_is_and_what_can_be_taken(locked: Path):
    listing = opened(locked).listing
    assert (listing.device, listing.backed_up, listing.files) == ("Asha's iPhone", "2025-11-01T12:30:00Z", 4)
    assert [each.what for each in listing.items] == ["calls", "whatsapp", "photos"]
    assert listing.is_locked


def test_a_file_that_is_not_on_the_list_of_what_may_be_taken_cannot_be_opened(locked: Path):
    notes = hashlib.sha1("-".join(backups.NOTES).encode()).hexdigest()  # noqa: S324 - Apple's names
    assert (locked / notes[:2] / notes).exists()
    with pytest.raises(NotABackup, match="lists no such file"):
        opened(locked).item(notes)


def test_what_is_stored_opens_to_what_it_was_and_is_locked_on_the_disk(locked: Path):
    found = opened(locked)
    for item in found.listing.items:
        stored = (locked / item.file_id[:2] / item.file_id).read_bytes()
        assert stored != FILES[item.domain, item.path]
        assert found.content(item, stored) == FILES[item.domain, item.path]


def test_a_plain_backup_opens_without_a_password(tmp_path: Path):
    assert len(opened(backups.iphone(tmp_path / "b", FILES), b"").listing.items) == 3


def test_a_wrong_password_is_said_and_is_not_the_code_of_the_phone(locked: Path):
    with pytest.raises(WrongSecret, match="not the code of the phone"):
        opened(locked, b"1234")


def test_a_backup_that_asks_for_endless_work_is_refused(locked: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keybag, "_MOST_ROUNDS", 999)
    with pytest.raises(NotABackup, match="keys of this backup are damaged"):
        opened(locked)


def test_names_that_could_leave_the_folder_are_left_out(tmp_path: Path):
    folder = backups.iphone(tmp_path / "b", FILES)
    with closing(sqlite3.connect(folder / "Manifest.db")) as connection:
        connection.execute("UPDATE Files SET fileID = '../../../etc/passwd' WHERE domain LIKE 'Home%'")
        connection.commit()
    assert [each.what for each in opened(folder, b"").listing.items] == ["whatsapp", "photos"]


@settings(max_examples=80)
@given(which=st.integers(0, 1), place=st.integers(0, 6_000), put=st.binary(min_size=1, max_size=30))
def test_a_changed_list_opens_or_is_refused_in_words(locked: Path, which: int, place: int, put: bytes):
    lists = [(locked / name).read_bytes() for name in ("Manifest.plist", "Manifest.db")]
    lists[which] = lists[which][:place] + put + lists[which][place + len(put) :]
    with suppress(ReadingError):  # nothing else may be raised
        found = backup.opened(*lists, PASSWORD)
        assert {each.what for each in found.listing.items} <= {"calls", "whatsapp", "photos"}


def test_a_locked_backup_of_whatsapp_opens_with_its_digits_or_with_the_file_of_its_key():
    whole = databases.whatsapp_android()
    data = backups.crypt15(whole)
    spaced = " ".join(KEY.hex()[place : place + 4] for place in range(0, 64, 4))
    java = b"\xac\xed\x00\x05ur\x00\x02[B" + bytes(12) + b"\x00\x00\x00\x20" + KEY
    for given_key in (spaced.encode(), KEY.hex().upper().encode() + b"\n", java):
        assert crypt15.opened(data, crypt15.key_of(given_key), name="msgstore.db.crypt15") == whole
    without_sum = data[:-16]
    assert crypt15.opened(without_sum, KEY, name="x") == whole


def test_a_wrong_key_a_changed_file_and_an_older_kind_are_each_said(monkeypatch: pytest.MonkeyPatch):
    data = backups.crypt15(databases.whatsapp_android())
    with pytest.raises(WrongSecret, match="no key"):
        crypt15.key_of(b"12345")
    with pytest.raises(WrongSecret, match="does not open"):
        crypt15.opened(data, bytes(32), name="x")
    with pytest.raises(WrongSecret, match="was changed"):
        crypt15.opened(data[:400] + b"!" + data[401:], KEY, name="x")
    with pytest.raises(NotABackup, match="crypt12 or crypt14"):
        crypt15.opened(bytes(300), KEY, name="msgstore.db.crypt14")
    with pytest.raises(NotABackup, match="no database"):
        crypt15.opened(backups.crypt15(b"a picture"), KEY, name="x")
    monkeypatch.setattr(crypt15, "MOST_IN_MEMORY", 100)
    with pytest.raises(TooLarge):
        crypt15.opened(data, KEY, name="x")


@given(st.binary(max_size=400))
def test_any_bytes_are_no_locked_backup_and_said_to_be_none(data: bytes):
    with pytest.raises(ReadingError):
        crypt15.opened(data, KEY, name="x")


def test_only_the_chosen_conversations_are_in_what_is_taken():
    reading = read(databases.whatsapp_android())
    names = [each.name for each in conversations.listed(reading)]
    assert names == ["+447700900456", "Book club", "status@broadcast"]
    origin = extract.Origin("msgstore.db", "ab" * 32, "", "", 0, 0, 0, 0)
    taken = conversations.taken(reading, ["Book club"], origin=origin)
    again = read(taken)
    assert again.format == "phone-extract"
    assert (again.rows["thread"].unique().to_list(), again.problems.height) == (["Book club"], 0)
    assert b"Why do you not answer" not in taken
    columns = [name for name in again.rows.columns if name not in ("record", "line")]
    whole = reading.rows.filter(thread="Book club").select(columns)
    assert again.rows.select(columns).equals(whole)
    sentences = [each.sentence for each in again.assumptions]
    assert sentences[0].startswith("Taken out of the database msgstore.db (SHA-256 abab")
    assert sentences[1] == "1 of 3 conversations were taken. The others were left there."


def test_a_call_without_a_number_is_a_conversation_of_its_own():
    listed = conversations.listed(read(databases.android_calls()))
    assert {each.name: each.records for each in listed} == {"+447700900456": 4, "number withheld": 2}


@pytest.mark.parametrize(
    "line",
    [
        b'{"kind":"message"}',
        b'{"kind":"nothing","precision":"exact"}',
        b'{"kind":"message","precision":"exact","at":"2025-10-09T08:53:20"}',
        b'{"kind":"message","precision":"exact","offset_minutes":99999}',
        b'{"kind":"message","precision":"exact","attachments":[{"name":"a","size_bytes":-1}]}',
        b'{"kind":"message","precision":"exact","tags":["x"]}',
        b'{"kind":"message","precision":"exact","details":"{"}',
        b"[" * 5_000,
        b"\xff",
    ],
)
def test_a_damaged_line_of_an_extract_is_a_problem_of_its_own(line: bytes):
    first, second, *_ = extract.written(
        extract.Origin("a", "b", "c", "1", 1, 0, 1, 1), read(databases.android_texts()).rows
    ).splitlines()
    reading = read(b"\n".join([first, line, second]))
    assert (reading.rows.height, reading.problems["code"].to_list()) == (1, ["unreadable"])


def test_the_secret_is_wiped_whether_it_opens_or_not(locked: Path):
    for words in (PASSWORD, b"wrong"):
        secret = bytearray(words)
        with (locked / "Manifest.plist").open("rb") as one, (locked / "Manifest.db").open("rb") as two:
            answering.answered(Order("list", "iphone"), [one, two], secret)
        assert secret == bytes(len(words))


def test_a_confined_child_lists_opens_and_takes(locked: Path, tmp_path: Path):
    with Nursery() as nursery:
        phone = phones.Phone(path=locked, of="iphone", nursery=nursery, secret=PASSWORD)
        calls, whatsapp, photo = phone.listing().items
        assert [each.name for each in phone.conversations(whatsapp)] == ["Dev", "Book club"]
        taken = read(phone.extract(whatsapp, ["Dev"]))
        assert taken.rows["text"][0] == "Why do you not answer?"
        assert phone.content(photo) == FILES[backups.PHOTO]
        wrong = phones.Phone(path=locked, of="iphone", nursery=nursery, secret=b"wrong")
        with pytest.raises(WrongSecret):
            wrong.listing()
        gone = backups.iphone(tmp_path / "b", {backups.CALLS: b"no database"})
        with pytest.raises(NotABackup, match="no database of messages"):
            phones.Phone(path=gone, of="iphone", nursery=nursery).conversations(calls)


def test_what_is_no_backup_is_named_before_a_secret_is_asked_for(tmp_path: Path, locked: Path):
    for name, start, said in (
        ("msgstore.db.crypt14", bytes(9), "an older kind of locked WhatsApp backup"),
        ("signal-2025-10-09-21-53-20.backup", bytes(9), "a locked backup of Signal"),
        ("backup.ab", b"ANDROID BACKUP\n5\n1\nAES-256\n", "a backup of an Android phone"),
        ("SmartSwitch.sbu", bytes(9), "Samsung Smart Switch"),
    ):
        path = tmp_path / name
        path.write_bytes(start)
        with pytest.raises(NotABackup, match=said):
            phones.found(path)
    assert phones.found(locked.parent) == (locked, "iphone")
    with pytest.raises(NotABackup, match="holds no backup"):
        phones.found(tmp_path)
    (tmp_path / "Manifest.mbdb").write_bytes(b"mbdb")
    with pytest.raises(NotABackup, match="iOS 9 or older"):
        phones.found(tmp_path)
    with pytest.raises(ReadingError, match="no such file"):
        phones.found(tmp_path / "none")


def test_the_command_takes_what_was_chosen_and_nothing_else(
    locked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(secrets, "ask", lambda what, *, descriptor: PASSWORD.decode())
    run, out = CliRunner().invoke, tmp_path / "out"
    shown = run(app, ["phone", "list", str(locked), "--what", "whatsapp"])
    assert shown.exit_code == 0
    assert "Book club" in shown.output
    take = ["phone", "take", str(locked), "--out", str(out)]
    for wrong in (
        ["--what", "whatsapp"],
        ["--thread", "Dev"],
        ["--what", "diary", "--all-threads"],
        ["--what", "whatsapp", "--thread", "Devo"],
    ):
        assert run(app, [*take, *wrong]).exit_code != 0
        assert list(tmp_path.iterdir()) == []
    assert run(app, [*take, "--what", "whatsapp,photos", "--thread", "Dev"]).exit_code == 0
    names = sorted(path.name for path in out.iterdir())
    assert names == ["photo-100APPLE-IMG_0001.JPG", "photos.jsonl", "whatsapp-ChatStorage.sqlite.jsonl"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in (out, *out.iterdir()))
    ((name, path, stored, taken),) = json.loads((out / "photos.jsonl").read_bytes())["origin"]["files"]
    assert (name, path) == (names[0], "/".join(backups.PHOTO))
    assert (taken, stored != taken) == (hashlib.sha256(FILES[backups.PHOTO]).hexdigest(), True)
    assert run(app, [*take, "--what", "whatsapp", "--all-threads"]).exit_code != 0  # it exists already


def test_a_property_list_that_is_none_is_refused():
    for data in (b"", b"<plist>", plistlib.dumps([1]), b"bplist00" + bytes(40)):
        with pytest.raises(NotABackup):
            backup.opened(data, b"", b"")


def test_only_the_recordings_of_the_records_that_were_chosen_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(secrets, "ask", lambda what, *, descriptor: PASSWORD.decode())
    files = {backups.VOICEMAIL: databases.iphone_voicemail()} | {
        ("HomeDomain", f"Library/Voicemail/{name}"): name.encode() for name in ("1.amr", "2.amr", "other.amr")
    }
    folder = backups.iphone(tmp_path / "00008110", files, password=PASSWORD)
    assert [each.what for each in opened(folder).listing.items] == ["voicemail"]
    with pytest.raises(NotABackup):
        opened(folder).item(hashlib.sha1(b"HomeDomain-Library/Voicemail/1.amr").hexdigest())  # noqa: S324
    out, take = tmp_path / "out", ["phone", "take", str(folder), "--what", "voicemail", "--out"]
    assert CliRunner().invoke(app, [*take, str(out), "--thread", "+447700900456"]).exit_code == 0
    assert sorted(each.name for each in out.iterdir()) == [
        "1.amr",
        "attached.jsonl",
        "voicemail-voicemail.db.jsonl",
    ]
    assert (out / "1.amr").read_bytes() == b"1.amr"
    ((name, path, _stored, taken),) = json.loads((out / "attached.jsonl").read_bytes())["origin"]["files"]
    assert (name, path) == ("1.amr", "HomeDomain/Library/Voicemail/1.amr")
    assert taken == hashlib.sha256(b"1.amr").hexdigest()
    stored = folder / hashlib.sha1(b"HomeDomain-Library/Voicemail/2.amr").hexdigest()  # noqa: S324
    (stored.parent / stored.name[:2] / stored.name).unlink()
    found = CliRunner().invoke(app, [*take, str(tmp_path / "all"), "--all-threads"])
    assert found.exit_code == 0
    assert "1 file is listed in the backup and is not there" in " ".join(found.output.split())
