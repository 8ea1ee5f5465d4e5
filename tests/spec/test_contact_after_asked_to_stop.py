"""Contact after she asked them to stop, in a message to them alone or in a note."""

import pytest

from chesil.recognisers import contact_after_asked_to_stop

BEHAVIOUR = contact_after_asked_to_stop.BEHAVIOUR


def test_every_later_message_and_call_is_counted(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | to  | at               | text
            m1    | message | Dev  | -   | 2026-01-02 10:00 | hi
            h1    | message | me   | Dev | 2026-01-02 10:15 | Please stop texting me.
            m2    | message | Dev  | -   | 2026-01-02 10:20 | why
            c1    | call    | Dev  | -   | 2026-01-03 09:00 | -
            m3    | message | Eli  | -   | 2026-01-03 10:00 | hello
        """,
        signals="""
            events | person | why
            m2 c1  | dev    | You asked Dev to stop on Fri 2 January 2026, 10:15. After that they contacted you twice from Fri 2 January 2026, 10:20 to Sat 3 January 2026, 09:00 (UK time).
        """,
    )


def test_that_she_wrote_again_is_said_without_blame(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to  | at               | text
            h1    | me   | Dev | 2026-01-02 10:15 | leave me alone
            m1    | Dev  | -   | 2026-01-02 10:20 | please talk
            h2    | me   | Dev | 2026-01-04 18:00 | what about your post
            m2    | Dev  | -   | 2026-01-04 19:00 | keep it
        """,
        signals="""
            events | why
            m1 m2  | You asked Dev to stop on Fri 2 January 2026, 10:15. After that they contacted you twice from Fri 2 January 2026, 10:20 to Sun 4 January 2026, 19:00 (UK time). You also wrote to or called them once, on Sun 4 January 2026, 18:00.
        """,
    )


def test_asking_again_takes_nothing_from_the_first_request(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to  | at               | text
            h1    | me   | Dev | 2026-01-02 10:00 | Stop calling me
            m1    | Dev  | -   | 2026-01-03 10:00 | hi
            h2    | me   | Dev | 2026-01-04 10:00 | I said leave me alone!
            m2    | Dev  | -   | 2026-01-05 10:00 | hi
            h3    | me   | Dev | 2026-01-06 10:00 | Stop calling me
            m3    | Dev  | -   | 2026-01-07 10:00 | hi
        """,
        signals="""
            events   | why
            m1 m2 m3 | You asked Dev to stop on Fri 2 January 2026, 10:00. After that they contacted you 3 times from Sat 3 January 2026, 10:00 to Wed 7 January 2026, 10:00 (UK time). You asked again twice, first on Sun 4 January 2026, 10:00.
            m2       | You asked Dev to stop on Sun 4 January 2026, 10:00. After that, and before you asked again, they contacted you once on Mon 5 January 2026, 10:00 (UK time).
            m3       | You asked Dev to stop on Tue 6 January 2026, 10:00. After that they contacted you once on Wed 7 January 2026, 10:00 (UK time).
        """,
    )


def test_requests_with_no_contact_between_them_are_told_together(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | to  | tags          | at               | text
            h1    | message | me   | Dev | -             | 2026-01-02 10:00 | Stop calling me
            n1    | note    | me   | Dev | asked_to_stop | 2026-01-03       | -
            m1    | message | Dev  | -   | -             | 2026-01-05 10:00 | hi
            h2    | message | me   | Dev | -             | 2026-01-06 10:00 | Stop calling me
            h3    | message | me   | Dev | -             | 2026-01-07 10:00 | bye
        """,
        signals="""
            events | why
            m1     | You asked Dev to stop twice, from Fri 2 January 2026, 10:00 to Sat 3 January 2026. After that they contacted you once on Mon 5 January 2026, 10:00 (UK time). You asked again once, on Tue 6 January 2026, 10:00. You also wrote to or called them once, on Wed 7 January 2026, 10:00.
        """,
    )


