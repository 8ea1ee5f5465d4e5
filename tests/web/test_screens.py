"""Messages in pictures: read in the background, checked one by one, and only then part of her record."""

import html
import io
import re
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

import attrs
import pikepdf
import pytest
from django.utils import timezone
from PIL import Image
from tests.leaks import words_of
from tests.unit.screens.test_reading_screens import needed, picture
from tests.web.test_analysis import look
from tests.web.test_diary import write
from tests.web.test_evidence import add, page, read_all
from tests.web.test_papers import ask, saved

from chesil.sandbox.faults import TookTooLong
from chesil.screens import Box, Mark, Screen, ScreenMessage
from chesil.terms.errors import TooLarge
from chesil.terms.shown import shown_in
from chesil_web.foundation.jobs.models import Job
from chesil_web.person.analysis import queries as looks
from chesil_web.person.screens import bridge, checking, queries, row_presenters
from chesil_web.person.screens.models import Decided, Row, ScreenDecisions, ScreenRead, ScreenReading
from chesil_web.person.screens.models import Mark as Line
from chesil_web.record.evidence import actions as evidence
from chesil_web.record.evidence.models import Evidence, Kept

SIZE = (108, 234)
BROUGHT = []  # the id of the picture that each test begins with
CHAT = (
    "13/03/2026, 23:14 - Dev: CANARYWORDS I know where you live\n"
    "13/03/2026, 23:15 - Asha: Please stop contacting me\n"
)


