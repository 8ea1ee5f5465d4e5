"""The pages on which something is found, left for somebody, or waits for a duty manager or lead."""

import uuid

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.foundation.ui.questions import text as text_field
from chesil_web.staff.access import identity, searches
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.cases import boards, rules
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.people_models import NoticeTold
from chesil_web.staff.notices import presenters
from chesil_web.staff.parties import actions as people_actions
from chesil_web.staff.parties import conflicts
from chesil_web.staff.parties import presenters as people_presenters
from chesil_web.staff.parties import queries as people_queries
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.signing import WorkerRequest


class FindForm(forms.Form):
    """What a case is looked for by."""

    words = text_field(
        lazy("Look for"),
        lazy(
            "A name, phone number, e-mail address, a reference, or the name of a case, such as K7Q-X4M. A "
            "first name or surname alone finds only cases that you can open."
        ),
        required=lazy("Write what to look for."),
    )  # fmt: skip


class WordForm(forms.Form):
    """An urgent line for whoever works with somebody."""

    whom = text_field(
        lazy("Who is it about?"),
        lazy("Surname and initial, phone number, e-mail address, a reference, or the name of a case."),
        required=lazy("Write who it is about."),
    )  # fmt: skip
    text = text_field(
        lazy("What do they have to know?"), lazy("Say how you know it, and how you can be reached."), rows=4,
        required=lazy("Write what they have to know."),
    )  # fmt: skip


class SettleForm(forms.Form):
    """What was done about a word that somebody left."""

    outcome = text_field(
        lazy("What was done about it?"), lazy("A sentence: who did what, and when."), rows=3,
        required=lazy("Write what was done."),
    )  # fmt: skip


@by_the_table
def find(request: WorkerRequest) -> HttpResponse:
    """Look for a case. What was looked for is kept nowhere and stands in no address."""
    form = FindForm(request.POST or None)
    known: tuple[tuple[str, str, str], ...] = ()
    words = ""
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        known = _found(request.worker, words)
        searches.count(request.worker, words, found=bool(known))
    page = presenters.FindPage(
        heading=_("Find a case"),
        form=form,
        back=reverse("cases:day"),
        known=known,
        looked=words,
        is_one_name=len(identity.words(words)) == 1 and not rules.is_ref(words),
    )
    return render(request, "notices/find.html", page)


def _found(worker: Working, words: str) -> tuple[tuple[str, str, str], ...]:
    """The cases of a line that the worker may see. Of the others their duty managers are told."""
    if rules.is_ref(words):
        rows = rules.visible(worker, "cases:case").filter(ref=rules.as_ref(words))
        return people_presenters.known(dict.fromkeys(rows, ()), worker)
    shown, unseen = people_queries.known_elsewhere(worker, identity.searched(words))
    conflicts.pass_on(worker, unseen, kind="search")
    by_name: dict[Case, set[str]] = {row: set() for row in boards.called(worker, words)}
    return people_presenters.known(by_name | dict(shown), worker)


@by_the_table
def counted(request: WorkerRequest) -> HttpResponse:
    """How often workers searched, for the people who check searches."""
    return render(request, "notices/searches.html", presenters.counted(request.worker))


@by_the_table
def word(request: WorkerRequest) -> HttpResponse:
    """Leave an urgent line. Whatever comes of it, the page says the same."""
    form = WordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _leave_word(request.worker, form.cleaned_data["whom"], form.cleaned_data["text"])
        return render(
            request, "notices/word_left.html", Page(heading=_("It was passed on"), back=reverse("cases:day"))
        )
    page = Page(heading=_("Leave a message for somebody’s worker"), form=form, back=reverse("cases:day"))
    return render(request, "notices/word.html", page)


def _leave_word(worker: Working, whom: str, text: str) -> None:
    found = people_queries.cases_of_a_line(whom)
    conflicts.pass_on(worker, found, text=text, kind="word")
    if not found:
        told = NoticeTold(kind="word", at=timezone.now(), text=f"{whom}\n{text}", name=worker.told.name)
        conflicts.keep_notice(conflicts.reads_arrived(worker.row.agency_id), told, urgent=True)


@by_the_table
def notices(request: WorkerRequest) -> HttpResponse:
    """What waits for a duty manager or lead. A word that somebody left ends with what was done about it."""
    found = people_queries.notices(request.worker)
    asked = _asked(request) if request.method == "POST" else None
    words = {
        row.id: SettleForm(request.POST if row.id == asked else None, auto_id=f"id_{row.id.hex}_%s")
        for row, told in found
        if told.kind == "word"
    }
    row = next((row for row, _told in found if row.id == asked), None)
    if asked and row is None:
        return redirect("cases:notices")
    form = words.get(row.id) if row else None
    if row and (form is None or form.is_valid()):
        people_actions.settle(request.worker, row, form.cleaned_data["outcome"] if form else "")
        return done.then(request, done.SAVED, "cases:notices")
    return render(
        request,
        "notices/notices.html",
        presenters.notices(found, words, people_queries.answered(request.worker)),
    )


def _asked(request: WorkerRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("id", ""))
    except ValueError:
        raise Http404 from None
