"""What is asked about what is kept: why it is held, whether a second person agrees, and what ends it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.cases import rules


class Why(RevealingForm):
    """The reason for something."""

    why = text(lazy("Why?"), rows=3, required=lazy("Say why, in a sentence."))


class AskForHold(Why):
    """Why a case may not be erased."""

    why = text(
        lazy("Why must this case be kept?"),
        lazy("For example: a court case, a complaint, a review of a death."),
        rows=3,
        required=lazy("Say why, in a sentence."),
    )


class AskToLift(Why):
    """Why a hold should end."""

    why = text(
        lazy("Why should the hold be lifted?"),
        lazy("Somebody else has to agree before it ends."), rows=3,
        required=lazy("Say why, in a sentence."),
    )  # fmt: skip


class LetGo(RevealingForm):
    """What becomes of what people stopped sharing, once the hold that kept it is lifted."""

    then = one_of(
        lazy("What shall become of it?"),
        [
            ("go", lazy("Nobody here can open it any more")),
            ("hold", lazy("It is needed still: ask for another legal hold")),
        ],
        required=lazy("Choose one."),
    )
    why = text(lazy("Why?"), rows=3, required=lazy("Say why, in a sentence."))


class Answer(RevealingForm):
    """The answer of a second person."""

    reveals = {"answer": {"no": ("why",)}}
    answer = one_of(
        lazy("Do you agree?"), [("yes", lazy("Yes")), ("no", lazy("No"))], required=lazy("Choose one.")
    )
    why = text(lazy("Why not?"), rows=3, required=lazy("Say why, in a sentence."))


class Review(RevealingForm):
    """What becomes of a case that was kept long enough. *ref*: to be typed before it is erased.

    Args:
        called: what has to be typed. may_erase: its day has come, and nothing holds it.
    """

    reveals = {"end": {"keep": ("until",), "erase": ("ref",)}}
    end = one_of(
        lazy("What shall become of it?"),
        [("keep", lazy("It is kept longer")), ("erase", lazy("It is erased for good"))],
        required=lazy("Choose one."),
    )
    until = day(lazy("Until which day?"), required=lazy("Add the day until which it is kept."))
    ref = text(
        lazy("Type the name of the case"),
        lazy("It stands at the top of this page. Nothing brings an erased case back."),
        required=lazy("Type the name of the case."),
    )
    why = text(lazy("Why?"), rows=3, required=lazy("Say why, in a sentence."))

    def __init__(self, *args: Any, called: str, may_erase: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._called, self._may_erase = called, may_erase

    def clean(self) -> dict[str, Any]:
        """A day that is still to come, the right name, and nothing that is held or not due."""
        cleaned = super().clean()
        until, ref = cleaned.get("until"), cleaned.get("ref")
        if cleaned.get("end") == "keep" and until and until <= timezone.localdate():
            self.add_error("until", _("Give a day that is still to come."))
        if cleaned.get("end") == "erase":
            if ref and rules.as_ref(ref) != self._called:
                self.add_error("ref", _("This is not the name of this case."))
            if not self._may_erase:
                self.add_error(
                    "end", _("It cannot be erased yet: its day has not come, or there is a legal hold.")
                )
        return cleaned
