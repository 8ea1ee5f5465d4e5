"""Lines that an engine read become messages: by their words, their places and the colours around them."""

from itertools import pairwise

import attrs
import pytest
from PIL import Image, ImageDraw
from tests.unit.screens.drawn import Drawing

from chesil.screens import installed
from chesil.screens.engine import Described
from chesil.screens.layout import laid_out
from chesil.screens.proposed import proposed
from chesil.screens.rows import Box
from chesil.screens.shots import CornersWrong, shot

pytestmark = pytest.mark.skipif(not installed(), reason="the extra chesil[screenshots] is not installed")
ENGINE = Described("invented", "0" * 64)


def read(drawing: Drawing, corners=()):
    return laid_out(drawing.lines, shot(drawing.picture, corners=corners), about=ENGINE)


@pytest.fixture(scope="module")
def plain():
    """A chat of two with a day, no times, an answer, a status, an empty field, and a bubble that is cut off."""
    drawing = Drawing()
    drawing.head()
    row = drawing.bubble(190, ["Where are you", "I know your there I can see"])
    row = drawing.bubble(row, ["Please stop at 10:30"], mine=True)
    drawing.centred(row + 10, "Yesterday 23:14")
    row = drawing.bubble(row + 60, ["No."], quote="Please stop", mine=False)
    row = drawing.bubble(row, ["I will not answer"], mine=True)
    drawing.write(600, row, "Delivered", size=22, fill="#777777")
    drawing.bubble(1230, ["You will regret this", "all of it"], end=1290)
    drawing.foot()
    return read(drawing)


def test_sides_are_told_by_the_edge_that_is_nearer(plain):
    assert [each.side for each in plain.messages] == ["left", "right", "left", "right", "left"]


def test_lines_of_one_bubble_are_one_message(plain):
    assert plain.messages[0].text == "Where are you\nI know your there I can see"


def test_a_time_that_somebody_wrote_is_no_time_of_a_message(plain):
    assert plain.messages[1].text == "Please stop at 10:30"
    assert {each.time_shown for each in plain.messages} == {None}


def test_a_day_holds_for_what_stands_below_it_alone(plain):
    assert [each.day_shown for each in plain.messages] == [None, None, *["Yesterday 23:14"] * 3]


def test_what_a_message_answers_is_kept_apart(plain):
    assert [(each.text, each.quote) for each in plain.messages][2] == ("No.", "Please stop")


def test_a_message_that_is_cut_off_says_so(plain):
    assert [each.cut for each in plain.messages] == [False] * 4 + [True]


def test_what_stands_around_a_chat_is_no_message(plain):
    assert (plain.clock_shown, plain.header) == ("21:07", "Dev")
    marks = {(mark.kind, mark.text) for mark in plain.marks}
    assert {("status", "Delivered"), ("screen", "Message"), ("separator", "Yesterday 23:14")} <= marks


def test_boxes_lie_in_the_picture_as_it_is_shown(plain):
    box = plain.messages[0].box
    assert (plain.width, plain.height) == (720, 1400)
    assert abs(box.left - 20) <= 4
    assert abs(box.top - 190) <= 4


@pytest.fixture(scope="module")
def group():
    """A chat of several with times in the bubbles, cut off above its header."""
    drawing = Drawing(page="#efe8e0", height=900)
    row = drawing.bubble(20, ["hello"], time="09:12", name="Ben", fill="#ffffff", corner=14)
    row = drawing.bubble(row, ["are you there"], time="09:13", fill="#ffffff", corner=14)
    row = drawing.bubble(row, ["who is this"], mine=True, time="09:14", corner=14)
    row = drawing.bubble(row, ["Cara, we met at 10:30"], time="09:20", name="Cara", fill="#ffffff", corner=14)
    drawing.bubble(row, [""], time="09:21", fill="#ffffff", corner=14)
    return read(drawing)


def test_times_at_the_end_of_most_bubbles_are_times(group):
    assert [each.time_shown for each in group.messages] == ["09:12", "09:13", "09:14", "09:20", "09:21"]
    assert group.messages[3].text == "Cara, we met at 10:30"


def test_a_name_in_colour_is_the_sender_of_a_run(group):
    assert [each.sender for each in group.messages] == ["Ben", "Ben", None, "Cara", "Cara"]
    assert "Ben" not in group.messages[0].text


