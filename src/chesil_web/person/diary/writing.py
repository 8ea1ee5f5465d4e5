"""Write an entry in seconds, add to it question by question or all at once, and note what happened again."""

import uuid
from typing import Any, Final

import attrs
import msgspec
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done, typed
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.person.accounts import preferences
from chesil_web.person.diary import (
    actions,
    forms,
    presenters,
    proposing,
    queries,
    questions,
    repeating,
    rules,
    steps,
    things,
)
from chesil_web.person.diary.models import Entry
from chesil_web.record.evidence import actions as evidence
from chesil_web.record.evidence.uploads import Refused, Uploaded, received

_ASKED: Final = "asked"  # a question that a new entry answers: it only begins the form
_EVERY: Final = "all"  # in the address of a change: she asked for every question
_LONGEST_QUESTION: Final = 1_000
_MOST_VERSIONS: Final = 100_000


@private
def new(request: PrivateRequest) -> HttpResponse:
    """When and what, then save."""
    return _step(request, _sent_id(request), steps.QUICK)


@private
def by_steps(request: PrivateRequest) -> HttpResponse:
    """Start with the first question of all."""
    return _step(request, _sent_id(request), steps.FIRST)


@private
def step(request: PrivateRequest, entry: uuid.UUID, name: str) -> HttpResponse:
    """One page of questions about an entry, be it saved or not.

    What is sent to a draft that was thrown away in another tab begins it anew.
    """
    given = steps.step(name)
    if given is None or (request.method != "POST" and queries.begun(request.safe, entry)[0] is None):
        raise Http404
    return _step(request, entry, given)


