"""Papers that are printed from what she prepared: a statement, a form, a letter, a report."""

from collections.abc import Iterator
from datetime import date

from chesil.documents import report
from chesil.documents.exhibited import Exhibit
from chesil.documents.forms import sheet as forms
from chesil.documents.statement import kinds
from chesil.documents.statement.missing import open_points
from chesil.documents.statement.printing import print_back, print_draft, print_final
from chesil.papers import forming
from chesil_web.person.papers import official_forms
from chesil_web.person.papers.bundling import Made
from chesil_web.person.papers.prepared import PrintedReport, PrintedSheet, PrintedStatement, Printing


def printed(told: Printing, *, made: date) -> Iterator[Made]:
    """The files of a paper: name, what it is, and bytes.

    Args:
        made: the day that stands on it, where it has one.
    """
    if isinstance(told, PrintedSheet):
        yield _sheet(told, made)
    elif isinstance(told, PrintedReport):
        yield "report.pdf", "A report of contact", report.print_report(told.report, told.reader, made=made)
    else:
        yield _statement(told, made)


def _sheet(told: PrintedSheet, made: date) -> Made:
    sheet = forms.sheet(told.sheet)
    name = "contacts.pdf" if sheet.confidential else "letter.pdf" if sheet.is_letter else "form.pdf"
    title = sheet.title
    official = official_forms.in_use(made).get(told.sheet) if told.official else None
    if official is not None:
        try:
            filled = official_forms.filled(official, told.answers, secret=told.secret)
        except official_forms.CANNOT:
            title = f"{title}, as the official form could not be filled in"
        else:
            return name, f"{official.edition.title}, filled in", filled.pdf
    return name, title, forming.printed(sheet, told.answers, day=made, secret=told.secret)


def _statement(told: PrintedStatement, made: date) -> Made:
    kind = kinds.kind(told.draft.kind)
    if told.back:
        return "contacts.pdf", "Contact details and needs of a witness", print_back(kind, told.head)
    exhibits = [Exhibit(ref=ref, name=name, about=(), added=made, sha256="") for ref, name in told.exhibits]
    points = open_points(told.draft, kind, told.head, exhibits)
    if told.is_draft:
        draft = print_draft(told.draft, kind, told.head, exhibits, points)
        return "statement-draft.pdf", f"Draft: {kind.title}", draft
    return "statement.pdf", kind.title, print_final(told.draft, kind, told.head, exhibits, points)
