"""Making a record, opening it, keeping it and closing it."""

from collections.abc import Sequence

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from chesil_web.foundation.keys import people, sessions
from chesil_web.foundation.keys.requests import PrivateRequest, Request
from chesil_web.foundation.keys.sessions import OpenSession
from chesil_web.foundation.limits import limits
from chesil_web.foundation.ui import done, typed
from chesil_web.foundation.ui.access import private, public
from chesil_web.foundation.ui.page import Page, render
from chesil_web.person.accounts import actions, expiry, forms, presenters
from chesil_web.person.accounts.tries import confirmed, tried
from chesil_web.person.history import history

NOTHING_OPENS = lazy("That name and passphrase do not open anything here.")
NO_CODE_OPENS = lazy(
    "That name and code do not open anything here. Check both. "
    "Notes that were deleted can be opened for 30 days."
)


@public
def before(request: HttpRequest) -> HttpResponse:
    """The four questions about the device, and what follows from the answers. Nothing is kept."""
    form = forms.DeviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return render(request, "accounts/advice.html", presenters.advice(form.cleaned_data))
    page = Page(heading=_("Before you start"), form=form, back=reverse("start"))
    return render(request, "accounts/before.html", page)


@public
def new(request: Request) -> HttpResponse:
    """A passphrase; the name and the code are on the page after."""
    suggestion = people.suggest_passphrase() if "suggest" in request.POST else ""
    asked = request.method == "POST" and not suggestion
    form = forms.NewPassphrase(request.POST if asked else None, initial={"new": suggestion})
    if asked and form.is_valid() and (cookie := tried(form, "new", "sign-up", lambda: _made(request, form))):
        return sessions.remember(redirect("accounts:code"), cookie)
    page = presenters.NewRecordPage(
        heading=_("Start your notes"), form=form, suggestion=suggestion, back=reverse("start")
    )
    return render(request, "accounts/new.html", page)


def _made(request: Request, form: forms.NewPassphrase) -> bytes:
    limits.check_network(request, limits.SIGN_UP)
    return actions.make_record(request, form.cleaned_data["new"])


@public
def sign_in(request: Request) -> HttpResponse:
    """Two boxes. A wrong name and a wrong passphrase look the same and take as long."""
    form = forms.SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid() and (answer := _signed_in(request, form)):
        return answer
    return expiry.sign_in_page(request, form)


def _signed_in(request: Request, form: forms.SignIn) -> HttpResponse | None:
    name, passphrase = form.cleaned_data["name"], form.cleaned_data["passphrase"]
    cookie = tried(
        form, "passphrase", "sign-in", lambda: actions.open_record(request, name, passphrase),
        wrong=str(NOTHING_OPENS),
    )  # fmt: skip
    return sessions.remember(_go_on(request, form.cleaned_data["kept"]), cookie) if cookie else None


def _go_on(request: Request, kept: str) -> HttpResponse:
    found = expiry.typed(kept, safe=str(request.safe.id)) if kept and request.safe else None
    if found is None:
        return redirect("diary:today")
    return typed.again(
        request,
        heading=_("Here is what you were writing"),
        said=_("Press the button to save it where it was going. You need to choose your files again."),
        path=found.path,
        typed=found.fields,
        leave=reverse("diary:today"),
    )


@public
def with_code(request: Request) -> HttpResponse:
    """A new passphrase with the recovery code. It is never locked out by wrong passphrases."""
    form = forms.WithCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        cookie = tried(
            form, "code", "recovery", lambda: actions.open_with_code(
                request, given["name"], given["code"], given["new"], anew=given["seen"] == "yes"
            ),
            wrong=str(NO_CODE_OPENS),
        )  # fmt: skip
        if cookie:
            return sessions.remember(redirect("accounts:code"), cookie)
    page = Page(heading=_("Use your recovery code"), form=form, back=reverse("accounts:sign-in"))
    return render(request, "accounts/with_code.html", page)


@private
def code(request: PrivateRequest) -> HttpResponse:
    """What opens the record, on one sheet, until she says that she has it."""
    shown = actions.sheet(request.safe)
    if shown is None:
        return redirect("diary:today")
    if not actions.is_fresh(shown):
        return _code_again(request)
    if request.method == "POST":
        actions.sheet_is_kept(request.safe)
        return redirect("diary:today")
    return render(request, "accounts/code.html", presenters.sheet(shown, actions.waiting_code(request)))


