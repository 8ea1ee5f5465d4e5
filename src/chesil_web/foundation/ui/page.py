"""What a page shows: one frozen class a page, filled by a presenter, and the shell around all of them."""

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any, Final

import attrs
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.shortcuts import render as django_render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui import addresses, damaged, done, finding, helped, languages


@attrs.frozen(kw_only=True)
class Page:
    """What every page has.

    Attributes:
        heading: its one h1. back: the address of the page before, or nothing.
        form: what is asked for, or nothing. notice: a line about what was just done.
        keeps: where what is typed in its form "kept" is kept while it is typed, or nothing.
        description: what a search engine may say of it, a sentence or two, or nothing.
    """

    heading: str
    back: str = ""
    form: BaseForm | None = None
    notice: str = ""
    keeps: str = ""
    description: str = ""


@attrs.frozen(kw_only=True)
class SurePage(Page):
    """Asks before something that cannot be undone. *said*: what goes. *do*: the words of the button."""

    said: str
    do: str


@attrs.frozen(kw_only=True)
class Shell:
    """What stands around a page: inside a record it says nothing of what the page is about.

    Attributes:
        title: on the browser's tab. listed: whether search engines may list the page.
        name: at the top. private: whether a safe is open.
        menu: rooms that can be gone to: address, name, and whether the page is in it.
        warn_after_s: seconds until the page says that it will close; 0 for never.
        here, closed: where it then asks to stay open, and where it goes when it closes.
        done: what was just done, where that has the same words on every page.
        helped: that somebody helps in this session, and until when; empty where nobody does.
        damaged: a sentence for each kind of thing that could not be opened.
        language: of the page. other_language: one that is offered, as its code and name.
    """

    title: str
    name: str
    private: bool
    listed: bool = False
    menu: tuple[tuple[str, str, bool], ...] = ()
    warn_after_s: int = 0
    here: str = ""
    closed: str = ""
    done: str = ""
    helped: str = ""
    damaged: tuple[str, ...] = ()
    language: str = languages.ENGLISH
    other_language: tuple[str, str] | None = None


def render(request: HttpRequest, template: str, page: Page, *, status: int = 200) -> HttpResponse:
    """A page as an answer. Where it was come to from the timeline, its way back leads there again."""
    if page.back and (asked := _came_from(request)):
        page = attrs.evolve(page, back=asked)
    named = page if status == HTTPStatus.OK else None
    context: dict[str, Any] = {"page": page, "shell": shell(request, named)}
    return django_render(request, template, context, status=status)


_FROM: Final = ("timeline:view", "timeline:one")


def _came_from(request: HttpRequest) -> str:
    """The address of a page of the timeline that a link named; empty when it named none."""
    asked = request.GET.get("from", "")
    try:
        return asked if asked and resolve(asked).view_name in _FROM else ""
    except Resolver404:
        return ""


def see(address: str) -> HttpResponse:
    """An answer to a form that leads to a page, which can then be loaded again without sending the form."""
    response = redirect(address)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def shell(request: HttpRequest, page: Page | None) -> Shell:
    """The shell for this request; without a page for one that went wrong, which is named like no other."""
    private = getattr(request, "safe", None) is not None
    here, closed = _closing(request)
    title = settings.CHESIL.title
    name = title if private or not settings.CHESIL.council else settings.CHESIL.council
    return Shell(
        title=f"{page.heading} – {name}" if page and finding.has_own_title(request) else title,
        name=name,
        private=private,
        listed=page is not None and finding.may_be_listed(request),
        menu=tuple(_menu(request)) if private else (),
        warn_after_s=12 * 60 if here else 0,
        here=here,
        closed=closed,
        done=done.said(request),
        helped=helped.said(request) if private else "",
        damaged=damaged.said(request),
        language=languages.chosen(request),
        other_language=languages.other(request),
    )


def _closing(request: HttpRequest) -> tuple[str, str]:
    """What a visit or an open record asks, and where its pages go when it closes; nothing without one."""
    found = request.resolver_match
    if getattr(request, "visit", None) is not None and found and "id" in found.kwargs:
        return reverse("casework:here", args=[found.kwargs["id"]]), addresses.fixed("casework:open")
    if getattr(request, "safe", None) is not None:
        return addresses.fixed("accounts:here"), addresses.fixed("accounts:sign-in")
    return "", ""


_MENU: Final = (
    ("timeline:list", lazy("Timeline")),
    ("evidence:list", lazy("Files")),
    ("people:list", lazy("People")),
    ("analysis:noticed", lazy("Noticed")),
    ("papers:list", lazy("Papers")),
    ("accounts:keeping", lazy("Settings")),
    ("guidance:all", lazy("Help")),
)


_IN: Final = {
    "bundles": "papers",
    "diary": "timeline",
    "exhibits": "papers",
    "transcripts": "papers",
    "screens": "evidence",
    "recordings": "evidence",
    "helping": "accounts",
    "reports": "papers",
    "sharing": "papers",
    "sheets": "papers",
    "statements": "papers",
}  # a room that another one leads to


def _menu(request: HttpRequest) -> Iterator[tuple[str, str, bool]]:
    match = request.resolver_match
    here = match.app_name if match and match.view_name != "diary:today" else ""
    for (name, _words), words in zip(_MENU, _menu_words(get_language()), strict=True):
        yield addresses.fixed(name), words, name.partition(":")[0] == _IN.get(here, here)


@cache
def _menu_words(_language: str | None) -> list[str]:
    """The names of the rooms in the language that is active."""
    return [str(words) for _, words in _MENU]
