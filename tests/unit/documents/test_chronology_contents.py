"""What a chronology holds, before it is set: every entry walks back, and nothing private slips in."""

import json
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import attrs
import msgspec
import polars as pl
import pytest

import invented
from chesil.documents.chronology.contents import papers
from chesil.documents.chronology.entries import LINE_LIMIT, TEXT_LIMIT
from chesil.documents.chronology.page import Setter
from chesil.documents.chronology.record import LeftOut
from chesil.documents.event_words import engines, picture_words, shown_words, when_words
from chesil.terms import heard
from chesil.terms.errors import TableMismatch
from chesil.terms.heard import Heard
from invented import LABELS, NOTES, event, frame


def paper(chronology):
    (only,) = papers(chronology, rows=100_000, weight=1e12)
    return only


def entries(chronology):
    return [entry for month in paper(chronology).months for entry in month.entries]


def one(**columns):
    """The entry of a single event."""
    (only,) = entries(invented.chronology(invented.frame([invented.event(**columns)])))
    return only


def linked(entries):
    """Every entry number of some runs."""
    return [n for first, last in entries.runs for n in range(first, last + 1)]


def whole(chronology):
    """Everything the paper says, as text."""
    return msgspec.json.encode(paper(chronology)).decode()


@pytest.fixture(scope="module")
def case():
    return invented.chronology()


@pytest.mark.parametrize(
    ("did", "said"),
    [
        ({}, "checked by Asha. A picture"),
        ({"given": ["day"]}, "checked by Asha, who gave the day. A picture"),
        ({"changed": True, "corrected": ["words"], "given": ["day"]},
         "checked by Asha, who gave the day and changed the words. A picture"),
        ({"changed": True}, "checked by Asha, who changed something of what it read. A picture"),
    ],
)  # fmt: skip
def test_a_message_of_a_picture_is_said_to_be_changed_where_it_was(did, said):
    shown = {"name": "a.png", "sha256": "ab" * 32, "engine": "a reader"} | did
    lines = shown_words({"details": json.dumps({"shown_in": shown})}, picture="S1", checked_by="Asha")
    assert said in " ".join(lines)
    row = {"details": json.dumps({"shown_in": shown})}
    short = picture_words(row, picture="S1", checked_by="Asha")
    assert short == f"From the picture S1, read by a machine and {said.removesuffix(' A picture')}"
    assert engines([row["details"], None, "{}"]) == ["a reader"]


WHEN = [
    # at, until, precision, clock, ambiguous: said, marks
    ("2025-03-04T23:41", None, "minute", "stated", False, "Tue 4 March 2025, 23:41", []),
    ("2025-07-04T23:41", None, "exact", "stated", False, "Sat 5 July 2025, 00:41", []),
    ("2025-03-04T23:41", None, "minute", "assumed", False, "Tue 4 March 2025, 23:41", ["time assumed: UK"]),
    ("2025-03-04T00:00", "2025-03-04T23:59:59", "day", "date_only", False, "Tue 4 March 2025", ["date only"]),
    ("2025-03-04T15:00", "2025-03-04T16:00", "about", "assumed", False, "About Tue 4 March 2025, 15:00",
     ["time assumed: UK"]),
    ("2025-03-04T00:00", "2025-03-04T23:59:59", "about", "assumed", False, "About Tue 4 March 2025", ["time assumed: UK"]),
    ("2025-03-04T00:00", "2025-03-08T23:59:59", "range", "assumed", False, "Tue 4 March 2025 to Sat 8 March 2025",
     ["time assumed: UK"]),
    (None, "2025-03-04T10:00", "before", "assumed", False, "Before Tue 4 March 2025, 10:00", ["time assumed: UK"]),
    ("2025-03-04T10:00", None, "after", "stated", False, "After Tue 4 March 2025, 10:00", []),
    ("2025-10-26T00:30", None, "minute", "assumed", True, "Sun 26 October 2025, 01:30",
     ["time assumed: UK", "clock changed that hour"]),
    (None, None, "none", "none", False, "No time known", ["written as “last autumn”"]),
]  # fmt: skip


