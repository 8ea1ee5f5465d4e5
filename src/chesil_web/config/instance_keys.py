"""The instance key, and the one that takes its place while locks are put under it.

1. ``instance.key.new`` is made. Nothing uses it, so that it can be printed first.
2. It becomes ``instance.key.next``: every process closes with it from then on, and opens with both. A process
   that runs already looks for it each time it needs a key.
3. When no lock is left under the old key, it becomes ``instance.key``, and the old one is gone.

Each step is one name given to a file, so a stop between two of them leaves a site that works.
"""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from chesil.terms.errors import ChesilError
from chesil.vault.errors import KeyServiceError
from chesil.vault.key_service import KeyRing, KeyService, make_key_file

NEW, NEXT = ".new", ".next"
_MAKING: Final = ".making"


class KeyNotReady(ChesilError):
    """A step of changing the instance key that cannot be taken yet."""

    code = "key-not-ready"


class InstanceKeys:
    """The keys as they are in their files now, and those that were there since this process began.

    Args:
        paths: where the next and the current key are, if they are there; the first that is there closes.
        read: gives the key of a file.
    """

    def __init__(self, paths: Callable[[], Sequence[Path]], read: Callable[[Path], KeyService]) -> None:
        self._paths, self._read = paths, read
        self._files: tuple[tuple[Path, int, int], ...] = ()
        self._known: dict[str, KeyService] = {}
        self._ring: KeyService | None = None
        self._turn = threading.Lock()

    def ring(self) -> KeyService:
        """What closes with the newest key and opens with all.

        Raises:
            KeyServiceError, KeysMissing: there is no key that can be used, and never was.
        """
        with self._turn:
            paths = self._paths()
            found = tuple(map(_file, paths))
            if self._ring is None or found != self._files:
                self._files, self._ring = found, self._read_again(paths)
            return self._ring

    def _read_again(self, paths: Sequence[Path]) -> KeyService:
        try:
            services = [self._read(path) for path in paths]
        except (KeyServiceError, ChesilError):
            if self._ring is None:
                raise
            return self._ring  # a file that is being given its new name; it is looked for again
        self._known |= {each.id: each for each in services}
        newest = services[0]
        older = [each for id, each in self._known.items() if id != newest.id]
        return KeyRing(newest, *older) if older else newest


def _file(path: Path) -> tuple[Path, int, int]:
    try:
        found = path.stat()
    except OSError:  # it is said when it is read
        return path, 0, 0
    return path, found.st_ino, found.st_mtime_ns


def beside(instance: Path, ending: str) -> Path:
    """Where another key than the current one lies."""
    return instance.with_name(f"{instance.name}{ending}")


def make_new(instance: Path) -> Path:
    """Make the key that is to come, for printing; one that is there stays. Gives its file.

    Raises:
        KeyFileUnsafe: nothing can be written there.
    """
    new, draft = beside(instance, NEW), beside(instance, _MAKING)
    if not new.exists():
        draft.unlink(missing_ok=True)  # of a run that was killed
        make_key_file(draft)
        draft.rename(new)
    return new


def begin_use(instance: Path) -> None:
    """Have every process close with the new key from now on. When they do already, nothing changes.

    Raises:
        KeyNotReady: no new key was made.
    """
    new, following = beside(instance, NEW), beside(instance, NEXT)
    if following.exists():
        return
    if not new.exists():
        raise KeyNotReady(
            "There is no new instance key yet.",
            next_step="Run chesil site change-key, and print the key.",
        )
    new.rename(following)


def end_use_of_old(instance: Path) -> None:
    """Let the new key take the place of the old one, which is gone then: nothing needs it any more."""
    beside(instance, NEXT).rename(instance)
