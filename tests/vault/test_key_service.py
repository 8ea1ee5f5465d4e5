"""Key services wrap for one context, refuse calmly, and a key file is used only when nobody else can read it."""

import os
import stat

import pytest

from chesil.vault import key_service, recovery, sealing
from chesil.vault.errors import (
    Damaged,
    KeyDisabled,
    KeyFileUnsafe,
    KeyMissing,
    KeyServiceError,
    KeyServiceSilent,
    Moved,
    WrongSecret,
)
from chesil.vault.key_service import (
    FileKeyService,
    HeldKeyService,
    KeyRing,
    LocalKey,
    LocalKms,
    TypedKeyService,
    make_key_file,
    new_held_key,
)

SMALL = "argon2id,64,1,1"
KEY = bytes(range(32))
SALT = bytes(16)


@pytest.fixture
def key_path(tmp_path):
    path = tmp_path / "keys" / "instance.key"
    path.parent.mkdir()
    make_key_file(path)
    return path


def services(tmp_path):
    path = tmp_path / "instance.key"
    make_key_file(path)
    kms = LocalKms()
    ring = KeyRing(LocalKey(sealing.new_key()), LocalKey(sealing.new_key()))
    return [
        FileKeyService(path),
        TypedKeyService("lantern", SALT, kdf=SMALL),
        kms,
        HeldKeyService(kms, new_held_key(kms)),
        ring,
    ]


def test_every_service_wraps_for_one_context_and_says_what_is_wrong(tmp_path):
    for service in services(tmp_path):
        wrapped = service.wrap(KEY, b"lock/service/01")
        assert service.unwrap(wrapped, b"lock/service/01") == KEY
        assert KEY not in wrapped
        assert service.wrap(KEY, b"lock/service/01") != wrapped
        with pytest.raises(Moved):
            service.unwrap(wrapped, b"lock/service/02")
        for place in range(len(wrapped)):
            with pytest.raises(Damaged):
                service.unwrap(
                    wrapped[:place] + bytes([wrapped[place] ^ 1]) + wrapped[place + 1 :], b"lock/service/01"
                )
            with pytest.raises(Damaged):
                service.unwrap(wrapped[:place], b"lock/service/01")


def test_services_do_not_open_what_another_closed_and_ids_tell_them_apart(tmp_path):
    made = services(tmp_path)
    assert len({service.id for service in made}) == len(made)
    for service in made:
        for other in made:
            if other is not service:
                with pytest.raises(KeyMissing, match="not here"):
                    other.unwrap(service.wrap(KEY, b"x"), b"x")


def test_the_name_of_a_key_does_not_give_the_key_and_follows_from_it():
    assert LocalKey(KEY).id == LocalKey(KEY).id
    assert len(LocalKey(KEY).id) == 32
    assert LocalKey(KEY).id not in (KEY.hex(), KEY[:16].hex())


def test_no_service_shows_its_key(tmp_path):
    for service in [*services(tmp_path), LocalKey(KEY)]:
        shown = repr(service) + str(service)
        assert KEY.hex() not in shown
        assert repr(KEY) not in shown
        assert service.id in shown
        assert service.wrap(KEY, b"x").hex() not in shown


def test_a_key_file_is_ours_alone_and_opens_the_same_again(key_path):
    assert stat.S_IMODE(key_path.stat().st_mode) == 0o400
    wrapped = FileKeyService(key_path).wrap(KEY, b"x")
    assert FileKeyService(key_path).unwrap(wrapped, b"x") == KEY


def test_a_key_file_is_never_written_over(key_path):
    before = key_path.read_bytes()
    with pytest.raises(KeyFileUnsafe, match="cannot be made"):
        make_key_file(key_path)
    assert key_path.read_bytes() == before


def test_two_key_files_hold_two_keys(tmp_path):
    make_key_file(tmp_path / "a")
    make_key_file(tmp_path / "b")
    assert FileKeyService(tmp_path / "a").id != FileKeyService(tmp_path / "b").id


