"""Writes backups of invented phones: an iPhone's folder, plain or locked, and WhatsApp's locked database."""

import hashlib
import hmac
import os
import plistlib
import struct
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from bench.databases import database

PASSWORD: Final = b"four random words"
KEY: Final = bytes(range(32))
_ROUNDS: Final = 1_000
_CLASS: Final = 3
SMS: Final = ("HomeDomain", "Library/SMS/sms.db")
CALLS: Final = ("HomeDomain", "Library/CallHistoryDB/CallHistory.storedata")
VOICEMAIL: Final = ("HomeDomain", "Library/Voicemail/voicemail.db")
WHATSAPP: Final = ("AppDomainGroup-group.net.whatsapp.WhatsApp.shared", "ChatStorage.sqlite")
NOTES: Final = ("AppDomainGroup-group.com.apple.notes", "NoteStore.sqlite")
PHOTO: Final = ("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.JPG")


def iphone(
    folder: Path,
    files: Mapping[tuple[str, str], bytes],
    *,
    password: bytes | None = None,
    rounds: int = _ROUNDS,
    others: int = 0,
) -> Path:
    """A backup of these files, by domain and path.

    Args:
        others: how many more files its list names, none of which is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    class_key, about = hashlib.sha256(b"class").digest(), dict[str, object]()
    rows = [_stored(folder, place, data, class_key if password else None) for place, data in files.items()]
    rows += [_named(f"Media/Other/{number}.bin", number) for number in range(others)]
    manifest = database({"Files": ("fileID domain relativePath flags file", rows)})
    if password:
        manifest_key = hashlib.sha256(b"manifest").digest()
        manifest = _locked(manifest, manifest_key)
        about["BackupKeyBag"] = _key_bag(password, class_key, rounds)
        about["ManifestKey"] = _wrapped(class_key, manifest_key)
    (folder / "Manifest.db").write_bytes(manifest)
    about |= {
        "IsEncrypted": bool(password),
        "Date": datetime(2025, 11, 1, 12, 30),
        "Lockdown": {"DeviceName": "Asha's iPhone", "ProductType": "iPhone14,5", "ProductVersion": "18.1"},
    }
    (folder / "Manifest.plist").write_bytes(plistlib.dumps(about, fmt=plistlib.FMT_BINARY))
    return folder


def _named(path: str, size: int) -> tuple[str, str, str, int, bytes]:
    domain = "CameraRollDomain"
    about = {"$objects": ["$null", {"Size": size, "RelativePath": path}]}
    blob = plistlib.dumps(about, fmt=plistlib.FMT_BINARY)
    return hashlib.sha1(f"{domain}-{path}".encode()).hexdigest(), domain, path, 1, blob  # noqa: S324 - Apple's names


def _stored(
    folder: Path, place: tuple[str, str], data: bytes, class_key: bytes | None
) -> tuple[str, str, str, int, bytes]:
    name = hashlib.sha1("-".join(place).encode()).hexdigest()  # noqa: S324 - Apple's names
    about: dict[str, object] = {"Size": len(data), "RelativePath": place[1], "ProtectionClass": _CLASS}
    objects: list[object] = ["$null", about]
    if class_key:
        key = hashlib.sha256(name.encode()).digest()
        about["EncryptionKey"] = plistlib.UID(2)
        objects.append({"NS.data": _wrapped(class_key, key)})
        data = _locked(data, key)
    path = folder / name[:2] / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return name, *place, 1, plistlib.dumps({"$objects": objects}, fmt=plistlib.FMT_BINARY)


def _wrapped(class_key: bytes, key: bytes) -> bytes:
    return _CLASS.to_bytes(4, "little") + aes_key_wrap(class_key, key)


def _locked(data: bytes, key: bytes) -> bytes:
    padded = data + bytes([16 - len(data) % 16]) * (16 - len(data) % 16)
    encryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
    return encryptor.update(padded) + encryptor.finalize()


def _key_bag(password: bytes, class_key: bytes, rounds: int) -> bytes:
    first = hashlib.pbkdf2_hmac("sha256", password, b"first salt", rounds)
    key = hashlib.pbkdf2_hmac("sha1", first, b"salt", rounds, 32)
    tags = [
        (b"VERS", _four(4)), (b"TYPE", _four(1)), (b"UUID", bytes(16)), (b"HMCK", bytes(40)),
        (b"WRAP", _four(1)), (b"SALT", b"salt"), (b"ITER", _four(rounds)), (b"DPSL", b"first salt"),
        (b"DPIC", _four(rounds)), (b"UUID", bytes(16)), (b"CLAS", _four(_CLASS)), (b"WRAP", _four(2)),
        (b"KTYP", _four(0)), (b"WPKY", aes_key_wrap(key, class_key)),
    ]  # fmt: skip
    return b"".join(struct.pack(">4sI", tag, len(value)) + value for tag, value in tags)


def _four(number: int) -> bytes:
    return number.to_bytes(4, "big")


def crypt15(data: bytes, key: bytes = KEY, *, iv: bytes = bytes(16)) -> bytes:
    """WhatsApp's locked backup of a database."""
    root = hmac.digest(bytes(32), key, "sha256")
    locked = hmac.digest(root, b"backup encryption\x01", "sha256")
    head = b"\x08\x01\x1a\x12\x0a\x10" + iv + b"\x22\x03\x0a\x01x"
    encryptor = Cipher(algorithms.AES(locked), modes.GCM(iv)).encryptor()
    body = encryptor.update(zlib.compress(data)) + encryptor.finalize() + encryptor.tag
    whole = bytes([len(head)]) + b"\x01" + head + body
    return whole + hashlib.md5(whole, usedforsecurity=False).digest()


def sparse(folder: Path, size: int) -> None:
    """Make a backup look as large as *size* bytes: one file that takes no room on the disk."""
    path = folder / "ff" / ("f" * 40)
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as stream:
        os.truncate(stream.fileno(), size)
