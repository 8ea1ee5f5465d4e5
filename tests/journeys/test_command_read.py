"""`chesil read`: what each file is, in words and as JSON."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chesil.cli import console

KEYS = {
    "path", "format", "reader", "version", "sha256", "bytes", "records", "rows", "problems", "first", "last", "clock",
    "assumptions", "members",
}  # fmt: skip
CHAT = "13/02/2025, 10:00 - Asha: hello\n13/02/2025, 10:01 - Dev: hi\n"


def as_json(chesil: Callable[..., Any], *arguments: Any) -> tuple[int, list[dict[str, Any]]]:
    ended = chesil("read", *arguments, "--json")
    return ended.status, json.loads(ended.out)


def test_the_invented_case_is_read_whole_in_at_least_six_formats(chesil: Callable[..., Any], case: Path):
    status, objects = as_json(chesil, case / "exports")
    assert status == 0
    assert {each["format"] for each in objects} >= {
        "whatsapp", "sms-backup-restore", "mbox", "eml", "call-records", "vcard", "media", "notes",
    }  # fmt: skip
    for each in objects:
        assert set(each) == KEYS
        assert each["records"] == sum(each["rows"].values()) + len(each["problems"])
        assert each["sha256"] == hashlib.sha256(Path(each["path"]).read_bytes()).hexdigest()


def test_a_zip_is_one_object_with_its_members(chesil: Callable[..., Any], tmp_path: Path):
    path = tmp_path / "c.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_chat.txt", CHAT)
        archive.writestr("other/_chat.txt", CHAT.replace("hello", "good day"))
    status, (only,) = as_json(chesil, path)
    assert (status, only["format"], only["records"]) == (0, "whatsapp", 4)
    assert [each["member"] for each in only["members"]] == ["_chat.txt", "other/_chat.txt"]


def test_a_file_nobody_knows_is_listed_and_the_status_says_so(chesil: Callable[..., Any], tmp_path: Path):
    (tmp_path / "a.bin").write_bytes(b"\x00\x01\x02")
    (tmp_path / "b.txt").write_text(CHAT)
    status, (unknown, known) = as_json(chesil, tmp_path)
    assert status == 1
    assert (unknown["format"], unknown["records"]) == (None, 0)
    assert known["format"] == "whatsapp"


def test_local_times_have_no_offset_and_the_clock_is_assumed(chesil: Callable[..., Any], tmp_path: Path):
    (tmp_path / "b.txt").write_text(CHAT)
    _, (only,) = as_json(chesil, tmp_path)
    assert (only["first"], only["last"], only["clock"]) == ("2025-02-13T10:00", "2025-02-13T10:01", "assumed")


def test_people_are_shown_a_table_and_what_was_assumed(chesil: Callable[..., Any], tmp_path: Path):
    (tmp_path / "chat.txt").write_text(CHAT)
    ended = chesil("read", tmp_path / "chat.txt")
    assert ended.status == 0
    assert "WhatsApp chat" in ended.out
    assert "2025-02-13, time zone not in the file" in ended.out
    assert "day first" in ended.out.casefold()


def test_a_path_that_is_not_there_ends_with_words_and_status_2(chesil: Callable[..., Any], tmp_path: Path):
    ended = chesil("read", tmp_path / "gone")
    assert ended.status == 2
    assert "There is no such file or folder." in ended.err
    assert "Traceback" not in ended.err + ended.out


def test_a_name_cannot_steer_the_terminal(chesil: Callable[..., Any], tmp_path: Path):
    (tmp_path / "a\x1b[31m\u202etxt.bin").write_bytes(b"\x00")
    ended = chesil("read", tmp_path)
    assert "\x1b[31m" not in ended.out
    assert "\u202e" not in ended.out


def test_every_real_sample_ends_without_a_traceback(chesil: Callable[..., Any], shared: Path):
    status, objects = as_json(chesil, shared / "exports")
    assert status == 1
    for each in objects:
        assert each["records"] == sum(each["rows"].values()) + len(each["problems"]), each["path"]
        assert not [p for p in each["problems"] if "did not expect" in p["message"]], each["path"]


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_each_file_can_be_read_at_any_width(
    chesil: Callable[..., Any], case: Path, monkeypatch: pytest.MonkeyPatch, columns: int
):
    monkeypatch.setattr(console.OUT, "_width", columns)
    shown = chesil("read", case / "exports").out
    for name in ("WhatsApp Chat with Farah.txt", "SMS Backup & Restore", "2025-09-18"):
        assert name in shown  # whole, on one line
    assert "…" not in shown
    prose = [line for line in shown.splitlines() if line.startswith("  ")]
    assert max(map(len, prose)) <= columns


def test_days_are_shown_as_clocks_there_showed_them(chesil: Callable[..., Any], case: Path):
    shown = chesil("read", case / "exports" / "photos" / "car outside.jpg").out
    assert "2025-10-21" in shown
    assert "2025-10-20" not in shown
    assert "2025-10-20" in chesil("read", case / "exports" / "photos", "--zone", "America/New_York").out


def test_a_zone_that_does_not_exist_is_named(chesil: Callable[..., Any], case: Path):
    ended = chesil("read", case / "exports", "--zone", "Mars/Base")
    assert ended.status == 2
    assert "there is no time zone “Mars/Base”" in ended.err


def test_a_zip_says_in_good_words_how_to_have_its_pictures_read(chesil: Callable[..., Any], case: Path):
    (only,) = json.loads(chesil("read", case / "exports" / "WhatsApp Chat - Asha.zip", "--json").out)
    assert only["assumptions"][0] == (
        "1 picture or recording stays in the ZIP. It is named, not read. To have time and place read, unpack "
        "the ZIP and add what is in it to your exports."
    )


def test_what_holds_for_many_files_is_said_once(chesil: Callable[..., Any], tmp_path: Path):
    for place in range(5):
        (tmp_path / f"{place}.bin").write_bytes(b"\x00\x01\x02")
    (tmp_path / "chat.txt").write_text(CHAT + "13/02/2025, 25:61 - Dev: hi\n")
    shown = " ".join(chesil("read", tmp_path).out.split())
    assert shown.count("Chesil does not know this kind of file yet.") == 1
    assert f"{tmp_path / '2.bin'} and 2 more files" in shown
    assert shown.count("Dates are day first") == 1
    assert shown.count(" ! ") == 1
