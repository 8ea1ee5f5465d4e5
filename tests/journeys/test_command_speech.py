"""`chesil speech` guesses what recordings say, as text with times, with a model whose folder is given."""

import hashlib

import pytest
from tests.unit.sandbox.test_guessing_apart import recording
from tests.unit.speech import tiny_model

from chesil.speech import installed
from chesil.terms import settings


@pytest.mark.skipif(not installed(), reason="the extra chesil[speech] is not installed")
def test_recordings_become_text_with_times_that_says_it_is_a_guess(chesil, tmp_path, monkeypatch):
    model = tiny_model.made(tmp_path / "model")
    voice, bad, out = tmp_path / "voice.wav", tmp_path / "bad.opus", tmp_path / "guess.txt"
    voice.write_bytes(recording().getvalue())
    bad.write_bytes(b"no sound")
    sheet = tmp_path / "words.toml"
    ended = chesil("speech", voice, bad, "--model", model, "--out", out, "--sheet", sheet)
    assert ended.status == 1
    assert "bad.opus: No sound could be read from this file." in " ".join(ended.err.split())
    told = out.read_text("utf-8")
    assert "[0:03] guess: open it" in told
    assert "A machine's guess: listen to it. Nobody has checked these words" in told
    for path in (voice, model / "model.bin", model / "tokenizer.json"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in told
    assert told.split() == ended.out.partition("The text is in")[0].split()
    assert settings.load(sheet).recordings == (), "nothing counts that nobody has checked"
    checked = sheet.read_text("utf-8").replace("# on = ", "# on = 2026-03-15").replace("# [[", "[[")
    for name in ("file", "words", "how", "on"):
        checked = checked.replace(f"# {name} = ", f"{name} = ")
    sheet.write_text(checked, "utf-8")
    (said,) = settings.load(sheet).recordings
    assert (said.file, said.words) == (
        hashlib.sha256(voice.read_bytes()).hexdigest(),
        "I am outside open it",
    )
    assert chesil("speech", voice, "--model", model, "--out", out).status == 2, "no file is written over"
    monkeypatch.delenv("CHESIL_SPEECH_MODEL", raising=False)
    none = chesil("speech", voice)
    assert (none.status, "No speech model is given" in none.err) == (2, True)
    (model / "model.bin").write_bytes(b"")
    assert "is empty" in " ".join(chesil("speech", voice, "--model", model).err.split())
