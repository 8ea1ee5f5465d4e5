"""Many calls close together: at least five by one person within an hour."""

from chesil.recognisers import call_barrage

BEHAVIOUR = call_barrage.BEHAVIOUR


def test_seven_calls_in_twelve_minutes_are_a_barrage(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | from | at
            c1    | call | Dev  | 2026-03-03 23:41
            c2    | call | Dev  | 2026-03-03 23:42
            c3    | call | Dev  | 2026-03-03 23:44
            c4    | call | Dev  | 2026-03-03 23:47
            c5    | call | Dev  | 2026-03-03 23:50
            c6    | call | Dev  | 2026-03-03 23:52
            c7    | call | Dev  | 2026-03-03 23:53
        """,
        signals="""
            events               | person | why
            c1 c2 c3 c4 c5 c6 c7 | dev    | Dev called 7 times in 12 minutes on Tue 3 March 2026, 23:41 to 23:53 (UK time).
        """,
    )


def test_four_calls_in_an_hour_are_not(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | from | at
            c1    | call | Dev  | 2026-03-03 20:00
            c2    | call | Dev  | 2026-03-03 20:10
            c3    | call | Dev  | 2026-03-03 20:20
            c4    | call | Dev  | 2026-03-03 20:30
        """,
        signals="",
    )


def test_five_calls_over_more_than_an_hour_are_not(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | from | at
            c1    | call | Dev  | 2026-03-03 20:00
            c2    | call | Dev  | 2026-03-03 20:20
            c3    | call | Dev  | 2026-03-03 20:40
            c4    | call | Dev  | 2026-03-03 20:50
            c5    | call | Dev  | 2026-03-03 21:01
        """,
        signals="",
    )


def test_calls_by_two_people_are_not_added_up(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | from | at
            c1    | call | Dev  | 2026-03-03 20:00
            c2    | call | Eli  | 2026-03-03 20:01
            c3    | call | Dev  | 2026-03-03 20:02
            c4    | call | Eli  | 2026-03-03 20:03
            c5    | call | Dev  | 2026-03-03 20:04
        """,
        signals="",
    )


def test_calls_from_withheld_numbers_are_told_as_nobodys(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | hidden | answered | at
            c1    | call | yes    | no       | 2026-03-03 20:00
            c2    | call | yes    | no       | 2026-03-03 20:01
            c3    | call | yes    | no       | 2026-03-03 20:02
        """,
        signals="""
            events   | person | why
            c1 c2 c3 | -      | A withheld number called 3 times in 2 minutes on Tue 3 March 2026, 20:00 to 20:02 (UK time).
        """,
        call_barrage={"calls": 3},
    )


def test_withheld_numbers_and_calls_without_any_number_are_not_added_up(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | hidden | at
            c1    | call | yes    | 2026-03-03 20:00
            c2    | call | -      | 2026-03-03 20:01
            c3    | call | yes    | 2026-03-03 20:02
            c4    | call | -      | 2026-03-03 20:03
        """,
        signals="""
            events | why
            c1 c3  | A withheld number called twice in 2 minutes on Tue 3 March 2026, 20:00 to 20:02 (UK time).
            c2 c4  | A caller with no number shown called twice in 2 minutes on Tue 3 March 2026, 20:01 to 20:03 (UK time).
        """,
        call_barrage={"calls": 2},
    )


def test_two_barrages_that_share_no_call_are_two_signals(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | from | at
            c1    | call | Dev  | 2026-03-03 20:00
            c2    | call | Dev  | 2026-03-03 20:10
            c3    | call | Dev  | 2026-03-03 22:00
            c4    | call | Dev  | 2026-03-03 22:10
        """,
        signals="""
            events | why
            c1 c2  | Dev called twice in 10 minutes on Tue 3 March 2026, 20:00 to 20:10 (UK time).
            c3 c4  | Dev called twice in 10 minutes on Tue 3 March 2026, 22:00 to 22:10 (UK time).
        """,
        call_barrage={"calls": 2, "minutes": 60},
    )


def test_calls_known_only_to_the_day_and_calls_she_made_do_not_count(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | from | to  | at
            c1    | call | Dev  | -   | 2026-03-03
            c2    | call | Dev  | -   | 2026-03-03
            c3    | call | me   | Dev | 2026-03-03 00:01
            c4    | call | me   | Dev | 2026-03-03 00:02
        """,
        signals="",
        call_barrage={"calls": 2},
    )
