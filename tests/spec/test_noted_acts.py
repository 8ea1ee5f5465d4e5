"""Acts she noted herself: one behaviour a family of marks."""

import case_tables
from chesil import recognisers
from chesil.recognisers import noted_acts
from chesil.terms import settings
from chesil.terms.acts import ACTS

BY_CODE = {behaviour.code: behaviour for behaviour in noted_acts.BEHAVIOURS}


def test_a_note_tells_what_she_ticked_and_when_as_exactly_as_she_knew_it(spec):
    spec(
        BY_CODE["noted_watching"],
        events="""
            event | kind | from | tags                      | precision | at               | until
            n1    | note | Dev  | waiting_outside, watching | minute    | 2026-03-03 18:05 | -
            n2    | note | Dev  | waiting_outside           | day       | 2026-03-04       | -
            n3    | note | Dev  | watching                  | about     | 2026-03-05       | 2026-03-05
            n4    | note | Dev  | watching                  | range     | 2026-03-06       | 2026-03-08
            n5    | note | -    | entering_premises         | none      | -                | -
        """,
        signals="""
            events | person | why
            n1     | dev    | Dev, on Tue 3 March 2026, 18:05 (UK time), as you noted it: Waited outside your home or place of work, or hung around; Watched or spied on you.
            n2     | dev    | Dev, on Wed 4 March 2026, as you noted it: Waited outside your home or place of work, or hung around.
            n3     | dev    | Dev, about Thu 5 March 2026, as you noted it: Watched or spied on you.
            n4     | dev    | Dev, between Fri 6 March 2026 and Sun 8 March 2026, as you noted it: Watched or spied on you.
            n5     | -      | Someone you did not name, at a time you did not give, as you noted it: Came into your home or place of work.
        """,
    )


def test_a_note_of_something_that_reached_her_through_someone_else_is_indirect_contact(spec):
    spec(
        BY_CODE["noted_indirect_contact"],
        events="""
            event | kind | from | channel     | tags             | at
            n1    | note | Dev  | third_party | -                | 2026-03-03
            n2    | note | Dev  | -           | indirect_contact | 2026-03-04
            n3    | note | Dev  | in_person   | following        | 2026-03-05
        """,
        signals="""
            events | person | why
            n1     | dev    | Dev, on Tue 3 March 2026, as you noted it: Reached you through friends, family, work or technology.
            n2     | dev    | Dev, on Wed 4 March 2026, as you noted it: Reached you through friends, family, work or technology.
        """,
    )


def test_a_note_of_her_own_steps_or_without_marks_is_no_act(spec):
    for behaviour in noted_acts.BEHAVIOURS:
        spec(
            behaviour,
            events="""
                event | kind | from | to  | tags          | at
                n1    | note | me   | Dev | asked_to_stop | 2026-03-03
                n2    | note | Dev  | -   | -             | 2026-03-03
            """,
            signals="",
        )


def test_every_kind_of_act_is_in_one_family_alone():
    notes = "\n".join(f"{act} | note | Dev | {act} | 2026-03-03" for act in ACTS)
    events = case_tables.events(f"event | kind | from | tags | at\n{notes}")
    scene = recognisers.scene_of(events, case_tables.people(), settings.load())
    found = [event for behaviour in noted_acts.BEHAVIOURS for (event,) in behaviour.find(scene)["events"]]
    assert sorted(found) == sorted(ACTS)
