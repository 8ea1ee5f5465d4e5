"""The first step of signing in at the provider of an agency, and joining with an account there.

1. What a sign-in asks for is kept in the session that began it, for ten minutes, and is used up by the first
   answer that names its state.
2. An account is a worker only if an invitation was redeemed with it. Where the provider knows somebody, that
   alone makes nobody a worker here.
3. It is the first step and no more: a code or a passkey is asked for after it, as of everybody.
"""

import hmac
import secrets
import uuid
from datetime import datetime
from typing import Final

import msgspec
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from chesil_web.foundation.keys.requests import Request
from chesil_web.staff.workforce import actions, oidc_asking, queries, rules, signing
from chesil_web.staff.workforce.models import Provider, ProviderTold, Worker

_BEGUN: Final = "account-begun"
_JOINING: Final = "account-joining"
_RANDOM_BYTES: Final = 32


class Lost(Exception):
    """No sign-in that this could be the answer to was begun in this browser in the last minutes."""


class Unknown(Exception):
    """The account is nobody's who works here, or whoever has it left."""


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """What a session holds of a sign-in. *invitation*: the id of the one to be redeemed; "" to sign in."""

    provider: str
    state: str
    nonce: str
    verifier: str
    back: str
    at: datetime
    invitation: str = ""

    @property
    def asked(self) -> oidc_asking.Asked:
        """What it asked for."""
        return oidc_asking.Asked(state=self.state, nonce=self.nonce, verifier=self.verifier, back=self.back)


def begin(request: HttpRequest, provider: tuple[Provider, ProviderTold], *, invitation: str = "") -> str:
    """Begin a sign-in; gives the address to go to.

    Raises:
        Unreachable: the provider does not answer. Busy: too many wait for providers.
    """
    row, told = provider
    found = oidc_asking.places_in_turn(told.issuer)
    state, nonce, verifier = (secrets.token_urlsafe(_RANDOM_BYTES) for _ in range(3))
    begun = Begun(
        provider=str(row.id), state=state, nonce=nonce, verifier=verifier, invitation=invitation,
        back=request.build_absolute_uri(reverse("workforce:account-back")), at=timezone.now(),
    )  # fmt: skip
    request.session[_BEGUN] = msgspec.to_builtins(begun)
    return oidc_asking.address(told, found, begun.asked)


def is_begun(request: HttpRequest) -> bool:
    """Whether the session holds a sign-in. No browser sends our cookie when another site leads here."""
    return _BEGUN in request.session


def taken(request: HttpRequest, state: str) -> Begun:
    """The sign-in that a state is of; its answer is taken once.

    Raises:
        Lost: there is none.
    """
    held = request.session.get(_BEGUN)
    begun = msgspec.convert(held, Begun) if held else None
    if begun is None or not hmac.compare_digest(begun.state.encode(), state.encode()):
        raise Lost
    del request.session[_BEGUN]
    if timezone.now() - begun.at > rules.HALF_FOR:
        raise Lost
    return begun


def first_step(request: Request, begun: Begun, code: str) -> None:
    """Learn from the provider whose account it is, and take the first step as that worker.

    Raises:
        Unreachable, Unsound, Busy: as `oidc_asking.subject_in_turn` says. Unknown: it is nobody's here.
        NoInvitation: the invitation is used or too old. NameTaken: a worker has joined with the account.
    """
    provider = queries.provider(begun.provider)
    if provider is None:
        raise Unknown
    row, told = provider
    subject = oidc_asking.subject_in_turn(told, begun.asked, code)
    index = queries.account_index(row.agency_id, told.issuer, subject)
    signing.begin_half(request, _worker(index, begun).id)


def _worker(index: bytes, begun: Begun) -> Worker:
    if begun.invitation:
        return actions.admit(queries.invitation_of(begun.invitation), name_index=index)
    found = queries.by_index(index)
    if found is None:
        raise Unknown
    return found[0]


def begin_joining(request: HttpRequest, invitation: uuid.UUID) -> None:
    """Whoever has this browser typed the code of an invitation, and promised to keep the rules."""
    request.session[_JOINING] = [str(invitation), timezone.now().isoformat()]


def joining(request: HttpRequest) -> str:
    """The id of the invitation whose code was typed in this browser.

    Raises:
        Lost: none was in the last minutes.
    """
    invitation, at = request.session.get(_JOINING, ("", ""))
    if not invitation or timezone.now() - datetime.fromisoformat(at) > rules.HALF_FOR:
        raise Lost
    return str(invitation)
