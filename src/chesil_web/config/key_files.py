"""The two keys of an installation: the instance key, and the key that signs its cookies.

Where the database holds records already, a new instance key would open none of them. So at a start the
database is
asked before a key is made, and until then the key that signs is in memory alone: Django asks for it first.
"""

from functools import cached_property
from pathlib import Path
from typing import Final

import attrs

from chesil.terms.errors import ChesilError
from chesil.vault import recovery
from chesil.vault.errors import TypingSlip
from chesil.vault.key_service import FileKeyService, KeyService, LocalKey, make_key_file, new_code
from chesil.vault.sealing import KEY_BYTES
from chesil_web.config.instance_keys import NEXT, InstanceKeys, beside


class KeysMissing(ChesilError):
    """The installation's keys were not made, or are not where they should be."""

    code = "keys-missing"


_IN_MEMORY: Final[dict[Path, str]] = {}  # web keys that were made and not written yet, by their files


@attrs.frozen(slots=False)
class KeyFiles:
    """The folder of keys. It lies outside the data, so that a copy of the data opens nothing.

    Attributes:
        credentials: where systemd hands over what it unsealed for this start; the instance key may be there
            instead, and then lies on no disk in clear.
    """

    folder: Path
    credentials: Path | None = None

    @property
    def instance(self) -> Path:
        """The file of the instance key."""
        return self.folder / "instance.key"

    @property
    def web(self) -> Path:
        """The file of the web key."""
        return self.folder / "web.key"

    @property
    def handed_over(self) -> Path | None:
        """The instance key as systemd hands it over; None when it does not."""
        return self._handed_over(self.instance.name)

    def _handed_over(self, name: str) -> Path | None:
        path = self.credentials / name if self.credentials else None
        return path if path and path.exists() else None

    @property
    def has_instance(self) -> bool:
        """Whether there is an instance key, in its file or handed over."""
        return self.handed_over is not None or self.instance.exists()

    def hold(self) -> None:
        """Have a web key in this process where none is on the disk; `make` writes it."""
        if not self.web.exists():
            _IN_MEMORY.setdefault(self.web, new_code())

    def make(self) -> None:
        """Make the keys that are not there yet. One that is there stays.

        Raises:
            KeyFileUnsafe: nothing can be written there.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.has_instance:
            make_key_file(self.instance)
        if not self.web.exists():
            make_key_file(self.web, _IN_MEMORY.get(self.web, ""))

    def web_key(self) -> str:
        """What Django signs with.

        Raises:
            KeysMissing: there is none.
        """
        try:
            return self.web.read_text("ascii").strip()
        except OSError:
            if self.web in _IN_MEMORY:
                return _IN_MEMORY[self.web]
            raise KeysMissing(
                "This installation has no keys.",
                where=str(self.folder),
                next_step="Start it with chesil serve, which makes them, or set CHESIL_KEYS.",
            ) from None

    @property
    def service(self) -> KeyService:
        """The key service over the instance key, and over the next one while it is changed.

        Raises:
            KeyFileUnsafe: others may read the file. KeysMissing: what systemd hands over is no key.
        """
        return self._keys.ring()

    @cached_property
    def _keys(self) -> InstanceKeys:
        return InstanceKeys(self.places, self._read)

    def places(self) -> list[Path]:
        """The next key, if it is there, and the current one."""
        names = [beside(self.instance, NEXT).name, self.instance.name]
        following, current = (self._handed_over(name) or self.folder / name for name in names)
        return [following, current] if following.exists() else [current]

    def _read(self, path: Path) -> KeyService:
        if path.parent == self.folder:
            return FileKeyService(path)
        try:
            return LocalKey(recovery.read_code(path.read_text("ascii").strip(), size=KEY_BYTES))
        except (OSError, UnicodeDecodeError, TypingSlip):
            raise KeysMissing(
                "What systemd hands over as the instance key does not hold a key.",
                where=path.name,
                next_step="Seal the file instance.key again, as docs/how-to/run-the-site.md says.",
            ) from None