@private
def more(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Go on with an entry where there is more to say, in the way she likes it."""
    before, number = queries.begun(request.safe, entry)
    if before is None:
        raise Http404
    if not number and steps.is_quick(before):
        return redirect("diary:step", entry, steps.QUICK.name)
    if preferences.preferences(request.safe).questions == "all":
        return redirect("diary:draft-whole", entry)
    return redirect("diary:step", entry, steps.reached(before, queries.saved(request.safe, entry)).name)


def _step(request: PrivateRequest, entry: uuid.UUID | None, given: steps.Step) -> HttpResponse:
    before, number = queries.begun(request.safe, entry) if entry else (None, 0)
    entry = entry or uuid.uuid4()
    is_quick = given is steps.QUICK
    form = _form(request, before, only=given.fields, without=("between",) if is_quick else ())
    if is_quick and before and not form.is_bound:
        _propose(form, *proposing.proposed(before, queries.files(request.safe, before)))
    among = steps.asked(queries.saved(request.safe, entry) if number else None)
    if request.method == "POST":
        if form.is_valid() and _is_last(request, given, among):
            _refuse_blank(form, before)
        if form.is_valid():
            return _answered(request, entry, given, among, form)
    page = questions.step(form, given, among=among, entry=entry, begun=before is not None, number=number)
    if not is_quick:
        return render(request, "diary/step.html", page)
    waiting = queries.drafts(request.safe) if before is None else []
    draft = reverse("diary:more", args=[waiting[0][0]]) if waiting else ""
    return render(request, "diary/quick.html", attrs.evolve(page, draft=draft))


def _propose(form: forms.EntryForm, shown: dict[str, Any], says: str) -> None:
    if shown:
        form.initial = {**form.initial, **shown}
        form.fields["when"].help_text = says


def _is_last(request: HttpRequest, given: steps.Step, among: tuple[steps.Step, ...]) -> bool:
    """Whether the button that was pressed ends the entry."""
    if {"whole", "back", "file", "another"} & request.POST.keys():
        return False
    return "stop" in request.POST or steps.after(given, among) is None


def _answered(
    request: PrivateRequest, entry: uuid.UUID, given: steps.Step, among: tuple[steps.Step, ...],
    form: forms.EntryForm,
) -> HttpResponse:  # fmt: skip
    """Keep what was answered, and go where the button leads."""
    if _is_last(request, given, among):
        return _saved(request, actions.save(request.safe, entry, form.said()))
    if "file" not in request.POST or not form.is_blank():
        actions.add_to_draft(request.safe, entry, form.said())
    if "file" in request.POST:
        return redirect("diary:from-file", entry)
    if "whole" in request.POST:
        preferences.prefer(request.safe, questions="all")
        actions.drop_if_empty(request.safe, entry)
        is_there = queries.begun(request.safe, entry)[0] is not None
        return redirect("diary:draft-whole", entry) if is_there else redirect("diary:new-whole")
    to = given if "another" in request.POST else steps.after(given, among)
    if "back" in request.POST:
        to = steps.before(given, among) or given
    address = reverse("diary:step", args=[entry, (to or given).name])
    # Below what was answered stands the question about another thing.
    count = len(things.answered(form.cleaned_data))
    return redirect(f"{address}#id_thing{min(count, things.MOST - 1)}" if to is given else address)


def _saved(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """To the entry, which says that it is saved."""
    return done.then(request, presenters.SAVED, "diary:entry", entry)


def _refuse_blank(form: forms.EntryForm, before: Entry | None = None) -> None:
    if form.is_blank() and (before is None or rules.is_empty(before)):
        first = next(iter(form.fields))
        form.add_error(
            "what" if "what" in form.fields else first,
            _("Nothing is written yet. Write what happened, or answer any other question."),
        )


def _form(
    request: PrivateRequest,
    before: Entry | None,
    *,
    only: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
) -> forms.EntryForm:
    """The questions, with what she said *before* and what she can choose from."""
    sent = _sent(request)
    names = queries.names(request.safe) if not only or "person" in only else {}
    has_files = "files" in only or not only
    her_files = _her_files(request, before, sent, newest=only != steps.QUICK.fields) if has_files else []
    return forms.EntryForm(
        sent, request.FILES if sent else None, only=only, without=without,
        initial=forms.first(before) if before else {}, names=names, her_files=her_files,
    )  # fmt: skip


def _her_files(
    request: PrivateRequest, before: Entry | None, sent: QueryDict | None, *, newest: bool
) -> list[tuple[str, str]]:
    had = before.files if before else ()
    ticked = sent.getlist("files") if sent else ()
    if not (newest or had or ticked):
        return []
    most = queries.NEWEST_FILES if newest else 0
    found = queries.files_to_choose(request.safe, before=had, typed=ticked, most=most)
    return questions.file_choices(found)


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


@private
def start_from_file(request: PrivateRequest) -> HttpResponse:
    """Begin an entry with a photo, a screenshot or a recording."""
    return _from_file(request, uuid.uuid4())


@private
def from_file(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Pick a photo, a screenshot or a recording, then write. With scripts the files are here already."""
    return _from_file(request, entry)


def _from_file(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        given = received(request, "files")
        kept = [evidence.keep(request.safe, each)[0] for each in given if isinstance(each, Uploaded)]
        kept += queries.ids_of_files(request.safe, request.POST.getlist("kept"))
        if kept:
            before, _number = queries.begun(request.safe, entry)
            had = before.files if before else ()
            chosen = tuple(dict.fromkeys([*had, *(each.hex for each in kept)]))
            actions.add_to_draft(request.safe, entry, {"files": chosen})
            return done.then(request, done.ADDED, "diary:step", entry, steps.QUICK.name)
        refused = (each.what for each in given if isinstance(each, Refused))
        problem = next(refused, _("Choose at least one file."))
    return render(request, "diary/from_file.html", questions.from_file(entry, problem))


@private
def again(request: PrivateRequest) -> HttpResponse:
    """Note with one press that something happened again, now."""
    safe = request.safe
    if request.method == "POST":
        said = _said_again(request)
        if said:
            now = timezone.localtime()
            entry = Entry(written_at=now, when=f"{now:%Y-%m-%dT%H:%M}", **said)
            id = _given_id(request)
            actions.write(safe, id, entry)
            times = repeating.times_that_day(safe, entry)
            is_second = "like" in request.POST or times > 1
            done.leave(request, presenters.AGAIN if is_second else presenters.SAVED, times)
            return redirect("diary:entry", id)
    return render(request, "diary/again.html", questions.again(repeating.repeated(safe)))


def _said_again(request: PrivateRequest) -> dict[str, Any]:
    """What the button that was pressed says; nothing when the entry it repeats is gone."""
    if common := repeating.common(request.POST.get("kind", "")):
        return common.entry()
    like = _sent_id(request, "like")
    earlier = queries.saved(request.safe, like) if like else None
    return repeating.again(earlier) if earlier else {}


@private
def new_whole(request: PrivateRequest) -> HttpResponse:
    """Every question on one page."""
    return _whole(request, _given_id(request), based_on=0, back=reverse("diary:today"))


@private
def draft_whole(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Every question on one page, of an entry that is being written."""
    before, number = queries.begun(request.safe, entry)
    if request.method != "POST":
        if before is None:
            raise Http404
        if not rules.is_draft(request.safe, entry):
            return redirect(f"{reverse('diary:edit', args=[entry])}?{_EVERY}=yes")
    return _whole(request, entry, based_on=number, back=reverse("diary:today"), before=before)


@private
def edit(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Change an entry: the change is a new version, and the older ones stay."""
    latest = rules.newest(request.safe, entry)
    (said,) = request.safe.read([latest], Entry)
    back = reverse("diary:entry", args=[entry])
    hides = _EVERY not in request.GET
    return _whole(request, entry, based_on=latest.number, back=back, before=said, hides=hides)


def _whole(
    request: PrivateRequest, entry: uuid.UUID, *, based_on: int, back: str, before: Entry | None = None,
    hides: bool = False,
) -> HttpResponse:  # fmt: skip
    form = _form(request, before, without=("now",) if based_on and before and before.when else ())
    if request.method == "POST" and form.is_bound:
        based_on = _number(request.POST.get("based_on", ""), based_on)
        if form.is_valid() and "steps" not in request.POST:
            _refuse_blank(form)
        if form.is_valid():
            return _whole_answered(request, entry, form, based_on=based_on, before=before)
    asked = request.POST.get(_ASKED, "")[:_LONGEST_QUESTION]
    page = questions.whole(form, entry=entry, based_on=based_on, back=back, asked=asked, hides=hides)
    return render(request, "diary/whole.html", page)


def _whole_answered(
    request: PrivateRequest, entry: uuid.UUID, form: forms.EntryForm, *, based_on: int, before: Entry | None
) -> HttpResponse:
    if "steps" in request.POST:
        preferences.prefer(request.safe, questions="one")
        if form.is_blank():
            return redirect("diary:by-steps")
        actions.add_to_draft(request.safe, entry, form.said(), based_on=based_on)
        return redirect("diary:step", entry, steps.asked(queries.saved(request.safe, entry))[0].name)
    actions.write(request.safe, entry, _corrected(form, before, based_on))
    actions.forget_draft(request.safe, entry)
    return _saved(request, entry)


def _corrected(form: forms.EntryForm, before: Entry | None, based_on: int) -> Entry:
    """An entry with what she corrected of it before, which stays so when its words are changed."""
    now = timezone.now()
    if before is None:
        return Entry(written_at=now, based_on=based_on, **form.said())
    return msgspec.structs.replace(before, written_at=now, based_on=based_on, removed_at=None, **form.said())


@private
@require_POST
def keep(request: PrivateRequest, entry: uuid.UUID) -> HttpResponse:
    """Keep as a draft what is being typed; without scripts, go back or leave as well."""
    given = steps.step(request.GET.get("step", ""))
    form = _form(request, None, only=given.fields if given else ())
    form.full_clean()
    if form.is_bound:
        based_on = _number(request.POST.get("based_on", "0"), _MOST_VERSIONS)
        actions.keep_draft(request.safe, entry, form.so_far(), based_on=based_on)
    return typed.kept(request)


@private
def drop(request: PrivateRequest, draft: uuid.UUID) -> HttpResponse:
    """Throw a draft away, after asking."""
    rules.draft(request.safe, draft)
    if "sure" not in request.POST:
        return render(request, "ui/sure.html", questions.sure(draft))
    actions.drop_draft(request.safe, draft)
    return done.then(request, done.GONE, "diary:today")


def _given_id(request: HttpRequest) -> uuid.UUID:
    return _sent_id(request) or uuid.uuid4()


def _sent_id(request: HttpRequest, name: str = "entry") -> uuid.UUID | None:
    """The id in a form; None when the page is shown for the first time, or it was changed by hand."""
    try:
        return uuid.UUID(request.POST.get(name, ""))
    except ValueError:
        return None


def _number(text: str, otherwise: int) -> int:
    return min(int(text), otherwise) if text.isdecimal() and len(text) < 6 else otherwise
