"""The words that counted stand where they are said to stand, as they were written."""

from collections.abc import Callable
from itertools import product
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.recognisers.graded import counted
from chesil.recognisers.graded.sentences import sentences
from graded_messages import grades

WORDS: Final = ("kill", "ugly", "stupid", "bitch", "worthless", "hate", "keys", "tonight", "monday", "street")
LOOKALIKES: Final = str.maketrans("aeiop", "аеіор")
LEET: Final = str.maketrans("eio", "310")


def repeated(word: str) -> str:
    return word[0] + word[1] * 4 + word[2:]


DISGUISES: Final[tuple[Callable[[str], str], ...]] = (
    str,
    str.upper,
    lambda word: word.translate(LOOKALIKES),
    lambda word: word.translate(LEET),
    lambda word: ".".join(word),
    lambda word: "\u200b".join(word),
    lambda word: "".join(chr(0xFF01 + ord(letter) - ord("!")) for letter in word),
    repeated,
)
DISGUISED = st.tuples(st.sampled_from(WORDS), st.sampled_from(DISGUISES)).map(lambda pair: pair[1](pair[0]))
AROUND = st.sampled_from(["you", "and", "😂", "can you", "I will", "«so»", "é", "the", "\n"])
MESSAGES = st.lists(st.one_of(DISGUISED, AROUND), min_size=1, max_size=9).map(" ".join)
LABELS = st.sampled_from(["harm", "any_abuse"])


@given(MESSAGES, LABELS)
def test_what_counted_points_to_what_is_written(text: str, label: str):
    for word in counted(text, labels=(label,), most=9):
        assert 0 <= word.start < word.end <= len(text)
        assert text[word.start : word.end] == word.written
        assert word.written.strip()


def test_a_disguise_that_counted_is_shown_whole_with_what_it_was_read_as():
    before, after = "well you are ", " tonight"
    shown = 0
    for word, disguise in product(WORDS[:6], DISGUISES[2:]):
        written = disguise(word)
        place = (len(before), len(before) + len(written))
        for each in counted(f"{before}{written}{after}", labels=("harm",), most=9):
            if each.start < place[1] and each.end > place[0]:
                assert ((each.start, each.end), each.written) == (place, written)
                assert each.read_as == (word if written != word else None)
                shown += 1
    assert shown >= len(WORDS[:6]) * len(DISGUISES[2:]) / 2


@given(st.text(max_size=60), LABELS)
def test_shares_are_parts_of_one_whole_the_first_the_greatest(text: str, label: str):
    every = counted(text, labels=(label,), most=1_000)
    shares = [word.share for word in every]
    assert shares == sorted(shares, reverse=True)
    assert all(share > 0 for share in shares)
    assert not shares or abs(sum(shares) - 1) < 1e-6
    assert counted(text, labels=(label,)) == every[:3]


def test_nothing_counts_in_nothing():
    assert counted("", labels=("harm",)) == ()
    assert counted(" \n ", labels=("harm",)) == ()


def test_a_long_text_is_explained_too():
    (first, *_) = counted("you stupid ugly bitch " * 2_000, labels=("any_abuse",))
    assert first.written in {"you", "stupid", "ugly", "bitch"}


def test_reasons_are_sentences_that_say_may_and_never_a_share_of_a_hundred_per_cent():
    text = "you stupid ugly b1tch"
    (grade,) = grades([text]).to_dicts()
    told = sentences(grade, text=text, rules=["Word list 'verbal abuse', entry 'x'. A reason."])
    assert told[0].startswith("This message may ")
    assert told[1].startswith("Word list")
    assert told[-1].endswith("you decide.")
    assert all(each.endswith((".", "”.")) and "%" not in each for each in told)


@pytest.mark.parametrize(
    ("by_reader", "sentence"), [(True, "picked it out too."), (False, "did not pick it out."), (None, None)]
)
def test_it_is_said_what_the_reader_made_of_it_and_what_put_it_lower(
    by_reader: bool | None, sentence: str | None
):
    grade = {"kind": "threat", "level": "some", "by_words": False, "by_reader": by_reader}
    told = sentences({**grade, "rules": [], "lowered": ["laughing", "fiction"]}, text="x", rules=["A rule."])
    assert [each.endswith(sentence or "-") for each in told].count(True) == int(by_reader is not None)
    assert "It was put lower because of a laugh and a film, a game or a song in it." in told
    assert told == tuple(each for each in told if "counted" not in each)


def test_a_list_that_a_laugh_kept_from_a_signal_is_named():
    text = "I will kill you 😂"
    (grade,) = grades([text]).to_dicts()
    told = sentences(grade, text=text)
    assert "Word list 'threat to a person'." in told
    assert "It was put lower because of a laugh in it." in told
