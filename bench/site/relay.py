"""A relay between a browser and the site, which cuts connections of forms on their way, at one of four moments."""

import re
import socket
import threading
from collections import deque
from contextlib import ExitStack, suppress
from typing import Final, Literal

Way = Literal["before", "amid", "after", "answered"]
WAYS: Final[tuple[Way, ...]] = ("before", "amid", "after", "answered")
_LENGTH: Final = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_KEEP: Final = re.compile(rb"\r\nconnection: [^\r]*", re.IGNORECASE)
_AT_ONCE: Final = 65_536


class Relay:
    """Passes on each request by a connection of its own, and cuts the next forms where that was asked for.

    Attributes:
        port: where a browser asks. to: the port of the site.
        ways: how the next forms are cut; those after them pass. cuts: how many were.
        passing: is set while a form is with the site, or went to it.
    """

    def __init__(self, to: int) -> None:
        self.to, self.cuts = to, 0
        self.ways: deque[Way] = deque()
        self.passing = threading.Event()
        self._listens = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listens.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            client, _address = self._listens.accept()
            threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        with client, suppress(OSError), ExitStack() as stack:  # one end may be gone at any moment
            request = _whole(client)
            way = self._cut(request)
            if way == "before":
                return
            site = stack.enter_context(socket.create_connection(("127.0.0.1", self.to)))
            site.sendall(request[: len(request) // 2] if way == "amid" else request)
            if request.startswith(b"POST"):
                self.passing.set()
            if way in ("amid", "after"):
                client.close()  # and the site is left to do what it got
            if way != "amid":
                while part := site.recv(_AT_ONCE):
                    if way == "answered":
                        return
                    if way is None:
                        client.sendall(part)

    def _cut(self, request: bytes) -> Way | None:
        """How a request is cut, which then counts; never a page that asks by itself."""
        if not request.startswith(b"POST") or not self.ways:
            return None
        self.cuts += 1
        return self.ways.popleft()


def _whole(client: socket.socket) -> bytes:
    """A request with its body, which asks the site to close the connection after it."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += _received(client)
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(found[1]) if (found := _LENGTH.search(head)) else 0
    while len(body) < length:
        body += _received(client)
    return _KEEP.sub(b"", head) + b"\r\nConnection: close\r\n\r\n" + body


def _received(client: socket.socket) -> bytes:
    if not (part := client.recv(_AT_ONCE)):
        raise ConnectionError("The browser closed.")
    return part
