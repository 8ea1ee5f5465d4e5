"""A statement from entries: each paragraph tied to its entry, changed by hand or not, and printed unsigned."""

from datetime import UTC, date, datetime

import attrs
import msgspec
import pytest
from tests.leaks import words_of
from tests.unit.documents.accessible_pdf import findings

from chesil.documents.exhibited import Exhibit
from chesil.documents.statement import kinds
from chesil.documents.statement.drafting import Paragraph, begin, renewed
from chesil.documents.statement.missing import StatementIncomplete, open_points
from chesil.documents.statement.printing import (
    AddressHeld,
    pages_of,
    print_back,
    print_draft,
    print_final,
    print_notes,
)
from chesil.documents.statement.quoting import quote
from chesil.documents.statement.record import Head, Quote, Told
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


def printed(draft, kind, head=HEAD, exhibits=EXHIBITS):
    """The words of a draft, with what is missing in it."""
    return flat(print_draft(draft, kind, head, exhibits, open_points(draft, kind, head, exhibits)))


def flat(pdf):
    """The words of a paper in one line; bold type ends a run of words, so that a space stands after it."""
    return " ".join(words_of(pdf).split()).replace(" .", ".").replace(" :", ":")


def known(draft):
    """A draft of which she said how she knows each thing."""
    paragraphs = (msgspec.structs.replace(each, source=each.source or "own") for each in draft.paragraphs)
    return msgspec.structs.replace(draft, paragraphs=tuple(paragraphs))


def final(draft, kind, head=HEAD, exhibits=EXHIBITS):
    return print_final(draft, kind, head, exhibits, open_points(draft, kind, head, exhibits))


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


def test_the_latest_incident_is_one_that_has_a_day():
    draft, _kind = drafted("family", (*ENTRIES, Told(id="d", what="He followed me.")))
    assert [each.of for each in draft.paragraphs if each.section in ("latest", "others")] == ["c", "d"]


def test_entries_stand_in_order_in_her_own_words_with_how_she_knows_each():
    draft, kind = drafted("police")
    texts = [each.text for each in draft.paragraphs if each.section == "incidents"]
    assert texts[0] == (
        "On Wednesday 4 March 2026 at 9:40 at night he stood outside my flat. The place was Home. "
        "I slept elsewhere."
    )
    assert texts[2] == (
        "On Wednesday 1 April 2026 he waited at the gate.\nHe left. I was afraid that I would be hurt."
    )
    assert "Farah Qureshi told me this." in printed(draft, kind)


@pytest.mark.parametrize("name", ["police", "family", "civil"])
def test_a_draft_says_once_at_its_head_what_is_missing_and_where(name):
    draft, kind = drafted(name)
    shown = printed(draft, kind)
    number = next(n for n, each in enumerate(draft.paragraphs, 1) if each.of == "c")
    assert "This is a draft. Do not sign it." in shown
    assert shown.count("Say whether you know this yourself, or who told you.") == 1
    assert f"Paragraph {number}: Say whether you know this yourself, or who told you." in shown
    assert shown.index("Still to fill in") < shown.index("he waited at the gate")
    assert kind.knowledge not in shown, "she has not said it of every paragraph"
    assert "[" not in shown


@pytest.mark.parametrize("name", kinds.names())
def test_a_final_statement_has_no_bracket_and_is_not_marked_as_a_draft(name):
    draft, kind = drafted(name)
    shown = flat(final(known(draft), kind))
    assert "[" not in shown
    assert "]" not in shown
    assert "draft" not in shown.casefold()
    assert "Still to fill in" not in shown
    assert kind.knowledge in shown


def test_a_final_statement_is_refused_while_something_is_missing():
    draft, kind = drafted("police")
    with pytest.raises(StatementIncomplete, match="One thing is missing"):
        final(draft, kind)
    with pytest.raises(StatementIncomplete, match="2 things are missing"):
        final(draft, kind, msgspec.structs.replace(HEAD, name=" "))


def test_a_civil_statement_needs_what_stands_in_its_first_sentences():
    draft, kind = drafted("civil")
    points = open_points(draft, kind, Head(address_is_secret=True), EXHIBITS)
    assert [each.key for each in points if each.what == "head"] == [
        "name",
        "occupation",
        "party_words",
        "prepared",
    ]
    assert "address" in [each.key for each in open_points(draft, kind, Head(name="A"), EXHIBITS)]


