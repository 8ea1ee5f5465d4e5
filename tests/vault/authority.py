"""A time-stamp authority of our own: real HTTP, real RFC 3161 tokens, and every way to misbehave.

    with Authority() as tsa:
        tsa.now = datetime(2026, 5, 1, 11, tzinfo=UTC)    # what its clock says; the real time when None
        token = timestamps.request(tsa.chosen(), document, now=tsa.now)
        tsa.mode = "slow"                                 # any of MODES, at any time

`tsa.token(document)` makes a token without the network. `Authority(tls=True)` speaks https, with a
certificate below the same root.
"""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256, sha512
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from tempfile import NamedTemporaryFile
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

from asn1crypto import algos, cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from chesil.vault import timestamps

POLICY: Final = "1.3.6.1.4.1.55555.1"
_VALID: Final = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 1, 1, tzinfo=UTC))
_EXPIRED: Final = (datetime(2015, 1, 1, tzinfo=UTC), datetime(2016, 1, 1, tzinfo=UTC))
_STEP: Final = 0.02  # seconds between two bytes of an answer that trickles

LIES: Final = ("lying hash", "other algorithm", "lying nonce", "no nonce", "other policy")
CERTIFICATES: Final = ("expired", "wrong root", "not for time-stamping", "no certificate", "other signature")
ANSWERS: Final = ("rejected", "waiting", "bad DER", "empty", "page", "oversize", "redirect", "error")
CONNECTIONS: Final = ("slow", "trickle", "trickling header", "broken off", "hangs up")
MODES: Final = ("good", *LIES, *CERTIFICATES, *ANSWERS, *CONNECTIONS)


