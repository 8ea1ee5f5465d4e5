"""How she likes the website to be, kept from one visit to the next."""

from typing import Any

import msgspec
from django.db import transaction

from chesil_web.accounts.models import Preference, Preferences
from chesil_web.keys.models import Safe
from chesil_web.keys.opened import OpenSafe


def preferences(safe: OpenSafe) -> Preferences:
    """What she chose so far. Where it is damaged, she chose nothing."""
    found = safe.read_all(Preference, Preferences)
    return found[0][1] if found else Preferences()


def prefer(safe: OpenSafe, **chosen: Any) -> None:
    """Keep what she chose, by the names of Preferences."""
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)  # two at one moment come one by one
        found = safe.read_all(Preference, Preferences)
        if found:
            row, before = found[0]
            safe.reseal(row, msgspec.structs.replace(before, **chosen))
        else:
            safe.drop(list(Preference.objects.filter(safe_id=safe.id)))  # a damaged one
            safe.keep(Preference, Preferences(**chosen))
