"""What happens to a safe in a life: who can open it before and after, and what no longer opens anything."""

import sqlite3
import threading
from datetime import timedelta

import attrs
import key_rows
import pytest
from key_rows import NOW, RIGHT, SMALL_KDF, Rows, code_of, passphrase, person, service

from chesil.vault import labels, locks, passphrases, recovery, safes, sealing
from chesil.vault.errors import (
    Damaged,
    Expired,
    KeyMissing,
    KeyReplaced,
    Moved,
    NoRecovery,
    NotPossible,
    NotYet,
    VaultError,
    WrongSecret,
)
from chesil.vault.key_service import KeyRing, LocalKms
from chesil.vault.safes import Change, ItemKey, Safe
from chesil.vault.tickets import Ticket, extend_ticket, make_ticket, open_ticket

DAY = timedelta(days=1)
NEW = "meadow tractor cinnamon waltz"


@pytest.fixture
def rows():
    return Rows()


def opens(rows: Rows, made, secret, *, now=NOW, key_service=None) -> list[str]:
    """The kinds of lock a secret opens, each to the right key."""
    found = []
    for lock in rows.locks.values():
        try:
            key = locks.open_lock(lock, secret, key_service=key_service, now=now)
        except (VaultError, TypeError):
            continue
        assert key == made.safe_key
        found.append(lock.kind)
    return found


def with_items(rows: Rows, made, count: int = 3) -> dict[bytes, bytes]:
    keys = {}
    for _ in range(count):
        item = sealing.new_id()
        keys[item], row = safes.new_item_key(made.safe_key, made.safe.id, "entry", item)
        rows.item_keys[row.safe, row.item] = row
    return keys


# Item keys.


def test_an_item_key_opens_with_its_safe_and_is_never_plain(rows):
    made, _ = person(rows)
    for item, key in with_items(rows, made).items():
        row = rows.item_keys[made.safe.id, item]
        assert safes.open_item_key(made.safe_key, row) == key
        assert key not in row.wrapped
        assert len(row.wrapped) == 4 + 32 + sealing.OVERHEAD
        assert row.wrapped.hex() not in repr(row)


def test_many_item_keys_open_in_their_order(rows):
    made, _ = person(rows)
    keys = with_items(rows, made, 20)
    held = list(rows.item_keys.values())
    assert safes.open_item_keys(made.safe_key, held) == [keys[row.item] for row in held]
    assert safes.open_item_keys(made.safe_key, []) == []
    with pytest.raises(Damaged):
        safes.open_item_keys(made.safe_key, [*held, attrs.evolve(held[0], wrapped=b"")])


def test_an_item_key_in_another_row_or_safe_is_moved_and_a_changed_one_is_damaged(rows):
    made, _ = person(rows)
    with_items(rows, made)
    first, second, _ = rows.item_keys.values()
    with pytest.raises(Moved):
        safes.open_item_key(made.safe_key, attrs.evolve(first, wrapped=second.wrapped))
    with pytest.raises(Moved):
        safes.open_item_key(made.safe_key, attrs.evolve(first, safe=sealing.new_id()))
    for place in range(len(first.wrapped)):
        changed = first.wrapped[:place] + bytes([first.wrapped[place] ^ 16]) + first.wrapped[place + 1 :]
        with pytest.raises(Damaged):
            safes.open_item_key(made.safe_key, attrs.evolve(first, wrapped=changed))


def test_an_item_key_wrapped_with_an_earlier_key_of_the_safe_says_so(rows):
    made, _ = person(rows)
    with_items(rows, made, 1)
    with pytest.raises(KeyReplaced, match="add it once more"):
        safes.open_item_key(sealing.new_key(), *rows.item_keys.values())


def test_sealed_bytes_carried_to_any_other_row_column_safe_or_version_are_moved():
    key, other_key = sealing.new_key(), sealing.new_key()
    ids = [sealing.new_id() for _ in range(2)]
    places = [labels.item(table, item) for table in ("entry", "party") for item in ids]
    places += [labels.field("about", row, column) for row in ids for column in ("last", "first")]
    places += [labels.item_key(safe, item) for safe in ids for item in ids]
    places += [labels.lock(kind, safe, lock) for kind in locks.KINDS for safe in ids for lock in ids]
    places += [labels.outer(name, safe, lock) for name in ("aa", "bb") for safe in ids for lock in ids]
    places += [labels.ticket(job, "read", NOW + at) for job in ids for at in (DAY, 2 * DAY)]
    places += [labels.file(item) for item in ids] + [labels.HELD_KEY]
    sealed = {place: sealing.seal(key, other_key, place) for place in places}
    assert len(sealed) == len(places)
    for place in places:
        assert sealing.unseal(key, sealed[place], place) == other_key
        for other in places:
            if other != place:
                with pytest.raises(Moved):
                    sealing.unseal(key, sealed[other], place)


