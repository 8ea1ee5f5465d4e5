"""Put back what one test made for the next that begins with the same: rows, sealed files and the session.

To have files read and looked through takes seconds. So it is done once, and every other test that begins with it
gets a copy, of which it may change what it likes.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

import attrs
from django.apps import apps
from django.db import models, transaction
from tests.web.installation import FOLDER

from chesil_web.foundation.keys import service

_STORE = FOLDER / "data" / "files"
_OURS = ("chesil_web.", "django.contrib.sessions.")


Rows = dict[type[models.Model], list[models.Model]]


@attrs.frozen
class Snapshot:
    """Every row of ours but the public pages, and the folder that every sealed file was copied to."""

    rows: Rows
    stored: Path


def taken(stored: Path) -> Snapshot:
    """As it all is now; the sealed files are copied to *stored*."""
    _copy_files(_STORE, stored)
    ours = (each for each in apps.get_models() if each.__module__.startswith(_OURS))
    return Snapshot(rows_of(each for each in ours if each._meta.app_label != "guidance"), stored)


def put_back(snapshot: Snapshot) -> None:
    """As it all was then."""
    put_rows_back(snapshot.rows)
    _copy_files(snapshot.stored, _STORE)
    service._secrets.cache_clear()


def _copy_files(source: Path, target: Path) -> None:
    """Copy all files below a folder; of its hundreds of folders only those that hold one."""
    for file in [each for each in source.rglob("*") if each.is_file()]:
        copy = target / file.relative_to(source)
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy2(file, copy)


def public_rows() -> Rows:
    """Every row that is none of a record: the public pages, and what Wagtail keeps of them and of who edits them."""
    of_all = apps.get_models(include_auto_created=True)
    theirs = (each for each in of_all if not each.__module__.startswith(_OURS))
    public = [*theirs, *apps.get_app_config("guidance").get_models()]
    # SQLite itself fills the table of the words that are searched.
    return rows_of(each for each in public if not each._meta.db_table.endswith("_fts"))


def rows_of(tables: Iterable[type[models.Model]]) -> Rows:
    """The rows of these tables as they are now."""
    return {each: list(each._base_manager.all()) for each in tables}


def put_rows_back(tables: Rows) -> None:
    """Let these tables have these rows and no others; nobody is told of it."""
    with transaction.atomic():  # whether every row that is pointed at is there is looked at when this ends
        for model, rows in tables.items():
            model._base_manager.all()._raw_delete("default")
            if rows:
                fields = model._meta.local_concrete_fields
                model._base_manager._insert(rows, fields=fields, using="default", raw=True)
