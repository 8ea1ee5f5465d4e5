"""What follows from what she keeps: drawn once in the background, sealed, and shown until something changes."""

import html
import json
import re
from datetime import timedelta

import polars as pl
import pytest
from django.utils import timezone
from tests.web.test_analysis import decide, groups, keep_all, look, look_at_both, page, work, write
from tests.web.test_people import ASKED, PERSON, id_of, told

from chesil import pipeline
from chesil_web.config import cleaning
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.models import Blob, Ticket
from chesil_web.foundation.keys.opened import part_key
from chesil_web.person.analysis import actions, bridge, conclusions, queries
from chesil_web.person.analysis.models import Concluded, Conclusion, Law, Pattern, Result, Run, Sought
from chesil_web.person.diary.models import Version
from chesil_web.person.people import queries as people_queries
from chesil_web.record.evidence.queries import answers

SAYS = "We are putting your files and notes together."
FAILED = "We could not finish this. Nothing is lost."


def keep_both(person):
    look_at_both(person)
    keep_all(person)


@pytest.fixture
def looked(once):
    return once(keep_both)


def get(person, address):
    return person.client.get(address, secure=True).content.decode()


@pytest.mark.parametrize(
    "address", ["/n/p/kept", "/n/p/all", "/n/p/asks", "/n/p/asks/all", "/n/p/asks/kept/0"]
)
def test_a_page_says_that_it_waits_and_shows_itself_when_it_is_drawn(looked, address):
    shown = get(looked, address)
    assert SAYS in shown
    which = "all" if "all" in address else "kept"
    assert f'data-busy="/n/p/{which}/how-far"' in shown
    assert '<noscript><p class="govuk-body"><a class="govuk-link" href="">' in shown
    assert looked.client.get(f"/n/p/{which}/how-far", secure=True).json() == {"busy": True}
    work()
    assert looked.client.get(f"/n/p/{which}/how-far", secure=True).json() == {"busy": False}
    shown = get(looked, address)
    assert SAYS not in shown
    assert "Dev" in shown


def test_pages_of_the_same_things_share_one_conclusion_and_ask_for_no_other(looked):
    for address in ("/n/p/kept", "/n/p/asks", "/n/p/kept", "/n/p/asks/kept/0"):
        page(looked, address)
    assert Conclusion.objects.count() == 1
    assert Job.objects.filter(task__endswith=".conclude").count() == 1


def untokened(shown):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", shown)


def test_pages_open_sealed_documents_and_no_table(looked, monkeypatch):
    addresses = ("/n/p/kept", "/n/p/asks", "/n/p/all", "/n/p/asks/all")
    before = [untokened(page(looked, address)) for address in addresses]
    for name in ("opened", "store"):
        monkeypatch.setattr(files, name, lambda *_: pytest.fail("a file was opened"))
    assert [untokened(get(looked, address)) for address in addresses] == before
    for which in ("kept", "all"):
        for name in ("strip", "weeks", "hours", "gaps"):
            assert looked.client.get(f"/n/p/{which}/0/{name}", secure=True).status_code == 200


def test_what_is_decided_after_it_is_drawn_is_drawn_anew(looked):
    assert "Dev" in page(looked, "/n/p/kept")
    (first,) = Conclusion.objects.all()
    for address, _ in groups(looked):
        decide(looked, address, way="aside", all="yes")
    shown = get(looked, "/n/p/kept")
    assert SAYS in shown
    assert "Dev" not in shown.split("<main")[1]
    assert not Conclusion.objects.filter(id=first.id).exists()
    assert not Concluded.objects.filter(item=first.id).exists()
    assert "Nothing is kept yet." in page(looked, "/n/p/kept")
    assert Blob.objects.count() == len(list(files.store().names()))


def test_decisions_leave_what_follows_from_everything_as_it_is(looked):
    page(looked, "/n/p/all")
    address, _ = groups(looked)[0]
    decide(looked, address, way="aside", all="yes")
    assert SAYS not in get(looked, "/n/p/all")


def test_the_next_day_counts_the_days_left_anew(looked, monkeypatch):
    page(looked, "/n/p/asks")
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(queries.timezone, "localdate", lambda: tomorrow)
    assert SAYS in get(looked, "/n/p/asks")


def test_a_new_look_drops_what_followed_from_the_old_one(looked):
    page(looked, "/n/p/kept")
    look(looked)
    assert not Conclusion.objects.exists()
    assert not Concluded.objects.exists()
    assert SAYS in get(looked, "/n/p/kept")


