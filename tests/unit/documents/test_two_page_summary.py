"""The two-page summary: what stands in it, what each line rests on, and that it never has a third page."""

import io
import json
from datetime import UTC, date, datetime

import attrs
import msgspec
import pikepdf
import polars as pl
import pytest
from test_chronology_pdf import HOSTILE

import invented
from chesil.documents.chronology import print_chronology, print_summary
from chesil.documents.chronology.overview import overviews
from chesil.documents.chronology.prepared import Prepared
from chesil.documents.chronology.summary import told_of
from chesil.documents.setter import Setter
from chesil.terms.findings import UNNAMED
from chesil.terms.settings import Order

ORDER = Order(
    what="Non-molestation order", starts=date(2025, 2, 1), ends=date(2026, 1, 10), person="Dev Marsh",
    served_on=date(2025, 2, 3),
)  # fmt: skip
NOTED = {
    "typed_with": "adviser, Harbour Advocates", "reported_to": "Dorset Police", "reference": "55260012345", "children": "My son saw it from the window.",
}  # fmt: skip


def case(*, orders=(), as_of=date(2025, 3, 20), **printing):
    """The invented case, in which a note tells of a report and of a child."""
    made = invented.chronology()
    following = pl.col("event_id") == f"{invented.NOTES}:1"
    details = pl.when(following).then(pl.lit(json.dumps(NOTED))).otherwise("details")
    return attrs.evolve(
        made, events=made.events.with_columns(details=details), orders=orders, as_of=as_of,
        printing=msgspec.structs.replace(made.printing, **printing),
    )  # fmt: skip


def longest(of, *, beside=True):
    return overviews(Prepared(of, Setter()), beside=beside)[0]


def part(of, heading):
    (found,) = [each for each in longest(of).parts if each.heading.startswith(heading)]
    return found


def lines(of, heading):
    return [_plain(each.text) for each in part(of, heading).lines]


def _plain(line):
    return line if isinstance(line, str) else line.t


def entries(of, heading):
    return [each.entries.runs for each in part(of, heading).lines]


def number(of, event):
    return Prepared(of, Setter()).numbers[event]


def test_it_says_who_it_is_about_and_what_is_happening_in_facts():
    overview = longest(case())
    facts = {each.label: _plain(each.value) for each in overview.facts}
    assert facts["Whose record"] == "Asha"
    assert facts["Also called"] == "Dev Gym"
    assert "dev@example.org" in facts["Numbers and addresses"]
    assert facts["Typed with help"] == "1 own note, with help of adviser, Harbour Advocates"
    assert "asha@example.org" not in str(overview)
    assert _plain(overview.happening[0][0]).startswith("Between 3 May 2024 and 9 March 2025, on ")


def test_the_main_numbers_are_those_of_the_chronology():
    of = case()
    (first, *_) = longest(of).counts
    strand = of.findings.people[0].strands[0]
    assert (first.count, first.days) == (f"{len(strand.events):,}", f"{strand.days:,}")
    assert first.entries.runs


def test_an_incident_is_quoted_and_points_to_its_entry():
    of = case()
    (first, *_) = [each for each in lines(of, "Latest") if "own note" in each]
    assert first.endswith("own note of Asha: “Two taxis came that I had not ordered.”")
    at = number(of, f"{invented.NOTES}:2")
    assert ((at, at),) in entries(of, "Latest")


def test_a_note_without_words_is_told_by_what_it_is_marked_as():
    of = case()
    empty = pl.when(pl.col("event_id") == f"{invented.NOTES}:2").then(pl.lit("")).otherwise("text")
    of = attrs.evolve(of, events=of.events.with_columns(text=empty))
    assert any(", marked as: " in each for each in lines(of, "Latest"))


def test_what_is_worst_is_said_to_be_chosen_by_a_rule():
    worst = part(case(), "Worst")
    assert "is not a judgement" in _plain(worst.note)
    assert any("You do not get to decide that." in _plain(each.text) for each in worst.lines)


