"""Puts the invented cases in, day after day, as the workers would through the pages."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
from django.test import Client
from django.urls import reverse

from partnership import days
from partnership.visitor import Visitor
from partnership.workers import Worker

_FOLDER: Final = Path(__file__).parent / "cases"
_OURS: Final = frozenset(
    ("at", "worker", "page", "of", "follow", "press", "makes", "risk", "arrives", "extra", "then")
)
# What is said of a talk in which there was nothing new: one after the other.
_CALLS: Final = (
    "Spoke as agreed. Nothing new has happened. We speak again in two weeks.",
    "They asked what comes next. I told them what was done since we last spoke, and by when they hear again.",
    "Called. They sleep better and keep writing things down. They know how to reach us.",
    "They were in a hurry, so it was short: no new contact from the other side. The rest at the next call.",
)
_AGREED: Final = "Wrote down together what we do and by when, and read it to them. They keep no copy at home."
_REVIEW: Final = 25  # days after which a case is reviewed with the next talk


@attrs.define
class Casework:
    """The invented cases as they go in. *ids*: of cases, by what this example calls them."""

    workers: Mapping[str, Worker]
    ids: dict[str, Any] = attrs.field(factory=dict)
    _turns: Counter[date] = attrs.field(factory=Counter)

    def put_in(self, most: int | None = None) -> None:
        """Put in the first cases, up to so many, in the order of their days."""
        told = [each for path in sorted(_FOLDER.glob("*.toml")) for each in _read(path)]
        chosen = told[:most]
        events = [event for each in chosen for event in _events(each)]
        known = {each["key"] for each in chosen} | {event.get("makes") for event in events}
        events = [event for event in events if _needs(event) <= known]
        for event in sorted(events, key=lambda event: event["at"]):
            on = days.day(event["at"])  # two numbers can fall on one Friday
            self._turns[on] += 1
            with days.set_to(days.moment(event["at"], self._turns[on])):
                self._happen(event)

    def _happen(self, event: Mapping[str, Any]) -> None:
        case = self.ids.get(event["case"])
        if "arrives" in event:
            report(event["arrives"])
            return
        visitor = self.workers[event["worker"]].at_work()
        given = {
            name.rstrip("_"): self._answer(value)  # `at_` is a field named like one of ours
            for name, value in event.items()
            if name not in {*_OURS, "case"}
        }
        if "risk" in event:
            assess(visitor, case, event["risk"], given)
            return
        page = event["page"] if ":" in event["page"] else f"cases:{event['page']}"
        about = [case] if case else [_newest_of(event["of"])] if "of" in event else []
        visitor.open(reverse(page, args=[*about, *event.get("extra", ())]))
        visitor.follow(*event.get("follow", ()))
        try:
            visitor.send(event.get("press", ""), **given)
            if "then" in event:
                visitor.send(event["then"])
            if any(each.name == "looked" for form in visitor.shown_forms() for each in form.fields):
                visitor.send(event.get("press", ""))  # a case may be about the same people: looked, and go on
        except LookupError as error:
            raise LookupError(f"{event['case']}, day {event['at']}: {error}") from None
        if "makes" in event:
            self.ids[event["makes"]] = _newest(self.ids.values())

    def _answer(self, value: Any) -> Any:
        """An answer as it is typed: `@ref NAME` is the reference of a case."""
        if isinstance(value, list):
            return [self._answer(each) for each in value]
        if isinstance(value, str) and value.startswith("@ref "):
            from chesil_web.staff.cases.models import Case

            return Case.objects.get(id=self.ids[value.removeprefix("@ref ")]).ref
        return days.dated(value)


def _newest_of(kind: str) -> Any:
    """The id of the newest listing of a panel, or of the meeting or panel that it is for."""
    from chesil_web.staff.conference.models import Listing

    found = Listing.objects.order_by("-referred_on", "-id").first()
    return {"listing": found.id, "meeting": found.meeting_id, "panel": found.panel_id}[kind]


def _read(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["case"]
    return found


def _needs(event: Mapping[str, Any]) -> set[str]:
    """The cases that an event is about."""
    refs = {value.removeprefix("@ref ") for value in event.values() if str(value).startswith("@ref ")}
    return refs | ({event["case"]} if event["case"] else set())


def _events(case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What happens in a case: that it begins, the calls to whoever it happens to, and all else."""
    key, worker = case["key"], case.get("worker", "")
    for event in case.get("first", ()):
        yield {"case": key, "worker": worker, **event}
    first = {"case": key, "worker": worker, "at": case.get("opened", 0)}
    if "begin" in case:
        teller = {"about": "The person who tells it"}
        yield {**first, "page": "report", "makes": key, **teller, **case["begin"]}
    if "contact" in case:
        yield {
            **first,
            "page": "contact",
            "state": "Yes, today",
            "since": "09:00",
            "until": "17:00",
            **case["contact"],
        }
    owner = case.get("owner", worker)
    hours = case.get("contact", {})
    yield from ({"case": key, "worker": owner, **event} for event in _calls(case, hours))
    for event in case.get("do", ()):
        yield {"case": key, "worker": owner, **event}


