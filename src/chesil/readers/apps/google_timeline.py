"""Google's Timeline: where the owner's phone was, in the four layouts that Takeout and phones have written.

This is the owner's own track. It is dangerous in other hands, so every reading says so; the timeline keeps
of it only what lies near something that happened.
"""

import re
from datetime import timedelta
from typing import Any, Final

from chesil.readers import json_tree, said
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns, Tree, inner_of, string
from chesil.terms.readings import Document

FORMAT: Final = "google-timeline"
_OWN_TRACK: Final = (
    "own-track",
    "This is where the owner's own phone was. Who has this file can learn where the owner lives and goes.",
)
_KEYS: Final = re.compile(rb'\{\s*+"(?:locations|timelineObjects|semanticSegments|rawSignals)"\s*+:\s*+\[')
_ANY_KEY: Final = re.compile(rb'"(?:semanticSegments|timelineObjects)"\s*+:\s*+\[')
_PLACED: Final = re.compile(
    rb'"(?:latitudeE7|placeVisit|activitySegment|latLng|LatLng|startTime|timestampMs|position)"'
)
_TIMED: Final = re.compile(rb'"(?:startTime|endTime)"\s*+:\s*+"\d{4}-\d\d-\d\dT')
_SEGMENT: Final = re.compile(rb'"(?:visit|activity|timelinePath|timelineMemory)"\s*+:')
_NOTHING: Final = re.compile(rb'"(?:timelineEdits|deviceSettings)"\s*+:\s*+\[')
_DEGREES: Final = re.compile(
    r"(?:geo:)?\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*°?\s*,\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*°?"
)
_WRAP: Final = 1 << 32
_MOST_E7: Final = 1_800_000_000


def _recognises(head: bytes) -> bool:
    start = head.lstrip()
    if start[:1] == b"[":
        return bool(_TIMED.search(head) and _SEGMENT.search(head) and b'"sender' not in head)
    keys = _KEYS.match(start) or (start[:1] == b"{" and _ANY_KEY.search(head))
    return bool((keys and _PLACED.search(head)) or (start[:1] == b"{" and _NOTHING.search(head)))


def _add(tree: Tree, gathering: Gathering, document: Document) -> None:
    members = json_tree.fields(tree.root)
    gathering.assume(*_OWN_TRACK)
    for key, raw in members.items():
        if key in ("timelineEdits", "deviceSettings"):
            gathering.assume("passed-over", "Settings and edits of the Timeline hold no place to read.")
        elif key in _MAKES:
            tree.each(json_tree.items(raw), gathering, _MAKES[key])
    if not members:
        tree.each(json_tree.items(tree.root), gathering, _segment)


def _row(
    times: Columns, words: str, place: str | None, details: dict[str, Any], until: Any = None
) -> Columns:
    end = said.iso(until) if isinstance(until, str) else said.unix(until)
    lasts = (end["at"] - times["at"]).total_seconds() if "at" in end and "at" in times else None
    return {
        **times,
        "kind": "notice",
        "channel": "online",
        "direction": "observed",
        "duration_s": lasts if lasts is not None and lasts >= 0 else None,
        "text": words,
        "state": "notice",
        "notice": "other",
        "place": place,
        "details": json_tree.rest(details),
    }


def _stamp(record: dict[str, Any], *keys: str) -> Columns:
    found = next((record[key] for key in keys if record.get(key)), None)
    return said.iso(found) if isinstance(found, str) and not found.isdecimal() else said.unix(found)


def _e7(found: Any) -> str | None:
    """ "latitude,longitude" of what counts ten-millionths of a degree; some of them wrap at 2^32."""
    if not isinstance(found, dict):
        return None
    pair = (found.get("latitudeE7", found.get("latE7")), found.get("longitudeE7", found.get("lngE7")))
    counts = [each for each in pair if isinstance(each, int) and abs(each) < _WRAP]
    if len(counts) < 2:
        return None
    latitude, longitude = (each - _WRAP if each > _MOST_E7 else each for each in counts)
    return _place(latitude / 1e7, longitude / 1e7)


