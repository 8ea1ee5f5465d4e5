"""A page of guidance that is saved as a text says all that the page says, and its name tells nothing."""

import html
import re
from datetime import date

import pytest

from chesil_web.public.guidance import queries
from chesil_web.public.guidance.models import GuidancePage, addresses

pytestmark = pytest.mark.django_db


def words(text):
    return re.findall(r"[^\W_]+", text.lower())


def saved(client, address):
    answer = client.get(f"{address}/t", secure=True)
    assert answer.status_code == 200, address
    return answer


def main_of(client, address):
    page = client.get(address, secure=True).content.decode()
    main = page.split("<main", 1)[1].split("</main>", 1)[0].partition(">")[2]
    before = main.split('<div class="ch-beside__other">', 1)[0].split("<h1", 1)[1].partition(">")[2]
    return html.unescape(re.sub(r"<[^>]+>", " ", before))


def test_every_word_of_a_page_is_in_its_text_in_the_same_order(guidance, visitor):
    GuidancePage.objects.filter(slug="marac").update(review_due=date(2020, 1, 1))
    for found in queries.pages():
        address = addresses()[found.slug]
        shown, text = words(main_of(visitor, address)), words(saved(visitor, address).content.decode())
        steps = {str(number) for number in range(1, 20)}  # a list numbers its steps itself
        rest = iter(each for each in text if each not in steps)
        assert all(each in rest for each in shown if each not in steps), found.slug


def test_it_begins_with_the_emergency_and_says_when_it_was_reviewed_and_where_it_comes_from(
    guidance, visitor
):
    text = saved(visitor, addresses()["stalking"]).content.decode()
    assert text.startswith("In danger now? Call 999.")
    assert "Reviewed on" in text
    assert GuidancePage.objects.get(slug="stalking").sources.splitlines()[0].split(",")[0] in text
    assert max(map(len, text.splitlines())) <= 78


def test_its_name_tells_nothing_and_no_browser_keeps_it(guidance, visitor):
    answer = saved(visitor, addresses()["stalking"])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="page.txt"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert not visitor.cookies
    assert (
        f'href="{addresses()["stalking"]}/t"'
        in visitor.get(addresses()["stalking"], secure=True).content.decode()
    )


def test_there_is_no_text_of_what_is_not_published(guidance, visitor):
    GuidancePage.objects.get(slug="marac").unpublish()
    assert visitor.get("/g/10/t", secure=True).status_code == 404
