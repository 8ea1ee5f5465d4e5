"""What of a case can be put where others read it: each as the fixed copy that would go, one by one.

Nothing of what the person shared goes: it is theirs to share. Nor does their safety plan.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Final

import attrs
import msgspec
from django.utils.translation import gettext as _

from chesil.risk import given
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.staff.cases import contact_presenters
from chesil_web.staff.cases.models import Case, CaseTold, Entry, EntryKind, EntryTold
from chesil_web.staff.cases.words import ENTRIES
from chesil_web.staff.joint.models import Sort, Text
from chesil_web.staff.orders.orders import ORDERS
from chesil_web.staff.plans.plans import SUPPORT, SupportTold, support_rows
from chesil_web.staff.risk import answer_presenters
from chesil_web.staff.risk import queries as risk
from chesil_web.staff.risk.models import AssessmentTold
from chesil_web.staff.risk.words import answer_words
from chesil_web.staff.things import queries as thing_queries
from chesil_web.staff.things.kinds import without_empty

NEWEST: Final = 50
# What workers wrote down of the person and of what was done. What the website noted of its own stays.
_ENTRIES: Final[tuple[EntryKind, ...]] = (
    "act", "arrived", "triage", "call", "visit", "letter", "decision", "note", "breach", "step",
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Source:
    """Something of a case, and the copy that would go.

    Attributes:
        source, version: of the row, in hex, and its number. left_out: quotations that stay here.
    """

    sort: Sort
    title: str
    source: str
    version: int
    text: Text
    left_out: int = 0

    @property
    def sha256(self) -> str:
        """Of the text of the copy: it is another when anything in it is."""
        return sha256(msgspec.json.encode(self.text)).hexdigest()

    @property
    def key(self) -> str:
        """What a form knows it by: exactly this text."""
        return f"{self.sort}.{self.source}.{self.version}.{self.sha256[:20]}"


def offered(case: Case, safe: OpenSafe, *, before: int = 0) -> list[Source]:
    """What can be put: contact, wishes, plan, risk, orders, and the newest entries before a number."""
    return [*_but_entries(case, safe), *_entries(case, safe, before)]


def chosen(case: Case, safe: OpenSafe, keys: Iterable[str]) -> list[Source]:
    """Those of some keys, in the order in which they are offered. What changed since is not among them."""
    wanted = set(keys)
    numbers = [int(parts[2]) for key in wanted if (parts := key.split("."))[0] == "entry" and _is_key(parts)]
    rows = Entry.objects.filter(case=case, number__in=numbers).order_by("-number")
    found = [*_but_entries(case, safe), *_of_entries(safe, rows)]
    return [each for each in found if each.key in wanted]


def _is_key(parts: list[str]) -> bool:
    return len(parts) == 4 and parts[2].isdecimal() and len(parts[2]) < 9


def _but_entries(case: Case, safe: OpenSafe) -> list[Source]:
    makers: tuple[Callable[[Case, OpenSafe], Iterator[Source]], ...] = (_contact, _plan, _risk, _orders)
    return [each for make in makers for each in make(case, safe)]


def _contact(case: Case, safe: OpenSafe) -> Iterator[Source]:
    (told,) = safe.read([case], CaseTold)
    if told.contact.state == "confirmed":
        yield Source(
            sort="contact", title=_("How to contact them"), source=case.id.hex, version=case.seal_number,
            text=Text(rows=contact_presenters.rows(told.contact), contact=told.contact),
        )  # fmt: skip


def _plan(case: Case, safe: OpenSafe) -> Iterator[Source]:
    """Wishes and plan apart: each is chosen by itself."""
    for each in thing_queries.things(safe, case, SUPPORT):
        told: SupportTold = each.told
        plan = Source(
            sort="plan", title=_("Plan of support"), source=each.row.thing.hex, version=each.row.number,
            text=Text(rows=support_rows(msgspec.structs.replace(told, wishes=""))),
        )  # fmt: skip
        if told.wishes:
            text = Text(rows=((_("What they want"), told.wishes),))
            yield attrs.evolve(plan, sort="wishes", title=_("What they want"), text=text)
        yield plan


def _risk(case: Case, safe: OpenSafe) -> Iterator[Source]:
    for number, told in risk.done(safe, case).items():
        row = next(iter(case.assessments.filter(number=number)))
        yield Source(
            sort="risk", source=row.id.hex, version=number, text=Text(rows=_risk_rows(told)),
            title=", ".join(
                filter(None, (told.asked.title, told.about_name, said_day(told.taken.on)))
            ),
            left_out=len(told.cited),
        )  # fmt: skip


def _risk_rows(told: AssessmentTold) -> tuple[tuple[str, str], ...]:
    answers = (
        (each.text, " · ".join(filter(None, (str(answer_words(one.answer)), one.source, one.note))))
        for each in told.asked.questions
        if (one := given(told.taken, each)).answer != "not asked" or one.note
    )
    return without_empty([
        (_("What was judged"), answer_presenters.level_words(told)),
        (_("Because"), told.taken.because),
        (_("What is different this week"), told.taken.different),
        (_("Asked by"), told.asked_by or told.by_name),
        *answers,
    ])  # fmt: skip


def _orders(case: Case, safe: OpenSafe) -> Iterator[Source]:
    for each in thing_queries.things(safe, case, ORDERS):
        now = str(_("Now"))  # what is so today is not a part of what was written down
        yield Source(
            sort="order", title=ORDERS.title(each.told), source=each.row.thing.hex, version=each.row.number,
            text=Text(rows=tuple(row for row in ORDERS.rows(each.told) if row[0] != now)),
        )  # fmt: skip


def _entries(case: Case, safe: OpenSafe, before: int) -> Iterator[Source]:
    rows = Entry.objects.filter(case=case).order_by("-number")
    yield from _of_entries(safe, (rows.filter(number__lt=before) if before else rows)[:NEWEST])


def _of_entries(safe: OpenSafe, rows: Iterable[Entry]) -> Iterator[Source]:
    for row, told in safe.read_those(rows, EntryTold):
        if told.kind in _ENTRIES and told.text:
            yield Source(
                sort="entry", title=_title(told), source=row.id.hex, version=row.number,
                text=Text(rows=_entry_rows(told)),
            )  # fmt: skip


def _title(told: EntryTold) -> str:
    return _("%(kind)s, %(day)s") % {
        "kind": ENTRIES[told.kind], "day": said_day(told.happened) if told.happened else said(told.at),
    }  # fmt: skip


def _entry_rows(told: EntryTold) -> tuple[tuple[str, str], ...]:
    return without_empty([
        (_("What was written"), told.text), (_("By"), told.by_name), (_("Written"), said(told.at)),
    ])  # fmt: skip
