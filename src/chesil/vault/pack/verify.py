#!/usr/bin/env python3
# ruff: noqa: B905, S603, T201, UP017 (for Python 3.9)
"""Check an evidence pack of Chesil: python3 -I verify.py [PACK.zip or folder] [--key FINGERPRINT]

One file, Python 3.9 or newer, nothing else, no network; it changes nothing. Each line it prints begins with
OK, FAIL or NOTE; the last says whether the pack is intact. Exit status: 0 intact, 1 not, 2 not checked.
docs/pack.md and docs/log.md of Chesil have the exact form of every file and the reason for every check.

In order: 1 the ZIP, 2 JSON and other small forms, 3 hash tree, 4 signatures, 5 time stamps, 6 the checks.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, BinaryIO

WINDOW, TOLERANCE = timedelta(hours=26), timedelta(minutes=5)  # from a record's own time to its time stamp
LARGEST, LARGEST_LIST, LONGEST_ROW = 64 << 20, 32 << 20, 64 << 20  # bytes of files that are read whole
MOST_ROWS, MOST_FILES = 10_000_000, 100_000
FAULTS: tuple[type[Exception], ...] = (ValueError, LookupError, TypeError, ArithmeticError, OSError)
FAULTS += (RecursionError, struct.error, subprocess.SubprocessError)
HEX = re.compile("[0-9a-f]{64}")
TIME = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z")


class Fault(ValueError):
    """Something in the pack is not as it must be; its words say what."""


def require(condition: object, fault: str) -> None:
    if not condition:
        raise Fault(fault)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# 1. The files of a pack, from its ZIP or a folder. Nothing is unpacked.


class Pack:
    """Where each file is: path (None in a ZIP), start, size, and CRC (None in a folder)."""

    NAME = re.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")

    def __init__(self, place: str) -> None:
        self.place = place
        self.files: dict[str, tuple[str | None, int, int, int | None]] = {}
        if os.path.isdir(place):
            self.list_folder(place)
        else:
            with open(place, "rb") as stream:
                self.list_zip(stream)
        for name in self.files:
            require(self.NAME.fullmatch(name) and len(name) <= 200, f"no pack has a file named {name!r}")
        require(len({name.lower() for name in self.files}) == len(self.files), "two files have one name")

    def list_folder(self, top: str) -> None:
        for folder, folders, names in os.walk(top):
            for path in [os.path.join(folder, name) for name in folders + names]:
                require(not os.path.islink(path), f"this is a link: {path!r}")
                if not os.path.isdir(path):
                    require(os.path.isfile(path), f"this is not a plain file: {path!r}")
                    name = os.path.relpath(path, top).replace(os.sep, "/")
                    self.files[name] = (path, 0, os.path.getsize(path), None)
            require(len(self.files) <= MOST_FILES, "there are too many files")

    def list_zip(self, stream: BinaryIO) -> None:
        """Walk the ZIP from its start; around the files' own bytes must stand just what Chesil writes."""

        def here(start: int, count: int) -> bytes:
            stream.seek(start)
            return stream.read(count)

        at, central, last, end = 0, bytearray(), "", stream.seek(0, os.SEEK_END)
        while here(at, 4) == b"PK\x03\x04":
            crc, _, size, long, more = struct.unpack("<3L2H", here(at + 14, 16))
            name, extra = here(at + 30, long).decode("ascii"), here(at + 30 + long, more)
            size = struct.unpack("<2H2Q", extra)[3] if extra else size
            local, listed = zip_headers(name, size, crc, at)
            exact = name > last and here(at, len(local)) == local and len(self.files) < MOST_FILES
            require(exact, "the ZIP is not as Chesil writes it")
            self.files[name] = (None, at + len(local), size, crc)
            at, last = at + len(local) + size, name
            central += listed
        tail = central + zip_end(len(self.files), len(central), at)
        exact = end - at == len(tail) and here(at, len(tail)) == tail
        require(exact, "the ZIP is not as Chesil writes it, or it is cut short")

    def blocks(self, name: str) -> Iterator[bytes]:
        require(name in self.files, f"{name} is missing")
        path, start, size, crc = self.files[name]
        with open(path or self.place, "rb") as stream:
            stream.seek(start)
            found = 0
            while size and (block := stream.read(min(size, 1 << 20))):
                size, found = size - len(block), zlib.crc32(block, found)
                yield block
        require(not size and crc in (None, found), f"{name} is cut short or changed")

    def read(self, name: str, limit: int = LARGEST) -> bytes:
        require(name in self.files and self.files[name][2] <= limit, f"{name} is missing or too large")
        return b"".join(self.blocks(name))


