"""Trying one way after another: three different ways within a day, without a reply."""

from chesil.recognisers import channel_switching

BEHAVIOUR = channel_switching.BEHAVIOUR


def test_a_call_a_text_and_an_email_in_a_day_are_three_ways(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | channel | from | at
            m0    | message | chat    | Dev  | 2026-03-01 09:00
            c1    | call    | call    | Dev  | 2026-03-03 09:00
            m1    | message | text    | Dev  | 2026-03-03 09:10
            m2    | message | text    | Dev  | 2026-03-03 12:00
            m3    | message | email   | Dev  | 2026-03-03 14:00
        """,
        signals="""
            events   | person | why
            c1 m1 m2 m3 | dev | Dev tried 3 ways to reach you (calls, text messages, e-mail) in 5 hours on Tue 3 March 2026, 09:00 to 14:00, with no reply from you in these records (UK time).
        """,
    )


def test_a_voicemail_belongs_to_its_call(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | channel   | from | at
            c1    | call    | call      | Dev  | 2026-03-03 09:00
            v1    | message | voicemail | Dev  | 2026-03-03 09:01
            m1    | message | text      | Dev  | 2026-03-03 09:10
        """,
        signals="",
    )


def test_her_reply_starts_afresh(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | channel | from | to  | at
            c1    | call    | call    | Dev  | -   | 2026-03-03 09:00
            m1    | message | text    | Dev  | -   | 2026-03-03 09:10
            h1    | message | text    | me   | Dev | 2026-03-03 09:20
            m2    | message | email   | Dev  | -   | 2026-03-03 14:00
        """,
        signals="",
    )


def test_a_third_way_two_days_later_does_not_count(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | channel | from | at
            c1    | call    | call    | Dev  | 2026-03-03 09:00
            m1    | message | text    | Dev  | 2026-03-03 09:10
            m2    | message | email   | Dev  | 2026-03-05 09:00
        """,
        signals="",
    )