# New safes.


def test_a_persons_safe_opens_with_passphrase_code_and_session_and_nothing_else(rows):
    made, cookies = person(rows)
    assert opens(rows, made, RIGHT) == ["passphrase"]
    assert opens(rows, made, code_of(made)) == ["recovery"]
    assert [opens(rows, made, cookie) for cookie in cookies] == [["session"]] * 2
    assert (
        opens(rows, made, NEW) == opens(rows, made, recovery.new_code()[0]) == opens(rows, made, None) == []
    )
    assert made.safe == Safe(made.safe.id, "person", "active", "2026-05")


def test_a_cases_safe_opens_with_the_installations_key_alone(rows):
    kms = LocalKms()
    made = safes.new_case_safe(key_service=kms, now=NOW)
    rows.make(made.change)
    assert opens(rows, made, None, key_service=kms) == ["service"]
    assert opens(rows, made, None, key_service=LocalKms()) == []
    assert made.code is None
    assert (made.safe.kind, made.safe.state) == ("case", "active")
    assert safes.new_case_safe(key_service=kms, now=NOW, kind="service").safe.kind == "service"


def test_nothing_shows_a_key_a_code_or_a_passphrase(rows):
    made, cookies = person(rows)
    with_items(rows, made)
    shown = repr([made, rows, passphrase(), made.change])
    for value in (made.safe_key, code_of(made), *cookies, *(row.wrapped for row in rows.item_keys.values())):
        assert repr(value)[2:-1] not in shown
        assert value.hex() not in shown
    assert made.code not in shown
    assert RIGHT not in shown


# Passphrases.


def test_a_changed_passphrase_ends_the_old_one_and_every_other_session(rows):
    held = service()
    made, cookies = person(rows, key_service=held)
    mine = next(lock for lock in rows.of("session") if lock.ref == locks.session_ref(cookies[0]))
    new = passphrase(NEW, key_service=held)
    rows.make(
        safes.change_passphrase(
            made.safe, rows.locks.values(), old=RIGHT, new=new, key_service=held, now=NOW, keep=mine.id
        ).change
    )
    assert opens(rows, made, RIGHT, key_service=held) == []
    assert opens(rows, made, NEW, key_service=held) == ["passphrase"]
    assert opens(rows, made, cookies[0], key_service=held) == ["session"]
    assert opens(rows, made, cookies[1], key_service=held) == []
    assert opens(rows, made, code_of(made), key_service=held) == ["recovery"]


def test_the_old_passphrase_never_goes_on_even_when_asked_to(rows):
    made, _ = person(rows)
    (old,) = rows.of("passphrase")
    done = safes.change_passphrase(
        made.safe, rows.locks.values(), old=RIGHT, new=passphrase(NEW), key_service=None, now=NOW, keep=old.id
    )
    assert old in done.change.delete


def test_without_the_old_passphrase_it_is_not_changed(rows):
    made, _ = person(rows)
    with pytest.raises(WrongSecret):
        safes.change_passphrase(
            made.safe, rows.locks.values(), old=NEW, new=passphrase(NEW), key_service=None, now=NOW
        )


def test_a_forgotten_passphrase_is_replaced_with_the_code_and_the_code_goes_on(rows):
    made, cookies = person(rows)
    done = safes.forgot_passphrase(
        made.safe, rows.locks.values(), code=code_of(made), new=passphrase(NEW), now=NOW
    )
    rows.make(done.change)
    assert done.safe_key == made.safe_key
    assert opens(rows, made, RIGHT) == opens(rows, made, cookies[0]) == []
    assert opens(rows, made, NEW) == ["passphrase"]
    assert opens(rows, made, code_of(made)) == ["recovery"]


def test_a_wrong_code_changes_nothing_and_a_damaged_lock_is_said_before_a_wrong_code(rows):
    made, _ = person(rows)
    other = recovery.new_code()[0]
    with pytest.raises(WrongSecret, match="typed as codes are printed"):
        safes.forgot_passphrase(made.safe, rows.locks.values(), code=other, new=passphrase(), now=NOW)
    damaged = [attrs.evolve(lock, sealed=lock.sealed[:-1]) for lock in rows.of("recovery")]
    with pytest.raises(Damaged):
        safes.forgot_passphrase(
            made.safe, [*damaged, *rows.of("session")], code=other, new=passphrase(), now=NOW
        )
    with pytest.raises(NoRecovery):
        safes.forgot_passphrase(made.safe, rows.of("session"), code=other, new=passphrase(), now=NOW)


