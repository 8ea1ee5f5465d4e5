"""A case takes files in once, reads them, remembers, and opens with its secrets alone."""

import os
import shutil
from datetime import timedelta

import pytest
from polars.testing import assert_frame_equal
from tests.case_folder.conftest import PASSPHRASE
from tests.case_folder.test_rotation import an_item

from chesil import pipeline
from chesil.case_folder import exporting, life, log, opening, packing, receiving, removal
from chesil.case_folder.contents import Answers
from chesil.case_folder.errors import CaseDamaged, NotInCase
from chesil.terms.errors import OutputExists, ReadingError
from chesil.terms.readings import ReadOptions
from chesil.vault import records, safes
from chesil.vault.errors import Damaged, KeyReplaced, Moved, WrongSecret
from chesil.vault.records import ClockWarning, FileAdded, ImportParsed
from chesil.vault.safes import NewPassphrase

TOLD = ReadOptions(day_first=True)


def outcomes(case, paths, **told):
    return [each.outcome for each in receiving.add(case, paths, **({"options": TOLD} | told))]


def events(case):
    return [entry.record for entry in log.entries(case.database, case.items.keys())]


def test_what_was_added_is_listed_and_read_back_as_it_was_read(sealed, exports):
    assert [each.name for each in sealed.files().values()] == ["WhatsApp Chat with Dev.txt", "diary.toml"]
    plain = pipeline.read([exports], options=TOLD)
    for kept, read in zip(sealed.load(), plain, strict=True):
        assert kept.sha256 == read.sha256
        assert_frame_equal(kept.readings[0].rows, read.readings[0].rows)


def test_a_file_that_is_there_is_not_taken_twice(sealed, exports):
    assert outcomes(sealed, [exports]) == ["there already", "there already"]
    shutil.copy(exports / "diary.toml", exports / "copy.toml")
    assert "added" not in outcomes(sealed, [exports])


def test_a_file_is_read_again_when_more_is_told(sealed, exports):
    month_first = ReadOptions(day_first=False)
    assert outcomes(sealed, [exports / "WhatsApp Chat with Dev.txt"], options=month_first) == [
        "there already"
    ]
    assert outcomes(sealed, [exports / "WhatsApp Chat with Dev.txt"], options=month_first, told=True) == [
        "read again"
    ]
    assert sealed.load()[0].readings[0].rows["wall"][0].month == 4


def test_a_file_that_an_earlier_run_did_not_come_to_read_is_read(made, exports, clock, monkeypatch):
    def killed(*_, **__):
        raise KeyboardInterrupt

    with opening.open_case(made[0], PASSPHRASE, now=clock) as case:
        monkeypatch.setattr(pipeline, "read", killed)
        with pytest.raises(KeyboardInterrupt):
            outcomes(case, [exports])
        monkeypatch.undo()
        assert (len(case.files()), len(case.readings())) == (1, 0)
        assert outcomes(case, [exports]) == ["read now", "added"]


def test_a_file_that_changes_while_it_is_added_is_said_to(made, exports, clock, monkeypatch):
    read = pipeline.read

    def changed(paths, **rest):
        paths[0].write_text("03/03/2026, 14:30 - Dev: other\n")
        return read(paths, **rest)

    with opening.open_case(made[0], PASSPHRASE, now=clock) as case:
        monkeypatch.setattr(pipeline, "read", changed)
        with pytest.raises(ReadingError, match="changed while"):
            outcomes(case, [exports / "WhatsApp Chat with Dev.txt"])
        assert (len(case.files()), len(case.readings())) == (1, 0)


def test_the_log_tells_every_step_in_order_and_is_whole(sealed):
    kinds = [type(each) for each in events(sealed)]
    assert kinds == [FileAdded, ImportParsed, FileAdded, ImportParsed]
    log.check(sealed.database)


@pytest.mark.parametrize(
    "step",
    [timedelta(hours=-1), timedelta(days=-1), timedelta(seconds=-1), timedelta(hours=1), timedelta(days=1)],
)
def test_a_clock_that_went_back_is_said_in_the_log_and_the_order_stays(sealed, exports, clock, step):
    before = events(sealed)
    clock.time += step
    (exports / "more.txt").write_text("05/03/2026, 10:00 - Dev: hi\n")
    outcomes(sealed, [exports])
    log.check(sealed.database)
    after = events(sealed)
    assert after[: len(before)] == before
    warnings = [each.jumped_seconds for each in after if isinstance(each, ClockWarning)]
    # A jump ahead cannot be told from a time in which nothing was added.
    assert warnings == ([step.total_seconds()] if step < timedelta(0) else [])
    assert records.unexplained_steps(after) == []


def test_a_clock_that_is_set_back_while_files_are_added_is_said_between_them(made, exports, clock):
    with opening.open_case(made[0], PASSPHRASE, now=clock) as case:
        for added in receiving.add(case, [exports], options=ReadOptions(day_first=True)):
            clock.move(hours=-1 if added.path.name.startswith("WhatsApp") else 0)
        kinds = [type(each) for each in events(case)]
        assert kinds == [FileAdded, ImportParsed, ClockWarning, FileAdded, ImportParsed]
        assert records.unexplained_steps(events(case)) == []
        log.check(case.database)


