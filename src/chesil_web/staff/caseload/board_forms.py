"""What the list of cases can be narrowed to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.staff.cases.boards import Narrowed
from chesil_web.staff.cases.words import LEVELS


class Board(forms.Form):
    """Whose cases, in which state and order. What is missing or wrong is as in the whole list."""

    whose = forms.ChoiceField(
        label=_("Whose cases"), required=False,
        choices=[
            ("all", _("All that I can see")), ("own", _("Mine")), ("team", _("My team’s")),
            ("nobody", _("Nobody’s yet")),
        ],
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("open", _("Open")), ("closed", _("Closed"))]
    )
    order = forms.ChoiceField(
        label=_("Order"), required=False,
        choices=[
            ("due", _("Due first")), ("priority", _("Most urgent first")), ("newest", _("Newest first")),
        ],
    )  # fmt: skip
    risk = forms.ChoiceField(
        label=_("Risk by judgement"), required=False,
        choices=[
            ("all", _("Any")), *((each, LEVELS[each]) for each in ("high", "medium", "standard")),
            ("none", _("Not judged yet")),
        ],
    )  # fmt: skip
    page = forms.IntegerField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput)

    def wanted(self) -> Narrowed:
        """What was chosen."""
        given = self.cleaned_data if self.is_valid() else {}
        return Narrowed(**{name: value for name, value in given.items() if value})


class Find(forms.Form):
    """Words to look for. They go in the body of a request: an address is kept by a browser."""

    words = forms.CharField(
        label=_("Find a case"), help_text=_("A part of a name, or of the case’s reference."), max_length=100,
        error_messages={"required": _("Type a part of a name or reference.")},
    )  # fmt: skip
