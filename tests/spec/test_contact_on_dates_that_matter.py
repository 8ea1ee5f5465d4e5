"""Contact on a day she named as one that matters."""

from chesil.recognisers import contact_on_dates_that_matter

BEHAVIOUR = contact_on_dates_that_matter.BEHAVIOUR
BIRTHDAY = [{"day": "2020-03-14", "what": "your birthday", "yearly": True}]


def test_messages_on_a_birthday_count_every_year(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | at
            m1    | Dev  | 2025-03-14 08:00
            m2    | Dev  | 2026-03-13 23:59
            m3    | Dev  | 2026-03-14 00:00
            m4    | Dev  | 2026-03-14 21:00
        """,
        signals="""
            events | person | why
            m1     | dev    | Dev contacted you once on Fri 14 March 2025, 08:00, a date you said matters: your birthday (UK time).
            m3 m4  | dev    | Dev contacted you twice on Sat 14 March 2026, 00:00 to 21:00, a date you said matters: your birthday (UK time).
        """,
        dates=BIRTHDAY,
    )


def test_a_hearing_counts_on_its_own_day_only_and_a_day_alone_is_enough(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | tags            | at
            n1    | note    | Dev  | waiting_outside | 2026-03-14
            m1    | message | Dev  | -               | 2025-03-14 08:00
        """,
        signals="""
            events | why
            n1     | Dev contacted you, or did something you noted, once on Sat 14 March 2026, a date you said matters: the hearing (time of day not known).
        """,
        dates=[{"day": "2026-03-14", "what": "the hearing"}],
    )


def test_the_day_is_the_local_one(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | at
            m1    | Dev  | 2026-07-01 00:30
        """,
        signals="""
            events
            m1
        """,
        dates=[{"day": "2026-07-01", "what": "the move"}],
    )


def test_a_leap_day_is_kept_on_the_28th_in_other_years(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | at
            m1    | Dev  | 2024-02-28 10:00
            m2    | Dev  | 2024-02-29 10:00
            m3    | Dev  | 2026-02-28 10:00
        """,
        signals="""
            events
            m2
            m3
        """,
        dates=[{"day": "2000-02-29", "what": "anniversary", "yearly": True}],
    )


def test_without_dates_nothing_is_found(spec):
    spec(BEHAVIOUR, events="event | from | at\nm1 | Dev | 2026-03-14 08:00", signals="")
