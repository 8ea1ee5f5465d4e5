"""The kinds of act that somebody can say something was, in groups a person looks through."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext as _n

from chesil.terms.acts import ACTS

# Every kind of act once; the law's own lists are in chesil.terms.acts.
_GROUPS: Final = (
    (_("What they said or did"), (
        "verbal_abuse", "bullying_messages", "threat_person", "threat_family", "threat_property",
        "threat_self_harm", "threat_images", "violence", "damage", "silent_call", "noise",
    )),
    (_("What they sent"), ("image_sent", "unwanted_gift", "unwanted_taxi", "unwanted_delivery")),
    (_("Because of who you are"), (
        "hate_ethnicity", "hate_religion", "hate_disability", "hate_sexual_orientation", "hate_transgender",
        "hate_sex",
    )),
    (_("Following, watching and contact"), (
        "following", "waiting_outside", "watching", "monitoring", "contact", "indirect_contact", "publishing",
        "interfering_property", "entering_premises", "leaving_things",
    )),
    (_("Other things"), ("sexual_harassment", "image_shared", "control", "other")),
)  # fmt: skip


# Words of a note that tell in which group its kinds may be: what opens is only where to look first.
_LIKELY: Final = (
    r"shout|swore|insult|call(?:ed|s) me|threat|kill|\bhit\b|punch|slap|push|kick|grab|hurt|spat|"
    r"broke\b|smash|damage|scratch|slash|silent|noise|\bbang",
    r"\bgifts?\b|present|flowers|parcel|deliver|\btaxi|pizza|sent me a? ?(?:picture|photo|image)",
    r"racist|slur|homophob|transphob|sexist|my (?:religion|faith|disability|skin)",
    r"follow|outside|wait(?:ed|ing)|stood|standing|hung around|dr[oi]ve[sn]? (?:past|by)|parked|watch|"
    r"spy|spied|"
    r"track|turned up|my (?:street|work|gate|door|house|home)|\bcame (?:in|to|round)|\brang|phoned|\bmessage|"
    r"\btext(?:s|ed)?\b|e-?mail|profile|posted",
    r"grop|my (?:photos|pictures|images)|\bnude|not allowed|won't let me|my money",
)


class _Kinds(forms.CheckboxSelectMultiple):
    macro = "grouped"
    likely: str | None = None  # the name of the group that opens


def likely(words: str) -> str:
    """The name of the group to look in first for what *words* tell of; empty where they do not say."""
    found = [len(re.findall(pattern, words, re.IGNORECASE)) for pattern in _LIKELY]
    return str(_GROUPS[found.index(max(found))][0]) if any(found) else ""


def kinds_field(label: Any) -> forms.MultipleChoiceField:
    """A question that any number of kinds answer, or none."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=_("Tick all that fit, or none."),
        required=False,
        choices=kinds(),
        widget=_Kinds,
    )


def kind_words(kinds: Iterable[str]) -> str:
    """Kinds of act in words; codes that are not known any more are left out."""
    return " · ".join(ACTS[kind].words for kind in kinds if kind in ACTS)


_OF_THEM: Final = {"you": "them", "your": "their", "yours": "theirs"}
_YOU: Final = re.compile(r"\b(?:you|yours?)\b")


def kind_words_of(kinds: Iterable[str]) -> str:
    """The same for somebody who works with the person: what was done to them, and not to the reader."""
    return _YOU.sub(lambda found: _OF_THEM[found[0]], kind_words(kinds))


# What a button has room for.
_SHORT: Final = {
    "following": _("They followed you"), "contact": _("They contacted you"),
    "publishing": _("They posted about you"), "monitoring": _("They watched your accounts"),
    "waiting_outside": _("They waited outside"), "interfering_property": _("They touched your things"),
    "watching": _("They watched you"), "entering_premises": _("They came in"),
    "leaving_things": _("They left something"), "silent_call": _("A silent call"),
    "verbal_abuse": _("They shouted at you"), "threat_person": _("They threatened you"),
    "threat_family": _("They threatened your family"), "threat_property": _("They threatened your things"),
    "threat_self_harm": _("They threatened to harm themselves"),
    "threat_images": _("They threatened to share images"), "image_sent": _("They sent sexual images"),
    "image_shared": _("They shared your images"), "violence": _("They hurt you"),
    "damage": _("Something was damaged"), "noise": _("Noise at home"), "unwanted_gift": _("An unwanted gift"),
    "unwanted_taxi": _("A taxi you did not order"), "unwanted_delivery": _("An unwanted delivery"),
    "bullying_messages": _("They bullied you online"), "indirect_contact": _("Contact through others"),
    "sexual_harassment": _("Sexual comments or demands"), "control": _("They tried to control you"),
    "hate_ethnicity": _("Racist abuse"), "hate_religion": _("Abuse about religion"),
    "hate_disability": _("Abuse about disability"), "hate_sexual_orientation": _("Homophobic abuse"),
    "hate_transgender": _("Transphobic abuse"), "hate_sex": _("Sexist abuse"),
}  # fmt: skip


def short_words(kinds: Iterable[str]) -> str:
    """Kinds of act in as few words as a button has room for, the first two; the rest are counted."""
    said = [str(_SHORT.get(kind, ACTS[kind].words)) for kind in kinds if kind in ACTS]
    more = _n("and %(n)d more", "and %(n)d more", len(said) - 2) % {"n": len(said) - 2}
    return " · ".join([*said[:2], *([more] if len(said) > 2 else [])])


def kinds() -> tuple[tuple[Any, tuple[tuple[str, str], ...]], ...]:
    """Groups of acts: the name of each, and its codes with their words."""
    return tuple((name, tuple((code, ACTS[code].words) for code in codes)) for name, codes in _GROUPS)
