"""The ciphers under the keys give what their standards say, checked by twins written apart.

Published values stand here only where the twin in this folder, or `hmac` of the standard library, gives them too.
"""

import hashlib
import hmac
import os
import random

import pytest
import twin_ciphers
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from chesil.vault import passphrases, recovery, sealing


def expanded(key: bytes, info: bytes, size: int) -> bytes:
    """HKDF-Expand of RFC 5869, section 2.3, over the standard library's HMAC."""
    made = part = b""
    for number in range(1, -(-size // 32) + 1):
        part = hmac.new(key, part + info + bytes([number]), hashlib.sha256).digest()
        made += part
    return made[:size]


# RFC 5869, appendix A: key, info, length, output.
HKDF = [
    (
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
        "f0f1f2f3f4f5f6f7f8f9",
        42,
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
        "",
        42,
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]

# The GCM specification (McGrew and Viega), test cases 13 to 16, for a 256-bit key: key, nonce, plain, beside, output.
FEED_KEY = "feffe9928665731c6d6a8f9467308308" * 2
FEED = (
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
    "b16aedf5aa0de657ba637b391aafd255"
)
FED = (
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
    "c5f61e6393ba7a0abcc9f662898015ad"
)
GCM = [
    ("00" * 32, "00" * 12, "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
    ("00" * 32, "00" * 12, "00" * 16, "", "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
    (FEED_KEY, "cafebabefacedbaddecaf888", FEED, "", FED + "b094dac5d93471bdec1a502270e3cc6c"),
    (
        FEED_KEY,
        "cafebabefacedbaddecaf888",
        FEED[:120],
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        FED[:120] + "76fc6ece0f4e1768cddf8853bb2d551b",
    ),
]


@pytest.mark.parametrize(("key", "info", "size", "output"), HKDF)
def test_hkdf_expand_gives_the_values_of_its_rfc(key, info, size, output):
    arguments = bytes.fromhex(key), bytes.fromhex(info), size
    assert expanded(*arguments).hex() == output
    assert HKDFExpand(SHA256(), size, arguments[1]).derive(arguments[0]).hex() == output


@pytest.mark.parametrize(("label", "size"), [(b"wrap", 32), (b"lock/session/00/01", 64), (b"key-name", 4)])
def test_subkeys_are_hkdf_expand_under_our_own_space(label, size):
    key = os.urandom(32)
    assert sealing.subkey(key, label, size=size) == expanded(key, b"chesil/v1/" + label, size)


@pytest.mark.parametrize(("key", "nonce", "plain", "beside", "output"), GCM)
def test_aes_gcm_gives_the_published_values(key, nonce, plain, beside, output):
    parts = [bytes.fromhex(part) for part in (key, nonce, plain, beside)]
    assert twin_ciphers.aes_256_gcm(*parts).hex() == output
    assert AESGCM(parts[0]).encrypt(*parts[1:]).hex() == output
    assert AESGCM(parts[0]).decrypt(parts[1], bytes.fromhex(output), parts[3]) == parts[2]


@pytest.mark.parametrize(("key", "nonce", "plain", "beside", "output"), GCM)
def test_aes_gcm_refuses_every_change_of_the_published_values(key, nonce, plain, beside, output):
    key, nonce, plain, beside, sealed = (bytes.fromhex(part) for part in (key, nonce, plain, beside, output))
    for place in range(len(sealed)):
        for bit in range(8):
            changed = sealed[:place] + bytes([sealed[place] ^ 1 << bit]) + sealed[place + 1 :]
            with pytest.raises(InvalidTag):
                AESGCM(key).decrypt(nonce, changed, beside)
    for cut in (sealed[:-1], sealed[1:], sealed[:-4]):
        with pytest.raises(InvalidTag):
            AESGCM(key).decrypt(nonce, cut, beside)
    with pytest.raises(InvalidTag):
        AESGCM(key).decrypt(nonce, sealed, beside + b"\0")


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 64, 200])
def test_sealed_bytes_are_what_the_twin_makes_of_the_same_nonce(size):
    key, plain, place = os.urandom(32), os.urandom(size), b"item/entry/" + b"00" * 16
    for header in (b"", b"name"):
        sealed = sealing.seal(key, plain, place, header=header)
        assert sealed[: len(header)] == header
        body = sealed[len(header) :]
        beside = b"\x01" + place + (b"\0" + header if header else b"")
        cipher = twin_ciphers.aes_256_gcm(key, body[1:13], plain, beside)
        marked = header + b"\x01" + body[1:13] + cipher + hashlib.sha256(place).digest()[:4]
        assert sealed == marked + hashlib.sha256(marked).digest()[:4]


def test_argon2id_gives_the_value_of_its_rfc():
    """RFC 9106, section 5.3: with a key and associated data, 4 lanes."""
    expected = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    secret, salt, key, beside = b"\1" * 32, b"\2" * 16, b"\3" * 8, b"\4" * 12
    ours = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=32, ad=beside, secret=key)
    twin = twin_ciphers.argon2id(secret, salt, memory_kib=32, passes=3, lanes=4, key=key, beside=beside)
    assert ours.derive(secret).hex() == twin.hex() == expected


@pytest.mark.parametrize(
    ("memory_kib", "passes", "lanes"), [(8, 1, 1), (16, 3, 1), (64, 1, 1), (37, 2, 2), (64, 2, 4)]
)
def test_a_passphrase_gives_the_key_that_the_twin_gives(memory_kib, passes, lanes):
    salt = random.Random(memory_kib).randbytes(16)
    text = "cafe\u0301 harbour"
    kdf = f"argon2id,{memory_kib},{passes},{lanes}"
    twin = twin_ciphers.argon2id(
        "café harbour".encode(), salt, memory_kib=memory_kib, passes=passes, lanes=lanes
    )
    assert passphrases.derive(text, salt, kdf) == twin


def test_crockford_signs_and_checks_of_single_numbers():
    """The alphabet and the five signs for 32 to 36, as Crockford's page lists them."""
    signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U"
    for number in range(37):
        text = recovery.write_code(number.to_bytes(20)).replace("-", "")
        assert text[-1] == signs[number]
        assert text[:-1] == "0" * 30 + signs[number // 32] + signs[number % 32]
