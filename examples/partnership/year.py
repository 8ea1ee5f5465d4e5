"""Puts in a year of the invented panel by the site's own actions: 23 meetings before the one two weeks ago.

Two cases are referred to each. Some are of people who were heard before; some are put off to the next
meeting, taken back, returned with advice, passed to another panel, or taken over from one. Agencies answer or
are late, come or do not, and do what they were given in time, late, or not at all. The clock of the site is
set to each day.

Minutes of these meetings stay as they were minuted: to print the papers of all of them would take a minute.
"""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

import attrs
from django.db import transaction

from partnership import days
from partnership.workers import Worker

EVERY: Final = 14  # days
_SURNAMES: Final = (("Patel", "Crane"), ("Moss", "Lowe"), ("Marsh", "Finn"))
_LETTERS: Final = 26
_KNOWN: Final = 18  # the number of the first pair, of which four were heard in the year before
_REFERRED, _OUT, _AFTER = -10, -3, 5  # days from a meeting
_BY: Final = ("ben", "ida", "sam", "priya", "joan")
_ANSWERS: Final = ("yes", "no", "no", "not asked", "no", "unknown")
_ABOUT: Final = ("minority_ethnic", "lgbt", "disabled", "male")
_WORDS: Final = "It happens more often since they moved apart. They are afraid to go out alone."


