"""What is asked about how somebody can be reached."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.questions import one_of as _one_of
from chesil_web.foundation.ui.questions import text as _text
from chesil_web.staff.cases.models import Contact
from chesil_web.staff.cases.words import DAYS

_HOURS: Final = [("", _("Choose")), *((f"{hour}", f"{hour:02}:00") for hour in range(25))]


class ContactForm(forms.Form):
    """How they can be reached without harm, in their own words."""

    state = _one_of(
        _("Did they say how you can reach them safely?"),
        [
            ("confirmed", _("Yes, today")), ("unknown", _("No, it is not known")),
            ("unsafe", _("It is not safe any more")),
        ],
        required=_("Choose one."),
    )  # fmt: skip
    way = _text(
        _("How?"),
        _(
            "For example: a call to the mobile, a text, through a friend. Where their family or community "
            "may take part, use nobody from it, also not as an interpreter."
        ),
    )
    number = _text(_("Number or address"))
    days = forms.MultipleChoiceField(
        label=_("On which days?"), help_text=_("Tick none for every day."), required=False,
        choices=[(str(number), name) for number, name in enumerate(DAYS)],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    since = forms.ChoiceField(
        label=_("From"), choices=_HOURS, required=False,
        help_text=_("Choose what they said. If any time is safe, choose 00:00 to 24:00."),
    )  # fmt: skip
    until = forms.ChoiceField(label=_("Until"), choices=_HOURS, required=False)
    voicemail = _text(
        _("May you leave a message?"), _("For example: never, or only “please call the library”.")
    )
    who_answers = _text(_("Who else might answer?"))
    words = _text(_("What do you say then?"), _("For example: it is about the library."))

    def clean(self) -> dict[str, Any]:
        """A way that is safe needs to be said, and hours that begin before they end."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") == "confirmed":
            if not cleaned.get("way"):
                self.add_error("way", _("Write how they can be reached."))
            since, until = cleaned.get("since"), cleaned.get("until")
            for name, words in (("since", _("Choose from when.")), ("until", _("Choose until when."))):
                if not cleaned.get(name):
                    self.add_error(name, words)
            if since and until and int(since) >= int(until):
                self.add_error("until", _("The end has to be later than the beginning."))
        return cleaned

    def contact(self, today: Any) -> Contact:
        """The contact that was told."""
        told = self.cleaned_data
        if told["state"] != "confirmed":
            return Contact(state=told["state"])
        return Contact(
            state="confirmed", way=told["way"], number=told["number"], days=tuple(map(int, told["days"])),
            since=int(told["since"] or 0), until=int(told["until"] or 24), voicemail=told["voicemail"],
            words=told["words"], who_answers=told["who_answers"], confirmed_on=today, hours="",
        )  # fmt: skip
