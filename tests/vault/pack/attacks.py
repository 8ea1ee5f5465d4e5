"""Ways to cheat with a pack: from outside, with the signing key, and with the ZIP around it.

Each gives the bytes of a pack that both verifiers must refuse.
"""

import io
import json
import struct
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Final

import attrs
import msgspec
from asn1crypto import tsp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.vault.authority import Authority
from tests.vault.pack.invented import PLACE, START, Case, Made, case_and_parts, drafted, tokens, written

from chesil.vault import anchors, merkle, notes
from chesil.vault.pack import archive, contents
from chesil.vault.pack.drafting import Draft
from chesil.vault.pack.parts import Logged

type Files = dict[str, bytes]
type Attack = Callable[[Made], bytes]

L: Final = 2**252 + 27742317777372353535851937790883648493


def unpacked(pack: bytes) -> Files:
    stream = io.BytesIO(pack)
    return {place.entry.name: b"".join(archive.content(stream, place)) for place in archive.read(stream)}


def packed(files: Mapping[str, bytes]) -> bytes:
    """A pack in its exact form, so that only the checks of what is inside can find something."""
    listed = [
        (archive.Entry(name, len(data), zlib.crc32(data)), partial(_pieces, data))
        for name, data in files.items()
    ]
    return b"".join(archive.chunks(listed))


def _pieces(data: bytes) -> tuple[bytes, ...]:
    return (data,)


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def listing_right(files: Files) -> Files:
    """The same with a manifest that lists what is there: what a careful forger does first."""
    manifest = json.loads(files[contents.MANIFEST])
    manifest["files"] = [
        {
            "path": each["path"],
            "size": len(files[each["path"]]),
            "sha256": sha256(files[each["path"]]).hexdigest(),
        }
        for each in manifest["files"]
        if each["path"] in files
    ]
    return files | {contents.MANIFEST: json.dumps(manifest, indent=2, ensure_ascii=False).encode() + b"\n"}


def logging_right(files: Files) -> Files:
    """The same with a record of export, and a leaf, for this manifest: all that can be done without a key."""
    files = listing_right(files)
    record = json.loads(files[contents.EXPORT_RECORD])
    record["manifest_sha256"] = sha256(files[contents.MANIFEST]).hexdigest()
    files |= {contents.EXPORT_RECORD: json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode()}
    salt = bytes.fromhex(files[contents.EXPORT_SALT].decode())
    leaf = sha256(b"\x00" + salt + files[contents.EXPORT_RECORD]).hexdigest()
    leaves = files[contents.LEAVES].splitlines()
    return files | {contents.LEAVES: b"".join(line + b"\n" for line in (*leaves[:-1], leaf.encode()))}


def edited(change: Callable[[Files], Files | None], *, cover: Callable[[Files], Files] = dict) -> Attack:
    """An attack that changes the files of the complete pack, then covers it up as far as it goes."""

    def attack(made: Made) -> bytes:
        files = unpacked(made.whole)
        return packed(cover(change(files) or files))

    return attack


def _flip(path: str, bit: int = 333) -> Callable[[Files], Files]:
    return lambda files: files | {path: flipped(files[path], bit)}


def _replace(path: str, old: bytes, new: bytes) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        assert old in files[path]
        return files | {path: files[path].replace(old, new, 1)}

    return change


def _relog_first(files: Files) -> Files:
    """Another time in the first record, with the leaf that fits it."""
    files = _replace("records/0001.json", b"2026-05-01", b"2025-05-01")(files)
    salt = bytes.fromhex(files["records/0001.salt"].decode())
    leaf = sha256(b"\x00" + salt + files["records/0001.json"]).hexdigest().encode()
    return files | {contents.LEAVES: leaf + files[contents.LEAVES][64:]}


def _drop_last_leaf(files: Files) -> Files:
    return files | {contents.LEAVES: files[contents.LEAVES][:-65]}


def _reorder(files: Files) -> Files:
    lines = files[contents.LEAVES].splitlines(keepends=True)
    lines[1], lines[3] = lines[3], lines[1]
    return files | {contents.LEAVES: b"".join(lines)}