def zip_headers(name: str, size: int, crc: int, at: int) -> tuple[bytes, bytes]:
    """What stands in a ZIP before a file, and what stands for that file in the list at the end."""
    big, far, low = size >= 0xFFFFFFFF, at >= 0xFFFFFFFF, min(size, 0xFFFFFFFF)
    same = (0, 0, 0, 33, crc, low, low, len(name))
    extra = struct.pack("<2H2Q", 1, 16, size, size) if big else b""
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 45 if big else 20, *same, len(extra))
    figures = [size, size] * big + [at] * far
    more = struct.pack(f"<2H{len(figures)}Q", 1, 8 * len(figures), *figures) if figures else b""
    version, rest = 45 if figures else 20, (len(more), 0, 0, 0, 0, min(at, 0xFFFFFFFF))
    listed = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", version, version, *same, *rest)
    return local + name.encode() + extra, listed + name.encode() + more


def zip_end(count: int, size: int, at: int) -> bytes:
    large = b""
    if count >= 0xFFFF or size >= 0xFFFFFFFF or at >= 0xFFFFFFFF:
        large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, at)
        large += struct.pack("<4sLQL", b"PK\x06\x07", 0, at + size, 1)
    count, size, at = min(count, 0xFFFF), min(size, 0xFFFFFFFF), min(at, 0xFFFFFFFF)
    return large + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, at, 0)


# 2. Small forms. Each value has one spelling, and every other one is refused.


def read_json(data: bytes, **style: Any) -> Any:
    """JSON, if Python would write it again with the same bytes; so no key can stand twice, either."""

    def whole(digits: str) -> int:
        require(len(digits) <= 20 and -(2**63) <= int(digits) < 2**63, "a number is none that a pack has")
        return int(digits)

    value = json.loads(data.decode(), parse_int=whole, parse_float=int, parse_constant=int)
    written = json.dumps(value, ensure_ascii=False, **style)
    require(written.encode() == data, "the JSON is not in its exact form")
    return value


def fields(value: Any, **kinds: Any) -> dict[str, Any]:
    """A JSON object, if it has exactly these keys in this order and their values are of these kinds."""
    require(type(value) is dict and list(value) == list(kinds), "the JSON has other keys than it should")
    for key, kind in kinds.items():
        found, wanted = value[key], str if isinstance(kind, re.Pattern) else kind
        fits = type(found) is wanted and (wanted is kind or kind.fullmatch(found))
        require(fits and (wanted is not int or 0 <= found < 2**63), f"the value of {key} does not fit")
    return dict(value)


def read_record(data: bytes) -> dict[str, Any]:
    record = read_json(data, separators=(",", ":"))
    known = type(record) is dict and type(record["event"]) is str and type(record["v"]) is int
    require(known and record["v"] == 1, "this is no record of a kind that is known")
    read_time(record["logged_at"])
    return dict(record)


def read_time(text: str) -> datetime:
    match = TIME.fullmatch(text)
    require(match, "a time is not in its exact form")
    return datetime(*map(int, match.groups()), tzinfo=timezone.utc)  # type: ignore[arg-type,misc,union-attr]


def read_base64(text: str, size: int) -> bytes:
    data = base64.b64decode(text, validate=True)
    exact = base64.b64encode(data).decode() == text and len(data) == size
    require(exact, "base64 is not in its exact form")
    return data


# 3. The hash tree (RFC 9162, section 2.1).


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right)


class Tree:
    """A tree that grows leaf by leaf: how many there are, and the roots of its perfect subtrees."""

    def __init__(self) -> None:
        self.size, self.roots = 0, [b""][:0]

    def append(self, leaf: bytes) -> None:
        self.size, full = self.size + 1, self.size + 1
        self.roots.append(leaf)
        while full % 2 == 0:  # the last two subtrees are of one size
            right, left = self.roots.pop(), self.roots.pop()
            self.roots.append(node(left, right))
            full //= 2

    def root(self) -> bytes:
        top = self.roots[-1] if self.roots else sha256(b"")
        for left in reversed(self.roots[:-1]):
            top = node(left, top)
        return top


