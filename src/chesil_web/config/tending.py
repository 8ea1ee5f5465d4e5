"""What `chesil site` does, in a process of its own beside the site and with the site's settings."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from pyrage.x25519 import Identity

from chesil.vault.age_streams import recipient
from chesil.vault.key_service import make_key_file
from chesil_web.config import environment, instance_keys, key_files, loading


def begin(data: Path | None = None) -> environment.Environment:
    """Set the site up for this process, as its settings say.

    Args:
        data: the folder of the site, in place of CHESIL_DATA.

    Raises:
        BadSetting: as it says. KeysMissing: there is no instance key to put anything under.
    """
    if data is not None:
        os.environ[f"{environment.PREFIX}DATA"] = str(data)
    found = environment.read()
    loading.load()
    return found


def back_up(place: Path, *, keys: Path, to: list[str], progress: Any) -> Any:
    """Make a backup; see `upkeep.backups.back_up`."""
    from django.utils import timezone

    from chesil_web.upkeep import backups

    recipients = [recipient(each) for each in to]
    return backups.back_up(place, keys=keys, recipients=recipients, now=timezone.now(), progress=progress)


def make_room(data: Path | None) -> None:
    """Make the folders for a restore, and the web key. The instance key has to be there: no new one opens it.

    Raises:
        KeysMissing: it is not here.
    """
    if data is not None:
        os.environ[f"{environment.PREFIX}DATA"] = str(data)
    found = environment.read()
    keys = key_files.KeyFiles(found.keys, found.credentials)
    if keys.handed_over is None and not keys.instance.exists():
        raise key_files.KeysMissing(
            "The instance key is not here, and nothing that is put back opens without it.",
            where=str(found.keys),
            next_step="Put the file instance.key there, mode 0400, from its paper or its safe.",
        )
    for folder in (found.data, found.keys):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not keys.web.exists():
        make_key_file(keys.web)


def restore(place: Path, *, keys: Path, identity: Identity, name: str, progress: Any) -> Any:
    """Put a backup back; see `upkeep.restoring.restore`."""
    from chesil_web.upkeep import restoring

    return restoring.restore(place, keys=keys, identity=identity, name=name, progress=progress)


def replay(erasures: Path | None) -> Any:
    """Erase again what was; see `upkeep.replaying.replay`."""
    from chesil_web.foundation.keys import erasures as listed
    from chesil_web.upkeep import replaying

    return replaying.replay(listed.read(erasures) if erasures else [])


@contextmanager
def place_for_a_drill() -> Iterator[None]:
    """A database and keys of their own, which go with the block; nothing of the site is touched."""
    with tempfile.TemporaryDirectory(prefix="chesil-drill-") as name:
        folder = Path(name)
        for each in [each for each in os.environ if each.startswith(environment.PREFIX)]:
            del os.environ[each]
        os.environ[f"{environment.PREFIX}KEYS"] = str(folder / "keys")
        key_files.KeyFiles(folder / "keys").make()
        (folder / "data").mkdir(mode=0o700)
        begin(folder / "data")
        yield


def drill(
    place: Path, *, keys: Path, identity: Identity, name: str, erasures: Path | None, progress: Any
) -> Any:
    """Practise a restore; see `upkeep.drill.drill`."""
    from chesil_web.foundation.keys import erasures as listed
    from chesil_web.upkeep import drill as drills

    lines = listed.read(erasures) if erasures else []
    return drills.drill(place, keys=keys, identity=identity, name=name, erasures=lines, progress=progress)


def list_erasures(sink: BinaryIO) -> int:
    """Write the list of erasures; gives how many there are."""
    from chesil_web.foundation.keys import erasures

    return erasures.write(erasures.every(), sink)


def harmed_files(*, read_all: bool, progress: Any) -> Any:
    """The sealed files that are harmed: those that are known, or all after each was read."""
    from chesil_web.upkeep import reading_through

    if not read_all:
        return reading_through.known()
    return reading_through.every(lambda done: progress("Reading sealed files", done, 0))


def new_key() -> Path:
    """Make the instance key that is to come; gives its file. Nothing uses it yet."""
    return instance_keys.make_new(key_files.KeyFiles(environment.read().keys).instance)


def change_key(progress: Any) -> tuple[list[Any], bool]:
    """Put every lock under the new instance key; gives the harmed locks, and whether the old key is gone.

    It is not where systemd hands the keys over: then its unit is changed by hand.

    Raises:
        KeyNotReady: there is no new key, or systemd does not hand it over yet.
    """
    from django.conf import settings

    from chesil_web.foundation.keys import resealing

    keys = settings.KEY_FILES
    if keys.handed_over is None:
        instance_keys.begin_use(keys.instance)
    elif len(keys.places()) == 1:
        raise instance_keys.KeyNotReady(
            "systemd hands over the instance key, and not the next one yet.",
            next_step="Seal the new key as instance.key.next, as docs/how-to/run-the-site.md says.",
        )
    harmed = resealing.reseal_all(
        keys.service, progress=lambda done, total: progress("Putting locks under the new key", done, total)
    )
    if keys.handed_over is None:
        instance_keys.end_use_of_old(keys.instance)
    return harmed, keys.handed_over is None


def now() -> datetime:
    """The time, to tell how old a backup is."""
    from django.utils import timezone

    return timezone.now()
