"""The TOML files that come with a kind of document, one for each court, form or statement."""

from importlib import resources
from importlib.resources.abc import Traversable


def files(package: str, folder: str) -> dict[str, Traversable]:
    """The files in *folder* by name without the ending, sorted by name."""
    found = resources.files(package).joinpath(folder).iterdir()
    named = {each.name.removesuffix(".toml"): each for each in found if each.name.endswith(".toml")}
    return dict(sorted(named.items()))
