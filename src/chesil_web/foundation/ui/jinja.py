"""The environment of every template: our rooms' folders, with each GOV.UK macro at hand.

The macros leave options out and expect that to pass, so they have an environment of their own. In ours, what
is not there is an error.
"""

from collections.abc import Callable, MutableMapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from jinja2 import (
    ChainableUndefined,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)
from markupsafe import Markup

from chesil_web.foundation.ui import addresses, blanks, fields
from chesil_web.foundation.ui.languages import gettext

_ROOMS: Final = Path(__file__).parents[2]
_PACKAGE: Final = "govuk_frontend_jinja"


def url(name: str, args: Sequence[Any] = ()) -> str:
    """An address, as Django's reverse gives it."""
    if not args:
        return addresses.fixed(name)
    if all(isinstance(each, UUID) for each in args):
        return addresses.of(name, *args)
    return reverse(name, args=args)


def _said(words: str, /, **values: Any) -> Markup:
    """Words in the language of the page; the values put in them are escaped."""
    return _said_in(get_language(), words) % values if values else _plain(get_language(), words)


@lru_cache(maxsize=4096)
def _said_in(_language: str | None, words: str) -> Markup:
    """Words in the language that is active, looked up once."""
    return Markup(gettext(words))  # noqa: S704 - from a catalogue of ours


@lru_cache(maxsize=4096)
def _plain(language: str | None, words: str) -> Markup:
    return _said_in(language, words) % {}


class _Ours(Environment):
    """Keeps the names that every template knows in one dictionary.

    Jinja's own are a chain of two, whose names it looks up one by one for each import in a template.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> Environment:
    """As Django's Jinja backend asks for it."""
    options["loader"] = FileSystemLoader(sorted(_ROOMS.glob("*/*/templates")))
    options["undefined"] = StrictUndefined
    made = _Ours(**options, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(_govuk(), once=blanks.once, _=_said)
    made.globals.update(static=cache(static), url=url, fixed=addresses.fixed)
    made.filters.update(
        macro_kind=fields.kind,
        macro_options=fields.options,
        faults=fields.errors,
        box_groups=fields.groups,
        reveals=fields.reveals,
        asks_for_words=fields.asks_for_words,
    )
    return made


def _as_it_stands(markup: str, *_: Any) -> str:
    """Leave out the indenting of what is inside: no reader sees it, and it took a third of a long form."""
    return markup


@cache
def _govuk() -> dict[str, Callable[..., Markup]]:
    """Every macro of GOV.UK Frontend by its name, such as govukButton.

    To compile them all takes a second: each is compiled when a page first shows it.
    """
    theirs = Environment(
        loader=PrefixLoader({_PACKAGE: PackageLoader(_PACKAGE)}),
        undefined=ChainableUndefined,
        autoescape=True,
        auto_reload=False,
    )
    theirs.filters["indent"] = _as_it_stands
    templates = theirs.list_templates(filter_func=lambda template: "/components/" in template)
    return dict(_macro(theirs, template) for template in templates)


def _macro(theirs: Environment, template: str) -> tuple[str, Callable[..., Markup]]:
    component = template.split("/")[-2]
    name = "govuk" + component.title().replace("-", "")

    @cache
    def compiled() -> Callable[..., Markup]:
        macro: Callable[..., Markup] = getattr(theirs.get_template(template).module, name)
        return macro

    return name, lambda *given, **options: compiled()(*given, **options)
