"""The file around the records: roots, counts, comments, encodings, damage, and files that mean harm."""

import codecs
import io

import pytest
from sms_backups import DEV, NOON, TEXT, backup, call, document, mms, read, sms

from chesil.readers.sms_backup_restore import READER, encoding, media, reading, windows
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import ReadOptions


def codes(found: object) -> list[str]:
    return [each.code for each in found.assumptions]


@pytest.mark.parametrize(
    "text",
    [
        "<smses/>",
        "<?xml version='1.0'?><smses count='0'>",
        "\ufeff<smses>",
        "\n<!-- <calls> --><?x y?>\n<calls >",
        "<alllogs count='2'>",
        "<allsms>",
        '<!DOCTYPE smses [<!ENTITY x "y">]><smses>',
    ],
)
def test_a_backup_is_recognised_by_its_root(text):
    assert READER.recognises(document(text.encode()))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<",
        b"hello <smses>",
        b"<smsesx>",
        b"<html><smses></smses></html>",
        b"<!-- <smses> -->",
        b"<?xml version='1.0'?><messages>",
        b"{}",
        b"\xff\xfe\x00",
        b"<?a?>" * 13_000,
        b"<!--" * 13_000,
        b"<!A[" * 13_000,
        bytes(range(256)) * 200,
    ],
)
def test_other_files_are_not_recognised_and_cost_nothing(data):
    assert not READER.recognises(document(data))


def test_the_name_of_the_file_does_not_matter_and_an_empty_backup_is_read():
    found = read(backup())
    assert (found.records, found.rows.height, found.problems.height, found.assumptions) == (0, 0, 0, ())
    assert (found.format, found.reader, found.version) == ("sms-backup-restore", "sms-backup-restore", "1")


@pytest.mark.parametrize("count", [1, 3])
def test_a_wrong_count_is_said(count):
    found = read(backup(sms(), sms(), count=count))
    assert codes(found) == ["count"]
    assert found.assumptions[0].sentence == f"The file gives the number of its records as {count}. Found: 2."


def test_a_root_without_a_count_says_nothing_about_it():
    assert read(f"<smses>{sms()}</smses>").assumptions == ()


def test_a_record_that_cannot_be_read_still_counts():
    found = read(backup(sms(), "<sms body='"))
    assert (found.records, found.problems.height) == (2, 1)
    assert "count" not in [each.code for each in found.assumptions]


def test_several_backups_in_one_file_are_all_read():
    found = read(backup(sms()) + backup(call(), root="calls") + "\ufeff" + backup(mms(TEXT)))
    assert found.rows["kind"].to_list() == ["message", "call", "message"]
    assert (found.problems.height, found.assumptions) == (0, ())


def test_comments_are_no_records_and_records_inside_them_are_none_either():
    found = read(
        backup(sms(), f"<!-- {sms()} -->", f"<!--\n{sms()}\n{sms()}\n-->", sms(body="Last"), count=2)
    )
    assert (found.rows["text"].to_list(), found.assumptions) == (["Hello", "Last"], ())


def test_records_may_follow_each_other_on_one_line_and_close_with_a_tag():
    found = read(f"<smses>{sms()}{sms().replace(' />', '></sms>')}{call()}{mms(TEXT)}</smses>")
    assert (found.records, found.rows.height) == (4, 4)
    assert found.rows["line"].to_list() == [1, 1, 1, 1]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_are_counted_as_an_editor_counts_them(end):
    found = read(backup(sms(), mms(TEXT + "\n\n"), sms(body="a\nb"), sms()).replace("\n", end))
    assert found.rows["line"].to_list() == [4, 5, 8, 10]


@pytest.mark.parametrize("junk", ["stray words", "<note>not a record</note>", "<sms2 date='1'/>", "&amp;"])
def test_what_is_no_record_is_a_problem_of_its_own(junk):
    found = read(backup(sms(), junk, sms(), count=2))
    assert (found.records, found.rows["record"].to_list()) == (3, [1, 3])
    assert found.problems.row(0, named=True) | {"message": ""} == {
        "record": 2, "line": 4, "code": "stray", "message": "", "raw": junk,
    }  # fmt: skip
    assert found.assumptions == ()


