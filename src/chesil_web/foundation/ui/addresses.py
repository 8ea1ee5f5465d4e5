"""Addresses of the site's own pages. Each is worked out once: a page has dozens of them."""

from functools import cache
from uuid import UUID

from django.urls import reverse


@cache
def fixed(name: str, named: str = "") -> str:
    """The address of a page that is the same for everyone, such as "timeline:list", or one by its name."""
    return reverse(name, args=[named] if named else [])


def of(name: str, id: UUID | str) -> str:
    """The address of the page of one thing.

    Args:
        name: of the page, such as "diary:entry". id: of the thing; as text, it is 32 hexadecimal digits.
    """
    before, after = _around(name)
    return f"{before}{id if isinstance(id, UUID) else UUID(id)}{after}"


def sealed(name: str, words: str) -> str:
    """The address of a page whose only part is words that `keys.words` sealed."""
    before, after = _around(name)
    return f"{before}{words}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    before, _id, after = reverse(name, args=[_NOTHING]).partition(str(_NOTHING))
    return before, after


_NOTHING = UUID(int=0)
