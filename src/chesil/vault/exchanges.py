"""One request over HTTP and its answer, bounded in time and in bytes, whatever the other side does.

This is the one place in the library with a network. It follows nothing and asks nothing twice. A socket's own
timeout starts anew with every byte, and looking up a name has none. So each exchange runs in a thread of its
own. When time is up its connection is cut, and nobody waits for it.
"""

import ipaddress
import ssl
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from queue import Empty, SimpleQueue
from socket import SHUT_RDWR, socket
from threading import Event, Thread
from typing import Final
from urllib.parse import urlsplit

import attrs

THREAD: Final = "exchange"


class NoAnswer(Exception):
    """*what*: why there is none, as a sentence about the other side that begins with "It"."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@attrs.frozen(kw_only=True)
class Asked:
    """What is asked, and what may come back.

    Attributes:
        url: of http or https; see `fault`. body: what is sent by POST; None asks by GET.
        timeout: seconds for the whole exchange, from looking up its name to the last byte.
        at_most: bytes of an answer.
    """

    url: str
    body: bytes | None = attrs.field(default=None, repr=False)
    headers: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    timeout: float
    at_most: int


def fault(url: str, *, plain_http: bool = False) -> str:
    """Why an address cannot be asked, as the end of a sentence that begins with it; "" when it can be.

    Args:
        plain_http: whether http is fine everywhere; else on this machine alone.
    """
    try:
        parts = urlsplit(url)
        is_port = parts.port != 0  # asking for the port checks it
    except ValueError:
        return "is not a web address"
    plain = parts.scheme == "http" and (plain_http or _is_this_machine(parts.hostname))
    if parts.scheme != "https" and not plain:
        return "is not https"
    odd = not url.isascii() or not url.isprintable() or " " in url or "@" in parts.netloc
    return "is not a web address" if odd or not parts.hostname or not is_port else ""


def answer(asked: Asked) -> bytes:
    """The body of an answer with status 200. What comes back is believed in nothing.

    Raises:
        NoAnswer: none came, or none such.
    """
    both = _Exchange()
    Thread(target=_ask, args=(asked, both), name=THREAD, daemon=True).start()
    try:
        found = both.answers.get(timeout=asked.timeout)
    except Empty:
        both.cut()
        found = _too_slow(asked)
    if isinstance(found, NoAnswer):
        raise NoAnswer(found.what)
    return found


def _too_slow(asked: Asked) -> NoAnswer:
    return NoAnswer(f"It did not answer within {asked.timeout:g} seconds.")


@attrs.frozen
class _Exchange:
    """What the thread of an exchange and the one that waits for it share."""

    answers: "SimpleQueue[bytes | NoAnswer]" = attrs.field(factory=SimpleQueue)
    connected: "SimpleQueue[socket]" = attrs.field(factory=SimpleQueue)
    late: Event = attrs.field(factory=Event)

    def cut(self) -> None:
        """End what the thread waits for; one that connects only now sees that it is late."""
        self.late.set()
        with suppress(Empty, OSError):  # not connected yet, or ended by itself
            self.connected.get_nowait().shutdown(SHUT_RDWR)


def _ask(asked: Asked, exchange: _Exchange) -> None:
    connection = _connection(asked)
    try:
        connection.connect()
        exchange.connected.put(connection.sock)
        if not exchange.late.is_set():
            exchange.answers.put(_answer(connection, asked))
    except NoAnswer as none:
        exchange.answers.put(none)
    except TimeoutError:  # of the socket, a moment before whoever waits for this thread
        exchange.answers.put(_too_slow(asked))
    except (OSError, HTTPException, ValueError):  # their words may hold addresses of this network
        exchange.answers.put(NoAnswer("It could not be reached, or broke off."))
    finally:
        connection.close()


def _answer(connection: HTTPConnection, asked: Asked) -> bytes:
    path = urlsplit(asked.url)._replace(scheme="", netloc="", fragment="").geturl() or "/"
    method = "GET" if asked.body is None else "POST"
    connection.request(method, path, body=asked.body, headers=dict(asked.headers))
    with connection.getresponse() as response:
        if response.status != 200:
            raise NoAnswer(f"It answered with HTTP status {response.status}.")
        found = response.read(asked.at_most + 1)
    if len(found) > asked.at_most:
        raise NoAnswer("Its answer is too long.")
    return found


def _connection(asked: Asked) -> HTTPConnection:
    parts = urlsplit(asked.url)
    host, timeout = parts.hostname or "", asked.timeout
    if parts.scheme == "https":
        return HTTPSConnection(host, parts.port, timeout=timeout, context=ssl.create_default_context())
    return HTTPConnection(host, parts.port, timeout=timeout)


def _is_this_machine(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
