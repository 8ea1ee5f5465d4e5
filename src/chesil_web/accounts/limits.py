"""How often something may be tried. A limit makes people wait; it never shuts anyone out."""

import ipaddress
import math
from datetime import timedelta
from typing import Final

import attrs
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from chesil_web.accounts.models import Attempt
from chesil_web.keys.service import blind_index

_LONGEST_WAIT: Final = timedelta(minutes=5)
COUNTED_FOR: Final = timedelta(days=1)  # longer than any period of a limit


@attrs.frozen
class Limit:
    """At most *most* tries in a *period* from one network."""

    what: str
    most: int
    period: timedelta


SIGN_IN: Final = Limit("sign-in", 50, timedelta(hours=1))
RECOVERY: Final = Limit("recovery", 20, timedelta(hours=1))
SIGN_UP: Final = Limit("sign-up", 10, timedelta(hours=1))


def wait_for_network(request: HttpRequest, limit: Limit) -> timedelta:
    """Count a try; gives how long to wait before the next, zero when within the limit."""
    now = timezone.now()
    with transaction.atomic():
        row = _row(limit.what, _network(request))
        count = row.count + 1 if now - row.last < limit.period else 1
        if count > limit.most:
            return limit.period - (now - row.last)
        Attempt.objects.filter(id=row.id).update(count=count, last=row.last if count > 1 else now)
    return timedelta(0)


def said(wait: timedelta) -> str:
    """How long to wait, in words."""
    seconds = math.ceil(wait.total_seconds())
    words = ngettext("Wait %(n)d second, then try again.", "Wait %(n)d seconds, then try again.", seconds)
    return words % {"n": seconds}


def wait_for_name(name_index: bytes) -> timedelta:
    """How long until a name may be tried again: 1 s after the first wrong try, doubling to 5 minutes."""
    row = Attempt.objects.filter(what="name", who=name_index).first()
    if row is None or not row.count:
        return timedelta(0)
    wait = min(timedelta(seconds=2 ** min(row.count - 1, 12)), _LONGEST_WAIT)
    return max(wait - (timezone.now() - row.last), timedelta(0))


def count_wrong(name_index: bytes) -> None:
    """Note a wrong try at a name, whether anybody has that name or not."""
    with transaction.atomic():
        row = _row("name", name_index)
        Attempt.objects.filter(id=row.id).update(count=row.count + 1, last=timezone.now())


def forget_wrong(name_index: bytes) -> None:
    """A name was opened: its wrong tries no longer count."""
    Attempt.objects.filter(what="name", who=name_index).delete()


def forget_old() -> int:
    """Drop counts that no limit looks at any more; gives how many."""
    count, _ = Attempt.objects.filter(last__lt=timezone.now() - COUNTED_FOR).delete()
    return count


def _row(what: str, who: bytes) -> Attempt:
    row, _ = Attempt.objects.select_for_update().get_or_create(
        what=what, who=who, defaults={"last": timezone.now()}
    )
    return row


def _network(request: HttpRequest) -> bytes:
    """The network a request came from: a /24, or a /48 of version 6, as an index that does not tell it."""
    address = _address(request)
    size = 24 if address.version == 4 else 48
    network = ipaddress.ip_network((address, size), strict=False)
    return blind_index("network", str(network))


def _address(request: HttpRequest) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Where a request came from. The site listens on this machine alone; what stands before it says it."""
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    for text in (said, request.META.get("REMOTE_ADDR", "")):
        try:
            return ipaddress.ip_address(text)
        except ValueError:  # nobody said, or what was said is no address
            continue
    return ipaddress.IPv4Address(0)
