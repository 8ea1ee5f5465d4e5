"""The page of what was noticed: suggestions by person and kind, and what she agreed about in Read first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.terms.acts import ACTS
from chesil_web.analysis import second_reading
from chesil_web.analysis.chosen import Chosen
from chesil_web.analysis.models import Given, Graded, Group, Pair
from chesil_web.analysis.presenters import doing
from chesil_web.analysis.queries import Looked
from chesil_web.evidence.models import Told
from chesil_web.people.models import Person
from chesil_web.ui.page import Page
from chesil_web.ui.when import said_month


@attrs.frozen(kw_only=True)
class GroupRow:
    """Suggestions of one kind by one person, in a line."""

    address: str
    title: str
    more: str


@attrs.frozen(kw_only=True)
class PersonGroups:
    """Everything about one person. *said*: what she says that suggestions were instead, with how many."""

    name: str
    rows: tuple[GroupRow, ...]
    said: str


@attrs.frozen(kw_only=True)
class Agreed:
    """The messages of a person that she says were acts, in a line. *person*: "" where nobody is named."""

    person: str
    name: str
    row: GroupRow


@attrs.frozen(kw_only=True)
class NoticedPage(Page):
    """What we noticed. *asks*: a question to answer first. *busy*: where to ask whether it is done.

    *me*, *about*: what she answered: her own name in the messages, and whom it is about. *doing*: what is
    said while it goes on. *can_stop*: whether the second reading can be ended. *graded*: whether messages
    were put in an order of reading.
    """

    people: tuple[PersonGroups, ...]
    assumptions: tuple[str, ...]
    busy: str
    doing: str
    can_stop: bool
    graded: bool
    whole: bool
    stale: bool
    failed: bool
    asks: str
    said: str
    proposals: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    me: str
    about: str
    pairs: str


def noticed(
    looked: Looked | None, *, stale: bool, told: Told, known: Sequence[Person], pairs: Sequence[Pair],
    changed: Mapping[int, Counter[str]], agreed: Iterable[Agreed] = (), notice: str = "",
) -> NoticedPage:  # fmt: skip
    """The page of groups.

    Args:
        known: people she listed. changed: as `queries.changed_in` gives it. agreed: rows of Read first.
    """
    given = looked.given if looked and looked.given else Given(made_at=None)  # type: ignore[arg-type]
    by_person: dict[str, list[tuple[int, Group]]] = {}
    for number, group in enumerate(given.groups):
        if not group.noted:
            by_person.setdefault(group.person, []).append((number, group))
    hers = {each.person: each for each in agreed}
    people = (
        *(_person(groups, changed, hers.pop(person, None)) for person, groups in by_person.items()),
        *(PersonGroups(name=_named(each.name), rows=(each.row,), said="") for each in hers.values()),
    )
    return NoticedPage(
        heading=_("What we noticed"), back=reverse("diary:today"), people=people, notice=notice,
        assumptions=given.assumptions, stale=stale,
        busy=reverse("analysis:how-far") if looked and looked.busy else "", doing=doing(looked),
        can_stop=second_reading.can_stop(looked),
        graded=bool(given.graded and given.graded.messages),
        failed=bool(looked and looked.failed),
        whole=bool(looked and looked.given and not given.asks),
        asks=given.asks, said=given.said, proposals=given.proposals, me=told.me,
        about=_now_called(told.about, known),
        names=tuple(dict.fromkeys((*(each.name for each in known), *given.people))),
        pairs=_pairs(len(pairs)) if pairs else "",
    )  # fmt: skip


def agreed(given: Graded, found: Iterable[tuple[str, str, Mapping[str, int]]]) -> Iterator[Agreed]:
    """The line of each person on Noticed that leads to the messages she agreed about.

    Args:
        found: as `queries.agreed_in` gives it.
    """
    for person, name, acts in found:
        at = reverse("analysis:read") + Chosen.agreed(person, given).query
        row = GroupRow(address=at, title=_("Messages that you agreed about"), more=_counted(acts))
        yield Agreed(person=person, name=name, row=row)


def _now_called(name: str, known: Sequence[Person]) -> str:
    """What she calls a person now whom she named by one of their names."""
    return next((each.name for each in known if name in (each.name, *each.names)), name)


def _pairs(count: int) -> str:
    said = ngettext(
        "%(n)d pair of people may be one person.", "%(n)d pairs of people may be one person each.", count
    )
    return said % {"n": count}


def _person(
    groups: list[tuple[int, Group]], changed: Mapping[int, Counter[str]], agreed: Agreed | None
) -> PersonGroups:
    acts = sum((changed.get(number, Counter()) for number, _group in groups), Counter[str]())
    rows = (_group(group, number, changed.get(number, Counter()).total()) for number, group in groups)
    return PersonGroups(
        name=_named(groups[0][1].name), said=_counted(acts),
        rows=(*rows, *([agreed.row] if agreed else ())),
    )  # fmt: skip


def _named(name: str) -> str:
    return name or _("Withheld numbers and people who are not named")


def _counted(acts: Mapping[str, int]) -> str:
    """Acts in words, each with how often."""
    return "; ".join(f"{ACTS[act].words} ({count:,})" for act, count in sorted(acts.items()))


def _group(group: Group, number: int, changed: int) -> GroupRow:
    left = group.count - changed
    count = ngettext("%(n)s time", "%(n)s times", left) % {"n": f"{left:,}"}
    most = (
        _("most in %(month)s") % {"month": said_month(group.most)} if group.most and group.count > 1 else ""
    )
    hidden = _("hidden until you choose to read") if group.words else ""
    said = _("%(n)s that you changed") % {"n": f"{changed:,}"} if changed else ""
    more = ", ".join(filter(None, (count, said, most, hidden)))
    return GroupRow(address=reverse("analysis:group", args=[number]), title=group.title, more=more)
