"""Ways into a case come and go as the vault decides, and what goes is gone from the disk."""

import pytest
from tests.case_folder.conftest import PASSPHRASE

from chesil.case_folder import life, log, opening
from chesil.case_folder.database import Database
from chesil.case_folder.errors import CaseDamaged, CaseInUse
from chesil.vault import safes
from chesil.vault.errors import Expired, NotPossible, WrongSecret
from chesil.vault.safes import NewPassphrase

OTHER = "another gravel lantern meadow"


def event(folder, decide, **told):
    return life.live(folder, lambda safe, locks, _: decide(safe, locks, **told))


def raw(folder):
    """Every byte of the case on the disk."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def opens(folder, secret, clock):
    with opening.open_case(folder, secret, now=clock) as case:
        return len(case.files())


def locks_of(folder):
    with Database.open(folder / opening.DATABASE) as database:
        return opening.read_locks(database)


def test_after_a_change_the_new_passphrase_opens_and_the_old_lock_is_gone_from_the_disk(sealed, clock):
    folder = sealed.folder
    sealed.database.__exit__()
    (old,) = [each for each in locks_of(folder) if each.kind == "passphrase"]
    new = NewPassphrase(OTHER, None)
    event(folder, safes.change_passphrase, old=PASSPHRASE, new=new, key_service=None, now=clock())
    assert opens(folder, OTHER, clock) == 2
    with pytest.raises(WrongSecret):
        opens(folder, PASSPHRASE, clock)
    assert old.sealed not in raw(folder)
    assert old.salt not in raw(folder)


def test_a_wrong_old_passphrase_changes_nothing(made, clock):
    before = locks_of(made[0])
    with pytest.raises(WrongSecret):
        event(
            made[0],
            safes.change_passphrase,
            old=OTHER,
            new=NewPassphrase(OTHER, None),
            key_service=None,
            now=clock(),
        )
    assert locks_of(made[0]) == before


def test_what_was_put_away_opens_with_the_code_alone(made, clock):
    folder, code = made
    event(folder, safes.put_away, now=clock())
    with pytest.raises(WrongSecret):
        opens(folder, PASSPHRASE, clock)
    event(folder, safes.forgot_passphrase, code=code, new=NewPassphrase(OTHER, None), now=clock())
    assert opens(folder, OTHER, clock) == 0


def test_after_rotating_every_old_way_in_is_gone(sealed, made, clock):
    folder, code = made
    sealed.database.__exit__()
    fresh = life.live(
        folder,
        lambda safe, locks, keys: safes.rotate_safe(
            safe, locks, keys, code=code, new=NewPassphrase(OTHER, None), now=clock()
        ),
    )
    assert fresh
    assert opens(folder, OTHER, clock) == 2
    for gone in (PASSPHRASE, code):
        with pytest.raises(WrongSecret):
            opens(folder, gone, clock)


def test_a_deleted_case_comes_back_within_thirty_days_and_not_later(made, clock):
    folder, code = made
    event(folder, safes.delete_for_now, now=clock())
    with pytest.raises(WrongSecret):
        opens(folder, PASSPHRASE, clock)
    with pytest.raises(NotPossible, match="deleted"):
        opens(folder, code, clock)
    clock.move(days=29)
    event(folder, safes.undelete, code=code, new=NewPassphrase(OTHER, None), now=clock())
    assert opens(folder, OTHER, clock) == 0
    event(folder, safes.delete_for_now, now=clock())
    clock.move(days=31)
    with pytest.raises(Expired):
        event(folder, safes.undelete, code=code, new=NewPassphrase(OTHER, None), now=clock())


def test_an_erased_case_leaves_no_key_and_no_sealed_file_but_a_log_that_is_whole(sealed, made, clock):
    folder, code = made
    locks, keys = locks_of(folder), [row for (row,) in sealed.database.rows("select wrapped from item_key")]
    sealed.database.__exit__()
    life.live(
        folder,
        lambda safe, rows, items: safes.delete_now(safe, rows, items, code=code, now=clock(), by="owner"),
    )
    left = raw(folder)
    assert not [each for each in locks if each.sealed in left]
    assert not [each for each in keys if each in left]
    assert not list((folder / "blobs").rglob("?" * 32))
    with Database.open(folder / opening.DATABASE) as database:
        log.check(database)
        assert database.row("select count(*) from leaf") == (4,)
        assert database.row("select why from erasure") == ("owner",)


def test_two_programs_cannot_change_a_case_at_once(made, clock, monkeypatch):
    monkeypatch.setattr("chesil.case_folder.database._WAIT_S", 0.05)
    with (
        Database.open(made[0] / opening.DATABASE) as first,
        first.change(),
        pytest.raises(CaseInUse),
    ):
        event(made[0], safes.put_away, now=clock())
    assert opens(made[0], PASSPHRASE, clock) == 0


def test_a_lock_made_when_less_was_asked_is_closed_anew_when_it_is_opened(made, clock):
    folder, _ = made
    weak = NewPassphrase(OTHER, None, kdf="argon2id,65536,2,1")
    event(folder, safes.change_passphrase, old=PASSPHRASE, new=weak, key_service=None, now=clock())
    (before,) = [each for each in locks_of(folder) if each.kind == "passphrase"]
    assert before.kdf == weak.kdf
    assert opens(folder, OTHER, clock) == 0
    (after,) = [each for each in locks_of(folder) if each.kind == "passphrase"]
    assert after.kdf == NewPassphrase(OTHER, None).kdf
    assert before.sealed not in raw(folder)
    assert opens(folder, OTHER, clock) == 0


def test_a_disk_that_takes_no_writing_opens_a_case_unless_a_change_lies_unfinished_beside_it(
    made, clock, monkeypatch
):
    monkeypatch.setattr("chesil.case_folder.database._is_writable", lambda _: False)
    assert opens(made[0], PASSPHRASE, clock) == 0
    (made[0] / "record.db-wal").write_bytes(b"half a change")
    with pytest.raises(CaseDamaged, match="not finished"):
        opens(made[0], PASSPHRASE, clock)
