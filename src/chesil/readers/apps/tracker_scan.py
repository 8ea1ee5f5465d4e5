"""AirGuard's report on trackers near a phone (TrackingReport_….pdf): a row for each time one was heard.

Source: the app's own code, which draws two layouts: one of 2024 in English with ISO times, and one since in
the phone's language. Times are those of the phone's own clock, without a zone.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import attrs

from chesil.readers import days, pdf, said
from chesil.readers.gathering import Gathering
from chesil.terms.errors import ChesilError
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "tracker-scan"
VERSION: Final = "1"
_MADE_BY: Final = b"Skia/PDF"  # what Android draws PDFs with
_ISO: Final = re.compile(r"([•▸\ufffd]|\W)?\s{0,3}(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)")
_DEVICE: Final = re.compile(r"Device:\s?(.{1,200})")
_NUMBER: Final = re.compile(r"(Lat|Lon|Accuracy|RSSI|Alt):\s?(-?\d{1,6}(?:[.,]\d{1,9})?)")
_STATE: Final = re.compile(r"State:\s?(.{1,60})")
_MAP: Final = re.compile(r"maps\.google\.com/\?q=(-?\d{1,3}\.\d{1,20}),(-?\d{1,3}\.\d{1,20})")
_SIGNAL: Final = re.compile(r"(?<![\d.,])-\d{2,3}(?:\s?dBm)?\s*$")
_LABELLED: Final = re.compile(r"[^\d:]{1,40}:\s{0,2}(\S.{6,60})")
_SAMSUNG_OR_MAC: Final = re.compile(r"(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}")


@attrs.define
class _Heard:
    """One time that a tracker was heard, or that the app warned of it."""

    tracker: str
    written: str
    is_warning: bool = False
    numbers: dict[str, float] = attrs.field(factory=dict)
    state: str = ""
    lines: list[str] = attrs.field(factory=list)


def recognises(document: Document) -> bool:
    """Whether Android drew it and it holds what only such a report does."""
    if not pdf.is_pdf(document) or _MADE_BY not in pdf.edges(document):
        return False
    try:
        _, pages = pdf.read(document)
    except ChesilError:
        return False
    text = "\n".join(each.text for each in pages[:3])
    old = "Device:" in text and ("Beacon Data:" in text or "Notifications:" in text)
    return old or ("AirGuard" in text and ("maps.google.com/?q=" in text or "dBm" in text))


def read(document: Document, options: ReadOptions) -> Reading:
    """A row for each time a tracker was heard, and for each warning.

    Raises:
        ReadingError: the PDF is locked or damaged. TooLarge: it passes a bound.
    """
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    _, pages = pdf.read(document)
    lines = [line.strip() for each in pages for line in each.text.split("\n") if line.strip()]
    is_old = any(line == "Beacon Data:" or line == "Notifications:" for line in lines)
    gathering.assume(
        "own-place",
        "A place is where this phone was when it heard the tracker. It shows where you were: look at it "
        "before you give it to anybody.",
    )
    gathering.assume(
        "signal-no-distance", "How strong a signal was does not tell how far away the tracker was."
    )
    heard = list(_iso_layout(lines) if is_old else _labelled_layout(lines))
    numbered = [each.written for each in heard if said.in_words(each.written)["precision"] == "none"]
    order = days.decide(filter(None, map(days.read_day, numbered)), told=options.day_first)
    if numbered:
        gathering.assume(order.code, order.sentence)
    for each in heard:
        _add(gathering, each, order)
    if not gathering.records:
        gathering.problem("damaged", "No time at which a tracker was heard was found in this report.")
    return gathering.reading()


def _time(written: str, order: days.DayOrder) -> dict[str, Any]:
    time = said.in_words(written)
    day = days.read_day(written) if time["precision"] == "none" else None
    return days.moment(day, days.clock_beside(written), written, day_first=order.day_first) if day else time


def _is_time(written: str) -> bool:
    if said.in_words(written)["precision"] in ("minute", "exact"):
        return True
    return days.read_day(written) is not None and days.clock_beside(written) is not None


def _add(gathering: Gathering, heard: _Heard, order: days.DayOrder) -> None:
    named = heard.tracker or "A tracker"
    numbers = heard.numbers
    kept = {
        "tracker": heard.tracker,
        "signal_dbm": numbers.get("RSSI"),
        "accuracy_m": numbers.get("Accuracy"),
        "state": heard.state,
    }
    gathering.row(
        **_time(heard.written, order),
        raw="\n".join(heard.lines),
        kind="notice",
        channel="other",
        direction="observed",
        text=f"AirGuard warned of it: {named}"
        if heard.is_warning
        else f"AirGuard heard it near this phone: {named}",
        state="notice",
        notice="other",
        thread=heard.tracker or None,
        place=_place(numbers),
        details={key: each for key, each in kept.items() if each not in ("", None)},
    )


def _place(numbers: dict[str, float]) -> str | None:
    latitude, longitude = numbers.get("Lat"), numbers.get("Lon")
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    sound = abs(latitude) <= 90 and abs(longitude) <= 180
    return f"{latitude:.6f},{longitude:.6f}" if sound else None


def _iso_layout(lines: list[str]) -> Iterator[_Heard]:
    """The layout of 2024: "Device:", "Notifications:" with times, "Beacon Data:" with what was heard."""
    tracker, is_warning = "", False
    heard: _Heard | None = None
    for line in lines:
        if found := _DEVICE.match(line):
            tracker = found[1].strip()
        elif line in ("Notifications:", "Beacon Data:"):
            is_warning = line == "Notifications:"
        elif found := _ISO.fullmatch(line):
            if heard is not None:
                yield heard
            heard = _Heard(tracker, found[2], is_warning)
        if heard is not None:
            _take(heard, line)
    if heard is not None:
        yield heard


def _take(heard: _Heard, line: str) -> None:
    heard.lines.append(line)
    for name, number in _NUMBER.findall(line):
        heard.numbers.setdefault(name, float(number.replace(",", ".")))
    if found := _STATE.search(line):
        heard.state = found[1].strip()


def _labelled_layout(lines: list[str]) -> Iterator[_Heard]:
    """The layout since: below a time stand a place, a map's address and the signal, each with a label."""
    tracker = _tracker(lines)
    heard: _Heard | None = None
    for line in lines:
        found = _LABELLED.fullmatch(line)
        if found and _is_time(found[1]):
            heard = _Heard(tracker, found[1])
        if heard is None:
            continue
        heard.lines.append(line)
        if place := _MAP.search(line):
            heard.numbers |= {"Lat": float(place[1]), "Lon": float(place[2])}
        if signal := _SIGNAL.search(line):
            heard.numbers["RSSI"] = float(signal[0].removesuffix("dBm"))
            yield heard  # first and last seen have times too, and no signal below them
            heard = None


def _tracker(lines: list[str]) -> str:
    """What kind of tracker it is, and its address: the two lines before the first time."""
    first = next((at for at, line in enumerate(lines) if _SAMSUNG_OR_MAC.search(line)), None)
    if first is None:
        return ""
    kind = lines[first - 1].partition(":")[2].strip() if first else ""
    return " ".join(filter(None, (kind, _SAMSUNG_OR_MAC.search(lines[first])[0])))  # type: ignore[index]


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
