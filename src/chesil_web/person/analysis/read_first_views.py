"""Read what stands out first, one message at a time, and answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import attrs
from django.http import Http404, HttpResponse
from django.urls import reverse

from chesil.terms.acts import ACTS
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render, see
from chesil_web.person.analysis import grade_answers, graded_message, presenters, queries, read_first
from chesil_web.person.analysis import sample as sampled
from chesil_web.person.analysis.chosen import Chosen
from chesil_web.person.analysis.grades import Grades
from chesil_web.person.analysis.models import Answered, Graded
from chesil_web.person.analysis.presenters import A_PAGE


@attrs.frozen
class _Shown:
    """A whole run that graded messages, and which of them are wanted."""

    looked: queries.Looked
    given: Graded
    chosen: Chosen

    @property
    def run(self) -> str:
        return self.looked.id.hex


def _graded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives a view the newest run; where that graded nothing, shows a page that says why."""

    @wraps(view)
    def shows(request: PrivateRequest, **rest: Any) -> HttpResponse:
        looked = queries.newest(request.safe)
        if looked is None or looked.given is None or looked.given.graded is None:
            page = read_first.lacking(looked, presenters.doing(looked))
            return render(request, "analysis/read_first.html", page)
        given = looked.given.graded
        # A message is known by its place, and another look may have put another there.
        if request.method == "POST" and request.POST.get("run") != looked.id.hex:
            done.leave(request, "stale")
            return see(reverse("analysis:read"))
        said = request.POST if request.method == "POST" else request.GET
        return view(request, _Shown(looked, given, Chosen.of(said, len(given.people))), **rest)

    return shows


@private
@_graded
def read(request: PrivateRequest, shown: _Shown) -> HttpResponse:
    """The messages that stand out, in the order they are best read in, without their words."""
    answered, chosen = queries.answered(request.safe), shown.chosen
    with queries.tables(request.safe, shown.looked) as tables:
        listed = tables.listed(
            chosen.wanted(shown.given, answered), read=answered.read, start=(chosen.page - 1) * A_PAGE,
            count=A_PAGE,
        )  # fmt: skip
    page = read_first.read_first(
        shown.given, listed, chosen, answered=answered, run=shown.run, done=done.taken(request),
        stale=queries.is_stale(request.safe, shown.looked),
    )  # fmt: skip
    return render(request, "analysis/read_first.html", page)


@private
@_graded
def message(request: PrivateRequest, shown: _Shown, number: int) -> HttpResponse:
    """One message with its words and why it stands out; her answer leads on to the next."""
    with queries.tables(request.safe, shown.looked) as tables:
        try:
            row = tables.graded(number)
        except IndexError:
            raise Http404 from None
        answered = queries.answered(request.safe)
        following = _following(tables.grades, row, number, shown, answered)
    if request.method == "POST":
        return _answered(request, row, number, following, shown.chosen)
    if row["level"] is not None:
        grade_answers.has_read(request.safe, row["event_id"])
    page = graded_message.message(
        row, chosen=shown.chosen, answered=answered, run=shown.run,
        following=following, done=done.taken(request),
    )  # fmt: skip
    return render(request, "analysis/message.html", page)


def _following(
    grades: Grades, row: dict[str, Any], number: int, shown: _Shown, answered: Answered
) -> int | None:
    """The next message that was not read; of the sample, the next of the same page that was not checked."""
    if row["level"] is not None:
        return grades.after(number, shown.chosen.wanted(shown.given, answered), read=answered.read)
    sample = grades.sample()
    first = (number - sample[0][0]) // A_PAGE * A_PAGE
    left = [
        place for place, event in sample[first : first + A_PAGE]
        if event not in answered.checked and place != number
    ]  # fmt: skip
    return next((place for place in left if place > number), next(iter(left), None))


def _answered(
    request: PrivateRequest, row: dict[str, Any], number: int, following: int | None, chosen: Chosen
) -> HttpResponse:
    """Keep her answer, or take it back, and lead on."""
    way, sample = request.POST.get("way", ""), row["level"] is None
    here = reverse("analysis:read-message", args=[number]) + chosen.query
    if way == "back":
        grade_answers.take_back(request.safe, row["event_id"])
        done.leave(request, "taken-back")
        return see(here)
    if way not in grade_answers.WAYS:
        return see(here)
    act = _act(request, row) if way == "agree" else ""
    if way == "agree" and not (act or sample or row["signals"]):
        done.leave(request, "which")
        return see(here)
    grade_answers.answer(request.safe, row["event_id"], way, signals=row["signals"], act=act, sample=sample)
    done.leave(request, "checked" if sample else way, number)
    if following is None:
        return see(reverse("analysis:check" if sample else "analysis:read") + chosen.query)
    return see(reverse("analysis:read-message", args=[following]) + chosen.query)


def _act(request: PrivateRequest, row: dict[str, Any]) -> str:
    """What she says the message was: what she chose, else what it was taken for where no word list fits."""
    said = request.POST.get("act", "")
    return said if said in ACTS else graded_message.proposed_act(row)


@private
@_graded
def check(request: PrivateRequest, shown: _Shown) -> HttpResponse:
    """Some messages without a level, chosen at random, without their words."""
    number, answered = shown.chosen.page, queries.answered(request.safe)
    with queries.tables(request.safe, shown.looked) as tables:
        sample = tables.grades.sample()
        places = [place for place, _event in sample[(number - 1) * A_PAGE : number * A_PAGE]]
        rows = [{"place": place, **tables.graded(place)} for place in places]
    page = sampled.check(
        rows, shown.chosen, count=len(sample), answered=answered, run=shown.run, done=done.taken(request)
    )
    return render(request, "analysis/check.html", page)
