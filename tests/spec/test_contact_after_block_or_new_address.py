"""Contact after a block, or from an address that first shows after a refusal."""

from chesil.recognisers import contact_after_block_or_new_address

BEHAVIOUR = contact_after_block_or_new_address.BEHAVIOUR


def test_contact_between_a_block_and_its_end_counts(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | thread | notice    | at
            m1    | message | Dev  | Dev    | -         | 2026-01-01 10:00
            b1    | notice  | -    | Dev    | blocked   | 2026-01-02 10:00
            m2    | message | Dev  | -      | -         | 2026-01-03 10:00
            c1    | call    | Dev  | -      | -         | 2026-01-03 11:00
            b2    | notice  | -    | Dev    | unblocked | 2026-01-04 10:00
            m3    | message | Dev  | Dev    | -         | 2026-01-05 10:00
        """,
        signals="""
            events | person | why
            m2 c1  | dev    | Dev contacted you twice on Sat 3 January 2026, 10:00 to 11:00, after you blocked them on Fri 2 January 2026, 10:00 (UK time).
        """,
    )


def test_a_number_that_first_shows_after_she_asked_to_stop_counts(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to  | address       | at               | text
            m1    | Dev  | -   | +447700900103 | 2026-01-01 10:00 | hi
            h1    | me   | Dev | +447700900103 | 2026-01-02 10:00 | Do not contact me again
            m2    | Dev  | -   | +447700900103 | 2026-01-03 10:00 | hi
            m3    | Dev  | -   | +447700900177 | 2026-01-04 10:00 | it's me
            m4    | Dev  | -   | +447700900177 | 2026-01-05 10:00 | answer
        """,
        signals="""
            events | why
            m3 m4  | Dev contacted you twice from Sun 4 January 2026, 10:00 to Mon 5 January 2026, 10:00, from +447700900177, which first shows in these records on Sun 4 January 2026, after you asked them to stop on Fri 2 January 2026 (UK time).
        """,
    )


def test_an_address_known_before_or_first_used_by_her_is_not_new(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to  | address         | channel | at               | text
            m1    | Dev  | -   | +447700900103   | text    | 2026-01-01 10:00 | hi
            m2    | Dev  | -   | dev@example.org | email   | 2026-01-01 11:00 | hi
            h1    | me   | Dev | +447700900103   | text    | 2026-01-02 10:00 | Do not contact me again
            m3    | Dev  | -   | dev@example.org | email   | 2026-01-03 10:00 | hi
            h2    | me   | Dev | d2@example.org  | email   | 2026-01-04 10:00 | your post is here
            m4    | Dev  | -   | d2@example.org  | email   | 2026-01-05 10:00 | thanks
        """,
        signals="",
    )


def test_a_new_number_without_any_refusal_before_it_does_not_count(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | address       | at
            m1    | Dev  | +447700900103 | 2026-01-01 10:00
            m2    | Dev  | +447700900177 | 2026-01-04 10:00
        """,
        signals="",
    )


def test_a_changed_number_is_told(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | thread | notice         | address       | at
            m1    | message | Dev  | Dev    | -              | +447700900103 | 2026-01-01 10:00
            n1    | notice  | Dev  | Dev    | number_changed | -             | 2026-01-03 10:00
            m2    | message | Dev  | Dev    | -              | +447700900177 | 2026-01-04 10:00
        """,
        signals="""
            events | why
            m2     | Dev contacted you once on Sun 4 January 2026, 10:00, from +447700900177, which first shows in these records on Sun 4 January 2026, after their number changed on Sat 3 January 2026 (UK time).
        """,
    )


def test_a_block_in_a_group_names_nobody(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | thread  | notice  | at
            m1    | message | Dev  | Friends | -       | 2026-01-01 10:00
            m2    | message | Eli  | Friends | -       | 2026-01-01 11:00
            b1    | notice  | -    | Friends | blocked | 2026-01-02 10:00
            m3    | message | Dev  | Friends | -       | 2026-01-03 10:00
        """,
        signals="",
    )
