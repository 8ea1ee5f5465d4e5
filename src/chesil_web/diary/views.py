"""Write an entry, find it, change it, delete it and bring it back."""

import uuid
from typing import Final

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chesil_web.accounts.actions import shown_code, waiting_code
from chesil_web.accounts.presenters import waiting as waiting_words
from chesil_web.diary import actions, forms, index, presenters, queries, rules, steps
from chesil_web.diary.correcting import FactsForm
from chesil_web.diary.models import Entry
from chesil_web.diary.today import leads, reminders
from chesil_web.evidence import actions as evidence
from chesil_web.evidence.uploads import Uploaded, received
from chesil_web.keys import sessions
from chesil_web.keys.requests import PrivateRequest
from chesil_web.ui.access import private
from chesil_web.ui.page import render

_ASKED: Final = "asked"  # a question that a new entry answers: it only begins the form
_LONGEST_QUESTION: Final = 1_000
_MOST_VERSIONS: Final = 100_000


@private
def today(request: PrivateRequest) -> HttpResponse:
    """The first page inside."""
    rows = index.head(request.safe).latest
    drafts, soon = queries.drafts(request.safe), reminders(request.safe)
    waiting, to_keep = waiting_words(waiting_code(request)), shown_code(request.safe) is not None
    page = presenters.today(rows, drafts, soon, leads(request.safe), waiting, to_keep=to_keep)
    return render(request, "diary/today.html", page)


@private
def entry_list(request: PrivateRequest) -> HttpResponse:
    """All entries, or those looked for. What is looked for is sent in the request, never in the address."""
    return _list(request, removed=False)


@private
def removed(request: PrivateRequest) -> HttpResponse:
    """What was deleted in the last 30 days."""
    return _list(request, removed=True)


def _list(request: PrivateRequest, *, removed: bool) -> HttpResponse:
    form = forms.Search(request.POST if request.method == "POST" else None)
    wanted = queries.Wanted(**form.wanted(), removed=removed)
    rows = queries.entries(request.safe, wanted)
    number = form.cleaned_data["page"] if form.is_valid() else None
    shown = presenters.on_page(rows, number or 1)
    page = presenters.listed(shown, form, wanted, queries.damaged(request.safe, shown))
    return render(request, "diary/list.html", page)


@private
def calendar(request: PrivateRequest, month: str = "") -> HttpResponse:
    """A month of days with the entries of each."""
    given = presenters.as_month(month)
    rows = index.of_days(request.safe, given, presenters.last_day(given))
    page = presenters.month(rows, given, index.months(request.safe))
    return render(request, "diary/calendar.html", page)


@private
def new(request: PrivateRequest) -> HttpResponse:
    """Start with the first question; on a wide screen with all of them."""
    if request.method == "GET" and "Mobi" not in request.headers.get("User-Agent", "Mobi"):
        return redirect("diary:new-whole")
    return _step(request, None, steps.FIRST)


@private
def by_steps(request: PrivateRequest) -> HttpResponse:
    """Start with the first question, on any screen."""
    return _step(request, None, steps.FIRST)


@private
def step(request: PrivateRequest, draft: uuid.UUID, name: str) -> HttpResponse:
    """One question of an entry that is being written."""
    given = steps.step(name)
    if given is None:
        raise Http404
    return _finished(request, draft) or _step(request, draft, given)


def _finished(request: PrivateRequest, draft: uuid.UUID) -> HttpResponse | None:
    """To the entry that a draft became meanwhile, as after a second press; None while it is being written.

    What is sent to one that was thrown away in another tab begins it anew.
    """
    if rules.is_draft(request.safe, draft):
        return None
    if request.method == "POST" and not rules.is_there(request.safe, draft):
        return None
    return redirect("diary:entry", rules.newest(request.safe, draft).entry)


