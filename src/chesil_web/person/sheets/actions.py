"""What keeps answers, has forms and letters made, and counts what waits for an answer."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date

from django.utils import timezone
from msgspec.structs import replace

from chesil.documents.forms.sheet import Sheet
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.papers import actions as papers
from chesil_web.person.papers import queries as of_papers
from chesil_web.person.papers import workings
from chesil_web.person.papers.models import Asked, Prepared
from chesil_web.person.papers.prepared import FormAnswers, Letter, Preparation, PrintedSheet
from chesil_web.person.sheets.queries import Form

_APART = uuid.UUID("b1f0a7de-6c0c-4a53-8d29-6a2c5c0f3a90")  # of the sheet that is kept apart from another


def answer(
    safe: OpenSafe, form: Form, given: Mapping[str, str], *, step: int, secret: bool | None = None
) -> None:
    """Keep the answers of a step. *secret*: whether her contacts must stay secret; None: not asked."""

    def answered(now: FormAnswers) -> FormAnswers:
        return replace(
            now, answers=now.answers | dict(given), steps=max(now.steps, step),
            contact_is_secret=now.contact_is_secret if secret is None else secret,
        )  # fmt: skip

    if form.id is None:
        first = Preparation(changed_at=timezone.now(), what=answered(form.told))
        workings.begin(safe, Prepared, uuid.uuid4(), first)
    else:
        _change(safe, form.id, answered)


def _change(safe: OpenSafe, id: uuid.UUID, how: Callable[[FormAnswers], FormAnswers]) -> None:
    def changed(now: Preparation) -> Preparation:
        return replace(now, what=how(now.what)) if isinstance(now.what, FormAnswers) else now

    workings.change(safe, Prepared, Preparation, id, changed)


def order(
    safe: OpenSafe, form: Form, *, name: str, recipient: str, paper: uuid.UUID, official: bool = False
) -> None:
    """Have a form or a letter printed; with it, as a paper of its own, the sheet that is kept apart.

    A form that was sent twice asks once.

    Args:
        official: the court's own forms are filled in, where this installation has them.
    """
    apart = _private(form)
    _order(
        safe, form.sheet, form.told, name=name, recipient=recipient, paper=paper,
        for_it=apart if form.sheet.confidential else "", official=official,
    )  # fmt: skip
    if form.apart and form.told.contact_is_secret:
        _order(
            safe, form.apart, form.told, name=name, recipient=form.apart.to,
            paper=uuid.uuid5(_APART, paper.hex), for_it=apart, official=official,
        )  # fmt: skip
    if form.sheet.is_letter and form.id is not None:
        days = {each.of: form.told.answers.get(each.of, "") for each in form.sheet.clock if each.of}
        made = Letter(paper=paper.hex, made_on=timezone.localdate(), recipient=recipient, days=days)
        _change(safe, form.id, lambda now: _with(now, made))


def _with(told: FormAnswers, made: Letter) -> FormAnswers:
    if any(each.paper == made.paper for each in told.letters):
        return told
    return replace(told, letters=(*told.letters, made))


def _private(form: Form) -> str:
    """What she wrote for the court alone."""
    return "\n".join(form.told.answers.get(each.key, "") for each in form.questions if each.private)


def _order(
    safe: OpenSafe, sheet: Sheet, told: FormAnswers, *, name: str, recipient: str, paper: uuid.UUID,
    for_it: str, official: bool,
) -> None:  # fmt: skip
    asked = Asked(
        asked_at=timezone.now(), what_for="", text="full", name=name, about="", zone=of_papers.zone(safe),
        papers=("form",), kept=(), run="", run_key="", readings=(), diary="", recipient=recipient,
        title=sheet.title, apart=sheet.confidential,
        printing=PrintedSheet(
            sheet=sheet.key, answers=told.answers, secret=told.contact_is_secret, official=official
        ),
    )  # fmt: skip
    papers.order(safe, asked, paper=paper, for_it=for_it)


def follow(safe: OpenSafe, form: Form, paper: str, *, sent_on: date | None, answered: bool) -> None:
    """Keep that a letter went, and whether what it asks for came."""

    def followed(now: FormAnswers) -> FormAnswers:
        letters = (
            replace(each, sent_on=sent_on, answered=answered) if each.paper == paper else each
            for each in now.letters
        )
        return replace(now, letters=tuple(letters))

    if form.id is not None:
        _change(safe, form.id, followed)


def drop(safe: OpenSafe, form: Form) -> None:
    """Delete what was answered for a form. What was made of it stays among the papers."""
    if form.id is not None:
        workings.drop(safe, Prepared, form.id)
