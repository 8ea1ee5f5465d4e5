"""From what a person hands over (a file, a folder, a ZIP) to the documents the readers are given."""

import hashlib
from pathlib import Path

from chesil.terms.readings import HEAD_BYTES, Document


def document(path: Path) -> Document:
    """The document of one file on disk, hashed as it is received."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        stream.seek(0)
        size = 0
        while block := stream.read(1 << 20):
            digest.update(block)
            size += len(block)
    return Document(
        name=path.name,
        size_bytes=size,
        sha256=digest.hexdigest(),
        head=head,
        opener=lambda: path.open("rb"),
        path=path,
    )
