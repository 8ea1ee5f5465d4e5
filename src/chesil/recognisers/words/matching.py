"""Finds what the word lists name in the messages of others, and says so as signals.

1. Only messages and voicemails of others are looked at: never hers, never her notes. What is said in a
   recording that came with one is looked at too, by itself, where she checked it or wrote it down.
2. They are folded and cleaned, as written and, where disguises or slips were undone, once more as
   read; and kept when any word list fits them. This is done once for all behaviours, in passes that
   Polars and a second thread share.
3. From the few that are kept, what they quote is taken out: replies, forwarded text, songs, and
   her own words sent back to her.
4. For one behaviour, exceptions are taken out, then each entry is tried. The first that fits names
   the signal.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final
from weakref import WeakKeyDictionary

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene, signals
from chesil.recognisers.words import folding, lexicon, presence
from chesil.recognisers.words.lexicon import Lexicon, Words
from chesil.recognisers.words.own_words import MARKED, own_words
from chesil.terms import contact, heard, kept_ready, tables

_DELIVERED: Final = ("sent", "deleted", "edited")
# Marks in an event's details. Quotes inside JSON strings are escaped, so no message can hold these.
_FORWARDED: Final = r'"(?:forwarded_from": ?(?:"(.*?[^\\])"|null)|is_forward": ?(?:1|true)\b)'
_REPEATS: Final = '"quoted_from": ?([0-9]+)'
_ANSWER: Final = r"(?i)^\s*(?:re|fwd?|aw|sv|antw)\s*:"
_IN_QUOTES: Final = r'"[^"\n]{8,500}"'
_READ_AS: Final = " Disguised or misspelt words were read as plain ones."
_SHORT: Final = 400  # characters; in a longer text a game or a laugh can be about something else
_SLICE: Final = 8_000_000  # bytes of messages
_READY: Final[WeakKeyDictionary[Scene, pl.DataFrame]] = WeakKeyDictionary()


def suggested(scene: Scene, *, words: str, of: Behaviour) -> pl.DataFrame:
    """tables.SIGNALS for each message of others that the word list *words* names, one an event."""
    if scene not in _READY:
        _READY[scene] = _from_others(scene)
    listed = lexicon.load(words)
    fits = fitting(_READY[scene], words=listed)
    if fits.is_empty():
        return tables.empty(tables.SIGNALS)
    found = scene.call_them(fits.with_columns(all_hidden=pl.lit(value=False)), "someone not named")
    kind = pl.when(pl.col("channel") == "voicemail").then(pl.lit("voicemail")).otherwise(pl.lit("message"))
    whom = pl.when(pl.col("direction") == "to_owner").then(pl.lit("")).otherwise(pl.lit(" to someone else"))
    by_ear = pl.when("is_heard").then(pl.lit(heard.NOTICED)).otherwise(pl.lit(""))
    why = "This {} from {}{} " + listed.may_be + "{}. It is a suggestion: you decide."
    read_as = pl.when("is_read_as").then(pl.lit(_READ_AS)).otherwise(pl.lit(""))
    told = found.select(
        "person",
        "at",
        pl.max_horizontal("until", "at").alias("until"),
        pl.concat_list("event_id").alias("events"),
        pl.format(why, kind, "name", whom, by_ear).alias("why"),
        (pl.col("entry").replace_strict(_rules(listed)) + read_as).alias("rule"),
    )
    return signals(told, of=of, rule="")


def _rules(listed: Lexicon) -> dict[str, str]:
    """The rule of a signal for each entry of a list: where it stands, and why it is listed."""
    name = f"Word list '{listed.title}', entry '{{}}'. {{}}{{}}"
    only = " Only after a request to them to stop, or a block."
    return {
        each.name: name.format(each.name, each.reason, only if each.after_no else "")
        for each in listed.entries
    }


def explicit_entries(lists: Sequence[str]) -> list[str]:
    """The names of the entries of some word lists that threaten in so many words."""
    return [each.name for code in lists for each in lexicon.load(code).entries if each.explicit]


def fitting(ready: pl.DataFrame, *, words: Lexicon) -> pl.DataFrame:
    """The rows of *ready* that an entry of *words* fits, in order, with its name as `entry`.

    Args:
        ready: from `prepared`.
    Returns:
        One row an order at most: the first entry that fits either form, in the form as written if it can.
    """
    left = ready.filter(_holds(words.anchors))
    found = [left.clear().with_columns(pl.lit("").alias("entry"))]
    for exception in words.exceptions if left.height else ():
        left = _without(left, exception)
    for entry in words.entries:
        if left.is_empty():
            break
        beside = ([pl.col("after_no")] if entry.after_no else []) + [~pl.col(each) for each in entry.unless]
        held = left.filter(_holds(entry.anchors), *beside)
        if held.is_empty():  # each step below takes as long for one row as for a thousand
            continue
        fit = held.filter(fitted(held["words"], entry.patterns))
        named = fit.unique("order", keep="first", maintain_order=True)
        if not named.is_empty():
            found.append(named.with_columns(pl.lit(entry.name).alias("entry")))
            left = left.join(named.select("order"), on="order", how="anti", maintain_order="left")
    return pl.concat(found).sort("order")


def prepared(said: pl.DataFrame, *, hers: pl.DataFrame) -> pl.DataFrame:
    """Messages that a word list fits as they stand, ready for `fitting`.

    Args:
        said: order and text of messages of others, text never null, and `after_no`: whether she had
            asked their sender to stop, or blocked them, before. hers: order and text of her own.
    Returns:
        Those rows, sorted by order, without text but with `words` (folded and cleaned, what they
        quote taken out) and a Boolean column for each context. A text that is read otherwise than it is
        written has a row for each of the two that fits: `is_read_as` tells them apart, as written first.
    """
    texts = said.select("text").unique(maintain_order=True)  # people write "ok" and "lol" very often
    pieces = lexicon.pieces()  # here, as two threads would each read the lists
    with ThreadPoolExecutor(max_workers=2) as pool:
        # A pattern is made ready anew in every new thread, which takes longer than to try it on few texts.
        over = pool.map if texts.height >= kept_ready.MANY else map
        whole = pl.concat(over(_folded, _slices(texts)))
        held = presence.held(whole, len(pieces))
        rows = [pl.Series(dtype=pl.UInt32), *over(partial(_fitting_rows, whole), held)]
    some = whole.select("text", "folded", "is_read_as")[pl.concat(rows).unique().sort()]
    kept = said.join(some, on="text", maintain_order="left").with_columns(text="folded").drop("folded")
    own = _without_hers(_own(kept.sort("order", "is_read_as", maintain_order=True)), hers)
    ready = own.with_columns(folding.clean(own["text"]).alias("words")).drop("text")
    return ready.with_columns(_in_context(ready, context) for context in lexicon.contexts())


def _slices(texts: pl.DataFrame) -> list[pl.DataFrame]:
    """*texts* in parts of so many bytes, one at least."""
    part = texts["text"].str.len_bytes().cast(pl.Int64).cum_sum() // _SLICE
    return texts.with_columns(part=part).partition_by("part", include_key=False) or [texts]


def _folded(texts: pl.DataFrame) -> pl.DataFrame:
    """*texts* as they are written and, where that differs, once more as they are read (`is_read_as`)."""
    written = folding.written(texts["text"])
    read = folding.read(written)
    rows = (read != written).arg_true()
    forms = pl.concat(
        [
            texts.with_columns(written.alias("folded"), is_read_as=pl.lit(value=False)),
            texts[rows].with_columns(read.gather(rows).alias("folded"), is_read_as=pl.lit(value=True)),
        ]
    )
    words = folding.clean(forms["folded"]).alias("words")
    marks = presence.marks(words, [cover for _, cover in lexicon.pieces()])
    return pl.concat([forms.with_columns(words), marks], how="horizontal")


def _fitting_rows(whole: pl.DataFrame, piece: int) -> pl.Series:
    """The numbers of the texts that a pattern of an entry fits, exceptions and contexts aside."""
    rows = presence.holding(whole, piece)
    return rows.filter(fitted(whole["words"].gather(rows), lexicon.pieces()[piece][:1]))


def _holds(anchors: list[str]) -> pl.Expr:
    return pl.col("words").str.contains_any(anchors)


def _without(left: pl.DataFrame, exception: Words) -> pl.DataFrame:
    holds = left["words"].to_frame().select(pl.first().str.contains_any(exception.anchors)).to_series()
    if not holds.any():
        return left
    apart = pl.col("words")
    for pattern in exception.patterns:
        apart = apart.str.replace_all(_rust(pattern), "_")
    return left.with_columns(pl.when(holds).then(apart).otherwise("words").alias("words"))


def disregarding(
    contexts: Iterable[str], said: pl.DataFrame, *, hers: pl.DataFrame, lists: Iterable[str]
) -> pl.DataFrame:
    """order and words, the name of a word list, for each message that one of *lists* names though *contexts*
    stand beside it, each once.

    Args:
        said, hers: as `prepared` takes them.
    """
    ready = prepared(said, hers=hers).with_columns(pl.lit(value=False).alias(each) for each in contexts)
    fitted = [
        fitting(ready, words=lexicon.load(name)).select("order", pl.lit(name).alias("words"))
        for name in lists
    ]
    return pl.concat(fitted)


def _from_others(scene: Scene) -> pl.DataFrame:
    written = from_others(scene).with_columns(is_heard=pl.lit(value=False))
    return prepared(pl.concat([written, heard_from_others(scene)]), hers=from_owner(scene))


def from_owner(scene: Scene) -> pl.DataFrame:
    """order and text of the owner's own messages."""
    hers = _messages(scene).filter(pl.col("direction") == "from_owner", pl.col("text").is_not_null())
    return hers.select("order", "text")


