"""Links inside words: [words](target). They are found here, and nothing else in the words means anything."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

import attrs
from django.urls import reverse

_LINK: Final = re.compile(r"\[([^\[\]\n]{1,200})\]\(([^()\s]{1,80})\)")
_NUMBER: Final = re.compile(r"(?:tel|sms):[0-9]{3,15}")
_MAIL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ]{1,18}[0-9]")
# Pages of the site that are not pages of guidance, by the name that editors write.
PLACES: Final[Mapping[str, Callable[[], str]]] = {
    name: partial(reverse, view)
    for name, view in (
        ("help", "guidance:help"), ("check", "guidance:check"), ("notes", "accounts:before"),
        ("all", "guidance:all"), ("tell", "casework:begin"), ("feedback", "feedback:give"),
        ("plan", "safety:plan"), ("check-phone", "safety:check"), ("bad-moment", "safety:moment"),
    )
}  # fmt: skip


@attrs.frozen
class Span:
    """Words, with the address they link to or none."""

    words: str
    address: str = ""


def spans(text: str, pages: Mapping[str, str]) -> tuple[Span, ...]:
    """A text as spans. *pages*: the address of each page by its name. A link to nowhere is plain words."""
    return tuple(_spans(text, pages))


def _spans(text: str, pages: Mapping[str, str]) -> Iterator[Span]:
    end = 0
    for found in _LINK.finditer(text):
        if found.start() > end:
            yield Span(text[end : found.start()])
        yield Span(found[1], _address(found[2], pages))
        end = found.end()
    if end < len(text):
        yield Span(text[end:])


def _address(target: str, pages: Mapping[str, str]) -> str:
    if _NUMBER.fullmatch(target):
        return target
    return PLACES[target]() if target in PLACES else pages.get(target, "")


def plain(text: str) -> str:
    """A text without its links."""
    return "".join(each.words for each in _spans(text, {}))


def targets(value: Any) -> Iterator[str]:
    """Where the links of a text lead, and those of every text inside lists and tables."""
    if isinstance(value, str):
        yield from (found[2] for found in _LINK.finditer(value))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from targets(each)


def is_known(target: str, pages: Mapping[str, str]) -> bool:
    """Whether a link to it leads somewhere."""
    return bool(_address(target, pages))


def reached(line: str) -> Span:
    """A line that tells how to reach somebody: a link where the whole of it is an e-mail or a number."""
    if _MAIL.fullmatch(line):
        return Span(line, f"mailto:{line}")
    if _PHONE.fullmatch(line):
        return Span(line, "tel:" + line.replace(" ", ""))
    return Span(line)
