"""The typefaces every paper is set in: shipped with Chesil, so that no machine's own fonts matter.

All are Noto faces under the SIL Open Font License 1.1 (`typefaces/README.md` says where each came
from). A character that none of them holds is never left blank: `characters.printable` writes it as
"[U+XXXX]".
"""

import functools
from importlib import resources
from pathlib import Path
from typing import Final

import attrs
import numpy as np
import typst


@attrs.frozen
class Face:
    """One family: the name Typst knows it by, its file in `typefaces`, and what it is for."""

    family: str
    file: str
    covers: str


MAIN: Final = "Noto Sans"

# In the order they are asked for a character. The main face comes first, so that digits and
# punctuation are never taken from another script; emoji come before symbols, as a phone shows them.
FACES: Final = (
    Face(MAIN, "NotoSans-Regular.ttf", "Latin, Greek, Cyrillic, Vietnamese"),
    Face("Noto Emoji", "NotoEmoji-Regular.ttf", "emoji, in black and white"),
    Face("Noto Sans Arabic", "NotoSansArabic-Regular.ttf", "Arabic, Persian, Urdu, Kurdish, Pashto"),
    Face("Noto Sans Hebrew", "NotoSansHebrew-Regular.ttf", "Hebrew, Yiddish"),
    Face("Noto Sans Devanagari", "NotoSansDevanagari-Regular.ttf", "Hindi, Marathi, Nepali"),
    Face("Noto Sans Bengali", "NotoSansBengali-Regular.ttf", "Bengali, Sylheti, Assamese"),
    Face("Noto Sans Gurmukhi", "NotoSansGurmukhi-Regular.ttf", "Punjabi"),
    Face("Noto Sans Gujarati", "NotoSansGujarati-Regular.ttf", "Gujarati"),
    Face("Noto Sans Tamil", "NotoSansTamil-Regular.ttf", "Tamil"),
    Face("Noto Sans Telugu", "NotoSansTelugu-Regular.ttf", "Telugu"),
    Face("Noto Sans Kannada", "NotoSansKannada-Regular.ttf", "Kannada"),
    Face("Noto Sans Malayalam", "NotoSansMalayalam-Regular.ttf", "Malayalam"),
    Face("Noto Sans Oriya", "NotoSansOriya-Regular.ttf", "Odia"),
    Face("Noto Sans Sinhala", "NotoSansSinhala-Regular.ttf", "Sinhala"),
    Face("Noto Sans Thai", "NotoSansThai-Regular.ttf", "Thai"),
    Face("Noto Sans Lao", "NotoSansLao-Regular.ttf", "Lao"),
    Face("Noto Sans Khmer", "NotoSansKhmer-Regular.ttf", "Khmer"),
    Face("Noto Sans Myanmar", "NotoSansMyanmar-Regular.ttf", "Burmese, Shan, Karen"),
    Face("Noto Sans Ethiopic", "NotoSansEthiopic-Regular.ttf", "Amharic, Tigrinya"),
    Face("Noto Sans Armenian", "NotoSansArmenian-Regular.ttf", "Armenian"),
    Face("Noto Sans Georgian", "NotoSansGeorgian-Regular.ttf", "Georgian"),
    Face("Noto Sans CJK SC", "NotoSansCJKsc-Regular.otf", "Chinese, Cantonese, Japanese, Korean"),
    Face("Noto Sans Thaana", "NotoSansThaana-Regular.ttf", "Dhivehi"),
    Face("Noto Sans Syriac", "NotoSansSyriac-Regular.ttf", "Assyrian, Syriac"),
    Face("Noto Sans NKo", "NotoSansNKo-Regular.ttf", "N'Ko"),
    Face("Noto Sans Adlam", "NotoSansAdlam-Regular.ttf", "Fulani in Adlam"),
    Face("Noto Sans Vai", "NotoSansVai-Regular.ttf", "Vai"),
    Face("Noto Sans Tifinagh", "NotoSansTifinagh-Regular.ttf", "Tamazight"),
    Face("Noto Sans Hanifi Rohingya", "NotoSansHanifiRohingya-Regular.ttf", "Rohingya"),
    Face("Noto Sans Chakma", "NotoSansChakma-Regular.ttf", "Chakma"),
    Face("Noto Sans MeeteiMayek", "NotoSansMeeteiMayek-Regular.ttf", "Meitei"),
    Face("Noto Sans Ol Chiki", "NotoSansOlChiki-Regular.ttf", "Santali"),
    Face("Noto Sans Javanese", "NotoSansJavanese-Regular.ttf", "Javanese"),
    Face("Noto Sans Balinese", "NotoSansBalinese-Regular.ttf", "Balinese"),
    Face("Noto Serif Tibetan", "NotoSerifTibetan-Regular.ttf", "Tibetan, Dzongkha"),
    Face("Noto Sans Mongolian", "NotoSansMongolian-Regular.ttf", "Mongolian"),
    Face("Noto Sans Yi", "NotoSansYi-Regular.ttf", "Yi"),
    Face("Noto Sans Cherokee", "NotoSansCherokee-Regular.ttf", "Cherokee"),
    Face("Noto Sans CanAborig", "NotoSansCanadianAboriginal-Regular.ttf", "Cree, Inuktitut"),
    Face("Noto Sans Symbols", "NotoSansSymbols-Regular.ttf", "symbols"),
    Face("Noto Sans Symbols2", "NotoSansSymbols2-Regular.ttf", "more symbols"),
    Face("Noto Sans Math", "NotoSansMath-Regular.ttf", "letters in fancy alphabets"),
    Face("Noto Sans Mono", "NotoSansMono-Regular.ttf", "boxes and blocks"),
)

