"""Every form says in our words what is wrong with an answer."""

import pkgutil
from importlib import import_module
from pathlib import Path

import django
import pytest
from babel.messages.pofile import read_po
from django import forms

import chesil_web

_CATALOGUE = Path(django.__file__).parent / "conf" / "locale" / "en" / "LC_MESSAGES" / "django.po"


def djangos_own():
    with _CATALOGUE.open("rb") as file:
        found = [each.id for each in read_po(file) if each.id]
    return {words for each in found for words in (each if isinstance(each, tuple) else (each,))}


def form_classes(above=forms.BaseForm):
    for each in above.__subclasses__():
        if each.__module__.startswith("chesil_web."):
            yield each
        yield from form_classes(each)


@pytest.fixture(scope="module")
def fields():
    """Each field of each form class of the site, by form and name."""
    for module in pkgutil.walk_packages(chesil_web.__path__, "chesil_web."):
        if not module.name.startswith("chesil_web.config") and ".migrations" not in module.name:
            import_module(module.name)
    found = {
        f"{form.__module__}.{form.__name__}.{name}": field
        for form in form_classes()
        for name, field in form.base_fields.items()
    }
    assert len(found) > 100
    return found


def test_no_form_of_the_site_says_djangos_own_words(fields):
    theirs = djangos_own()
    assert "This field is required." in theirs
    said = {
        (name, str(words))
        for name, field in fields.items()
        for words in field.error_messages.values()
        if str(words) in theirs
    }
    assert said == set()


def test_every_check_of_a_field_has_words_of_ours(fields):
    silent = {
        (name, check.code)
        for name, field in fields.items()
        for check in field.validators
        if check.code not in field.error_messages
    }
    assert silent == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "said", "fault"),
    [
        ("/n/open", {"name": "a" * 201, "passphrase": "x"}, "Use 200 characters or fewer. You used 201."),
        ("/n/open", {"name": "a\0b", "passphrase": "x"}, "This has a character that we cannot keep."),
        ("/n/open", {"name": "amber"}, "Enter the passphrase."),
        ("/n/before", {"seen": "perhaps"}, "Choose from the answers on this page."),
        ("/g/q", {"danger": "nothing-of-ours"}, "Choose from the answers on this page."),
    ],
)
def test_what_is_wrong_is_said_plainly(visitor, address, said, fault):
    answer = visitor.post(address, {"answered": "yes", **said}, secure=True)
    assert fault in answer.content.decode()
