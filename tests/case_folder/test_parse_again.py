"""The same file and version give the same hash of rows, whatever the machine is set to (E5)."""

import os
import shutil
import subprocess
import sys

DIGEST = """
import sys
from pathlib import Path
from chesil import pipeline
from chesil.case_folder import kept_readings
from chesil.terms.readings import ReadOptions
from chesil.vault.pack.rows import seal_rows
for file in pipeline.read([Path(sys.argv[1])], options=ReadOptions(day_first=True)):
    print(file.sha256, seal_rows(kept_readings.all_rows(file), salt_key=bytes(32)).root.hex())
"""
ANOTHER_MACHINE = {
    "PYTHONHASHSEED": "7",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "POLARS_MAX_THREADS": "1",
}


def digests(exports, **env):
    ended = subprocess.run(
        [sys.executable, "-c", DIGEST, exports],
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(ended.stdout.splitlines())


def test_reading_again_elsewhere_gives_the_same_hashes(case, tmp_path):
    here = digests(case / "exports")
    assert len(here) > 6
    shutil.copytree(case / "exports", tmp_path / "copy", copy_function=shutil.copyfile)
    assert digests(tmp_path / "copy", **ANOTHER_MACHINE) == here
