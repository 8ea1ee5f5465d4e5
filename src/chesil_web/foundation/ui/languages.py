"""The language of the pages: English, or Welsh once its catalogue is filled.

What was chosen is kept in the session that is there anyway: it needs no cookie of its own, and goes with it.
`make welsh` compiles the catalogue when it is filled enough, and a test holds it to that: until then no page
offers Welsh, and asking for it changes nothing.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from gettext import find
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import translation

ENGLISH, WELSH = "en-gb", "cy"
NAMES: Final = {ENGLISH: "English", WELSH: "Cymraeg"}
KEY: Final = "language"  # in the session
CATALOGUES: Final = Path(__file__).parent / "locale"


@cache
def offered() -> bool:
    """Whether there is a choice: the Welsh catalogue is compiled."""
    return find("django", CATALOGUES, [WELSH]) is not None


def chosen(request: HttpRequest) -> str:
    """The language of a request's pages."""
    said = request.session.get(KEY, ENGLISH) if offered() and hasattr(request, "session") else ENGLISH
    return said if said in NAMES else ENGLISH


def choose(request: HttpRequest, code: str) -> None:
    """Show pages in a language from now on."""
    if offered() and code in NAMES:
        request.session[KEY] = code


def other(request: HttpRequest) -> tuple[str, str] | None:
    """The language that a page offers, with its name; None when there is no choice."""
    if not offered():
        return None
    code = ENGLISH if chosen(request) == WELSH else WELSH
    return code, NAMES[code]


def gettext(words: str) -> str:
    """Words in the language of the page, looked up once: Django asks five catalogues each time.

    For what a page says many times, such as in each row of a list.
    """
    return _said_in(translation.get_language(), words)


@lru_cache(maxsize=4096)
def _said_in(_language: str | None, words: str) -> str:
    return translation.gettext(words)


class Speaks:
    """Middleware: answers in the language that was chosen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        with translation.override(chosen(request)):
            return self.get_response(request)
