"""What each record is: a message, a call or a notice, with its files and places.

Only the records that a first glance picked out are looked at; in a long chat that is one in twenty.
The others are messages that a person wrote.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import attrs
import numpy as np
import polars as pl

from chesil.readers.whatsapp import glance, phrases
from chesil.readers.whatsapp.phrases import Saying
from chesil.readers.whatsapp.records import Records, put
from chesil.readers.whatsapp.text import Bytes, Flags, Numbers
from chesil.terms import tables

# How a record presents itself; what its words may mean depends on it.
NO_SENDER, MARKED, RECORD_MARKED, IOS, ANDROID = range(5)

_MARK: Final = "\u200e"

_PERSON: Final = Saying()
_EDITED: Final = Saying(state="edited", details={"edited": True})
_EMPTY: Final = Saying(details={"left_out": "empty"})
_NULL_WORD: Final = Saying(details={"left_out": "null"})


def _any_of(words_: Iterable[str]) -> str:
    return "|".join(re.escape(each) for each in dict.fromkeys(words_))


_EDITED_END: Final = rf"\s?\x{{200E}}?<(?:{_any_of(phrases.words_of('edited'))})\.?>\s*$"
_EDITED_END_MARKED: Final = rf"\x{{200E}}<(?:{_any_of(phrases.words_of('edited'))})\.?>\s*$"
_IOS_WORDS: Final = _any_of(phrases.words_of("attached", system="ios"))
_FILE_NEW: Final = rf"(?s)^(.*?)(\x{{200E}}?)<\s?(?:{_IOS_WORDS}):\s?\x{{200E}}{{0,2}}([^<>\r\n]+?)\s?>\s*$"
_FILE_OLD: Final = rf"(?s)^\x{{200E}}?([^<>\r\n]+?) <\x{{200E}}(?:{_IOS_WORDS})>(?:\r?\n(.*))?$"
_FILE_ANDROID: Final = (
    rf"(?s)^\x{{200E}}{{0,3}}([^\r\n]+\.[0-9A-Za-z]{{0,8}}) "
    rf"\((?:{_any_of(phrases.words_of('attached', system='android'))})\)(?:\r?\n(.*))?$"
)
_LONGEST_NAME: Final = 255
_LONGEST: Final = 20_000  # characters of a text that WhatsApp wrote; a poll has twelve options
_MEDIA_TYPES: Final = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif",
    "webp": "image/webp", "heic": "image/heic", "mp4": "video/mp4", "3gp": "video/3gpp",
    "mov": "video/quicktime", "opus": "audio/ogg", "ogg": "audio/ogg", "m4a": "audio/mp4",
    "aac": "audio/aac", "mp3": "audio/mpeg", "amr": "audio/amr", "wav": "audio/wav",
    "pdf": "application/pdf", "vcf": "text/vcard", "txt": "text/plain", "zip": "application/zip",
    "doc": "application/msword", "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip


@attrs.frozen(kw_only=True, eq=False)
class Contents:
    """What the records are.

    Attributes:
        columns: columns of tables.ROWS, one value a record.
        saying: for each record the number of what it says in sayings; 0 is a person's message.
        unknown_marks: how many texts bear WhatsApp's mark with words that no phrase knows.
        file_rows, file_names: records that name a file, in file order, and its name.
    """

    columns: dict[str, pl.Series]
    saying: Numbers
    sayings: Sequence[Saying]
    unknown_marks: int
    file_rows: Numbers
    file_names: pl.Series


@attrs.frozen(kw_only=True, eq=False)
class _Looked:
    """The records looked at closely: each different one once.

    Attributes:
        rows: the records. which: for each, its number among the different ones.
        texts: the different ones: `said` without the marker of an edit, `presents`, `edited`, and
            the `name` and `caption` of an attached file.
    """

    rows: Numbers
    which: Numbers
    texts: pl.DataFrame


def read(records: Records) -> Contents:
    """Look at what every record says."""
    looked = _look(records)
    numbers, sayings = _sayings(looked.texts)
    saying = np.zeros(len(records), np.uint32)
    saying[looked.rows] = numbers[looked.which]
    names = _names(looked.texts, numbers, sayings)
    is_named = names.is_not_null().to_numpy()[looked.which]
    file_rows, file_names = looked.rows[is_named], names.gather(looked.which[is_named])
    columns = {name: _column(name, sayings, saying) for name in _COLUMNS}
    details = _captions(looked.texts, numbers, sayings)
    has_caption = details.is_not_null().to_numpy()[looked.which]
    captions = details.gather(looked.which[has_caption])
    return Contents(
        columns={
            **columns,
            "details": put(columns["details"], looked.rows[has_caption], captions),
            "attachments": _attachments(file_rows, file_names, height=len(records)),
        },
        saying=saying,
        sayings=sayings,
        unknown_marks=_unknown_marks(looked, numbers),
        file_rows=file_rows,
        file_names=file_names,
    )


def as_json(details: dict[str, Any]) -> str | None:
    """Details as they stand in their column, None when there are none."""
    return json.dumps(details, ensure_ascii=False, sort_keys=True) if details else None


def _look(records: Records) -> _Looked:
    rows = glance.rows(records.glance, glance.LOOK)
    is_ios = records.by_shape((shape.layout.system == "ios" for shape in records.shapes), np.bool_, rows)
    number: dict[tuple[str, int, bool], int] = {}
    keys = zip(
        records.picked.to_list(), _presents(records, rows, is_ios).tolist(), is_ios.tolist(), strict=True
    )
    which = np.array([number.setdefault(key, len(number)) for key in keys], np.uint32)
    schema = {"said": pl.String, "presents": pl.UInt8, "is_ios": pl.Boolean}
    texts = pl.DataFrame(list(number), schema=schema, orient="row")
    return _Looked(rows=rows, which=which, texts=_files(_edits(texts)))


def _presents(records: Records, rows: Numbers, is_ios: Flags) -> Bytes:
    """How each of some records presents itself."""
    flags = records.glance[rows]
    signs = (glance.NAMELESS, glance.MARKED, glance.RECORD_MARKED)
    conditions = [*(flags & sign != 0 for sign in signs), is_ios]
    return np.select(conditions, [NO_SENDER, MARKED, RECORD_MARKED, IOS], ANDROID).astype(np.uint8)


def _edits(texts: pl.DataFrame) -> pl.DataFrame:
    """Whether a text ends with the marker of an edit, and the text without it."""
    by_mark = pl.col("said").str.contains(_EDITED_END_MARKED)
    plainly = pl.col("said").str.contains(_EDITED_END)
    edited = pl.when("is_ios").then(by_mark).otherwise(plainly) & (pl.col("presents") != NO_SENDER)
    without = pl.when("edited").then(pl.col("said").str.replace(_EDITED_END, "")).otherwise("said")
    return texts.with_columns(edited=edited).with_columns(said=without)


def _files(texts: pl.DataFrame) -> pl.DataFrame:
    """The name of a file that a text says is attached, and the caption beside it."""
    new, old, android = (
        pl.col("said").str.extract_groups(pattern) for pattern in (_FILE_NEW, _FILE_OLD, _FILE_ANDROID)
    )
    texts = texts.with_columns(new=new, old=old, android=android)
    # A person can type the words of the new form; WhatsApp's mark they would have to paste.
    is_marked = pl.col("presents").is_in([MARKED, RECORD_MARKED]) | (pl.col("new").struct["2"] != "")
    named = texts.with_columns(
        name=pl.coalesce(
            pl.when(is_marked).then(pl.col("new").struct["3"]),
            pl.col("old").struct["1"],
            pl.col("android").struct["1"],
        ),
        caption=pl.coalesce(
            pl.when(is_marked).then(pl.col("new").struct["1"]),
            pl.col("old").struct["2"],
            pl.col("android").struct["2"],
        ),
    )
    is_name = (pl.col("name").str.len_chars() <= _LONGEST_NAME) & (pl.col("presents") != NO_SENDER)
    return named.select("said", "presents", "edited", "caption", name=pl.when(is_name).then("name"))


def _sayings(texts: pl.DataFrame) -> tuple[Numbers, list[Saying]]:
    """The number of what each text says, and every saying."""
    sayings = [_PERSON, _EDITED]
    numbers = np.where(texts["edited"].to_numpy(), 1, 0).astype(np.uint32)
    left = texts.with_row_index().filter(~pl.col("edited") & pl.col("name").is_null())
    for row, said, presents in left.select("index", "said", "presents").iter_rows():
        saying = _saying(said, presents)
        if saying is not None:
            numbers[row] = len(sayings)
            sayings.append(saying)
    return numbers, sayings


def _saying(said: str, presents: int) -> Saying | None:
    """What a text says that WhatsApp wrote, or None for a person's message."""
    if presents == NO_SENDER:
        return phrases.without_sender(said[:_LONGEST])
    if len(said) > _LONGEST:
        return None
    if not said:
        return _EMPTY
    if presents == MARKED:
        return phrases.marked(said) or phrases.record_marked(said)
    if presents == RECORD_MARKED or (presents == IOS and _MARK in said):
        return phrases.record_marked(said)
    if presents == ANDROID and said == "null":
        return _NULL_WORD
    return phrases.unmarked(said, system="ios" if presents == IOS else "android")