@pytest.mark.parametrize(("at", "until", "precision", "clock", "ambiguous", "said", "marks"), WHEN)
def test_a_time_is_written_with_its_clock(at, until, precision, clock, ambiguous, said, marks):
    moments = [datetime.fromisoformat(each).replace(tzinfo=UTC) if each else None for each in (at, until)]
    row = {
        "at": moments[0], "until": moments[1], "precision": precision, "clock": clock, "ambiguous": ambiguous,
        "zone": "Europe/London", "as_written": "last autumn",
    }  # fmt: skip
    written, found = when_words(row, zone="Europe/London", setter=Setter())
    assert written == said
    assert [each if isinstance(each, str) else each.t for each in found] == marks


def test_the_first_and_last_day_of_the_calendar_are_written():
    row = {"until": None, "precision": "minute", "clock": "stated", "ambiguous": False, "zone": None}
    for at, zone in ((datetime(1, 1, 1), "America/New_York"), (datetime(9999, 12, 31, 23, 59), "Asia/Tokyo")):
        said, _ = when_words({**row, "at": at.replace(tzinfo=UTC)}, zone=zone, setter=Setter())
        assert said.endswith(f"{at.year}, {at:%H:%M}")


def test_entries_are_numbered_in_time_order_and_those_without_a_time_come_last(case):
    found = entries(case)
    assert [entry.n for entry in found] == list(range(1, len(case.chosen) + 1))
    assert paper(case).months[-1].title == "No time known"


def test_only_what_was_chosen_is_printed_in_any_order(case):
    few = attrs.evolve(case, chosen=(f"{invented.CHAT}:10", f"{invented.CHAT}:2"))
    assert [(entry.source, entry.record) for entry in entries(few)] == [("S1", "2"), ("S1", "10")]


def test_both_sides_of_a_conversation_are_printed(case):
    said = [entry.who for entry in entries(case) if entry.text == ("Hi! Yes, I remember.",)]
    assert said == [("From Asha", "To Dev Marsh")]


def test_an_entry_names_its_file_its_record_and_where_else_it_stands(case):
    first = entries(case)[0]
    assert (first.source, first.record) == ("S1", "1")
    assert "Also in S2, record 1" in first.notes


def test_the_number_used_is_printed_where_a_person_has_several(case):
    senders = {entry.who[0] for entry in entries(case) if entry.how == "Phone call" and entry.who}
    assert "From Dev Marsh (+44\u00a07700\u00a0900456)" in senders
    assert "From a withheld number" in senders


@pytest.mark.parametrize(
    ("columns", "lead"),
    [
        ({"answered": False, "duration_s": 0.0}, "Not answered"),
        ({"answered": True, "duration_s": 6.0}, "Answered, 6 seconds"),
        ({"answered": True, "duration_s": 125.0}, "Answered, 2 minutes 5 seconds"),
        ({"answered": None, "duration_s": 3_725.0}, "1 hour 2 minutes"),
        ({"answered": None, "duration_s": None}, "Call"),
    ],
)
def test_a_call_says_whether_it_was_answered_and_how_long(columns, lead):
    assert one(at="2025-01-01T10:00", kind="call", channel="call", **columns).lead == lead


@pytest.mark.parametrize(
    ("state", "note"),
    [
        ("deleted", "Deleted by the sender"),
        ("edited", "Changed after it was sent"),
        ("draft", "A draft, not sent"),
    ],
)
def test_the_state_of_a_message_is_said(state, note):
    assert one(at="2025-01-01T10:00", state=state, text="x").notes == (note,)


def test_a_note_says_whose_it_is_about_what_and_what_was_ticked(case):
    found = next(entry for entry in entries(case) if "bus stop" in str(entry.text))
    assert found.how == "Own note: in person"
    assert found.who == ("About Dev Marsh",)
    assert found.notes == (
        "Place: Bus stop by the library",
        "Marked as: Followed Asha; Waited outside Asha's home or place of work, or hung around",
    )


