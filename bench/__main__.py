"""`python -m bench`: race the peers, measure how cost grows, write docs/benchmarks.md."""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from bench import invented, peers

HERE: Final = Path(__file__).parent
PAGE: Final = HERE.parent / "docs" / "benchmarks.md"
ROUNDS: Final = 5
OWN: Final = {
    name: [sys.executable, str(HERE / "contender.py"), name]
    for name in ("Chesil", "sha256", "ElementTree", "mailbox")
}

# The same sum on a processor without SHA instructions (x86 only; elsewhere it changes nothing).
PLAIN: Final = "sha256 without SHA instructions"
OWN[PLAIN] = ["env", "OPENSSL_ia32cap=:~0x20000000", *OWN["sha256"]]

# name of the race, generator, messages, how many times as long as sha256 is allowed, who runs beside Chesil
RACES: Final[tuple[tuple[str, Callable[[Path, int], list[invented.Row]], int, int, tuple[str, ...]], ...]] = (
    (
        "WhatsApp, Android",
        invented.android,
        200_000,
        6,
        ("whatsapp-chat-parser", "chatpack", "whatstk", "chat-miner"),
    ),
    (
        "WhatsApp, iPhone",
        invented.iphone,
        200_000,
        6,
        ("whatsapp-chat-parser", "chatpack", "whatstk", "chat-miner"),
    ),
    ("SMS XML", invented.sms, 200_000, 6, ("ElementTree",)),
    ("Telegram JSON", invented.telegram, 200_000, 4, ("chatpack (Telegram)",)),
    ("mbox", invented.mbox, 20_000, 15, ("mailbox",)),
)
GROWTH: Final = (10_000, 100_000, 1_000_000)


