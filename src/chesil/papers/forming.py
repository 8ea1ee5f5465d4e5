"""A form or a letter from one file of answers, searched for what must stay secret before it is written."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import attrs
import msgspec

from chesil.documents.forms import filling
from chesil.documents.forms.filling import Due
from chesil.documents.forms.printing import print_sheet
from chesil.documents.forms.sheet import Sheet
from chesil.documents.letter import Letter, print_letter
from chesil.leaks import Detail, Hit, Kind, Piece, check
from chesil.leaks.containers import pieces_of_file
from chesil.papers import toml_files
from chesil.terms.errors import ChesilError

_SECRETS: Mapping[str, Kind] = {"address": "address", "phone": "phone", "mail": "mail"}


class AnswersUnreadable(ChesilError):
    """A file of answers cannot be used."""

    code = "answers-unreadable"


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Answers to carry into forms and letters. *contact_is_secret*: until she says no, it is taken to be."""

    answers: dict[str, str] = {}
    contact_is_secret: bool = True


@attrs.frozen(kw_only=True)
class Form:
    """A sheet or a letter that was made.

    Attributes:
        leaks: her own secret contacts that stand in it all the same. missing: answers that it has a place
            for.
    """

    pdf: bytes = attrs.field(repr=False)
    dues: tuple[Due, ...]
    leaks: tuple[Hit, ...]
    missing: tuple[str, ...]


def read_answers(path: Path) -> Answers:
    """The answers in a file.

    Raises:
        AnswersUnreadable: with what is wrong and where.
    """
    return toml_files.read(
        path, Answers, AnswersUnreadable, called="The answers", next_step="Put that right."
    )


def new_answers(sheets: Sequence[Sheet], known: Mapping[str, str]) -> str:
    """A file of answers for some sheets, each question once, with what is known already."""
    lines = {key: line for sheet in reversed(sheets) for key, line in _lines(sheet, known)}
    return (
        "# Answers for forms and letters. What stays empty is a line to write on.\n"
        "# Must your address and contacts stay secret from the other person? true or false\n"
        "contact_is_secret = true\n\n[answers]\n" + "\n".join(lines.values()) + "\n"
    )


def _lines(sheet: Sheet, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    words = {each.key: each.words for each in sheet.questions}
    for key in dict.fromkeys(["name", *filling.keys(sheet)]):
        comment = words.get(key, key.replace("_", " "))
        yield key, f"{key} = {json.dumps(known.get(key, ''))}  # {comment}"


def make(sheet: Sheet, told: Answers, *, day: date) -> Form:
    """The paper, its clocks, and what of hers is in it although it must stay secret.

    Raises:
        PaperNotMade: the compiler refused.
    """
    answers, secret = told.answers, told.contact_is_secret
    pdf = printed(sheet, answers, day=day, secret=secret)
    is_searched = secret and not sheet.confidential and not sheet.is_letter
    return Form(
        pdf=pdf, dues=tuple(filling.due(sheet, answers, day)), missing=filling.missing(sheet, answers),
        leaks=_leaks(pdf, answers) if is_searched else (),
    )  # fmt: skip


def printed(sheet: Sheet, answers: Mapping[str, str], *, day: date, secret: bool) -> bytes:
    """A sheet, or a letter of that day, as PDF; raises as `make`."""
    if sheet.is_letter:
        return print_letter(_letter(sheet, answers, day, secret=secret))
    return print_sheet(sheet, answers, secret=secret)


def own_contacts(answers: Mapping[str, str]) -> list[Detail]:
    """Her own address, number and e-mail, to be looked for; the id of each is the key of its answer."""
    return [
        Detail(id=key, kind=kind, value=answers[key], whose="me")
        for key, kind in _SECRETS.items()
        if answers.get(key, "").strip()
    ]


def _letter(sheet: Sheet, answers: Mapping[str, str], day: date, *, secret: bool) -> Letter:
    own = () if secret else (answers.get("address", ""),)
    to = answers.get(sheet.recipient, "") or filling.BLANK
    return Letter(
        sender=(answers.get("name", "") or filling.BLANK, *own), recipient=tuple(to.split("\n")),
        ref=answers.get("reference", ""), day=day, title=sheet.subject, text=filling.text(sheet, answers),
        purpose="", basis="",
    )  # fmt: skip


def _leaks(pdf: bytes, answers: Mapping[str, str]) -> tuple[Hit, ...]:
    """Her own contacts in a paper that we made ourselves, so nothing hostile is read here."""
    pieces: list[Piece] = pieces_of_file("form.pdf", pdf)
    return check(own_contacts(answers), pieces).hits