@pytest.mark.parametrize("place", ["50.715000,-2.437000", " 50.7, -2.4 ", "-33,151.2"])
def test_where_she_was_to_the_metre_is_never_printed(place):
    photo = {
        "kind": "media",
        "channel": "document",
        "sender": "me",
        "direction": "observed",
        "recipients": [],
    }
    assert one(at="2025-01-01T10:00", place=place, **photo).notes == (
        "Place: a point on the map, not printed",
    )
    sent = one(at="2025-01-01T10:00", place=place, text="I am here")
    assert sent.notes == (f"Place: {place.strip()}",)


def test_a_label_is_short_in_the_entry_and_stands_with_its_whole_name_where_it_is_explained(case):
    long = "Contact after you blocked them, or from a new number or account"
    labels, titles = {"after_no": "After a block"}, {"after_no": long}
    page = paper(attrs.evolve(case, labels=labels, titles=titles))
    assert page.labels[0] == page.meanings[0].label == "After a block"
    assert page.meanings[0].title == "Contact after Asha blocked them, or from a new number or account"


def test_the_gravest_label_stands_first(case):
    threat = next(entry for entry in entries(case) if "sorry" in str(entry.text) and len(entry.labels) > 1)
    assert paper(case).labels[threat.labels[-1]] == LABELS["threat"]
    graver = attrs.evolve(case, titles={"threat": "Words that may be a threat", **LABELS})
    again = entries(graver)[threat.n - 1]
    assert paper(graver).labels[again.labels[0]] == LABELS["threat"]


@pytest.mark.parametrize("text", ["a\n" * 40, "\u202e" * 300, "word " * 300])
def test_a_message_that_may_need_more_than_a_page_may_go_over_one(text):
    assert one(at="2025-01-01T10:00", text=text).long
    assert not one(at="2025-01-01T10:00", text="Short.").long


def test_many_recipients_are_counted_not_listed():
    people = [f"p{place}" for place in range(9)]
    assert one(at="2025-01-01T10:00", recipients=people, text="x").who[1].endswith("and 6 others")


def test_an_excerpt_says_that_it_was_cut_and_how_long_the_whole_is(case):
    few = attrs.evolve(
        case, printing=msgspec.structs.replace(case.printing, text="excerpt", excerpt_characters=9)
    )
    assert entries(few)[0].text == (
        "Hi Asha, ",
        "[Cut here. The whole has 53 characters and stands in the source.]",
    )


def test_withheld_words_are_nowhere_in_the_paper(case):
    hidden = attrs.evolve(case, printing=msgspec.structs.replace(case.printing, text="withheld"))
    said = whole(hidden)
    assert "Words not printed in this copy: 53 characters" in said
    for private in ("gym", "You will be sorry", "IMG-20240702", "Bus stop", "Subject"):
        assert private not in said


def test_a_very_long_message_is_cut_and_said():
    long = one(at="2025-01-01T10:00", text="a " * TEXT_LIMIT)
    assert (
        long.text[-1] == f"[Cut here. The whole has {2 * TEXT_LIMIT:,} characters and stands in the source.]"
    )
    many = one(at="2025-01-01T10:00", text="a\n" * 9_000)
    assert len(many.text) == LINE_LIMIT + 1


def test_her_own_addresses_and_those_of_others_are_never_printed(case):
    said = whole(case)
    for private in ("900001", "asha@example.org", "900777"):
        assert private not in said
    assert "2 addresses, not printed" in said
    assert "dev@example.org" in said


def test_her_number_is_not_printed_as_her_name(case):
    people = case.people.with_columns(
        name=pl.when("is_me").then(pl.lit("+447700900001")).otherwise("name"),
        names=pl.when("is_me").then(pl.lit(["07700 900 001", "asha@example.org"])).otherwise("names"),
    )
    said = whole(attrs.evolve(case, people=people))
    assert "900001" not in said.replace("\u00a0", "").replace(" ", "")
    assert "asha@example.org" not in said
    assert "From The person whose record this is" in said


