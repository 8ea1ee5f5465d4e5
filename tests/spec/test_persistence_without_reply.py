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


def test_six_that_she_answers_within_a_day_are_two_people_who_talk(spec):
    six = """
            m1    | message | Dev  | -   | 2026-03-02 09:00
            m2    | message | Dev  | -   | 2026-03-02 18:00
            m3    | message | Dev  | -   | 2026-03-03 09:00
            m4    | message | Dev  | -   | 2026-03-03 21:00
            m5    | message | Dev  | -   | 2026-03-04 09:00
            m6    | message | Dev  | -   | 2026-03-05 09:00
    """
    head = "event | kind | from | to | at"
    heard = "h1 | {kind} | me | Dev | {at}"
    for kind, at in (("call", "2026-03-05 10:00"), ("message", "2026-03-06 08:59")):
        answered = f"{head}{six}{heard.format(kind=kind, at=at)}"
        spec(BEHAVIOUR, events=answered, signals="")
        spec(
            BEHAVIOUR,
            events=answered,
            signals="events\nm1 m2 m3 m4 m5 m6",
            persistence_without_reply={"answered": 6},
        )
    late = f"{head}{six}{heard.format(kind='message', at='2026-03-06 09:01')}"
    spec(BEHAVIOUR, events=late, signals="events\nm1 m2 m3 m4 m5 m6")


def test_a_request_to_stop_is_no_answer(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to  | at               | text
            m1    | Dev  | -   | 2026-03-02 09:00 | -
            m2    | Dev  | -   | 2026-03-03 18:00 | -
            h1    | me   | Dev | 2026-03-03 19:00 | Leave me alone
            h2    | me   | Dev | 2026-03-03 19:01 | I mean it
        """,
        signals="""
            events
            m1 m2
        """,
        persistence_without_reply={"contacts": 2},
    )


def test_mail_to_many_is_no_persons_contact_unless_she_wrote_back(spec):
    spec(
        BEHAVIOUR,
        addresses={"Ben": ["news@example.org"], "Cara": ["news@example.com"], "Dev": ["news@example.net"]},
        events="""
            event | from | to   | channel | address          | at
            m1    | Ben  | -    | email   | news@example.org | 2026-03-02 09:00
            m2    | Ben  | -    | email   | news@example.org | 2026-03-04 09:00
            m3    | Cara | -    | email   | news@example.com | 2026-03-02 09:00
            m4    | Cara | -    | email   | news@example.com | 2026-03-04 09:00
            h1    | me   | Cara | email   | news@example.com | 2026-03-09 09:00
            m5    | Dev  | -    | email   | news@example.net | 2026-03-02 09:00
            m6    | Dev  | -    | text    | -                | 2026-03-04 09:00
        """,
        signals="""
            events | person
            m3 m4  | cara
            m5 m6  | dev
        """,
        persistence_without_reply={"contacts": 2},
    )


def test_an_answer_after_she_had_asked_them_to_stop_excuses_nothing(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | to  | answered | at               | text
            h1    | message | me   | Dev | -        | 2026-03-01 19:00 | Leave me alone
            m1    | message | Dev  | -   | -        | 2026-03-02 09:00 | -
            c1    | call    | Dev  | -   | yes      | 2026-03-03 18:00 | -
        """,
        signals="""
            events
            m1 c1
        """,
        persistence_without_reply={"contacts": 2},
    )
