"""The words of the pages can be translated: the Welsh catalogue has each, and English stands where it is empty."""

import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import trans_real

from chesil_web.foundation.ui import languages

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "src/chesil_web/foundation/ui/locale/cy/LC_MESSAGES/django.po"
_spec = spec_from_file_location("compile_welsh", CATALOGUE.parents[2] / "compile.py")
compile_welsh = module_from_spec(_spec)
_spec.loader.exec_module(compile_welsh)
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


def test_welsh_is_offered_exactly_when_its_catalogue_is_filled():
    catalogue = compile_welsh.read()
    is_filled = compile_welsh.filled(catalogue) >= compile_welsh.ENOUGH
    target = CATALOGUE.with_suffix(".mo")
    assert target.is_file() == is_filled, "run make welsh"
    if is_filled:
        assert target.read_bytes() == compile_welsh.compiled(catalogue), "run make welsh"
    languages.offered.cache_clear()
    assert languages.offered() == is_filled


def test_a_message_counts_as_filled_when_all_its_forms_are_and_it_is_not_to_be_looked_at_again():
    catalogue = Catalog(locale="cy")
    catalogue.add("Timeline", "Llinell amser")
    catalogue.add("Files")
    catalogue.add("People", "Pobl", flags=["fuzzy"])
    catalogue.add(("%(n)d entry", "%(n)d entries"), ("%(n)d cofnod", "", "", "", "", ""))
    assert compile_welsh.filled(catalogue) == 0.25


@pytest.mark.django_db
def test_what_is_not_translated_yet_is_in_english(visitor):
    with translation.override("cy"):
        assert "Keep a private record" in visitor.get("/", secure=True).content.decode()


@pytest.mark.django_db
@pytest.mark.skipif(CATALOGUE.with_suffix(".mo").is_file(), reason="Welsh is offered here")
def test_welsh_is_not_offered_before_it_is_filled(visitor):
    assert "Cymraeg" not in visitor.get("/", secure=True).content.decode()
    assert visitor.get("/y/cy", secure=True).url == "/"
    assert '<html lang="en-gb"' in visitor.get("/", secure=True).content.decode()
    assert not visitor.cookies


@pytest.fixture
def welsh(tmp_path, monkeypatch, settings):
    """A Welsh catalogue with a few words in it, taken for filled."""
    catalogue = Catalog(locale="cy")
    catalogue.add("Before you start", "Cyn dechrau")
    catalogue.add("Timeline", "Llinell amser")
    place = tmp_path / "cy" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.mo").write_bytes(compile_welsh.compiled(catalogue))
    settings.LOCALE_PATHS = [tmp_path]
    monkeypatch.setattr(languages, "offered", lambda: True)
    trans_real._translations.clear()
    yield
    trans_real._translations.clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("welsh")
def test_who_chooses_welsh_has_it_on_every_page_until_they_leave_and_no_cookie_more(asha):
    visitor = asha.client
    page = visitor.get("/n/", secure=True).content.decode()
    assert '<a class="govuk-link" href="/y/cy" lang="cy" hreflang="cy">Cymraeg</a>' in page
    answer = visitor.get("/y/cy", secure=True, headers={"referer": "https://localhost/n/l"})
    assert answer.url == "/n/l"
    page = visitor.get("/n/l", secure=True).content.decode()
    assert '<html lang="cy"' in page
    assert "Llinell amser" in page
    assert 'href="/y/en-gb"' in page
    told = {"name": asha.name, "passphrase": asha.passphrase}
    assert visitor.post("/n/open", told, secure=True).status_code == 302, "a new session begins"
    assert "Llinell amser" in visitor.get("/n/l", secure=True).content.decode()
    assert set(visitor.cookies) == {"__Host-s", "__Host-k"}
    visitor.get("/x", secure=True)
    assert '<html lang="en-gb"' in visitor.get("/", secure=True).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("welsh")
def test_a_language_leads_to_no_other_site_and_only_to_one_that_is_known(visitor):
    answer = visitor.get("/y/cy", secure=True, headers={"referer": "https://elsewhere.example/n/l"})
    assert answer.url == "/"
    assert "Cyn dechrau" in visitor.get("/", secure=True).content.decode()
    answer = visitor.get("/y/cy", secure=True, headers={"referer": "https://localhost//elsewhere.example/"})
    assert answer.url == "/", "an address of ours that a browser takes for another site"
    visitor.get("/y/xx", secure=True)
    assert "Cyn dechrau" in visitor.get("/", secure=True).content.decode()
    visitor.get("/y/en-gb", secure=True)
    assert "Before you start" in visitor.get("/", secure=True).content.decode()
