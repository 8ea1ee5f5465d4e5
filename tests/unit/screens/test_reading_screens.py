"""A picture's bytes become messages, in a process of its own that can reach nothing."""

import io
import random

import pytest
from PIL import Image
from tests.unit.screens.drawn import Drawing

from chesil import pipeline
from chesil.sandbox import taking
from chesil.sandbox.faults import Misfit
from chesil.screens import ScreensNotInstalled, engine, installed
from chesil.screens.engine import Described
from chesil.screens.shots import CornersWrong
from chesil.terms.errors import ReadingError, TooLarge

needed = pytest.mark.skipif(not installed(), reason="the extra chesil[screenshots] is not installed")


def picture() -> bytes:
    drawing = Drawing(height=640)
    drawing.head()
    row = drawing.bubble(190, ["Where are you tonight"], time="21:05")
    drawing.bubble(row, ["Nid yn y tŷ heno"], mine=True, time="21:06")
    return drawing.png()


@needed
def test_a_screenshot_is_read_apart_and_what_breaks_one_picture_breaks_no_other():
    sound = picture()
    rng = random.Random(5)
    broken = [sound[: len(sound) // 2], b"no picture", b""]
    broken += [
        bytes(rng.randrange(256) if rng.random() < 0.002 else byte for byte in sound) for _ in range(4)
    ]
    high = io.BytesIO()
    Image.new("L", (40, 900)).save(high, "PNG")
    with pipeline.screens() as read:
        for data in broken:
            with pytest.raises(ReadingError):
                read(io.BytesIO(data))
        with pytest.raises(ReadingError):
            read(io.BytesIO(high.getvalue()))
        with pytest.raises(CornersWrong):
            read(io.BytesIO(sound), corners=[(0, 0)])
        screen = read(io.BytesIO(sound))
    first, second = screen.messages
    assert (first.text, first.side, first.time_shown) == ("Where are you tonight", "left", "21:05")
    assert (second.text, second.side, second.time_shown) == ("Nid yn y tŷ heno", "right", "21:06")
    assert (screen.clock_shown, screen.header) == ("21:07", "Dev")
    assert min(first.score, second.score) > 0.8
    assert (screen.engine, screen.model_sha256) == (engine.described().name, engine.described().model_sha256)


@needed
def test_a_model_that_is_missing_is_refused_and_nothing_is_fetched(monkeypatch):
    monkeypatch.setattr(engine, "_MODELS", {"Det.model_path": "gone.onnx"})
    with pytest.raises(ReadingError, match=r"gone\.onnx: .* is missing. Nothing is fetched"):
        engine.described.__wrapped__()


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(engine, "_NEEDS", ("no_such_package",))
    with pytest.raises(ScreensNotInstalled, match=r"chesil\[screenshots\]"):
        engine.described.__wrapped__()


@pytest.mark.parametrize(
    "made",
    [
        b"{}",
        b"\xff",
        b'{"width": 9, "height": 9, "clock_shown": null, "header": null, "messages": [], "engine": "", "model_sha256": "",'
        b' "marks": [{"kind": "notice", "text": "", "box": {"left": 0, "top": 0, "right": 10, "bottom": 9}}]}',
        b'{"width": 9, "height": 9, "clock_shown": null, "header": null, "messages": [], "engine": "", "model_sha256": "",'
        b' "proposed": [[0, 0], [9, 0], [9, 9], [0, 9.5]]}',
    ],
)
def test_an_answer_that_is_no_screen_is_refused(made):
    with pytest.raises(Misfit):
        taking.screen(made, Described("", ""))


def test_a_picture_with_more_than_forty_million_pixels_is_not_read():
    from chesil.screens import reading

    out = io.BytesIO()
    Image.new("1", (6_400, 6_400)).save(out, "PNG")
    with pytest.raises(TooLarge):
        reading.decoded(out.getvalue())
