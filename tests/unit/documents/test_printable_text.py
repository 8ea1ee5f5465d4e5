"""Any text becomes text that prints: nothing hidden, blank, or able to move other words."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chesil.documents import fonts
from chesil.documents.characters import Printer, is_right_to_left, visible

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    "said",
    [
        "Hello, are you there?",
        "Żółć naïve Tiếng Việt",
        "لماذا لا تجيب؟",
        "می\u200cخواهم",  # Persian needs its joiner
        "שָׁלוֹם",
        "क्षत्रिय",
        "ကြွှို့",
        "你好 こんにちは 한국어 㗎",
        "สวัสดี",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd 1\ufe0f\u20e3 \U0001f1ec\U0001f1e7",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
    ],
)
def test_what_people_write_is_printed_as_it_is(said):
    printer = Printer()
    assert printer.text(said) == said
    assert not printer.marks


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("a\x00b", "a[U+0000]b"),
        ("\u202egnp.exe\u202c", "[U+202E]gnp.exe[U+202C]"),
        ("b\u200bc", "b[U+200B]c"),
        ("sof\u00adt", "sof[U+00AD]t"),
        ("\ufeffstart", "[U+FEFF]start"),
        ("\ud800", "[U+D800]"),
        ("\ue000", "[U+E000]"),
        ("\U000e0041", "[U+E0041]"),  # a tag letter outside a flag hides text
        ("\U00013000", "[U+13000]"),  # a script no face holds
        ("\u3164", "[U+3164]"),  # a letter that looks like nothing
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\tb", "a    b"),
    ],
)
def test_what_cannot_be_seen_is_written_by_number(said, printed):
    assert Printer().text(said) == printed


def test_marks_are_counted():
    printer = Printer()
    printer.text("a\u202eb\u202ec\x00")
    assert printer.marks == {"[U+202E]": 2, "[U+0000]": 1}


def test_the_wrapping_whatsapp_puts_round_numbers_is_taken_off():
    assert Printer().text("\u202a+44 7700 900123\u202c joined") == "+44 7700 900123 joined"


def test_wrapping_round_words_is_shown():
    assert Printer().text("\u202aabc\u202c") == "[U+202A]abc[U+202C]"


def test_accents_piled_on_one_letter_cannot_cover_the_line_above():
    printed = Printer().text("h" + "\u0301" * 20)
    assert printed.startswith("h\u0301\u0301\u0301[U+0301]")
    assert printed.count("[U+0301]") == 17


@pytest.mark.parametrize("said", ["\U0001f35e\u0346", "a\u0941", "\u0941", " \U0001f3fb", "\u05d0\u0301"])
def test_a_mark_on_a_letter_of_another_script_is_written_by_number(said):
    assert Printer().text(said) == said[:-1] + f"[U+{ord(said[-1]):04X}]"


def test_a_long_word_gets_places_to_break():
    assert Printer().text("x" * 50) == "\u200b".join(["x" * 20, "x" * 20, "x" * 10])


def test_a_long_run_of_emoji_is_never_broken_inside_one():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    pieces = Printer().text(family * 12).split("\u200b")
    assert len(pieces) > 1
    assert all(piece.replace(family, "") == "" for piece in pieces)


def test_a_name_is_one_line_and_cut():
    assert Printer().line("  Dev\n\n Marsh ", limit=40) == "Dev Marsh"
    assert Printer().line("n" * 30, limit=10) == "n" * 9 + "…"


def test_only_the_main_face_writes_every_other_script_by_number():
    assert Printer().in_main_face("né 你\nb") == "né [U+4F60]\nb"


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_every_character_that_is_left_has_a_glyph(said):
    printed = Printer().text(said)
    flags = set("\U000e007f") | {chr(point) for point in range(0xE0061, 0xE007B)}
    assert set(printed) <= fonts.coverage().keys() | {"\n", "\u200b"}
    assert not set(printed) & {"\x00", "\u202e", "\u2066", "\ufeff"}
    assert "\U0001f3f4" in printed or not set(printed) & flags
    printed.encode()  # no lone surrogate


@given(ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_no_long_word_is_left_without_a_place_to_break(said):
    printed = Printer().text(said.replace(" ", "") * 3)
    bases = (word for line in printed.split("\n") for word in line.replace("\u200b", " ").split())
    assert all(sum(each.isascii() for each in word) <= 40 for word in bases)


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("Hello", False),
        ("مرحبا Asha", True),
        ("123 שלום", True),
        ("Asha مرحبا", False),
        ("...", False),
        ("", False),
    ],
)
def test_direction_follows_the_first_letter(said, right):
    assert is_right_to_left(said) is right


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hello", "hello"),
        ("a\u202eb", "a[U+202E]b"),
        ("\x1b[31m\x07", "[U+001B][31m[U+0007]"),
        ("one\r\ntwo\u2028three\tfour", "one\ntwo\nthree    four"),
        ("call \u202a+44 7700 900123\u202c now", "call +44 7700 900123 now"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("\u0648\u0642\u0641\u200f!", "\u0648\u0642\u0641\u200f!"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", None),
        ("\U0001f469\u200d\U0001f680", None),
        ("\u4f60\u597d \ufb2a", None),
    ],
)
def test_a_page_shows_what_hides_or_turns_words_round_and_leaves_every_script_as_it_is(text, shown):
    assert visible(text) == (text if shown is None else shown)


@given(st.text())
def test_nothing_that_a_page_shows_turns_words_round(text):
    shown = visible(text)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", shown)
    assert visible(shown) == shown
