"""What is made once for all processes of a run, of which each takes copies: tables, and a site started on them.

To make the tables of an empty database takes ten seconds, and to load the pages that a site starts with takes two.
Nothing here differs from what a start makes by itself. It stands below the folder that `tests/conftest.py` makes for the run.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.site import postgresql
from bench.site.installation import SQLITE
from tests.web.loaded import Ended, alone

START = "from chesil_web.config import serve; serve.prepare()"
_MIGRATE = """
import gc
gc.disable()  # a fifth of the time went into looking through models of old steps
import functools
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.state import ProjectState
from chesil_web.config import environment, key_files, loading
key_files.KeyFiles(environment.read().keys).make()
loading.load()
again = ProjectState.reload_model
def drawn(state, app, name, delay=False):
    if "apps" in vars(state) and name not in state.apps.all_models[app]:
        state.apps.render_multiple([state.models[app, name]])
    else:
        again(state, app, name, delay)
# A quarter went into asking which models stand for others, and a quarter into drawing all models anew that a new one
# points at. The tables are the same.
apps.get_swappable_settings_name = functools.cache(apps.get_swappable_settings_name)
ProjectState.reload_model = drawn
call_command("migrate", verbosity=0, interactive=False)
from chesil_web.public.guidance import actions
actions.load()
from django.db import connections
connections.close_all()  # SQLite then puts all of it into the one file that is copied
"""


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name that all processes of the run share; the first that asks makes it."""
    shared = Path(os.environ["TESTS_SHARED"])
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name).exists():
            making = shared / f"{name}.making"
            making.mkdir(mode=0o700)
            make(making)
            making.rename(shared / name)
    return shared / name


def tables(cluster: bool) -> Path:
    """The folder of a database whose tables are made, with the public pages in them and nobody's record: a file of
    SQLite, or a PostgreSQL that ended."""
    return made_once("cluster", _make_cluster) if cluster else made_once("tables", _migrate)


def _make_cluster(folder: Path) -> None:
    (folder / "site").mkdir()
    with postgresql.cluster(durable=False, kept=folder) as made:
        _migrate(folder / "site", CHESIL_DATABASE=made.address, CHESIL_DATABASE_PASSWORD=made.password)


def _migrate(folder: Path, **settings: str) -> None:
    settings |= {"CHESIL_DATA": str(folder), "CHESIL_KEYS": str(folder.with_name("keys of tables")),
                 "DJANGO_SETTINGS_MODULE": "chesil_web.config.settings"}  # fmt: skip
    subprocess.run([sys.executable, "-c", _MIGRATE], env=without_ours() | settings, timeout=300, check=True)


def without_ours() -> dict[str, str]:
    """This environment, without what says which site it is."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CHESIL_")}


def start(data: Path, run: Callable[..., Ended] = alone) -> str:
    """What a start on a folder says that ends before it serves, as it would for a command that stops there."""
    ended = run(START, settings=without_ours() | {"CHESIL_DATA": str(data)})
    assert ended.status == 0, ended.err
    return ended.err


def with_tables(data: Path) -> None:
    """Let a folder be one whose database in SQLite has its tables, and that no site was started on yet."""
    data.mkdir(mode=0o700, exist_ok=True)
    shutil.copyfile(tables(cluster=False) / SQLITE, data / SQLITE)
