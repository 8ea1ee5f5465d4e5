"""The parts of a mail: what each is, where it lies, and its bytes with the transfer encoding undone.

The splitting follows RFC 2046 as Python's email package (compat32) reads it, which the tests hold it
to. It works by offsets and within bounds, because that package follows nesting without end, line by
line through every level.
"""

import binascii
import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import unquote_to_bytes

from chesil.readers.mail import charsets
from chesil.readers.mail.headers import Head, read_head, words

DEPTH: Final = 20
PARTS: Final = 1_000
BOUNDARY_LINES: Final = 200_000
PARAMETER_CHARACTERS: Final = 10_000

_PARAMETER: Final = re.compile(r""";\s*([^\s=;"]{1,60})\s*=\s*("(?:[^"\\]|\\.)*+"?|[^;]*)""", re.DOTALL)
_CONTINUED: Final = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")
_UU_INLINE: Final = re.compile(
    rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n((?:[ -`]{1,90}\r?\n)++)end[ \t]*\r?$", re.MULTILINE
)
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]+")
UU_NAMES: Final = frozenset(("x-uuencode", "uuencode", "uue", "x-uue"))


class Part:
    """One part, or the mail itself.

    Attributes:
        kind: "text/plain" and so on, in lower case. parameters: of its Content-Type.
        start, end: where its body lies in the bytes of the mail, transfer encoding and all.
        children: of a multipart; empty where no part could be found in it.
    """

    __slots__ = ("children", "end", "head", "kind", "parameters", "start")

    def __init__(self, head: Head, start: int, end: int, kind: str, parameters: dict[str, str]) -> None:
        self.head, self.start, self.end = head, start, end
        self.kind, self.parameters = kind, parameters
        self.children: list[Part] = []

    @property
    def disposition(self) -> str:
        """The word of its Content-Disposition, in lower case, "" where it has none."""
        return self.head.first.get("content-disposition", "").partition(";")[0].strip().lower()

    @property
    def encoding(self) -> str:
        """The word of its Content-Transfer-Encoding, in lower case, "" where it has none."""
        return self.head.first.get("content-transfer-encoding", "").partition(";")[0].strip().lower()

    @property
    def name(self) -> str | None:
        """The file name it gives, decoded, or None."""
        written = self.head.first.get("content-disposition", "")
        given = parameters(written).get("filename") if "=" in written else None
        given = given or self.parameters.get("name")
        return _CONTROL.sub(" ", words(given)).strip() or None if given else None


class Structure:
    """Reads the tree of parts of one mail, and gathers what was wrong with it.

    Args:
        kind: read_kind, or something that remembers what it gave.
    """

    def __init__(self, source: bytes, *, kind: Callable[[str], tuple[str, dict[str, str]]]) -> None:
        self._source, self._kind = source, kind
        self._parts = 0
        self._lines = 0
        self.defects: dict[str, None] = {}

    def read(self, head: Head, end: int) -> Part:
        """The tree below the mail with this *head*, whose body ends at *end*."""
        root = self._part(head, end, "text/plain")
        if root.kind.startswith("multipart/"):
            self._open(root, depth=1)
        return root

    def _part(self, head: Head, end: int, default: str) -> Part:
        written = head.first.get("content-type")
        kind, given = (default, {}) if written is None else self._kind(written)
        return Part(head, head.body_at, end, kind, given)

    def _open(self, part: Part, *, depth: int) -> None:
        boundary = part.parameters.get("boundary", "").rstrip()
        if not boundary:
            self.defects["boundary-unnamed"] = None
            return
        if depth > DEPTH:
            self.defects["too-deep"] = None
            return
        default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
        for start, end in self._spans(part, boundary.encode("utf-8", "replace")):
            self._parts += 1
            if self._parts > PARTS:
                self.defects["too-many-parts"] = None
                return
            head = read_head(self._source, start, end)
            self.defects.update(dict.fromkeys(head.defects))
            child = self._part(head, end, default)
            part.children.append(child)
            if child.kind.startswith("multipart/"):
                self._open(child, depth=depth + 1)
        if not part.children:
            self.defects["boundary-missing"] = None

    def _spans(self, part: Part, boundary: bytes) -> Iterator[tuple[int, int]]:
        """Where the parts between the boundary lines lie, each with its header."""
        opened: int | None = None
        for at, behind, closes in self._boundary_lines(part, b"--" + boundary):
            if opened is not None and at >= opened:  # two boundary lines in a row hold no part
                yield opened, at
            opened = behind
            if closes:
                return
        if opened is not None:
            self.defects["boundary-unclosed"] = None
            yield opened, part.end

    def _boundary_lines(self, part: Part, mark: bytes) -> Iterator[tuple[int, int, bool]]:
        """(where the part before it ends, where the next begins, whether it is the last) of each line."""
        source, end = self._source, part.end
        at = part.start if source.startswith(mark, part.start, end) else self._next(mark, part.start, end)
        while at >= 0:
            self._lines += 1
            if self._lines > BOUNDARY_LINES:
                self.defects["too-many-parts"] = None
                return
            line_end = source.find(b"\n", at, end)
            line_end = end if line_end < 0 else line_end
            rest = source[at + len(mark) : min(line_end, at + len(mark) + 200)].rstrip(b" \t\r")
            if rest in (b"", b"--"):
                before = at - 1 if at > part.start else at
                if source[before - 1 : before] == b"\r" and before > part.start:
                    before -= 1  # the line end before a boundary belongs to the boundary
                yield before, min(line_end + 1, end), bool(rest)
            at = self._next(mark, max(line_end, at), end)

    def _next(self, mark: bytes, start: int, end: int) -> int:
        found = self._source.find(b"\n" + mark, start, end)
        return found + 1 if found >= 0 else -1


def read_kind(value: str) -> tuple[str, dict[str, str]]:
    """What a Content-Type field says: the kind in lower case ("text/plain" for nonsense), its parameters."""
    kind, semicolon, _ = value.partition(";")
    kind = kind.strip().lower()
    return kind if kind.count("/") == 1 else "text/plain", parameters(value) if semicolon else {}


def parameters(value: str) -> dict[str, str]:
    """The parameters of a structured field, names in lower case, RFC 2231 pieces joined and decoded.

    The first of two with one name counts.
    """
    found: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, str, bool]]] = {}
    for name, written in _PARAMETER.findall(value[:PARAMETER_CHARACTERS]):
        text = _unquoted(written)
        if "*" not in name:
            found.setdefault(name.lower(), text)
        elif continued := _CONTINUED.fullmatch(name.lower()):
            base, number, encoded = continued.groups()
            pieces.setdefault(base, []).append((int(number or 0), text, bool(encoded)))
    for base, parts in pieces.items():
        found[base] = _continued(sorted(parts, key=lambda piece: piece[0]))
    return found


def _unquoted(written: str) -> str:
    written = written.strip()
    if not written.startswith('"'):
        return written
    text = written[1:-1] if written.endswith('"') and len(written) > 1 else written[1:]
    return _ESCAPED.sub(r"\1", text)


def _continued(parts: list[tuple[int, str, bool]]) -> str:
    """RFC 2231: pieces in their order, the percent-encoded ones decoded from the charset of the first."""
    charset, data = "", b""
    for number, (_, text, encoded) in enumerate(parts):
        if encoded and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data += unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace")
    return charsets.decode(data, charset or "utf-8")[0]


def decoded(data: bytes, encoding: str) -> tuple[bytes, str]:
    """Undo a transfer encoding.

    Returns:
        The bytes, and "transfer-broken" when they could only be decoded in part, else "".
    """
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data), ""
    if encoding == "base64":
        return _base64(data)
    if encoding in UU_NAMES:
        return _uu(data)
    return data, ""


def _base64(data: bytes) -> tuple[bytes, str]:
    try:
        return binascii.a2b_base64(data), ""
    except binascii.Error:
        letters = _NOT_BASE64.sub(b"", data)
        letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)), "transfer-broken"


def _uu(data: bytes) -> tuple[bytes, str]:
    if not data.strip():
        return b"", ""
    lines = iter(data.splitlines())
    if not any(line.startswith(b"begin ") for line in lines):
        return data, "transfer-broken"
    out, defect = bytearray(), "transfer-broken"
    for line in lines:
        if line.strip() in (b"end", b"`", b""):
            defect = "" if line.startswith(b"end") else defect
            if not defect:
                break
            continue
        out += _uu_line(line)
    return bytes(out), defect


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders pad the line with one character too many: take what the length says.
        kept = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:kept])
        except binascii.Error:
            return b""


def inline_files(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each uuencoded file that stands inside plain text."""
    if b"begin " not in data:
        return
    for found in _UU_INLINE.finditer(data):
        yield charsets.decode(found[1])[0].strip(), _uu(b"begin 644 x\n" + found[2] + b"end")[0]
