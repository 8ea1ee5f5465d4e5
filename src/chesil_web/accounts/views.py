"""Making a record, opening it, keeping it and closing it."""

from datetime import timedelta

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from chesil_web.accounts import actions, expiry, forms, limits, names, presenters
from chesil_web.audit import history
from chesil_web.keys import people, sessions
from chesil_web.keys.people import VaultError
from chesil_web.ui import done, typed
from chesil_web.ui.access import private, public, sent_from
from chesil_web.ui.page import Page, render

NOTHING_OPENS = lazy("That name and passphrase do not open anything here.")


@public
def before(request: HttpRequest) -> HttpResponse:
    """The four questions about the device, and what follows from the answers. Nothing is kept."""
    form = forms.DeviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return render(request, "accounts/advice.html", presenters.advice(form.cleaned_data))
    page = Page(heading=_("Before you start"), form=form, back=reverse("start"))
    return render(request, "accounts/before.html", page)


@public
def new(request: HttpRequest) -> HttpResponse:
    """A name, a passphrase, and the code on the page after."""
    suggestion = people.suggest_passphrase() if "suggest" in request.POST else ""
    asked = request.method == "POST" and not suggestion
    form = forms.NewRecord(request.POST if asked else None, initial=_first(request, suggestion))
    if asked and form.is_valid() and not _too_many(request, form, limits.SIGN_UP):
        try:
            cookie = actions.make_record(request, form.cleaned_data["name"], form.cleaned_data["new"])
            return sessions.remember(redirect("accounts:code"), cookie)
        except IntegrityError:
            form.add_error("name", _("Somebody has this name. Choose another one."))
        except VaultError as error:
            form.add_error(None, _told(error))
    page = presenters.NewRecordPage(
        heading=_("Start your notes"), form=form, suggestion=suggestion, back=reverse("start")
    )
    return render(request, "accounts/new.html", page)


def _first(request: HttpRequest, suggestion: str) -> dict[str, str]:
    return {"name": request.POST.get("name") or names.suggest(), "new": suggestion}


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Two boxes. A wrong name and a wrong passphrase look the same and take as long."""
    form = forms.SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid() and (answer := _signed_in(request, form)):
        return answer
    return _sign_in_page(request, form, _("Open your notes"))


def sign_in_again(request: HttpRequest, kept: str) -> HttpResponse:
    """The same page after a session ended while somebody was writing."""
    form = forms.SignIn(initial={"kept": kept})
    notice = _("Your notes closed. What you were writing is safe for 4 hours. Open your notes to go on.")
    return _sign_in_page(request, form, _("Open your notes"), notice=notice)


def _sign_in_page(request: HttpRequest, form: forms.SignIn, heading: str, notice: str = "") -> HttpResponse:
    page = Page(heading=heading, form=form, back=reverse("start"), notice=notice)
    return render(request, "accounts/sign_in.html", page)


def _signed_in(request: HttpRequest, form: forms.SignIn) -> HttpResponse | None:
    index = names.index(form.cleaned_data["name"])
    wait = limits.wait_for_name(index)
    if wait or _too_many(request, form, limits.SIGN_IN):
        _say_wait(form, wait)
        return None
    account = names.account(form.cleaned_data["name"])
    try:
        entered = people.open_with_passphrase(
            account.safe_id if account else None, form.cleaned_data["passphrase"]
        )
    except VaultError as error:
        wrong = error.code == "wrong-secret"
        form.add_error("passphrase", NOTHING_OPENS if wrong else _told(error))
        if wrong:
            limits.count_wrong(index)
        return None
    limits.forget_wrong(index)
    cookie = actions.open_record(request, entered)
    return sessions.remember(_go_on(request, form.cleaned_data["kept"]), cookie)


def _go_on(request: HttpRequest, kept: str) -> HttpResponse:
    found = expiry.typed(kept, safe=str(request.safe.id)) if kept else None
    if found is None:
        return redirect("diary:today")
    return typed.again(
        request,
        heading=_("Here is what you were writing"),
        said=_("Press the button to save it where it was going. Files have to be chosen again."),
        path=found.path,
        typed=found.fields,
        leave=reverse("diary:today"),
    )


@public
def with_code(request: HttpRequest) -> HttpResponse:
    """A new passphrase with the recovery code. It is never locked out by wrong passphrases."""
    form = forms.WithCode(request.POST or None)
    if request.method == "POST" and form.is_valid() and not _too_many(request, form, limits.RECOVERY):
        account = names.account(form.cleaned_data["name"])
        try:
            if account is None:
                raise people.WrongSecret
            entered = people.forgot_passphrase(
                account.safe_id, form.cleaned_data["code"], form.cleaned_data["new"]
            )
            cookie = actions.open_record(request, entered, "code-used")
            return sessions.remember(redirect("diary:today"), cookie)
        except VaultError as error:
            form.add_error("code", _told(error))
    page = Page(heading=_("Use your recovery code"), form=form, back=reverse("accounts:sign-in"))
    return render(request, "accounts/with_code.html", page)


@private
def code(request: HttpRequest) -> HttpResponse:
    """The recovery code, until she says that she has it."""
    shown = actions.shown_code(request.safe)
    if request.method == "POST" or not shown:
        actions.code_is_kept(request.safe)
        return redirect("diary:today")
    page = presenters.CodePage(heading=_("Keep this code somewhere safe"), code=shown)
    return render(request, "accounts/code.html", page)


@private
def keeping(request: HttpRequest) -> HttpResponse:
    """Who opened the record and when, and everything that can be done with its ways in."""
    waiting = people.recovery_state(request.safe).waiting_until
    what, _count = done.taken(request)
    page = presenters.keeping(history.latest(request.safe), waiting, what)
    return render(request, "accounts/keeping.html", page)


def _done(request: HttpRequest, what: history.What) -> HttpResponse:
    """Write down what was done, and say it once where everything can be done."""
    history.note(request, request.safe, what)
    done.leave(request, what)
    return redirect("accounts:keeping")


@private
def change_passphrase(request: HttpRequest) -> HttpResponse:
    """The old one and a new one; every other session ends."""
    form = forms.ChangePassphrase(request.POST or None)
    if form.is_bound and _passphrase_changed(request, form):
        return _done(request, "passphrase-changed")
    return _form_page(request, "accounts/passphrase.html", _("Change your passphrase"), form)


def _passphrase_changed(request: HttpRequest, form: forms.ChangePassphrase) -> bool:
    """Whether it was; if not, the form says at once what is wrong with either of the two."""
    new_is_good, old = form.is_valid(), form.cleaned_data.get("passphrase")
    try:
        if new_is_good:
            people.change_passphrase(request.safe, form.cleaned_data["passphrase"], form.cleaned_data["new"])
        elif old:
            people.open_with_passphrase(request.safe.id, old)
    except VaultError as error:
        form.add_error("passphrase", _told(error))
    return form.is_valid()


@private
def new_code(request: HttpRequest) -> HttpResponse:
    """A new recovery code at once with the old one, or after 7 days without it."""
    form = forms.Code(request.POST if "replace" in request.POST else None)
    try:
        if "ask" in request.POST:
            actions.show_code(request.safe, people.ask_for_recovery(request.safe))
            history.note(request, request.safe, "code-asked")
            return redirect("accounts:code")
        if form.is_bound and form.is_valid():
            actions.show_code(request.safe, people.replace_recovery(request.safe, form.cleaned_data["code"]))
            history.note(request, request.safe, "code-replaced")
            return redirect("accounts:code")
    except VaultError as error:
        form.add_error("code", _told(error))
    return _form_page(request, "accounts/new_code.html", _("Make a new recovery code"), form)


@private
@sent_from("accounts:keeping")
def stop_code(request: HttpRequest) -> HttpResponse:
    """Drop a new code that is waiting."""
    people.stop_waiting_recovery(request.safe)
    return _done(request, "code-stopped")


@private
@sent_from("accounts:keeping")
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of the record, this one too."""
    sessions.end_everywhere(request.safe)
    return _ended(request)


