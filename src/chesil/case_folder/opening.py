"""Makes a case folder, and opens one with a passphrase or a recovery code."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

import attrs
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chesil.case_folder import log
from chesil.case_folder.case import Case, Clock
from chesil.case_folder.contents import RestoredFrom, SigningKey
from chesil.case_folder.database import Database
from chesil.case_folder.errors import CaseDamaged
from chesil.case_folder.places import BLOBS, DATABASE, Bucket, claim, new_folder, remember, store_of
from chesil.terms.readings import file_name
from chesil.vault.errors import NotPossible, WrongSecret
from chesil.vault.key_service import KeyService
from chesil.vault.locks import PASSPHRASE, RECOVERY, Lock, open_lock
from chesil.vault.records import Restored
from chesil.vault.safes import ItemKey, NewPassphrase, Safe, new_person_safe, renew_lock
from chesil.vault.sealing import new_id
from chesil.vault.stores.folder import FolderStore

_CALLED: Final = {PASSPHRASE: "passphrase", RECOVERY: "recovery code"}


def create(
    folder: Path,
    *,
    passphrase: str,
    now: Clock,
    key_service: KeyService | None = None,
    bucket: Bucket | None = None,
) -> tuple[Case, str]:
    """Make an encrypted case in a new or empty folder, whole or not at all.

    Args:
        key_service: makes an outer seal around the passphrase's lock, so that a copy of the folder alone
            cannot be guessed at; null makes a folder that opens with the passphrase on any machine.
        bucket: where the sealed files go; null keeps them in the folder.
    Returns:
        The open case, and its recovery code, which is shown once and kept nowhere.
    Raises:
        CaseInUse: something is in the folder. OutputExists: another case has that place in the bucket.
        PassphraseRefused: the text cannot be a passphrase. StoreUnavailable: the bucket does not answer.
        StoreFull: there is no room. CaseDamaged: the folder cannot be made there.
    """
    with new_folder(folder) as draft:
        made = new_person_safe(passphrase=NewPassphrase(passphrase, key_service), now=now())
        case = Case(
            folder=draft,
            database=Database.create(draft / DATABASE),
            store=bucket.store() if bucket else FolderStore(draft / BLOBS),
            safe=made.safe.id,
            lock=next(row.id for row in made.change.insert if isinstance(row, Lock)),
            now=now,
            safe_key=made.safe_key,
        )
        with case, case.database.change():
            case.database.set_up()
            case.database.apply(made.change)
            if bucket:
                remember(case.database, bucket)
            _begin(case)
            if bucket:
                claim(case.store, case.safe)
    database = Database.open(folder / DATABASE)
    return attrs.evolve(
        case, folder=folder, database=database, store=store_of(database, folder)
    ), made.code or ""


def _begin(case: Case) -> None:
    """Everything a case has one of: its log, and the key that signs it."""
    private = Ed25519PrivateKey.generate()
    log.start(case.database, private.public_key())
    case.items.keep(case.items.new("log", new_id()), {})
    kept = SigningKey(private=private.private_bytes_raw().hex())
    case.items.keep(case.items.new("signing-key", new_id()), kept)


def open_case(
    folder: Path, secret: str | bytes, *, now: Clock, key_service: KeyService | None = None
) -> Case:
    """Open a case with its passphrase (text) or its recovery code (20 bytes).

    Raises:
        CaseDamaged: there is no case here, or it cannot be read.
        WrongSecret, Damaged, Moved, Expired, NotYet: as `open_lock`, for the best of its locks.
    """
    database = Database.open(folder / DATABASE)
    try:
        locks = read_locks(database)
        safe_key, lock = _opened(locks, secret, now=now(), key_service=key_service)
        lock = _renewed(database, lock, safe_key, secret, key_service)
        if read_safe(database).state == "deleted":
            raise NotPossible(
                "This case was deleted.",
                where=file_name(folder),
                next_step="For 30 days chesil keys FOLDER undelete brings it back.",
            )
        case = Case(
            folder=folder,
            database=database,
            store=store_of(database, folder),
            safe=lock.safe,
            lock=lock.id,
            now=now,
            safe_key=safe_key,
        )
        _tell_of_restore(case)
        return case
    except BaseException:
        database.__exit__()
        raise


def _renewed(
    database: Database, lock: Lock, safe_key: bytes, secret: str | bytes, key_service: KeyService | None
) -> Lock:
    """The lock, closed anew and more slowly when what is asked of new ones has risen since it was made."""
    if isinstance(secret, bytes) or not database.is_writable:
        return lock
    change = renew_lock(lock, safe_key=safe_key, passphrase=NewPassphrase(secret, key_service))
    if not change.insert:
        return lock
    with database.change():
        database.apply(change)
    database.forget()
    return next(row for row in change.insert if isinstance(row, Lock))


def _tell_of_restore(case: Case) -> None:
    """Log, the first time it is opened, that the case comes from a backup; a restore has no key to do so."""
    rows = case.database.rows("select value from about where name = 'restored'")
    if rows and case.database.is_writable:
        told = msgspec.json.decode(rows[0][0], type=RestoredFrom)
        record = Restored(
            logged_at=case.now(), by=log.OWNER, backup_made_at=told.made_at, backup_log_size=told.size
        )
        own, own_key = case.own_item("log")
        with case.database.change():
            case.log(record, item=own, item_key=own_key)
            case.database.run("delete from about where name = 'restored'")


def open_safe(
    folder: Path, passphrase: str, *, now: datetime, key_service: KeyService | None = None
) -> bytes:
    """The key of a case's safe, for an event in its life that needs the passphrase; raises as `open_case`."""
    with Database.open(folder / DATABASE) as database:
        return _opened(read_locks(database), passphrase, now=now, key_service=key_service)[0]


def read_locks(database: Database) -> list[Lock]:
    """Every way into the case."""
    names = [each.name for each in attrs.fields(Lock)]
    rows = database.rows(f"select {', '.join(names)} from lock order by id")  # noqa: S608 - names are our own
    return [_lock(dict(zip(names, row, strict=True))) for row in rows]


def read_item_keys(database: Database) -> list[ItemKey]:
    """The wrapped key of every item."""
    return [
        ItemKey(*row) for row in database.rows("select safe, kind, item, wrapped from item_key order by item")
    ]


def read_safe(database: Database) -> Safe:
    """The case's own safe."""
    return Safe(*database.row("select id, kind, state, created_month from safe where kind = 'person'"))


def _lock(columns: dict[str, object]) -> Lock:
    try:
        return msgspec.convert(columns, Lock)
    except msgspec.ValidationError:
        raise CaseDamaged("A way into this case is damaged.") from None


def _opened(
    locks: Iterable[Lock], secret: str | bytes, *, now: datetime, key_service: KeyService | None
) -> tuple[bytes, Lock]:
    kind = PASSPHRASE if isinstance(secret, str) else RECOVERY
    wrong = WrongSecret(
        f"No {_CALLED[kind]} opens this case now.",
        next_step="chesil keys FOLDER status says what does. If it was put away, the recovery code does.",
    )
    for lock in (each for each in locks if each.kind == kind):
        try:
            return open_lock(lock, secret, key_service=key_service, now=now), lock
        except WrongSecret as fault:
            wrong = fault
    raise wrong
