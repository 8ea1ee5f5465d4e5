"""What is asked when a case is to go to others, and of those who may take it."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.questions import one_of, text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.handling.forms import Triage

BASES: Final = {
    "their word": lazy("They want it, and know what goes along"),
    "danger": lazy("Somebody is in danger, and they could not be asked or it was not safe to ask"),
    "duty": lazy("The law asks for it, for example to protect a child"),
}  # fmt: skip


class MoveForm(RevealingForm):
    """Where a case shall go. *others*: teams and agencies: values and names."""

    to = one_of(lazy("Who should take it?"), (), required=lazy("Choose who should take it."))
    safe_there = one_of(
        lazy("Are they safe in the area of the agency that should take it?"),
        [("yes", lazy("Yes, they say so")), ("no", lazy("No")), ("unknown", lazy("It is not known"))],
        required=lazy("Say whether they are safe there."),
        hint=lazy("Nobody is sent to an area where they are at risk (Housing Act 1996 s.198)."),
    )  # fmt: skip
    basis = one_of(
        lazy("Why may it go there?"), BASES.items(), required=lazy("Choose why it may go there."),
        hint=lazy("To another agency without their word, a second worker has to agree."),
    )  # fmt: skip
    summary = text(
        lazy("What do they get from you?"),
        lazy(
            "Only this goes to another agency: no entry, no order, nothing they shared. Write what those "
            "who take it need so that nobody has to tell everything again."
        ),
        rows=8,
        required=lazy("Write what they get."),
    )

    def __init__(self, *args: Any, others: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "to").choices = list(others)

    def clean(self) -> dict[str, Any]:
        """Nobody is sent to where they are at risk."""
        cleaned = super().clean()
        if cleaned.get("safe_there") == "no":
            self.add_error("safe_there", _("Choose others: they are at risk there."))
        return cleaned


class AnswerForm(RevealingForm):
    """Whether a team takes a case."""

    reveals = {"answer": {"refuse": ("why",)}}
    answer = one_of(
        lazy("Do you take it?"), [("accept", lazy("Yes, we have it now")), ("refuse", lazy("No"))],
        required=lazy("Choose one."),
    )  # fmt: skip
    why = text(lazy("Why not? They read this."), rows=3, required=lazy("Say why, in a sentence."))


class TakeForm(Triage, AnswerForm):
    """Whether an agency takes a case, and the first look at it here."""

    reveals = {"answer": {"accept": ("danger", "kind", "priority", "owner", "reason"), "refuse": ("why",)}}
    field_order = ("answer", "danger", "kind", "priority", "owner", "reason", "why")


class TakeBackForm(RevealingForm):
    """Why a move is taken back."""

    why = text(lazy("Why do you take it back?"), rows=2, required=lazy("Say why, in a sentence."))


class TieForm(RevealingForm):
    """Another case that has to do with this one."""

    ref = text(
        lazy("What is the other case called?"),
        lazy("For example: K7Q-X4M."),
        required=lazy("Type the name of the case."),
    )
    why = text(lazy("How are the two cases connected?"), rows=2, required=lazy("Say why, in a sentence."))
