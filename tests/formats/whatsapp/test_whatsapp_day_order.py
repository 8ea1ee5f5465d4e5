"""How the order of day and month is decided, and what is said about it."""

import pytest
from whatsapp_chats import codes, only, read, sentence, table

UNKNOWN = "day-order-unknown"


def chat(*dates: str, said: str = "hello") -> str:
    return "".join(f"{date}, 10:00 - Dev: {said}\n" for date in dates)


def days(result) -> list[str | None]:
    return [wall and wall[:10] for (wall,) in table(result, "wall")]


@pytest.mark.parametrize(
    ("dates", "expected", "reason"),
    [
        (["05/03/2026", "25/03/2026"], ["2026-03-05", "2026-03-25"], "day first: the first number is above 12 in 1 record"),
        (["03/05/2026", "03/25/2026"], ["2026-03-05", "2026-03-25"], "month first: the second number is above 12 in 1 record"),
        (["5.3.26", "25.3.26"], ["2026-03-05", "2026-03-25"], "day first"),
        (["2026-03-05", "2026-03-12"], ["2026-03-05", "2026-03-12"], "start with the year"),
        (["05/05/2026", "06/06/2026"], ["2026-05-05", "2026-06-06"], "read the same"),
        # Nothing above 12, but only one order runs forward.
        (["03/04/2026", "05/04/2026", "02/05/2026"], ["2026-04-03", "2026-04-05", "2026-05-02"], "day first: so they run on"),
        (["04/03/2026", "04/05/2026", "05/02/2026"], ["2026-04-03", "2026-04-05", "2026-05-02"], "month first: so they run on"),
    ],
)  # fmt: skip
def test_the_file_decides_where_it_can(dates, expected, reason):
    result = read(chat(*dates))
    assert days(result) == expected
    assert reason in sentence(result, "day-order")
    assert UNKNOWN not in codes(result)


def test_dates_that_look_year_first_until_a_late_one_are_day_first():
    assert days(read(chat("15-01-20", "16-01-20", "03-02-20", "25-03-20"))) == [
        "2020-01-15",
        "2020-01-16",
        "2020-02-03",
        "2020-03-25",
    ]


def test_two_digit_years_come_first_when_only_so_the_dates_run_forward():
    dates = ["24-11-28", "24-12-02", "24-12-30", "25-01-04", "25-02-27", "25-03-01"]
    result = read(chat(*dates))
    assert days(result) == [f"20{date}" for date in dates]
    assert "year first: so they run on" in sentence(result, "day-order")


@pytest.mark.parametrize(
    "dates", [["12/06/2026"], ["03/04/26", "05/04/26", "06/04/26"], ["03.04.2026", "04.05.2026"]]
)
def test_a_file_that_cannot_tell_gives_rows_without_a_time(dates):
    result = read(chat(*dates))
    assert table(result, "wall", "precision", "as_written") == [
        (None, "none", f"{date}, 10:00") for date in dates
    ]
    assert codes(result)[0] == UNKNOWN
    assert "--day-first or --month-first" in sentence(result, UNKNOWN)


@pytest.mark.parametrize(("day_first", "expected"), [(True, "2026-06-12"), (False, "2026-12-06")])
def test_the_person_decides_where_the_file_cannot(day_first, expected):
    result = read(chat("12/06/2026"), day_first=day_first)
    assert days(result) == [expected]
    assert "because you said so" in sentence(result, "day-order-told")


@pytest.mark.parametrize(("date", "day_first"), [("25/03/2026", False), ("03/25/2026", True)])
def test_the_file_is_followed_against_the_person_where_it_is_sure(date, day_first):
    result = read(chat(date, "04/04/2026"), day_first=day_first)
    assert days(result) == ["2026-03-25", "2026-04-04"]
    assert "this file shows otherwise" in sentence(result, "day-order-contradiction")


def test_the_person_is_followed_where_only_the_run_of_dates_speaks_against_it():
    result = read(chat("03/04/2026", "05/04/2026", "02/05/2026"), day_first=False)
    assert days(result) == ["2026-03-04", "2026-05-04", "2026-02-05"]
    assert "day-order-contradiction" not in codes(result)