def _step(request: PrivateRequest, draft: uuid.UUID | None, given: steps.Step) -> HttpResponse:
    before = _said_before(request, draft)
    form = _form(request, before, only=given.fields)
    if request.method == "POST" and form.is_valid() and _is_last(request, given):
        _refuse_blank(form, before)
    if request.method == "POST" and form.is_valid():
        if draft is None and "whole" in request.POST and form.is_blank():
            return redirect("diary:new-whole")
        if draft is None:
            draft = _given_id(request)
            actions.start_draft(request.safe, draft, form.said())
        else:
            actions.add_to_draft(request.safe, draft, form.said())
        return _next(request, draft, given)
    number, of = steps.STEPS.index(given) + 1, len(steps.STEPS)
    new = "" if draft else _given_id(request).hex
    page = presenters.step(form, given, number=number, of=of, draft=draft, new=new)
    return render(request, "diary/step.html", page)


def _is_last(request: HttpRequest, given: steps.Step) -> bool:
    """Whether the button that was pressed ends the entry."""
    if "whole" in request.POST or "back" in request.POST:
        return False
    return "stop" in request.POST or steps.after(given) is None


def _refuse_blank(form: forms.EntryForm, before: Entry | None = None) -> None:
    if form.is_blank() and (before is None or forms.is_blank(forms.first(before))):
        first = next(iter(form.fields))
        form.add_error(
            "what" if "what" in form.fields else first,
            _("Nothing is written yet. Write what happened, or answer any other question."),
        )


def _said_before(request: PrivateRequest, draft: uuid.UUID | None) -> Entry | None:
    if draft is None or not rules.is_draft(request.safe, draft):
        return None
    (entry,) = request.safe.read([rules.draft(request.safe, draft)], Entry)
    return entry


def _form(request: PrivateRequest, before: Entry | None, only: tuple[str, ...] = ()) -> forms.EntryForm:
    """The questions, with what she said *before* and what she can choose from."""
    sent = _sent(request)
    names = queries.names(request.safe) if not only or "person" in only else {}
    her_files = _her_files(request, before, sent) if not only or "files" in only else []
    return forms.EntryForm(
        sent, request.FILES if sent else None, only=only, initial=forms.first(before) if before else {},
        names=names, her_files=her_files,
    )  # fmt: skip


def _her_files(
    request: PrivateRequest, before: Entry | None, sent: QueryDict | None
) -> list[tuple[str, str]]:
    had = before.files if before else ()
    ticked = sent.getlist("files") if sent else ()
    return presenters.file_choices(queries.files_to_choose(request.safe, before=had, typed=ticked))


def _sent(request: PrivateRequest) -> QueryDict | None:
    """What was sent. A file that came along is kept and ticked: it stays when something else is wrong."""
    if (not request.POST and not request.FILES) or _ASKED in request.POST:
        return None
    sent = request.POST.copy()
    for each in received(request, "new"):
        if isinstance(each, Uploaded):
            id, _is_new = evidence.keep(request.safe, each)
            sent.appendlist("files", id.hex)
    return sent


def _next(request: PrivateRequest, draft: uuid.UUID, given: steps.Step) -> HttpResponse:
    """Where the button leads; what was typed is in the draft whichever it was."""
    if "whole" in request.POST:
        return redirect("diary:draft-whole", draft)
    to = steps.before(given) if "back" in request.POST else steps.after(given)
    if to is not None and "stop" not in request.POST:
        return redirect("diary:step", draft, to.name)
    return redirect("diary:entry", actions.finish_draft(request.safe, draft))


@private
def new_whole(request: PrivateRequest) -> HttpResponse:
    """Every question on one page."""
    return _whole(request, _given_id(request), based_on=0, back=reverse("diary:today"))


@private
def draft_whole(request: PrivateRequest, draft: uuid.UUID) -> HttpResponse:
    """Every question on one page, of an entry that was begun question by question."""
    if there := _finished(request, draft):
        return there
    form = _form(request, _said_before(request, draft))
    if request.method == "POST" and form.is_valid() and "steps" not in request.POST:
        _refuse_blank(form)
    if request.method == "POST" and form.is_valid():
        actions.add_to_draft(request.safe, draft, form.said())
        if "steps" in request.POST:
            return redirect("diary:step", draft, steps.FIRST.name)
        return redirect("diary:entry", actions.finish_draft(request.safe, draft))
    page = presenters.whole(form, entry=draft, based_on=0, back=reverse("diary:today"))
    return render(request, "diary/whole.html", page)