def check_proof(data: bytes, entry: bytes, size: int, root: bytes) -> None:
    """That an entry is in the tree of an anchor (section 2.1.3.2)."""
    proof = fields(read_json(data, separators=(",", ":")), v=int, index=int, hashes=list)
    at, last, top = proof["index"], size - 1, sha256(b"\x00" + entry)
    require(proof["v"] == 1 and at <= last, "the proof is not one of this anchor")
    for text in proof["hashes"]:
        require(last and type(text) is str and HEX.fullmatch(text), "the proof is not one of this anchor")
        if at % 2 or at == last:
            top = node(bytes.fromhex(text), top)
            while at and at % 2 == 0:
                at, last = at // 2, last // 2
        else:
            top = node(top, bytes.fromhex(text))
        at, last = at // 2, last // 2
    require(not last and top == root, "the anchor does not cover this checkpoint")


# 4. Signatures: Ed25519 (RFC 8032, section 5.1), signed notes and checkpoints (C2SP).

Point = tuple[int, int, int, int]
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add(a: Point, b: Point) -> Point:
    first, second = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    third, fourth = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = (second - first) % P, (fourth - third) % P, (fourth + third) % P, (second + first) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(number: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while number:
        result = add(result, point) if number % 2 else result
        point, number = add(point, point), number // 2
    return result


def read_point(data: bytes) -> Point:
    y, odd = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    require(y < P and x * x % P == square and (x or not odd), "the key is not an Ed25519 key")
    x = x if x % 2 == odd else P - x
    return x, y, 1, x * y % P


BASE = read_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def check_signature(key: bytes, signature: bytes, message: bytes) -> None:
    scalar = int.from_bytes(signature[32:], "little")
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    x, y, z, t = read_point(key)
    back = multiply(int.from_bytes(digest, "little") % ORDER, (P - x, y, z, P - t))
    x, y, z, _ = add(multiply(scalar, BASE), back)
    x, y = x * pow(z, -1, P) % P, y * pow(z, -1, P) % P
    same = (y | (x % 2) << 255).to_bytes(32, "little") == signature[:32]
    require(same and scalar < ORDER and len(signature) == 64, "the signature does not fit what is signed")


def read_note(note: bytes, key: bytes, most: int = 16) -> str:
    """The text of a note, signed by this key under the name in the text's first line."""
    text, blank, below = note.decode().rpartition("\n\n")
    plain = len(note) <= 1 << 17 and not re.search("[\x00-\x09\x0b-\x1f]", note.decode())
    require(plain and blank and below.endswith("\n"), "this is not a signed note")
    name, signers, mine = text.split("\n")[0], [], []
    known = (name, sha256(name.encode() + b"\n\x01" + key)[:4])
    for line in below[:-1].split("\n"):
        match = re.fullmatch("\u2014 ([^\\s+]+) ([A-Za-z0-9+/]{7,}=*)", line)
        data = base64.b64decode(match[2]) if match else b""
        require(match and base64.b64encode(data).decode() == match[2], "a signature line is not in its form")
        signers.append((match and match[1], data[:4]))
        mine += [data[4:]] if signers[-1] == known else []
    require(len(set(signers)) == len(signers) <= most, "the note has too many signatures")
    require(mine, "the note is not signed with the key of this pack")
    check_signature(key, mine[0], text.encode() + b"\n")
    return text + "\n"


CHECKPOINT = re.compile("([^\n]+)\n(0|[1-9][0-9]{0,18})\n([^\n]+)\n((?:[^\n]+\n)*)")


def read_checkpoint(note: bytes, key: bytes, most: int = 16) -> tuple[str, int, bytes, str]:
    """Origin, size, root and further lines."""
    match = CHECKPOINT.fullmatch(read_note(note, key, most))
    require(match and int(match[2]) < 2**63, "this is not a checkpoint")
    origin, size, root, more = match.groups()  # type: ignore[union-attr]
    return origin, int(size), read_base64(root, 32), more


# 5. Time stamps: TimeStampResp (RFC 3161) around SignedData (RFC 5652), in DER.


def der(data: bytes) -> list[tuple[int, bytes]]:
    """The elements that stand one after the other, as tag and content."""
    found, at = [], 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length > 127:
            width = length - 128
            length = int.from_bytes(data[at : at + width], "big")
            at += width
            require(0 < width <= 3 and length >= max(128, 256 ** (width - 1)), "the time stamp is not DER")
        require(tag % 32 != 31 and at + length <= len(data), "the time stamp is not DER")
        found.append((tag, data[at : at + length]))
        at += length
    return found


def read_token(data: bytes) -> tuple[bytes, datetime]:
    """The SHA-256 that an authority stamped, and when. Whether it did is for OpenSSL to say."""
    require(len(data) <= 1 << 16, "the time stamp is too long")
    [(_, response)] = der(data)
    [(_, status), (_, token)] = der(response)
    require(der(status)[0] == (2, b"\x00"), "the authority did not grant the time stamp")
    kind, (_, explicit) = der(token)
    [(_, signed)] = der(explicit)
    inner, (_, wrapped) = der(der(signed)[2][1])
    kinds = (kind[1].hex(), inner[1].hex()) == ("2a864886f70d010702", "2a864886f70d0109100104")
    [(_, octets)] = der(wrapped)
    [(_, info)] = der(octets)
    version, _, (_, imprint), _, (tag, text) = der(info)[:5]
    (_, algorithm), (_, digest) = der(imprint)
    kinds = kinds and der(algorithm)[0][1].hex() == "608648016503040201"
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d*[1-9])?Z", text.decode("ascii"))
    require(kinds and version[1] == b"\x01" and tag == 0x18 and match, "this is not a time stamp of SHA-256")
    when = match.groups()[:6]  # type: ignore[union-attr]
    return digest, datetime(*map(int, when), tzinfo=timezone.utc)  # type: ignore[arg-type,misc]


