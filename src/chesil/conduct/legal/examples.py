"""Reads an example of a rule: the tables that the tests check and that the public page prints."""

from datetime import date
from typing import Final

import attrs
import numpy as np

from chesil import law
from chesil.conduct.extracting.log import Incident, Log, When, entries
from chesil.conduct.extracting.scenes import scene_of
from chesil.conduct.legal import points
from chesil.conduct.legal.points import ActsRead
from chesil.conduct.legal.rules import Example
from chesil.conduct.reading.cautions import cautions
from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.read import COURSE, FEAR, OVERALL, THRESHOLD, weigh_points
from chesil.conduct.reading.routes import ROUTES
from chesil.conduct.reading.weighing import Weighed, weigh
from chesil.law.entries import Relation
from chesil.terms.legal import ActRead

_POINTS: Final = {"course": COURSE, "harassment": THRESHOLD, "fear": FEAR, "overall": OVERALL}


@attrs.frozen(kw_only=True)
class Outcome:
    """What an example gives: each point weighed, and the codes of its warnings."""

    points: dict[str, Weighed]
    cautions: frozenset[str]


def rows(table: str) -> list[dict[str, str]]:
    """The rows of an example's table, by its headings; empty cells are left out."""
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    head, *body = lines
    return [{name: cell for name, cell in zip(head, line, strict=True) if cell} for line in body]


def outcome(example: Example, relations: tuple[Relation, ...] = ()) -> Outcome:
    """Read an example by the rules that read findings."""
    told = rows(example.incidents)
    log = Log(
        charge="",
        relationship=example.relationship,
        harmed=("V",),
        others=("D",),
        third=("W",),
        parties={"V": "person", "D": "person"} | example.parties,
        entries=entries([_incident(row) for row in told]),
        context=example.context,
    )
    facts = Facts(scene=scene_of(log, "V"), route=ROUTES[example.route])
    acts = ActsRead(facts=facts, acts=[_act(row) for row in told])
    weighed = weigh_points(facts)
    found = {name: weighed[key] for name, key in _POINTS.items() if key in weighed}
    unread = tuple(points.unread(acts))
    found["harassment"] = weigh((*found["harassment"].steps, *unread), entries=found["harassment"].entries)
    found |= _of_findings(acts, example, weighed, relations)
    raised = cautions(facts, course=weighed[COURSE], threshold=weighed[THRESHOLD])
    return Outcome(points=found, cautions=frozenset(each.code for each in raised))


def _of_findings(
    acts: ActsRead, example: Example, weighed: dict[str, Weighed], relations: tuple[Relation, ...]
) -> dict[str, Weighed]:
    gate = law.route(example.route).gate
    able = acts.numbers(np.asarray(acts.facts.able))
    return {
        "knowledge": points.knowledge(acts, feared=weighed[FEAR] if example.route == "pha-4" else None),
        "stalking-acts": points.stalking(acts),
        "serious-effect": points.daily_life(acts),
        "control": points.control(acts),
        "relationship": points.relationship(gate, facts=relations, support=able),
    }


def _incident(row: dict[str, str]) -> Incident:
    return Incident(
        n=int(row["n"]),
        when=When(precision="day", date=row["when"]),
        channel=row["channel"],
        actor=row.get("actor", "D"),
        target=row.get("target", "V"),
        summary=row["summary"],
        effect=row.get("effect", ""),
        told_to_stop_before={"yes": True, "no": False}.get(row.get("stop", ""), "unknown"),
    )


def _act(row: dict[str, str]) -> ActRead:
    day = date.fromisoformat(row["when"])
    return ActRead(
        number=int(row["n"]),
        events=(),
        first=day,
        last=day,
        what=row["summary"],
        kinds=tuple(row.get("kinds", "contact").split()),
        after_request=None,
        words_only=row.get("words") == "yes",
    )
