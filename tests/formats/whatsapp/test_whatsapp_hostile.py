"""Files that were made to break a reader, or that broke on their way."""

import hashlib
import io

import pytest
from whatsapp_chats import LRM, android, codes, document, iphone, only, read, sentence, table

from chesil.readers.whatsapp import READER
from chesil.terms.errors import ReadingError
from chesil.terms.readings import HEAD_BYTES, Document, ReadOptions


def test_a_line_of_ten_megabytes_is_one_record():
    long = "x" * 10_000_000
    result = read(android("Dev: hello", f"Dev: {long}", "Asha: stop"))
    assert [len(text) for (text,) in table(result, "text")] == [5, 10_000_000, 4]


def test_a_name_of_ten_megabytes_is_no_name():
    result = read(android("Dev: hello", f"{'n' * 10_000_000}: hello"))
    assert table(result, "sender", "kind") == [("Dev", "message"), (None, "notice")]


def test_a_million_empty_lines_belong_to_the_record_above():
    result = read(android("Dev: hello" + "\n" * 1_000_000, "Asha: stop"))
    assert [(len(row["text"]), row["line"]) for row in result.rows.to_dicts()] == [
        (1_000_005, 1),
        (4, 1_000_002),
    ]


def test_a_million_empty_lines_before_the_first_record_are_blank():
    result = read("\n" * 1_000_000 + android("Dev: hello"))
    assert (result.records, result.rows["line"].to_list()) == (1, [1_000_001])


def test_a_million_empty_lines_alone_are_refused():
    with pytest.raises(ReadingError):
        read("\n" * 1_000_000)


def test_headers_with_nothing_behind_them_are_notices():
    result = read("25/03/2026, 21:05 - \n" * 1_000)
    assert (result.records, result.rows["kind"].unique().to_list(), result.rows["text"].unique().to_list()) == (
        1_000, ["notice"], [""],
    )  # fmt: skip


def test_nul_bytes_are_kept():
    assert only(android("D\x00v: a\x00b"))["text"] == "a\x00b"
    assert only(android("D\x00v: a\x00b"))["sender"] == "D\x00v"


def test_bytes_that_are_no_characters_are_replaced_and_said():
    data = (
        android("Dev: caf\u00e9", "Asha: stop").encode().replace(b"\xc3\xa9", b"\xe9")
        + b"25/03/2026, 11:00 - Dev: \xf0\x9f"
    )
    result = read(data)
    assert [text for (text,) in table(result, "text")] == ["caf\ufffd", "stop", "\ufffd"]
    assert result.rows["details"].to_list() == ['{"repaired": true}', None, '{"repaired": true}']
    assert sentence(result, "encoding").startswith("2 pieces of the text could not be read")