def test_an_entry_without_a_time_asks_for_one_and_says_nothing_of_it():
    draft, kind = drafted("police", (Told(id="a", what="He rang.", source="own"),))
    assert draft.paragraphs[1].text == "He rang."
    assert [each.what for each in open_points(draft, kind, HEAD, ())] == ["when"]
    mine = changed(draft, 1, "I do not remember the day. He rang.")
    assert open_points(mine, kind, HEAD, ()) == ()


MESSAGES = Told(
    id="m", when="2026-03-06T23:04", what="He wrote this after I had blocked him", source="own", exhibits=("AK/2",),
    quotes=(
        Quote(sender="Dev Marsh", when="Fri 6 March 2026, 23:04", text="you'll  SEE [x]\n— soon", files=("gate.jpg",)),
        Quote(sender="me", when="Fri 6 March 2026, 23:05", text="stop"),
    ),
)  # fmt: skip
SHOWN = (*EXHIBITS, Exhibit(ref="AK/2", name="Messages", about=(), added=date(2026, 5, 1), sha256=""))


def test_messages_that_she_chose_are_quoted_exactly_and_produced_as_an_exhibit():
    draft, kind = drafted("police", (*ENTRIES, MESSAGES))
    assert [each.of for each in draft.paragraphs][1:5] == ["a", "m", "b", "c"], "in order of time"
    shown = flat(final(known(draft), kind, exhibits=SHOWN))
    assert (
        "He wrote this after I had blocked him. I produce a copy of these messages as exhibit AK/2." in shown
    )
    assert "From Dev Marsh, Fri 6 March 2026, 23:04 “you'll SEE [x] — soon” It came with “gate.jpg”." in shown
    assert "From me, Fri 6 March 2026, 23:05 “stop”" in shown
    assert "marked AK/2" not in shown, "it is named once"


def test_messages_without_her_words_say_no_more_than_what_they_are():
    only = attrs.evolve(MESSAGES, what="", quotes=MESSAGES.quotes[1:])
    draft, kind = drafted("police", (only,))
    assert draft.paragraphs[1].text == ""
    shown = flat(final(draft, kind, exhibits=SHOWN))
    assert "2. I produce a copy of this message as exhibit AK/2. From me" in shown


def test_messages_follow_what_she_chose_also_where_her_words_are_changed_by_hand():
    draft, kind = drafted("police", (MESSAGES,))
    mine = changed(draft, 1, "My own words.")
    fewer = attrs.evolve(MESSAGES, quotes=MESSAGES.quotes[:1])
    after, _notes = renewed(mine, kind, [fewer], ANSWERS)
    assert (after.paragraphs[1].text, after.paragraphs[1].quotes) == ("My own words.", fewer.quotes)
    _after, notes = renewed(draft, kind, [fewer], ANSWERS)
    assert [(each.what, each.number) for each in notes] == [("changed", 2)]
    after, _notes = renewed(mine, kind, [], ANSWERS)
    assert after.paragraphs[1].quotes == ()
    assert [each.key for each in open_points(after, kind, HEAD, ())] == ["AK/2"]


def message(**row):
    at = datetime(2026, 3, 6, 23, 4, tzinfo=UTC)
    return {
        "at": at, "until": None, "precision": "minute", "clock": "stated", "zone": None, "ambiguous": False,
        "as_written": None, "details": None, "direction": "to_owner", "sender": "p", "address_used": "+447700900123",
        "text": "x", "attachments": [], "state": "sent",
    } | row  # fmt: skip


@pytest.mark.parametrize(
    ("row", "quoted"),
    [
        ({}, Quote(sender="Dev", when="Fri 6 March 2026, 23:04", text="x")),
        ({"direction": "from_owner"}, Quote(sender="me", when="Fri 6 March 2026, 23:04", text="x")),
        ({"sender": None}, Quote(sender="+447700900123", when="Fri 6 March 2026, 23:04", text="x")),
        ({"sender": None, "address_used": None},
         Quote(sender="a sender who is not named", when="Fri 6 March 2026, 23:04", text="x")),
        ({"state": "edited"},
         Quote(sender="Dev", when="Fri 6 March 2026, 23:04 (changed after it was sent)", text="x")),
        ({"clock": "assumed"}, Quote(sender="Dev", when="Fri 6 March 2026, 23:04", text="x", assumed_zone="UK")),
        ({"text": None, "attachments": [{"name": "a/b.jpg"}]},
         Quote(sender="Dev", when="Fri 6 March 2026, 23:04", text="", files=("b.jpg",))),
    ],
)  # fmt: skip
def test_a_message_is_quoted_with_what_its_record_says_and_no_more(row, quoted):
    assert quote(message(**row), {"p": "Dev"}, zone="Europe/London") == quoted


