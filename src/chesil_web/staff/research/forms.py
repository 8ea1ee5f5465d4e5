"""What an agency is asked: whom it knows, then what is relevant, and which agencies are asked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import one_of, text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.conference.listing_models import Named, ResearchTold
from chesil_web.staff.conference.words import BASES

_ABOUT: Final = "about-"
_ALL: Final = "everyone"
_TEXTS: Final = ("last_contact", "helps", "views", "offers", "source", "because")


def _known(people: Iterable[Named], hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=lazy("Which of these people does your agency know?"), help_text=hint, required=False,
        choices=[(each.id, each.name) for each in people], widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class KnownForm(RevealingForm):
    """Whom of the people in a listing an agency has in its files."""

    def __init__(self, *args: Any, people: Iterable[Named], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"] = _known(people, lazy("Look in your files first. Tick each that you found."))

    def clean(self) -> dict[str, Any]:
        """Going on without anybody ticked would say that nobody was looked for."""
        cleaned = super().clean()
        if not cleaned.get("known") and "known" not in self.errors:
            self.add_error(
                "known", lazy("Tick the people your agency knows, or say below that it knows none of them.")
            )
        return cleaned


class AnswerForm(RevealingForm):
    """What an agency says of the people it knows, as far as it is relevant to the risk and proportionate."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)
    last_contact = text(lazy("When did your agency last have to do with them, and how was it?"), rows=2)
    helps = text(lazy("What makes them safer?"), rows=2)
    views = text(lazy("What does your agency make of it?"), rows=2)
    offers = text(
        lazy("What can your agency do?"),
        lazy("What you offer here can become an action in the meeting."),
        rows=2,
    )
    source = text(
        lazy("Where is this from?"), lazy("For example: our files since 2024, or a visit last week.")
    )
    may_be_minuted = one_of(
        lazy("May it be written in the minutes?"),
        [("yes", lazy("Yes")), ("no", lazy("No, it may only be said"))],
        required=lazy("Choose one."),
    )
    basis = one_of(
        lazy("What allows your agency to share this?"), BASES.items(), required=lazy("Choose one.")
    )
    because = text(
        lazy("Why is it necessary, and no more than is needed?"), rows=2,
        required=lazy("Say why it is necessary to share this, in a sentence."),
    )  # fmt: skip

    def __init__(self, data: Any, *, people: Iterable[Named], told: ResearchTold) -> None:
        super().__init__(data, initial=_initial(told))
        everyone, others = list(people), dict(self.fields)
        self.fields = {"base": others.pop("base"), "known": _known(everyone)}
        for each in everyone:
            if each.id in told.known:
                self.fields[_ABOUT + each.id] = text(
                    lazy("What is relevant to the risk about %(name)s?") % {"name": each.name}, rows=3
                )
        self.fields[_ABOUT + _ALL] = text(
            lazy("What is relevant about anybody else, or all of them?"), rows=3
        )
        self.fields.update(others)

    def clean(self) -> dict[str, Any]:
        """An answer says something of somebody, or offers something."""
        cleaned = super().clean()
        says = [name for name in cleaned if name.startswith(_ABOUT) and cleaned[name]]
        if not says and not any(cleaned.get(name) for name in ("helps", "offers", "last_contact")):
            first = next(name for name in self.fields if name.startswith(_ABOUT))
            self.add_error(first, lazy("Write what is relevant, or what your agency can do."))
        return cleaned

    @property
    def based_on(self) -> datetime | None:
        """When the answer that was changed was kept."""
        return datetime.fromisoformat(self.cleaned_data["base"]) if self.cleaned_data["base"] else None

    def told(self) -> dict[str, Any]:
        """The fields of ResearchTold that it changes, beside whom the agency knows."""
        cleaned = self.cleaned_data
        risks = tuple(
            ("" if name == _ABOUT + _ALL else name.removeprefix(_ABOUT), cleaned[name])
            for name in self.fields
            if name.startswith(_ABOUT) and cleaned[name]
        )
        return {
            "risks": risks, "basis": cleaned["basis"], "may_be_minuted": cleaned["may_be_minuted"] == "yes",
            **{name: cleaned[name] for name in _TEXTS},
        }  # fmt: skip


def _initial(told: ResearchTold) -> dict[str, Any]:
    begun = {_ABOUT + (about or _ALL): words for about, words in told.risks}
    if told.because:
        begun |= {"basis": told.basis, "may_be_minuted": "yes" if told.may_be_minuted else "no"}
    at = told.at.isoformat() if told.at else ""
    return {"base": at, "known": told.known, **{name: getattr(told, name) for name in _TEXTS}, **begun}


class CallForm(RevealingForm):
    """Which agencies of a panel are asked about a listing. *agencies*: ids in hex, with names."""

    agencies = forms.MultipleChoiceField(
        label=lazy("Which agencies are asked?"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=lazy("Only those that you tick see this case. One that has answered stays."),
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = list(agencies)  # type: ignore[attr-defined]
