"""`python -m bench.screens`: drawn screenshots of invented chats, read and compared; writes docs/benchmarks-screens.md.

What draws them lies beside this project (`--tool`). Each seed gives other chats; none is looked at before.
"""

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final

from bench import screens_scoring as scoring
from chesil.sandbox.nursery import Nursery
from chesil.screens.rows import Screen

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "benchmarks-screens.md"
TOOL: Final = ROOT.parent / "shared" / "tools" / "make_chat_screenshots.py"
_BROWSERS: Final = ("chromium", "chromium-headless-shell")
_RATES: Final = (
    ("exact", "whole message exact"), ("side", "side"), ("time", "time shown"), ("sender", "sender drawn at it"),
    ("quote", "what it answers kept apart"), ("day", "day of the separator above"),
    ("cut", "cut messages marked"), ("without words", "messages without words found"),
    ("clock", "clock"), ("header", "header"),
)  # fmt: skip
_COUNTS: Final = (
    "time claimed", "wrong day", "wrong side", "wrong sender", "quote claimed",
)  # fmt: skip


def main() -> None:
    """Draw, read, compare, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[81_907, 81_908])
    parser.add_argument("--count", type=int, default=19, help="chats of each seed")
    parser.add_argument("--tool", type=Path, default=TOOL)
    parser.add_argument("--show", action="store_true", help="print and write nothing")
    given = parser.parse_args()
    if not given.tool.is_file():
        print(f"What draws screenshots is not at {given.tool}; docs/benchmarks-screens.md stays as it is.")
        return
    flat: Counter[str] = Counter()
    photographs: Counter[str] = Counter()
    cost = _Cost()
    for seed in given.seeds:
        with tempfile.TemporaryDirectory() as folder:
            _draw(given.tool, Path(folder), seed, given.count)
            _one_seed(Path(folder), flat, photographs, cost)
    page = _page(given.seeds, flat, photographs, cost)
    if given.show:
        print(page)
    else:
        PAGE.write_text(page, "utf-8")


class _Cost:
    """Processor seconds and memory of the processes that read."""

    def __init__(self) -> None:
        self.pictures, self.seconds, self.memory_kb, self.most_seconds = 0, 0.0, 0, 0.0


def _draw(tool: Path, folder: Path, seed: int, count: int) -> None:
    browser = next(filter(None, map(shutil.which, _BROWSERS)), _BROWSERS[0])
    command = [sys.executable, str(tool), str(folder), "--seed", str(seed), "--count", str(count)]
    command += ["--chromium", browser]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _one_seed(folder: Path, flat: Counter[str], photographs: Counter[str], cost: _Cost) -> None:
    truths = json.loads((folder / "truth.json").read_text("utf-8"))
    screens = _read(folder, truths, cost)
    for truth, screen in zip(truths, screens, strict=True):
        into = photographs if truth["corners"] else flat
        into.update(scoring.score(truth, screen))
        into["pictures"] += 1
        if not truth["corners"]:
            into.update(scoring.score_links(truth, screen, folder))
    drawn = [(truth, screen) for truth, screen in zip(truths, screens, strict=True) if not truth["corners"]]
    flat.update(scoring.score_joins([each for each, _ in drawn], [each for _, each in drawn]))


def _read(folder: Path, truths: list[scoring.Truth], cost: _Cost) -> list[Screen]:
    screens = []
    with Nursery() as nursery:
        helper = nursery._helper.process.pid
        for truth in truths:
            data = (folder / truth["file"]).read_bytes()
            before = _of_children(helper)
            corners = [(across, down) for across, down in truth["corners"] or ()]
            screens.append(nursery.screen(io.BytesIO(data), len(data), corners=corners))
            while _of_children(helper) == before:
                time.sleep(0.01)  # the helper has not been told of its child's end yet
            seconds = _of_children(helper) - before
            cost.pictures += 1
            cost.seconds += seconds
            cost.most_seconds = max(cost.most_seconds, seconds)
    return screens


def _of_children(process: int) -> float:
    """Processor seconds of a process's children that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def _page(seeds: list[int], flat: Counter[str], photographs: Counter[str], cost: _Cost) -> str:
    rows = [f"| {label} | {_rate(flat, name)} | {_rate(photographs, name)} |" for name, label in _RATES]
    rows += [
        f"| {name} where the picture shows none or another | {flat[name]} | {photographs[name]} |"
        for name in _COUNTS
    ]
    rows.append(f"| rows that are no message | {_share(flat)} | {_share(photographs)} |")
    return f"""# Screenshots, measured

Written by `python -m bench.screens`: {cost.pictures} drawn screenshots of invented chats, seeds {", ".join(map(str, seeds))}, none of which the rules were made with. Drawn screens flatter every figure: real ones will read worse. Each picture is read apart, with 512 MB and 30 seconds at most.

| right | of the screen itself ({flat["pictures"]}) | photographs, corners given ({photographs["pictures"]}) |
|---|--:|--:|
{chr(10).join(rows)}

"Exact" leaves out emoji and the shape of quotation marks. A day is only compared where the place of the message is known.

| joined and linked | |
|---|--:|
| overlapping pairs of pictures found | {flat["overlaps found"]} of {flat["overlaps"]} |
| links of messages right, wrong | {flat["links right"]}, {flat["links wrong"]} |
| different chats falsely joined | {flat["false joins"]} of {flat["pairs of different chats"]} pairs |
| linked to the export, right, wrong | {flat["linked right"]} of {flat["in an export"]}, {flat["linked wrong"]} |

Processor time a picture: {cost.seconds / max(1, cost.pictures):.1f} seconds, {cost.most_seconds:.1f} at most.
"""


def _rate(counts: Counter[str], name: str) -> str:
    of = counts[name]
    return f"{counts[f'{name} right'] / of:.3f} ({of})" if of else "none"


def _share(counts: Counter[str]) -> str:
    return f"{100 * counts['rows that are no message'] / max(1, counts['rows']):.1f} %"


if __name__ == "__main__":
    main()
