"""The instance key is changed while people write, and nobody is locked out (K6, ASVS 13.3.4)."""

import pytest
from bench.site import key_kills
from tests.web.installation import CLUSTER

from chesil.vault.errors import KeyFileUnsafe
from chesil_web.config import instance_keys
from chesil_web.config.instance_keys import KeyNotReady
from chesil_web.config.key_files import KeyFiles


@pytest.fixture
def keys(tmp_path):
    found = KeyFiles(tmp_path / "keys")
    found.make()
    return found


def test_a_process_that_runs_uses_the_next_key_and_opens_with_both(keys):
    old = keys.service.id
    closed = keys.service.wrap(b"k" * 32, b"a place")
    new = instance_keys.make_new(keys.instance)
    assert keys.service.id == old  # until it is printed nothing uses it
    text = new.read_text()
    instance_keys.begin_use(keys.instance)
    assert keys.service.id != old
    under_new = keys.service.wrap(b"k" * 32, b"a place")
    assert keys.service.unwrap(closed, b"a place") == b"k" * 32
    instance_keys.end_use_of_old(keys.instance)
    assert keys.instance.read_text() == text
    assert sorted(each.name for each in keys.folder.iterdir()) == ["instance.key", "web.key"]
    assert keys.service.unwrap(closed, b"a place") == b"k" * 32  # of a row that was read before
    fresh = KeyFiles(keys.folder).service
    assert fresh.unwrap(under_new, b"a place") == b"k" * 32
    assert fresh.id == keys.service.id


def test_each_step_can_be_taken_again(keys):
    first = instance_keys.make_new(keys.instance).read_text()
    assert instance_keys.make_new(keys.instance).read_text() == first
    instance_keys.begin_use(keys.instance)
    instance_keys.begin_use(keys.instance)
    assert KeyFiles(keys.folder).service.id == keys.service.id


def test_a_new_key_that_was_not_made_whole_is_made_again(keys):
    left = instance_keys.beside(keys.instance, ".making")
    left.write_text("")
    instance_keys.make_new(keys.instance)
    instance_keys.begin_use(keys.instance)
    assert not left.exists()
    assert keys.service.id


def test_nothing_is_begun_without_a_new_key(keys):
    with pytest.raises(KeyNotReady, match="no new instance key"):
        instance_keys.begin_use(keys.instance)


def test_a_key_file_that_goes_while_the_site_runs_keeps_it_running(keys):
    before = keys.service.id
    keys.instance.unlink()
    assert keys.service.id == before
    with pytest.raises(KeyFileUnsafe):
        _ = KeyFiles(keys.folder).service


def test_systemd_hands_over_both(keys, tmp_path):
    handed = tmp_path / "credentials"
    handed.mkdir()
    (handed / "instance.key").write_bytes(keys.instance.read_bytes())
    new = instance_keys.make_new(keys.instance)
    alone = KeyFiles(keys.folder, handed)
    assert alone.service.id == keys.service.id
    (handed / "instance.key.next").write_bytes(new.read_bytes())
    assert alone.service.id != keys.service.id
    closed = keys.service.wrap(b"k" * 32, b"a place")
    assert alone.service.unwrap(closed, b"a place") == b"k" * 32


def test_nobody_is_locked_out_when_a_change_of_the_key_is_killed_while_four_write(tables):
    outcome = key_kills.apart("postgresql" if CLUSTER else "sqlite", kills=20, seed=7, tables=tables)
    assert outcome.kills == 20
    assert outcome.midway >= 5
    assert outcome.is_good, outcome
