"""Measure how long a sign-in takes that opens nothing: with a name that nobody has, and with a wrong passphrase.

    python -m bench.site.sign_in [--tries 30] [--database sqlite]

Somebody who could tell them apart by time could find out which names have a record. The tries go by turns
through the site's own pages in one process, at the full cost of a passphrase; the first two are not counted.
What is measured is the time of the processor, which others who use the machine change little. Exits with 1
when the medians are further apart than MOST_GAP.
"""

import argparse
import statistics
import sys
import time
from typing import Any, Final

from bench.site.installation import DATABASES, NAME, PASSPHRASE, called, installed

MOST_GAP: Final = 0.03  # of the longer median
_WRONG: Final = "wrong lantern oyster meadow"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--tries", type=int, default=30)
    options.add_argument("--database", choices=DATABASES, default="sqlite")
    given = options.parse_args()
    with installed(given.database):
        from django.test import Client

        client = Client(HTTP_HOST="localhost")
        made = client.post("/n/new", {"new": PASSPHRASE}, secure=True)
        if made.status_code != 302:
            raise RuntimeError("No record could be made.")
        called(NAME)
        took: dict[str, list[float]] = {"no such name": [], "wrong passphrase": []}
        for number in range(given.tries + 2):
            took["no such name"].append(_refused(client, f"nobody {number}"))
            took["wrong passphrase"].append(_refused(client, NAME))
    sys.exit(_told({what: seconds[2:] for what, seconds in took.items()}))


def _refused(client: Any, name: str) -> float:
    from chesil_web.foundation.limits.models import Attempt

    Attempt.objects.all().delete()  # a name and a network that were tried too often wait
    client.cookies.clear()
    start = time.process_time()
    answer = client.post("/n/open", {"name": name, "passphrase": _WRONG}, secure=True)
    seconds = time.process_time() - start
    if "do not open anything here" not in answer.content.decode():
        raise RuntimeError("This was not refused as it should be.")
    return seconds


def _told(took: dict[str, list[float]]) -> int:
    for what, seconds in took.items():
        middle, spread = statistics.median(seconds) * 1000, statistics.stdev(seconds) * 1000
        print(f"{what}: median {middle:.1f} ms, standard deviation {spread:.1f} ms, {len(seconds)} tries")
    medians = [statistics.median(seconds) for seconds in took.values()]
    gap = abs(medians[0] - medians[1]) / max(medians)
    print(f"gap: {gap:.2%} (at most {MOST_GAP:.0%}: {'yes' if gap <= MOST_GAP else 'no'})")
    return int(gap > MOST_GAP)


if __name__ == "__main__":
    main()
