"""Coming back after a silence: a contact after four weeks or more without one.

An entry that names the person ends the silence. The suggestion says how many entries from that time name nobody.
"""

import polars as pl

import case_tables
from chesil.recognisers import resumption_after_silence, scene_of
from chesil.terms import settings

BEHAVIOUR = resumption_after_silence.BEHAVIOUR


def test_a_message_after_forty_five_days_without_any_is_a_return(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | at
            m1    | Dev  | 2026-01-10 12:00
            m2    | Dev  | 2026-02-24 12:00
        """,
        signals="""
            events | person | why
            m2     | dev    | Dev contacted you on Tue 24 February 2026, 12:00 after 45 days with nothing from them in these records, since Sat 10 January 2026, 12:00 (UK time).
        """,
    )


def test_twenty_seven_days_are_not_enough(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | at
            m1    | Dev  | 2026-01-10 12:00
            m2    | Dev  | 2026-02-06 12:00
        """,
        signals="",
    )


def test_that_she_wrote_in_the_meantime_is_said(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to  | at
            m1    | Dev  | -   | 2026-01-10 12:00
            h1    | me   | Dev | 2026-02-20 09:30
            m2    | Dev  | -   | 2026-02-24 12:00
        """,
        signals="""
            events | why
            m2     | Dev contacted you on Tue 24 February 2026, 12:00 after 45 days with nothing from them in these records, since Sat 10 January 2026, 12:00 (UK time). You had last written to or called them on Fri 20 February 2026, 09:30.
        """,
    )


def test_an_act_she_noted_breaks_the_silence(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | tags      | at
            m1    | message | Dev  | -         | 2026-01-10 12:00
            n1    | note    | Dev  | following | 2026-01-28
            m2    | message | Dev  | -         | 2026-02-24 12:00
        """,
        signals="",
    )


def test_a_silence_since_an_act_known_by_the_day_starts_at_the_end_of_that_day(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | tags      | at
            n1    | note    | Dev  | following | 2026-01-10
            m1    | message | Dev  | -         | 2026-02-07 23:00
            m2    | message | Dev  | -         | 2026-03-10 12:00
            n2    | note    | Eli  | following | 2026-01-10
            m3    | message | Eli  | -         | 2026-02-08 12:00
        """,
        signals="""
            events | why
            m3     | Eli contacted you on Sun 8 February 2026, 12:00 after 28 days with nothing from them in these records, since Sat 10 January 2026 (UK time).
            m2     | Dev contacted you on Tue 10 March 2026, 12:00 after 30 days with nothing from them in these records, since Sat 7 February 2026, 23:00 (UK time).
        """,
    )


def test_withheld_numbers_are_nobodys_return(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | hidden | at
            c1    | call | yes    | 2026-01-10 12:00
            c2    | call | yes    | 2026-02-24 12:00
        """,
        signals="",
    )


def test_an_entry_that_names_them_breaks_the_silence_even_if_it_does_not_count_as_contact(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | at
            m1    | message | Dev  | 2026-01-10 12:00
            n1    | note    | Dev  | 2026-02-03
            m2    | message | Dev  | 2026-02-24 12:00
        """,
        signals="",
    )


def test_a_note_whose_words_name_them_breaks_it_too(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | text                    | at
            m1    | message | Dev  | hi                      | 2026-01-10 12:00
            n1    | note    | -    | DEV’s sister wrote to me | 2026-02-03
            m2    | message | Dev  | hi                      | 2026-02-24 12:00
            m3    | message | Eli  | hi                      | 2026-01-10 12:00
            m4    | message | Eli  | devious                 | 2026-02-24 12:00
        """,
        signals="""
            events | person
            m4     | eli
        """,
    )


def test_a_word_before_a_name_names_nobody():
    table = case_tables.events("""
        event | kind    | from | text                 | at
        m1    | message | Dev  | hi                   | 2026-01-10 12:00
        m2    | message | Eli  | hi                   | 2026-01-10 12:00
        n1    | note    | -    | my phone rang, Mr Li | 2026-02-03
        m3    | message | Dev  | hi                   | 2026-02-24 12:00
        m4    | message | Eli  | hi                   | 2026-02-24 12:00
    """)
    called = pl.element().replace({"Dev": "My ex", "Eli": "Mr Li"})
    people = case_tables.people().with_columns(pl.col("names").list.eval(called))
    found = BEHAVIOUR.find(scene_of(table, people, settings.load()))
    assert found["person"].to_list() == ["dev"]


def test_the_silence_says_how_many_entries_name_nobody(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | tags          | at
            m1    | message | Dev  | -             | 2026-01-10 12:00
            p1    | media   | -    | -             | 2026-02-03
            n1    | note    | -    | silent_call   | 2026-02-04
            n2    | note    | Eli  | -             | 2026-02-05
            n3    | note    | -    | asked_to_stop | 2026-02-06
            m2    | message | Dev  | -             | 2026-02-24 12:00
        """,
        signals="""
            events | why
            m2     | Dev contacted you on Tue 24 February 2026, 12:00 after 45 days with nothing from them in these records, since Sat 10 January 2026, 12:00 (UK time). 2 entries from that time name nobody. They are not counted here, and may be from them.
        """,
    )
