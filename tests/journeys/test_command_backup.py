"""`chesil backup-key`, `backup`, `restore`, `drill`, `check` and `anchor`."""

from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import OTHER, PASSPHRASE, Clock, Sealed
from tests.vault.authority import Authority


@pytest.fixture
def key(sealed: Sealed, tmp_path: Path) -> Path:
    """A file with a key for backups."""
    assert sealed("backup-key", tmp_path / "key").status == 0
    return tmp_path / "key"


def back_up(sealed: Sealed, key: Path, name: str = "one") -> Any:
    public = key.read_text().splitlines()[0].removeprefix("# public key: ")
    place = key.parent
    return sealed(
        "backup", sealed.folder, "--data", place / f"{name}.data", "--keys", place / f"{name}.keys", "--to", public
    )  # fmt: skip


def files(key: Path, data: str = "one", keys: str = "one") -> list[Any]:
    place = key.parent
    return ["--data", place / f"{data}.data", "--keys", place / f"{keys}.keys", "--identity", key]


def test_a_backup_key_is_for_its_owner_alone_and_never_made_over_another(key: Path, sealed: Sealed):
    assert key.stat().st_mode & 0o077 == 0
    before = key.read_text()
    assert sealed("backup-key", key).status == 2
    assert key.read_text() == before


def test_a_backup_comes_back_and_opens_with_the_same_secrets(sealed: Sealed, key: Path, tmp_path: Path):
    assert back_up(sealed, key).status == 0
    assert sealed("drill", sealed.folder, *files(key)).status == 0
    ended = sealed("restore", tmp_path / "back", *files(key))
    assert ended.status == 0
    assert (tmp_path / "back" / "README.txt").exists()
    assert sealed("open", tmp_path / "back", "read").status == 0
    assert sealed("open", tmp_path / "back", "files", code=sealed.code).status == 0
    assert "put back from a backup" in sealed("open", tmp_path / "back", "log").out


def test_what_was_erased_since_does_not_come_back(sealed: Sealed, key: Path, tmp_path: Path):
    back_up(sealed, key)
    sealed.open("remove", "diary.toml", "--now", code=sealed.code)
    back_up(sealed, key, "two")
    ended = sealed("restore", tmp_path / "back", *files(key, "one", "two"))
    assert "erased since" in ended.out
    assert "diary.toml" not in sealed("open", tmp_path / "back", "files").out


def test_an_old_file_of_keys_brings_back_what_was_erased_and_that_is_said(
    sealed: Sealed, key: Path, tmp_path: Path, clock: Clock
):
    back_up(sealed, key)
    assert "came back. Erase it again" not in sealed("drill", sealed.folder, *files(key)).out
    sealed.open("remove", "diary.toml", "--now", code=sealed.code)
    clock.move(days=31)
    ended = sealed("restore", tmp_path / "back", *files(key))
    assert ended.status == 0
    assert "The file of keys is of 10 March 2026." in " ".join(ended.out.split())
    assert "diary.toml" in sealed("open", tmp_path / "back", "files").out


