"""What she prepares before a paper is made: a statement, answers to a form, or a report."""

import uuid
from datetime import datetime

from django.http import Http404

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.papers import workings
from chesil_web.person.papers.models import Prepared
from chesil_web.person.papers.prepared import Preparation


def every[T](safe: OpenSafe, kind: type[T]) -> list[tuple[uuid.UUID, T, datetime]]:
    """All of a kind with when each was changed, the one that was changed last first."""
    found = workings.every(safe, Prepared, Preparation)
    return [(id, each.what, each.changed_at) for id, each in found if isinstance(each.what, kind)]


def one[T](safe: OpenSafe, kind: type[T], id: uuid.UUID) -> T:
    """The one of an id.

    Raises:
        Http404: this record has none of this kind and id. Damaged: it does not open.
    """
    return of(workings.one(safe, Prepared, Preparation, id), kind)


def of[T](found: Preparation, kind: type[T]) -> T:
    """What is prepared.

    Raises:
        Http404: it is of another kind.
    """
    if not isinstance(found.what, kind):
        raise Http404
    return found.what
