"""Points that are weighed from what their element says: breaches of orders, messages, images, a new offence."""

from importlib import resources

import pytest
from test_legal import CASE, ORDER, TERMS, person, point, read, route

from chesil import law
from chesil.law import in_force, loading
from chesil.terms.legal import LEVELS, Question

SERVED = {**ORDER, "terms": TERMS, "served_on": "2026-01-12"}


def ids(of):
    return [each.id for each in of.routes]


def level_of(table, name, **changes):
    return route(person(read(table, **changes)), name).level


# --- breaches of orders ---


@pytest.mark.parametrize(
    ("what", "breach"),
    [
        ("Non-molestation order", "non-molestation-breach"),
        ("Restraining order on conviction", "restraining-order-breach"),
        ("Restraining order after an acquittal", "restraining-order-acquittal-breach"),
        ("Domestic abuse protection order", "domestic-abuse-protection-breach"),
        ("Interim stalking protection order", "stalking-protection-breach"),
        ("Harassment injunction of the county court", "harassment-injunction-breach"),
        ("Police bail", "bail-conditions"),
    ],
)
def test_what_breaking_an_order_is_comes_first_with_all_its_points(what, breach):
    first = person(read(orders=[{**SERVED, "what": what}])).routes[0]
    assert (first.id, first.breach_of) == (breach, what)
    assert {each.id: each.level for each in first.points if not each.courts_look_at} == {
        "order": "strong",
        "order-known": "strong",
        "breach": "strong",
    }
    assert first.acts == (5, 6)


def test_whether_there_was_an_excuse_is_for_others_with_what_courts_have_looked_at():
    excuse = point(person(read(orders=[SERVED])).routes[0], "no-excuse")
    assert (excuse.level, excuse.rules) == (None, ())
    assert (excuse.state, bool(excuse.courts_look_at)) == ("for_others", True)


def test_service_that_nobody_recorded_is_asked_for_first_and_holds_the_breach():
    dev = person(read(orders=[{**ORDER, "terms": TERMS}]))
    breach = dev.routes[0]
    known = point(breach, "order-known")
    assert (breach.level, known.level, known.state) == ("weak", "weak", "in_part")
    assert point(breach, "breach").state == "recorded"
    assert dev.questions[0] == known.question


def test_terms_that_nobody_recorded_are_asked_for():
    order = {**SERVED, "terms": []}
    dev = person(read(orders=[order]))
    terms = point(dev.routes[0], "breach")
    assert (terms.level, terms.state) == ("weak", "in_part")
    assert dev.questions[0] == terms.question


@pytest.mark.parametrize(
    ("served_on", "known", "acts"),
    [("2026-01-14", "strong", {5, 6}), ("2026-01-15", "moderate", {6}), ("2026-01-25", "none", set())],
)
def test_only_acts_after_the_day_of_service_are_known_to_come_after_it(served_on, known, acts):
    order = {**SERVED, "served_on": served_on}
    breach = person(read(orders=[order])).routes[0]
    assert (point(breach, "order-known").level, set(point(breach, "order-known").acts)) == (known, acts)
    assert LEVELS.index(breach.level) <= LEVELS.index(known)


def test_an_act_that_no_term_forbids_is_no_breach():
    order = {**SERVED, "terms": [TERMS[2]]}
    breach = person(read(orders=[order])).routes[0]
    assert point(breach, "order").level == "strong"
    assert (point(breach, "breach").level, breach.level) == ("none", "none")


def test_a_forbidden_threat_that_a_word_list_alone_found_is_little():
    threats = [{"words": "Dev must not threaten Asha.", "forbids": ["threat_person"]}]
    order = {
        **SERVED,
        "starts": "2026-01-07",
        "served_on": "2026-01-07",
        "ends": "2026-01-09",
        "terms": threats,
    }
    assert point(person(read(orders=[order])).routes[0], "breach").level == "weak"
    assert point(person(read(orders=[order], kept=True)).routes[0], "breach").level == "moderate"


