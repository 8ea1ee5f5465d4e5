"""Keys are changed while others write: nothing that was written is lost, and nothing keeps an old key (K6)."""

import threading
import time
from contextlib import suppress

from tests.case_folder.conftest import PASSPHRASE

from chesil.case_folder import life, log, opening
from chesil.case_folder.contents import KeptFile
from chesil.case_folder.errors import CaseInUse
from chesil.vault import safes, sealing
from chesil.vault.errors import KeyReplaced, VaultError
from chesil.vault.key_service import KeyRing, LocalKey
from chesil.vault.records import FileAdded
from chesil.vault.recovery import read_code
from chesil.vault.safes import NewPassphrase

WRITERS = 4
PAUSE_S = 0.02  # between two items of one writer, so that SQLite lets the others have a turn


def an_item(case, number):
    """A new file of a case, as receiving makes them, without its sealed bytes: it has a key, and that is all."""
    digest = sealing.new_key().hex()
    name, now = f"{number}.txt", case.now()
    new = case.items.new("file", sealing.new_id())
    kept = KeptFile(name=name, path=name, size=number, sha256=digest, received_at=now)
    said = FileAdded(
        logged_at=now, by="owner", item=new.id.hex(), file_sha256=digest, size=number, media="text/plain"
    )
    return new, kept, said


def filled(folder, count, *, now, service):
    """Make a case of many items; gives its recovery code."""
    case, code = opening.create(folder, passphrase=PASSPHRASE, now=now, key_service=service)
    with case, case.database.change():
        for number in range(count):
            new, kept, said = an_item(case, number)
            case.items.keep(new, kept)
            case.log(said, item=new.id, item_key=new.key)
    return read_code(code)


def write(folder, ledger, over, *, now, service):
    """Add items until the file *over* is there, opening the case anew whenever its key was changed.

    Each item that the case took is written into *ledger*.
    """
    with ledger.open("a", buffering=1) as told:
        number = 0
        while not over.exists():
            with (
                suppress(KeyReplaced, CaseInUse),  # whoever waited too long tries again, as it is told to
                opening.open_case(folder, PASSPHRASE, now=now, key_service=service) as case,
            ):
                while not over.exists():
                    new, kept, said = an_item(case, number)
                    case.keep(new, kept, said)
                    told.write(f"{new.id.hex()}\n")
                    number += 1
                    time.sleep(PAUSE_S)


def change_safe_key(folder, code, service, *, now):
    """Change the safe's key and every way in; gives the new recovery code."""
    passphrase = NewPassphrase(PASSPHRASE, service)
    lived = life.live(
        folder,
        lambda safe, locks, keys: safes.rotate_safe(safe, locks, keys, code=code, new=passphrase, now=now()),
    )
    return read_code(lived.code)


def change_instance_key(folder, *, old, new):
    """Put the ways in under another key of the installation."""
    life.live(folder, lambda _, locks, __: safes.rotate_instance_key(locks, old=old, new=new))


def lost(folder, written, *, now, service):
    """What is not as it should be after all writing and rotating: nothing, or sentences."""
    with opening.open_case(folder, PASSPHRASE, now=now, key_service=service) as case:
        rows = case.database.row("select count(*), count(distinct item) from item_key")
        if rows != (case.database.row("select count(*) from item")[0],) * 2:
            yield "an item has no key, or more than one"
        for item in sorted(written):
            try:
                case.items.document(item, KeptFile)
            except VaultError as fault:
                yield f"an item that was taken does not open: {fault.code}"
        log.check(case.database)
        records = [entry.record for entry in log.entries(case.database, case.items.keys())]
        told = [record.item for record in records if isinstance(record, FileAdded)]
        if sorted(told) != sorted(item.hex() for item in case.items.documents("file", KeptFile)):
            yield "the log and the items differ"
        if len(records) > len(told):
            yield "the log tells of more than was done"


def taken(ledgers):
    return {bytes.fromhex(line) for ledger in ledgers for line in ledger.read_text().split()}


def test_no_item_is_lost_or_left_under_an_old_key_when_keys_change_while_four_write(tmp_path, clock):
    folder, over = tmp_path / "record", tmp_path / "over"
    one, two = LocalKey(sealing.new_key()), LocalKey(sealing.new_key())
    ring = KeyRing(two, one)
    code = filled(folder, 200, now=clock, service=one)
    ledgers = [tmp_path / f"ledger {number}" for number in range(WRITERS)]
    threads = [
        threading.Thread(
            target=write, args=(folder, ledger, over), kwargs={"now": clock, "service": ring}, daemon=True
        )
        for ledger in ledgers
    ]
    for thread in threads:
        thread.start()
    try:
        for old, new in ((one, two), (two, one)):
            before = {ledger: more_than(ledger, 0) for ledger in ledgers}
            code = change_safe_key(folder, code, old, now=clock)
            change_instance_key(folder, old=old, new=new)
            for ledger, lines in before.items():
                more_than(ledger, lines)  # it goes on under the new keys
    finally:
        over.touch()
        for thread in threads:
            thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    written = taken(ledgers)
    assert len(written) >= 3 * WRITERS
    assert list(lost(folder, written, now=clock, service=one)) == []


def more_than(ledger, lines):
    """How many items a writer has told of, once that is more than some; waits for it, but not for ever."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        told = len(ledger.read_text().split()) if ledger.exists() else 0
        if told > lines:
            return told
        time.sleep(0.005)
    raise AssertionError("A writer does not write.")