@pytest.mark.parametrize("broken", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xc0\xaf"])
@pytest.mark.parametrize("place", [0, 3, 18, 22, 25, 30])
def test_a_broken_byte_anywhere_loses_no_record_that_can_be_told(broken, place):
    data = android("Dev: hello").encode()
    result = read(data[:place] + broken + data[place:] + android("Asha: stop").encode())
    assert result.rows.row(-1, named=True)["text"] == "stop"
    assert result.records == result.rows.height + result.problems.height
    assert "\ufffd" in "".join([*result.rows["raw"].to_list(), *result.problems["raw"].to_list()])


def test_a_file_that_already_holds_the_replacement_sign_is_not_repaired():
    assert "encoding" not in codes(read(android("Dev: \ufffd")))


def test_huge_numbers_are_no_dates():
    digits = "9" * 5_000
    result = read(
        android("Dev: hello")
        + f"{digits}/1/1, 10:00 - Dev: x\n1/{digits}/1, 10:00 - Dev: x\n[1/1/1, {digits}:1] Dev\n"
    )
    assert (result.records, result.problems.height) == (1, 0)


@pytest.mark.parametrize(
    "said", ["0/0/0, 0:00 - Dev: x", "9999/99/99, 99:99 - Dev: x", "[99/99/9999, 99:99:99 pm] Dev: x"]
)
def test_impossible_numbers_are_problems(said):
    result = read(android("Dev: hello") + f"{said}\n")
    assert (result.rows.height, result.problems["code"].to_list()) == (1, ["impossible-date"])


def test_a_file_of_impossible_dates_only_has_problems_only():
    result = read("99/99/9999, 99:99 - Dev: x\n" * 100)
    assert (result.rows.height, result.problems.height, result.records) == (0, 100, 100)


def test_a_problem_keeps_no_more_of_a_record_than_a_problem_may():
    result = read("31/02/2026, 10:00 - Dev: " + "x" * 5_000 + "\n" + "hello\n" * 3 + android("Dev: hi"))
    assert len(result.problems["raw"][0]) == 2_000


def test_thousands_of_lines_that_nearly_start_a_record_stay_in_the_one_above():
    lines = "\n".join(f"{number}/03/2026, 21:05 & Dev: x" for number in range(10, 30)) + "\n"
    result = read(android("Dev: look") + lines * 2_000 + android("Asha: stop"))
    assert result.records == 2


def test_thousands_of_shapes_end_in_time():
    marks = ["", LRM, "\u200f", "\u202a", "\u202c", "\ufeff", "\u2066", "\u2069"]
    lines = "".join(f"{one}{two}{three}{four}25/03/2026, 21:05 - Dev: x\n"
                    for one in marks for two in marks for three in marks for four in marks)  # fmt: skip
    assert read(lines).rows.height == 4_096


def test_thousands_of_unknown_notices_end_in_time():
    result = read(
        "".join(f"25/03/2026, 21:05 - notice number {number}: added and left\n" for number in range(20_000))
    )
    assert result.records == 20_000


def test_a_notice_that_repeats_its_own_words_ends_in_time():
    said = 'Dev changed the group name from "' * 50 + '" to "' * 50
    assert only(android("Dev: hello", said))["kind"] == "notice"


def test_a_poll_with_a_hundred_thousand_options_is_a_message():
    assert only(android("Dev: POLL:\nwhere?\n" + "OPTION: here (1 vote)\n" * 100_000))["details"] is None


def test_names_that_imitate_notices_stay_names():
    result = read(android('Dev "the boss": hello', 'Eli created group "x: I am here', "“Cara”: hi"))
    assert table(result, "sender", "kind") == [
        ('Dev "the boss"', "message"),
        ('Eli created group "x', "message"),
        ("“Cara”", "message"),
    ]


def test_the_end_of_a_block_may_fall_anywhere():
    chat = android("Dev: hello \U0001f339", "Asha: no", day="25/03/2026")
    for before in range(40):
        text = "x" * before + "\n" + chat * 3
        assert read(text).rows.height == 6


def test_the_size_a_document_claims_is_not_trusted():
    data = android("Dev: hello", "Asha: stop").encode()
    for claimed in (0, 10, len(data) + 1_000):
        chat = Document(
            name="x", size_bytes=claimed, sha256=hashlib.sha256(data).hexdigest(), head=data[:HEAD_BYTES],
            opener=lambda: io.BytesIO(data),
        )  # fmt: skip
        assert READER.read(chat, ReadOptions()).records == 2


def test_nothing_a_person_reads_about_a_file_holds_what_was_said_in_it():
    word = "zebra"
    chat = (
        f"{word}\n"
        + iphone(f"{word}: {word}", f"{word}: {LRM}{word}", f"{word}")
        + f"31/02/2026, 10:00 - {word}: {word}\n"
        + android(f"{word}.jpg (file attached)", f"{word}: null", f"{word}: {word}.jpg (file attached)")
    )
    result = read(chat, beside=(f"{word}.jpg",))
    assert result.problems.height == 2
    said = [each.sentence for each in result.assumptions] + result.problems["message"].to_list()
    assert word not in " ".join(said)


def test_an_error_names_the_file_and_nothing_of_its_content():
    with pytest.raises(ReadingError) as error:
        READER.read(document("zebra\n", name="note.txt"), ReadOptions())
    assert "zebra" not in str(error.value)
    assert error.value.where == "note.txt"


def test_a_reading_is_the_same_each_time():
    chat = android("Dev: hello", "You blocked this contact", "Asha: x.jpg (file attached)\nhere") * 50
    one, two = read(chat), read(chat)
    assert one.rows.equals(two.rows)
    assert one.assumptions == two.assumptions
