"""Names that open a record: made at random for who makes one; looked up without being kept.

Nobody chooses a name, so nobody can find out by choosing whether somebody has it.
"""

import re
import secrets
import unicodedata
import uuid
from typing import Final

from chesil_web.foundation.keys.service import blind_index
from chesil_web.person.accounts.models import Account

# Plain things, none of which tells what the record is about.
_FIRST: Final = (
    "amber", "autumn", "bright", "calm", "clear", "copper", "coral", "early", "fern", "gentle", "golden",
    "green", "grey", "hazel", "ivory", "lemon", "linen", "little", "maple", "mellow", "misty", "olive",
    "plain", "quiet", "rosy", "rustic", "sandy", "silver", "soft", "spring", "still", "sunny", "tidy",
    "velvet", "warm", "winter",
)  # fmt: skip
_SECOND: Final = (
    "acorn", "apple", "basket", "birch", "bramble", "breeze", "button", "candle", "cedar", "cherry", "clover",
    "cotton", "cup", "daisy", "feather", "field", "garden", "harbour", "heather", "kettle", "lantern", "leaf",
    "meadow", "pebble", "pepper", "pillow", "pine", "pocket", "river", "robin", "saddle", "shell", "teapot",
    "thimble", "thread", "willow",
)  # fmt: skip
_SHAPE: Final = re.compile(f"({'|'.join(_FIRST)})({'|'.join(_SECOND)})([0-9]+)")


def give(safe: uuid.UUID) -> str:
    """Give a safe a name that nobody has: two words and a number."""
    while True:
        name = f"{secrets.choice(_FIRST)} {secrets.choice(_SECOND)} {secrets.randbelow(9000) + 1000}"
        _, is_new = Account.objects.get_or_create(name_index=index(name), defaults={"safe_id": safe})
        if is_new:
            return name


def index(name: str) -> bytes:
    """What a name is looked up by: case, spaces and width do not matter."""
    return blind_index("name", _plain(name))


def as_given(typed: str) -> str:
    """A name as its owner was given it, however it was typed; one of another shape stays as it was typed."""
    found = _SHAPE.fullmatch(_plain(typed))
    return " ".join(found.groups()) if found else typed.strip()


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def safe_of(name: str) -> uuid.UUID | None:
    """The safe that a name is of."""
    return Account.objects.filter(name_index=index(name)).values_list("safe_id", flat=True).first()
