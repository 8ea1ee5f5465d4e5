"""The pages of closed cases that are kept: when each can be erased, legal holds, erasing."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

import attrs
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.given.answers import Rows
from chesil_web.record.given.models import Share
from chesil_web.staff.access import looking
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import keepers, rules
from chesil_web.staff.cases.ending_models import Hold, HoldTold, Said
from chesil_web.staff.cases.fields import day, one_of, text
from chesil_web.staff.cases.models import Case
from chesil_web.staff.keeping import actions
from chesil_web.staff.workforce.signing import WorkerRequest

_LISTED: Final = 100


class Why(RevealingForm):
    """The reason for something."""

    why = text(lazy("Why?"), rows=3, required=lazy("Say why, in a sentence."))


class AskForHold(Why):
    """Why a case may not be erased."""

    why = text(
        lazy("Why must this case be kept?"),
        lazy("For example: a court case, a complaint, a review of a death."),
        rows=3,
        required=lazy("Say why, in a sentence."),
    )


class LetGo(RevealingForm):
    """What becomes of what people stopped sharing, once the hold that kept it is lifted."""

    then = one_of(
        lazy("What shall become of it?"),
        [
            ("go", lazy("Nobody here can open it any more")),
            ("hold", lazy("It is needed still: ask for another legal hold")),
        ],
        required=lazy("Choose one."),
    )
    why = text(lazy("Why?"), rows=3, required=lazy("Say why, in a sentence."))


class Answer(RevealingForm):
    """The answer of a second person."""

    reveals = {"answer": {"no": ("why",)}}
    answer = one_of(
        lazy("Do you agree?"), [("yes", lazy("Yes")), ("no", lazy("No"))], required=lazy("Choose one.")
    )
    why = text(lazy("Why not?"), rows=3, required=lazy("Say why, in a sentence."))


class Review(RevealingForm):
    """What becomes of a case that was kept long enough. *ref*: to be typed before it is erased."""

    reveals = {"end": {"keep": ("until",), "erase": ("ref",)}}
    end = one_of(
        lazy("What shall become of it?"),
        [("keep", lazy("It is kept longer")), ("erase", lazy("It is erased for good"))],
        required=lazy("Choose one."),
    )
    until = day(lazy("Until which day?"), required=lazy("Add the day until which it is kept."))
    ref = text(
        lazy("Type the name of the case"),
        lazy("It stands at the top of this page. Nothing brings an erased case back."),
        required=lazy("Type the name of the case."),
    )
    why = text(lazy("Why?"), rows=3, required=lazy("Say why, in a sentence."))

    def __init__(self, *args: Any, row: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._row = row

    def clean(self) -> dict[str, Any]:
        """A day that is still to come, the right name, and nothing that is held or not due."""
        cleaned = super().clean()
        until, ref = cleaned.get("until"), cleaned.get("ref")
        if cleaned.get("end") == "keep" and until and until <= timezone.localdate():
            self.add_error("until", _("Give a day that is still to come."))
        if cleaned.get("end") == "erase":
            if ref and rules.as_ref(ref) != self._row.ref:
                self.add_error("ref", _("This is not the name of this case."))
            if not actions.may_purge(self._row):
                self.add_error(
                    "end", _("It cannot be erased yet: its day has not come, or there is a legal hold.")
                )
        return cleaned


@attrs.frozen(kw_only=True)
class KeptRow:
    """A closed case: its name, when it was closed and can be erased, and the pages about both."""

    ref: str
    state: str
    is_due: bool
    review: str
    hold: str


@attrs.frozen(kw_only=True)
class KeptPage(Page):
    """The closed cases.

    *waiting*: holds that wait for a second person. *to_review*: cases whose hold was lifted and that still
    keep what people stopped sharing. *purged*: what was erased.
    """

    rows: tuple[KeptRow, ...]
    waiting: tuple[tuple[str, str], ...]
    to_review: tuple[tuple[str, str], ...]
    purged: tuple[tuple[str, str, str], ...]


@attrs.frozen(kw_only=True)
class OnePage(Page):
    """One case, with what is to be decided.

    Attributes:
        words: how it is now. rows: who said what before.
        kept: what people stopped sharing and the hold keeps, with its address for a keeper. for_whom: who.
    """

    ref: str
    words: str
    rows: Rows
    kept: tuple[tuple[str, str], ...] = ()
    for_whom: str = ""


@by_the_table
def kept(request: WorkerRequest) -> HttpResponse:
    """The closed cases of the agency, what can be erased first."""
    today = timezone.localdate()
    found = actions.closed(request.worker, "cases:purge")[:_LISTED]
    waiting = Hold.objects.filter(case__in=rules.visible(request.worker, "cases:hold"), ended_on=None)
    asked = waiting.exclude(agreed_on__isnull=False, lifting_on=None).select_related("case")
    page = KeptPage(
        heading=_("Closed cases that are kept"),
        back=reverse("cases:day"),
        rows=tuple(_row(each, today) for each in found),
        waiting=tuple((each.case.ref, reverse("cases:hold", args=[each.case_id])) for each in asked),
        to_review=tuple(
            (each.ref, reverse("cases:hold", args=[each.id]))
            for each in keepers.to_review(request.worker, "cases:hold")
        ),
        purged=tuple(
            (told.ref, said_day(row.purged_on), f"{told.said.by_name}: {told.said.why}")
            for row, told in actions.purged(request.worker.row.agency_id)
        ),
    )
    return render(request, "keeping/kept.html", page)


def _row(row: Case, today: date) -> KeptRow:
    return KeptRow(
        ref=row.ref,
        state=_state(row),
        is_due=actions.may_purge(row),
        review=reverse("cases:purge", args=[row.id]),
        hold=reverse("cases:hold", args=[row.id]),
    )


def _state(row: Case) -> str:
    closed = _("Closed on %(day)s.") % {"day": said_day(row.closed_on)} if row.closed_on else ""
    if row.held:
        return f"{closed} {_('There is a legal hold.')}".strip()
    if row.purge_on is None:
        return f"{closed} {_('No day for erasing it is set.')}".strip()
    return f"{closed} {_('It can be erased from %(day)s on.') % {'day': said_day(row.purge_on)}}".strip()


@by_the_table
def hold(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Ask for a legal hold, agree to one, or ask for it to be lifted."""
    row = rules.case(request.worker, page_of(request), id)
    safe, found = looking.opened(request.worker.id, row), actions.hold_of(row)
    told = safe.read([found], HoldTold)[0] if found else None
    shares = list(keepers.kept(row))
    step = _step(request, found, told, has_kept=bool(shares))
    form = step.form(request.POST or None) if step.form else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            step.act(request, row, form.cleaned_data)
        except actions.NotNow:
            return done.then(request, "", "cases:hold", id)
        return done.then(request, done.SAVED, "cases:hold", id)
    page = OnePage(
        heading=_("Legal hold"),
        ref=row.ref,
        words=str(step.words),
        rows=_said(told),
        form=form,
        back=reverse("cases:kept"),
        kept=_kept(request, row, shares),
        for_whom=_for_whom(row) if row.held or shares else "",
    )
    return render(request, "keeping/keeping.html", page)