def test_a_lock_is_closed_anew_when_the_default_rises_and_not_otherwise(rows):
    made, _ = person(rows)
    (lock,) = rows.of("passphrase")
    assert safes.renew_lock(lock, safe_key=made.safe_key, passphrase=passphrase()) == Change()
    stronger = attrs.evolve(passphrase(), kdf="argon2id,128,2,1")
    rows.make(safes.renew_lock(lock, safe_key=made.safe_key, passphrase=stronger))
    assert [lock.kdf for lock in rows.of("passphrase")] == ["argon2id,128,2,1"]
    assert opens(rows, made, RIGHT) == ["passphrase"]


# Recovery codes.


def test_the_recovery_code_is_replaced_at_once_only_with_the_old_one(rows):
    made, _ = person(rows)
    with pytest.raises(WrongSecret):
        safes.replace_recovery(made.safe, rows.locks.values(), code=recovery.new_code()[0], now=NOW)
    done = safes.replace_recovery(made.safe, rows.locks.values(), code=code_of(made), now=NOW)
    rows.make(done.change)
    assert opens(rows, made, code_of(made)) == []
    assert opens(rows, made, code_of(done)) == ["recovery"]
    assert len(rows.of("recovery")) == 1


def test_without_the_old_code_a_new_one_waits_seven_days_while_the_old_one_works(rows):
    made, _ = person(rows)
    asked = safes.ask_for_recovery(made.safe, rows.locks.values(), safe_key=made.safe_key, now=NOW)
    rows.make(asked.change)
    almost = NOW + 7 * DAY - timedelta(seconds=1)
    assert opens(rows, made, code_of(asked), now=almost) == []
    assert opens(rows, made, code_of(made), now=almost) == ["recovery"]
    assert safes.finish_recovery(made.safe, rows.locks.values(), now=almost) == Change()
    with pytest.raises(NotYet):
        safes.rotate_safe(
            made.safe, rows.locks.values(), [], code=code_of(asked), new=passphrase(), now=almost
        )
    ripe = NOW + 7 * DAY
    assert opens(rows, made, code_of(asked), now=ripe) == ["recovery"]
    rows.make(safes.finish_recovery(made.safe, rows.locks.values(), now=ripe))
    assert opens(rows, made, code_of(made), now=ripe) == []
    assert opens(rows, made, code_of(asked), now=ripe) == ["recovery"]
    assert safes.finish_recovery(made.safe, rows.locks.values(), now=ripe) == Change()


def test_who_has_only_the_passphrase_cannot_take_the_record_from_its_owner(rows):
    made, _ = person(rows)
    asked = safes.ask_for_recovery(made.safe, rows.locks.values(), safe_key=made.safe_key, now=NOW)
    rows.make(asked.change)
    rows.make(safes.stop_waiting_recovery(made.safe, rows.locks.values(), now=NOW + DAY))
    assert opens(rows, made, code_of(asked), now=NOW + 8 * DAY) == []
    again = safes.ask_for_recovery(made.safe, rows.locks.values(), safe_key=made.safe_key, now=NOW + DAY)
    rows.make(again.change)
    done = safes.replace_recovery(made.safe, rows.locks.values(), code=code_of(made), now=NOW + 2 * DAY)
    rows.make(done.change)
    assert opens(rows, made, code_of(again), now=NOW + 9 * DAY) == []
    assert opens(rows, made, code_of(done), now=NOW + 9 * DAY) == ["recovery"]


@pytest.mark.parametrize("way", ["change", "forgot"])
def test_a_code_that_waits_falls_with_every_change_of_a_way_in_and_the_older_one_stays(rows, way):
    made, _ = person(rows)
    asked = safes.ask_for_recovery(made.safe, rows.locks.values(), safe_key=made.safe_key, now=NOW)
    rows.make(asked.change)
    held, new, later = rows.locks.values(), passphrase(NEW), NOW + DAY
    change = {
        "change": lambda: (
            safes.change_passphrase(made.safe, held, old=RIGHT, new=new, key_service=None, now=later).change
        ),
        "forgot": lambda: (
            safes.forgot_passphrase(made.safe, held, code=code_of(made), new=new, now=later).change
        ),
    }[way]()
    rows.make(change)
    assert opens(rows, made, code_of(asked), now=NOW + 8 * DAY) == []
    assert opens(rows, made, code_of(made), now=NOW + 8 * DAY) == ["recovery"]


def test_nothing_is_put_away_while_a_code_waits_that_would_open_it_later(rows):
    made, _ = person(rows)
    asked = safes.ask_for_recovery(made.safe, rows.locks.values(), safe_key=made.safe_key, now=NOW)
    rows.make(asked.change)
    with pytest.raises(NotPossible, match="waiting"):
        safes.put_away(made.safe, rows.locks.values(), now=NOW + DAY)
    rows.make(safes.stop_waiting_recovery(made.safe, rows.locks.values(), now=NOW + DAY))
    rows.make(safes.put_away(made.safe, rows.locks.values(), now=NOW + DAY))
    assert opens(rows, made, code_of(asked), now=NOW + 8 * DAY) == []


