"""The fast search for words against a slow plain twin, and both against hostile text."""

import re
import tomllib
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chesil.recognisers.words import disguise, folding, lexicon, matching, own_words, spelling

FOLDING = lexicon.table("folding")
BY_SIGN = folding.signs()
LONGEST = max(map(len, BY_SIGN))
LISTS = {name: lexicon.load(name) for name in lexicon.names()}


def plain_written(text: str) -> str:
    """Every step of folding but the undoing, on every text, a letter at a time."""
    text = re.sub("[\U0001f1e6-\U0001f1ff]{2}", " emojiflag ", text)
    text, rest = "", text
    while rest:
        size = next((n for n in range(LONGEST, 0, -1) if rest[:n] in BY_SIGN), 0)
        text += BY_SIGN[rest[:size]] if size else rest[0]
        rest = rest[max(size, 1) :]
    apart = unicodedata.normalize("NFKD", text)
    text = "".join(letter for letter in apart if unicodedata.category(letter) not in ("Mn", "Me"))
    if re.search("[a-zA-Z]", text) and not any(is_foreign(letter) for letter in text):
        text = "".join(lookalike(letter) for letter in text)
    return text.lower().replace("'", "")


def plain_forms(text: str) -> list[str]:
    """*text* as it is written and, where that differs, as it is read."""
    written = plain_written(text)
    read = spelling.respell(disguise.reveal(written))
    forms = dict.fromkeys((written, read))
    return [
        form for form in forms if any(plain_fits(e.patterns, plain_clean(form)) for e in lexicon.entries())
    ]


def lookalike(letter: str) -> str:
    listed = {sign: plain for plain, signs in FOLDING["lookalikes"].items() for sign in signs}
    return listed.get(letter) or listed.get(letter.lower(), letter) if letter > "\x7f" else letter


def is_foreign(letter: str) -> bool:
    script = "\u0370" <= letter <= "\u052f" or "\u1f00" <= letter <= "\u1fff"
    return script and lookalike(letter) == letter


def plain_clean(folded: str) -> str:
    words = folded.replace("_", " ")
    words = re.sub(r"\?[^a-z0-9_]*", " _q ", words)
    words = re.sub(r"[.!;:\n\r][^a-z0-9_]*", " _ ", words)
    return f"_ {re.sub('[^a-z0-9_]+', ' ', words).strip(' ')} _"


def plain_fits(patterns: tuple[str, ...], words: str) -> bool:
    return any(re.search(pattern, words, re.ASCII) for pattern in patterns)


def plain_suggestions(text: str) -> dict[str, str]:
    """List and entry of each behaviour that suggests *text*: no anchors, every pattern, Python's own engine."""
    words = [plain_clean(own_words.own_words(form)) for form in plain_forms(text)]
    forms = [
        (form, {c.name for c in lexicon.contexts() if len(form) <= 400 and plain_fits(c.patterns, form)})
        for form in words
    ]
    return {name: entry for name, listed in LISTS.items() if (entry := plain_entry(listed, forms))}


def plain_entry(listed: lexicon.Lexicon, forms: list[tuple[str, set[str]]]) -> str | None:
    left = [(without(form, listed.exceptions), contexts) for form, contexts in forms]
    return next(
        (
            entry.name
            for entry in listed.entries
            for words, contexts in left
            if not entry.after_no and not contexts & {*entry.unless} and plain_fits(entry.patterns, words)
        ),
        None,
    )


def without(words: str, exceptions: tuple[lexicon.Words, ...]) -> str:
    for exception in exceptions:
        for pattern in exception.patterns:
            words = re.sub(pattern, "_", words, flags=re.ASCII)
    return words


def fast_suggestions(texts: list[str]) -> list[dict[str, str]]:
    said = pl.DataFrame(
        {"order": range(len(texts)), "text": texts}, schema={"order": pl.UInt32, "text": pl.String}
    ).with_columns(pl.lit(value=False).alias("after_no"))
    ready = matching.prepared(said, hers=said.clear())
    found: list[dict[str, str]] = [{} for _ in texts]
    for name, listed in LISTS.items():
        for order, entry in matching.fitting(ready, words=listed).select("order", "entry").iter_rows():
            found[order][name] = entry
    return found


