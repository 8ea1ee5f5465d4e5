"""`chesil init`, `add` and `open`: a sealed case from the first word to the last, and what goes wrong on the way."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import CHAT, DIARY, OTHER, PASSPHRASE, Clock, Sealed

from chesil.case_folder import loose
from chesil.case_folder.database import Database
from chesil.case_folder.errors import CaseInUse
from chesil.vault import sealing
from chesil.vault.errors import StoreFull
from chesil.vault.stores.folder import FolderStore

DIARY_FILE = "diary.toml"
CHAT_FILE = "WhatsApp Chat with Dev.txt"


def said(ended: Any) -> str:
    """What was printed, as one line, so that where lines break does not matter."""
    return " ".join((ended.out + ended.err).split())


# Making a case.


def test_a_new_case_gives_its_code_once_and_says_what_comes_next(none: Sealed):
    ended = none("init", none.folder)
    assert ended.status == 0, ended.err
    assert len(none.codes) == 1
    assert "chesil add" in ended.out
    assert none.code not in none.open("files").out


@pytest.mark.parametrize("there", ["file", "folder"])
def test_a_case_is_never_made_over_something(none: Sealed, there: str):
    none.folder.write_text("mine") if there == "file" else shutil.copytree(none.exports, none.folder)
    ended = none("init", none.folder)
    assert (ended.status, none.codes) == (2, [])
    assert "something here already" in said(ended)


def test_a_case_may_be_made_in_an_empty_folder(none: Sealed):
    none.folder.mkdir()
    assert none("init", none.folder).status == 0
    assert none.add().status == 0


def test_a_weak_passphrase_is_refused_with_a_better_one_and_nothing_is_made(none: Sealed):
    ended = none("init", none.folder, passphrase="secret")  # noqa: S106
    assert ended.status == 2
    assert "too easy to guess" in said(ended)
    assert [each.name for each in none.folder.parent.iterdir()] == ["exports"]


def test_a_run_that_was_killed_while_it_made_a_case_can_be_run_again(none: Sealed):
    draft = none.folder.with_name(".record.making")
    draft.mkdir()
    (draft / "record.db").write_bytes(b"half")
    assert none("init", none.folder).status == 0
    assert not draft.exists()


def test_a_key_file_ties_the_passphrase_to_itself(none: Sealed, tmp_path: Path):
    assert none("init", none.folder, "--key-file", tmp_path / "key").status == 0
    without = none.open("files")
    assert without.status == 2
    assert "key that is not here" in said(without)
    assert none.open("files", "--key-file", tmp_path / "key").status == 0
    assert none.open("files", code=none.code).status == 0


# Adding.


def test_what_is_added_is_listed_by_number_name_and_hash(sealed: Sealed):
    ended = sealed.open("files")
    assert ended.status == 0
    assert DIARY_FILE in ended.out
    assert "not read yet" not in ended.out


def test_the_same_file_twice_is_not_taken_twice(sealed: Sealed):
    before = len(sealed.blobs())
    ended = sealed.add()
    assert "2 files: there already, so not taken twice." in ended.out
    assert len(sealed.blobs()) == before


def test_a_run_that_is_stopped_says_what_stays_and_the_next_one_goes_on(
    empty: Sealed, monkeypatch: pytest.MonkeyPatch
):
    from chesil.case_folder import receiving

    take = receiving._take

    def stopped(case: Any, path: Path, *rest: Any, **more: Any) -> Any:
        if path.name == DIARY_FILE:
            raise KeyboardInterrupt
        return take(case, path, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(receiving, "_take", stopped)
        ended = empty.add()
    assert ended.status == 2
    assert "1 file: sealed and read." in said(ended)
    assert "Stopped" in said(ended)
    again = empty.add()
    assert "1 file: there already" in again.out
    assert "1 file: sealed and read." in again.out


def test_a_case_that_lies_among_the_exports_is_not_put_into_itself(sealed: Sealed, tmp_path: Path):
    ended = sealed.add(tmp_path)
    assert "2 files: there already" in ended.out
    assert "sealed and read" not in ended.out


def test_odd_names_go_in_and_come_out_harmless(empty: Sealed, tmp_path: Path):
    odd = tmp_path / "odd"
    (odd / "again").mkdir(parents=True)
    for number, name in enumerate(
        (b"\xff\xfe.txt", "WhatsApp ‮gnp.txt".encode(), b"new\nline\x1b[31m.txt", b"-rf.txt", b"n" * 251 + b".txt",
         "日本 🌧 é.txt".encode(), b"again/-rf.txt", b"again/-RF.txt"),
    ):  # fmt: skip
        Path(os.fsdecode(os.fsencode(odd) + b"/" + name)).write_text(f"{number}")
    ended = empty.add(odd)
    assert ended.status == 1, ended.err  # nobody knows what these files are
    assert "8 files: sealed and read." in ended.out
    assert "\x1b[31m" not in ended.out + empty.open("log").out + empty.open("files").out
    assert empty.open("export", "--out", tmp_path / "clear").status == 0
    names = sorted(os.listdir(tmp_path / "clear"))
    assert len(names) == len({name.casefold() for name in names}) == 8
    assert not [name for name in names if name.startswith("-") or not name.isprintable()]
    contents = sorted((tmp_path / "clear" / name).read_text() for name in names)
    assert contents == [str(number) for number in range(8)]


def test_a_name_from_a_hostile_case_never_leads_out_of_the_folder(empty: Sealed, tmp_path: Path):
    from chesil.case_folder import exporting

    hostile = ["../../evil", "/etc/passwd", "..", ".", "", "a/b\\c", ".bashrc", "x\0y"]
    names = exporting._names({bytes([number]) * 16: name for number, name in enumerate(hostile)})
    assert len(set(names.values())) == len(hostile)
    for name in names.values():
        assert (tmp_path / name).resolve().parent == tmp_path.resolve()
        assert not name.startswith((".", "-"))


def test_a_link_or_a_pipe_among_the_files_is_said_and_the_rest_is_taken(empty: Sealed, tmp_path: Path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "chat.txt").write_text(CHAT)
    (tmp_path / "files" / "link.txt").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "files" / "pipe")
    ended = empty.add(tmp_path / "files")
    assert ended.status == 0
    assert "1 file: sealed and read." in ended.out
    assert "link.txt: This is a link to something elsewhere. It was not followed." in said(ended)
    assert "pipe: This is not a file but a pipe" in said(ended)


def test_a_file_that_is_not_there_is_said_with_its_name(empty: Sealed):
    ended = empty.add("nowhere.txt")
    assert ended.status == 2
    assert "nowhere.txt" in said(ended)


def test_a_clock_that_ran_backwards_is_said_in_the_log(sealed: Sealed, clock: Clock, tmp_path: Path):
    clock.move(hours=-2)
    (tmp_path / "more.txt").write_text(CHAT.replace("where", "WHERE"))
    assert sealed.add(tmp_path / "more.txt").status == 0
    log = sealed.open("log").out
    assert "went back by 7,200 seconds" in log
    assert "in order and whole" in log


# Opening.


@pytest.mark.parametrize(
    ("words", "secrets", "told"),
    [
        (("files",), {"passphrase": OTHER}, "This passphrase does not open"),
        (("files",), {"code": "ZRHK-3DZB"}, "characters"),
        (("files",), {"code": "ZRHK-3DZB-GNCQ-BP9P-VE72-GTE1-GWAA-9P3G-A"}, "not as printed"),
        (("export", "nothing", "--out", "{tmp}/clear"), {}, "No such file"),
        (("export", "--out", "{case}/clear"), {}, "inside the case"),
        (("export", "--out", "{tmp}/exports"), {}, "a file of this name already"),
        (("analyse", "--out", "{case}/papers"), {}, "are inside one another"),
        (("remove", DIARY_FILE, "--now"), {}, "needs the recovery code"),
        (("put-back", DIARY_FILE), {}, "No such file"),
    ],
)
def test_what_cannot_be_done_is_said_calmly_and_changes_nothing(
    sealed: Sealed, tmp_path: Path, words: tuple[str, ...], secrets: dict[str, str], told: str
):
    places = {"tmp": tmp_path, "case": sealed.folder}
    ended = sealed.open(*(word.format(**places) for word in words), **secrets)
    assert ended.status == 2
    assert told in said(ended)
    assert "fault in Chesil" not in said(ended)
    assert "2 files: there already" in sealed.add().out
    assert sealed("check", sealed.folder).status == 0
    assert (sealed.exports / DIARY_FILE).read_text() == DIARY


def test_without_a_terminal_nobody_is_asked_and_the_help_is_named(sealed: Sealed):
    ended = sealed._run("open", sealed.folder, "files")
    assert ended.status == 2
    assert "--help" in said(ended)


def test_a_folder_that_was_moved_opens_as_before(sealed: Sealed):
    moved = sealed.folder.with_name("elsewhere")
    sealed.folder.rename(moved)
    assert sealed("open", moved, "read").status == 0
    lost = sealed.open("files")
    assert lost.status == 2
    assert "There is no case in this folder" in said(lost)


@pytest.mark.parametrize("what", ["damaged", "missing"])
@pytest.mark.parametrize("kind", ["file", "reading"])
def test_a_damaged_or_missing_sealed_file_is_found_named_and_mended_by_adding_it_again(
    sealed: Sealed, tmp_path: Path, what: str, kind: str
):
    rows = "select name from blob join item on item.id = blob.item where kind = ?"
    name = sealed.sql(rows, kind)[0][0]
    blob = next(path for path in sealed.blobs() if path.name == name)
    blob.chmod(0o600)
    blob.write_bytes(bytes(blob.stat().st_size)) if what == "damaged" else blob.unlink()
    checked = sealed("check", sealed.folder)
    assert checked.status == 1
    assert "What to do" in said(checked)
    ended = sealed.open("export", "--out", tmp_path / "clear") if kind == "file" else sealed.open("read")
    assert ended.status == 2
    assert DIARY_FILE in said(ended) or CHAT_FILE in said(ended)
    assert not list(tmp_path.glob("clear/*"))
    assert sealed.add().status == 0
    assert sealed("check", sealed.folder).status == 0
    assert sealed.open("export", "--out", tmp_path / "clear").status == 0
    assert (tmp_path / "clear" / DIARY_FILE).read_text() == DIARY


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("pragma user_version = 7", "is of version 7"),
        ("pragma user_version = 0", "never made whole"),
        ("drop table token", ""),
        ("update item set sealed = substr(sealed, 3) where kind = 'file'", "damaged"),
        ("delete from lock", "No passphrase opens this case now"),
        ("update lock set id = randomblob(16)", "does not belong"),
    ],
)
def test_a_changed_database_is_told_apart_and_said_in_words(sealed: Sealed, change: str, told: str):
    sealed.sql(change)
    ended = sealed.open("files")
    assert told in said(ended)
    assert "fault in Chesil" not in said(ended)
    assert ended.status == (2 if told else 0)


def test_what_a_newer_program_sealed_is_said_to_be_newer(sealed: Sealed):
    ((item, document),) = sealed.sql("select id, sealed from item where kind = 'file' limit 1")
    newer = b"\x02" + document[1 : -sealing._MARK]
    sealed.sql("update item set sealed = ? where id = ?", newer + sealing._mark(newer), item)
    ended = sealed.open("files")
    assert ended.status == 2
    assert "newer version" in said(ended)


@pytest.mark.parametrize("size", [0, 100, 4_096])
def test_a_cut_database_is_said_to_be_damaged(sealed: Sealed, size: int):
    with (sealed.folder / "record.db").open("r+b") as stream:
        stream.truncate(size)
    for ended in (sealed.open("files"), sealed("check", sealed.folder), sealed.keys("status")):
        assert ended.status == 2
        assert "restore" in said(ended)


def test_a_case_that_another_program_changes_is_said_to_be_in_use(
    sealed: Sealed, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chesil.case_folder.database._WAIT_S", 0.05)
    with closing(sqlite3.connect(sealed.folder / "record.db", isolation_level=None)) as other:
        other.execute("begin immediate")
        ended = sealed.open("remove", DIARY_FILE)
        assert ended.status == 2
        assert "Another program is writing to this case" in said(ended)
        assert DIARY_FILE in sealed.open("files").out


def test_a_case_on_a_disk_that_takes_no_writing_can_be_read_and_not_changed(
    sealed: Sealed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chesil.case_folder.database._is_writable", lambda _: False)
    before = {path: path.stat().st_mtime_ns for path in sealed.folder.rglob("*")}
    assert sealed.open("read").status == 0
    exported = sealed.open("export", "--out", tmp_path / "clear")
    assert exported.status == 0
    assert "The log of this case does not tell of this" in said(exported)
    assert sealed("check", sealed.folder).status == 0
    assert sealed.keys("status").status == 0
    for ended in (
        sealed.add(),
        sealed.open("remove", DIARY_FILE),
        sealed.keys("put-away", passphrase=PASSPHRASE),
    ):
        assert ended.status == (0 if "there already" in ended.out else 2)
        assert "there already" in ended.out or "cannot be written to" in said(ended)
    assert {path: path.stat().st_mtime_ns for path in sealed.folder.rglob("*") if path.is_file()} == {
        path: when for path, when in before.items() if path.is_file()
    }


# What comes out.


@pytest.mark.parametrize("words", [("export",), ("analyse", "--no-pdf")])
def test_before_anything_is_written_in_clear_it_is_said(
    sealed: Sealed, tmp_path: Path, words: tuple[str, ...]
):
    refused = sealed.open(*words, "--out", tmp_path / "clear", passphrase=OTHER)  # so nothing was written yet
    assert refused.status == 2
    assert "will not be sealed" in said(refused)
    assert not (tmp_path / "clear").exists()


def test_originals_come_out_byte_for_byte(sealed: Sealed, tmp_path: Path):
    assert sealed.open("export", DIARY_FILE, DIARY_FILE, "--out", tmp_path / "clear").status == 0
    assert [path.name for path in (tmp_path / "clear").iterdir()] == [DIARY_FILE]
    assert (tmp_path / "clear" / DIARY_FILE).read_text() == DIARY


def test_the_log_tells_what_was_written_outside_the_case(sealed: Sealed, tmp_path: Path):
    assert sealed.open("export", "--out", tmp_path / "clear").status == 0
    assert sealed.open("analyse", "--no-pdf", "--me", "Asha", "--out", tmp_path / "papers").status == 0
    assert sealed.open("export", "nothing", "--out", tmp_path / "none").status == 2
    told = [line.split("UTC")[1].strip() for line in sealed.open("log").out.splitlines() if "outside" in line]
    papers = sum(each.is_file() for each in (tmp_path / "papers").rglob("*"))
    assert told == [
        "wrote originals outside the case, in clear: 2 files",
        f"wrote findings and papers outside the case, in clear: {papers} files",
    ]


@pytest.mark.parametrize("fault", [StoreFull, CaseInUse])
def test_a_log_that_cannot_be_told_keeps_nobody_from_their_evidence(
    sealed: Sealed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
):
    def fails(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr("chesil.case_folder.log.append", fails)
    ended = sealed.open("export", "--out", tmp_path / "clear")
    assert ended.status == 0
    assert "The log of this case does not tell of this" in said(ended)
    assert len(list((tmp_path / "clear").iterdir())) == 2


def test_a_sealed_case_gives_the_findings_of_the_plain_exports_byte_for_byte(
    chesil: Callable[..., Any], sealed: Sealed, tmp_path: Path
):
    plain = chesil("analyse", sealed.exports, "--me", "Asha", "--no-pdf", "--out", tmp_path / "plain")
    opened = sealed.open("analyse", "--me", "Asha", "--no-pdf", "--out", tmp_path / "sealed")
    assert (plain.status, opened.status) == (0, 0)
    for name in ("findings.json", "timeline.csv", "timeline.parquet", "manifest.json"):
        assert (tmp_path / "plain" / name).read_bytes() == (tmp_path / "sealed" / name).read_bytes(), name
    again = sealed.open("analyse", "--no-pdf", "--out", tmp_path / "again")  # who she is was remembered
    assert again.status == 0


def test_a_removed_file_comes_back_within_thirty_days_and_not_later(sealed: Sealed, clock: Clock):
    removed = sealed.open("remove", DIARY_FILE)
    assert "put-back" in removed.out
    assert DIARY_FILE not in sealed.open("files").out
    assert "1 removed file can be brought back" in sealed.open("put-back").out
    assert "is back" in sealed.open("put-back", DIARY_FILE).out
    sealed.open("remove", DIARY_FILE)
    before = len(sealed.blobs())
    clock.move(days=31)
    assert "gone for good now: 1 file" in sealed.open("files").err
    assert len(sealed.blobs()) == before - 2
    assert sealed.open("put-back", DIARY_FILE).status == 2
    assert "erased a file for good" in sealed.open("log").out


def test_a_file_that_was_added_anew_is_not_put_back_beside_itself(sealed: Sealed):
    sealed.open("remove", DIARY_FILE)
    assert "1 file: sealed and read." in sealed.add().out
    ended = sealed.open("put-back", DIARY_FILE)
    assert ended.status == 2
    assert "added again since" in said(ended)


def test_with_the_code_a_file_goes_at_once_and_its_bytes_with_it(sealed: Sealed):
    wrapped = sealed.sql("select wrapped from item_key where kind = 'file'")[0][0]
    ended = sealed.open("remove", CHAT_FILE, DIARY_FILE, "--now", code=sealed.code)
    assert ended.status == 0
    assert not sealed.blobs()
    assert wrapped not in b"".join(path.read_bytes() for path in sealed.folder.iterdir() if path.is_file())
    assert "4 events" not in (log := sealed.open("log").out)
    assert "in order and whole" in log


def test_bytes_that_a_killed_run_left_are_out_of_use_after_a_day_and_strange_ones_stay(
    sealed: Sealed, clock: Clock
):
    blobs = sealed.folder / "blobs"
    with (
        Database.open(sealed.folder / "record.db") as database,
        loose.draft(FolderStore(blobs), database, now=clock()) as draft,
    ):
        name = draft.commit()
    left, stray = blobs / name[:2] / name, blobs / "ab" / ("ab" * 16)
    stray.write_bytes(b"sealed bytes that nothing refers to")
    for path in (left, stray):
        os.utime(path, (clock().timestamp(),) * 2)
    assert sealed("check", sealed.folder).status == 0
    sealed.add()
    assert left.exists()
    clock.move(days=2)
    sealed.add()
    assert not left.exists()
    assert (blobs / "quarantine" / name).exists()
    assert stray.exists()


def test_every_command_says_in_plain_help_what_it_does(chesil: Callable[..., Any]):
    for words in (
        "init", "add", "open", "keys", "backup", "backup-key", "restore", "drill", "check", "anchor",
        "open x files", "open x read", "open x analyse", "open x export", "open x remove", "open x put-back",
        "open x log", "keys x status", "keys x change-passphrase", "keys x forgot-passphrase", "keys x new-code",
        "keys x stop-new-code", "keys x put-away", "keys x rotate", "keys x delete", "keys x undelete",
        "keys x change-key-file",
    ):  # fmt: skip
        ended = chesil(*words.split(), "--help")
        assert ended.status == 0, words
        assert "." in ended.out
        assert "password" not in ended.out.lower()
