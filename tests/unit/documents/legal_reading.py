"""A small invented LegalReading, for the papers."""

from datetime import date

import attrs

from chesil.terms.legal import (
    ABOUT_STATES,
    ActRead,
    AgainstRead,
    BreachRead,
    CautionRead,
    DangerSign,
    EvidenceToKeep,
    Help,
    KeepAct,
    LegalReading,
    LimitRead,
    PersonRead,
    PointRead,
    Question,
    RouteRead,
    RouteToAsk,
    RuleApplied,
)


def act(number, *events, day=date(2025, 1, 2), kinds=("contact",)):
    return ActRead(
        number=number, events=events, first=day, last=day, what="1 contact.", kinds=kinds,
        after_request=True, words_only=False,
    )  # fmt: skip


COUNTED = RuleApplied(
    rule="two-occasions",
    does="start",
    why="Entries 3 and 7 show 2 occasions.",
    limits="It counts days.",
    acts=(3, 7),
)
UNKNOWN = RuleApplied(
    rule="relationship", does="hold", why="How you are known to them is not recorded.", limits="", acts=()
)
COURSE = PointRead(
    id="course", name="two occasions", state="recorded", sentence="Acts on at least two occasions.", section="s.7(3)(a)", level="moderate", acts=(3, 7),
    rules=(COUNTED,), either="", question=Question("What else happened?"),
)  # fmt: skip
FEAR = PointRead(
    id="fear", name="fear", state="not_yet", sentence="Fear of violence.", section="", level="none", acts=(), rules=(COUNTED,), either="one-of",
    question=Question("What were you afraid of?"),
)  # fmt: skip
HARM = attrs.evolve(
    FEAR, id="harm", name="daily life", state="in_part", sentence="Serious alarm or distress.", level="weak", acts=(7,),
    against=(AgainstRead(rule="both-sides", sentence="You may both have done this.", acts=(7,)),),
)  # fmt: skip
DEFENCE = PointRead(
    id="no-defence", name="their reasons", state="for_others", sentence="No lawful reason.", section="s.1(3)", level=None, acts=(), rules=(), either="",
    question=Question("Did they give a reason?"), courts_look_at=("The reason they gave you.",),
)  # fmt: skip


def route(name, title, *points, level="moderate", mode="summary only"):
    return RouteRead(
        id=name, title=title, citation="An Act 1997, s.2", mode=mode, standard="beyond reasonable doubt",
        version=("In force since 1997.",), level=level, acts=(3, 7), rules=(COUNTED, UNKNOWN), points=points,
    )  # fmt: skip


HELP = (
    Help(id="emergency", name="Police, ambulance, fire", number="999", who_for="Anyone.", how="Press 55.", always_open=True, checked_on=None),
    Help(id="police", name="Police, not an emergency", number="101", who_for="Anyone.", how="", always_open=True, checked_on=None),
    Help(id="line", name="A helpline", number="01632 960222", who_for="Anyone.", how="", always_open=False, checked_on=date(2025, 1, 6)),
)  # fmt: skip


def person(events=("a", "b", "c"), **changes):
    one = PersonRead(
        person="p1",
        name="Dev Marsh",
        acts=(act(3, *events[:2]), act(7, events[2])),
        routes=(
            route("pha-2", "Harassment", COURSE, DEFENCE),
            route("pha-4a", "Stalking with fear", COURSE, FEAR, HARM, mode="either way"),
        ),
        ask=(
            RouteToAsk(id="x", title="Threats", citation="An Act 1861, s.16", summary="Threatening.", acts=(7,), events=events[2:], outline=False),
        ),
        cautions=(
            CautionRead(code="FEW", sentence="Only two acts are recorded.", source="rule two-occasions", routes=("Harassment",)),
        ),
        questions=(Question("What was the effect on you?", "effect"),),
        not_counted=("6 occasions are not read as acts.",),
        limit=LimitRead(
            route="pha-2", title="Harassment", last_act=date(2025, 1, 9), by=date(2025, 7, 9),
            sentence="Six months from the last act is 9 July 2025.",
        ),
        breaches=(
            BreachRead(
                order="An order", starts=date(2025, 1, 1), ends=None, term="Dev must not write.", events=events[:2],
                days=(date(2025, 1, 2),), offence="Breach of an order (An Act, s.1)", do="Report it each time.",
                in_force=True, questions=(Question("Was it served on them?", "order"),),
            ),
        ),
        keep=(
            EvidenceToKeep(
                id="cctv", what="Council CCTV", kept="Usually 28 days.", do="Report it.", safety="Think.", older=2,
                acts=(
                    KeepAct(act=3, day=date(2025, 1, 2), by=date(2025, 1, 30), days_left=3),
                    KeepAct(act=7, day=date(2025, 1, 9), by=date(2025, 1, 26), days_left=-1),
                ),
            ),
        ),
        signs=(
            DangerSign(
                id="near", now=True, sentence="They are here.", noticed="1 entry may show it.", do="Call 999.",
                call=("emergency",), events=("a",),
            ),
            DangerSign(
                id="order", now=False, sentence="An order was broken.", noticed="2 entries may show it.", do="Report it.",
                call=("police", "line"), events=("a", "b"),
            ),
        ),
    )  # fmt: skip
    return attrs.evolve(one, **changes)


def reading(*people, **changes):
    base = LegalReading(
        jurisdiction="England and Wales",
        outline=False,
        counted_from=date(2025, 1, 27),
        about=ABOUT_STATES,
        danger=("Something is happening now.", "They have a weapon."),
        call=HELP,
        people=people or (person(),),
    )
    return attrs.evolve(base, **changes)
