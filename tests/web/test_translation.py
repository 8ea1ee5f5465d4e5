"""The words of the pages can be translated: the Welsh catalogue has each, and English stands where it is empty."""

import tomllib
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "src/chesil_web/ui/locale/cy/LC_MESSAGES/django.po"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy": None, "gettext_lazy": None}


def test_the_welsh_catalogue_has_every_word_of_the_pages():
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["babel"]["mappings"]
    methods = [(each["pattern"], each["method"]) for each in mappings]
    options = {
        each["pattern"]: {"extensions": each["extensions"]} for each in mappings if "extensions" in each
    }
    found = extract_from_dir(ROOT / "src/chesil_web", methods, options, keywords=KEYWORDS)
    words = {ids[0] if isinstance(ids, tuple) else ids for _file, _line, ids, _comments, _context in found}
    with CATALOGUE.open("rb") as stream:
        known = {
            each.id[0] if isinstance(each.id, tuple) else each.id for each in read_po(stream, locale="cy")
        }
    assert len(words) > 400
    assert words - known == set(), "run make welsh"


@pytest.mark.django_db
def test_what_is_not_translated_yet_is_in_english(visitor):
    with translation.override("cy"):
        assert "Keep a private record" in visitor.get("/", secure=True).content.decode()
