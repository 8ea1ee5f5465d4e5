"""Agencies and their workers, signed in by both steps."""

import attrs
import pytest
from django.test import Client
from tests.web.conftest import PASSPHRASE

from chesil_web.foundation.log import queries as log
from chesil_web.staff.access import desks
from chesil_web.staff.workforce import actions, queries, signing


@attrs.frozen
class Desk:
    """A worker and the browser they work in."""

    client: Client
    worker: queries.Working

    def get(self, address: str, status: int = 200) -> str:
        """The page at an address of a case, or at a whole one."""
        answer = self.client.get(_whole(address), secure=True)
        assert answer.status_code == status, (address, answer.status_code)
        return answer.content.decode()

    def post(self, address: str, status: int = 302, **sent: object) -> str:
        """Where a form leads, or the page it comes back with."""
        answer = self.client.post(_whole(address), sent, secure=True)
        assert answer.status_code == status, (address, answer.status_code, answer.content.decode())
        return answer.url if status == 302 else answer.content.decode()


def _whole(address: str) -> str:
    return address if address.startswith("/") else f"/work/c/{address}"


def logged(row, kind):
    """The events of a kind in the log of a case or report, the oldest first."""
    safe = desks.opened(row.safe_id)
    return [each for each in reversed(list(log.done(safe))) if isinstance(each, kind)]


@pytest.fixture
def desk():
    """Makes workers: `desk(agency, *roles)` gives one who is signed in."""

    def made(agency, *roles, name="Rowan Kell", teams=()):
        code = actions.invite(agency.id, name, roles, teams=teams)
        row = actions.join(code, f"{name} {roles} {agency.id}", PASSPHRASE)
        client = Client(HTTP_HOST="localhost")
        session = client.session
        session.update(signing.begun(row.id))
        session.save()
        client.cookies["__Host-s"] = session.session_key
        return Desk(client, queries.working(row.id))

    return made


@pytest.fixture
def council():
    """Northmere Council."""
    return actions.add_agency("Northmere Council", "council")
