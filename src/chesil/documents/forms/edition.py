"""Which answer goes into which field of an edition of an official form, as an installation writes it down."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Literal

import msgspec

from chesil.documents.forms.fields import FILLED_IN, Field
from chesil.documents.forms.filling import said
from chesil.documents.forms.sheet import Sheet
from chesil.terms.errors import ChesilError

_NAMED: Final = 5  # of what does not fit


class EditionUnreadable(ChesilError):
    """A file of an edition cannot be used, or is not about this form."""

    code = "edition-unreadable"


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where an answer goes.

    Attributes:
        field: the full name of a field of the PDF. answer: the key of a question; empty: it is known, and
            left to her.
        take: what of the answer: all of it, or of a day such as 2026-03-04 its day, month or year in figures,
            or all three as 04/03/2026.
        line: only this line of it, from 1; the last line that has a field takes what is left. 0: all lines.
    """

    field: str
    answer: str = ""
    take: Literal["all", "day", "month", "year", "figures"] = "all"
    line: int = 0


class Edition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An edition of an official form.

    Attributes:
        form: the name of our sheet that asks its questions. title: what it is called, with its edition.
        source: where the PDF is from. in_force: from when it is used. checked_on: when somebody looked.
    """

    form: str
    title: str
    source: str
    in_force: date
    checked_on: date
    field: tuple[Place, ...]


def check(edition: Edition, sheet: Sheet, fields: Sequence[Field], *, where: str) -> None:
    """Look whether an edition fits the form and our questions.

    Raises:
        EditionUnreadable: it names what one of them has not, or what nobody fills in for her.
    """
    known = {each.name: each for each in fields}
    keys = {each.key for each in sheet.questions}
    named = [each.field for each in edition.field]
    missing = [name for name in named if name not in known]
    if missing:
        raise EditionUnreadable(
            f"The PDF has no field called {_listed(missing)}.", where=where,
            next_step="It is another edition. List its fields: chesil paper fields FORM.pdf",
        )  # fmt: skip
    asked = [each for each in edition.field if each.answer]
    closed = [each.field for each in asked if known[each.field].kind not in FILLED_IN]
    if closed:
        raise EditionUnreadable(
            f"Only the person who signs the form may fill in: {_listed(closed)}.", where=where,
            next_step="Take the answer of these fields out.",
        )  # fmt: skip
    strange = [each.answer for each in asked if each.answer not in keys]
    if strange:
        raise EditionUnreadable(
            f"{sheet.key} asks nothing called {_listed(strange)}.", where=where,
            next_step="See the answers that there are: chesil paper form answers.",
        )  # fmt: skip
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise EditionUnreadable(f"A field is listed twice: {_listed(twice)}.", where=where)


def _listed(names: Iterable[str]) -> str:
    every = list(dict.fromkeys(names))
    more = f" and {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return ", ".join(every[:_NAMED]) + more


def values(edition: Edition, sheet: Sheet, answers: Mapping[str, str], *, secret: bool) -> dict[str, str]:
    """What is written into each field, by its name; "" where nothing is.

    Args:
        secret: her address and contacts stand on a confidential form alone: their fields stay empty.
    """
    private = {each.key for each in sheet.questions if each.private}
    hidden = private if secret and not sheet.confidential else set()
    last = {each.answer: each.line for each in sorted(edition.field, key=lambda each: each.line)}
    return {
        each.field: "" if each.answer in hidden else _value(each, answers.get(each.answer, ""), last)
        for each in edition.field
    }


def _value(place: Place, answer: str, last: Mapping[str, int]) -> str:
    if place.line:
        lines = [each.strip() for each in answer.strip().split("\n")]
        end = None if place.line == last[place.answer] else place.line
        return ", ".join(filter(None, lines[place.line - 1 : end]))
    return said(answer) if place.take == "all" else _of_day(place.take, answer)


def _of_day(take: str, answer: str) -> str:
    """The part of a day that is written; "" where the answer is not a day, so that she writes it herself."""
    try:
        day = date.fromisoformat(answer.strip())
    except ValueError:
        return ""
    return {
        "day": f"{day:%d}", "month": f"{day:%m}", "year": f"{day:%Y}", "figures": f"{day:%d/%m/%Y}",
    }[take]  # fmt: skip


def begun(form: str, fields: Sequence[Field]) -> str:
    """A file of an edition to be filled in: each field that can take an answer, in the order of pages."""
    head = (
        "# Which answer goes into which field. An answer is a key of: chesil paper form answers\n"
        "# What has no answer stays empty. Nothing is ticked or signed for anybody.\n"
        f'form = "{form}"\ntitle = ""  # what the form is called, with its edition\n'
        'source = ""  # where the PDF is from\n'
        "in_force = 2000-01-01  # from when this edition is used\n"
        "checked_on = 2000-01-01  # when you looked\n"
    )
    return head + "".join(_begun(each) for each in fields if each.kind in FILLED_IN)


def _begun(field: Field) -> str:
    label = " ".join(field.label.split())
    about = f"page {field.page}" + (f": {label}" if label else "")
    options = "".join(f"\n# one of: {each}" for each in field.options)
    name = msgspec.json.encode(field.name).decode()
    return f'\n# {about}{options}\n[[field]]\nfield = {name}\nanswer = ""\n'
