"""A blank field is drawn once for all; nothing that anybody typed, chose or may choose is ever kept."""

from typing import ClassVar

import pytest
from django import forms
from django.utils import translation

from chesil_web.foundation.ui import blanks


class Asked(forms.Form):
    words = forms.CharField(label="Words")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "One"), ("b", [("c", "Two")])])
    lately = forms.ChoiceField(label="Lately", choices=lambda: [("d", "Three")])
    said = forms.CharField(label="Said", initial="always the same")
    reveals: ClassVar = {"kind": {"a": ("words",)}}


@pytest.fixture
def drawn(monkeypatch):
    """What was drawn, and nothing kept from before."""
    monkeypatch.setattr(blanks, "_DRAWN", {})
    names = []

    def draw(bound, as_heading):
        names.append(bound.name)
        return f"{bound.name} {bound.label} {bound.value()} {as_heading}"

    def ask(form, name, **more):
        return blanks.once(form[name], draw, as_heading=more.get("as_heading", False))

    ask.names = names
    return ask


@pytest.mark.parametrize("name", ["words", "kind", "said"])
def test_a_field_as_its_form_declares_it_is_drawn_once(drawn, name):
    assert drawn(Asked(), name) == drawn(Asked(), name)
    assert drawn.names == [name]


def test_what_makes_it_look_different_is_drawn_apart(drawn):
    drawn(Asked(), "words")
    drawn(Asked(), "words", as_heading=True)
    drawn(Asked(auto_id=False), "words")
    with translation.override("cy"):
        drawn(Asked(), "words")
    assert len(drawn.names) == 4


def changed(name, **what):
    """The form with one of its fields as nobody declared it."""
    form = Asked()
    for each, value in what.items():
        setattr(form.fields[name], each, value)
    return form


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (lambda: Asked({"words": "mine"}), "words"),
        (lambda: Asked({}), "words"),
        (lambda: Asked(initial={"words": "mine"}), "words"),
        (lambda: Asked(initial={"words": "mine"}), "kind"),
        (lambda: changed("words", label="What Dev said"), "words"),
        (lambda: changed("words", label="What Dev said"), "kind"),
        (lambda: changed("kind", choices=[("a", "Dev")]), "kind"),
        (lambda: changed("words", initial="mine"), "words"),
        (lambda: changed("words", widget=forms.Textarea()), "words"),
        (lambda: Asked(prefix="p"), "words"),
        (lambda: changed("words", widget=forms.TextInput({"placeholder": "mine"})), "words"),
        (Asked, "lately"),
    ],
)
def test_what_is_somebodys_own_is_drawn_each_time_and_never_kept(drawn, made, name):
    drawn(made(), name)
    drawn(made(), name)
    assert drawn.names == [name, name]
    assert not blanks._DRAWN
