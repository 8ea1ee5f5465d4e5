"""An invented case with a real log: files, notes and a chat, anchored hour by hour by two authorities."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

import attrs
import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.vault.authority import Authority

from chesil.terms import tables
from chesil.vault import anchors, merkle, notes, records
from chesil.vault.pack.contents import LeftOut
from chesil.vault.pack.drafting import Draft, draft_pack
from chesil.vault.pack.parts import AnchorFiles, Logged, Original, Paper, RowSlice
from chesil.vault.pack.rows import seal_rows
from chesil.vault.pack.writing import Completion, pack_chunks

PLACE: Final = "example.org"
START: Final = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
AUTHORITIES: Final = (Authority(name="First Authority"), Authority(name="Second Authority"))
PHOTO: Final = bytes(range(256)) * 300
SALT_KEY: Final = bytes(range(32))


@attrs.define
class Case:
    """A log in the making. Time goes on by calling `later`.

    Attributes:
        key: signs checkpoints and anchors. now: the clock. logged: all entries. anchored: all so far.
    """

    key: Ed25519PrivateKey = attrs.field(factory=lambda: Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))
    now: datetime = START
    logged: list[Logged] = attrs.field(factory=list)
    anchored: list[AnchorFiles] = attrs.field(factory=list)
    last: anchors.Anchor | None = None

    @property
    def origin(self) -> str:
        return f"{PLACE}/log/{'5f' * 16}"

    @property
    def leaves(self) -> list[bytes]:
        return [merkle.leaf(each.salt, each.record) for each in self.logged]

    def later(self, hours: float) -> None:
        self.now += timedelta(hours=hours)

    def log(self, record: records.AnyRecord) -> Logged:
        number = len(self.logged)
        salt = sha256(b"salt %d" % number).digest()
        self.logged.append(Logged(record=records.to_bytes(record), salt=salt, index=number))
        return self.logged[-1]

    def add_file(self, name: str, data: bytes, media: str = "image/jpeg") -> Original:
        record = records.FileAdded(
            logged_at=self.now,
            by="owner",
            item=f"{len(self.logged):032x}",
            file_sha256=sha256(data).hexdigest(),
            size=len(data),
            media=media,
            name=name,
        )
        return Original(name=name, open=lambda: io.BytesIO(data), logged=self.log(record))

    def add_note(self, data: bytes) -> Original:
        record = records.EntryAdded(
            logged_at=self.now,
            by="owner",
            item=f"{len(self.logged):032x}",
            content_sha256=sha256(data).hexdigest(),
        )
        return Original(name="note.json", open=lambda: io.BytesIO(data), logged=self.log(record))

    def add_chat(self, frame: pl.DataFrame, numbers: Sequence[int], *, people_left_out: int = 0) -> RowSlice:
        sealed = seal_rows(frame, salt_key=SALT_KEY)
        record = records.ImportParsed(
            logged_at=self.now,
            by="owner",
            item=f"{len(self.logged):032x}",
            parent="0" * 32,
            parent_sha256=sha256(b"chat").hexdigest(),
            output_sha256=sha256(b"table").hexdigest(),
            tool="whatsapp",
            version="1",
            records=frame.height,
            rows=frame.height,
            problems=0,
            rows_root=sealed.root.hex(),
        )
        return RowSlice(
            name="WhatsApp Chat with Dev.txt",
            frame=frame,
            numbers=numbers,
            salt_key=SALT_KEY,
            logged=self.log(record),
            people_left_out=people_left_out,
        )

    def checkpoint(self) -> str:
        leaves = self.leaves
        return notes.sign_checkpoint(self.origin, size=len(leaves), root=merkle.root_of(leaves), key=self.key)

    def anchor(self, checkpoint: str | None = None, stamped_at: datetime | None = None) -> AnchorFiles:
        """One more anchor, stamped by both authorities."""
        checkpoint = checkpoint or self.checkpoint()
        self.last = anchors.make_anchor(
            [checkpoint], place=PLACE, key=self.key, made_at=self.now, previous=self.last
        )
        made = AnchorFiles(
            note=self.last.note,
            checkpoint=checkpoint,
            proof=self.last.proof_of(checkpoint).to_bytes(),
            tokens=tokens(self.last.note.encode(), stamped_at or self.now),
        )
        self.anchored.append(made)
        return made


def tokens(document: bytes, time: datetime) -> Mapping[str, bytes]:
    """What each authority gives for a document at a time."""
    for authority in AUTHORITIES:
        authority.now = time
    return {authority.name: authority.token(document) for authority in AUTHORITIES}


def roots() -> Mapping[str, bytes]:
    return {authority.name: authority.root_pem for authority in AUTHORITIES}


def chat(count: int) -> pl.DataFrame:
    """A table of messages between Asha and Dev, every fifth of them with Eli."""
    number = pl.int_range(1, count + 1, eager=True)
    return tables.fill(
        tables.ROWS,
        {
            "record": number,
            "line": number,
            "kind": ["call" if each % 7 == 0 else "message" for each in range(count)],
            "wall": [datetime(2026, 4, 1) + timedelta(minutes=each) for each in range(count)],
            "precision": "minute",
            "channel": "chat",
            "sender": ["Eli" if each % 5 == 0 else "Dev" for each in range(count)],
            "recipients": [["Asha"]] * count,
            "text": [f"I saw you at the café “{each}” 👀\u202e\x00\n" for each in range(count)],
            "state": "sent",
            "thread": "Dev",
        },
        count,
    )


@attrs.frozen
class Made:
    """A pack and what it was made from."""

    case: Case
    draft: Draft
    logged: Logged
    checkpoint: str
    pending: bytes
    whole: bytes
    completion: Completion


def case_and_parts() -> tuple[Case, dict[str, object]]:
    """A case of three days: two photos and a chat, a note a day later, and others that stay at home."""
    case = Case()
    photo = case.add_file("Foto von Müller/IMG 0001 🎉.jpg", PHOTO)
    case.add_file("private.txt", b"not for anyone", "text/plain")
    case.later(0.5)
    case.anchor()
    case.later(20)
    table = case.add_chat(chat(40), [number for number in range(40) if number % 5], people_left_out=1)
    empty = case.add_file(".hidden", b"", "application/octet-stream")
    case.later(1)
    case.anchor()
    case.later(1)
    case.anchor()
    case.later(22)
    note = case.add_note(b'{"text":"He stood by the gate again."}')
    case.add_file("private too.txt", b"nor this", "text/plain")
    case.later(0.25)
    case.anchor()
    case.later(3)
    return case, {"items": [photo, empty, note], "rows": [table]}


def made(**changes: object) -> Made:
    """A pack of the invented case, pending and complete."""
    case, parts = case_and_parts()
    draft = drafted(case, **parts, **changes)
    return written(case, draft)


def drafted(case: Case, **parts: object) -> Draft:
    settings: dict[str, object] = {
        "origin": case.origin,
        "public_key": case.key.public_key(),
        "made_at": case.now,
        "made_by": "Chesil 0.1.0",
        "derived": [
            Paper(name="chronology.pdf", what="The chronology", open=lambda: io.BytesIO(b"%PDF-1.7 invented"))
        ],
        "left_out": [LeftOut(count=2, what="files", why="They were not chosen")],
        "anchors": case.anchored,
        "authorities": roots(),
    }
    return draft_pack(**settings | parts)


def written(case: Case, draft: Draft) -> Made:
    record = records.Exported(
        logged_at=case.now,
        by="owner",
        manifest_sha256=draft.manifest_sha256,
        recipient="Farah, solicitor",
        items=draft.items,
        left_out=draft.left_out,
    )
    logged, checkpoint = case.log(record), case.checkpoint()
    case.later(1)
    completion = Completion(case.anchor(checkpoint), case.key)
    same = {"logged": logged, "leaves": case.leaves, "checkpoint": checkpoint}
    pending = b"".join(pack_chunks(draft, **same))
    whole = b"".join(pack_chunks(draft, **same, completion=completion))
    return Made(case, draft, logged, checkpoint, pending, whole, completion)