def _place(latitude: float, longitude: float) -> str | None:
    return f"{latitude:.6f},{longitude:.6f}" if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _words(found: Any) -> str | None:
    """ "latitude,longitude" of "48.8566°, 2.3522°" or "geo:48.8566,2.3522", alone or in an object."""
    if isinstance(found, dict):
        found = string(found, "latLng", "LatLng")
    matched = _DEGREES.fullmatch(found.strip()) if isinstance(found, str) else None
    return _place(float(matched[1]), float(matched[2])) if matched else None


def _location(record: dict[str, Any]) -> Columns:
    accuracy = record.get("accuracy")
    return _row(
        _stamp(record, "timestamp", "timestampMs"),
        f"The phone was here, within {accuracy} m." if isinstance(accuracy, int) else "The phone was here.",
        _e7(record),
        json_tree.rest(record, "timestamp", "timestampMs", "latitudeE7", "longitudeE7"),
    )


def _object(record: dict[str, Any]) -> Columns:
    name, inner = next(((key, each) for key, each in record.items() if isinstance(each, dict)), ("", {}))
    length = inner_of(inner, "duration")
    times = _stamp(length, "startTimestamp", "startTimestampMs")
    until = length.get("endTimestamp") or length.get("endTimestampMs")
    if name == "placeVisit":
        location = inner_of(inner, "location")
        called = ", ".join(filter(None, (string(location, "name"), string(location, "address"))))
        place = _e7(location) or _e7(
            {"latitudeE7": inner.get("centerLatE7"), "longitudeE7": inner.get("centerLngE7")}
        )
        return _row(times, f"Visit: {called}" if called else "Visit", place or called or None, record, until)
    start = _e7(inner.get("startLocation")) or _first_waypoint(inner)
    kind = string(inner, "activityType")
    words = f"Travel: {kind.replace('_', ' ').lower()}" if kind else "Travel"
    return _row(times, words, start, record, until)


def _first_waypoint(inner: dict[str, Any]) -> str | None:
    path = inner.get("waypointPath")
    points = json_tree.objects(path.get("waypoints")) if isinstance(path, dict) else []
    return _e7(points[0]) if points else None


def _segment(record: dict[str, Any]) -> Columns:
    times = _stamp(record, "startTime")
    until = record.get("endTime")
    visit, activity = record.get("visit"), record.get("activity")
    if isinstance(visit, dict):
        top = inner_of(visit, "topCandidate")
        kind = string(top, "semanticType") or ""
        words = f"Visit: {kind.replace('_', ' ').lower()}" if kind.upper() not in ("", "UNKNOWN") else "Visit"
        return _row(times, words, _words(top.get("placeLocation")), record, until)
    if isinstance(activity, dict):
        top = inner_of(activity, "topCandidate")
        kind = string(top, "type") or ""
        words = f"Travel: {kind.replace('_', ' ').lower()}" if kind else "Travel"
        return _row(times, words, _words(activity.get("start")), record, until)
    points = json_tree.objects(record.get("timelinePath"))
    if points:
        times = _point_time(points[0], times)
    words = "Path" if points else "Timeline entry without a place"
    return _row(times, words, _words(points[0].get("point")) if points else None, record, until)


def _point_time(point: dict[str, Any], start: Columns) -> Columns:
    own = said.iso(string(point, "time")) if string(point, "time") else {}
    if "at" in own:
        return own
    offset = str(point.get("durationMinutesOffsetFromStartTime", ""))
    if "at" in start and offset.isascii() and offset.isdecimal() and len(offset) < 7:
        return {**start, "at": start["at"] + timedelta(minutes=int(offset)), "precision": "minute"}
    return start


def _signal(record: dict[str, Any]) -> Columns:
    position = inner_of(record, "position")
    place = _words(position)
    inner = position or next((each for each in record.values() if isinstance(each, dict)), {})
    words = "The phone was here." if place else "A signal of the phone without a place"
    return _row(_stamp(inner, "timestamp", "deliveryTime", "probablyLocalTime"), words, place, record)


_MAKES: Final = {
    "locations": _location,
    "timelineObjects": _object,
    "semanticSegments": _segment,
    "rawSignals": _signal,
}

READER: Final = json_tree.reader(FORMAT, "2", _recognises, _add)