def test_a_code_that_waited_long_enough_stays_when_the_passphrase_changes(rows):
    made, _ = person(rows)
    asked = safes.ask_for_recovery(made.safe, rows.locks.values(), safe_key=made.safe_key, now=NOW)
    rows.make(asked.change)
    done = safes.change_passphrase(
        made.safe, rows.locks.values(), old=RIGHT, new=passphrase(NEW), key_service=None, now=NOW + 7 * DAY
    )
    rows.make(done.change)
    assert opens(rows, made, code_of(asked), now=NOW + 7 * DAY) == ["recovery"]


def test_asking_twice_starts_the_wait_anew(rows):
    made, _ = person(rows)
    first = safes.ask_for_recovery(made.safe, rows.locks.values(), safe_key=made.safe_key, now=NOW)
    rows.make(first.change)
    second = safes.ask_for_recovery(made.safe, rows.locks.values(), safe_key=made.safe_key, now=NOW + 5 * DAY)
    rows.make(second.change)
    assert len(rows.of("recovery")) == 2
    assert opens(rows, made, code_of(first), now=NOW + 20 * DAY) == []
    assert opens(rows, made, code_of(second), now=NOW + 8 * DAY) == []
    assert opens(rows, made, code_of(second), now=NOW + 12 * DAY) == ["recovery"]


def test_the_newest_of_two_ripe_codes_stays_and_a_waiting_one_too(rows):
    made, _ = person(rows)
    for days in (0, 8, 16):
        asked = safes.ask_for_recovery(
            made.safe, rows.locks.values(), safe_key=made.safe_key, now=NOW + days * DAY
        )
        rows.make(asked.change)
    rows.make(safes.finish_recovery(made.safe, rows.locks.values(), now=NOW + 17 * DAY))
    assert sorted(lock.opens_at - NOW for lock in rows.of("recovery")) == [15 * DAY, 23 * DAY]


def test_a_safe_without_any_recovery_lock_gets_one_that_opens_at_once(rows):
    made, _ = person(rows)
    for lock in rows.of("recovery"):
        del rows.locks[lock.id]
    asked = safes.ask_for_recovery(made.safe, rows.locks.values(), safe_key=made.safe_key, now=NOW)
    rows.make(asked.change)
    assert opens(rows, made, code_of(asked)) == ["recovery"]


# Closing, and opening again.


def test_what_was_put_away_opens_with_the_code_alone_and_comes_back_with_it(rows):
    made, cookies = person(rows)
    rows.make(safes.put_away(made.safe, rows.locks.values(), now=NOW))
    safe = rows.safes[made.safe.id]
    assert safe.state == "put_away"
    assert [opens(rows, made, secret) for secret in (RIGHT, *cookies)] == [[]] * 3
    with pytest.raises(NotPossible):
        safes.change_passphrase(
            safe, rows.locks.values(), old=RIGHT, new=passphrase(), key_service=None, now=NOW
        )
    done = safes.forgot_passphrase(
        safe, rows.locks.values(), code=code_of(made), new=passphrase(NEW), now=NOW
    )
    rows.make(done.change)
    assert rows.safes[made.safe.id] == done.safe == made.safe
    assert opens(rows, made, NEW) == ["passphrase"]


def test_a_code_is_checked_before_what_only_it_undoes(rows):
    made, _ = person(rows)
    safes.check_code(made.safe, rows.locks.values(), code=code_of(made), now=NOW)
    with pytest.raises(WrongSecret):
        safes.check_code(made.safe, rows.locks.values(), code=recovery.new_code()[0], now=NOW)
    waits = safes.ask_for_recovery(made.safe, rows.locks.values(), safe_key=made.safe_key, now=NOW)
    rows.make(waits.change)
    with pytest.raises(NotYet):
        safes.check_code(made.safe, rows.locks.values(), code=code_of(waits), now=NOW)


@pytest.mark.parametrize("act", [safes.put_away, safes.delete_for_now])
def test_nothing_is_closed_for_ever_by_accident(rows, act):
    made, _ = person(rows)
    only_waiting = [attrs.evolve(lock, opens_at=NOW + DAY) for lock in rows.of("recovery")]
    over = [attrs.evolve(lock, expires_at=NOW) for lock in rows.of("recovery")]
    for recoveries in ([], only_waiting, over):
        with pytest.raises(NoRecovery, match="close it for ever"):
            act(made.safe, [*rows.of("passphrase"), *recoveries], now=NOW)


