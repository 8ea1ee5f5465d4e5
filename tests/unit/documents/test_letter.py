"""A letter on paper: what stands on it, and what its file tells of itself."""

from datetime import date

import pytest
from tests.leaks import words_of

from chesil.documents.letter import TITLE, Letter, print_letter, told_of_itself

LETTER = Letter(
    sender=("Northmere Council", "Rowan Kell"), recipient=("Sam", "1 High Street"), ref="K7Q-X4M",
    day=date(2026, 6, 1), title="Repair sheet", text="Change the lock.\n\nهذا\nThank you.", purpose="A repair",
    basis="Our work", keep_until=date(2026, 12, 1),
)  # fmt: skip


@pytest.fixture(scope="module")
def printed():
    return print_letter(LETTER)


def test_a_letter_shows_who_writes_to_whom_what_for_and_until_when(printed):
    words = words_of(printed)
    for each in (
        *LETTER.sender,
        *LETTER.recipient,
        "K7Q-X4M",
        "Change the lock.",
        "A repair",
        "1 December 2026",
    ):
        assert each in words, each


def test_its_file_tells_nothing_but_that_it_is_a_letter(printed):
    told = told_of_itself(printed)
    assert TITLE in told
    for each in ("Sam", "Repair", "Kell", "lock", "K7Q"):
        assert each not in told, each


def test_the_same_letter_is_the_same_file(printed):
    assert print_letter(LETTER) == printed
    assert told_of_itself(b"no PDF") == ""
