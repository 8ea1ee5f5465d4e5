"""The clock reads every sealed file through, and says which are harmed (F3)."""

import logging

import pytest
from tests.web.conftest import FOLDER
from tests.web.test_backups_of_the_site import CHAT, add_file

from chesil.vault.errors import StoreUnavailable
from chesil_web.config import cleaning
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.models import Blob
from chesil_web.upkeep import reading_through
from chesil_web.upkeep.models import Harmed, Reading
from chesil_web.upkeep.reading_through import Found

pytestmark = pytest.mark.django_db
ROUNDS = reading_through.ALL_WITHIN // reading_through.EVERY


def path_of(blob):
    return FOLDER / "data" / "files" / blob.name[:2] / blob.name


def read_all():
    for _ in range(Blob.objects.count()):
        reading_through.next_share()


def test_every_file_is_read_once_in_its_time_and_what_is_harmed_is_named(asha, monkeypatch):
    for number in range(3):
        add_file(asha, CHAT + CHAT * number)
    changed, cut, lost, *_ = Blob.objects.order_by("name")
    *kept, last = path_of(changed).read_bytes()
    path_of(changed).write_bytes(bytes((*kept, last ^ 1)))
    path_of(cut).write_bytes(path_of(cut).read_bytes()[:-1])
    path_of(lost).unlink()
    opened, store = [], files.store()
    monkeypatch.setattr(store, "open", lambda name, ask=store.open: opened.append(name) or ask(name))
    read_all()
    names = sorted(Blob.objects.values_list("name", flat=True))
    assert list(dict.fromkeys(opened)) == names
    assert all(opened.count(each.name) == 1 for each in Blob.objects.order_by("name")[3:])
    wanted = {(changed.item, "changed"), (cut.item, "cut"), (lost.item, "missing")}
    assert {(each.item, each.what) for each in reading_through.known()} == {
        (item.hex, what) for item, what in wanted
    }


def test_a_share_is_so_large_that_all_are_read_in_30_days(asha):
    files.store()  # it is this installation's before the rows are there
    Blob.objects.bulk_create(
        Blob(
            item=f"00000000-0000-0000-0000-{number:012}",
            name=f"{number:032x}",
            cipher_size=1,
            cipher_sha256="",
        )
        for number in range(2 * ROUNDS)
    )
    reading_through.next_share()
    assert Harmed.objects.count() == 2
    assert Reading.objects.get().up_to == f"{1:032x}"


def test_a_file_that_is_whole_again_is_not_named_any_more(asha):
    add_file(asha)
    blob = Blob.objects.first()
    whole = path_of(blob).read_bytes()
    path_of(blob).write_bytes(whole[:-1])
    assert reading_through.every() == [Found(blob.item.hex, "cut")]
    path_of(blob).write_bytes(whole)
    assert reading_through.every() == []


def test_what_a_store_that_was_away_did_not_give_is_read_again_in_the_next_round(asha, monkeypatch):
    add_file(asha)
    store = files.store()

    def away(name):
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(store, "open", away)
        assert reading_through.next_share() == 1
    reading_through.next_share()
    assert reading_through.known() == []


def test_what_is_erased_is_not_named_any_more(asha):
    add_file(asha)
    blob = Blob.objects.first()
    path_of(blob).unlink()
    assert len(reading_through.every()) == 1
    blob.delete()
    reading_through.next_share()
    assert reading_through.known() == []


def test_the_services_own_log_says_how_many_are_harmed_and_no_id(asha, caplog):
    add_file(asha)
    blob = Blob.objects.first()
    path_of(blob).unlink()
    read_all()
    with caplog.at_level(logging.ERROR):
        assert cleaning.clean()["sealed files that are harmed"] == 1
    said = [each.getMessage() for each in caplog.records if "sealed files" in each.getMessage()]
    assert said == ["1 sealed files are damaged, cut short or missing: run chesil site check-files"]
    assert blob.item.hex not in caplog.text
