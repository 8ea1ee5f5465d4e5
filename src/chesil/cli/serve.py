"""`chesil serve`: start the website on this machine, where its packages are installed."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from chesil.terms.errors import ChesilError


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
    try:
        start = import_module("chesil_web.config.serve")
    except ImportError:
        raise WebsiteMissing(
            "The website is not installed.", next_step='Install it with: pip install "chesil[web]"'
        ) from None
    start.main(data, port)
