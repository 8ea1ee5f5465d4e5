"""`python -m bench.papers`: a bundle of 1,000 pages, the leak check on planted secrets; writes docs/benchmarks-papers.md."""

import argparse
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf
from PIL import Image
from tests.unit.documents.accessible_pdf import findings
from tests.unit.leaks import planting

from chesil.documents import pages
from chesil.leaks import Detail, check
from chesil.leaks.containers import pieces_of_file
from chesil.papers import bundling

PAGE: Final = Path(__file__).parent.parent / "docs" / "benchmarks-papers.md"
PAGES: Final = 1_000
FILES: Final = 1_000
_OF_TEXT: Final = 27  # lines on a page, about
_SEED: Final = 19


def main() -> None:
    """Run both, each in a process of its own, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="how much of it, 1 for the page")
    parser.add_argument("--one", choices=("bundle", "leaks"), help="run one here and print what came of it")
    given = parser.parse_args()
    if given.one:
        print(json.dumps({"bundle": _bundle, "leaks": _leaks}[given.one](given.scale)))
        return
    bundle, leaks = (_apart(name, given.scale) for name in ("bundle", "leaks"))
    page = _written(bundle, leaks)
    print(page)
    if given.scale == 1:
        PAGE.write_text(page, "utf-8")


def _apart(name: str, scale: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.papers", "--one", name, "--scale", str(scale)]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def _written(bundle: dict[str, Any], leaks: dict[str, Any]) -> str:
    rows = [
        ("A bundle of mixed documents", f"{bundle['pages']:,} pages of {bundle['documents']:,} files", f"{bundle['seconds']:.1f}", f"{bundle['memory']:,}"),
        ("The leak check", f"{leaks['files']:,} files", f"{leaks['seconds']:.1f}", f"{leaks['memory']:,}"),
    ]  # fmt: skip
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return (
        "# Papers, measured\n\nWritten by `make bench`: one run each, on a machine that others share. The "
        "documents and the secrets are invented; what plants them shares no code with what finds them, and "
        "what checks a PDF shares none with what made it.\n\n| what | how much | seconds | memory MB |\n"
        f"|---|---|--:|--:|\n{table}\n\n"
        f"The bundle has {bundle['size'] / 1e6:.1f} MB. Findings of the check for PDF/UA: {bundle['findings']}. Rules "
        f"of the civil profile: {bundle['rules']}.\n\n"
        f"Of {leaks['planted']:,} secrets that were planted in files of {leaks['kinds']} kinds, "
        f"{leaks['found']:,} were found ({100 * leaks['found'] / leaks['planted']:.1f} %). Of {leaks['clean']:,} files "
        f"without any, {leaks['wrong']:,} raised an alarm ({100 * leaks['wrong'] / leaks['clean']:.1f} %). The files are "
        "looked into in one process here; one of its own for each file, as the command has it, costs some hundredths of a "
        "second more.\n"
    )


def _bundle(scale: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="chesil-bench-") as folder:
        files = list(_documents(Path(folder), max(4, int(PAGES * scale))))
        listed = Path(folder) / "list.toml"
        listed.write_text(bundling.new_list([Path(each.name) for each in files], "civil"))
        found = bundling.read_list(listed)
        begun = time.perf_counter()
        made = bundling.make(found, listed)
        seconds = time.perf_counter() - begun
    memory = _memory()
    with pikepdf.open(io.BytesIO(made.pdf)) as opened:
        count = len(opened.pages)
    states = [each.state for each in made.checks]
    told = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    wrong = findings(made.pdf)
    return {
        "pages": count, "documents": len(files), "seconds": seconds, "memory": memory, "size": len(made.pdf),
        "findings": len(wrong), "rules": told,
    }  # fmt: skip


def _documents(folder: Path, count: int) -> Iterator[Path]:
    """Files that come to about so many pages: a quarter pictures, the rest texts, mails, tables and PDFs."""
    r = random.Random(_SEED)
    done = number = 0
    while done < count:
        number += 1
        kind = number % 6
        size = 1 if kind in (0, 3) else r.randrange(2, 12)
        text = "\n".join(r.choice(planting.CLEAN)[:90] for _ in range(size * _OF_TEXT))
        name, data = _document(r, kind, text)
        path = folder / f"{number:03}-{name}"
        path.write_bytes(data)
        done += size
        yield path


def _document(r: random.Random, kind: int, text: str) -> tuple[str, bytes]:
    if kind in (0, 3):
        out = io.BytesIO()
        Image.effect_noise((1200, 900), r.randrange(20, 80)).convert("RGB").save(out, "JPEG", quality=70)
        return "photo.jpg", out.getvalue()
    if kind == 1:
        head = "From: Dev <dev@example.com>\nTo: Asha <asha@example.org>\nSubject: us\n\n"
        return "mail.eml", (head + text).encode()
    if kind == 2:
        rows = "\n".join(f'{number},"{line}"' for number, line in enumerate(text.split("\n")))
        return "table.csv", f"Number,What\n{rows}\n".encode()
    if kind == 4:
        return "order.pdf", pages.print_text("A paper of others", text)
    return "notes.txt", text.encode()


def _leaks(scale: float) -> dict[str, Any]:
    count = max(10, int(FILES * scale))
    planted, clean = list(planting.planted(_SEED, count)), list(planting.clean(_SEED + 1, count))
    begun = time.perf_counter()
    found = sum(bool(_hits([secret], name, data)) for secret, _how, name, data in planted)
    wrong = sum(bool(_hits(secrets, name, data)) for secrets, name, data in clean)
    seconds = time.perf_counter() - begun
    return {
        "files": 2 * count, "planted": count, "clean": count, "found": found, "wrong": wrong, "seconds": seconds,
        "memory": _memory(), "kinds": len(planting.CONTAINERS),
    }  # fmt: skip


def _hits(secrets: list[tuple[str, str]], name: str, data: bytes) -> Any:
    details = [
        Detail(id=str(place), kind=kind, value=value, whose="asha")  # type: ignore[arg-type]
        for place, (kind, value) in enumerate(secrets)
    ]
    return check(details, pieces_of_file(name, data)).hits


def _memory() -> int:
    """The most that this process had in memory, in MB; what its children had comes on top."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


if __name__ == "__main__":
    main()