def test_what_could_not_be_finished_is_said_and_can_be_tried_again(looked):
    get(looked, "/n/p/kept")
    Ticket.objects.all().delete()
    work()
    shown = get(looked, "/n/p/kept")
    assert FAILED in shown
    assert "data-busy" not in shown
    assert get(looked, "/n/p/asks").count(FAILED) == 1
    assert Job.objects.filter(state=Job.FAILED).count() == 1, "nobody asked for it again"
    answer = looked.client.post("/n/p/kept/again", secure=True)
    assert answer.url == "/n/p/kept"
    assert SAYS in get(looked, "/n/p/kept")
    assert "Dev" in page(looked, "/n/p/kept")


def test_trying_again_what_is_drawn_changes_nothing(looked):
    page(looked, "/n/p/all")
    (before,) = Conclusion.objects.values_list("id")
    assert looked.client.post("/n/p/all/again", secure=True).url == "/n/p/all"
    assert [*Conclusion.objects.values_list("id")] == [before]
    assert looked.client.post("/n/p/none/again", secure=True).status_code == 404


def test_a_form_sent_while_it_is_not_drawn_leads_to_the_page_that_waits(looked):
    answer = looked.client.post("/n/p/asks/kept/0", {"page": "2"}, secure=True)
    assert answer.status_code == 302
    assert answer.url == "/n/p/asks/kept/0"


def test_what_was_dropped_while_it_was_drawn_is_not_kept(looked, monkeypatch):
    get(looked, "/n/p/kept")
    conclude = conclusions.conclude

    def meanwhile(*given):
        found = conclude(*given)
        actions.look(looked.opened())
        return found

    monkeypatch.setattr(conclusions, "conclude", meanwhile)
    work()
    assert not Concluded.objects.exists()
    assert not Conclusion.objects.exists()
    assert not Job.objects.filter(task__endswith=".conclude").exists(), "its job goes with it"
    assert Blob.objects.count() == len(list(files.store().names()))


def test_a_page_whose_conclusion_is_replaced_at_that_moment_waits_for_the_new_one(looked, monkeypatch):
    page(looked, "/n/p/kept")
    document = queries.document

    def meanwhile(*given):
        Concluded.objects.all().delete()
        return document(*given)

    monkeypatch.setattr(queries, "document", meanwhile)
    answer = looked.client.get("/n/p/kept", secure=True)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/n/p/kept")


def test_a_conclusion_done_twice_is_kept_once(looked):
    page(looked, "/n/p/kept")
    before = set(Concluded.objects.values_list("id"))
    Job.objects.update(state=Job.WAITING, attempts=0)
    work()
    assert set(Concluded.objects.values_list("id")) == before


def test_the_key_lent_for_it_is_given_back_and_taken_out(looked):
    page(looked, "/n/p/kept")
    assert not Ticket.objects.exists()
    (said,) = looked.opened().read(Conclusion.objects.all(), Sought)
    assert (said.run_key, said.kept, said.known.people) == ("", (), ())


def test_what_is_shown_is_what_the_library_concludes_without_its_ids(looked):
    page(looked, "/n/p/kept")
    safe = looked.opened()
    run, found = queries.newest(safe), queries.conclusion(safe, "kept")
    with files.opened(run.part, part_key(safe.item_key(queries.Run(id=run.id)), run.part)) as stream:
        joined, signals = bridge.unpacked(stream.read())
    told = answers(safe)
    settings = bridge.settings_for(told.zone, people_queries.who_is_who(people_queries.things(safe)))
    whole = pipeline.conclude(
        joined, bridge.hers(signals, queries.kept(safe), {}), settings=settings, about=told.about or None,
        everyone=True, as_of=timezone.localdate(),
    )  # fmt: skip
    pattern = queries.document(safe, found, Concluded.PATTERN, Pattern)
    law = queries.document(safe, found, Concluded.LAW, Law)
    assert pattern.people
    for sealed, person in zip(pattern.people, whole.findings.people, strict=True):
        for name in ("name", "contacts", "replies", "days", "gaps", "weeks", "by_hour", "cautions", "noted"):
            assert getattr(sealed, name) == getattr(person, name), name
        assert [each.what for each in sealed.turning_points] == [each.what for each in person.turning_points]
    assert not re.search(r'"[0-9a-f]{16}:\d+"', json.dumps(law, default=str))
    for place, person in enumerate(whole.reading.people):
        with queries.acts(safe, found) as acts, queries.tables(safe, run) as tables:
            rows = tables.with_events(acts.of(law.acts[place], start=0, count=10**6), most=10**6)
            assert [row["number"] for row in rows] == [act.number for act in person.acts]
            assert [row["count"] for row in rows] == [len(act.events) for act in person.acts]
            for route, listed in zip(person.routes, law.points[place], strict=True):
                for point, held in zip(route.points, listed, strict=True):
                    mine = [row["number"] for row in acts.of(held, start=0, count=10**6)]
                    assert mine == [act.number for act in person.acts if act.number in set(point.acts)]
                    assert held.events == sum(
                        len(act.events) for act in person.acts if act.number in set(point.acts)
                    )