def test_what_was_deleted_looks_gone_and_comes_back_within_thirty_days(rows):
    made, cookies = person(rows)
    keys = with_items(rows, made)
    rows.make(safes.delete_for_now(made.safe, rows.locks.values(), now=NOW))
    safe = rows.safes[made.safe.id]
    assert safe.state == "deleted"
    assert [opens(rows, made, secret) for secret in (RIGHT, *cookies)] == [[]] * 3
    with pytest.raises(NotPossible):
        safes.forgot_passphrase(safe, rows.locks.values(), code=code_of(made), new=passphrase(), now=NOW)
    last = NOW + 30 * DAY - timedelta(seconds=1)
    assert not safes.is_due_for_erasure(safe, rows.locks.values(), now=last)
    done = safes.undelete(safe, rows.locks.values(), code=code_of(made), new=passphrase(NEW), now=last)
    rows.make(done.change)
    assert rows.safes[made.safe.id] == made.safe
    assert opens(rows, made, NEW) == ["passphrase"]
    assert opens(rows, made, code_of(made), now=NOW + 400 * DAY) == ["recovery"]
    assert {safes.open_item_key(done.safe_key, row) for row in rows.item_keys.values()} == set(keys.values())


def test_after_thirty_days_what_was_deleted_does_not_come_back(rows):
    made, _ = person(rows)
    rows.make(safes.delete_for_now(made.safe, rows.locks.values(), now=NOW))
    safe, over = rows.safes[made.safe.id], NOW + 30 * DAY
    with pytest.raises(Expired, match="over"):
        safes.undelete(safe, rows.locks.values(), code=code_of(made), new=passphrase(), now=over)
    assert safes.is_due_for_erasure(safe, rows.locks.values(), now=over)
    assert not safes.is_due_for_erasure(made.safe, [], now=over)


def test_a_code_that_was_waiting_does_not_ripen_in_a_deleted_safe(rows):
    made, _ = person(rows)
    asked = safes.ask_for_recovery(made.safe, rows.locks.values(), safe_key=made.safe_key, now=NOW)
    rows.make(asked.change)
    rows.make(safes.delete_for_now(made.safe, rows.locks.values(), now=NOW + DAY))
    assert opens(rows, made, code_of(asked), now=NOW + 10 * DAY) == []
    assert opens(rows, made, code_of(made), now=NOW + 10 * DAY) == ["recovery"]


def test_deleting_at_once_takes_the_code_and_leaves_nothing(rows):
    made, _ = person(rows)
    with_items(rows, made)
    arguments = {"now": NOW, "by": "account:7"}
    with pytest.raises(WrongSecret):
        safes.delete_now(
            made.safe, rows.locks.values(), rows.item_keys.values(), code=recovery.new_code()[0], **arguments
        )
    change = safes.delete_now(
        made.safe, rows.locks.values(), rows.item_keys.values(), code=code_of(made), **arguments
    )
    rows.make(change)
    assert rows.locks == rows.item_keys == {}
    assert rows.safes[made.safe.id].state == "erased"
    assert rows.others == [safes.Erasure(made.safe.id, NOW, "owner", "account:7")]


def test_what_is_erased_is_gone_and_what_others_hold_stays(rows):
    kms = LocalKms()
    made, _ = person(rows)
    keys = with_items(rows, made)
    case = safes.new_case_safe(key_service=kms, now=NOW)
    rows.make(case.change)
    shared = next(iter(rows.item_keys.values()))
    rows.make(safes.share(shared, safe_key=made.safe_key, to=case.safe, to_key=case.safe_key))
    ticket = make_ticket(sealing.new_key(), ticket_key=sealing.new_key(), job=b"1", kind="read", now=NOW)
    change = safes.erase(
        made.safe,
        rows.locks.values(),
        rows.item_keys.values(),
        now=NOW,
        why="retention",
        by="system",
        tickets=[ticket],
    )
    assert ticket in change.delete
    rows.make(attrs.evolve(change, delete=tuple(row for row in change.delete if row != ticket)))
    assert [lock.kind for lock in rows.locks.values()] == ["service"]
    assert [row.item for row in rows.item_keys.values()] == [shared.item]
    assert safes.open_item_key(case.safe_key, *rows.item_keys.values()) == keys[shared.item]
    with pytest.raises(NotPossible):
        safes.erase(rows.safes[made.safe.id], [], [], now=NOW, why="retention", by="system")


