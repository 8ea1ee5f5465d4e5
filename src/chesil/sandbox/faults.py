"""What can become of a file that is read apart, and of the process that reads."""

from typing import Final

from chesil.terms.errors import ReadingError

NOTHING_USED: Final = "Nothing from it was used."
AGAIN: Final = f"{NOTHING_USED} Make the export again, or copy the file again."


class HelperLost(ReadingError):
    """The helper process could not be started, or ended before its work was done."""

    code = "sandbox-lost"


class TookTooLong(ReadingError):
    """A file was not read within the time that a file of its size may take."""

    code = "sandbox-too-long"


class ReaderStopped(ReadingError):
    """The process that read a file ended before it was done."""

    code = "sandbox-stopped"


class ReaderKilled(ReadingError):
    """The system, or whoever runs it, ended the process that read a file; another try may do better."""

    code = "sandbox-killed"


class Misfit(ReadingError):
    """What came back from reading a file is not a reading, or far more than can be in the file."""

    code = "sandbox-misfit"
