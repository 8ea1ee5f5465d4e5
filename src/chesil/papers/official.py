"""Official forms as PDF that somebody brings, filled in with what was answered."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import attrs

from chesil.documents.forms import edition as editions
from chesil.documents.forms.edition import Edition
from chesil.documents.forms.fields import FILLED_IN, Field, Why
from chesil.documents.forms.sheet import Sheet, names, sheet
from chesil.leaks import Hit, check
from chesil.papers import toml_files
from chesil.papers.forming import own_contacts
from chesil.sandbox.nursery import Nursery
from chesil.terms.readings import file_name


@attrs.frozen(kw_only=True)
class Official:
    """An official form as it was brought. *pdf*: the blank one."""

    edition: Edition
    fields: tuple[Field, ...]
    pdf: bytes = attrs.field(repr=False)
    name: str

    @property
    def sheet(self) -> Sheet:
        """Our sheet with its questions."""
        return sheet(self.edition.form)


@attrs.frozen(kw_only=True)
class Made:
    """An official form with answers in it.

    Attributes:
        refused: fields that an answer does not fit into, and why. unknown: fields that nobody said the answer
            of. empty: those without an answer. ticks, signatures: how many are left to her.
    """

    pdf: bytes = attrs.field(repr=False)
    refused: tuple[tuple[Field, Why], ...]
    unknown: tuple[Field, ...]
    empty: tuple[Field, ...]
    ticks: int
    signatures: int


def read_edition(path: Path) -> Edition:
    """The edition in a file.

    Raises:
        EditionUnreadable: with what is wrong and where.
    """
    found = toml_files.read(
        path, Edition, editions.EditionUnreadable, called="The file of the form",
        next_step="Begin one: chesil paper fields FORM.pdf --begin NAME --out FILE",
    )  # fmt: skip
    where = file_name(path.name)
    if found.form not in names() or sheet(found.form).is_letter:
        raise editions.EditionUnreadable(
            f"There is no form called {found.form}.", where=where,
            next_step="See: chesil paper form list.",
        )  # fmt: skip
    if not (found.title.strip() and found.source.strip()):
        raise editions.EditionUnreadable(
            "It does not say what the form is called, or where it is from.", where=where,
            next_step="Fill in title and source.",
        )  # fmt: skip
    return found


def read_fields(path: Path, nursery: Nursery) -> tuple[Field, ...]:
    """The fields of a form.

    Raises:
        PdfUnreadable: it cannot be filled in, and why. ReadingError: it cannot be opened or looked into.
    """
    with path.open("rb") as source:
        return nursery.fields(source, path.stat().st_size, title=file_name(path.name))


def bring(pdf: Path, told: Path, nursery: Nursery) -> Official:
    """A form and the file of its edition.

    Raises:
        PdfUnreadable, ReadingError: as `read_fields`. EditionUnreadable: they do not fit.
    """
    found, fields = read_edition(told), read_fields(pdf, nursery)
    editions.check(found, sheet(found.form), fields, where=file_name(told.name))
    return Official(edition=found, fields=fields, pdf=pdf.read_bytes(), name=file_name(pdf.name))


def in_folder(folder: Path) -> list[tuple[Path, Path]]:
    """The forms in a folder: each PDF that has a file of its edition beside it, named the same."""
    pairs = ((each, each.with_suffix(".toml")) for each in sorted(folder.glob("*.pdf")))
    return [(pdf, told) for pdf, told in pairs if told.is_file()]


def in_use(found: Sequence[Official], day: date) -> dict[str, Official]:
    """The edition in force on a day for each of our sheets, by the sheet's name; the newest of several."""
    begun = [each for each in found if each.edition.in_force <= day]
    return {each.edition.form: each for each in sorted(begun, key=lambda each: each.edition.in_force)}


def fill(form: Official, answers: Mapping[str, str], *, secret: bool, nursery: Nursery) -> Made:
    """The form with what was answered. No box is ticked and nothing is signed.

    Args:
        secret: her address and contacts stand on a confidential form alone; no other has them.
    Raises:
        PdfUnreadable, ReadingError: it cannot be filled in.
    """
    said = editions.values(form.edition, form.sheet, answers, secret=secret)
    filled = nursery.filled(io.BytesIO(form.pdf), len(form.pdf), title=form.name, values=said)
    refused, fields = dict(filled.refused), {each.name: each for each in form.fields}
    known = {each.field for each in form.edition.field}
    written = {name for name, value in said.items() if value.strip()} | refused.keys()
    left = [each for each in form.fields if each.name not in written]
    typed = [each for each in left if each.kind in FILLED_IN]
    return Made(
        pdf=filled.pdf, refused=tuple((fields[name], why) for name, why in filled.refused),
        unknown=tuple(each for each in typed if each.name not in known),
        empty=tuple(each for each in typed if each.name in known),
        ticks=sum(each.kind == "tick" for each in left),
        signatures=sum(each.kind == "signature" for each in left),
    )  # fmt: skip


def leaks(
    form: Official, made: Made, answers: Mapping[str, str], *, secret: bool, nursery: Nursery
) -> tuple[Hit, ...]:
    """Her own secret contacts that stand in a form all the same; none in one for the court alone.

    Raises:
        ReadingError: it cannot be looked through.
    """
    if form.sheet.confidential or not secret:
        return ()
    pieces = nursery.pieces(io.BytesIO(made.pdf), len(made.pdf), name="form.pdf")
    return check(own_contacts(answers), pieces).hits
