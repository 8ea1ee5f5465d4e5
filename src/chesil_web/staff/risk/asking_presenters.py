"""Shapes the pages on which an assessment is made: its questions, a danger, and the judgement."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Final

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.law import DangerMarker
from chesil.risk import Question, count, dangers
from chesil_web.foundation.ui.page import Page
from chesil_web.staff.cases.models import Case
from chesil_web.staff.risk import queries, rules
from chesil_web.staff.risk.answer_presenters import (
    Answer,
    Quote,
    answers,
    before_words,
    change_words,
    count_words,
    level_words,
    quotes_of,
    taken,
)
from chesil_web.staff.risk.evidence import Evidence, bearing
from chesil_web.staff.risk.models import AssessmentTold, DraftTold
from chesil_web.staff.risk.presenters import caption, refer_address
from chesil_web.staff.risk.words import answer_words
from chesil_web.staff.workforce.queries import Working

_BESIDE: Final = 10  # of everything else in the case, where several questions are on one page


@attrs.frozen(kw_only=True)
class Citable:
    """Words that can be cited. *id*: as the form sends it."""

    id: str
    quote: Quote
    is_cited: bool


@attrs.frozen(kw_only=True)
class Asked:
    """A question on a page: its place, the answer of last time, and the name that opens it by itself.

    Attributes:
        here, there: what tells of acts that the question asks about, and everything else.
        more: that there is more of it, on the page of the question alone; empty where all is here.
    """

    place: int
    before: str
    alone: str
    is_noted: bool
    here: tuple[Citable, ...]
    there: tuple[Citable, ...]
    more: str


@attrs.frozen(kw_only=True)
class AskPage(Page):
    """One question or a part of the questions, with the evidence beside each.

    Attributes:
        where: which questions these are, in words. about: for the worker, before the first. parts: other ways
            to go through them: words and addresses. seen: a stamp of the answers.
    """

    caption: str
    where: str
    about: str
    asked: tuple[Asked, ...]
    seen: str
    is_one: bool
    parts: tuple[tuple[str, str], ...] = ()


@attrs.frozen(kw_only=True)
class DangerPage(Page):
    """A sign of danger, before anything else.

    Attributes:
        signs: what can be said to them: what was noticed, and what to do. calls: whom to call: name, number.
        people: whom to tell here: name and phone. on: where the questions go on.
    """

    signs: tuple[tuple[str, str], ...]
    calls: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    on: str


@attrs.frozen(kw_only=True)
class EndPage(Page):
    """All answers, and the judgement that ends the assessment."""

    caption: str
    case: uuid.UUID
    asked: str
    signs: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]
    count: str
    answers: tuple[Answer, ...]
    before: str
    refer: str


@attrs.frozen(kw_only=True)
class StartPage(Page):
    """Which questions are asked."""

    caption: str


def start(found: queries.Risk, form: BaseForm) -> StartPage:
    """The first page of an assessment."""
    return StartPage(
        heading=_("Ask the questions about risk"), caption=caption(found), form=form,
        back=reverse("risk:case", args=[found.case.id]),
    )  # fmt: skip


def kept(step: rules.Step, told: DraftTold) -> str:
    """The answers of a page as they are kept, in words."""
    given = ((each.text, told.answers.get(each.id)) for _place, each in step.questions)
    return " ".join(
        f"{text} {answer_words(each.answer)}. {each.note}".strip() for text, each in given if each
    )


def ask(
    worker: Working, found: queries.Risk, told: DraftTold, step: rules.Step, form: BaseForm,
    evidence: list[Evidence], *, notice: str = "",
) -> AskPage:  # fmt: skip
    """Questions to answer. *notice*: what happened meanwhile."""
    before = queries.before(told, found.done)
    quotes = quotes_of(worker, found.case, {each.id: each.cited for each in evidence} | told.cited)
    first, last, of = step.questions[0][0], step.questions[-1][0], len(told.asked.questions)
    where = _("Question %(n)d of %(of)d") % {"n": first, "of": of}
    if not step.is_one:
        where = _("Questions %(first)d to %(last)d of %(of)d") % {"first": first, "last": last, "of": of}
    return AskPage(
        heading=told.asked.title, caption=caption(found), where=where, form=form, notice=notice,
        about=told.asked.about if first == 1 else "", is_one=step.is_one,
        asked=tuple(
            _asked(
                told, before, place, question, _citable(question, evidence, quotes, form, place),
                most=len(evidence) if step.is_one else _BESIDE,
            )
            for place, question in step.questions
        ),
        seen=rules.stamp(step.questions, told.answers), parts=tuple(_ways(found.case.id, told, first, step)),
        back=_back(found.case.id, step, first),
    )  # fmt: skip


def _asked(
    told: DraftTold, before: AssessmentTold | None, place: int, question: Question,
    citable: tuple[tuple[Citable, ...], tuple[Citable, ...]], *, most: int,
) -> Asked:  # fmt: skip
    given = told.answers.get(question.id)
    here, there = citable
    more = len(there) - most
    words = ngettext("Save, and look at %(n)d more", "Save, and look at %(n)d more", more) % {"n": more}
    return Asked(
        place=place, before=before_words(question.id, before), alone=f"q{place}",
        is_noted=bool(given and (given.note or given.source)), here=here, there=there[:most],
        more=words if more > 0 else "",
    )  # fmt: skip


def _back(case: uuid.UUID, step: rules.Step, first: int) -> str:
    size = 1 if step.is_one else rules.PART
    number = (first - 1) // size
    if not number:
        return reverse("risk:case", args=[case])
    return reverse("risk:ask", args=[case, f"{'q' if step.is_one else 'p'}{number}"])


def _ways(case: uuid.UUID, told: DraftTold, first: int, step: rules.Step) -> list[tuple[str, str]]:
    """Other ways through the questions, from where one is."""
    if step.is_one:
        part = reverse("risk:ask", args=[case, f"p{(first - 1) // rules.PART + 1}"])
        other = (_("Show several questions on one page"), part)
    else:
        other = (
            _("One question at a time"),
            reverse("risk:ask", args=[case, f"q{first}"]),
        )
    return [other, (_("All answers, and your judgement"), reverse("risk:end", args=[case]))]


def _citable(
    question: Question, evidence: Iterable[Evidence], quotes: Mapping[str, Quote], form: BaseForm, place: int
) -> tuple[tuple[Citable, ...], tuple[Citable, ...]]:
    """What can be cited at a question; what is ticked stands first, also where it is gone."""
    cited = set(form[f"cites-{place}"].value() or ())
    here, there = bearing(question, evidence)
    known = {each.id for each in (*here, *there)}
    gone = [id for id in quotes if id in cited and id not in known]
    first = [*gone, *(each.id for each in here), *(each.id for each in there if each.id in cited)]
    rest = [each.id for each in there if each.id not in cited]

    def shown(ids: Iterable[str]) -> tuple[Citable, ...]:
        return tuple(Citable(id=id, quote=quotes[id], is_cited=id in cited) for id in ids)

    return shown(first), shown(rest)


def danger(
    case: Case, told: DraftTold, on: str, form: BaseForm, people: Iterable[tuple[str, str]]
) -> DangerPage:
    """The signs of danger now that answers name."""
    signs = [each for each in dangers(told.asked, told.answers) if each.now]
    step = reverse("risk:end", args=[case.id]) if on == rules.END else reverse("risk:ask", args=[case.id, on])
    return DangerPage(
        heading=_("Stop here first: somebody may be in danger now"), form=form, people=tuple(people),
        signs=tuple((each.sentence, each.do) for each in signs), calls=_calls(signs), on=step,
    )  # fmt: skip


def _calls(signs: Iterable[DangerMarker]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((each.name, each.number) for sign in signs for each in sign.call))


def end(worker: Working, found: queries.Risk, told: DraftTold, form: BaseForm) -> EndPage:
    """All answers so far, and the judgement."""
    before, so_far = queries.before(told, found.done), taken(told)
    return EndPage(
        heading=_("Your judgement"), caption=caption(found), case=found.case.id, form=form,
        asked=told.asked.title, count=count_words(told.asked, count(told.asked, so_far)),
        signs=tuple((each.sentence, each.do) for each in dangers(told.asked, told.answers)),
        changes=change_words(told.asked, before, so_far),
        answers=answers(worker, found.case, told.asked, so_far, before, told.cited),
        before=before_judgement(before), back=reverse("risk:case", args=[found.case.id]),
        refer=refer_address(worker, found.case),
    )  # fmt: skip


def before_judgement(before: AssessmentTold | None) -> str:
    """What was judged last time, in words; empty where there was no time before."""
    if before is None:
        return ""
    return f"{level_words(before)}. {before.taken.because}"
