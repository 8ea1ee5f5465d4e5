"""Saved pages: each file gives one row with its address and time as claimed, and nothing is taken for a mail."""

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.readers import capture, registry, warc
from chesil.readers.apps import printed_page, saved_page, web_archive
from chesil.readers.mail import MHTML
from chesil.terms.errors import TooLarge
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions

EXPORTS = Path(__file__).parents[3] / "bench" / "exports"
ADDRESS = "https://social.example/dev/1"
COPY = "https://web.archive.org/web/20251009220000/"


def document(data: bytes | str, name: str = "page") -> Document:
    data = data.encode() if isinstance(data, str) else data
    return Document(
        name=name, size_bytes=len(data), sha256="0" * 64, head=data[:HEAD_BYTES], opener=lambda: io.BytesIO(data)
    )  # fmt: skip


def read(data: bytes | str, options: ReadOptions | None = None) -> Reading:
    given_to = document(data)
    reader = registry.detect(given_to)
    assert reader is not None
    return reader.read(given_to, options or ReadOptions())


def of(name: str) -> bytes:
    return (EXPORTS / name).read_bytes()


def row(data: bytes | str, options: ReadOptions | None = None) -> dict[str, Any]:
    found = read(data, options).rows
    assert found.height == 1
    only = found.row(0, named=True)
    return {**only, "details": json.loads(only["details"])}


@pytest.mark.parametrize(
    ("name", "at", "source"),
    [
        ("saved-page/single-file.html", "2025-10-10 08:15:02+00:00", "SingleFile"),
        ("saved-page/wayback.html", "2025-10-09 22:00:00+00:00", "the address at the Internet Archive"),
        ("saved-page/browser.html", None, None),
        ("saved-page/own-address.html", None, None),
        ("mhtml/blink.mhtml", "2025-10-10 08:15:02+00:00", "the Date of the file"),
        ("mhtml/explorer.mht", "2025-10-10 08:15:02+00:00", "the Date of the file"),
        ("printed-page/chrome.pdf", "2025-10-10 08:15:02+00:00", "the PDF's notes (CreationDate)"),
        ("printed-page/firefox.pdf", "2025-10-10 08:15:02+00:00", "the PDF's notes (CreationDate)"),
    ],
)
def test_a_saved_page_has_its_address_its_time_and_its_words(name: str, at: str | None, source: str | None):
    data = of(name)
    assert registry.detect(document(data)).format == name.partition("/")[0]
    found = row(data)
    assert (found["kind"], found["channel"], found["direction"], found["sender"]) == ("notice", "document", "observed", None)  # fmt: skip
    assert found["details"]["address"] == ADDRESS
    assert ADDRESS in found["subject"]
    assert "I know where you are" in found["text"]
    assert (str(found["at"]) if found["at"] else None, found["details"].get("time_from")) == (at, source)
    assert ("time-missing" in [each.code for each in read(data).assumptions]) == (at is None)


def test_who_captured_it_and_when_a_post_is_from_stand_there_only_where_the_file_says_so():
    kept = row(of("saved-page/wayback.html"))["details"]
    assert (kept["captured_by"], kept["address_of_copy"]) == ("the Internet Archive", COPY + ADDRESS)
    own = row(of("saved-page/single-file.html"))["details"]
    assert "captured_by" not in own
    assert own["posts"][0]["published"] == "2025-10-09T21:53:20+00:00"
    assert "posts" not in row(of("saved-page/browser.html"))["details"]


@pytest.mark.parametrize(
    ("mark", "address", "at"),
    [
        (
            '<meta name="savepage-url" content="https://a.example/?x=1&amp;y=2"><meta name="savepage-date" '
            'content="Wed Jan 01 2020 10:00:00 GMT+0800 (台北標準時間)">',
            "https://a.example/?x=1&y=2", "2020-01-01 02:00:00+00:00",
        ),
        ("<!--\n Page saved with SingleFile \n url: https://a.example/ \n saved date: Wed Sep 24 2025\n-->", "https://a.example/", None),
        (f"<!-- saved from url=(0014)about:internet -->{'<link rel=canonical href=https://a.example/>'}", "about:internet", None),
        (
            "<!-- saved from url=(0050)https://archive.ph/20251009220000/https://a.example/ -->",
            "https://a.example/", "2025-10-09 22:00:00+00:00",
        ),
        (
            '<script>__wm.init("https://web.archive.org/web");</script><link rel="canonical" '
            f'href="{COPY}https://a.example/">', "https://a.example/", "2025-10-09 22:00:00+00:00",
        ),
    ],
)  # fmt: skip
def test_other_savers_are_known_too(mark: str, address: str, at: str | None):
    found = row(f"<!DOCTYPE html><html><head>{mark}<title>x</title></head><body>words</body></html>")
    assert found["details"]["address"] == address
    assert (str(found["at"]) if found["at"] else None) == at


