"""One family of errors, each with a code, what happened, where, and what to do next."""

from typing import ClassVar


class ChesilError(Exception):
    """Something Chesil could not do, in words a person can act on.

    Args:
        what: one sentence that says what is wrong. It never holds message content.
        where: the file, line or setting it is about; empty when it is about none.
        next_step: what the person can do now.
    """

    code: ClassVar[str] = "chesil"

    def __init__(self, what: str, *, where: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.next_step = what, where, next_step

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f" {self.next_step}" if self.next_step else "")

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments do not survive Exception's own pickling, and readers run in children.
        return _rebuild, (type(self), self.what, self.where, self.next_step)


def _rebuild(kind: type[ChesilError], what: str, where: str, next_step: str) -> ChesilError:
    return kind(what, where=where, next_step=next_step)


class TableMismatch(ChesilError):
    """A table at a room's door does not have the columns that room works on."""

    code = "table-mismatch"


class ReadingError(ChesilError):
    """A whole file could not be read. One bad record is never this: it is a problem row."""

    code = "reading"


class CountMismatch(ReadingError):
    """A reader's rows and problems do not add up to its records: something was lost."""

    code = "count-mismatch"


class TooLarge(ReadingError):
    """An input passes a bound that protects the machine."""

    code = "too-large"


class DayOrderUnknown(ReadingError):
    """The dates of an export fit both day-first and month-first, and nobody has said which."""

    code = "day-order-unknown"


class TimeUnreadable(ChesilError):
    """A time is not written in a form Chesil knows."""

    code = "time-unreadable"


class SettingsError(ChesilError):
    """A settings, people or mapping file holds something Chesil does not understand."""

    code = "settings"


class OwnerUnknown(ChesilError):
    """No export says whose phone it was, and nobody has said so.

    Args:
        proposals: names or addresses it may be, best first, each with the reason.
    """

    code = "owner-unknown"

    def __init__(
        self, what: str, *, where: str = "", next_step: str = "", proposals: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(what, where=where, next_step=next_step)
        self.proposals = proposals


class OutputExists(ChesilError):
    """The output folder already holds a run, and nobody allowed it to be replaced."""

    code = "output-exists"


class LogError(ChesilError):
    """A written log of incidents cannot be read as one."""

    code = "log"
