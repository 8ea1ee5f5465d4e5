"""A chat whose records have been found: its columns, what they say, and who is in it."""

from typing import Final

import attrs
import numpy as np
import polars as pl

from chesil.readers.whatsapp import contents, glance, phrases, senders
from chesil.readers.whatsapp.contents import Contents
from chesil.readers.whatsapp.records import Records, put
from chesil.terms.readings import Document, OwnerHint

_HERS: Final = (
    'The words "You deleted this message" stand under this name. WhatsApp writes them for the phone\'s owner.'
)
_OTHER_OF_TWO: Final = "The chat is named after the other person in it."


@attrs.frozen(kw_only=True, eq=False)
class Chat:
    """The records of one export, understood.

    Attributes:
        contents: what the records are.
    """

    records: Records
    contents: Contents

    def counts(self) -> list[int]:
        """How many records say each of contents.sayings."""
        sayings = self.contents.sayings
        return np.bincount(self.contents.saying, minlength=len(sayings)).tolist()

    def messages(self) -> int:
        """How many records are not notices."""
        kinds = zip(self.contents.sayings, self.counts(), strict=True)
        return sum(count for saying, count in kinds if saying.kind != "notice")

    def saying(self, which: list[bool]) -> pl.Series:
        """The rows whose saying is marked in *which*, one flag for each of contents.sayings."""
        return pl.Series(np.flatnonzero(np.array(which)[self.contents.saying]), dtype=pl.UInt32)


def of(found: Records) -> Chat:
    """The chat whose records have been found."""
    records = _with_plain_breaks(senders.mend(found))
    return Chat(records=records, contents=contents.read(records))


def name(chat: Chat, document: Document) -> str | None:
    """What the chat is called: by its last notice about that, else by its file, for showing."""
    sayings = chat.contents.sayings
    names: list[str | None] = [each.details.get("new", each.details.get("group")) for each in sayings]
    renamed = [
        bool(new) and each.notice in ("group_created", "group_changed")
        for each, new in zip(sayings, names, strict=True)
    ]
    rows = chat.saying(renamed)
    if len(rows):
        return names[int(chat.contents.saying[rows[-1]])]
    return _under_the_first_notice(chat) or _by_file(document)


def owners(chat: Chat, called: str | None) -> list[OwnerHint]:
    """Who may own the phone, where the export hints at one person only.

    Args:
        called: the name of the chat.
    """
    deleted = chat.saying([each.details.get("deleted_by") == "owner" for each in chat.contents.sayings])
    hers = chat.records.sender.gather(deleted).drop_nulls().unique().to_list()
    if len(hers) == 1:
        return [OwnerHint(name=hers[0], reason=_HERS)]
    people = chat.saying([each.kind == "message" for each in chat.contents.sayings])
    names = chat.records.sender.gather(people).drop_nulls().unique().to_list()
    others = [each for each in names if phrases.normal(each) != called]
    return [OwnerHint(name=others[0], reason=_OTHER_OF_TWO)] if len(names) == 2 and len(others) == 1 else []


def _under_the_first_notice(chat: Chat) -> str | None:
    """The sender iOS names in the notice about encryption: the group, or the other of two people."""
    rows = chat.saying([each.notice == "encryption" for each in chat.contents.sayings])
    named = chat.records.sender.gather(rows).drop_nulls().unique().to_list()
    return phrases.normal(named[0]) if len(named) == 1 else None


def _by_file(document: Document) -> str | None:
    folders = (document.member or "").split("/")[:-1][::-1]
    folder = document.path.parent.name if document.path else ""
    names = (phrases.chat_name(each) for each in (document.name, *folders, folder))
    return next((each for each in names if each), None)


def _with_plain_breaks(records: Records) -> Records:
    """The records with every line break inside what they say a line feed."""
    longer = np.flatnonzero(records.glance & glance.LONGER).astype(np.uint32)
    lines = records.said.gather(longer)
    if not lines.str.contains("\r", literal=True).any():
        return records
    plain = lines.str.replace_all("\r\n", "\n", literal=True).str.replace_all("\r", "\n", literal=True)
    return attrs.evolve(records, said=put(records.said, longer, plain))
