"""An e-mail address: as typed, spelled out, with a tag, or with dots that a provider does not count."""

import re
from collections.abc import Iterator
from typing import Final

from chesil.leaks.folding import Folded, fold
from chesil.leaks.matching.found import Match

_AT: Final = r"\s*(?:@|[(\[]\s*at\s*[)\]]|\bat\b)\s*"
_DOT: Final = r"\s*(?:\.|[(\[]\s*dot\s*[)\]]|\bdot\b)\s*"
_ANY: Final = re.compile(r"[a-z0-9][\w.+\-]*@[\w\-]+(?:\.[\w\-]+)+")
_LEAST: Final = 5  # letters of what stands before the @ that could name somebody by itself
# Mailboxes that say nothing of who reads them (RFC 2142, and what offices use).
_ROLES: Final = frozenset(
    ("admin", "contact", "enquiries", "hello", "help", "housing", "info", "mail", "office", "post",
     "reception", "sales", "support", "team")
)  # fmt: skip


def find(value: str, folded: Folded) -> Iterator[Match]:
    """The address itself is exact. What stands before its @, or the same mailbox in other words, is close."""
    local, _, domain = fold(value.strip()).text.partition("@")
    pattern = _spelled(local) + _AT + _spelled(domain)
    for each in re.finditer(rf"(?<![\w.+\-]){pattern}(?![\w\-])", folded.text):
        yield Match(each.start(), each.end(), exact=True)
    for each in _ANY.finditer(folded.text):
        there, _, other = each[0].partition("@")
        if each[0] != f"{local}@{domain}" and other == domain and _mailbox(there) == _mailbox(local):
            yield Match(each.start(), each.end(), exact=False)
    if len(local) >= _LEAST and local not in _ROLES:
        for each in re.finditer(rf"(?<![\w.+\-]){re.escape(local)}(?![\w\-])(?!\.\w)", folded.text):
            yield Match(each.start(), each.end(), exact=False)


def _spelled(text: str) -> str:
    return _DOT.join(re.escape(part) for part in text.split("."))


def _mailbox(local: str) -> str:
    return local.partition("+")[0].replace(".", "")
