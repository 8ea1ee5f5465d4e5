"""A statement from entries: each paragraph tied to its entry, changed by hand or not, and printed unsigned."""

from datetime import date

import attrs
import msgspec
import pytest
from tests.leaks import words_of
from tests.unit.documents.accessible_pdf import findings

from chesil.documents.exhibited import Exhibit
from chesil.documents.statement import kinds
from chesil.documents.statement.drafting import Paragraph, begin, open_points, renewed
from chesil.documents.statement.printing import (
    AddressHeld,
    Head,
    pages_of,
    print_back,
    print_draft,
    print_notes,
)
from chesil.documents.statement.record import Told
from chesil.papers.stating import new_about, written

FIRST = Told(
    id="a", when="2026-03-04T21:40", what="He stood outside my flat.", where="Home", effect="I slept elsewhere.",
    exhibits=("AK/1",), source="own",
)  # fmt: skip
SECOND = Told(id="b", when="2026-03-09", what="He asked Farah where I work.", source="Farah Qureshi")
THIRD = Told(id="c", when="2026-04-01", what="He waited at the gate.\nHe left.", feared_violence=True)
ENTRIES = (THIRD, FIRST, SECOND)
ANSWERS = {"relationship": "We lived together.", "children": "None.", "orders": "That he stays away."}
EXHIBITS = (Exhibit(ref="AK/1", name="Video of the doorbell", about=(), added=date(2026, 5, 1), sha256="00"),)
HEAD = Head(
    name="Asha Kerrigan", initials_name="A. Kerrigan", occupation="Baker", address="1 Old Road", court="In the Court",
    case_number="D00123", between=("Asha Kerrigan, Applicant", "Dev Marsh, Respondent"), party="Applicant",
    party_words="the claimant", prepared="It was written by me alone.",
)  # fmt: skip


def drafted(name, entries=ENTRIES, worst="b"):
    kind = kinds.kind(name)
    return begin(kind, entries, ANSWERS, worst=worst), kind


def changed(draft, place, text):
    paragraphs = list(draft.paragraphs)
    paragraphs[place] = msgspec.structs.replace(paragraphs[place], text=text)
    return msgspec.structs.replace(draft, paragraphs=tuple(paragraphs))


def test_a_family_statement_has_the_first_the_worst_and_the_latest_incident_each_once():
    draft, _kind = drafted("family", (*ENTRIES, Told(id="d", when="2026-03-20", what="A letter came.")))
    assert [(each.section, each.of) for each in draft.paragraphs] == [
        ("relationship", "answer:relationship"), ("children", "answer:children"), ("first", "a"), ("worst", "b"),
        ("latest", "c"), ("others", "d"), ("orders", "answer:orders"),
    ]  # fmt: skip


def test_entries_stand_in_order_in_her_own_words_with_how_she_knows_each():
    draft, kind = drafted("police")
    texts = [each.text for each in draft.paragraphs if each.section == "incidents"]
    assert texts[0] == (
        "On Wednesday 4 March 2026 at 21:40. He stood outside my flat.\nWhere it was: Home\n"
        "How it affected me: I slept elsewhere."
    )
    assert texts[2].startswith("On Wednesday 1 April 2026. He waited at the gate.\nHe left.")
    shown = words_of(print_draft(draft, kind, HEAD, EXHIBITS))
    for words in (
        "I know this myself.",
        "I was told this by Farah Qureshi.",
        "[Say whether you know this yourself",
    ):
        assert words in shown


def test_a_victim_personal_statement_tells_how_it_affected_her_and_nothing_of_what_happened():
    draft, _kind = drafted("personal")
    told = "\n".join(each.text for each in draft.paragraphs)
    assert "I slept elsewhere." in told
    assert not [each.what for each in ENTRIES if each.what.split("\n")[0] in told]
    assert not any(each.exhibits for each in draft.paragraphs)
    assert "b" not in [each.of for each in draft.paragraphs]  # no effect was written down for it


def test_what_she_changed_by_hand_stays_and_the_rest_follows_its_entry():
    draft, kind = drafted("police")
    mine = changed(draft, 1, "My own words about the flat.")
    now = [
        attrs.evolve(FIRST, what="He stood outside for an hour."),
        attrs.evolve(SECOND, what="He asked Eli."),
        THIRD,
    ]
    after, notes = renewed(mine, kind, now, ANSWERS)
    assert after.paragraphs[1].text == "My own words about the flat."
    assert after.paragraphs[2].text == "On Monday 9 March 2026. He asked Eli."
    assert [(each.what, each.number) for each in notes] == [("changed", 2), ("changed", 3)]
    assert "for an hour" in notes[0].now
    assert notes[1].now == ""