class Authority:
    """A time-stamp authority on this machine, from entering its block to leaving it.

    Attributes:
        name: what it is called. mode: one of MODES. now: its clock.
        url: where it listens. root_pem: its root certificate. asked: the bodies it was sent.
    """

    def __init__(
        self,
        mode: str = "good",
        *,
        name: str = "Test Authority",
        now: datetime | None = None,
        tls: bool = False,
    ) -> None:
        self.mode, self.name, self.now, self.tls = mode, name, now, tls
        self.asked: list[bytes] = []
        self.closed = Event()
        root_key, other_key, self._key = (generate_private_key(SECP256R1()) for _ in range(3))
        self._root = _certificate(f"{name} Root", root_key, root_key, ca=True)
        other = _certificate(f"{name} Root", other_key, other_key, ca=True)
        self._signers = {
            "good": _certificate(name, self._key, root_key, issuer=self._root),
            "expired": _certificate(name, self._key, root_key, issuer=self._root, valid=_EXPIRED),
            "wrong root": _certificate(name, self._key, other_key, issuer=other),
            "not for time-stamping": _certificate(
                name, self._key, root_key, issuer=self._root, purpose=ExtendedKeyUsageOID.CODE_SIGNING
            ),
            "server": _certificate(
                name, self._key, root_key, issuer=self._root, purpose=ExtendedKeyUsageOID.SERVER_AUTH
            ),
        }
        self._serial = 0

    @property
    def root_pem(self) -> bytes:
        return self._root.public_bytes(Encoding.PEM)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self._server.server_port}/tsa"

    def chosen(self, **choices: object) -> timestamps.Authority:
        """This authority as an installation would configure it."""
        settings = {"name": self.name, "url": self.url, "roots": self.root_pem, "timeout": 10.0}
        return timestamps.Authority(**(settings | choices))

    def token(self, document: bytes) -> bytes:
        """The TimeStampResp for a document, in the present mode, without a nonce and the network."""
        imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": sha256(document).digest()}
        asked = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True})
        return self.respond(asked.dump())

    def respond(self, request: bytes) -> bytes:
        """The answer to a TimeStampReq, in the present mode."""
        special: dict[str, Callable[[], bytes]] = {
            "rejected": lambda: _status("rejection"),
            "waiting": lambda: _status("waiting"),
            "bad DER": lambda: _not_minimal(self._granted(request)),
            "empty": lambda: b"",
            "page": lambda: b"<html><title>Please sign in to this network</title></html>",
            "oversize": lambda: self._granted(request) + b"\x00" * timestamps.LONGEST_RESPONSE,
        }
        return special.get(self.mode, lambda: self._granted(request))()

    def __enter__(self) -> Self:
        tsa = self

        class Handler(_Handler):
            authority = tsa

        self._server = _Server(("127.0.0.1", 0), Handler)
        if self.tls:
            self._server.socket = self._tls().wrap_socket(self._server.socket, server_side=True)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _tls(self) -> ssl.SSLContext:
        key = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with NamedTemporaryFile() as file:
            file.write(key + self._signers["server"].public_bytes(Encoding.PEM))
            file.flush()
            context.load_cert_chain(file.name)
        return context

    def _granted(self, request: bytes) -> bytes:
        info = self._info(tsp.TimeStampReq.load(request))
        content = tsp.TSTInfo(info).dump()
        signer = self._signers.get(self.mode, self._signers["good"])
        signed = {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "tst_info", "content": tsp.TSTInfo.load(content)},
            "signer_infos": [self._signer_info(content, signer)],
        }
        if self.mode != "no certificate":
            signed["certificates"] = [_asn1(signer), _asn1(self._root)]
        token = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()

    def _info(self, asked: tsp.TimeStampReq) -> dict[str, object]:
        self._serial += 1
        now = self.now or datetime.now(UTC)
        info: dict[str, object] = {
            "version": "v1",
            "policy": f"{POLICY}.2" if self.mode == "other policy" else POLICY,
            "message_imprint": self._imprint(asked["message_imprint"]),
            "serial_number": self._serial,
            "gen_time": now.replace(microsecond=0),
            "accuracy": {"seconds": 1},
        }
        nonce = asked["nonce"].native
        if nonce is not None and self.mode != "no nonce":
            info["nonce"] = nonce ^ 1 if self.mode == "lying nonce" else nonce
        return info

    def _imprint(self, asked: tsp.MessageImprint) -> tsp.MessageImprint:
        if self.mode == "lying hash":
            return tsp.MessageImprint(
                {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "hashed_message": sha256(b"something else").digest(),
                }
            )
        if self.mode == "other algorithm":
            return tsp.MessageImprint(
                {"hash_algorithm": {"algorithm": "sha512"}, "hashed_message": sha512(b"document").digest()}
            )
        return asked

    def _signer_info(self, content: bytes, signer: x509.Certificate) -> cms.SignerInfo:
        digest = {"hash_algorithm": {"algorithm": "sha256"}, "cert_hash": sha256(_der(signer)).digest()}
        attributes = cms.CMSAttributes(
            [
                {"type": "content_type", "values": ["tst_info"]},
                {"type": "message_digest", "values": [sha256(content).digest()]},
                {"type": "signing_certificate_v2", "values": [{"certs": [digest]}]},
            ]
        )
        key = generate_private_key(SECP256R1()) if self.mode == "other signature" else self._key
        return cms.SignerInfo(
            {
                "version": "v1",
                "sid": {
                    "issuer_and_serial_number": {
                        "issuer": _asn1(signer).issuer,
                        "serial_number": signer.serial_number,
                    }
                },
                "digest_algorithm": {"algorithm": "sha256"},
                "signed_attrs": attributes,
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
                "signature": key.sign(attributes.dump(), ECDSA(SHA256())),
            }
        )


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that hangs up on a slow answer is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    authority: Authority

    def do_POST(self) -> None:
        tsa = self.authority
        request = self.rfile.read(int(self.headers["Content-Length"]))
        tsa.asked.append(request)
        if tsa.mode == "slow":
            tsa.closed.wait()
            return
        if tsa.mode == "hangs up":
            return
        if tsa.mode in ("redirect", "error"):
            self.send_response(302 if tsa.mode == "redirect" else 503)
            self.send_header("Location", tsa.url)
            self.end_headers()
            return
        self._send(tsa.respond(request))

    def _send(self, answer: bytes) -> None:
        mode = self.authority.mode
        if mode == "trickling header":
            self._trickle(b"HTTP/1.0 200 OK\r\n" + b"X-Padding: a\r\n" * 5000)
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if mode == "trickle":
            self._trickle(answer)
        else:
            self.wfile.write(answer[:100] if mode == "broken off" else answer)

    def _trickle(self, answer: bytes) -> None:
        for one in answer:
            self.wfile.write(bytes([one]))
            self.wfile.flush()
            if self.authority.closed.wait(_STEP):
                return

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


def _status(status: str) -> bytes:
    told = tsp.PKIStatusInfo({"status": status}).dump()
    return b"\x30" + bytes([len(told)]) + told


def _not_minimal(der: bytes) -> bytes:
    """The same with its first length in more bytes than it needs: BER still, but not DER."""
    tag, length, content = der[:1], der[2:4], der[4:]
    return tag + b"\x83\x00" + length + content


def _certificate(
    name: str,
    key: EllipticCurvePrivateKey,
    signing_key: EllipticCurvePrivateKey,
    *,
    issuer: x509.Certificate | None = None,
    valid: tuple[datetime, datetime] = _VALID,
    purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING,
    ca: bool = False,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1] - timedelta(seconds=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False
        )
        .add_extension(
            x509.KeyUsage(digital_signature=not ca, key_cert_sign=ca, crl_sign=ca, **usage), critical=True
        )
    )
    if not ca:
        here = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        builder = builder.add_extension(here, critical=False)
    return builder.sign(signing_key, SHA256())


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(_der(certificate))
