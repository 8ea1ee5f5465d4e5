"""Signing in as an editor, in two steps."""

import attrs
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import User
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chesil_web.foundation import two_steps
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.keys.service import blind_index
from chesil_web.foundation.keys.turns import in_turn
from chesil_web.foundation.limits import denials, limits
from chesil_web.foundation.ui.access import public
from chesil_web.foundation.ui.page import Page, render
from chesil_web.public.guidance import authenticators, editors, firsts, forms


@attrs.frozen(kw_only=True)
class CodePage(Page):
    """The second step.

    Attributes:
        key: what the authenticator is given the first time, in groups of four; empty later.
        link, picture: the same to open, and to point a camera at.
    """

    key: str = ""
    link: str = ""
    picture: two_steps.Picture | None = None


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """A name and a passphrase."""
    form = forms.EditorName(request.POST or None)
    if request.method == "POST" and form.is_valid() and _tried(request, form):
        return redirect("editors:code")
    page = Page(heading=_("Sign in to edit the guidance"), form=form)
    return render(request, "guidance/editor_sign_in.html", page)


def _tried(request: HttpRequest, form: forms.EditorName) -> bool:
    """Whether the name and the passphrase are right. Whatever is wrong, the page says the same."""
    name, passphrase = form.cleaned_data["name"], form.cleaned_data["passphrase"]
    try:
        with limits.one_guess(limits.NAME, blind_index("editor", name.casefold())):
            limits.check_network(request, limits.SIGN_IN)
            user = _known(request, name, passphrase)
    except limits.TooSoon:
        return _denied(form, "wait", _("There were too many attempts. Wait a few minutes, then try again."))
    except WrongSecret as error:
        return _denied(form, error.code, _("That name and passphrase do not open anything here."))
    if firsts.is_over(user):
        words = _("This first passphrase is too old. Ask the person who gave it to you for a new one.")
        return _denied(form, "expired", words)
    editors.begin(request, user)
    return True


def _known(request: HttpRequest, name: str, passphrase: str) -> User:
    user = in_turn(auth.authenticate)(request, username=name, password=passphrase)
    if user is None:
        raise WrongSecret
    return user


def _denied(form: Form, code: str, words: str) -> bool:
    denials.note("editors", code)
    form.add_error(None, words)
    return False


@public
def code(request: HttpRequest) -> HttpResponse:
    """A code from the authenticator; the first time, its key too."""
    user = editors.half_way(request)
    if user is None:
        return redirect("editors:sign-in")
    form = two_steps.CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            editors.finish(request, user, form.cleaned_data["code"])
        except (WrongSecret, limits.TooSoon):
            denials.note("editors", "wrong-code")
            form.add_error(
                "code", _("This code is not right, or was used. Wait for the next one and type it.")
            )
        else:
            return redirect("wagtailadmin_home")
    return render(request, "guidance/editor_code.html", _code_page(user, form))


def _code_page(user: User, form: two_steps.CodeForm) -> CodePage:
    found = authenticators.of(user)
    if found.confirmed:
        return CodePage(heading=_("Type the code from your authenticator"), form=form)
    set_up = two_steps.set_up(bytes.fromhex(found.key), name=user.get_username(), site=settings.CHESIL.title)
    return CodePage(
        heading=_("Set up your authenticator"), form=form, key=set_up.key, link=set_up.link,
        picture=set_up.picture,
    )  # fmt: skip


@editors.with_both_steps
def passphrase(request: editors.EditorRequest) -> HttpResponse:
    """A passphrase of their own in place of the first one, which somebody else has seen."""
    form = forms.EditorPassphrase(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        firsts.replace(request.user, form.cleaned_data["new"])
        auth.update_session_auth_hash(request, request.user)
        return redirect("wagtailadmin_home")
    page = Page(heading=_("Choose a passphrase of your own"), form=form)
    return render(request, "guidance/editor_passphrase.html", page)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the editor's session."""
    auth.logout(request)
    return redirect("editors:sign-in")
