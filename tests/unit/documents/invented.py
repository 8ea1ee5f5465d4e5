"""An invented case: Dev contacts Asha from May 2024 to March 2025, after being asked to stop too."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import attrs
import polars as pl

from chesil.documents.chronology import Chronology, LeftOut
from chesil.terms import settings, tables
from chesil.terms.contact import in_order
from chesil.terms.findings import Counted, Findings, Gap, Occasion, PersonFindings, Strand, TurningPoint, Week

ZONE = "Europe/London"
CHAT, CALLS, NOTES, OLD = "a1" * 8, "b2" * 8, "c3" * 8, "d4" * 8
DEV, DEV_NEW = "+447700900123", "+447700900456"
PRINTING = settings.load().printing
LABELS = {
    "night": "Contact in the night",
    "after_no": "After being asked to stop",
    "burst": "Many in a short time",
    "silent": "Silent call",
    "threat": "Words that may be a threat",
}
RULES = {
    "night": "Contact from this person between 23:00 and 06:00, UK time.",
    "after_no": "Contact from this person after the request to stop on 2 January 2025.",
    "burst": "5 or more contacts within 10 minutes.",
    "silent": "An answered call of 1 to 15 seconds.",
    "threat": "A word from the list of threats, near \u201cyou\u201d or \u201cyour\u201d.",
}


def event(source=CHAT, record=1, at=None, **columns):
    """One row of tables.EVENTS: a chat message from Dev to Asha unless told otherwise."""
    when = datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at
    row = {
        "event_id": f"{source}:{record}",
        "source": source,
        "record": record,
        "kind": "message",
        "at": when,
        "clock": "assumed" if when else "none",
        "zone": ZONE if when else None,
        "ambiguous": False,
        "precision": "minute" if when else "none",
        "channel": "chat",
        "direction": "to_owner",
        "sender": "p1",
        "recipients": ["me"],
        "address_used": DEV,
        "address_hidden": False,
        "state": "sent",
    }
    return {**row, **columns}


def frame(rows):
    """Rows as tables.EVENTS, in order."""
    columns = {name: [row.get(name) for row in rows] for name in tables.EVENTS}
    return in_order(tables.fill(tables.EVENTS, columns, len(rows)))


def case_events():
    """About 60 events: chats, calls, mail, notes, both sides, a duplicate, and unclear times."""
    rows = [
        event(record=1, at="2024-05-03T18:12", text="Hi Asha, Ben gave me your number. Dev from the gym :)"),
        event(record=2, at="2024-05-03T18:40", sender="me", recipients=["p1"], direction="from_owner", text="Hi! Yes, I remember."),
        event(record=3, at="2024-05-20T07:02", text="Thinking of you this morning. Coffee?"),
        event(record=4, at="2024-06-11T21:15", text="Saw you had your green coat on today. Suits you."),
        event(record=5, at="2024-06-11T21:16", text="Why are you not answering"),
        event(record=6, at="2024-07-02T12:00", text="Here is the photo I took", attachments=[
            {"name": "IMG-20240702-WA0001.jpg", "media_type": "image/jpeg", "size_bytes": 184_233, "sha256": None}]),
        event(record=7, at="2024-09-14T22:48", text="I know you are home. The light is on."),
        event(record=8, at="2025-01-02T09:30", sender="me", recipients=["p1"], direction="from_owner",
              text="Dev, please do not contact me again. Not by phone, not by message, not through friends."),
        event(record=9, at="2025-01-02T09:31", text="lol"),
        event(record=10, at="2025-01-02T23:58", text="You do not get to decide that.\n\nYou will be sorry. I know where you work and I know when you leave."),
        event(record=11, at="2025-01-19T03:14", text="\U0001f621\U0001f621\U0001f621 answer me", state="edited"),
        event(record=12, at="2025-02-01T02:20", state="deleted", text=None),
        event(record=13, at="2025-02-14T08:00", text="Happy Valentine's Day \u2764\ufe0f"),
        event(record=14, at="2025-02-14T08:05", kind="notice", notice="blocked", sender="me", direction="from_owner", state="notice", text="You blocked this contact. Tap to unblock."),
    ]  # fmt: skip
    evening = datetime(2025, 2, 15, 22, 50, tzinfo=UTC)
    rows += [
        event(
            CALLS, place, evening + timedelta(minutes=17 * place), kind="call", channel="call", clock="stated",
            precision="exact", zone="+00:00", answered=place % 5 == 0, duration_s=6.0 if place % 5 == 0 else 0.0,
            address_used=DEV_NEW if place > 12 else DEV,
        )
        for place in range(1, 21)
    ]  # fmt: skip
    rows += [
        event(CALLS, 20 + place, datetime(2025, 2, 17, 1, 5, tzinfo=UTC) + timedelta(hours=37 * place), kind="call",
              channel="call", clock="stated", precision="exact", zone="+00:00", sender=None, address_used=None,
              address_hidden=True, answered=True, duration_s=4.0)
        for place in range(1, 8)
    ]  # fmt: skip
    rows += [
        event(CHAT, 20 + place, datetime(2025, 2, 20, 7, 0, tzinfo=UTC) + timedelta(hours=29 * place),
              address_used=DEV_NEW, text=said)
        for place, said in enumerate((
            "New phone, same me", "You think a new number is hard to get?", "Tell Ben to stay away", "I was outside. You looked straight at me.",
            "Answer", "Answer", "ANSWER ME", "ok I am sorry. I only want to talk", "Five minutes. That is all.", "You owe me that",
        ))
    ]  # fmt: skip
    rows += [
        event(NOTES, 1, "2025-02-22T00:00", kind="note", channel="in_person", direction="observed", clock="date_only",
              precision="day", until=datetime(2025, 2, 22, 23, 59, 59, tzinfo=UTC), recipients=[], address_used=None,
              text="He stood across the road from work when I came out. He followed me to the bus stop.",
              place="Bus stop by the library", tags=["following", "waiting_outside"]),
        event(NOTES, 2, "2025-03-01T15:00", kind="note", channel="delivery", direction="observed", precision="about",
              until=datetime(2025, 3, 1, 16, 0, tzinfo=UTC), recipients=[], address_used=None,
              text="Two taxis came that I had not ordered.", tags=["unwanted_taxi"]),
        event(NOTES, 3, None, kind="note", channel="damage", direction="observed", recipients=[], address_used=None,
              as_written="some time in the autumn", text="The tyre of my bicycle was cut.", tags=["damage"]),
        event(OLD, 4, "2025-03-09T06:20", channel="email", subject="Us", address_used="dev@example.org", clock="stated",
              precision="exact", zone="+00:00", text="https://example.org/" + "a" * 120 + "\nRead it."),
        event(CHAT, 40, "2024-10-27T00:30", ambiguous=True, text="Still up?"),
        event(OLD, 1, "2024-05-03T18:12", text="Hi Asha, Ben gave me your number. Dev from the gym :)", duplicate_of=f"{CHAT}:1"),
    ]  # fmt: skip
    return frame(rows)


def people():
    rows = [
        {"person": "me", "name": "Asha", "names": ["Asha", "Ash"], "addresses": ["+447700900001", "asha@example.org"],
         "is_me": True, "basis": "You said that this is you."},
        {"person": "p1", "name": "Dev Marsh", "names": ["Dev Marsh", "Dev Gym"], "addresses": [DEV, DEV_NEW, "dev@example.org"],
         "is_me": False, "basis": "The contact card names both numbers."},
        {"person": "p2", "name": "Ben", "names": ["Ben"], "addresses": ["+447700900777"], "is_me": False, "basis": ""},
    ]  # fmt: skip
    return tables.fill(
        tables.PEOPLE, {name: [row.get(name) for row in rows] for name in tables.PEOPLE}, len(rows)
    )


def sources():
    rows = [
        (CHAT, "/home/asha/secret folder/WhatsApp Chat with Dev.zip", "_chat.txt", "whatsapp", 28_114, 44, 42, 2, "assumed"),
        (CALLS, "calls-2025.csv", None, "calls-csv", 9_201, 27, 27, 0, "stated"),
        (NOTES, "notes.csv", None, "notes-csv", 1_010, 3, 3, 0, "date_only"),
        (OLD, "C:\\Users\\Asha\\old.mbox", None, "mbox", 1_204_113, 6, 5, 1, "stated"),
    ]  # fmt: skip
    columns = {
        "source": [row[0] for row in rows],
        "path": [row[1] for row in rows],
        "member": [row[2] for row in rows],
        "sha256": [row[0] * 4 for row in rows],
        "container_sha256": ["e5" * 32 if row[2] else None for row in rows],
        "format": [row[3] for row in rows],
        "size_bytes": [row[4] for row in rows],
        "records": [row[5] for row in rows],
        "rows": [row[6] for row in rows],
        "problems": [row[7] for row in rows],
        "first": ["2024-05-03T18:12:00", "2025-02-15T23:07:00Z", "2025-02-22", "2024-05-03T18:12:00Z"],
        "last": ["2025-03-04T23:41:00", "2025-02-27T20:05:00Z", "2025-03-01", "2025-03-09T06:20:00Z"],
        "clock": [row[8] for row in rows],
    }
    return tables.fill(tables.SOURCES, columns, len(rows))


def problems():
    columns = {"record": [17, 39], "line": [22, 51], "code": ["no-date"] * 2, "raw": ["x", "y"],
               "message": ["This line has a date that no calendar has."] * 2}  # fmt: skip
    one = {
        "record": [6],
        "line": [None],
        "code": ["cut"],
        "raw": ["z"],
        "message": ["The file ends in the middle of a message."],
    }
    return {CHAT: tables.fill(tables.PROBLEMS, columns, 2), OLD: tables.fill(tables.PROBLEMS, one, 1)}


def signals(events):
    """Signals by simple rules, enough to fill a paper."""
    rows = []
    stop = datetime(2025, 1, 2, 9, 30, tzinfo=UTC)
    for row in events.filter(pl.col("duplicate_of").is_null()).iter_rows(named=True):
        hers, at = row["direction"] == "from_owner", row["at"]
        if hers or at is None:
            continue
        if row["precision"] != "day" and (at.hour >= 23 or at.hour < 6):
            rows.append(("night", row, [row["event_id"]], "structure"))
        if at > stop and row["sender"] == "p1":
            rows.append(("after_no", row, [row["event_id"]], "structure"))
        if row["kind"] == "call" and row["answered"]:
            rows.append(("silent", row, [row["event_id"]], "structure"))
        if row["text"] and "sorry" in row["text"]:
            rows.append(("threat", row, [row["event_id"]], "words"))
    calls = events.filter(pl.col("kind") == "call", pl.col("sender") == "p1")
    if calls.height > 5:
        rows.append(("burst", calls.row(0, named=True), calls["event_id"].to_list(), "structure"))
    columns = {
        "signal": [f"{code}:{row['event_id']}" for code, row, _, _ in rows],
        "behaviour": [code for code, _, _, _ in rows],
        "strand": ["contact"] * len(rows),
        "person": [row["sender"] for _, row, _, _ in rows],
        "at": [row["at"] for _, row, _, _ in rows],
        "until": [row["at"] for _, row, _, _ in rows],
        "events": [events for _, _, events, _ in rows],
        "rule": [RULES[code] for code, _, _, _ in rows],
        "why": ["."] * len(rows),
        "basis": [basis for _, _, _, basis in rows],
    }
    return tables.fill(tables.SIGNALS, columns, len(rows))


def person_findings(events, found, *, person="p1", name="Dev Marsh", gap_days=28):
    """What is found about one sender, worked out the slow way."""
    zone = ZoneInfo(ZONE)
    theirs = events.filter(
        pl.col("sender").eq_missing(person),
        pl.col("direction") != "from_owner",
        pl.col("duplicate_of").is_null(),
    )
    rows = [row for row in theirs.iter_rows(named=True) if row["at"] is not None]
    hers = [
        at
        for at, to in events.filter(pl.col("direction") == "from_owner")
        .select("at", "recipients")
        .iter_rows()
        if person in (to or [])
    ]
    local = [row["at"].astimezone(zone) for row in rows]
    by_hour = [[0] * 24 for _ in range(7)]
    for row, when in zip(rows, local, strict=True):
        if row["precision"] in ("exact", "minute"):
            by_hour[when.weekday()][when.hour] += 1
    mine = found.filter(pl.col("person").eq_missing(person))
    return PersonFindings(
        person=person,
        name=name,
        first=rows[0]["at"] if rows else None,
        last=rows[-1]["at"] if rows else None,
        span_days=(local[-1].date() - local[0].date()).days if rows else 0,
        contacts=theirs.height,
        replies=len(hers),
        days=len({when.date() for when in local}),
        channels=tuple(Counter(theirs["channel"].to_list()).most_common()),
        occasions=tuple(_occasions(rows, mine)),
        strands=tuple(_strands(mine, events)),
        gaps=tuple(
            Gap(start=one["at"], end=two["at"], days=(two["at"] - one["at"]).days, before=one["event_id"], after=two["event_id"])
            for one, two in pairwise(rows)
            if (two["at"] - one["at"]).days >= gap_days
        ),
        turning_points=tuple(_turning_points(rows)) if person == "p1" else (),
        weeks=tuple(_weeks(rows, local, hers)),
        by_hour=tuple(tuple(row) for row in by_hour),
        undated=theirs.height - sum(map(sum, by_hour)),
        cautions=(
            "21 times come from files that give no zone. UK time was assumed.",
            "Asha wrote to Dev Marsh too, last on 2 January 2025.",
        ),
    )  # fmt: skip


def _occasions(rows, found):
    held = []
    for row in rows:
        if held and row["at"] - held[-1][-1]["at"] <= timedelta(hours=1):
            held[-1].append(row)
        else:
            held.append([row])
    codes = {}
    for behaviour, events in found.select("behaviour", "events").iter_rows():
        for each in events:
            codes.setdefault(each, set()).add(behaviour)
    for number, group in enumerate(held, start=1):
        yield Occasion(
            number=number,
            start=group[0]["at"],
            end=group[-1]["at"],
            events=tuple(row["event_id"] for row in group),
            behaviours=tuple(sorted(set().union(*(codes.get(row["event_id"], set()) for row in group)))),
            channels=tuple(sorted({row["channel"] for row in group})),
        )


def _strands(found, events):
    at = dict(events.select("event_id", "at").iter_rows())
    for code in sorted(set(found["behaviour"].to_list())):
        mine = found.filter(pl.col("behaviour") == code)
        ids = sorted({each for ids in mine["events"].to_list() for each in ids}, key=lambda each: at[each])
        yield Strand(
            code=code, title=LABELS.get(code, code), basis=mine["basis"][0], signals=mine.height, events=tuple(ids),
            days=len({at[each].date() for each in ids}), first=at[ids[0]], last=at[ids[-1]], rule=mine["rule"][0],
            why=(".",), count=len(ids),
        )  # fmt: skip


def _turning_points(rows):
    stop, block = datetime(2025, 1, 2, 9, 30, tzinfo=UTC), datetime(2025, 2, 14, 8, 5, tzinfo=UTC)
    after = lambda when: tuple(row["event_id"] for row in rows if row["at"] > when)  # noqa: E731
    yield TurningPoint(
        code="asked_to_stop", at=stop, what="Asha asked Dev Marsh to stop all contact.", events=(f"{CHAT}:8",),
        events_after=after(stop), contacts_after=len(after(stop)), last_after=max((row["at"] for row in rows), default=stop),
        days_after=len({row["at"].date() for row in rows if row["at"] > stop}), before=Counted(contacts=1, days=28), after=Counted(contacts=16, days=28),
    )  # fmt: skip
    yield TurningPoint(
        code="blocked", at=block, what="Asha blocked Dev Marsh.", events=(f"{CHAT}:14",),
        events_after=after(block), contacts_after=len(after(block)), before=Counted(contacts=3, days=28), after=Counted(contacts=41, days=28),
    )  # fmt: skip


def _weeks(rows, local, hers):
    counted, sent = {}, Counter()
    for row, when in zip(rows, local, strict=True):
        monday = when.date() - timedelta(days=when.weekday())
        counted.setdefault(monday, Counter())[row["channel"]] += 1
    for at in hers:
        day = at.astimezone(ZoneInfo(ZONE)).date()
        sent[day - timedelta(days=day.weekday())] += 1
    for monday in sorted(counted.keys() | sent.keys()):
        channels = tuple(sorted(counted.get(monday, Counter()).items()))
        yield Week(monday=monday, by_channel=channels, from_owner=sent[monday])


def chronology(events=None, **changes):
    """The invented case as a Chronology; *changes* replace its parts."""
    events = case_events() if events is None else events
    found = signals(events)
    printed = events.filter(pl.col("duplicate_of").is_null())
    findings = Findings(
        zone=ZONE,
        turning_point_weeks=4,
        people=(
            person_findings(events, found),
            person_findings(events, found, person=None, name="Withheld numbers"),
        ),
        assumptions=("Telephone numbers without a country are taken as United Kingdom numbers.",),
    )
    base = Chronology(
        events=events,
        chosen=tuple(printed["event_id"].to_list()),
        people=people(),
        sources=sources(),
        signals=found,
        findings=findings,
        printing=PRINTING,
        version="0.1.0",
        made=date(2025, 3, 12),
        problems=problems(),
        assumptions={CHAT: ("Dates are read as day, month, year: one line has a day above 12.",)},
        left_out=(
            LeftOut(count=2_310, what="Messages and calls between Asha and other people", why="Nobody asked about these people."),
            LeftOut(count=1, what="Messages that stand in two files", why="Each is printed once; the other place is named beside it."),
        ),
        labels=LABELS,
    )  # fmt: skip
    return attrs.evolve(base, **changes)


def many(count):
    """A long case: *count* messages of one to six lines, in two scripts, with emoji; most have labels."""
    lines = (
        "Answer me. I know that you can read this and I will not stop. \U0001f621",
        "ok",
        "مرحبا، أين أنت؟",
        "Where were you last night?? \U0001f525",
        "You owe me that much.",
    )
    begin = datetime(2023, 1, 2, 0, 20, tzinfo=UTC)
    rows = []
    for place in range(count):
        at = begin + timedelta(minutes=11 * place + (place * place) % 7)
        text = "\n".join(f"{lines[(place + line) % 5]} {place}" for line in range(1 + place * place % 6))
        rows.append(event(CHAT, place + 1, at, text=text))
    return chronology(frame(rows))
