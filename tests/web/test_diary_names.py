"""Nothing is asked twice: whom she listed or named before can be chosen."""

import re
import uuid

import pytest
from tests.web.test_diary import WORDS, page, write

from chesil_web.person.diary.models import Version


def listed(person, name, relation="", **more):
    """Have somebody in the list of people."""
    said = {"id": uuid.uuid4().hex, "name": name, "relation": relation, **more}
    answer = person.client.post("/n/k/new/1", said, secure=True)
    assert answer.status_code == 302, answer.content.decode()


def choices(shown):
    """The names that can be chosen: what is sent for each, its words, and whether it is chosen."""
    radios = re.findall(
        r'name="person"[^>]* value="([^"]*)"([^>]*)>\s*<label[^>]*>([^<]+)', shown
    )  # fmt: skip
    return {words.strip(): (value, " checked" in rest) for value, rest, words in radios}


def box(shown):
    """What stands in the box for a name."""
    return re.search(r'<input[^>]* id="id_who"[^>]*>', shown)[0].partition('value="')[2].partition('"')[0]


def test_while_nobody_is_known_there_is_one_box_for_the_name(asha):
    shown = page(asha, "/n/w/all")
    assert choices(shown) == {}
    assert "Who did it?" in shown
    assert "<b" not in box(shown)
    assert "Dev" in page(asha, write(asha, who="Dev"))


def test_whom_she_listed_or_named_can_be_chosen_with_who_they_are_to_her(asha):
    listed(asha, "Dev", "former partner")
    listed(asha, "Asha", me="on")
    write(asha, who="A neighbour")
    shown = choices(page(asha, "/n/w/all"))
    assert list(shown) == ["A neighbour", "Dev (former partner)", "Somebody else"]
    assert not any(chosen for _value, chosen in shown.values())
    told = page(asha, write(asha, person="Dev", who="typed and then not chosen"))
    assert re.search(r"Who did it\?</dt>\s*<dd[^>]*>Dev</dd>", told)


def test_a_name_in_small_letters_is_no_other_name(asha):
    listed(asha, "Dev")
    write(asha, who="dev")
    assert list(choices(page(asha, "/n/w/all"))) == ["Dev", "Somebody else"]


def test_eight_names_are_offered_and_the_likeliest_first(asha):
    for number in range(9):
        write(asha, who=f"Name {number}")
    write(asha, who="Name 0")
    shown = list(choices(page(asha, "/n/w/all")))
    assert len(shown) == 9
    assert shown[0] == "Name 0"
    assert shown[-1] == "Somebody else"


def test_somebody_else_can_be_named_and_can_be_nobody_she_knows(asha):
    write(asha, who="Dev")
    assert "A stranger" in page(asha, write(asha, person="another", who="A stranger"))
    assert "Who did it?" not in page(asha, write(asha, person="another"))


def test_a_change_begins_with_who_it_was(asha):
    for number in range(9):
        write(asha, who=f"Name {number}")
    old = write(asha, who="Name 0")
    for number in range(9):
        for _ in range(2):
            write(asha, who=f"More {number}")
    shown = page(asha, f"{old}/w")
    assert choices(shown)["Name 0"] == ("Name 0", True), "also when eight others come first"
    assert box(shown) == ""
    described = write(asha, who="x" * 100)
    shown = page(asha, f"{described}/w")
    assert choices(shown)["Somebody else"][1]
    assert box(shown) == "x" * 100


def test_one_question_at_a_time_offers_the_same(asha):
    listed(asha, "Dev", "former partner")
    at = asha.client.post("/n/w/one", {"when": "unsure"}, secure=True).url
    step = at[:-1] + "4"
    shown = page(asha, step)
    assert list(choices(shown)) == ["Dev (former partner)", "Somebody else"]
    assert shown.count("<h1") == 1
    answer = asha.client.post(step, {"person": "Dev", "stop": "yes"}, secure=True)
    assert "Dev" in page(asha, answer.url)


def test_a_name_that_is_not_offered_is_said_and_nothing_typed_is_lost(asha):
    write(asha, who="Dev")
    said = {"entry": uuid.uuid4().hex, "what": WORDS, "person": "<script>"}
    shown = asha.client.post("/n/w/all", said, secure=True).content.decode()
    assert "Choose a name from the list" in shown
    assert WORDS in shown
    assert "<script>" not in shown.split("<main")[1]
    assert Version.objects.count() == 1


def test_another_records_names_are_not_offered(asha, dev):
    listed(dev, "His friend")
    write(dev, who="Somebody of his")
    assert choices(page(asha, "/n/w/all")) == {}


@pytest.mark.parametrize("name", ["another", "Somebody else"])
def test_a_name_that_is_called_like_the_last_choice_takes_nothing_away(asha, name):
    write(asha, who=name)
    write(asha, who="Dev")
    assert "A stranger" in page(asha, write(asha, person="another", who="A stranger"))