def test_a_victim_personal_statement_quotes_no_message():
    draft, _kind = drafted("personal", (*ENTRIES, MESSAGES))
    assert "m" not in [each.of for each in draft.paragraphs]


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
    assert after.paragraphs[2].text == "On Monday 9 March 2026 he asked Eli."
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
    points = [(each.what, each.number) for each in open_points(draft, kind, HEAD, ())]
    assert ("exhibit", 3) in points  # AK/1 is in no register
    assert ("source", 4) in points  # nobody said how she knows the last one
    assert [each.words for each in open_points(draft, kind, HEAD, EXHIBITS) if each.what == "missing"] == [
        "The worst incident: Which incident was the worst for you?"
    ]


@pytest.mark.parametrize("name", kinds.names())
def test_each_statement_is_accessible_unsigned_and_has_the_words_of_its_court(name):
    draft, kind = drafted(name)
    pdf = final(known(draft), kind)
    assert findings(pdf) == []
    points = open_points(draft, kind, HEAD, EXHIBITS)
    assert findings(print_draft(draft, kind, HEAD, EXHIBITS, points)) == []
    shown = flat(pdf)
    for truth in kind.truth[:1]:
        for part in truth.words.split("{pages}"):
            assert " ".join(part.split())[:60] in " ".join(shown.split())
    for label in ("Signed", "Full name", "Date"):
        assert label in shown
    assert kind.truth[0].warning[:30] not in shown
    own = shown.index("he stood outside my flat." if kind.facts else "I slept elsewhere.")
    declared = shown.index(kind.truth[0].words[:30])
    assert (declared < own) == (name in {"police", "personal"}), "the police form has its declaration first"
    notes = print_notes(draft, kind, HEAD, points, pages=pages_of(pdf))
    assert findings(notes) == []
    assert "Do not send it with the statement" in words_of(notes)
    assert final(known(draft), kind) == pdf


def test_court_statements_are_marked_in_the_corner_and_refer_to_exhibits_by_their_number():
    draft, kind = drafted("civil")
    shown = printed(draft, kind)
    for words in ("On behalf of: Applicant", "Statement of: A. Kerrigan", "Statement number: 1", "Exhibits: AK/1",
                  "In the Court", "Case number: D00123", "Between Asha Kerrigan, Applicant and Dev Marsh, Respondent",
                  "of Asha Kerrigan", "marked AK/1.", "of 1 Old Road", "I am the claimant."):  # fmt: skip
        assert words in shown, words
    draft, kind = drafted("family")
    shown = printed(draft, kind)
    assert "Old Road" not in shown  # a family court gets an address on form C8
    assert "On behalf of: Applicant" in shown


def test_a_civil_statement_with_a_secret_address_waits_for_the_court():
    draft, kind = drafted("civil")
    secret = msgspec.structs.replace(HEAD, address_is_secret=True)
    with pytest.raises(AddressHeld):
        print_draft(draft, kind, secret, EXHIBITS, ())
    asked = msgspec.structs.replace(secret, address_order="asked for")
    assert "Old Road" not in printed(draft, kind, asked)


