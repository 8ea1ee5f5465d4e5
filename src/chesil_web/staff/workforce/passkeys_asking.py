"""What a browser is asked so that a passkey answers (WebAuthn), and whether the answer is right.

1. What a passkey signs is random, is kept in the session that asked, is used up by the first answer, right or
   wrong, and ends after five minutes. A challenge to add a passkey is none to use one.
2. The answer must be for the host and the origin of this very request, which is one of the hosts that this
   website answers to.
3. It is a second step: somebody was there, and the first step said who. So a passkey need not ask for a
   fingerprint or a PIN, and no attestation is wanted.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

import attrs
import webauthn
from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils import timezone
from webauthn.helpers import options_to_json, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.staff.workforce import rules
from chesil_web.staff.workforce.models import PasskeyTold
from chesil_web.staff.workforce.queries import Working

_ADD, _USE = "passkey-add", "passkey-use"
# What a browser sends may be anything, and these are how it then fails.
_UNREADABLE: Final = (
    WebAuthnException, ValueError, TypeError, KeyError, AttributeError, RecursionError,
)  # fmt: skip


@attrs.frozen
class Made:
    """A passkey that a browser just made."""

    credential: bytes
    public_key: bytes
    count: int


def host(request: HttpRequest) -> str:
    """The host that a passkey made here works for."""
    return split_domain_port(request.get_host())[0]


def to_add(request: HttpRequest, worker: Working, held: Iterable[PasskeyTold]) -> str:
    """What a browser is asked to make a passkey, as JSON. A device that holds one already makes none."""
    options = webauthn.generate_registration_options(
        rp_id=host(request), rp_name=settings.CHESIL.title, user_id=worker.id.bytes,
        user_name=worker.told.name, challenge=_new_challenge(request, _ADD),
        exclude_credentials=_named(request, held),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.DISCOURAGED,
        ),
    )  # fmt: skip
    return options_to_json(options)


def to_use(request: HttpRequest, held: Iterable[PasskeyTold]) -> str:
    """What a browser is asked to use one of these passkeys, as JSON; "" when none works for this host."""
    named = _named(request, held)
    if not named:
        return ""
    options = webauthn.generate_authentication_options(
        rp_id=host(request), challenge=_new_challenge(request, _USE), allow_credentials=named,
        user_verification=UserVerificationRequirement.DISCOURAGED,
    )  # fmt: skip
    return options_to_json(options)


def made(request: HttpRequest, answer: str) -> Made:
    """The passkey that an answer to `to_add` tells of.

    Raises:
        WrongSecret: it answers nothing that was asked here in the last minutes.
    """
    challenge = _challenge(request, _ADD)
    try:
        found = webauthn.verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=host(request),
            expected_origin=_origin(request),
        )  # fmt: skip
    except _UNREADABLE:
        raise WrongSecret from None
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


@attrs.frozen
class Answer:
    """An answer to `to_use` that was not checked yet, with what it has to answer."""

    said: AuthenticationCredential
    challenge: bytes
    host: str
    origin: str

    @property
    def credential(self) -> bytes:
        """Which passkey it says it is of."""
        return self.said.raw_id

    def count(self, told: PasskeyTold) -> int:
        """The count of signatures that came with it, higher than the last one, or 0 where none is counted.

        Raises:
            WrongSecret: it is not the answer of this passkey, or the passkey was copied.
        """
        if told.host != self.host:
            raise WrongSecret
        try:
            found = webauthn.verify_authentication_response(
                credential=self.said, expected_challenge=self.challenge, expected_rp_id=self.host,
                expected_origin=self.origin, credential_public_key=bytes.fromhex(told.public_key),
                credential_current_sign_count=told.count,
            )  # fmt: skip
        except _UNREADABLE:
            raise WrongSecret from None
        return found.new_sign_count


def answer(request: HttpRequest, text: str) -> Answer:
    """An answer to `to_use`, to be checked; what was asked is used up by it.

    Raises:
        WrongSecret: nothing was asked in the last minutes, or this is no answer.
    """
    challenge = _challenge(request, _USE)
    try:
        said = parse_authentication_credential_json(text)
    except _UNREADABLE:
        raise WrongSecret from None
    return Answer(said, challenge, host(request), _origin(request))


def _named(request: HttpRequest, held: Iterable[PasskeyTold]) -> list[PublicKeyCredentialDescriptor]:
    here = host(request)
    return [
        PublicKeyCredentialDescriptor(id=bytes.fromhex(told.credential)) for told in held if told.host == here
    ]


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _new_challenge(request: HttpRequest, what: str) -> bytes:
    found = secrets.token_bytes(32)
    request.session[what] = [found.hex(), timezone.now().isoformat()]
    return found


def _challenge(request: HttpRequest, what: str) -> bytes:
    found, at = request.session.pop(what, ("", ""))
    if not found or timezone.now() - datetime.fromisoformat(at) > rules.CHALLENGE_FOR:
        raise WrongSecret
    return bytes.fromhex(found)
