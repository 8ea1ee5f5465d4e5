"""Contacting people around her, as the exports of their phones show it."""

from chesil.recognisers import many_recipients

BEHAVIOUR = many_recipients.BEHAVIOUR


def test_writing_to_three_others_within_a_week_of_each_other_counts(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to    | direction      | at
            m1    | Dev  | me    | -              | 2026-03-01 10:00
            o1    | Dev  | Cara  | between_others | 2026-03-02 10:00
            o2    | Dev  | Ben   | between_others | 2026-03-05 10:00
            o3    | Dev  | Farah | between_others | 2026-03-11 10:00
            o4    | Dev  | Cara  | between_others | 2026-03-30 10:00
        """,
        signals="""
            events   | person | why
            o1 o2 o3 | dev    | Dev contacted 3 other people (Ben, Cara, Farah) 3 times from Mon 2 March 2026, 10:00 to Wed 11 March 2026, 10:00 (UK time).
        """,
    )


def test_one_other_person_is_not_enough(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to   | direction      | at
            m1    | Dev  | me   | -              | 2026-03-01 10:00
            o1    | Dev  | Cara | between_others | 2026-03-02 10:00
            o2    | Dev  | Cara | between_others | 2026-03-03 10:00
        """,
        signals="",
    )


def test_someone_who_never_contacts_her_does_not_count(spec):
    spec(
        BEHAVIOUR,
        events="""
            event | from | to   | direction      | at
            o1    | Eli  | Cara | between_others | 2026-03-02 10:00
            o2    | Eli  | Ben  | between_others | 2026-03-03 10:00
        """,
        signals="",
    )
