"""What the pages of this room show."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page, SurePage
from chesil_web.public.guidance import directory, queries
from chesil_web.public.guidance.presenters import CarryPage, QuestionPage
from chesil_web.public.safety import devices, forms
from chesil_web.public.safety.devices import Question
from chesil_web.public.safety.models import Plan, Written
from chesil_web.public.safety.parts import PARTS, Part

type Fields = tuple[tuple[str, str], ...]
SAVED: Final = "plan saved"


@attrs.frozen(kw_only=True)
class MomentPage(Page):
    """Exercises for a bad moment. *services*: who to call."""

    services: tuple[directory.Shown, ...]


@attrs.frozen(kw_only=True)
class PartRow:
    """A part of the plan as it stands. *typed*: something was typed in it and not saved."""

    heading: str
    text: str
    typed: bool
    address: str


@attrs.frozen(kw_only=True)
class PlanPage(Page):
    """The plan of a record. *begin*: where the first empty part is written. *is_empty*: nothing is there."""

    rows: tuple[PartRow, ...]
    begin: str
    is_empty: bool


@attrs.frozen(kw_only=True)
class PartPage(Page):
    """One part of the plan.

    Attributes:
        name: of its field. ideas: what to think of. number, of: of the part. based_on: what is changed.
        is_last: none comes after it.
        now: what the part says now, where another tab changed it meanwhile.
        see: a page that helps with it, as address and words, or nothing.
    """

    name: str
    ideas: tuple[str, ...]
    number: int
    of: int
    based_on: int
    is_last: bool
    now: str
    see: tuple[str, str] | None


@attrs.frozen(kw_only=True)
class WholePage(Page):
    """Every part on one page, for somebody without a record. *ideas*: by the name of each part."""

    ideas: Mapping[str, tuple[str, ...]]


@attrs.frozen(kw_only=True)
class SheetPage(Page):
    """The plan as it is printed. *fields*: what was typed without a record; nothing of one is in a form."""

    rows: tuple[tuple[str, str], ...]
    fields: Fields


@attrs.frozen(kw_only=True)
class TakeInPage(Page):
    """Putting a plan that was typed without a record into one. *ready*: the record is open."""

    ready: bool
    fields: Fields


@attrs.frozen(kw_only=True)
class DevicePage(QuestionPage):
    """One question of the device check. *where*: how to look, by phone. *anywhere*: how to look on any."""

    where: tuple[tuple[str, str], ...]
    anywhere: str


@attrs.frozen(kw_only=True)
class Outcome:
    """What belongs together in the outcome: questions, each with what to do."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class OutcomePage(Page):
    """What the answers give reason to do. *skipped*: what was not answered. *fields*: the answers."""

    seen: Outcome | None
    unsure: Outcome | None
    fine: tuple[str, ...]
    skipped: tuple[str, ...]
    services: tuple[directory.Shown, ...]
    fields: Fields


def _back(*, private: bool) -> str:
    return reverse("diary:today" if private else "guidance:all")


def moment(at: datetime, *, private: bool) -> MomentPage:
    """Exercises, and who to call."""
    found = queries.services(queries.Wanted(need="feelings"))
    return MomentPage(
        heading=_("Help for a bad moment"), back=_back(private=private),
        services=tuple(directory.service(each, at) for each in found),
    )  # fmt: skip


def plan(kept: Plan, done: str) -> PlanPage:
    """The plan of a record."""
    rows = tuple(
        PartRow(
            heading=str(each.heading), text=_text(kept, each), typed=each.name in kept.typed,
            address=reverse("safety:part", args=[each.number]),
        )
        for each in PARTS
    )  # fmt: skip
    empty = [each.address for each in rows if not each.text]
    return PlanPage(
        heading=_("Your safety plan"), back=reverse("diary:today"), rows=rows, begin="".join(empty[:1]),
        is_empty=len(empty) == len(rows), notice=_("Saved.") if done == SAVED else "",
    )  # fmt: skip


def _text(kept: Plan, each: Part) -> str:
    return kept.parts.get(each.name, Written("", 0)).text


def part(form: forms.PlanForm, given: Part, kept: Plan, *, changed_elsewhere: bool = False) -> PartPage:
    """One part of the plan of a record, with what was typed in it."""
    place = PARTS.index(given) + 1
    there = kept.parts.get(given.name, Written("", 0))
    return PartPage(
        heading=str(given.heading), form=form, back=reverse("safety:mine"), name=given.name,
        ideas=tuple(map(str, given.ideas)), number=place, of=len(PARTS), based_on=there.number,
        keeps=reverse("safety:keep-typed", args=[given.number]), is_last=place == len(PARTS),
        now=there.text if changed_elsewhere else "",
        see=(reverse(given.see[0]), str(given.see[1])) if given.see else None,
        notice=_("You typed this and did not save it yet.") if given.name in kept.typed else "",
    )  # fmt: skip


