"""What changes her reading links: made of what she chose, stopped, taken off the list."""

import uuid
from datetime import timedelta
from typing import Final

import attrs
import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import cases
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.sharing import pieces, queries
from chesil_web.person.sharing.actions import Changed, drop_choice, seal_copies
from chesil_web.person.sharing.going import Going, going
from chesil_web.person.sharing.models import Chosen
from chesil_web.person.sharing.papers import MOST_PAGES
from chesil_web.record.given import copies as given
from chesil_web.record.given.copies import Copies
from chesil_web.record.links import actions as links
from chesil_web.record.links import queries as link_queries
from chesil_web.record.links.models import OwnLink, OwnLinkTold

MOST_MESSAGES: Final = 500  # they all stand on one page


def goes_out(safe: OpenSafe, told: Chosen) -> Going:
    """What of a choice a link has: entries, messages, pictures and documents she made.

    No recording, whole file or person is in it.

    Raises:
        BlobMissing, Damaged: as `going`.
    """
    found = going(safe, msgspec.structs.replace(told, files=(), people=()))
    pictures = (each for each in found.media if pieces.kind_of(safe, each) != "sound")
    return attrs.evolve(found, media=tuple(pictures))


def make(safe: OpenSafe, id: uuid.UUID, *, name: str, words: str, lasts: timedelta) -> uuid.UUID:
    """Make a link to what is chosen; gives its id in her record. Both safes change, or neither.

    Raises:
        Changed: something was changed, deleted or kept for herself since, or nothing of it can go.
        Busy: no code or picture could be made now. Http404: as `queries.chosen`.
        BlobMissing, Damaged, HelperLost, StoreFull, StoreUnavailable: a picture cannot be copied now.
    """
    _row, told = queries.chosen(safe, id)
    found = goes_out(safe, told)
    if not found or not found.is_whole or found.messages > MOST_MESSAGES or found.pages > MOST_PAGES:
        raise Changed
    drawn = links.draw(lasts)
    copies = seal_copies(safe, found, drawn.safe, as_pages=True)
    try:
        return _made(safe, id, told, found, drawn, copies, name=name, words=words)
    except BaseException:
        given.give_up(copies)
        raise


def _made(
    safe: OpenSafe, id: uuid.UUID, told: Chosen, found: Going, drawn: links.Drawn, copies: Copies, *,
    name: str, words: str,
) -> uuid.UUID:  # fmt: skip
    with transaction.atomic():
        _row, now = queries.chosen(safe, id)
        if now != told or queries.copies(safe, told) != [*found.entries]:
            raise Changed
        row, secret = links.keep(drawn, copies, words=words)
        own = OwnLinkTold(
            link=row.id.hex, safe=row.safe_id.hex, secret=secret.hex(), address=drawn.address.hex,
            code=drawn.code, name=name, entries=len(found.entries), messages=found.messages,
            pictures=len(found.media), papers=len(found.papers),
            made_at=timezone.now(), ends_at=drawn.ends_at,
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
