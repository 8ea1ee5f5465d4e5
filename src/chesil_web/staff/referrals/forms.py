"""What is asked of a referral: no more than nobody wrote down yet; and what a panel does with it."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.conference.words import ANSWERS, BASES, SAFE
from chesil_web.staff.referrals import sheet
from chesil_web.staff.referrals.guards import SAID

ABOUT: Final = ("minority_ethnic", "lgbt", "disabled", "male", "pregnant")


class Words(RevealingForm):
    """What every referral has to say, from a case or from outside."""

    summary = text(
        lazy("What happened, and why now?"),
        lazy("In a few sentences. What stands in the case goes along by itself."),
        rows=5, required=lazy("Say what happened, and why the panel should hear it now."),
    )  # fmt: skip
    wishes = text(
        lazy("What do they want?"), lazy("In their own words where you can."), rows=4,
        required=lazy("Say what they want, or that they could not be asked."),
    )  # fmt: skip
    judgement = text(
        lazy("Why do you judge the risk to be high?"),
        lazy("If you do. This counts as much as any number of answers, whatever that number is."), rows=3,
    )  # fmt: skip
    before = text(
        lazy("What is done before the meeting, and who does it?"),
        lazy("A referral is no help in itself: what makes them safe today?"), rows=3,
        required=lazy("Say what is done now to keep them safe."),
    )  # fmt: skip
    knows = one_of(
        lazy("Do they know of this referral?"), SAFE.items(),
        lazy("They need not agree. They are asked where that is safe."), required=lazy("Choose one."),
    )  # fmt: skip
    not_told_because = text(lazy("Why not?"), required=lazy("Say why they were not told."))
    safe_to_tell = one_of(
        lazy("Is it safe to tell them what the panel decides?"), SAFE.items(), required=lazy("Choose one.")
    )
    basis = one_of(lazy("What allows you to share this?"), BASES.items(), required=lazy("Choose one."))
    said = forms.MultipleChoiceField(
        label=lazy("Is any of this so?"), required=False, choices=list(SAID.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    reveals = {"knows": {"no": ("not_told_because",)}}


class FromCase(Words):
    """A referral from a case.

    Args:
        panels: that it can go to. local: the panel's own criteria, by their words. wishes: of the plan.
    """

    def __init__(
        self, *args: Any, panels: list[tuple[str, str]], local: list[str], wishes: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wishes"].initial = wishes
        if len(panels) > 1:
            self.fields["panel"] = one_of(lazy("To which panel?"), panels, required=lazy("Choose a panel."))
            self.order_fields(["panel"])
        if local:
            self.fields["local"] = forms.MultipleChoiceField(
                label=lazy("Which of the panel’s own reasons are met?"), required=False,
                choices=[(words, words) for words in local], widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip


class FromOutside(Words):
    """A referral by somebody who has no sign-in here, with a code that works once."""

    code = text(lazy("Code"), lazy("The coordinator gave it to you. It works once, for seven days."),
                required=lazy("Write the code."))  # fmt: skip
    by_name = text(lazy("Your name"), required=lazy("Write your name."))
    by_agency = text(lazy("Your agency"), required=lazy("Write the name of your agency."))
    by_reach = text(
        lazy("How can the coordinator reach you?"),
        required=lazy("Write a phone number or an e-mail address."),
    )
    harmed = text(lazy("Name of the person harmed"), required=lazy("Write their name."))
    harmed_born = day(lazy("Their date of birth"), lazy("Leave it empty if it is not known."))
    harmed_address = text(
        lazy("Their address"), lazy("Nobody else than the panel’s coordinator and chair reads it.")
    )
    reach = text(
        lazy("How can they be reached safely, and when?"),
        lazy("Only what they said is safe. Leave it empty if nobody knows."), rows=2,
    )  # fmt: skip
    accused = text(
        lazy("Who does it to them?"), lazy("Each person in a line of their own."), rows=2,
        required=lazy("Write a name, or that it is not known."),
    )  # fmt: skip
    accused_born = day(lazy("Date of birth of the first of them"), lazy("Leave it empty if it is not known."))
    bond = text(lazy("What is that person to them?"), lazy("For example: her former husband"))
    children = text(lazy("Children, with their ages"), lazy("Each in a line of their own."), rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = ("code", "by_name", "by_agency", "by_reach", "harmed", "harmed_born", "harmed_address",
                "reach",
                "accused", "accused_born", "bond", "children")  # fmt: skip
        self.order_fields(mine)


class About(forms.Form):
    """What the national return counts of the person harmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = (_("Are they of an ethnic minority?"), _("Are they lesbian, gay, bisexual or trans?"),
                  _("Are they disabled?"), _("Are they a man?"), _("Are they pregnant?"))  # fmt: skip
        for name, label in zip(ABOUT, labels, strict=True):
            self.fields[name] = one_of(label, ANSWERS.items(), required=_("Choose one."))