def _plant(files: Files) -> Files:
    return files | {"items/0009-planted.jpg": b"planted"}


def _plant_and_list(files: Files) -> Files:
    manifest = json.loads(files[contents.MANIFEST])
    manifest["files"] = sorted(
        [*manifest["files"], {"path": "items/0009-planted.jpg", "size": 0, "sha256": ""}],
        key=lambda each: each["path"],
    )
    return _plant(files) | {contents.MANIFEST: json.dumps(manifest, indent=2).encode() + b"\n"}


def _swap(files: Files) -> Files:
    first, second = "items/0001-IMG-0001.jpg", "items/0003-note.json"
    return files | {first: files[second], second: files[first]}


def _back_date(folder: str) -> Callable[[Files], Files]:
    """The year in the time stamps a year back. Their signatures no longer hold, and little else shows it."""

    def change(files: Files) -> Files:
        for number in (1, 2):
            path = f"{folder}/token-{number}.tsr"
            files = _replace(path, b"\x18\x0f2026", b"\x18\x0f2025")(files)
        return files

    return change


def _other_data(files: Files) -> Files:
    made = tokens(b"something else", case_and_parts()[0].now)
    return files | {f"anchors/001/token-{at}.tsr": token for at, token in enumerate(made.values(), start=1)}


def _from_another_anchor(files: Files) -> Files:
    return files | {f"anchors/001/token-{at}.tsr": files[f"anchors/002/token-{at}.tsr"] for at in (1, 2)}


def _without_early_anchors(files: Files) -> Files:
    manifest = json.loads(files[contents.MANIFEST])
    manifest["anchors"] = 0
    manifest["files"] = [each for each in manifest["files"] if not each["path"].startswith("anchors/0")]
    kept = {path: data for path, data in files.items() if not path.startswith("anchors/0")}
    return kept | {contents.MANIFEST: json.dumps(manifest, indent=2).encode() + b"\n"}


def _without_first_anchor(files: Files) -> Files:
    return {path: data for path, data in files.items() if not path.startswith("anchors/001")}


def _sign_anew(made: Made) -> bytes:
    """Every note signed with another key, which the manifest names."""
    key = Ed25519PrivateKey.from_private_bytes(b"\x08" * 32)
    files = unpacked(made.whole)
    manifest = json.loads(files[contents.MANIFEST])
    manifest["public_key"] = key.public_key().public_bytes_raw().hex()
    files[contents.MANIFEST] = json.dumps(manifest, indent=2).encode() + b"\n"
    for path in [path for path in files if path.endswith(("checkpoint.txt", "anchor.txt", "completion.txt"))]:
        text = files[path].decode().rpartition("\n\n")[0] + "\n"
        files[path] = notes.sign_note(text, name=text.split("\n")[0], key=key).encode()
    return packed(logging_right(files))


def reissued(made: Made, files: Files) -> Files:
    """The same, logged, signed, anchored and stamped anew as only the holder of the key can do."""
    files = logging_right(files)
    case = made.case
    leaves = [bytes.fromhex(line.decode()) for line in files[contents.LEAVES].split()]
    checkpoint = notes.sign_checkpoint(
        case.origin, size=len(leaves), root=merkle.root_of(leaves), key=case.key
    )
    before = anchors.read_anchor(case.anchored[-2].note, public_key=case.key.public_key())
    anchor = anchors.make_anchor([checkpoint], place=PLACE, key=case.key, made_at=case.now, previous=before)
    last = {
        "checkpoint.txt": checkpoint.encode(),
        "anchor.txt": anchor.note.encode(),
        "proof.json": anchor.proof_of(checkpoint).to_bytes(),
    }
    stamps = tokens(anchor.note.encode(), case.now).values()
    last |= {f"token-{at}.tsr": token for at, token in enumerate(stamps, start=1)}
    mark = sha256(files[contents.MANIFEST]).hexdigest()
    text = contents.completion_text(case.origin, manifest_sha256=mark, files=last)
    note = notes.sign_note(text, name=contents.completion_name(case.origin), key=case.key)
    completed = {f"{contents.LAST_ANCHOR}/{name}": data for name, data in last.items()}
    return files | completed | {contents.COMPLETION: note.encode()}


