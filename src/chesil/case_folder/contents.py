"""What the documents of a case's items say."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from chesil.terms.answers import Answer
from chesil.terms.settings import Settings
from chesil.timeline.people import Person


class KeptFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file as it was received.

    Attributes:
        name: what it was called. path: where it lay, which decides the order of a case's files.
        size: in bytes. sha256: of its bytes before sealing. received_at: by this machine's clock.
        declared_source: what its owner says it is, or nothing.
    """

    name: str
    path: str
    size: int
    sha256: str
    received_at: datetime
    declared_source: str = ""


class ReadingOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person had told the reader when a file was read."""

    day_first: bool | None
    columns: dict[str, str] | None
    zone: str


class KeptReading(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was read from a file: its table lies in the item's own sealed file.

    Attributes:
        file: the item it was read from, in hex. readers: which readers, with their versions.
        options: what they were told. records, rows, problems: over all documents in the file.
        unanswered: whether its dates can be read two ways and nobody has said which.
        rows_root: over the salted leaves of its rows, as the log has it.
    """

    file: str
    readers: dict[str, str]
    options: ReadingOptions
    records: int
    rows: int
    problems: int
    unanswered: bool
    rows_root: str


class Answers(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the owner said when the case was last looked at, so that nobody need ask again.

    Attributes:
        me, about: as for `chesil analyse`. people, settings: what those files said.
        messages: what she answered about graded messages, by the id of the event. It never leaves the case.
    """

    me: str | None = None
    about: str | None = None
    people: tuple[Person, ...] | None = None
    settings: Settings | None = None
    messages: dict[str, Answer] = {}


class RestoredFrom(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That a backup was put back: when it was made, and how many entries its log had."""

    made_at: datetime
    size: int


class SigningKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The Ed25519 key that signs the case's checkpoints and anchors, in hex."""

    private: str
    algorithm: Literal["ed25519"] = "ed25519"
