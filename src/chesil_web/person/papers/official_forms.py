"""The official forms that this installation brought, and what one looks like with her answers in it."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import attrs
from django.conf import settings

from chesil.documents.unreadable import PdfUnreadable
from chesil.papers import official
from chesil.papers.official import Made, Official
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import ChesilError, ReadingError

CANNOT = (PdfUnreadable, ReadingError)


@attrs.frozen
class _Brought:
    forms: tuple[Official, ...]
    faults: tuple[str, ...]


def faults() -> tuple[str, ...]:
    """What cannot be used in the folder that CHESIL_FORMS names, a sentence each."""
    return _brought().faults


def in_use(day: date) -> dict[str, Official]:
    """By the name of our sheet the official form that takes its answers on a day."""
    return official.in_use(_brought().forms, day)


def filled(form: Official, answers: Mapping[str, str], *, secret: bool) -> Made:
    """A form with her answers.

    Raises:
        CANNOT: it cannot be filled in. HelperLost: no process could be started.
    """
    with Nursery() as nursery:
        return official.fill(form, answers, secret=secret, nursery=nursery)


def _brought() -> _Brought:
    folder = settings.CHESIL.forms
    return _in(folder) if folder else _Brought((), ())


@cache
def _in(folder: Path) -> _Brought:
    if not folder.is_dir():
        return _Brought((), ("There is no such folder.",))
    pairs = official.in_folder(folder)
    forms, wrong = [], [] if pairs else ["No PDF in it has a file of the same name beside it."]
    with Nursery() as nursery:
        for pdf, told in pairs:
            try:
                forms.append(official.bring(pdf, told, nursery))
            except ChesilError as fault:
                wrong.append(str(fault))
    return _Brought(tuple(forms), tuple(wrong))