def test_an_order_in_whose_time_nothing_was_done_gives_no_breach():
    order = {**SERVED, "starts": "2026-03-01", "ends": None}
    assert not any(each.breach_of for each in person(read(orders=[order])).routes)


def test_a_breach_counts_whatever_is_recorded_of_the_relationship():
    """A court that made the order has decided that the two people may have one."""
    facts = [{"person": "Dev", "facts": ["engaged"]}]
    dev = person(read(orders=[{**SERVED, "what": "Domestic abuse protection order"}], relationships=facts))
    assert dev.routes[0].level == "strong"


# --- what the record holds for single acts ---

NOTES = """
    event | kind | from | channel   | tags   | at               | text
    n1    | note | Dev  | {channel} | {tags} | 2026-05-05 10:00 | It happened.
    n2    | note | Dev  | {channel} | {tags} | 2026-05-12 10:00 | It happened again.
"""


@pytest.mark.parametrize(
    ("name", "channel", "tags", "level"),
    [
        ("cdma-1", "damage", "damage", "strong"),
        ("cdma-1", "in_person", "interfering_property", "none"),
        ("cdma-2", "in_person", "threat_property", "strong"),
        ("oapa-16", "in_person", "threat_person", "moderate"),
        ("osa-181", "chat", "threat_person", "moderate"),
        ("osa-181", "in_person", "threat_person", "none"),
        ("mca-88", "chat", "verbal_abuse", "moderate"),
        ("mca-88", "in_person", "verbal_abuse", "none"),
        ("ca-127", "call", "silent_call", "weak"),
        ("osa-179", "online", "publishing", "weak"),
        ("soa-66a", "chat", "image_sent", "moderate"),
        ("soa-66a", "chat", "sexual_harassment", "none"),
        ("soa-66b-1", "online", "image_shared", "moderate"),
        ("soa-66b-1", "online", "publishing", "none"),
        ("soa-66b-2", "chat", "image_shared", "moderate"),
        ("mca-88", "chat", "image_sent", "moderate"),
        ("ca-127", "chat", "image_sent", "moderate"),
        ("soa-66b-4", "chat", "threat_images", "strong"),
        ("poa-4", "in_person", "threat_person", "strong"),
        ("poa-4b", "in_person", "hate_sex", "none"),
        ("cja-39", "in_person", "violence", "strong"),
        ("pha-2g", "chat", "indirect_contact", "weak"),
    ],
)
def test_as_much_is_recorded_as_the_kinds_and_the_ways_of_the_acts_bear_out(name, channel, tags, level):
    assert level_of(NOTES.format(channel=channel, tags=tags), name) == level


def test_a_kind_of_act_that_tells_less_than_the_law_asks_is_recorded_in_part_with_the_reason():
    """Whether a message is grossly offensive, or a picture of genitals, is no fact that was recorded."""
    table = NOTES.format(channel="chat", tags="image_sent")
    for name, of in (("mca-88", "content"), ("soa-66a", "sent")):
        told = point(route(person(read(table)), name), of)
        assert (told.state, told.level) == ("in_part", "moderate")
        assert told.question.words
        assert [each.rule for each in told.reasons][-1] == "more-than-recorded"


def test_persistent_calls_need_three_occasions_and_a_court_decides_the_rest():
    calls = NOTES.format(channel="call", tags="silent_call")
    assert level_of(calls, "ca-127") == "weak"
    for day in ("19", "26"):
        calls += f"    n{day}   | note | Dev  | call      | silent_call | 2026-05-{day} 10:00 | Again.\n"
    used = route(person(read(calls)), "ca-127")
    assert (used.level, point(used, "persistence").level) == ("moderate", "moderate")
    assert any(rule.does == "hold" and "for a court" in rule.why for rule in used.rules)


@pytest.mark.parametrize(("facts", "level"), [(["former_spouse", "both_16_or_over"], "strong"), ([], "weak")])
def test_a_domestic_abuse_protection_order_asks_for_abuse_and_a_relationship(facts, level):
    known = [{"person": "Dev", "facts": facts}] if facts else []
    abuse = NOTES.format(channel="in_person", tags="violence")
    assert level_of(abuse, "domestic-abuse-protection-order", relationships=known) == level