def _calls(case: Mapping[str, Any], hours: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The talks with whoever it happens to, each in the safe *hours*, and what each does of what is due."""
    reviewed = case.get("opened", 0)
    for number, at in enumerate(case.get("calls", ())):
        met = ["Tell them what has"] if number else ["Tell them that you have", "Talk with them"]
        if at - reviewed >= _REVIEW:
            met.append("Review the case")
            reviewed = at
        words = _CALLS[(number + len(case["key"])) % len(_CALLS)] if number else case["talk"]
        safe = _in_the_hours(at, hours) if number else {}
        yield {"at": at, "page": "entry", "kind": "Call", "text": words, "met": met, **safe}
        if not number:
            yield {"at": at, "page": "case", "follow": ["Contact them in the way"], "end": "Done"}
        if not number and all(event.get("page") != "plan" for event in case.get("do", ())):
            yield {"at": at, "page": "entry", "kind": "Letter", "text": _AGREED, "met": ["Agree a plan"]}


def _in_the_hours(at: int, hours: Mapping[str, Any]) -> dict[str, Any]:
    """When a talk was, where only some days are safe: the last of them before it is written down."""
    if "days" not in hours:
        return {}
    on = days.day(at) - timedelta(days=1)
    while f"{on:%A}" not in hours["days"]:
        on -= timedelta(days=1)
    return {"happened": on, "at_time": hours.get("since", "09:00").replace(":00", ":30")}


def _newest(known: Any) -> Any:
    """The id of the case that was not there before."""
    from chesil_web.staff.cases.models import Case

    return Case.objects.exclude(id__in=list(known)).get().id


def assess(visitor: Visitor, case: Any, questions: str, told: Mapping[str, Any]) -> None:
    """Answer a set of questions, several on a page, and judge. What a danger asks for is told on its page."""
    from chesil.risk import load
    from chesil_web.staff.risk.rules import PART

    asked = load(questions).questions
    visitor.open(reverse("risk:start", args=[case])).send(who=questions, how="now")
    answers = told["answers"]
    for part in range(0, len(asked), PART):
        visitor.open(reverse("risk:ask", args=[case, f"p{part // PART + 1}"]))
        here = list(enumerate(asked, 1))[part : part + PART]
        given = {f"answer-{place}": answers[each.id] for place, each in here if each.id in answers}
        notes = {
            f"note-{place}": told["notes"][each.id]
            for place, each in here
            if each.id in told.get("notes", {})
        }
        visitor.send("Save and go on", **given, **notes)
        if "/now/" in visitor.address:
            visitor.send("Save and go on", text=told["acted"])
    given = {
        name: told[name] for name in ("level", "because", "different", "event", "event_on") if name in told
    }
    visitor.open(reverse("risk:end", args=[case])).send("Finish", **given)


def report(told: Mapping[str, Mapping[str, Any]]) -> None:
    """Somebody sends a report to Northmere Council from the public page: the answers to each of its steps."""
    from chesil_web.record.given import workers

    visitor = Client(HTTP_HOST="localhost")
    begun = visitor.post(reverse("casework:begin"), secure=True).url.removesuffix("/w/1")
    for step, answers in told.items():
        visitor.post(f"{begun}/w/{step}", answers, secure=True)
    council = next(each.id for each in workers.councils() if each.name == "Northmere Council")
    answer = visitor.post(f"{begun}/all", {"council": council}, secure=True)
    if answer.status_code != 302:
        raise LookupError(f"{begun}/all: the report was not sent")
