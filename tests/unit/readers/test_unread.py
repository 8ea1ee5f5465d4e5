"""A file that no reader knows is named where its bytes tell what it is, with what to do instead."""

import io
import zipfile
from pathlib import Path

import pytest

from chesil.readers import registry
from chesil.terms.readings import ReadOptions

PAGE = (
    b'<!DOCTYPE html><html><body class="x"><div class="page_wrap"><div class="history">hi</div></div></html>'
)


def said(tmp_path: Path, name: str, data: bytes) -> list[tuple[str, str]]:
    path = tmp_path / name
    path.write_bytes(data)
    found = registry.read_file(path, beside=frozenset(), options=ReadOptions())
    assert not found.readings
    return [(each.code, each.sentence) for each in found.remarks]


def office() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"%PDF-1.7\n", "pdf"),
        ("a.tar", bytes(257) + b"ustar" + bytes(300), "tar"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(9), "archive"),
        ("msgstore.db.crypt15", bytes(range(256)), "whatsapp-backup"),
        ("msgstore.db.crypt14", bytes(range(256)), "whatsapp-old-backup"),
        ("signal-2025-10-09-21-53-20.backup", bytes(range(256)), "signal-backup"),
        ("a.db", b"SQLite format 3\0" + bytes(90), "database"),
        ("messages.html", PAGE, "telegram-pages"),
        ("a.html", b"<html><body>hello</body></html>", "page"),
        ("a.docx", office(), "office"),
        ("a.json", b'\xef\xbb\xbf{"Searches": [{"Search Term": "x"}]}', "json"),
        ("a.xml", b'<?xml version="1.0"?><notes/>', "xml"),
        ("a.csv", b"Colour,Shape\nred,round\n", "table"),
        ("a.txt", b"", "empty"),
    ],
)
def test_a_kind_that_can_be_told_is_named_with_the_next_step(
    tmp_path: Path, name: str, data: bytes, code: str
):
    [(found, sentence)] = said(tmp_path, name, data)
    assert found == f"not-read-{code}"
    assert "It is kept, and was not read. " in sentence
    assert sentence.endswith(".")


def test_what_nothing_tells_gets_no_name(tmp_path: Path):
    assert said(tmp_path, "a.bin", bytes(range(256))) == []
