"""What workers do with a case, for its log: who, what and when, and never a name, a reason or a word of it.

Each call belongs in the transaction of what it tells of, as those of `actions` do.
"""

import uuid
from datetime import datetime
from typing import Any, Literal

from chesil.vault import records
from chesil.vault.records import AnyRecord as AnyRecord
from chesil.vault.records import CopyKept as CopyKept
from chesil.vault.records import Decided as Decided  # rooms read from here what it says, and not from there
from chesil.vault.records import GlassBroken as GlassBroken
from chesil.vault.records import HandedOver as HandedOver
from chesil.vault.records import HitSettled as HitSettled
from chesil.vault.records import MinutesLocked as MinutesLocked
from chesil.vault.records import PaperMade as PaperMade
from chesil.vault.records import Released as Released
from chesil.vault.records import Viewed as Viewed
from chesil.vault.records import WallSet as WallSet
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log.actions import INSTALLATION, append, own


def wall_set(
    safe: OpenSafe, case: uuid.UUID, against: Literal["worker", "team", "agency"], whom: uuid.UUID, *,
    by: uuid.UUID | None = None,
) -> None:  # fmt: skip
    """Log that a wall was set before a case or a report. *by*: None where a declaration did it."""
    _log(safe, records.WallSet, by, case=case.hex, against=against, whom=whom.hex, done="set")


def wall_lifted(
    safe: OpenSafe, case: uuid.UUID, against: Literal["worker", "team", "agency"], whom: uuid.UUID, *,
    by: uuid.UUID, first: uuid.UUID,
) -> None:  # fmt: skip
    """Log that two lifted a wall."""
    _log(
        safe, records.WallSet, by, case=case.hex, against=against, whom=whom.hex, done="lifted",
        second=first.hex,
    )  # fmt: skip


def glass_broken(safe: OpenSafe, case: uuid.UUID, until: datetime, *, by: uuid.UUID) -> None:
    """Log that a worker opened a case in an emergency."""
    _log(safe, records.GlassBroken, by, case=case.hex, until=until)


def hit_settled(
    safe: OpenSafe, item: uuid.UUID, how: str, *, by: uuid.UUID, second: uuid.UUID | None = None
) -> None:
    """Log that it was decided about something that a check found. *item*: the letter or the minutes."""
    _log(safe, records.HitSettled, by, item=item.hex, how=how, second=second.hex if second else None)


def decided(
    safe: OpenSafe, item: uuid.UUID, what: str, *, by: uuid.UUID | None, first: uuid.UUID | None = None
) -> None:
    """Log a decision about a case. *what*: as `records.Decided` has it. *first*: of two.

    Args:
        by: None where nobody was signed in, as for a referral from outside.
    """
    _log(safe, records.Decided, by, item=item.hex, what=what, second=first.hex if first else None)


def copy_kept(
    safe: OpenSafe, piece: uuid.UUID, copy: uuid.UUID, *, by: uuid.UUID, second: uuid.UUID, is_told: bool
) -> None:
    """Log that a copy of a shared piece is kept. *by*: who asked for it. *second*: who agreed."""
    _log(
        safe, records.CopyKept, by, item=piece.hex, copy=copy.hex, second=second.hex, is_told=is_told
    )  # fmt: skip


def handed_over(
    safe: OpenSafe, case: uuid.UUID, to: Literal["worker", "team", "agency"], whom: uuid.UUID | None, *,
    by: uuid.UUID | None = None,
) -> None:  # fmt: skip
    """Log to whom a case went. *by*: None where a wall did it."""
    _log(safe, records.HandedOver, by, case=case.hex, to=to, whom=whom.hex if whom else None)


def minutes_locked(safe: OpenSafe, minutes: uuid.UUID, lines: int, sha256: str, *, by: uuid.UUID) -> None:
    """Log that minutes were approved. *lines*: how many versions of lines. *sha256*: of all of them."""
    _log(safe, records.MinutesLocked, by, item=minutes.hex, lines=lines, content_sha256=sha256)


def released(safe: OpenSafe, item: uuid.UUID, version: int, sha256: str, *, by: uuid.UUID) -> None:
    """Log that a letter, or an agency's share of minutes, left."""
    _log(safe, records.Released, by, item=item.hex, version=version, file_sha256=sha256)


def _log(safe: OpenSafe, kind: Any, by: uuid.UUID | None, **told: Any) -> None:
    def record(now: datetime) -> AnyRecord:
        made: AnyRecord = kind(logged_at=now, by=by.hex if by else INSTALLATION, **told)
        return made

    append(safe.id, record, own(safe))
