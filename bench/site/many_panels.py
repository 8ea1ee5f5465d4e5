"""A year of panels of many areas, put into the database of an installation with real seals and keys of their own."""

import os
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import attrs

from bench import invented
from bench.site.many_cases import Rows, _locked, _ref, tend

KINDS: Final = (
    "council", "police", "advocates", "health", "housing", "probation", "children", "adults", "education", "voluntary",
)  # fmt: skip
_LINES: Final = (
    ("fact", "Seen outside the school on two evenings this week, and once at their work."),
    ("risk", "It gets worse since they moved apart, and he has said that he has nothing to lose."),
    ("voice", "I only want to go home without looking behind me."), ("gap", "Where he lives now is not known."),
    ("crime", "A threat by text that nobody has reported yet."), ("fact", "The children sleep at their aunt’s."),
)  # fmt: skip
_ACTIONS: Final = ("Ask for an order", "Change the locks", "See them alone", "Speak with the school")
_SUMMARY: Final = (
    "It happens more often, and now at their work as well. They are afraid to go out alone. " * 6
)
_EVERY: Final = timedelta(days=14)


@attrs.frozen(kw_only=True)
class Size:
    """How many there are of each area, of each meeting and of each case."""

    meetings: int = 24
    cases: int = 16
    agencies: int = 15


@attrs.define
class Areas:
    """Panels with a year of meetings: all but three are released, one is minuted, one sits, one is to come.

    Attributes:
        people: of the first area: its coordinator, its chair, and a representative. count: of areas.
    """

    size: Size
    count: int = 0
    people: dict[str, Any] = attrs.field(factory=dict)
    panel: Any = None

    def add(self, areas: int) -> None:
        """Put more areas in."""
        start = time.monotonic()
        for _ in range(areas):
            rows = Rows()
            _Area(self, rows).fill()
            rows.put()
            self.count += 1
        tend()
        print(f"{areas:,} areas put in within {time.monotonic() - start:.0f} s", flush=True)


