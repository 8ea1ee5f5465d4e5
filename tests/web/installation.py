"""The website over a database and keys of its own, made once for a run.

The database is SQLite, or with TESTS_ON=postgresql a PostgreSQL that is started for the run.
"""

import atexit
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.site import postgresql
from tests.web import prepared

_RUN = ExitStack()
atexit.register(_RUN.close)
FOLDER = Path(_RUN.enter_context(tempfile.TemporaryDirectory(prefix="notes-", ignore_cleanup_errors=True)))
os.environ.update(
    DJANGO_SETTINGS_MODULE="chesil_web.config.settings", CHESIL_DATA=str(FOLDER / "data"), CHESIL_WORK="work"
)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver has a loop in this thread
CLUSTER = None
if os.environ.get("TESTS_ON") == "postgresql":
    CLUSTER = _RUN.enter_context(postgresql.cluster(durable=False, like=prepared.tables(cluster=True)))
    os.environ.update(CHESIL_DATABASE=CLUSTER.address, CHESIL_DATABASE_PASSWORD=CLUSTER.password)

from chesil_web.config import environment, key_files  # noqa: E402 - the settings are read at their import

(FOLDER / "data").mkdir(exist_ok=True)
key_files.KeyFiles(environment.read().keys).make()

import django  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

django.setup()
# Inherited, it would set a worker of the run up on this folder before its own is made.
del os.environ["DJANGO_SETTINGS_MODULE"]
if (
    CLUSTER is None
):  # a file, so that what lies on the disk can be looked at; like `durable=False`, it is quick
    options = connections.settings["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    connections.settings["default"]["TEST"]["NAME"] = str(FOLDER / "data" / "test.sqlite3")
else:
    connections.settings["default"]["TEST"]["TEMPLATE"] = connections.settings["default"]["NAME"]
call_command("collectstatic", verbosity=0, interactive=False)

PASSPHRASE = "gravel lantern oyster meadow"  # noqa: S105 - of an invented record


def database_on_disk() -> bytes:
    """Every byte the database has written, its log too."""
    if CLUSTER is None:
        paths = (FOLDER / "data").glob("test.sqlite3*")
    else:
        CLUSTER.written_out()
        paths = (path for path in CLUSTER.folder.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in paths)
