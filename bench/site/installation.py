"""An installation of our own for a bench, over either database, in a folder that goes with it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from bench.site import postgresql

DATABASES: Final = ("sqlite", "postgresql")
SQLITE: Final = "notes.sqlite3"
NAME, PASSPHRASE = "amber kettle 412", "gravel lantern oyster meadow"


@contextmanager
def installed(database: str, tables: Path | None = None) -> Iterator[Path]:
    """Prepare an empty installation for this process and those it starts; gives its folder.

    Args:
        tables: a folder where a database of this kind is kept whose tables are made; without it they are made here.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chesil-bench-")))
        os.environ |= {"CHESIL_DATA": str(folder / "data"), "CHESIL_KEYS": str(folder / "keys")}
        if database == "postgresql":
            cluster = stack.enter_context(postgresql.cluster(like=tables))
            os.environ |= {
                "CHESIL_DATABASE": cluster.address, "CHESIL_DATABASE_PASSWORD": cluster.password,
            }  # fmt: skip
        elif tables:
            (folder / "data").mkdir(mode=0o700)
            shutil.copyfile(tables / SQLITE, folder / "data" / SQLITE)
        from chesil_web.config import serve

        serve.prepare()
        yield folder


def called(name: str, **of: Any) -> None:
    """Let the record that was made be found by a name that is known before; the site would choose one.

    Args:
        of: which record, as columns of its account; nothing where there is but one.
    """
    from chesil_web.person.accounts import names
    from chesil_web.person.accounts.models import Account

    Account.objects.filter(**of).update(name_index=names.index(name))
