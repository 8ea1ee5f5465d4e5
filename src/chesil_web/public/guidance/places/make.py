"""Make the tables of postcodes and councils again.

`python -m chesil_web.public.guidance.places.make POSTCODES NAMES "November 2025"`. POSTCODES is the CSV of
the ONS Postcode Directory, cut to a column of postcodes and one of councils; NAMES is a CSV with codes of
councils and their names. Both come from the Office for National Statistics.
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent
_OURS: Final = "EWS"  # the directory's terms are others in Northern Ireland, so its councils are left out
_ABOUT: Final = (
    "# From the ONS Postcode Directory, {of}. Made by places/make.py; see docs/how-to/edit-the-guidance.md.\n"
)


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    """The first two columns of a CSV, without its heading."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        for row in rows:
            yield row[0].strip(), row[1].strip()


def rows(postcodes: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """By district, or by sector where a district lies in several councils: codes, the likeliest first."""
    by_district: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for postcode, council in postcodes:
        if council[:1] not in _OURS or not council:
            continue
        plain = postcode.replace(" ", "")
        by_district[plain[:-3]][plain[-3]][council] += 1
    found = {}
    for district, sectors in sorted(by_district.items()):
        together = sum(sectors.values(), Counter())
        found[district] = _codes(together)
        if len(together) > 1:
            found |= {f"{district} {sector}": _codes(counts) for sector, counts in sorted(sectors.items())}
    return found


def _codes(counts: Counter[str]) -> str:
    return " ".join(sorted(counts, key=lambda code: (-counts[code], code)))


def main(postcodes: Path, names: Path, of: str) -> None:
    """Write both tables; *of* says which issue of the directory it was."""
    found = rows(_pairs(postcodes))
    used = {code for codes in found.values() for code in codes.split()}
    named = {code: name for code, name in _pairs(names) if code in used}
    if missing := used - named.keys():
        raise SystemExit(f"These councils have no name: {', '.join(sorted(missing))}.")
    about = _ABOUT.format(of=of)
    listed = sorted(named.items(), key=lambda each: each[1])
    (_FOLDER / "councils.tsv").write_text(about + "".join(f"{a}\t{b}\n" for a, b in listed), "utf-8")
    lines = "".join(f"{a}\t{b}\n" for a, b in found.items())
    (_FOLDER / "postcodes.tsv").write_text(about + lines, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
