"""The shipped typefaces: which there are, what they hold, and that no others are used."""

import pytest

from chesil.documents import fonts


def test_every_face_in_the_list_is_in_the_folder_and_no_other():
    shipped = {path.name for path in fonts.folder().iterdir() if path.suffix in (".ttf", ".otf")}
    assert shipped == {face.file for face in fonts.FACES} | set(fonts.STYLES)


def test_typst_knows_each_family_by_its_name_and_knows_no_other():
    assert set(fonts.for_typst().families()) == {face.family for face in fonts.FACES}


def test_the_licence_lies_beside_the_faces():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts.folder() / "OFL.txt").read_text("utf-8")


def test_the_faces_stay_small_enough_to_ship():
    assert sum(path.stat().st_size for path in fonts.folder().iterdir()) < 25_000_000


def test_bold_and_italic_hold_what_the_main_face_holds():
    main = fonts.code_points((fonts.folder() / fonts.FACES[0].file).read_bytes()).tolist()
    for style in fonts.STYLES:
        assert fonts.code_points((fonts.folder() / style).read_bytes()).tolist() == main


@pytest.mark.parametrize(
    ("said", "families"),
    [
        ("plain", ()),
        ("naïve Ελληνικά Привет", ()),
        ("مرحبا", ("Noto Sans Arabic",)),
        ("שלום 😀", ("Noto Emoji", "Noto Sans Hebrew")),
        ("नमस्ते", ("Noto Sans Devanagari",)),
        ("你好 한국 かな", ("Noto Sans CJK SC",)),
        ("ไทย", ("Noto Sans Thai",)),
    ],
)
def test_a_text_names_the_families_it_needs(said, families):
    assert fonts.families(said) == families


def test_a_text_is_cut_where_its_family_changes_and_spaces_stay():
    assert fonts.runs("Hi, مرحبا بك 5") == [
        ("Noto Sans", "Hi, "),
        ("Noto Sans Arabic", "مرحبا بك "),
        ("Noto Sans", "5"),
    ]


def test_a_file_without_a_character_map_is_refused():
    with pytest.raises(ValueError, match="character map"):
        fonts.code_points(b"\x00\x01\x00\x00" + b"\x00\x00" * 4)