@pytest.mark.parametrize("what", ["data", "keys", "identity"])
@pytest.mark.parametrize("fault", ["missing", "cut", "empty", "of another kind"])
def test_a_backup_that_is_not_whole_is_refused_and_leaves_nothing(
    sealed: Sealed, key: Path, tmp_path: Path, what: str, fault: str
):
    back_up(sealed, key)
    told = dict(zip(("data", "keys", "identity"), files(key)[1::2], strict=True))
    whole = told[what].read_bytes()
    spoilt = {"cut": whole[: len(whole) // 2], "empty": b"", "of another kind": b"none of ours"}.get(fault)
    told[what].unlink() if spoilt is None else told[what].write_bytes(spoilt)
    before = sorted(path.name for path in tmp_path.iterdir())
    for command, folder in (("restore", tmp_path / "back"), ("drill", sealed.folder)):
        ended = sealed(command, folder, *files(key))
        assert ended.status == 2
        assert "fault in Chesil" not in ended.err
        assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_restore_and_a_backup_never_replace_anything(sealed: Sealed, key: Path):
    back_up(sealed, key)
    assert back_up(sealed, key).status == 2
    assert sealed("restore", sealed.folder, *files(key)).status == 2
    assert sealed.open("read").status == 0


def test_a_key_that_is_none_is_refused_before_anything_is_written(sealed: Sealed, tmp_path: Path):
    ended = sealed(
        "backup", sealed.folder, "--data", tmp_path / "d", "--keys", tmp_path / "k", "--to", "age1none"
    )
    assert ended.status == 2
    assert not (tmp_path / "d").exists()


def test_a_case_that_lacks_a_sealed_file_makes_no_backup(sealed: Sealed, key: Path, tmp_path: Path):
    sealed.blobs()[0].unlink()
    ended = back_up(sealed, key)
    assert ended.status == 2
    assert "chesil check" in " ".join(ended.err.split())
    assert not list(tmp_path.glob("*one*"))


def test_nothing_of_a_backup_stands_in_clear(sealed: Sealed, key: Path, tmp_path: Path):
    import pyrage

    back_up(sealed, key)
    identity = pyrage.x25519.Identity.from_str(key.read_text().splitlines()[1])
    for name in ("one.data", "one.keys"):
        held = pyrage.decrypt((tmp_path / name).read_bytes(), [identity])
        for word in (b"CANARYWORD", b"diary.toml", b"Asha", PASSPHRASE.encode(), sealed.code.encode()):
            assert word not in held


# Anchors.


def toml(authority: Authority, tmp_path: Path, **changed: str) -> Path:
    (tmp_path / "root.pem").write_bytes(authority.root_pem)
    told = {"name": authority.name, "url": authority.url, "roots": "root.pem"} | changed
    path = tmp_path / "authorities.toml"
    path.write_text("[[authority]]\n" + "".join(f'{name} = "{value}"\n' for name, value in told.items()))
    return path


def test_without_an_authority_it_is_said_that_nobody_outside_vouches(sealed: Sealed):
    ended = sealed("anchor", sealed.folder)
    assert ended.status == 0
    assert "No time-stamp authority is named" in ended.out


def test_a_named_authority_stamps_now_and_after_each_adding(sealed: Sealed, tmp_path: Path, clock: Clock):
    with Authority(name="One", now=clock()) as one:
        ended = sealed("anchor", sealed.folder, "--authorities", toml(one, tmp_path))
        assert ended.status == 0, ended.err
        assert "has its time stamps" in ended.out
        (tmp_path / "more.txt").write_text("05/03/2026, 10:00 - Dev: hi\n26/03/2026, 10:00 - Dev: hi\n")
        assert "Anchor 2 is made" in sealed.add(tmp_path / "more.txt").out


def test_an_authority_that_is_down_leaves_a_gap_that_is_shown(sealed: Sealed, tmp_path: Path, clock: Clock):
    with Authority("error", name="One", now=clock()) as one:
        ended = sealed("anchor", sealed.folder, "--authorities", toml(one, tmp_path))
    assert ended.status == 1
    assert "asked for again" in " ".join(ended.out.split())


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (None, "There is no file of authorities here"),
        ("", "authority"),
        ("not toml", "not written as TOML"),
        ("[[authority]]\nname = 1\nurl = 'https://a.example.org'\nroots = 'root.pem'\n", "text in quotation marks"),
        ("[[authority]]\nlink = 'x'\nname = 'One'\nurl = 'https://a.example.org'\nroots = 'root.pem'\n", "link"),
        ("[[authority]]\nname = 'One'\nurl = 'http://a.example.org'\nroots = 'root.pem'\n", "https"),
        ("[[authority]]\nname = 'One'\nurl = 'https://a.example.org'\nroots = 'none.pem'\n", "none.pem"),
        ("[[authority]]\nname = 'One'\nurl = 'https://a.example.org'\nroots = 'authorities.toml'\n", "PEM"),
        ("[[authority]]\nname = 'One'\nurl = 'https://a.example.org'\nroots = 'root.pem'\n" * 2, "another name"),
    ],
)  # fmt: skip
def test_a_file_of_authorities_with_a_mistake_is_said_where_and_how(
    sealed: Sealed, tmp_path: Path, written: str | None, told: str
):
    with Authority(name="One") as one:
        path = toml(one, tmp_path)
    path.write_text(written) if written is not None else path.unlink()
    ended = sealed("anchor", sealed.folder, "--authorities", path)
    text = " ".join(ended.err.split())
    assert ended.status == 2
    assert told in text
    assert "authorities.toml" in text
    assert "fault in Chesil" not in text
    assert sealed("anchor", sealed.folder, passphrase=OTHER).status == 2
