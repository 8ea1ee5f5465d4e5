"""What was typed in the questions for documents, and not sent: kept for when she comes back."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils import timezone

from chesil_web.foundation.keys.erasing import drop_whole
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.papers.models import Prepared
from chesil_web.person.papers.prepared import PaperAnswers, Preparation

FRONT: Final = "c-"  # before each answer for the cover page
_WORDS: Final = ("asks", "recipient")  # what is typed; the other answers are ticked again in a moment
_MOST_FIELDS: Final = 200
_LONGEST: Final = 2_000

type Fields = tuple[tuple[str, str], ...]


def kept(safe: OpenSafe) -> Fields:
    """The answers as a form sends them; empty where nothing is kept."""
    found = (each.what.fields for _row, each in _rows(safe) if isinstance(each.what, PaperAnswers))
    return next(found, ())


def keep(safe: OpenSafe, typed: Iterable[tuple[str, str]]) -> None:
    """Keep answers in place of those of before. Where no words are typed, nothing is kept."""
    fields = tuple((name, value[:_LONGEST]) for name, value in typed)[:_MOST_FIELDS]
    if not any(value.strip() for name, value in fields if name in _WORDS or name.startswith(FRONT)):
        drop(safe)
        return
    told = Preparation(changed_at=timezone.now(), what=PaperAnswers(fields=fields))
    for row, each in _rows(safe):
        if isinstance(each.what, PaperAnswers):
            safe.reseal(row, told)
            return
    safe.keep(Prepared, told)


def drop(safe: OpenSafe) -> None:
    """Keep them no more: the documents were asked for, or she wants them gone."""
    for row, each in _rows(safe):
        if isinstance(each.what, PaperAnswers):
            drop_whole(row)


def initial(fields: Fields, asked: Mapping[str, forms.Field]) -> dict[str, Any]:
    """What the questions show of the answers; nothing where none are kept."""
    sent = QueryDict(mutable=True)
    for name, value in fields:
        sent.appendlist(name, value)
    if not fields:
        return {}
    return {name: each.widget.value_from_datadict(sent, {}, name) for name, each in asked.items()}


def _rows(safe: OpenSafe) -> list[tuple[Prepared, Preparation]]:
    return list(safe.read_all(Prepared, Preparation))
