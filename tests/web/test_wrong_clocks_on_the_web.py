"""A clock that was wrong: two files that disagree propose it, she says which, and the times move until she takes
it back. The files stay as they are."""

import re

import pytest
from tests.web.test_analysis import look, work
from tests.web.test_evidence import add, page, read_all

from chesil_web.person.analysis import queries as looks
from chesil_web.record.evidence import queries
from chesil_web.record.evidence.models import Evidence, Kept

LINES = ("You will see what I do", "I am outside yours now", "Answer me at last please")


def chat(name: str, hour: int) -> tuple[str, str]:
    said = "".join(f"1{day}/07/2025, {hour}:14 - Dev: {line}\n" for day, line in enumerate(LINES, 3))
    return name, f"12/07/2025, 09:00 - Asha: {name}\n{said}"


def bring(person):
    add(person, chat("old-phone.txt", 20), chat("new-phone.txt", 21))
    read_all()
    person.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()


@pytest.fixture
def asha(once):
    return once(bring)


@pytest.fixture
def kept(asha):
    return {said.name: row.id for row, said in asha.opened().read_all(Evidence, Kept)}


def send(person, address: str, **said):
    return person.client.post(address, said, secure=True, follow=True).content.decode()


def test_two_files_that_disagree_are_asked_about_and_her_answer_moves_one(asha, kept):
    assert "Two of your files disagree about the time" in page(asha, "/n/p")
    asked = page(asha, "/n/p/clocks")
    assert "3 calls or messages are in both files, and the times are 1 hour apart." in asked
    assert "another country" in asked
    (doubt,) = re.findall(r'name="doubt" value="([^"]+)"', asked)
    (way,) = re.findall(r'value="(\w+)"[^>]*>\s*old-phone.txt: its clock was 1 hour behind', asked)
    shown = send(asha, "/n/p/clocks", doubt=doubt, way=way)
    assert "No two of your files disagree" in shown
    assert "Read everything again" in shown
    look(asha)
    run = looks.newest(asha.opened())
    assert not run.given.clocks
    assert "The clock behind old-phone.txt was 1 hour behind" in page(asha, "/n/p")
    file = page(asha, f"/n/f/{kept['old-phone.txt']}")
    assert "The clock was 1 hour behind. For all times in the file." in file
    assert "20:14" in page(asha, f"/n/f/{kept['old-phone.txt']}/r")  # the file says what it said
    (clock,) = queries.answers(asha.opened()).clocks
    send(asha, f"/n/f/{kept['old-phone.txt']}/y/back", clock=clock.id)
    assert looks.is_stale(asha.opened(), looks.newest(asha.opened()))
    look(asha)
    assert len(looks.newest(asha.opened()).given.clocks) == 1


def test_what_the_files_tell_of_themselves_stands_with_what_else_it_can_mean(asha, kept):
    assert "We found 2 things in your files to look at" in page(asha, "/n/p")
    shown = page(asha, "/n/p/files")
    assert "A conversation that starts in the middle" in shown
    assert "old-phone.txt does not begin with the notice that WhatsApp puts first." in shown
    assert "What it can also mean:" in shown
    assert f"/n/f/{kept['old-phone.txt']}/r/0/1" in shown


def test_neither_was_wrong_is_kept_and_not_asked_again(asha):
    (doubt,) = re.findall(r'name="doubt" value="([^"]+)"', page(asha, "/n/p/clocks"))
    assert "No two of your files disagree" in send(asha, "/n/p/clocks", doubt=doubt, way="no")
    assert "disagree about the time" not in page(asha, "/n/p")


def test_she_says_how_far_and_until_when_and_what_cannot_be_is_refused(asha, kept):
    address = f"/n/f/{kept['old-phone.txt']}/y"
    assert "Was this phone’s clock wrong?" in page(asha, f"/n/f/{kept['old-phone.txt']}")
    wrong = send(asha, address, when="part")
    for said in (
        "Choose whether it was behind or ahead.", "Write how many hours or minutes it was wrong.",
        "Write the day from which, or until which, it was wrong.",
    ):  # fmt: skip
        assert said in wrong
    told = {
        "way": "ahead", "minutes": "5", "when": "part", "until-day": "13", "until-month": "7",
        "until-year": "2025", "until_time": "20:14", "why": "CANARYWHY", "also": kept["new-phone.txt"].hex,
    }  # fmt: skip
    shown = send(asha, address, **told)
    assert "The clock was 5 minutes ahead. Until Sun 13 July 2025, 20:14, by its own time." in shown
    assert "CANARYWHY" in shown
    assert "new-phone.txt" in shown
    assert "You said something else about this clock at that time." in send(asha, address, **told)
    before = {**told, "since-day": "14", "since-month": "7", "since-year": "2025"}
    assert "This is before the day from which it was wrong." in send(asha, address, **before)
    (clock,) = queries.answers(asha.opened()).clocks
    send(asha, f"{address}/back", clock=clock.id)
    assert "Use it again" in page(asha, address)
    send(asha, f"{address}/back", clock=clock.id, again="yes")
    assert queries.in_use(queries.answers(asha.opened()).clocks)
    look(asha)
    listed = page(asha, "/n/l")
    assert listed.count("the phone showed 20:14; its clock was 5 minutes ahead, as you said on") == 1