def test_numbers_of_friends_are_not_printed_in_entries_either(case):
    friend = {"sender": "p2", "address_used": "+447700900777"}
    events = invented.frame([invented.event(at="2025-01-01T10:00", text="hello", **friend)])
    people = case.people.with_columns(addresses=pl.lit(["+447700900777", "+447700900778"]))
    unsaved = people.with_columns(name=pl.when(person="p2").then(pl.lit("+447700900777")).otherwise("name"))
    unsaved = unsaved.with_columns(names=pl.lit([], dtype=pl.List(pl.String)))
    for known, called in ((people, "From Ben"), (unsaved, "From Someone else (p2)")):
        (entry,) = entries(attrs.evolve(invented.chronology(events), people=known))
        assert entry.who[0] == called


def test_a_person_is_called_as_in_the_findings_which_tell_two_of_one_name_apart(case):
    person = attrs.evolve(case.findings.people[0], name="Dev (+447700900456)")
    told = attrs.evolve(case, findings=attrs.evolve(case.findings, people=(person,)))
    assert "From Dev (+447700900456)" in str(entries(told)[0].who + entries(told)[1].who)
    assert paper(told).summaries[0].heading == "Summary: Dev (+447700900456)"


def test_the_folder_of_a_file_is_never_printed(case):
    said = whole(case)
    assert "WhatsApp Chat with Dev.zip" in said
    assert "old.mbox" in said
    for private in ("/home", "secret folder", "Users"):
        assert private not in said


def test_a_file_is_named_with_its_hash_counts_and_clock(case):
    first = paper(case).sources[0]
    assert "".join(first.sha256) == "a1" * 32
    assert "".join(first.container) == "e5" * 32
    assert first.counts == "44 records: 42 read, 2 not read"
    assert paper(case).sources[2].counts.endswith("records, all read")
    assert first.kind.startswith("WhatsApp chat, ")
    assert first.span == "3 May 2024, 18:12 to 4 Mar 2025, 23:41, UK time"
    assert "assumed" in first.clock


def test_what_could_not_be_read_is_counted_with_its_place_and_without_content(case):
    first, second = paper(case).unread
    assert (first.source, first.count, first.where) == ("S1", 2, "record 17 (line 22), record 39 (line 51)")
    assert (second.source, second.count, second.where) == ("S2", 1, "record 6")


def test_assumptions_name_the_files_they_are_about(case):
    assert [remark.sources for remark in paper(case).assumptions] == ["All", "S1"]


def test_what_was_left_out_is_counted_with_the_reason(case):
    left = attrs.evolve(
        case, left_out=(LeftOut(count=2310, what="messages with others", why="nobody asked."),)
    )
    (only,) = paper(left).left_out
    assert (only.count, only.what, only.why) == ("2,310", "Messages with others", "Nobody asked.")


def test_every_label_has_its_rule_and_is_counted(case):
    page = paper(case)
    assert {meaning.label for meaning in page.meanings} == set(invented.LABELS.values())
    for meaning in page.meanings:
        assert meaning.rules
    used = Counter(place for month in page.months for entry in month.entries for place in entry.labels)
    assert [f"{used[place]:,}" for place in range(len(page.labels))] == [each.count for each in page.meanings]
    assert all(used.values())


def test_rules_stand_with_the_gravest_first(case):
    graver = attrs.evolve(case, titles=dict(reversed(LABELS.items())))
    labels = [meaning.label for meaning in paper(graver).meanings]
    assert labels == [label for label in reversed(LABELS.values()) if label in labels]
    assert len(labels) > 1


def test_a_label_nobody_named_is_still_readable(case):
    signals = case.signals.head(1).with_columns(behaviour=pl.lit("new_number"))
    assert paper(attrs.evolve(case, signals=signals, labels={})).labels == ("New number",)