def _unknown_marks(looked: _Looked, numbers: Numbers) -> int:
    texts = looked.texts
    is_unknown = (texts["presents"] == MARKED) & texts["name"].is_null() & pl.Series(numbers == 0)
    return int(is_unknown.to_numpy()[looked.which].sum())


def _names(texts: pl.DataFrame, numbers: Numbers, sayings: Sequence[Saying]) -> pl.Series:
    """The file each text names, attached or left out."""
    left_out = pl.Series("left_out", [saying.name for saying in sayings], dtype=pl.String).gather(numbers)
    return texts.select(pl.coalesce("name", left_out)).to_series()


def _captions(texts: pl.DataFrame, numbers: Numbers, sayings: Sequence[Saying]) -> pl.Series:
    """The details of the texts that have words beside a file, null for the others."""
    details: list[str | None] = [None] * texts.height
    captioned = texts.with_row_index().filter(pl.col("name").is_not_null() & (pl.col("caption") != ""))
    for row, caption in captioned.select("index", "caption").iter_rows():
        words = phrases.normal(caption)
        if words:
            details[row] = as_json({**sayings[numbers[row]].details, "caption": words})
    return pl.Series(details, dtype=pl.String)


_COLUMNS: Final[dict[str, Callable[[Saying], Any]]] = {
    "kind": lambda saying: saying.kind,
    "channel": lambda saying: "call" if saying.kind == "call" else "chat",
    "state": lambda saying: saying.state,
    "notice": lambda saying: saying.notice,
    "answered": lambda saying: saying.answered,
    "duration_s": lambda saying: saying.duration_s,
    "place": lambda saying: saying.place,
    "details": lambda saying: as_json(saying.details),
}


