"""Breaks sound files in the ways that accidents, programs and malice break them; each number one way."""

import copy
import io
import json
import random
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from typing import Any, Final

import attrs

from bench.seeds import Seed, zipped
from chesil.terms.readings import ReadOptions

MOST_BYTES: Final = 4 << 20

_NUMBERS: Final = (
    b"0", b"-1", b"1", b"00", b"99", b"9999", b"0001", b"99999", b"1e999", b"-1e-999", b"NaN", b"Infinity",
    b"2147483648", b"9223372036854775807", b"9223372036854775808", b"-9223372036854775809",
    b"18446744073709551616", b"253402300799999", b"253402300800000", b"-62135596800000", b"4102444800000",
    b"0x7f", b"1.5", b"1,5", b"1_000", b"\xd9\xa3\xd9\xa1", b"\xc2\xb2", b"9" * 25, b"9" * 400, b"9" * 5_000,
)  # fmt: skip
_LETTERS: Final = tuple(
    each.encode("utf-8", "surrogatepass")
    for each in (
        "\0", "\0" * 4, "\ud800", "\u202e\u2066", "\u200e\u200f\u2069", "\u2028", "\x85", "\x0b", "\x0c", "\x1c",
        "\x1e", "\x7f", "\x1b[2J", "\ufeff", "\ufffc\ufffe\uffff", "e\u0301" * 50, "\u0301" * 3_000,
        "\U000e0001\U000e0061", "\U0001f469\u200d\U0001f469", "\u0130\u00df", "\u3000",
    )
)  # fmt: skip
_WORDS: Final = (
    b"\xff\xfe", b"\xc3", b"\xf0\x9f\x98", b"\\ud800", b"\\udc00\\ud83d", b"&#xD800;", b"&#0;", b"&#x110000;",
    b'"', b"'", b"\\", b"\\u", b'\\"', b"\\\n", b"%s%n", b"=1+1", b"<", b">", b"]]>", b"<![CDATA[", b"<!--",
    b'<!DOCTYPE smses [<!ENTITY a "b">]>', b"&a;", b"<sms ", b"</smses>", b"null", b"[]", b"{}", b"true",
    b'{"id":', b",", b";", b"\t", b"|", b"\n\n", b"\r", b"9999-12-31T23:59:59-14:00",
    b"0001-01-01T00:00:00+14:00", b"\n31/12/9999, 23:59 - ", b"\n[29/02/2025, 24:60:60] ", b"00/00/0000",
    b"Sun, 31 Dec 9999 23:59:59 -2359", b"2025-10-26T01:30", b"=?utf-8?B?/////w==?=", b"=?x?Q?=FF?=", b"\n--out",
    b"\n--in--\n", b"\nFrom \n", b"\nFrom x@y Mon Jan  5 21:00:00 2026\n", b"\nbegin 644 x\n",
    b"Content-Transfer-Encoding: base64\n", b'Content-Type: multipart/mixed; boundary=""\n', b"charset=utf-7",
    b"BEGIN:VCARD\n", b"END:VCARD\n", b"\nAGENT:\n", b";ENCODING=QUOTED-PRINTABLE:", b"{\\rtf1\\bin99999999 ",
    b"bplist00", b"PK\x03\x04", b"a" * 5_000, b" " * 5_000, b"\n" * 5_000, b"(" * 2_000, b"=" * 3_000,
)  # fmt: skip
_NESTS: Final = (
    (b"[", b"]"), (b'{"a":', b"}"), (b'{"messages":[', b"]}"), (b"<a>", b"</a>"), (b"<!--", b"-->"), (b"(", b")"),
    (b"<sms>", b"</sms>"), (b"BEGIN:VCARD\nAGENT:\n", b"END:VCARD\n"), (b'"', b'"'), (b"{\\b ", b"}"), (b"> ", b""),
    (b"Content-Type: message/rfc822\n\n", b""), (b"<div><blockquote>", b""), (b"&amp;", b""), (b"\\", b""),
    (b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n', b"--b--\n"), (b"Re: ", b""),
    (b"\xe2\x80\xae", b"\xe2\x80\xac"),
)  # fmt: skip
_LINE_ENDS: Final = (
    b"\r\n", b"\r", b"\n\n", b"\r\r\n", b"\n\r", b"\xe2\x80\xa8", b"\xc2\x85", b"\x0b", b"", b" \n", b"\n ",
)  # fmt: skip
_INTEGERS: Final = (
    0, 1, -1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 1 << 40,
    781_000_000_000_000_000, (1 << 63) - 1, -(1 << 63),
)  # fmt: skip
_VALUES: Final = (
    *_INTEGERS,
    1 << 64,
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    True,
    None,
    "",
    [],
    {},
    [[]],
    [None],
)
_NAMES: Final = (
    "message_1.json", "IMG-99999999-WA0001.jpg", "PXL_00000000_999999999.jpg", "a\u202egpj.exe", "line\nbreak.txt",
    "x" * 200, "caf\udce9.txt", "\udcff\udcfe", "-rf", " ", "=cmd.csv",
)  # fmt: skip
_SCHEMA: Final = (
    "DROP TABLE chat", "DROP TABLE chat_message_join", "ALTER TABLE message DROP COLUMN text",
    "ALTER TABLE message ADD COLUMN subject", "ALTER TABLE handle RENAME TO handles; CREATE VIEW handle AS SELECT * FROM handles",
    "INSERT INTO message SELECT a.* FROM message a, message b, message c, message d LIMIT 20000",
    "CREATE TABLE 'odd \"table\"' (x)", "UPDATE message SET ROWID = -ROWID",
)  # fmt: skip
_NUMBER: Final = re.compile(rb"\d+(?:\.\d+)?")
_WRITTEN: Final = re.compile(rb'(?<=")[^"\n]{0,200}(?=")|(?<=: )[^\n]{1,200}|(?<=,)[^,\n]{1,60}')
_MOST_CHANGES: Final = 4


@attrs.frozen(kw_only=True)
class Mutant:
    """A broken file.

    Attributes:
        format: that of the seed it was made from.
        name: what to call it on disk, now and then a hostile one.
    """

    number: int
    format: str
    name: str
    data: bytes = attrs.field(repr=False)
    options: ReadOptions


class Dice(random.Random):
    """The chances of one mutant, and the seeds that it may take pieces from."""

    def __init__(self, key: str, pool: Sequence[Seed], most_bytes: int) -> None:
        super().__init__(key)
        self.pool, self.most_bytes = pool, most_bytes

    def place(self, data: bytes) -> int:
        """Any place in *data*, its end among them."""
        return self.randint(0, len(data))

    def span(self, data: bytes) -> tuple[int, int]:
        """Where a piece of *data* starts and ends; mostly a short one."""
        start = self.place(data)
        return start, min(len(data), start + self.choice((1, 2, 4, 16, 64, 512, len(data))))

    def hostile(self) -> bytes:
        """Something that a reader may not expect."""
        return self.choice(self.choice((_LETTERS, _WORDS, _NUMBERS)))

    def change(self, data: bytes) -> bytes:
        """*data* with one change that knows nothing of the format."""
        return self.choices(_CHANGES, _WEIGHTS)[0](self, data)[: self.most_bytes]


def mutant(number: int, *, seed: int, pool: Sequence[Seed], most_bytes: int = MOST_BYTES) -> Mutant:
    """Mutant *number* of the run *seed*; the same two give the same bytes. Formats take turns."""
    dice = Dice(f"{seed} {number}", pool, most_bytes)
    formats = list(dict.fromkeys(each.format for each in pool))
    format = formats[number % len(formats)]
    data = dice.choice([each.data for each in pool if each.format == format])
    inside = _inside(data) if dice.random() < 0.5 else None
    if inside:
        data = inside(dice, data)
    for _ in range(dice.randint(0 if inside else 1, _MOST_CHANGES)):
        data = dice.change(data)
    if dice.random() < 0.03:
        data = zipped({_tame(dice.choice(_NAMES)): data})
    name = dice.choice(_NAMES) if dice.random() < 0.1 else "input"
    options = ReadOptions(day_first=dice.choice((None, None, True, False)))
    return Mutant(number=number, format=format, name=name, data=data, options=options)


# Changes that know nothing of the format


def _flip_bits(dice: Dice, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 4, 32)) if data else 0):
        changed[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _delete(dice: Dice, data: bytes) -> bytes:
    start, end = dice.span(data)
    return data[:start] + data[end:]


def _double(dice: Dice, data: bytes) -> bytes:
    start, end = dice.span(data)
    return data[:end] + data[start:end] * dice.choice((1, 1, 2, 9)) + data[end:]


def _repeat(dice: Dice, data: bytes) -> bytes:
    start, end = dice.span(data)
    times = dice.choice((100, 10_000, dice.most_bytes)) // max(end - start, 1)
    return data[:end] + data[start:end] * times + data[end:]


def _change_lines(dice: Dice, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = dice.randrange(len(lines))
    match dice.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines.insert(dice.randrange(len(lines)), lines[at])
        case 2:
            lines[at : at + 8] = lines[at : at + 8][::-1]
        case _:
            lines[at] = lines[at][: dice.place(lines[at])]
    return b"\n".join(lines)


def _cut(dice: Dice, data: bytes) -> bytes:
    place = dice.place(data)
    return data[place:] if dice.random() < 0.1 else data[:place]


def _splice(dice: Dice, data: bytes) -> bytes:
    other = dice.choice(dice.pool).data
    return data[: dice.place(data)] + other[dice.place(other) :]


def _insert_piece(dice: Dice, data: bytes) -> bytes:
    other, place = dice.choice(dice.pool).data, dice.place(data)
    start, end = dice.span(other)
    return data[:place] + other[start:end] + data[place:]


def _insert_hostile(dice: Dice, data: bytes) -> bytes:
    place = dice.place(data)
    return data[:place] + dice.hostile() + data[place:]


def _replace_number(dice: Dice, data: bytes) -> bytes:
    return _replace(dice, data, _NUMBER, dice.choice(_NUMBERS))


def _replace_value(dice: Dice, data: bytes) -> bytes:
    return _replace(dice, data, _WRITTEN, dice.hostile())


def _replace(dice: Dice, data: bytes, pattern: re.Pattern[bytes], new: bytes) -> bytes:
    found = pattern.search(data, dice.place(data)) or pattern.search(data)
    return data[: found.start()] + new + data[found.end() :] if found else data


def _overwrite(dice: Dice, data: bytes) -> bytes:
    place, bits = dice.place(data), dice.choice((8, 16, 32, 64))
    number = (dice.choice(_INTEGERS) & (1 << bits) - 1).to_bytes(bits // 8, dice.choice(("little", "big")))
    new = dice.choice((number, number, dice.hostile()[: len(data) - place]))
    return data[:place] + new + data[place + len(new) :]


def _change_line_ends(dice: Dice, data: bytes) -> bytes:
    return data.replace(b"\n", dice.choice(_LINE_ENDS), dice.choice((1, 5, -1)))


def _change_encoding(dice: Dice, data: bytes) -> bytes:
    codec = dice.choice(("utf-8", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-7", "cp037"))
    return (dice.choice(("", "\ufeff")) + data.decode("utf-8", "replace")).encode(codec, "replace")


def _nest(dice: Dice, data: bytes) -> bytes:
    start, end = dice.span(data)
    opening, closing = dice.choice(_NESTS)
    times = min(dice.choice((3, 20, 200, 2_000, 100_000)), dice.most_bytes // (2 * len(opening)))
    closings = closing * dice.choice((0, times))
    return data[:start] + opening * times + data[start:end] + closings + data[end:]


_CHANCES: Final[dict[Callable[[Dice, bytes], bytes], float]] = {
    _replace_number: 10, _replace_value: 10, _insert_hostile: 8, _flip_bits: 6, _change_lines: 6, _delete: 5,
    _double: 5, _cut: 4, _splice: 4, _insert_piece: 4, _overwrite: 4, _change_line_ends: 2, _nest: 2,
    _change_encoding: 1, _repeat: 0.5,
}  # fmt: skip
_CHANGES, _WEIGHTS = tuple(_CHANCES), tuple(_CHANCES.values())


# Changes that leave the format whole, and put nonsense where a reader expects sense


def _inside(data: bytes) -> Callable[[Dice, bytes], bytes] | None:
    for start, change in (
        (b"SQLite", _change_database),
        (b"PK", _change_archive),
        (b"{", _change_json),
        (b"[{", _change_json),
    ):
        if data.startswith(start):
            return change
    return None


def _change_json(dice: Dice, data: bytes) -> bytes:
    try:
        tree = json.loads(data)
    except ValueError:  # a record a line
        lines = data.splitlines()
        place = dice.randrange(len(lines))
        return b"\n".join([*lines[:place], _change_json(dice, lines[place]), *lines[place + 1 :]])
    for _ in range(dice.randint(1, 3)):
        places = list(_places(tree)) or [([0], 0)]
        holder, key = dice.choice(places)
        other, other_key = dice.choice(places)
        if dice.random() < 0.15:
            del holder[key]
        else:
            word = dice.hostile().decode("utf-8", "surrogateescape")
            holder[key] = copy.deepcopy(dice.choice((word, dice.choice(_VALUES), other[other_key])))
    return json.dumps(tree, indent=dice.choice((None, 1, 2))).encode()


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """(what holds it, its key or place) of every value in *tree*."""
    waiting = [tree]
    while waiting:
        holder = waiting.pop()
        for key in holder if isinstance(holder, dict) else range(len(holder)):
            yield holder, key
            if isinstance(holder[key], (dict, list)):
                waiting.append(holder[key])


def _change_database(dice: Dice, data: bytes) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        connection.text_factory = bytes
        for _ in range(dice.randint(1, 4)):
            _change_cell(dice, connection)
        if dice.random() < 0.2:
            with suppress(sqlite3.Error):  # not every seed has every table
                connection.executescript(dice.choice(_SCHEMA))
        connection.commit()
        return connection.serialize()


def _change_cell(dice: Dice, connection: sqlite3.Connection) -> None:
    columns = connection.execute(
        "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY 1, 2"
    ).fetchall()
    table, column = (name.decode() for name in dice.choice(columns))
    number, value = dice.choice(connection.execute(f'SELECT ROWID, "{column}" FROM "{table}"').fetchall())
    changed = dice.change(value) if isinstance(value, bytes) else dice.choice(_INTEGERS)
    new = dice.choice((changed, changed, dice.hostile(), dice.choice(_INTEGERS), 1e308, float("inf"), None))
    written = dice.choice(("?1", "CAST(?1 AS TEXT)"))
    where = dice.choice(("ROWID = ?2", "?2"))
    with suppress(sqlite3.IntegrityError):  # a number that counts rows takes no other value
        connection.execute(f'UPDATE "{table}" SET "{column}" = {written} WHERE {where}', (new, number))


def _change_archive(dice: Dice, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(list(members))
    inside = _inside(members[name])
    members[name] = inside(dice, members[name]) if inside else dice.change(members[name])
    if dice.random() < 0.2:
        members[_tame(dice.choice(_NAMES))] = members.pop(name)
    kinds = (
        zipfile.ZIP_DEFLATED,
        zipfile.ZIP_DEFLATED,
        zipfile.ZIP_STORED,
        zipfile.ZIP_BZIP2,
        zipfile.ZIP_LZMA,
    )
    return zipped(members, compression=dice.choice(kinds))


def _tame(name: str) -> str:
    # A ZIP may name a member in any letters but half of a surrogate pair.
    return name.encode("utf-8", "replace").decode()
