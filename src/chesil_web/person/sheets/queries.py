"""Forms and letters, and what was answered for each."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import attrs
from django.http import Http404

from chesil.documents.forms import sheet as sheets
from chesil.documents.forms.sheet import Part, Question, Sheet
from chesil.leaks import Piece, check
from chesil.papers.forming import own_contacts
from chesil.papers.official import Made
from chesil.papers.official import Official as OfficialForm
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.papers import official_forms, workings
from chesil_web.person.papers.models import Prepared
from chesil_web.person.papers.prepared import FormAnswers, Letter, Preparation

# Their numbers in addresses. What is added comes last.
ORDER: Final = (
    "fl401", "fl401t", "c8", "clares_law", "asb_review", "vrr", "complaint_police", "complaint_council",
    "access_request", "keep_recording",
)  # fmt: skip
_WITH: Final = {"fl401": "c8"}  # a form whose secret contacts go on another one, which is made with it


@attrs.frozen(kw_only=True)
class Form:
    """A form or letter with what was answered.

    Attributes:
        number: in addresses. id: of its row; None while nothing is answered.
        apart: the sheet that takes what must stay secret, and is made with it, if there is one.
    """

    number: int
    sheet: Sheet
    apart: Sheet | None
    id: uuid.UUID | None
    told: FormAnswers

    @property
    def parts(self) -> list[Part]:
        """Its steps: the parts of the sheet, and what the other sheet asks beside them."""
        asked = {each.key for each in self.sheet.questions}
        found = list(self.sheet.part)
        for part in self.apart.part if self.apart else ():
            rest = tuple(each for each in part.question if each.key not in asked)
            if rest:
                found.append(Part(title=part.title, question=rest))
        return found

    @property
    def questions(self) -> list[Question]:
        """Every question of its steps."""
        return [each for part in self.parts for each in part.question]

    @property
    def asks_secret(self) -> bool:
        """Whether it asks for what can be secret from the other person, and is not for the court alone."""
        return not self.sheet.is_letter and not self.sheet.confidential and any(
            each.private for each in self.questions
        )  # fmt: skip


def one(safe: OpenSafe, number: int) -> Form:
    """A form or letter by its number.

    Raises:
        Http404: there is none of it.
    """
    if number >= len(ORDER):
        raise Http404
    return _form(number, _told(safe))


def every(safe: OpenSafe) -> list[Form]:
    """All of them, in order."""
    told = _told(safe)
    return [_form(number, told) for number in range(len(ORDER))]


def _told(safe: OpenSafe) -> Mapping[str, tuple[uuid.UUID, FormAnswers]]:
    found = workings.every(safe, Prepared, Preparation)
    return {each.what.sheet: (id, each.what) for id, each in found if isinstance(each.what, FormAnswers)}


def _form(number: int, told: Mapping[str, tuple[uuid.UUID, FormAnswers]]) -> Form:
    name = ORDER[number]
    id, given = told.get(name, (None, FormAnswers(sheet=name)))
    apart = sheets.sheet(_WITH[name]) if name in _WITH else None
    return Form(number=number, sheet=sheets.sheet(name), apart=apart, id=id, told=given)


@attrs.frozen(kw_only=True)
class Official:
    """An official form that takes the answers. *made*: it with them; None where it cannot be filled in."""

    form: OfficialForm
    made: Made | None


def officials(form: Form, day: date) -> list[Official]:
    """The official forms here, in force on a day, that these answers go into; none for a letter."""
    there = official_forms.in_use(day)
    apart = form.apart if form.told.contact_is_secret else None
    wanted = [there[each.key] for each in (form.sheet, apart) if each and each.key in there]
    return [Official(form=each, made=_filled(each, form.told)) for each in wanted]


def _filled(official: OfficialForm, told: FormAnswers) -> Made | None:
    try:
        return official_forms.filled(official, told.answers, secret=told.contact_is_secret)
    except official_forms.CANNOT:
        return None


def letter(safe: OpenSafe, id: uuid.UUID) -> tuple[Form, Letter]:
    """A letter that was made, by the id of its paper.

    Raises:
        Http404: there is none of it.
    """
    for form in every(safe):
        for each in form.told.letters:
            if each.paper == id.hex:
                return form, each
    raise Http404


def leaks(form: Form) -> Sequence[tuple[Question, str]]:
    """The answers in which her own secret contacts stand although others read them, each with what it is."""
    told = form.told.answers
    if not form.asks_secret or not form.told.contact_is_secret:
        return []
    details = own_contacts(told)
    names = {each.key: each.words for each in form.questions}
    found = []
    for each in form.sheet.questions:
        if not each.private and told.get(each.key):
            hits = check(details, [Piece(part="text", text=told[each.key])]).hits
            found += [(each, names[hit.detail.id]) for hit in hits[:1]]
    return found
