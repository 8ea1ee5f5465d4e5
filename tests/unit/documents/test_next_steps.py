"""What to do next: for her alone, the danger first, and never a word that it is too late."""

import re

import attrs
from legal_reading import person, reading, route

from chesil.cli import law
from chesil.documents import next_steps
from chesil.terms.legal import ABOUT_STATES


def flat(text):
    return " ".join(text.split())


def test_it_says_that_it_is_for_her_alone_before_anything_else():
    assert "This is for you alone." in next_steps.text(reading()).split("In danger now?")[0]


def test_danger_comes_before_the_law_and_the_numbers_stand_with_it():
    text = flat(next_steps.text(reading()))
    assert (
        text.index("In danger now? Call 999")
        < text.index("What these records may show")
        < text.index("What the law asks")
    )
    assert "Police, ambulance, fire: 999. Always open." in text
    assert "- They have a weapon." in text
    assert "Look at this first. Dev Marsh: They are here. 1 entry may show it. Call 999." in text
    assert "To call about any of these: Police, not an emergency 101; A helpline 01632 960222." in text


def test_a_number_says_when_it_was_last_checked_but_999_and_101_do_not_change():
    text = flat(next_steps.text(reading()))
    assert "A helpline: 01632 960222. Anyone. Number last checked on 6 January 2025." in text
    assert text.count("last checked on") == 1


def test_no_sign_is_no_promise():
    text = flat(next_steps.text(reading(person(signs=()))))
    assert "If no sign is named here, that does not mean that you are safe." in text
    assert "To call about" not in text


def test_days_left_are_counted_and_what_may_be_gone_is_still_worth_asking_for():
    text = flat(next_steps.text(reading()))
    assert "Days are counted from 27 January 2025. If you read this later, fewer days are left." in text
    assert "Entry 3, 2 January 2025: ask by 30 January 2025, 3 days left." in text
    assert "Entry 7, 9 January 2025: it may be gone. Ask anyway, today if you can." in text
    assert "For some older acts it may be gone. Ask anyway" in text
    assert "too late" not in text


def test_no_days_are_counted_where_nobody_gave_the_day():
    text = flat(next_steps.text(reading(counted_from=None)))
    assert "days left" not in text
    assert "Ask for it before it is gone" not in text


def test_it_says_that_the_police_could_ask_for_it():
    assert "the police may ask for it" in flat(next_steps.text(reading())).split("In danger now?")[0]


def test_a_breach_is_told_with_its_term_its_offence_and_how_to_report_it():
    text = flat(next_steps.text(reading()))
    assert "An order, from 1 January 2025, with no end entered. It says: Dev must not write." in text
    assert "2 contacts or acts, on 2 January 2025" in text
    assert "Check the order's wording for what it forbids." in text
    assert "Report it each time. Was it served on them?" in text
    assert text.index("Orders, and what") < text.index("Ask for it before") < text.index("What the law asks")
    assert "The law on breaking it: Breach of an order (An Act, s.1). Report it each time." in text


def test_a_law_says_which_points_are_recorded_and_has_no_mark_for_the_whole():
    text = flat(next_steps.text(reading()))
    assert (
        "Harassment (An Act 1997, s.2). Recorded: two occasions; for others to judge: their reasons." in text
    )
    assert "Recorded: two occasions; recorded in part: daily life; not recorded yet: fear." in text
    assert not re.search(r"\b(weak|moderate|strong)\b|(little|some|much) recorded", text)
    for sentence in ABOUT_STATES:
        assert sentence in text


def test_an_order_in_force_is_told_as_that_and_never_as_weak():
    ordered = attrs.evolve(route("fla-42", "Non-molestation order", level="weak"), order="My order of May")
    text = flat(next_steps.text(reading(person(routes=(ordered,)))))
    assert "Non-molestation order (An Act 1997, s.2). In force: My order of May." in text


def test_an_order_in_force_with_nothing_recorded_in_its_time_is_told_too():
    (broken,) = person().breaches
    quiet = attrs.evolve(broken, events=(), days=())
    text = flat(next_steps.text(reading(person(breaches=(quiet,)))))
    assert "Dev Marsh: nothing that it forbids is recorded in its time so far." in text


def test_parts_without_anything_are_left_out():
    nobody = person(
        routes=(),
        ask=(),
        cautions=(),
        questions=(),
        not_counted=(),
        limit=None,
        breaches=(),
        keep=(),
        signs=(),
    )
    text = next_steps.text(reading(nobody))
    for heading in (
        "Time limits",
        "Ask for it before it is gone",
        "What you could add",
        "Other laws",
        "Orders, and what",
    ):
        assert heading not in text


def test_lines_fit_a_narrow_screen_and_hidden_characters_of_a_name_are_gone():
    text = next_steps.text(reading(person(name="Dev\u202e Marsh\n\x1b[31m")))
    assert max(len(line) for line in text.splitlines()) <= 78
    assert not {"\u202e", "\x1b"} & set(text)


def test_the_panel_names_danger_now_whole_and_the_numbers_to_call():
    said = list(next_steps.panel(reading()))
    assert said[0].startswith("In danger now? Call 999.")
    assert "They are here." in said[1]
    assert "An order was broken." in said[2]
    assert said[-1] == ("To talk it over: Police, not an emergency 101; A helpline 01632 960222.")


def test_the_panel_has_numbers_where_nothing_was_noticed():
    said = list(next_steps.panel(reading(person(signs=()))))
    assert len(said) == 2
    assert "101" in said[-1]


def test_what_is_being_checked_is_said_beside_the_states_and_on_the_terminal(capsys):
    left_out = "Still being checked, and left out here: A law (An Act 2026, s.1)."
    told = attrs.evolve(reading(), about=(*ABOUT_STATES, left_out))
    assert left_out in flat(next_steps.text(told)).split("What the law asks for", 1)[1]
    law.show(told)
    assert left_out in flat(capsys.readouterr().out)