def test_a_run_comes_back_as_it_was_packed(looked):
    safe = looked.opened()
    run = queries.newest(safe)
    with queries.tables(safe, run) as tables:
        signals, events = tables.signals.whole(), tables.events.whole()
        for group in run.given.groups:
            mine = tables.signals.rows(group.start, group.count)
            assert set(mine["behaviour"]) == {group.behaviour}
            assert set(mine["person"]) == {group.person or None}
    ids = events["event_id"].to_list()
    for wanted, places in signals.select("events", "places").iter_rows():
        assert [ids[place] for place in places] == list(wanted)


def test_events_that_are_not_there_have_no_place():
    events = pl.DataFrame({"event_id": ["a", "b", "c"]})
    table = pl.DataFrame({"events": [["c", "x", "a"], [], ["b"]]}, schema={"events": pl.List(pl.String)})
    assert bridge.placed(table, events)["places"].to_list() == [[2, 0], [], [1]]
    assert bridge.placed(table.clear(), events).height == 0


def test_a_suggestion_shows_its_first_events_and_leads_to_all_of_them(looked):
    links = [
        (address, link)
        for address, _ in groups(looked)
        for link in re.findall(r'href="(/n/p/\d+/\d+)">See all', page(looked, address))
    ]
    assert links, "one suggestion rests on more than is shown at once"
    address, link = links[0]
    shown = get(looked, link)
    said = int(re.search(rf'href="{link}">See all (\d+)<', page(looked, address))[1])
    assert said > bridge.MOST_EVENTS
    assert shown.count("Record ") == said


def test_an_entry_shows_its_first_events_and_leads_to_all_of_them(looked):
    shown = page(looked, "/n/p/asks/kept/0")
    assert "I know where you live" not in shown
    link, said = re.search(r'href="(/n/p/asks/kept/entry/\d+)">Read all (\d+)<', shown).groups()
    every = get(looked, link)
    assert every.count("Record ") == int(said) > bridge.MOST_EVENTS
    assert "I know where you live" in every


def deleted_days_ago(days):
    """Every entry that was deleted, as if it had been *days* days ago."""
    day = timezone.localdate() + timedelta(days=30 - days)
    assert Version.objects.filter(ends_on__isnull=False).update(ends_on=day)


def looked_days_ago(days):
    Job.objects.update(made_at=timezone.now() - timedelta(days=days))


def test_a_look_from_before_an_entry_was_deleted_goes_with_it(looked):
    at = write(looked, when="day", day="2026-03-04", who="Dev", kinds=["waiting_outside"])
    look(looked)
    page(looked, "/n/p/kept")
    looked.client.post(f"{at}/d", secure=True)
    deleted_days_ago(29)
    looked_days_ago(29)
    cleaning.clean()
    assert Run.objects.count() == Result.objects.count() == 1, "not before the entry goes"
    deleted_days_ago(30)
    looked_days_ago(30)
    held = {*Result.objects.values_list("id", flat=True), *Conclusion.objects.values_list("id", flat=True)}
    assert cleaning.clean()["looks at what goes now dropped"] == 1, "with nobody signed in"
    for model in (Run, Result, Conclusion, Concluded):
        assert not model.objects.exists()
    assert not Blob.objects.filter(item__in=held).exists()
    assert groups(looked) == []
    assert "We have not looked through anything yet." in get(looked, "/n/p")
    look(looked)
    assert groups(looked)


def test_a_look_from_after_an_entry_was_deleted_stays(looked):
    at = write(looked, when="day", day="2026-03-04", who="Dev", kinds=["waiting_outside"])
    looked.client.post(f"{at}/d", secure=True)
    look(looked)
    deleted_days_ago(30)
    looked_days_ago(29)
    done = cleaning.clean()
    assert (done["looks at what goes now dropped"], done["deleted entries gone"]) == (0, 1)
    assert groups(looked)


