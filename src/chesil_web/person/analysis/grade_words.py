"""What levels, kinds and answers are called on every page of Read first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil.documents.characters import visible
from chesil.recognisers import graded
from chesil.terms.acts import ACTS
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.analysis.models import Answer

LEVEL_WORDS: Final = {
    "strong": lazy("Stands out"),
    "some": lazy("May matter"),
    "weak": lazy("May matter less"),
}
ANSWERS: Final = {"agree": lazy("You agreed"), "not": lazy("Not this"), "unsure": lazy("Not sure")}
_CHECKED: Final = {"agree": lazy("This matters"), "not": lazy("It does not"), "unsure": lazy("Not sure")}


def level(name: str | None) -> str:
    """A level in words; also of a message that has none."""
    return str(LEVEL_WORDS[name]) if name else _("Not marked")


def kind(row: Mapping[str, Any]) -> graded.Kind:
    """What a message may be; a run of another version may know kinds that this one does not."""
    if row["level"] is None:
        return _unknown(_("A message that we did not mark"), "")
    return graded.KINDS.get(row["kind"]) or _unknown(_("May matter"), _("A message that may matter."))


def _unknown(label: str, gist: str) -> graded.Kind:
    return graded.Kind(label=label, gist=gist, may_be=_("may matter"), strand="", behaviours=())


def day(at: datetime | None) -> str:
    """The day of a message."""
    return said_day(timezone.localdate(at)) if at else _("No time known")


def who(name: str) -> str:
    """Who sent it."""
    return visible(name) or _("Nobody is named")


def buttons(*, sample: bool) -> tuple[tuple[str, str], ...]:
    """The code of each answer and the words of its button."""
    words = (
        (_("This matters"), _("It does not"), _("Not sure")) if sample
        else (_("Agree"), _("Not this"), _("Not sure"))
    )  # fmt: skip
    return tuple(zip(ANSWERS, words, strict=True))


def answer(given: Answer | None, *, sample: bool) -> str:
    """Her answer in words, nothing where there is none. *sample*: about a message without a level."""
    return str((_CHECKED if sample else ANSWERS)[given.what]) if given else ""


def effect(given: Answer | None) -> str:
    """What follows from her answer."""
    if given is None:
        return ""
    if given.act in ACTS:
        said = _("It counts in the pattern as your own account: %(act)s.")
        return said % {"act": ACTS[given.act].words}
    if given.what == "agree" and given.before:
        return _("What the word list suggested is kept too, so it counts in the pattern.")
    if given.what == "agree":
        return _("Only this answer is kept. If you want it to count, choose what it was and answer again.")
    if given.before:
        return _("What the word list suggested is set aside, so it does not count in the pattern.")
    return _("Only this answer is kept. Nothing else was changed.")


def told(done: tuple[str, int]) -> tuple[str, str]:
    """What she just did, in words, and the address that takes it back where that can be."""
    code, place = done
    kept = _("Your answer to the last message is kept: %(answer)s.")
    words = {
        **{answer: kept % {"answer": words} for answer, words in buttons(sample=False)},
        "checked": _("Your answer to the last message is kept."),
        "taken-back": _("Your answer was taken back."),
        "which": _("Choose what it was, and agree again. Nothing was changed."),
        "stale": _("Meanwhile, your files and notes were looked through again. Nothing was changed."),
    }
    undo = code == "checked" or code in ANSWERS
    return words.get(code, ""), reverse("analysis:read-message", args=[place]) if undo else ""
