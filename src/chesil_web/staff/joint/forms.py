"""What is asked of a worker who lets another agency in, comes in, tells the person, or ends it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.foundation.ui.when import said_day
from chesil_web.staff.cases.telling import not_told_yet, told_how
from chesil_web.staff.handling.forms import Triage
from chesil_web.staff.joint import rules
from chesil_web.staff.joint.bases import LawfulBasis
from chesil_web.staff.joint.words import CONSENT, HOW

TRIAGE: Final = ("danger", "kind", "priority", "owner", "reason")


def _future(form: forms.Form, name: str) -> None:
    """Say beside a field that its day has passed, or is too far away."""
    chosen: date | None = form.cleaned_data.get(name)
    today = timezone.localdate()
    if chosen and chosen <= today:
        form.add_error(name, _("Choose a day that is still to come."))
    latest = today + timedelta(days=rules.LONGEST)
    if chosen and chosen > latest:
        words = _("Choose a day until %(day)s. A review can put it off.") % {"day": said_day(latest)}
        form.add_error(name, words)


class AskForm(RevealingForm):
    """Which agency is let in, what for, until when, and by what.

    Args:
        agencies: values and names. bases: by which this agency may ask.
    """

    reveals = {
        "by": {
            "word": ("on", "how", "tells"),
            "basis": ("basis", "necessity", "consent", "consent_why"),
        }
    }
    agency = one_of(lazy("Which agency?"), (), required=lazy("Choose an agency."))
    purpose = text(
        lazy("What is it for?"),
        lazy("They read this and the name before they answer. For example: so that locks are changed soon."),
        rows=3, required=lazy("Write what it is for."),
    )  # fmt: skip
    ends_on = day(
        lazy("Until which day?"),
        lazy("It then ends by itself. A review every 4 weeks can put it off or end it before."),
        required=lazy("Write until which day."),
    )
    by = one_of(
        lazy("What allows it?"),
        [
            ("word", lazy("Their word: the person wants this")),
            ("basis", lazy("Another basis in law. A second person has to approve it")),
        ],
        required=lazy("Choose what allows it."),
        hint=lazy("Ask them first, wherever that is safe."),
    )
    on = day(lazy("On which day did they say so?"), required=lazy("Write the day on which they said so."))
    how = one_of(lazy("How did they say it?"), HOW.items(), required=lazy("Choose how they said it."))
    tells = text(
        lazy("What do they want told, and what not?"), lazy("In their own words."), rows=4,
        required=lazy("Write what they want told."),
    )  # fmt: skip
    basis = one_of(
        lazy("Which basis?"), (), required=lazy("Choose a basis."),
        hint=lazy("If you are not sure, ask your data protection officer first."),
    )  # fmt: skip
    necessity = text(
        lazy("Why is it needed here, and why is less not enough?"), rows=4,
        required=lazy("Write why it is needed."),
    )  # fmt: skip
    consent = one_of(lazy("Were they asked?"), CONSENT.items(), required=lazy("Say whether they were asked."))
    consent_why = text(
        lazy("What did they say, or why were they not asked?"), rows=2,
        required=lazy("Write what they said, or why they were not asked."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, agencies: Iterable[tuple[str, str]], bases: Sequence[LawfulBasis], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "agency").choices = list(agencies)
        self.fields["ends_on"].initial = timezone.localdate() + timedelta(days=rules.USUAL)
        choice_field(self, "basis").choices = [(each.id, f"{each.name} ({each.law})") for each in bases]

    def clean(self) -> dict[str, Any]:
        """A day that was has been, and one that is to come is not too far."""
        cleaned = super().clean()
        if cleaned.get("on") and cleaned["on"] > timezone.localdate():
            self.add_error("on", _("This day has not come yet."))
        _future(self, "ends_on")
        return cleaned


class WhyForm(forms.Form):
    """A reason, in a sentence."""

    why = text(lazy("Why?"), rows=2, required=lazy("Say why, in a sentence."))

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = label or self.fields["why"].label


class TakeForm(Triage, RevealingForm):
    """Whether an agency comes in: with a new case and a first look at it, with one that it has, or not."""

    reveals = {"answer": {"new": TRIAGE, "ours": ("ref",), "no": ("why",)}}
    answer = one_of(
        lazy("Do you take it up?"),
        [
            ("new", lazy("Yes, in a new case")), ("ours", lazy("Yes, in a case that we have already")),
            ("no", lazy("No")),
        ],
        required=lazy("Choose one."),
    )  # fmt: skip
    ref = text(
        lazy("What is your case called?"),
        lazy("For example: K7Q-X4M. Make sure that it is about the same person."),
        required=lazy("Type the name of your case."),
    )
    why = text(lazy("Why not? They read this."), rows=3, required=lazy("Say why, in a sentence."))
    field_order = ("answer", *TRIAGE, "ref", "why")


class TellForm(RevealingForm):
    """Whether the person was told that agencies share something about them.

    Args:
        shares: what they share with this agency: values and names. message: what is written there.
    """

    reveals = {"way": {"shared": ("share", "message"), "another way": ("how",), "not yet": ("why",)}}
    way = one_of(
        lazy("Are they told?"), (), required=lazy("Choose one."),
        hint=lazy("Only where it is safe: somebody may read their phone or their record."),
    )  # fmt: skip
    share = one_of(lazy("Where?"), (), required=lazy("Choose where."))
    message = text(
        lazy("What they read"), lazy("You can change it."), rows=6, required=lazy("Write what they read.")
    )
    how = told_how()
    why = not_told_yet()

    def __init__(self, *args: Any, shares: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [
            ("shared", lazy("Yes, in what they share with us")), ("another way", lazy("Yes, in another way")),
            ("not yet", lazy("No, it is not safe, or there is another reason")),
        ]  # fmt: skip
        choice_field(self, "way").choices = ways if shares else ways[1:]
        choice_field(self, "share").choices = list(shares)


class ReviewForm(forms.Form):
    """What a review found. *agencies*: that can lead: values and names."""

    why = text(
        lazy("What did you find?"),
        lazy("Is it still needed? Does everybody still need all of it? Take back what nobody needs."),
        rows=3, required=lazy("Write what you found."),
    )  # fmt: skip
    ends_on = day(lazy("Until which day does it go on?"), required=lazy("Write until which day."))
    lead = one_of(
        lazy("Which agency leads?"), (), required=lazy("Choose an agency."),
        hint=lazy("It asks others in, reviews what is shared, and can end it for all."),
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "lead").choices = list(agencies)

    def clean(self) -> dict[str, Any]:
        """The end is still to come."""
        super().clean()
        _future(self, "ends_on")
        return self.cleaned_data


class LeaveForm(WhyForm):
    """Whether one agency leaves, or the lead ends it for all."""

    what = one_of(
        lazy("What do you want to do?"),
        [("leave", lazy("Our agency leaves")), ("end", lazy("End it for every agency"))],
        required=lazy("Choose one."),
    )
    field_order = ("what", "why")

    def __init__(self, *args: Any, may_end: bool, **kwargs: Any) -> None:
        super().__init__(*args, label=lazy("Why? The others read that you left or ended it."), **kwargs)
        if not may_end:
            del self.fields["what"]