def _kept(request: WorkerRequest, row: Case, shares: Iterable[Share]) -> tuple[tuple[str, str], ...]:
    is_keeper = keepers.may_open(request.worker, row)
    words = _("Shared on %(day)s, ended on %(end)s")
    return tuple(
        (
            words % {"day": said_day(each.sent_on), "end": said_day(each.stopped_on)},
            reverse("cases:share", args=[row.id, each.id]) if is_keeper else "",
        )
        for each in shares
        if each.stopped_on
    )


def _for_whom(row: Case) -> str:
    words = _(
        "If somebody stops sharing while there is a legal hold, it is kept, and only %(one)s and %(two)s "
        "can open it: they set the hold. Neither can where their role lets them read nothing that is "
        "shared. Whoever shared it is told that before they stop, and sees each time that it is opened."
    )
    one, two = keepers.keepers(row)
    return words % {"one": one.by_name, "two": two.by_name}


@attrs.frozen
class _Step:
    """What comes next about a hold: how it is now, what is asked, and what the answer does."""

    words: Any
    form: type[RevealingForm] | None = None
    act: Callable[[WorkerRequest, Case, Mapping[str, Any]], None] = lambda *_: None


def _step(request: WorkerRequest, hold: Hold | None, told: HoldTold | None, *, has_kept: bool) -> _Step:
    if has_kept and (hold is None or told is None):
        return _Step(
            _(
                "The legal hold was lifted. What people stopped sharing is still kept. Look at whether it is "
                "needed; if it is not, nobody here can open it from then on."
            ),
            LetGo,
            _let_go,
        )
    if hold is None or told is None:
        return _Step(
            _("There is no legal hold. With one, the case cannot be erased before two people lift it."),
            AskForHold,
            _ask,
        )
    asked = told.lifting if hold.lifting_on else None if hold.agreed_on else told.asked
    if asked is None:
        return _Step(
            _("There is a legal hold: the case cannot be erased. Lifting it takes two people."),
            Why,
            _ask_to_lift,
        )
    words = (
        _("%(name)s asked to lift the hold.") if hold.lifting_on else _("%(name)s asked for a legal hold.")
    )
    if asked.by == request.worker.id.hex:
        return _Step(f"{words % {'name': asked.by_name}} {_('Somebody else has to agree.')}")
    return _Step(words % {"name": asked.by_name}, Answer, _agree_to_lift if hold.lifting_on else _agree)