def from_others(scene: Scene) -> pl.DataFrame:
    """Messages and voicemails of others, as they are looked at for words.

    Returns:
        order, event_id, person, at, until, channel, direction, thread, `after_no` (she had asked the sender
        to stop, or blocked them, before) and text (its subject first, without the mail it repeats), sorted
        by order. What machines sent, what was forwarded from somebody else and what has no text is left out.
    """
    return _said_by_others(scene, _text())


def heard_from_others(scene: Scene) -> pl.DataFrame:
    """What is said in recordings that came with messages and voicemails of others, as she answers for it.

    Returns:
        The columns of `from_others` and `is_heard`, which is true, sorted by order; nothing where nothing is.
    """
    said = _said_by_others(scene, heard.texts(), where=heard.has_words())
    return said.with_columns(is_heard=pl.lit(value=True))


def _said_by_others(scene: Scene, text: pl.Expr, *, where: pl.Expr | None = None) -> pl.DataFrame:
    to_owner = pl.col("direction").is_in(["to_owner", "between_others"])
    machines = contact.automatic_senders(scene.people)
    messages = _messages(scene) if where is None else _messages(scene).filter(where)
    others = messages.filter(to_owner, ~pl.col("sender").is_in(machines).fill_null(value=False))
    kept = others.join(
        scene.people.select("names", sender="person"), on="sender", how="left", maintain_order="left"
    ).filter(~_from_another())
    said = _after_no(kept, scene).select(
        *("order", "event_id", pl.col("sender").alias("person"), "at", "until", "channel", "direction"),
        *("thread", "after_no", text.alias("text")),
    )
    return said.filter(pl.col("text") != "")


