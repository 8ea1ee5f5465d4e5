"""An authenticator made of software, as a browser would ask one: it makes a passkey and signs with it."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from secrets import token_bytes

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

ORIGIN = "https://localhost"
_PRESENT, _WITH_KEY = 0x01, 0x40


class SoftPasskey:
    """One passkey. *count*: of its signatures; every use adds 1, unless it is one that never counts."""

    def __init__(self, *, count: int = 0, step: int = 1) -> None:
        self.id, self.count, self.step = token_bytes(16), count, step
        self._key = generate_private_key(SECP256R1())

    def made(self, asked: dict, *, origin: str = ORIGIN) -> str:
        """The answer to what a page asks to add a passkey."""
        numbers = self._key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        held = bytes(16) + len(self.id).to_bytes(2) + self.id + cbor2.dumps(public)
        attestation = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._data(asked["rp"]["id"], _WITH_KEY) + held,
        }
        return self._said(
            clientDataJSON=_client("webauthn.create", asked, origin),
            attestationObject=cbor2.dumps(attestation),
        )

    def used(self, asked: dict, *, origin: str = ORIGIN) -> str:
        """The answer to what a page asks to use one."""
        self.count += self.step
        data, client = self._data(asked["rpId"]), _client("webauthn.get", asked, origin)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        return self._said(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, host: str, more: int = 0) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([_PRESENT | more]) + self.count.to_bytes(4)

    def _said(self, **response: bytes) -> str:
        said = {name: written(value) for name, value in response.items()}
        return json.dumps(
            {"id": written(self.id), "rawId": written(self.id), "type": "public-key", "response": said}
        )


def _client(kind: str, asked: dict, origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": origin}).encode()


def written(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def read(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
