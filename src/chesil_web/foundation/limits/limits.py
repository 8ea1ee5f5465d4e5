"""How often something may be tried. A limit makes people wait; it never shuts anyone out.

1. A guess is counted before it is checked, in a transaction of its own. Whoever guesses side by side, in
   whatever process, finds the count and has to wait.
2. A guess that was wrong stays counted. One that was right clears the count, and one that could not be
   checked is given back.
3. While a wait holds nothing is checked, not even what is right: else the wait would stop no guess.
4. A time that is still to come is that of a clock that was set back. The wait then begins anew, so nobody
   waits longer than the longest wait, and no count is lost. A clock that jumps ahead ends waits early;
   nothing here can tell that from time.

Passphrases at the door, codes at the door and what is typed inside are counted apart: strangers who guess at
a name keep its owner neither from her recovery code nor from what she does inside.
"""

import ipaddress
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

import attrs
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.keys.service import blind_index
from chesil_web.foundation.limits.models import Attempt

_LONGEST_WAIT: Final = timedelta(minutes=5)
COUNTED_FOR: Final = timedelta(days=1)  # longer than any period of a limit
# Where somebody guesses.
NAME, CODE, INSIDE = "name", "code", "inside"


class TooSoon(Exception):
    """Nothing was checked: *wait* has to pass first."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


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
    count, passed = count_within(limit.period, limit.what, _network(request))
    return limit.period - passed if count > limit.most else timedelta(0)


def check_network(request: HttpRequest, limit: Limit) -> None:
    """Count a try.

    Raises:
        TooSoon: there were too many from this network.
    """
    if wait := wait_for_network(request, limit):
        raise TooSoon(wait)


@contextmanager
def one_guess(where: str, who: bytes) -> Iterator[None]:
    """Count one guess, then let the block check it, which raises WrongSecret when it was wrong.

    The wait is 1 s after the first wrong guess, doubling to 5 minutes.

    Args:
        where: NAME, CODE or INSIDE. who: an index that tells nobody, whether anybody has it or not.

    Raises:
        TooSoon: a wait holds. The block did not run.
    """
    wait, last, counted = _counted(where, who)
    if wait:
        raise TooSoon(wait)
    try:
        yield
    except WrongSecret:
        raise
    except BaseException:
        _give_back(where, who, last, counted=counted)
        raise
    Attempt.objects.filter(what=where, who=who).delete()


def said(wait: timedelta) -> str:
    """How long to wait, in words."""
    seconds = math.ceil(wait.total_seconds())
    words = ngettext("Wait %(n)d second, then try again.", "Wait %(n)d seconds, then try again.", seconds)
    return words % {"n": seconds}


def forget_old() -> int:
    """Drop counts that no limit looks at any more; gives how many."""
    count, _ = Attempt.objects.filter(last__lt=timezone.now() - COUNTED_FOR).delete()
    return count


def count_within(period: timedelta, what: str, who: bytes) -> tuple[int, timedelta]:
    """Count something; gives how often it was counted in this period, and how much of that has passed."""
    now = timezone.now()
    with transaction.atomic():
        row = _row(what, who)
        begun = min(row.last, now)
        count, begun = (1, now) if now - begun >= period else (row.count + 1, begun)
        _update(row, count=count, last=begun)
    return count, now - begun


def _counted(where: str, who: bytes) -> tuple[timedelta, datetime, datetime]:
    """Count a guess, unless a wait holds; gives what is left of it, and when the guess before and this one
    were counted."""
    now = timezone.now()
    with transaction.atomic():
        row = _row(where, who)
        last = min(row.last, now)
        left = max(last + _wait_after(row.count) - now, timedelta(0))
        _update(row, count=row.count if left else row.count + 1, last=last if left else now)
    return left, last, now


def _wait_after(count: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(count - 1, 12)), _LONGEST_WAIT) if count else timedelta(0)


def _give_back(where: str, who: bytes, last: datetime, *, counted: datetime) -> None:
    found = Attempt.objects.filter(what=where, who=who)
    found.filter(last=counted).update(last=last)  # else the wait is that of a guess that came after
    found.filter(count__gt=0).update(count=F("count") - 1)
    found.filter(count=0).delete()


def _row(what: str, who: bytes) -> Attempt:
    row, _ = Attempt.objects.select_for_update().get_or_create(
        what=what, who=who, defaults={"last": timezone.now()}
    )
    return row


def _update(row: Attempt, *, count: int, last: datetime) -> None:
    Attempt.objects.filter(id=row.id).update(count=count, last=last)


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