@private
def put_away(request: HttpRequest) -> HttpResponse:
    """Explained, then done with the recovery code: only that opens it afterwards."""
    form = forms.PutAway(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_away(request, form.cleaned_data["code"])
            return _ended(request)
        except VaultError as error:
            form.add_error("code", _told(error))
    return _form_page(request, "accounts/put_away.html", _("Put your notes away"), form)


@private
def delete(request: HttpRequest) -> HttpResponse:
    """Delete for now, or for good with the code."""
    form = forms.DeleteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at_once = form.cleaned_data["when"] == "now"
        try:
            if at_once:
                people.delete_now(request.safe, form.cleaned_data["code"])
            else:
                people.delete_for_now(request.safe)
            return _ended(request)
        except VaultError as error:
            form.add_error("code" if at_once else "when", _told(error))
    return _form_page(request, "accounts/delete.html", _("Delete your notes"), form)


def _ended(request: HttpRequest) -> HttpResponse:
    sessions.end(request)
    return redirect("accounts:closed")


@public
def closed(request: HttpRequest) -> HttpResponse:
    """That a record was closed, in words that tell nothing to whoever else looks."""
    if request.safe is not None:
        return redirect("accounts:keeping")
    page = Page(heading=_("This is closed now"), notice=_("You can close this window too."))
    return render(request, "ui/plainly.html", page)


@private
@require_http_methods(["HEAD"])
def here(request: HttpRequest) -> HttpResponse:
    """Somebody is still there: the session goes on."""
    return HttpResponse(status=204)


def _form_page(request: HttpRequest, template: str, heading: str, form: object) -> HttpResponse:
    return render(request, template, Page(heading=heading, form=form, back=reverse("accounts:keeping")))


def _told(error: VaultError) -> str:
    if error.code == "busy":  # nothing is wrong with what was typed: ui.waiting says when to come back
        raise error
    return f"{error.what} {error.next_step}".strip()


def _too_many(request: HttpRequest, form: object, limit: limits.Limit) -> bool:
    wait = limits.wait_for_network(request, limit)
    _say_wait(form, wait)
    return bool(wait)


def _say_wait(form: object, wait: timedelta) -> None:
    if wait:
        form.add_error(None, limits.said(wait))  # type: ignore[attr-defined]