def whole(form: forms.PlanForm) -> WholePage:
    """Every part, for somebody without a record."""
    return WholePage(
        heading=_("Write a safety plan"), form=form, back=reverse("guidance:all"),
        ideas={each.name: tuple(map(str, each.ideas)) for each in PARTS},
    )  # fmt: skip


def sheet(texts: Mapping[str, str], *, back: str, private: bool) -> SheetPage:
    """The plan on paper: a heading that tells nothing, and the parts that say something."""
    written = [(each, texts.get(each.name, "")) for each in PARTS if texts.get(each.name, "")]
    return SheetPage(
        heading=_("List"), back=back, rows=tuple((str(each.on_paper), text) for each, text in written),
        fields=() if private else tuple((each.name, text) for each, text in written),
    )  # fmt: skip


def take_in(texts: Mapping[str, str], *, ready: bool) -> TakeInPage:
    """The page that puts a plan into a record, or says how to open one first."""
    return TakeInPage(
        heading=_("Put your plan in your notes"), back=reverse("safety:plan"), ready=ready,
        fields=tuple(texts.items()),
    )  # fmt: skip


def sure() -> SurePage:
    """The page that asks before the plan is deleted."""
    return SurePage(
        heading=_("Delete your safety plan?"), do=_("Delete it"), back=reverse("safety:mine"),
        said=_("All of it is deleted at once and cannot be brought back. Your notes and files stay."),
    )  # fmt: skip


def check_start(form: forms.CheckForm, *, private: bool) -> Page:
    """What comes before the first question of the device check."""
    return Page(heading=_("Check your phone and accounts"), form=form, back=_back(private=private))


def question(form: forms.CheckForm, given: Question, answers: Mapping[str, str]) -> DevicePage:
    """One question of the device check."""
    place = devices.QUESTIONS.index(given)
    return DevicePage(
        heading=str(given.words), form=form, question=given.name, group=str(given.group), at=place + 1,
        of=len(devices.QUESTIONS), back="" if place else reverse("safety:check"),
        where=tuple(devices.where(given, answers.get("phone", ""))), anywhere=str(given.anywhere),
        fields=tuple((name, value) for name, value in answers.items() if name != given.name),
    )  # fmt: skip


def outcome(answers: Mapping[str, str], at: datetime) -> OutcomePage:
    """What the answers give reason to do."""
    by_answer = {
        code: [each for each in devices.QUESTIONS if answers.get(each.name, "") == code]
        for code in ("yes", "unsure", "no", "")
    }
    found = queries.services(queries.Wanted(need="stalking", nation="E"))
    return OutcomePage(
        heading=_("What you found"), back=reverse("safety:check"),
        seen=_group(_("What somebody else may see or use"), by_answer["yes"]),
        unsure=_group(_("What you were not sure of"), by_answer["unsure"]),
        fine=_asked(by_answer["no"]), skipped=_asked(by_answer[""]),
        services=tuple(directory.service(each, at) for each in found[:_MOST_TO_CALL]),
        fields=tuple(answers.items()),
    )  # fmt: skip


_MOST_TO_CALL: Final = 4


def _asked(given: Sequence[Question]) -> tuple[str, ...]:
    return tuple(str(each.words) for each in given)


def _group(heading: str, given: Sequence[Question]) -> Outcome | None:
    rows = tuple((str(each.words), str(each.do)) for each in given)
    return Outcome(heading=heading, rows=rows) if rows else None


def carry(answers: Mapping[str, str], *, ready: bool) -> CarryPage:
    """The outcome of the device check before it goes into a record, where it belongs to no document."""
    what = "\n".join([_("I checked my phone and accounts."), *_lines(answers)])
    return CarryPage(
        heading=_("Put what you found in your notes"), back=reverse("safety:check"), ready=ready, what=what,
        kinds=(), fields=(("what", what), ("when", "now"), ("private", "on")), answers=tuple(answers.items()),
        again=reverse("safety:check-carry"),
    )  # fmt: skip


def _lines(answers: Mapping[str, str]) -> Iterator[str]:
    said = {code: str(words) for code, words in devices.ANSWERS}
    for each in devices.QUESTIONS:
        if answers.get(each.name) in said:
            yield f"{each.words} {said[answers[each.name]]}."
