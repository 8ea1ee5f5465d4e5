"""Guides for getting an export out of each app: one for every format, each with its drawings and what to know before."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from chesil.terms.formats import FORMATS, NAMES
from chesil_web.record.evidence import held
from chesil_web.record.evidence.drawings import WIDTH, draw
from chesil_web.record.evidence.guides import GUIDES

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[2] / "docs" / "formats"
SCREENS = [step.screen for guide in GUIDES for way in guide.ways for step in way.steps if step.screen]


def test_every_format_that_is_read_has_a_guide_a_page_of_docs_and_a_name_of_its_own():
    assert {each.guide for each in FORMATS} <= {guide.code for guide in GUIDES}
    assert [each.code for each in FORMATS if not (DOCS / f"{each.code}.md").is_file()] == []
    assert len(NAMES) == len(FORMATS) == len(set(NAMES.values()))
    assert set(held._FORMATS) <= set(NAMES)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.code)
def test_a_guide_shows_each_step_its_drawing_in_words_and_what_to_know_before(asha, guide):
    address = reverse("evidence:guide", args=[guide.number])
    page = asha.client.get(address, secure=True).content.decode()
    for heading in (
        "What others may see",
        "What can be seen afterwards",
        "If others use this phone or computer",
    ):
        assert heading in page
    steps = [step for way in guide.ways for step in way.steps]
    assert page.count("<li>") == len(steps)
    said = re.findall(r'<svg[^>]* role="img" aria-label="(A drawing of a screen[^"]+)"', page)
    assert len(said) == sum(step.screen is not None for step in steps)
    assert guide.code not in address, "the browser's history would tell which app"


def test_a_guide_that_is_not_there_is_not_found(asha):
    for number in ("0", "99", "whatsapp"):
        assert asha.client.get(f"/n/f/add/{number}", secure=True).status_code == 404


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.title)
def test_all_of_a_drawing_lies_within_it_and_one_thing_is_pressed(screen):
    drawing = draw(screen)
    for box in drawing.boxes:
        assert 0 <= box.x <= box.x + box.width <= WIDTH
        assert 0 <= box.y <= box.y + box.height <= drawing.height
    assert [box.look for box in drawing.boxes].count("press") == 1
    assert drawing.boxes[-1].look == "press", "the ring lies over all else"
