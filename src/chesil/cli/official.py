"""`chesil paper fields`, and the part of `chesil paper form print` that fills in an official form."""

from pathlib import Path
from typing import Annotated, Final

import attrs
import typer
from rich.table import Table

from chesil.cli import console
from chesil.cli.new_file import new_file
from chesil.documents.forms import edition
from chesil.documents.forms.fields import Why
from chesil.documents.forms.sheet import names, sheet
from chesil.documents.unreadable import PdfUnreadable
from chesil.leaks import Hit
from chesil.papers import official
from chesil.papers.forming import Answers
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import SettingsError

_WHY: Final[dict[Why, str]] = {
    "long": "the answer has no room in it",
    "letters": "the answer has letters that it cannot show",
    "option": "the answer is none of its options",
    "closed": "nothing can be written in it",
}


def fields(
    form: Annotated[Path, typer.Argument(help="A blank form as PDF.", exists=True, dir_okay=False)],
    *,
    begin: Annotated[
        str, typer.Option(help="Begin the file that says which answer goes where, for this form of ours.")
    ] = "",
    out: Annotated[Path | None, typer.Option(help="That file; it must not exist yet.")] = None,
) -> None:
    """List the fields of an official form: name, kind, page, label and options."""
    if bool(begin) != bool(out):
        raise SettingsError("--begin and --out belong together.", next_step="Give both, or neither.")
    if begin and (begin not in names() or sheet(begin).is_letter):
        forms = ", ".join(each for each in names() if not sheet(each).is_letter)
        raise typer.BadParameter(f"Choose one of: {forms}.", param_hint="--begin")
    with Nursery() as nursery:
        found = official.read_fields(form, nursery)
    table = Table("Field", "Kind", "Page", "Label and options", box=None)
    for each in found:
        about = "; ".join(filter(None, [each.label, *each.options, _room(each.most)]))
        table.add_row(console.clean(each.name), each.kind, str(each.page), console.clean(about))
    console.OUT.print(table)
    if out:
        with new_file(out) as sink:
            sink.write(edition.begun(begin, found).encode())
        console.say(f"Say in {out} which answer goes into which field. What has none stays empty.")


def _room(most: int) -> str:
    return f"at most {most} letters" if most else ""


@attrs.frozen
class Made:
    """A form that was filled in: the PDF, and her own secret contacts that stand in it all the same."""

    pdf: bytes = attrs.field(repr=False)
    leaks: tuple[Hit, ...]


def filled(name: str, form: Path, told: Path, answers: Answers) -> Made | None:
    """The official form with the answers, after saying what is left to do; None where it cannot be filled in.

    Raises:
        EditionUnreadable: the file of the edition does not fit. ReadingError: the form cannot be looked into.
    """
    try:
        with Nursery() as nursery:
            brought = official.bring(form, told, nursery)
            if brought.edition.form != name:
                raise edition.EditionUnreadable(
                    f"This is about {brought.edition.form}, and not about {name}.", where=told.name
                )
            said, secret = answers.answers, answers.contact_is_secret
            made = official.fill(brought, said, secret=secret, nursery=nursery)
            leaks = official.leaks(brought, made, said, secret=secret, nursery=nursery)
    except PdfUnreadable as refused:
        console.say(str(refused), mark="- ")
        console.say("Our own sheet is printed instead.")
        return None
    if not leaks:
        _say(brought, made)
    return Made(made.pdf, leaks)


def _say(brought: official.Official, made: official.Made) -> None:
    looked = brought.edition
    console.say(f"{looked.title}, from {looked.source}, looked at on {looked.checked_on}.")
    for field, why in made.refused:
        console.say(f"page {field.page}, {field.name}: {_WHY[why]}. It is empty.", mark="- ")
    for field in made.empty:
        console.say(f"page {field.page}, {field.name}: no answer that may stand here.", mark="- ")
    for field in made.unknown:
        console.say(
            f"page {field.page}, {field.name}: nobody said what belongs here. It is empty.", mark="- "
        )
    boxes = console.counted(made.ticks, "box", "boxes")
    places = console.counted(made.signatures, "place")
    console.say(
        f"Left for you: {boxes} to tick and {places} to sign. Nothing is ticked or signed for anybody."
    )
