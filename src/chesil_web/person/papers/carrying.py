"""Answers that are known already, so that nothing is asked twice: from the record, statements and forms."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext as _

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.when import said_day, said_edtf
from chesil_web.person.diary import queries as diary
from chesil_web.person.papers import workings
from chesil_web.person.papers.models import Prepared
from chesil_web.person.papers.prepared import (
    FormAnswers,
    OrderReport,
    PaperAnswers,
    Preparation,
    StatementDraft,
)
from chesil_web.person.people import queries as people
from chesil_web.person.people.forms import FACTS
from chesil_web.person.people.models import Order, Person
from chesil_web.record.evidence.queries import answers

_MOST: Final = 200  # of the newest entries, what was reported is looked for
_CALLED: Final = {"without_notice": "without_notice_why", "home": "home_rights"}  # as forms call it
_PHONE: Final = re.compile(r"[+0(][0-9 ()./-]{6,}")
_ENDS: Final = ("first", "worst", "latest")


def carried(safe: OpenSafe) -> dict[str, str]:
    """Answers by the keys of questions: what was answered last counts before what the record says."""
    found = dict(_of_record(safe))
    every = workings.every(safe, Prepared, Preparation)
    for _id, each in reversed(every):  # the one that was changed last overwrites the others
        given = _given(each.what)
        found |= {key: words for key, words in given.items() if words}
    return found


def _given(told: StatementDraft | FormAnswers | OrderReport | PaperAnswers) -> Mapping[str, str]:
    if isinstance(told, StatementDraft):
        return _of_statement(told)
    return told.answers if isinstance(told, FormAnswers) else {}


def for_statement(safe: OpenSafe) -> dict[str, str]:
    """The same by the keys of the sections of a statement."""
    found = carried(safe)
    return found | {key: found[form] for key, form in _CALLED.items() if form in found}


def _of_statement(told: StatementDraft) -> dict[str, str]:
    given = {_CALLED.get(key, key): words for key, words in told.answers.items()}
    ends = {each.section: each.text for each in told.draft.paragraphs if each.section in _ENDS}
    return given | ends


def _of_record(safe: OpenSafe) -> Iterator[tuple[str, str]]:
    things = people.things(safe)
    known, about = people.people(things).values(), answers(safe).about
    yield from (("name", each.name) for each in known if each.me)
    if about:
        yield "other_name", about
    for each in known:
        if each.name == about:
            yield from _other(each)
    kinds = {"address": "address", "phone": "phone", "mail": "mail"}
    for secret in reversed(people.secrets(things)):  # the one that was told first counts
        if secret.kind in kinds:
            yield kinds[secret.kind], secret.value
    orders = [each.told.thing for each in things if isinstance(each.told.thing, Order)]
    yield "bail", "\n".join(_order(each) for each in orders if "bail" in each.what.casefold())
    yield "other_cases", "\n".join(_order(each) for each in orders if "bail" not in each.what.casefold())
    yield "reports", "\n".join(_reports(safe))


def _other(person: Person) -> Iterator[tuple[str, str]]:
    facts = [str(FACTS[each]) for each in person.facts if each in FACTS]
    yield "relationship", ". ".join(filter(None, [*facts, person.relation]))
    yield "other_phone", ", ".join(each for each in person.addresses if _PHONE.fullmatch(each.strip()))


def _order(order: Order) -> str:
    until = _("until %(day)s") % {"day": said_day(order.ends)} if order.ends else _("no end is set")
    terms = " ".join(each.words for each in order.terms)
    return f"{order.what}, {said_day(order.starts)}, {until}. {terms}".strip()


def _reports(safe: OpenSafe) -> Iterator[str]:
    """What she said in entries that she reported, in order of time."""
    rows = [row for row in diary.entries(safe, diary.Wanted()) if not row.private][:_MOST]
    for row, entry in sorted(diary.opened(safe, rows), key=lambda pair: pair[0].start or "9999"):
        if entry.reported_to:
            what = " ".join(filter(None, (entry.reported_to, entry.reference)))
            yield f"{said_edtf(row.when) or _('No day given')}: {what}. {entry.what}".strip()
