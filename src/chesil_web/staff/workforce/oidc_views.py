"""Signing in and joining at the provider of an agency."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chesil.vault.errors import Busy
from chesil_web.foundation.keys.requests import Request
from chesil_web.foundation.limits import denials, limits
from chesil_web.foundation.limits.limits import Limit
from chesil_web.foundation.ui.access import is_from_here, public
from chesil_web.foundation.ui.page import render
from chesil_web.staff.workforce import (
    actions,
    forms,
    joining,
    oidc_asking,
    oidc_presenters,
    oidc_signing,
    queries,
    rules,
)
from chesil_web.staff.workforce.denying import denied
from chesil_web.staff.workforce.models import Invitation, Provider, ProviderTold

_ACCOUNT = Limit("account", rules.ACCOUNTS_AN_HOUR, rules.AN_HOUR)
_BACK = ("code", "state", "error")  # what a provider adds to the address; the rest of it is not looked at


@public
def account(request: Request, id: uuid.UUID) -> HttpResponse:
    """On the way to a provider, to sign in. Only from our own page: another site begins no sign-in here."""
    if not is_from_here(request):
        return redirect("workforce:sign-in")
    found = queries.provider(id)
    if found is None:
        raise Http404
    return _to_provider(request, found)


def _to_provider(
    request: Request, provider: tuple[Provider, ProviderTold], *, invitation: str = ""
) -> HttpResponse:
    try:
        limits.check_network(request, _ACCOUNT)
        return redirect(oidc_signing.begin(request, provider, invitation=invitation))
    except limits.TooSoon as error:
        return _refused(request, "wait", limits.said(error.wait))
    except Busy:
        return _refused(request, "busy")
    except oidc_asking.Unreachable:
        return _refused(request, "unreachable")


@public
def join(request: Request) -> HttpResponse:
    """The code of an invitation; then the way to the provider of its agency."""
    form = forms.JoinWithAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = joining.invited(request, form)
        provider = _provider_of(found[0], form) if found else None
        if found and provider:
            oidc_signing.begin_joining(request, found[0].id)
            page = oidc_presenters.to_provider(queries.agency(found[0].agency), provider[1])
            return render(request, "workforce/to_provider.html", page)
    return render(request, "workforce/join_with_account.html", oidc_presenters.join_with_account(form))


def _provider_of(invitation: Invitation, form: forms.JoinWithAccount) -> tuple[Provider, ProviderTold] | None:
    found = queries.provider_of(invitation.agency_id)
    if found is None:
        words = _("With this code you join with a passphrase. Go back to do that.")
        denied(form, "needs-passphrase", words, "code")
    return found


@public
def account_to_join(request: Request) -> HttpResponse:
    """On the way to a provider, to join."""
    if not is_from_here(request):
        return redirect("workforce:join")
    try:
        invitation = oidc_signing.joining(request)
    except oidc_signing.Lost:
        return _refused(request, "lost")
    found = queries.invitation_of(invitation)
    provider = queries.provider_of(found[0].agency_id) if found else None
    if provider is None:
        return _refused(request, "no-invitation")
    return _to_provider(request, provider, invitation=invitation)


@public
def back(request: Request) -> HttpResponse:
    """Where a provider leads back to. The second step comes next.

    A browser that comes from another site does not bring our cookie, which is Strict. So the first answer is
    a page of ours that asks for the same address once more.
    """
    given = {name: request.GET[name] for name in _BACK if name in request.GET}
    if not oidc_signing.is_begun(request) and "state" in given and "here" not in request.GET:
        page = oidc_presenters.come_back(given)
        response = render(request, "workforce/come_back.html", page)
        response.headers["Refresh"] = f"0; url={page.address}"
        return response
    code = _come_back(request, given)
    return _refused(request, code) if code else redirect("workforce:code")


def _come_back(request: Request, given: dict[str, str]) -> str:
    """Take the first step; gives why it could not be taken, as a code, or nothing."""
    try:
        begun = oidc_signing.taken(request, given.get("state", ""))
        if "code" not in given:
            return "said-no"
        oidc_signing.first_step(request, begun, given["code"])
    except oidc_signing.Lost:
        return "lost"
    except oidc_asking.Unreachable:
        return "unreachable"
    except Busy:
        return "busy"
    except oidc_asking.Unsound as error:
        return error.code
    except oidc_signing.Unknown:
        return "unknown"
    except actions.NoInvitation:
        return "no-invitation"
    except actions.NameTaken:
        return "taken"
    return ""


def _refused(request: Request, code: str, said: str = "") -> HttpResponse:
    denials.note("work-account", code)
    page = oidc_presenters.refused(code, said)
    return render(request, "workforce/refused.html", page, status=page.status)