def main() -> None:
    """Run everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--scale", type=float, default=1.0, help="how large the files are, 1 for the page")
    given = parser.parse_args()
    commands = {**OWN, **peers.install()}
    with tempfile.TemporaryDirectory(prefix="chesil-bench-") as folder:
        tables = [_race(*race, commands, Path(folder), given) for race in RACES]
        growth = _growth(Path(folder), given.scale)
    page = "\n\n".join([_head(given.rounds), *tables, growth]) + "\n"
    print(page)
    if given.scale == 1:
        PAGE.write_text(page, "utf-8")


def _head(rounds: int) -> str:
    return (
        "# Benchmarks\n\nWritten by `make bench`. Each table is one run, the contenders taking turns, medians of "
        f"{rounds}. Seconds are of the reading alone; start and imports are left out, for us and for the peers. Our "
        "own time includes the SHA-256 of the file, which the peers do not compute. “Right” counts rows that agree "
        "with the generator in minute, sender and text, in the order of the file. A machine that others share makes "
        "seconds swing; the ratios in one table hold.\n\nSHA-256 is raced twice: as it is, and without the SHA "
        "instructions that many processors have for it alone. No reader can have the like, so the limits (WhatsApp "
        "and SMS 6 times, JSON 4 times, mbox 15 times as long as sha256) are measured against the second. Below each "
        f"table stands how both come out.\n\nPython {platform.python_version()}, Polars {version('polars')}, "
        f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}."
    )


def _race(
    name: str,
    make: Callable[[Path, int], list[invented.Row]],
    count: int,
    limit: int,
    others: tuple[str, ...],
    commands: dict[str, list[str]],
    folder: Path,
    given: argparse.Namespace,
) -> str:
    path, truth = folder / "input", folder / "truth.json"
    truth.write_text(json.dumps(make(path, int(count * given.scale))), "utf-8")
    runners = ["sha256", PLAIN, "Chesil", *(other for other in others if other in commands)]
    results: dict[str, list[dict[str, Any]]] = {runner: [] for runner in runners}
    for _ in range(given.rounds):
        for runner in runners:
            results[runner].append(_run(commands[runner], path, truth))
    missing = [other for other in others if other not in commands]
    note = f"\n\nNot run, because it could not be installed here: {', '.join(missing)}." if missing else ""
    megabytes = path.stat().st_size / 1e6
    title = f"## {name}: {int(count * given.scale):,} records, {megabytes:.1f} MB"
    return f"{title}\n\n{_table(results)}\n\n{_held(results, limit)}{note}"


def _held(results: dict[str, list[dict[str, Any]]], limit: int) -> str:
    """Whether Chesil keeps within *limit* times each sha256, in a sentence."""
    plain, fast, ours = (_median(results[each], "seconds") for each in (PLAIN, "sha256", "Chesil"))
    if plain is None or fast is None or ours is None:
        return f"The limit is {limit} times {PLAIN}. It could not be measured."
    said = (f"{ours / floor:.1f} times {name}" for floor, name in ((plain, PLAIN), (fast, "sha256")))
    return f"The limit is {limit} times {PLAIN}: {'met' if ours <= limit * plain else 'not met'}. Chesil takes {' and '.join(said)}."


def _run(command: list[str], path: Path, truth: Path) -> dict[str, Any]:
    ended = subprocess.run(
        [*command, str(path), str(truth)],
        capture_output=True,
        text=True,
        check=False,
        cwd=_node_folder(command),
    )
    if ended.returncode:
        return {"seconds": None, "memory": None, "rows": 0, "right": 0, "of": 0}
    return json.loads(ended.stdout.splitlines()[-1])


def _node_folder(command: list[str]) -> Path | None:
    return peers.PEERS / "node" if command[0] == "node" else None


def _table(results: dict[str, list[dict[str, Any]]]) -> str:
    floor = _median(results["sha256"], "seconds")
    ours = _median(results["Chesil"], "seconds")
    lines = [
        "| reader | version | seconds | × sha256 | × Chesil | memory MB | right |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for runner, runs in results.items():
        seconds = _median(runs, "seconds")
        if seconds is None or floor is None or ours is None:
            lines.append(f"| {runner} | {_version(runner)} | refused | | | | 0 |")
            continue
        right = "" if runner in ("sha256", PLAIN) else f"{runs[-1]['right']:,} of {runs[-1]['of']:,}"
        lines.append(
            f"| {runner} | {_version(runner)} | {seconds:.3f} | {seconds / floor:.1f} | {seconds / ours:.1f} | "
            f"{_median(runs, 'memory'):.0f} | {right} |"
        )
    return "\n".join(lines)


def _median(runs: list[dict[str, Any]], key: str) -> float | None:
    values = [run[key] for run in runs if run[key] is not None]
    return statistics.median(values) if values else None


def _version(runner: str) -> str:
    known = {**peers.PYTHON, **peers.OLD_PYTHON, **peers.NODE, "Chesil": version("chesil")}
    return known.get(runner.partition(" (")[0], f"Python {platform.python_version()}")


def _growth(folder: Path, scale: float) -> str:
    lines = [
        "## Whole analysis, no PDF",
        "",
        "`chesil analyse` of one Android chat: from the file to the written folder, start and imports included.",
        "",
        "| messages | seconds | times the one before | memory MB |",
        "|--:|--:|--:|--:|",
    ]
    before = 0.0
    for count in GROWTH:
        path = folder / "chat.txt"
        invented.android(path, int(count * scale))
        seconds, memory = _analyse(path, folder / f"out-{count}")
        grown = f"{seconds / before:.1f}" if before else ""
        lines.append(f"| {int(count * scale):,} | {seconds:.2f} | {grown} | {memory:.0f} |")
        before = seconds
    return "\n".join(lines)


def _analyse(path: Path, out: Path) -> tuple[float, float]:
    start = time.perf_counter()
    command = [
        str(Path(sys.executable).with_name("chesil")),
        "analyse",
        str(path),
        "--me",
        "Asha",
        "--day-first",
        "--no-pdf",
        "--out",
        str(out),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"chesil ended with {process.returncode}: {said.decode()}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
