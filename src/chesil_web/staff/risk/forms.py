"""What is asked of workers about risk."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chesil.risk import Given, Level, Question, Taken, next_review
from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.risk import rules
from chesil_web.staff.risk.words import EVENTS, KINDS, LEVEL_CHOICES, answer_words

_NOT_ASKED: Final = rules.NOT_ASKED
_SOMEBODY: Final = "unknown"
_SEVERAL: Final = 2


class Start(RevealingForm):
    """Which questions are asked, and whether they are asked now or were answered on paper.

    Args:
        sets: of each kind, what can be chosen: a key and words. accused: names by what a form knows them by;
        where there are several, it is asked which of them it is about. carries: something can be taken over.
    """

    who = one_of(
        _("Who does it to them?"), KINDS.items(), required=_("Choose who does it."),
        hint=_("Stalking is asked about as such, whoever does it. Where it may be that, begin with it."),
    )  # fmt: skip
    domestic = forms.ChoiceField(label=_("Which questions?"), required=False, widget=forms.RadioSelect)
    stalking = forms.ChoiceField(label=_("Which questions?"), required=False, widget=forms.RadioSelect)
    neighbours = forms.ChoiceField(label=_("Which questions?"), required=False, widget=forms.RadioSelect)
    about = one_of(
        _("Who is it about?"), (), required=_("Choose who it is about."),
        hint=_("Each person who does it has an assessment of their own. None stands in place of another’s."),
    )  # fmt: skip
    carries = forms.BooleanField(
        label=_("Take over what an earlier assessment says of the person harmed alone"), required=False,
        help_text=_("Such as whether they are pregnant. Each answer says where it comes from. Ask again."),
    )  # fmt: skip
    how = one_of(
        _("How are they asked?"),
        [("now", _("I ask them now")), ("paper", _("They were answered on paper. I type them in"))],
        required=_("Choose how they are asked."),
    )  # fmt: skip
    on = day(_("On which day were they asked?"), _("For example, 4 3 2026"))
    asked_by = text(_("Who asked them?"))

    def __init__(
        self, *args: Any, sets: Mapping[str, list[tuple[str, str]]], accused: Mapping[str, str],
        carries: bool, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        unknown = (_SOMEBODY, _("Somebody who is not known yet"))
        choice_field(self, "about").choices = [*accused.items(), unknown]
        if len(accused) < _SEVERAL:
            del self.fields["about"]
        if not carries:
            del self.fields["carries"]
        self._first = {kind: choices[0][0] for kind, choices in sets.items()}
        for kind, choices in sets.items():
            choice_field(self, kind).choices = choices
            self.fields[kind].initial = self._first[kind]
        several = {kind: (kind,) for kind, choices in sets.items() if len(choices) > 1}
        self.reveals = {"who": several, "how": {"paper": ("on", "asked_by")}}

    def clean(self) -> dict[str, Any]:
        """What was answered on paper has a day, which is not ahead, and somebody who asked."""
        cleaned = super().clean()
        if cleaned.get("how") == "paper" and "on" not in self.errors:
            if cleaned.get("on") is None:
                self.add_error("on", _("Give the day on which they were asked."))
            elif cleaned["on"] > timezone.localdate():
                self.add_error("on", _("This day is still ahead."))
        if cleaned.get("how") == "paper" and not cleaned.get("asked_by"):
            self.add_error("asked_by", _("Write who asked them."))
        return cleaned

    def about_whom(self) -> str:
        """Of several who are accused, the one whom it is about; empty for somebody who is not known yet."""
        chosen: str = self.cleaned_data.get("about") or ""
        return "" if chosen == _SOMEBODY else chosen

    def key(self) -> str:
        """What the chosen set is known by."""
        kind: str = self.cleaned_data["who"]
        return self.cleaned_data.get(kind) or self._first[kind]


class Answers(forms.Form):
    """The answers to the questions of one page.

    Args:
        questions: each with its place. citable: the ids that can be cited.
    """

    def __init__(
        self,
        *args: Any,
        questions: Iterable[tuple[int, Question]],
        citable: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._questions = tuple(questions)
        known = [(each, each) for each in citable]
        for place, question in self._questions:
            self.fields[f"answer-{place}"] = forms.ChoiceField(
                label=question.text, help_text=question.help, required=False, initial=_NOT_ASKED,
                choices=[(each, answer_words(each)) for each in question.choices], widget=forms.RadioSelect,
            )  # fmt: skip
            self.fields[f"note-{place}"] = text(_("Note, in their words where you can"), rows=3)
            self.fields[f"source-{place}"] = text(
                _("Whose word is it, if not theirs?"), _("For example: a police log, their sister.")
            )
            self.fields[f"cites-{place}"] = forms.MultipleChoiceField(required=False, choices=known)

    def given(self) -> dict[str, Given]:
        """The answers by the ids of their questions, without what they cite."""
        told = self.cleaned_data
        return {
            question.id: Given(
                answer=told[f"answer-{place}"] or _NOT_ASKED, note=told[f"note-{place}"].strip(),
                source=told[f"source-{place}"].strip(),
            )
            for place, question in self._questions
        }  # fmt: skip


def answers_initial(
    questions: Iterable[tuple[int, Question]], answers: Mapping[str, Given]
) -> dict[str, object]:
    """What stands in the form of answers that were given before."""
    found: dict[str, object] = {}
    for place, question in questions:
        given = answers.get(question.id)
        if given is not None:
            found |= {
                f"answer-{place}": given.answer, f"note-{place}": given.note, f"source-{place}": given.source,
                f"cites-{place}": given.cites,
            }  # fmt: skip
    return found


_EVENT: Final = [("", _("Nothing is known")), *EVENTS.items()]


class Judgement(forms.Form):
    """What a worker judges, why, and by when the risk is looked at again.

    Args:
        on: the day of the assessment.
    """

    different = text(_("What is different this week?"), _("In their words."), rows=3)
    level = one_of(
        _("How high do you judge the risk to be?"), LEVEL_CHOICES,
        _("Your judgement stands above every count. What you saw and know counts too."),
        required=_("Choose how high the risk is in your judgement."),
    )  # fmt: skip
    because = text(_("Why?"), rows=4, required=_("Say why, in a sentence or two."))
    next_on = day(
        _("By when is it looked at again?"),
        _("Leave it empty for 2 weeks when it is high, 4 when medium, 8 when standard."),
    )  # fmt: skip
    event = forms.ChoiceField(
        label=_("Is something coming that may change the risk?"), choices=_EVENT, required=False
    )
    event_on = day(_("On which day?"), _("We ask for another look at the risk the day after."))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on

    def clean(self) -> dict[str, Any]:
        """The days are ahead, and an event has one."""
        cleaned = super().clean() or self.cleaned_data
        today = timezone.localdate()
        if (day := cleaned.get("next_on")) is not None:
            if day < today:
                self.add_error("next_on", _("This day is over."))
            elif not rules.is_soon_enough(day, self._on):
                self.add_error("next_on", _("Look at the risk again within 8 weeks of the assessment."))
        if cleaned.get("event") and cleaned.get("event_on") is None and "event_on" not in self.errors:
            self.add_error("event_on", _("Give the day, also where it is not certain."))
        if cleaned.get("event_on") is not None and not cleaned.get("event"):
            self.add_error("event", _("Choose what happens on that day."))
        elif cleaned.get("event_on") is not None and cleaned["event_on"] < today:
            self.add_error("event_on", _("This day is over."))
        return cleaned

    def typed(self) -> dict[str, Any]:
        """What was typed of the judgement, whole or not; the form has been looked at."""
        told = self.cleaned_data
        return {"level": told.get("level"), "because": told.get("because", ""),
                "different": told.get("different", "")}  # fmt: skip

    def next_day(self, taken_on: date) -> date:
        """By when the risk is looked at again."""
        level: Level = self.cleaned_data["level"]
        taken = Taken(questions="", version=0, answers={}, on=taken_on, by="", level=level)
        chosen: date | None = self.cleaned_data["next_on"]
        return chosen or next_review(taken)

    def event_words(self) -> str:
        """What happens, in words; empty where nothing is known."""
        return str(EVENTS.get(self.cleaned_data["event"], ""))


class Event(forms.Form):
    """Something that happened or will, and may change the risk."""

    event = one_of(_("What happens?"), EVENTS.items(), required=_("Choose what happens."))
    on = day(
        _("On which day?"), _("It can be over or still ahead. For example, 4 3 2026"),
        required=_("Give the day, also where it is not certain."),
    )  # fmt: skip
    text = text(_("What do you know about it?"), rows=3)


class Acted(forms.Form):
    """What was done about a danger, and who is told of it.

    Args:
        people: who can be told: ids in hex and names.
    """

    text = text(
        _("What did you do?"), _("For example: called 999 with them at 14:10."), rows=3,
        required=_("Write what you did, also where it was nothing yet."),
    )  # fmt: skip
    tell = forms.ChoiceField(
        label=_("Who here has to know today?"), required=False, widget=forms.RadioSelect,
        help_text=_("It is then due today on the first page of whoever you choose. Speak to them as well."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(people)
        choice_field(self, "tell").choices = [*known, ("", _("Nobody else"))]
        self.fields["tell"].initial = known[0][0] if known else ""


class PrintFor(forms.Form):
    """For whom an assessment is printed, and what for."""

    recipient = text(_("Who is it for?"), required=_("Write who it is for."))
    purpose = text(_("What for?"), required=_("Write what it is for."))


class Load(forms.Form):
    """The text of a set of questions."""

    text = forms.CharField(
        label=_("The text of the file"), max_length=300_000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Open the file in a text editor, copy all of it, and put it here."),
        error_messages={"required": _("Put the text of the file here.")},
    )  # fmt: skip
