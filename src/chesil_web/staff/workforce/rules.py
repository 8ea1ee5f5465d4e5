"""What an agency and its workers may be."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from chesil_web.staff.workforce.models import ALONE, Role

CODE_FOR: Final = timedelta(days=7)
RENEWAL_FOR: Final = timedelta(days=1)  # the code for another authenticator
RENEWAL_NEWS_FOR: Final = timedelta(days=14)  # the worker is told of it on their first page
HALF_FOR: Final = timedelta(minutes=10)  # between the first and the second step
CHALLENGE_FOR: Final = timedelta(minutes=5)  # what a passkey signs
SURE_FOR: Final = timedelta(minutes=10)  # after a second step, until it is asked for again inside
MOST_PASSKEYS: Final = 10
IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=10)
JOINS_AN_HOUR: Final = 20  # tries to join from one network
ACCOUNTS_AN_HOUR: Final = 300  # sign-ins at providers from one network: a whole council may share it
AN_HOUR: Final = timedelta(hours=1)
# Who may invite colleagues and end their access. A manager sees the workers of one agency alone.
MANAGE: Final[frozenset[Role]] = frozenset(("duty manager", "administrator"))
# Who may agree to roles that a colleague asked for. A small agency may have one manager and one lead.
AGREE: Final[frozenset[Role]] = MANAGE | {"safeguarding lead"}
# Who reads which roles were given and taken: those, and who checks.
CHECK: Final[frozenset[Role]] = AGREE | {"data protection officer", "auditor"}
# Roles that one person may give: they open nothing, and cannot give roles to others.
ALONE_GIVEN: Final[frozenset[Role]] = frozenset(("auditor",))


def is_possible(roles: Collection[Role]) -> bool:
    """Whether one person can hold these roles: at least one, and those that see no content alone."""
    return bool(roles) and (len(set(roles)) == 1 or ALONE.isdisjoint(roles))
