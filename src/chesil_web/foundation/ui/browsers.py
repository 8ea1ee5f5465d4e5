"""What a browser says that it is, in words."""

import re
from typing import Final

from django.http import HttpRequest

_BROWSERS: Final = (("Edg", "Edge"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
                    ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS: Final = (("Android", "Android"), ("iPhone|iPad", "an iPhone or iPad"), ("Windows", "Windows"),
                   ("Mac OS X", "a Mac"), ("Linux", "Linux"))  # fmt: skip


def browser_of(request: HttpRequest) -> str:
    """The family and system of a request's browser, as `browser` says them."""
    return browser(request.headers.get("User-Agent", ""))


def browser(agent: str) -> str:
    """A browser's family and system in words; empty when it does not say."""
    name = next((said for mark, said in _BROWSERS if mark in agent), "")
    system = next((said for mark, said in _SYSTEMS if re.search(mark, agent)), "")
    return " on ".join(each for each in (name, system) if each)
