"""See what was written, find it, delete it and bring it back."""

import uuid
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from chesil_web.accounts.actions import shown_code, waiting_code
from chesil_web.accounts.presenters import waiting as waiting_words
from chesil_web.diary import actions, index, presenters, queries, rules
from chesil_web.diary.correcting import FactsForm
from chesil_web.diary.models import Entry
from chesil_web.diary.today import leads, reminders
from chesil_web.keys.requests import PrivateRequest
from chesil_web.ui import done
from chesil_web.ui.access import private, sent_from
from chesil_web.ui.page import render

_MOST_PAGES: Final = 10_000


def _number(text: str) -> int:
    return min(int(text), _MOST_PAGES) if text.isdecimal() and len(text) < 6 else 1


@private
def today(request: PrivateRequest) -> HttpResponse:
    """The first page inside."""
    rows = index.head(request.safe).latest
    drafts, soon = queries.drafts(request.safe), reminders(request.safe)
    waiting, to_keep = waiting_words(waiting_code(request)), shown_code(request.safe) is not None
    page = presenters.today(rows, drafts, soon, leads(request.safe), waiting, to_keep=to_keep)
    return render(request, "diary/today.html", page)


@private
def removed(request: PrivateRequest) -> HttpResponse:
    """What was deleted in the last 30 days."""
    said = request.POST.get("page", "1")
    shown = presenters.on_page(index.removed(request.safe), _number(said))
    return render(request, "diary/removed.html", presenters.removed(shown))


@private
def calendar(request: PrivateRequest, month: str = "") -> HttpResponse:
    """A month of days with the entries of each."""
    given = presenters.as_month(month)
    rows = index.of_days(request.safe, given, presenters.last_day(given))
    page = presenters.month(rows, given, index.months(request.safe))
    return render(request, "diary/calendar.html", page)


@private
def entry(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """An entry and its versions."""
    versions = queries.versions(request.safe, entry)
    files = queries.files(request.safe, versions[0][1])
    newest = rules.newest(request.safe, entry).number
    what, _count = done.taken(request)
    page = presenters.entry(
        versions, entry, files, newest=newest, is_draft=rules.is_draft(request.safe, entry), done=what
    )  # fmt: skip
    return render(request, "diary/entry.html", page)


@private
def facts(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """What is read in the words of an entry, to be corrected."""
    (words,) = request.safe.read([rules.newest(request.safe, entry)], Entry)
    form = FactsForm(request.POST or None, entry=words)
    if form.is_valid():
        actions.correct(request.safe, entry, **form.corrected())
        return done.then(request, done.SAVED, "diary:entry", entry)
    return render(request, "diary/facts.html", presenters.facts(form, entry))


@private
@require_POST
def remove(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Delete an entry, with a way back."""
    actions.remove(request.safe, entry)
    return redirect("diary:entry", entry)


@private
@sent_from("timeline:list")
def undo(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Take back what was just saved: a new entry is deleted, a change is changed back."""
    if actions.undo(request.safe, entry, version=request.POST.get("version", "")):
        done.leave(request, "undone")
    return redirect("diary:entry", entry)


@private
@require_POST
def bring_back(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Undo a deletion."""
    actions.bring_back(request.safe, entry)
    return done.then(request, done.BACK, "diary:entry", entry)
