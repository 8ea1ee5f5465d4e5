"""What a recording says is guessed in a child that can reach nothing, by a model whose folder is given."""

import hashlib
import io
import zipfile

import numpy as np
import pytest
import soundfile
from tests.unit.speech import tiny_model

from chesil import pipeline
from chesil.sandbox import nursery, taking, trying
from chesil.sandbox.faults import Misfit, ReaderStopped
from chesil.speech import ModelUnusable, SpeechNotInstalled, described, engine, installed, model
from chesil.speech.answers import NoSound
from chesil.speech.rows import Guess, GuessLine, Span

pytestmark = pytest.mark.skipif(not installed(), reason="the extra chesil[speech] is not installed")


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """The folders of tiny models, by name."""
    folder = tmp_path_factory.mktemp("models")
    return {
        "english": tiny_model.made(folder / "english"),
        "cut": tiny_model.made(folder / "cut", tiny_model.GOES_ON),
        "hears-nothing": tiny_model.made(folder / "hears-nothing", sure=0.0, silent=4.0),
    }


def recording(seconds=6.0, rate=16_000, loud=0.3, kind="WAV"):
    out, count = io.BytesIO(), int(seconds * rate)
    sound = np.random.default_rng(3).random(count, np.float32) * loud if loud else np.zeros(count, np.float32)
    soundfile.write(out, sound, rate, format=kind)
    out.seek(0)
    return out


@pytest.fixture(scope="module")
def guessed(models):
    """Guesses with one helper for all of them: a recording, and the name of a model."""
    with nursery.Nursery() as one:

        def guess(data, name="english", **more):
            return one.speech(data, len(data.getvalue()), model=models[name], **more)

        yield guess


def test_lines_have_times_and_the_guess_says_what_it_is_from(models, guessed):
    told, held = [], io.BytesIO()
    first = guessed(recording(), told=lambda *far: told.append(far))
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("PTT-1.wav", recording().getvalue())
    assert guessed(held, member="PTT-1.wav") == first, "the same recording gives the same lines"
    assert [(each.start_ms, each.end_ms, each.text) for each in first.lines] == [
        (0, 2_000, "I am outside"),
        (3_500, 5_000, "open it"),
    ]
    assert all(each.probability > 0.9 and not each.repeats for each in first.lines)
    assert (first.length_ms, first.cut, first.language, first.without_speech) == (6_000, False, "en", ())
    assert told == [(0, 6_000)]
    assert first.engine.startswith("ctranslate2 ")
    hashes = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in models["english"].iterdir()
    }
    assert {each.name: each.sha256 for each in first.files} == hashes
    with pytest.raises(ModelUnusable, match="does not know this language"):
        guessed(recording(), language="cy")


def test_a_long_recording_is_read_window_by_window_and_silence_is_no_speech(guessed):
    samples = [soundfile.read(each)[0] for each in (recording(31), recording(40, loud=0))]
    out, told = io.BytesIO(), []
    soundfile.write(out, np.concatenate(samples), 16_000, format="FLAC")
    found = guessed(out, told=lambda *far: told.append(far))
    assert [each.start_ms for each in found.lines] == [0, 3_500, 30_000, 33_500]
    assert found.without_speech == (Span(60_000, 71_000),)
    assert [far for far, _ in told] == [0, 30_000, 60_000]
    nothing = guessed(recording(21 * 60, loud=0, kind="FLAC"))
    assert (nothing.lines, nothing.cut, nothing.length_ms) == ((), True, 1_200_000)
    assert nothing.without_speech == (Span(0, 1_200_000),)
    assert all(each.end_ms <= 60 for each in guessed(recording(0.05, rate=8_000)).lines)
    assert guessed(recording(0)).lines == ()


def test_what_the_window_cuts_is_read_again_and_where_nobody_speaks_there_is_no_line(guessed):
    found = guessed(recording(5), "cut")
    assert [(each.start_ms, each.text) for each in found.lines] == [
        (0, "I am"),
        (2_000, "I am"),
        (4_000, "I am"),
    ]
    found = guessed(recording(), "hears-nothing")
    assert (found.lines, found.without_speech) == ((), (Span(0, 6_000),))


