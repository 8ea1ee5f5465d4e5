"""Screens of one chat are joined, and messages are found in an export; what contradicts itself is not."""

from datetime import datetime

import pytest

from chesil.screens import sheet
from chesil.screens.exported import Export, Exported
from chesil.screens.overlaps import joined, overlaps
from chesil.screens.rows import Box, Screen, ScreenMessage
from chesil.screens.sheet import Checked, Picture
from chesil.terms.errors import SettingsError

LONG = "You know that I can see the light on in your room"


def message(text, side="left", time=None, *, cut=False, score=0.99, left=0):
    return ScreenMessage(text, side, time, None, None, None, Box(left, 0, 99, 9), score, cut, (text,))


def screen(*messages, header="Dev"):
    return Screen(720, 1500, "10:00", header, messages, "invented", "0" * 64)


def test_the_end_of_one_screen_is_the_start_of_another():
    upper = screen(message("hello"), message("go away", "right"), message(LONG), message("why are", cut=True))
    lower = screen(
        message("o away", "right", cut=True), message(LONG, score=0.9), message("why are you here")
    )
    (found,) = overlaps([lower, upper])
    assert (found.upper, found.lower, found.pairs) == (1, 0, ((1, 0), (2, 1), (3, 2)))
    places = [each.places for each in joined([lower, upper], [found])]
    assert places == [((1, 1), (0, 0)), ((1, 2), (0, 1)), ((0, 2), (1, 3)), ((1, 0),)]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (screen(message(LONG)), screen(message(LONG), header="Ben")),
        (screen(message(LONG)), screen(message(LONG), header=None)),
        (screen(message("ok")), screen(message("ok"))),
        (screen(message(LONG)), screen(message(LONG, "right"))),
        (screen(message(LONG, time="10:01")), screen(message(LONG, time="10:02"))),
        (screen(message(LONG), message("and then")), screen(message(LONG), message("another"))),
        (screen(message(LONG, time="10:01")), screen(message(LONG))),
        (screen(message(LONG, left=20)), screen(message(LONG, left=77))),
    ],
    ids=[
        "another header",
        "no header and one message",
        "a short one",
        "another side",
        "another time",
        "other words",
        "another look",
        "a picture of the sender beside each",
    ],
)
def test_screens_that_may_be_of_two_chats_are_not_joined(upper, lower):
    assert overlaps([upper, lower]) == []


CHAT = Export(
    [
        Exported("1", "hello", mine=False, wall=datetime(2026, 3, 1, 9, 0)),
        Exported("2", "ok", mine=True, wall=datetime(2026, 3, 1, 9, 1)),
        Exported("3", LONG, mine=False, wall=datetime(2026, 3, 1, 21, 5)),
        Exported("4", "ok", mine=True, wall=datetime(2026, 3, 1, 21, 6)),
        Exported("5", "<Media omitted>\nlook what I found", mine=False, wall=datetime(2026, 3, 1, 21, 7)),
        Exported("6", "I will be outside at nine", mine=False, wall=datetime(2026, 3, 1, 21, 9)),
    ]
)


def test_a_message_is_linked_by_its_words_and_a_short_one_by_its_neighbours():
    links = CHAT.links(
        [message(LONG, time="9:05 pm"), message("ok", "right"), message("look what I found", time="21:07")]
    )
    assert [(each.number, each.key, each.differences) for each in links] == [
        (0, "3", ()),
        (1, "4", ()),
        (2, "5", ()),
    ]
    assert links[0].reasons == ("words", "side", "time", "neighbours")


def test_what_a_screen_and_an_export_say_differently_is_told():
    shown = [
        message(LONG, time="21:05"),
        message("ok", "right", time="23:59"),
        message("look what I found", time="21:07"),
    ]
    assert [(each.key, each.differences) for each in CHAT.links(shown)] == [
        ("3", ()),
        ("4", ("time",)),
        ("5", ()),
    ]


@pytest.mark.parametrize(
    "shown",
    [
        message("ok", "right"),
        message(LONG, "right"),
        message(LONG, time="21:06"),
        message("outside", cut=True),
        message(""),
    ],
    ids=["short and twice", "another side", "another time", "a part alone", "no words"],
)
def test_what_may_be_another_message_is_not_linked(shown):
    assert CHAT.links([shown]) == []


PICTURE = Picture("one.png", "a" * 64, screen(message("hello"), message("=1+1", "right")))


def written(**cells):
    row = {
        "decision": "",
        "words_instead": "",
        "as_shown": "hello",
        "message": "1",
        "sha256": "a" * 64,
    } | cells
    return (",".join(row) + "\n" + ",".join(row.values()) + "\n").encode("utf-8-sig")


def test_a_message_says_that_nobody_checked_it_until_somebody_did():
    lines = sheet.lines([PICTURE], [], {}, sheet.decisions(written(decision="Right"), where="sheet.csv"))
    assert lines["status"].to_list() == ["checked: right", "read by machine, not yet checked"]
    changed = sheet.decisions(written(decision="changed", words_instead="hallo"), where="sheet.csv")
    lines = sheet.lines([PICTURE], [], {}, changed)
    assert lines.row(0)[:4] == ("checked: changed", "changed", "hallo", "hello")


def test_a_decision_stays_where_the_words_are_read_otherwise_since():
    told = {("a" * 64, 1): Checked("right", "", "hallo")}
    lines = sheet.lines([PICTURE], [], {}, told)
    assert lines["status"][0] == "checked: right, but it is read otherwise now"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\xff\xfe", "no CSV"),
        (b"a,b\n1,2\n", "line 2: This line names no message"),
        (written(decision="maybe"), "line 2: This line has a decision"),
        (written(decision="changed"), "without its words"),
    ],
)
def test_a_sheet_that_is_none_is_refused_with_its_line(data, what):
    with pytest.raises(SettingsError, match=what):
        sheet.decisions(data, where="sheet.csv")
