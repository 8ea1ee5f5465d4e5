"""The TOML files that come with a kind of document, one for each court, form or statement."""

from importlib import resources
from importlib.resources.abc import Traversable


def files(package: str, folder: str) -> dict[str, Traversable]:
    """The files of *folder* by their names without the ending, sorted by them."""
    found = resources.files(package).joinpath(folder).iterdir()
    named = {each.name.removesuffix(".toml"): each for each in found if each.name.endswith(".toml")}
    return dict(sorted(named.items()))