def test_late_messages_do_not_turn_the_order_round():
    # The third message arrived two days late; in the true order nothing jumps back by weeks.
    result = read(chat("03/04/2026", "05/04/2026", "03/04/2026", "01/05/2026", "02/05/2026"))
    assert days(result)[:3] == ["2026-04-03", "2026-04-05", "2026-04-03"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IMG-20260403-WA0001.jpg", "2026-04-03"),
        ("PTT-20260304-WA0004.opus", "2026-03-04"),
        ("00000042-PHOTO-2026-04-03-10-00-07.jpg", "2026-04-03"),
    ],
)
def test_a_date_in_the_name_of_a_file_decides(name, expected):
    result = read(chat("03/04/2026", said=f"{name} (file attached)"))
    assert days(result) == [expected]
    assert "the names of 1 attached file hold the same dates" in sentence(result, "day-order")


def test_file_names_that_disagree_decide_nothing():
    names = ("IMG-20260403-WA0001.jpg", "IMG-20260304-WA0002.jpg")
    result = read("".join(chat("03/04/2026", said=f"{name} (file attached)") for name in names))
    assert UNKNOWN in codes(result)


def test_a_layout_that_cannot_tell_follows_the_others_of_the_file():
    result = read("[3/5/26, 10:00:00] Dev: a\n[3/25/26, 10:00:00] Dev: b\n3/6/26, 9:00 AM - Dev: c\n")
    assert days(result) == ["2026-03-05", "2026-03-25", "2026-03-06"]


def test_layouts_that_disagree_are_read_each_by_its_own_dates():
    result = read(
        "25.03.2026, 10:00 - Dev: a\n3/26/26, 9:00 AM - Dev: b\n03.04.2026, 10:00 - Dev: c\n3/5/26, 9:00 AM - Dev: d\n"
    )
    assert days(result) == ["2026-03-25", "2026-03-26", "2026-04-03", "2026-03-05"]
    assert codes(result).count("day-order") == 2
    assert "Dates with dots and a four-digit year are day first" in sentence(result, "day-order")


def test_a_third_layout_decides_nothing_when_the_others_disagree():
    result = read("25.03.2026, 10:00 - Dev: a\n3/26/26, 9:00 AM - Dev: b\n2-3-2026 10:00 - Dev: c\n")
    assert days(result) == ["2026-03-25", "2026-03-26", None]
    assert "1 of 3 records" in sentence(result, UNKNOWN)


def test_one_date_of_the_other_order_is_read_the_only_way_it_can_be():
    dates = [f"{day}/03/2026" for day in range(13, 32)] + [
        "04/04/2026",
        "13/04/2026",
        "12/25/2026",
        "05/05/2026",
    ]
    result = read(chat(*dates))
    assert days(result)[-4:] == ["2026-04-04", "2026-04-13", "2026-12-25", "2026-05-05"]
    assert "1 date can only be read against that order" in sentence(result, "day-order-odd")


def test_two_orders_in_one_layout_leave_open_dates_open():
    result = read(chat("25/03/2026", "03/26/2026", "04/05/2026"))
    assert days(result) == ["2026-03-25", "2026-03-26", None]
    assert UNKNOWN in codes(result)
    assert days(read(chat("25/03/2026", "03/26/2026", "04/05/2026"), day_first=True))[-1] == "2026-05-04"


def test_a_date_that_reads_the_same_both_ways_is_known_in_a_file_that_cannot_tell():
    assert days(read(chat("05/05/2026", "06/07/2026"))) == ["2026-05-05", None]


def test_two_digit_years_are_said():
    assert "two digits" in sentence(read(chat("25/03/26")), "two-digit-years")
    assert "two-digit-years" not in codes(read(chat("25/03/2026")))


def test_an_impossible_date_decides_nothing():
    result = read(chat("45/03/2026", "03/04/2026"))
    assert (result.problems.height, UNKNOWN in codes(result)) == (1, True)


def test_the_seconds_make_a_time_exact_whatever_its_order():
    assert only("[25/03/2026, 10:00:01] Dev: a\n")["precision"] == "exact"
    assert only("[05/03/2026, 10:00:01] Dev: a\n")["precision"] == "none"