@pytest.mark.parametrize(
    "broken",
    [
        f'<sms address="{DEV}" date="{NOON}" type="1" body="a & b" />',
        f'<sms address="{DEV}" date="{NOON}" type="1" body="a &nbsp; b" />',
        f'<sms address="{DEV}" date="{NOON}" type="1" body="I <3 you" />',
        f'<sms address="{DEV}" date="{NOON}" type="1" body="one" body="two" />',
        f'<sms address="{DEV}" date="{NOON}" type="1" body="never closed />',
        f'<sms address="{DEV}" date="{NOON}" type="1" body="never closed"',
        f'<sms address="{DEV}" date="{NOON}" type="1">',
        f'<mms date="{NOON}" msg_box="1"><parts></mms>',
        f'<mms date="{NOON}" msg_box="1"><parts/>',
        "<sms/ >",
    ],
)
def test_a_broken_record_is_one_problem_and_its_neighbours_are_read(broken):
    found = read(backup(sms(body="Before"), broken, sms(body="After"), count=3))
    assert found.rows["text"].to_list() == ["Before", "After"]
    assert found.problems["code"].to_list() == ["malformed"]
    assert found.problems["raw"][0].startswith(broken[:20])
    assert (found.rows["record"].to_list(), found.assumptions) == ([1, 3], ())


def test_a_file_cut_short_keeps_what_came_before_and_says_so():
    whole = backup(sms(body="First"), sms(body="Second"), sms(body="Third"))
    for length in range(whole.index("<sms "), len(whole), 7):
        found = read(whole[:length])
        started = whole[:length].count("<sms ")
        closed = whole[:length].count(" />")
        assert (found.records >= started, found.rows.height) == (True, closed)
        assert set(found.problems["code"]) <= {"cut-short", "stray"}
        assert found.problems.height <= 1
        assert ("no-end" in codes(found)) == (length < len(whole) - 1)


def test_a_picture_message_cut_short_inside_its_media_is_one_problem():
    data = "QUJD" * 100
    whole = backup(sms(), mms(f'<part ct="image/png" data="{data}" />'))
    found = read(whole[: whole.index(data) + 50])
    assert (found.rows.height, found.problems["code"].to_list()) == (1, ["cut-short"])
    assert data[:20] not in found.problems["raw"][0]


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE smses>",
        '<!DOCTYPE smses [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE smses SYSTEM "file:///etc/passwd">',
    ],
)
def test_a_doctype_is_refused_in_plain_words(doctype):
    with pytest.raises(ReadingError, match="DOCTYPE"):
        read(f"<?xml version='1.0'?>\n{doctype}\n<smses>{sms(body='&b;')}</smses>")


def test_a_doctype_further_on_spoils_only_its_own_place():
    found = read(backup(sms(), '<!DOCTYPE x [<!ENTITY a "b">]>', sms(body="&a;"), sms(), count=3))
    assert (found.rows.height, found.problems["code"].to_list()) == (2, ["stray", "malformed"])


@pytest.mark.parametrize(
    "name", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "iso-8859-1", "windows-1252", "gbk"]
)
def test_other_encodings_are_read(name):
    text = backup(sms(body="caf\u00e9" if name != "gbk" else "\u4f60\u597d")).replace("UTF-8", name)
    found = read(text.encode(name))
    assert found.rows["text"][0] in ("caf\u00e9", "\u4f60\u597d")
    assert (found.problems.height, found.assumptions) == (0, ())


def test_utf_16_without_a_mark_is_read_across_blocks(monkeypatch):
    monkeypatch.setattr(encoding, "BLOCK_BYTES", 7)
    found = read(backup(sms(body="\U0001f61c caf\u00e9")).encode("utf-16-be"))
    assert found.rows["text"].to_list() == ["\U0001f61c caf\u00e9"]


@pytest.mark.parametrize(
    "name", ["utf-16", "utf-7", "punycode", "idna", "unicode_escape", "zlib", "nonsense"]
)
def test_an_encoding_that_does_not_fit_is_not_followed_and_that_is_said(name):
    found = read(backup(sms(body="caf\u00e9 +AGE-")).replace("UTF-8", name))
    assert (found.rows["text"].to_list(), codes(found)) == (["caf\u00e9 +AGE-"], ["encoding"])


