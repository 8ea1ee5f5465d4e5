"""The page of what was noticed: headlines by person, what is decided of each and what is next; and what she
agreed about in Read first."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.terms.acts import ACTS
from chesil.terms.findings import PersonFindings, Strand
from chesil_web.foundation.ui.page import Page
from chesil_web.person.analysis import disagreeing, headlines, observing, second_reading, together
from chesil_web.person.analysis.chosen import Chosen
from chesil_web.person.analysis.matters import signs
from chesil_web.person.analysis.models import ClockDoubt, Given, Graded, Group, Pair
from chesil_web.person.analysis.presenters import doing
from chesil_web.person.analysis.queries import Looked, Standing
from chesil_web.person.analysis.together import KindRow
from chesil_web.person.diary.first_page import Safety, safety
from chesil_web.person.diary.today import pressing
from chesil_web.person.people.models import Person
from chesil_web.record.evidence.models import Told


@attrs.frozen(kw_only=True)
class Headline:
    """Suggestions of one kind by one person, in a line.

    Attributes:
        kind: of what kind they are. more: what else is to be said of them.
        state: what she decided, in words; empty while that is nothing.
        kept: whether that is to keep all of them. open: whether some wait for a decision.
        number: which group it is, where it can be ticked.
    """

    address: str
    title: str
    kind: str
    more: str
    state: str
    kept: bool
    open: bool
    number: str = ""


@attrs.frozen(kw_only=True)
class PersonGroups:
    """Everything about one person. *said*: what she said that some suggestions were instead, and how many.

    *other*: she chose whom the record is about, and it is somebody else.
    """

    name: str
    sentence: str
    rows: tuple[Headline, ...]
    said: str
    other: bool = False


@attrs.frozen(kw_only=True)
class Agreed:
    """The messages of a person that she says were acts, in a line. *person*: "" where nobody is named."""

    person: str
    name: str
    row: Headline


@attrs.frozen
class Next:
    """What to look at next: where, and what it says."""

    address: str
    says: str


@attrs.frozen(kw_only=True)
class NoticedPage(Page):
    """What we noticed. *asks*: a question to answer first. *busy*: where to ask whether it is done.

    *me*, *about*: what she answered: her own name in the messages, and whom it is about. *doing*: what is
    said while it goes on. *can_stop*: whether the second reading can be ended. *graded*: whether messages
    were put in an order of reading. *others*: people that the record is not about. *next*: what to look at
    next. *strands*: what can be ticked at once; *more_strands*: those that open below. *run*: the look that
    all of it is of. *undo*: whether the last decision can be taken back from here. *dates*: where a file
    waits for a question about its dates, as `day_order.where_asked` gives it.
    """

    safety: Safety | None
    people: tuple[PersonGroups, ...]
    others: tuple[PersonGroups, ...]
    next: Next | None
    assumptions: tuple[str, ...]
    busy: str
    doing: str
    can_stop: bool
    graded: bool
    whole: bool
    stale: bool
    failed: bool
    asks: str
    dates: tuple[str, str]
    said: str
    proposals: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    me: str
    about: str
    pairs: str
    clocks: str
    observed: str
    run: str
    strands: tuple[KindRow, ...]
    more_strands: tuple[KindRow, ...]
    undo: bool


def noticed(
    looked: Looked | None, newest: Looked | None, *, stale: bool, told: Told, known: Sequence[Person],
    pairs: Sequence[Pair], clocks: Sequence[ClockDoubt], standing: Mapping[int, Standing],
    dates: tuple[str, str], agreed: Iterable[Agreed] = (), notice: str = "", undo: bool = False,
) -> NoticedPage:  # fmt: skip
    """The page of headlines.

    Args:
        looked: the look whose suggestions stand there. newest: one that may still go on.
        known: people she listed. clocks: files that disagree about the time.
        standing: as `queries.standing` gives it. agreed: rows of Read first.
        dates: as `day_order.where_asked` gives it.
    """
    given = looked.given if looked and looked.given else Given(made_at=None)  # type: ignore[arg-type]
    about = together.names_of(told.about, known)
    people, strands = _apart(given, standing, agreed, about), together.strands(given, standing, about)
    named = tuple(each for each in people if not each.other)
    return NoticedPage(
        run=looked.id.hex if looked else "", undo=undo, strands=strands[: together.SHOWN],
        more_strands=strands[together.SHOWN :],
        safety=safety(pressing(signs(given))),
        heading=_("What we noticed"), back=reverse("diary:today"), notice=notice,
        people=named, others=people[len(named) :],
        next=_next(people), assumptions=given.assumptions, stale=stale,
        doing=doing(newest), busy=reverse("analysis:how-far") if newest and newest.busy else "",
        can_stop=second_reading.can_stop(newest),
        graded=bool(given.graded and given.graded.messages),
        failed=bool(newest and newest.failed),
        whole=bool(looked and looked.given and not given.asks),
        asks="" if given.asks == "order" else given.asks, dates=dates,
        said=given.said, proposals=given.proposals, me=told.me,
        about=_now_called(told.about, known),
        names=tuple(dict.fromkeys((*(each.name for each in known), *given.people))),
        pairs=_pairs(len(pairs)) if pairs else "", clocks=disagreeing.noticed(clocks),
        observed=observing.noticed(given.observed),
    )  # fmt: skip


def agreed(given: Graded, found: Iterable[tuple[str, str, Mapping[str, int]]]) -> Iterator[Agreed]:
    """The line of each person on Noticed that leads to the messages she agreed about.

    Args:
        found: as `queries.agreed_in` gives it.
    """
    for person, name, acts in found:
        title = _("Messages that you added or agreed about")
        row = Headline(
            address=reverse("analysis:read") + Chosen.agreed(person, given).query, title=title, kind=title,
            more=_counted(acts), state=_("Kept"), kept=True, open=False,
        )  # fmt: skip
        yield Agreed(person=person, name=name, row=row)


def next_after(given: Given, number: int, standing: Mapping[int, Standing]) -> Next:
    """What to look at after a group: the next one that waits for a decision, else the pattern."""
    rows = [row for person in _people(given, standing) for row in person.rows]
    place = next((nth for nth, row in enumerate(rows) if row.address == _address(number)), 0)
    waiting = [row for row in (*rows[place + 1 :], *rows[:place]) if row.open]
    return _look_at(waiting[0]) if waiting else _pattern()


def _next(people: Iterable[PersonGroups]) -> Next | None:
    rows = [row for person in people for row in person.rows]
    if not rows:
        return None
    return next((_look_at(row) for row in rows if row.open), _pattern())


def _look_at(row: Headline) -> Next:
    return Next(row.address, _("Next: %(what)s") % {"what": row.kind})


def _pattern() -> Next:
    return Next(reverse("analysis:pattern"), _("Next: see the pattern of what you kept"))


def _apart(
    given: Given, standing: Mapping[int, Standing], agreed: Iterable[Agreed], about: Collection[str]
) -> tuple[PersonGroups, ...]:
    """Everybody, people that the record is not about last. *about*: as `together.names_of` gives it."""
    names = {group.name for group in given.groups if group.name}
    others = {_named(name) for name in names if about and name not in about}
    told = (attrs.evolve(each, other=each.name in others) for each in _people(given, standing, agreed))
    return tuple(sorted(told, key=lambda each: each.other))


def _people(
    given: Given, standing: Mapping[int, Standing], agreed: Iterable[Agreed] = ()
) -> Iterator[PersonGroups]:
    by_person: dict[str, list[tuple[int, Group]]] = {}
    for number, group in enumerate(given.groups):
        if not group.noted:
            by_person.setdefault(group.person, []).append((number, group))
    counted = {each.person or "": each for each in given.counted}
    hers = {each.person: each for each in agreed}
    for person, groups in by_person.items():
        yield _person(groups, counted.get(person), standing, hers.pop(person, None))
    for each in hers.values():
        yield PersonGroups(name=_named(each.name), sentence="", rows=(each.row,), said="")


def _person(
    groups: list[tuple[int, Group]],
    counted: PersonFindings | None,
    standing: Mapping[int, Standing],
    agreed: Agreed | None,
) -> PersonGroups:
    acts = sum((standing[number].changed for number, _ in groups if number in standing), Counter[str]())
    strands = {each.code: place for place, each in enumerate(counted.strands)} if counted else {}
    # What came after she asked them to stop leads; the rest stands as the pattern has it.
    strands[headlines.AFTER_ASKING] = -1
    ordered = sorted(groups, key=lambda each: strands.get(each[1].behaviour, len(strands)))
    rows = (_row(*each, counted, standing.get(each[0], Standing())) for each in ordered)
    return PersonGroups(
        name=headlines.called(counted) if counted else _named(groups[0][1].name),
        sentence=headlines.contact(counted) if counted else "", said=_counted(acts),
        rows=(*rows, *([agreed.row] if agreed else ())),
    )  # fmt: skip


def _named(name: str) -> str:
    return name or _("Withheld numbers and people who are not named")


def _counted(acts: Mapping[str, int]) -> str:
    """Acts in words, each with how often."""
    return "; ".join(f"{ACTS[act].words} ({count:,})" for act, count in sorted(acts.items()))


def _row(number: int, group: Group, counted: PersonFindings | None, standing: Standing) -> Headline:
    strand = strand_of(group, counted)
    return Headline(
        address=_address(number), title=title(group, counted), kind=group.title,
        more=" ".join(filter(None, (
            headlines.busiest(strand) if strand else "", _changed(standing.changed.total()),
            _("The words are covered until you choose to read them.") if group.words else "",
        ))),
        state=_state(group.count, standing), kept=standing.kept == group.count,
        open=standing.kept + standing.aside < group.count, number=str(number),
    )  # fmt: skip


def counted_of(given: Given, group: Group) -> PersonFindings | None:
    """What is counted of the person of a group."""
    return next((each for each in given.counted if (each.person or "") == group.person), None)


def strand_of(group: Group, counted: PersonFindings | None) -> Strand | None:
    """What is counted of a group; None where nothing of it has a date, or in runs of earlier versions."""
    found = counted.strands if counted else ()
    return next((each for each in found if each.code == group.behaviour), None)


def title(group: Group, counted: PersonFindings | None) -> str:
    """The headline of a group: what was noticed, how often, and on how many days."""
    strand = strand_of(group, counted)
    return headlines.kind(counted, strand) if counted and strand else group.title


def _address(number: int) -> str:
    return reverse("analysis:group", args=[number])


def _state(count: int, standing: Standing) -> str:
    kept, aside = standing.kept, standing.aside
    if kept == count:
        return _("Kept")
    if aside == count:
        return _("Set aside")
    if kept + aside == count:
        return _("Kept %(kept)s, set aside %(aside)s") % {"kept": f"{kept:,}", "aside": f"{aside:,}"}
    if kept + aside:
        left = count - kept - aside
        said = ngettext("%(n)s still to decide", "%(n)s still to decide", left)
        return said % {"n": f"{left:,}"}
    return ""


def _changed(count: int) -> str:
    said = ngettext(
        "You changed what %(n)s suggestion is. The pattern counts it as what you said.",
        "You changed what %(n)s suggestions are. The pattern counts them as what you said.", count,
    )  # fmt: skip
    return said % {"n": f"{count:,}"} if count else ""


def _now_called(name: str, known: Sequence[Person]) -> str:
    """What she calls a person now whom she named by one of their names."""
    return next((each.name for each in known if name in (each.name, *each.names)), name)


def _pairs(count: int) -> str:
    said = ngettext(
        "Two of the names may be one person.", "%(n)d pairs of names may be one person each.", count
    )
    return said % {"n": count}