def test_no_clock_is_no_header(group):
    assert (group.clock_shown, group.header) == (None, None)


def test_a_message_without_words_is_one(group):
    assert group.messages[4].text == ""


@pytest.fixture(scope="module")
def odd():
    """A quote that only its bar tells, a kiss and a capital read alike, a day in Turkish, and a reaction."""
    drawing = Drawing()
    drawing.head()
    drawing.centred(190, "Yesterday")
    row = drawing.bubble(250, ["Please stop", "No."])
    drawing.pen.rectangle((28, 266, 33, 304), fill="#06cf9c")
    row = drawing.bubble(row, ["I had a drink x"], mine=True)
    drawing.lines[-1] = attrs.evolve(drawing.lines[-1], text="I had a drink X")
    row = drawing.bubble(row, ["She likes Malcolm X"])
    drawing.pen.rounded_rectangle((60, row - 22, 110, row + 12), 16, fill="#ffffff", outline="#999999")
    drawing.write(76, row - 20, "2", size=20)
    drawing.centred(row + 40, "Bugün")
    drawing.bubble(row + 100, ["Will you answer"])
    drawing.foot("Nachricht")
    return read(drawing)


def test_a_bar_beside_words_tells_what_is_answered(odd):
    assert next((each.text, each.quote) for each in odd.messages) == ("No.", "Please stop")


def test_a_kiss_is_told_from_a_capital_by_its_height(odd):
    assert [each.text for each in odd.messages][1:3] == ["I had a drink x", "She likes Malcolm X"]


def test_after_a_day_in_a_language_that_is_not_known_no_day_is_claimed(odd):
    assert [each.day_shown for each in odd.messages] == ["Yesterday"] * 3 + [None]


def test_times_beside_or_under_bubbles_are_theirs():
    drawing = Drawing(height=700)
    drawing.bubble(40, ["look outside"])
    drawing.write(330, 62, "22:01", size=22, fill="#777777")
    drawing.bubble(200, ["go away"], mine=True)
    drawing.write(630, 276, "22:03", size=22, fill="#777777")
    drawing.bubble(400, ["no"])
    screen = read(drawing)
    assert [each.time_shown for each in screen.messages] == ["22:01", "22:03", None]
    assert [each.text for each in screen.messages] == ["look outside", "go away", "no"]


def test_bars_without_bubbles_make_messages_by_their_names():
    drawing = Drawing(height=700)
    for row, name, colour, texts in (
        (40, "DEV", "#0fadff", ["Where are you", "answer me"]),
        (240, "ME", "#f23c57", ["no"]),
    ):
        drawing.write(20, row, name, size=22, fill=colour)
        drawing.pen.rectangle((20, row + 40, 25, row + 40 + 44 * len(texts)), fill=colour)
        for place, text in enumerate(texts):
            drawing.write(44, row + 42 + 44 * place, text)
    screen = read(drawing)
    assert [(each.side, each.sender) for each in screen.messages] == [("left", "DEV"), ("right", "ME")]


def test_lines_without_bubbles_have_no_side():
    drawing = Drawing(height=700)
    for row, text in (
        (40, "Ben said this"),
        (84, "and that"),
        (220, "and then another thing"),
        (400, "more"),
    ):
        drawing.write(40, row, text)
    screen = read(drawing)
    assert [each.side for each in screen.messages] == [None] * 3


def test_an_icon_or_an_initial_is_no_header():
    drawing = Drawing()
    drawing.write(12, 60, "K", size=50)
    drawing.head()
    drawing.write(96, 84, "D", fill="#ffffff")
    drawing.bubble(190, ["Where are you"])
    assert read(drawing).header == "Dev"


def test_an_avatar_beside_a_message_and_a_reaction_on_it_are_none():
    drawing = Drawing(height=600)
    for row in (40, 240):
        drawing.pen.rounded_rectangle((100, row, 480, row + 100), 26, fill="#e4e4e8")
        drawing.write(122, row + 20, "Where are you")
        drawing.pen.ellipse((20, row + 40, 80, row + 100), fill="#8899aa")
        drawing.write(38, row + 50, "D", fill="#ffffff")
    drawing.pen.rounded_rectangle((120, 325, 180, 362), 18, fill="#d0e0d0")
    drawing.write(130, 326, "+2", size=22)
    drawing.bubble(440, ["k"])
    assert [each.text for each in read(drawing).messages] == ["Where are you", "Where are you", "k"]


