"""Who was not let in, for the service's own log: where, why as a code, and how often in this hour.

No name, no address and nothing typed (ASVS 5.0, 16.3.1 and 16.3.2). A line is written at the 1st, 2nd, 4th,
8th time and so on, so that a crowd of guesses fills no log. Who was let in is in the history of each record,
which its owner alone reads.
"""

import logging
from datetime import timedelta
from typing import Final

from chesil_web.foundation.limits import limits

_log = logging.getLogger(__name__)
_PERIOD: Final = timedelta(hours=1)
_WHAT: Final = "denied"


def note(where: str, code: str) -> None:
    """Count a denial, over all processes, and say so in the log when the count has doubled.

    Args:
        where: such as "sign-in". code: why, such as "wrong-secret".
    """
    count, _ = limits.count_within(_PERIOD, _WHAT, f"{where} {code}".encode())
    if count.bit_count() == 1:
        _log.warning("denied: %s, %s, count in this hour: %d", where, code, count)
