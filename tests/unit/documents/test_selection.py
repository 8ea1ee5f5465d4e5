"""Which events a paper holds: those with the people it is about, and what her notes point to."""

import attrs
import polars as pl

import invented
from chesil.documents.selection import select
from chesil.terms import tables
from chesil.terms.findings import Findings
from invented import CALLS, CHAT, NOTES, OLD, ZONE, event, frame

FARAH = {"sender": "p2", "channel": "chat", "thread": "Farah", "address_used": None}
HERS = {"sender": "me", "direction": "from_owner", "recipients": ["p2"], "thread": "Farah"}


def note(record, at, text, *, evidence=(), details=None, sender="p1"):
    attached = [
        {"name": name, "media_type": None, "size_bytes": None, "sha256": None} for name in evidence
    ] or None
    return event(
        NOTES, record, at, kind="note", channel="other", direction="observed", sender=sender, text=text,
        attachments=attached, details=details,
    )  # fmt: skip


def chosen(*rows, most=1_000):
    people = pl.concat(
        [
            invented.people().filter(pl.col("person").is_in(["me", "p1"])),
            tables.fill(
                tables.PEOPLE,
                {"person": ["p2"], "name": ["Farah Khan"], "names": [["Farah Khan"]], "addresses": [[]], "is_me": [False]},
                1,
            ),
        ]
    )  # fmt: skip
    case = invented.chronology()
    findings = attrs.evolve(case.findings, people=(attrs.evolve(case.findings.people[0], turning_points=()),))
    sources = case.sources.with_columns(
        rows=pl.when(pl.col("source") == OLD).then(1).otherwise(40).cast(pl.Int64),
        path=pl.when(pl.col("source") == OLD).then(pl.lit("Mail/Flowers.EML")).otherwise("path"),
    )
    return select(
        frame(list(rows)),
        tables.empty(tables.SIGNALS),
        Findings(zone=ZONE, turning_point_weeks=4, people=findings.people, assumptions=()),
        people=people,
        sources=sources,
        most=most,
    )


def test_what_a_note_names_as_evidence_is_shown_with_the_reason():
    told = note(1, "2025-02-01T10:00", "Roses came", evidence=["flowers.eml", "shot.png", "chat.txt"])
    mail = event(OLD, 1, "2025-01-31T09:00", sender="p2", channel="email", text="On their way")
    shot = event(CHAT, 1, "2025-01-30T09:00", **FARAH, text="look", attachments=[
        {"name": "Shot.PNG", "media_type": None, "size_bytes": None, "sha256": None}])  # fmt: skip
    other = event(CALLS, 1, "2025-01-30T09:00", **FARAH, text="hello")
    found = chosen(told, mail, shot, other)
    assert set(found.chosen) == {told["event_id"], mail["event_id"], shot["event_id"]}
    assert found.reasons == dict.fromkeys(
        [mail["event_id"], shot["event_id"]], "Here because a note names it as evidence."
    )
    assert [left.count for left in found.left_out] == [1]


def test_a_friends_words_about_the_person_near_a_note_that_names_the_friend_are_shown_with_the_talk_after():
    told = note(1, "2025-02-01T20:00", "He wrote to her", details='{"witnesses": "Farah, who kept it"}')
    rows = {
        "before": event(record=1, at="2025-02-01T18:00", **FARAH, text="Coffee?"),
        "speaks": event(record=2, at="2025-02-01T19:00", **FARAH, text="Dev messaged me"),
        "hers": event(record=3, at="2025-02-01T19:05", **HERS, text="Please keep it"),
        "next": event(record=4, at="2025-02-01T19:29", **FARAH, text="Of course"),
        "later": event(record=5, at="2025-02-01T19:31", **FARAH, text="Soup tonight?"),
        "far": event(record=6, at="2025-03-01T19:00", **FARAH, text="Dev has asked Tom too"),
    }
    found = chosen(told, *rows.values())
    shown = {name for name, row in rows.items() if row["event_id"] in found.chosen}
    assert shown == {"speaks", "hers", "next"}
    assert set(found.reasons.values()) == {
        "Here because a note names who took part, and Dev Marsh is spoken of."
    }


def test_a_friends_talk_stays_out_where_no_note_names_the_friend_or_the_name_is_part_of_a_word():
    talk = event(record=2, at="2025-02-01T19:00", **FARAH, text="Dev messaged me")
    devon = event(record=3, at="2025-02-01T19:00", **FARAH, text="We drove to Devon")
    alone = note(1, "2025-02-01T20:00", "He stood outside")
    assert chosen(alone, talk).chosen == (alone["event_id"],)
    named = note(2, "2025-02-01T20:00", "Farah saw it")
    assert chosen(named, devon).chosen == (named["event_id"],)
    about_nobody = note(3, "2025-02-01T20:00", "Farah came for dinner", sender=None)
    assert chosen(about_nobody, talk).chosen == (about_nobody["event_id"],)


def test_what_notes_point_to_stays_in_a_paper_that_had_to_be_cut():
    told = note(1, "2025-02-01T10:00", "Roses came", evidence=["flowers.eml"])
    mail = event(OLD, 1, "2025-01-31T09:00", sender="p2", channel="email", text="On their way")
    many = [event(record=place, at="2025-01-01T10:00", text="hi") for place in range(1, 20)]
    found = chosen(told, mail, *many, most=10)
    assert set(found.chosen) == {told["event_id"], mail["event_id"]}
