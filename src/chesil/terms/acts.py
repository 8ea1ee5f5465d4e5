"""Kinds of act a person can mark in her own notes.

The list joins the council page's examples with the acts associated with stalking in the
Protection from Harassment Act 1997 s.2A(3), letters a to g, and the longer list of the
Protection from Stalking Act (Northern Ireland) 2022 s.1(4), shown as "NI".
"""

from typing import Final

import attrs


@attrs.frozen
class Act:
    """One kind of act: its code, the words a person ticks, and where it stands in s.2A(3)."""

    code: str
    words: str
    stalking: str  # letter in s.2A(3), "NI" where only the Northern Ireland list has it, or ""


ACTS: Final = {
    act.code: act
    for act in (
        Act("following", "Followed you", "a"),
        Act("contact", "Contacted you, or tried to", "b"),
        Act("publishing", "Published something about you, or pretended to be you", "c"),
        Act("monitoring", "Watched your e-mail, internet, phone or accounts", "d"),
        Act("waiting_outside", "Waited outside your home or place of work, or hung around", "e"),
        Act("interfering_property", "Interfered with something of yours", "f"),
        Act("watching", "Watched or spied on you", "g"),
        Act("entering_premises", "Came into your home or place of work", "NI"),
        Act("leaving_things", "Gave or left things for you to find", "NI"),
        Act("silent_call", "Made a silent phone call", "b"),
        Act("verbal_abuse", "Shouted at you or called you names", ""),
        Act("threat_person", "Threatened you", ""),
        Act("threat_family", "Threatened your family or someone close to you", ""),
        Act("threat_property", "Threatened your home or belongings", ""),
        Act("threat_self_harm", "Threatened to harm themselves", ""),
        Act("threat_images", "Threatened to share private images", ""),
        Act("image_sent", "Sent you sexual pictures or films you did not want", "b"),
        Act("image_shared", "Shared private pictures or films of you", "c"),
        Act("violence", "Hurt you, or tried to", ""),
        Act("damage", "Damaged something", "f"),
        Act("noise", "Made noise to disturb you at home", ""),
        Act("unwanted_gift", "Sent gifts you did not want", "b"),
        Act("unwanted_taxi", "Sent taxis you did not order", "b"),
        Act("unwanted_delivery", "Sent food or parcels you did not order", "b"),
        Act("hate_ethnicity", "Abused you because of your ethnicity or race", ""),
        Act("hate_religion", "Abused you because of your religion", ""),
        Act("hate_disability", "Abused you because of a disability", ""),
        Act("hate_sexual_orientation", "Abused you because of your sexual orientation", ""),
        Act("hate_transgender", "Abused you because you are transgender", ""),
        Act("hate_sex", "Abused you because of your sex", ""),
        Act("bullying_messages", "Bullied you by text, e-mail or social media", "b"),
        Act("indirect_contact", "Reached you through friends, family, work or technology", "b"),
        Act("sexual_harassment", "Made sexual comments or demands", ""),
        Act("control", "Tried to control what you do", ""),
        Act("other", "Something else", "NI"),
    )
}

# Not acts of theirs, but what a note can record about her own steps.
ASKED_TO_STOP: Final = "asked_to_stop"


_SAID: Final = "said_"


def as_said(act: str) -> str:
    """The behaviour of a signal that somebody looked at and called *act*: her own account, and no rule's."""
    return f"{_SAID}{act}"


def said_of(act: str, event: str) -> str:
    """The id of the signal of one message that somebody read and called *act*, where no rule spoke."""
    return f"{as_said(act)}:{event}"


def act_and_event(signal: str) -> tuple[str, str] | None:
    """What `said_of` made the id of a signal from; None for the id of any other."""
    behaviour, _, event = signal.partition(":")
    act = behaviour.removeprefix(_SAID)
    return (act, event) if act in ACTS and behaviour == as_said(act) and event else None