def test_an_order_on_who_lives_in_the_home_asks_for_conduct_that_can_do_harm():
    known = [{"person": "Dev", "facts": ["former_spouse"]}]
    entering = NOTES.format(channel="in_person", tags="entering_premises")
    assert level_of(entering, "occupation-order", relationships=known) == "none"
    violence = NOTES.format(channel="in_person", tags="violence")
    assert level_of(violence, "occupation-order", relationships=known) == "strong"


def test_acts_that_name_nobody_hold_a_route_low():
    nobody = NOTES.format(channel="damage", tags="damage").replace("| Dev  |", "| -    |")
    reading = read(nobody, about=None)
    damage = route(reading.people[0], "cdma-1")
    assert damage.level == "weak"
    assert "tied-to-acts" in {rule.rule for rule in damage.rules}


def test_a_day_limit_goes_by_offences_and_not_by_bail():
    held = person(read(orders=[{**SERVED, "what": "Police bail"}]))
    assert held.routes[0].id == "bail-conditions"
    assert held.limit == person(read()).limit


def test_a_harassment_route_comes_before_a_single_act_with_as_much_recorded():
    dev = person(read())
    moderate = [each for each in ids(dev) if route(dev, each).level == "moderate"]
    assert moderate.index("pha-2") < moderate.index("ca-127")


def test_one_quarrel_does_not_come_before_a_course_of_conduct_that_is_recorded():
    cells = "Dev | - | in_person | - | - | - | threat_person | 2026-02-20 12:00 | He shouted at my door."
    quarrel = f"    q1 | note | {cells}\n"
    dev = person(read(CASE + quarrel, details={"q1": '{"effect": "I was terrified."}'}))
    assert (route(dev, "poa-4").level, route(dev, "pha-2").level) == ("strong", "moderate")
    assert ids(dev).index("pha-2") < ids(dev).index("poa-4")


# --- a neighbour, a landlord ---


def named(table, *facts):
    """The routes that are read and those that are only named, with these facts about Dev."""
    known = [{"person": "Dev", "facts": list(facts)}] if facts else []
    dev = person(read(table, relationships=known))
    return {each.id for each in dev.routes}, {each.id for each in dev.ask}


NEARBY = ("community-protection-notice", "asb-case-review")


def test_noise_leads_to_what_a_council_can_do_whoever_makes_it():
    read_routes, asked = named(NOTES.format(channel="other", tags="noise"))
    assert NEARBY[0] in read_routes
    assert NEARBY[1] in asked


@pytest.mark.parametrize("tags", ["damage", "verbal_abuse", "hate_sex", "entering_premises"])
def test_damage_or_abuse_leads_there_only_by_somebody_who_lives_nearby_or_rents(tags):
    table = NOTES.format(channel="in_person", tags=tags)
    for facts in ((), ("former_spouse",), ("relative", "both_16_or_over")):
        read_routes, asked = named(table, *facts)
        assert not {*NEARBY, "pea-1"} & (read_routes | asked), facts
    for fact in ("neighbour", "landlord", "tenant"):
        read_routes, asked = named(table, fact)
        assert (NEARBY[0] in read_routes, NEARBY[1] in asked) == (True, True)
        assert ("pea-1" in read_routes) is (fact == "landlord" and tags != "hate_sex")


def test_acts_of_a_landlord_are_read_with_what_a_court_decides_left_to_it():
    landlord = [{"person": "Dev", "facts": ["landlord"]}]
    table = NOTES.format(channel="in_person", tags="entering_premises")
    eviction = route(person(read(table, relationships=landlord)), "pea-1")
    assert {each.id: each.state for each in eviction.points} == {
        "landlord": "recorded",
        "acts": "in_part",
        "likely-to-leave": "for_others",
        "no-grounds": "for_others",
    }


def test_more_kinds_of_act_count_by_somebody_with_a_recorded_relation():
    assert law.route("pea-1").acts_by([]) == frozenset()
    assert "noise" in law.route("pea-1").acts_by(["landlord", "neighbour"])
    assert law.route("community-protection-notice").acts_by(["former_spouse"]) == {"noise"}


