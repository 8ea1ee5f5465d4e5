"""Shapes the pages of the workers' door, and those on the way to a provider and back."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode, urlsplit

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.page import Page
from chesil_web.staff.workforce import forms, queries
from chesil_web.staff.workforce.models import AgencyTold, ProviderTold

_TELL: Final = lazy("Tell the people who run your agency’s computers if it happens again.")
_SAID: Final = {
    "lost": lazy(
        "This sign-in was begun in another browser, was used already, or took more than 10 minutes. "
        "Begin again."
    ),
    "said-no": lazy("Your agency’s sign-in did not let you in."),
    "unreachable": lazy(
        "Your agency’s sign-in does not answer at the moment. Wait a few minutes, then try again."
    ),
    "busy": lazy("Many people are signing in. Wait a few seconds, then try again."),
    "over": lazy("The answer of your agency’s sign-in came too late. Begin again."),
    **dict.fromkeys(
        ("bad-signature", "bad-claim", "no-token"),
        lazy("We could not check the answer of your agency’s sign-in, so you are not signed in."),
    ),
    "unknown": lazy(
        "Nobody works here with this account, or their access has ended. To begin you need an invitation "
        "code from the manager of your agency."
    ),
    "no-invitation": lazy(
        "The invitation was used or is older than 7 days. Ask the manager of your agency for a new one."
    ),
    "taken": lazy("Somebody has joined with this account already. Sign in with it."),
}
_FOR_AGENCY: Final = ("said-no", "unreachable", "over", "bad-signature", "bad-claim", "no-token")
_LATER: Final = ("unreachable", "busy", "wait")


@attrs.frozen(kw_only=True)
class SignInPage(Page):
    """The workers' door. *accounts*: agencies whose workers sign in at a provider: address and name."""

    accounts: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class JoinPage(Page):
    """How to become a worker. *with_account*: some agency has a provider, so there are two ways."""

    with_account: bool


@attrs.frozen(kw_only=True)
class LeadsPage(Page):
    """Leads on. *address*: where to. *host*: of another website, or nothing."""

    address: str
    host: str = ""


@attrs.frozen(kw_only=True)
class RefusedPage(Page):
    """Somebody is not signed in. *said*: why. *more*: whom to tell, or nothing. *status*: of HTTP."""

    said: str
    more: str
    status: int


def sign_in(form: forms.SignIn) -> SignInPage:
    """The page to sign in."""
    accounts = tuple(
        (reverse("workforce:account", args=[row.id]), agency.name) for row, agency in queries.providers()
    )
    return SignInPage(heading=_("Sign in to work on cases"), form=form, accounts=accounts)


def join(form: forms.Join) -> JoinPage:
    """The page to join with a passphrase."""
    return JoinPage(
        heading=_("Join your agency"), form=form, with_account=bool(queries.providers()),
        back=reverse("workforce:sign-in"),
    )  # fmt: skip


def join_with_account(form: forms.JoinWithAccount) -> Page:
    """The page to join with an account."""
    return Page(heading=_("Join with your work account"), form=form, back=reverse("workforce:join"))


def to_provider(agency: AgencyTold, told: ProviderTold) -> LeadsPage:
    """Before one leaves for the provider."""
    return LeadsPage(
        heading=_("Sign in with your account at %(name)s") % {"name": agency.name},
        address=reverse("workforce:account-to-join"), host=urlsplit(told.issuer).hostname or "",
    )  # fmt: skip


def come_back(given: Mapping[str, str]) -> LeadsPage:
    """On the way back: the same address once more, asked for by our own page, so that our cookie comes."""
    query = urlencode({**given, "here": "yes"})
    address = f"{reverse('workforce:account-back')}?{query}"
    return LeadsPage(heading=_("You are nearly signed in"), address=address)


def refused(code: str, said: str = "") -> RefusedPage:
    """Why somebody is not signed in: in words of ours for the code, or as *said*."""
    return RefusedPage(
        heading=_("You are not signed in"), said=said or str(_SAID[code]),
        more=str(_TELL) if code in _FOR_AGENCY else "", back=reverse("workforce:sign-in"),
        status=HTTPStatus.SERVICE_UNAVAILABLE if code in _LATER else HTTPStatus.FORBIDDEN,
    )  # fmt: skip
