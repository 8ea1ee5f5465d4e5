"""Puts the invented panel in: a year of meetings and cases before it, and a meeting today that can sit."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.urls import reverse

from partnership import days, year
from partnership.visitor import Visitor
from partnership.workers import Worker

_AGENCIES: Final = ("Northmere Council", "Harbour Advocates", "Northmere Police", "Northmere Health")
_SEATS: Final = ("Hana Marsh", "Ravi Hale", "Ida Moss", "Noor Hale", "Ben Marsh", "Sam Kell")
_BEGUN, _PLANNED, _REFERRED, _HEARD, _AGAIN, _OUT = -380, -44, -25, -14, -10, -5
_YEAR: Final = 23  # meetings before the one two weeks ago
_HEADS: Final = ("Referred on", "Heard on", "Harmed name", "Harmed born", "Accused name", "Accused born")
_REFERRAL: Final = {
    "summary": "It happens more often, and now at their work as well. They are afraid to go out alone.",
    "wishes": "That he stays away, and that their employer is not told.",
    "judgement": "He finds new ways each time something is done about it.",
    "before": "Locks were changed today; a colleague walks with them to the bus.",
    "knows": "Yes", "safe_to_tell": "Yes", "basis": "They agreed",
}  # fmt: skip
_LINES: Final = (
    ("Northmere Police", "Seen near their work on two evenings."),
    ("Harbour Advocates", '"I only want to go home without looking behind me."'),
    ("Northmere Health", "!They sleep badly, and it gets worse."),
    ("Northmere Police", "+Ask for an order before the end of the month. >14"),
    ("Northmere Health", "+See them alone at the next appointment. >5"),
)


def put_in(workers: Mapping[str, Worker], cases: Mapping[str, Any], most: int | None = None) -> None:
    """Put the panel in, with cases that were put in before.

    Args:
        cases: their ids. most: so many meetings of the year at most.
    """
    hana = workers["hana"]
    with days.set_to(days.moment(_BEGUN, 0)):
        panel = _begin(hana.at_work())
    year.put_in(workers, panel, _YEAR if most is None else most)
    with days.set_to(days.moment(_PLANNED, 0)):
        past, today = (_meeting(hana.at_work(), panel, on) for on in (_HEARD, 0))
    referred = list(_referrers(workers, cases))
    heard = _refer(hana, referred[:2], past, _REFERRED)
    _refer(hana, referred[2:4], today, _AGAIN)
    _meet(workers, past, heard)
    with days.set_to(days.moment(_OUT, 0)):
        _agenda(hana, today).send("Send the agenda out")
    hana.at_work().open(reverse("conference:meetings", args=[panel])).send("Plan", until=days.day(120))


def _begin(hana: Visitor) -> int:
    from chesil_web.staff.conference.models import Panel

    if not Panel.objects.filter(begun_from="marac").exists():
        hana.open(reverse("conference:begin")).send(like="MARAC", name="Northmere MARAC", area="Northmere")
        members = reverse("conference:members", args=[Panel.objects.get().id])
        hana.open(members).send(agencies=list(_AGENCIES))
        hana.open(members).send(workers=list(_SEATS))
    panel = Panel.objects.get(begun_from="marac").id
    hana.open(reverse("conference:bring", args=[panel])).send("Show what is read", cells="\n".join(_cells()))
    hana.send("Keep them")
    return panel


def _cells() -> Iterator[str]:
    """The earlier cases as they are copied from a spreadsheet, one in each fortnight of the year before."""
    yield "\t".join(_HEADS)
    for number in range(22):
        referred, heard = (days.day(_BEGUN - since - year.EVERY * number) for since in (8, 1))
        people = [part for name, born in year.pair(number) for part in (name, f"{born:%d/%m/%Y}")]
        yield "\t".join((f"{referred:%d/%m/%Y}", f"{heard:%d/%m/%Y}", *people))


def _meeting(hana: Visitor, panel: int, on: int) -> Any:
    from chesil_web.staff.conference.models import Meeting

    page = hana.open(reverse("conference:meetings", args=[panel]))
    page.send("Add this meeting", name="Meeting", on=days.day(on), at="23:30" if on == 0 else "10:00")
    return Meeting.objects.get(panel=panel, extra=True, at__date=days.day(on))


def _referrers(workers: Mapping[str, Worker], cases: Mapping[str, Any]) -> Iterator[tuple[Worker, Any]]:
    """The open cases of the council whose worker can refer them, with that worker."""
    from chesil_web.staff.cases.models import Case

    by_id = {each.id.replace("-", ""): each for each in workers.values()}
    for case in Case.objects.filter(id__in=list(cases.values()), closed_on=None).order_by("opened_on", "ref"):
        owner = by_id.get(case.worker_id.hex) if case.worker_id else None
        if owner is not None and owner.agency == _AGENCIES[0] and "officer" in owner.roles:
            yield owner, case.id


def _refer(hana: Worker, referred: Sequence[tuple[Worker, Any]], meeting: Any, on: int) -> list[Any]:
    """Refer cases, accept them and put them on an agenda; gives their listings."""
    from chesil_web.staff.conference.models import Listing

    made = []
    for turn, (worker, case) in enumerate(referred):
        with days.set_to(days.moment(on, turn)):
            worker.at_work().open(reverse("conference:refer", args=[case])).send("Refer", **_REFERRAL)
            row = Listing.objects.get(case=case)
            visitor = hana.at_work()
            visitor.open(reverse("conference:names", args=[row.id])).send(know="No")
            visitor.open(reverse("conference:step", args=[row.id, "accepted"])).send(sort="No")
            visitor.open(reverse("conference:step", args=[row.id, "listed"])).send(meeting=meeting.id.hex)
            made.append(row)
    return made


def _agenda(worker: Worker, meeting: Any) -> Visitor:
    return worker.at_work().open(reverse("conference:agenda", args=[meeting.id]))


def _meet(workers: Mapping[str, Worker], meeting: Any, heard: Sequence[Any]) -> None:
    hana, there = workers["hana"], [workers[each] for each in ("hana", "ravi", "ida", "ben", "sam")]
    with days.set_to(days.moment(_HEARD - 3, 0)):
        _agenda(hana, meeting).send("Send the agenda out")
        for row in heard:
            answer = workers["sam"].at_work().open(reverse("conference:answer", args=[row.id]))
            answer.send("We know none of them")
    with days.set_to(days.moment(_HEARD, 30)):
        for each in there:
            _say_names(each, meeting)
            each.at_work().open(reverse("conference:attend", args=[meeting.id])).send("Sign", came="Member")
        _agenda(hana, meeting).send("Begin the meeting")
        for row in heard:
            _hear(hana.at_work(), row)
        _agenda(hana, meeting).send("End the meeting")
        hana.at_work().open(reverse("conference:give", args=[meeting.id])).send("Give all of them")
    with days.set_to(days.moment(_HEARD + 4, 0)):
        _act(workers["sam"])


def _say_names(worker: Worker, meeting: Any) -> None:
    names = worker.at_work().open(reverse("conference:conflicts", args=[meeting.id]))
    if any(form.takes((), "I know nobody") for form in names.page.forms):
        names.send("I know nobody")


def _hear(hana: Visitor, row: Any) -> None:
    page = reverse("conference:sitting", args=[row.id])
    hana.open(page).send("Open this case")
    for agency, words in _LINES:
        hana.open(page).send("Keep", speaks=agency, text=words)
    hana.open(page).send(
        "Heard", level="High", summary="It goes on and gets closer.", tells="Ida Moss, by phone"
    )


def _act(worker: Worker) -> None:
    """Of what an agency was given, one thing is done; all else stays open."""
    from chesil_web.staff.conference.models import Action

    row = Action.objects.filter(agency__workers=worker.id, state="open").order_by("due_on", "id").first()
    if row is not None:
        page = worker.at_work().open(reverse("conference:action", args=[row.id]))
        page.send(to="It is done", words="They were seen alone.")
