"""Runs one reader on one file in a process of its own: `python contender.py NAME FILE TRUTH`.

Prints JSON: seconds of the reading alone (imports and start are not counted), peak memory when it
ended, rows found and rows that are right to the minute, the sender and the text.
"""

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Rows = Iterable[tuple[str, str, str]]


def chesil(path: Path) -> tuple[Callable[[], Any], Callable[[Any], Rows]]:
    """Our reader, whichever it is, on a document that is hashed as it is received."""
    import polars as pl

    from chesil.readers import intake, registry
    from chesil.terms.readings import ReadOptions

    def parse() -> Any:
        document = intake.document(path)
        reader = registry.detect(document)
        assert reader is not None
        return reader.read(document, ReadOptions()).rows

    def rows(frame: Any) -> Rows:
        time_ = pl.coalesce(pl.col("at").dt.replace_time_zone(None), "wall").dt.strftime("%Y-%m-%dT%H:%M")
        yield from (
            frame.filter(pl.col("kind") == "message")
            .select(time_, pl.coalesce("sender_name", "sender"), "text")
            .iter_rows()
        )

    return parse, rows


def sha256(path: Path) -> tuple[Callable[[], Any], Callable[[Any], Rows]]:
    """The floor: the SHA-256 of the file, read from disk."""

    def parse() -> Any:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    return parse, lambda _: []


def whatstk(path: Path) -> tuple[Callable[[], Any], Callable[[Any], Rows]]:
    """whatstk, a Python library."""
    from whatstk import df_from_whatsapp

    def rows(frame: Any) -> Rows:
        for when, who, text in zip(frame["date"], frame["username"], frame["message"], strict=True):
            yield f"{when:%Y-%m-%dT%H:%M}", who, text

    return lambda: df_from_whatsapp(str(path)), rows


def chat_miner(path: Path) -> tuple[Callable[[], Any], Callable[[Any], Rows]]:
    """chat-miner, a Python library."""
    import logging

    from chatminer.chatparsers import WhatsAppParser

    logging.disable(logging.CRITICAL)

    def parse() -> Any:
        parser = WhatsAppParser(str(path))
        parser.parse_file()
        return parser.parsed_messages.get_df()

    def rows(frame: Any) -> Rows:
        columns = frame[["timestamp", "author", "message"]]
        records = columns.iter_rows() if hasattr(columns, "iter_rows") else columns.itertuples(index=False)
        for when, who, text in records:
            yield f"{when:%Y-%m-%dT%H:%M}", who, text

    return parse, rows


def chatpack(path: Path, kind: str = "whatsapp") -> tuple[Callable[[], Any], Callable[[Any], Rows]]:
    """chatpack, a Rust library for Python."""
    import chatpack as library

    def rows(messages: Any) -> Rows:
        for each in messages:
            yield str(each.timestamp or "")[:16].replace(" ", "T"), each.sender, each.content

    return lambda: getattr(library, f"parse_{kind}")(str(path)), rows


def element_tree(path: Path) -> tuple[Callable[[], Any], Callable[[Any], Rows]]:
    """The standard library's ElementTree over SMS XML."""
    from datetime import UTC, datetime
    from xml.etree import ElementTree

    def parse() -> Any:
        found = []
        for _, element in ElementTree.iterparse(path):
            if element.tag == "sms":
                found.append((int(element.get("date", "0")), element.get("address"), element.get("body")))
            element.clear()
        return found

    def rows(found: Any) -> Rows:
        for stamp, address, body in found:
            yield f"{datetime.fromtimestamp(stamp / 1000, UTC):%Y-%m-%dT%H:%M}", address, body

    return parse, rows


def mailbox(path: Path) -> tuple[Callable[[], Any], Callable[[Any], Rows]]:
    """The standard library's mailbox and email."""
    from email.utils import parsedate_to_datetime
    from mailbox import mbox

    def parse() -> Any:
        found = []
        for mail in mbox(str(path)):
            body = (mail.get_payload(decode=True) or b"").decode("utf-8").rstrip("\n")
            found.append((parsedate_to_datetime(mail["Date"]), mail["From"], body))
        return found

    return parse, lambda found: ((f"{when:%Y-%m-%dT%H:%M}", who, text) for when, who, text in found)


CONTENDERS: dict[str, Callable[[Path], tuple[Callable[[], Any], Callable[[Any], Rows]]]] = {
    "Chesil": chesil,
    "sha256": sha256,
    "whatstk": whatstk,
    "chat-miner": chat_miner,
    "chatpack": chatpack,
    "chatpack (Telegram)": lambda path: chatpack(path, "telegram"),
    "ElementTree": element_tree,
    "mailbox": mailbox,
}


def main(name: str, path: Path, truth: Path) -> None:
    """Time one reading, then count its right rows."""
    parse, rows = CONTENDERS[name](path)
    start = time.perf_counter()
    found = parse()
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    expected = [tuple(row) for row in json.loads(truth.read_text("utf-8"))]
    got = [(when, who, (text or "").rstrip("\n")) for when, who, text in rows(found)]
    right = sum(a == b for a, b in zip(got, expected, strict=False))
    print(
        json.dumps(
            {"seconds": seconds, "memory": memory, "rows": len(got), "right": right, "of": len(expected)}
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