def inner(change: Callable[[Files], Files | None]) -> Attack:
    """An attack by the holder of the key, who packs what does not fit the log and signs all of it."""

    def attack(made: Made) -> bytes:
        files = unpacked(made.whole)
        return packed(reissued(made, change(files) or files))

    return attack


# What someone can do who holds the signing key, and gets real time stamps, but only of today.


def _as_insider(
    change: Callable[[Case], object], *, dated: bool = True, early_anchors: bool = True
) -> Attack:
    """A pack made anew over a changed log, every signature right; it claims that its dates are borne out."""

    def attack(_: Made) -> bytes:
        case, parts = case_and_parts()
        change(case)
        logged = [case.logged[each.index] for each in _logged(parts)]
        _put_back(parts, logged)
        if not early_anchors:
            case.anchored, case.last = [], None
            case.anchor()
        draft = drafted(case, **parts)
        return written(case, claiming(draft) if dated else draft).whole

    return attack


def claiming(draft: Draft) -> Draft:
    """The same, saying of every record that a time stamp bears out its date."""
    records = [msgspec.structs.replace(each, dated=True) for each in draft.manifest.records]
    manifest = msgspec.structs.replace(draft.manifest, records=records)
    return attrs.evolve(draft, manifest=manifest, manifest_bytes=manifest.to_bytes())


def _logged(parts: Mapping[str, object]) -> list[Logged]:
    return [each.logged for kind in parts.values() for each in kind]


def _put_back(parts: dict[str, object], logged: list[Logged]) -> None:
    rest = iter(logged)
    for kind, some in parts.items():
        parts[kind] = [attrs.evolve(each, logged=next(rest)) for each in some]


def _relog(case: Case) -> None:
    """Entry 2, which no pack shows, says something else than it said."""
    changed = case.logged[1].record.replace(b"private.txt", b"friendly.tx")
    case.logged[1] = attrs.evolve(case.logged[1], record=changed)


def _backdate_log(case: Case) -> None:
    for at, each in enumerate(case.logged):
        record = each.record.replace(b'"2026-05', b'"2025-05')
        assert record != each.record
        case.logged[at] = attrs.evolve(each, record=record)


def _remove_entry(made: Made) -> bytes:
    """Entry 2 taken out, and all that came after it moved up."""
    case, parts = case_and_parts()
    del case.logged[1]
    case.logged = [attrs.evolve(each, index=at) for at, each in enumerate(case.logged)]
    moved = [each if each.index == 0 else attrs.evolve(each, index=each.index - 1) for each in _logged(parts)]
    _put_back(parts, moved)
    return written(case, claiming(drafted(case, **parts))).whole


SCRIPTED: Final[dict[str, Attack]] = {
    "a bit of a file": edited(_flip("items/0001-IMG-0001.jpg")),
    "a bit of a record": edited(_flip("records/0001.json")),
    "a bit of a checkpoint": edited(_flip("anchors/001/checkpoint.txt")),
    "a bit of an anchor": edited(_flip("anchors/001/anchor.txt")),
    "a bit of a time stamp": edited(_flip("anchors/001/token-1.tsr")),
    "another time in a record": edited(_relog_first, cover=logging_right),
    "the last leaf gone": edited(_drop_last_leaf),
    "two leaves in another order": edited(_reorder),
    "a file planted": edited(_plant),
    "two files swapped": edited(_swap, cover=logging_right),
    "another signing key": _sign_anew,
    "a time stamp back-dated": edited(_back_date("anchors/001"), cover=logging_right),
    "a time stamp of something else": edited(_other_data, cover=logging_right),
    "the early anchors removed": edited(_without_early_anchors, cover=logging_right),
    "insider: an entry changed and signed anew": _as_insider(_relog),
    "insider: an entry removed": _remove_entry,
    "insider: the whole log made anew with old dates": _as_insider(_backdate_log, early_anchors=False),
}


# Other spellings of the same value, and lists that say other than is there.


def _upper(path: str) -> Callable[[Files], Files]:
    return lambda files: files | {path: files[path].upper()}