def test_a_keyboard_and_what_is_being_typed_are_no_message():
    drawing = Drawing()
    drawing.bubble(40, ["Where are you tonight"])
    drawing.bubble(140, ["Not with you any more"], mine=True)
    drawing.pen.rounded_rectangle((20, 900, 590, 976), 38, fill="#e9e9ee")
    drawing.write(50, 918, "Please st")
    drawing.pen.ellipse((620, 900, 696, 976), fill="#1188ee")
    for row, letters in enumerate(("qwertyuiop", "asdfghjkl", "zxcvbnm")):
        for place, letter in enumerate(letters):
            left, top = 12 + 70 * place, 1010 + 100 * row
            drawing.pen.rounded_rectangle((left, top, left + 62, top + 84), 10, fill="#d8d8de")
            drawing.write(left + 22, top + 20, letter)
    screen = read(drawing)
    assert [each.text for each in screen.messages] == ["Where are you tonight", "Not with you any more"]
    assert "Please st" in {mark.text for mark in screen.marks}


def test_what_stands_beside_a_bar_in_a_bubble_is_a_quote():
    drawing = Drawing(height=500)
    drawing.pen.rounded_rectangle((20, 40, 520, 230), 26, fill="#26262a")
    drawing.pen.rectangle((36, 56, 41, 140), fill="#a78bdb")
    drawing.write(56, 56, "You", fill="#a78bdb", size=27)
    drawing.write(56, 98, "I told her the truth", fill="#c0c0c4", size=27)
    drawing.write(42, 160, "You will regret that", fill="#f0f0f0")
    drawing.bubble(260, ["Is that a threat"], mine=True)
    read_first = read(drawing).messages[0]
    assert (read_first.text, read_first.quote) == ("You will regret that", "I told her the truth")


def test_the_page_beside_the_tail_of_a_bubble_is_no_bar_of_a_quote():
    drawing = Drawing(height=500)
    for row, mine in ((60, False), (200, True), (320, False)):
        box = (300, row, 590, row + 110) if mine else (24, row, 330, row + 110)
        drawing.pen.rounded_rectangle(box, 18, fill="#0a84ff" if mine else "#d8d8dc")
        if not mine:
            drawing.pen.polygon([(14, row), (60, row), (60, row + 46)], fill="#d8d8dc")
        drawing.write(box[0] + 14, row + 20, "I know you are in", fill="white" if mine else "black")
    shown = read(drawing).messages
    assert [(each.text, each.quote) for each in shown] == [("I know you are in", None)] * 3


def test_comments_have_writers_and_ages_and_no_sides():
    drawing = Drawing(height=700)
    for row, name, text in ((40, "Farah", "Lovely picture"), (260, "Rowan", "Ask her who paid")):
        drawing.pen.rounded_rectangle((100, row, 560, row + 110), 26, fill="#e4e4e8")
        drawing.write(122, row + 8, name, size=26)
        drawing.write(122, row + 52, text)
        for left, word in ((130, "3d"), (210, "Like"), (300, "Reply")):
            drawing.write(left, row + 118, word, size=22, fill="#777777")
    shown = [(each.sender, each.text, each.time_shown, each.side) for each in read(drawing).messages]
    assert shown == [("Farah", "Lovely picture", "3d", None), ("Rowan", "Ask her who paid", "3d", None)]


def test_comments_without_bubbles_stand_above_their_buttons():
    drawing = Drawing(height=700)
    for row, name in ((40, "farah.k 5d"), (200, "r0wan_14h"), (360, "dev 2h")):
        drawing.write(100, row, name, size=26)
        drawing.write(100, row + 40, "What a view")
        drawing.write(100, row + 84, "Reply", size=22, fill="#777777")
    shown = [(each.sender, each.text, each.time_shown, each.side) for each in read(drawing).messages]
    assert shown == [
        ("farah.k", "What a view", "5d", None),
        ("r0wan_", "What a view", "14h", None),
        ("dev", "What a view", "2h", None),
    ]


def test_a_channel_has_a_writer_and_a_time_above_the_words():
    drawing = Drawing(height=700)
    for row, head in ((40, "rowan_h Yesterday at 19:22"), (200, "dev 19:25"), (360, "farah 20:01")):
        drawing.write(100, row, head, size=28)
        drawing.write(100, row + 44, "anyone know where she is")
    shown = [(each.sender, each.time_shown, each.side) for each in read(drawing).messages]
    assert shown == [
        ("rowan_h", "Yesterday at 19:22", None),
        ("dev", "19:25", None),
        ("farah", "20:01", None),
    ]