def test_a_note_of_the_day_alone_is_the_request_found_in_a_message_of_that_day(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | to  | tags          | at               | text
            h1    | message | me   | Dev | -             | 2026-09-14 10:03 | Leave me alone
            n1    | note    | me   | Dev | asked_to_stop | 2026-09-14       | -
            n2    | note    | me   | Eli | asked_to_stop | 2026-09-14       | -
            m1    | message | Dev  | -   | -             | 2026-09-14 10:20 | why
            m2    | message | Dev  | -   | -             | 2026-09-15 10:00 | why
            m3    | message | Eli  | -   | -             | 2026-09-15 11:00 | hi
        """,
        signals="""
            events | why
            m1 m2  | You asked Dev to stop on Mon 14 September 2026, 10:03. After that they contacted you twice from Mon 14 September 2026, 10:20 to Tue 15 September 2026, 10:00 (UK time).
            m3     | You noted that you asked Eli to stop on Mon 14 September 2026. After that they contacted you once on Tue 15 September 2026, 11:00 (UK time).
        """,
    )


def test_a_note_marked_as_a_request_counts_from_the_day_after(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | to  | tags          | at
            n1    | note    | me   | Dev | asked_to_stop | 2026-01-02
            m1    | message | Dev  | -   | -             | 2026-01-02 15:00
            m2    | message | Dev  | -   | -             | 2026-01-03 15:00
        """,
        signals="""
            events | why
            m2     | You noted that you asked Dev to stop on Fri 2 January 2026. After that they contacted you once on Sat 3 January 2026, 15:00 (UK time).
        """,
    )


def test_a_request_in_a_group_or_to_somebody_else_is_not_one_to_this_person(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to      | at               | text
            h1    | me   | Eli     | 2026-01-02 10:00 | Stop texting me
            h2    | me   | Dev,Eli | 2026-01-02 10:00 | Leave me alone
            m1    | Dev  | -       | 2026-01-03 10:00 | hi
        """,
        signals="",
    )


CLEAR = """
stop texting me
STOP CALLING ME!!
Please just leave me alone
Leave me alone you creep
I told you to leave me alone
Do not contact me again
Don’t ever message me again
I don't want to hear from you
I do not want you to contact me any more
I don't want any contact with you
It's over - stop contacting me
We are done. Don't message me.
Can you stop messaging me please
I want no further contact
Stay away from me
I'm asking you to stop
Lose my number
Stop trying to contact me
Stop calling me at 3am. Stop calling me.
"""

UNCLEAR = """
stop it lol
stop it
stop
haha leave me alone
leave me alone 😂
omg stop calling me babe
don't call me that
Don't text me while I'm at work
stop texting me at work
don't call me before 9
don't call me back
please don't leave me alone
he won't stop texting me
Dev won't leave me alone
tell him to leave me alone
I told him to stop texting me
I wish Dev would just leave me alone
don't stop texting me
why did you stop texting me?
when you leave me alone I get sad
leave me a message
Leave the keys, I'll be home alone
Don't talk to me about football
I can't stop thinking about you
the bus stop texting me
dont message me on whatsapp, use signal
You never leave me alone in the house
Reply STOP to opt out
I don't want to see you upset
> leave me alone
don't phone me, text me instead
"""


@pytest.mark.parametrize("words", CLEAR.strip().splitlines())
def test_these_words_ask_to_stop(spec, words):
    spec(BEHAVIOUR, events=_then_a_message(words), signals="events\nm1")


@pytest.mark.parametrize("words", UNCLEAR.strip().splitlines())
def test_these_words_do_not_clearly_ask_to_stop(spec, words):
    spec(BEHAVIOUR, events=_then_a_message(words), signals="")


def _then_a_message(words):
    return f"""
        event | from | to  | at               | text
        h1    | me   | Dev | 2026-01-02 10:00 | {words}
        m1    | Dev  | -   | 2026-01-03 10:00 | hi
    """


def test_an_act_she_noted_after_asking_counts_and_one_that_may_lie_before_does_not(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | to  | tags            | at               | text
            n0    | note    | Dev  | -   | waiting_outside | 2026-03-02       | -
            h1    | message | me   | Dev | -               | 2026-03-02 10:00 | Leave me alone
            n1    | note    | Dev  | -   | waiting_outside | 2026-03-03       | -
            n2    | note    | -    | -   | waiting_outside | 2026-03-04       | -
            m1    | message | Dev  | -   | -               | 2026-03-05 10:00 | no
        """,
        signals="""
            events | why
            n1 m1  | You asked Dev to stop on Mon 2 March 2026, 10:00. After that they contacted you, or did something you noted, twice from Tue 3 March 2026 to Thu 5 March 2026, 10:00 (UK time).
        """,
    )
