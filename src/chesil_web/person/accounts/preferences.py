"""How she likes the website to be, kept from one visit to the next."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from django.utils import timezone

from chesil_web.foundation.keys import only
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.accounts.models import Preference, Preferences


def preferences(safe: OpenSafe) -> Preferences:
    """What she chose so far. Where it is damaged, she chose nothing."""
    return only.read(safe, Preference, Preferences())


def prefer(safe: OpenSafe, **chosen: Any) -> None:
    """Keep what she chose, by the names of Preferences."""
    _change(safe, lambda before: msgspec.structs.replace(before, **chosen))


def put_off(safe: OpenSafe, what: str, until: date | None) -> None:
    """Keep that something is put off until a day; with no day, that it comes back now."""

    def after(before: Preferences) -> Preferences:
        today = timezone.localdate()
        kept = {id: day for id, day in before.put_off.items() if day > today and id != what}
        return msgspec.structs.replace(before, put_off=kept | ({what: until} if until else {}))

    _change(safe, after)


def _change(safe: OpenSafe, after: Callable[[Preferences], Preferences]) -> None:
    only.change(safe, Preference, Preferences(), after, drop_damaged=True)
