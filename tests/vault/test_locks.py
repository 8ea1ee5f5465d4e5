"""The lock matrix: every kind of lock, and everything that can be wrong with it, each with its own outcome."""

import hashlib
from datetime import timedelta

import attrs
import pytest
from key_rows import NOW, OTHER, RIGHT, SMALL_KDF, Case, case_of, opened, service

from chesil.vault import locks, passphrases, sealing
from chesil.vault.errors import (
    Damaged,
    Expired,
    KeyDisabled,
    KeyMissing,
    KeyServiceSilent,
    Moved,
    NotYet,
    PassphraseRefused,
    UnknownVersion,
    VaultError,
    WrongSecret,
)
from chesil.vault.key_service import HeldKeyService, LocalKey, LocalKms, new_held_key

KINDS = ["passphrase", "bare", "claim", "session", "recovery", "waiting", "giver", "service", "held"]
MOMENT = timedelta(seconds=1)


def examined(case: Case, **changed: object) -> bytes:
    """Open with a secret of no type: it fails with TypeError once all that needs no secret is found right."""
    lock = attrs.evolve(case.lock, **changed)
    return locks.open_lock(lock, None, key_service=case.service, now=NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_secret_opens(kind):
    case = case_of(kind)
    assert opened(case) == case.safe_key


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("service", "held")])
def test_a_wrong_secret_is_wrong_and_nothing_else(kind):
    case = case_of(kind)
    with pytest.raises(WrongSecret):
        locks.open_lock(case.lock, case.wrong, key_service=case.service, now=NOW)