def test_what_is_no_sound_breaks_no_other(guessed):
    for data in (b"", b"no sound", b"OggS\0\2" + bytes(22) + b"OpusHead" + bytes(40), b"RIFF" + bytes(60)):
        with pytest.raises(NoSound):
            guessed(io.BytesIO(data))
    assert guessed(recording()).lines


def test_every_lock_holds_with_the_model_inside_and_a_hostile_recording_is_one_fault(models, hostile):
    hostile()
    data = recording()
    with nursery.Nursery() as one:
        found = one.speech(data, len(data.getvalue()), model=models["english"], language="locks")
        assert {each.text for each in found.lines} == {f"{name} held" for name in trying.ATTEMPTS}
        with pytest.raises(ReaderStopped):
            one.speech(io.BytesIO(b"act: crash\n" + bytes(500)), 500, model=models["english"])
        assert one.speech(data, len(data.getvalue()), model=models["english"]).lines


def test_whoever_is_told_how_far_it_is_can_end_it(models):
    class Enough(Exception):
        pass

    def told(done, of):
        raise Enough

    with pytest.raises(Enough), pipeline.speech(models["english"]) as guess:
        guess(recording(), told=told)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"model.bin": None}, "has no model.bin"),
        ({"tokenizer.json": None}, "has no tokenizer.json"),
        ({"vocabulary.json": None}, "has no vocabulary.json"),
        ({"model.bin": lambda data: b""}, "is empty"),
        ({"model.bin": lambda data: data[:-100]}, "broken, or only a part of it"),
        ({"model.bin": lambda data: data + b"x"}, "broken, or only a part of it"),
        ({"model.bin": lambda data: data[:9]}, "broken, or only a part of it"),
        ({"model.bin": lambda data: b"PK\3\4" + data}, "no model of CTranslate2"),
        ({"model.bin": lambda data: data.replace(b"WhisperSpec", b"TransfoSpec")}, "a model of another kind"),
        ({"tokenizer.json": lambda data: b"{}"}, "cannot be run here"),
        ({"config.json": lambda data: b"{"}, "cannot be run here"),
        ({"model.bin": lambda data: data.replace(b"conv1/weight", b"conv9/weight")}, "cannot be run here"),
    ],
)
def test_a_folder_without_a_usable_model_is_refused_in_a_clear_line(change, said, models, tmp_path):
    for path in models["english"].iterdir():
        changed = change.get(path.name, lambda data: data)
        if changed is not None:
            (tmp_path / path.name).write_bytes(changed(path.read_bytes()))
    with pytest.raises(ModelUnusable, match=said):
        engine.load(tmp_path, described(tmp_path).files)


def test_no_folder_no_extra_and_a_model_that_was_changed_are_said(models, tmp_path, monkeypatch):
    with pytest.raises(ModelUnusable, match="no folder of a speech model"):
        described(tmp_path / "gone")
    files = described(models["english"]).files
    other = (*files[:-1], model.ModelFile(files[-1].name, "ab" * 32))
    with pytest.raises(ModelUnusable, match="was changed meanwhile"):
        engine.load(models["english"], other)
    monkeypatch.setattr(model, "_MOST_BYTES", 1_000)
    model._described.cache_clear()
    with pytest.raises(ModelUnusable, match="more than"):
        described(models["english"])
    monkeypatch.setattr(model, "_NEEDS", ("no_such_module",))
    with pytest.raises(SpeechNotInstalled):
        described(models["english"])


@pytest.mark.parametrize(
    "lie",
    [
        {"length_ms": -1},
        {"lines": (GuessLine(5, 2, "a", 0.5),)},
        {"lines": (GuessLine(0, 9_000, "a", 0.5),)},
        {"lines": (GuessLine(0, 10, "a", 7.0),)},
        {"without_speech": (Span(-5, 3),)},
    ],
)
def test_what_a_child_answers_is_checked(lie, models):
    import attrs
    import msgspec

    sound = Guess(1_000, False, "en", (GuessLine(0, 10, "a", 0.5),), ())
    about = described(models["english"])
    made = msgspec.json.encode({"guess": sound})
    assert taking.guess(made, about).files == about.files
    with pytest.raises(Misfit):
        taking.guess(msgspec.json.encode({"guess": attrs.evolve(sound, **lie)}), about)
    with pytest.raises(Misfit):
        taking.guess(b"no words", about)
