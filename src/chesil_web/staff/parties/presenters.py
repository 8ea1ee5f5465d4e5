"""Shapes the pages about people of a case."""

import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import attrs
import msgspec
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.staff.cases import queries as cases
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.people_models import NoticeTold, Party, PartyTold, Relation, RelationTold
from chesil_web.staff.parties import forms, queries
from chesil_web.staff.parties.queries import InCase
from chesil_web.staff.parties.words import AFRAID, BONDS, MATCHES, NOTICES, PARTS
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second

type Rows = tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class Person:
    """Somebody in a case. *unchecked*: from the report, and nobody looked at it. *also*: other cases."""

    name: str
    part: str
    rows: Rows
    unchecked: bool
    address: str
    also: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class Deed:
    """What one does to another: who, what, to whom, and what more is known of the two."""

    who: str
    whom: str
    does: str
    more: str
    address: str


@attrs.frozen(kw_only=True)
class PeoplePage(Page):
    """The people of a case, and first of all who does what to whom.

    Attributes:
        ends: of those who are not in the case any more: a name and an address.
        repeat: how many other cases are about the same pair, in words; empty for none.
        both: each of two is said to do something to the other.
        counter: the case has another side. others: cases tied to this one, a name and an address.
    """

    case: uuid.UUID
    ref: str
    deeds: tuple[Deed, ...]
    people: tuple[Person, ...]
    ends: tuple[tuple[str, str], ...]
    repeat: str
    both: bool
    counter: bool
    others: tuple[tuple[str, str], ...]
    can_counter: bool


@attrs.frozen(kw_only=True)
class RelationPage(Page):
    """What one does to another, to be written down or changed."""

    is_new: bool


@attrs.frozen(kw_only=True)
class KnowsRow:
    """That somebody knows a detail: in words, and whether this worker can agree as the second one."""

    words: str
    number: int
    can_agree: bool


@attrs.frozen(kw_only=True)
class PartyPage(Page):
    """Somebody in a case, with what was known before, who knows what, and who else they may be.

    Attributes:
        same: the cases in which somebody is this person, by a worker's word. maybe: those in which somebody
            may be: the id of that one, the case, its address, and what they share.
    """

    case: uuid.UUID
    party: uuid.UUID
    base: int
    part: str
    rows: Rows
    written: str
    unchecked: bool
    ended: str
    knows: tuple[KnowsRow, ...]
    versions: tuple[tuple[str, Rows], ...]
    same: tuple[tuple[str, str], ...]
    maybe: tuple[tuple[uuid.UUID, str, str, str], ...]


@attrs.frozen(kw_only=True)
class KnownCases(Page):
    """The cases that may be about somebody we know: a name, an address, and what they share."""

    known: tuple[tuple[str, str, str], ...]


def people(worker: Working, row: Case, safe: OpenSafe) -> PeoplePage:
    """The page of people in a case that is open."""
    found = queries.people(safe, row)
    relations = queries.relations(safe, row)
    names = {each.row.id.hex: each.told.name for each in found}
    pairs = {(each.told.who, each.told.whom) for each in relations if each.told.does}
    return PeoplePage(
        heading=_("People in case %(ref)s") % {"ref": row.ref}, back=reverse("cases:case", args=[row.id]),
        case=row.id, ref=row.ref,
        deeds=tuple(
            _deed(each, names) for each in relations if {each.told.who, each.told.whom} <= names.keys()
        ),
        people=tuple(_person(worker, each) for each in found),
        ends=tuple(
            (each.told.name, reverse("cases:party", args=[row.id, each.row.id]))
            for each in queries.people(safe, row, ended=True)
        ),
        repeat=_repeat(queries.repeats(worker, row)),
        both=any((whom, who) in pairs for who, whom in pairs), counter=queries.is_counter(row),
        others=tuple(
            (each.ref, reverse("cases:case", args=[each.id])) for each in queries.ties(worker, row)
        ),
        can_counter=len(found) > 1 and not row.closed_on,
    )  # fmt: skip


