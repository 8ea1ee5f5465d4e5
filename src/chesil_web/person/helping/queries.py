"""What can be asked of helps: when there was one, and what came into the record meanwhile."""

import uuid

import attrs

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log import additions
from chesil_web.person.diary.models import Version
from chesil_web.person.helping.models import Help, HelpTold
from chesil_web.record.evidence.models import Evidence


@attrs.frozen
class Added:
    """The entries that were written or changed while somebody helped, and the files that came: their ids."""

    entries: tuple[uuid.UUID, ...]
    files: tuple[uuid.UUID, ...]


def helps(safe: OpenSafe) -> list[HelpTold]:
    """Each time that somebody helped, the newest first."""
    return sorted(
        (told for _row, told in safe.read_all(Help, HelpTold)), key=lambda each: each.begun_at, reverse=True
    )


def running(safe: OpenSafe) -> list[tuple[Help, HelpTold]]:
    """The helps whose end was not noted yet."""
    return [(row, told) for row, told in safe.read_all(Help, HelpTold) if told.ended_at is None]


def helper(safe: OpenSafe) -> str | None:
    """Who helps in this session, as papers may call them; None where nobody helps."""
    return next((told.on_papers for _row, told in running(safe) if told.lock == safe.lock.hex), None)


def added(safe: OpenSafe, told: HelpTold) -> Added:
    """What was added while somebody helped, in this session or in another one that was open.

    What was deleted for good since is left out.
    """
    items = list(dict.fromkeys(additions.between(safe, told.first, told.last, told.until)))
    entries = dict(Version.objects.filter(safe_id=safe.id, id__in=items).values_list("id", "entry"))
    files = set(Evidence.objects.filter(safe_id=safe.id, id__in=items).values_list("id", flat=True))
    return Added(
        tuple(dict.fromkeys(entries[each] for each in items if each in entries)),
        tuple(each for each in items if each in files),
    )
