"""The panels that ship: each a file of settings to begin a panel from, with what nobody could check named."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

from chesil_web.staff.conference.panel_models import Settings


@cache
def shipped() -> Mapping[str, Settings]:
    """Each panel that ships, by the name of its file.

    Raises:
        msgspec.ValidationError: a file does not fit its shape.
    """
    folder = resources.files("chesil_web.staff.conference.shipped")
    files = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name
    )
    return {
        each.name.removesuffix(".toml"): msgspec.convert(tomllib.loads(each.read_text("utf-8")), Settings)
        for each in files
    }
