"""Static files under fingerprinted names, scripts that import one another among them."""

import hashlib
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

_STAMP: Final = ".collected"


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's, with the names inside modules rewritten too."""

    support_js_module_import_aggregation = True


def collect() -> None:
    """Copy and compress the static files, unless none of them has changed since that was last done."""
    stamp = Path(settings.STATIC_ROOT) / _STAMP
    now = _fingerprint()
    if stamp.exists() and stamp.read_text("ascii") == now:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(now, "ascii")


def _fingerprint() -> str:
    """Of every source file, its path, size in bytes and time of change; as a SHA-256 in hex."""
    paths = (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    stats = sorted((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths)
    return hashlib.sha256(repr(stats).encode()).hexdigest()
