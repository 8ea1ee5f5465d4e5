"""Google Photos' sidecars: the JSON beside each picture of a Takeout, with the time and place of it."""

import re
from functools import partial
from typing import Any, Final

from chesil.readers import json_tree, said
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns, Tree, string
from chesil.terms.readings import Document

FORMAT: Final = "google-photos"
_TAKEN: Final = re.compile(rb'"(?:photoTakenTime|creationTime)"\s*+:\s*+\{[^{}]{0,300}?"timestamp"\s*+:')
_SIDECAR: Final = re.compile(r"(?:\.su[a-z-]{0,30})?(?:\(\d{1,4}\))?\.json$", re.IGNORECASE)
_TITLE: Final = re.compile(rb'"title"\s*+:')


def _recognises(head: bytes) -> bool:
    return head.lstrip()[:1] == b"{" and bool(_TAKEN.search(head) and _TITLE.search(head))


def _add(tree: Tree, gathering: Gathering, document: Document) -> None:
    gathering.assume(
        "claimed", "Times and places are what Google Photos holds. They can be changed there by hand."
    )
    name = _SIDECAR.sub("", document.name)
    tree.each([tree.root], gathering, partial(_picture, beside=name))


def _picture(record: dict[str, Any], *, beside: str) -> Columns:
    taken = record.get("photoTakenTime") or record.get("creationTime")
    times = said.unix(taken.get("timestamp")) if isinstance(taken, dict) else {"precision": "none"}
    name = string(record, "title") or beside
    return {
        **times,
        "kind": "media",
        "channel": "document",
        "direction": "observed",
        "text": string(record, "description"),
        "place": _place(record.get("geoData")) or _place(record.get("geoDataExif")),
        "attachments": said.files([name]),
        "details": json_tree.rest(record, "title", "description"),
    }


def _place(found: Any) -> str | None:
    """ "latitude,longitude"; None at 0,0, which Google writes where it knows none."""
    if not isinstance(found, dict):
        return None
    pair = found.get("latitude"), found.get("longitude")
    sound = all(
        isinstance(each, int | float) and not isinstance(each, bool) and abs(each) <= 180 for each in pair
    )
    return f"{pair[0]:.6f},{pair[1]:.6f}" if sound and any(pair) else None


READER: Final = json_tree.reader(FORMAT, "1", _recognises, _add)