@pytest.mark.parametrize("mode", [0o404, 0o440, 0o600, 0o500, 0o444, 0o777, 0o644, 0o4400])
def test_a_key_file_open_to_more_than_reading_by_us_is_refused(key_path, mode):
    key_path.chmod(mode)
    with pytest.raises(KeyFileUnsafe, match="0400"):
        FileKeyService(key_path)


def test_a_link_a_folder_a_pipe_and_nothing_are_refused(key_path, tmp_path):
    link, pipe = tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(key_path)
    os.mkfifo(pipe, 0o400)
    for path in (link, pipe, tmp_path, tmp_path / "absent", tmp_path / ("x" * 300)):
        with pytest.raises(KeyFileUnsafe):
            FileKeyService(path)


def test_a_key_file_of_somebody_else_is_refused(key_path, monkeypatch):
    monkeypatch.setattr(key_service.os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(KeyFileUnsafe, match="your own"):
        FileKeyService(key_path)


def test_a_key_file_inside_the_case_is_refused_also_by_a_roundabout_path(tmp_path):
    case = tmp_path / "case"
    (case / "deep").mkdir(parents=True)
    path = case / "deep" / "instance.key"
    make_key_file(path)
    roundabout = tmp_path / "other"
    roundabout.symlink_to(case / "deep")
    for written in (
        path,
        roundabout / "instance.key",
        tmp_path / "case" / ".." / "case" / "deep" / "instance.key",
    ):
        with pytest.raises(KeyFileUnsafe, match="inside"):
            FileKeyService(written, case=case)
    assert FileKeyService(path, case=tmp_path / "another")


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"0" * 53, b"a" * 5000, KEY])
def test_a_file_without_a_key_is_refused_and_its_text_is_not_quoted(key_path, text):
    key_path.chmod(0o600)
    key_path.write_bytes(text)
    key_path.chmod(0o400)
    if text == b"0" * 53:
        assert FileKeyService(key_path)  # a key of zeros is a key; nothing else here is
        return
    with pytest.raises(KeyFileUnsafe, match="does not hold a key") as caught:
        FileKeyService(key_path)
    assert not text or text.decode("latin-1")[:8] not in str(caught.value)


def test_a_key_typed_from_paper_with_a_slip_says_so(key_path):
    text = key_path.read_text()
    other = "1" if text[0] != "1" else "2"
    key_path.chmod(0o600)
    key_path.write_text(other + text[1:].lower())
    key_path.chmod(0o400)
    with pytest.raises(KeyFileUnsafe, match="not as printed"):
        FileKeyService(key_path)


def test_the_printed_key_opens_after_the_file_is_lost(key_path):
    wrapped = FileKeyService(key_path).wrap(KEY, b"x")
    paper = key_path.read_text().lower().replace("-", " ")
    key_path.unlink()
    key_path.write_text(paper)
    key_path.chmod(0o400)
    assert FileKeyService(key_path).unwrap(wrapped, b"x") == KEY
    assert len(recovery.read_code(paper, size=32)) == 32


