"""Recovery codes are read back however they are typed, and a slip is told from a code that does not open."""

import re
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.vault import recovery
from chesil.vault.errors import TypingSlip

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODES = st.binary(min_size=20, max_size=20)


def written_apart(code: bytes) -> str:
    """A second implementation: binary text cut into fives, and the check by long division over the digits."""
    bits = "".join(f"{byte:08b}" for byte in code)
    bits = bits.zfill(-(-len(bits) // 5) * 5)
    signs = [SIGNS[int(bits[start : start + 5], 2)] for start in range(0, len(bits), 5)]
    rest = 0
    for sign in signs:
        rest = (rest * 32 + SIGNS.index(sign)) % 37
    signs.append((SIGNS + "*~$=U")[rest])
    return "-".join("".join(signs[start : start + 4]) for start in range(0, len(signs), 4))


@given(st.binary(min_size=1, max_size=40))
def test_two_implementations_write_the_same_code(code):
    assert recovery.write_code(code) == written_apart(code)


@given(CODES)
def test_a_code_is_read_back_as_it_was(code):
    assert recovery.read_code(recovery.write_code(code)) == code


def test_a_new_code_has_160_random_bits_in_groups_of_four():
    made = [recovery.new_code() for _ in range(200)]
    assert len({code for code, _ in made}) == 200
    for code, text in made:
        assert len(code) == 20
        assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]", text)


@pytest.mark.parametrize("size", [10, 20, 32])
def test_a_new_code_ends_in_a_letter_or_digit_of_the_alphabet_and_any_of_them(size):
    ends = {recovery.new_code(size=size)[1][-1] for _ in range(2_000)}
    assert ends == set(SIGNS)


@pytest.mark.parametrize("end", "*~$=U")
def test_a_code_made_before_that_ends_in_another_sign_is_still_read(end):
    codes = (number.to_bytes(20) for number in range(37))
    code = next(each for each in codes if recovery.write_code(each).endswith(end))
    assert recovery.read_code(recovery.write_code(code).lower()) == code


@given(CODES, st.randoms(use_true_random=False))
def test_case_spaces_and_dashes_do_not_matter(code, random):
    text = recovery.write_code(code).replace("-", "")
    typed = "".join(
        random.choice([sign, sign.lower()])
        + random.choice(["", "", " ", "-", "–", "\u00a0", " - ", ".", "\t"])
        for sign in text
    )
    assert recovery.read_code("  " + typed + "\n") == code


def test_letters_that_look_like_digits_count_as_them():
    code = bytes.fromhex("00443214c0105" + "0" * 27)
    text = recovery.write_code(code)
    assert {"0", "1"} <= set(text)
    typed = text.replace("0", "O").replace("1", "I", 1).replace("1", "l").replace("I", "i", 1)
    assert recovery.read_code(typed) == code
    assert (
        recovery.read_code(text.translate({ord(sign): ord(sign) + 0xFEE0 for sign in SIGNS})) == code
    )  # full width


def test_every_single_wrong_character_is_a_slip():
    for _ in range(5):
        text = recovery.write_code(secrets.token_bytes(20)).replace("-", "")
        for place, sign in enumerate(text):
            for other in set(SIGNS + "*~$=U") - {sign}:
                with pytest.raises(TypingSlip):
                    recovery.read_code(text[:place] + other + text[place + 1 :])


def test_neighbours_that_changed_places_are_a_slip():
    for _ in range(300):
        text = recovery.write_code(secrets.token_bytes(20)).replace("-", "")
        for place in range(len(text) - 1):
            swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
            if swapped != text:
                with pytest.raises(TypingSlip):
                    recovery.read_code(swapped)


def test_two_groups_changed_over_are_noticed_nearly_always():
    noticed = tried = 0
    for _ in range(300):
        groups = recovery.write_code(secrets.token_bytes(20)).split("-")
        groups[2], groups[5] = groups[5], groups[2]
        tried += 1
        try:
            recovery.read_code("-".join(groups))
        except TypingSlip:
            noticed += 1
    assert noticed / tried > 0.9


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "has 0 characters, and the printed one has 33"),
        ("ZRHK-3DZB", "has 8 characters"),
        ("0" * 34, "has 34 characters"),
        ("0" * 401, "much longer"),
        ("x" * 10_000_000, "much longer"),
        ("0000-0000-UU00-" + "0" * 21, "Group 3"),
        ("000é" + "0" * 29, "Group 1"),
        ("\ud800" + "0" * 32, "Group 1"),
        ("0" * 32 + "1", "not as printed"),
        ("0" * 32 + "?", "not as printed"),
    ],
)
def test_a_slip_says_what_is_seen_to_be_wrong(typed, said):
    with pytest.raises(TypingSlip, match=said) as caught:
        recovery.read_code(typed)
    assert "four characters at a time" in str(caught.value)


def test_a_code_for_more_bits_than_the_secret_has_is_a_slip():
    # 52 digits hold 260 bits; the four too many must be zero.
    number = 2**256
    digits = "".join(SIGNS[number >> 5 * place & 31] for place in reversed(range(52)))
    with pytest.raises(TypingSlip):
        recovery.read_code(digits + (SIGNS + "*~$=U")[number % 37], size=32)


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_a_slip_and_the_slip_never_quotes_it(typed):
    said = ""
    try:
        recovery.read_code(typed)
    except TypingSlip as slip:
        said = str(slip)
    longer = [word for word in typed.split() if len(word) > 6]
    assert not any(word in said for word in longer)


def test_keys_of_other_sizes_are_written_and_read_too():
    key = secrets.token_bytes(32)
    text = recovery.write_code(key)
    assert recovery.read_code(text, size=32) == key
    assert len(text.replace("-", "")) == 53