def test_pages_without_a_mark_and_mails_are_no_saved_pages():
    for data in (
        "<html><head><title>x</title></head><body>hello</body></html>",
        "<smses count='1'><!-- saved from url=(0001)x --></smses>",
        "I wrote: <!-- saved from url=(0029)https://a.example/ -->",
        "%PDF-1.4\n1 0 obj <</Producer (LibreOffice 7)>>",
    ):
        assert not saved_page.recognises(document(data))
        assert not printed_page.recognises(document(data))
    mail = (
        "From: Dev <dev@example.org>\nTo: asha@example.com\nSubject: Saved by Blink\n"
        'Date: Sun, 4 Jan 2026 09:30:15 +0000\nContent-Type: multipart/related; boundary="b"\n'
        "Content-Location: https://a.example/\n\n--b\n\nFrom: <Saved by Blink>\n--b--\n"
    )
    assert registry.detect(document(mail)).format == "eml"


def test_a_page_in_other_letters_is_read_by_what_it_says_of_them():
    head = '<!DOCTYPE html><html><head><meta charset="{}"><!-- saved from url=(0018)https://a.example/ --></head>'
    for charset, words in (
        ("windows-1252", "café"),
        ("shift_jis", "返事"),
        ("windows-1251", "ответь"),
        ("utf-16", "返事"),
    ):
        page = f"{head.format(charset)}<body><p>{words}</p></body></html>"
        assert row(page.encode(charset))["text"] == words