def test_signals_on_events_that_are_not_printed_are_not_explained(case):
    assert not paper(attrs.evolve(case, chosen=(f"{invented.CHAT}:1",))).meanings


def test_the_numbers_behind_the_charts_lead_to_entries(case):
    numbers = paper(case).summaries[0].numbers
    assert sum(sum(row.counts) for row in numbers.rows) == sum(
        count for week in case.findings.people[0].weeks for _, count in week.by_channel
    )
    assert all(row.entries.runs for row in numbers.rows)
    printed = {entry.n: entry for entry in entries(case)}
    for row in numbers.rows:
        held = linked(row.entries)
        assert len(held) + row.entries.more == sum(row.counts) + row.from_owner
        # Withheld calls of the same week stand between them, and are nobody's entries.
        assert not [n for n in held if "withheld" in str(printed[n].who)]


def test_kinds_of_conduct_lead_to_entries(case):
    kinds = {kind.title: kind for kind in paper(case).summaries[0].kinds}
    threats = linked(kinds["Words that may be a threat"].entries)
    assert threats
    assert all("sorry" in str(entry.text) for entry in entries(case) if entry.n in threats)
    asked = kinds["After being asked to stop"]
    assert f"{len(linked(asked.entries)) + asked.entries.more}" == asked.count


def test_more_runs_of_entries_than_a_cell_holds_are_counted():
    rows = [
        invented.event(record=place, at=f"2025-01-01T{place // 60:02}:{place % 60:02}", sender=sender)
        for place, sender in enumerate(["p1", "p1", "p1", "p2"] * 30)
    ]
    case = invented.chronology(invented.frame(rows))
    person = case.findings.people[0]
    strand = attrs.evolve(
        person.strands[0], events=tuple(row["event_id"] for row in rows if row["sender"] == "p1")
    )
    findings = attrs.evolve(case.findings, people=(attrs.evolve(person, strands=(strand,)),))
    (kind,) = paper(attrs.evolve(case, findings=findings)).summaries[0].kinds
    assert kind.entries.runs[:2] == ((1, 3), (5, 7))
    assert len(linked(kind.entries)) + kind.entries.more == 90


def test_volumes_share_out_the_entries_and_keep_their_numbers(case):
    volumes = papers(case, rows=20, weight=1e12)
    numbers = [[entry.n for month in volume.months for entry in month.entries] for volume in volumes]
    assert [len(each) for each in numbers] == [20, 20, len(case.chosen) - 40]
    assert [n for each in numbers for n in each] == list(range(1, len(case.chosen) + 1))
    assert [bool(volume.summaries) for volume in volumes] == [True, False, False]
    assert [(volume.first, volume.last) for volume in volumes] == [(each[0], each[-1]) for each in numbers]
    assert "20 of 56; the others are in the other volumes" in str(volumes[0].facts)


def test_a_volume_closes_before_its_words_are_too_many_to_set():
    start = datetime(2025, 1, 1, tzinfo=UTC)
    rows = [
        invented.event(record=place, at=start + timedelta(hours=place), text="word " * 400)
        for place in range(1, 31)
    ]
    volumes = papers(invented.chronology(invented.frame(rows)), rows=1_000, weight=12_000)
    assert len(volumes) > 2
    assert sum(len(month.entries) for volume in volumes for month in volume.months) == 30


def test_the_paper_does_not_decide_or_advise(case):
    said = whole(case).lower()
    assert "it is not legal advice" in said
    assert "not changed since it was read" in said
    for verdict in ("perpetrator", "victim", "guilty", "offence", "you will win", "is harassment"):
        assert verdict not in said


def test_a_table_of_another_shape_is_refused_at_the_door(case):
    with pytest.raises(TableMismatch, match="place"):
        attrs.evolve(case, events=case.events.drop("place"))


