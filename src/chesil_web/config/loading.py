"""Loads every room of the website when a process of it starts."""

import gc
import os

import django


def load() -> None:
    """Set Django up with the site's settings.

    Nothing that is loaded is garbage. To look for some takes a fifth of a start, so nobody looks until all is
    there, and what is there is left out each time after.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chesil_web.config.settings")
    looked = gc.isenabled()
    gc.disable()
    try:
        django.setup()
        gc.freeze()
    finally:
        if looked:
            gc.enable()
