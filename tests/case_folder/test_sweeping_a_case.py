"""Sweeping a case folder: what a stopped run left goes to quarantine, and nothing of another copy or case goes."""

import os
import shutil

import pytest
from bench.faults.s3_services import KEY_ID, SECRET, free_bucket, moto_service
from tests.case_folder.conftest import PASSPHRASE

from chesil.case_folder import loose, opening, receiving, removal, upkeep
from chesil.case_folder.places import BLOBS, Bucket
from chesil.terms.errors import OutputExists
from chesil.terms.readings import ReadOptions
from chesil.vault.stores.sweeping import State, Swept

TOLD = ReadOptions(day_first=True)


def left_behind(case):
    """A sealed file that a run wrote, and was stopped before it kept it."""
    with case.draft() as draft:
        draft.write(b"half of a run")
        return draft.commit()


def test_what_a_stopped_run_left_goes_to_quarantine_and_then_for_good(sealed, clock):
    left = left_behind(sealed)
    os.utime(sealed.folder / BLOBS / left[:2] / left, (0, 0))  # the clock of the disk is not the test's
    kept = set(sealed.store.names()) - {left}
    assert upkeep.sweep(sealed) == Swept()
    clock.move(days=2)
    assert upkeep.sweep(sealed) == Swept(quarantined=1)
    assert (set(sealed.store.names()), list(sealed.store.quarantined())) == (kept, [left])
    clock.move(days=36)
    assert upkeep.sweep(sealed) == Swept(removed=1)
    assert set(sealed.store.names()) == kept
    assert loose.Rows(sealed.database).standing().loose == []


def test_a_name_is_kept_before_the_bytes_come_and_no_longer_than_needed(sealed):
    assert loose.Rows(sealed.database).standing().loose == []
    with sealed.draft() as draft:
        (begun,) = loose.Rows(sealed.database).standing().loose
        assert (begun.name, begun.state) == (draft.name, State.BEGUN)


def test_an_erased_file_goes_for_good(sealed):
    file = next(iter(sealed.files()))
    before = set(sealed.store.names())
    removal.erase(sealed, file, reason="asked for")
    assert len(set(sealed.store.names())) == len(before) - 2  # the file and what was read from it
    assert (list(sealed.store.quarantined()), loose.Rows(sealed.database).standing().loose) == ([], [])


@pytest.fixture
def bucket(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with moto_service() as client:
        yield Bucket(name=free_bucket(client), prefix="case/", endpoint=client.meta.endpoint_url)


def test_an_older_copy_of_a_case_takes_nothing_from_the_bucket_it_shares(tmp_path, exports, clock, bucket):
    case, _ = opening.create(tmp_path / "case", passphrase=PASSPHRASE, now=clock, bucket=bucket)
    with case:
        shutil.copytree(tmp_path / "case", tmp_path / "older")
        assert [each.outcome for each in receiving.add(case, [exports], options=TOLD)] == ["added", "added"]
        there = set(case.store.names())
    clock.move(days=400)
    with opening.open_case(tmp_path / "older", PASSPHRASE, now=clock) as older:
        assert upkeep.sweep(older) == Swept(unknown=len(there))
        assert set(older.store.names()) == there


def test_a_second_case_on_the_same_place_in_a_bucket_is_refused(tmp_path, clock, bucket):
    opening.create(tmp_path / "one", passphrase=PASSPHRASE, now=clock, bucket=bucket)[0].__exit__()
    with pytest.raises(OutputExists, match="Another case keeps its sealed files in this place"):
        opening.create(tmp_path / "two", passphrase=PASSPHRASE, now=clock, bucket=bucket)
    assert not (tmp_path / "two").exists()
