"""See what was written, find it, delete it and bring it back."""

import uuid
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys.opened import asked_once
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private, sent_from
from chesil_web.foundation.ui.page import render, see
from chesil_web.person.accounts import preferences
from chesil_web.person.accounts.actions import new_code, sheet
from chesil_web.person.accounts.presenters import news_of_code
from chesil_web.person.diary import actions, first_page, index, pointing, presenters, queries, rules
from chesil_web.person.diary.beside import notes
from chesil_web.person.diary.correcting import FactsForm
from chesil_web.person.diary.matters import matters
from chesil_web.person.diary.models import Entry
from chesil_web.person.diary.today import gathered
from chesil_web.record.evidence.beside import links_of_entry

_MOST_PAGES: Final = 10_000


def _number(text: str) -> int:
    return min(int(text), _MOST_PAGES) if text.isdecimal() and len(text) < 6 else 1


@private
@asked_once()
def today(request: PrivateRequest) -> HttpResponse:
    """The first page inside."""
    found = gathered(request.safe, matters(request.safe), safety=str(first_page.SAFETY))
    news, shown = news_of_code(new_code(request)), sheet(request.safe)
    to_keep = shown is not None and shown.to_keep
    rows, (what, _count) = index.head(request.safe).latest, done.taken(request)
    page = first_page.today(found, rows, news, to_keep=to_keep, done=what)
    return render(request, "diary/today.html", page)


@private
@sent_from("diary:today")
def put_off(request: PrivateRequest) -> HttpResponse:
    """Put off one thing of the first page for a day or a week; without days, bring it back."""
    what, days = request.POST.get("what", ""), request.POST.get("days", "")
    found, until = gathered(request.safe, matters(request.safe), safety=""), first_page.until(days)
    if what in found.ids and (until or not days):
        preferences.put_off(request.safe, what, until)
        done.leave(request, "off" if until else done.BACK)
    return see(reverse("diary:today"))


@private
def removed(request: PrivateRequest) -> HttpResponse:
    """What was deleted in the last 30 days."""
    said = request.POST.get("page", "1")
    shown = presenters.on_page(index.removed(request.safe), _number(said))
    return render(request, "diary/removed.html", presenters.removed(shown))


@private
def calendar(request: PrivateRequest, month: str = "") -> HttpResponse:
    """A month of days with the entries of each: the last one that has any, until another is chosen."""
    months = index.months(request.safe)
    given = presenters.as_month(month or next(reversed(months), ""))
    rows = index.of_days(request.safe, given, presenters.last_day(given))
    page = presenters.month(rows, given, months)
    return render(request, "diary/calendar.html", page)


@private
def entry(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """An entry and its versions."""
    versions = queries.versions(request.safe, entry)
    files = queries.files(request.safe, versions[0][1])
    newest = rules.newest(request.safe, entry).number
    what, count = done.taken(request)
    said = versions[0][1]
    names = () if said.kinds and said.who else tuple(queries.names(request.safe))
    found = queries.meaning(request.safe, names)(said)
    page = presenters.entry(
        versions, entry, files, newest=newest, is_draft=rules.is_draft(request.safe, entry), done=what,
        count=count,
        notes=notes(request, entry) if what == presenters.SAVED else (),
        names=() if said.who else names,
        meant=pointing.in_words(found, said) if found else "",
        links=links_of_entry(request.safe, [uuid.UUID(id) for id, kept in files if kept]),
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
def who(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Say with one press who did it: somebody she named before, or nobody whom she knows."""
    said = request.POST.get("who", "")
    if said in queries.names(request.safe):
        actions.say_who(request.safe, entry, said)
        done.leave(request, presenters.SAVED)
    else:
        done.leave(request, presenters.NOBODY)
    return redirect("diary:entry", entry)


@private
@require_POST
def meant(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Say with one press what the words of an entry point to."""
    if actions.say_what_is_meant(request.safe, entry, version=request.POST.get("version", "")):
        done.leave(request, presenters.SAVED)
    return redirect("diary:entry", entry)


@private
@sent_from("timeline:list")
def move_day(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Move what was just saved to the day that was meant, where its time is near midnight."""
    if actions.move_day(request.safe, entry, version=request.POST.get("version", "")):
        done.leave(request, presenters.SAVED)
    return redirect("diary:entry", entry)


@private
@require_POST
def bring_back(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Undo a deletion."""
    actions.bring_back(request.safe, entry)
    return done.then(request, done.BACK, "diary:entry", entry)
