"""Making a pack: what was chosen, with all that is needed to check it.

1. `draft_pack` reads every file once, refuses what does not fit its record, and makes the manifest.
2. The caller logs that the pack was made (records.Exported, with the manifest's SHA-256) as the last entry
   of the log, and signs the checkpoint of the log as it then is.
3. `pack_chunks` gives the pack; its files flow through and are never held whole.
4. Once an anchor covers that checkpoint, `complete` adds it. The pack can be given away before.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import BinaryIO

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chesil.vault import anchors as anchoring
from chesil.vault import merkle, notes
from chesil.vault import records as recording
from chesil.vault.errors import PackBroken
from chesil.vault.pack import archive, contents
from chesil.vault.pack.archive import Entry, Place
from chesil.vault.pack.contents import Manifest
from chesil.vault.pack.drafting import Draft
from chesil.vault.pack.parts import AnchorFiles, Content, Logged, Sink, held
from chesil.vault.records import Exported


@attrs.frozen
class Completion:
    """The anchor over a pack's own making, and the key of the log, which signs that it belongs there."""

    anchor: AnchorFiles
    key: Ed25519PrivateKey = attrs.field(repr=False)


def pack_chunks(
    draft: Draft,
    *,
    logged: Logged,
    leaves: Sequence[bytes],
    checkpoint: str,
    completion: Completion | None = None,
) -> Iterator[bytes]:
    """The bytes of a pack, as a ZIP. The same draft and log give the same bytes.

    Args:
        logged: the record that the pack was made. leaves: of the whole log, that record's the last.
        checkpoint: of the log with these leaves, signed.
        completion: the anchor over this checkpoint where it is there already; else see `complete`.

    Raises:
        PackBroken: record, leaves and draft do not belong together, or a file changed since the draft.
        LogBroken: the checkpoint or the anchor does not hold.
    """
    if len(leaves) > contents.MOST_LEAVES:
        raise PackBroken(f"A pack has at most {contents.MOST_LEAVES:,} entries of a log.")
    _check_export(draft, logged=logged, leaves=leaves, checkpoint=checkpoint)
    last = {contents.LAST_CHECKPOINT: checkpoint.encode()}
    if completion:
        last |= _completed(
            draft.manifest,
            completion,
            manifest_sha256=draft.manifest_sha256,
            checkpoint=checkpoint,
            roots=draft.roots,
        )
    small = {
        contents.MANIFEST: draft.manifest_bytes,
        contents.EXPORT_RECORD: logged.record,
        contents.EXPORT_SALT: contents.salt_file(logged.salt),
        **last,
    }
    listed = partial(contents.leaves_file, leaves)
    files: list[tuple[Entry, Content]] = [
        *draft.files,
        (_entry(contents.LEAVES, listed()), listed),
        *_small(small),
    ]
    return archive.chunks(files)


def complete(source: BinaryIO, sink: Sink, *, anchors: Iterable[AnchorFiles], key: Ed25519PrivateKey) -> None:
    """Write a pack anew with the anchor over its own making, which was not there when it was made.

    Args, Raises: as `completed_chunks`.
    """
    for chunk in completed_chunks(source, anchors=anchors, key=key):
        sink.write(chunk)


