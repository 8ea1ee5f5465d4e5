"""A browser with no screen: it keeps cookies, sends forms with their token, and reads the clock."""

import http.client
import re
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import attrs

_IDLE_S: Final = 5  # what lies idle much longer, the server closes
_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

Fields = Mapping[str, str | Sequence[str]]


@attrs.frozen
class Answer:
    """What came back, and the seconds it took."""

    status: int
    headers: http.client.HTTPMessage
    text: str
    seconds: float


class Visitor:
    """One connection to the site, kept open, as if through a proxy with https.

    Attributes:
        cookies: what the browser would send now. given: every value of a cookie that came.
    """

    def __init__(
        self,
        port: int,
        *,
        network: str = "192.0.2.1",
        agent: str = "Mobi",
        cookies: dict[str, str] | None = None,
    ) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self._host = f"localhost:{port}"
        self._network, self._agent = network, agent
        self._used = time.monotonic()
        self.cookies, self.given = dict(cookies or {}), set[str]()

    def close(self) -> None:
        self._connection.close()

    def get(self, address: str) -> Answer:
        return self._asked("GET", address, None, {})

    def settled(self, address: str) -> str:
        """The page once it shows what it is for and not that it waits."""
        while "data-busy" in (text := self.get(address).text):
            time.sleep(0.2)
        return text

    def post(self, address: str, fields: Fields, *, form: str = "") -> Answer:
        """Send a form; its token is taken from the page that shows it."""
        return self.send(address, fields, token=self.token(self.get(form or address).text))

    def send(self, address: str, fields: Fields, *, token: str) -> Answer:
        """Send a form whose token is known."""
        body = urlencode({"csrfmiddlewaretoken": token, **fields}, doseq=True)
        return self._asked(
            "POST", address, body.encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def send_file(self, address: str, path: Path) -> Answer:
        """Send a file as a browser without scripts does."""
        token, mark = self.token(self.get(address).text), uuid.uuid4().hex
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n--{mark}\r\n'
            f'Content-Disposition: form-data; name="files"; filename="{path.name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + path.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        return self._asked("POST", address, body, {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def send_piece(self, address: str, piece: bytes, *, token: str) -> Answer:
        """Send a piece of a file, as our script does."""
        return self._asked(
            "POST", address, piece, {"X-CSRFToken": token, "Content-Type": "application/octet-stream"}
        )

    def token(self, page: str) -> str:
        """The token of the form on a page."""
        found = _TOKEN.search(page)
        if found is None:
            raise RuntimeError("The page has no form.")
        return found[1]

    def request(self, address: str, fields: dict[str, str] | None = None) -> bytes:
        """What `get`, or with fields `send`, would put on the wire."""
        body = urlencode(fields).encode() if fields else b""
        more = (
            {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
            if fields
            else {}
        )
        head = "".join(f"{name}: {value}\r\n" for name, value in self._headers(more).items())
        return f"{'POST' if fields else 'GET'} {address} HTTP/1.1\r\n{head}\r\n".encode() + body

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return more | {
            "Host": self._host, "Origin": f"https://{self._host}", "X-Forwarded-Proto": "https",
            "X-Forwarded-For": self._network, "User-Agent": self._agent, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }  # fmt: skip

    def _asked(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        sent = self._headers(headers)
        if time.monotonic() - self._used > _IDLE_S:
            self._connection.close()  # the next request opens another
        start = time.perf_counter()
        self._connection.request(method, address, body, sent)
        answer = self._connection.getresponse()
        text = answer.read()
        seconds = time.perf_counter() - start
        self._used = time.monotonic()
        for each in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value
            self.given.add(value)
        return Answer(answer.status, answer.headers, text.decode("utf-8", "replace"), seconds)


def is_here(port: int) -> bool:
    """Whether the site answers."""
    try:
        with closing(Visitor(port)) as visitor:
            return visitor.get("/").status == 200
    except OSError:
        return False