def test_nothing_of_what_is_written_reaches_a_message_or_an_assumption():
    said_to_her = "meet me at the bridge"
    found = read(
        backup(
            sms(body=said_to_her, date="null"), f"<sms body='{said_to_her}", sms(body=f"{said_to_her}&#0;")
        )
    )
    said = [*found.problems["message"], *(each.sentence for each in found.assumptions)]
    assert found.problems.height == 1
    assert not any("bridge" in each for each in said)


def test_a_message_of_ten_megabytes_is_read():
    text = "long " * 2_000_000
    found = read(backup(sms(body=text), mms(f'<part ct="text/plain" text="{text}" />')))
    assert [len(each) for each in found.rows["text"]] == [len(text), len(text)]


def test_a_record_without_an_end_is_left_out_in_bounded_memory_and_reading_goes_on(monkeypatch):
    for module in (media, windows):
        monkeypatch.setattr(module, "RECORD_BYTES", 1 << 14)
    monkeypatch.setattr(encoding, "BLOCK_BYTES", 1 << 10)
    endless = f'<sms date="{NOON}" body="' + "x\n" * 50_000
    found = read(backup(sms(body="Before"), endless, sms(body="After"), sms()))
    assert found.rows["text"].to_list() == ["Before", "After", "Hello"]
    assert (found.problems["code"].to_list(), found.problems["line"].to_list()) == (["too-long"], [5])
    assert len(found.problems["raw"][0]) == 2_000
    assert found.rows["line"].to_list() == [4, 50_006, 50_007]


def test_a_file_that_is_nothing_but_damage_ends_in_one_problem(monkeypatch):
    monkeypatch.setattr(reading, "PROBLEMS", 10)
    monkeypatch.setattr(encoding, "BLOCK_BYTES", 1 << 8)
    found = read("<smses>" + "<sms " * 10_000)
    assert found.problems["code"].to_list()[-1] == "too-damaged"
    assert found.records == found.problems.height < 200


def test_more_records_than_any_phone_holds_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "RECORDS", 3)
    with pytest.raises(TooLarge):
        read(backup(*[sms()] * 4))


@pytest.mark.parametrize("inside", ["<a>" * 100, "<a/>" * 20_000, "<part/>" * 20_000])
def test_nesting_and_numbers_beyond_any_real_record_are_a_problem(inside):
    found = read(backup(f'<mms date="{NOON}" msg_box="1">{inside}</mms>', sms()))
    assert (found.problems["code"].to_list(), found.rows.height) == (["malformed"], 1)


def test_names_without_number_do_not_pile_up():
    records = [
        f'<sms date="{NOON}" type="1" {" ".join(f"a{i}_{j}=''" for j in range(900))}/>' for i in range(30)
    ]
    assert read(backup(*records)).rows.height == 30


@pytest.mark.parametrize(
    "data",
    [
        b"<" * 50_000,
        b"<sms " * 2_000,
        b'"' * 50_000,
        b"<!--" * 20_000,
        b"<part " * 20_000,
        b'<part data="' * 5_000,
        b"\0" * 50_000,
        b"&#" * 20_000,
        b"\xff" * 50_000,
        b"<mms>" * 5_000,
        codecs.BOM_UTF16_LE + b"\x00\xd8" * 9_000,
    ],
)
def test_noise_gives_problems_and_never_a_traceback(data):
    for around in (b"%s", b'<smses><sms date="1" body="%s"/>', b"<smses><mms>%s</mms></smses>"):
        found = READER.read(document(around % data), ReadOptions())
        assert found.records == found.rows.height + found.problems.height


def test_the_same_bytes_give_the_same_tables():
    data = backup(sms(), mms(TEXT), call(), sms(body="&#0;"), "x").encode()
    first, second = (READER.read(document(data), ReadOptions()) for _ in range(2))
    assert first.rows.equals(second.rows)
    assert first.problems.equals(second.problems)
    assert (first.assumptions, first.owners) == (second.assumptions, second.owners)


def test_the_file_is_streamed_and_never_asked_for_whole(monkeypatch):
    class Counting(io.BytesIO):
        largest = 0

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            assert size > 0
            Counting.largest = max(Counting.largest, size)
            return super().read(size)

    data = backup(*[sms()] * 500).encode()
    monkeypatch.setattr(encoding, "BLOCK_BYTES", 1 << 12)
    found = document(data)
    object.__setattr__(found, "opener", lambda: Counting(data))
    assert READER.read(found, ReadOptions()).rows.height == 500
    assert Counting.largest == 1 << 12
