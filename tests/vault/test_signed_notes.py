"""Signed notes and checkpoints: published vectors, exact bytes, and every way to be malformed."""

from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from chesil.vault import notes
from chesil.vault.errors import LogBroken
from chesil.vault.notes import Checkpoint

ORIGIN = "vault.example.org/log/" + "5f" * 16
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PUBLIC = KEY.public_key()
ROOT = sha256(b"a root").digest()
CHECKPOINT = notes.sign_checkpoint(ORIGIN, size=301, root=ROOT, key=KEY)
BODY, LINE = CHECKPOINT.split("\n\n")

# RFC 8032, section 7.1: secret, public, message, signature.
RFC_8032 = {
    "1": (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    "2": (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    "3": (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    "SHA(abc)": (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
}

# The note and the keys that the documentation of Go's note package and its checksum database publish.
PUBLISHED_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
PUBLISHED_KEYS = (
    ("PeterNeumann", "c74f20a3", "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
    ("sum.golang.org", "033de0ae", "Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"),
)


def published_key(text: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(b64decode(text)[1:])


@pytest.mark.parametrize("vector", RFC_8032)
def test_signatures_are_those_of_the_standard(vector: str) -> None:
    secret, public, message, signature = (bytes.fromhex(one) for one in RFC_8032[vector])
    key = Ed25519PrivateKey.from_private_bytes(secret)
    assert key.public_key().public_bytes_raw() == public
    assert key.sign(message) == signature
    key.public_key().verify(signature, message)
    with pytest.raises(InvalidSignature):
        key.public_key().verify(signature, message + b"\x00")


@pytest.mark.parametrize(("name", "ident", "key"), PUBLISHED_KEYS)
def test_a_published_key_has_its_published_id(name: str, ident: str, key: str) -> None:
    assert notes.key_id(name, published_key(key)).hex() == ident


def test_a_published_note_opens_with_its_key() -> None:
    key = published_key(PUBLISHED_KEYS[0][2])
    text = notes.open_note(PUBLISHED_NOTE, name="PeterNeumann", public_key=key)
    assert text == PUBLISHED_NOTE[: PUBLISHED_NOTE.index("\n\n") + 1]


def test_a_checkpoint_is_these_bytes() -> None:
    key = PUBLIC.public_bytes_raw()
    ident = sha256(ORIGIN.encode() + b"\n\x01" + key).digest()[:4]
    text = f"{ORIGIN}\n301\n{b64encode(ROOT).decode()}\n"
    line = b64encode(ident + KEY.sign(text.encode())).decode()
    assert f"{text}\n— {ORIGIN} {line}\n" == CHECKPOINT


@pytest.mark.parametrize("form", [CHECKPOINT, CHECKPOINT.encode()])
def test_a_checkpoint_reads_back_from_text_and_from_bytes(form: str | bytes) -> None:
    wanted = Checkpoint(origin=ORIGIN, size=301, root=ROOT)
    assert notes.read_checkpoint(form, public_key=PUBLIC) == wanted


@given(
    size=st.integers(0, 2**63 - 1),
    root=st.binary(min_size=32, max_size=32),
    extensions=st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1), max_size=3
    ),
)
def test_every_checkpoint_reads_back(size: int, root: bytes, extensions: list[str]) -> None:
    note = notes.sign_checkpoint(ORIGIN, size=size, root=root, key=KEY, extensions=tuple(extensions))
    wanted = Checkpoint(origin=ORIGIN, size=size, root=root, extensions=tuple(extensions))
    assert notes.read_checkpoint(note, public_key=PUBLIC) == wanted


def test_no_changed_bit_passes() -> None:
    note = CHECKPOINT.encode()
    for bit in range(len(note) * 8):
        changed = bytearray(note)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(LogBroken):
            notes.read_checkpoint(bytes(changed), public_key=PUBLIC)


def test_no_cut_passes() -> None:
    note = CHECKPOINT.encode()
    for end in range(len(note)):
        with pytest.raises(LogBroken):
            notes.read_checkpoint(note[:end], public_key=PUBLIC)


def signed(text: str) -> str:
    """A text signed by hand, so that only its form can be what is wrong."""
    line = b64encode(notes.key_id(ORIGIN, PUBLIC) + KEY.sign(text.encode())).decode()
    return f"{text}\n— {ORIGIN} {line}\n"


ROOT_LINE = b64encode(ROOT).decode()
MALFORMED = {
    "no root": f"{ORIGIN}\n301\n",
    "no origin": f"\n301\n{ROOT_LINE}\n",
    "leading zero": f"{ORIGIN}\n0301\n{ROOT_LINE}\n",
    "plus sign": f"{ORIGIN}\n+301\n{ROOT_LINE}\n",
    "minus": f"{ORIGIN}\n-1\n{ROOT_LINE}\n",
    "underscore": f"{ORIGIN}\n3_01\n{ROOT_LINE}\n",
    "other digits": f"{ORIGIN}\n３０１\n{ROOT_LINE}\n",
    "space before size": f"{ORIGIN}\n 301\n{ROOT_LINE}\n",
    "size past 63 bits": f"{ORIGIN}\n{2**63}\n{ROOT_LINE}\n",
    "endless size": f"{ORIGIN}\n{'9' * 5000}\n{ROOT_LINE}\n",
    "short root": f"{ORIGIN}\n301\n{b64encode(ROOT[:31]).decode()}\n",
    "long root": f"{ORIGIN}\n301\n{b64encode(ROOT + b'a').decode()}\n",
    "root without padding": f"{ORIGIN}\n301\n{ROOT_LINE.rstrip('=')}\n",
    "root with unused bits": f"{ORIGIN}\n301\n{ROOT_LINE[:-2]}{chr(ord(ROOT_LINE[-2]) + 1)}=\n",
    "root in the other alphabet": f"{ORIGIN}\n301\n{'-' + ROOT_LINE[1:]}\n",
    "root that is not ASCII": f"{ORIGIN}\n301\n{'é' + ROOT_LINE[1:]}\n",
    "root in hex": f"{ORIGIN}\n301\n{ROOT.hex()}\n",
    "empty line": f"{ORIGIN}\n301\n{ROOT_LINE}\n\n",
    "empty line between": f"{ORIGIN}\n\n301\n{ROOT_LINE}\n",
    "carriage returns": f"{ORIGIN}\r\n301\r\n{ROOT_LINE}\r\n",
    "tab": f"{ORIGIN}\n301\n{ROOT_LINE}\nmore\ttext\n",
    "NUL": f"{ORIGIN}\n301\n{ROOT_LINE}\n\x00\n",
    "far too long": f"{ORIGIN}\n301\n{ROOT_LINE}\n{'a' * 200_000}\n",
}


@pytest.mark.parametrize("fault", MALFORMED)
def test_a_signed_text_that_is_no_checkpoint_is_refused(fault: str) -> None:
    assert notes.read_checkpoint(signed(f"{ORIGIN}\n301\n{ROOT_LINE}\n"), public_key=PUBLIC).size == 301
    with pytest.raises(LogBroken):
        notes.read_checkpoint(signed(MALFORMED[fault]), public_key=PUBLIC)


LINES = {
    "a line twice": LINE + LINE,
    "no dash": LINE.removeprefix("— "),
    "a hyphen": LINE.replace("—", "-"),
    "two spaces": LINE.replace("— ", "—  "),
    "a space at the end": LINE.rstrip("\n") + " \n",
    "no line feed": LINE.rstrip("\n"),
    "an empty line after": LINE + "\n",
    "text after": LINE + "and more\n",
    "no name": f"—  {LINE.split(' ')[2]}",
    "a name with a plus sign": LINE + f"— a+b {LINE.split(' ')[2]}",
    "a name with a strange space": LINE + f"— a\u00a0b {LINE.split(' ')[2]}",
    "no signature": f"— {ORIGIN}\n",
    "only a key id": f"— {ORIGIN} {b64encode(notes.key_id(ORIGIN, PUBLIC)).decode()}\n",
    "a cut signature": f"— {ORIGIN} {b64encode(b64decode(LINE.split(' ')[2])[:-1]).decode()}\n",
    "a longer signature": f"— {ORIGIN} {b64encode(b64decode(LINE.split(' ')[2]) + b'a').decode()}\n",
    "too many lines": LINE + "".join(f"— witness{n} AAAAAAAA\n" for n in range(16)),
    "nothing": "",
}


@pytest.mark.parametrize("fault", LINES)
def test_a_note_with_a_faulty_signature_line_is_refused(fault: str) -> None:
    with pytest.raises(LogBroken):
        notes.read_checkpoint(f"{BODY}\n\n{LINES[fault]}", public_key=PUBLIC)


@pytest.mark.parametrize(
    "note", ["", "\n", "\n\n", "— ", "\udc80", b"\xff\xfe", b"\x00" * 10, "a\n\n— b AAAA\n"]
)
def test_what_is_no_note_at_all_is_refused_in_plain_words(note: str | bytes) -> None:
    with pytest.raises(LogBroken, match=r"note|checkpoint|character"):
        notes.read_checkpoint(note, public_key=PUBLIC)


def test_signatures_of_others_are_left_alone() -> None:
    witnesses = "".join(f"— witness{n} AAAAAAAA\n" for n in range(15))
    both = f"{BODY}\n\n{witnesses}{LINE}"
    assert notes.read_checkpoint(both, public_key=PUBLIC).size == 301


def test_a_signature_of_another_key_with_the_same_name_is_not_enough() -> None:
    with pytest.raises(LogBroken, match="not signed"):
        notes.read_checkpoint(CHECKPOINT, public_key=OTHER_KEY.public_key())


def test_the_right_line_of_another_text_does_not_fit() -> None:
    with pytest.raises(LogBroken, match="does not fit"):
        notes.read_checkpoint(CHECKPOINT.replace("\n301\n", "\n302\n"), public_key=PUBLIC)


def test_a_text_with_empty_lines_ends_at_the_last_one() -> None:
    note = notes.sign_note("one\n\ntwo\n\n\n", name="a", key=KEY)
    assert notes.open_note(note, name="a", public_key=PUBLIC) == "one\n\ntwo\n\n\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [("no line feed", "a"), ("a\r\n", "a"), ("a\n", ""), ("a\n", "a b"), ("a\n", "a+b"), ("a\n", "a\x00")],
)
def test_a_note_that_could_not_be_read_is_not_signed(text: str, name: str) -> None:
    with pytest.raises(ValueError, match="line feed"):
        notes.sign_note(text, name=name, key=KEY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": -1},
        {"size": 2**63},
        {"root": ROOT[:31]},
        {"extensions": ("",)},
        {"extensions": ("two\nlines",)},
    ],
)
def test_a_checkpoint_that_could_not_be_read_is_not_signed(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"checkpoint|note|log"):
        notes.sign_checkpoint(ORIGIN, **({"size": 1, "root": ROOT, "key": KEY} | wrong))


def test_a_fingerprint_is_eight_groups_of_eight_digits() -> None:
    groups = notes.fingerprint(PUBLIC).split(" ")
    assert [len(group) for group in groups] == [8] * 8
    assert "".join(groups) == sha256(PUBLIC.public_bytes_raw()).hexdigest()
