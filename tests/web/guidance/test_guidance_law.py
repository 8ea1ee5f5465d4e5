"""What the pages say of the law: what has been checked, what is being checked, and single statements."""

from datetime import date

import pytest
from tests.web.guidance.test_guidance_pages import shown

from chesil import law
from chesil_web.public.guidance import law_now
from chesil_web.public.guidance.models import addresses

TODAY = date(2026, 11, 28)
LISTS = {"offences": ("offence", "sentencing"), "orders": ("order", "notice", "remedy")}


def words_of(client, page):
    return " ".join(shown(client, addresses()[page])[1].split())


@pytest.mark.parametrize("part", LISTS)
def test_a_list_of_the_law_ends_with_what_it_leaves_out(part):
    *lists, last = law_now.part(part, on=TODAY)
    left_out = [each for each in law.being_checked("england_and_wales", on=TODAY) if each.kind in LISTS[part]]
    assert left_out
    assert last.heading == "Still being checked"
    about, *named = last.told
    assert "may be law already" in about.sentences[0]
    assert [(told.title, told.sentences) for told in named] == [
        (each.title, (each.doubt,)) for each in left_out
    ]
    given = {told.title for group in lists for told in group.told}
    assert given.isdisjoint(each.title for each in left_out)


@pytest.mark.parametrize("part", LISTS)
def test_each_law_says_when_it_was_checked_and_against_what_or_that_it_was_not(part):
    *lists, _ = law_now.part(part, on=TODAY)
    said = {told.title: dict(told.rows)["Checked"] for group in lists for told in group.told}
    for route in law.routes("england_and_wales", on=TODAY):
        if route.kind not in LISTS[part]:
            continue
        if route.checked is None:
            assert said[route.title].startswith("Not since we first listed it on 2"), route.id
        else:
            assert "28 November 2026" in said[route.title], route.id
            assert all(address in said[route.title] for address in route.checked.read), route.id


@pytest.mark.django_db
def test_the_page_on_the_law_does_not_pass_for_all_there_is(guidance, visitor):
    words = words_of(visitor, "the-law")
    assert "that we have on record" in words
    assert "Still being checked" in words
    assert "These may be law already." in words
    for title in ("Harassment", "Intentional harassment, alarm or distress because of sex", "Stalking"):
        assert title in words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "right", "wrong"),
    [
        ("stalking", "Fixated: you are always on their mind.", "Fixed:"),
        ("stalking", "Obsessive: they cannot let go.", "Obsessed:"),
        ("professionals", "FOUR: fixated, obsessive, unwanted, repeated", "fixed, obsessed"),
        ("reporting", "Do I have Enhanced Rights under the Victims' Code?", "enhanced list"),
        ("reporting", "in writing that they will not end the case just because you say no", "the enhanced"),
        ("support", "A court can stop the person accused from asking you questions", "may not put questions"),
        ("housing", "would probably lead to domestic abuse or violence", "or violence at home"),
        ("housing", "Not everyone can get this help.", "If there is reason to believe you, they must"),
        ("housing", "They should not get in touch with the person who harmed you.", "They must not ask"),
    ],
)
def test_a_page_says_what_its_source_says(guidance, visitor, page, right, wrong):
    words = words_of(visitor, page)
    assert right in words
    assert wrong not in words


@pytest.mark.django_db
def test_the_addresses_a_law_was_checked_against_stand_whole_in_the_saved_words(guidance, visitor):
    text = visitor.get(f"{addresses()['orders']}/t", secure=True).content.decode()
    for read in law.route("clares-law", on=TODAY).checked.read:
        assert read in text