def test_entries_that_are_deleted_or_new_are_pointed_out_and_nothing_of_hers_is_lost():
    draft, kind = drafted("police")
    mine = changed(draft, 1, "My own words about the flat.")
    new = Told(id="n", when="2026-03-06", what="A taxi came.")
    after, notes = renewed(mine, kind, [THIRD, new], ANSWERS)
    assert [each.of for each in after.paragraphs if each.section == "incidents"] == ["a", "n", "c"]
    assert sorted((each.what, each.number) for each in notes) == [("gone", 0), ("gone", 2), ("new", 3)]


def test_a_paragraph_she_took_out_stays_out_and_one_she_added_stays_where_it_is():
    draft, kind = drafted("police")
    own = Paragraph(section="incidents", text="I also want to say this.")
    cut = (*draft.paragraphs[:2], own, draft.paragraphs[3])
    after, notes = renewed(msgspec.structs.replace(draft, paragraphs=cut), kind, ENTRIES, ANSWERS)
    assert after.paragraphs == cut
    assert notes == ()


def test_renewing_a_draft_when_nothing_changed_changes_nothing():
    for name in kinds.names():
        draft, kind = drafted(name)
        assert renewed(draft, kind, ENTRIES, ANSWERS) == (draft, ())


def test_what_is_still_to_be_said_is_named_and_never_assumed():
    draft, kind = drafted("family", worst="")
    points = [(each.what, each.number) for each in open_points(draft, kind, ())]
    assert ("exhibit", 3) in points  # AK/1 is in no register
    assert ("source", 4) in points  # nobody said how she knows the last one
    assert [each.words for each in open_points(draft, kind, EXHIBITS) if each.what == "missing"] == [
        "The worst incident: Which incident was the worst for you?"
    ]


@pytest.mark.parametrize("name", kinds.names())
def test_each_statement_is_accessible_unsigned_and_has_the_words_of_its_court(name):
    draft, kind = drafted(name)
    pdf = print_draft(draft, kind, HEAD, EXHIBITS)
    assert findings(pdf) == []
    shown = words_of(pdf)
    for truth in kind.truth[:1]:
        for part in truth.words.split("{pages}"):
            assert " ".join(part.split())[:60] in " ".join(shown.split())
    for label in ("Signed", "Full name", "Date"):
        assert label in shown
    assert kind.truth[0].warning[:30] not in shown
    own = shown.index("He stood outside my flat." if kind.facts else "I slept elsewhere.")
    declared = shown.index(kind.truth[0].words[:30])
    assert (declared < own) == (name in {"police", "personal"}), "the police form has its declaration first"
    notes = print_notes(draft, kind, HEAD, open_points(draft, kind, EXHIBITS), pages=pages_of(pdf))
    assert findings(notes) == []
    assert "Do not send it with the statement" in words_of(notes)
    assert print_draft(draft, kind, HEAD, EXHIBITS) == pdf


def test_court_statements_are_marked_in_the_corner_and_refer_to_exhibits_by_their_number():
    draft, kind = drafted("civil")
    shown = words_of(print_draft(draft, kind, HEAD, EXHIBITS))
    for words in ("On behalf of: Applicant", "Statement of: A. Kerrigan", "Statement number: 1", "Exhibits: AK/1",
                  "In the Court", "Case number:  D00123", "Between Asha Kerrigan, Applicant and Dev Marsh, Respondent",
                  "of Asha Kerrigan", "marked AK/1", "of 1 Old Road", "I am the claimant."):  # fmt: skip
        assert words in shown, words
    draft, kind = drafted("family")
    shown = words_of(print_draft(draft, kind, HEAD, EXHIBITS))
    assert "Old Road" not in shown  # a family court gets an address on form C8
    assert "On behalf of: Applicant" in shown


def test_a_civil_statement_with_a_secret_address_waits_for_the_court():
    draft, kind = drafted("civil")
    secret = msgspec.structs.replace(HEAD, address_is_secret=True)
    with pytest.raises(AddressHeld):
        print_draft(draft, kind, secret, EXHIBITS)
    asked = msgspec.structs.replace(secret, address_order="asked for")
    assert "Old Road" not in words_of(print_draft(draft, kind, asked, EXHIBITS))


