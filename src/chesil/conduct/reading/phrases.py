"""Small turns of phrase that sentences about a log share."""

from typing import Final

SHOWN: Final = 12  # a sentence names at most so many entries


def entries(numbers: tuple[int, ...], one: str = "", many: str = "") -> str:
    """ "Entry 4", "Entries 1, 2 and 4", "Entries 1, 2 ... and 40 more", with the verb that fits if given."""
    named = _named(numbers)
    verb = one if len(numbers) == 1 else many
    return f"{named} {verb}" if verb else named


def mid(numbers: tuple[int, ...]) -> str:
    """`entries` inside a sentence."""
    return entries(numbers).replace("Entr", "entr", 1)


def occasions(count: int, *, at_least: bool) -> str:
    """ "1 occasion", "at least 12 occasions"."""
    words = "1 occasion" if count == 1 else f"{count:,} occasions"
    return f"at least {words}" if at_least else words


def _named(numbers: tuple[int, ...]) -> str:
    if len(numbers) == 1:
        return f"Entry {numbers[0]}"
    if len(numbers) > SHOWN:
        return f"Entries {', '.join(map(str, numbers[:SHOWN]))} and {len(numbers) - SHOWN:,} more"
    return f"Entries {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
