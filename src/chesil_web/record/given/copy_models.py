"""What a share holds besides entries: copies of conversations, pictures and recordings, and who is who."""

from datetime import date, datetime
from typing import Literal

import msgspec
from django.db import models

from chesil.terms.heard import Heard
from chesil.terms.offsets import Offset
from chesil_web.foundation.keys.models import Sealed


class ShareTalk(Sealed):
    """A copy of a conversation, or of some days of it. It never changes. Its document is TalkCopy."""

    state_columns = ("number",)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe", "number"], name="one_talk_of_a_number")]


class ShareMedia(Sealed):
    """A picture or recording that was made anew; that is its file. Its document is MediaCopy."""

    state_columns = ("number",)
    has_file = True
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe", "number"], name="one_picture_of_a_number")]


class SharePerson(Sealed):
    """Somebody as her record knows them. It never changes. Its document is PersonCopy."""

    state_columns = ("number",)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe", "number"], name="one_person_of_a_number")]


class ShareKept(Sealed):
    """That a copy of a piece of the share is kept by whom it was shared with. It never changes.

    Its document is KeptTold.
    """

    state_columns = ("number",)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe", "number"], name="one_kept_copy_of_a_number")]


class KeptTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of ShareKept.

    Attributes:
        by: the id in hex of the worker who asked for it. piece: of the row that was copied, in hex.
        title: a line about the piece. why: in the words of who asked.
    """

    at: datetime
    by: str
    piece: str
    title: str
    why: str


class LogLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the log of her record notes that something came. *number*: from 1. *sha256*: of the line."""

    number: int
    sha256: str


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file that something was copied from.

    Attributes:
        file: its id in her record, in hex. name: with that of the part of it that was read. sha256: of it.
        reader: the format that it was read as. version: of Chesil that copied from it.
        line: None where the log does not know the file.
    """

    file: str
    name: str
    sha256: str
    reader: str
    version: str
    line: LogLine | None = None


class MessageCopy(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A message, call or e-mail.

    Attributes:
        source: its place among the sources of its talk. record: its number in that file.
        clock: as in tables.EVENTS. is_mine: she sent it or called. who: the other person, as she calls them.
        files: names of what came with it; the files themselves go out only where she chose them.
        is_shown: its words are what a picture shows.
        offset: how far its time was moved, because a clock was wrong; None where it was not.
        heard: what is said in recordings that came with it, as their owner typed or checked it.
    """

    source: int
    record: int
    at: datetime | None
    clock: str
    kind: str
    channel: str
    is_mine: bool
    who: str
    text: str
    subject: str = ""
    files: tuple[str, ...] = ()
    is_withheld: bool = False
    duration_s: float | None = None
    is_answered: bool | None = None
    is_shown: bool = False
    offset: Offset | None = None
    heard: tuple[Heard, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text of it, to be searched for what must stay secret."""
        spoken = (text for each in self.heard for text in (each.name, each.text))
        return self.subject, self.text, *self.files, *spoken


type Where = tuple[str, int, str]
"""Where a message is from: the id of its file in hex, its record, and the name of the document there."""


class TalkCopy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of ShareTalk.

    Attributes:
        who: whom she talks with, by her name for them. since, until: the days that she chose; None: no bound.
        messages: in the order of their time, and those without one last.
        left_out: how many others there are of the same person, which she did not choose.
        skipped: how many of the days that she chose she left out one by one.
        added_at: when it was added to a share that was there; None for what it began with.
    """

    who: str
    since: date | None
    until: date | None
    sources: tuple[Source, ...]
    messages: tuple[MessageCopy, ...]
    left_out: int
    skipped: int = 0
    added_at: datetime | None = None

    def where(self, message: MessageCopy) -> Where:
        """Where one of its messages is from, which tells it from every other."""
        source = self.sources[message.source]
        return source.file, message.record, source.name

    def key(self, message: MessageCopy) -> str:
        """What pages call one of its messages."""
        return " ".join(map(str, self.where(message)))


class MediaCopy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of ShareMedia.

    Attributes:
        source: the file that it was made from. made_sha256, size: of what was made.
        when: EDTF, as she says; empty where she said nothing. at: what the file itself says.
        who, what: as she says.
        page, words: of a page of a document that was made here: its number, from 1, and its words.
    """

    kind: Literal["picture", "sound"]
    source: Source
    made_sha256: str
    size: int
    when: str = ""
    at: datetime | None = None
    who: str = ""
    what: str = ""
    page: int = 0
    words: str = ""


class PersonCopy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of SharePerson. *person*: the id in her record, in hex. *facts*: codes of law.Relation."""

    person: str
    name: str
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    relation: str = ""
