"""The answers to a checklist in a case: a line is answered with a note and the day, and kept in versions."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal, get_args

import msgspec
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.when import said_day
from chesil_web.record.given.answers import Rows
from chesil_web.staff.cases.work_models import Version
from chesil_web.staff.rights.checklists import Checklist, checklists
from chesil_web.staff.things.kinds import Kind, ThingForm

Said = Literal["yes", "no", "does not apply", "unknown"]
SAID: Final[Mapping[Said, Any]] = {
    "yes": lazy("Yes"),
    "no": lazy("No"),
    "does not apply": lazy("Does not apply"),
    "unknown": lazy("Not known"),
}
_LONGEST: Final = 1_000


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer to a line. *on*: the day on which it was given."""

    said: Said
    on: date
    note: str = ""


class ListTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of the answers to a checklist, by the ids of its lines."""

    list: str
    answers: dict[str, Answer]


class _InOneLine(forms.RadioSelect):
    classes = "govuk-radios--inline govuk-radios--small"


class ListForm(ThingForm):
    """The lines of a checklist, each with its answer.

    Args:
        checklist: it is. before: how it was answered so far; an answer that stays keeps its day.
    """

    told_type = ListTold

    def __init__(
        self, *args: Any, checklist: Checklist, before: ListTold | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._checklist = checklist
        self._before: Mapping[str, Answer] = before.answers if before else {}
        for line in checklist.lines:
            given = self._before.get(line.id)
            day = _(" Answered on %(day)s.") % {"day": said_day(given.on)} if given else ""
            self.fields[line.id] = forms.ChoiceField(
                label=line.words,
                help_text=line.source + "." + day,
                required=False,
                choices=list(SAID.items()),
                widget=_InOneLine(),
                initial=given.said if given else "",
            )
            self.fields[f"{line.id}-note"] = forms.CharField(
                label=_("Note"),
                required=False,
                max_length=_LONGEST,
                initial=given.note if given else "",
            )

    def clean(self) -> dict[str, Any]:
        """A note belongs to an answer."""
        cleaned = super().clean()
        for line in self._checklist.lines:
            if cleaned.get(f"{line.id}-note") and not cleaned.get(line.id) and line.id not in self.errors:
                self.add_error(line.id, _("Choose an answer for this note."))
        return cleaned

    def told(self) -> ListTold:
        """The answers; one that is as it was keeps its day."""
        given = (
            (line.id, self.cleaned_data[line.id], self.cleaned_data[f"{line.id}-note"])
            for line in self._checklist.lines
        )
        answers = {id: self._answer(id, said, note) for id, said, note in given if said in get_args(Said)}
        return ListTold(list=self._checklist.id, answers=answers)

    def _answer(self, id: str, said: Any, note: str) -> Answer:
        before = self._before.get(id)
        if before and (before.said, before.note) == (said, note):
            return before
        return Answer(said=said, on=timezone.localdate(), note=note)


def rows(told: ListTold) -> Rows:
    """What is shown of a checklist: its lines with their answers."""
    lines = checklists()[told.list].lines if told.list in checklists() else ()
    return tuple((line.words, _line(told.answers.get(line.id))) for line in lines)


def _line(answer: Answer | None) -> str:
    if answer is None:
        return _("not answered yet")
    return "\n".join(filter(None, (f"{SAID[answer.said]}, {said_day(answer.on)}", answer.note)))


def title(told: ListTold) -> str:
    """What a checklist is called."""
    return checklists()[told.list].title if told.list in checklists() else told.list


LISTS: Final = Kind(
    sort="list",
    form=ListForm,
    document=Version[ListTold],
    entry="list",
    page="list",
    list_page="cases:lists",
    heading=lazy("Checklists"),
    empty="",
    add=lazy("Answer"),
    change=lazy("Answer"),
    title=title,
    rows=rows,
)
