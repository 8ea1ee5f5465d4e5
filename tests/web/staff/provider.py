"""A provider of accounts on this machine: oidc-provider-mock, over real HTTP, and what a test may do to it.

with Provider() as provider:
    back = provider.signed_in(address, "rowan")      # where the browser of Rowan is led back to
    provider.claims = {"nonce": "another"}           # what its tokens then say, signed as ever
    provider.twist = {"/jwks": lambda answer: ...}   # what it then answers at a path
"""

import json
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Self
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import flask
import oidc_provider_mock
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "chesil at northmere", "s3cr3t: of the client"


class Provider:
    """A provider, from entering its block to leaving it.

    Attributes:
        claims: what its tokens say otherwise; None takes a claim away. key: what signs them, when not its own.
        twist: by path, what is done to its answers. asked: what it was asked: path, form, authorization.
        given: every code and token it gave.
    """

    def __init__(self) -> None:
        self.forget()
        app = oidc_provider_mock.app(access_token_max_age=timedelta(hours=1))
        app.after_request(self._twisted)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it logs codes, as a provider may
        for name in ("oidc_provider_mock", "authlib"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    def forget(self) -> None:
        """Behave well again."""
        self.claims: dict[str, object] = {}
        self.key: object = None
        self.algorithm = "RS256"
        self.twist: dict[str, Callable[[flask.Response], None]] = {}
        self.asked: list[tuple[str, dict[str, str], str]] = []
        self.given: list[str] = []

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def signed_in(self, address: str, who: str, *, action: str = "") -> str:
        """Where somebody is led back to who came to *address* and signed in; or, with "deny", did not."""
        sent = urlencode({"sub": who, **({"action": action} if action else {})}).encode()
        try:
            _OPENER.open(Request(address, data=sent), timeout=10)  # noqa: S310 - http on this machine
        except HTTPError as led:
            with led:
                return led.headers["Location"]
        raise AssertionError("the provider led nowhere")

    def _twisted(self, answer: flask.Response) -> flask.Response:
        path = flask.request.path
        self.asked.append(
            (path, flask.request.form.to_dict(), flask.request.headers.get("Authorization", ""))
        )
        if path == "/oauth2/token" and answer.status_code == 200:
            self._token(answer)
        if answer.mimetype == "text/html":  # its pages ask another host for their style
            answer.set_data(re.sub(r"<link[^>]*>", "", answer.get_data(as_text=True)))
        if path in self.twist:
            self.twist[path](answer)
        return answer

    def _token(self, answer: flask.Response) -> None:
        own = flask.g.oidc_provider_mock_storage.jwk
        said = answer.get_json()
        if self.claims or self.key:
            claims = jwt.decode(said["id_token"], own).claims | self.claims
            header = {"alg": self.algorithm, "kid": own.kid}
            claims = {name: value for name, value in claims.items() if value is not None}
            said["id_token"] = jwt.encode(header, claims, self.key or own, algorithms=[self.algorithm])
        self.given += [said["id_token"], said["access_token"]]
        answer.set_data(json.dumps(said))


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = build_opener(_Stays)


def other_key() -> RSAKey:
    """A key that is not the provider's."""
    return RSAKey.generate_key(2048)
