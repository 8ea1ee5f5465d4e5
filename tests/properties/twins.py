"""Slow, plain twins of the structural recognisers: one event after another, no tables.

Each gives a list of (person, event ids), as the recogniser's signals have them.
"""

import re
import tomllib
from collections import defaultdict
from datetime import date, datetime, timedelta
from importlib import resources
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from chesil.recognisers import noted_acts
from chesil.terms.acts import ACTS
from chesil.terms.settings import Settings

UK = ZoneInfo("Europe/London")
Event = dict[str, Any]
Found = list[tuple[str | None, tuple[str, ...]]]


class Log:
    """The events of a case, in order, with what the twins ask of them."""

    def __init__(self, events: list[Event], settings: Settings) -> None:
        timed = [event for event in events if event["duplicate_of"] is None]
        self.events = sorted(timed, key=lambda e: (e["at"] is None, e["at"] or 0, e["source"], e["record"]))
        self.settings = settings
        for place, event in enumerate(self.events):
            event["place"] = place
            event["local"] = event["at"] and event["at"].astimezone(UK)
            event["end"] = event["until"] or event["at"]
            event["timed"] = (
                event["at"] is not None
                and event["precision"] in ("exact", "minute")
                and event["clock"] in ("stated", "assumed")
            )
        self.dated = [event for event in self.events if event["at"] is not None]
        self.contacts = [event for event in self.dated if _is_contact(event)]
        self.acts = [event for event in self.dated if _is_act(event)]
        self.with_acts = [event for event in self.dated if _is_contact(event) or _is_act(event)]

    def group(self, thread: str | None) -> bool:
        """Whether several people, or several recipients, are in a thread."""
        inside = [e for e in self.contacts if thread is not None and e["thread"] == thread]
        return len({e["sender"] for e in inside if e["sender"]}) > 1 or any(
            len(e["recipients"] or []) > 1 for e in inside
        )

    def only(self, thread: str | None) -> str | None:
        """The one other person of a thread, if there is one."""
        senders = {
            e["sender"] for e in self.contacts if thread is not None and e["thread"] == thread and e["sender"]
        }
        return senders.pop() if len(senders) == 1 else None

    def written(self) -> list[tuple[Event, str | None]]:
        """What she sent, with each person it went to."""
        found = []
        for event in self.dated:
            if (
                event["direction"] == "from_owner"
                and event["kind"] in ("message", "call")
                and _delivered(event)
            ):
                to = sorted({each for each in event["recipients"] or [] if each != "me"})
                found += [(event, each) for each in to or [self.only(event["thread"])]]
        return found

    def told_alone(self, event: Event) -> bool:
        """Whether a message of hers went to one person alone."""
        to = {each for each in event["recipients"] or [] if each != "me"}
        return len(to) <= 1 and not self.group(event["thread"])

    def stretches(self) -> list[list[Event]]:
        """Contacts of one person in a row with no reply between them."""
        written = self.written()
        found = []
        for person in sorted({e["sender"] for e in self.contacts if e["sender"]}):
            theirs = [e for e in self.contacts if e["sender"] == person and e["timed"]]
            row: list[Event] = []
            for event in theirs:
                replied = row and any(
                    row[-1]["place"] < her["place"] < event["place"]
                    and (to == person or (her["thread"] is not None and her["thread"] == event["thread"]))
                    for her, to in written
                )
                if row and (replied or row[-1]["answered"]):
                    found.append(row)
                    row = []
                row = [*row, event]
            found += [row] if row else []
        return found

    def requests(self) -> list[tuple[int, str, Event]]:
        """(place, person, event) of each request to stop; what comes after the place came after it."""
        found = []
        for her, person in self.written():
            if her["kind"] == "message" and person and self.told_alone(her) and asks(her["text"]):
                found.append((self._surely_before(her), person, her))
        for event in self.dated:
            if event["kind"] == "note" and "asked_to_stop" in (event["tags"] or []):
                found += [(self._surely_before(event), person, event) for person in _persons(event)]
        timed = [(person, event["at"]) for _, person, event in found if event["end"] == event["at"]]
        told = [
            each
            for each in found
            if not (each[2]["kind"] == "note" and each[2]["precision"] == "day")
            or not any(who == each[1] and each[2]["at"] <= at <= each[2]["end"] for who, at in timed)
        ]
        return sorted(told, key=lambda each: (each[0], each[1]))

    def notices(self) -> list[tuple[int, str, str]]:
        """(place, person, notice) of each block, unblock and changed number."""
        found = []
        for event in self.dated:
            if event["notice"] in ("blocked", "unblocked", "number_changed"):
                alone = self.only(event["thread"])
                named = _persons(event) or ([alone] if alone else [])
                found += [(event["place"], person, event["notice"]) for person in named]
        return found

    def _surely_before(self, event: Event) -> int:
        """The place after which everything came after *event*, however late it was within its time."""
        return (
            event["place"]
            if event["end"] == event["at"]
            else max(e["place"] for e in self.dated if e["at"] <= event["end"])
        )


