"""What reached the council, opened as its workers open it."""

import secrets
from collections.abc import Iterator

from chesil_web.foundation.keys import office
from chesil_web.record.given import queries as given
from chesil_web.staff.access import looking
from chesil_web.staff.reports import queries
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Agency, AgencyTold, Worker, WorkerTold


def arrived() -> Iterator[given.Found]:
    """Each complaint that waits for a first look, opened by somebody who has opened none before."""
    councils = workforce.agencies()
    agency = (
        councils[0][0]
        if councils
        else office.keep(Agency, AgencyTold(name="Northmere Council", kind="council"))
    )
    told = WorkerTold(name="Rowan Kell", roles=("duty manager",))
    row = office.keep(Worker, told, agency_id=agency.id, name_index=secrets.token_bytes(8))
    worker = workforce.working(row.id)
    assert worker is not None
    for each in queries.arrived(worker):
        found = given.whole(looking.opened(worker.id, each), each)
        if found is not None:
            yield found
