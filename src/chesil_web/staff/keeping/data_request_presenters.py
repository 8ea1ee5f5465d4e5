"""Shapes the pages of requests for personal data."""

from collections.abc import Iterable, Iterator

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.given.answers import Rows
from chesil_web.staff.cases.ending_models import DataRequest, DataRequestTold
from chesil_web.staff.keeping import data_requests
from chesil_web.staff.keeping.data_request_forms import FOUND, NEUTRAL, AnswerForm, FindingForm, SentForm
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class Forms:
    """The forms of a request: what one found, the answer, and how it was sent."""

    finding: FindingForm
    answer: AnswerForm
    sent: SentForm


@attrs.frozen(kw_only=True)
class RequestsPage(Page):
    """The requests: who, address, and their state."""

    rows: tuple[tuple[str, str, str], ...]


@attrs.frozen(kw_only=True)
class RequestPage(Page):
    """One request.

    Attributes:
        state: what comes next, a sentence each. reply: the neutral answer, on its day.
        forms: what is asked; *finds*, *writes*, *sends*: which of them are. can_search: the reader can look.
        answered: this worker has said what they found. again: they can take that back.
        answer: what was written, as rows. approves: the reader can be its second person.
    """

    rows: Rows
    state: tuple[str, ...]
    reply: str
    forms: Forms
    finds: bool
    can_search: bool
    searchers: str
    answered: bool
    again: bool
    writes: bool
    answer: Rows
    approves: bool
    sends: bool


def requests(found: Iterable[tuple[DataRequest, DataRequestTold]]) -> RequestsPage:
    """Every request to an agency."""
    return RequestsPage(
        heading=_("Requests for personal data"), back=reverse("cases:day"),
        rows=tuple((told.who, reverse("cases:request", args=[row.id]), _when(row)) for row, told in found),
    )  # fmt: skip


def _when(row: DataRequest) -> str:
    if row.ended_on is not None:
        return _("Answered on %(day)s") % {"day": said_day(row.ended_on)}
    return _("The answer goes out on %(day)s") % {"day": said_day(row.answer_on)}


def request(worker: Working, row: DataRequest, told: DataRequestTold, forms: Forms) -> RequestPage:
    """One request, for a worker of its agency."""
    mine = told.findings.get(worker.id.hex)
    agreed, sends = data_requests.agreed(told), data_requests.may_send(row, told)
    is_open = row.ended_on is None
    finds = is_open and not agreed and (mine is not None or len(told.findings) < data_requests.TWO)
    sent_neutral = agreed == "neutral" and (sends or not is_open)
    bound = next((each for each in (forms.finding, forms.answer, forms.sent) if each.is_bound), None)
    return RequestPage(
        heading=_("A request for personal data"), back=reverse("cases:requests"), form=bound, forms=forms,
        rows=tuple(_rows(told, show_all=mine is not None or not finds)), state=tuple(_state(row, told)),
        reply=str(NEUTRAL) if sent_neutral else "", finds=finds, answered=mine is not None,
        can_search=data_requests.can_search(worker), searchers=", ".join(data_requests.searchers(worker)),
        again=is_open and bool(agreed) and mine is not None, writes=is_open and bool(agreed),
        answer=tuple(_answer(told, with_text=agreed == "give")), sends=sends,
        approves=data_requests.may_approve(worker, row, told),
    )  # fmt: skip


def _rows(told: DataRequestTold, *, show_all: bool) -> Iterator[tuple[str, str]]:
    """What is known; what others found shows only to somebody who has said what they found."""
    yield _("Who asks"), told.who
    yield _("Arrived"), said_day(told.received_on)
    yield _("How we know that it is them"), told.identity
    for each in told.findings.values() if show_all else ():
        yield each.said.by_name, f"{FOUND[each.found]}. {each.said.why}"
    if told.approved:
        yield _("Read by a second person"), f"{told.approved.by_name}, {said(told.approved.at)}"
    if told.sent:
        yield _("Sent"), ", ".join(filter(None, (told.sent.by_name, said(told.sent.at), told.sent.why)))


def _answer(told: DataRequestTold, *, with_text: bool) -> Iterator[tuple[str, str]]:
    if told.answer is None:
        return
    yield _("To"), "\n".join(filter(None, (told.answer.name, told.answer.address)))
    if with_text:
        yield _("What it says"), told.answer.text
    if told.answer.enclosed:
        yield _("With it"), "\n".join(told.answer.enclosed)
    yield _("Written by"), f"{told.answer.said.by_name}, {said(told.answer.said.at)}"


def _state(row: DataRequest, told: DataRequestTold) -> Iterator[str]:
    """What comes next, and why it waits."""
    if row.ended_on is not None:
        yield _("%(when)s.") % {"when": _when(row)}
        return
    agreed = data_requests.agreed(told)
    if len(told.findings) < data_requests.TWO:
        yield _("Two people look, each for themselves.")
    elif not agreed:
        yield _("Two people found different things. Speak with each other: each can change what they found.")
    elif agreed == "give":
        yield _(
            "Write the answer. Take out all that tells of others: a second person reads it before it goes."
        )
    if row.answer_on < timezone.localdate():
        words = _("It should have gone out on %(day)s. Send it as soon as it is ready.")
        yield words % {"day": said_day(row.answer_on)}
        return
    words = _(
        "%(when)s, and never earlier: every answer waits for its last day, so that the day does not tell "
        "whether something is held."
    )
    yield words % {"when": _when(row)}
