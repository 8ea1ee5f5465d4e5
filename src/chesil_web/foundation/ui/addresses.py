"""Addresses of the site's own pages. Each is worked out once: a page has dozens of them."""

from functools import cache
from typing import Final
from uuid import UUID

from django.urls import reverse


@cache
def fixed(name: str, named: str = "") -> str:
    """The address of a page that is the same for everyone, such as "timeline:list", or one by its name."""
    return reverse(name, args=[named] if named else [])


def of(name: str, *ids: UUID | str) -> str:
    """The address of the page of one thing, or of one that lies in another.

    Args:
        name: of the page, such as "diary:entry". ids: of the things; as text, 32 hexadecimal digits.
    """
    before, *after = _around(name, len(ids))
    said = (str(each if isinstance(each, UUID) else UUID(each)) for each in ids)
    return before + "".join(f"{id}{rest}" for id, rest in zip(said, after, strict=True))


def sealed(name: str, words: str) -> str:
    """The address of a page whose only part is words that `keys.words` sealed."""
    before, after = _around(name, 1)
    return f"{before}{words}{after}"


@cache
def _around(name: str, count: int) -> list[str]:
    """What stands in an address around its *count* parts."""
    return reverse(name, args=[_NOTHING] * count).split(str(_NOTHING))


_NOTHING: Final = UUID(int=0)