def test_the_day_it_is_made_stands_on_it_only_when_it_is_given(case):
    facts = {fact.label: fact.value for fact in paper(case).facts}
    assert facts["Made on"] == "12 March 2025"
    assert "Made on" not in {fact.label for fact in paper(attrs.evolve(case, made=None)).facts}


def test_sources_stand_in_the_order_they_begin_and_show_local_times(case):
    sources = case.sources.with_columns(
        first=pl.Series(["2025-10-20T23:55:10Z", "2025-10-02", None, "2025-10-21T00:10"], dtype=pl.String),
        last=pl.Series(["2025-10-20T23:55:10Z", "2025-10-04", None, "2025-10-21T00:10"], dtype=pl.String),
    )
    page = paper(attrs.evolve(case, sources=sources))
    assert [each.span for each in page.sources] == [
        "2 Oct 2025 to 4 Oct 2025",
        "21 Oct 2025, 00:10, UK time",
        "21 Oct 2025, 00:55, UK time",
        "No times",
    ]
    assert [each.ref for each in page.sources] == ["S1", "S2", "S3", "S4"]


def test_the_hour_that_came_twice_is_named_where_the_file_states_it():
    at = "2025-10-26T00:30:00"
    stated = {"clock": "stated", "precision": "exact", "zone": "UTC"}
    assert one(at=at, **stated).when == "Sun 26 October 2025, 01:30 BST"
    assert one(at="2025-10-26T01:30:00", **stated).when == "Sun 26 October 2025, 01:30 GMT"
    assert one(at=at).when == "Sun 26 October 2025, 01:30"
    assert one(at="2025-10-26T03:30:00", **stated).when == "Sun 26 October 2025, 03:30"


def test_no_sentence_of_the_paper_says_you(case):
    events = case.events.with_columns(text=pl.lit("x"), details=pl.lit(None, pl.String))
    person = attrs.evolve(
        case.findings.people[0],
        cautions=("If you did write to them, it is not right.", "What you noted is yours."),
    )
    findings = attrs.evolve(
        case.findings,
        people=(person,),
        assumptions=("If one of them is you, add the name to your people file.",),
    )
    told = attrs.evolve(
        case,
        events=events,
        findings=findings,
        signals=case.signals.with_columns(rule=pl.lit("A call to you that you answered.")),
        titles={code: f"{title} after you said no" for code, title in LABELS.items()},
    )
    said = whole(told)
    assert not re.search(r"(?i)\byou(?:r|rs|rself)?\b", said)
    assert "A call to Asha that Asha answered." in said
    assert "If Asha did write to them, it is not right." in said


def test_a_turning_point_counts_what_came_after_it(case):
    person = case.findings.people[0]
    changes = paper(case).summaries[0].changes
    assert [each.total for each in changes] == [f"{len(p.events_after)}" for p in person.turning_points]
    assert paper(case).summaries[0].weeks == case.findings.turning_point_weeks


def test_calls_alone_are_not_told_twice(case):
    person = attrs.evolve(case.findings.people[1], contacts=17, channels=(("call", 17),), noted=())
    page = paper(attrs.evolve(case, findings=attrs.evolve(case.findings, people=(person,))))
    assert "hold 17 calls from withheld numbers." in page.summaries[0].sentences[0]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2025-10-12T12:05", "Written: 12 Oct 2025, 12:05"),
        ("2025-10-12", "Written: 12 Oct 2025"),
        ("2025-07-12T22:05Z", "Written: 12 Jul 2025, 23:05"),
        ("the next morning", "Written: the next morning"),
    ],
)
def test_when_a_note_was_written_is_said_in_words(written, said):
    note = {"kind": "note", "channel": "in_person", "direction": "observed", "recipients": []}
    assert said in one(at="2025-10-12T10:00", details=json.dumps({"written_at": written}), **note).notes


def test_who_helped_to_type_a_note_is_said():
    note = {"kind": "note", "channel": "in_person", "direction": "observed", "recipients": []}
    details = json.dumps({"typed_with": "adviser, Harbour Advocates"})
    assert one(at="2025-10-12T10:00", details=details, **note).notes == (
        "Typed with help of: adviser, Harbour Advocates",
    )