def pair(number: int) -> tuple[tuple[str, date], tuple[str, date]]:
    """Who is harmed and who is accused in an invented case: names, and the days on which they were born."""
    letter, (harmed, accused) = chr(ord("A") + number % _LETTERS), _SURNAMES[number // _LETTERS]
    since = number % 40
    return (f"{letter}. {harmed}", date(1965 + since, 3, 4)), (
        f"{letter}. {accused}",
        date(1963 + since, 1, 2),
    )


@attrs.frozen
class Turn:
    """What becomes of a case. *of*: the number of its pair. *goes*: how it goes on."""

    number: int
    of: int
    goes: str


def turns(meetings: int) -> Iterator[list[Turn]]:
    """The cases of each meeting, the first meeting before others."""
    number, new = 0, _KNOWN
    for meeting in range(meetings):
        ways = [_WAYS.get((meeting, place), "heard") for place in (0, 1)]
        made = []
        for way in ways:
            is_again = way == "again"
            made.append(Turn(number, new - 9 if is_again else new, "heard" if is_again else way))
            number, new = number + 1, new + (not is_again)
        yield made


_WAYS: Final[Mapping[tuple[int, int], str]] = {
    (3, 1): "deferred", (5, 0): "withdrawn", (6, 1): "again", (8, 0): "returned", (9, 1): "again",
    (10, 0): "moved", (11, 1): "deferred", (13, 0): "again", (15, 1): "taken over", (16, 1): "again",
    (17, 0): "withdrawn", (18, 1): "deferred", (19, 0): "again", (21, 1): "again",
}  # fmt: skip


def put_in(workers: Mapping[str, Worker], panel: int, meetings: int) -> None:
    """Put so many meetings in, the last two weeks before the one that stands there."""
    from chesil_web.staff.conference.models import Panel

    year = _Year(workers, Panel.objects.get(id=panel))
    for back, cases in zip(range(meetings, 0, -1), turns(meetings), strict=True):
        with transaction.atomic():  # a disk is waited for once
            year.meet(-EVERY * (back + 1), cases)


class _Year:
    """The people of a panel at work."""

    def __init__(self, workers: Mapping[str, Worker], panel: Any) -> None:
        from chesil_web.staff.workforce import queries

        self.panel = panel
        self.people: dict[str, Any] = {
            short: found for short, each in workers.items() if (found := queries.working(uuid.UUID(each.id)))
        }
        self.hana = self.people["hana"]
        self.deferred: list[Any] = []

    def meet(self, on: int, cases: list[Turn]) -> None:
        """One meeting, from its referrals to what was done after it."""
        from chesil_web.staff.meetings import actions as meetings
        from chesil_web.staff.panels import actions as panels

        with days.set_to(days.moment(on + _REFERRED, 0)):
            meeting = panels.add_meeting(self.hana, self.panel, days.day(on), "09:30", "Meeting")
            waiting, self.deferred = self.deferred, []
            for row in waiting:
                self._put_on(row, meeting)
            turns = [(turn, row) for turn in cases if (row := self._referred(turn, meeting))]
        turns += [(Turn(0, 0, "heard"), row) for row in waiting]
        with days.set_to(days.moment(on + _OUT, 0)):
            meetings.step(self.hana, "conference:agenda", meeting.id, "agenda out")
            for turn, row in turns:
                if row not in waiting:  # those were answered before
                    self._answer(turn, row)
        with days.set_to(days.moment(on, 0)):
            self._sign(meeting, on)
            meetings.step(self.hana, "conference:agenda", meeting.id, "sitting")
            for turn, row in turns:
                self._hear(turn, row)
            meetings.step(self.hana, "conference:agenda", meeting.id, "minuted")
            self._give(meeting)
        for turn, row in turns:
            if turn.goes != "deferred":
                self._act(turn, row, on)

    def _referred(self, turn: Turn, meeting: Any) -> Any:
        """A case on the agenda; None where it goes another way."""
        from chesil_web.staff.referrals import actions

        if turn.goes == "taken over" and "carys" in self.people:
            row = self._taken_over(turn)
        else:
            row = self._accepted(self.hana, self.panel, turn)
        page, id = "conference:step", row.id
        if turn.goes == "withdrawn":
            actions.leave(
                self.hana, page, id, "withdrawn", "They live with their sister now and want no more of it."
            )
        elif turn.goes == "returned":
            actions.advise(
                self.hana, page, id, "See them alone first, and ask the advocates to plan with them."
            )
        elif turn.goes == "moved":
            self._passed_on(row)
        else:
            self._put_on(row, meeting)
            return row
        return None

    def _accepted(self, lead: Any, panel: Any, turn: Turn) -> Any:
        """Refer somebody, and let a coordinator accept it; whether it is a repeat is what the site finds."""
        from django.utils import timezone

        from chesil_web.staff.conference import actions as conference
        from chesil_web.staff.conference import queries
        from chesil_web.staff.conference.listing_models import ListingTold, Stepped
        from chesil_web.staff.referrals import actions, eligibility, repeats

        by = self.people[_BY[turn.number % len(_BY)] if panel == self.panel else "ella"]
        settings, today, referral = queries.settings(panel), timezone.localdate(), _referral(turn, by)
        step = Stepped(to="referred", at=timezone.now(), by=by.id.hex, by_name=by.told.name)
        told = ListingTold(
            referral=referral, reasons=eligibility.reasons(referral, settings, today), steps=(step,)
        )
        row = conference.begin_listing(
            panel,
            told,
            state="referred",
            by=by.id,
            referred_on=today,
            worker=by.row,
            agency_id=by.row.agency_id,
        )
        conference.clear_names(lead, row)
        page = "conference:step"
        earlier = repeats.earlier(lead, page, referral.people, settings, today, but=row)
        sort = "repeat" if any(each.counts for each in earlier) else "new"
        actions.accept(lead, page, row.id, sort, earlier if sort == "repeat" else ())
        return row

    def _put_on(self, row: Any, meeting: Any) -> None:
        from chesil_web.staff.referrals import actions

        actions.put_on_agenda(self.hana, "conference:step", row.id, meeting)

    def _taken_over(self, turn: Turn) -> Any:
        """From the other invented panel, whose coordinator asks for it."""
        from chesil_web.staff.conference import actions as conference
        from chesil_web.staff.conference.models import Panel
        from chesil_web.staff.referrals import moving

        carys, theirs = self.people["carys"], Panel.objects.get(begun_from="hrda")
        before = self._accepted(carys, theirs, turn)
        moving.ask(
            carys, "conference:move-on", before, self.panel, "They moved to Northmere.", "By their sister."
        )
        row = moving.answer(self.hana, "conference:coming", before.id, takes=True, why="")
        conference.clear_names(self.hana, row)
        return row

    def _passed_on(self, row: Any) -> None:
        """To a panel that is not on this site, whose receipt is written down."""
        from chesil_web.staff.referrals import moving

        asked = {
            "name": "Eastmere MARAC",
            "how": "Secure mail to Kit Arden there.",
            "why": "They moved to Eastmere.",
            "safe_way": "By text in the morning.",
        }
        moving.ask_elsewhere(self.hana, "conference:move-on", row, asked)
        moving.receipt(
            self.hana, "conference:receipt", row.id,
            {"answer": "yes", "by": "Kit Arden, by phone", "ref": "E-12", "why": ""},
        )  # fmt: skip

    def _answer(self, turn: Turn, row: Any) -> None:
        """Health knows nobody; the police have something; the advocates are late now and then."""
        from chesil_web.staff.conference import queries as conference
        from chesil_web.staff.research import actions

        people = [each.id for each in conference.opened(self.hana, row).told.referral.people]
        page = "conference:answer"
        actions.nothing(self.people["sam"], page, row.id, people)
        if turn.number % 3:
            actions.nothing(self.people["ida"], page, row.id, people)
        if row.worker_id != self.people["ben"].id:
            self._knows(self.people["ben"], row, people)

    def _knows(self, worker: Any, row: Any, people: list[str]) -> None:
        from chesil_web.staff.conference import queries as conference
        from chesil_web.staff.conference.models import Called
        from chesil_web.staff.research import actions

        page = "conference:answer"
        actions.look(worker, page, row.id, people[1:2], people)
        called = Called.objects.get(listing=row, agency=worker.row.agency_id)
        base = conference.research(worker, called)[1].at
        actions.answer(
            worker, page, row.id, base=base, known=people[1:2], people=people,
            risks=((people[1], "Seen near their home twice this month."),), basis="danger",
            because="It shows that it goes on.", may_be_minuted=True,
        )  # fmt: skip

    def _sign(self, meeting: Any, on: int) -> None:
        from chesil_web.staff.conference.meeting_models import AttendanceTold
        from chesil_web.staff.meetings import actions

        turn = on // EVERY
        came = {"hana": True, "ravi": True, "ida": True, "ben": bool(turn % 6), "sam": bool(turn % 4)}
        for short, is_there in came.items():
            who = self.people[short]
            told = AttendanceTold(
                name=who.told.name, agency=who.agency.name, came="member" if is_there else "apology",
                words="" if is_there else "A note went to the coordinator.",
            )  # fmt: skip
            actions.sign(who, "conference:attend", meeting.id, told)

    def _hear(self, turn: Turn, row: Any) -> None:
        from chesil_web.staff.conference import actions as conference
        from chesil_web.staff.meetings import minuting

        page, agencies = (
            "conference:sitting",
            {short: each.row.agency_id for short, each in self.people.items()},
        )
        if turn.goes == "deferred":
            minuting.defer(self.hana, page, row.id, "Those who know them are ill today.")
            self.deferred.append(row)
            return
        for short in ("ben", "ida", "sam"):
            conference.clear_names(self.people[short], row)
        minuting.admit(self.hana, page, row.id)
        for by, words in (
            ("ben", "Seen near their home twice this month."),
            ("ida", "!They sleep badly, and it gets worse."),
            ("ben", "+Ask for an order before the end of the month. >14"),
            ("ida" if turn.number % 2 else "sam", "+See them alone at the next appointment. >5"),
        ):  # fmt: skip
            minuting.minute(self.hana, page, row.id, uuid.uuid4(), words, speaks=agencies[by])
        level = ("high", "high", "medium")[turn.number % 3]
        settled = {"level": level, "summary": "It goes on and gets closer.", "tells": "Ida Moss, by phone"}
        minuting.hear(self.hana, page, row.id, settled, flag=True)

    def _give(self, meeting: Any) -> None:
        from chesil_web.staff.minutes import actions, queries

        given = [
            actions.Given(
                action=each.id, version=each.version, text=each.text, owner=each.owner, due_on=each.due_on
            )
            for each in queries.to_give(self.hana, meeting)
            if each.owner
        ]  # fmt: skip
        actions.give(self.hana, "conference:give", meeting.id, given)

    def _act(self, turn: Turn, row: Any, on: int) -> None:
        """What became of each action, and of the case. Of the newest meetings, something is still open."""
        from chesil_web.staff.conference.models import Action
        from chesil_web.staff.outcomes import actions
        from chesil_web.staff.referrals import actions as referrals

        with days.set_to(days.moment(on + _AFTER, 0)):
            actions.tell(
                self.hana,
                "conference:tell",
                row.id,
                told_on=days.day(on + 2),
                how="By phone, at a safe time.",
            )
        owners = {self.people[short].row.agency_id: self.people[short] for short in ("ben", "ida", "sam")}
        for place, action in enumerate(Action.objects.filter(listing=row).order_by("due_on")):
            ends, to, words = _ended(turn.number + place)
            day = (action.due_on - days.day(0)).days + ends
            if day < 0:
                with days.set_to(days.moment(day, 0)):
                    actions.report(owners[action.agency_id], "conference:action", action.id, to, words)
        if not Action.objects.filter(listing=row, state__in=("open", "escalated")).exists():
            with days.set_to(days.moment(on + EVERY, 0)):
                referrals.finish(self.hana, "conference:step", row.id, "")


def _ended(turn: int) -> tuple[int, Any, str]:
    """How many days from its own an action ends, as what, and in which words."""
    if turn % 7 == 3:
        return 0, "not possible any more", "They moved away before."
    if turn % 9 == 4:
        return 3, "not done", "Nobody was free."
    return (4, "done", "It was done late.") if turn % 5 == 2 else (-1, "done", "It was done.")


def _referral(turn: Turn, by: Any) -> Any:
    from django.utils import timezone

    from chesil_web.staff.cases.people_models import Part
    from chesil_web.staff.conference.listing_models import About, Before, Named, Referral

    (harmed, harmed_born), (accused, accused_born) = pair(turn.of)
    people: list[tuple[Part, str, str]] = [
        ("harmed", harmed, harmed_born.isoformat()), ("accused", accused, accused_born.isoformat())
    ]  # fmt: skip
    people += [("child", f"Child {nth}", "") for nth in range(1, 1 + turn.number % 3)]
    about = {name: _ANSWERS[(turn.of + place) % len(_ANSWERS)] for place, name in enumerate(_ABOUT)}
    now, agency = timezone.now(), by.agency
    before = Before(text="The locks were changed.", by=agency.name, due_on=now.date() + timedelta(days=1))
    return Referral(
        at=now, by_name=by.told.name, by_agency=agency.name, by_kind=agency.kind, about=About(**about),
        people=tuple(
            Named(id=uuid.uuid4().hex, part=part, name=name, born=born) for part, name, born in people
        ),
        summary=_WORDS, wishes="That it stops.", judgement="It gets closer each time.", before=(before,),
        knows="yes", safe_to_tell="yes", basis="their word",
    )  # fmt: skip