def test_a_list_of_calls_has_its_time_at_the_right_and_its_days_at_the_left():
    drawing = Drawing(height=800)
    drawing.write(30, 40, "Yesterday", size=24)
    for row, name, time in ((120, "Rowan (11)", "23:40"), (240, "Unknown", "23:05"), (360, "Farah", "18:22")):
        drawing.write(40, row, "K")
        drawing.write(190, row, name)
        drawing.write(612, row, time, size=26)
    shown = [(each.text, each.time_shown, each.day_shown, each.side) for each in read(drawing).messages]
    assert shown[0] == ("Rowan (11)", "23:40", "Yesterday", None)
    assert [each[0] for each in shown] == ["Rowan (11)", "Unknown", "Farah"]


@pytest.mark.parametrize("step", [41, 58])
def test_messages_beside_one_bar_are_split_at_a_wider_gap(step):
    drawing = Drawing(height=900)
    drawing.write(20, 40, "DEV", size=22, fill="#0fadff")
    drawing.pen.rectangle((16, 80, 20, 80 + 58 + step + 58 + 38), fill="#0fadff")
    for row, text in ((0, "Where are you"), (58, "I know you"), (58 + step, "are in"), (116 + step, "Fine")):
        drawing.write(40, 80 + row, text)
    drawing.write(20, 420, "ME", size=22, fill="#f23c57")
    drawing.pen.rectangle((16, 460, 20, 580), fill="#f23c57")
    drawing.write(40, 460, "No.")
    drawing.write(40, 542, "I said no.")
    theirs = ["Where are you", "I know you are in", "Fine"] if step == 41 else None
    shown = read(drawing).messages
    assert [each.text for each in shown if each.side == "left"] == (
        theirs or ["Where are you", "I know you", "are in", "Fine"]
    )
    assert {each.sender for each in shown if each.side == "left"} == {"DEV"}
    assert shown[-1].text.split() == ["No.", "I", "said", "no."], "somebody may have left a line empty"
    assert all(above.box.bottom <= below.box.top for above, below in pairwise(shown))


def arrow(
    drawing: Drawing, left: float, top: float, way: str, *, full: bool = False, side: float = 26
) -> None:
    """An arrow to the lower left or the upper right; *full*: its head is as long as its side."""
    head = side if full else 0.65 * side
    points = [(0, side), (side, 0)], [(0, side - head), (0, side)], [(0, side), (head, side)]
    if way == "out":
        points = [(0, side), (side, 0)], [(side, head), (side, 0)], [(side, 0), (side - head, 0)]
    for line in points:
        placed = [(left + x, top + y) for x, y in line]
        drawing.pen.line(placed, fill="#d33" if way == "missed" else "#0a7", width=4)


def test_a_call_has_the_side_of_its_arrow_or_word_and_otherwise_none():
    drawing = Drawing(height=1400)
    rows = (
        ("Rowan", "in", "Mobile"), ("Farah", "out", "Mobile"), ("Dev", "missed", "Mobile"), ("Ben", "", "Missed call (3)"),
        ("Cara", "", "K Outgoing"), ("Eli", "", "Mobile"), ("Asha", "out", "Incoming"), ("Dev", "both", "Mobile"),
    )  # fmt: skip
    for row, (name, way, kind) in enumerate(rows):
        top = 60 + 150 * row
        drawing.pen.ellipse((20, top, 90, top + 70), fill="#88a")
        drawing.write(120, top, name)
        drawing.write(612, top, f"1{row}:40", size=26)
        for each in ("in", "out") if way == "both" else [way] if way else ():
            arrow(drawing, 122 if each == "in" else 124 + 30 * (way == "both"), top + 52, each, full=row == 1)
        drawing.write(190 if way else 120, top + 46, kind, size=26)
    shown = read(drawing).messages
    assert [each.text for each in shown] == [name for name, _way, _kind in rows]
    assert [each.side for each in shown] == ["left", "right", "left", "left", "right", None, "left", None]


