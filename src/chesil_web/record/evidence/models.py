"""Files she brought, what was read from each, and the answers that reading needs."""

from datetime import datetime

import msgspec
from django.db import models

from chesil.terms.offsets import KnownFrom
from chesil.terms.readings import TableHead
from chesil.terms.settings import TimeFrom
from chesil_web.foundation.keys.models import Part, Sealed


class Evidence(Sealed):
    """A file as it came. *job* reads it; *ends_on* is when a deleted one goes for good."""

    state_columns = ("ends_on",)
    has_file = True
    job = models.UUIDField(null=True)
    ends_on = models.DateField(null=True)


class Reading(Part):
    """What was read from a file: its tables lie in the store under this row's id."""

    state_columns = ("item",)
    has_file = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item"], name="one_reading_of_a_file")]


class Upload(Sealed):
    """A file that arrives piece by piece. What has not arrived whole a week after *begun_on* goes."""

    begun_on = models.DateField()


class Piece(Part):
    """A piece of an upload: its bytes lie in the store under this row's id."""

    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="one_piece_of_a_number")]


class Answers(Sealed):
    """What she answered about her files: one row a record."""

    state_columns = ()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_set_of_answers")]


class Caption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What she says of a photo, screenshot, recording or scan; what the file claims itself is in its reading.

    Attributes:
        at: when she said it. when: EDTF; empty: she does not know. when_from: what the time rests on.
        who: whom it is from or about. what: what it is. place: where it was taken, as an app's list has it.
    """

    at: datetime
    when: str = ""
    when_from: TimeFrom = "given"
    who: str = ""
    what: str = ""
    place: str = ""


class Noted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A note that a file belongs to: when it was written, and EDTF of what it tells of, or empty.

    Attributes:
        private: it is for her alone, so that nothing that leaves speaks of it.
    """

    written_at: datetime
    when: str = ""
    private: bool = False


class Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Evidence.

    Attributes:
        sha256: of the file before sealing. declared: what she says it is.
        zone: the IANA zone of its times where it does not say, once she named one; empty: that of the record.
        columns: of a list of calls, once she said what they are: header to field; empty: as they look.
        caption: of a photo or recording, once she answered. saved_at: when her own device says it was saved.
        notes: those that it belongs to, by the id of each in hex.
        made: what it is, where it is no file of hers but a document that was made here of her record.
    """

    name: str
    size: int
    sha256: str
    received_at: datetime
    declared: str = ""
    removed_at: datetime | None = None
    zone: str = ""
    columns: dict[str, str] = {}
    caption: Caption | None = None
    saved_at: datetime | None = None
    notes: dict[str, Noted] = {}
    made: str = ""


class Coming(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Upload, as the browser told it."""

    name: str
    size: int
    declared: str
    begun_at: datetime
    saved_at: datetime | None = None


class Came(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Piece."""

    size: int
    sha256: str


class Conversation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One conversation of a phone's database. first, last: ISO days, empty where no record has a time."""

    name: str
    records: int
    first: str
    last: str


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One document in a file: a chat, a list of calls, one member of a ZIP.

    Attributes:
        attached: how many rows have files with them; in readings of earlier versions it is not known.
        order_unknown: nothing tells whether its dates have the day first; order_told: only her answer did.
        people: names of who wrote or called, or their numbers, those of most records first; in readings of
            earlier versions they are not known.
        shape: of a picture or video, its width and height in pixels where the file says them; 0 and 0 else.
        camera: a photo says which device took it.
        conversations: of a phone's database, of which nothing was read before some are chosen.
    """

    format: str
    rows: int
    problems: int
    kinds: dict[str, int]
    first: str
    last: str
    clock: str
    assumptions: tuple[str, ...]
    order_unknown: bool
    order_told: bool = False
    owners: tuple[tuple[str, str], ...]
    attached: int | None = None
    people: tuple[str, ...] = ()
    shape: tuple[int, int] = (0, 0)
    camera: bool = False
    conversations: tuple[Conversation, ...] = ()


class Read(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Reading. *stopped*: its reader was stopped each time it was tried."""

    read_at: datetime
    sources: tuple[Source, ...]
    remarks: tuple[str, ...]
    unknown: tuple[str, ...]
    linked: int
    problems: tuple[tuple[int, str], ...]
    tables: tuple[TableHead, ...] = ()
    stopped: bool = False


class WrongClock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That a clock showed a wrong time, as she said it. What the files say themselves stays.

    Attributes:
        files: the ids of those that it moves, in hex. seconds: what is added to the time that it showed;
            below 0 where it was ahead.
        starts, ends: EDTF, local, by what the clock showed; empty: no end on that side.
        why: how she knows, in her words. taken_back_at: when she took it back; it moves nothing then.
    """

    id: str
    said_at: datetime
    files: tuple[str, ...]
    seconds: int
    starts: str = ""
    ends: str = ""
    known_from: KnownFrom = "given"
    why: str = ""
    taken_back_at: datetime | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Answers: her own name in the exports, whom it is about, how dates are written, the
    clocks that were wrong, in the order in which she said so, and the language that she last chose for a
    recording, as a code; empty where a machine was to tell it."""

    me: str = ""
    about: str = ""
    day_first: bool | None = None
    zone: str = "Europe/London"
    clocks: tuple[WrongClock, ...] = ()
    spoken: str = ""
