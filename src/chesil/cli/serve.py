"""`chesil serve`: start the website on this machine, where its packages are installed."""

from importlib import import_module
from pathlib import Path
from typing import Annotated, Final

import typer

from chesil.terms.errors import ChesilError

# What the extra "web" brings: the module, and the package it comes with.
_NEEDS: Final = {
    "django": "django",
    "jinja2": "jinja2",
    "govuk_frontend_jinja": "govuk-frontend-jinja",
    "whitenoise": "whitenoise",
    "granian": "granian",
    "wagtail": "wagtail",
    "django_otp": "django-otp",
    "segno": "segno",
}


class WebsiteMissing(ChesilError):
    """The website's own packages are not installed."""

    code = "website-missing"


def run(
    data: Annotated[
        Path, typer.Argument(help="The folder for sealed data; it is made when it is not there.")
    ] = Path("chesil-data"),
    *,
    port: Annotated[int, typer.Option(help="The port on this machine.", min=1, max=65535)] = 8400,
) -> None:
    """Start the website for private records on this machine."""
    if missing := [package for module, package in _NEEDS.items() if not _is_here(module)]:
        raise WebsiteMissing(
            f"The website needs packages that are not installed: {', '.join(missing)}.",
            next_step='Install them with: pip install "chesil[web]"',
        )
    import_module("chesil_web.config.serve").main(data, port)


def _is_here(module: str) -> bool:
    try:
        import_module(module)
    except ImportError:
        return False
    return True
