"""What each page of this room shows."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.documents.forms import filling
from chesil.documents.forms.fields import Field, Why
from chesil.documents.forms.filling import Due
from chesil.leaks import Detail, masked
from chesil.papers.official import Made
from chesil_web.foundation.ui.page import Page, SurePage
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.papers.dues import Waiting, clocks
from chesil_web.person.papers.giving_away import ids
from chesil_web.person.papers.prepared import Letter
from chesil_web.person.papers.questions import FormPage
from chesil_web.person.sheets.queries import Form, Official


@attrs.frozen(kw_only=True)
class ListPage(Page):
    """The forms and letters.

    Attributes:
        forms, letters: address, title, what it is for, and how far it is.
        waiting: letters that are not answered: address, title and what is due.
        official: titles of forms of the court that answers can be written into.
    """

    forms: tuple[tuple[str, str, str, str], ...]
    letters: tuple[tuple[str, str, str, str], ...]
    waiting: tuple[tuple[str, str, str], ...]
    official: tuple[str, ...]


@attrs.frozen(kw_only=True)
class OfficialForm:
    """An official form of this installation.

    Attributes:
        title: with its edition. source: where the PDF is from, and when somebody looked.
        fault: it cannot be filled in. left: what is left to her, a sentence each; refused, unknown: fields
            that an answer does not fit into, and those that nobody said the answer of.
    """

    title: str
    source: str
    fault: str
    left: tuple[str, ...]
    refused: tuple[str, ...]
    unknown: tuple[str, ...]


@attrs.frozen(kw_only=True)
class CheckPage(Page):
    """What is printed.

    Attributes:
        about: what it is for. parts: title, where it is changed, and each question with its answer or "".
        text: of a letter. dues, asks: its clocks and what to know before it goes. source: where it is from.
        leaks: questions whose answers hold her secret contacts, with what that is.
        missing: how many answers are not given, in words. apart: a sheet that is made with it, or nothing.
        kept_apart: it is for the court alone. officials: forms of the court that can be filled in instead.
    """

    about: str
    parts: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    text: str
    dues: tuple[str, ...]
    asks: tuple[str, ...]
    source: str
    leaks: tuple[tuple[str, str], ...]
    secrets: tuple[str, ...]
    has_secrets: bool
    missing: str
    apart: str
    kept_apart: bool
    officials: tuple[OfficialForm, ...]
    new: str
    drop: str


@attrs.frozen(kw_only=True)
class LetterPage(Page):
    """A letter that was made. *dues*: its clocks."""

    facts: tuple[tuple[str, str], ...]
    dues: tuple[str, ...]


def listed(every: Sequence[Form], waiting: Sequence[Waiting], official: Sequence[str]) -> ListPage:
    """The page of all forms and letters."""
    return ListPage(
        heading=_("Forms and letters"), back=reverse("papers:list"), official=tuple(official),
        forms=tuple(_listed(each) for each in every if not each.sheet.is_letter),
        letters=tuple(_listed(each) for each in every if each.sheet.is_letter),
        waiting=tuple(
            (reverse("sheets:letter", args=[uuid.UUID(each.letter.paper)]), _whom(each.title, each.letter),
             _due(each.due) if each.due else _not_sent(each.letter))
            for each in waiting
        ),
    )  # fmt: skip


def _whom(title: str, letter: Letter) -> str:
    return visible(f"{title}: {letter.recipient}" if letter.recipient else title)


def _not_sent(letter: Letter) -> str:
    return _("No day is set for an answer.") if letter.sent_on else _("Say when you sent it.")


def _listed(each: Form) -> tuple[str, str, str, str]:
    done = _("You have started this.") if each.id else ""
    return reverse("sheets:begin", args=[each.number]), each.sheet.title, each.sheet.about, done


def step(form: forms.Form, of: Form, nth: int, *, carried: bool) -> FormPage:
    """A step of a form."""
    part = of.parts[nth]
    intro = [_("Step %(n)d of %(all)d: %(what)s") % {
        "n": nth + 1, "all": len(of.parts), "what": of.sheet.title,
    }]  # fmt: skip
    if carried:
        intro.append(_("Some answers are filled in from your record, or from what you answered elsewhere. "
                       "Check each of them."))  # fmt: skip
    before = reverse("sheets:step", args=[of.number, nth - 1]) if nth else reverse("sheets:list")
    return FormPage(heading=part.title, form=form, do=_("Save and go on"), intro=tuple(intro), back=before)


def check(
    of: Form, form: forms.Form, *, leaks: Sequence[tuple[str, str]], secrets: Sequence[Detail],
    dues: Sequence[Due], new: uuid.UUID, officials: Sequence[Official] = (),
) -> CheckPage:  # fmt: skip
    """The page that shows what is printed before it is made."""
    sheet, told = of.sheet, of.told
    text = filling.text(sheet, told.answers) if sheet.is_letter else ""
    parts = tuple(_parts(of))
    seen = text or "\n".join(answer for _t, _a, rows in parts for _q, answer in rows)
    there = set() if sheet.confidential else ids(secrets, seen)
    left = sum(1 for each in of.questions if not told.answers.get(each.key))
    return CheckPage(
        heading=_("Check what goes out"), form=form, about=sheet.about, parts=parts, text=visible(text),
        dues=tuple(map(_due, dues)), asks=tuple(_asks(of)), source=_source(of), leaks=tuple(leaks),
        secrets=tuple(masked(each.value) for each in secrets if each.id in there), has_secrets=bool(secrets),
        missing=_missing(left), kept_apart=sheet.confidential, new=new.hex,
        apart=of.apart.title if of.apart and told.contact_is_secret else "",
        officials=tuple(map(_official, officials)),
        drop=reverse("sheets:drop", args=[of.number]), back=reverse("sheets:list"),
    )  # fmt: skip


def _official(each: Official) -> OfficialForm:
    edition, made = each.form.edition, each.made
    fault = _("It could not be filled in. Our own sheet is made instead.")
    source = _("From: %(source)s. Looked up on %(day)s.") % {
        "source": edition.source, "day": said_day(edition.checked_on),
    }  # fmt: skip
    return OfficialForm(
        title=edition.title, source=source, fault="" if made else fault,
        left=tuple(_left(made)) if made else (),
        refused=tuple(f"{_field(field)}: {_WHY[why]}" for field, why in made.refused) if made else (),
        unknown=tuple(map(_field, made.unknown)) if made else (),
    )  # fmt: skip


def _left(made: Made) -> Iterator[str]:
    if made.empty:
        said = ngettext(
            "%(n)d box that your answers could fill is empty.",
            "%(n)d boxes that your answers could fill are empty.", len(made.empty),
        )  # fmt: skip
        yield said % {"n": len(made.empty)}
    if made.ticks:
        said = ngettext("%(n)d tick box is left to you.", "%(n)d tick boxes are left to you.", made.ticks)
        yield said % {"n": made.ticks}
    yield _("Nothing is ticked or signed for you, and no words before a signature are agreed to for you.")


def _field(field: Field) -> str:
    return _("Page %(n)d, %(what)s") % {"n": field.page, "what": visible(field.label or field.name)}


_WHY: Final[dict[Why, Any]] = {
    "long": lazy("your answer does not fit here. Write it on a separate sheet, and say so in the box"),
    "letters": lazy("your answer has letters that the form cannot show. Write it by hand"),
    "option": lazy("your answer is not one of the choices on the form"),
    "closed": lazy("nothing can be written here"),
}


def _missing(left: int) -> str:
    said = ngettext(
        "%(n)d question is not answered. There is a line to write on.",
        "%(n)d questions are not answered. There is a line to write on for each.", left,
    )  # fmt: skip
    return said % {"n": left} if left else ""


def _parts(of: Form) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
    keys = {each.key for each in of.sheet.questions}
    for nth, part in enumerate(of.parts):
        rows = (
            (each.words, filling.answer(
                of.sheet if each.key in keys else of.apart or of.sheet, each, of.told.answers,
                secret=of.told.contact_is_secret and not of.sheet.is_letter,
            ))
            for each in part.question
        )  # fmt: skip
        address = reverse("sheets:step", args=[of.number, nth])
        yield part.title, address, tuple((words, visible(answer)) for words, answer in rows)


def _due(each: Due) -> str:
    second_hand = _("Found only in other sources.")
    unsure = {"sure": "", "second hand": second_hand, "unsure": _("Not sure: ask them.")}
    by = _("By %(day)s") % {"day": said_day(each.day)} if each.day else _("The day is not known")
    words = f"{by}: {each.clock.words} ({each.clock.source})."
    return f"{words} {unsure[each.clock.mark]}".strip()


def _asks(of: Form) -> Iterator[str]:
    for sheet in filter(None, (of.sheet, of.apart)):
        for each in sheet.ask:
            yield f"{each.words} ({each.source})" if each.source else each.words


def _source(of: Form) -> str:
    sheet = of.sheet
    unsure = _("We could not check all of it with the people who made the rule.")
    seen = "" if sheet.mark == "sure" else unsure
    told = _("From: %(source)s. Looked up on %(day)s.") % {
        "source": sheet.source, "day": said_day(sheet.checked_on),
    }  # fmt: skip
    return f"{told} {seen}".strip()


def letter(of: Form, made: Letter, form: forms.Form) -> LetterPage:
    """The page of a letter that was made."""
    facts = [(_("For"), made.recipient), (_("Made on"), said_day(made.made_on)),
             (_("Sent on"), said_day(made.sent_on) if made.sent_on else _("Not said yet"))]  # fmt: skip
    return LetterPage(
        heading=of.sheet.title, form=form, dues=tuple(map(_due, clocks(of.told, made))),
        facts=tuple((label, visible(value)) for label, value in facts if value), back=reverse("sheets:list"),
    )  # fmt: skip


def sure(of: Form) -> SurePage:
    """The page that asks before answers are deleted."""
    return SurePage(
        heading=_("Delete these answers?"),
        said=_("%(name)s. You will lose the answers and the dates you are waiting for. Documents "
               "that you made from them stay under Papers.") % {"name": of.sheet.title},
        do=_("Delete the answers"), back=reverse("sheets:check", args=[of.number]),
    )  # fmt: skip