class Accept(RevealingForm):
    """Accept a referral. *dates*: days of earlier listings that make it a repeat."""

    sort = one_of(
        lazy("Is it a repeat?"),
        [("new", lazy("No, it is new to this panel")), ("repeat", lazy("Yes, they were heard before"))],
        lazy("By the panel’s definition. What was found of earlier ones stands above."),
        required=lazy("Choose one."),
    )  # fmt: skip


class Why(RevealingForm):
    """Why a listing goes another way."""

    why = text(lazy("Why?"), required=lazy("Say why, in a few words."))


class Finish(RevealingForm):
    """That a panel is done with a listing."""

    why = text(lazy("What should be known at the end?"), lazy("You can leave this empty."))


class Advice(RevealingForm):
    """What whoever referred should do instead. No number of answers is a reason for it."""

    why = text(
        lazy("What do you advise who referred?"),
        lazy("What they do now, who can help, and when to refer again. A low count is no reason."), rows=5,
        required=lazy("Write your advice. A referral is never returned without it."),
    )  # fmt: skip


class List(RevealingForm):
    """On which agenda. *meetings*: ids in hex with days."""

    meeting = forms.ChoiceField(
        label=lazy("On the agenda of which meeting?"), widget=forms.RadioSelect,
        error_messages={"required": lazy("Choose a meeting.")},
    )  # fmt: skip

    def __init__(self, *args: Any, meetings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = meetings  # type: ignore[attr-defined]


class Move(List):
    """On which agenda instead of the one that it stands on, and why."""

    why = text(
        lazy("Why?"), lazy("Agencies that are asked about it see that it moved, and have until then."),
        required=lazy("Say why, in a few words."),
    )  # fmt: skip


class Outside(RevealingForm):
    """For whom a link is made."""

    to = text(lazy("Who will refer?"), lazy("Their name and agency, so that you know it again."),
              required=lazy("Write who it is for."))  # fmt: skip


class Cells(forms.Form):
    """Cells that were copied from a spreadsheet."""

    cells = forms.CharField(
        label=lazy("The cells"), max_length=sheet.MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 10}),
        strip=False,
        help_text=lazy("Days as 4/3/2026. A date of birth may be a year, or be left out: then less is sure."),
        error_messages={"required": lazy("Put the cells here."),
                        "max_length": lazy("This is too much at once. Copy fewer rows.")},
    )  # fmt: skip


class MoveOn(RevealingForm):
    """To which panel a listing goes. *panels*: ids with names, beside those that are not on this site."""

    reveals = {"to": {"elsewhere": ("name", "how")}}
    to = one_of(lazy("Which panel should take it?"), (), required=lazy("Choose a panel."))
    name = text(lazy("What is it called, and in which area?"), required=lazy("Write which panel it is."))
    how = text(
        lazy("How do the papers go there?"),
        lazy("By a way that both panels agreed is safe, to a person by name. Never by ordinary e-mail."),
        required=lazy("Say how the papers go there, and the name of the person who gets them."),
    )
    why = text(
        lazy("Why, and since when is it known?"),
        lazy("Never the area where somebody is at risk from who lives there: ask them first."), rows=3,
        required=lazy("Say why it moves."),
    )  # fmt: skip
    safe_way = text(
        lazy("How can they be reached safely there?"),
        lazy("By their word. Leave it empty if nobody knows."),
        rows=2,
    )

    def __init__(self, *args: Any, panels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        elsewhere = ("elsewhere", lazy("A panel that is not on this site"))
        self.fields["to"].choices = [*panels, elsewhere]  # type: ignore[attr-defined]


class Receipt(RevealingForm):
    """What a panel elsewhere said. *by*, *ref*: who has it there, and what they call it."""

    reveals = {"answer": {"yes": ("by", "ref"), "no": ("why",)}}
    answer = one_of(
        lazy("Did the other panel take it?"),
        [("yes", lazy("Yes, they said that they have it")), ("no", lazy("No, it stays with us"))],
        lazy("Until they say so it is yours, with its actions and flags."), required=lazy("Choose one."),
    )  # fmt: skip
    by = text(lazy("Who said so, and how?"), required=lazy("Write who said that they have it."))
    ref = text(lazy("What do they call it?"), lazy("Their reference, if they gave one."))
    why = text(lazy("Why not?"), required=lazy("Say why it stays."))


class Take(RevealingForm):
    """Whether a panel takes a listing over."""

    reveals = {"answer": {"no": ("why",)}}
    answer = one_of(
        lazy("Does your panel take it?"), [("yes", lazy("Yes, from now on it is ours")), ("no", lazy("No"))],
        required=lazy("Choose one."),
    )  # fmt: skip
    why = text(lazy("Why not?"), required=lazy("Say why not: the other panel reads it."))
