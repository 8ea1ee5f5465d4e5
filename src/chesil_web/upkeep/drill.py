"""The restore drill: a backup is put back for a moment into a place of its own, checked, and thrown away.

It needs no key of the site. Sealed files are read where they lie in the backup: their hashes are in the
database, so there is no need for a second copy of them.
"""

from collections.abc import Sequence
from pathlib import Path

import attrs
from django.db import transaction
from pyrage.x25519 import Identity

from chesil.vault.age_streams import decrypting
from chesil.vault.stores.scrub import scrub_some
from chesil_web.foundation.keys.erasures import Line
from chesil_web.foundation.keys.models import Blob, ItemKey, Safe
from chesil_web.foundation.log import checking
from chesil_web.upkeep import copies, migrating, restoring, tables
from chesil_web.upkeep.backups import Progress
from chesil_web.upkeep.copies import Lack
from chesil_web.upkeep.restoring import Restored


@attrs.frozen(kw_only=True)
class Drilled:
    """What a drill found.

    Attributes:
        restored: what came back; its *lacks* are the sealed files that are harmed in the backup.
        files: how many sealed files were read. log_faults: where logs do not fit their anchors, as sentences.
        erased: how many safes and items a restore would erase again.
    """

    restored: Restored
    files: int
    log_faults: tuple[str, ...]
    erased: int

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong with the backup."""
        return not (self.restored.lacks or self.restored.other_logs or self.log_faults)


def drill(
    place: Path,
    *,
    keys: Path,
    identity: Identity,
    name: str = "",
    erasures: Sequence[Line] = (),
    progress: Progress = lambda what, done, total: None,
) -> Drilled:
    """Put a backup back into the database here, which is empty, check all of it, and empty it again.

    Raises:
        as `restoring.restore`.
    """
    copy, manifest = copies.opened(place, name)
    found = copies.keys_of(keys)
    restoring.check_empty()
    try:
        restoring.loaded(copy, manifest, keys=found, identity=identity, progress=progress)
        migrating.migrate()
        with found.open("rb") as file, decrypting(file, identity) as stream:
            head = restoring.read_head(stream)
        return Drilled(
            restored=restoring.described(copy, manifest, head, lacks=_harmed(place, progress)),
            files=Blob.objects.count(),
            log_faults=tuple(checking.faults(with_files=False)),
            erased=_to_erase(erasures),
        )
    finally:
        with transaction.atomic():
            tables.empty()


def _harmed(place: Path, progress: Progress) -> list[Lack]:
    rows = list(Blob.objects.order_by("name").values_list("name", "cipher_size", "cipher_sha256", "item"))
    items, total = {name: item.hex for name, _, _, item in rows}, sum(row[1] for row in rows)
    faults = scrub_some(
        copies.files(place),
        (row[:3] for row in rows),
        progress=lambda done: progress("Reading sealed files", done, total),
    )
    return [Lack(items[each.name], each.what.value) for each in faults]


def _to_erase(lines: Sequence[Line]) -> int:
    safes = Safe.objects.filter(id__in=[line.safe for line in lines if not line.item], state="active")
    items = ItemKey.objects.filter(item__in=[line.item for line in lines if line.item])
    return safes.count() + items.count()