def stop_asked(person):
    """As `keep_both`, and twice somewhere in it she asks Dev to stop."""
    told(person, PERSON, name="Dev")
    for day in ("2026-03-08", "2026-03-12"):
        told(person, ASKED, person=id_of(person, "Dev"), day=day, how="chat")
    keep_both(person)


def details(shown):
    """The tables of the pattern by what opens them, as rows of words."""
    found = {}
    for said, inside in re.findall(
        r'<details.*?summary-text">([^<]+)<.*?</summary>(.*?)</details>', shown, re.S
    ):
        rows = re.findall(r"<tr>(.*?)</tr>", inside, re.S)
        found[said] = [
            [html.unescape(each) for each in re.findall(r"<t[hd][^>]*>([^<]*)<", row)] for row in rows
        ]
    return found


def pattern_of(person, which="kept"):
    safe = person.opened()
    return queries.document(safe, queries.conclusion(safe, which), Concluded.PATTERN, Pattern)


def test_each_drawing_names_the_tables_below_it_that_hold_its_numbers(looked):
    shown = page(looked, "/n/p/kept")
    drawings = re.findall(r'<img src="[^"]+" alt="([^"]+)">(.*?)(?=<img|</section>)', shown, re.S)
    assert len(drawings) == 4 * len(pattern_of(looked).people)
    for alt, below in drawings:
        named = re.search(r"The same numbers are below it, under: (.+)\.$", html.unescape(alt))
        assert named or alt.endswith("There is nothing to count.")
        assert not named or f'summary-text">{named[1]}<' in html.unescape(below)


def test_the_tables_hold_what_the_library_counted(looked):
    tables = details(page(looked, "/n/p/kept").split("<section>")[1])
    sealed = pattern_of(looked)
    dev, lanes = sealed.people[0], sealed.lanes[0]
    strip = tables["When it happened, as a table"]
    counted = [row for row in strip if row[1] != "In all"]
    assert [(row[0], row[1]) for row in counted] == [
        (each.name, f"{each.total:,}") for each in (*lanes.channels, *lanes.kinds)
    ]
    assert sum(int(row[1]) for row in counted[: len(lanes.channels)]) == dev.contacts
    heads, *weeks = tables["How often, week by week, as a table"]
    assert heads[0] == "Week from"
    assert heads[-1] == "From you"
    for place, (_channel, total) in enumerate(dev.channels, start=1):
        assert sum(int(row[place]) for row in weeks) == total
    hours = tables["Time of day and day of the week, as a table"]
    assert sum(int(each) for each in hours[-1][1:]) == dev.contacts - dev.undated


def test_what_came_after_she_asked_is_counted_and_leads_to_those_contacts_alone(once):
    asha = once(stop_asked)
    shown = page(asha, "/n/p/kept")
    assert "After you asked them to stop" in shown
    rows = details(shown)["After you asked them to stop, as a table"][1:]
    points = [each for each in pattern_of(asha).people[0].turning_points if each.code == "asked_to_stop"]
    assert [row[3] for row in rows] == [f"{each.contacts_after}" for each in points]
    assert len(points) == 3, "two she noted, and one in a message"
    links = re.findall(r'href="(/n/p/kept/after/\d+)"', shown)
    for link, point in zip(links, points, strict=True):
        every = get(asha, link)
        assert every.count("Record ") == min(point.contacts_after, 100) > 0
        assert "<bdi>You</bdi>" not in every
    assert asha.client.get("/n/p/kept/after/999", secure=True).status_code == 404


def test_what_is_sealed_of_the_pattern_has_no_events(once):
    asha = once(stop_asked)
    page(asha, "/n/p/kept")
    for person in pattern_of(asha).people:
        assert not person.occasions
        assert not any(strand.events for strand in person.strands)
        assert all(not point.events and not point.events_after for point in person.turning_points)


def test_gaps_stand_in_a_table_and_what_has_none_says_so(asha):
    for day in ("2026-01-04", "2026-03-09"):
        write(asha, when="day", day=day, who="Dev", kinds=["waiting_outside"])
    write(asha, when="day", day="2026-02-03", what="He stood there.")
    look(asha)
    shown = page(asha, "/n/p/kept")
    heads, row = details(shown)["Times without contact, as a table"]
    assert heads == ["From", "To", "Days", "Entries that name nobody"]
    assert row == ["4\u00a0Jan 2026", "9\u00a0Mar 2026", "63", "1"]
    assert "1 entry from that time names nobody. It is not counted here, and may be from them." in shown
    assert "contacts are not in it: their time of day is not known." in shown