@private
def edit(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Change an entry: the change is a new version, and the older ones stay."""
    latest = rules.newest(request.safe, entry)
    (said,) = request.safe.read([latest], Entry)
    return _whole(
        request,
        entry,
        based_on=latest.number,
        back=reverse("diary:entry", args=[entry]),
        before=said,
    )


def _whole(
    request: PrivateRequest,
    entry: uuid.UUID,
    *,
    based_on: int,
    back: str,
    before: Entry | None = None,
) -> HttpResponse:
    form = _form(request, before)
    if request.method == "POST" and form.is_bound:
        based_on = _number(request.POST.get("based_on", ""), based_on)
        if form.is_valid() and "steps" not in request.POST:
            _refuse_blank(form)
        if form.is_valid():
            if "steps" in request.POST and not based_on:
                if form.is_blank():
                    return redirect("diary:by-steps")
                actions.start_draft(request.safe, entry, form.said())
                return redirect("diary:step", entry, steps.FIRST.name)
            said = Entry(written_at=timezone.now(), based_on=based_on, **form.said())
            actions.write(request.safe, entry, _corrected(said, before))
            actions.forget_draft(request.safe, entry)
            return redirect("diary:entry", entry)
    asked = request.POST.get(_ASKED, "")[:_LONGEST_QUESTION]
    page = presenters.whole(form, entry=entry, based_on=based_on, back=back, asked=asked)
    return render(request, "diary/whole.html", page)


def _corrected(said: Entry, before: Entry | None) -> Entry:
    """An entry with what she corrected of it before, which stays so when its words are changed."""
    if before is None:
        return said
    return msgspec.structs.replace(
        said, facts_added=before.facts_added, facts_taken_out=before.facts_taken_out
    )


@private
@require_POST
def keep(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Keep as a draft what was typed, because whoever types is leaving; without scripts, leave too."""
    given = steps.step(request.GET.get("step", ""))
    form = _form(request, None, only=given.fields if given else ())
    form.full_clean()
    if form.is_bound and not forms.is_blank(answers := form.so_far()):
        based_on = _number(request.POST.get("based_on", "0"), _MOST_VERSIONS)
        actions.keep_draft(request.safe, entry, answers, based_on=based_on)
    if "leave" not in request.POST:
        return HttpResponse(status=204)
    # Browsers let a form lead to no other site, so a blank page goes on to the way out.
    sessions.leave(request)
    return HttpResponse(headers={"Refresh": f"0; url={reverse('leave')}"})


def _given_id(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("entry", ""))
    except ValueError:  # the page is shown for the first time
        return uuid.uuid4()


def _number(text: str, otherwise: int) -> int:
    return min(int(text), otherwise) if text.isdecimal() and len(text) < 6 else otherwise


@private
def entry(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """An entry and its versions."""
    versions = queries.versions(request.safe, entry)
    files = queries.files(request.safe, versions[0][1])
    newest = rules.newest(request.safe, entry).number
    page = presenters.entry(versions, entry, files, newest=newest)
    return render(request, "diary/entry.html", page)


@private
def facts(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """What is read in the words of an entry, to be corrected."""
    (words,) = request.safe.read([rules.newest(request.safe, entry)], Entry)
    form = FactsForm(request.POST or None, entry=words)
    if form.is_valid():
        actions.correct(request.safe, entry, **form.corrected())
        return redirect("diary:entry", entry)
    return render(request, "diary/facts.html", presenters.facts(form, entry))


@private
@require_POST
def remove(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Delete an entry, with a way back."""
    actions.remove(request.safe, entry)
    return redirect("diary:entry", entry)


@private
@require_POST
def bring_back(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Undo a deletion."""
    actions.bring_back(request.safe, entry)
    return redirect("diary:entry", entry)


@private
def drop(request: PrivateRequest, draft: uuid.UUID) -> HttpResponse:
    """Throw a draft away, after asking."""
    rules.draft(request.safe, draft)
    if "sure" not in request.POST:
        return render(request, "ui/sure.html", presenters.sure(draft))
    actions.drop_draft(request.safe, draft)
    return redirect("diary:today")