def test_erasures_are_made_again_after_a_backup_brought_the_rows_back(rows):
    made, _ = person(rows)
    with_items(rows, made)
    other, _ = person(rows)
    with_items(rows, other, 1)
    written = safes.Erasure(made.safe.id, NOW, "owner", "account:7")
    rows.make(
        safes.replay_erasures([written], rows.safes.values(), rows.locks.values(), rows.item_keys.values())
    )
    assert {lock.safe for lock in rows.locks.values()} == {other.safe.id}
    assert [row.safe for row in rows.item_keys.values()] == [other.safe.id]
    assert [rows.safes[made.safe.id].state, rows.safes[other.safe.id].state] == ["erased", "active"]


@pytest.mark.parametrize("state", ["put_away", "deleted", "erased"])
def test_what_does_not_fit_a_safes_state_is_refused(rows, state):
    made, _ = person(rows)
    safe, held, code = attrs.evolve(made.safe, state=state), list(rows.locks.values()), code_of(made)
    new = passphrase(NEW)
    never = [
        lambda: safes.change_passphrase(safe, held, old=RIGHT, new=new, key_service=None, now=NOW),
        lambda: safes.ask_for_recovery(safe, held, safe_key=made.safe_key, now=NOW),
        lambda: safes.put_away(safe, held, now=NOW),
        lambda: safes.rotate_case_safe(safe, held, [], key_service=LocalKms(), now=NOW),
    ]
    if state != "put_away":
        never += [
            lambda: safes.forgot_passphrase(safe, held, code=code, new=new, now=NOW),
            lambda: safes.replace_recovery(safe, held, code=code, now=NOW),
            lambda: safes.delete_for_now(safe, held, now=NOW),
            lambda: safes.rotate_safe(safe, held, [], code=code, new=new, now=NOW),
        ]
    if state != "deleted":
        never.append(lambda: safes.undelete(safe, held, code=code, new=new, now=NOW))
    if state == "erased":
        never.append(lambda: safes.delete_now(safe, held, [], code=code, now=NOW, by="account:7"))
    for act in never:
        with pytest.raises(NotPossible):
            act()


# Sharing.


def test_what_is_shared_opens_in_the_other_safe_until_it_is_taken_back(rows):
    made, _ = person(rows)
    keys = with_items(rows, made)
    case = safes.new_case_safe(key_service=LocalKms(), now=NOW)
    item = next(iter(keys))
    home = rows.item_keys[made.safe.id, item]
    rows.make(safes.share(home, safe_key=made.safe_key, to=case.safe, to_key=case.safe_key))
    theirs = rows.item_keys[case.safe.id, item]
    assert theirs.kind == home.kind
    assert safes.open_item_key(case.safe_key, theirs) == keys[item]
    with pytest.raises(KeyReplaced):
        safes.open_item_key(made.safe_key, theirs)
    rows.make(safes.stop_sharing(theirs, home=made.safe.id))
    assert (case.safe.id, item) not in rows.item_keys
    assert safes.open_item_key(made.safe_key, home) == keys[item]


def test_an_item_is_never_taken_from_its_owner_or_shared_where_nobody_reads(rows):
    made, _ = person(rows)
    with_items(rows, made, 1)
    (row,) = rows.item_keys.values()
    with pytest.raises(NotPossible, match="owner"):
        safes.stop_sharing(row, home=made.safe.id)
    case = safes.new_case_safe(key_service=LocalKms(), now=NOW)
    for safe in (attrs.evolve(case.safe, state="erased"), made.safe):
        with pytest.raises(NotPossible):
            safes.share(row, safe_key=made.safe_key, to=safe, to_key=case.safe_key)


# Changing keys.


def test_after_rotating_nothing_old_opens_and_every_item_does(rows):
    made, cookies = person(rows)
    keys = with_items(rows, made, 50)
    other, _ = person(rows)
    with_items(rows, other, 1)
    before = dict(rows.item_keys)
    done = safes.rotate_safe(
        made.safe,
        rows.locks.values(),
        rows.item_keys.values(),
        code=code_of(made),
        new=passphrase(NEW),
        now=NOW,
    )
    rows.make(done.change)
    mine = Rows(locks={lock.id: lock for lock in rows.locks.values() if lock.safe == made.safe.id})
    assert done.safe_key != made.safe_key
    for secret in (RIGHT, code_of(made), *cookies):
        assert opens(mine, done, secret) == []
    assert opens(mine, done, NEW) == ["passphrase"]
    assert opens(mine, done, code_of(done)) == ["recovery"]
    assert {
        item: safes.open_item_key(done.safe_key, row)
        for (safe, item), row in rows.item_keys.items()
        if safe == made.safe.id
    } == keys
    for place, row in before.items():
        if place[0] == made.safe.id:
            with pytest.raises(KeyReplaced):
                safes.open_item_key(done.safe_key, row)
    assert sum(lock.safe == other.safe.id for lock in rows.locks.values()) == 4
    assert (
        rows.item_keys.items()
        >= {place: row for place, row in before.items() if place[0] == other.safe.id}.items()
    )


