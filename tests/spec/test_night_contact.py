"""Contact in the night: from 23:00 up to 06:00 by the wall clock, one signal a person and night."""

from chesil.recognisers import night_contact

BEHAVIOUR = night_contact.BEHAVIOUR


def test_a_message_at_half_past_eleven_in_summer_is_in_the_night(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | at
            m1    | Dev  | 2026-07-01 22:59
            m2    | Dev  | 2026-07-01 23:30
            m3    | Dev  | 2026-07-02 06:00
        """,
        signals="""
            events | person | why
            m2     | dev    | Dev contacted you once in the night, on Wed 1 July 2026, 23:30 (UK time).
        """,
    )


def test_one_night_is_one_signal_though_midnight_lies_in_it(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | from | at
            c1    | call | Dev  | 2026-03-03 23:41
            c2    | call | Dev  | 2026-03-04 02:00
            c3    | call | Dev  | 2026-03-04 23:05
        """,
        signals="""
            events | why
            c1 c2  | Dev called you twice in the night, from Tue 3 March 2026, 23:41 to Wed 4 March 2026, 02:00 (UK time).
            c3     | Dev called you once in the night, on Wed 4 March 2026, 23:05 (UK time).
        """,
    )


def test_an_assumed_clock_counts_and_is_said_a_day_alone_does_not(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | clock   | at
            m1    | Dev  | assumed | 2026-03-03 23:41
            m2    | Dev  | -       | 2026-03-05
        """,
        signals="""
            events | why
            m1     | Dev contacted you once in the night, on Tue 3 March 2026, 23:41 (UK time; the file names no time zone).
        """,
    )


def test_the_night_can_be_set_within_one_day(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | at
            m1    | Dev  | 2026-03-03 00:59
            m2    | Dev  | 2026-03-03 01:00
            m3    | Dev  | 2026-03-03 04:59
            m4    | Dev  | 2026-03-03 05:00
        """,
        signals="""
            events
            m2 m3
        """,
        night_contact={"start": "01:00:00", "end": "05:00:00"},
    )
