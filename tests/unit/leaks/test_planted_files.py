"""Secrets planted in files of nineteen kinds, in twelve spellings and more; and files that hold none."""

import io
import zipfile

import pytest
from tests.unit.leaks.planting import as_note_of_a_png, clean, photo_at, planted

from chesil.leaks import Detail, check
from chesil.leaks.bounds import NOT_LOOKED
from chesil.leaks.containers import pieces_of_file
from chesil.sandbox.nursery import Nursery

HOME = (50.7155, -2.4373)


def hits(secrets, name, data):
    details = [
        Detail(id=str(place), kind=kind, value=value, whose="asha")
        for place, (kind, value) in enumerate(secrets)
    ]
    return check(details, pieces_of_file(name, data)).hits


def test_nearly_every_planted_secret_is_found():
    given = list(planted(2026, 400))
    missed = [how for secret, how, name, data in given if not hits([secret], name, data)]
    assert len(missed) <= len(given) * 0.01, missed


def test_clean_files_raise_almost_no_alarm():
    given = list(clean(2027, 200))
    wrong = [name for secrets, name, data in given if hits(secrets, name, data)]
    assert len(wrong) <= len(given) * 0.02, wrong


@pytest.mark.parametrize(("north", "west", "exact"), [(0, 0, True), (0.001, 0, True), (0.003, 0, False)])
def test_the_place_of_a_photo_is_found_near_the_home_that_is_secret(north, west, exact):
    (hit,) = hits([("point", f"{HOME[0]}, {HOME[1]}")], *photo_at(HOME[0] + north, HOME[1] + west))[:1]
    assert (hit.part, hit.exact) == ("the picture's place", exact)


def test_the_place_of_a_photo_elsewhere_is_none_of_it():
    assert not hits([("point", f"{HOME[0]}, {HOME[1]}")], *photo_at(HOME[0] + 0.02, HOME[1]))


def test_what_cannot_be_looked_at_is_said_and_the_rest_is_looked_at():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("broken.pdf", b"%PDF-1.7 nothing")
        archive.writestr("note.txt", "07700 900123")
    found = pieces_of_file("all.zip", out.getvalue())
    assert [each.part for each in found if each.part.endswith(NOT_LOOKED)] == ["broken.pdf: not looked at"]
    assert "07700 900123" in [each.text for each in found]


def test_files_inside_files_end_at_a_depth():
    data = b"07700 900123"
    for _level in range(9):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("inner.zip", data)
        data = out.getvalue()
    assert any(each.part.endswith(NOT_LOOKED) for each in pieces_of_file("all.zip", data))


def test_a_child_that_can_reach_nothing_finds_the_same():
    given = [(name, data) for _secret, _how, name, data in planted(7, 40)]
    given.append(as_note_of_a_png(None, "Das Tor, 50,7155° N – مرحبا"))
    with Nursery() as nursery:
        for name, data in given:
            apart = nursery.pieces(io.BytesIO(data), len(data), name=name)
            assert apart == pieces_of_file(name, data), name