def test_a_safe_is_not_rotated_with_the_passphrase_or_over_a_damaged_item_key(rows):
    made, _ = person(rows)
    with_items(rows, made)
    broken = [attrs.evolve(row, wrapped=row.wrapped[:-1]) for row in rows.item_keys.values()]
    with pytest.raises(WrongSecret):
        safes.rotate_safe(
            made.safe, rows.locks.values(), [], code=recovery.new_code()[0], new=passphrase(), now=NOW
        )
    with pytest.raises(Damaged):
        safes.rotate_safe(
            made.safe, rows.locks.values(), broken, code=code_of(made), new=passphrase(), now=NOW
        )


def test_a_cases_safe_is_rotated_with_the_installations_key(rows):
    kms = LocalKms()
    made = safes.new_case_safe(key_service=kms, now=NOW)
    rows.make(made.change)
    keys = with_items(rows, made)
    done = safes.rotate_case_safe(
        made.safe, rows.locks.values(), rows.item_keys.values(), key_service=kms, now=NOW
    )
    rows.make(done.change)
    assert opens(rows, done, None, key_service=kms) == ["service"]
    assert {row.item: safes.open_item_key(done.safe_key, row) for row in rows.item_keys.values()} == keys


def test_the_instance_key_is_changed_without_any_passphrase_and_can_stop_halfway(rows):
    old, new = service(), service()
    made, cookies = person(rows, key_service=old)
    case = safes.new_case_safe(key_service=old, now=NOW)
    rows.make(case.change)
    some = list(rows.locks.values())[:3]
    rows.make(safes.rotate_instance_key(some, old=old, new=new))
    both = KeyRing(new, old)
    mine = Rows(locks={lock.id: lock for lock in rows.locks.values() if lock.kind != "service"})
    for held in (both, KeyRing(old, new)):
        assert opens(mine, made, RIGHT, key_service=held) == ["passphrase"]
        assert opens(mine, made, cookies[1], key_service=held) == ["session"]
    assert locks.key_uses(rows.locks.values()).keys() == {old.id, new.id}
    rows.make(safes.rotate_instance_key(rows.locks.values(), old=old, new=new))
    assert locks.key_uses(rows.locks.values()) == {new.id: 4}
    assert safes.rotate_instance_key(rows.locks.values(), old=old, new=new) == Change()
    mine = Rows(locks={lock.id: lock for lock in rows.locks.values() if lock.kind != "service"})
    assert opens(mine, made, RIGHT, key_service=new) == ["passphrase"]
    assert opens(mine, made, cookies[0], key_service=new) == ["session"]
    assert opens(mine, made, code_of(made)) == ["recovery"]
    with pytest.raises(KeyMissing):
        locks.open_lock(rows.of("passphrase")[0], RIGHT, key_service=old, now=NOW)
    (lock,) = rows.of("service")
    assert locks.open_lock(lock, None, key_service=new, now=NOW) == case.safe_key


def test_a_remote_service_changes_its_key_and_the_locks_follow(rows):
    kms = LocalKms()
    case = safes.new_case_safe(key_service=kms, now=NOW)
    rows.make(case.change)
    first = kms.id
    kms.rotate()
    rows.make(safes.rotate_instance_key(rows.locks.values(), old=kms, new=kms))
    kms.destroy(first)
    assert opens(rows, case, None, key_service=kms) == ["service"]


# Rotating while others write.