def _delivered(event: Event) -> bool:
    return event["state"] in (None, "sent", "deleted", "edited")


def _is_contact(event: Event) -> bool:
    someone = event["sender"] or event["address_hidden"] or event["kind"] == "call"
    return bool(
        event["direction"] == "to_owner"
        and event["kind"] in ("message", "call")
        and _delivered(event)
        and someone
    )


def _is_act(event: Event) -> bool:
    return bool(
        event["kind"] == "note"
        and event["direction"] != "from_owner"
        and set(event["tags"] or []) & set(ACTS)
    )


def _persons(event: Event) -> list[str]:
    return sorted({each for each in (event["sender"], *(event["recipients"] or [])) if each and each != "me"})


def _caller(event: Event) -> tuple[str | None, bool]:
    """A person, a withheld number, or nobody named: three kinds that are never added up."""
    return event["sender"], event["sender"] is None and bool(event["address_hidden"])


def _ids(events: list[Event]) -> tuple[str, ...]:
    return tuple(event["event_id"] for event in events)


def _by(events: list[Event], key: Any) -> list[list[Event]]:
    groups: dict[Any, list[Event]] = defaultdict(list)
    for event in events:
        groups[key(event)].append(event)
    return list(groups.values())


def _stretch_union(rows: list[Event], flagged: list[tuple[int, int]]) -> list[list[Event]]:
    """Rows inside stretches (first, last), joined where two stretches share a row."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(flagged):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return [rows[first : last + 1] for first, last in found]


def _crowds(rows: list[Event], *, count: int, minutes: int) -> list[list[Event]]:
    near = timedelta(minutes=minutes)
    flagged = [
        (first, first + count - 1)
        for first in range(len(rows) - count + 1)
        if rows[first + count - 1]["at"] - rows[first]["at"] <= near
    ]
    return _stretch_union(rows, flagged)


def silent_or_hung_up_calls(log: Log) -> Found:
    limit = log.settings.silent_or_hung_up_calls.seconds
    found: Found = []
    for event in log.contacts:
        if event["kind"] != "call" or event["channel"] == "voicemail":
            continue
        seconds, answered = event["duration_s"], event["answered"]
        if answered is None and seconds is not None:
            answered = seconds > 0
        short = answered is True and seconds is not None and seconds <= limit
        if short or (answered is False and event["address_hidden"]):
            found.append((event["sender"], _ids([event])))
    return found


def call_barrage(log: Log) -> Found:
    limits = log.settings.call_barrage
    calls = [e for e in log.contacts if e["kind"] == "call" and e["timed"]]
    return [
        (theirs[0]["sender"], _ids(crowd))
        for theirs in _by(calls, _caller)
        for crowd in _crowds(theirs, count=limits.calls, minutes=limits.minutes)
    ]


def message_barrage(log: Log) -> Found:
    limits = log.settings.message_barrage
    return [
        (row[0]["sender"], _ids(crowd))
        for row in log.stretches()
        for crowd in _crowds(
            [e for e in row if e["kind"] == "message"], count=limits.messages, minutes=limits.minutes
        )
    ]


def persistence_without_reply(log: Log) -> Found:
    limits = log.settings.persistence_without_reply
    return [
        (row[0]["sender"], _ids(row))
        for row in log.stretches()
        if len(row) >= (limits.answered if _is_answered(log, row) else limits.contacts)
        and len(row) >= limits.contacts
        and max(e["end"] for e in row) - row[0]["at"] >= timedelta(hours=limits.hours)
    ]


def _is_answered(log: Log, row: list[Event]) -> bool:
    last = row[-1]
    refused = [place for place, person, _ in log.requests() if person == last["sender"]]
    refused += [
        place for place, person, notice in log.notices() if (person, notice) == (last["sender"], "blocked")
    ]
    if refused and min(refused) < row[0]["place"]:
        return False
    if last["answered"]:
        return True
    asked = [(person, her["event_id"]) for _, person, her in log.requests()]
    for her, to in log.written():
        to_them = to == last["sender"] or (her["thread"] is not None and her["thread"] == last["thread"])
        if her["place"] > last["place"] and to_them:
            late = her["at"] - max(e["end"] for e in row) > timedelta(
                hours=log.settings.persistence_without_reply.hours
            )
            return not late and (last["sender"], her["event_id"]) not in asked
    return False


def channel_switching(log: Log) -> Found:
    limits = log.settings.channel_switching
    reach = timedelta(hours=limits.hours)
    found: Found = []
    for row in log.stretches():
        flagged = []
        for last, event in enumerate(row):
            ways: set[str] = set()
            for first in range(last, -1, -1):
                if event["at"] - row[first]["at"] > reach:
                    break
                ways.add("call" if row[first]["channel"] == "voicemail" else row[first]["channel"])
                if len(ways) == limits.channels:
                    flagged.append((first, last))
                    break
        found += [(row[0]["sender"], _ids(each)) for each in _stretch_union(row, flagged)]
    return found


def night_contact(log: Log) -> Found:
    limits = log.settings.night_contact
    nights: dict[tuple[Any, date], list[Event]] = defaultdict(list)
    for event in log.contacts:
        if not event["timed"]:
            continue
        clock, day = event["local"].time(), event["local"].date()
        if clock >= limits.start:
            nights[_caller(event), day].append(event)
        elif clock < limits.end:
            nights[_caller(event), day - timedelta(days=1)].append(event)
    return [(events[0]["sender"], _ids(events)) for events in nights.values()]


def resumption_after_silence(log: Log) -> Found:
    days = timedelta(days=log.settings.conduct.gap_days)
    latest: dict[str, datetime] = {}
    found: Found = []
    for event in log.dated:
        person, counts = event["sender"], event in log.with_acts
        if person is None or not (counts or may_be_theirs(event)):
            continue
        if counts and person in latest and event["at"] - latest[person] >= days:
            found.append((person, _ids([event])))
        latest[person] = max(latest.get(person, event["end"]), event["end"])
    return found


def may_be_theirs(event: Event) -> bool:
    """Whether an event that does not count as contact may still be about one."""
    return (
        event["kind"] in ("message", "call", "note", "media")
        and event["direction"] not in ("from_owner", "between_others")
        and event["sender"] != "me"
        and not (event["kind"] == "note" and event["tags"] == ["asked_to_stop"])
    )


def contact_after_asked_to_stop(log: Log) -> Found:
    groups: dict[tuple[str, int], list[Event]] = defaultdict(list)
    requests = log.requests()
    for event in log.with_acts:
        before = [
            place for place, person, _ in requests if person == event["sender"] and place < event["place"]
        ]
        if before:
            groups[event["sender"], max(before)].append(event)
    firsts = {person: min(place for who, place in groups if who == person) for person, _ in groups}
    for (person, place), events in groups.items():
        if place > firsts[person]:
            groups[person, firsts[person]].extend(events)
    return [(person, _ids(events)) for (person, _), events in groups.items()]


def contact_after_block_or_new_address(log: Log) -> Found:
    notices = log.notices()
    triggers = [(place, person) for place, person, notice in notices if notice != "unblocked"]
    triggers += [(place, person) for place, person, _ in log.requests()]
    first: dict[tuple[str, str], tuple[int, bool]] = {}
    hers = [(e["place"], person, e["address_used"], True) for e, person in log.written() if log.told_alone(e)]
    theirs = [(e["place"], e["sender"], e["address_used"], False) for e in log.contacts]
    for place, person, address, by_her in sorted(hers + theirs, key=lambda each: each[0]):
        if person and address:
            first.setdefault((person, address), (place, by_her))
    groups: dict[tuple[Any, ...], list[Event]] = defaultdict(list)
    for event in log.contacts:
        person, address = event["sender"], event["address_used"]
        states = [
            (place, notice) for place, who, notice in notices if who == person and place < event["place"]
        ]
        states = [each for each in states if each[1] != "number_changed"]
        block = states[-1][0] if states and states[-1][1] == "blocked" else None
        new = None
        if person and address:
            place, by_her = first[person, address]
            before = [at for at, who in triggers if who == person and at < place]
            known = min(at for (who, _), (at, _) in first.items() if who == person)
            if before and not by_her and known < max(before):
                new = address
        if block is not None or new is not None:
            groups[person, block, new].append(event)
    return [(key[0], _ids(events)) for key, events in groups.items()]


def contact_on_dates_that_matter(log: Log) -> Found:
    groups: dict[tuple[Any, date], list[Event]] = defaultdict(list)
    for event in log.with_acts:
        day = event["local"].date()
        for named in log.settings.dates:
            same = (
                (day.month, day.day) == (named.day.month, named.day.day) if named.yearly else day == named.day
            )
            if same and event["precision"] in ("exact", "minute", "day"):
                groups[_caller(event), day].append(event)
                break
    return [(events[0]["sender"], _ids(events)) for events in groups.values()]


def contact_under_order(log: Log) -> Found:
    groups: dict[tuple[str, date], list[Event]] = defaultdict(list)
    for event in log.with_acts:
        first, last = event["local"].date(), event["end"].astimezone(UK).date()
        for order in log.settings.orders:
            inside = order.starts <= first and (order.ends is None or last <= order.ends)
            if event["sender"] and inside and order.person in (None, event["sender"]):
                groups[event["sender"], first].append(event)
                break
    return [(person, _ids(events)) for (person, _), events in groups.items()]


def many_recipients(log: Log) -> Found:
    limits = log.settings.many_recipients
    known = {e["sender"] for e in log.with_acts if e["sender"]}
    found: Found = []
    for person in sorted(known):
        runs: list[list[Event]] = []
        for event in log.dated:
            between = event["direction"] == "between_others" and event["kind"] in ("message", "call")
            if not (between and event["sender"] == person and _delivered(event) and _others(event)):
                continue
            if runs and event["at"] - runs[-1][-1]["at"] <= timedelta(days=limits.days):
                runs[-1].append(event)
            else:
                runs.append([event])
        found += [
            (person, _ids(run)) for run in runs if len(set().union(*map(_others, run))) >= limits.people
        ]
    return found


def _others(event: Event) -> set[str]:
    return {each for each in event["recipients"] or [] if each not in ("me", event["sender"])}


def noted(log: Log) -> dict[str, Found]:
    found: dict[str, Found] = {behaviour.code: [] for behaviour in noted_acts.BEHAVIOURS}
    for event in log.events:
        if event["kind"] == "note" and event["direction"] != "from_owner":
            for code in {
                family for tag in event["tags"] or [] for family in FAMILIES if tag in FAMILIES[family]
            }:
                found[code].append((event["sender"], _ids([event])))
    return found


FAMILIES = {
    "noted_following": {"following"},
    "noted_watching": {"waiting_outside", "watching", "entering_premises"},
    "noted_threats": {
        "threat_person",
        "threat_family",
        "threat_property",
        "threat_self_harm",
        "threat_images",
    },
    "noted_damage": {"damage", "interfering_property"},
}

_WORDS = tomllib.loads(resources.files("chesil.terms").joinpath("asked_to_stop.toml").read_text("utf-8"))
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def asks(text: str | None) -> bool:
    """Whether a message asks to stop, sentence by sentence; without mails and the word list before it."""
    if text is None:
        return False
    plain = re.sub("['’‘`´]", "", _HIDDEN.sub("", text.lower()))
    plain = re.sub("(?m)^>.*$", "", plain)
    plain = re.sub(r"[ \t]+", " ", plain)
    if any(re.search(pattern, plain) for pattern in _WORDS["joking"]):
        return False
    for sentence in re.findall(r"[^.!?\n]+", plain):
        asked = any(
            re.search(pattern.replace("OPENING", _WORDS["opening"]), sentence.strip())
            for pattern in _WORDS["asks"]
        )
        if asked and not any(re.search(pattern, sentence.strip()) for pattern in _WORDS["not_asking"]):
            return True
    return False


def rises(counts: list[int], *, side: int = 2) -> list[float]:
    """The log-likelihood ratio of a rise at each allowed week, by the textbook formula."""
    from math import log

    def fit(part: list[int]) -> float:
        mean = sum(part) / len(part)
        return sum(part) * log(mean) if mean else 0.0

    found = []
    for week in range(side, len(counts) - side + 1):
        before, after = counts[:week], counts[week:]
        higher = sum(after) / len(after) > sum(before) / len(before)
        found.append(fit(before) + fit(after) - fit(counts) if higher else 0.0)
    return found


def occasions(events: list[Event], *, minutes: int) -> list[tuple[str, ...]]:
    """Event ids of each occasion of one person's contacts, in the order they start."""
    timed = sorted((e for e in events if e["timed"]), key=lambda e: e["place"])
    found: list[list[Event]] = []
    for event in timed:
        if found and event["at"] - found[-1][-1]["at"] <= timedelta(minutes=minutes):
            found[-1].append(event)
        else:
            found.append([event])
    vague = sorted((e for e in events if not e["timed"]), key=lambda e: (e["local"].date(), e["place"]))
    found += [list(group) for _, group in groupby(vague, key=lambda e: e["local"].date())]
    return [
        _ids(each)
        for each in sorted(
            found, key=lambda each: (min(e["at"] for e in each), each[0]["timed"] is False, each[0]["place"])
        )
    ]
