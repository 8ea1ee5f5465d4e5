"""The last part of the chronology: what the law asks for, for police and lawyers."""

import attrs
import msgspec
from legal_reading import COURSE, DEFENCE, act, person, reading, route

from chesil.documents.chronology import print_chronology
from chesil.documents.chronology.contents import papers
from chesil.terms.legal import LEVELS
from invented import CHAT, chronology


def strings(thing):
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, (list, dict)):
        for each in thing.values() if isinstance(thing, dict) else thing:
            yield from strings(each)


EVENTS = (f"{CHAT}:1", f"{CHAT}:3", f"{CHAT}:5")


def paper(*people, **changes):
    told = chronology(reading=reading(*(people or (person(EVENTS),))), **changes)
    return papers(told, rows=12_000, weight=1.9e6)[0]


def test_a_route_names_its_points_by_number_with_what_is_recorded_for_each():
    law = paper().law
    assert [(each.title, each.points) for each in law.people[0].routes] == [
        ("Harassment", "point 1: recorded; point 2: for others to judge"),
        (
            "Stalking with fear",
            "point 1: recorded; point 3: not recorded yet; point 4: recorded in part (point 3 or 4 is enough)",
        ),
    ]


def test_no_level_is_printed():
    told = msgspec.json.decode(msgspec.json.encode(paper().law))
    assert not {"none", *LEVELS} & {word for text in strings(told) for word in text.casefold().split()}


def test_of_an_order_in_force_no_point_is_asked():
    ordered = attrs.evolve(route("fla-42", "Non-molestation order", COURSE), order="My order of May")
    law = paper(person(EVENTS, routes=(ordered,))).law
    assert law.people[0].routes[0].points == "in force: My order of May"
    assert law.people[0].points == ()


def test_what_speaks_against_a_point_is_beside_it_without_a_code():
    against = [point.against for point in paper().law.people[0].points]
    assert against == [(), (), (), ("Asha may both have done this.",)]


def test_another_law_names_the_message_that_points_to_it_and_not_its_whole_occasion():
    events = (f"{CHAT}:1", f"{CHAT}:3", f"{CHAT}:5")
    told = person(events, acts=(act(3, *events),), routes=())
    (other,) = paper(told).law.people[0].others
    numbers = {
        entry.record: entry.n for month in paper().months for entry in month.entries if entry.source == "S1"
    }
    assert other.entries.runs == ((numbers["5"], numbers["5"]),)


def test_a_point_that_routes_share_stands_once_with_where_each_asks_for_it():
    points = paper().law.people[0].points
    assert [each.number for each in points] == [1, 2, 3, 4]
    assert points[0].routes == "Harassment, s.7(3)(a); Stalking with fear, s.7(3)(a)"
    assert points[0].why == ("Entries 3 and 7 show 2 occasions.",)
    assert points[0].limits == ("It counts days.",)


def test_points_with_one_id_and_other_words_stand_apart():
    meant = attrs.evolve(DEFENCE, id="intent", sentence="They meant to alarm.")
    other = attrs.evolve(meant, sentence="They meant to threaten.")
    routes = (route("a", "Alarm", meant), route("b", "Threat", other))
    points = paper(person(EVENTS, routes=routes)).law.people[0].points
    assert [(each.sentence, each.routes) for each in points] == [
        ("They meant to alarm.", "Alarm, s.1(3)"),
        ("They meant to threaten.", "Threat, s.1(3)"),
    ]


def test_entries_are_every_event_of_the_acts_relied_on():
    numbers = {
        entry.record: entry.n for month in paper().months for entry in month.entries if entry.source == "S1"
    }
    shown = [n for run in paper().law.people[0].points[0].entries.runs for n in range(run[0], run[1] + 1)]
    assert shown == sorted(numbers[record] for record in ("1", "3", "5"))


def test_a_point_no_record_can_show_is_said_to_be_for_others():
    point = paper().law.people[0].points[1]
    assert point.state == "for others to judge"
    assert point.courts == ("The reason they gave Asha.",)


def test_what_is_being_checked_is_said_beside_the_states():
    left_out = "Still being checked, and left out here: A law (An Act 2026, s.1)."
    told = reading(person(EVENTS))
    told = chronology(reading=attrs.evolve(told, about=(*told.about, left_out)))
    assert left_out in papers(told, rows=12_000, weight=1.9e6)[0].law.about


def test_sentences_speak_of_her_by_name():
    law = paper().law
    assert any("does not mean that Asha is safe, or that Asha was not wronged" in each for each in law.about)
    assert "The reason they gave Asha." in law.people[0].points[1].courts


def test_what_is_for_her_alone_is_not_in_the_paper():
    whole = msgspec.json.encode(paper()).decode()
    for hers in (
        "What was the effect on",
        "Council CCTV",
        "They are here",
        "Only two acts",
        "9 July 2025",
        "01632 960222",
    ):
        assert hers not in whole


def test_what_was_done_under_an_order_stands_against_its_term():
    breach = paper().law.people[0].breaches[0]
    assert (breach.order, breach.term) == ("An order", "Dev must not write.")
    assert breach.force == "from 1 January 2025, no end entered"
    assert breach.entries.runs


def test_the_first_page_says_that_this_part_can_be_left_off_and_a_copy_without_it_does_not():
    assert any("can be left off" in str(each) for each in paper().reading)
    bare = papers(chronology(), rows=12_000, weight=1.9e6)[0]
    assert bare.law is None
    assert not any("can be left off" in str(each) for each in bare.reading)


def test_where_nobody_was_read_there_is_no_such_part():
    nobody = person(EVENTS, routes=(), ask=(), breaches=())
    assert paper(nobody).law is None


def test_the_part_stands_in_the_first_volume_only():
    volumes = papers(chronology(reading=reading(person(EVENTS))), rows=30, weight=1.9e6)
    assert len(volumes) > 1
    assert [volume.law is not None for volume in volumes] == [True, *[False] * (len(volumes) - 1)]


def test_it_prints_as_an_accessible_pdf_the_same_each_time():
    told = chronology(reading=reading(person(EVENTS)))
    one, two = print_chronology(told), print_chronology(attrs.evolve(told))
    assert one[0].pdf == two[0].pdf
    assert b"/StructTreeRoot" in one[0].pdf


def test_a_name_that_runs_from_right_to_left_prints_too():
    told = chronology(reading=reading(person(EVENTS, name="\u062f\u0641 \u0645\u0627\u0631\u0634")))
    assert print_chronology(told)[0].pdf.startswith(b"%PDF")
