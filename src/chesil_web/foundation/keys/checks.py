"""`python -m django check --database default`: do the database, its key and its store belong together?"""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

from chesil.terms.errors import ChesilError
from chesil_web.foundation.keys import files, installation, service
from chesil_web.foundation.keys.models import Installation


def belong_together(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """What a start would refuse. Nothing is made, and before the tables are there nothing can be wrong."""
    if not databases or Installation._meta.db_table not in connections["default"].introspection.table_names():
        return []
    try:
        service.check()
        if Installation.objects.exists():
            installation.check(files.place())
    except ChesilError as error:
        return [checks.Error(f"{error.where}: {error.what}", hint=error.next_step, id="chesil.E002")]
    return []