def _manifest(change: Callable[[dict[str, object]], object], **style: object) -> Callable[[Files], Files]:
    def edit(files: Files) -> Files:
        manifest = json.loads(files[contents.MANIFEST])
        change(manifest)
        layout = {"indent": 2} | style
        return files | {
            contents.MANIFEST: json.dumps(manifest, ensure_ascii=False, **layout).encode() + b"\n"
        }

    return edit


def _twice(files: Files) -> Files:
    return _replace(contents.MANIFEST, b'  "anchors": 3,', b'  "anchors": 0,\n  "anchors": 3,')(files)


def _second_signature(path: str) -> Callable[[Files], Files]:
    """A line of a key that nobody knows, which the form of notes allows."""
    line = f"\u2014 example.net/witness {b64encode(bytes(68)).decode()}\n".encode()
    return lambda files: files | {path: files[path] + line}


def _other_base64(path: str) -> Callable[[Files], Files]:
    """Base64 of the same bytes whose unused bits are not zero."""

    def change(files: Files) -> Files:
        head, _, last = files[path][:-1].rpartition(b" ")
        assert last.endswith(b"=")
        at = -3 if last.endswith(b"==") else -2
        other = last[:at] + bytes([last[at] + 1]) + last[at + 1 :]
        assert b64decode(other) == b64decode(last)
        return files | {path: head + b" " + other + b"\n"}

    return change


def _other_scalar(path: str) -> Callable[[Files], Files]:
    """The signature with the group's order added to its second half."""

    def change(files: Files) -> Files:
        head, _, last = files[path][:-1].rpartition(b" ")
        data = b64decode(last)
        scalar = int.from_bytes(data[36:], "little") + L
        other = data[:36] + scalar.to_bytes(32, "little")
        return files | {path: head + b" " + b64encode(other) + b"\n"}

    return change


def _without_completion(files: Files) -> Files:
    return {path: data for path, data in files.items() if path != contents.COMPLETION}


def _without_second_stamp(files: Files) -> Files:
    return {path: data for path, data in files.items() if path != "anchors/export/token-2.tsr"}


def _only_completion(files: Files) -> Files:
    last = [
        path for path in files if path.startswith(contents.LAST_ANCHOR) and path != contents.LAST_CHECKPOINT
    ]
    return {path: data for path, data in files.items() if path not in last or path == contents.COMPLETION}


def _unsigned_part(files: Files) -> Files:
    """A text that an authority may add to its answer, and that nobody signs."""
    path = "anchors/export/token-1.tsr"
    response = tsp.TimeStampResp.load(files[path])
    return files | {
        path: tsp.TimeStampResp(
            {
                "status": {"status": "granted", "status_string": ["changed"]},
                "time_stamp_token": response["time_stamp_token"],
            }
        ).dump()
    }


def _certificates_gone(files: Files) -> Files:
    path = "anchors/export/token-1.tsr"
    return files | {path: files[path].replace(b"First Authority", b"Frist Authority", 1)}


def _name_that_is_no_text(files: Files) -> Files:
    """A library below time stamps takes this for a fault of its own, and not for one of the certificate."""
    path = "anchors/001/token-1.tsr"
    return files | {path: files[path].replace(b"First Authority", b"F\xe9rst Authority")}


def _another_row(files: Files) -> Files:
    return _replace("rows/0004.jsonl", b"I saw you", b"I miss you")(files)


def _row_of_another_number(files: Files) -> Files:
    return _replace("rows/0004.jsonl", b'{"row":1,', b'{"row":0,')(files)


def _row_gone(files: Files) -> Files:
    _, rest = files["rows/0004.jsonl"].split(b"\n", 1)
    return files | {"rows/0004.jsonl": rest}


def _row_twice(files: Files) -> Files:
    head, rest = files["rows/0004.jsonl"].split(b"\n", 1)
    return files | {"rows/0004.jsonl": head + b"\n" + head + b"\n" + rest}


def _rows_without_end(files: Files) -> Files:
    return files | {"rows/0004.jsonl": files["rows/0004.jsonl"][:-1]}


def _other_row_leaves(files: Files) -> Files:
    return files | {"rows/0004.leaves": files["rows/0004.leaves"] + bytes(32)}