def _column(name: str, sayings: Sequence[Saying], saying: Numbers) -> pl.Series:
    values, dtype = [_COLUMNS[name](each) for each in sayings], tables.ROWS[name]
    if len(set(values)) == 1:
        return pl.repeat(values[0], len(saying), dtype=dtype, eager=True)
    if isinstance(dtype, pl.Enum) and None not in values:
        codes = dict(zip(dtype.categories, range(len(dtype.categories)), strict=True))
        return pl.Series(np.array([codes[value] for value in values], np.uint8)[saying]).cat.to(dtype)
    return pl.Series(values, dtype=dtype).gather(saying)


def _attachments(rows: Numbers, names: pl.Series, *, height: int) -> pl.Series:
    if not len(rows):
        return pl.repeat(None, height, dtype=tables.ROWS["attachments"], eager=True)
    extension = names.str.extract(r"\.([0-9A-Za-z]+)$").str.to_lowercase()
    media_type = extension.replace_strict(_MEDIA_TYPES, default=None, return_dtype=pl.String)
    one = pl.struct(
        name=names,
        media_type=media_type,
        size_bytes=pl.lit(None, pl.Int64),
        sha256=pl.lit(None, pl.String),
    )
    lists = pl.select(pl.concat_list(one)).to_series()
    index = np.full(height, len(rows), np.uint32)
    index[rows] = np.arange(len(rows), dtype=np.uint32)
    none = pl.Series([None], dtype=tables.ROWS["attachments"])
    # One chunk: gathering lists from two is eight times slower.
    return pl.concat([lists.cast(tables.ROWS["attachments"]), none], rechunk=True).gather(index)
