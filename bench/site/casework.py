"""Measure the pages of workers over many cases, and what ten times as many cases cost.

    python -m bench.site.casework [--cases 100000] [--entries 10] [--connections 16] [--seconds 8]

Five agencies share the cases. Each case is a safe of its own with real seals, put into the database many at once; a
fifth of them is open, and each officer has 250. Then every page that lists anything, and those of one case, are asked
for by one worker from all connections at once, and the first look at a case, which writes a line, by one request for
each case. First with a tenth of the cases, then with all of them.
"""

import argparse
import os
import statistics
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench.site import load
from bench.site.installation import DATABASES, installed
from bench.site.many_cases import Filling
from bench.site.visitor import Visitor

_FIRST_LOOKS: Final = 200
ALONE_MS, FIRST_LOOK_MS, P95_MS, GROWS_BY = 25, 60, 250, 1.3
# A page that is quicker than this grows by chance.
_NO_MATTER_MS: Final = 5
# The name of a page, who asks for it, its view, and what stands behind its address.
_LISTS: Final = (
    ("My day, of an officer", "officer", "cases:day", ""),
    ("My day, of a duty manager", "duty manager", "cases:day", ""),
    ("My cases", "officer", "cases:board", "?whose=own"),
    ("All cases", "duty manager", "cases:board", ""),
    ("The tenth page of them", "duty manager", "cases:board", "?page=9"),
    ("By priority", "duty manager", "cases:board", "?order=priority"),
    ("The newest first", "duty manager", "cases:board", "?order=newest"),
    ("Closed cases", "duty manager", "cases:board", "?state=closed"),
    ("The tenth page of those", "duty manager", "cases:board", "?state=closed&page=9"),
    ("Closed cases that are kept", "duty manager", "cases:kept", ""),
    ("Reports that arrived", "duty manager", "cases:arrived", ""),
    ("What was passed on", "duty manager", "cases:notices", ""),
    ("Cases of those who left", "duty manager", "cases:leavers", ""),
    ("Walls", "duty manager", "cases:walls", ""),
    ("The team", "duty manager", "figures:team", ""),
    ("Who comes again", "duty manager", "figures:repeats", ""),
    ("What waits for a second person", "duty manager", "looks:second", ""),
    ("Looks", "auditor", "looks:agency", ""),
    ("What an auditor looks over", "auditor", "looks:check", ""),
    ("What panels ask", "officer", "conference:research", ""),
    ("Actions of meetings", "officer", "conference:actions", ""),
)
_OF_A_CASE: Final = (
    ("A case", "cases:case"), ("Its timeline", "cases:timeline"), ("Its people", "cases:people"),
    ("Its risk", "risk:case"), ("Its letters", "letters:list"), ("What is due in it", "cases:clocks"),
    ("Its orders", "cases:orders"), ("A new note in it", "cases:entry"), ("Who looked at it", "looks:case"),
)  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--cases", type=int, default=100_000)
    options.add_argument("--entries", type=int, default=10, help="of each case")
    options.add_argument("--connections", type=int, default=16)
    options.add_argument("--seconds", type=float, default=8)
    options.add_argument("--database", choices=DATABASES, default="postgresql")
    given = options.parse_args()
    with installed(given.database) as folder:
        sys.exit(_measured(folder, given))


def _measured(folder: Path, given: argparse.Namespace) -> int:
    filling = Filling()
    few = given.cases // 10
    filling.add(few, given.entries)
    before = _pages(folder, filling, given)
    filling.add(given.cases - few, given.entries)
    after = _pages(folder, filling, given)
    wrong = _told(before, after, given)
    return int(bool(wrong))


def _told(
    before: Mapping[str, load.Timed], after: Mapping[str, load.Timed], given: argparse.Namespace
) -> list[str]:
    """Print the table; gives the pages that are outside what was asked."""
    print(f"\n## {given.cases:,} cases, {given.cases * given.entries:,} entries, over {given.database}\n")
    print(
        "| page | alone ms | a tenth of the cases | grows by | p95 ms | processor ms |\n|---|--:|--:|--:|--:|--:|"
    )
    wrong = []
    for name, timed in after.items():
        most = FIRST_LOOK_MS if name.startswith("A first look") else ALONE_MS
        few = before[name].alone
        grown = timed.alone / few
        if timed.alone > most or timed.p95 > P95_MS or (grown > GROWS_BY and timed.alone > _NO_MATTER_MS):
            wrong.append(name)
        print(
            f"| {name} | {timed.alone:.1f} | {few:.1f} | {grown:.2f} | {timed.p95:.0f} | {timed.processor:.1f} |"
        )
    print(f"\nLoad average: {os.getloadavg()[0]:.1f}. Outside what was asked: {', '.join(wrong) or 'none'}.")
    return wrong


# Pages.


def _pages(folder: Path, filling: Filling, given: argparse.Namespace) -> dict[str, load.Timed]:
    from django.urls import reverse

    from chesil_web.staff.cases.models import Case

    people = filling.others | {"officer": filling.officers[0][0]}
    own = Case.objects.filter(worker=people["officer"], closed_on=None)[0]
    pages = {name: (who, f"{reverse(view)}{more}") for name, who, view, more in _LISTS} | {
        name: ("officer", reverse(view, args=[own.id])) for name, view in _OF_A_CASE
    }
    with (
        load.served(folder, {"CHESIL_WORK": os.environ["CHESIL_WORK"]}) as server,
        server.without_background_work(),
    ):
        asked = {who: _signed_in(server.port, worker) for who, worker in people.items()}
        found = {
            name: load._timed(name, page, asked[who], server, given) for name, (who, page) in pages.items()
        }
        ids = [str(each) for each in _unseen(people["duty manager"], Case)]
        found["A first look at a case"] = _first_looks(server, asked["duty manager"], ids)
    return found


def _unseen(manager: Any, model: type[Any]) -> Iterator[uuid.UUID]:
    from chesil_web.staff.access.models import Grant

    seen = Grant.objects.filter(worker=manager).values("safe")
    rows = model.objects.filter(agency=manager.agency, closed_on=None).exclude(safe__in=seen)
    yield from rows.values_list("id", flat=True)[:_FIRST_LOOKS]


def _first_looks(server: load.Server, visitor: Visitor, ids: Sequence[str]) -> load.Timed:
    from django.urls import reverse

    visitor.get(reverse("cases:day"))
    used = server.processor_s()
    answers = [visitor.get(reverse("cases:case", args=[id])) for id in ids]
    if any(each.status != 200 for each in answers):
        raise RuntimeError("A case was not shown.")
    took = [each.seconds * 1000 for each in answers]
    return load.Timed(
        "A first look", 0, statistics.median(took), load._p95(took), max(took), statistics.median(took),
        (server.processor_s() - used) * 1000 / len(took),
    )  # fmt: skip


def _signed_in(port: int, worker: Any) -> Visitor:
    from chesil_web.foundation.keys.session_rows import SessionStore
    from chesil_web.staff.workforce import signing

    session = SessionStore()
    session.update(signing.begun(worker.id))
    session.save()
    return Visitor(port, cookies={"__Host-s": session.session_key})


if __name__ == "__main__":
    os.environ.setdefault("CHESIL_WORK", "work")
    main()
