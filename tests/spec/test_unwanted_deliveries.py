"""Taxis, food, gifts or parcels that messages speak of."""

import pytest

from chesil.recognisers import unwanted_deliveries

BEHAVIOUR = unwanted_deliveries.BEHAVIOUR


def test_three_things_on_their_way_in_one_day_are_worth_a_look(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from  | channel | at               | text
            m1    | Cara  | text    | 2026-03-03 18:00 | Your taxi is on its way, silver Skoda
            m2    | Eli   | text    | 2026-03-03 18:30 | Your order from Pizza House is on its way!
            m3    | Farah | email   | 2026-03-03 19:00 | Good news: your parcel is out for delivery
        """,
        signals="""
            events   | why
            m1 m2 m3 | 3 messages within 60 minutes said that a taxi, food or a parcel was on its way to you, on Tue 3 March 2026, 18:00 to 19:00 (UK time). If you did not order them, say so in a note.
        """,
    )


def test_one_order_with_its_three_messages_is_not(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | at               | text
            m1    | Eli  | 2026-03-03 18:00 | Thank you for your order
            m2    | Eli  | 2026-03-03 18:30 | Your order is on its way
            m3    | Eli  | 2026-03-03 19:00 | Your order has arrived. Enjoy!
        """,
        signals="",
    )


def test_her_word_that_she_did_not_order_it_counts_alone(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to  | at               | text
            h1    | me   | Eli | 2026-03-03 18:00 | Hi, I didn't order a taxi
        """,
        signals="""
            events | person | why
            h1     | -      | You wrote that you had not ordered something, on Tue 3 March 2026, 18:00 (UK time).
        """,
    )


def test_the_word_of_the_person_who_sent_it_counts(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | at               | text
            m1    | Dev  | 2026-03-03 18:00 | Did you like the flowers?
        """,
        signals="""
            events | person | why
            m1     | dev    | Dev wrote of sending you something, or asked about it, on Tue 3 March 2026, 18:00 (UK time).
        """,
    )


@pytest.mark.parametrize(
    "words",
    [
        "I sent you a message",
        "shall we order pizza",
        "the taxi was late",
        "I got you",
        "did you get the bus",
        "what a gift",
    ],
)
def test_everyday_words_do_not_count(spec, words):
    spec(BEHAVIOUR, events=f"event | from | at | text\nm1 | Dev | 2026-03-03 18:00 | {words}", signals="")