# The same family in another weight or slope; they hold the same characters as the main face.
STYLES: Final = ("NotoSans-Bold.ttf", "NotoSans-Italic.ttf")


def folder() -> Path:
    """Where the typefaces lie."""
    return Path(str(resources.files("chesil.documents").joinpath("typefaces")))


@functools.cache
def for_typst() -> typst.Fonts:
    """The shipped faces and no others: neither the machine's nor those inside the compiler."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder())])


@functools.cache
def characters(family: str) -> frozenset[str]:
    """Every character a family holds."""
    file = next(each.file for each in FACES if each.family == family)
    return frozenset(map(chr, code_points((folder() / file).read_bytes()).tolist()))


@functools.cache
def coverage() -> dict[str, int]:
    """For each character some face holds, the place of the first such face in FACES."""
    first: dict[str, int] = {}
    for place in range(len(FACES) - 1, -1, -1):
        first.update(dict.fromkeys(characters(FACES[place].family), place))
    return first


def face(character: str) -> str:
    """The family *character* is set in; the main one where none holds it."""
    return FACES[coverage().get(character, 0)].family


def holds(family: str, character: str) -> bool:
    """Whether a family has a glyph for *character*."""
    return character in characters(family)


def families(text: str) -> tuple[str, ...]:
    """The families *text* needs beside the main one, in the order of FACES; empty for plain text."""
    if text.isascii():
        return ()
    known = coverage()
    needed = {known.get(character, 0) for character in set(text)} - {0}
    return tuple(FACES[place].family for place in sorted(needed))


def runs(text: str) -> list[tuple[str, str]]:
    """*text* cut where the family changes: (family, part). A part keeps what its own family holds too."""
    if text.isascii():
        return [(MAIN, text)]
    found: list[tuple[str, str]] = []
    for character in text:
        family = face(character)
        if found and (family == found[-1][0] or (family == MAIN and _stays(character, found[-1][0]))):
            found[-1] = (found[-1][0], found[-1][1] + character)
        else:
            found.append((family, character))
    return found


def _stays(character: str, family: str) -> bool:
    return not character.isalnum() and holds(family, character)


def code_points(font: bytes) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """The code points a font file has a glyph for, sorted, from its character map.

    Reads the map's format 12 where there is one, else format 4 (OpenType 1.9, "cmap"). The fonts
    are ours, so a file without either is a fault of the package and raises ValueError.
    """
    table = _table(font, b"cmap")
    count = int.from_bytes(table[2:4], "big")
    subtables = {}
    for place in range(count):
        start = int.from_bytes(table[8 + 8 * place : 12 + 8 * place], "big")
        subtables[int.from_bytes(table[start : start + 2], "big")] = table[start:]
    if 12 in subtables:
        return _format_12(subtables[12])
    if 4 in subtables:
        return _format_4(subtables[4])
    raise ValueError("This font has no character map in format 4 or 12.")


def _table(font: bytes, tag: bytes) -> bytes:
    for place in range(int.from_bytes(font[4:6], "big")):
        entry = font[12 + 16 * place : 28 + 16 * place]
        if entry[:4] == tag:
            start, length = int.from_bytes(entry[8:12], "big"), int.from_bytes(entry[12:16], "big")
            return font[start : start + length]
    raise ValueError("This font has no character map.")


def _format_12(subtable: bytes) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    groups = np.frombuffer(subtable, ">u4", count=3 * int.from_bytes(subtable[12:16], "big"), offset=16)
    spans = [np.arange(first, last + 1) for first, last, _ in groups.reshape(-1, 3).tolist()]
    return np.concatenate(spans).astype(np.int64)


def _format_4(subtable: bytes) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    segments = int.from_bytes(subtable[6:8], "big") // 2
    ends = np.frombuffer(subtable, ">u2", count=segments, offset=14)
    starts = np.frombuffer(subtable, ">u2", count=segments, offset=16 + 2 * segments)
    pairs = zip(starts.tolist(), ends.tolist(), strict=True)
    # The last segment is the map's own end mark, U+FFFF, and no character.
    spans = [np.arange(first, last + 1) for first, last in pairs if first != 0xFFFF]
    return np.concatenate(spans).astype(np.int64)
