"""What she prepares for a paper before it is made, and what a job is given to print it."""

from datetime import date, datetime
from typing import Literal

import msgspec

from chesil.documents.report import Reader, Report
from chesil.documents.statement.drafting import Draft
from chesil.documents.statement.record import Head, Quote


class ChosenMessages(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Messages of a conversation that a statement quotes, as they stood when she chose them.

    Attributes:
        id: in hex, of the exhibit and of the transcript that is its copy. who: with whom, by name.
        places: source and record of each. files: ids in hex of the files that they are in.
        starts: EDTF of the first. quotes: each of them. words: what she said of them.
    """

    id: str
    who: str
    places: tuple[tuple[str, int], ...]
    files: tuple[str, ...]
    starts: str
    quotes: tuple[Quote, ...]
    words: str = ""


class StatementDraft(msgspec.Struct, frozen=True, kw_only=True, tag="statement", forbid_unknown_fields=True):
    """A statement that is being written. Exhibits stand in it as numbers without initials.

    Attributes:
        answers: by the key of a section. entries: ids in hex of the diary entries that she chose.
        asked: the steps that she went through. messages: those that it quotes, each an exhibit.
    """

    draft: Draft
    head: Head = Head()
    answers: dict[str, str] = {}
    entries: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    messages: tuple[ChosenMessages, ...] = ()


class Letter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A letter that was made.

    Attributes:
        paper: its id in hex. recipient: who it goes to. days: from which its time limits are counted.
        sent_on: the day she says it went. answered: she says that an answer came, or that none is needed.
    """

    paper: str
    made_on: date
    recipient: str = ""
    days: dict[str, str] = {}
    sent_on: date | None = None
    answered: bool = False


class FormAnswers(msgspec.Struct, frozen=True, kw_only=True, tag="form", forbid_unknown_fields=True):
    """The answers to a form or for a letter.

    Attributes:
        sheet: its name in chesil.documents.forms. answers: by the key of a question.
        contact_is_secret: her address and contacts must not reach the other person.
        steps: how many steps were gone through. letters: those that were made, the oldest first.
    """

    sheet: str
    answers: dict[str, str] = {}
    contact_is_secret: bool = True
    steps: int = 0
    letters: tuple[Letter, ...] = ()


class OrderReport(msgspec.Struct, frozen=True, kw_only=True, tag="report", forbid_unknown_fields=True):
    """A report of contact under an order.

    Attributes:
        report: as the library prints it, with the contacts that she chose. about: whom it is about, by name.
        places: what each of its contacts is: a source and a record as "source:record", or an entry by its id.
        out: the same for the contacts she left out. children: whether there is a case about children.
        asked: the steps that she went through. looked_on: the day the contacts were gathered.
    """

    report: Report
    about: str = ""
    places: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    children: Literal["", "yes", "no", "unsure"] = ""
    asked: tuple[str, ...] = ()
    looked_on: date | None = None


class PaperAnswers(msgspec.Struct, frozen=True, kw_only=True, tag="answers", forbid_unknown_fields=True):
    """Answers to the questions for documents that were not asked for yet: names and values."""

    fields: tuple[tuple[str, str], ...]


class Preparation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Prepared."""

    changed_at: datetime
    what: StatementDraft | FormAnswers | OrderReport | PaperAnswers


class PrintedStatement(
    msgspec.Struct, frozen=True, kw_only=True, tag="statement", forbid_unknown_fields=True
):
    """A statement as it is printed. Exhibits stand in it as papers call them.

    Attributes:
        exhibits: number and name. back: the page is printed that is never served, and no statement.
        is_draft: what is missing stands at its head; a final one with something missing is not made.
    """

    draft: Draft
    head: Head
    exhibits: tuple[tuple[str, str], ...] = ()
    back: bool = False
    is_draft: bool = False


class PrintedSheet(msgspec.Struct, frozen=True, kw_only=True, tag="sheet", forbid_unknown_fields=True):
    """A sheet or letter as it is printed.

    Attributes:
        secret: her contacts stand on a confidential sheet alone. official: the court's own form is filled in
            instead, where this installation has it.
    """

    sheet: str
    answers: dict[str, str]
    secret: bool
    official: bool = False


class PrintedReport(msgspec.Struct, frozen=True, kw_only=True, tag="report", forbid_unknown_fields=True):
    """A report of contact as it is printed for one who reads it."""

    report: Report
    reader: Reader


type Printing = PrintedStatement | PrintedSheet | PrintedReport