def check_unsigned(token: bytes, roots: bytes) -> None:
    """Check those parts of a token that no signature covers and that OpenSSL passes over.

    Each certificate that comes along is the signer's, a root to the last bit, or issued another one. The
    signer is named as its certificate names it, and the way of hashing stands alone.
    """
    [(_, signed)] = der(der(der(der(token)[0][1])[1][1])[1][1])
    _, (first, ways), _, *more, (last, signers) = der(signed)
    [(_, signer)] = der(signers)
    _, (_, named), (_, way), (attributes, _), *_ = der(signer)
    require((first, last, attributes) == (0x31, 0x31, 0xA0), "a time stamp does not say what was signed")
    require(der(ways) == [(0x30, way)], "a time stamp names two ways of hashing")
    trusted = {der(each)[0][1] for each in read_pem(roots)}
    given = [each for tag, some in more if tag == 0xA0 for _, each in der(some) if each not in trusted]
    names = [read_names(each) for each in given]
    signer_known = [named_by for named_by, _ in names].count(der(named)) == 1
    require(signer_known, "a time stamp does not say who signed it")
    issuers = [named_by[0] for named_by, _ in names]
    for named_by, subject in names:
        good = named_by == der(named) or (subject in issuers and subject != named_by[0])
        good = good and subject not in [read_names(each)[1] for each in trusted]
        require(good, "a certificate in a time stamp was changed")


def read_names(certificate: bytes) -> tuple[list[tuple[int, bytes]], tuple[int, bytes]]:
    """Issuer and serial number, and the subject."""
    _, serial, _, issuer, _, subject, *_ = der(der(certificate)[0][1])
    return [issuer, serial], subject


def read_pem(text: bytes) -> list[bytes]:
    parts = re.findall(rb"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----", text)
    return [base64.b64decode(each) for each in parts]


def openssl_is_here() -> bool:
    """Whether there is an OpenSSL that can check a signature at an earlier time; LibreSSL cannot."""
    return bool(re.match(r"OpenSSL (1\.1\.1|[3-9]|[1-9][0-9])", openssl("version")))


def openssl(*arguments: str) -> str:
    program = shutil.which("openssl")
    if not program:
        return ""
    done = subprocess.run([program, *arguments], capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    return done.stdout.decode("ascii", "replace")


def signed_by_authority(note: bytes, token: bytes, roots: bytes, time: datetime) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("note", "token", "roots")]
        for path, data in zip(paths, (note, token, roots)):
            with open(path, "wb") as file:
                file.write(data)
        check = ("ts", "-verify", "-data", paths[0], "-in", paths[1], "-CAfile", paths[2])
        return "Verification: OK" in openssl(*check, "-attime", str(int(time.timestamp())))


