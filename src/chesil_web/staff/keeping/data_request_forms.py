"""What is asked about a request for personal data: the request, what was found, and the answer."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.foundation.ui.revealing import RevealingForm

FOUND: Final = {
    "nothing": lazy("Nothing is held"),
    "withhold": lazy(
        "Something is held, and giving any of it would tell of somebody else, or put somebody at risk"
    ),
    "give": lazy("Something is held that can be given"),
}
# The one answer where nothing is given; no word of it tells whether something is held.
NEUTRAL: Final = lazy(
    "You asked which personal data we hold about you. We have looked for it. We hold no personal data "
    "about you that you have a right to be given.\n\nIf you think that this is wrong, you can ask us to look "
    "again, or complain to the Information Commissioner’s Office, ico.org.uk."
)


class RequestForm(RevealingForm):
    """A request that arrived."""

    who = text(
        lazy("Who asks, and about whom?"),
        lazy("A parent has no automatic right to a child’s data: the child’s own wishes come first."), rows=3,
        required=lazy("Write who asks."),
    )  # fmt: skip
    received_on = day(lazy("When did it arrive?"), required=lazy("Add the day on which it arrived."))
    identity = text(
        lazy("How do you know that it is them?"),
        lazy("If you do not know yet, ask them. The time runs from the day on which you know."),
        rows=2,
        required=lazy("Say how you know who asks."),
    )

    def clean(self) -> dict[str, Any]:
        """It has arrived."""
        cleaned = super().clean()
        if cleaned.get("received_on") and cleaned["received_on"] > timezone.localdate():
            self.add_error("received_on", _("This day has not come yet."))
        return cleaned


class FindingForm(RevealingForm):
    """What one person found.

    Args:
        can_search: they look themselves; else another looked for them.
    """

    found = one_of(
        lazy("What did you find?"), FOUND.items(), required=lazy("Choose what you found."),
        hint=lazy("Look for yourself, before you read what the other person found."),
    )  # fmt: skip
    why = text(
        lazy("Where did you look, and why do you decide so?"),
        rows=4,
        required=lazy("Say where you looked."),
    )

    def __init__(self, *args: Any, can_search: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_search:
            self.fields["why"].label = _("Who looked for you and where, and why do you decide so?")
            self.fields["found"].help_text = _("Decide for yourself, from what they showed you.")


class AnswerForm(forms.Form):
    """The answer, as it is printed.

    Args:
        is_fixed: its words are the neutral ones, which nobody changes.
    """

    name = text(lazy("Who is it to?"), required=lazy("Write who it is to."))
    address = text(lazy("Address"), lazy("Leave it empty if you hand it over or send it by e-mail."), rows=3)
    words = text(
        lazy("What do you tell them?"),
        lazy("What you hold about them, why, who has it, and how long you keep it. Leave out all that "
             "tells of somebody else."),
        rows=10, required=lazy("Write the answer."),
    )  # fmt: skip
    enclosed = text(
        lazy("What goes with it?"),
        lazy("Each paper or file on a line of its own. It is printed as a list: put the papers with it "
             "yourself."),
        rows=3,
    )  # fmt: skip

    def __init__(self, *args: Any, is_fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_fixed:
            del self.fields["words"], self.fields["enclosed"]

    def enclosed_lines(self) -> Sequence[str]:
        """What goes with it, a line each."""
        given = self.cleaned_data.get("enclosed") or ""
        return [line.strip() for line in given.splitlines() if line.strip()]


class SentForm(forms.Form):
    """How the answer went out."""

    how = text(
        lazy("How did you send it?"), lazy("For example: by post, recorded delivery."),
        required=lazy("Write how you sent it."),
    )  # fmt: skip