@pytest.mark.parametrize("shape", ["square", "Z", "other", "line"])
def test_a_shape_that_is_not_an_arrow_gives_no_side(shape):
    drawing = Drawing(height=700)
    for row, name in enumerate(("Rowan", "Farah", "Dev")):
        top = 60 + 150 * row
        drawing.write(190, top, name)
        drawing.write(612, top, f"1{row}:40", size=26)
        box = (130, top + 6, 156, top + 32)
        if shape == "square":
            drawing.pen.rectangle(box, fill="#0a7")
        else:
            drawing.pen.line([(130, top + 32), (156, top + 6)], fill="#0a7", width=4)
        if shape == "Z":
            drawing.pen.line([(130, top + 6), (156, top + 6)], fill="#0a7", width=4)
            drawing.pen.line([(130, top + 32), (156, top + 32)], fill="#0a7", width=4)
        if shape == "other":
            drawing.pen.line([(130, top + 6), (156, top + 32)], fill="#0a7", width=4)
    assert [each.side for each in read(drawing).messages] == [None] * 3


def test_calls_have_the_day_and_time_below_the_name():
    drawing = Drawing(height=700)
    for row, (name, way, when) in enumerate(
        (("Rowan", "in", "Today, 21:40"), ("Dev", "out", "13:05"), ("Dev", "", "12 March, 9:15"))
    ):
        top = 60 + 150 * row
        drawing.pen.ellipse((20, top, 90, top + 70), fill="#88a")
        drawing.write(120, top, name)
        if way:
            arrow(drawing, 122, top + 52, way)
        drawing.write(160 if way else 120, top + 46, when, size=26)
    shown = [(each.text, each.time_shown, each.side) for each in read(drawing).messages]
    assert shown == [
        ("Rowan", "Today, 21:40", "left"),
        ("Dev", "13:05", "right"),
        ("Dev", "12 March, 9:15", None),
    ]


def test_a_photographed_screen_is_made_straight_by_its_corners():
    drawing = Drawing()
    drawing.head()
    row = drawing.bubble(190, ["Where are you tonight"])
    drawing.bubble(row, ["At home"], mine=True)
    photograph = drawing.picture.resize((900, 1750)).convert("RGB")
    screen = read(drawing, corners=((0, 0), (720, 0), (720, 1400), (0, 1400)))
    assert [each.side for each in screen.messages] == ["left", "right"]
    seen = shot(photograph, corners=((100, 50), (800, 90), (820, 1700), (80, 1640)))
    box = seen.placed(0, 0, 720, 100)
    assert (box.left, box.right) == pytest.approx((97, 802), abs=8)


@pytest.mark.parametrize(
    "corners", [[(0, 0)], [(0, 0), (0, 900), (700, 900), (700, 0)], [(0, 0), (9, 0), (9, 9), (0, 9)]]
)
def test_points_that_are_no_corners_are_refused(corners):
    with pytest.raises(CornersWrong):
        shot(Drawing().picture, corners=corners)


def test_a_picture_of_nothing_has_no_messages():
    assert read(Drawing()).messages == ()


SCREEN = [(150, 90), (640, 130), (600, 1000), (110, 930)]


def photographed(screen: str, frame: str = "#111111") -> Image.Image:
    """A screen with a frame around it, seen at an angle on a desk."""
    picture = Image.new("RGB", (800, 1100), "#8a6f52")
    pen = ImageDraw.Draw(picture)
    around = [(-16, -18), (16, -18), (16, 18), (-16, 18)]
    pen.polygon([(x + a, y + b) for (x, y), (a, b) in zip(SCREEN, around, strict=True)], fill=frame)
    pen.polygon(SCREEN, fill=screen)
    pen.rectangle((200, 400, 420, 520), fill="#2f6f4f")
    return picture


def test_the_corners_of_a_photographed_screen_are_proposed_within_its_frame():
    words = [Box(300, 150, 420, 180), Box(220, 420, 400, 450), Box(200, 880, 500, 900)]
    found = proposed(photographed("#f4f4f4"), words)
    for (x, y), (across, down) in zip(SCREEN, found, strict=True):
        assert abs(across - x) < 8
        assert abs(down - y) < 8


def test_where_nothing_looks_like_a_screen_no_corners_are_proposed():
    assert proposed(Image.new("RGB", (800, 1100), "#8a6f52"), []) == ()
    assert proposed(photographed("#f4f4f4"), [Box(0, 0, 40, 20), Box(700, 1050, 780, 1080)]) == ()
    assert proposed(Image.new("RGB", (1, 1)), []) == ()