def test_words_that_came_again_and_again_leave_room_for_those_that_came_once():
    of = case()
    of_dev = of.events.filter(pl.col("kind") == "message", pl.col("sender") == of.findings.people[0].person)
    events = of_dev["event_id"].head(5).to_list()
    words = dict(
        zip(events, ["I'll burn it.", "Not over.", "not over. ", "Not over.", "Not over."], strict=True)
    )
    said = pl.col("event_id").replace_strict(words, default=pl.col("text"), return_dtype=pl.String)
    threat = pl.when(pl.col("behaviour") == "threat").then(pl.lit(events)).otherwise("events")
    worst = lines(
        attrs.evolve(
            of, events=of.events.with_columns(text=said), signals=of.signals.with_columns(events=threat)
        ),
        "Worst",
    )
    assert [each.rpartition("“")[2] for each in worst] == ["I'll burn it.”", "Not over.”"]


def test_no_entry_stands_among_the_worst_and_again_among_the_latest():
    for overview in overviews(Prepared(case(), Setter())):
        worst, latest = ([str(each.text) for each in part.lines] for part in overview.parts[:2])
        assert worst
        assert not set(worst) & set(latest)
    one_line = overviews(Prepared(case(), Setter()))[-1].parts[1]
    assert "not repeated here" in _plain(one_line.note) or one_line.lines


def test_what_names_nobody_is_not_told_of_as_a_person_beside_one():
    (dev, *_) = case().findings.people
    nobody = attrs.evolve(dev, person=UNNAMED, name="Someone not named")
    assert told_of([dev, nobody]) == [dev]
    assert told_of([nobody]) == [nobody]


def test_what_names_somebody_stands_before_what_names_nobody_and_says_so():
    of, events = case(), [f"{invented.NOTES}:{number}" for number in (1, 2)]
    named = pl.when(pl.col("event_id") == events[1]).then(None).otherwise("sender")
    threat = pl.when(pl.col("behaviour") == "threat").then(pl.lit(events)).otherwise("events")
    worst = lines(
        attrs.evolve(
            of, events=of.events.with_columns(sender=named), signals=of.signals.with_columns(events=threat)
        ),
        "Worst",
    )
    assert ["Two taxis" in each for each in worst] == [False, True]
    assert "own note of Asha, which names nobody: “Two taxis" in worst[-1]


def test_no_entry_is_named_where_no_chronology_is_made():
    alone = longest(case(), beside=False)
    assert not any(each.entries.runs for part in alone.parts for each in part.lines)
    assert not any(each.entries.runs for each in alone.counts)
    assert "chronology" not in str(alone)
    assert "(S1)" not in str(alone)
    assert print_summary(case(), beside=False)


def test_a_request_to_stop_is_followed_by_what_came_after_it():
    of = case()
    asked, after, *_ = lines(of, "Requests")
    point = next(each for each in of.findings.people[0].turning_points if each.code == "asked_to_stop")
    assert asked.startswith("Thu 2 January 2025: Asha asked Dev Marsh to stop")
    assert after.startswith(
        f"After that: {point.contacts_after} contacts from Dev Marsh, on {point.days_after} days"
    )
    assert after.endswith("the last on 9 March 2025.")


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (date(2025, 3, 20), ": in force on 20 March 2025, by these dates"),
        (date(2026, 3, 20), ": not in force on 20 March 2026, by these dates"),
        (None, "2026. Given or told on 3 February 2025."),
    ],
)
def test_an_order_is_told_with_its_dates_and_in_force_only_where_a_day_is_known(as_of, said):
    (order,) = lines(case(orders=(ORDER,), as_of=as_of), "Orders")
    assert order.startswith(
        "Non-molestation order against Dev Marsh, from 1 February 2025 to 10 January 2026"
    )
    assert said in order


@pytest.mark.parametrize(
    ("counted", "told"),
    [
        (0, "None of them is counted above as “While an order was in force”."),
        (1, "1 of them is counted above as “While an order was in force”."),
        (3, "3 contacts in its time, on 1 day."),
    ],
)
def test_an_order_says_how_many_of_its_contacts_the_table_counts(counted, told):
    made = case(orders=(ORDER,))
    dev = next(each for each in made.findings.people if each.name == "Dev Marsh")
    events = dev.turning_points[1].events_after[:3]
    order = attrs.evolve(
        dev.turning_points[1], code="order", what=f"{ORDER.what} began.", events_after=events,
        at=datetime(2025, 2, 1, tzinfo=UTC),
    )  # fmt: skip
    kept = attrs.evolve(dev.strands[0], code="contact_under_order", events=events[:counted])
    dev = attrs.evolve(dev, turning_points=(order,), strands=(kept,) if counted else ())
    findings = attrs.evolve(made.findings, people=(dev,))
    made = attrs.evolve(
        made, findings=findings, titles={"contact_under_order": "While an order was in force"}
    )
    assert lines(made, "Orders")[0].endswith(told)


