"""What was answered, as rows to read: for whoever wrote it, and for those who work on it."""

from collections.abc import Iterable
from typing import Any

from chesil_web.record.given import forms
from chesil_web.record.given.models import Told
from chesil_web.record.kinds import kind_words, kind_words_of

type Rows = tuple[tuple[str, str], ...]


def told(told: Told, names: Iterable[str], *, to_worker: bool = False) -> Rows:
    """The questions of those names that were answered, each with its answer.

    Args:
        to_worker: whoever reads it is not who wrote it.
    """
    fields = forms.TellForm.base_fields
    rows = (
        (str(fields[name].label), answer(name, getattr(told, name), to_worker=to_worker)) for name in names
    )
    return tuple(row for row in rows if row[1])


def answer(name: str, value: Any, *, to_worker: bool = False) -> str:
    """What was answered to a question, in words; empty where it was left out."""
    if name == "kinds":
        return kind_words_of(value) if to_worker else kind_words(value)
    choices = dict(getattr(forms.TellForm.base_fields[name], "choices", ()))
    if isinstance(value, tuple):
        return " · ".join(str(choices[each]) for each in value if each in choices)
    return str(choices.get(value, value))
