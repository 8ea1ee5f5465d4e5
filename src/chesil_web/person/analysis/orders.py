"""What a run is given to look through, and where what it found is from."""

from datetime import datetime
from typing import Literal

import msgspec

from chesil.terms.settings import TimeFrom
from chesil_web.person.people.models import WhoIsWho
from chesil_web.person.recordings.models import Said
from chesil_web.person.screens.models import Checked
from chesil_web.record.evidence.models import Caption, WrongClock


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a source of a run is: the file, its place among the documents in it, and its name.

    Attributes:
        zone: that of its times where it does not say; told: she named it for this file.
        time_from: what the time of a photo or recording rests on, where she said when it is from.
        shows: messages in this picture are records of it; it is itself the first.
    """

    evidence: str
    document: int
    name: str
    zone: str
    told: bool
    time_from: TimeFrom | Literal[""] = ""
    shows: bool = False

    def message(self, record: int) -> int:
        """The number of a record's message in its picture; 0 for the picture itself."""
        return record - 1 if self.shows else 0


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that a run looks through: its reading, and the key of that while the run has not ended.

    Attributes:
        zone: that of its times where she named one for this file; empty: that of the record.
        caption: what she said of it, where it is a photo or recording.
        checked: the messages in a picture that she says are right, while the run has not ended.
        said: likewise what she says is said in recordings.
    """

    evidence: str
    reading: str
    key: str
    zone: str = ""
    caption: Caption | None = None
    checked: Checked | None = None
    said: tuple[Said, ...] = ()


class Indexed(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A diary entry that a run puts in order, in the version that it had.

    Attributes:
        version: its id, in hex. page: of the list it was on. when: EDTF. private: it is only for her.
        told: it is in the notes of the order. words: all of it, from which no paper is made.
    """

    version: str
    page: str
    when: str
    kinds: tuple[str, ...]
    private: bool = False
    told: bool = True
    words: str = ""
    who: str = ""


class Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Run: what it looks through. Keys and what she wrote are taken out when it has ended.

    Attributes:
        inputs: files. diary: entries as docs/formats/notes.md has them, in JSON.
        me, about, zone: what she answered.
        stamp, entries: tell one state of the record from another; the second is of her entries alone.
        pages: tells one state of her list of entries from another without opening it; it changes more often.
        indexed: her entries. Those that were told are the first ones in *diary*, in its order.
        known: who is who. aside: ids of the suggestions she had set aside. changed: as in Decided.
        clocks: those that she said were wrong.
        said: ids of what she said that messages were (chesil.terms.acts.said_of).
        damaged: ids of the rows that could not be opened then, and are left out.
        scores, scores_key: the record's ReaderScores, and the key of it while the run has not ended.
        expected_s: how many seconds it is likely to take, by the pace of the run before; 0 without one.
    """

    asked_at: datetime
    inputs: tuple[Input, ...]
    diary: str
    me: str
    about: str
    zone: str
    stamp: str
    entries: str = ""
    pages: str = ""
    indexed: tuple[Indexed, ...] = ()
    known: WhoIsWho = WhoIsWho()
    aside: tuple[str, ...] = ()
    changed: dict[str, str] = {}
    said: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    scores: str = ""
    scores_key: str = ""
    expected_s: float = 0
    clocks: tuple[WrongClock, ...] = ()
