"""Going on without a reply: six contacts in a row over a day or more."""

from chesil.recognisers import persistence_without_reply

BEHAVIOUR = persistence_without_reply.BEHAVIOUR


def test_six_unanswered_contacts_over_three_days_are_persistence(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | at
            m1    | message | Dev  | 2026-03-02 09:00
            c1    | call    | Dev  | 2026-03-02 18:00
            m2    | message | Dev  | 2026-03-03 09:00
            m3    | message | Dev  | 2026-03-03 21:00
            c2    | call    | Dev  | 2026-03-04 09:00
            m4    | message | Dev  | 2026-03-05 09:00
        """,
        signals="""
            events            | person | why
            m1 c1 m2 m3 c2 m4 | dev    | Dev contacted you 6 times in a row over 3 days, with no reply from you in these records, from Mon 2 March 2026, 09:00 to Thu 5 March 2026, 09:00 (UK time).
        """,
    )


def test_a_reply_in_the_middle_ends_the_row(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to  | at
            m1    | Dev  | -   | 2026-03-02 09:00
            m2    | Dev  | -   | 2026-03-02 18:00
            h1    | me   | Dev | 2026-03-03 08:00
            m3    | Dev  | -   | 2026-03-03 21:00
            m4    | Dev  | -   | 2026-03-04 20:00
        """,
        signals="",
        persistence_without_reply={"contacts": 3},
    )


def test_a_call_she_answered_ends_the_row(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | answered | at
            m1    | message | Dev  | -        | 2026-03-02 09:00
            c1    | call    | Dev  | yes      | 2026-03-03 10:00
            m2    | message | Dev  | -        | 2026-03-04 10:00
        """,
        signals="",
        persistence_without_reply={"contacts": 3},
    )


def test_six_contacts_within_a_day_are_not(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | at
            m1    | Dev  | 2026-03-02 09:00
            m2    | Dev  | 2026-03-02 10:00
            m3    | Dev  | 2026-03-02 11:00
            m4    | Dev  | 2026-03-02 12:00
            m5    | Dev  | 2026-03-02 13:00
            m6    | Dev  | 2026-03-03 08:59
        """,
        signals="",
    )


def test_short_numbers_and_no_reply_mailboxes_are_nobodys_contact(spec):
    spec(
        BEHAVIOUR,
        addresses={"Dev": ["60777"], "Eli": ["no-reply@example.org"], "Farah": ["60777", "+447700900105"]},
        events="""
            event | from  | at
            m1    | Dev   | 2026-03-02 09:00
            m2    | Dev   | 2026-03-04 09:00
            m3    | Eli   | 2026-03-02 09:00
            m4    | Eli   | 2026-03-04 09:00
            m5    | Farah | 2026-03-02 09:00
            m6    | Farah | 2026-03-04 09:00
        """,
        signals="""
            events | person
            m5 m6  | farah
        """,
        persistence_without_reply={"contacts": 2},
    )
