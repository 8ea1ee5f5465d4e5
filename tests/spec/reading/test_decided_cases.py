"""The reading against real decided cases, where their folder is beside the project."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

# What the reading scores on 66 cases, less one point. 46 of them were read while the rules were made (88 points);
# the other 20 nobody read, and they score 82, which is nearer to what a new case can expect.
SCORE = 84.5
GATES = 6
ENGINE = "import sys; from chesil.cli.assess import run; run(batch=True)"


def test_decided_cases_are_read_as_the_courts_decided_them(shared: Path) -> None:
    cases, tool = shared / "cases" / "shown.json", shared.parent / "tools" / "score_cases.py"
    if not (cases.is_file() and tool.is_file()):
        pytest.skip("the decided cases and the program that scores them are not beside this project")
    asked = [sys.executable, tool, cases, "--batch", "--perturb", "--quiet-cases"]
    done = subprocess.run(
        [*asked, "--", sys.executable, "-c", ENGINE], capture_output=True, text=True, check=False
    )
    score, gates, falsely_strong = re.findall(
        r"score ([\d.]+) of 100, gates (\d)/6, false strong (\d+)/", done.stdout
    )[-1]
    assert float(score) >= SCORE, done.stdout
    assert int(gates) >= GATES, done.stdout
    assert int(falsely_strong) == 0, done.stdout
    changed = re.findall(r"^ +(\d+) of (\d+) +", done.stdout, re.MULTILINE)
    assert changed
    assert [(held, tried) for held, tried in changed if held != tried] == []
