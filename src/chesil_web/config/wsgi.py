"""The website as a WSGI application."""

import gc
import multiprocessing
import os
import threading
from multiprocessing.process import BaseProcess

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from chesil_web.foundation.keys import page_turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chesil_web.config.settings")
gc.disable()  # to look for garbage in what is loaded takes a fifth of the time
application = page_turns.in_order(get_wsgi_application())
if settings.CHESIL.is_apart:
    page_turns.TURNS.places = page_turns.PLACES_ELSEWHERE
reverse("accounts:sign-in")  # loads every room now, not while somebody waits for the first page
gc.enable()
gc.collect()
gc.freeze()  # what is loaded stays: to look through it for garbage stopped every page for 0.16 s


def _end_with(parent: BaseProcess) -> None:
    """End when whoever started this process is gone: else it would hold the port against the next start."""
    parent.join()
    os._exit(1)


if (starter := multiprocessing.parent_process()) is not None:
    threading.Thread(target=_end_with, args=(starter,), daemon=True).start()
