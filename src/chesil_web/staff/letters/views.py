"""The pages of letters."""

import uuid
from collections.abc import Callable
from typing import cast, get_args

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil.documents.press import PaperNotMade
from chesil.leaks import NotAllowed
from chesil.vault.errors import Damaged
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import SurePage, render
from chesil_web.foundation.ui.saving import attachment
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import rules as cases
from chesil_web.staff.cases.models import Case
from chesil_web.staff.letters import actions, checking, forms, presenters, queries, rules
from chesil_web.staff.letters.models import Kind, VersionTold
from chesil_web.staff.letters.queries import Whole
from chesil_web.staff.letters.rules import NotPossible
from chesil_web.staff.letters.samples import Filled, filled, samples
from chesil_web.staff.workforce.models import Worker
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def letters(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """The letters of a case."""
    case = cases.case(request.worker, page_of(request), id)
    found = queries.letters(request.worker, case)
    return render(request, "letters/list.html", presenters.letters(case, found, done.taken(request)[0]))


@by_the_table
def choose(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Which letter to begin with."""
    case = _open_case(request, id)
    return render(request, "letters/choose.html", presenters.choose(case))


def _open_case(request: WorkerRequest, id: uuid.UUID) -> Case:
    case = cases.case(request.worker, page_of(request), id)
    if case.closed_on is not None:
        raise Http404
    return case


@by_the_table
def write(request: WorkerRequest, id: uuid.UUID, kind: str) -> HttpResponse:
    """A new letter, with words to begin with."""
    case = _open_case(request, id)
    if kind not in get_args(Kind):
        raise Http404
    chosen = cast(Kind, kind)
    form = forms.LetterForm(request.POST or None, initial=_sample(request, case, chosen))
    if request.method == "POST" and form.is_valid():
        kept = actions.write(request.worker, case, chosen, form.told())
        return done.then(request, done.SAVED, "letters:letter", id, kept.id)
    page = presenters.write(form, _("Write a letter"), reverse("letters:choose", args=[id]))
    return render(request, "letters/write.html", page)


def _sample(request: WorkerRequest, case: Case, kind: Kind) -> dict[str, str]:
    _safe, of_case = queries.opened(request.worker, case)
    worker = request.worker
    name = {"person": of_case.who, "accused": of_case.against}.get(samples()[kind].recipient, "")
    known = Filled(
        ref=case.ref, name=name, worker=worker.told.name, agency=worker.agency.name, phone=worker.told.phone
    )
    sample = filled(kind, known)
    names = ("recipient", "way", "title", "purpose", "basis", "text")
    return {each: getattr(sample, each) for each in names} | {"name": name}


@by_the_table
def change(request: WorkerRequest, id: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """Write a new version of a letter."""
    found = _whole(request, id, letter)
    if found.told.released_by:
        return _not_now(request, found, "released")
    form = forms.LetterForm(request.POST or None, initial=_as_fields(found.now) | {"base": found.number})
    if request.method == "POST" and form.is_valid():
        base = form.cleaned_data["base"] or 0
        try:
            actions.write(request.worker, found.case, found.told.kind, form.told(), letter=letter, base=base)
        except NotPossible as error:
            return _not_now(request, found, error.code)
        done.leave(request, "beside" if base < found.number else done.SAVED)
        return redirect("letters:letter", id, letter)
    back = reverse("letters:letter", args=[id, letter])
    return render(request, "letters/write.html", presenters.write(form, _("Change the letter"), back))


def _as_fields(told: VersionTold) -> dict[str, object]:
    names = ("recipient", "name", "way", "title", "text", "purpose", "basis", "keep_until")
    where = {"post": "post", "e-mail": "mail"}.get(told.way)
    fields: dict[str, object] = {each: getattr(told, each) for each in names}
    return fields | ({where: told.address} if where else {})


def _whole(request: WorkerRequest, id: uuid.UUID, letter: uuid.UUID) -> Whole:
    case = cases.case(request.worker, page_of(request), id)
    return queries.whole(request.worker, case, letter)


def _not_now(request: WorkerRequest, found: Whole, code: str) -> HttpResponse:
    done.leave(request, code)
    return redirect("letters:letter", found.case.id, found.row.id)


@by_the_table
def letter(request: WorkerRequest, id: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """A letter: check it, decide about what the check found, agree to what a colleague decided."""
    found = _whole(request, id, letter)
    form = None
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "decide":
            form = _decide(found, request)
            if form is None or not form.is_valid():
                return _shown(request, found, form)
        return _tried(request, found, lambda: _do(request, found, do, form))
    return _shown(request, found, _decide(found))


def _tried(request: WorkerRequest, found: Whole, act: Callable[[], object]) -> HttpResponse:
    """Do something and lead back to the letter, which says what was in the way."""
    try:
        act()
    except NotPossible as error:
        done.leave(request, error.code)
    except NotAllowed:  # another reader came in while the page was open
        done.leave(request, "changed")
    except Damaged:
        done.leave(request, "damaged")
    return redirect("letters:letter", found.case.id, found.row.id)


def _do(request: WorkerRequest, found: Whole, do: str, form: forms.Decide | None) -> None:
    worker, case, letter = request.worker, found.case, found.row.id
    if do == "check":
        actions.check(worker, case, letter)
    elif do == "decide" and form is not None:
        actions.decide(worker, case, letter, form.cleaned_data["version"], form.chosen())
    elif do in ("agree", "disagree"):
        place = request.POST.get("place", "")
        if not place.isdecimal():
            raise Http404
        actions.agree(worker, case, letter, int(place), yes=do == "agree")
    else:
        raise Http404


def _decide(found: Whole, request: WorkerRequest | None = None) -> forms.Decide | None:
    """The form for what is open; None where nothing is."""
    checked = found.told.checked
    hits = checking.undecided(checked, found.told.decided)
    if checked is None or not hits:
        return None
    return forms.Decide(request.POST if request else None, hits=hits, initial={"version": checked.version})


def _shown(request: WorkerRequest, found: Whole, form: forms.Decide | None) -> HttpResponse:
    page = presenters.letter(
        request.worker, found, form, done.taken(request)[0],
        has_colleagues=bool(rules.seconds(request.worker, found.case)),
    )  # fmt: skip
    return render(request, "letters/letter.html", page)


@by_the_table
def ask(request: WorkerRequest, id: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """Ask a colleague to be the second person."""
    found = _whole(request, id, letter)
    colleagues = {
        row.id.hex: (row, told.name)
        for row, told in rules.seconds(request.worker, found.case)
        if row.id.hex not in found.told.writers
    }
    form = forms.Ask(
        request.POST or None, colleagues=[(key, name) for key, (_row, name) in colleagues.items()]
    )
    if request.method == "POST" and form.is_valid():
        asked: Worker = colleagues[form.cleaned_data["colleague"]][0]
        return _tried(request, found, lambda: actions.ask(request.worker, found.case, letter, asked))
    page = presenters.write(form, _("Ask a second person"), reverse("letters:letter", args=[id, letter]))
    return render(request, "letters/one_form.html", page)


@by_the_table
def approve(request: WorkerRequest, id: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """Read a letter as the second person, and approve it or send it back."""
    found = _whole(request, id, letter)
    if request.worker.id.hex in found.told.writers:
        return _not_now(request, found, "same")
    form = forms.SendBack(request.POST if "back" in request.POST else None)
    if "back" in request.POST and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _tried(request, found, lambda: actions.send_back(request.worker, found.case, letter, reason))
    if request.method == "POST" and "back" not in request.POST:
        version = _version_of(request)
        return _tried(request, found, lambda: actions.approve(request.worker, found.case, letter, version))
    page = presenters.read(found, _("Read it as the second person"), form)
    return render(request, "letters/approve.html", page)


def _version_of(request: WorkerRequest) -> int:
    said = request.POST.get("version", "")
    if not said.isdecimal():
        raise Http404
    return int(said)


@by_the_table
def release(request: WorkerRequest, id: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """Read a letter once more, and let it go."""
    found = _whole(request, id, letter)
    if request.method == "POST":
        version = _version_of(request)
        return _tried(request, found, lambda: _release(request, found, version))
    if not rules.may_release(found.told):
        return _not_now(request, found, "approval" if rules.state(found.told) == "settled" else "changed")
    return render(request, "letters/release.html", presenters.read(found, _("Read it once more")))


def _release(request: WorkerRequest, found: Whole, version: int) -> None:
    try:
        if not actions.release(request.worker, found.case, found.row.id, version):
            raise NotPossible("open")
    except PaperNotMade:
        raise NotPossible("not printed") from None


@by_the_table
def version(request: WorkerRequest, id: uuid.UUID, letter: uuid.UUID, number: int) -> HttpResponse:
    """A version of a letter as it was."""
    found = _whole(request, id, letter)
    told = dict(found.versions).get(number)
    if told is None:
        raise Http404
    return render(request, "letters/version.html", presenters.version(found, number, told))


@by_the_table
def printed(request: WorkerRequest, id: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """A released letter as a page to print."""
    found = _whole(request, id, letter)
    if not found.told.released_by:
        raise Http404
    sender = (found.told.released_by, request.worker.agency.name)
    return render(request, "letters/print.html", presenters.printed(found, sender))


@by_the_table
def file(request: WorkerRequest, id: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """The PDF of a released letter, to be saved."""
    made = queries.file(_whole(request, id, letter))
    if made is None:
        raise Http404
    response = HttpResponse(made.pdf, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = attachment(made.name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@by_the_table
def drop(request: WorkerRequest, id: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """Delete a letter that did not go out, after asking."""
    found = _whole(request, id, letter)
    back = reverse("letters:letter", args=[id, letter])
    if "sure" not in request.POST:
        said = _("The letter and all its versions go for good. It did not go out.")
        page = SurePage(heading=_("Delete this letter?"), said=said, do=_("Delete it"), back=back)
        return render(request, "ui/sure.html", page)
    try:
        actions.drop(request.worker, found.case, letter)
    except NotPossible as error:
        return _not_now(request, found, error.code)
    return done.then(request, done.GONE, "letters:list", id)