def _messages(scene: Scene) -> pl.DataFrame:
    messages = (pl.col("kind") == "message") | (pl.col("channel") == "voicemail")
    return scene.events.with_row_index("order").filter(
        messages & (pl.col("state").is_null() | pl.col("state").is_in(list(_DELIVERED)))
    )


def _after_no(events: pl.DataFrame, scene: Scene) -> pl.DataFrame:
    """*events* with `after_no`: whether she had asked their sender to stop, or blocked them, before."""
    first = scene.refusals.rename({"person": "sender"})
    told = events.join(first, on="sender", how="left", maintain_order="left")
    return told.with_columns((pl.col("order") > pl.col("refused")).fill_null(value=False).alias("after_no"))


def _from_another() -> pl.Expr:
    """Whether a message was forwarded from someone else than its sender."""
    forwarded = pl.col("details").str.contains(_FORWARDED)
    own = pl.col("names").list.contains(pl.col("details").str.extract(_FORWARDED))
    return (forwarded & ~own.fill_null(value=False)).fill_null(value=False)


def _text() -> pl.Expr:
    """Subject and text, down to where a mail repeats earlier mail; an answer's subject is not its own."""
    subject = pl.when(~pl.col("subject").str.contains(_ANSWER)).then(pl.col("subject"))
    start = pl.col("details").str.extract(_REPEATS).cast(pl.Int64, strict=False)
    text = pl.when(start.is_null()).then("text").otherwise(pl.col("text").str.slice(0, start))
    return pl.concat_str(subject, text, separator="\n", ignore_nulls=True).alias("text")