def test_the_page_that_is_never_served_stands_apart():
    head = msgspec.structs.replace(HEAD, back={"contacts": "CANARYNUMBER, by text"})
    draft, kind = drafted("police")
    back = print_back(kind, head)
    assert findings(back) == []
    assert "CANARYNUMBER" in words_of(back)
    assert "CANARYNUMBER" not in words_of(print_draft(draft, kind, head, EXHIBITS))
    with pytest.raises(ValueError, match="has no page of its own"):
        print_back(kinds.kind("civil"), head)


def test_every_rule_has_its_source_and_the_day_somebody_looked():
    for name in kinds.names():
        kind = kinds.kind(name)
        for truth in kind.truth:
            assert truth.source
            assert truth.warning
            assert truth.checked_on >= date(2026, 11, 28)
        assert any(each.needed for each in kind.section) or name == "personal"
        assert set(kind.facts) <= set(attrs.fields_dict(Told))
    assert kinds.kind("family").truth_of("none of these").key == "fl401"
    with pytest.raises(KeyError):
        kinds.kind("moon")


def test_a_draft_survives_its_way_through_a_file_with_any_text():
    draft, kind = drafted("police")
    odd = changed(draft, 1, 'Three """ quotes, a \\ slash,\n\n\ttab, \x7f and مرحبا\nend"')
    assert msgspec.toml.decode(written(odd, kind), type=type(odd)) == odd
    for name in kinds.names():
        assert msgspec.toml.decode(new_about(kinds.kind(name)))["kind"] == name


def test_the_command_goes_from_a_diary_to_a_draft_to_a_paper_and_keeps_what_was_changed(chesil, tmp_path):
    diary, about, draft = tmp_path / "d.toml", tmp_path / "about.toml", tmp_path / "draft.toml"
    diary.write_text(
        '[[entry]]\nwhen = "2026-03-04T21:40"\nwhat = "He stood outside."\nevidence = ["bell.mp4"]\nknown_from = "myself"\n'
        '[[entry]]\nwhen = "2026-03-09"\nwhat = "He asked Farah."\nknown_from = "Farah"\n'
    )
    assert chesil("paper", "statement", "about", "police", "--out", about).status == 0
    text = about.read_text().replace('relationship = ""', 'relationship = "We were a couple."')
    about.write_text(text + '[[exhibit]]\nnumber = "AK/1"\nname = "Video"\nfile = "bell.mp4"\n')
    made = chesil("paper", "statement", "draft", diary, "--about", about, "--out", draft)
    assert made.status == 0, made.err
    assert "3 paragraphs" in made.out
    draft.write_text(draft.read_text().replace("He stood outside.", "He stood and shouted."))
    diary.write_text(diary.read_text().replace("He stood outside.", "He stood there for an hour."))
    again = chesil(
        "paper", "statement", "draft", diary, "--about", about, "--from", draft, "--out", tmp_path / "2.toml"
    )
    assert again.status == 0, again.err
    assert "paragraph 2: You changed it by hand" in again.out
    assert "for an hour" in " ".join(again.out.split())
    names = ("--out", tmp_path / "s.pdf", "--notes", tmp_path / "n.pdf", "--back", tmp_path / "b.pdf")
    printed = chesil("paper", "statement", "print", tmp_path / "2.toml", "--about", about, *names)
    assert printed.status == 0, printed.err
    shown = words_of((tmp_path / "s.pdf").read_bytes())
    for words in ("He stood and shouted.", "marked AK/1", "I was told this by Farah."):
        assert words in shown


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ('kind = "moon"', "There is no such kind of statement"),
        ("kind = 1", "This file cannot be used"),
        ("[[", "This file cannot be read"),
        ('kind = "police"\nworst = "CANARY"', "No entry has the time of the worst one"),
    ],
)
def test_answers_that_cannot_be_used_say_what_is_wrong(chesil, tmp_path, about, words):
    (tmp_path / "a.toml").write_text(about)
    (tmp_path / "d.toml").write_text('[[entry]]\nwhen = "2026-03-09"\nwhat = "x"\n')
    made = chesil(
        "paper",
        "statement",
        "draft",
        tmp_path / "d.toml",
        "--about",
        tmp_path / "a.toml",
        "--out",
        tmp_path / "o",
    )
    assert made.status == 2
    assert words in " ".join(made.err.split())
    assert not (tmp_path / "o").exists()
