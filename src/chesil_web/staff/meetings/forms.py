"""What is asked at a meeting: whether somebody is known, and the statement that is signed."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import one_of, text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.conference.words import CAME


class Sign(RevealingForm):
    """How a worker is at a meeting. Sending it signs the statement, unless they cannot come."""

    reveals = {"came": {"deputy": ("for_whom",), "observer": ("reason",), "apology": ("sent",)}}
    came = one_of(lazy("How do you take part?"), CAME.items(), required=lazy("Choose one."))
    for_whom = text(lazy("In whose place?"), required=lazy("Write in whose place you are there."))
    reason = text(lazy("Why do you observe?"), required=lazy("Say why you observe."))
    sent = text(lazy("What do you send instead?"), lazy("Leave it empty if nothing."))

    @property
    def words(self) -> str:
        """What belongs to the choice."""
        return next(
            (
                self.cleaned_data[name]
                for name in ("for_whom", "reason", "sent")
                if self.cleaned_data.get(name)
            ),
            "",
        )


class Other(RevealingForm):
    """Somebody at a meeting who has no place here."""

    name = text(lazy("Name"), required=lazy("Write their name."))
    agency = text(lazy("Agency"), required=lazy("Write their agency."))
    came = one_of(
        lazy("How do they take part?"), [each for each in CAME.items() if each[0] != "member"],
        required=lazy("Choose one."),
    )  # fmt: skip
    signed = one_of(
        lazy("Have they signed the statement?"),
        [("yes", lazy("Yes, on paper")), ("no", lazy("No, they are not in the room"))],
        required=lazy("Choose one."),
    )


class Conflicts(RevealingForm):
    """For each of some cases, who in it a worker knows; empty for nobody. *cases*: a key with its names."""

    def __init__(self, data: Any, *, cases: Iterable[tuple[str, str, str]]) -> None:
        super().__init__(data)
        hint = lazy(
            "If you know one of them outside your work, write who it is and how. Leave it empty if not."
        )
        for key, ref, names in cases:
            self.fields[key] = text(lazy("%(ref)s: %(names)s") % {"ref": ref, "names": names}, hint)