def _repeat(count: int) -> str:
    words = ngettext(
        "%(n)d other case that you can see is about the same two people.",
        "%(n)d other cases that you can see are about the same two people.", count,
    )  # fmt: skip
    return words % {"n": count} if count else ""


def _deed(each: queries.Between, names: Mapping[str, str]) -> Deed:
    told = each.told
    return Deed(
        who=names[told.who], whom=names[told.whom], does=told.does, more=_more(told),
        address=reverse("cases:relation", args=[each.row.case_id, each.row.id]),
    )  # fmt: skip


def _more(told: RelationTold) -> str:
    bond = "" if told.bond == "unknown" else str(BONDS[told.bond])
    afraid = _("is the other afraid: %(answer)s") % {"answer": str(AFRAID[told.afraid]).lower()}
    parts = (
        bond, told.bond_words, _("in one home") if told.together else "", afraid,
        _("on the word of: %(word)s") % {"word": told.word} if told.word else "",
    )  # fmt: skip
    return " · ".join(part for part in parts if part)


def _person(worker: Working, each: InCase) -> Person:
    same = queries.same_person(worker, each.row)
    return Person(
        name=each.told.name, part=str(PARTS[each.told.part]), rows=rows(each.told),
        unchecked=bool(each.told.source),
        address=reverse("cases:party", args=[each.row.case_id, each.row.id]),
        also=tuple((other.case.ref, reverse("cases:case", args=[other.case_id])) for other in same),
    )  # fmt: skip


def rows(told: PartyTold) -> Rows:
    """What is known of somebody, as rows."""
    named = (
        (_("Other names"), ", ".join(told.also)), (_("Born"), born(told.born)),
        (_("Phone"), "\n".join(told.phones)), (_("E-mail"), "\n".join(told.mails)),
        (_("Address"), "\n".join(told.addresses)), (_("References"), ", ".join(told.references)),
        (_("Works for"), _agency(told.agency)), (_("Notes"), told.notes),
    )  # fmt: skip
    return tuple(row for row in named if row[1])


def born(born: str) -> str:
    """When somebody was born, in words."""
    return said_day(date.fromisoformat(born)) if len(born) > len("1988") else born


def _agency(id: str) -> str:
    return next((told.name for row, told in workforce.agencies() if row.id.hex == id), "") if id else ""


def party(worker: Working, whole: cases.Whole, row: Party) -> PartyPage:
    """The page of somebody in a case."""
    (told,) = whole.safe.read([row], PartyTold)
    names = {each.row.id.hex: each.told.name for each in queries.people(whole.safe, whole.case)}
    return PartyPage(
        heading=told.name, back=reverse("cases:people", args=[row.case_id]), case=row.case_id, party=row.id,
        base=row.number,
        part=str(PARTS[told.part]), rows=rows(told), written=_written(told), unchecked=bool(told.source),
        ended=said_day(row.ended_on) if row.ended_on else "",
        knows=tuple(
            KnowsRow(
                words=_knows(each.detail, names.get(each.who, _("somebody who is not in the case any more")),
                             each.word, each.by_name, each.second_name),
                number=number, can_agree=not each.second and is_second(worker, each.by, each.at),
            )
            for number, each in enumerate(told.known)
        ),
        versions=tuple((_written(each), rows(each)) for each in queries.versions(whole.safe, row)),
        same=tuple(
            (each.case.ref, reverse("cases:party", args=[each.case_id, each.id]))
            for each in queries.same_person(worker, row)
        ),
        maybe=tuple(
            (each.id, each.case.ref, reverse("cases:case", args=[each.case_id]), shared(kinds))
            for each, kinds in queries.maybe_same(worker, row, told)
        ),
    )  # fmt: skip


def _written(told: PartyTold) -> str:
    if told.at is None:
        return ""
    return _("%(when)s, %(name)s") % {"when": said(told.at), "name": told.by_name}


