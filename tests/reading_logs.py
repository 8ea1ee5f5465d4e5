"""Invented logs for the legal reading, written as small TOML tables: acts in, levels and cautions out."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any, Final

import attrs

import case_tables

FOLDER: Final = Path(__file__).parent / "spec" / "reading"
_POINTS: Final = {
    "course": "course_of_conduct",
    "threshold": "harassment_threshold",
    "fear": "fear_of_violence",
    "overall": "overall",
}
_COLUMNS: Final = {"n", "when", "channel", "actor", "target", "what", "effect", "asked", "acts"}


@attrs.frozen(eq=False)
class SpecLog:
    """One invented log and what a careful lawyer would say of it.

    Attributes:
        law: the sentence of law it shows. written: the log, as `chesil assess-log` takes it.
        bands: by the name of a point, the lowest and the highest fair level.
        must, should: caution codes that have to be raised, and that would be fair.
        outcome: "held", "not_held" or "borderline": what a court may well say.
    """

    name: str
    law: str
    written: dict[str, Any]
    bands: dict[str, tuple[int, int]]
    must: list[str]
    should: list[str]
    outcome: str

    @property
    def line(self) -> bytes:
        """The log as one line of JSON."""
        return json.dumps(self.written).encode()


def all_logs() -> list[SpecLog]:
    """Every log of the folder, by file and place."""
    return [
        _log(name, table)
        for path in sorted(FOLDER.glob("*.toml"))
        for name, table in tomllib.loads(path.read_text("utf-8")).items()
    ]


def _log(name: str, table: dict[str, Any]) -> SpecLog:
    parties = {role: words for role, words in table.items() if re.fullmatch(r"[DVT]\d*", role)}
    written = {
        "blind_id": name,
        "charge": table["charge"],
        "relationship": table["relationship"],
        "parties": parties,
        "incidents": [_incident(n, row) for n, row in enumerate(case_tables.rows(table["acts"]), start=1)],
        "context": table.get("context", []),
    }
    bands = {_POINTS[point]: tuple(band) for point, band in table["levels"].items()}
    return SpecLog(
        name, table["law"], written, bands, table["must"], table.get("should", []), table["outcome"]
    )


def _incident(number: int, row: dict[str, str]) -> dict[str, Any]:
    if unknown := set(row) - _COLUMNS:
        raise ValueError(f"no such column: {', '.join(sorted(unknown))}")
    incident = {
        "n": int(row.get("n", number)),
        "when": _when(row.get("when", "")),
        "channel": row["channel"],
        "actor": row.get("actor", "D"),
        "target": row.get("target", "V"),
        "summary": row["what"],
        "effect": row.get("effect", "unknown"),
        "told_to_stop_before": {"yes": True, "no": False}.get(row.get("asked", ""), "unknown"),
    }
    if "acts" in row:
        least = row["acts"].endswith("+")
        incident["count_at_least" if least else "count"] = int(row["acts"].rstrip("+"))
    return incident


def _when(words: str) -> dict[str, Any]:
    """ "2020-05-02", "2020-05", "2020-05..2020-07", "day 12", "about 2020-05", or nothing."""
    about = words.startswith("about ")
    words = words.removeprefix("about ")
    if not words:
        return {"precision": "unknown"}
    if words.startswith("day "):
        return {"precision": "approx" if about else "day", "offset_days": int(words.removeprefix("day "))}
    start, _, end = words.partition("..")
    if end:
        return {"precision": "period", "date": start, "to": end}
    stated = {4: "year", 7: "month", 10: "day"}[len(start)]
    return {"precision": "approx" if about else stated, "date": start}