def test_a_full_disk_leaves_no_half_key(tmp_path, monkeypatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(key_service.os, "fsync", full)
    with pytest.raises(KeyFileUnsafe, match="could not be written"):
        make_key_file(tmp_path / "instance.key")
    assert list(tmp_path.iterdir()) == []


def test_a_passphrase_mistyped_at_start_is_noticed_at_start():
    before = TypedKeyService("lantern", SALT, kdf=SMALL)
    again = TypedKeyService("lantern", SALT, kdf=SMALL, expected_id=before.id)
    assert again.unwrap(before.wrap(KEY, b"x"), b"x") == KEY
    with pytest.raises(WrongSecret, match="started with before"):
        TypedKeyService("lanterm", SALT, kdf=SMALL, expected_id=before.id)


def test_a_rotated_service_opens_old_and_new_and_wraps_with_the_new():
    kms = LocalKms()
    old = kms.wrap(KEY, b"x")
    first = kms.id
    second = kms.rotate()
    assert kms.key_ids == (first, second)
    assert kms.id == second != first
    assert kms.unwrap(old, b"x") == kms.unwrap(kms.wrap(KEY, b"x"), b"x") == KEY
    kms.destroy(first)
    with pytest.raises(KeyMissing):
        kms.unwrap(old, b"x")


def test_a_key_turned_off_is_no_missing_key_and_comes_back():
    kms = LocalKms()
    wrapped = kms.wrap(KEY, b"x")
    kms.disable(kms.id)
    with pytest.raises(KeyDisabled, match="turned off"):
        kms.unwrap(wrapped, b"x")
    with pytest.raises(KeyDisabled):
        kms.wrap(KEY, b"x")
    kms.enable(kms.id)
    assert kms.unwrap(wrapped, b"x") == KEY


def test_a_service_that_does_not_answer_says_to_try_again():
    kms = LocalKms()
    wrapped = kms.wrap(KEY, b"x")
    kms.answers = False
    with pytest.raises(KeyServiceSilent, match=r"does not answer\. Nothing is lost\. Try again"):
        kms.unwrap(wrapped, b"x")
    kms.answers = True
    assert kms.unwrap(wrapped, b"x") == KEY


def test_keys_in_use_or_unknown_are_not_destroyed_or_turned_off():
    kms = LocalKms()
    with pytest.raises(KeyServiceError, match="in use"):
        kms.destroy(kms.id)
    for act in (kms.destroy, kms.disable):
        with pytest.raises(KeyMissing):
            act("00" * 16)


def test_every_use_is_written_down_with_how_it_went_and_without_any_key():
    kms = LocalKms()
    wrapped = kms.wrap(KEY, b"lock/service/01")
    kms.unwrap(wrapped, b"lock/service/01")
    with pytest.raises(Moved):
        kms.unwrap(wrapped, b"lock/service/02")
    with pytest.raises(Damaged):
        kms.unwrap(b"", b"lock/service/03")
    kms.disable(kms.id)
    with pytest.raises(KeyDisabled):
        kms.wrap(KEY, b"lock/service/04")
    assert [(use.action, use.key_id == kms.id, use.context[-2:], use.outcome) for use in kms.audit] == [
        ("wrap", True, "01", "done"),
        ("unwrap", True, "01", "done"),
        ("unwrap", True, "02", "moved"),
        ("unwrap", False, "03", "damaged"),
        ("wrap", True, "04", "key-disabled"),
    ]
    assert KEY.hex() not in repr(kms.audit)


def test_a_held_key_works_on_while_the_remote_service_is_down():
    kms = LocalKms()
    wrapped = new_held_key(kms)
    held = HeldKeyService(kms, wrapped)
    closed = held.wrap(KEY, b"x")
    kms.answers = False
    assert held.unwrap(closed, b"x") == KEY
    with pytest.raises(KeyServiceSilent):
        HeldKeyService(kms, wrapped)
    kms.answers = True
    assert HeldKeyService(kms, wrapped).unwrap(closed, b"x") == KEY
    assert [use.outcome for use in kms.audit] == ["done", "done", "key-service-silent", "done"]


def test_a_ring_wraps_with_the_current_key_and_opens_with_each():
    old, new = LocalKey(sealing.new_key()), LocalKey(sealing.new_key())
    ring = KeyRing(new, old)
    assert ring.id == new.id
    assert ring.unwrap(old.wrap(KEY, b"x"), b"x") == KEY
    assert new.unwrap(ring.wrap(KEY, b"x"), b"x") == KEY
    with pytest.raises(KeyMissing):
        ring.unwrap(LocalKey(sealing.new_key()).wrap(KEY, b"x"), b"x")
    with pytest.raises(Damaged):
        ring.unwrap(b"", b"x")
