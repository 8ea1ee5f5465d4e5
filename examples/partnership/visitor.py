"""Somebody at the website: opens pages, follows links by their words, fills forms in and presses buttons."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from typing import Any, Final

import attrs
from django.test import Client

_BOX: Final = "govuk-error-summary"
_PARTS: Final = ("day", "month", "year")
FIRST: Final = "@first"  # an answer: the first of the choices, whatever it is called


@attrs.define
class Field:
    """A field of a form, or one choice of it. *label*: the words beside a choice; empty for others."""

    name: str
    kind: str
    value: str
    id: str = ""
    is_set: bool = True
    label: str = ""


@attrs.define
class Form:
    """A form of a page: where it is sent, its fields, and its buttons as words, name and value."""

    action: str
    fields: list[Field] = attrs.field(factory=list)
    buttons: list[tuple[str, str, str]] = attrs.field(factory=list)

    def takes(self, names: Iterable[str], press: str) -> bool:
        """Whether it has these fields and this button."""
        known = {each.name for each in self.fields}
        has_all = all(name in known or f"{name}-day" in known for name in names)
        return has_all and any(words.startswith(press) for words, *_rest in self.buttons)

    def filled(self, given: Mapping[str, Any], press: str) -> dict[str, Any]:
        """What a browser sends: what stands in the form, with what was typed in its place."""
        sent: dict[str, Any] = {}
        for each in self.fields:
            if each.is_set and each.name and each.kind != "file":
                sent.setdefault(each.name, []).append(each.value)
        for name, value in given.items():
            if f"{name}-day" in sent:
                sent |= {f"{name}-{part}": number for part, number in zip(_PARTS, _boxes(value), strict=True)}
            else:
                sent[name] = [
                    self._value(name, each) for each in (value if isinstance(value, list) else [value])
                ]
        for words, name, value in self.buttons:
            if press and words.startswith(press) and name:
                sent[name] = value
        return sent

    def _value(self, name: str, wanted: object) -> str:
        """The value of the choice with these words; what is no choice is typed as it is."""
        choices = [
            each for each in self.fields if each.name == name and each.kind in ("radio", "checkbox", "option")
        ]
        text = str(wanted)
        if choices and text == FIRST:
            return choices[0].value
        exact = [each.value for each in choices if text in (each.value, each.label)]
        near = [each.value for each in choices if each.label.startswith(text)]
        if choices and not exact and not near:
            raise LookupError(f"{name} has no choice “{text}”, but {[each.label for each in choices]}")
        return (exact or near or [text])[0]


def _boxes(value: date | str) -> tuple[object, object, object]:
    """Day, month and year as they are typed; of a year alone the others stay empty."""
    if isinstance(value, str) and len(value) == len("1988"):
        return "", "", value
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return day.day, day.month, day.year


class _Reader(HTMLParser):
    """Reads the links and forms of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.errors = ""
        self._address = address
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what has words, and note what has none."""
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(told.get("action") or self._address))
        elif tag == "input" and self.forms:
            self._input(told)
        elif tag == "select":
            self._select = told.get("name", "")
        elif tag == "div" and _BOX in told.get("class", ""):
            self.errors = "the form has errors"
        if tag in ("a", "button", "label", "textarea", "option"):
            self._open.append((tag, told, []))

    def _input(self, told: dict[str, str]) -> None:
        kind = told.get("type", "text")
        is_set = kind not in ("radio", "checkbox") or "checked" in told
        self.forms[-1].fields.append(
            Field(told.get("name", ""), kind, told.get("value", ""), told.get("id", ""), is_set)
        )

    def handle_data(self, data: str) -> None:
        """Words of whatever is open."""
        for _tag, _told, words in self._open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """End what has words."""
        if not self._open or self._open[-1][0] != tag:
            return
        _tag, told, parts = self._open.pop()
        text = "".join(parts)
        words = " ".join(text.split())
        if tag == "a":
            self.links.append((words, told.get("href", "")))
        elif self.forms:
            self._of_form(tag, told, text, words)

    def _of_form(self, tag: str, told: dict[str, str], text: str, words: str) -> None:
        form = self.forms[-1]
        if tag == "button":
            form.buttons.append((words, told.get("name", ""), told.get("value", "")))
        elif tag == "label":
            for each in form.fields:
                if each.id and each.id == told.get("for"):
                    each.label = words
        elif tag == "textarea":
            form.fields.append(Field(told.get("name", ""), tag, text.removeprefix("\n")))
        elif tag == "option":
            value = told.get("value", words)
            form.fields.append(Field(self._select, tag, value, is_set="selected" in told, label=words))


@attrs.define
class Visitor:
    """A browser and the page that is open in it. *client*: keeps the session."""

    client: Client = attrs.field(factory=lambda: Client(HTTP_HOST="localhost"))
    address: str = ""
    text: str = ""
    _page: _Reader | None = None

    def open(self, address: str) -> "Visitor":
        """Open a page; nothing is asked for until something on it is wanted."""
        self.address, self._page = address, None
        return self

    def follow(self, *words: str) -> "Visitor":
        """Follow a link by how its words begin, and then the next."""
        for each in words:
            links = sorted(
                (text != each, number, href)
                for number, (text, href) in enumerate(self.page.links)
                if text.startswith(each)
            )
            if not links:
                raise LookupError(f"{self.address}: there is no link “{each}”")
            self.open(links[0][2])
        return self

    @property
    def page(self) -> _Reader:
        """What can be done on the page that is open."""
        if self._page is None:
            answer = self.client.get(self.address, secure=True)
            while answer.status_code == 302:
                self.address = answer.url
                answer = self.client.get(self.address, secure=True)
            self._read(answer)
        assert self._page is not None  # noqa: S101 - it was read just now
        return self._page

    def _read(self, answer: Any) -> None:
        if answer.status_code != 200:
            sys.exit(f"The site answered {answer.status_code} at {self.address}.")
        self.text = answer.content.decode()
        self._page = _Reader(self.address)
        self._page.feed(self.text)

    def send(self, press: str = "", **given: Any) -> "Visitor":
        """Fill in the form that has these fields, and press its button; leads where that leads.

        Raises:
            LookupError: no form fits, or a choice is not there.
        """
        form = next((each for each in self.page.forms if each.takes(given, press)), None)
        if form is None:
            raise LookupError(f"{self.address}: no form has {sorted(given)} and the button “{press}”")
        answer = self.client.post(form.action, form.filled(given, press), secure=True)
        if answer.status_code == 302:
            return self.open(answer.url)
        self.address = form.action
        self._read(answer)
        if self.page.errors:
            wrong = [words for words, address in self.page.links if address.startswith("#id_")]
            sys.exit(f"The site did not take the form at {self.address}: {' '.join(wrong)}")
        return self

    def shown_forms(self) -> list[Form]:
        """The forms of a page that came back; none where the site led on."""
        return self._page.forms if self._page else []

    def words(self, before: str) -> Iterator[str]:
        """What stands behind a piece of the page, up to the next tag."""
        for part in self.text.split(before)[1:]:
            yield part.partition(">")[2].partition("<")[0]