def test_two_programs_that_wait_for_each_other_are_no_clock_that_went_back(sealed, made, clock):
    waiting, *what = an_item(sealed, 1)
    clock.move(seconds=2)
    with opening.open_case(made[0], PASSPHRASE, now=clock) as other:
        first, *said = an_item(other, 2)
        other.keep(first, *said)
    sealed.keep(waiting, *what)
    assert not [each for each in events(sealed) if isinstance(each, ClockWarning)]
    assert [each.logged_at for each in events(sealed)][-2:] == [clock(), clock()]


def test_originals_come_out_byte_for_byte_and_never_over_another_file(sealed, exports, tmp_path):
    item = exporting.find(sealed, "diary.toml")
    (written,) = exporting.export(sealed, [item], tmp_path / "out")
    assert written.read_bytes() == (exports / "diary.toml").read_bytes()
    with pytest.raises(OutputExists):
        exporting.export(sealed, [item], tmp_path / "out")
    with pytest.raises(NotInCase, match="No such file"):
        exporting.find(sealed, "nothing")


def test_a_damaged_original_leaves_nothing_behind(sealed, tmp_path):
    item = exporting.find(sealed, "diary.toml")
    (name,) = sealed.database.row("select name from blob where item = ?", (item,))
    blob = next(sealed.folder.rglob(name))
    blob.chmod(0o600)
    blob.write_bytes(blob.read_bytes()[:-3])
    with pytest.raises(CaseDamaged, match=r"diary\.toml"):
        exporting.export(sealed, [item], tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_what_she_said_is_remembered_once(sealed):
    assert sealed.answers() == Answers()
    sealed.remember(Answers(me="Asha"))
    sealed.remember(Answers(me="Asha", about="Dev"))
    assert sealed.answers() == Answers(me="Asha", about="Dev")
    assert sealed.database.row("select count(*) from item where kind = 'answers'") == (1,)


def test_only_its_secrets_open_a_case(made, clock):
    folder, code = made
    for secret in ("another gravel lantern meadow", bytes(20)):
        with pytest.raises(WrongSecret):
            opening.open_case(folder, secret, now=clock)
    with opening.open_case(folder, code, now=clock) as case:
        assert case.files() == {}


def test_a_folder_that_holds_something_is_not_made_a_case(tmp_path, clock):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mine.txt").write_text("mine")
    with pytest.raises(OutputExists):
        opening.create(tmp_path / "x", passphrase=PASSPHRASE, now=clock)
    with pytest.raises(CaseDamaged):
        opening.open_case(tmp_path / "x", PASSPHRASE, now=clock)


def test_a_lock_that_was_moved_or_damaged_is_told_apart_from_a_wrong_passphrase(made, clock):
    folder, _ = made
    with opening.Database.open(folder / opening.DATABASE) as database, database.change():
        database.run("update lock set id = ? where kind = 'passphrase'", (os.urandom(16),))
    with pytest.raises(Moved):
        opening.open_case(folder, PASSPHRASE, now=clock)
    with opening.Database.open(folder / opening.DATABASE) as database, database.change():
        database.run("update lock set sealed = substr(sealed, 2) where kind = 'passphrase'")
    with pytest.raises(Damaged):
        opening.open_case(folder, PASSPHRASE, now=clock)


def test_nothing_is_added_with_a_key_that_was_replaced_meanwhile(made, exports, clock):
    folder, code = made
    with opening.open_case(folder, PASSPHRASE, now=clock) as case:
        new = NewPassphrase("another gravel lantern meadow", None)
        life.live(
            folder,
            lambda safe, locks, keys: safes.rotate_safe(safe, locks, keys, code=code, new=new, now=clock()),
        )
        with pytest.raises(KeyReplaced):
            outcomes(case, [exports])
    with opening.open_case(folder, "another gravel lantern meadow", now=clock) as case:
        assert outcomes(case, [exports]) == ["added", "added"]


def test_a_removed_file_can_be_had_back_for_thirty_days(sealed, clock):
    item = exporting.find(sealed, "diary.toml")
    until = removal.remove(sealed, item)
    assert until - clock() == timedelta(days=30)
    assert [each.name for each in sealed.files().values()] == ["WhatsApp Chat with Dev.txt"]
    assert len(sealed.load()) == 1
    removal.put_back(sealed, item)
    assert len(sealed.load()) == 2
    with pytest.raises(NotInCase):
        removal.put_back(sealed, item)


def test_after_thirty_days_a_removed_file_is_gone_and_the_log_still_whole(sealed, clock):
    item = exporting.find(sealed, "diary.toml")
    blobs = len(list(sealed.store.names()))
    removal.remove(sealed, item)
    clock.move(days=29)
    assert removal.erase_due(sealed) == 0
    clock.move(days=2)
    assert removal.erase_due(sealed) == 1
    assert len(list(sealed.store.names())) == blobs - 2
    log.check(sealed.database)
    with pytest.raises(NotInCase):
        sealed.items.key(item)
    assert any(type(each).__name__ == "Erased" for each in events(sealed))


def test_a_file_tells_how_many_numbers_and_addresses_stand_in_its_words(made, tmp_path, clock):
    chat = tmp_path / "WhatsApp Chat with Dev.txt"
    chat.write_text("04/03/2026, 14:30 - Dev: ring 07700 900666, 07700 900777 or dev@example.org\n", "utf-8")
    with opening.open_case(made[0], PASSPHRASE, now=clock) as case:
        list(receiving.add(case, [chat], options=ReadOptions(day_first=True)))
        told = packing.tells(case, exporting.find(case, chat.name))
    assert (told.who, told.written) == (("Dev",), {"phone": 2, "mail": 1})