# Words the lists are made of, the little words between them, and what is put between and into words.
LITTLE = [
    "i",
    "im",
    "ill",
    "you",
    "u",
    "ur",
    "your",
    "youre",
    "are",
    "will",
    "going",
    "to",
    "gonna",
    "the",
    "a",
    "my",
    "me",
    "and",
    "kids",
    "mum",
    "not",
    "if",
    "so",
    "bitch",
    "lol",
    "_",
    "xx",
]
TELLING = [
    "kill",
    "stab",
    "batter",
    "watch",
    "back",
    "regret",
    "hurt",
    "smash",
    "windows",
    "car",
    "burn",
    "house",
    "down",
    "kill",
    "myself",
    "pills",
    "nudes",
    "send",
    "outside",
    "saw",
    "with",
    "him",
    "follow",
    "allowed",
    "decide",
    "password",
    "phone",
    "answer",
    "unblock",
    "ignoring",
    "sorry",
    "change",
    "again",
    "slag",
    "cow",
    "stupid",
    "worthless",
    "paki",
    "muslim",
    "spastic",
    "faggot",
    "tranny",
    "women",
    "kitchen",
    "fuck",
    "tits",
    "cock",
    "time",
    "for",
    "game",
    "said",
]
BETWEEN = st.sampled_from(
    [" ", " ", " ", "  ", "\n", ". ", "? ", ", ", " 😂 ", '" ', ' "', "\u200b", "’", " 🔪", "> "]
)
DISGUISES = [
    str.upper,
    lambda word: word.replace("i", "1").replace("s", "$"),
    lambda word: ".".join(word),
    lambda word: " ".join(word),
    lambda word: word[:-1] + 5 * word[-1],
    lambda word: word.replace("a", "а").replace("o", "о").replace("e", "е"),
    lambda word: "".join(chr(ord(letter) + 0xFEE0) for letter in word),
    lambda word: "\u200d".join(word),
    lambda word: word[0] + "*" * (len(word) - 1),
]
WORD = st.one_of(
    st.sampled_from(LITTLE),
    st.sampled_from(TELLING),
    st.builds(lambda word, put_on: put_on(word), st.sampled_from(TELLING), st.sampled_from(DISGUISES)),
)
SENTENCES = Path(__file__).parents[1] / "spec" / "words" / "suggested.toml"
SENTENCE = st.sampled_from(
    [text for listed in tomllib.loads(SENTENCES.read_text("utf-8")).values() for text in listed]
)
JUMBLE = st.builds("".join, st.lists(st.builds(str.__add__, WORD, BETWEEN), max_size=12))
TEXT = st.one_of(SENTENCE, JUMBLE, st.builds("{}{}{}".format, JUMBLE, SENTENCE, JUMBLE))


@settings(max_examples=12, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=8))
def test_the_fast_search_finds_what_the_plain_one_finds(texts):
    assert fast_suggestions(texts) == [plain_suggestions(text) for text in texts]


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(), TEXT), max_size=8))
def test_folding_takes_any_text_and_leaves_words_and_marks(texts):
    series = pl.Series(
        "text", [text and text.encode("utf-8", "replace").decode() for text in texts], dtype=pl.String
    )
    before = series.to_list()
    cleaned = folding.clean(folding.fold(series)).to_list()
    assert series.to_list() == before
    assert [text is None for text in cleaned] == [text is None for text in before]
    assert all(re.fullmatch("[a-z0-9_ ]+", text) for text in cleaned if text is not None)


@settings(deadline=None)
@given(st.one_of(st.text(), TEXT))
def test_a_text_that_looks_plain_needs_no_undoing(text):
    small = text.encode("utf-8", "replace").decode().lower()
    looks_plain = not pl.Series([small]).str.contains(disguise.DISGUISED)[0]
    assert not looks_plain or disguise.reveal(small) == small


@settings(deadline=None)
@given(st.one_of(st.text(), TEXT, st.lists(TEXT, max_size=8).map("\n".join)))
def test_a_text_without_marks_quotes_nothing(text):
    small = text.encode("utf-8", "replace").decode().lower()
    unmarked = not pl.Series([small]).str.contains(own_words.MARKED)[0]
    assert not unmarked or own_words.own_words(small) == small


HOSTILE = [
    "a" * 100_000,
    "ab" * 50_000,
    "1" * 100_000,
    "a1" * 50_000,
    "a " * 50_000,
    "k.i.l.l." * 12_500,
    "*" * 100_000,
    "f*" * 50_000,
    '"' * 100_000,
    'he said "' * 11_000,
    "said " * 20_000,
    "\n" * 100_000,
    ">" * 100_000,
    "> a\n" * 25_000,
    "on " * 30_000 + "wrote:",
    "on monday\n" * 10_000,
    "from: a\n" * 12_500,
    "-" * 100_000,
    "fucking " * 12_500,
    "i will really really " * 5_000,
    "you fucking stupid ugly " * 4_000,
    "😂" * 25_000,
    "а" * 50_000,
    "\u0301" * 50_000,
    "a-" * 50_000,
    "ab" * 50_000 + " kiiill",
    "a.b@" * 25_000,
    "www.k1ll " * 11_000,
    "f*ck " * 20_000,
    "k іll " * 16_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_hostile_text_is_searched_in_one_go(text):
    assert len(fast_suggestions([text, f"I will kill you {text}"])) == 2


def test_every_anchor_is_a_word_or_the_start_of_one():
    for listed in LISTS.values():
        for entry in (*listed.entries, *listed.exceptions):
            assert all(re.fullmatch(" ?[a-z0-9]+ ?", anchor) for anchor in entry.anchors)


def test_plain_messages_are_told_from_those_that_need_undoing():
    assert (
        disguise.reveal("u r a star m8, 4th of july, 10am, gr8, 2nite")
        == "u r a star m8, 4th of july, 10am, gr8, 2nite"
    )
    assert disguise.reveal("k i l l y o u") == "kill you"
    assert disguise.reveal("y0u $lut, c*nt, slaaaag, p4k1") == "you slut, cunt, slag, paki"