def test_a_page_that_is_cut_short_says_so_and_a_long_one_is_cut(monkeypatch: pytest.MonkeyPatch):
    for name in ("saved-page/single-file.html", "mhtml/blink.mhtml"):
        data = of(name)
        assert "cut-short" in [each.code for each in read(data[: len(data) * 3 // 4]).assumptions]
    monkeypatch.setattr(capture, "TEXT_CHARACTERS", 10)
    assert len(row(of("saved-page/browser.html"))["text"]) == 10
    monkeypatch.setattr(saved_page, "MOST_BYTES", 10)
    with pytest.raises(TooLarge):
        read(of("saved-page/browser.html"))


def test_a_printed_page_without_notes_has_the_time_at_its_edge():
    data = of("printed-page/firefox.pdf").replace(b"CreationDate", b"XreationDate")
    assert row(data)["as_written"] is None or row(data)["at"] is None
    found = row(data, ReadOptions(day_first=True))
    assert (str(found["wall"]), found["details"]["time_from"]) == (
        "2025-10-10 09:15:00",
        "the edge of the page",
    )
    other = data.replace(b"Mozilla Firefox 143.0", b"Printer").replace(b"https://social", b"xttps://social")
    assert not printed_page.recognises(document(other))


@pytest.mark.parametrize(("name", "count", "others"), [("pages.warc", 2, 2), ("pages.warc.gz", 3, 3)])
def test_each_page_of_an_archive_is_a_row_and_the_rest_is_counted(name: str, count: int, others: int):
    reading = read(of(f"web-archive/{name}"))
    assert (reading.rows.height, reading.problems.height) == (count, 0)
    said = {each.code: each.sentence for each in reading.assumptions}
    assert said["passed-over"].startswith(f"{others} other records")
    details = [json.loads(each) for each in reading.rows["details"].to_list()]
    assert {each["check_sum"] for each in details} == {"agrees"}
    assert {each["archive_software"] for each in details} == {"Example Archiver 1.2"}
    assert (
        reading.rows["text"].to_list()[:2] == ["Dev\n\nI know where you are, café & all.\n\nAnswer me."] * 2
    )


def test_a_changed_page_does_not_fit_its_check_sum():
    reading = read(of("web-archive/pages.warc").replace(b"I know where", b"I knew where", 1))
    checks = [json.loads(each)["check_sum"] for each in reading.rows["details"].to_list()]
    assert checks == ["differs", "agrees"]
    assert "check-sum-differs" in [each.code for each in reading.assumptions]


def test_a_damaged_archive_loses_the_damaged_record_alone():
    plain = of("web-archive/pages.warc")
    request = b"WARC/1.1\r\nWARC-Type: request"
    for data in (
        plain.replace(b"Content-Length", b"Content-Xength", 1),
        plain.replace(request, b"rubbish\r\n" + request),
    ):
        reading = read(data)
        assert (reading.rows.height, reading.problems.height) == (2, 1)
    packed = bytearray(of("web-archive/pages.warc.gz"))
    second = packed.index(warc.GZIP, 100)
    packed[second + 30 : second + 60] = bytes(30)
    reading = read(bytes(packed))
    assert (reading.rows.height, reading.problems.height) == (3, 1)
    reading = read(of("web-archive/pages.warc.gz")[:-40])
    assert reading.rows.height + reading.problems.height == 3


def test_a_wacz_gives_each_page_once(tmp_path: Path):
    package = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "software": "Example Archiver",
        "created": "2025-10-10T08:16:00Z",
    }
    index = f'example,social)/dev/1 20251010081502 {{"url":"{ADDRESS}","mime":"text/html"}}\n'
    unworded = of("web-archive/pages.jsonl").replace(b'"text"', b'"x"')
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.warc.gz", of("web-archive/pages.warc.gz"))
        archive.writestr("pages/pages.jsonl", unworded)
        archive.writestr("datapackage.json", json.dumps(package))
        archive.writestr("datapackage-digest.json", '{"path": "datapackage.json", "hash": "sha256:00"}')
        archive.writestr("indexes/index.cdx", index)
        archive.writestr("indexes/index.cdx.gz", gzip.compress(index.encode()))
    found = registry.read_file(path, beside=frozenset(), options=ReadOptions())
    assert found.unknown == ()
    assert {each.format for each in found.readings} == {"web-archive"}
    assert sum(each.rows.height for each in found.readings) == 3
    said = [each.code for reading in found.readings for each in reading.assumptions]
    assert {"listed", "archive-made"} <= set(said)


def test_an_archive_that_swells_or_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(warc, "RATIO_FROM", 1 << 20)
    data = gzip.compress(
        b"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 9000000\r\n\r\n" + bytes(9_000_000)
    )
    with pytest.raises(TooLarge):
        read(data)
    monkeypatch.setattr(web_archive, "MOST_RECORDS", 2)
    with pytest.raises(TooLarge):
        read(of("web-archive/pages.warc"))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_counted(data: bytes):
    starts = (
        b"", b"<html><!-- saved from url=(0001)", b"From: <Saved by Blink>\nContent-Type: text/html\n\n",
        b"WARC/1.0\r\nWARC-Type: response\r\n", warc.GZIP, b'{"format": "json-pages-1.0"}\n', b"%PDF-1.4 /Creator (Mozilla/5.0 ",
    )  # fmt: skip
    for start in starts:
        found = document(start + data)
        for reader in (saved_page.READER, MHTML, web_archive.READER, printed_page.READER):
            if reader.recognises(found):
                reading = registry._reading(found, reader, ReadOptions())
                assert reading.records == reading.rows.height + reading.problems.height


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('From: "Saved by Windows Internet Explorer 8"', 'From: "Gespeichert von Windows Internet Explorer 8"'),
        ('From: "Saved by Windows Internet Explorer 8"\n', ""),
        ("From:", "\n\nFrom:"),
    ],
)  # fmt: skip
def test_a_page_that_another_language_or_program_saved_is_no_mail(old: str, new: str):
    single = (EXPORTS / "mhtml" / "explorer.mht").read_text("ascii").replace(old, new, 1)
    head, _, page = single.partition("Content-Type:")
    parted = f'{head}Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Type:{page}\n--b--\n'
    assert read(parted).format == "mhtml"
    sent = parted.replace("Subject:", "To: asha@example.org\nSubject:", 1)
    assert "Saved by" in sent or read(sent).format == "eml"