def _left_out(manifest: dict[str, object]) -> None:
    manifest["tables"][0]["left_out"] = {"call": 3, "message": 6}


def _shown(manifest: dict[str, object]) -> None:
    manifest["tables"][0]["shown"] += 1


def _nothing_of_a_kind(manifest: dict[str, object]) -> None:
    manifest["tables"][0]["left_out"]["note"] = 0


def _wrong_place(manifest: dict[str, object]) -> None:
    manifest["records"][0]["index"] = 1


def _no_place(manifest: dict[str, object]) -> None:
    manifest["records"][0]["index"] = 2**62


def _other_record(manifest: dict[str, object]) -> None:
    manifest["tables"][0]["record"] = 1


def _other_origin(manifest: dict[str, object]) -> None:
    manifest["origin"] = "example.org/log/" + "00" * 16


def _more_left_out(manifest: dict[str, object]) -> None:
    manifest["left_out"][0]["count"] += 1


def _item_of_no_record(files: Files) -> Files:
    return _moved(files, "0001", "0009")


def _item_of_another_record(files: Files) -> Files:
    return _moved(files, "0001", "0004")


def _moved(files: Files, old: str, new: str) -> Files:
    manifest = json.loads(files[contents.MANIFEST])
    for each in manifest["files"]:
        each["path"] = each["path"].replace(f"items/{old}-", f"items/{new}-")
    manifest["files"].sort(key=lambda each: each["path"])
    files = {path.replace(f"items/{old}-", f"items/{new}-"): data for path, data in files.items()}
    return files | {contents.MANIFEST: json.dumps(manifest, indent=2, ensure_ascii=False).encode() + b"\n"}


def _stamped_by_a_stranger(files: Files) -> Files:
    """Time stamps of an authority of one's own that calls itself by the same name."""
    authority = Authority(name="First Authority", now=START + timedelta(minutes=30))
    return files | {"anchors/001/token-1.tsr": authority.token(files["anchors/001/anchor.txt"])}


INNER: Final[dict[str, Attack]] = {
    "a row changed": inner(_another_row),
    "a row with another number": inner(_row_of_another_number),
    "a row gone": inner(_row_gone),
    "a row twice": inner(_row_twice),
    "the last row cut": inner(_rows_without_end),
    "a leaf more of the rows": inner(_other_row_leaves),
    "a leaf cut": inner(lambda files: files | {"rows/0004.leaves": files["rows/0004.leaves"][:-1]}),
    "rows left out counted wrong": inner(_manifest(_left_out)),
    "rows shown counted wrong": inner(_manifest(_shown)),
    "none of a kind left out": inner(_manifest(_nothing_of_a_kind)),
    "rows of another record": inner(_manifest(_other_record)),
    "two files swapped": inner(_swap),
    "a file of no record": inner(_item_of_no_record),
    "a file of another record": inner(_item_of_another_record),
    "a file planted and listed": inner(_plant_and_list),
    "a record at another place": inner(_manifest(_wrong_place)),
    "a record beyond the log": inner(_manifest(_no_place)),
    "another time in a record": inner(_replace("records/0001.json", b"2026-05-01", b"2025-05-01")),
    "a record with a space": inner(_replace("records/0001.json", b'":', b'": ')),
    "another salt": inner(_flip("records/0001.salt", 0)),
    "another log": inner(_manifest(_other_origin)),
    "more left out than was logged": inner(_manifest(_more_left_out)),
    "time stamps back-dated": inner(_back_date("anchors/001")),
    "time stamps of another anchor": inner(_from_another_anchor),
    "time stamps of something else": inner(_other_data),
    "a time stamp of a stranger": inner(_stamped_by_a_stranger),
    "the early anchors removed": inner(_without_early_anchors),
    "a proof of another place": inner(lambda files: files | {"anchors/001/proof.json": files["anchors/002/proof.json"]}),
}  # fmt: skip
"""Each must be found by the one check that is about it: everything around it is signed and right."""