def test_uk_time_is_explained(case):
    assert "Times are in UK time (GMT, and in summer BST, an hour ahead)." in whole(case)


def test_messages_and_calls_are_not_added_up_with_her_notes(case):
    person = attrs.evolve(
        case.findings.people[0],
        contacts=10,
        channels=(("chat", 6), ("in_person", 3), ("call", 1)),
        noted=(("in_person", 3),),
    )
    page = paper(attrs.evolve(case, findings=attrs.evolve(case.findings, people=(person,))))
    assert (
        "the files hold 7 messages and calls from Dev Marsh (6 chat messages, 1 phone call), and Asha's own "
        "notes describe 3 acts by Dev Marsh (3 in person)."
    ) in page.summaries[0].sentences[0]


def test_files_named_as_evidence_lead_to_their_entries(case):
    photo = event(
        invented.OLD, 9, "2025-02-22T10:00", kind="media", channel="document", direction="observed", sender=None,
        attachments=[{"name": "Door.JPG", "media_type": None, "size_bytes": 5, "sha256": None}],
    )  # fmt: skip
    note = event(
        NOTES, 9, "2025-02-23T10:00", kind="note", channel="other", direction="observed", text="x",
        details='{"evidence": "door.jpg; other.jpg"}', attachments=[{"name": "door.jpg", "media_type": None, "size_bytes": None, "sha256": None}],
    )  # fmt: skip
    found = invented.chronology(frame([photo, note]))
    assert entries(found)[1].notes == ("Evidence: door.jpg; other.jpg (entry 1)",)
    reason = attrs.evolve(found, reasons={photo["event_id"]: "Here because a note names it as evidence."})
    assert entries(reason)[0].notes[-1] == "Here because a note names it as evidence."


@pytest.mark.parametrize(("rests_on", "said"), [
    ("name", "time from the file’s name, confirmed by"),
    ("given", "time given by"),
    ("message", "time of the message that names the file, confirmed by"),
    ("note", "time of the note that the file belongs to, written by"),
])  # fmt: skip
def test_a_file_that_she_dated_says_what_its_time_rests_on_and_what_it_claims_itself(rests_on, said):
    entry = one(
        kind="media", channel="document", direction="observed", sender="p1", text="My street",
        as_written="2020:01:01 09:00:00", details=json.dumps({"caption_time_from": rests_on, "media_type": "image/png"}),
    )  # fmt: skip
    marks = [mark if isinstance(mark, str) else mark.t for mark in entry.marks]
    assert any(mark.startswith(said) for mark in marks), marks
    assert any("the file itself claims “2020:01:01 09:00:00”" in mark for mark in marks), marks
    assert entry.lead == "What it is, in the words of the person whose record this is:"
    assert any("About" in (who if isinstance(who, str) else who.t) for who in entry.who)


def test_words_of_a_recording_stand_with_who_answers_for_them_and_as_much_as_of_the_message():
    said = heard.added(None, [Heard(text="I am outside", on=date(2025, 7, 16), name="PTT-1.opus")])
    row = event(details=said, text="listen")
    assert one(details=said).notes == (
        "Words of the recording PTT-1.opus, written down by machine and checked by Asha on 16 July 2025:",
        "I am outside",
    )
    case = invented.chronology(frame([row]))
    short = msgspec.structs.replace(case.printing, text="excerpt", excerpt_characters=4)
    (entry,) = entries(attrs.evolve(case, printing=short))
    assert entry.notes[1:] == ("I am", "[Cut here. The whole has 12 characters.]")
    withheld = attrs.evolve(case, printing=msgspec.structs.replace(case.printing, text="withheld"))
    assert ("outside" in whole(withheld), "not printed in this copy (12 characters)" in whole(withheld)) == (
        False,
        True,
    )
