"""Chesil's own sentences as others read them: "You asked Dev to stop." becomes "Asha asked Dev to stop."

On her screen a sentence speaks to her. In a paper for police and courts "you" would be the reader, so her
name stands there. Only what Chesil says itself is changed, never the words of a message or a note.
"""

import re
from collections.abc import Mapping
from typing import Final

import attrs

from chesil.terms.findings import Findings, PersonFindings

_FORMS: Final[Mapping[str, str]] = {
    "you are": "{} is", "you have": "{} has", "you do": "{} does", "you were": "{} was", "you": "{}",
    "yours": "{}'s", "your": "{}'s", "yourself": "{}",
}  # fmt: skip
# Not in the name of a file: "WhatsApp Chat with You.txt".
_YOU: Final = re.compile(r"\b(?:you(?: (?:are|have|do|were))?|yours?|yourself)\b(?!\.\w)", re.IGNORECASE)
# What a word list says of an entry quotes the words it looks for, and never speaks to her.
_OF_A_LIST: Final = "Word list '"


def told(sentence: str, owner: str) -> str:
    """*sentence* with *owner*, the name of the person whose record it is, in place of "you"."""
    if sentence.startswith(_OF_A_LIST):
        return sentence

    def name(found: re.Match[str]) -> str:
        said = _FORMS[found[0].lower()].format(owner)
        return said[:1].upper() + said[1:] if found[0][0].isupper() else said

    return _YOU.sub(name, sentence)


def findings(found: Findings, owner: str) -> Findings:
    """*found* with every sentence told so."""
    return attrs.evolve(
        found,
        people=tuple(_person(person, owner) for person in found.people),
        assumptions=tuple(told(each, owner) for each in found.assumptions),
    )


def _person(person: PersonFindings, owner: str) -> PersonFindings:
    return attrs.evolve(
        person,
        strands=tuple(
            attrs.evolve(
                each,
                title=told(each.title, owner),
                rule=told(each.rule, owner),
                why=tuple(told(why, owner) for why in each.why),
            )
            for each in person.strands
        ),
        turning_points=tuple(
            attrs.evolve(each, what=told(each.what, owner)) for each in person.turning_points
        ),
        cautions=tuple(told(each, owner) for each in person.cautions),
    )
