"""Opens the JSON of an export layer by layer, and keeps the text of each record as it stands in the file.

For exports of another shape than one list of messages: lists in objects whose keys are names. A damaged file
is mended first: the damaged element is cut out and counted, and what stands before and behind it is read.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

import attrs
import msgspec

from chesil.readers import json_export
from chesil.readers.gathering import Gathering
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

MOST_BYTES: Final = 512 << 20
_MOST_MENDED: Final = 20
_DEEPEST: Final = 100  # open brackets in a damaged file; deeper is no export
_TOKEN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{},:"]', re.DOTALL)
_FIRST_KEY: Final = re.compile(r'\{\s*+("[^"\\]{1,100}+"\s*+:)')
_BLANKS: Final = re.compile(r"\s*+")
_BLANK: Final = " \t\r\n,"
_CUT: Final = "The file stops or is damaged here. All up to the next sound record counts as one."
_UNREADABLE: Final = "This record is not one that can be read."

type Columns = dict[str, Any]


@attrs.frozen
class Lost:
    """What was cut out of a damaged file: its text, and the line it starts on."""

    text: str
    line: int


@attrs.frozen(kw_only=True, eq=False)
class Tree:
    """One JSON file, not yet decoded.

    Attributes:
        root: all of it. lost: what was cut out of it, in file order; empty when it is sound.
    """

    root: msgspec.Raw
    lost: tuple[Lost, ...]
    _data: bytes
    _counted: list[int] = attrs.field(factory=lambda: [0, 1])

    def line(self, raw: msgspec.Raw) -> int:
        """The line it starts on; quick when asked in file order."""
        at = json_export.offset(raw, self._data)
        counted, line = self._counted if at >= self._counted[0] else (0, 1)
        line += self._data.count(b"\n", counted, at)
        self._counted[:] = at, line
        return line

    def each(
        self, records: Iterable[msgspec.Raw], gathering: Gathering, make: Callable[[dict[str, Any]], Columns]
    ) -> None:
        """A row for each record that is an object, with the columns that *make* gives; else a problem."""
        for raw in records:
            text, record = written(raw), value(raw)
            if isinstance(record, dict):
                gathering.row(**{"line": self.line(raw), "raw": text, **make(record)})
            else:
                gathering.problem("unreadable", _UNREADABLE, raw=text, line=self.line(raw))


def reader(
    format: str,
    version: str,
    recognises: Callable[[bytes], bool],
    add: Callable[[Tree, Gathering, Document], None],
    *,
    records: tuple[str, ...] = (),
    opened: Callable[[bytes], bytes] = bytes,
) -> Reader:
    """The reader of a format that is one JSON file.

    Args:
        recognises: whether the first 64 kB, as UTF-8, are this format.
        add: adds every record of the file.
        records: keys of the lists of records, for mending; empty for the innermost list.
        opened: takes away what stands before the JSON.
    """

    def read(document: Document, options: ReadOptions) -> Reading:
        """Every record of the file, in file order.

        Raises:
            ReadingError: it holds no JSON. TooLarge: it passes MOST_BYTES.
        """
        gathering = Gathering(document, format=format, reader=format, version=version)
        tree = load(document, records=records, opened=opened)
        add(tree, gathering, document)
        for each in tree.lost:
            gathering.problem("damaged", _CUT, raw=each.text, line=each.line)
        return gathering.reading()

    return Reader(
        format=format,
        version=version,
        recognises=lambda document: recognises(json_export.head(document)),
        read=read,
    )


def load(
    document: Document, *, records: tuple[str, ...] = (), opened: Callable[[bytes], bytes] = bytes
) -> Tree:
    """The document as a tree, mended where it is damaged.

    Raises:
        ReadingError: it holds no JSON. TooLarge: it passes MOST_BYTES.
    """
    if document.size_bytes > MOST_BYTES:
        raise TooLarge(
            f"This file is larger than {MOST_BYTES >> 20} MB.",
            where=document.name,
            next_step="Export a shorter period, or fewer chats, at a time.",
        )
    data = opened(json_export.load(document))
    lost: list[Lost] = []
    try:
        root = msgspec.json.decode(data, type=msgspec.Raw)
    except json_export.UNSOUND:
        text, lost = _mended(data.decode("utf-8", "replace"), records)
        data = text.encode("utf-8", "surrogatepass")
        try:
            root = msgspec.json.decode(data, type=msgspec.Raw)
        except json_export.UNSOUND as error:
            raise ReadingError(
                "This file is not sound JSON, and no record was found in it.",
                where=document.name,
                next_step="Ask for the export again, or copy the file again from where it came.",
            ) from error
    return Tree(root=root, lost=tuple(lost), data=data)


def fields(raw: msgspec.Raw | None) -> dict[str, msgspec.Raw]:
    """The members of an object, each not yet decoded; none when it is no object."""
    if raw is None:
        return {}
    try:
        return msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except json_export.UNSOUND:
        return {}


def items(raw: msgspec.Raw | None) -> list[msgspec.Raw]:
    """The elements of a list, each not yet decoded; none when it is no list."""
    if raw is None:
        return []
    try:
        return msgspec.json.decode(raw, type=list[msgspec.Raw])
    except json_export.UNSOUND:
        return []


def written(raw: msgspec.Raw) -> str:
    """The text of it as it stands in the file."""
    return str(memoryview(raw), "utf-8", "replace")


def value(raw: msgspec.Raw | None) -> Any:
    """What it is; None when it cannot be decoded. Half of a surrogate pair becomes U+FFFD."""
    if raw is None:
        return None
    try:
        return msgspec.json.decode(raw)
    except json_export.UNSOUND:
        try:
            return _clean(json_export.parse(written(raw)))
        except (ValueError, RecursionError):
            return None


def _clean(found: Any) -> Any:
    if isinstance(found, str):
        return json_export.clean(found)
    if isinstance(found, dict):
        return {json_export.clean(key): _clean(inner) for key, inner in found.items()}
    return [_clean(inner) for inner in found] if isinstance(found, list) else found


def string(record: dict[str, Any], *keys: str) -> str | None:
    """The first of *keys* that holds words; None when none does."""
    return next((found for key in keys if isinstance(found := record.get(key), str) and found), None)


def strings(found: Any) -> list[str]:
    """The words in a list; none when it is no list."""
    return [each for each in found if isinstance(each, str) and each] if isinstance(found, list) else []


def objects(found: Any) -> list[dict[str, Any]]:
    """The objects in a list; none when it is no list."""
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def inner_of(record: dict[str, Any], key: str) -> dict[str, Any]:
    """The object under *key*; an empty one where there is none."""
    found = record.get(key)
    return found if isinstance(found, dict) else {}


def rest(record: dict[str, Any], *used: str) -> dict[str, Any]:
    """What a record says beside the keys that columns hold, as details; bounded in depth."""
    kept = {
        key: each
        for key, each in record.items()
        if key not in used and each is not None and each is not False and each not in ("", [], {})
    }
    bounded: dict[str, Any] = json.loads(json_export.write_details(kept) or "{}")
    return bounded


@attrs.define
class _Open:
    """A bracket that is open: where it stands, the key before it, and where its newest element starts."""

    mark: str
    at: int
    key: str
    element: int


def _mended(text: str, records: tuple[str, ...]) -> tuple[str, list[Lost]]:
    """*text* without its damaged elements, closed where it was cut; and what was taken out."""
    lost: list[Lost] = []
    taken = 0  # lines taken out with what was lost stay in the text as line breaks
    while (fault := _fault(text)) is not None:
        brackets = _open_at(text, fault)
        place = _damaged(brackets, records)
        if place is None:
            break
        frame = brackets[place]
        element = frame.element
        start = min(len(text), element + len(text[element:]) - len(text[element:].lstrip(_BLANK)))
        after = _next(text, frame, max(start + 1, fault)) if taken < _MOST_MENDED else None
        taken += 1
        lost.append(Lost(text[start:after], text.count("\n", 0, start) + 1))
        if after is None:
            closed = "".join("]" if each.mark == "[" else "}" for each in reversed(brackets[: place + 1]))
            return text[:start].rstrip(_BLANK) + closed, lost
        text = text[:start] + "\n" * text.count("\n", start, after) + text[after:]
    return text, lost


def _fault(text: str) -> int | None:
    try:
        json_export.parse(text)
    except json.JSONDecodeError as fault:
        return fault.pos
    except (ValueError, RecursionError):
        return None
    return None


def _open_at(text: str, limit: int) -> list[_Open]:
    """The brackets that are open at *limit*."""
    brackets: list[_Open] = []
    word = key = ""
    for token in _TOKEN.finditer(text, 0, limit):
        mark = token.group()
        if mark in "[{":
            if len(brackets) >= _DEEPEST:
                return brackets
            brackets.append(_Open(mark, token.start(), key, token.end()))
            key = ""
        elif mark in "]}" and brackets:
            brackets.pop()
        elif mark == "," and brackets:
            brackets[-1].element, key = token.end(), ""
        elif mark == ":":
            key = word
        elif len(mark) > 1:
            word = mark[1:-1]
    return brackets


def _damaged(brackets: list[_Open], records: tuple[str, ...]) -> int | None:
    """Which open list holds the damaged record: the innermost of *records*, else of any, else an object."""
    lists = [place for place, each in enumerate(brackets) if each.mark == "["]
    named = [place for place in lists if brackets[place].key in records]
    found = named or lists or list(range(len(brackets)))
    return found[-1] if found else None


def _next(text: str, frame: _Open, start: int) -> int | None:
    """Where the next element starts that begins like the first of the list; None when none does."""
    first = _FIRST_KEY.match(text, _BLANKS.match(text, frame.at + 1).end())  # type: ignore[union-attr]
    if first is None:
        return None
    # Inside a JSON string quotes are escaped, so a message can hold no such beginning.
    found = re.compile(rf"\{{\s*+{re.escape(first[1])}").search(text, start)
    return found.start() if found else None
