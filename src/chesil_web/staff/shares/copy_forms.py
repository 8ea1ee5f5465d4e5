"""What is asked of a worker who wants to keep a copy of something that was shared, and of whoever agrees."""

from typing import Any

from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.questions import one_of, text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.cases.telling import not_told_yet, told_how
from chesil_web.staff.shares.words import KEEP_BASIS


class Keep(RevealingForm):
    """Why a copy is kept, and whether whoever shared it can be told that day."""

    reveals = {"tell": {"no": ("not_safe",)}}
    basis = one_of(lazy("What allows it?"), KEEP_BASIS.items(), required=lazy("Choose what allows it."))
    why = text(
        lazy("Why is a copy needed, when they share it with you already?"),
        lazy("They read this in their record. For example: the hearing about the injunction is in May."),
        rows=3,
        required=lazy("Write why a copy is needed."),
    )
    tell = one_of(
        lazy("Is it safe to tell them today?"),
        [("yes", lazy("Yes: they see it in what they share")), ("no", lazy("No"))],
        required=lazy("Choose one."),
        hint=lazy("Somebody may read their phone or their record."),
    )
    not_safe = text(
        lazy("Why is it not safe?"),
        lazy("The case asks again in 28 days."),
        rows=2,
        required=lazy("Write why it is not safe to tell them."),
    )


class Tell(RevealingForm):
    """Whether they have been told yet. *is_open*: they still share, so they can be told there."""

    reveals = {"way": {"another way": ("how",), "not yet": ("why",)}}
    way = one_of(lazy("Are they told?"), (), required=lazy("Choose one."))
    how = told_how()
    why = not_told_yet()

    def __init__(self, *args: Any, is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [
            ("shared", lazy("Yes: say it now in what they share with us")),
            ("another way", lazy("Yes, in another way")),
            ("not yet", lazy("No, it is still not safe")),
        ]
        choice_field(self, "way").choices = ways if is_open else ways[1:]


class Refuse(RevealingForm):
    """Why no copy is kept."""

    why = text(lazy("Why not? Who asked reads this."), rows=2, required=lazy("Say why, in a sentence."))
