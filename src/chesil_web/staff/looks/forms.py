"""What looks are narrowed to, and what is asked about them."""

import uuid
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.staff.looks import queries
from chesil_web.staff.looks.queries import Wanted
from chesil_web.staff.looks.words import ANSWERS
from chesil_web.staff.workforce.queries import Working

_AT_FIRST: Final = timedelta(days=27)
_MOST_PAGES: Final = 100_000
_NUMBER: Final = lazy("Type a number from 1 to 50.")


class NarrowForm(forms.Form):
    """Of which days, of which worker, and of which case. Days that are not given are the last 28.

    Args:
        reader: who looks for a case, where one can be chosen; None where the page is of one already.
    """

    worker = forms.ChoiceField(label=lazy("Who"), required=False)
    since = day(lazy("From"), lazy("Leave both days empty for the last 28 days."))
    until = day(lazy("To"))
    case = text(lazy("Case"), lazy("Its reference, for example K7Q-X4M. Leave it empty for all cases."))
    page = forms.IntegerField(required=False, min_value=0, max_value=_MOST_PAGES, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, workers: list[tuple[str, str]], reader: Working | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._reader = reader
        if reader is None:
            del self.fields["case"]
        self.fields["worker"].choices = [("", _("Everybody")), *workers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            raise ValidationError({"since": _("The first day has to be before the last day.")})
        if self._reader is not None and (ref := cleaned.get("case")):
            cleaned["case"] = queries.find_case(self._reader, ref)
            if cleaned["case"] is None:
                raise ValidationError({"case": _("No case here has this reference. Look how it is written.")})
        return cleaned

    def wanted(self) -> Wanted:
        """What was chosen; the usual days where a fault was found, which the page then shows."""
        given = self.cleaned_data if self.is_valid() else {}
        until: date = given.get("until") or timezone.localdate()
        worker = given.get("worker") or ""
        return Wanted(
            since=given.get("since") or until - _AT_FIRST, until=until, page=given.get("page") or 0,
            worker=uuid.UUID(worker) if worker else None, case=given.get("case") or None,
        )  # fmt: skip


class DrawForm(NarrowForm):
    """How many looks are drawn at random, and from which."""

    count = forms.IntegerField(
        label=lazy("How many looks?"), min_value=1, max_value=50, initial=10,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _NUMBER),
    )  # fmt: skip
    only = one_of(
        lazy("Which looks?"),
        [
            ("others", lazy("Only at cases that were not the worker’s own or their team’s")),
            ("all", lazy("Any look")),
        ],
        required=lazy("Choose which looks."),
    )


class AnswerForm(forms.Form):
    """Why somebody opened something: one of a few reasons, so that nothing of a case is written here."""

    answer = one_of(lazy("Why did you open it?"), list(ANSWERS.items()), required=lazy("Choose the reason."))