def _knows(detail: str, who: str, word: str, first: str, second: str) -> str:
    words = {"who": who, "detail": detail, "word": word, "first": first, "second": second}
    if second:
        return (
            _("%(who)s knows %(detail)s already. Word of: %(word)s. %(first)s and %(second)s said so.")
            % words
        )
    return _(
        "%(first)s said that %(who)s knows %(detail)s already. Word of: %(word)s. It counts when a second "
        "worker says so too."
    ) % words  # fmt: skip


def shared(kinds: Iterable[str]) -> str:
    """What two have in common, in words."""
    return ", ".join(str(words) for kind, words in MATCHES.items() if kind in kinds)


def known(found: Mapping[Case, Iterable[str]], worker: Working) -> tuple[tuple[str, str, str], ...]:
    """The cases that may be about somebody we know: what each is called, its address, and what they share."""
    cards = {each.case.id: each for each in cases.listed(worker.row.agency_id, found)}
    return tuple(
        (
            " · ".join(part for part in (row.ref, _who(cards[row.id]), _state(row)) if part),
            reverse("cases:case", args=[row.id]), shared(kinds),
        )
        for row, kinds in sorted(found.items(), key=lambda each: each[0].ref)
    )  # fmt: skip


def _who(each: cases.Listed) -> str:
    return each.card.who if each.card else ""


def _state(row: Case) -> str:
    return _("closed on %(day)s") % {"day": said_day(row.closed_on)} if row.closed_on else ""


def agencies() -> list[tuple[str, str]]:
    """The agencies that somebody may work for."""
    return [(row.id.hex, told.name) for row, told in workforce.agencies()]


def names(found: Iterable[InCase]) -> list[tuple[str, str]]:
    """People to choose from."""
    return [(each.row.id.hex, each.told.name) for each in found]


def between(safe: OpenSafe, found: Relation | None) -> dict[str, Any]:
    """What stands in the form of two people; nothing for what is new."""
    if found is None:
        return {}
    (told,) = safe.read([found], RelationTold)
    kept = msgspec.structs.asdict(told)
    return {name: kept[name] for name in forms.RelationForm.base_fields}


def notice(told: NoticeTold, case: Case | None) -> tuple[str, str]:
    """What a notice says: its kind, and what more there is."""
    by = _("About: %(name)s") % {"name": told.name} if told.name else ""
    parts = (case.ref if case else "", said(told.at), by)
    return str(NOTICES[told.kind]), " · ".join(part for part in parts if part)


def summary(whole: cases.Whole) -> tuple[tuple[str, ...], int]:
    """For the page of a case: who does what to whom, a line each, and how many people there are."""
    found = queries.people(whole.safe, whole.case)
    names = {each.row.id.hex: each.told.name for each in found}
    lines = tuple(
        between_words(each.told, names[each.told.who], names[each.told.whom])
        for each in queries.relations(whole.safe, whole.case)
        if {each.told.who, each.told.whom} <= names.keys()
    )
    return lines, len(found)


_A_NOUN: Final = re.compile(
    r"(?:an? |the )?((?:ex|former|next-door|upstairs)[ -])?([^\W\d_]+)\.?", re.IGNORECASE
)


def between_words(told: RelationTold, who: str, whom: str) -> str:
    """What is between two people, in a sentence: what one does, else how they are known to the other."""
    names = {"who": who, "whom": whom}
    if told.does:
        return _("%(who)s to %(whom)s: %(does)s") % {**names, "does": told.does}
    if noun := _A_NOUN.fullmatch(told.bond_words.strip()):
        name, comma, more = who.partition(", ")
        named = f"{name} ({more})" if comma else who
        return _("%(who)s is %(whom)s’s %(noun)s") % {
            **names, "who": named, "noun": f"{noun[1] or ''}{noun[2]}",
        }  # fmt: skip
    if told.bond_words:
        return _("%(who)s. How %(whom)s knows them: %(bond)s") % {**names, "bond": told.bond_words}
    return _("%(who)s to %(whom)s: not written down yet") % names
