"""Puts right the letters of Meta's JSON downloads.

Every string in them is UTF-8 whose bytes were written as if each were a Latin-1 character: "é"
stands as "Ã©" and an emoji as four odd letters. Both steps back are exact, so nothing is guessed;
a string that does not go through them was right as it stood.
"""

from typing import Any

_DEEPEST = 12


def repair(text: str) -> str:
    """*text* as it was typed; the same string when it was not written that way. To be done once."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


class Repairer:
    """Repairs every string of a record, and notes how many and in which fields.

    Attributes:
        strings: how many strings were changed so far.
        fields: top-level fields of the record last repaired that had such a string, sorted.
    """

    def __init__(self) -> None:
        self.strings = 0
        self.fields: list[str] = []

    def record(self, record: dict[str, Any]) -> dict[str, Any]:
        """*record* with every string in it repaired, to a depth that no download reaches."""
        repaired, fields = {}, set()
        for key, value in record.items():
            before = self.strings
            repaired[key] = self._value(value, 0)
            if self.strings > before:
                fields.add(key)
        self.fields = sorted(fields)
        return repaired

    def text(self, text: str) -> str:
        """One string repaired."""
        right = repair(text)
        self.strings += right is not text and right != text
        return right

    def _value(self, value: Any, depth: int) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if depth > _DEEPEST:
            return value
        if isinstance(value, list):
            return [self._value(each, depth + 1) for each in value]
        if isinstance(value, dict):
            return {key: self._value(each, depth + 1) for key, each in value.items()}
        return value
