"""What clocks and the things of a case are called."""

from collections.abc import Mapping
from typing import Any, Final

import attrs
from django.utils.translation import gettext_lazy as _


@attrs.frozen
class ClockWords:
    """What a clock asks for, what is written once that was done, and once it is not needed any more."""

    do: Any
    done: Any
    needed: Any


CLOCKS: Final[Mapping[str, ClockWords]] = {
    "acknowledge": ClockWords(
        _("Tell them that you have their report, and who works on it"),
        _("Told them that we have their report."), _("Telling them that we have their report: not needed."),
    ),
    "interview": ClockWords(
        _("Talk with them: what happened, what they need, what may happen next"),
        _("Talked with them about what happened and what they need."), _("The first talk: not needed."),
    ),
    "plan": ClockWords(
        _("Agree a plan with them, in writing"), _("Agreed a plan with them."), _("A plan: not needed."),
    ),
    "update": ClockWords(
        _("Tell them what has happened since"), _("Told them what has happened."),
        _("An update: not needed."),
    ),
    "review": ClockWords(
        _("Review the case"), _("Reviewed the case."), _("A review: not needed."),
    ),
    "order": ClockWords(
        _("An order ends"), _("Dealt with the end of an order."), _("The end of an order: nothing to do."),
    ),
    "step": ClockWords(
        _("Check what came of a step"), _("Checked what came of a step."),
        _("Checking a step: not needed."),
    ),
    "plan step": ClockWords(
        _("The next step of a plan"), _("Did a step of a plan."), _("A step of a plan: not needed."),
    ),
    "disclosure contact": ClockWords(
        _("Clare’s Law: the police meet whoever asked"), _("Clare’s Law: the police met whoever asked."),
        _("Clare’s Law: the meeting is not needed."),
    ),
    "disclosure": ClockWords(
        _("Clare’s Law: the police finish"), _("Clare’s Law: the police finished."),
        _("Clare’s Law: not needed any more."),
    ),
    "review receipt": ClockWords(
        _("ASB case review: it is acknowledged"), _("ASB case review: it was acknowledged."),
        _("ASB case review: the acknowledgement is not needed."),
    ),
    "review decision": ClockWords(
        _("ASB case review: whether the threshold is met"), _("ASB case review: the threshold was decided."),
        _("ASB case review: the decision is not needed."),
    ),
    "review meeting": ClockWords(
        _("ASB case review: the agencies meet"), _("ASB case review: the agencies met."),
        _("ASB case review: the meeting is not needed."),
    ),
    "told": ClockWords(
        _("Victims’ Code: they are told"), _("Victims’ Code: they were told."),
        _("Victims’ Code: telling them is not needed."),
    ),
    "support": ClockWords(
        _("Victims’ Code: they are referred to support"), _("Victims’ Code: they were referred to support."),
        _("Victims’ Code: support is not needed."),
    ),
    "request": ClockWords(
        _("Answer a request for personal data"), _("Answered a request for personal data."),
        _("A request for personal data: not needed."),
    ),
    "keep": ClockWords(
        _("Keep a closed case"), _("Kept the case."), _("Keeping the case: not needed."),
    ),
    "keep children": ClockWords(
        _("Keep a closed case with children"), _("Kept the case."), _("Keeping the case: not needed."),
    ),
}  # fmt: skip
