"""What someone with every key can change in a log unseen, and what the log costs.

    python -m bench.faults.insider [--count 10000] [--seed 1]

Each round makes a log that is anchored and time-stamped every hour, then lets an insider who holds the
signing key rewrite it, sign it anew and anchor it anew. The old anchors are kept by someone else, or, in
a third of the rounds, are gone, too. Ends with 1 when a change before the last anchor stayed unseen.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.vault.authority import Authority

from bench.faults.tables import table
from chesil.vault import anchors, merkle, notes
from chesil.vault.anchors import Anchored
from chesil.vault.merkle import Frontier
from chesil.vault.notes import Checkpoint

START = datetime(2026, 5, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
ORIGIN = "vault.example.org/log/" + "5f" * 16


def main() -> None:
    """Print how many rewrites were seen, by the act and by what showed it, and what the log costs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    seen = Counter(rewrite(rng) for _ in range(given.count))
    rows = [
        [act, "kept" if kept else "gone", *(seen[act, kept, how] for how in ("anchor", "time", "unseen"))]
        for act, kept in sorted({(act, kept) for act, kept, _ in seen})
    ]
    table(
        ["the insider", "old anchors", "seen by an old anchor", "seen by an unsupported time", "unseen"], rows
    )
    costs()
    unseen = sum(count for (*_, how), count in seen.items() if how == "unseen")
    sys.exit(1 if unseen else 0)


def rewrite(rng: random.Random) -> tuple[str, bool, str]:
    """One log and one rewrite of what was anchored: the act, whether old anchors are kept, what showed it."""
    hours, kept = rng.randint(1, 24), rng.random() < 2 / 3
    leaves, history, logged = [], [], []
    for hour in range(hours):
        for _ in range(rng.randint(1 if hour == 0 else 0, 8)):
            leaves.append(rng.randbytes(32))
            logged.append(START + hour * HOUR - timedelta(minutes=rng.randint(1, 59)))
        history.append(anchored(leaves, number=hour + 1, at=START + hour * HOUR))
    act = rng.choice(tuple(ACTS))
    at = rng.randrange(history[-1].checkpoint.size)
    changed = ACTS[act](rng, leaves, at)
    now = START + rng.randint(48, 20_000) * HOUR
    anew = [anchored(changed, number=hours + 1, at=now)]
    if kept:
        return act, kept, "anchor" if anchors.contradictions(changed, history + anew) else "unseen"
    claimed = list(enumerate(logged[: len(changed)]))
    return act, kept, "time" if anchors.unsupported(claimed, anew) else "unseen"


def anchored(leaves: list[bytes], *, number: int, at: datetime) -> Anchored:
    """The log as an anchor of this hour shows it."""
    checkpoint = Checkpoint(origin=ORIGIN, size=len(leaves), root=merkle.root_of(leaves))
    return Anchored(number=number, checkpoint=checkpoint, time=at)


def _alter(rng: random.Random, leaves: list[bytes], at: int) -> list[bytes]:
    return [*leaves[:at], rng.randbytes(32), *leaves[at + 1 :]]


def _remove(_: random.Random, leaves: list[bytes], at: int) -> list[bytes]:
    return leaves[:at] + leaves[at + 1 :] or [bytes(32)]


def _slip_in(rng: random.Random, leaves: list[bytes], at: int) -> list[bytes]:
    return [*leaves[:at], rng.randbytes(32), *leaves[at:]]


def _move(rng: random.Random, leaves: list[bytes], at: int) -> list[bytes]:
    if len(leaves) == 1:
        return _alter(rng, leaves, at)
    rest = leaves[:at] + leaves[at + 1 :]
    to = rng.choice([place for place in range(len(leaves)) if place != at])
    return [*rest[:to], leaves[at], *rest[to:]]


def _cut(rng: random.Random, leaves: list[bytes], at: int) -> list[bytes]:
    return leaves[:at] or _rebuild(rng, leaves[:1], 0)


def _rebuild(rng: random.Random, leaves: list[bytes], at: int) -> list[bytes]:
    return leaves[:at] + [rng.randbytes(32) for _ in leaves[at:]]


ACTS: dict[str, Callable[[random.Random, list[bytes], int], list[bytes]]] = {
    "alters a record": _alter,
    "removes a record": _remove,
    "slips a record in": _slip_in,
    "moves a record": _move,
    "cuts the end off": _cut,
    "rebuilds the log from some record on": _rebuild,
}


def costs() -> None:
    """Print what appending, anchoring and checking take."""
    rng, key = random.Random(0), Ed25519PrivateKey.generate()
    leaves = [rng.randbytes(32) for _ in range(100_000)]
    texts = [notes.sign_checkpoint(f"{ORIGIN}{n}", size=1, root=leaves[n], key=key) for n in range(10_000)]
    a_year = _year(leaves)
    frontier = Frontier().extend(leaves)
    tsa = Authority(now=START)
    anchor = anchors.make_anchor(texts, place="vault.example.org", key=key, made_at=START)
    token, proof = tsa.token(anchor.note.encode()), anchor.proof_of(texts[0]).to_bytes()
    print("\n| what | takes |")
    print("|---|--:|")
    _row("append one leaf to a log of 100,000", lambda: frontier.append(leaves[0]))
    _row("root of 100,000 leaves", lambda: merkle.root_of(leaves))
    _row(
        "compare 100,000 leaves with a year of hourly anchors", lambda: anchors.contradictions(leaves, a_year)
    )
    _row("sign a checkpoint", lambda: notes.sign_checkpoint(ORIGIN, size=1, root=leaves[0], key=key))
    _row(
        "anchor 10,000 logs, with a proof for each",
        lambda: anchors.make_anchor(texts, place="vault.example.org", key=key, made_at=START),
    )
    _row(
        "check an anchor, a checkpoint, a proof and one token",
        lambda: anchors.verify(
            anchor.note,
            checkpoint=texts[0],
            origin=f"{ORIGIN}0",
            proof=proof,
            tokens={"A": token},
            roots={"A": tsa.root_pem},
            public_key=key.public_key(),
        ),
    )


def _year(leaves: list[bytes]) -> list[Anchored]:
    """The log as it grew over a year of hourly anchors."""
    sizes = [1 + hour * 11 for hour in range(8_760)]
    roots = merkle.prefix_roots(leaves, sizes)
    shown = (Checkpoint(origin=ORIGIN, size=size, root=roots[size]) for size in sizes)
    return [Anchored(number=n, checkpoint=one, time=START + n * HOUR) for n, one in enumerate(shown, start=1)]


def _row(what: str, work: Callable[[], object]) -> None:
    """The fastest of several turns, as the least disturbed one."""
    fastest, turns = float("inf"), 0
    ends = time.perf_counter() + 0.5
    while turns < 3 or time.perf_counter() < ends:
        begun = time.perf_counter()
        work()
        fastest, turns = min(fastest, time.perf_counter() - begun), turns + 1
    said = f"{fastest * 1e6:,.1f} µs" if fastest < 1e-3 else f"{fastest * 1e3:,.1f} ms"
    print(f"| {what} | {said} |")


if __name__ == "__main__":
    main()