# --- a new offence ---

OFFENCE = """
[act]
id = "lights_1999"
title = "Lights Act 1999"
citation = "1999 c. 99"
url = "https://example.org/1999/99"
source = "https://example.org/1999/99"
written_on = 2026-01-01
confidence = "known"

[[elements]]
id = "light_shone"
by = "record"
what = "a light at a window"
acts = ["watching", "waiting_outside"]
occasions = 2
more = ["alarm_or_distress"]

[[routes]]
id = "lights-1"
title = "Shining a light at a home"
section = "s.1"
kind = "offence"
summary = "Shining a light at a home on two days or more."
protects = "Anyone."
gate = "anyone"
judged_on = "act"
acts = ["watching"]
source = "Lights Act 1999 s.1, https://example.org/1999/99/section/1"
written_on = 2026-01-01
confidence = "known"

[[routes.points]]
id = "light"
element = "light_shone"
section = "s.1(1)(a)"
sentence = "A light was shone at a home on two days or more."
question = "On which days was it?"

[[routes.points]]
id = "effect"
element = "effect"
section = "s.1(1)(b)"
sentence = "It alarmed or distressed the person."
question = "What did it do to you?"

[[routes.points]]
id = "intent"
element = "intent"
section = "s.1(1)(c)"
sentence = "They meant to."
question = "What shows that they meant to?"

[[routes.versions]]
from = 2000-01-01
status = "in force"
mode = "summary only"
maximum = "A fine."
limit = "summary"
what = "In force since 1 January 2000."
"""
CACHED = (in_force._edges, in_force._routes_between, in_force._doubtful_between)


@pytest.fixture
def offence(monkeypatch):
    """The law of England and Wales with one more file."""
    folder = resources.files("chesil.law").joinpath("england_and_wales")
    texts = {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.name.endswith(".toml")}
    book = loading.read_book("england_and_wales", {**texts, "lights_1999.toml": OFFENCE})
    with monkeypatch.context() as patched:
        patched.setattr(in_force, "book", lambda _jurisdiction: book)
        for each in CACHED:
            each.cache_clear()
        yield
    for each in CACHED:
        each.cache_clear()


LIGHTS = NOTES.format(channel="in_person", tags="watching")
AFRAID = dict.fromkeys(("n1", "n2"), '{"effect": "I was terrified."}')


@pytest.mark.usefixtures("offence")
def test_an_offence_from_one_file_is_read_in_full():
    lights = route(person(read(LIGHTS, details=AFRAID)), "lights-1")
    assert (lights.level, lights.acts, lights.standard) == ("strong", (1, 2), "beyond reasonable doubt")
    assert {each.id: (each.level, each.acts) for each in lights.points} == {
        "light": ("strong", (1, 2)),
        "effect": ("strong", (1, 2)),
        "intent": (None, ()),
    }
    rules = point(lights, "light").rules
    assert [(each.rule, each.does, each.acts) for each in rules] == [("fact-recorded", "raise", (1, 2))]
    assert "alarm or distress" in rules[0].why
    assert rules[0].limits
    assert point(lights, "intent").courts_look_at
    assert point(lights, "light").name == "a light at a window"


@pytest.mark.usefixtures("offence")
def test_a_new_offence_has_as_little_recorded_as_its_weakest_point():
    once = LIGHTS.rsplit("    n2", 1)[0]
    first = route(person(read(once, details=AFRAID)), "lights-1")
    assert (point(first, "light").level, point(first, "effect").level, first.level) == (
        "weak",
        "moderate",
        "weak",
    )
    silent = route(person(read(LIGHTS)), "lights-1")
    assert (point(silent, "light").level, point(silent, "effect").level, silent.level) == (
        "moderate",
        "none",
        "none",
    )
    assert Question("What did it do to you?", "effect") in person(read(LIGHTS)).questions


def test_without_its_file_there_is_no_such_offence():
    assert "lights-1" not in ids(person(read(LIGHTS)))