def completed_chunks(
    source: BinaryIO, *, anchors: Iterable[AnchorFiles], key: Ed25519PrivateKey
) -> Iterator[bytes]:
    """The bytes of a pack with the anchor over its own making, which was not there when it was made.

    Args:
        source: the pack, as a ZIP, open for reading as long as bytes are taken.
        anchors: of the log, in their order; the first over the pack's checkpoint with a stamp is taken.
        key: of the log.

    Raises:
        PackBroken: it is no pack, or has that anchor already, or no anchor here is over its making.
        LogBroken: the anchor does not hold. AuthorityRefused: no time stamp of it does.
    """
    places = {place.entry.name: place for place in archive.read(source)}
    if contents.COMPLETION in places:
        raise PackBroken("This pack is complete already.", next_step="Nothing needs to be done.")
    written = _small_file(source, places, contents.MANIFEST)
    manifest = Manifest.from_bytes(written)
    checkpoint = _small_file(source, places, contents.LAST_CHECKPOINT).decode("utf-8", "replace")
    anchor = next((each for each in anchors if each.checkpoint == checkpoint and each.tokens), None)
    if anchor is None:
        raise PackBroken(
            "No time-stamped anchor of this record is over the making of this pack.",
            next_step="If it is of this record, ask for time stamps with chesil anchor, then try again.",
        )
    added = _completed(
        manifest,
        Completion(anchor, key),
        manifest_sha256=hashlib.sha256(written).hexdigest(),
        checkpoint=checkpoint,
        roots={
            name: _small_file(source, places, contents.authority_name(number))
            for number, name in enumerate(manifest.authorities, start=1)
        },
    )
    kept: list[tuple[Entry, Content]] = [
        (place.entry, partial(archive.content, source, place)) for place in places.values()
    ]
    return archive.chunks([*kept, *_small(added)])


def _check_export(draft: Draft, *, logged: Logged, leaves: Sequence[bytes], checkpoint: str) -> None:
    """The record says what the draft is, ends the list of leaves, and the checkpoint is of that list."""
    record = recording.read(logged.record)
    says = isinstance(record, Exported) and (record.manifest_sha256, record.items, record.left_out)
    if says != (draft.manifest_sha256, draft.items, draft.left_out):
        raise PackBroken("The log has no record of this pack.")
    ends = logged.index == len(leaves) - 1 and leaves[-1] == merkle.leaf(logged.salt, logged.record)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(draft.manifest.public_key))
    signed = notes.read_checkpoint(checkpoint, public_key=key)
    same = (signed.origin, signed.size, signed.root) == (
        draft.manifest.origin,
        len(leaves),
        merkle.root_of(leaves),
    )
    if not ends or not same:
        raise PackBroken("The pack's own record is not the last of the log, or the checkpoint is of another.")


def _completed(
    manifest: Manifest,
    completion: Completion,
    *,
    manifest_sha256: str,
    checkpoint: str,
    roots: Mapping[str, bytes],
) -> dict[str, bytes]:
    """The files that complete a pack, by their paths."""
    anchor = completion.anchor
    if anchor.checkpoint != checkpoint:
        raise PackBroken("This anchor is over another checkpoint than the one in the pack.")
    checked = anchoring.verify(
        anchor.note,
        checkpoint=checkpoint,
        origin=manifest.origin,
        proof=anchor.proof,
        tokens={name: anchor.tokens[name] for name in roots if name in anchor.tokens},
        roots=roots,
        public_key=completion.key.public_key(),
    )
    for refusal in checked.refusals:
        raise refusal
    if not checked.tokens:
        raise PackBroken("This anchor has no time stamp yet.", next_step="Add it when it has one.")
    files = contents.anchor_files(anchor, authorities=manifest.authorities)
    text = contents.completion_text(manifest.origin, manifest_sha256=manifest_sha256, files=files)
    note = notes.sign_note(text, name=contents.completion_name(manifest.origin), key=completion.key)
    added = {f"{contents.LAST_ANCHOR}/{name}": data for name, data in files.items()}
    del added[contents.LAST_CHECKPOINT]  # the pack has it already
    return added | {contents.COMPLETION: note.encode()}


def _small(files: Mapping[str, bytes]) -> list[tuple[Entry, Content]]:
    return [(_entry(path, (data,)), held(data)) for path, data in files.items()]


def _entry(path: str, content: Iterable[bytes]) -> Entry:
    size = crc = 0
    for chunk in content:
        size, crc = size + len(chunk), zlib.crc32(chunk, crc)
    return Entry(path, size, crc)


def _small_file(source: BinaryIO, places: Mapping[str, Place], path: str) -> bytes:
    place = places.get(path)
    if place is None or place.entry.size > contents.LARGEST_SMALL_FILE:
        raise PackBroken("A part of this pack is missing or far too large.", where=path)
    return b"".join(archive.content(source, place))
