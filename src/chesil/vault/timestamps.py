"""Time-stamps of authorities outside: asked for over HTTP, and believed only when they can be checked.

It talks to the authorities it is given, sends them 32 bytes that mean nothing to anyone, and knows no
authority of its own.
Source: RFC 3161.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

import attrs
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509 import (
    Certificate,
    DuplicateExtension,
    InvalidVersion,
    ObjectIdentifier,
    UnsupportedGeneralNameType,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from chesil.vault import exchanges
from chesil.vault.errors import AuthorityRefused

LONGEST_RESPONSE: Final = 64 * 1024
"""Bytes; a token with its certificates is 2 to 8 KiB."""

LARGEST_SKEW: Final = timedelta(hours=2)
"""How far an authority's time may be from this machine's: summer time set by hand, and an hour."""

_SHA256: Final = ObjectIdentifier("2.16.840.1.101.3.4.2.1")
# A stranger's certificates may break the reader of certificates in each of these ways.
_UNREADABLE: Final = (
    ValueError,
    TypeError,
    OverflowError,
    KeyError,
    UnsupportedAlgorithm,
    DuplicateExtension,
    InvalidVersion,
    UnsupportedGeneralNameType,
)


@attrs.frozen(kw_only=True)
class Authority:
    """A time-stamp authority, as the person who runs this installation has chosen it.

    Attributes:
        name: what to call it in sentences and rows; no two have the same.
        url: where it is asked. https, unless it runs on this machine or plain_http is set.
        roots: PEM with the root certificates its tokens must lead to.
        policy: the policy its tokens must be under, as dotted numbers; any when empty.
        timeout: seconds for the whole exchange, from looking up its name to the last byte.
        plain_http: whether http is fine; a token is signed, so this shows who asks and no more.
    """

    name: str
    url: str = attrs.field()
    roots: bytes = attrs.field(repr=False)
    policy: str = ""
    timeout: float = 15.0
    plain_http: bool = False

    @url.validator
    def _usable(self, _: object, url: str) -> None:
        if fault := exchanges.fault(url, plain_http=self.plain_http):
            raise ValueError(f"the address of the authority {self.name} {fault}")

    @roots.validator
    def _readable(self, _: object, roots: bytes) -> None:
        load_pem_x509_certificates(roots)


@attrs.frozen(kw_only=True)
class Token:
    """A time-stamp that was checked.

    Attributes:
        authority: the name of who gave it. response: the DER of its TimeStampResp, as it came.
        time: what the authority vouches for: the document was there at this instant.
        policy: the authority's policy, as dotted numbers. serial: the token's number there.
    """

    authority: str
    response: bytes = attrs.field(repr=False)
    time: datetime
    policy: str
    serial: int


def request(authority: Authority, document: bytes, *, now: datetime) -> Token:
    """Ask an authority to time-stamp a document, and check what it gives. Only the hash is sent.

    Args:
        now: this machine's clock, aware. A token far from it is refused: one of the two is wrong,
            and a time that is too early would support what is not so.

    Raises:
        AuthorityRefused: no token, or none that can be relied on; says who and why. Ask again later.
    """
    builder = TimestampRequestBuilder().data(document).hash_algorithm(HashAlgorithm.SHA256)
    asked = builder.cert_request(cert_request=True).nonce(nonce=True).build()
    response = exchange(authority, asked.as_bytes())
    token = check(
        response,
        document,
        name=authority.name,
        roots=authority.roots,
        policy=authority.policy,
        nonce=asked.nonce,
    )
    if abs(token.time - now) > LARGEST_SKEW:
        raise AuthorityRefused(
            f"It says it is {_said(token.time)}, and this computer says it is {_said(now)}.",
            where=authority.name,
            next_step="Check the date and time of this computer. Chesil asks again later and shows the gap.",
        )
    return token


def check(
    response: bytes, document: bytes, *, name: str, roots: bytes, policy: str = "", nonce: int | None = None
) -> Token:
    """Check a time-stamp without a network, however old it is.

    It must be granted, over the SHA-256 of this document, with this nonce and under this policy when
    they are given, and signed by a certificate for time-stamping that leads to one of the roots and was
    valid at the time the token names.

    Args:
        response: the DER of a TimeStampResp. name: of the authority, for words. roots: PEM.

    Raises:
        AuthorityRefused: any of this does not hold; says which.
    """
    digest = sha256(document).digest()
    return check_digest(response, digest, name=name, roots=roots, policy=policy, nonce=nonce)


def check_digest(
    response: bytes, digest: bytes, *, name: str, roots: bytes, policy: str = "", nonce: int | None = None
) -> Token:
    """Check a time-stamp of which only the SHA-256 that was stamped is at hand; else as `check`."""
    try:
        return _checked(response, digest, name=name, roots=roots, policy=policy, nonce=nonce)
    except VerificationError:
        reason = "Its signature or its certificate does not lead to the authority's root certificate."
    except _UNREADABLE:
        reason = "What it sent is not a time stamp."
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # of the Rust below the library; it is no Exception
            raise
        reason = "What it sent is not a time stamp."
    raise AuthorityRefused(reason, where=name)


def _checked(
    response: bytes, digest: bytes, *, name: str, roots: bytes, policy: str, nonce: int | None
) -> Token:
    if len(response) > LONGEST_RESPONSE:
        raise AuthorityRefused("Its answer is too long for a time stamp.", where=name)
    answer = decode_timestamp_response(response)
    if fault := _fault(answer, digest, policy=policy, nonce=nonce):
        raise AuthorityRefused(fault, where=name)
    builder = VerifierBuilder()
    trusted = dict.fromkeys(load_pem_x509_certificates(roots))  # the builder takes each only once
    for root in trusted:
        builder = builder.add_root_certificate(root)
    _check_unsigned(answer, set(trusted))
    builder.build().verify(answer, digest)
    info = answer.tst_info
    return Token(
        authority=name,
        response=response,
        time=info.gen_time,
        policy=info.policy.dotted_string,
        serial=info.serial_number,
    )


def _check_unsigned(answer: TimeStampResponse, roots: set[Certificate]) -> None:
    """Check the certificates that come along, which no signature covers: each must be of use.

    Each is the signer's, a root to the last bit, or issued another of them.
    """
    given = [load_der_x509_certificate(each) for each in answer.signed_data.certificates]
    others = [each for each in given if each not in roots]
    signers = {(signer.issuer, signer.serial_number) for signer in answer.signed_data.signer_infos}
    for each in others:
        is_signer = (each.issuer, each.serial_number) in signers
        has_issued = each.subject != each.issuer and any(each.subject == other.issuer for other in others)
        if not (is_signer or has_issued) or each.subject in {root.subject for root in roots}:
            raise VerificationError


def _fault(answer: TimeStampResponse, digest: bytes, *, policy: str, nonce: int | None) -> str | None:
    """What an answer says that it should not, before its signature is looked at."""
    if answer.status != PKIStatus.GRANTED:
        return "It did not grant the request."
    info = answer.tst_info
    imprint = info.message_imprint
    if imprint.hash_algorithm != _SHA256 or imprint.message != digest:
        return "Its time stamp is for something else than what it was asked for."
    if nonce is not None and info.nonce != nonce:
        return "Its time stamp answers another request than this one."
    if policy and info.policy.dotted_string != policy:
        return "Its time stamp is under another policy than the one chosen."
    return None


def exchange(authority: Authority, body: bytes) -> bytes:
    """One POST and its answer, within the authority's timeout, whatever the other side does.

    Args:
        body: a TimeStampReq in DER. What comes back is believed in nothing; see `check`.

    Raises:
        AuthorityRefused: no answer came, or none that could be a TimeStampResp.
    """
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    asked = exchanges.Asked(
        url=authority.url, body=body, headers=headers, timeout=authority.timeout, at_most=LONGEST_RESPONSE
    )
    try:
        return exchanges.answer(asked)
    except exchanges.NoAnswer as none:
        raise AuthorityRefused(none.what, where=authority.name) from None


def _said(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