def _code_again(request: PrivateRequest) -> HttpResponse:
    """Somebody went on without saying that the code is kept: it is shown again for the passphrase."""
    form = forms.Passphrase(request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirmed(form, lambda: actions.show_sheet_again(request, form.cleaned_data["passphrase"]))
        if form.is_valid():
            return redirect("accounts:code")
    return _form_page(request, "accounts/code_again.html", _("See your recovery code again"), form)


@private
def from_memory(request: PrivateRequest) -> HttpResponse:
    """Try whether she knows by heart what is on the sheet."""
    shown = actions.sheet(request.safe)
    if shown is None or not actions.is_fresh(shown):
        return redirect("accounts:code")
    known = {"name": shown.name, "passphrase": shown.passphrase, "code": shown.text}
    form = forms.FromMemory(request.POST or None, shown=known)
    knows = form.is_bound and form.is_valid()
    page = Page(
        heading=_("Try it from memory"), form=form, back=reverse("accounts:code"),
        notice=_("Yes, that is right.") if knows else "",
    )  # fmt: skip
    return render(request, "accounts/from_memory.html", page)


@private
def keeping(request: PrivateRequest) -> HttpResponse:
    """Who opened the record and when, and everything that can be done with its ways in."""
    code = actions.new_code(request)
    what, _count = done.taken(request)
    shown = actions.sheet(request.safe)
    page = presenters.keeping(history.latest(request.safe), code, what, is_sheet=shown is not None)
    return render(request, "accounts/keeping.html", page)


@private
def change_passphrase(request: PrivateRequest) -> HttpResponse:
    """The old one and a new one; every other session ends, and so does the wait of a new code."""
    form = forms.ChangePassphrase(request.POST or None)
    if form.is_bound:
        stopped = _passphrase_changed(request, form)
        if form.is_valid():
            return _done(request, "changed-and-stopped" if stopped else "passphrase-changed")
    return _form_page(request, "accounts/passphrase.html", _("Change your passphrase"), form)


def _passphrase_changed(request: PrivateRequest, form: forms.ChangePassphrase) -> bool:
    """Whether that stopped a new code. The form says at once what is wrong with either of the two."""
    new_is_good, old = form.is_valid(), form.cleaned_data.get("passphrase", "")
    if new_is_good:
        fresh = form.cleaned_data["new"]
        return bool(confirmed(form, lambda: actions.change_passphrase(request, old, fresh)))
    if old:
        confirmed(form, lambda: actions.confirm(request, old))
    return False


@private
def new_code(request: PrivateRequest) -> HttpResponse:
    """A new recovery code at once with the old one, or after 7 days with the passphrase."""
    form = forms.NewCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["have"] == "yes":
            confirmed(form, lambda: actions.replace_code(request, given["code"]), field="code")
        else:
            confirmed(form, lambda: actions.ask_for_code(request, given["passphrase"]))
        if form.is_valid():
            return redirect("accounts:code")
    return render(request, "accounts/new_code.html", presenters.new_code(form, actions.waiting_code(request)))


@private
def stop_code(request: PrivateRequest) -> HttpResponse:
    """Drop a new code that is waiting."""
    form = forms.Passphrase(request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirmed(form, lambda: actions.stop_code(request, form.cleaned_data["passphrase"]))
        if form.is_valid():
            return _done(request, "code-stopped")
    return _form_page(request, "accounts/stop_code.html", _("Cancel the new recovery code"), form)


@private
def open_sessions(request: PrivateRequest) -> HttpResponse:
    """Where the record is open, and ending that."""
    found = sessions.listed(request.safe)
    form = forms.EndSessions(request.POST or None, others=presenters.other_sessions(found))
    if request.method == "POST" and form.is_valid():
        confirmed(form, lambda: _end(request, form, found))
        if form.is_valid():
            return _ended(request) if form.cleaned_data["which"] == "all" else _done(request, "signed-out")
    return render(request, "accounts/sessions.html", presenters.sessions(found, form))


def _end(request: PrivateRequest, form: forms.EndSessions, found: Sequence[OpenSession]) -> None:
    which, passphrase = form.cleaned_data["which"], form.cleaned_data["passphrase"]
    if which == "all":
        actions.end_every_session(request, passphrase)
        return
    others = [each.lock for each in found if not each.is_this and which in ("others", each.lock.hex)]
    actions.end_sessions(request, passphrase, others)


@private
def put_away(request: PrivateRequest) -> HttpResponse:
    """Explained, then done with the recovery code: only that opens it afterwards."""
    form = forms.PutAway(request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirmed(form, lambda: actions.put_away(request, form.cleaned_data["code"]), field="code")
        if form.is_valid():
            return _ended(request)
    return _form_page(request, "accounts/put_away.html", _("Put your notes away"), form)


@private
def delete(request: PrivateRequest) -> HttpResponse:
    """Delete for now with the passphrase, or for good with the code."""
    form = forms.DeleteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["when"] == "now":
            confirmed(form, lambda: actions.delete_now(request, given["code"]), field="code")
        else:
            confirmed(form, lambda: actions.delete_for_now(request, given["passphrase"]))
        if form.is_valid():
            return _ended(request)
    return _form_page(request, "accounts/delete.html", _("Delete your notes"), form)


def _ended(request: Request) -> HttpResponse:
    sessions.end(request)
    return redirect("accounts:closed")


@public
@csrf_exempt  # a page that is out of date signs out too; another site's form has no cookie to end
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End this session."""
    return _ended(request)


@public
def closed(request: Request) -> HttpResponse:
    """That a record was closed, in words that tell nothing to whoever else looks."""
    if request.safe is not None:
        return redirect("accounts:keeping")
    page = Page(heading=_("This is closed now"), notice=_("You can close this window."))
    return render(request, "ui/plainly.html", page)


@private
@require_http_methods(["HEAD"])
def here(request: HttpRequest) -> HttpResponse:
    """Somebody is still there: the session goes on."""
    return HttpResponse(status=204)


def _form_page(request: HttpRequest, template: str, heading: str, form: Form) -> HttpResponse:
    return render(request, template, Page(heading=heading, form=form, back=reverse("accounts:keeping")))


def _done(request: HttpRequest, what: str) -> HttpResponse:
    """Say what was done once where everything can be done."""
    return done.then(request, what, "accounts:keeping")
