"""What a statement is made from."""

from collections.abc import Mapping
from datetime import date

import attrs
import msgspec


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who says it, and to whom. What is empty is a line to write on.

    Attributes:
        initials_name: such as "A. Kerrigan". number: which statement of theirs it is. party: such as
            "Applicant".
        party_words: such as "the claimant", "not a party". prepared: how it was prepared: face to face, by
            phone, with an interpreter. address: where they live; printed for a civil court alone.
        address_is_secret: it must stay secret. address_order: "made" or "asked for" where a court lets it.
        truth: the key of the statement of truth. back: answers for the page that is never served.
    """

    name: str = ""
    initials_name: str = ""
    age: str = ""
    occupation: str = ""
    address: str = ""
    address_is_secret: bool = False
    address_order: str = ""
    court: str = ""
    case_number: str = ""
    between: tuple[str, ...] = ()
    party: str = ""
    party_words: str = ""
    prepared: str = ""
    number: int = 1
    truth: str = ""
    back: Mapping[str, str] = {}


class Quote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message that a statement quotes.

    Attributes:
        sender: by name, or "me". when: in words, as other papers have it. text: letter for letter.
        files: names of what came with it. assumed_zone: such as "UK", where its export does not say which.
    """

    sender: str
    when: str
    text: str
    files: tuple[str, ...] = ()
    assumed_zone: str = ""


@attrs.frozen(kw_only=True)
class Told:
    """One entry of hers; the names are those of docs/formats/notes.md, and empty ones are not printed.

    *exhibits*: the references of the files that she says show it. *id*: names the entry, for a draft that is
    tied to it. *source*: "own" when she knows it herself, the name of who told her, or "" where nobody said.
    *quotes*: messages that she chose; *what* is then what she says of them, and the exhibit is their copy.
    """

    id: str = ""
    source: str = ""
    when: str = ""
    when_words: str = ""
    what: str = ""
    who: str = ""
    how_known: str = ""
    where: str = ""
    how: str = ""
    witnesses: str = ""
    children: str = ""
    effect: str = ""
    how_it_felt: str = ""
    feared_violence: bool | None = None
    changes: str = ""
    asked_to_stop: bool | None = None
    reply: str = ""
    reported_to: str = ""
    reference: str = ""
    exhibits: tuple[str, ...] = ()
    written_at: date | None = None
    typed_with: str = ""
    quotes: tuple[Quote, ...] = ()
