"""What every kind of thing of a case gives: its form, its words, and what falls due by it."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

import attrs
import msgspec
from django import forms

from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.record.given.answers import Rows
from chesil_web.staff.cases.models import EntryKind
from chesil_web.staff.cases.work_models import ClockKind, Sort


class ThingForm(RevealingForm):
    """A version of a thing: what it is said to be, and which version that was written from.

    Attributes:
        told_type: the document that the answers make.
    """

    told_type: ClassVar[type[msgspec.Struct]]
    thing = forms.UUIDField(widget=forms.HiddenInput, required=False)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def told(self) -> Any:
        """The document that was told."""
        names = self.told_type.__struct_fields__
        return self.told_type(
            **{name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        )

    @classmethod
    def filled(cls, told: Any) -> dict[str, Any]:
        """What the form begins with, from a document."""
        return {name: getattr(told, name) for name in cls.told_type.__struct_fields__}


@attrs.frozen(kw_only=True)
class Due:
    """Something that falls due by a thing: which clock, on which day, and what it is about."""

    kind: ClockKind
    on: date | None
    words: str = ""


def _nothing(_told: Any) -> Iterable[Any]:
    return ()


@attrs.frozen(kw_only=True)
class Kind:
    """A kind of thing.

    Attributes:
        sort: of its rows. form: what is asked. document: the type of a Version of what is kept.
        entry: what its changes are among the entries. page: the names of its addresses begin with this.
        list_page: the name of the page that shows all of them.
        heading, empty, add, change: of its page, of a page without any, and of its forms.
        title: what one is called, in a line. rows: what is shown of it.
        day: on which day it was. due: what falls due by it. meets: clocks that it meets, each with the day.
        only: there is one in a case.
    """

    sort: Sort
    form: type[ThingForm]
    document: Any
    entry: EntryKind
    page: str
    list_page: str
    heading: Any
    empty: Any
    add: Any
    change: Any
    title: Callable[[Any], str]
    rows: Callable[[Any], Rows]
    day: Callable[[Any], date | None] = lambda _told: None
    due: Callable[[Any], Iterable[Due]] = _nothing
    meets: Callable[[Any], Iterable[tuple[str, date]]] = _nothing
    only: bool = False

    def only_one(self, case: uuid.UUID) -> uuid.UUID:
        """The id of the one that a case has."""
        return uuid.uuid5(case, self.sort)


def as_text(rows: Rows) -> str:
    """What is shown of a thing, as lines."""
    return "\n".join(f"{name}: {value}" for name, value in rows if value)


def without_empty(rows: Iterable[tuple[Any, Any]]) -> Rows:
    """Rows that have something to show, as text."""
    return tuple((str(name), str(value)) for name, value in rows if value)


def named(choices: Mapping[str, Any], value: str) -> str:
    """What a choice is called; empty for none."""
    return str(choices[value]) if value in choices else ""