class _Area:
    """One panel, with its agencies, its people and its meetings."""

    def __init__(self, areas: Areas, rows: Rows) -> None:
        self.areas, self.rows, self.size = areas, rows, areas.size
        self.today = date.today()
        self.agencies = [self._agency(number) for number in range(self.size.agencies)]
        self.workers = [self._worker(agency, "representative") for agency in self.agencies]
        self.leads = [self._worker(self.agencies[0], "coordinator"), self._worker(self.agencies[1], "chair")]
        self.names = [f"Agency {number} of {areas.count}" for number in range(self.size.agencies)]

    def _agency(self, number: int) -> Any:
        from chesil_web.staff.workforce.models import Agency, AgencyTold

        told = AgencyTold(
            name=f"Agency {number} of {self.areas.count}", kind=KINDS[number % len(KINDS)]  # type: ignore[arg-type]
        )  # fmt: skip
        return self.rows.of_office(Agency, told)

    def _worker(self, agency: Any, role: Any) -> Any:
        from chesil_web.staff.workforce.models import Worker, WorkerTold

        told = WorkerTold(name=f"Worker {os.urandom(2).hex()}", roles=(role,), confirmed=True)
        return self.rows.of_office(Worker, told, agency_id=agency.id, name_index=os.urandom(16))

    def fill(self) -> None:
        """Everything of a year. The panel itself is put in at once, because its number is the database's."""
        self.rows.put()
        self.rows.of.clear()
        self.panel = self._panel()
        if not self.areas.people:
            self.areas.panel = self.panel
            self.areas.people = dict(zip(("coordinator", "chair"), self.leads, strict=True)) | {
                "representative": self.workers[2]
            }
        for number, (at, state) in enumerate(self._days()):
            self._meeting(number, at, state)

    def _panel(self) -> Any:
        from chesil_web.foundation.keys import office
        from chesil_web.staff.conference.models import Panel, PanelAgency, PanelVersion, Seat
        from chesil_web.staff.conference.shipped import shipped

        since = self.today - timedelta(days=400)
        panel = Panel.objects.create(begun_from="hrda", agency=self.agencies[0], made_on=since)
        office.keep(PanelVersion, shipped()["hrda"], panel=panel, number=1, since=since)
        for agency in self.agencies:
            self.rows.add(PanelAgency(panel=panel, agency=agency, joined_on=since))
        for worker in (*self.leads, *self.workers):
            self.rows.add(Seat(panel=panel, worker=worker))
        return panel

    def _days(self) -> Iterator[tuple[datetime, str]]:
        """When each meeting is, and how far it is."""
        last = datetime.combine(self.today, datetime.min.time(), UTC) + timedelta(days=14, hours=10)
        for back in range(self.size.meetings - 1, -1, -1):
            state = {0: "agenda out", 1: "sitting", 2: "minuted"}.get(back, "released")
            yield last - back * _EVERY, state

    def _meeting(self, number: int, at: datetime, state: str) -> None:
        from chesil_web.staff.conference.meeting_models import AttendanceTold, MeetingTold
        from chesil_web.staff.conference.models import Attendance, Meeting

        row = self.rows.of_office(
            Meeting, MeetingTold(name="Practitioners", statement="In confidence."), panel=self.panel, version=1, at=at,
            state=state, cut_off_at=at - timedelta(days=8), agenda_on=at.date() - timedelta(days=5), research_at=at,
        )  # fmt: skip
        for worker in (*self.leads, *self.workers) if state != "agenda out" else ():
            told = AttendanceTold(name="Worker", agency="Agency")
            self.rows.of_office(
                Attendance, told, meeting=row, worker=worker, agency_id=worker.agency_id, signed_at=at
            )
        for place in range(1, self.size.cases + 1):
            self._case(number * self.size.cases + place, row, place)

    def _case(self, number: int, meeting: Any, place: int) -> None:
        from chesil.vault import sealing
        from chesil_web.foundation.keys.opened import OpenSafe
        from chesil_web.staff.cases import rules
        from chesil_web.staff.conference.listing_models import ListingTold
        from chesil_web.staff.conference.models import Listing

        safe = OpenSafe(uuid.uuid4(), uuid.UUID(int=0), sealing.new_key())
        _locked(self.rows, safe)
        was_heard, at = meeting.state in ("minuted", "released"), meeting.at
        people = self._people(number)
        told = ListingTold(referral=_referral(people, at), sort="new")
        row = self.rows.sealed(
            safe, Listing, told, ref=_ref(rules), panel=self.panel, agency_id=self.agencies[number % 3].id,
            meeting=meeting, place=place, state="heard" if was_heard else "listed",
            referred_on=at.date() - timedelta(days=12), heard_on=at.date() if was_heard else None,
            opened_at=at if meeting.state != "agenda out" else None,
            locked_at=at if meeting.state == "released" else None,
        )  # fmt: skip
        self._indexes(row, people)
        self._called(row, people, meeting)
        self._cleared(row, meeting)
        if was_heard or meeting.state == "sitting":
            self._minuted(safe, row, meeting)

    def _people(self, number: int) -> Sequence[Any]:
        from chesil_web.staff.conference.listing_models import Named

        def named(part: Any, first: str, born: str = "") -> Any:
            name = f"{first} {invented.word(self.areas.count * 1_000 + number).title()}"
            return Named(
                id=uuid.uuid4().hex, part=part, name=name, born=born, addresses=(f"{number} Quay Road",)
            )

        born = 1950 + number % 50
        return (
            named("harmed", "Asha", f"{born}-03-04"), named("accused", "Ben", f"{born}-01-02"),
            *(named("child", f"Child{nth}") for nth in range(number % 3)),
        )  # fmt: skip

    def _indexes(self, row: Any, people: Sequence[Any]) -> None:
        from chesil_web.staff.conference import knowing
        from chesil_web.staff.conference.models import ListingIndex

        for each in people[:2]:
            for index, sure in knowing._indexes(each):
                self.rows.add(
                    ListingIndex(
                        listing=row,
                        person=uuid.UUID(each.id),
                        is_accused=each.part == "accused",
                        index=index,
                        sure=sure,
                    )
                )

    def _called(self, row: Any, people: Sequence[Any], meeting: Any) -> None:
        from chesil.vault import sealing
        from chesil_web.foundation.keys.opened import OpenSafe
        from chesil_web.staff.conference.listing_models import ResearchTold
        from chesil_web.staff.conference.models import Called

        ids = tuple(each.id for each in people)
        for place, agency in enumerate(self.agencies):
            safe = OpenSafe(uuid.uuid4(), uuid.UUID(int=0), sealing.new_key())
            _locked(self.rows, safe)
            state = "nil" if place % 2 else "answered"
            told = ResearchTold(unknown=ids)
            if state == "answered":
                told = ResearchTold(
                    known=ids[:2], unknown=ids[2:], risks=((ids[0], _LINES[0][1]), (ids[1], _LINES[1][1])),
                    helps="A friend stays at night.", offers="A visit next week.", because="It shows that it goes on.",
                    by_name="Worker", at=meeting.at - timedelta(days=1),
                )  # fmt: skip
            if meeting.state == "agenda out" and place % 3 == 2:
                state, told = "asked", ResearchTold()
            self.rows.sealed(
                safe, Called, told, listing=row, agency_id=agency.id, state=state,
                asked_at=meeting.at - timedelta(days=10), due_at=meeting.at,
                answered_at=None if state == "asked" else meeting.at,
            )  # fmt: skip

    def _cleared(self, row: Any, meeting: Any) -> None:
        """Of the first area, whose people ask: each has read the names."""
        from chesil_web.staff.access.models import Cleared

        if not self.areas.count:
            for worker in (*self.leads, *self.workers):
                self.rows.add(Cleared(worker=worker, case=row.id))

    def _minuted(self, safe: Any, row: Any, meeting: Any) -> None:
        from chesil_web.staff.conference.meeting_models import ActionTold, LineTold
        from chesil_web.staff.conference.models import Action, Flag, Line

        said = [(kind, words, 0) for kind, words in _LINES]
        said += [("action", words, place) for place, words in enumerate(_ACTIONS)]
        people = None
        for number, (kind, words, place) in enumerate(said, 1):
            line, owner = uuid.uuid4(), self.agencies[(row.place + number + place) % len(self.agencies)]
            due_on = meeting.at.date() + timedelta(days=7)
            name = self.names[self.agencies.index(owner)]
            told = LineTold(
                kind=kind, text=words, by=self.leads[0].id.hex, by_name="Worker", at=meeting.at, agency=owner.id.hex,
                agency_name=name, owner=name if kind == "action" else "", due_on=due_on if kind == "action" else None,
            )  # fmt: skip
            self.rows.sealed(safe, Line, told, listing=row, line=line, version=1, number=number)
            if kind == "action" and meeting.state != "sitting":
                is_done = due_on < self.today and number % 4
                self.rows.sealed(
                    safe, Action, ActionTold(text=words, owner=name, by_name="Worker", at=meeting.at), listing=row,
                    line=line, agency_id=owner.id, due_on=due_on, state="done" if is_done else "open",
                    ended_on=due_on if is_done else None,
                )  # fmt: skip
        if people is None and meeting.state != "sitting":
            self.rows.add(
                Flag(
                    listing=row, harmed=uuid.uuid4(), accused=uuid.uuid4(),
                    ends_on=meeting.at.date() + timedelta(days=365),
                )
            )  # fmt: skip


def _referral(people: Sequence[Any], at: datetime) -> Any:
    from chesil_web.staff.conference.listing_models import (
        About,
        Answered,
        Before,
        Between,
        Referral,
        RiskTold,
    )

    answers = tuple(
        Answered(
            question=f"Question {number} about what happened, as it is asked",
            answer="Yes",
            note="Since March.",
        )
        for number in range(1, 25)
    )
    return Referral(
        at=at - timedelta(days=12), by_name="Worker", by_agency="Agency", by_kind="police", people=tuple(people),
        relations=(Between(who=people[1].id, whom=people[0].id, bond="former partner", does=_LINES[0][1]),),
        about=About(minority_ethnic="no", disabled="no", lgbt="no", male="no"),
        risk=RiskTold(asked="dash", title="Risk", on=at.date(), yes=15, of=24, level="high", because=_LINES[1][1],
                      answers=answers),
        summary=_SUMMARY, wishes=_LINES[2][1], words=_LINES[2][1], knows="yes", safe_to_tell="yes", incidents=4,
        before=(Before(text="The locks were changed.", by="Agency"),),
    )  # fmt: skip
