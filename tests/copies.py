"""What is made once on the disk for the tests of a file."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs


@attrs.frozen
class Copies:
    """Folders that are made once for the tests of a file, of which each gets a copy that it may change.

    Attributes:
        kept: by the name of each, where it is kept and what its making gave.
    """

    place: Path
    kept: dict[str, tuple[Path, Any]] = attrs.field(factory=dict)

    def put[T](self, name: str, folder: Path, make: Callable[[], T]) -> T:
        """Let *folder* be what *make* makes of it; gives what that gave. It may not be there yet."""
        if name in self.kept:
            kept, gave = self.kept[name]
            shutil.copytree(kept, folder)
            return gave
        gave = make()
        self.kept[name] = shutil.copytree(folder, self.place / name), gave
        return gave