def test_no_item_is_lost_when_a_safe_is_rotated_while_four_write(rows, tmp_path):
    """The rule of whoever keeps the rows: an item key goes in only while the lock that opened the safe is there."""
    made, cookies = person(rows, sessions=4)
    path, item_keys = tmp_path / "keys.sqlite", with_items(rows, made, 400)
    start = sqlite3.connect(path, isolation_level=None)
    start.executescript(
        "pragma journal_mode=wal; pragma synchronous=off; create table lock (id blob primary key, ref blob);"
        "create table item_key (safe blob, kind text, item blob primary key, wrapped blob);"
    )
    start.executemany("insert into lock values (?, ?)", [(lock.id, lock.ref) for lock in rows.locks.values()])
    start.executemany(
        "insert into item_key values (?, ?, ?, ?)", [attrs.astuple(row) for row in rows.item_keys.values()]
    )
    turned_away = []
    enough = threading.Event()
    by_ref = {lock.ref: lock for lock in rows.of("session")}

    def write(cookie: bytes) -> None:
        table = sqlite3.connect(path, isolation_level=None, timeout=120)
        lock = by_ref[locks.session_ref(cookie)]
        safe_key = locks.open_lock(lock, cookie, key_service=None, now=NOW)
        for written in range(10_000):
            item = sealing.new_id()
            key, row = safes.new_item_key(safe_key, made.safe.id, "entry", item)
            table.execute("begin immediate")
            there = table.execute("select 1 from lock where id = ?", (lock.id,)).fetchone()
            if there:
                table.execute("insert into item_key values (?, ?, ?, ?)", attrs.astuple(row))
            table.execute("commit")
            if not there:
                turned_away.append(cookie)
                break
            item_keys[item] = key
            if written == 5:
                enough.set()
        table.close()

    writers = [threading.Thread(target=write, args=(cookie,)) for cookie in cookies]
    for writer in writers:
        writer.start()
    assert enough.wait(20)
    start.execute("pragma busy_timeout = 120000")
    start.execute("begin immediate")
    held = [ItemKey(*row) for row in start.execute("select safe, kind, item, wrapped from item_key")]
    done = safes.rotate_safe(
        made.safe, rows.locks.values(), held, code=code_of(made), new=passphrase(NEW), now=NOW
    )
    replaced = [row for row in done.change.replace if isinstance(row, ItemKey)]
    start.executemany(
        "update item_key set wrapped = ? where item = ?", [(row.wrapped, row.item) for row in replaced]
    )
    start.execute("delete from lock")
    start.execute("commit")
    for writer in writers:
        writer.join(20)
    after = [ItemKey(*row) for row in start.execute("select safe, kind, item, wrapped from item_key")]
    start.close()
    assert sorted(turned_away) == sorted(cookies)
    assert len(after) == len(item_keys) > 400
    assert {row.item: safes.open_item_key(done.safe_key, row) for row in after} == item_keys


# Tickets.


def test_a_ticket_lends_one_key_to_one_job_for_two_hours():
    key, ticket_key = sealing.new_key(), sealing.new_key()
    ticket = make_ticket(key, ticket_key=ticket_key, job=b"job", kind="read", now=NOW)
    assert open_ticket(ticket, ticket_key=ticket_key, now=NOW + timedelta(hours=2, seconds=-1)) == key
    with pytest.raises(Expired, match="Sign in to finish"):
        open_ticket(ticket, ticket_key=ticket_key, now=NOW + timedelta(hours=2))
    assert key.hex() not in repr(ticket)
    assert ticket.sealed.hex() not in repr(ticket)


@pytest.mark.parametrize(
    "changed", [{"job": b"other"}, {"kind": "print"}, {"expires_at": NOW + timedelta(days=9)}], ids=str
)
def test_a_ticket_for_another_job_kind_or_end_is_moved(changed):
    ticket_key = sealing.new_key()
    ticket = make_ticket(sealing.new_key(), ticket_key=ticket_key, job=b"job", kind="read", now=NOW)
    with pytest.raises(Moved):
        open_ticket(attrs.evolve(ticket, **changed), ticket_key=ticket_key, now=NOW)


def test_a_damaged_ticket_is_damage():
    ticket_key = sealing.new_key()
    ticket = make_ticket(sealing.new_key(), ticket_key=ticket_key, job=b"job", kind="read", now=NOW)
    short = sealing.seal(
        sealing.subkey(ticket_key, labels.TICKET), b"x", labels.ticket(b"job", "read", ticket.expires_at)
    )
    broken: list[Ticket] = [
        attrs.evolve(ticket, sealed=ticket.sealed[:-1]),
        attrs.evolve(ticket, sealed=b""),
        attrs.evolve(ticket, sealed=short),
        attrs.evolve(ticket, kind="no word / at all"),
    ]
    for each in broken:
        with pytest.raises(Damaged):
            open_ticket(each, ticket_key=ticket_key, now=NOW)
    with pytest.raises(Damaged):
        open_ticket(ticket, ticket_key=sealing.new_key(), now=NOW)


def test_a_ticket_is_drawn_out_to_a_day_and_no_further():
    key, ticket_key = sealing.new_key(), sealing.new_key()
    ticket = make_ticket(key, ticket_key=ticket_key, job=b"job", kind="read", now=NOW)
    now, ends = NOW, []
    for _ in range(15):
        now += timedelta(hours=1, minutes=50)
        try:
            ticket = extend_ticket(ticket, ticket_key=ticket_key, now=now)
        except Expired:
            break
        assert open_ticket(ticket, ticket_key=ticket_key, now=now) == key
        ends.append(ticket.expires_at - NOW)
    assert ends[0] == timedelta(hours=3, minutes=50)
    assert max(ends) == ends[-1] == timedelta(hours=24)


def test_new_passphrases_use_the_default_setting_unless_told_otherwise():
    assert safes.NewPassphrase("x", None).kdf == passphrases.DEFAULT_KDF
    assert passphrase().kdf == SMALL_KDF
    assert key_rows.RIGHT not in repr(passphrase())
