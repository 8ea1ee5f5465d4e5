"""What a guide to an export is made of, and what several of them say."""

from typing import Final

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MARK: Final = -1
TITLE: Final = -2


@attrs.frozen
class Screen:
    """A screen to be drawn beside a step.

    Attributes:
        title: the words at its top. rows: those below, as the app has them; an empty one is any other row.
        press: the row to be pressed, or MARK or TITLE at the top.
        mark: the sign at the top: dots, lines or share. chat: messages stand there instead of rows.
    """

    title: str
    rows: tuple[str, ...]
    press: int
    mark: str = "dots"
    chat: bool = False


@attrs.frozen
class Step:
    """One thing to do."""

    words: str | Promise
    screen: Screen | None = None


@attrs.frozen
class Way:
    """One way to the file, such as on one make of phone. *name* is empty when there is no other."""

    name: str | Promise
    steps: tuple[Step, ...]


@attrs.frozen(kw_only=True)
class Guide:
    """A short guide.

    Attributes:
        number: in its address, where a word would stand in the browser's history. code: kept with the files.
        others: what other people may see of it. stays: what it leaves on the phone, computer or account.
        otherwise: what to do when it does not work.
    """

    number: str
    code: str
    name: str | Promise
    ways: tuple[Way, ...]
    others: str | Promise
    stays: str | Promise
    otherwise: str | Promise = ""


SAVED: Final = _("The saved file stays on this phone or computer until you delete it.")
ASKED: Final = _(
    "The app writes to the e-mail address of the account, and may show a notice. Anyone who reads that mail, "
    "or is signed in to the account on another phone, can see that you asked."
)
