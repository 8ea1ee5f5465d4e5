"""Names that open a record: offered at random, or chosen; looked up without being kept."""

import secrets
import unicodedata
from typing import Final

from chesil_web.accounts.models import Account
from chesil_web.keys.service import blind_index

MOST: Final = 60
LEAST: Final = 4
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


def suggest() -> str:
    """Two words and a number that nobody has yet."""
    while True:
        name = f"{secrets.choice(_FIRST)} {secrets.choice(_SECOND)} {secrets.randbelow(900) + 100}"
        if account(name) is None:
            return name


def index(name: str) -> bytes:
    """What a name is looked up by: case, spaces and width do not matter."""
    plain = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return blind_index("name", plain)


def account(name: str) -> Account | None:
    """Who has this name."""
    return Account.objects.filter(name_index=index(name)).first()
