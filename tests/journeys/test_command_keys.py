"""`chesil keys`: every way into a case can be changed, closed and lost, and what a person is told then."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.journeys.conftest import OTHER, PASSPHRASE, Clock, Sealed

SECRETS = {"passphrase": PASSPHRASE}


def opens(sealed: Sealed, **secrets: str) -> bool:
    return sealed.open("files", **secrets).status == 0


def raw(sealed: Sealed) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(sealed.folder.rglob("*")) if path.is_file())


def locks(sealed: Sealed) -> list[bytes]:
    return [row for (row,) in sealed.sql("select sealed from lock")]


def test_status_tells_the_ways_in_without_any_secret(sealed: Sealed):
    ended = sealed.keys("status")
    assert ended.status == 0
    assert "in use" in ended.out
    assert {"  passphrase", "  recovery code"} <= set(ended.out.splitlines())


def test_options_may_stand_before_between_and_after(sealed: Sealed, tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE)
    for place in range(1, 4):
        words = ["open", str(sealed.folder), "files"]
        with secret.open() as stream:
            words[place:place] = [f"--passphrase-fd={stream.fileno()}"]
            assert sealed._run(*words).status == 0, place


def test_a_changed_passphrase_opens_and_the_old_one_is_gone_from_the_disk(sealed: Sealed):
    before = locks(sealed)
    assert sealed.keys("change-passphrase", passphrase=PASSPHRASE, new=OTHER).status == 0
    assert opens(sealed, passphrase=OTHER)
    assert not opens(sealed, passphrase=PASSPHRASE)
    assert opens(sealed, code=sealed.code)
    gone = [row for row in before if row not in locks(sealed)]
    assert len(gone) == 1
    assert gone[0] not in raw(sealed)


@pytest.mark.parametrize("new", ["short", "gravel gravel gravel"])
def test_a_weak_new_passphrase_changes_nothing(sealed: Sealed, new: str):
    assert sealed.keys("change-passphrase", passphrase=PASSPHRASE, new=new).status == 2
    assert opens(sealed, passphrase=PASSPHRASE)


def test_a_wrong_old_passphrase_is_said_before_a_new_one_is_asked_for(sealed: Sealed):
    ended = sealed.keys("change-passphrase", passphrase=OTHER)  # no new one is there to be read
    assert ended.status == 2
    assert "does not open" in ended.err
    assert opens(sealed, passphrase=PASSPHRASE)


def test_a_forgotten_passphrase_is_replaced_with_the_code(sealed: Sealed):
    assert sealed.keys("forgot-passphrase", code=sealed.code, new=OTHER).status == 0
    assert opens(sealed, passphrase=OTHER)
    assert not opens(sealed, passphrase=PASSPHRASE)


def test_what_is_put_away_opens_with_the_code_alone_until_it_has_a_passphrase_again(sealed: Sealed):
    assert sealed.keys("put-away", **SECRETS).status == 0
    assert not opens(sealed, passphrase=PASSPHRASE)
    assert opens(sealed, code=sealed.code)
    assert "put away" in sealed.keys("status").out
    assert sealed.keys("forgot-passphrase", code=sealed.code, new=PASSPHRASE).status == 0
    assert opens(sealed, passphrase=PASSPHRASE)


def test_rotating_leaves_no_old_way_in_and_everything_readable(sealed: Sealed):
    old, before = sealed.code, locks(sealed)
    assert sealed.keys("rotate", code=old, new=OTHER).status == 0
    assert sealed.code != old
    assert opens(sealed, passphrase=OTHER)
    assert opens(sealed, code=sealed.code)
    assert not opens(sealed, passphrase=PASSPHRASE)
    assert not opens(sealed, code=old)
    assert not [row for row in before if row in raw(sealed)]
    assert sealed.open("read", passphrase=OTHER).status == 0


def test_with_the_old_code_a_new_one_works_at_once(sealed: Sealed):
    old = sealed.code
    assert sealed.keys("new-code", code=old).status == 0
    assert opens(sealed, code=sealed.code)
    assert not opens(sealed, code=old)


def test_without_the_old_code_a_new_one_waits_seven_days_and_then_replaces_it(sealed: Sealed, clock: Clock):
    old = sealed.code
    assert sealed.keys("new-code", "--without-old", **SECRETS).status == 0
    waiting = sealed.open("files", code=sealed.code)
    assert waiting.status == 2
    assert "does not work yet" in waiting.err
    assert opens(sealed, code=old)
    clock.move(days=7, minutes=1)
    assert opens(sealed, code=sealed.code)
    assert not opens(sealed, code=old)


def test_a_code_that_waits_can_be_stopped(sealed: Sealed, clock: Clock):
    old = sealed.code
    sealed.keys("new-code", "--without-old", **SECRETS)
    assert sealed.keys("stop-new-code", **SECRETS).status == 0
    clock.move(days=8)
    assert not opens(sealed, code=sealed.code)
    assert opens(sealed, code=old)


def test_a_deleted_case_comes_back_within_thirty_days(sealed: Sealed, clock: Clock):
    assert sealed.keys("delete", **SECRETS).status == 0
    assert not opens(sealed, passphrase=PASSPHRASE)
    told = sealed.open("files", code=sealed.code)
    assert "undelete" in told.err
    clock.move(days=29)
    assert sealed.keys("undelete", code=sealed.code, new=OTHER).status == 0
    assert sealed.open("read", passphrase=OTHER).status == 0


def test_after_thirty_days_a_deleted_case_is_gone_from_the_disk(sealed: Sealed, clock: Clock):
    keys = [row for (row,) in sealed.sql("select wrapped from item_key")]
    sealed.keys("delete", **SECRETS)
    clock.move(days=31)
    assert "gone for good" in sealed.keys("status").out
    ended = sealed.keys("undelete", code=sealed.code, new=OTHER)
    assert ended.status == 2
    assert "It was erased for good. Only a backup" in " ".join(ended.err.split())
    assert not sealed.blobs()
    assert not [row for row in keys if row in raw(sealed)]
    assert sealed("check", sealed.folder).status == 0  # the log's hashes stay, and are whole


def test_with_the_code_a_case_is_gone_at_once(sealed: Sealed):
    assert sealed.keys("delete", "--now", code="ZRHK-3DZB-GNCQ-BP9P-VE72-GTE1-GWAA-9P3G-M").status == 2
    assert opens(sealed, passphrase=PASSPHRASE)
    assert sealed.keys("delete", "--now", code=sealed.code).status == 0
    assert not sealed.blobs()
    for secrets in ({"passphrase": PASSPHRASE}, {"code": sealed.code}):
        assert not opens(sealed, **secrets)


def test_the_key_file_is_changed_without_a_passphrase_and_the_old_one_opens_nothing(
    none: Sealed, tmp_path: Path
):
    old, new = tmp_path / "old", tmp_path / "new"
    none("init", none.folder, "--key-file", old)
    assert none.keys("change-key-file", new).status == 2
    assert none.keys("change-key-file", new, "--key-file", old).status == 0
    assert none.open("files", "--key-file", new).status == 0
    assert none.open("files", "--key-file", old).status == 2


def test_a_new_code_is_shown_also_when_another_program_holds_on_to_old_bytes(
    sealed: Sealed, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chesil.case_folder.database._WAIT_S", 0.05)
    old, before = sealed.code, locks(sealed)
    with closing(sqlite3.connect(sealed.folder / "record.db", isolation_level=None)) as other:
        other.execute("begin")
        other.execute("select * from lock").fetchall()
        ended = sealed.keys("rotate", code=old, new=OTHER)
        assert ended.status == 0
        assert "Another program has this case open" in ended.out
        assert sealed.code != old
    assert sealed("check", sealed.folder).status == 0
    assert not [row for row in before if row in raw(sealed)]
    assert opens(sealed, passphrase=OTHER)
    assert opens(sealed, code=sealed.code)


@pytest.mark.parametrize("command", ["put-away", "delete", "stop-new-code", "change-passphrase"])
def test_nothing_happens_without_the_right_secret(sealed: Sealed, command: str):
    before = locks(sealed)
    assert sealed.keys(command, passphrase=OTHER, new="some other gravel meadow").status == 2
    assert locks(sealed) == before


@pytest.mark.parametrize("command", ["forgot-passphrase", "rotate", "undelete", "new-code"])
def test_a_code_that_is_none_is_refused_and_nothing_happens(sealed: Sealed, command: str):
    before = locks(sealed)
    assert sealed.keys(command, code="0000-0000", new=OTHER).status == 2
    assert locks(sealed) == before
