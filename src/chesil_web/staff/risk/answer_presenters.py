"""What answers look like: counted, compared with last time, and with the words that are cited beside them."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.risk import Change, Given, Question, QuestionSet, Taken, changes, given
from chesil.risk.assessing import Count
from chesil_web.foundation.ui.when import said_day
from chesil_web.staff.cases import rules as cases
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.words import LEVELS
from chesil_web.staff.reports import rules as reports
from chesil_web.staff.risk import evidence
from chesil_web.staff.risk.models import AssessmentTold, Cited, DraftTold
from chesil_web.staff.risk.words import SOURCES, answer_words
from chesil_web.staff.workforce.queries import Working

_NOT_TOLD: Final = Given(answer="not asked")
_CHANGED: Final = {
    "new": lazy("new since last time"), "gone": lazy("not so any more"),
    "other": lazy("another answer than last time"),
}  # fmt: skip


@attrs.frozen(kw_only=True)
class Quote:
    """Words that are cited. *address*: where they are from, while that can be opened."""

    source: str
    words: str
    address: str


@attrs.frozen(kw_only=True)
class Answer:
    """A question with its answer. *before*: the answer of last time. *changed*: how they differ, in words.

    *is_told*: it was asked, or something was written or cited beside it.
    """

    place: int
    question: str
    answer: str
    is_told: bool
    source: str
    note: str
    quotes: tuple[Quote, ...]
    before: str
    changed: str
    step: str


def back(worker: Working, case: Case) -> str:
    """The page of the case, for who may see it."""
    if cases.visible(worker, "cases:case").filter(id=case.id).exists():
        return reverse("cases:case", args=[case.id])
    return reverse("cases:day")


def level_words(told: AssessmentTold) -> str:
    """What was judged."""
    if told.taken.level is None:
        return _("No judgement")
    return _("%(level)s, by judgement") % {"level": LEVELS[told.taken.level]}


def taken(told: DraftTold) -> Taken:
    """What is answered so far, as it is counted and compared."""
    return Taken(
        questions=told.asked.id, version=told.asked.version, answers=told.answers, on=told.on, by="",
        level=told.level, because=told.because, different=told.different,
    )  # fmt: skip


def change_words(asked: QuestionSet, before: AssessmentTold | None, now: Taken) -> tuple[str, ...]:
    """What is answered in another way than last time, a sentence each."""
    found = changes(asked, before.taken, now) if before else ()
    return tuple(
        _("%(question)s %(before)s last time, now %(after)s: %(how)s.") % {
            "question": each.question.text, "before": answer_words(each.before.answer),
            "after": answer_words(each.after.answer), "how": _CHANGED[each.way],
        }
        for each in found
    )  # fmt: skip


def count_words(asked: QuestionSet, counted: Count) -> str:
    """What the form counts, for a worker alone."""
    unknown, not_asked = counted.unknown, counted.not_asked
    parts = [
        ngettext("%(n)d of %(of)d answers counts.", "%(n)d of %(of)d answers count.", counted.counted)
        % {"n": counted.counted, "of": counted.of}
    ]
    if unknown:
        words = ngettext("%(n)d is not known to them.", "%(n)d are not known to them.", unknown)
        parts.append(words % {"n": unknown})
    if not_asked:
        words = ngettext("%(n)d was not asked.", "%(n)d were not asked.", not_asked)
        parts.append(words % {"n": not_asked})
    if asked.threshold is None:
        parts.append(_("Nobody has tested what a count of these questions tells."))
    else:
        words = _("Many panels take a case from %(n)d on. A lower count is no reason not to refer.")
        parts.append(words % {"n": asked.threshold})
    return " ".join(parts)


def before_words(question: str, before: AssessmentTold | None) -> str:
    """The answer of last time, with its day; empty where it was not asked."""
    old = before.taken.answers.get(question) if before else None
    if before is None or old is None or old.answer == "not asked":
        return ""
    words = _("%(answer)s (%(day)s)") % {"answer": answer_words(old.answer), "day": said_day(before.taken.on)}
    return f"{words} {old.note}".strip()


def answers(
    worker: Working, case: Case, asked: QuestionSet, done: Taken, before: AssessmentTold | None,
    cited: Mapping[str, Cited],
) -> tuple[Answer, ...]:  # fmt: skip
    """Every question with its answer and what is cited beside it."""
    ways = {each.question.id: each.way for each in _changes(asked, before, done)}
    quotes = quotes_of(worker, case, cited)
    return tuple(
        Answer(
            place=place, question=each.text, answer=answer_words(told.answer), is_told=told != _NOT_TOLD,
            source=told.source, note=told.note, quotes=tuple(quotes[id] for id in told.cites if id in quotes),
            before=before_words(each.id, before),
            changed=str(_CHANGED[ways[each.id]]) if each.id in ways else "",
            step=reverse("risk:ask", args=[case.id, f"q{place}"]),
        )
        for place, each, told in _told(asked, done)
    )  # fmt: skip


def _told(asked: QuestionSet, done: Taken) -> Iterator[tuple[int, Question, Given]]:
    for place, each in enumerate(asked.questions, 1):
        yield place, each, given(done, each)


def _changes(asked: QuestionSet, before: AssessmentTold | None, done: Taken) -> tuple[Change, ...]:
    return changes(asked, before.taken, done) if before else ()


def quotes_of(worker: Working, case: Case, cited: Mapping[str, Cited]) -> dict[str, Quote]:
    """What is cited, by its id; without what was shared, for who may not read that."""
    reads = evidence.may_read_shares(worker, case)
    there = {each.hex for each in reports.of_case(worker, case).values_list("id", flat=True)}
    if reads:
        there |= {each.hex for each in cases.readable_shares(case).values_list("id", flat=True)}
    home = back(worker, case)
    is_any_shared = any(each.kind == "share" for each in cited.values())
    words = evidence.shared_words(worker, case) if is_any_shared else {}
    return {
        id: Quote(
            source=_source(each, there),
            words=each.words or words.get(id, ""),
            address=_address(worker, case, each, there, home),
        )
        for id, each in cited.items()
        if reads or each.kind != "share"
    }


def _source(each: Cited, there: Iterable[str]) -> str:
    gone = _("They share it no longer.") if each.kind == "share" and each.of not in there else ""
    return " ".join(filter(None, (f"{SOURCES[each.kind]}, {each.when}.", gone)))


def _address(worker: Working, case: Case, each: Cited, there: Iterable[str], home: str) -> str:
    """Where what is cited can be read; empty where this worker cannot. *home*: the page of the case."""
    if each.kind == "share":
        return reverse("cases:share", args=[case.id, uuid.UUID(each.of)]) if each.of in there else ""
    if each.kind == "report":
        return reverse("cases:complaint", args=[uuid.UUID(each.of)]) if each.of in there else ""
    return home
