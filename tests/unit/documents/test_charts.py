"""The four charts: read aloud, printed in black and white, and small however long the record is."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import attrs
import polars as pl
import pytest

import invented
from chesil.documents import charts
from chesil.documents.charts import axis, hours
from chesil.documents.charts import svg as drawing
from chesil.documents.charts.periods import MOST, periods
from chesil.terms import tables
from chesil.terms.findings import TurningPoint, Week

NAMES = ("strip", "weeks", "hours", "gaps")
SVG = "{http://www.w3.org/2000/svg}"


def parsed(text):
    return ElementTree.fromstring(text)  # noqa: S314 - our own drawing


def drawn(person):
    zone = invented.ZONE
    return {
        "strip": charts.strip_svg(person, zone=zone),
        "weeks": charts.weeks_svg(person, zone=zone),
        "hours": charts.hours_svg(person),
        "gaps": charts.gaps_svg(person, zone=zone),
    }


@pytest.fixture(scope="module")
def dev():
    return invented.chronology().findings.people[0]


def test_the_numbers_of_the_strip_are_those_it_draws(dev):
    svg = charts.strip_svg(dev, zone=invented.ZONE)
    channels, kinds = charts.lanes(dev, zone=invented.ZONE)
    assert {lane.total for lane in channels} == {total for _, total in dev.channels}
    for lane in (*channels, *kinds[:12]):
        assert f">{lane.total:,}</text>" in svg
        assert lane.days == tuple(sorted(set(lane.days)))
    for lane, (channel, total) in zip(channels, dev.channels, strict=True):
        assert lane.total == total
        weeks = [(dict(week.by_channel).get(channel, 0), week.monday) for week in dev.weeks]
        most = max(count for count, _ in weeks)
        first = min(monday for count, monday in weeks if count == most)
        assert lane.busiest == ((first, most) if most else None)


@pytest.fixture(scope="module")
def nobody(dev):
    return attrs.evolve(
        dev, first=None, last=None, contacts=0, channels=(), occasions=(), strands=(), gaps=(),
        turning_points=(), weeks=(), by_hour=((0,) * 24,) * 7, undated=0,
    )  # fmt: skip


@pytest.fixture(scope="module")
def long(dev):
    """Twenty years, 10,000 contacts."""
    mondays = [date(2005, 1, 3) + timedelta(weeks=week) for week in range(1040)]
    occasion = dev.occasions[0]
    occasions = tuple(
        attrs.evolve(occasion, number=place, start=start, end=start, events=(f"e{place}",))
        for place in range(1, 10_001)
        for start in [datetime(2005, 1, 3, tzinfo=UTC) + timedelta(hours=17.4 * place)]
    )
    return attrs.evolve(
        dev, first=occasions[0].start, last=occasions[-1].start, contacts=10_000, occasions=occasions,
        weeks=tuple(Week(monday=day, by_channel=(("call", 4), ("chat", 5)), from_owner=1) for day in mondays),
        by_hour=((1234,) * 24,) * 7, gaps=dev.gaps * 30,
    )  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_is_an_image_with_a_title_and_a_description(dev, name):
    root = parsed(drawn(dev)[name])
    assert root.get("role") == "img"
    title, described = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    assert "Dev Marsh" in title.text
    assert re.search(r"\d", described.text)


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_holds_no_script_and_nothing_from_outside(dev, name):
    text = drawn(dev)[name]
    tags = {element.tag.removeprefix(SVG) for element in parsed(text).iter()}
    assert tags <= {
        "svg",
        "title",
        "desc",
        "defs",
        "pattern",
        "rect",
        "path",
        "line",
        "circle",
        "text",
        "tspan",
    }
    assert "href" not in text
    assert set(re.findall(r"url\((.)", text)) <= {"#"}
    assert re.findall(r"https?:[^\"]+", text) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_findings_give_the_same_bytes(dev, name):
    assert drawn(dev)[name] == drawn(attrs.evolve(dev))[name]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["nobody", "one", "long", "dev"])
def test_every_word_lies_inside_the_drawing(request, dev, name, who):
    person = attrs.evolve(dev, last=dev.first, occasions=dev.occasions[:1], weeks=dev.weeks[:1], gaps=())
    person = person if who == "one" else request.getfixturevalue(who)
    root = parsed(drawn(person)[name])
    width, height = float(root.get("width")), float(root.get("height"))
    for text in root.iter(f"{SVG}text"):
        length = 0.62 * float(text.get("font-size")) * len("".join(text.itertext()))
        x = float(text.get("x")) - {"middle": length / 2, "end": length}.get(text.get("text-anchor"), 0)
        assert x >= -2
        assert x + length <= width + 8
        assert 0 < float(text.get("y")) <= height


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_stays_text(dev, name):
    bad = '</title><script>alert(1)</script> & "x" \u202e\x00\ud800'
    points = tuple(attrs.evolve(each, what=bad) for each in dev.turning_points)
    strands = tuple(attrs.evolve(each, title=bad) for each in dev.strands)
    text = drawn(attrs.evolve(dev, name=bad, person=bad, turning_points=points, strands=strands))[name]
    root = parsed(text)
    assert not list(root.iter(f"{SVG}script"))
    assert "[U+202E][U+0000][U+D800]" in root.find(f"{SVG}title").text
    assert re.fullmatch(r"[a-z0-9-]+-title", root.find(f"{SVG}title").get("id"))


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_said_in_words(nobody, name):
    words = " ".join(parsed(drawn(nobody)[name]).itertext())
    assert "No contact with a known" in words


@pytest.mark.parametrize("name", NAMES)
def test_twenty_years_stay_small(long, name):
    assert len(drawn(long)[name]) < 40_000


def test_a_long_record_is_counted_by_longer_periods(dev, long):
    counted = periods(long)
    assert counted.each == "year" if len(counted.periods) < 25 else "quarter"
    assert len(counted.periods) <= MOST
    assert sum(each.contacts for each in counted.periods) == 9 * 1040
    assert periods(dev).each == "week"


def test_a_year_and_a_half_is_counted_by_month(dev):
    weeks = tuple(
        Week(monday=date(2023, 1, 2) + timedelta(weeks=place), by_channel=(("call", 1),), from_owner=2)
        for place in range(80)
    )
    counted = periods(attrs.evolve(dev, weeks=weeks))
    assert counted.each == "month"
    assert counted.periods[0].label == "January 2023"
    assert sum(each.contacts for each in counted.periods) == 80
    assert sum(each.from_owner for each in counted.periods) == 160


def test_weeks_without_contact_are_counted_as_none(dev):
    found = periods(dev).periods
    mondays = [each.first for each in found]
    assert all(one + timedelta(weeks=1) == two for one, two in pairwise(mondays))
    assert any(each.contacts == 0 for each in found)


def test_every_channel_has_a_look_of_its_own():
    assert set(drawing.LOOKS) == set(tables.CHANNELS)
    assert len(set(drawing.LOOKS.values())) == len(tables.CHANNELS)


def test_the_hour_chart_shows_each_count_and_how_many_have_no_hour(dev):
    words = list(parsed(charts.hours_svg(dev)).itertext())
    shown = [int(each) for each in words if each.isdecimal()]
    most = max(count for row in dev.by_hour for count in row)
    assert most in shown
    assert f"{dev.undated} contacts without a known hour are not in this chart." in words


def test_every_number_of_the_hour_chart_is_in_its_words(dev):
    said = hours.draw(dev).spoken()
    for day, row in zip(("Monday", "Tuesday", "Sunday"), (*dev.by_hour[:2], dev.by_hour[6]), strict=True):
        shown = ", ".join(f"{count} at {hour:02}:00" for hour, count in enumerate(row) if count)
        assert f"{day} {sum(row)}{': ' if shown else ''}{shown}." in said


def test_the_gap_chart_names_each_gap_with_its_days(dev):
    words = " ".join(parsed(charts.gaps_svg(dev, zone=invented.ZONE)).itertext())
    assert all(f"{gap.days} days" in words for gap in dev.gaps)


@pytest.mark.parametrize("days", [*range(1, 50), 60, 100, 365, 370, 4000])
@pytest.mark.parametrize("width", [300, 610, 900])
def test_the_labels_of_an_axis_never_overlap(days, width):
    board = drawing.Drawing(name="x", title="x", description="x", width=1000, height=100)
    last = date(2025, 9, 2) + timedelta(days=days - 1)
    axis.Axis(first=date(2025, 9, 2), last=last, x=50, width=width).draw(board, top=10, bottom=50)
    spans = []
    for each in parsed(board.svg()).iter(f"{SVG}text"):
        x, wide = float(each.get("x")), 7 * len("".join(each.itertext()))
        spans.append((x - wide, x) if each.get("text-anchor") == "end" else (x, x + wide))
    assert spans
    assert all(end < start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize("draw", [charts.strip_svg, charts.weeks_svg])
def test_the_numbers_of_turning_points_touch_neither_each_other_nor_the_right_edge(dev, draw):
    days = (0, 3, 4, 4, 9, 200, 200, 200)
    first = dev.turning_points[0]
    points = tuple(attrs.evolve(first, at=first.at + timedelta(days=days)) for days in days)
    root = parsed(draw(attrs.evolve(dev, turning_points=points), zone=invented.ZONE))
    drawn = [each for each in root.iter() if each.tag.endswith("circle") and each.get("r") == "8.5"][
        : len(days)
    ]
    places = [(float(each.get("cx")), float(each.get("cy"))) for each in drawn]
    assert all(
        abs(x - other_x) >= 17 or abs(y - other_y) >= 17
        for at, (x, y) in enumerate(places) for other_x, other_y in places[:at]
    )  # fmt: skip
    assert all(x <= float(root.get("width")) - 8.5 for x, _y in places)


def test_more_turning_points_than_fit_are_said(dev):
    point = dev.turning_points[0]
    many = tuple(attrs.evolve(point, at=point.at + timedelta(days=place)) for place in range(12))
    text = charts.strip_svg(attrs.evolve(dev, turning_points=many), zone=invented.ZONE)
    assert "and 3 more in the list of what changed" in text


@pytest.mark.parametrize("draw", [charts.strip_svg, charts.weeks_svg])
def test_a_turning_point_after_the_last_contact_is_not_moved_to_it(dev, draw):
    last = datetime.combine(dev.last.date(), datetime.min.time(), UTC)
    points = tuple(attrs.evolve(dev.turning_points[0], at=last + timedelta(days=days)) for days in (0, 200))
    root = parsed(draw(attrs.evolve(dev, turning_points=points), zone=invented.ZONE))
    one, two = (float(each.get("x1")) for each in root.iter(f"{SVG}line") if each.get("stroke-dasharray"))
    assert two - one > 100


def test_days_are_those_of_the_zone(dev):
    late = datetime(2025, 6, 30, 23, 30, tzinfo=UTC)
    point = TurningPoint(
        code="asked_to_stop", at=late, what="x.", events=(), events_after=()
    )  # fmt: skip
    assert "1 July 2025: x." in charts.strip_svg(
        attrs.evolve(dev, turning_points=(point,)), zone=invented.ZONE
    )
    assert "30 June 2025: x." in charts.strip_svg(attrs.evolve(dev, turning_points=(point,)), zone="UTC")


def test_words_in_other_scripts_name_their_face(dev):
    point = attrs.evolve(dev.turning_points[0], what="آشا asked them to stop")
    text = charts.strip_svg(attrs.evolve(dev, turning_points=(point,)), zone=invented.ZONE)
    assert '<tspan font-family="Noto Sans Arabic, Noto Sans,' in text


def test_the_fixture_is_a_real_table():
    events = invented.case_events()
    assert events.schema == tables.EVENTS
    assert events.filter(pl.col("direction") == "from_owner").height == 3
