"""The pages of guidance that this site starts with, read from the files in `content`.

A page is Markdown of eight shapes, after a head of TOML between two lines of "+++":

    ## words              a heading
    words                 a paragraph, as long as no empty line stands in it
    - words               a list, one point a line; 1. words: steps
    > words               what must not be missed
    : Term = meaning      a word of art and what it means
    {law: name}           a part made from the law of today, see `law_now`
    {site: name}          a part made from how this site is set up, see `site_now`

In all words, [words](name) is a link: a page's name, one of `links.PLACES`, tel: or sms: with a number.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any, Final

import attrs
import msgspec

_CONTENT: Final = files(__package__) / "content"
_SHAPES: Final = (
    ("heading", re.compile(r"## (.+)")),
    ("list", re.compile(r"- (.+)")),
    ("steps", re.compile(r"[0-9]+\. (.+)")),
    ("important", re.compile(r"> (.+)")),
    ("law", re.compile(r"\{law: ([a-z-]+)\}")),
    ("site", re.compile(r"\{site: ([a-z-]+)\}")),
    ("term", re.compile(r": (.+)")),
)
_JOINED: Final = {"list": "\n", "steps": "\n", "text": " "}


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands above a page. *code*: its address, which tells nothing. *group*: see models.GROUPS."""

    code: str
    group: str
    question: str
    intro: str
    sources: list[str]


@attrs.frozen
class StartingPage:
    """A page: *name* is what links call it, *body* its blocks as (kind, value)."""

    name: str
    head: Head
    body: tuple[tuple[str, Any], ...]


@attrs.frozen
class Reviewed:
    """Who reviewed the starting pages, when, and when they are next due."""

    on: date
    by: str
    due: date


def reviewed() -> Reviewed:
    """Of all starting pages."""
    return Reviewed(**tomllib.loads((_CONTENT / "reviewed.toml").read_text("utf-8")))


def pages() -> tuple[StartingPage, ...]:
    """Every page, in the order of their codes."""
    found = (each for each in (_CONTENT / "pages").iterdir() if each.name.endswith(".md"))
    read = [_page(each.name.removesuffix(".md"), each.read_text("utf-8")) for each in found]
    return tuple(sorted(read, key=lambda page: int(page.head.code)))


def _page(name: str, text: str) -> StartingPage:
    _, head, body = text.split("+++\n", 2)
    return StartingPage(name, msgspec.toml.decode(head, type=Head), tuple(blocks(body)))


def blocks(text: str) -> Iterator[tuple[str, Any]]:
    """The blocks of a text; lines of one kind that follow each other are one block."""
    for part in re.split(r"\n\s*\n", text.strip()):
        kind, words = "", list[str]()
        for line in part.splitlines():
            found, value = _line(line)
            if kind and (found != kind or found not in _JOINED):
                yield _block(kind, words)
                words = []
            kind = found
            words.append(value)
        yield _block(kind, words)


def _line(line: str) -> tuple[str, str]:
    for kind, shape in _SHAPES:
        if found := shape.fullmatch(line.strip()):
            return kind, found[1]
    return "text", line.strip()


def _block(kind: str, words: list[str]) -> tuple[str, Any]:
    if kind == "term":
        term, _, meaning = words[0].partition(" = ")
        return kind, {"term": term, "meaning": meaning}
    return kind, _JOINED.get(kind, "").join(words)
