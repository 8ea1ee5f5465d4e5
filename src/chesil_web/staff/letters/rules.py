"""What a letter may be, which it is, who may be its second person, and where it may go."""

import re
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.http import Http404
from django.utils import timezone

from chesil.leaks import Piece, check
from chesil_web.staff.cases import rules as cases
from chesil_web.staff.cases.models import Case, Contact
from chesil_web.staff.letters.details import ACCUSED, PERSON, Known
from chesil_web.staff.letters.models import Block, Letter, LetterTold, Mark, State, VersionTold
from chesil_web.staff.letters.samples import GAP
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Worker, WorkerTold
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second

FILE: Final = "letter-{day}.pdf"  # what a saved letter is called: it tells no more than any letter


class NotPossible(Exception):
    """A letter is not where it would have to be. *code*: what is in the way, as words.IN_THE_WAY has it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def letter(case: Case, id: uuid.UUID) -> Letter:
    """A letter of a case.

    Raises:
        Http404: there is none.
    """
    found = Letter.objects.filter(case=case, id=id).first()
    if found is None:
        raise Http404
    return found


def mark(case: Case, id: uuid.UUID) -> Mark:
    """A mark of a case.

    Raises:
        Http404: there is none.
    """
    found = Mark.objects.filter(case=case, id=id).first()
    if found is None:
        raise Http404
    return found


def readers(told: VersionTold, known: Sequence[Known]) -> frozenset[str]:
    """Who will read a letter: whom it is to, and the accused where its address is tied to them or it has
    their name on it, whatever was chosen.
    """
    tied = told.recipient != PERSON and is_tied(told.address, known)
    return frozenset({told.recipient} | ({ACCUSED} if tied or _is_accused(told.name, known) else set()))


def _is_accused(name: str, known: Sequence[Known]) -> bool:
    theirs = {
        each.detail.value.casefold()
        for each in known
        if each.detail.kind == "name" and each.detail.whose == ACCUSED
    }
    return " ".join(name.split()).casefold() in theirs


def is_tied(address: str, known: Sequence[Known]) -> bool:
    """Whether the accused lives at an address, or can open or answer what comes there.

    A street alone ties nobody, and neither does a postcode: neighbours have the same.
    """
    pieces = [Piece(part="address", text=address)] if address.strip() else []
    hits = check([each.detail for each in known if each.is_tied], pieces).hits
    return any(each.exact or _numbers(each.detail.value) & _numbers(address) for each in hits)


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\b\d+[a-z]?\b", text.casefold()))


def blocks(told: VersionTold, known: Sequence[Known], contact: Contact, now: datetime) -> tuple[Block, ...]:
    """Why a letter to the person may not go where it would: none for others, and by hand."""
    if told.recipient != PERSON or told.way == "by hand":
        return ()
    if is_tied(told.address, known):
        return ("shared",)
    confirmed = contact.confirmed_on
    days = (timezone.localtime(now).date() - confirmed).days if confirmed else cases.STALE_AFTER + 1
    if contact.state != "confirmed" or days > cases.STALE_AFTER:
        return ("not safe",)
    if not re.search(r"[^\W\d_]", contact.number):
        return ("no address",)
    return () if _is_same(told.address, contact.number) else ("another",)


def _is_same(one: str, other: str) -> bool:
    """Whether two addresses are written with the same letters; where one says more, that they begin alike."""
    left, right = (re.sub(r"[\W_]", "", each).casefold() for each in (one, other))
    return bool(left and right) and (left.startswith(right) or right.startswith(left))


def gaps(told: VersionTold) -> list[str]:
    """What is still to be filled in, as it stands there."""
    texts = (told.title, told.name, told.purpose, told.basis, told.text)
    return [found for text in texts for found in re.findall(GAP, text)]


def state(told: LetterTold) -> State:
    """How far a letter is. It is settled when nothing of a check of its newest version is open."""
    if told.released_by:
        return "released"
    if told.checked is None:
        return "written"
    if told.checked.blocks or any(each.is_open for each in told.checked.hits):
        return "checked"
    return "approved" if told.approved_by else "settled"


def needs_second(told: LetterTold) -> bool:
    """Whether somebody who did not write it has to approve a letter: one that the accused will read."""
    return told.checked is not None and told.checked.to_accused


def may_release(told: LetterTold) -> bool:
    """Whether a letter can go out, as far as its last check knows."""
    return state(told) == "approved" or (state(told) == "settled" and not needs_second(told))


def seconds(worker: Working, case: Case) -> list[tuple[Worker, WorkerTold]]:
    """Colleagues who may open the letters of a case, and so can be a second person."""
    return [
        (row, told)
        for row, told in workforce.colleagues(case.agency_id)
        if not workforce.has_left(row)
        and is_second(Working(row, told, worker.agency), worker.id.hex)
        and cases.visible(Working(row, told, worker.agency), "letters:letter").filter(id=case.id).exists()
    ]