FORMS: Final[dict[str, Attack]] = {
    "leaf hashes in capitals": edited(_upper(contents.LEAVES)),
    "a salt in capitals": edited(_upper("records/0001.salt"), cover=logging_right),
    "the export's salt in capitals": edited(_upper(contents.EXPORT_SALT)),
    "a key twice in the manifest": edited(_twice, cover=dict),
    "another key in the manifest": edited(_manifest(lambda found: found.update(more=1)), cover=logging_right),
    "the manifest in one line": edited(_manifest(lambda _: None, indent=None)),
    "a true where a number belongs": edited(_manifest(lambda found: found.update(version=True)), cover=logging_right),
    "a mark before the manifest": edited(lambda files: files | {contents.MANIFEST: b"\xef\xbb\xbf" + files[contents.MANIFEST]}),
    "no manifest": edited(lambda files: {path: data for path, data in files.items() if path != contents.MANIFEST}),
    "an empty manifest": edited(lambda files: files | {contents.MANIFEST: b""}),
    "a manifest of brackets": edited(lambda files: files | {contents.MANIFEST: b"[" * 200_000}),
    "a file planted and listed": edited(_plant_and_list, cover=logging_right),
    "a file listed that is gone": edited(lambda files: {p: d for p, d in files.items() if p != "items/0002-hidden"}),
    "the first anchor gone": edited(_without_first_anchor),
    "time stamps of another anchor": edited(_from_another_anchor, cover=logging_right),
    "a second signature at the last checkpoint": edited(_second_signature(contents.LAST_CHECKPOINT)),
    "a second signature at the completion": edited(_second_signature(contents.COMPLETION)),
    "another base64 of a signature": edited(_other_base64(contents.COMPLETION)),
    "another signature of the same key": edited(_other_scalar(contents.COMPLETION)),
    "a line end of another system": edited(lambda files: files | {contents.LAST_CHECKPOINT: files[contents.LAST_CHECKPOINT].replace(b"\n", b"\r\n")}),
    "the last time stamp back-dated": edited(_back_date(contents.LAST_ANCHOR)),
    "the completion gone": edited(_without_completion),
    "only the completion there": edited(_only_completion),
    "one of the last time stamps gone": edited(_without_second_stamp),
    "an unsigned part of the last time stamp": edited(_unsigned_part),
    "a certificate in the last time stamp": edited(_certificates_gone),
    "a certificate whose name is no text": edited(_name_that_is_no_text, cover=logging_right),
    "another root certificate": edited(lambda files: files | {"authorities/1.pem": files["authorities/2.pem"]}, cover=logging_right),
}  # fmt: skip


# The ZIP around it.


def _zip(pack: bytes, change: Callable[[bytearray], object]) -> bytes:
    data = bytearray(pack)
    change(data)
    return bytes(data)


def _at(change: Callable[[bytearray], object]) -> Attack:
    return lambda made: _zip(made.whole, change)


def _comment(data: bytearray) -> None:
    data[-2:] = struct.pack("<H", 5)
    data += b"hello"


def _put_front(data: bytearray) -> None:
    data[:0] = b"#!/bin/sh\n"


def _set(offset: int, value: int) -> Callable[[bytearray], None]:
    """A byte of the first local header."""

    def change(data: bytearray) -> None:
        data[offset] = value

    return change


def _central(offset: int, value: int) -> Callable[[bytearray], None]:
    """A byte of the first entry in the list at the end."""

    def change(data: bytearray) -> None:
        data[data.index(b"PK\x01\x02") + offset] = value

    return change


