"""What the word lists find in plain messages they find in disguised and misspelt ones too."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from chesil.recognisers.words import folding, lexicon, matching, traced

HERE = Path(__file__).parent
SUGGESTED: dict[str, list[str]] = tomllib.loads((HERE / "suggested.toml").read_text("utf-8"))
# A hundred plainly written sentences, as many of each list as there are.
PLAIN = [
    text
    for texts in zip(*(each[:13] for each in SUGGESTED.values() if len(each) >= 13), strict=True)
    for text in texts
    if text.isascii() and "*" not in text and not any(letter.isdigit() for letter in text)
][:100]
LOOKALIKES = str.maketrans("aceiopsxy", "асеіорѕху")
LEET = str.maketrans("aeiost", "@31057")
LITTLE = {"about", "going", "gonna", "youre", "your", "yours", "with", "will", "have", "this", "that", "from"}


def found(texts: list[str]) -> list[set[str]]:
    """The lists that suggest each text."""
    rows = {"order": range(len(texts)), "text": texts, "after_no": [False] * len(texts)}
    said = pl.DataFrame(rows, schema={"order": pl.UInt32, "text": pl.String, "after_no": pl.Boolean})
    ready = matching.prepared(said, hers=said.clear())
    lists: list[set[str]] = [set() for _ in texts]
    for name in lexicon.names():
        for order in matching.fitting(ready, words=lexicon.load(name))["order"]:
            lists[order].add(name)
    return lists


def read(text: str) -> str:
    (words,) = folding.clean(folding.fold(pl.Series("text", [text]))).to_list()
    return words.strip("_ ")


def each_long_word(change: Callable[[str], str]) -> Callable[[str], str]:
    """*change* made to the words of four letters or more that carry a sentence."""

    def changed(text: str) -> str:
        words = text.split(" ")
        return " ".join(
            change(word) if len(word) >= 4 and word.isalpha() and word.lower() not in LITTLE else word
            for word in words
        )

    return changed


def swapped(word: str) -> str:
    return word[:-3] + word[-2] + word[-3] + word[-1] if len(word) > 3 else word


WAYS: dict[str, tuple[Callable[[str], str], int]] = {
    "full width": (lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in text), 75),
    "look-alikes": (lambda text: text.translate(LOOKALIKES), 75),
    "hidden marks": (lambda text: "\u200b".join(text), 75),
    "combining marks": (lambda text: "".join(c + "\u0336" for c in text), 75),
    "l33t": (each_long_word(lambda word: word.translate(LEET)), 75),
    "spaced": (each_long_word(" ".join), 75),
    "dotted": (each_long_word(".".join), 75),
    "broken": (each_long_word(lambda word: f"{word[:2]}-{word[2:]}"), 75),
    "repeats": (each_long_word(lambda word: f"{word}{word[-1] * 3}"), 75),
    "swapped letters": (each_long_word(swapped), 75),
    "stars": (each_long_word(lambda word: f"{word[0]}*{word[2:]}"), 50),
}


@pytest.fixture(scope="module")
def plain() -> list[set[str]]:
    """What is found before anything is disguised."""
    return found(PLAIN)


@pytest.mark.parametrize("way", WAYS)
def test_a_disguise_or_a_slip_hides_at_most_a_quarter_and_stars_half(way: str, plain: list[set[str]]):
    change, least = WAYS[way]
    disguised = found([change(text) for text in PLAIN])
    kept = sum(len(before & after) for before, after in zip(plain, disguised, strict=True))
    assert len(PLAIN) == 100
    assert kept / sum(map(len, plain)) * 100 >= least


LEFT_AS_THEY_ARE = [
    "4th",
    "gr8",
    "2nite",
    "u r a star",
    "10 a.m.",
    "U.S.A",
    "i.e.",
    "no. 5",
    "see u @ 8",
    "class of '99",
    "04/12/2025",
    "2025-12-04",
    "12.30",
    "7.30pm",
    "07700 900123",
    "SW1A 1AA",
    "B5 7SX",
    "£4.50",
    "$20",
    "m8",
    "10am",
    "x x x",
    "c++",
    "*hugs*",
    "5*",
    "co-op",
    "A-levels",
    "re-sign",
    "https://example.org/k-i-l-l/f*ck",
    "www.k1ll.example",
    "k1ll.s@example.org",
    "skill",
    "shot glass",
    "batch",
    "wore",
    "peck",
    "Я убью тебя",
    "Θα σε σκοτώσω",
    "آپ کہاں ہیں",
    "zabiję cię",
]


@pytest.mark.parametrize("text", LEFT_AS_THEY_ARE)
def test_what_only_looks_disguised_stays_as_it_is_written(text: str):
    series = pl.Series("text", [text])
    written = folding.written(series)
    assert folding.read(written).to_list() == written.to_list()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ki-ll", "kill"),
        ("k i l l  y o u", "kill you"),
        ("f**k", "fuck"),
        ("f--k", "fuck"),
        ("k*ll", "kill"),
        ("killl youuu", "kill you"),
        ("im gonig to kil you", "im going to kill you"),
        ("i no where you live", "i know where you live"),
        ("🔪", "emojiknife"),
        ("🔫", "emojigun"),
        ("💀", "emojiskull"),
        ("🖕", "emojifinger"),
    ],
)
def test_a_disguised_or_misspelt_word_is_read_as_the_word_meant(text: str, plain: str):
    assert read(text) == plain


@pytest.mark.parametrize("text", ["Я убью тебя", "Θα σε σκοτώσω"])
def test_a_message_in_another_script_is_not_turned_into_latin_letters(text: str):
    (written,) = folding.written(pl.Series("text", [text])).to_list()
    assert not any("a" <= letter <= "z" for letter in written)


def test_the_words_shown_are_those_that_were_written_and_what_they_were_read_as():
    shown = traced.shown("Ok. I'm going to k.i.l.l you", "kill you")
    assert (shown.written, shown.read_as) == ("k.i.l.l you", "kill you")
    plain = traced.shown("Ok. I'm going to KILL you", "im going to kill you")
    assert (plain.written, plain.read_as) == ("I'm going to KILL you", None)
    assert traced.shown("Ok. See you", "kill you") is None


def test_each_text_is_matched_as_it_is_written_and_then_as_it_is_read():
    said = pl.DataFrame(
        {"order": [0], "text": ["You slag. I will k1ll you"], "after_no": [False]},
        schema_overrides={"order": pl.UInt32},
    )
    ready = matching.prepared(said, hers=said.clear())
    by_list = {
        name: matching.fitting(ready, words=lexicon.load(name))["is_read_as"].to_list()
        for name in ("verbal_abuse", "threat_to_person")
    }
    assert by_list == {"verbal_abuse": [False], "threat_to_person": [True]}