def _ask(request: WorkerRequest, row: Case, told: Mapping[str, Any]) -> None:
    actions.ask(request.worker, row, told["why"])


def _let_go(request: WorkerRequest, row: Case, told: Mapping[str, Any]) -> None:
    if told["then"] == "go":
        actions.let_go(request.worker, row, told["why"])
    else:
        actions.ask(request.worker, row, told["why"])


def _ask_to_lift(request: WorkerRequest, row: Case, told: Mapping[str, Any]) -> None:
    actions.ask_to_lift(request.worker, row, told["why"])


def _agree(request: WorkerRequest, row: Case, told: Mapping[str, Any]) -> None:
    if told["answer"] == "yes":
        actions.agree(request.worker, row)
    else:
        actions.refuse(request.worker, row, told["why"])


def _agree_to_lift(request: WorkerRequest, row: Case, told: Mapping[str, Any]) -> None:
    if told["answer"] == "yes":
        actions.agree_to_lift(request.worker, row)
    else:
        actions.refuse(request.worker, row, told["why"])


def _said(told: HoldTold | None) -> Rows:
    if told is None:
        return ()
    steps = ((_("Asked for"), told.asked), (_("Agreed"), told.agreed), (_("Asked to lift it"), told.lifting))
    return tuple((str(name), _in_words(each)) for name, each in steps if each)


def _in_words(each: Said) -> str:
    return ": ".join(filter(None, (f"{each.by_name}, {said(each.at)}", each.why)))


@by_the_table
def purge(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Look at a closed case: keep it longer, or erase it."""
    row = rules.case(request.worker, page_of(request), id)
    if row.closed_on is None:
        raise Http404
    form = Review(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            if told["end"] == "keep":
                actions.keep_longer(request.worker, row, told["until"], told["why"])
            else:
                actions.purge(request.worker, row, told["why"])
        except actions.NotNow:
            return done.then(request, "", "cases:purge", id)
        return done.then(request, done.SAVED if told["end"] == "keep" else done.GONE, "cases:kept")
    page = OnePage(
        heading=_("Keep it or erase it"),
        ref=row.ref,
        words=_state(row),
        rows=(),
        form=form,
        back=reverse("cases:kept"),
    )
    return render(request, "keeping/keeping.html", page)