def _between(data: bytearray) -> None:
    """Bytes between the first two files, with all offsets put right: zipfile and unzip see nothing."""
    extra, second = b"hidden!!", data.index(b"PK\x03\x04", 4)
    data[second:second] = extra
    at = data.index(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    (start,) = struct.unpack_from("<L", data, end + 16)
    struct.pack_into("<L", data, end + 16, start + len(extra))
    first = True
    while at < end and data[at : at + 4] == b"PK\x01\x02":
        long, more = struct.unpack_from("<2H", data, at + 28)
        (where,) = struct.unpack_from("<L", data, at + 42)
        struct.pack_into("<L", data, at + 42, where if first else where + len(extra))
        first, at = False, at + 46 + long + more


def _rewritten(change: Callable[[zipfile.ZipFile, Files], object]) -> Attack:
    """The same files, packed by another program."""

    def attack(made: Made) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as pack:
            change(pack, unpacked(made.whole))
        return out.getvalue()

    return attack


def _plainly(pack: zipfile.ZipFile, files: Files) -> None:
    for name, data in files.items():
        pack.writestr(zipfile.ZipInfo(name), data)


def _deflated(pack: zipfile.ZipFile, files: Files) -> None:
    for name, data in files.items():
        pack.writestr(name, data, compress_type=zipfile.ZIP_DEFLATED)


def _backwards(pack: zipfile.ZipFile, files: Files) -> None:
    for name, data in reversed(files.items()):
        pack.writestr(zipfile.ZipInfo(name), data)


def _named(name: str) -> Attack:
    """One file more, with a name that leads elsewhere; forged so that nothing else is odd."""

    def attack(made: Made) -> bytes:
        files = unpacked(made.whole)
        placed, body = [], b""
        entries = sorted([*files.items(), (name, b"planted")])
        for path, data in entries:
            header = _local(path, data)
            placed.append((path, data, len(body)))
            body += header + data
        listed = b"".join(_listed(*each) for each in placed)
        end = struct.pack(
            "<4s4H2LH", b"PK\x05\x06", 0, 0, len(placed), len(placed), len(listed), len(body), 0
        )
        return body + listed + end

    return attack


def _local(path: str, data: bytes) -> bytes:
    name = path.encode()
    crc = zlib.crc32(data)
    return (
        struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, crc, len(data), len(data), len(name), 0)
        + name
    )


def _listed(path: str, data: bytes, at: int) -> bytes:
    name = path.encode()
    fixed = (b"PK\x01\x02", 20, 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name))
    return struct.pack("<4s6H3L5H2L", *fixed, 0, 0, 0, 0, 0, at) + name


ZIPS: Final[dict[str, Attack]] = {
    "a comment": _at(_comment),
    "a program in front": _at(_put_front),
    "bytes at the end": _at(lambda data: data.extend(b"\0")),
    "bytes between two files": _at(_between),
    "another date before a file": _at(_set(12, 34)),
    "another date in the list": _at(_central(14, 34)),
    "another version before a file": _at(_set(4, 45)),
    "a flag before a file": _at(_set(6, 8)),
    "a flag in the list": _at(_central(8, 1)),
    "another method before a file": _at(_set(8, 8)),
    "another name in the list": _at(_central(46, ord("r"))),
    "another name before a file": _at(_set(30, ord("r"))),
    "another size in the list": _at(_central(24, 1)),
    "another size before a file": _at(_set(22, 1)),
    "another CRC": _at(_set(14, 1)),
    "rights in the list": _at(_central(41, 0o100755 >> 8)),
    "a file's comment in the list": _at(_central(32, 1)),
    "cut in the middle": lambda made: made.whole[: len(made.whole) // 2],
    "cut at the end": lambda made: made.whole[:-1],
    "nothing": lambda _: b"",
    "only an end": lambda _: struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, 0, 0, 0),
    "an end that says too much": lambda _: struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0),
    "packed by another program": _rewritten(_plainly),
    "compressed": _rewritten(_deflated),
    "in another order": _rewritten(_backwards),
    "a file outside the folder": _named("../planted.txt"),
    "a file from the root": _named("/etc/planted"),
    "a file with a drive": _named("C:planted"),
    "a file with a backslash": _named("items\\planted.txt"),
    "a file with a dot first": _named("items/.planted"),
    "a name in other letters": _named("items/pl\u0430nted"),
    "a name in capitals": _named("MANIFEST.JSON"),
    "a name that is there already": _named("manifest.json"),
    "a folder": _named("items/"),
}  # fmt: skip
"""Attacks on the ZIP alone; the files in it are all as they were."""

EVERY: Final = (
    SCRIPTED
    | FORMS
    | {f"insider: {name}": attack for name, attack in INNER.items()}
    | {f"ZIP: {name}": attack for name, attack in ZIPS.items()}
)