def _own(said: pl.DataFrame) -> pl.DataFrame:
    rows = said["text"].str.contains(MARKED).arg_true()
    plain = pl.Series([own_words(text) for text in said["text"].gather(rows).to_list()], dtype=pl.String)
    return said.with_columns(said["text"].clone().scatter(rows, plain)) if rows.len() else said


def _without_hers(said: pl.DataFrame, hers: pl.DataFrame) -> pl.DataFrame:
    """*said* without quotations that repeat, in three words or more, what she wrote before."""
    rows = said.with_row_index("row")  # a message can stand here twice, as written and as read
    quoted = rows.select("row", "order", pl.col("text").str.extract_all(_IN_QUOTES).alias("quote"))
    quoted = quoted.explode("quote").drop_nulls()
    quoted = quoted.with_columns(folding.clean(quoted["quote"]).str.strip_chars("_ ").alias("phrase"))
    quoted = quoted.filter(pl.col("phrase").str.count_matches(" ") >= 2)
    if quoted.is_empty() or hers.is_empty():
        return said
    first = _first_said(quoted["phrase"].unique(), hers)
    back = quoted.join(first, on="phrase").filter(pl.col("said_at") < pl.col("order")).sort("row")
    return _cut(rows, back).drop("row")


def _first_said(phrases: pl.Series, hers: pl.DataFrame) -> pl.DataFrame:
    """phrase, said_at: the order of her first message that holds each phrase."""
    both = (written := folding.written(hers["text"]), folding.read(written))
    found = pl.concat(
        hers.select(pl.col("order").alias("said_at"), folding.clean(form).alias("words")) for form in both
    ).with_columns(pl.col("words").str.extract_many(phrases.to_list(), overlapping=True).alias("phrase"))
    return found.explode("phrase").drop_nulls().group_by("phrase").agg(pl.col("said_at").min())


def _cut(said: pl.DataFrame, quoted: pl.DataFrame) -> pl.DataFrame:
    touched = said.join(quoted, on="row", how="semi")
    texts: dict[int, str] = dict(touched.select("row", "text").iter_rows())
    for row, quote in quoted.select("row", "quote").iter_rows():
        texts[row] = texts[row].replace(quote, " . ")
    return said.with_columns(pl.col("row").replace_strict(texts, default=pl.col("text")).alias("text"))


def _in_context(ready: pl.DataFrame, context: Words) -> pl.Series:
    short = ready["words"].str.len_bytes() <= _SHORT
    if not short.any():
        return short.alias(context.name)
    return (short & fitted(ready["words"], context.patterns)).alias(context.name)


def fitted(words: pl.Series, patterns: Sequence[str]) -> pl.Series:
    """Whether each of *words* holds one of *patterns*."""
    return kept_ready.held(words, [_rust(each) for each in patterns])


def _rust(pattern: str) -> str:
    return f"(?-u){pattern}"