def test_the_page_that_is_never_served_stands_apart():
    head = msgspec.structs.replace(HEAD, back={"contacts": "CANARYNUMBER, by text"})
    draft, kind = drafted("police")
    back = print_back(kind, head)
    assert findings(back) == []
    assert "CANARYNUMBER" in words_of(back)
    assert "CANARYNUMBER" not in printed(draft, kind, head)
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
    draft = begin(kind, (*ENTRIES, MESSAGES), ANSWERS)
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
    assert "3 paragraphs" in " ".join(made.out.split())
    draft.write_text(draft.read_text().replace("he stood outside.", "he stood and shouted."))
    diary.write_text(diary.read_text().replace("He stood outside.", "He stood there for an hour."))
    again = chesil(
        "paper", "statement", "draft", diary, "--about", about, "--from", draft, "--out", tmp_path / "2.toml"
    )
    assert again.status == 0, again.err
    assert "paragraph 2: You changed it by hand" in " ".join(again.out.split())
    assert "for an hour" in " ".join(again.out.split())
    names = ("--out", tmp_path / "s.pdf", "--notes", tmp_path / "n.pdf", "--back", tmp_path / "b.pdf")
    refused = chesil("paper", "statement", "print", tmp_path / "2.toml", "--about", about, *names)
    assert refused.status == 2
    told = " ".join(refused.err.split())
    assert "Your full name. Fill it in here" in told
    assert "about.toml: name under [head]" in told
    assert "One thing is missing, so the final statement was not made." in told
    assert not (tmp_path / "s.pdf").exists()
    rough = ("--out", tmp_path / "d.pdf", "--notes", tmp_path / "dn.pdf")
    assert (
        chesil("paper", "statement", "print", tmp_path / "2.toml", "--about", about, "--draft", *rough).status
        == 0
    )
    assert "Still to fill in" in words_of((tmp_path / "d.pdf").read_bytes())
    about.write_text(about.read_text().replace('\nname = ""', '\nname = "Asha Kerrigan"', 1))
    printed = chesil("paper", "statement", "print", tmp_path / "2.toml", "--about", about, *names)
    assert printed.status == 0, printed.err
    shown = flat((tmp_path / "s.pdf").read_bytes())
    for words in ("he stood and shouted.", "marked AK/1", "Farah told me this."):
        assert words in shown


CHAT = (
    "14/03/2026, 21:40 - Dev: where are you\n14/03/2026, 21:41 - Dev: I can see your [light]\n"
    "14/03/2026, 21:43 - Asha: stop\n"
)


@pytest.fixture
def with_chat(chesil, tmp_path):
    """A file of answers that names messages, and the command that drafts from it."""
    about = tmp_path / "about.toml"
    (tmp_path / "chat.txt").write_text(CHAT)

    def draft(records):
        about.write_text(
            'kind = "police"\n[head]\nname = "Asha Kerrigan"\n[answers]\nrelationship = "We were a couple."\n[[messages]]\n'
            f'number = "AK/2"\nname = "Messages"\nfile = "chat.txt"\nrecords = {records}\nwords = "I was at home."\n'
        )
        made = (
            "statement",
            "draft",
            tmp_path / "chat.txt",
            "--about",
            about,
            "--me",
            "Asha",
            "--out",
            tmp_path / "d.toml",
        )
        return chesil("paper", *made)

    return draft


def test_the_command_quotes_messages_by_their_record_numbers(chesil, tmp_path, with_chat):
    made = with_chat([2, 3])
    assert made.status == 0, made.err
    assert "--exhibit AK/2 --record 2 --record 3" in " ".join(made.out.split())
    draft = tmp_path / "d.toml"
    draft.write_text(draft.read_text().replace('source = ""', 'source = "own"'))
    names = ("--about", tmp_path / "about.toml", "--out", tmp_path / "s.pdf", "--notes", tmp_path / "n.pdf")
    printed = chesil("paper", "statement", "print", draft, *names)
    assert printed.status == 0, printed.err
    shown = flat((tmp_path / "s.pdf").read_bytes())
    assert "I was at home. I produce a copy of these messages as exhibit AK/2." in shown
    assert "“I can see your [light]”" in shown
    assert "where are you" not in shown
    assert "From Dev, Sat 14 March 2026, 21:41 “" in shown
    assert shown.count("Times as they were shown, taken to be UK time.") == 1
    copy = chesil(
        "paper", "transcript", tmp_path / "chat.txt", "--me", "Asha", "--exhibit", "AK/2", "--record", 2, "--record", 3,
        "--out", tmp_path / "t.pdf",
    )  # fmt: skip
    assert copy.status == 0, copy.err
    assert "where are you" not in words_of((tmp_path / "t.pdf").read_bytes())


def test_the_command_says_which_message_is_not_there(tmp_path, with_chat):
    made = with_chat([2, 9])
    assert made.status == 2
    assert "There is no message with this number in chat.txt: 9." in " ".join(made.err.split())
    assert not (tmp_path / "d.toml").exists()


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
