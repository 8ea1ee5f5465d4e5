"""A backup comes back whole, without what was erased since, and says where it does not fit."""

import base64
import io

import pyrage
import pytest
from pyrage.x25519 import Identity
from tests.case_folder.conftest import PASSPHRASE

from chesil.case_folder import backups, checking, drill, exporting, opening, receiving, removal, upkeep
from chesil.terms.errors import OutputExists
from chesil.terms.readings import ReadOptions
from chesil.vault.age_streams import AgeRefused, identity, recipient
from chesil.vault.errors import VaultError
from chesil.vault.records import Restored

KEY = Identity.generate()
TOLD = ReadOptions(day_first=True)


def backed_up(case, clock):
    data, keys = io.BytesIO(), io.BytesIO()
    backups.back_up(case.folder, data=data, keys=keys, recipients=[KEY.to_public()], now=clock())
    return data.getvalue(), keys.getvalue()


def restored(folder, data, keys, key=KEY):
    return backups.restore(folder, data=io.BytesIO(data), keys=io.BytesIO(keys), key=key)


def test_a_backup_opens_with_the_same_secrets_and_holds_the_same(sealed, made, clock, tmp_path):
    back = restored(tmp_path / "back", *backed_up(sealed, clock))
    assert (back.erased, back.remarks) == (0, ())
    assert list(checking.faults(tmp_path / "back")) == []
    for secret in (PASSPHRASE, made[1]):
        with opening.open_case(tmp_path / "back", secret, now=clock) as case:
            assert [each.sha256 for each in case.load()] == [each.sha256 for each in sealed.load()]


def test_the_data_file_alone_holds_no_key(sealed, clock, tmp_path):
    data, _ = backed_up(sealed, clock)
    opened = pyrage.decrypt(data, [KEY])
    wrapped = [row for (row,) in sealed.database.rows("select wrapped from item_key")]
    locks = [row for (row,) in sealed.database.rows("select sealed from lock")]
    assert not [each for each in (*wrapped, *locks) if each in opened]


def test_what_was_erased_after_the_data_file_does_not_come_back(sealed, clock, tmp_path):
    data, _ = backed_up(sealed, clock)
    removal.erase(sealed, exporting.find(sealed, "diary.toml"), reason="asked")
    _, keys = backed_up(sealed, clock)
    back = restored(tmp_path / "back", data, keys)
    assert back.erased == 2
    assert "1 events are not in this backup" in " ".join(back.remarks)
    with opening.open_case(tmp_path / "back", PASSPHRASE, now=clock) as case:
        assert [each.name for each in case.files().values()] == ["WhatsApp Chat with Dev.txt"]


def test_thirty_days_after_it_was_removed_nothing_of_a_file_stands_in_a_new_backup(sealed, clock, tmp_path):
    """K3: so that when files of keys are deleted at 30 days, no key of what was erased is left anywhere."""
    item = exporting.find(sealed, "diary.toml")
    gone = [item, sealed.readings()[item][0]]
    marks = ", ".join("?" * len(gone))
    wrapped = [
        row for (row,) in sealed.database.rows(f"select wrapped from item_key where item in ({marks})", gone)
    ]
    documents = [
        row for (row,) in sealed.database.rows(f"select sealed from item where id in ({marks})", gone)
    ]
    with sealed.store.open(sealed.database.row("select name from blob where item = ?", (item,))[0]) as blob:
        documents.append(blob.read())
    removal.remove(sealed, item)
    assert kept_in(backed_up(sealed, clock), wrapped, documents) == (2, 3)
    clock.move(days=30)
    with opening.open_case(sealed.folder, PASSPHRASE, now=clock) as case:
        assert upkeep.keep_up(case) == 1
        assert kept_in(backed_up(case, clock), wrapped, documents) == (0, 0)


def kept_in(backup, wrapped, documents):
    """How many wrapped keys stand in its file of keys, and sealed documents and files in its file of data."""
    data, keys = (pyrage.decrypt(each, [KEY]) for each in backup)
    return (
        sum(base64.b64encode(each) in keys or each in keys for each in wrapped),
        sum(each in data for each in documents),
    )


def test_an_older_data_file_says_what_it_lacks(sealed, exports, clock, tmp_path):
    data, _ = backed_up(sealed, clock)
    (exports / "more.txt").write_text("05/03/2026, 10:00 - Dev: hi\n")
    list(receiving.add(sealed, [exports / "more.txt"], options=TOLD))
    _, keys = backed_up(sealed, clock)
    remarks = " ".join(restored(tmp_path / "back", data, keys).remarks)
    assert "2 items were added after" in remarks
    assert "ends at entry 4" in remarks


def test_the_log_tells_that_a_backup_was_put_back(sealed, clock, tmp_path):
    restored(tmp_path / "back", *backed_up(sealed, clock))
    for _ in range(2):
        with opening.open_case(tmp_path / "back", PASSPHRASE, now=clock) as case:
            told = [each.record for each in opening.log.entries(case.database, case.items.keys())]
    assert [type(each) for each in told].count(Restored) == 1


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("damage", ["cut", "flip", "other key", "empty"])
def test_a_damaged_file_is_refused_and_nothing_is_left(sealed, clock, tmp_path, which, damage):
    files = list(backed_up(sealed, clock))
    whole = files[which]
    files[which] = {
        "cut": whole[:-7],
        "flip": whole[:-300] + bytes([whole[-300] ^ 1]) + whole[-299:],
        "other key": whole,
        "empty": b"",
    }[damage]
    with pytest.raises(VaultError):
        restored(tmp_path / "back", *files, key=Identity.generate() if damage == "other key" else KEY)
    assert [each.name for each in tmp_path.iterdir() if "back" in each.name] == []


def test_a_keys_file_is_not_taken_for_a_data_file(sealed, clock, tmp_path):
    data, keys = backed_up(sealed, clock)
    for wrong in ((keys, keys), (data, data)):
        with pytest.raises(VaultError):
            restored(tmp_path / "back", *wrong)


def test_a_restore_never_replaces_a_folder(sealed, clock):
    with pytest.raises(OutputExists):
        restored(sealed.folder, *backed_up(sealed, clock))


def test_a_drill_finds_faults_and_leaves_nothing(sealed, clock, tmp_path):
    blob = next(path for path in (sealed.folder / "blobs").rglob("?" * 32))
    data, keys = backed_up(sealed, clock)
    told, faults = drill.drill(tmp_path / "d", data=io.BytesIO(data), keys=io.BytesIO(keys), key=KEY)
    assert (told.items > 0, faults) == (True, [])
    blob.chmod(0o600)
    blob.write_bytes(bytes(blob.stat().st_size))
    data, keys = backed_up(sealed, clock)
    _, faults = drill.drill(tmp_path / "d", data=io.BytesIO(data), keys=io.BytesIO(keys), key=KEY)
    assert len(faults) == 1
    assert not (tmp_path / "d").exists()


def test_keys_of_age_are_read_as_age_keygen_writes_them():
    text = f"# created: 2026-03-10\n# public key: {KEY.to_public()}\n{KEY}\n"
    assert str(identity(text).to_public()) == str(KEY.to_public())
    assert str(recipient(f" {KEY.to_public()}\n")) == str(KEY.to_public())
    for wrong in ("", "AGE-SECRET-KEY-1", "a\nb"):
        with pytest.raises(AgeRefused):
            identity(wrong)
    with pytest.raises(AgeRefused):
        recipient("age1nothing")
