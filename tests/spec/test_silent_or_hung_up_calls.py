"""Calls that ended at once: answered and over within five seconds, or missed from a withheld number."""

from chesil.recognisers import silent_or_hung_up_calls

BEHAVIOUR = silent_or_hung_up_calls.BEHAVIOUR


def test_a_call_that_ended_three_seconds_after_it_was_answered_counts(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | from | answered | seconds | at
            c1    | call | Dev  | yes      | 3       | 2026-03-03 23:41
            c2    | call | Dev  | yes      | 6       | 2026-03-03 23:45
        """,
        signals="""
            events | person | why
            c1     | dev    | Dev called on Tue 3 March 2026, 23:41; the call was answered and lasted 3 seconds (UK time).
        """,
    )


def test_a_missed_call_from_a_withheld_number_counts_and_names_nobody(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | from | hidden | answered | seconds | at
            c1    | call | -    | yes    | no       | 0       | 2026-03-03 23:41
            c2    | call | Dev  | -      | no       | 0       | 2026-03-03 23:42
        """,
        signals="""
            events | why
            c1     | A withheld number called on Tue 3 March 2026, 23:41; the call was not answered (UK time).
        """,
    )


def test_a_log_that_gives_only_a_duration_is_read_by_it(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | from | hidden | seconds | at
            c1    | call | Dev  | -      | 2       | 2026-03-03 10:00
            c2    | call | Dev  | -      | 0       | 2026-03-03 10:01
            c3    | call | -    | yes    | 0       | 2026-03-03 10:02
            c4    | call | -    | yes    | -       | 2026-03-03 10:03
        """,
        signals="""
            events | person
            c1     | dev
            c3     | -
        """,
    )


def test_her_own_short_calls_and_voicemails_do_not_count(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | from | to  | channel   | answered | seconds | at
            c1    | call | me   | Dev | call      | yes      | 2       | 2026-03-03 10:00
            c2    | call | Dev  | -   | voicemail | yes      | 2       | 2026-03-03 10:01
        """,
        signals="",
    )


def test_the_hour_that_came_twice_is_told_apart_where_the_file_states_it(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | hidden | answered | seconds | clock   | at
            c1    | call | yes    | yes      | 3       | stated  | 2025-10-26 00:59
            c2    | call | yes    | yes      | 3       | stated  | 2025-10-26 01:30
            c3    | call | yes    | yes      | 3       | assumed | 2025-10-26 01:30
        """,
        signals="""
            events | why
            c1     | A withheld number called on Sun 26 October 2025, 00:59; the call was answered and lasted 3 seconds (UK time).
            c2     | A withheld number called on Sun 26 October 2025, 01:30 BST; the call was answered and lasted 3 seconds (UK time).
            c3     | A withheld number called on Sun 26 October 2025, 01:30; the call was answered and lasted 3 seconds (UK time; the file names no time zone).
        """,
    )
