"""A chat whose records have been found: its columns, what they say, and who is in it."""

from typing import Final

import attrs
import numpy as np
import polars as pl

from chesil.readers.whatsapp import contents, phrases, senders
from chesil.readers.whatsapp.contents import Contents
from chesil.readers.whatsapp.records import Records
from chesil.terms.readings import Document, OwnerHint, file_name

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

    def rows_that(self, which: list[bool]) -> pl.Series:
        """The rows whose saying is marked in *which*, one flag for each of contents.sayings."""
        return pl.Series(np.flatnonzero(np.array(which)[self.contents.saying]), dtype=pl.UInt32)


def of(found: Records) -> Chat:
    """The chat whose records have been found."""
    records = senders.mend(found)
    return Chat(records=records, contents=contents.read(records))


def name(chat: Chat, document: Document) -> str | None:
    """What the chat is called: by its last notice about that, else by its file, for showing."""
    sayings = chat.contents.sayings
    names: list[str | None] = [each.details.get("new", each.details.get("group")) for each in sayings]
    renamed = [
        bool(new) and each.notice in ("group_created", "group_changed")
        for each, new in zip(sayings, names, strict=True)
    ]
    rows = chat.rows_that(renamed)
    if len(rows):
        return names[int(chat.contents.saying[rows[-1]])]
    return _under_the_first_notice(chat) or _by_file(document)


def owners(chat: Chat, called: str | None) -> list[OwnerHint]:
    """Who may own the phone, where the export hints at one person only.

    Args:
        called: the name of the chat.
    """
    deleted = chat.rows_that([each.details.get("deleted_by") == "owner" for each in chat.contents.sayings])
    hers = chat.records.sender.gather(deleted).drop_nulls().unique().to_list()
    if len(hers) == 1:
        return [OwnerHint(name=hers[0], reason=_HERS)]
    others = [each for each in sorted(chat.records.names) if phrases.normal(each) != called]
    is_other = len(chat.records.names) == 2 and len(others) == 1
    return [OwnerHint(name=others[0], reason=_OTHER_OF_TWO)] if is_other else []


def _under_the_first_notice(chat: Chat) -> str | None:
    """The sender iOS names in the notice about encryption: the group, or the other of two people."""
    rows = chat.rows_that([each.notice == "encryption" for each in chat.contents.sayings])
    named = chat.records.sender.gather(rows).drop_nulls().unique().to_list()
    return phrases.normal(named[0]) if len(named) == 1 else None


def _by_file(document: Document) -> str | None:
    folders = (document.member or "").split("/")[:-1][::-1]
    folder = file_name(document.path.parent.name) if document.path else ""
    names = (phrases.chat_name(each) for each in (document.name, *folders, folder))
    return next((each for each in names if each), None)
