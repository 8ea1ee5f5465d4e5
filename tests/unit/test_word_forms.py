"""The forms by which an English word is found."""

import pytest

from chesil_web.person.analysis.word_forms import forms_of


@pytest.mark.parametrize(
    "forms",
    [
        "come came comes coming",
        "stop stops stopping stopped",
        "follow follows following followed",
        "threaten threatens threatening threatened",
        "move moves moving moved",
        "watch watches watching watched",
        "carry carries carrying carried",
        "call calls calling called",
        "bus buses",
        "write writes writing wrote written",
        "regret regretting regretted",
        "message messages messaging messaged",
        "die dies died",
        "child children",
        "use uses using used",
    ],
)
def test_each_form_of_a_word_finds_all_the_others(forms):
    for each in forms.split():
        assert set(forms.split()) <= set(forms_of(each)), each
        assert forms_of(each)[0] == each


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("coming", "com"),
        ("hop", "hoping"),
        ("car", "cares"),
        ("bus", "business"),
        ("evening", "even"),
        ("news", "new"),
        ("wedding", "wed"),
        ("left", "leave"),
        ("thing", "th"),
        ("act", "contact"),
        ("see", "seed"),
        ("planes", "plan"),
    ],
)
def test_another_word_that_looks_like_a_form_is_not_found(word, other):
    assert other not in forms_of(word)


def test_short_words_and_words_of_other_letters_stay_as_they_are():
    assert forms_of("is") == ("is",)
    assert forms_of("llŷn") == ("llŷn", "llŷns")
    assert forms_of("07700900123") == ("07700900123", "07700900123s")
