"""What is read of figures: those of the last 12 months, and of the quarters that are published."""

from datetime import date
from typing import Final

from chesil_web.staff.access import desks
from chesil_web.staff.figures.models import Figures, Quarter, Year
from chesil_web.staff.workforce.queries import Working

MOST_QUARTERS: Final = 20


def year(worker: Working) -> tuple[date, Figures] | None:
    """The day on which figures of an agency were made, and the figures; None before the first night."""
    row = Year.objects.filter(agency_id=worker.row.agency_id).first()
    if row is None:
        return None
    (told,) = desks.opened(row.safe_id).read([row], Figures)
    return row.made_on, told


def quarters(worker: Working) -> list[Figures]:
    """The figures of an agency's closed quarters, the newest first; one that is damaged is left out."""
    rows = list(Quarter.objects.filter(agency_id=worker.row.agency_id).order_by("-starts_on")[:MOST_QUARTERS])
    if not rows:
        return []
    return [told for _row, told in desks.opened(rows[0].safe_id).read_those(rows, Figures)]
