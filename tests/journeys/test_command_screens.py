"""`chesil screens` reads screenshots into a sheet, joins them, finds them in an export, and keeps decisions."""

import polars as pl
import pytest
from tests.unit.screens.drawn import Drawing

from chesil.screens import installed

CHAT = """14/07/2025, 21:05 - Dev: Where are you tonight
14/07/2025, 21:06 - Asha: I am not telling you where
14/07/2025, 21:09 - Dev: I am standing outside your door
"""
ROWS = (
    (["Where are you tonight"], False, "21:05"),
    (["I am not telling you where"], True, "21:06"),
    (["I am standing outside your door"], False, "21:09"),
)


def drawn(path, rows):
    drawing = Drawing(height=640)
    drawing.head()
    below = 190
    for texts, mine, time in rows:
        below = drawing.bubble(below, texts, mine=mine, time=time)
    path.write_bytes(drawing.png())
    return path


@pytest.mark.skipif(not installed(), reason="the extra chesil[screenshots] is not installed")
def test_screenshots_become_a_sheet_whose_decisions_are_kept(chesil, tmp_path):
    one, other = (
        drawn(tmp_path / "Screenshot_1.png", ROWS[:2]),
        drawn(tmp_path / "Screenshot_2.png", ROWS[1:]),
    )
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    chat = tmp_path / "WhatsApp Chat with Dev.txt"
    chat.write_text(CHAT)
    out = tmp_path / "sheet.csv"
    ended = chesil("screens", one, bad, other, "--export", chat, "--me", "Asha", "--out", out)
    assert ended.status == 1
    assert "bad.png" in ended.err
    assert "4 messages are read by machine, not yet checked" in " ".join(ended.out.split())
    lines = pl.read_csv(out)
    assert lines["as_shown"].to_list() == [texts[0] for texts, _, _ in (*ROWS[:2], *ROWS[1:])]
    assert lines["same_as"].to_list() == ["", "", "Screenshot_1.png, message 2", ""]
    assert [key.rpartition(":")[2] for key in lines["in_export"]] == ["1", "2", "2", "3"]
    assert set(lines["status"]) == {"read by machine, not yet checked"}
    lines.with_columns(decision=pl.lit("right")).write_csv(tmp_path / "checked.csv")
    again = chesil("screens", one, "--checked", tmp_path / "checked.csv").out
    assert "not yet checked" not in again
    assert "you, 21:06: I am not telling you where" in " ".join(again.split())
    assert "2 files are named as screenshots" in " ".join(chesil("read", one, other).out.split())
