"""Shapes the pages of risk: a case's assessments, one of them, and its paper."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.leaks import Piece
from chesil.risk import Taken, count, dangers, reasons
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.staff.access import policy
from chesil_web.staff.cases.leaving import Secret
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.panels import Judged, Panel
from chesil_web.staff.risk import queries, rules
from chesil_web.staff.risk.answer_presenters import (
    Answer,
    answers,
    back,
    change_words,
    count_words,
    level_words,
    taken,
)
from chesil_web.staff.risk.models import AssessmentTold, DraftTold
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class Line:
    """An assessment in a list: what was judged, what was asked and when, and where it is read."""

    name: str
    more: str
    address: str


@attrs.frozen(kw_only=True)
class BegunLine:
    """What a colleague has begun: in words, its signs of danger, and where it is read."""

    words: str
    signs: tuple[str, ...]
    address: str


@attrs.frozen(kw_only=True)
class RiskPage(Page):
    """The risk of a case.

    Attributes:
        caption: which case. earlier: assessments in whose place others stand.
        groups: of those that stand, by whom they are about: whose is judged highest first. The name is empty
            where it is about nobody by name. highest: that and whose, where there are several people.
        twofold: two were made from the same one.
        since: what came since the newest, a sentence each.
        due: by when it is looked at again, in words, and whether that is late.
        own: what the worker has begun, in words, and where it goes on. others: what colleagues have.
        refer: where the case is referred to a panel; empty for who may not.
    """

    caption: str
    case: uuid.UUID
    closed: bool
    highest: str
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    earlier: tuple[Line, ...]
    twofold: bool
    since: tuple[str, ...]
    due: str
    is_late: bool
    own: str
    on: str
    others: tuple[BegunLine, ...]
    refer: str


@attrs.frozen(kw_only=True)
class AssessmentPage(Page):
    """An assessment, or one that a colleague has not finished: then *go_on* says so, and it has no judgement.

    Attributes:
        asked: the title of the questions and whose words they are. how: when, by whom and how it was asked.
        level, because: the judgement. count: of the form, in words. reasons: why a panel may take it.
        signs: of danger: what was noticed and what to do. changes: since last time, in a sentence each.
        notes: how it stands to others: corrected, or beside another one.
        next: what can follow from it now: words and addresses. due: by when the risk is looked at again.
    """

    caption: str
    case: uuid.UUID
    number: int
    asked: str
    rights: str
    how: str
    level: str
    because: str
    different: str
    count: str
    reasons: tuple[str, ...]
    signs: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]
    notes: tuple[str, ...]
    answers: tuple[Answer, ...]
    refer: str
    go_on: str = ""
    open: bool = False
    next: tuple[tuple[str, str], ...] = ()
    due: str = ""


@attrs.frozen(kw_only=True)
class PaperPage(AssessmentPage):
    """An assessment as it is printed: for whom, what for, and who printed it when."""

    recipient: str
    purpose: str
    printed: str


@attrs.frozen(kw_only=True)
class PrintPage(Page):
    """Whom a paper is for. *secrets*: what was found in it that must not reach who does it."""

    secrets: tuple[Secret, ...]


def caption(risk: queries.Risk) -> str:
    """Which case a page is about."""
    return f"{risk.case.ref} · {risk.told.who}"


def panel(worker: Working, case: Case, safe: OpenSafe) -> Panel | None:
    """What the page of a case shows of its risk; nothing for who may not see that."""
    if policy.nearness("risk:case", worker.told.roles) == "-":
        return None
    done = queries.done(safe, case)
    lines = [
        " · ".join(filter(None, (
            level_words(done[number]), done[number].about_name, done[number].asked.title,
            said_day(done[number].taken.on),
        )))
        for number in rules.by_level(done)
    ]  # fmt: skip
    if done and case.closed_on is None:
        lines.append(_due(queries.due_on(case), timezone.localdate())[0])
    links = [
        (_("Open risk") if done else _("Ask the questions about risk"), reverse("risk:case", args=[case.id]))
    ]
    return Panel(
        judged=tuple(_judged(case, done)), is_first=True, name=_("Risk"),
        lines=tuple(lines), links=tuple(links),
        empty=_("None was assessed yet. Questions show what may raise the risk, and your judgement decides."),
    )  # fmt: skip


def _judged(case: Case, done: Mapping[int, AssessmentTold]) -> Iterator[Judged]:
    """The highest judgement, and the newest where that is another one."""
    numbers = [number for number in rules.by_level(done) if done[number].taken.level]
    for number in dict.fromkeys((*numbers[:1], *sorted(numbers)[-1:])):
        told = done[number]
        words = " · ".join(filter(None, (level_words(told), told.about_name, said_day(told.taken.on))))
        yield Judged(words, told.taken.on, reverse("risk:assessment", args=[case.id, number]))


def _due(day: date | None, today: date) -> tuple[str, bool]:
    if day is None:
        return _("No day is set to look at it again."), False
    if day < today:
        return _("Late: it should have been looked at again by %(day)s.") % {"day": said_day(day)}, True
    return _("Look at it again by %(day)s.") % {"day": said_day(day)}, False


def risk(worker: Working, found: queries.Risk) -> RiskPage:
    """The risk of a case."""
    case, done = found.case, found.done
    names = [(done[number].asked.id, done[number].about) for number in found.standing]
    is_due = bool(done) and case.closed_on is None
    due, is_late = _due(found.due_on, timezone.localdate()) if is_due else ("", False)
    return RiskPage(
        heading=_("Risk"), caption=caption(found), case=case.id, back=back(worker, case),
        closed=case.closed_on is not None, highest=_highest(done),
        groups=tuple(_groups(case, done)),
        earlier=tuple(_line(case, done, each) for each in done if each not in found.standing),
        twofold=len(names) > len(set(names)), since=_since(worker, found) if is_due else (), due=due,
        is_late=is_late,
        own=_begun(found.own) if found.own else "", on=_first_step(found),
        others=tuple(
            BegunLine(
                words=_("%(name)s has begun one and not finished it.") % {"name": told.by_name},
                signs=tuple(each.sentence for each in dangers(told.asked, told.answers)),
                address=reverse("risk:begun", args=[case.id, row.id]),
            )
            for row, told in found.others
        ),
        refer=refer_address(worker, case),
    )  # fmt: skip


def _highest(done: Mapping[int, AssessmentTold]) -> str:
    """The highest judgement and whose it is, where assessments are about several people."""
    numbers = rules.by_level(done)
    if len({done[number].about for number in numbers}) < 2:
        return ""
    told = done[numbers[0]]
    return _("Highest: %(level)s, about %(name)s, on %(day)s.") % {
        "level": level_words(told), "name": told.about_name or _("somebody who is not named"),
        "day": said_day(told.taken.on),
    }  # fmt: skip


def _groups(case: Case, done: Mapping[int, AssessmentTold]) -> Iterator[tuple[str, tuple[Line, ...]]]:
    by: dict[str, list[int]] = {}
    for number in rules.by_level(done):
        by.setdefault(done[number].about, []).append(number)
    for numbers in by.values():
        name = done[max(numbers)].about_name or _("Nobody is named")
        yield (
            name if len(by) > 1 else "",
            tuple(_line(case, done, number) for number in sorted(numbers, reverse=True)),
        )


def _since(worker: Working, found: queries.Risk) -> tuple[str, ...]:
    came = queries.since(worker, found)
    acts = ngettext(
        "Since the last assessment %(n)d act or breach was written down in this case.",
        "Since the last assessment %(n)d acts or breaches were written down in this case.", came.acts,
    ) % {"n": came.acts}  # fmt: skip
    shares = _("They shared something since.")
    return tuple(words for words, count in ((acts, came.acts), (shares, came.shares)) if count)


def _line(case: Case, done: Mapping[int, AssessmentTold], number: int) -> Line:
    told = done[number]
    more = _("%(title)s. Asked on %(day)s, finished by %(name)s") % {
        "title": told.asked.title, "day": said_day(told.taken.on), "name": told.by_name,
    }  # fmt: skip
    words = _("%(n)d: %(level)s") % {"n": number, "level": level_words(told)}
    words = f"{words} · {told.about_name}" if told.about_name else words
    return Line(name=words, more=more, address=reverse("risk:assessment", args=[case.id, number]))


def _begun(told: DraftTold) -> str:
    answered = sum(each.answer != "not asked" for each in told.answers.values())
    words = _(
        "You have begun one: %(title)s. %(n)d of %(of)d questions have an answer. It is kept until you "
        "finish it."
    )
    return words % {"title": told.asked.title, "n": answered, "of": len(told.asked.questions)}


def _first_step(found: queries.Risk) -> str:
    """Where a worker goes on with what they have begun: at the first question that has no answer."""
    if found.own is None:
        return ""
    answers = found.own.answers
    open_ = [place for place, each in enumerate(found.own.asked.questions, 1) if each.id not in answers]
    if open_:
        return reverse("risk:ask", args=[found.case.id, f"q{open_[0]}"])
    return reverse("risk:end", args=[found.case.id])


def assessment(worker: Working, found: queries.Risk, number: int) -> AssessmentPage:
    """An assessment that is finished."""
    told = found.done[number]
    before = queries.before(told, found.done)
    return AssessmentPage(
        **_shown(worker, found, told, told.taken, before), number=number,
        heading=_("Assessment %(n)d of the risk") % {"n": number}, level=level_words(told),
        because=told.taken.because, how=_how(told), notes=tuple(_notes(found.done, number)),
        reasons=_reasons(found, told), back=reverse("risk:case", args=[found.case.id]),
        open=found.case.closed_on is None, **_follows(worker, found, number),
    )  # fmt: skip


def refer_address(worker: Working, case: Case) -> str:
    """Where a worker refers a case to a panel; empty where they may not, or it is closed."""
    may = policy.nearness("conference:refer", worker.told.roles) != "-" and case.closed_on is None
    return reverse("conference:refer", args=[case.id]) if may else ""


# What a judgement leads to, most urgent first: the pages with their words.
_NEXT: Final[tuple[tuple[str, Any], ...]] = (
    ("cases:safety", lazy("Safety plan: write it, or read it again with them")),
    ("conference:refer", lazy("Refer this case to a panel")),
    ("cases:task", lazy("Set a task")),
)


def _follows(worker: Working, found: queries.Risk, number: int) -> dict[str, Any]:
    """What can follow from an assessment that stands: nothing from an older one, or in a closed case."""
    if number not in found.standing or found.case.closed_on is not None:
        return {}
    offered = tuple(
        (str(words), reverse(page, args=[found.case.id]))
        for page, words in _NEXT
        if policy.nearness(page, worker.told.roles) != "-"
    )
    return {"next": offered, "due": _due(found.due_on, timezone.localdate())[0]}


def _reasons(found: queries.Risk, told: AssessmentTold) -> tuple[str, ...]:
    days = queries.incidents(found)
    known = reasons(told.asked, told.taken, threshold=told.asked.threshold, incidents=days)
    return tuple(each.sentence for each in known)


def begun(worker: Working, found: queries.Risk, told: DraftTold, go_on: str) -> AssessmentPage:
    """What a colleague has begun. *go_on*: the words of the button to go on with it."""
    how = _("Begun by %(name)s on %(when)s. It is not finished.") % {
        "name": told.by_name, "when": said(told.begun_at),
    }  # fmt: skip
    return AssessmentPage(
        **_shown(worker, found, told, taken(told), queries.before(told, found.done)), number=0,
        heading=_("An assessment that is not finished"), level="", because=told.because, how=how, notes=(),
        reasons=(), back=reverse("risk:case", args=[found.case.id]), go_on=go_on,
        open=found.case.closed_on is None,
    )  # fmt: skip


def paper(worker: Working, found: queries.Risk, number: int, recipient: str, purpose: str) -> PaperPage:
    """An assessment as it is printed. Its page shows no count: that is for workers, beside the judgement."""
    page = assessment(worker, found, number)
    shown = {each.name: getattr(page, each.name) for each in attrs.fields(AssessmentPage)}
    back = reverse("risk:assessment", args=[found.case.id, number])
    printed = _("Printed on %(when)s by %(name)s, %(agency)s") % {
        "when": said(timezone.now()), "name": worker.told.name, "agency": worker.agency.name,
    }  # fmt: skip
    return PaperPage(
        **shown | {"back": back},
        recipient=recipient, purpose=purpose, printed=printed,
    )  # fmt: skip


def pieces(page: PaperPage) -> tuple[Piece, ...]:
    """The words of a paper that people wrote, each with its place. The case at its head is known."""
    parts = [
        (_("Who it is for"), page.recipient), (_("What it is for"), page.purpose), (_("Why"), page.because),
        (_("What was different that week"), page.different),
    ]  # fmt: skip
    for each in page.answers:
        words = (each.source, each.note, *(quote.words for quote in each.quotes), each.before)
        parts.append((_("Question %(n)d") % {"n": each.place}, "\n".join(words)))
    return tuple(Piece(part=part, text=text) for part, text in parts if text.strip())


def print_for(case: uuid.UUID, number: int, form: BaseForm, secrets: tuple[Secret, ...]) -> PrintPage:
    """Whom a paper is for."""
    return PrintPage(
        heading=_("Print this assessment"), form=form, secrets=secrets,
        back=reverse("risk:assessment", args=[case, number]),
    )  # fmt: skip


def _shown(
    worker: Working, found: queries.Risk, told: AssessmentTold | DraftTold, done: Taken,
    before: AssessmentTold | None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "caption": caption(found), "case": found.case.id, "different": done.different,
        "asked": _("%(title)s, version %(n)d") % {"title": told.asked.title, "n": told.asked.version},
        "rights": told.asked.rights, "count": count_words(told.asked, count(told.asked, done)),
        "signs": tuple((each.sentence, each.do) for each in dangers(told.asked, done.answers)),
        "changes": change_words(told.asked, before, done),
        "answers": answers(worker, found.case, told.asked, done, before, told.cited),
        "refer": refer_address(worker, found.case),
    }  # fmt: skip


def _how(told: AssessmentTold) -> str:
    words = _("Asked on %(day)s. Finished by %(name)s on %(when)s.") % {
        "day": said_day(told.taken.on), "name": told.by_name, "when": said(told.at),
    }  # fmt: skip
    paper = (
        _("It was answered on paper; %(name)s asked.") % {"name": told.asked_by}
        if told.taken.on_paper
        else ""
    )
    about = _("It is about %(name)s.") % {"name": told.about_name} if told.about_name else ""
    return " ".join(filter(None, (about, words, paper)))


def _notes(done: Mapping[int, AssessmentTold], number: int) -> Iterator[str]:
    told = done[number]
    if told.corrects:
        yield _("It replaces assessment %(n)d, which stays as it was.") % {"n": told.corrects}
    for other, each in sorted(done.items()):
        if each.corrects == number:
            yield _("Assessment %(n)d replaces it: something was corrected.") % {"n": other}
        elif other != number and _is_beside(told, each):
            yield _("Assessment %(n)d was made from the same one. Both stay. Read both.") % {"n": other}


def _is_beside(one: AssessmentTold, other: AssessmentTold) -> bool:
    """Whether two were begun from the same assessment of the same questions, neither knowing the other."""
    is_same = (one.asked.id, one.about) == (other.asked.id, other.about)
    return is_same and one.bases == other.bases and one.corrects == other.corrects