def screenshot(shade: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", SIZE, (shade, 200, 200)).save(out, "PNG")
    return out.getvalue()


def message(text, side="left", top=20, **more):
    known = {
        "time_shown": "23:14", "day_shown": "Fri 13 March 2026", "sender": None, "quote": None, "score": 0.99,
        "cut": False, "lines": tuple(text.split("\n")), "box": Box(5, top, 60, top + 20),
    }  # fmt: skip
    return ScreenMessage(text=text, side=side, **known | more)


def screen(*messages, header="S", marks=()):
    return Screen(*SIZE, "23:20", header, messages, "a test's own reader 1", "ab" * 32, marks)


FIRST = screen(
    message("CANARYWORDS I know where you live"),
    message("Please stop contacting me", "right", 50, time_shown="23:15"),
    message("ok", None, 80, score=0.7, time_shown=None, day_shown=None),
)


class Given(list):
    """Screens, how large each picture was that was read, and by which corners."""

    asked: list[int]
    corners: list[tuple]


@pytest.fixture
def given(monkeypatch):
    """What the reader of pictures gives, one after the other; a fault is raised. Gives what was asked."""
    screens, asked = Given([FIRST]), []

    @contextmanager
    def reader():
        def read(source, corners=()):
            screens.corners.append(corners)
            asked.append(len(source.read()))
            found = screens[min(len(asked), len(screens)) - 1]
            if isinstance(found, Exception):
                raise found
            return found

        yield read

    monkeypatch.setattr(bridge, "reader", reader)
    monkeypatch.setattr(bridge, "installed", lambda: True)
    screens.asked, screens.corners = asked, []
    return screens


def bring(person):
    add(person, ("Screenshot_20260314-090000.png", screenshot()))
    read_all()
    BROUGHT[:] = Evidence.objects.values_list("id", flat=True)


@pytest.fixture
def asha(once):
    return once(bring)


def of_one():
    return f"/n/f/m/{BROUGHT[0]}"


def read_one(person):
    person.client.post(f"{of_one()}/read", secure=True)
    read_all()
    return page(person, of_one())


def press(person, way, number=0, **more):
    said = {"way": way, "n": number} | more
    return person.client.post(of_one(), said, secure=True, follow=True).content.decode()


def said_sides(person, **more):
    said = {"right": "●", "left": "other", "left_name": "Dev"} | more
    return person.client.post(f"{of_one()}/w", said, secure=True, follow=True).content.decode()


def shot(person):
    return queries.shots(person.opened())[0]


def events(person):
    safe = person.opened()
    with looks.tables(safe, looks.newest(safe)) as tables:
        return tables.events.whole()


def test_a_screenshot_is_read_checked_and_then_in_the_timeline(asha, given):
    assert "Read the messages in 1 screenshot" in page(asha)
    assert "Read the messages in this picture" in page(asha, f"/n/f/{Evidence.objects.get().id}")
    assert f'action="{of_one()}/read"' in page(asha), "one press has it read"
    shown = read_one(asha)
    assert shown.count("Read by machine, not yet checked") == 1
    assert shown.index(">ok<") < shown.index("CANARYWORDS"), "the unsure one comes first"
    for why in ("not sure of the words", "not sure who wrote it", "shows no day for it"):
        assert why in shown
    look(asha)
    assert set(events(asha)["kind"]) == {"media"}, "what nobody checked is nowhere"
    said_sides(asha)
    shown = press(asha, "all", [1, 2, 3])
    assert "these messages are right" in shown
    assert "2 of 3 checked" in shown, "one whose side is not sure is no right one"
    assert "not sure who wrote it" not in shown, "she said who wrote on which side"
    shown = page(asha, "/n/l")
    assert "2 messages that you checked in pictures are not in this list yet." in shown
    assert "Look through what is new" in shown
    asha.client.post("/n/l", {"look": "yes"}, secure=True)
    read_all()
    found = events(asha).filter(kind="message").sort("record")
    assert found["text"].to_list() == ["CANARYWORDS I know where you live", "Please stop contacting me"]
    assert found["direction"].to_list() == ["to_owner", "from_owner"]
    assert [f"{at:%Y-%m-%d %H:%M}" for at in found["at"]] == ["2026-03-13 23:14", "2026-03-13 23:15"]
    told = shown_in(found.row(0, named=True))
    assert (told.box, told.day_from, told.changed) == ((5, 20, 60, 40), "shown", False)
    listed = page(asha, "/n/l")
    assert listed.count("Message as shown in a picture") == 2
    assert "not in this list yet" not in listed
    assert "sent by" not in listed.lower()
    (one,) = set(re.findall(r'href="(/n/l[^"]*/m\d+)"', listed)[:1])
    shown = html.unescape(page(asha, one))
    assert "As shown in the picture Screenshot_20260314-090000.png" in shown
    assert "See it in its picture" in shown
    shown = press(asha, "all-left", [3])
    assert "3 of 3 checked" in shown
    assert 'action="/n/l"' in shown.partition("Look through what is new")[0].rpartition("<form")[2]


def test_a_chronology_says_as_shown_in_and_prints_the_bubble_that_was_cut_out(asha, given):
    read_one(asha)
    said_sides(asha)
    press(asha, "all", [1])
    look(asha)
    ask(asha, people="Dev", pictures="on")
    read_all()
    data = saved(asha).getvalue()
    with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        sizes = [(int(each.Width), int(each.Height)) for each in streams if each.get("/Subtype") == "/Image"]
    assert sizes == [(55, 20), SIZE], "the bubble beside its message, and the picture beside its own entry"
    words = " ".join(words_of(data).split())
    assert "As shown in a picture: from Dev" in words
    assert words.count("test’s own reader 1") + words.count("test's own reader 1") == 1, "said once"
    assert "read by a machine and checked by" in words
    assert "Please stop contacting me" not in words, "what was not checked does not leave"


def test_each_decision_is_kept_beside_the_reading_and_can_be_taken_back(asha, given):
    read_one(asha)
    assert "2 of 3" not in press(asha, "side", 1)
    row = f"{of_one()}/3"
    assert "Choose who wrote it." in asha.client.post(row, {"text": "okay"}, secure=True).content.decode()
    future = {"text": "okay", "side": "left", "day": "2099-01-01"}
    assert "This day is in the future." in asha.client.post(row, future, secure=True).content.decode()
    said = {"text": "okay", "side": "left", "day": "2026-03-13", "time": "23:16"}
    shown = asha.client.post(row, said, secure=True, follow=True).content.decode()
    assert "both your change and what the machine read" in shown
    assert "you said who it is from · time given by you · words changed by you" in shown
    assert "Before: ok" in page(asha, row)
    now = shot(asha).standing
    assert (now.rows[3].text, now.read[3].text, now.rows[3].day_from) == ("okay", "ok", "given")
    assert now.rows[1].side == "right"
    press(asha, "undone", 1)
    assert shot(asha).standing.rows[1] == now.read[1]
    shown = press(asha, "none", 2)
    (undo,) = re.findall(r'name="press" value="([0-9a-f]+)"', shown)
    assert shot(asha).standing.rows[2].state == "none"
    press(asha, "press", press=undo)
    assert shot(asha).standing.rows[2].state == "open"
    assert [each.what for each in shot(asha).decided.decisions] == [
        "side", "changed", "undone", "none", "undone",
    ]  # fmt: skip
    assert "nothing" not in press(asha, "no such way", 1)


def test_two_parts_are_joined_and_one_is_divided_and_both_can_be_undone(asha, given):
    given[0] = screen(
        message("I will come\ntonight", lines=("I will come", "tonight")), message("alone", top=60)
    )
    read_one(asha)
    press(asha, "joined", 1)
    (row,) = shot(asha).standing.in_order
    assert (row.text, row.box) == ("I will come\ntonight\nalone", (5, 20, 60, 80))
    press(asha, "undone", 1)
    assert len(shot(asha).standing.in_order) == 2
    asha.client.post(f"{of_one()}/1", {"way": "divide", "after": "1"}, secure=True)
    assert [row.text for row in shot(asha).standing.in_order] == ["I will come", "tonight", "alone"]
    shown = asha.client.post(f"{of_one()}/1", {"way": "divide"}, secure=True).content.decode()
    assert "Choose the line" not in shown, "one line cannot be divided"
    press(asha, "undone", 3)
    assert [row.text for row in shot(asha).standing.in_order] == ["I will come\ntonight", "alone"]


def corner_fields(*places):
    names = ("upper_left", "upper_right", "lower_right", "lower_left")
    return {
        f"{corner}_{way}": value
        for corner, place in zip(names, places, strict=True)
        for way, value in zip(("across", "down"), place, strict=True)
    }


CORNERS = corner_fields(("10", "10"), ("90 %", "12,5"), ("85", "90"), ("12", "95"))


def test_a_photographed_screen_is_read_by_its_corners_and_whole_again(asha, given):
    given[0] = attrs.evolve(FIRST, proposed=((10.0, 20.0), (100.0, 22.0), (98.0, 230.0), (11.0, 225.0)))
    given += [screen(message("CANARYWORDS straight")), FIRST]
    corners = f"{of_one()}/k"
    assert asha.client.get(corners, secure=True).status_code == 302, "it was not read yet"
    assert "Set the corners of the screen" in read_one(asha)
    shown = page(asha, corners)
    assert "The machine found these corners" in shown
    assert 'value="92.6"' in shown, "100 of 108 pixels"
    assert "need to check" not in shown
    press(asha, "all", [1, 2])
    asha.client.post(f"{of_one()}/0", {"text": "typed", "side": "left"}, secure=True)
    assert "You have checked 2 messages in this picture." in page(asha, corners)
    asha.client.post(corners, CORNERS, secure=True)
    assert "We are reading this picture." in page(asha, of_one())
    read_all()
    now = shot(asha)
    assert given.corners == [(), ((11, 23), (97, 29), (92, 211), (13, 222))]
    assert [(row.text, row.state) for row in now.standing.in_order] == [
        ("CANARYWORDS straight", "open"), ("typed", "right"),
    ]  # fmt: skip
    assert "by the corners that you set" in page(asha, of_one())
    assert 'value="10.2"' in page(asha, corners), "they begin where she set them"
    stale = now.decided.decisions[0].press
    press(asha, "press", press=stale)
    assert len(shot(asha).standing.rows) == 2, "what was set aside does not come back by an old page"
    asha.client.post(corners, {"way": "whole"}, secure=True)
    read_all()
    assert given.corners[2:] == [()]
    assert [row.text for row in shot(asha).open] == [each.text for each in FIRST.messages]


@pytest.mark.parametrize("value", ["", "-1", "100.1", "1e1", "NaN", "inf", "9" * 400, "٣", "x"])
def test_a_corner_that_is_no_number_is_refused_and_nothing_is_read(asha, given, value):
    read_one(asha)
    shown = asha.client.post(f"{of_one()}/k", CORNERS | {"lower_left_down": value}, secure=True)
    assert 'href="#id_lower_left_down">Write a number from 0 to 100.' in shown.content.decode()
    assert shot(asha).read
    assert not shot(asha).waits


def test_corners_that_go_around_nothing_lead_to_the_one_that_is_wrong(asha, given):
    read_one(asha)
    crossed = CORNERS | {"lower_right_across": "12", "lower_left_across": "85"}
    shown = asha.client.post(f"{of_one()}/k", crossed, secure=True).content.decode()
    assert 'href="#id_lower_right_across">This corner is not in its place.' in shown
    assert not shot(asha).waits


def test_a_line_that_was_taken_for_no_message_can_be_one(asha, given):
    given[0] = screen(message("one"), marks=(Mark("notice", "I see you", Box(5, 90, 60, 110)),))
    assert "Other words in the picture" in read_one(asha)
    shown = press(asha, "found", 0)
    assert "It is a message now." in shown
    assert "Other words in the picture" not in shown
    assert [(row.text, row.state) for row in shot(asha).open] == [("one", "open"), ("I see you", "open")]
    press(asha, "left", 2)
    assert [(row.text, row.side) for row in shot(asha).right] == [("I see you", "left")]


def read_row(text="I know where you live", **more):
    known = {"number": 1, "side": "left", "day": "2026-03-13", "time": "23:14", "box": (5, 20, 60, 40)}
    return Row(text=text, **known | {"lines": (text,)} | more)


@pytest.mark.parametrize(
    ("before", "after", "corrected", "given"),
    [
        ({}, {}, (), ()),
        ({"day": ""}, {"day": "2026-03-13", "day_from": "given"}, (), ("day",)),
        ({"day": "2026-03-12"}, {"day": "2026-03-13", "day_from": "given"}, ("day",), ()),
        ({"side": "", "text": "I knov"}, {"text": "I know"}, ("words",), ("side",)),
        ({"box": (5, 20, 60, 30)}, {}, ("extent",), ()),
        ({}, {"box": ()}, (), ()),
    ],
)
def test_what_she_did_to_a_message_is_no_more_than_she_did(before, after, corrected, given):
    did = checking.did(read_row(**after, state="right"), read_row(**before))
    assert (did.corrected, did.given) == (corrected, given)


def test_whoever_is_named_above_the_messages_is_chosen_beforehand_where_that_is_one_person():
    def chosen(names, *lines, header=""):
        marks = tuple(Line(text=text, box=(5, top, 60, top + 5)) for top, text in lines)
        read = ScreenRead(read_at=None, header=header, rows=(read_row(),), marks=marks)
        shot = SimpleNamespace(
            read=read, header=header, sides=None, standing=checking.standing(read, Decided())
        )
        return row_presenters._first(shot, names)["left"]

    assert chosen(["Dev", "Farah"], (2, "Dev")) == "name Dev"
    assert chosen(["Dev", "Farah"], header="Dev (work)") == "name Dev"
    assert chosen(["Dev", "Farah"], (2, "Dev, Farah")) == "other", "which of the two, she says"
    assert chosen(["Dev"], (90, "Dev")) == "other", "a line below the messages is no name of the talk"
    assert chosen(["Dev"], (2, "Device")) == "other"


def test_days_that_the_picture_does_not_show_are_given_at_once(asha, given):
    given[0] = screen(
        message("one", day_shown=None),
        message("two", top=60, day_shown="Yesterday"),
        message("three", top=90, day_shown="Sun, 1/2"),
    )
    assert "The picture says “Sun, 1/2”, which is not a whole date" in read_one(asha)
    entry = write(asha, when="day", day="2026-03-12", files=[BROUGHT[0].hex])
    assert "Check the 3 messages in this picture" in page(asha, entry)
    shown = page(asha, of_one())
    assert "You gave this day to the picture or to your entry." in shown, "that of the entry is proposed"
    assert re.findall(r'name="day-[a-z]+"[^>]* value="(\d+)"', shown) == ["12", "3", "2026"]
    assert [row.day for row in shot(asha).standing.in_order][:2] == ["", "2026-03-13"], (
        "counted from the name"
    )
    assert "Which day were these messages sent?" in press(asha, "all", [1]), (
        "one that is checked needs it too"
    )
    assert "Write the day" in press(asha, "day")
    shown = press(asha, "day", **{"day-day": "12", "day-month": "3", "day-year": "2026"})
    assert "The picture says “Sun, 1/2”. Which day is that?" in shown, "another date is asked about apart"
    rows = shot(asha).standing.in_order
    assert [(row.day, row.day_from) for row in rows] == [
        ("2026-03-12", "given"),
        ("2026-03-13", "counted"),
        ("", ""),
    ]


def test_a_message_of_an_export_is_marked_as_its_double_and_keeps_its_date(asha, given):
    given[0] = screen(
        message("CANARYWORDS I know where you l1ve", day_shown=None),
        message("Please stop contacting me", "right", 50, time_shown="23:15", day_shown=None),
        message("Nobody else has this one", top=80, day_shown=None),
    )
    add(asha, ("WhatsApp Chat with Dev.txt", CHAT))
    read_one(asha)
    assert "Say who wrote them. They cannot go into your timeline until you do." in press(
        asha, "all", [1, 2, 3]
    )
    assert "They cannot go into your timeline" not in said_sides(asha)
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    look(asha)
    found = events(asha).filter(kind="message")
    shown = found.filter(found["details"].str.contains("shown_in"))
    doubles = dict(shown.select("text", "duplicate_of").iter_rows())
    assert doubles.pop("Nobody else has this one") is None
    kept = found.filter(found["event_id"].is_in(list(doubles.values())))
    assert sorted(kept["text"]) == ["CANARYWORDS I know where you live", "Please stop contacting me"]
    assert kept["at"].dt.date().unique().to_list() == [date(2026, 3, 13)]


def test_a_day_beside_a_time_is_the_day_of_its_message():
    shown = screen(message("Dev", time_shown="Yesterday, 23:15"), message("Farah", time_shown="7:10"))
    read = bridge.as_read(shown, taken="2026-03-15", now=timezone.now(), corners=(), first=1)
    assert [(row.day, row.time) for row in read.rows] == [("2026-03-14", "23:15"), ("2026-03-13", "07:10")]


def test_what_cannot_be_read_is_said_and_can_be_typed(asha, given):
    given[0] = TooLarge("A picture of more than 100 million pixels is not read.")
    shown = read_one(asha)
    assert "It could not be read. You can type what it says." in shown
    assert "Try again" not in page(asha, "/n/f/m"), "another try gives nothing else"
    given[0] = TookTooLong("This file takes too long to read.")
    read_one(asha)
    listed = page(asha, "/n/f/m")
    assert ("It took too long to read." in listed, f'action="{of_one()}/read"' in listed) == (True, True)
    given[0] = screen()
    assert "No message was found in it." in read_one(asha)
    said = {"text": "I know where you are", "side": "left", "time": "21:40", "day": "2026-03-13"}
    asha.client.post(f"{of_one()}/0", said, secure=True)
    said_sides(asha)
    look(asha)
    (found,) = events(asha).filter(kind="message").iter_rows(named=True)
    assert found["text"] == "I know where you are"
    assert shown_in(found).engine == "", "no machine read it"


def test_where_no_reader_is_installed_the_pages_say_so(asha, monkeypatch):
    monkeypatch.setattr(bridge, "installed", lambda: False)
    for address in ("/n/f/m", of_one()):
        assert "Reading pictures is not installed on this website." in page(asha, address)
    asha.client.post("/n/f/m/read", secure=True)
    assert not Job.objects.filter(task__endswith="read_screens").exists()


def test_reading_goes_on_where_it_was_stopped(asha, given):
    add(asha, *((f"Screenshot_{n}.png", screenshot(n)) for n in range(1, 4)))
    read_all()
    asha.client.post("/n/f/m/read", secure=True)
    assert "We are reading 4 pictures." in page(asha, "/n/f/m")
    asha.client.post("/n/f/m/stop", secure=True)
    read_all()
    assert not ScreenReading.objects.exists()
    assert "Read the messages in 4 pictures" in page(asha, "/n/f/m")
    asha.client.post("/n/f/m/read", secure=True)
    read_all()
    assert ScreenReading.objects.count() == 4
    asha.client.post("/n/f/m/read", secure=True)
    read_all()
    assert len(given.asked) == 4, "what was read is not read again"
    add(asha, ("Screenshot_4.png", screenshot(4)))
    came = f"/n/f/m/{Evidence.objects.exclude(id__in=ScreenReading.objects.values('item')).get().id}"
    asha.client.post(f"{came}/read", secure=True)
    assert f'data-busy="{came}/how-far"' in page(asha, came)
    assert asha.client.get(f"{came}/how-far", secure=True).json()["busy"], "its file is not read yet either"
    read_all()
    assert not asha.client.get(f"{came}/how-far", secure=True).json()["busy"]


def test_they_are_hers_alone_and_stay_sealed(asha, dev, given):
    read_one(asha)
    press(asha, "right", 1)
    for address in (
        of_one(),
        f"{of_one()}/1",
        f"{of_one()}/w",
        f"{of_one()}/k",
        f"{of_one()}/0",
        f"{of_one()}/how-far",
    ):
        assert dev.client.get(address, secure=True).status_code == 404
    assert dev.client.post(f"{of_one()}/read", secure=True).status_code == 404
    for model in (ScreenReading, ScreenDecisions):
        assert b"CANARY" not in bytes(model.objects.get().sealed)
    assert asha.client.get(f"{of_one()}/99", secure=True).status_code == 404


def test_what_she_decided_stays_when_the_file_is_read_anew_and_goes_with_it(asha, given):
    read_one(asha)
    press(asha, "right", 1)
    safe, id = asha.opened(), Evidence.objects.get().id
    evidence.read_again(safe, id)
    read_all()
    assert len(shot(asha).right) == 1
    evidence.take_out(safe, id)
    assert not ScreenReading.objects.exists()
    assert not ScreenDecisions.objects.exists()


def test_a_photo_of_a_camera_is_read_only_when_she_says_that_it_shows_messages(asha, given):
    said = Image.Exif()
    said[0x0110] = "A phone"
    out = io.BytesIO()
    Image.new("RGB", SIZE).save(out, "JPEG", exif=said)
    add(asha, ("IMG_1.jpg", out.getvalue()))
    read_all()
    kept = {said.name: row.id for row, said in asha.opened().read_all(Evidence, Kept)}
    assert "This picture shows messages: read them" in page(asha, f"/n/f/{kept['IMG_1.jpg']}")
    assert "IMG_1.jpg" not in page(asha, "/n/f/m")
    asha.client.post(f"/n/f/m/{kept['IMG_1.jpg']}/read", secure=True)
    read_all()
    assert "IMG_1.jpg" in page(asha, "/n/f/m")


def test_in_a_group_the_names_in_the_picture_count_and_others_are_thought_of(asha, given):
    given[0] = screen(
        message("CANARYWORDS one", sender="Dev"), message("two", top=60, sender="Mo"), header="Street"
    )
    shown = read_one(asha)
    assert "they did not agree to be shown" in shown
    said_sides(asha, left="several")
    press(asha, "all", [1, 2])
    look(asha)
    safe = asha.opened()
    with looks.tables(safe, looks.newest(safe)) as tables:
        people = dict(tables.people.whole().select("person", "name").iter_rows())
        senders = tables.events.whole().filter(kind="message")["sender"]
    assert {people[each] for each in senders} == {"Dev", "Mo"}


@needed
def test_the_reader_that_is_installed_reads_a_sealed_picture(asha):
    add(asha, ("Screenshot_of_a_chat.png", picture()))
    read_all()
    kept = {said.name: row.id for row, said in asha.opened().read_all(Evidence, Kept)}
    address = f"/n/f/m/{kept['Screenshot_of_a_chat.png']}"
    asha.client.post(f"{address}/read", secure=True)
    read_all()
    shown = page(asha, address)
    for words in ("Where are you tonight", "Nid yn y tŷ heno", "21:05, day not known"):
        assert words in shown
    assert "The top of the picture says “Dev”." in shown
