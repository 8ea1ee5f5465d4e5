"""What can be asked of guidance and of the directory."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

import attrs
from django.http import Http404

from chesil_web.guidance import hours, places
from chesil_web.guidance.models import GuidancePage, Service

CHECK_EVERY: Final = timedelta(days=90)


def page(code: str) -> GuidancePage:
    """The published page at an address.

    Raises:
        Http404: there is none.
    """
    found: GuidancePage | None = GuidancePage.objects.live().filter(code=code).first()
    if found is None:
        raise Http404
    return found


def pages() -> Sequence[GuidancePage]:
    """Every published page, in the order of the tree that editors see."""
    return list(GuidancePage.objects.live().order_by("path"))


def due(on: date) -> Sequence[GuidancePage]:
    """Published pages whose review is due, the longest overdue first."""
    return list(GuidancePage.objects.live().filter(review_due__lte=on).order_by("review_due", "path"))


def to_check(on: date) -> Sequence[Service]:
    """Services that nobody has checked for 90 days, the oldest first."""
    return list(
        Service.objects.filter(live=True, checked_on__lt=on - CHECK_EVERY).order_by("checked_on", "name")
    )


def is_old(service: Service, on: date) -> bool:
    """Whether nobody has checked a service for more than 90 days."""
    return on - service.checked_on > CHECK_EVERY


@attrs.frozen(kw_only=True)
class Wanted:
    """What a directory is narrowed to; what is empty narrows nothing.

    Attributes:
        councils: codes, one of which is enough. nation: E, W, S or N. need, who: codes of `choices`.
        open_at: only those that answer at this moment.
    """

    councils: tuple[str, ...] = ()
    nation: str = ""
    need: str = ""
    who: str = ""
    open_at: datetime | None = None


def services(wanted: Wanted) -> Sequence[Service]:
    """The services that fit: the emergency number first, then those for this group, local ones, the rest."""
    found = [each for each in Service.objects.filter(live=True) if _fits(each, wanted)]
    return sorted(found, key=lambda each: _order(each, wanted))


def with_codes(codes: Sequence[str]) -> Sequence[Service]:
    """Published services by their codes, in that order; what is not there is left out."""
    known = {each.code: each for each in Service.objects.filter(live=True, code__in=codes)}
    return [known[code] for code in dict.fromkeys(codes) if code in known]


def _fits(service: Service, wanted: Wanted) -> bool:
    danger = "danger" in service.needs
    return (
        _is_there(service, wanted)
        and (danger or not wanted.need or wanted.need in service.needs)
        and (not wanted.who or not service.people or wanted.who in service.people)
        and (wanted.open_at is None or is_open(service, wanted.open_at))
    )


def _is_there(service: Service, wanted: Wanted) -> bool:
    if not wanted.nation and not wanted.councils:
        return True
    nations = {wanted.nation, *(places.councils()[code].nation for code in wanted.councils)} - {""}
    return bool(nations & set(service.nations) or set(wanted.councils) & set(service.councils))


def _order(service: Service, wanted: Wanted) -> tuple[bool, bool, bool, int]:
    numbered = int(service.code) if service.code.isdecimal() else 1_000_000
    return "danger" not in service.needs, not (wanted.who and service.people), not service.councils, numbered


def is_open(service: Service, at: datetime) -> bool:
    """Whether it says that it answers at a moment."""
    return service.always_open or hours.now(service.hours, at).is_open
