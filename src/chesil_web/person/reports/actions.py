"""What changes a report of contact, and has it made."""

import uuid
from collections.abc import Sequence

from django.utils import timezone
from msgspec.structs import replace

from chesil.documents.report import Contact, Order, Reader, Report
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.papers import actions as papers
from chesil_web.person.papers import preparations, workings
from chesil_web.person.papers import queries as of_papers
from chesil_web.person.papers.models import Asked, Prepared
from chesil_web.person.papers.prepared import OrderReport, Preparation, PrintedReport


def begin(safe: OpenSafe, id: uuid.UUID, order: Order, *, name: str, about: str) -> None:
    """Keep a new report; a form that was sent twice keeps it once. *name*: hers."""
    told = OrderReport(report=Report(name=name, other_name=about, order=order), about=about)
    workings.begin(safe, Prepared, id, Preparation(changed_at=timezone.now(), what=told))


def _change(safe: OpenSafe, id: uuid.UUID, step: str, report: dict[str, object], **more: object) -> None:
    def changed(now: Preparation) -> Preparation:
        told = preparations.of(now, OrderReport)
        asked = tuple(dict.fromkeys([*told.asked, step]))
        return replace(now, what=replace(told, report=replace(told.report, **report), asked=asked, **more))

    workings.change(safe, Prepared, Preparation, id, changed)


def tell(
    safe: OpenSafe, id: uuid.UUID, order: Order, *, names: dict[str, str], about: str, children: str
) -> None:
    """Keep what she said of the order. *names*: hers and the other person's, by the names of Report."""
    report = {**names, "order": order, "children_case": children != "no"}
    _change(safe, id, "order", report, children=children, about=about)


def choose(
    safe: OpenSafe, id: uuid.UUID, chosen: Sequence[tuple[str, Contact]], *, out: Sequence[str], left_out: int
) -> None:
    """Keep which contacts go in, each with what it is. *left_out*: how many more there are."""
    report = {"contact": tuple(each for _place, each in chosen), "left_out": left_out}
    places = tuple(place for place, _each in chosen)
    today = timezone.localdate()
    _change(safe, id, "contacts", report, places=places, out=tuple(out), looked_on=today)


def say(safe: OpenSafe, id: uuid.UUID, said: dict[str, object]) -> OrderReport:
    """Keep what one who reads it is told, by the names of Report."""
    _change(safe, id, "reader", said)
    return preparations.one(safe, OrderReport, id)


def order(
    safe: OpenSafe, told: OrderReport, reader: Reader, *, title: str, name: str, recipient: str,
    paper: uuid.UUID,
) -> None:  # fmt: skip
    """Have a report printed. A form that was sent twice asks once."""
    asked = Asked(
        asked_at=timezone.now(), what_for="", text="full", name=name, about="", zone=of_papers.zone(safe),
        papers=("report",), kept=(), run="", run_key="", readings=(), diary="", recipient=recipient,
        title=title, printing=PrintedReport(report=told.report, reader=reader),
    )  # fmt: skip
    papers.order(safe, asked, paper=paper)
