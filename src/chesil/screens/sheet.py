"""A sheet of the messages on screenshots, one line each, in which their reader writes what is right.

A line says "read by machine, not yet checked" until there is a decision beside it. What was read stays; what
its reader writes instead stands in a column of its own.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

import attrs
import polars as pl

from chesil.screens.exported import Link
from chesil.screens.overlaps import Joined
from chesil.screens.rows import Screen, ScreenMessage
from chesil.terms.errors import SettingsError

Decision = Literal["", "right", "changed", "no message"]
NOT_CHECKED: Final = "read by machine, not yet checked"
_STATUS: Final[dict[Decision, str]] = {
    "": NOT_CHECKED,
    "right": "checked: right",
    "changed": "checked: changed",
    "no message": "checked: no message",
}
_OTHERWISE: Final = ", but it is read otherwise now"
_SIDES: Final = {"left": "left", "right": "right, the phone's owner", None: "not sure"}
_MOST_BYTES: Final = 64 << 20
_MARK: Final = "'"  # that spreadsheets' formulas are disarmed with


@attrs.frozen
class Picture:
    """A screenshot that was read: its name, the SHA-256 of its bytes, and what it shows."""

    name: str
    sha256: str
    screen: Screen


@attrs.frozen
class Checked:
    """What somebody decided of one message: the decision, the words instead, and those read then."""

    decision: Decision
    words: str
    read: str


Key = tuple[str, int]  # the SHA-256 of a picture, and the number of a message on it, from 1


def lines(
    pictures: Sequence[Picture],
    joined: Iterable[Joined],
    links: Mapping[int, Mapping[int, Link]],
    checked: Mapping[Key, Checked],
) -> pl.DataFrame:
    """One line for each message on each picture, in their order.

    Args:
        joined: of these pictures. links: by the place of a picture, and of a message on it.
        checked: earlier decisions, which are carried over.
    """
    same = {place: group.places[0] for group in joined for place in group.places[1:]}
    rows = []
    for place, picture in enumerate(pictures):
        for number, message in enumerate(picture.screen.messages):
            first = same.get((place, number))
            told = checked.get((picture.sha256, number + 1), Checked("", "", message.text))
            rows.append(
                {
                    **_decided(told, message),
                    **_read(message),
                    "same_as": f"{pictures[first[0]].name}, message {first[1] + 1}" if first else "",
                    **_linked(links.get(place, {}).get(number)),
                    "header": picture.screen.header or "",
                    "picture": picture.name,
                    "message": number + 1,
                    "sha256": picture.sha256,
                    "engine": picture.screen.engine,
                    "models_sha256": picture.screen.model_sha256,
                }
            )
    return pl.DataFrame(rows, schema=_COLUMNS)


_COLUMNS: Final = pl.Schema(
    dict.fromkeys(("status", "decision", "words_instead"), pl.String)
    | dict.fromkeys(("as_shown", "side", "time_shown", "day_shown", "sender", "answers"), pl.String)
    | {"cut_off": pl.Boolean, "score": pl.Float64, "box": pl.String, "same_as": pl.String}
    | dict.fromkeys(("in_export", "because", "differs", "header", "picture"), pl.String)
    | {"message": pl.Int64}
    | dict.fromkeys(("sha256", "engine", "models_sha256"), pl.String)
)


def _decided(told: Checked, message: ScreenMessage) -> dict[str, object]:
    otherwise = _OTHERWISE if told.decision and told.read != message.text else ""
    return {
        "status": _STATUS[told.decision] + otherwise,
        "decision": told.decision,
        "words_instead": told.words,
    }


def _read(message: ScreenMessage) -> dict[str, object]:
    box = message.box
    return {
        "as_shown": message.text,
        "side": _SIDES[message.side],
        "time_shown": message.time_shown or "",
        "day_shown": message.day_shown or "",
        "sender": message.sender or "",
        "answers": message.quote or "",
        "cut_off": message.cut,
        "score": message.score,
        "box": f"{box.left} {box.top} {box.right} {box.bottom}",
    }


def _linked(link: Link | None) -> dict[str, object]:
    if link is None:
        return {"in_export": "", "because": "", "differs": ""}
    return {
        "in_export": link.key,
        "because": ", ".join(link.reasons),
        "differs": ", ".join(link.differences),
    }


def decisions(data: bytes, *, where: str) -> dict[Key, Checked]:
    """The decisions in a sheet that somebody filled in.

    Args:
        data: the CSV. where: its name, for errors.
    Raises:
        SettingsError: it is not such a sheet, or a decision is not "right", "changed" or "no message".
    """
    if len(data) > _MOST_BYTES:
        raise SettingsError("This sheet is too large.", where=where)
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        raise SettingsError(
            "This is no CSV in UTF-8.", where=where, next_step="Save it as CSV UTF-8."
        ) from None
    found: dict[Key, Checked] = {}
    for number, row in enumerate(rows, 2):
        key = _key(row, f"{where}, line {number}")
        told = _checked(row, f"{where}, line {number}")
        if told.decision:
            found[key] = told
    return found


def _key(row: Mapping[str, str | None], where: str) -> Key:
    sha256, message = row.get("sha256") or "", row.get("message") or ""
    if len(sha256) != 64 or not message.isdecimal():
        raise SettingsError(
            "This line names no message of a picture.",
            where=where,
            next_step="Leave the columns sha256 and message as `chesil screens` writes them.",
        )
    return sha256, int(message)


def _checked(row: Mapping[str, str | None], where: str) -> Checked:
    decision = (row.get("decision") or "").strip().lower()
    words = (row.get("words_instead") or "").removeprefix(_MARK)
    read = (row.get("as_shown") or "").removeprefix(_MARK)
    for each in _STATUS:
        if each == decision and not (each == "changed" and not words):
            return Checked(each, words, read)
    raise SettingsError(
        "This line has a decision that is not known, or a change without its words.",
        where=where,
        next_step="Write right, changed or no message; what it should say goes under words_instead.",
    )