def test_an_order_against_somebody_else_is_not_told():
    other = msgspec.structs.replace(ORDER, person="Ben")
    assert lines(case(orders=(other,)), "Orders") == []


def test_reports_and_children_are_told_as_they_were_noted():
    of = case()
    assert lines(of, "Reports") == ["Sat 22 February 2025: Dorset Police, reference 55260012345"]
    assert lines(of, "Children")[0].endswith("“My son saw it from the window.”")
    at = number(of, f"{invented.NOTES}:1")
    assert entries(of, "Reports") == [((at, at),)]


def test_what_is_asked_for_is_in_own_words_or_has_lines_to_write_on():
    assert lines(case(asks="Please tell him to stop.\n\nA marker on my address."), "What Asha asks for") == [
        "Please tell him to stop.", "A marker on my address.",
    ]  # fmt: skip
    assert part(case(asks="Stop."), "What Asha asks for").blank == 0
    assert part(case(), "What Asha asks for").blank >= 3


def test_the_evidence_is_counted_by_kind_with_its_places():
    assert lines(case(), "Evidence")[0] == "WhatsApp chat: 1 file (S1), 42 records."


def test_a_note_about_somebody_the_paper_is_not_about_tells_nothing():
    made = case()
    moved = pl.when(pl.col("event_id") == f"{invented.NOTES}:1").then(pl.lit("p2")).otherwise("sender")
    of = attrs.evolve(made, events=made.events.with_columns(sender=moved))
    assert lines(of, "Reports") == []
    assert "He stood across the road" not in str(longest(of))


def test_no_words_are_printed_where_words_are_withheld():
    overview = longest(case(text="withheld"))
    for private in ("sorry", "taxis", "My son", "55260012345"):
        assert private not in str(overview)
    assert overview.parts[0].empty.startswith("The words of messages and notes are not printed")
    asks = next(each for each in overview.parts if each.heading.endswith("asks for"))
    assert asks.blank


def test_an_excerpt_is_no_longer_than_it_was_chosen():
    (first, *_) = [
        each for each in lines(case(text="excerpt", excerpt_characters=9), "Latest") if "note" in each
    ]
    assert first.endswith("“Two taxi…”")


def test_it_is_two_pages_at_most_with_as_much_as_a_record_can_hold():
    of = case(orders=(ORDER,) * 9, asks="\n".join(["Please come. " * 30] * 9))
    person = of.findings.people[0]
    point = next(each for each in person.turning_points if each.code == "asked_to_stop")
    points = tuple(attrs.evolve(point, at=datetime(2024, 6, day, tzinfo=UTC)) for day in range(1, 29))
    kinds = tuple(attrs.evolve(person.strands[0], code=f"kind{n}", title="Noticed " * 30) for n in range(40))
    long = pl.lit(" ".join(HOSTILE) * 3)
    person = attrs.evolve(person, name="D" * 300, turning_points=points, strands=kinds)
    crowded = attrs.evolve(
        of, findings=attrs.evolve(of.findings, people=(person,) * 5), events=of.events.with_columns(text=long)
    )
    pdf = pikepdf.Pdf.open(io.BytesIO(print_summary(crowded)))
    assert len(pdf.pages) <= 2
    assert str(pdf.docinfo["/Title"]) == "Two-page summary"
    assert pdf.Root.MarkInfo.Marked


def test_it_begins_the_chronology_unless_the_settings_say_otherwise():
    with_it, without = (
        pikepdf.Pdf.open(io.BytesIO(print_chronology(case(summary=each))[0].pdf)) for each in (True, False)
    )
    added = len(with_it.pages) - len(without.pages)
    assert 1 <= added <= 2


def test_nobody_has_no_summary():
    of = invented.chronology()
    assert print_summary(attrs.evolve(of, findings=attrs.evolve(of.findings, people=()))) is None
