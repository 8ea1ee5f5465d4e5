"""What a model is given of a sound, and how its tokens become lines: without any model."""

import json

import numpy as np
import pytest

from chesil.speech import ModelUnusable, languages
from chesil.speech.mels import RATE, WINDOW, _filters, log_mels
from chesil.speech.reading import _joined, _repeats, divided
from chesil.speech.rows import Span
from chesil.speech.samples import at_rate

TIME = 100  # the token of the time 0


def tone(hertz, seconds, rate):
    return np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate).astype(np.float32) / 2


@pytest.mark.parametrize("bands", [80, 128])
def test_a_tone_lights_the_band_that_it_is_in(bands):
    filters = _filters(bands)
    assert filters.shape == (bands, 201)
    found = log_mels(tone(1_000, 2.5, RATE), bands)
    assert (found.shape, found.dtype) == ((bands, 250), np.float32)
    assert set(found[:, 20:200].argmax(axis=0)) == {int(filters[:, 25].argmax())}
    assert found.max() - found.min() <= 2


def test_the_bands_are_those_that_were_published():
    filters = _filters(80)
    assert filters[0, :3] == pytest.approx([0, 0.02486259, 0], abs=1e-7)
    assert filters[1, 1] == pytest.approx(0.00199082, abs=1e-7)


def test_no_sound_and_a_short_one_have_as_many_columns_as_they_last():
    assert log_mels(np.zeros(0, np.float32), 80).shape == (80, 0)
    assert log_mels(np.zeros(1, np.float32), 80).shape == (80, 1)
    assert log_mels(tone(300, 31, RATE), 80).shape == (80, WINDOW + 100)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 24_000])
def test_a_sound_of_any_rate_keeps_its_length_and_tone(rate):
    found = at_rate(tone(440, 21.5, rate), rate)
    assert len(found) == pytest.approx(21.5 * RATE, abs=1)
    assert np.abs(np.fft.rfft(found)).argmax() / 21.5 == pytest.approx(440, abs=0.1)
    assert np.abs(found[RATE:-RATE]).max() == pytest.approx(0.5, abs=0.01)
    assert len(at_rate(np.zeros(0, np.float32), rate)) == 0


@pytest.mark.parametrize(
    ("tokens", "parts", "by"),
    [
        ((), [], WINDOW),
        ((TIME, 1, 2, TIME + 100), [((0, 200), [1, 2])], WINDOW),
        ((TIME, 1, TIME + 50, TIME + 60, 2, TIME + 100), [((0, 100), [1]), ((120, 200), [2])], WINDOW),
        ((TIME, 1, TIME + 100, TIME + 100), [((0, 200), [1])], 200),  # it ends twice: the next one follows
        ((TIME, 1, TIME + 100, TIME + 110, 2), [((0, 200), [1])], 200),  # cut: it is read again
        ((TIME, 1, TIME + 10, TIME + 10, 2), [((0, 20), [1])], 100),  # and it always goes on
        ((TIME + 20, 1, 2), [((40, WINDOW), [1, 2])], WINDOW),
        ((1, 2), [((0, WINDOW), [1, 2])], WINDOW),
        ((TIME, 1, TIME + 9_999), [((0, WINDOW), [1])], WINDOW),  # no line goes beyond its window
        ((TIME + 90, 1, TIME + 10), [((20, 20), [1])], WINDOW),  # or ends before it begins
    ],
)
def test_tokens_become_lines_between_their_times(tokens, parts, by):
    assert divided(tokens, TIME, WINDOW) == (parts, by)


def test_words_said_again_and_again_are_told_from_others_and_silent_parts_that_touch_are_one():
    assert _repeats("I am here. " * 20)
    assert not _repeats("I am outside your door, and I know that you are in there with somebody.")
    spans = [Span(0, 10), Span(10, 30), Span(40, 50)]
    assert list(_joined(spans)) == [Span(0, 30), Span(40, 50)]


def test_a_model_offers_the_languages_of_its_vocabulary_and_a_small_one_english_alone(tmp_path):
    assert languages(tmp_path) == ()
    few = ["a", "<|en|>", "<|cy|>", "<|transcribe|>", "<|0.00|>"]
    (tmp_path / "vocabulary.txt").write_text("\n".join(few), "utf-8")
    assert languages(tmp_path) == ("en",)
    many = ["<|en|>", "<|cy|>", "<|yue|>", "<|transcribe|>", *(f"w{n}" for n in range(51_865))]
    (tmp_path / "vocabulary.json").write_text(json.dumps(many), "utf-8")
    assert languages(tmp_path) == ("en", "cy", "yue")
    (tmp_path / "vocabulary.json").write_text('{"no": "list"}', "utf-8")
    with pytest.raises(ModelUnusable):
        languages(tmp_path)
