"""Protected details, planted in letters in every way that people write them."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.leaks import Detail, check, pieces_of_text

DETAILS = {
    "phone": "07700 900123",
    "mail": "asha.kerr@example.org",
    "postcode": "DT1 1AA",
    "address": "Flat 3, 12 Harbour Street, Northmere",
    "name": "Rowan Kerr",
    "date": "1991-03-04",
    "handle": "@asha_by_the_sea",
    "reference": "NM/2026/00417",
    "words": "St Aldhelm's Primary School",
}
EXACT = {
    "phone": (
        "07700 900123", "07700900123", "+44 7700 900123", "+44 (0)7700 900 123", "0044 7700-900-123",
        "(07700) 900123", "07700.900.123", "O77OO 9OO123", "07 70 09 00 12 3", "07700\n900123",
        "01305 900456\n07700900123", "1305900456 (0)7700-900123",
        "oh double seven double oh nine double oh one two three",
    ),
    "mail": (
        "asha.kerr@example.org", "ASHA.KERR@EXAMPLE.ORG", "asha.kerr at example dot org",
        "asha.kerr (at) example.org", "asha.kerr [at] example [dot] org", "asha.kerr @ example.org",
        "mailto:asha.kerr@example.org?subject=Hello",
    ),
    "postcode": ("DT1 1AA", "DT11AA", "dt1 1aa", "DT1  1AA", "DTI 1AA", "DT1-1AA", "DT1\n1AA"),
    "address": (
        "12 Harbour Street", "12 Harbour St", "12, Harbour St.", "No. 12 Harbour Street", "twelve Harbour Street",
        "Flat 3, 12 HARBOUR STREET", "12\nHarbour Street", "12 Har-\nbour Street", "12 Hárbour Street",
    ),
    "name": (
        "Rowan Kerr", "ROWAN KERR", "Kerr, Rowan", "Rowan Jane Kerr", "Rowan\nKerr", "Rowan Kerr's", "Rοwan Kerr",
        "Row\u200ban Kerr",
    ),
    "date": (
        "4 March 1991", "04/03/1991", "4.3.91", "1991-03-04", "4th of March 1991", "March 4th, 1991", "4 Mar 91",
        "04-Mar-1991", "19910304",
    ),
    "handle": ("@asha_by_the_sea", "asha_by_the_sea", "Asha By The Sea", "asha.by.the.sea"),
    "reference": ("NM/2026/00417", "NM 2026 00417", "nm-2026-00417", "NM/2026/OO417"),
    "words": ("St Aldhelm's Primary School", "St Aldhelm’s Primary School", "ST ALDHELMS PRIMARY SCHOOL"),
}  # fmt: skip
CLOSE = {
    "phone": ("900123", "ending 900 123", "07700 900124", "07700 900132"),
    "mail": ("ashakerr@example.org", "asha.kerr+home@example.org", "asha.kerr"),
    "postcode": ("DT1 1", "DT1 1AB"),
    "address": ("Harbour Street", "12 Harbor Street", "12 Harbour"),
    "name": ("R. Kerr", "Ms Kerr", "Rowen Kerr", "Kerr R", "Rowan K."),
    "date": ("4 March", "03/04/1991"),
    "words": ("St Aldhelm's Primery School",),
}
AROUND = (
    "Thank you for your call. {}",
    "We wrote to you about {} on Monday, and have not heard from you.",
    "({})",
    "Reported by:\t{}\nOfficer: H. Doyle",
)
# What a housing officer writes, with none of the details in it.
LETTERS = (
    "Dear Mr Marsh,\n\nWe have been told of loud music from 14 Quay Road on 3 May and 5 May 2026, after 23:00. Please "
    "call us on 01305 900456 before 12 June. Our reference is NM/2026/00733.\n\nH. Doyle\nHousing, Westhaven Council\n"
    "1 High Street\nWesthaven\nDT4 7ZZ",
    "Dear Dev Marsh,\n\nThe court made the order on 4 April 2026. Paragraph 12 says that you must not go within 100 "
    "metres of the school. You can appeal within 21 days. Send it to appeals@example.gov.uk or to the court in "
    "Dorchester.\n\nRowan House has moved to 3 Harbour View.",
    "Notes of the visit\n1. Front door: lock changed, £112.40.\n2. Window on the 2nd floor, 90 by 123 cm.\n3. Neighbour "
    "at number 10 heard shouting in March and April 2026.\nNext visit: 04/06/2026, 12:00.",
    "Dear Ms Kell,\n\nThank you for your letter of 12 March. The harbour office in the main street holds the plans, "
    "which you can see from 9 to 12. Please bring your own copy: 7700 pages cannot be printed.\n\nYours sincerely\nRowan "
    "Ash",
    "Invoice 900-124\nLocks and bolts 12 pieces\nStreet lamp, Harbour Road\nPaid by card ending 0123 on 1991 points "
    "offer\nSchool run: the primary road is closed.",
)


def detail(kind):
    return Detail(id=kind, kind=kind, value=DETAILS[kind], whose="asha")


def hits(text, kinds=tuple(DETAILS)):
    return check([detail(kind) for kind in kinds], pieces_of_text(text)).hits


@pytest.mark.parametrize(("kind", "written"), [(kind, each) for kind, ways in EXACT.items() for each in ways])
def test_every_way_to_write_a_detail_is_exact_wherever_it_stands(kind, written):
    for around in AROUND:
        there = [hit for hit in hits(around.format(written)) if hit.detail.kind == kind]
        assert [hit.exact for hit in there] == [True], around


@pytest.mark.parametrize(("kind", "written"), [(kind, each) for kind, ways in CLOSE.items() for each in ways])
def test_what_is_nearly_a_detail_is_close(kind, written):
    for around in AROUND:
        there = [hit for hit in hits(around.format(written)) if hit.detail.kind == kind]
        assert there, around
        assert not any(hit.exact for hit in there), around


def test_letters_without_a_detail_have_at_most_one_close_hit_in_five():
    wrong = [(hit.detail.kind, letter[hit.start : hit.end]) for letter in LETTERS for hit in hits(letter)]
    assert not any(hit.exact for letter in LETTERS for hit in hits(letter))
    assert len(wrong) <= 1, wrong


@given(
    st.lists(st.sampled_from(["", " ", "-", ".", " - "]), min_size=10, max_size=10),
    st.sampled_from(["0", "+44", "0044"]),
)
def test_a_number_spaced_in_any_way_is_exact(gaps, before):
    digits = "7700900123"
    written = before + "".join(gap + digit for gap, digit in zip(gaps, digits, strict=True))
    assert any(hit.exact for hit in hits(f"Call {written} today.", ["phone"]))


def test_a_detail_is_found_across_the_end_of_a_page():
    for kind, (first, second) in {
        "name": ("Rowan", "Kerr"),
        "address": ("12 Harbour", "Street"),
        "phone": ("07700", "900123"),
    }.items():
        report = check([detail(kind)], pieces_of_text(f"One\nTwo {first}\f{second} three"))
        assert [(hit.part, hit.line) for hit in report.hits if hit.exact] == [("page 1", 2)], kind


def test_all_details_in_a_long_paper_are_found_and_placed():
    lines = [f"Line {number} of the record says nothing of anyone." for number in range(1, 1001)]
    planted = [(kind, ways[number % len(ways)]) for (kind, ways), number in product(EXACT.items(), range(3))]
    planted = [(kind, written) for kind, written in planted if "\n" not in written]
    for number, (_, written) in enumerate(planted):
        lines[number * 30] += f" {written}."
    text = "\f".join("\n".join(lines[start : start + 40]) for start in range(0, 1000, 40))
    there = [(hit.detail.kind, hit.part, hit.line) for hit in hits(text) if hit.exact]
    assert there == [
        (kind, f"page {number * 30 // 40 + 1}", number * 30 % 40 + 1)
        for number, (kind, _) in enumerate(planted)
    ]
