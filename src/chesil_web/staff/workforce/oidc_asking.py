"""What is asked of the provider of an agency (OpenID Connect Core 1.0), and what of its answers is believed.

1. The issuer's own host is asked and no other: for where things are, for its keys, and for the token of one
   sign-in. Over https, or on this machine; each time bounded in time and bytes (`chesil.vault.exchanges`).
2. The token must be signed by one of those keys, name this issuer, be for this client alone, answer the nonce
   of this sign-in, and not be over. Nothing of it is kept but its subject, as a blind index.
3. No word of a token, a code or a secret is in an error.
"""

import hashlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import attrs
import msgspec
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import KeySet

from chesil.vault import exchanges
from chesil_web.foundation.keys import turns
from chesil_web.staff.workforce.models import ProviderTold

TIMEOUT_S: Final = 8.0
_AT_MOST: Final = 256 * 1024  # keys with their certificates are some 20 KiB
_LEEWAY_S: Final = 60
_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_BASIC, _POST = "client_secret_basic", "client_secret_post"
_LONGEST_SUBJECT: Final = 255  # characters (OpenID Connect Core, 2)


class Unreachable(Exception):
    """The provider does not answer, or not as a provider does. *what* says how, for its operator."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Unsound(Exception):
    """What the provider sent says nothing that can be believed. *code*: why, for the service's own log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Where things are at a provider, as it says itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = (_BASIC,)


class _Tokens(msgspec.Struct, frozen=True, kw_only=True):
    id_token: str


@attrs.frozen(kw_only=True)
class Asked:
    """What one sign-in asks: three random texts (*verifier*: RFC 7636), and the address it comes back to."""

    state: str = attrs.field(repr=False)
    nonce: str = attrs.field(repr=False)
    verifier: str = attrs.field(repr=False)
    back: str


def places(issuer: str) -> Places:
    """Where things are at a provider.

    Raises:
        Unreachable: it does not say, or names another issuer or another host.
    """
    found = _read(_fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration"), Places)
    if found.issuer != issuer:
        raise Unreachable(f"It calls itself {found.issuer[:200]!r}, and not {issuer!r}.")
    for each in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
        if fault := exchanges.fault(each):
            raise Unreachable(f"An address that it names {fault}: {each[:200]!r}.")
        if urlsplit(each).netloc != urlsplit(issuer).netloc:
            raise Unreachable(f"It sends to another host: {urlsplit(each).netloc[:200]!r}.")
    return found


def address(provider: ProviderTold, found: Places, asked: Asked) -> str:
    """Where a browser goes to sign in at the provider."""
    challenge = urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).decode().rstrip("=")
    query = {
        "response_type": "code", "scope": "openid", "client_id": provider.client, "redirect_uri": asked.back,
        "state": asked.state, "nonce": asked.nonce, "code_challenge": challenge,
        "code_challenge_method": "S256",
    }  # fmt: skip
    joint = "&" if urlsplit(found.authorization_endpoint).query else "?"
    return f"{found.authorization_endpoint}{joint}{urlencode(query)}"


def subject(provider: ProviderTold, asked: Asked, code: str) -> str:
    """Who signed in, by the code that the browser came back with.

    Raises:
        Unreachable: the provider does not answer. Unsound: it gives no token, or none to be believed.
    """
    found = places(provider.issuer)
    token = _token(provider, found, asked, code)
    try:
        keys = KeySet.import_key_set(_read(_fetched(found.jwks_uri), dict[str, Any]))  # type: ignore[arg-type]
        said = jwt.decode(token, keys, algorithms=_ALGORITHMS).claims
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        raise Unsound("bad-signature") from None
    _check(said, provider, asked)
    return str(said["sub"])


# What requests ask; `Busy` where too many of them wait for providers.
places_in_turn: Final = turns.in_turn(places, turns.ASKING)
subject_in_turn: Final = turns.in_turn(subject, turns.ASKING)


def _token(provider: ProviderTold, found: Places, asked: Asked, code: str) -> str:
    sent = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": asked.back,
        "code_verifier": asked.verifier,
    }  # fmt: skip
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    methods = found.token_endpoint_auth_methods_supported
    if _BASIC in methods or _POST not in methods:
        both = f"{quote(provider.client, safe='')}:{quote(provider.secret, safe='')}"
        headers["Authorization"] = f"Basic {b64encode(both.encode()).decode()}"
    else:
        sent |= {"client_id": provider.client, "client_secret": provider.secret}
    body = _fetched(found.token_endpoint, urlencode(sent).encode(), headers)
    try:
        return msgspec.json.decode(body, type=_Tokens).id_token
    except (msgspec.DecodeError, RecursionError):
        raise Unsound("no-token") from None


def _check(said: Mapping[str, Any], provider: ProviderTold, asked: Asked) -> None:
    """OpenID Connect Core 1.0, 3.1.3.7."""
    claims = jwt.JWTClaimsRegistry(
        leeway=_LEEWAY_S, iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client}, exp={"essential": True}, iat={"essential": True},
        nonce={"essential": True, "value": asked.nonce}, sub={"essential": True},
    )  # fmt: skip
    try:
        claims.validate(dict(said))
    except ExpiredTokenError:
        raise Unsound("over") from None
    except JoseError:
        raise Unsound("bad-claim") from None
    is_for_others = isinstance(said["aud"], list) and len(said["aud"]) > 1
    if said.get("azp", provider.client) != provider.client or (is_for_others and "azp" not in said):
        raise Unsound("bad-claim")
    if not 0 < len(said["sub"]) <= _LONGEST_SUBJECT:
        raise Unsound("bad-claim")


def _fetched(url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> bytes:
    asked = exchanges.Asked(
        url=url, body=body, headers={"Accept": "application/json", **(headers or {})}, timeout=TIMEOUT_S,
        at_most=_AT_MOST,
    )  # fmt: skip
    try:
        return exchanges.answer(asked)
    except exchanges.NoAnswer as none:
        raise Unreachable(none.what) from None


def _read[T](body: bytes, type: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=type)
    except (msgspec.DecodeError, RecursionError):
        raise Unreachable("It does not answer as a provider of accounts does.") from None
