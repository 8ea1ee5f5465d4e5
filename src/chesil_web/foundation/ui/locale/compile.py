"""`make welsh`: compile the Welsh catalogue when it is filled enough; else take the compiled one away.

The site offers Welsh exactly when there is a compiled catalogue (chesil_web.foundation.ui.languages).
"""

import io
import sys
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENOUGH: Final = 0.98  # of the words; what is missing stands in English
SOURCE: Final = Path(__file__).parent / "cy" / "LC_MESSAGES" / "django.po"


def read(source: Path = SOURCE) -> Catalog:
    """The catalogue as it is written."""
    with source.open("rb") as stream:
        return read_po(stream, locale="cy")


def filled(catalogue: Catalog) -> float:
    """The share of its messages that are translated whole and were looked at since their English changed."""
    messages = [each for each in catalogue if each.id]
    return sum(map(_is_filled, messages)) / len(messages)


def _is_filled(message: Message) -> bool:
    said = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return all(said) and not message.fuzzy


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as the site reads it."""
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def main() -> None:
    catalogue, target = read(), SOURCE.with_suffix(".mo")
    share = filled(catalogue)
    if share >= ENOUGH:
        target.write_bytes(compiled(catalogue))
    else:
        target.unlink(missing_ok=True)
    said = "the site offers it" if share >= ENOUGH else f"the site offers it from {ENOUGH:.0%} on"
    sys.stdout.write(f"Welsh: {share:.1%} of the words are translated; {said}.\n")


if __name__ == "__main__":
    main()
