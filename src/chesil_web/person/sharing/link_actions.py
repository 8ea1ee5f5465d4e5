"""What changes her reading links: made of what she chose, stopped, taken off the list."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import cases
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.sharing import queries
from chesil_web.person.sharing.actions import Changed, drop_choice
from chesil_web.record.links import actions as links
from chesil_web.record.links import queries as link_queries
from chesil_web.record.links.models import OwnLink, OwnLinkTold


def make(safe: OpenSafe, id: uuid.UUID, *, name: str, words: str, lasts: timedelta) -> uuid.UUID:
    """Make a link to what is chosen; gives its id in her record. Both safes change, or neither.

    Raises:
        Changed: an entry was changed, deleted or kept for herself since. Busy: no code could be made now.
        Http404: as `queries.chosen`.
    """
    drawn = links.draw(lasts)
    with transaction.atomic():
        _row, told = queries.chosen(safe, id)
        copies = queries.copies(safe, told)
        if len(copies) != len(told.versions) or not copies:
            raise Changed
        row, secret = links.keep(drawn, copies, words=words)
        own = OwnLinkTold(
            link=row.id.hex, safe=row.safe_id.hex, secret=secret.hex(), address=drawn.address.hex,
            code=drawn.code, name=name, entries=len(copies), made_at=timezone.now(), ends_at=drawn.ends_at,
        )  # fmt: skip
        drop_choice(safe)
        return safe.keep(OwnLink, own).id


def stop(safe: OpenSafe, id: uuid.UUID) -> None:
    """End a link at once. One that has ended stays as it is.

    Raises:
        Http404: there is none.
    """
    found = link_queries.link(safe, id)
    if found.row is not None:
        links.end([found.row.id])


def stop_all(safe: OpenSafe) -> None:
    """End every link: its record is about to go."""
    links.end([found.row.id for found in link_queries.links(safe) if found.row is not None])


def drop(safe: OpenSafe, id: uuid.UUID) -> None:
    """Take a link that has ended off her list, with what is left of it.

    Raises:
        Http404: there is none.
    """
    with transaction.atomic():
        found = link_queries.link(safe, id)
        if found.row is not None and found.row.ended_at is None:
            return
        if found.row is not None:
            cases.erase(found.row.safe_id, why="owner")
        safe.drop([OwnLink.objects.get(safe_id=safe.id, id=id)])