# 6. The checks, each relying on those before it.

LAST = "anchors/export"


class Check:
    """One run over a pack, and what each check found for those after it."""

    def __init__(self, pack: Pack, fingerprint: str | None) -> None:
        self.pack, self.fingerprint, self.openssl = pack, fingerprint, openssl_is_here()
        self.failed, self.undated, self.tree, self.key = 0, 0, Tree(), b""
        self.manifest: dict[str, Any] = {}
        self.hashes: dict[str, str] = {}
        self.leaves: list[bytes] = []
        self.records: dict[int, dict[str, Any]] = {}
        self.anchors: list[dict[str, Any]] = []

    def say(self, word: str, text: str) -> None:
        self.failed += word == "FAIL"
        print(word.ljust(4), "".join(each if " " <= each <= "~" else "?" for each in text))

    def attempt(self, what: str, check: Callable[..., str], *arguments: Any) -> bool:
        """Run one check. Whatever goes wrong in it becomes a line that begins with FAIL."""
        try:
            found = check(*arguments)
        except FAULTS as fault:
            self.say("FAIL", f"{what}: {fault if isinstance(fault, Fault) else 'this cannot be read'}")
            return False
        if found:
            self.say("OK", f"{what}: {found}")
        return True

    def run(self) -> None:
        if not self.attempt("manifest.json", self.check_manifest):
            return
        self.attempt("public key", self.check_key)
        self.attempt("export-record.json", self.check_export)
        good = [self.attempt(each["path"], self.check_file, each) for each in self.manifest["files"]]
        if all(good):
            self.say("OK", f"files: all {len(good)} are as manifest.json lists them, and there is no other")
        for number in range(1, self.manifest["anchors"] + 1):
            self.attempt(f"anchors/{number:03}", self.check_anchor, f"anchors/{number:03}")
        self.attempt(LAST, self.check_last_anchor)
        for number, name in enumerate(self.manifest["authorities"], start=1):
            path = f"authorities/{number}.pem"
            self.say(
                "NOTE", f"{path}: is this the certificate of {name}? Its SHA-256 is {self.hashes.get(path)}"
            )
        if not self.openssl:
            self.say("NOTE", "time stamps: authorities' signatures are not checked, as no OpenSSL is here")
        for number, each in enumerate(self.manifest["records"], start=1):
            if self.attempt(f"records/{number:04}.json", self.check_record, number, each):
                self.attempt(f"records/{number:04}.json", self.check_date, number, each)
        for path in self.items:
            self.attempt(path, self.check_item, path)
        for each in self.manifest["tables"]:
            self.attempt(f"rows/{each['record']:04}.jsonl", self.check_rows, each)

    def check_manifest(self) -> str:
        """It is in its exact form, and its files are those it must list and those that are here."""
        data = self.pack.read("manifest.json", LARGEST_LIST)
        require(data.endswith(b"\n"), "the JSON is not in its exact form")
        self.manifest = found = read_json(data[:-1], indent=2)
        kinds = {
            "form": str,
            "version": int,
            "made_at": TIME,
            "made_by": str,
            "origin": str,
            "public_key": HEX,
        }
        kinds.update(records=list, tables=list, papers=dict, left_out=list, authorities=list, anchors=int)
        fields(found, **kinds, files=list)
        for each in found["tables"]:
            fields(each, record=int, name=str, shown=int, left_out=dict, people_left_out=int)
            fields(each["left_out"], **dict.fromkeys(each["left_out"], int))
        for each in found["records"]:
            fields(each, index=int, dated=bool)
        for each in found["left_out"]:
            fields(each, count=int, what=str, why=str)
        listed = [fields(each, path=str, size=int, sha256=HEX)["path"] for each in found["files"]]
        texts = [*found["papers"].values(), *found["authorities"]]
        right = (found["form"], found["version"]) == ("chesil-pack", 1) and len(found["authorities"]) <= 9
        require(right and all(type(each) is str for each in texts), "this program does not know this form")
        self.items = [path for path in listed if path.startswith("items/")]
        self.check_names(listed)
        return f"made {found['made_at']}, with {len(found['records'])} records of the log"

    def check_names(self, listed: list[str]) -> None:
        found, here = self.manifest, set(self.pack.files)
        authorities = range(1, len(found["authorities"]) + 1)
        folders = [f"anchors/{number:03}" for number in range(1, min(found["anchors"], MOST_FILES) + 1)]
        named = {"README.txt", "verify.py", *found["papers"], *self.items}
        for number in range(1, len(found["records"]) + 1):
            named |= {f"records/{number:04}.json", f"records/{number:04}.salt"}
        for each in found["tables"]:
            named |= {f"rows/{each['record']:04}.jsonl", f"rows/{each['record']:04}.leaves"}
        for folder in folders:
            named |= {f"{folder}/{name}" for name in ("checkpoint.txt", "anchor.txt", "proof.json")}
        named |= {f"authorities/{number}.pem" for number in authorities}
        named |= {f"{folder}/token-{number}.tsr" for folder in folders for number in authorities} & here
        require(listed == sorted(named), "what it lists does not fit the rest of it")
        later = {"manifest.json", "export-record.json", "export-salt.txt", "log/leaf-hashes.txt"}
        last = {f"{LAST}/{name}" for name in ("anchor.txt", "proof.json", "completion.txt")}
        last |= {f"{LAST}/token-{number}.tsr" for number in authorities} & here
        self.complete = sorted({f"{LAST}/checkpoint.txt", *last}) if last & here else []
        later |= {f"{LAST}/checkpoint.txt", *self.complete}
        require(not later & named, "it lists what can only be made after it")
        require(here <= named | later, f"nothing speaks of the file {min(here - named - later, default='')}")
        require(named | later <= here, f"{min((named | later) - here, default='')} is missing")

    def check_key(self) -> str:
        self.key = bytes.fromhex(self.manifest["public_key"])
        mark = sha256(self.key).hex()
        spaced = " ".join(mark[at : at + 8] for at in range(0, 64, 8))
        require(self.fingerprint in (None, mark), f"it is not the one you gave, but {spaced}")
        if not self.fingerprint:
            self.say("NOTE", f"public key: compare its fingerprint with the one you were told: {spaced}")
        return "it is the one you gave" if self.fingerprint else ""

    def check_export(self) -> str:
        """The last entry of the log is the making of a pack with this very manifest."""
        written = self.pack.read("log/leaf-hashes.txt")
        require(re.fullmatch(b"(?:[0-9a-f]{64}\n)+", written), "log/leaf-hashes.txt is not in its exact form")
        self.leaves = [bytes.fromhex(line.decode()) for line in written.split()]
        record = self.read_entry("export-record.json", "export-salt.txt", len(self.leaves) - 1)
        says = [record[name] for name in ("event", "manifest_sha256", "items", "left_out")]
        left_out = [each["count"] for each in self.manifest["left_out"]]
        left_out += [count for each in self.manifest["tables"] for count in each["left_out"].values()]
        mark, items = (
            sha256(self.pack.read("manifest.json")).hex(),
            len(self.items) + len(self.manifest["tables"]),
        )
        right = says == ["exported", mark, items, sum(left_out)] and type(says[2]) is type(says[3]) is int
        require(right, "the last entry of the log is not the making of this pack")
        return f"the last of {len(self.leaves)} entries in the log is the making of this pack"

    def read_entry(self, path: str, salt: str, index: int) -> dict[str, Any]:
        """A record, if it and its salt give the leaf at its place."""
        data, salted = self.pack.read(path, 1 << 20), self.pack.read(salt, 65)
        require(re.fullmatch(b"[0-9a-f]{64}\n", salted), f"{salt} is not in its exact form")
        leaf = sha256(b"\x00" + bytes.fromhex(salted.decode()) + data)
        require(index < len(self.leaves) and self.leaves[index] == leaf, "the log has another entry there")
        return read_record(data)

    def check_file(self, listed: dict[str, Any]) -> str:
        digest = hashlib.sha256()
        for block in self.pack.blocks(listed["path"]):
            digest.update(block)
        self.hashes[listed["path"]] = digest.hexdigest()
        same = (self.pack.files[listed["path"]][2], digest.hexdigest()) == (listed["size"], listed["sha256"])
        require(same, "it is not the file that manifest.json lists")
        return ""

    def check_checkpoint(self, note: bytes, most: int) -> int:
        """How many leaves it is over, if its root is that of so many of the leaves here."""
        origin, size, root, _ = read_checkpoint(note, self.key, most)
        require(origin == self.manifest["origin"], "the checkpoint is of another log")
        require(self.tree.size <= size <= len(self.leaves), "the log had more entries then than it has now")
        for leaf in self.leaves[self.tree.size : size]:
            self.tree.append(leaf)
        require(self.tree.root() == root, "the log was another one then: an entry was changed since")
        return size

    def check_anchor(self, folder: str, most: int = 16) -> str:
        """The checkpoint is of this log, the anchor covers it, and an authority stamped the anchor."""
        checkpoint, note = self.pack.read(f"{folder}/checkpoint.txt"), self.pack.read(f"{folder}/anchor.txt")
        size = self.check_checkpoint(checkpoint, most)
        origin, entries, root, more = read_checkpoint(note, self.key)
        named = re.fullmatch("(.+)/anchor/([1-9][0-9]{0,17})", origin)
        lines = re.fullmatch("time ([^\n]+)\n(?:previous ([^\n]+)\n)?", more)
        require(named and lines and entries, "this is not an anchor")
        number, time = int(named[2]), read_time(lines[1])  # type: ignore[index]
        before = read_base64(lines[2], 32) if lines[2] else b""  # type: ignore[index]
        require((number == 1) == (not before), "the anchor does not name the one before it")
        check_proof(self.pack.read(f"{folder}/proof.json", 8192), sha256(checkpoint), entries, root)
        for last in self.anchors[-1:]:
            follows = number > last["number"] + 1 or before == last["mark"]
            require(
                number > last["number"] and time > last["time"] and follows, "it does not follow the last"
            )
        stamps = [
            self.check_token(folder, at, note) for at in range(1, len(self.manifest["authorities"]) + 1)
        ]
        stamp = min(filter(None, stamps), default=None)
        require(stamp, "no authority stamped this anchor")
        self.anchors.append(
            {"number": number, "time": time, "mark": sha256(note), "size": size, "stamp": stamp}
        )
        return f"the first {size} entries of the log were there by {stamp:%Y-%m-%d %H:%M} UTC"

    def check_token(self, folder: str, at: int, note: bytes) -> datetime | None:
        if f"{folder}/token-{at}.tsr" not in self.pack.files:
            return None
        token, roots = self.pack.read(f"{folder}/token-{at}.tsr"), self.pack.read(f"authorities/{at}.pem")
        digest, stamp = read_token(token)
        require(digest == sha256(note), "a time stamp is over something else than this anchor")
        check_unsigned(token, roots)
        good = not self.openssl or signed_by_authority(note, token, roots, stamp)
        require(good, "a time stamp does not come from its authority")
        return stamp

    def check_last_anchor(self) -> str:
        """The checkpoint is of the whole log; the anchor over it, if it is here, was added with the key."""
        if self.complete:
            found = self.check_anchor(LAST, 1)
        else:
            self.check_checkpoint(self.pack.read(f"{LAST}/checkpoint.txt"), 1)
            found = ""
            self.say("NOTE", f"{LAST}: the making of this pack is not time-stamped yet (anchor pending)")
        require(self.tree.size == len(self.leaves), "the checkpoint is not of the whole log")
        if self.complete:
            mark = sha256(self.pack.read("manifest.json")).hex()
            text = f"{self.manifest['origin']}/pack\nmanifest {mark}\n"
            for path in self.complete:
                if not path.endswith("/completion.txt"):
                    text += f"{sha256(self.pack.read(path)).hex()} {path[len(LAST) + 1 :]}\n"
            signed = read_note(self.pack.read(f"{LAST}/completion.txt"), self.key, 1)
            require(signed == text, "it is not the anchor that was added to this pack")
        return found

    def check_record(self, number: int, listed: dict[str, Any]) -> str:
        path = f"records/{number:04}"
        self.records[number] = record = self.read_entry(f"{path}.json", f"{path}.salt", listed["index"])
        return f"entry {listed['index'] + 1} of the log, {record['event']}"

    def check_date(self, number: int, listed: dict[str, Any]) -> str:
        """The first anchor that covers the record bears out the time the record gives for itself."""
        logged_at = read_time(self.records[number]["logged_at"])
        stamp = next((each["stamp"] for each in self.anchors if each["size"] > listed["index"]), None)
        there = f"there by {stamp:%Y-%m-%d %H:%M} UTC" if stamp else "under no time stamp yet"
        words = f"it says it was logged {logged_at:%Y-%m-%d %H:%M} UTC, and was {there}"
        if stamp and -TOLERANCE <= stamp - logged_at <= WINDOW:
            return words
        self.undated += 1
        require(not listed["dated"], f"{words}: this does not bear it out")
        self.say(
            "NOTE", f"records/{number:04}.json: {words}: this does not bear it out, nor does the pack say so"
        )
        return ""

    def check_item(self, path: str) -> str:
        match = re.fullmatch("items/([0-9]{4,6})-[^/]+", path)
        number = int(match[1]) if match else 0
        require(path.startswith(f"items/{number:04}-") and number in self.records, "it belongs to no record")
        record = self.records[number]
        if record["event"] in ("entry.added", "entry.revised"):
            same = record["content_sha256"] == self.hashes[path]
        else:
            require(record["event"] in ("file.added", "derived.added"), "its record is not of a file")
            same = (record["file_sha256"], record["size"]) == (self.hashes[path], self.pack.files[path][2])
        require(same, "it is not the file that its record speaks of")
        return "it is the file that its record speaks of"

    def check_rows(self, table: dict[str, Any]) -> str:
        """The leaves are those of the record, and each row shown is one of them."""
        path = f"rows/{table['record']:04}"
        require(table["record"] in self.records, "they belong to no record")
        record, leaves = self.records[table["record"]], self.pack.read(f"{path}.leaves", 32 * MOST_ROWS)
        tree, last, shown, left_out = Tree(), -1, 0, table["left_out"].values()
        for at in range(0, len(leaves), 32):
            tree.append(leaves[at : at + 32])
        logged = (record["event"], 32 * record["rows"], record["rows_root"])
        require(
            logged == ("import.parsed", len(leaves), tree.root().hex()), "they are not the rows of its record"
        )
        for number, salt, line in self.rows(f"{path}.jsonl"):
            require(last < number < record["rows"], "the rows are not in their order")
            leaf = sha256(b"\x00" + salt + line)
            require(leaves[32 * number :][:32] == leaf, f"row {number} is not the one that was read")
            last, shown = number, shown + 1
        right = all(left_out) and (shown, shown + sum(left_out)) == (table["shown"], record["rows"])
        require(right, "the rows left out are not counted right")
        return f"{shown} of the {record['rows']} rows that were read"

    def rows(self, path: str) -> Iterator[tuple[int, bytes, bytes]]:
        form = rb'\{"row":(0|[1-9][0-9]{0,7}),"salt":"([0-9a-f]{64})","line":(\{.*\})\}'
        rest = b""
        for block in self.pack.blocks(path):
            *lines, rest = (rest + block).split(b"\n")
            require(len(rest) <= LONGEST_ROW, "a row is too long")
            for line in lines:
                match = re.fullmatch(form, line, re.DOTALL)
                require(match, "a row is not in its exact form")
                yield int(match[1]), bytes.fromhex(match[2].decode()), match[3]  # type: ignore[index]
        require(not rest, "a row is cut short")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check an evidence pack of Chesil.")
    parser.add_argument("pack", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--key", help="the fingerprint you were told: 64 hex digits, with or without spaces")
    given = parser.parse_args(arguments)
    mark = "".join(given.key.split()).lower() if given.key is not None else None
    if not os.path.exists(given.pack) or (mark is not None and not HEX.fullmatch(mark)):
        print("There is no such pack, or the fingerprint is not 64 hex digits.", file=sys.stderr)
        return 2
    try:
        check = Check(Pack(given.pack), mark)
    except FAULTS as fault:
        known = isinstance(fault, Fault)
        print(f"FAIL {ascii(str(fault)) if known else 'this is no pack, or it cannot be read'}")
        print("The pack is not intact.")
        return 1
    check.run()
    if check.failed:
        print(f"The pack is not intact: {check.failed} checks failed.")
    elif check.undated:
        print(
            f"The pack is intact, but its time stamps do not bear out {check.undated} of its dates: see NOTE."
        )
    else:
        print("The pack is intact.")
    return 1 if check.failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("Stopped. The pack was not checked to its end.", file=sys.stderr)
        sys.exit(2)
