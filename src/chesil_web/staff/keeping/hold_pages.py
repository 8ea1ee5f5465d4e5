"""The page of a legal hold, whatever it holds: how it is now, what is asked, and what the answer does."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.cases.ending_models import HoldDays, HoldTold
from chesil_web.staff.keeping import holding
from chesil_web.staff.keeping.forms import Answer, AskForHold, AskToLift
from chesil_web.staff.keeping.holding import Held, NotNow
from chesil_web.staff.keeping.presenters import OnePage, steps_of
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second
from chesil_web.staff.workforce.signing import WorkerRequest


@attrs.frozen
class Step:
    """What comes next about a hold: how it is now, what is asked, and what the answer does."""

    words: Any
    form: type[RevealingForm] | None = None
    act: Callable[[Working, Held, Mapping[str, Any]], None] = lambda *_: None


def hold_page(
    request: WorkerRequest, row: Any, safe: OpenSafe, holds: type[HoldDays], held: Callable[[], Held], *,
    to: str, back: str, instead: Step | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    """The page of the hold of a row, or where a step of it leads.

    Args:
        held: locks the row in the transaction of a step. to: the name of this page. back: an address.
        instead: what comes next where there is no hold. more: of the page.
    """
    found = holding.hold_of(holds, row)
    told = safe.read([found], HoldTold)[0] if found else None
    step = instead if instead and found is None else _step(request.worker, found, told)
    form = step.form(request.POST or None) if step.form else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            with transaction.atomic():
                step.act(request.worker, held(), form.cleaned_data)
        except NotNow:
            return done.then(request, "", to, row.id)
        return done.then(request, done.SAVED, to, row.id)
    page = OnePage(
        heading=_("Legal hold"), ref=row.ref, words=str(step.words), rows=steps_of(told), form=form,
        back=back, **more,
    )  # fmt: skip
    return render(request, "keeping/keeping.html", page)


def _step(worker: Working, hold: HoldDays | None, told: HoldTold | None) -> Step:
    if hold is None or told is None:
        return Step(
            _("There is no legal hold. With one, the case cannot be erased before two people lift it."),
            AskForHold,
            _ask,
        )
    asked = told.lifting if hold.lifting_on else None if hold.agreed_on else told.asked
    if asked is None:
        return Step(
            _("There is a legal hold: the case cannot be erased. Lifting it takes two people."),
            AskToLift,
            _ask_to_lift,
        )
    words = (
        _("%(name)s asked to lift the hold.") if hold.lifting_on else _("%(name)s asked for a legal hold.")
    )
    if not is_second(worker, asked.by, asked.at):
        return Step(f"{words % {'name': asked.by_name}} {_('Somebody else has to agree.')}")
    return Step(words % {"name": asked.by_name}, Answer, _agree_to_lift if hold.lifting_on else _agree)


def _ask(worker: Working, held: Held, told: Mapping[str, Any]) -> None:
    holding.ask(worker, held, told["why"])


def _ask_to_lift(worker: Working, held: Held, told: Mapping[str, Any]) -> None:
    holding.ask_to_lift(worker, held, told["why"])


def _agree(worker: Working, held: Held, told: Mapping[str, Any]) -> None:
    if told["answer"] == "yes":
        holding.agree(worker, held)
    else:
        holding.refuse(worker, held, told["why"])


def _agree_to_lift(worker: Working, held: Held, told: Mapping[str, Any]) -> None:
    if told["answer"] == "yes":
        holding.agree_to_lift(worker, held)
    else:
        holding.refuse(worker, held, told["why"])
