"""Safe accommodation: written down in a case without an address, counted as a plain script counts it."""

import csv
import io
from datetime import date

import pytest
from django.utils import timezone
from tests.web.staff import plain_stays
from tests.web.staff.test_cases import reported

from chesil_web.staff.access import walls
from chesil_web.staff.access.models import WallTold
from chesil_web.staff.cases.models import Entry
from chesil_web.staff.cases.work_models import CaseVersion
from chesil_web.staff.figures import actions as figures
from chesil_web.staff.figures import stays_counting
from chesil_web.staff.figures.models import StayFacts
from chesil_web.staff.figures.stays_words import FIGURES
from chesil_web.staff.stays.stays import NEEDS, PEOPLE, PLACES

pytestmark = pytest.mark.django_db
TABLE = """
house,outcome,place,on,ended_on,whence,women,men,trans,adults,children,needs
1,supported,refuge,2024-03-20,2024-04-01,outside,1,0,0,0,2,minority/no funds
1,supported,dispersed,2024-04-01,2024-09-30,here,1,0,0,0,3,minority/large
2,supported,sanctuary,2024-06-01,,here,1,0,0,0,0,
3,not supported,,2024-05-05,,outside,0,1,0,0,1,disabled
3,supported,second stage,2024-05-20,2025-03-31,unknown,0,1,0,0,1,disabled/mental health
4,not supported,,2025-04-01,,unknown,1,0,0,0,0,
5,supported,refuge,2023-01-01,2024-03-31,here,1,0,0,0,0,
6,supported,other,2025-03-31,2025-04-02,outside,0,0,1,1,0,lgbt/older/pets
7,supported,specialist,2025-04-01,2025-04-11,here,1,0,0,0,1,substances/sons
"""
SENT = {"outcome": "supported", "place": "refuge", "whence": "outside", "women": "1", "men": "", "trans": "",
        "adults": "0", "children": "2", "needs": ["minority", "sons"], "why": "", "moved_on": ""}  # fmt: skip


def on(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def households():
    found = {}
    for row in csv.DictReader(io.StringIO(TABLE.strip())):
        number = {each: int(row[each]) for each in PEOPLE}
        told = StayFacts(
            outcome=row["outcome"], place=row["place"], on=date.fromisoformat(row["on"]), whence=row["whence"],
            needs=tuple(filter(None, row["needs"].split("/"))), **number,
            ended_on=date.fromisoformat(row["ended_on"]) if row["ended_on"] else None,
        )  # fmt: skip
        found.setdefault(row["house"], []).append(told)
    return list(found.values())


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_the_yearly_figures_are_what_a_plain_script_counts(year):
    made = stays_counting.counted(households(), date(year, 4, 1))
    counts, middle = plain_stays.figures(TABLE, year)
    assert dict(made.counts) == {each: counts[each] for each in stays_counting.FIGURES}
    assert set(counts) <= set(stays_counting.FIGURES)
    assert made.days == middle


def test_every_figure_has_its_definition_and_every_choice_a_figure():
    assert list(FIGURES) == list(stays_counting.FIGURES)
    assert {f"place {each}" for each in PLACES} | {f"need {each}" for each in NEEDS} <= FIGURES.keys()
    found = households()
    assert stays_counting.years(found, date(2025, 3, 31))[0] == date(2024, 4, 1)
    assert stays_counting.years(found, date(2025, 4, 1))[-1] == date(2022, 4, 1)


def test_a_stay_is_written_down_changed_and_counted_the_next_night(desk, council):
    officer, duty = desk(council, "officer"), desk(council, "duty manager", name="Kit Arden")
    case = reported(officer)
    today = timezone.localdate()
    assert "Nothing is written down yet." in officer.get(f"{case.id}/stays")
    nobody = SENT | {"women": "0", "children": "0"}
    assert "Say how many people it was about." in officer.post(
        f"{case.id}/stays/new", status=200, **nobody, **on("on", today)
    )
    refused = SENT | {"outcome": "not supported"}
    assert "Say why they could not be supported." in officer.post(
        f"{case.id}/stays/new", status=200, **refused, **on("on", today)
    )
    early = on("on", today) | on("ended_on", today.replace(year=today.year - 1))
    assert "This is before the day on which it began." in officer.post(
        f"{case.id}/stays/new", status=200, **SENT, **early
    )
    assert not CaseVersion.objects.exists()
    officer.post(f"{case.id}/stays/new", **SENT, **on("on", today))
    row = CaseVersion.objects.get()
    page = officer.get(f"{case.id}/stays")
    for words in ("Refuge, ", "1 adult, 2 children", "Black or minority ethnic, With sons"):
        assert words in page, words
    assert "Safe accommodation" in officer.get(f"{case.id}")
    assert Entry.objects.filter(case=case).exists()
    duty.get("/work/f/stays")
    figures.make(council.id)
    first = stays_counting.years([], today)[0]
    page = duty.get(f"/work/f/stays?from={first}")
    for words in ("Ask before you return it", "Household", "Spending, bed spaces and providers."):
        assert words in page, words
    assert number(page, "Households supported", "Cases with support") == "1"
    assert number(page, "People supported", "All adults") == "3"
    officer.post(
        f"{case.id}/stays/{row.thing}", thing=row.thing, base="1", **(SENT | {"why": "She has a home."}),
        **on("on", today), **on("ended_on", today),
    )  # fmt: skip
    walls.put(case.id, WallTold(), worker=duty.worker.id)
    figures.make(council.id)
    page = duty.get(f"/work/f/stays?from={first}")
    assert number(page, "Support that ended", "Stays") == "1", "a wall changes no figure"
    lines = list(csv.reader(io.StringIO(duty.get("/work/f/stays/file").lstrip("\ufeff"))))
    assert ["Support that ended", "1"] in [each[1:3] for each in lines]


def number(page, name, about):
    return page.partition(f"{name}<span")[2].partition(about)[2].partition('numeric">')[2].partition("<")[0]


def test_what_is_published_is_rounded_and_over_and_no_worker_of_cases_sees_the_exact_page(
    desk, council, monkeypatch
):
    officer, auditor = desk(council, "officer"), desk(council, "auditor", name="Dev Marsh")
    for page in ("stays", "stays/file"):
        officer.get(f"/work/f/{page}", status=404)
        auditor.get(f"/work/f/{page}", status=404)
    assert "No year is published yet." in auditor.get("/work/f/stays/published")
    monkeypatch.setattr(stays_counting, "households", lambda _worker: households() * 2)
    page = auditor.get("/work/f/stays/published?from=2024-04-01")
    assert "Ask before you return it" not in page
    assert number(page, "Households supported", "Cases with support") == "10"
    assert number(page, "Households that could not", "Cases") in ("", "fewer than 5")
    assert "Days it lasted" not in page, "of too few stays"
    lines = list(csv.reader(io.StringIO(auditor.get("/work/f/stays/published/file").lstrip("\ufeff"))))
    assert {each[2] for each in lines[1:]} <= {"fewer than 5", "5", "10", "15", "20"}
    today = timezone.localdate()
    assert not any(each[0].startswith(f"April {today.year} ") for each in lines)


def test_nothing_of_a_stay_reaches_the_figures_but_what_counts():
    assert set(StayFacts.__struct_fields__) == {
        "outcome", "on", "place", "whence", *PEOPLE, "needs", "ended_on"
    }, "no reason and no words"  # fmt: skip