@pytest.mark.parametrize("kind", ["passphrase", "claim", "session", "service", "held"])
def test_another_instance_key_is_a_missing_key(kind):
    case = case_of(kind)
    for other in (service(), None):
        with pytest.raises(KeyMissing):
            locks.open_lock(case.lock, case.right, key_service=other, now=NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_damage_at_any_byte_is_damage(kind):
    case = case_of(kind)
    for place in range(len(case.lock.sealed)):
        for bit in (0, 3, 7):
            changed = bytearray(case.lock.sealed)
            changed[place] ^= 1 << bit
            with pytest.raises(Damaged):
                examined(case, sealed=bytes(changed))


@pytest.mark.parametrize("kind", KINDS)
def test_any_cut_nothing_at_all_and_a_huge_row_are_damage(kind):
    case = case_of(kind)
    sealed = case.lock.sealed
    for changed in [*(sealed[:size] for size in range(len(sealed))), sealed[1:], sealed * 2, bytes(2**22)]:
        with pytest.raises(Damaged):
            examined(case, sealed=changed)


def test_sealed_bytes_in_any_other_row_are_moved():
    held = service()
    safe = sealing.new_id()
    cases = [case_of(kind, key_service=held, safe=owner) for kind in KINDS for owner in (safe, None)]
    cases += [case_of("session", key_service=held, safe=safe)]
    for taken in cases:
        for into in cases:
            if into is not taken:
                with pytest.raises(Moved):
                    examined(into, sealed=taken.lock.sealed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_with_another_owner_name_or_kind_is_moved(kind):
    case = case_of(kind)
    for column in ("id", "safe"):
        with pytest.raises(Moved):
            examined(case, **{column: sealing.new_id()})
        with pytest.raises(Moved):
            examined(case, **{column: b""})
    for other in set(locks.KINDS) - {case.lock.kind}:
        with pytest.raises(Moved):
            examined(case, kind=other)


@pytest.mark.parametrize("kind", ["passphrase", "claim", "session"])
def test_a_row_that_names_another_instance_key_is_moved(kind):
    case = case_of(kind)
    for other in (None, "00" * 16):
        with pytest.raises(Moved):
            examined(case, instance_key=other)
    with pytest.raises(Damaged):
        examined(case, instance_key="no name of a key / at all")


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [
        ("passphrase", "kdf", "argon2id,1048576,4,1"),
        ("passphrase", "kdf", "nonsense"),
        ("passphrase", "kdf", ""),
        ("passphrase", "salt", bytes(16)),
        ("passphrase", "salt", b""),
        ("bare", "salt", bytes(16)),
        ("bare", "kdf", "argon2id,128,1,1"),
        ("claim", "salt", bytes(16)),
        ("claim", "expires_at", NOW + timedelta(days=365)),
        ("claim", "expires_at", None),
        ("recovery", "salt", bytes(16)),
        ("session", "expires_at", NOW + timedelta(days=365)),
        ("session", "expires_at", None),
        ("waiting", "opens_at", None),
        ("waiting", "opens_at", NOW - timedelta(days=8)),
        ("recovery", "opens_at", NOW - timedelta(days=8)),
    ],
)
def test_a_plain_column_that_changed_is_damage_and_no_wrong_secret(kind, column, value):
    case = case_of(kind)
    with pytest.raises(Damaged):
        examined(case, **{column: value})


@pytest.mark.parametrize(
    ("kind", "words"),
    [("session", r"session is over\. Sign in again"), ("claim", "time of this code is over")],
)
def test_what_has_an_end_opens_until_exactly_then(kind, words):
    case = case_of(kind)
    ends = case.lock.expires_at
    assert ends is not None
    assert (
        locks.open_lock(case.lock, case.right, key_service=case.service, now=ends - MOMENT) == case.safe_key
    )
    for secret in (case.right, case.wrong):
        for now in (ends, ends + MOMENT, ends + timedelta(days=10_000)):
            with pytest.raises(Expired, match=words):
                locks.open_lock(case.lock, secret, key_service=case.service, now=now)


@pytest.mark.parametrize("kind", ["passphrase", "bare", "recovery", "service", "held"])
def test_any_lock_whose_time_is_over_is_expired_before_any_work(kind):
    case = case_of(kind)
    with pytest.raises(Expired):
        examined(case, expires_at=NOW)
    assert not locks.is_working(attrs.evolve(case.lock, expires_at=NOW), now=NOW)


def test_damage_is_said_before_an_end_that_may_be_damaged_too():
    case = case_of("session")
    with pytest.raises(Damaged):
        examined(case, expires_at=NOW - MOMENT)


def test_a_waiting_recovery_lock_opens_when_its_wait_is_over_and_says_so_before():
    case = case_of("waiting")
    opens = case.lock.opens_at
    assert opens is not None
    assert locks.open_lock(case.lock, case.right, key_service=None, now=opens) == case.safe_key
    with pytest.raises(NotYet, match="does not work yet"):
        locks.open_lock(case.lock, case.right, key_service=None, now=opens - MOMENT)
    with pytest.raises(WrongSecret):
        locks.open_lock(case.lock, case.wrong, key_service=None, now=opens - MOMENT)


def test_the_faults_are_different_calm_sentences_that_hold_no_secret():
    case = case_of("passphrase")
    ended = attrs.evolve(case_of("session").lock, expires_at=None)
    tries = [
        (case.lock, OTHER, case.service),
        (attrs.evolve(case.lock, sealed=case.lock.sealed[:-1]), RIGHT, case.service),
        (attrs.evolve(case.lock, safe=sealing.new_id()), RIGHT, case.service),
        (attrs.evolve(case.lock, expires_at=NOW), RIGHT, case.service),
        (attrs.evolve(ended, kind="helper"), RIGHT, case.service),
        (case.lock, RIGHT, service()),
    ]
    said = []
    for lock, secret, held in tries:
        with pytest.raises(VaultError) as caught:
            locks.open_lock(lock, secret, key_service=held, now=NOW)
        said.append(caught.value)
    assert [fault.code for fault in said] == [
        "wrong-secret", "damaged", "moved", "expired", "unknown-version", "key-missing",
    ]  # fmt: skip
    assert len({str(fault) for fault in said}) == len(said)
    for fault in said:
        shown = f"{fault} {fault!r} {fault.args}"
        assert fault.what.endswith(".")
        assert fault.next_step
        for secret in (RIGHT, OTHER, case.safe_key.hex(), repr(case.safe_key), case.lock.sealed.hex()):
            assert secret not in shown


@pytest.mark.parametrize("kind", KINDS)
def test_no_lock_and_no_case_shows_a_secret(kind):
    case = case_of(kind)
    shown = repr(case.lock)
    for value in (case.lock.sealed, case.lock.salt, case.lock.ref, case.safe_key):
        assert not value or (repr(value) not in shown and value.hex() not in shown)
    assert RIGHT not in shown


def test_the_commitment_is_compared_in_constant_time(monkeypatch):
    compared = []

    class Spy:
        @staticmethod
        def compare_digest(one: bytes, other: bytes) -> bool:
            compared.append((one, other))
            return one == other

    case = case_of("recovery")
    monkeypatch.setattr(locks, "hmac", Spy)
    with pytest.raises(WrongSecret):
        locks.open_lock(case.lock, case.wrong, key_service=None, now=NOW)
    assert opened(case) == case.safe_key
    assert [(len(one), one == other) for one, other in compared] == [(32, False), (32, True)]


def test_a_commitment_that_is_forged_for_another_secret_opens_nothing():
    case = case_of("recovery")
    sealed = case.lock.sealed
    other = attrs.evolve(case.lock, sealed=b"")
    _, commitment = locks._halves(other, locks._key_from(other, case.wrong, 0))
    marked = commitment + sealed[32:-4]
    forged = attrs.evolve(case.lock, sealed=marked + hashlib.sha256(marked).digest()[:4])
    with pytest.raises(Damaged):
        locks.open_lock(forged, case.wrong, key_service=None, now=NOW)
    with pytest.raises(WrongSecret):
        locks.open_lock(forged, case.right, key_service=None, now=NOW)


def test_an_end_that_is_forged_with_marks_that_fit_opens_nothing():
    case = case_of("session", key_service=LocalKey(bytes(32)))
    longer = attrs.evolve(case.lock, expires_at=NOW + timedelta(days=365))
    place = locks._place(case.lock)
    inner = locks._inner(case.lock, case.service)
    marked = inner[:32] + locks._mark_beside(longer) + inner[48:-4]
    forged = marked + hashlib.sha256(marked).digest()[:4]
    assert sealing.examine(forged, place, header_size=48)
    with pytest.raises(Damaged):
        locks.open_lock(
            attrs.evolve(longer, sealed=forged, instance_key=None), case.right, key_service=None, now=NOW
        )


def test_the_database_alone_holds_nothing_to_try_a_passphrase_on():
    case = case_of("passphrase")
    seal_key, commitment = locks._halves(case.lock, passphrases.derive(RIGHT, case.lock.salt, SMALL_KDF))
    assert commitment not in case.lock.sealed
    inner = locks._inner(case.lock, case.service)
    assert commitment in inner
    assert seal_key not in inner


def test_an_older_kind_of_lock_or_a_newer_one_is_an_unknown_version():
    case = case_of("passphrase")
    with pytest.raises(UnknownVersion):
        examined(case, kind="member")


def test_a_lock_that_asks_for_more_work_than_is_allowed_is_refused_before_any(monkeypatch):
    case = case_of("bare")
    monkeypatch.setattr(passphrases, "_MOST_WORK", 32)
    monkeypatch.setattr(passphrases, "Argon2id", None)
    with pytest.raises(UnknownVersion):
        opened(case)


@pytest.mark.parametrize("size", [0, 1, 19, 21, 31, 33, 1000])
@pytest.mark.parametrize("kind", ["session", "recovery", "giver"])
def test_a_code_or_cookie_of_another_size_is_wrong(kind, size):
    case = case_of(kind)
    with pytest.raises(WrongSecret):
        locks.open_lock(case.lock, bytes(size), key_service=case.service, now=NOW)


@pytest.mark.parametrize(
    ("kind", "secret"),
    [("passphrase", b"x"), ("claim", b"x"), ("passphrase", None), ("session", "x"), ("recovery", None)],
)
def test_a_secret_of_another_type_is_the_callers_mistake(kind, secret):
    case = case_of(kind)
    with pytest.raises(TypeError, match=kind):
        locks.open_lock(case.lock, secret, key_service=case.service, now=NOW)


def test_an_empty_or_endless_passphrase_says_so():
    case = case_of("bare")
    for text in ("", "x" * 129):
        with pytest.raises(PassphraseRefused):
            locks.open_lock(case.lock, text, key_service=None, now=NOW)


def test_a_session_is_found_by_a_hash_that_is_not_its_key():
    cookie = locks.new_cookie()
    assert locks.session_ref(cookie) == locks.session_ref(cookie) != locks.session_ref(locks.new_cookie())
    assert locks.session_ref(cookie) != hashlib.sha256(cookie).digest()


def test_the_recovery_lock_needs_no_key_service():
    case = case_of("recovery")
    assert locks.open_lock(case.lock, case.right, key_service=None, now=NOW) == case.safe_key
    assert case.lock.instance_key is None


def test_while_the_key_service_is_down_people_still_open_their_own_records():
    kms = LocalKms()
    held = HeldKeyService(kms, new_held_key(kms))
    mine, cases = case_of("passphrase", key_service=held), case_of("service", key_service=kms)
    kms.answers = False
    assert opened(mine) == mine.safe_key
    with pytest.raises(KeyServiceSilent):
        opened(cases)
    kms.answers = True
    kms.disable(kms.id)
    with pytest.raises(KeyDisabled):
        opened(cases)


@pytest.mark.parametrize("kind", ["passphrase", "claim", "session", "service", "held"])
def test_a_lock_goes_under_a_new_instance_key_without_its_secret(kind):
    case, new = case_of(kind), service()
    after = locks.reseal(case.lock, old=case.service, new=new)
    assert attrs.evolve(after, sealed=b"", instance_key=None) == attrs.evolve(
        case.lock, sealed=b"", instance_key=None
    )
    assert after.instance_key == new.id
    assert locks.open_lock(after, case.right, key_service=new, now=NOW) == case.safe_key
    with pytest.raises(KeyMissing):
        locks.open_lock(after, case.right, key_service=case.service, now=NOW)
    assert locks.reseal(after, old=case.service, new=new) is after


@pytest.mark.parametrize("kind", ["bare", "recovery"])
def test_a_lock_without_an_instance_key_is_left_alone(kind):
    case = case_of(kind)
    assert locks.reseal(case.lock, old=case.service, new=service()) is case.lock


def test_uses_of_each_instance_key_are_counted():
    held = service()
    made = [case_of(kind, key_service=held).lock for kind in KINDS]
    assert locks.key_uses(made) == {held.id: 5}
    assert locks.key_uses([]) == {}


def test_a_lock_is_as_long_as_it_must_be():
    assert len(case_of("recovery").lock.sealed) == 48 + 32 + sealing.OVERHEAD
    assert len(case_of("passphrase").lock.sealed) == 48 + 32 + sealing.OVERHEAD + 16 + sealing.OVERHEAD
