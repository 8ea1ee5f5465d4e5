"""Read the invented case with every Python there is here, and compare the hashes of what was read.

    python -m bench.faults.pythons

Each Python gets an environment of its own from uv.lock, which uv throws away again. A version that is not on this
machine is said to be missing. Ends with 1 when two differ, with 3 when there is only one.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from tests.case_folder.test_parse_again import DIGEST

from bench.faults.tables import NOT_TRIED, table

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = ("3.12", "3.13", "3.14")


def main() -> None:
    rows, found = [], set()
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(
            [sys.executable, ROOT / "examples" / "make_case.py", place], check=True, capture_output=True
        )
        for version in VERSIONS:
            python = uv("python", "find", version).strip()
            if not python:
                rows.append([version, "not on this machine", "", ""])
                continue
            told = ("--isolated", "--locked", "--no-dev", "--quiet", "--python", python)
            lines = uv("run", *told, "python", "-c", DIGEST, Path(place, "exports")).splitlines()
            digest = sha256("\n".join(sorted(lines)).encode()).hexdigest() if lines else "it did not run"
            found.add(digest)
            exact = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout.strip()
            rows.append([version, exact, len(lines), f"`{digest[:16]}`"])
    table(["asked for", "found", "files", "hash of all rows"], rows)
    ran = sum(bool(row[2]) for row in rows)
    if ran < 2:
        print("\nOnly one version of Python is on the path, so there is nothing to compare.")
        sys.exit(NOT_TRIED)
    sys.exit(0 if len(found) == 1 else 1)


def uv(*arguments: object) -> str:
    """What uv prints; nothing when it fails."""
    program = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
    settings = {"UV_PYTHON_DOWNLOADS": "never", "UV_CACHE_DIR": str(ROOT / ".tools" / "cache")}
    ended = subprocess.run(
        [program, *map(str, arguments)],
        env={name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"} | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.stdout if ended.returncode == 0 else ""


if __name__ == "__main__":
    main()
