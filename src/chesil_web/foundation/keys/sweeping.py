"""Sweeping the store of this installation, as the clock does."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from chesil.vault.stores import sweeping
from chesil.vault.stores.sweeping import UNFINISHED_AFTER, Swept
from chesil_web.foundation.keys import files, installation, loose


def sweep(unfinished_after: timedelta = UNFINISHED_AFTER) -> Swept:
    """Sweep once; `chesil.vault.stores.sweeping` says what may move and what may go.

    Raises:
        StoreUnavailable: the store does not answer. StoreOfAnother: it is not ours, and nothing was touched.
    """
    store = files.store()
    installation.check(store)
    return sweeping.sweep(
        store,
        loose.Rows(),
        now=timezone.now(),
        unfinished_after=unfinished_after,
        quarantine_for=timedelta(days=settings.CHESIL.quarantine_days),
    )


def unknown() -> list[str]:
    """The names in the store that no row knows, in order. No sweep ever deletes them."""
    return sweeping.unknown_names(files.store(), loose.Rows())
