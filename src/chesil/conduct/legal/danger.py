"""Signs that things may be getting worse, and of danger now, as far as records can show them. No score.

A sign is raised by a fixed rule from acts, notes and signals, and names what it rests on. The records
cannot show most danger: that no sign is raised says nothing about safety, so the list of what means
danger now is always told whole.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

import attrs
import polars as pl

from chesil import law
from chesil.conduct.legal.acts import PersonActs
from chesil.conduct.legal.noted import noted
from chesil.conduct.legal.record import Note, Record
from chesil.terms import heard
from chesil.terms.findings import UNNAMED, PersonFindings
from chesil.terms.legal import ActRead, DangerSign

_NOW: Final = timedelta(days=14)  # what is older than two weeks is told as a sign, not as danger now
_SOON: Final = timedelta(days=30)
_FEW: Final = 6  # entries named by number in one sentence
_PLACES: Final = ("following", "waiting_outside", "watching", "entering_premises", "violence", "damage")
_THREATS: Final = ("threat_person", "threat_family", "threat_self_harm")
_PROPERTY: Final = ("damage", "interfering_property")
_READ: Final = (*_THREATS[:2], "watching")


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE)


_NEAR: Final = _words(
    r"outside\b", r"at your (?:door|house|flat|work)\b", r"on my way\b", r"coming (?:over|round|to you)\b",
    r"let me in\b", r"come down\b",
)  # fmt: skip
_KILL: Final = _words("kill", "murder", r"dead\b", r"die\b", "stab", "shoot", "slit", "burn you")
_HURT: Final = _words("hospital", "ambulance", r"a&e\b", "unconscious", r"broken\b", "bleeding", "stitches")
_RELEASED: Final = _words(r"released\b", r"let out\b", r"out of (?:prison|custody|jail)\b", r"escaped\b")
_PREGNANT: Final = _words("pregnan", "midwife", "new ?born", "expecting a baby")
_ABROAD: Final = _words(
    "forced? marriage", "forced? (?:me )?to marry", "tak(?:e|en|es|ing) (?:me |us )?abroad"
)
_PET: Final = _words(
    r"(?:hurt|killed|poisoned|kicked|beat|hit) (?:my|our|the) "
    r"(?:dog|cat|kitten|pupp(?:y|ies)|pet|horse|rabbit)s?\b"
)
_SUICIDE: Final = _words(
    "suicid", "kill(?:ing)? (?:him|her|them|my)sel", "end(?:ing)? (?:it all|my life)", "overdose"
)
_STRANGLED: Final = _words(
    "strangl", "chok(?:ed|ing)", "throttl", "suffocat", "smother", r"by the (?:throat|neck)\b",
    r"(?:a?round|on|to) (?:my|her|his|their) (?:throat|neck)\b", r"(?:could|can)(?:n.?t| not) breathe\b",
    r"(?:grabbed|held|squeezed) (?:my|her|his|their) (?:throat|neck)\b",
)  # fmt: skip
_LOCKED_IN: Final = _words(
    "locked (?:me|us) in", "would not let (?:me|us) (?:leave|out)", "held (?:me|us)", "kidnap", "abduct"
)


@attrs.frozen(kw_only=True, eq=False)
class Signs:
    """What the signs about one person rest on: lists of event ids, in time order."""

    theirs: PersonActs

    @property
    def record(self) -> Record:
        """The case."""
        return self.theirs.record

    @property
    def person(self) -> PersonFindings:
        """Whom the signs are about."""
        return self.theirs.person

    @property
    def acts(self) -> tuple[ActRead, ...]:
        """What they did."""
        return self.theirs.acts

    def raised(self) -> tuple[DangerSign, ...]:
        """The signs, danger now first; none where nothing points to one."""
        found = []
        for marker in law.danger_markers(self.record.jurisdiction):
            if events := self._met.get(marker.id):
                found.append(self._sign(marker, events))
            elif marker.id == "a-time-of-change" and (near := self._dates_near()):
                found.append(self._sign(marker, [], near))
        return tuple(found)

    def _sign(self, marker: law.DangerMarker, events: list[str], noticed: str = "") -> DangerSign:
        return DangerSign(
            id=marker.id,
            now=marker.now,
            sentence=f"{marker.recorded}{self._doubted(marker.id)}",
            noticed=noticed or self._noticed(events),
            do=marker.recorded_do,
            call=tuple(each.id for each in marker.call),
            events=tuple(events),
        )

    def _doubted(self, marker: str) -> str:
        """What is added to a return after a silence when entries from that time name nobody."""
        returns = [each for each in self.person.turning_points if each.code == "resumption"]
        if marker != "back-after-silence" or not all(each.unnamed for each in returns):
            return ""
        return " Some entries from that time name nobody, so it may not have stopped."

    def _noticed(self, events: list[str]) -> str:
        instants = [self._instants[each] for each in events if each in self._instants]
        last = self.record.day(max(instants)) if instants else None
        when = f", {'on' if len(events) == 1 else 'the last on'} {last.day} {last:%B %Y}" if last else ""
        return f"{self._entries(events)} may show it{when}."

    def _entries(self, events: list[str]) -> str:
        """Which entries they are, by number; how many where they are many or are not printed."""
        numbers = [] if len(events) > _FEW else self.record.printed(events).values()
        if len(numbers) < len(events):
            return "1 entry" if len(events) == 1 else f"{len(events):,} entries"
        *others, last = map(str, sorted(numbers))
        return f"Entries {', '.join(others)} and {last}" if others else f"Entry {last}"

    def of(self, *codes: str, within: timedelta | None = None) -> list[str]:
        """Events that point to acts of these kinds; of those only shortly before today, if asked."""
        lately = (act for act in self.acts if self._recent(act.last, within)) if within else self.acts
        return self.theirs.pointing(codes, among=lately)

    def noted(self, *cues: str, within: timedelta | None = None) -> list[str]:
        """Her notes on this person whose words hold one of the cues of the reading."""
        marked = {note for cue in cues for note in self._cues.get(cue, ())}
        return [each.event for each in self._notes if each.event in marked and self._near(each, within)]

    def said(self, pattern: re.Pattern[str], within: timedelta | None = None) -> list[str]:
        """Her notes on this person whose words fit a pattern."""
        return [each.event for each in self._notes if pattern.search(each.text) and self._near(each, within)]

    def behaviour(self, code: str) -> list[str]:
        """The events of one behaviour."""
        return [event for strand in self.person.strands if strand.code == code for event in strand.events]

    def turning(self, code: str) -> list[str]:
        """The events of turning points of one kind."""
        return [event for point in self.person.turning_points if point.code == code for event in point.events]

    def fitting(self, events: list[str], pattern: re.Pattern[str]) -> list[str]:
        """Those of *events* whose words fit a pattern."""
        return [event for event in events if pattern.search(self._texts.get(event, ""))]

    def in_person(self) -> list[str]:
        """Acts at a place, where contact from afar came before them."""
        placed = [act for act in self.acts if not act.words_only and set(act.kinds) & set(_PLACES)]
        remote = [act.first for act in self.acts if act not in placed]
        first = min(remote, default=None)
        later = (act for act in placed if first is not None and act.first > first)
        return self.theirs.pointing(_PLACES, among=later)

    def fear_after_none(self) -> list[str]:
        """Notes of fear of violence after an act that was noted without it."""
        dated = [note for note in self._notes if note.first and note.acts]
        calm = min((note.first for note in dated if note.first and not note.feared_violence), default=None)
        return [
            note.event for note in dated
            if calm and note.first and note.feared_violence and note.first > calm
        ]  # fmt: skip

    def under_order(self) -> list[str]:
        """Contacts and acts while an order was in force."""
        return self.behaviour("contact_under_order")

    def tracked_and_close(self) -> list[str]:
        """A tracker or spyware, and a place, both lately."""
        tracked, close = self.of("monitoring", within=_NOW), self.of(*_PLACES, within=_NOW)
        return [*tracked, *close] if tracked and close else []

    def _dates_near(self) -> str:
        """A date that matters to her in the days to come."""
        today = self.record.today
        if today is None or self.person.person in (None, UNNAMED):
            return ""
        for each in self.record.settings.dates:
            day = _next(each.day, today) if each.yearly else each.day
            if day and today <= day <= today + _SOON:
                return f"A date you named is on {day.day} {day:%B %Y}."
        return ""

    def _recent(self, day: date, within: timedelta | None) -> bool:
        today = self.record.today
        return within is None or (today is not None and timedelta() <= today - day <= within)

    def _near(self, note: Note, within: timedelta | None) -> bool:
        return within is None or (note.last is not None and self._recent(note.last, within))

    @cached_property
    def _met(self) -> Mapping[str, list[str]]:
        """What each rule found, by its marker."""
        rules = ((each.id, _RULES.get(each.id)) for each in law.danger_markers(self.record.jurisdiction))
        return {code: list(dict.fromkeys(rule(self))) for code, rule in rules if rule}

    @cached_property
    def _instants(self) -> Mapping[str, datetime]:
        """When each event that a rule found began."""
        return self.record.instants({event for events in self._met.values() for event in events})

    @cached_property
    def _notes(self) -> list[Note]:
        """Her notes that name this person; for acts that name nobody, those."""
        whose = None if self.person.person == UNNAMED else self.person.person
        nobody = self.person.person is None
        return [note for note in self.record.notes.values() if not nobody and note.person == whose]

    @cached_property
    def _cues(self) -> Mapping[str, frozenset[str]]:
        """Her notes by the cues that their words hold."""
        facts = noted(self._notes)
        return {
            code: frozenset(event for event, each in facts.items() if code in each.done)
            for code in ("weapon", "sexual")
        }

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        """The words of the messages, their recordings and notes that threaten or tell of watching."""
        wanted = self.of(*_READ)
        rows = self.record.events.filter(pl.col("event_id").is_in(wanted))
        said = pl.concat_str("text", heard.texts(), separator="\n", ignore_nulls=True)
        return {event: text or "" for event, text in rows.select("event_id", said).iter_rows()}


def _next(day: date, today: date) -> date | None:
    """The next day of the year that *day* comes round on; None for 29 February in most years."""
    for year in (today.year, today.year + 1):
        try:
            found = day.replace(year=year)
        except ValueError:
            continue
        if found >= today:
            return found
    return None


_Rule = Callable[[Signs], list[str]]
_RULES: Final[Mapping[str, _Rule]] = {
    "near-or-trying-to-get-in": lambda of: [
        *of.of("waiting_outside", "entering_premises", within=_NOW),
        *of.fitting(of.of("watching", within=_NOW), _NEAR),
    ],
    "weapon-now": lambda of: of.noted("weapon", within=_NOW),
    "strangled": lambda of: of.said(_STRANGLED, within=_NOW),
    "threat-to-kill-with-a-plan": lambda of: of.fitting(
        of.of("threat_person", "threat_family", within=_NOW), _KILL
    ),
    "suicide": lambda of: of.of("threat_self_harm", within=_NOW) or of.said(_SUICIDE, within=_NOW),
    "taken-or-locked-in": lambda of: of.said(_LOCKED_IN, within=_NOW),
    "badly-hurt": lambda of: [each for each in of.of("violence", within=_NOW) if each in of.said(_HURT)],
    "tracker-and-close": Signs.tracked_and_close,
    "just-released": lambda of: of.said(_RELEASED, within=_SOON),
    "taken-abroad-or-married": lambda of: of.said(_ABROAD, within=_SOON),
    "more-often": lambda of: of.behaviour("rising_frequency"),
    "from-online-to-in-person": Signs.in_person,
    "threats-or-last-resort": lambda of: of.of(*_THREATS),
    "strangulation-ever": lambda of: of.said(_STRANGLED),
    "weapon-ever": lambda of: of.noted("weapon"),
    "order-or-bail-broken": Signs.under_order,
    "new-way-after-block": lambda of: of.behaviour("contact_after_block_or_new_address"),
    "damage": lambda of: of.of(*_PROPERTY),
    "threat-to-damage": lambda of: of.of("threat_property"),
    "animal-hurt": lambda of: of.said(_PET),
    "through-others": lambda of: of.of("indirect_contact"),
    "tracker-or-spyware": lambda of: of.of("monitoring"),
    "back-after-silence": lambda of: of.turning("resumption"),
    "pregnancy": lambda of: of.said(_PREGNANT),
    "more-afraid": Signs.fear_after_none,
    "sexual-abuse": lambda of: of.of("sexual_harassment") or of.noted("sexual"),
    "cut-off": lambda of: of.of("control"),
}


def helplines(record: Record, ids: Iterator[str]) -> tuple[law.Service, ...]:
    """The services named by *ids*, emergency numbers always among them, in the order of the law's list."""
    wanted = {"emergency", "emergency-text", "emergency-relay", "police", *ids}
    return tuple(each for each in law.services(record.jurisdiction) if each.id in wanted)
