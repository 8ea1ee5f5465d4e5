"""Put back what one test made for the next that begins with the same: rows, sealed files and the session.

To have files read and looked through takes seconds. So it is done once, and every other test that begins with it
gets a copy, of which it may change what it likes.
"""

import copy
import shutil
from pathlib import Path

import attrs
from django.apps import apps
from django.db import models, transaction
from tests.web.installation import FOLDER

from chesil_web.keys import service

_STORE = FOLDER / "data" / "files"
_OURS = ("chesil_web.", "django.contrib.sessions.")


@attrs.frozen
class Snapshot:
    """Every row of ours but the public pages, and the folder that every sealed file was copied to."""

    rows: dict[type[models.Model], list[models.Model]]
    stored: Path


def taken(stored: Path) -> Snapshot:
    """As it all is now; the sealed files are copied to *stored*."""
    shutil.copytree(_STORE, stored)
    ours = (each for each in apps.get_models() if each.__module__.startswith(_OURS))
    return Snapshot(
        {each: list(each._base_manager.all()) for each in ours if each._meta.app_label != "guidance"}, stored
    )


def put_back(snapshot: Snapshot) -> None:
    """As it all was then."""
    with transaction.atomic():  # whether every row that is pointed at is there is looked at when this ends
        for model, rows in snapshot.rows.items():
            model._base_manager.all()._raw_delete("default")
            for row in copy.deepcopy(rows):
                row.save_base(raw=True, force_insert=True)
    shutil.copytree(snapshot.stored, _STORE, dirs_exist_ok=True)
    service._secrets.cache_clear()
