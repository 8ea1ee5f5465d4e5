"""The two keys an installation has on its disk: the instance key, and the key that signs its cookies."""

from functools import cached_property
from pathlib import Path

import attrs

from chesil.terms.errors import ChesilError
from chesil.vault.key_service import FileKeyService, KeyService, make_key_file


class KeysMissing(ChesilError):
    """The installation's keys were not made, or are not where they should be."""

    code = "keys-missing"


@attrs.frozen(slots=False)
class KeyFiles:
    """The folder of keys. It lies outside the data, so that a copy of the data opens nothing."""

    folder: Path

    @property
    def instance(self) -> Path:
        """The file of the instance key."""
        return self.folder / "instance.key"

    @property
    def web(self) -> Path:
        """The file of the web key."""
        return self.folder / "web.key"

    def make(self) -> None:
        """Make the keys that are not there yet. One that is there stays."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in (self.instance, self.web):
            if not path.exists():
                make_key_file(path)

    def web_key(self) -> str:
        """What Django signs with.

        Raises:
            KeysMissing: there is none.
        """
        try:
            return self.web.read_text("ascii").strip()
        except OSError:
            raise KeysMissing(
                "This installation has no keys.",
                where=str(self.folder),
                next_step="Start it with chesil serve, which makes them, or set CHESIL_KEYS.",
            ) from None

    @cached_property
    def service(self) -> KeyService:
        """The key service over the instance key."""
        return FileKeyService(self.instance)
