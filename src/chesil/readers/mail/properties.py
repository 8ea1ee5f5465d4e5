"""The properties of an Outlook item: its fields by number, as MAPI stores them in a compound file.

Source: [MS-OXMSG] Outlook Item File Format; the numbers are those of [MS-OXPROPS].
"""

import struct
from typing import Final

from chesil.readers.mail import charsets
from chesil.readers.mail.compound import Storage
from chesil.readers.mail.dates import Stamp

TOP_HEADER: Final = 32  # bytes before the first fixed property of an item,
NESTED_HEADER: Final = 24  # of an item inside an attachment,
SMALL_HEADER: Final = 8  # of an attachment or a recipient
TABLE: Final = "__properties_version1.0"

_INTEGER, _TIME = 0x0003, 0x0040
_CODEPAGES: Final = {
    1200: "utf-16-le", 10000: "mac-roman", 20127: "us-ascii", 20866: "koi8-r", 21866: "koi8-u",
    50220: "iso-2022-jp", 50221: "iso-2022-jp", 50222: "iso-2022-jp", 50225: "iso-2022-kr",
    51932: "euc-jp", 51949: "euc-kr", 52936: "hz", 54936: "gb18030", 65000: "utf-7", 65001: "utf-8",
}  # fmt: skip
# The code page of Windows for a language, by the low ten bits of its number. The page of the internet is that
# of what was sent, not of what Outlook stores.
_OF_LANGUAGE: Final = {
    0x01: "cp1256", 0x02: "cp1251", 0x05: "cp1250", 0x08: "cp1253", 0x0D: "cp1255", 0x0E: "cp1250",
    0x11: "cp932", 0x12: "cp949", 0x15: "cp1250", 0x18: "cp1250", 0x19: "cp1251", 0x1B: "cp1250",
    0x1E: "cp874", 0x1F: "cp1254", 0x22: "cp1251", 0x25: "cp1257", 0x26: "cp1257", 0x27: "cp1257",
}  # fmt: skip
_1601_TO_1970_US: Final = 11_644_473_600_000_000
_FROM_US, _TO_US = -2_208_988_800_000_000, 4_133_980_800_000_000  # the years 1900 to 2100


class Properties:
    """The properties in one folder of the file.

    Attributes:
        storage: the folder. defects: codes of remarks.REMARKS met while text was read.
    """

    def __init__(self, storage: Storage, *, header: int, codepage: str = "") -> None:
        self.storage = storage
        self.defects: list[str] = []
        table = storage.streams.get(TABLE, b"")[header:]
        # (number, type): eight bytes of value
        self._fixed: dict[tuple[int, int], bytes] = {}
        for kind, number, value in struct.iter_unpack("<HH4x8s", table[: len(table) // 16 * 16]):
            self._fixed.setdefault((number, kind), value)
        self.codepage = (
            codepage
            or self._codepage(0x3FFD)
            or _OF_LANGUAGE.get(self.number(0x3FF1) & 0x3FF, "")
            or self._codepage(0x3FDE)
            or "windows-1252"
        )

    def text(self, number: int) -> str:
        """A text property, "" when it is absent."""
        wide = self.storage.streams.get(f"__substg1.0_{number:04X}001F")
        narrow = self.storage.streams.get(f"__substg1.0_{number:04X}001E")
        if wide:
            text, defect = charsets.decode(wide[: len(wide) // 2 * 2], "utf-16-le")
        else:
            text, defect = charsets.decode(narrow or b"", self.codepage)
        if defect:
            self.defects.append(defect)
        return text.rstrip("\0")

    def data(self, number: int) -> bytes | None:
        """A binary property, None when it is absent."""
        return self.storage.streams.get(f"__substg1.0_{number:04X}0102")

    def page(self) -> str:
        """The body as HTML, "" when there is none; its bytes are in the code page of the internet."""
        data = self.data(0x1013)
        if data is None:
            return self.text(0x1013)
        text, defect = charsets.decode(data, self._codepage(0x3FDE) or self.codepage)
        if defect:
            self.defects.append(defect)
        return text

    def number(self, number: int) -> int:
        """A whole number, 0 when it is absent."""
        value = self._fixed.get((number, _INTEGER))
        return int(struct.unpack_from("<i", value)[0]) if value else 0

    def time(self, number: int) -> Stamp | None:
        """An instant, None when it is absent, zero, or outside the years 1900 to 2100."""
        value = self._fixed.get((number, _TIME))
        if value is None:
            return None
        at_us = struct.unpack("<Q", value)[0] // 10 - _1601_TO_1970_US
        return Stamp(at_us, None, at_us, "exact") if _FROM_US <= at_us < _TO_US else None

    def _codepage(self, number: int) -> str:
        page = self.number(number)
        if 28591 <= page <= 28606:
            return f"iso-8859-{page - 28590}"
        return _CODEPAGES.get(page, f"cp{page}" if page > 0 else "")
