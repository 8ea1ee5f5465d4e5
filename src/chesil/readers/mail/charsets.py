"""From the bytes of a mail to its characters, whatever the mail calls its character set."""

import codecs
import re
from typing import Final

# Sets whose first 128 characters are ASCII; most mail is one of these and holds nothing else.
ASCII_FIRST: Final = frozenset(
    ("", "us-ascii", "ascii", "utf-8", "iso-8859-1", "windows-1252", "iso-8859-15", "latin1")
)

# Codec names of Python that are character sets of real mail. A list of what is allowed: some other
# codecs take time that grows with the square of the text (punycode) or are no character sets at all.
_ALLOWED: Final = frozenset((
    "ascii", "utf-8", "utf-8-sig", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
    "utf-32-be", "big5", "big5hkscs", "cp437", "cp850", "cp852", "cp855", "cp857", "cp862", "cp866",
    "cp874", "cp932", "cp949", "cp950", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "cp1258", "euc_jp", "euc_jis_2004", "euc_jisx0213", "euc_kr", "gb2312", "gb18030",
    "gbk", "hz", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_3",
    "iso2022_jp_ext", "iso2022_kr", "iso8859-1", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5",
    "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-10", "iso8859-11", "iso8859-13",
    "iso8859-14", "iso8859-15", "iso8859-16", "johab", "koi8-r", "koi8-t", "koi8-u", "kz1048",
    "mac-cyrillic", "mac-greek", "mac-latin2", "mac-roman", "mac-turkish", "ptcp154", "shift_jis",
    "shift_jis_2004", "shift_jisx0213", "tis-620",
))  # fmt: skip
# What mail programs write that Python has no alias for.
_ALIASES: Final = {
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "x-sjis": "cp932",
    "x-gbk": "gbk",
    "x-euc-jp": "euc_jp",
    "x-mac-roman": "mac_roman",
    "cp-850": "cp850",
    "unicode": "utf-16",
}
# Mail labelled with the smaller set often holds characters of the larger one its program really used.
_LARGER: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "cp950",
    "iso2022_jp": "iso2022_jp_ext",
    "ascii": "utf-8",
}
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}")
_C1: Final = re.compile(rb"[\x80-\x9f]")


def codec_name(charset: str) -> str | None:
    """Python's name of a mail character set, None when it is not one that is known."""
    charset = charset.strip().lower()
    if not _NAME.fullmatch(charset):
        return None
    try:
        name = codecs.lookup(_ALIASES.get(charset, charset)).name
    except LookupError:
        return None
    return name if name in _ALLOWED else None


def decode(data: bytes, charset: str = "") -> tuple[str, str]:
    """The text of *data*, and what had to be guessed.

    Args:
        charset: what the mail says, empty when it says nothing.
    Returns:
        The text, always valid Unicode, and "" (as the mail says), "charset-unknown" (no such
        character set, or none said for text that is not ASCII: UTF-8 if it fits, else Western
        European), or "characters-replaced" (the bytes do not fit, and U+FFFD stands for them).
    """
    if charset.lower() in ASCII_FIRST and data.isascii():
        return data.decode("ascii"), ""
    name = codec_name(charset) if charset else None
    if name is None:
        return _guessed(data), "" if data.isascii() else "charset-unknown"
    if name == "iso8859-1":
        return _western(data), ""
    for candidate in (name, _LARGER.get(name)):
        text = _strictly(data, candidate) if candidate else None
        if text is not None:
            return text, ""
    utf8 = None if data.isascii() else _strictly(data, "utf-8")
    if utf8 is not None:  # what is no other text by chance is UTF-8 that the mail calls something else
        return utf8, "charset-unknown"
    if name == "ascii":
        return _western(data), "charset-unknown"
    return _whole(data.decode(name, "replace")), "characters-replaced"


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return _whole(data.decode(name))
    except UnicodeDecodeError:
        return None


def _guessed(data: bytes) -> str:
    text = _strictly(data, "utf-8")
    return _western(data) if text is None else text


def _western(data: bytes) -> str:
    # Windows programs call their own set ISO-8859-1; its curly quotes would be invisible controls there.
    text = _strictly(data, "cp1252") if _C1.search(data) else None
    return data.decode("latin-1") if text is None else text


def _whole(text: str) -> str:
    """*text* with U+FFFD for halves of characters, which UTF-7 can smuggle in and no table can hold."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
