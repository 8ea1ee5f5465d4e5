"""Contact while an order that she entered was in force."""

from chesil.recognisers import contact_under_order

BEHAVIOUR = contact_under_order.BEHAVIOUR
ORDER = {"what": "non-molestation order", "starts": "2026-03-02", "ends": "2026-03-04", "person": "dev"}


def test_contact_from_its_first_to_its_last_day_counts_one_signal_a_day(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | tags            | at
            m1    | message | Dev  | -               | 2026-03-01 23:59
            m2    | message | Dev  | -               | 2026-03-02 00:00
            c1    | call    | Dev  | -               | 2026-03-02 09:00
            n1    | note    | Dev  | waiting_outside | 2026-03-04
            m3    | message | Dev  | -               | 2026-03-05 00:00
            m4    | message | Eli  | -               | 2026-03-03 00:00
        """,
        signals="""
            events | person | why
            m2 c1  | dev    | Dev contacted you twice on Mon 2 March 2026, 00:00 to 09:00, while this was in force: non-molestation order (UK time).
            n1     | dev    | Dev contacted you, or did something you noted, once on Wed 4 March 2026, while this was in force: non-molestation order (time of day not known).
        """,
        orders=[ORDER],
    )


def test_an_order_that_names_nobody_is_about_everyone_with_a_name(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind    | from | hidden | at
            m1    | message | Dev  | -      | 2026-03-03 10:00
            m2    | message | Eli  | -      | 2026-03-03 11:00
            c1    | call    | -    | yes    | 2026-03-03 12:00
        """,
        signals="""
            events | person
            m1     | dev
            m2     | eli
        """,
        orders=[{"what": "bail condition", "starts": "2026-03-01"}],
    )


def test_two_orders_on_one_day_are_told_together(spec):
    spec(
        BEHAVIOUR,
        events="event | from | at\nm1 | Dev | 2026-03-03 10:00",
        signals="""
            events | why
            m1     | Dev contacted you once on Tue 3 March 2026, 10:00, while this was in force: non-molestation order; and bail condition (UK time).
        """,
        orders=[ORDER, {"what": "bail condition", "starts": "2026-03-01"}],
    )


def test_a_rough_date_that_may_lie_outside_does_not_count(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | kind | from | tags      | precision | at         | until
            n1    | note | Dev  | following | range     | 2026-03-03 | 2026-03-06
        """,
        signals="",
        orders=[ORDER],
    )


def test_an_order_about_someone_who_is_not_in_the_records_finds_nothing(spec):
    spec(
        BEHAVIOUR,
        events="event | from | at\nm1 | Dev | 2026-03-03 10:00",
        signals="",
        orders=[{"what": "order", "starts": "2026-03-01", "person": "Gary"}],
    )
