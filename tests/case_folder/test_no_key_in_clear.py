"""No key of a case stands anywhere in clear: not in its folder, not in a backup, not in a pack (K2)."""

import io
import sqlite3
from base64 import b64encode

from pyrage.x25519 import Identity
from tests.case_folder.conftest import PASSPHRASE
from tests.case_folder.test_nothing_in_clear import command, raw

from chesil.case_folder import backups, opening, packing
from chesil.case_folder.choosing import Choice
from chesil.case_folder.contents import Answers
from chesil.vault import labels
from chesil.vault.age_streams import decrypting
from chesil.vault.recovery import write_code
from chesil.vault.sealing import subkey


def secrets_of(case, code):
    """Every key of an open case, in each form that it could be written in."""
    keys = [case._safe_key, code, case.signing_key().private_bytes_raw()]
    items = list(case.items.keys().values())
    keys += items + [subkey(each, labels.FILE) for each in items] + [subkey(each, b"body") for each in items]
    assert len(items) >= 6
    assert len({*keys}) == len(keys)
    forms = [form for key in keys for form in (key, key.hex().encode(), b64encode(key).rstrip(b"="))]
    return [PASSPHRASE.encode(), *forms]


def found(data, secrets):
    return sum(each in data for each in secrets)


def test_no_key_stands_in_a_case_while_it_is_open_or_after(sealed, made):
    secrets = secrets_of(sealed, made[1])
    assert (sealed.folder / f"{opening.DATABASE}-wal").stat().st_size > 0
    assert found(raw(sealed.folder), secrets) == 0
    with sqlite3.connect(sealed.folder / opening.DATABASE) as database:
        database.execute("pragma wal_checkpoint(truncate)")
    database.close()
    assert found(raw(sealed.folder), secrets) == 0


def test_the_search_finds_a_key_that_is_there(sealed, made):
    secrets = secrets_of(sealed, made[1])
    (sealed.folder / "left").write_bytes(b"x" + secrets[1])
    assert found(raw(sealed.folder), secrets) == 1


def test_no_key_stands_in_a_backup_even_when_both_files_are_opened(sealed, made, clock):
    secrets = secrets_of(sealed, made[1])
    mine, data, keys = Identity.generate(), io.BytesIO(), io.BytesIO()
    backups.back_up(
        sealed.folder,
        data=data,
        keys=keys,
        recipients=[mine.to_public()],
        now=clock(),
        progress=lambda *_: None,
    )
    for stream in (data, keys):
        assert found(stream.getvalue(), secrets) == 0
        stream.seek(0)
        with decrypting(stream, mine) as opened:
            assert found(opened.read(), secrets) == 0


def test_no_key_stands_in_a_pack(sealed, made):
    secrets = secrets_of(sealed, made[1])
    packed = packing.pack(sealed, recipient="Farah", choice=Choice(), answers=Answers(me="Asha"))
    assert found(b"".join(packed.chunks), secrets) == 0


def test_an_encrypted_pack_lays_down_nothing_in_clear_while_it_is_made(sealed, made, tmp_path):
    """Python itself tells of each file that is opened for writing, also of those that are gone again."""
    out = tmp_path / "pack.zip.age"
    key = str(Identity.generate().to_public())
    told = ("pack", sealed.folder, "--out", out, "--for", key, "--me", "Asha", "--code-fd", "FD")
    printed, opened = command(*told, passphrase=write_code(made[1]), watched=True)
    assert "CANARYWORD" not in printed
    own = (str(sealed.folder), "/dev/", "/proc/", str(out.with_name(f".{out.name}.part")))
    outside = {path for path in opened if path and not path.startswith(own) and "__pycache__" not in path}
    assert {path for path in outside if not path.isdecimal()} == set()
    assert b"CANARYWORD" not in out.read_bytes()
    assert b"README.txt" not in out.read_bytes()
