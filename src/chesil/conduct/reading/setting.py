"""Where it happened and between whom: what the setting asks the reading to weigh.

Each property is one question about the log, answered from the parties, the context and the entries.
"""

from functools import cached_property
from typing import Final

import attrs
import numpy as np

from chesil.conduct.reading.acts import Acts
from chesil.conduct.reading.scene import Aim, By, Marks

_ABUSE_OF_SPEECH: Final = (
    "threat", "threat_to_person", "hate", "sexual", "disclosure", "intimidation", "impersonation",
    "known_false", "proxy",
)  # fmt: skip
_SENT: Final = ("phone_call", "text", "email", "letter", "gift_delivery")
# A book ordered online for somebody is not published.
_ONE_TO_ONE: Final = (
    "phone_call", "silent_call", "gift_delivery", "following", "loitering", "surveillance", "assault",
    "property_damage", "coercive_control",
)  # fmt: skip
_SPOKEN: Final = ("email", "letter", "third_party", "other", "social_media", "text")


@attrs.frozen(kw_only=True, eq=False)
class Setting:
    """The setting of a log as seen from one person's side."""

    acts: Acts

    # --- Between whom ---

    @cached_property
    def couple(self) -> bool:
        """Partners or former partners."""
        scene = self.acts.scene
        beside = scene.tie("kin_of_harmed", whose="relationship") or scene.tie(
            "not_a_couple", whose="relationship D"
        )
        return (scene.tie("couple", whose="relationship D") and not beside) or (
            scene.tie("couple", whose="D") and not scene.tie("not_a_couple", whose="D")
        )

    @cached_property
    def former(self) -> bool:
        """The tie is over."""
        return self.acts.scene.tie("former", whose="relationship D")

    @cached_property
    def living_together(self) -> bool:
        """A couple that lived together at the time, or came back together."""
        if not self.couple:
            return False
        return not self.former or self.reunion

    @cached_property
    def reunion(self) -> bool:
        """They came back together, or went on as a couple, between acts."""
        scene = self.acts.scene
        acts = scene.in_summary("reunion") & ~self.acts.duplicates
        return (self.couple or scene.tie("kin")) and (scene.told("reunion") or bool(acts.any()))

    @cached_property
    def workplace(self) -> bool:
        """People who work together now; not partners who also do."""
        scene = self.acts.scene
        tied = scene.tie("workplace_tie", whose="relationship D")
        over = scene.tie("former", whose="relationship")
        answers = scene.tie("employer_answers", whose="charge D")
        return (answers or (tied and not over)) and not self.couple and not self.protest

    @cached_property
    def neighbours(self) -> bool:
        """Neighbours."""
        return self.acts.scene.tie("neighbours", whose="relationship D V")

    @cached_property
    def landlord(self) -> bool:
        """Landlord and tenant."""
        return self.acts.scene.tie("landlord", whose="relationship D V")

    @cached_property
    def institution(self) -> bool:
        """The other side is an organisation, or holds an office that stands for one."""
        scene = self.acts.scene
        return scene.is_a("institution", "D") or scene.tie("public_office", whose="D")

    @cached_property
    def official(self) -> bool:
        """The other side is a public body, or works for one and is nothing else to this person."""
        scene = self.acts.scene
        private = self.couple or scene.tie("kin", "former", whose="D") or self.workplace or self.neighbours
        return scene.tie("authority_actor", whose="D") and not private

    @cached_property
    def authority(self) -> bool:
        """The other side is a public body or its officer, or a body that acts under a duty or power."""
        return self.official or (self.institution and self.acts.scene.told("authority_words"))

    @cached_property
    def company(self) -> bool:
        """The one harmed is a company or another body."""
        return self.acts.scene.body("V") and not self.group

    @cached_property
    def group(self) -> bool:
        """The one harmed is a group of people."""
        return self.acts.scene.several("V")

    @cached_property
    def loose_group(self) -> bool:
        """A group in which no one person is shown to have been harassed twice."""
        return self.acts.scene.told("loose_group")

    @cached_property
    def doubts(self) -> bool:
        """Something in the setting speaks against more than the middle level, whatever the route asks."""
        return any(
            (
                *(self.both_sides, self.institution, self.purpose, self.press, self.protest),
                *(self.mostly_speech, self.mostly_reporting, self.invited, self.workplace),
            )
        )

    # --- What it was about ---

    @cached_property
    def press(self) -> bool:
        """Journalism."""
        return self.acts.scene.tie("press", whose="relationship D")

    @cached_property
    def protest(self) -> bool:
        """Protest, picketing or campaigning."""
        scene = self.acts.scene
        acts = scene.in_summary("protest") & self.acts.count
        shown = int(acts.sum()) * 2 >= int(self.acts.count.sum()) and bool(acts.any())
        return scene.tie("protest", whose="relationship D charge") or scene.told("protest") or shown

    @cached_property
    def public_role(self) -> bool:
        """This person lives in public view, or had put the subject there."""
        scene = self.acts.scene
        return scene.tie("own_publicity", whose="V") or scene.told("own_publicity")

    @cached_property
    def speech(self) -> Marks:
        """Entries that are speech to others: publishing, protest, statements to third people."""
        scene, acts = self.acts.scene, self.acts
        channel = scene.entries["channel"]
        one_to_one = channel.is_in(_ONE_TO_ONE).to_numpy()
        published = (channel == "publication").to_numpy() | (scene.in_summary("publishing") & ~one_to_one)
        online = (channel == "social_media").to_numpy() & ~scene.in_summary("contact")
        passed_on = (
            channel.is_in(_SPOKEN).to_numpy() & (acts.aim == Aim.THROUGH) & ~scene.in_summary("reporting")
        )
        shown = scene.in_summary("protest")
        return np.asarray(
            (published | online | passed_on | shown) & (acts.count | acts.lend_weight), dtype=np.bool_
        )

    @cached_property
    def mostly_speech(self) -> bool:
        """At least half of the entries that count are speech."""
        every = self.acts.count | self.acts.lend_weight
        return bool(every.any()) and int(self.speech.sum()) * 2 >= int(every.sum())

    @cached_property
    def abuse_of_speech(self) -> Marks:
        """Speech with threats, hate, private pictures or places, or a call on others to join in."""
        return self.speech & self.acts.scene.in_summary(*_ABUSE_OF_SPEECH)

    @cached_property
    def reporting(self) -> Marks:
        """Entries that are reports or complaints to an authority, a court or the like."""
        scene = self.acts.scene
        channel = scene.entries["channel"]
        third = scene.entries["third"].to_numpy()
        passed_on = (channel == "third_party").to_numpy() & self.told_a_body
        to_third = third & (passed_on | scene.tie("authority_actor", whose="T"))
        legal = (channel == "legal_process").to_numpy()
        lawyers = scene.in_summary("court_process") & ~scene.in_summary("pressing")
        return (scene.in_summary("reporting") | to_third | legal | lawyers) & (
            self.acts.count | self.acts.lend_weight
        )

    @cached_property
    def told_a_body(self) -> bool:
        """Those it was told to are an organisation."""
        return self.acts.scene.is_a("institution", "T")

    @cached_property
    def mostly_reporting(self) -> bool:
        """At least half of the entries that count are reports to an authority or use of courts."""
        every = self.acts.count | self.acts.lend_weight
        return bool(every.any()) and int(self.reporting.sum()) * 2 >= int(every.sum())

    @cached_property
    def purpose(self) -> bool:
        """The contact had, or began with, a proper purpose."""
        scene = self.acts.scene
        tied = self.creditor or self.authority or (self.landlord and self.institution)
        told = scene.told("purpose")
        acts = (scene.in_summary("purpose") & self.acts.count).any()
        return bool(tied or told or acts or scene.tie("office_of_trust", "served", whose="D relationship"))

    @cached_property
    def creditor(self) -> bool:
        """Money is owed or claimed, and the other side is, or acts for, whoever claims it."""
        scene = self.acts.scene
        return scene.tie("creditor", whose="D" if not self.institution else "relationship D")

    @cached_property
    def purpose_spent(self) -> bool:
        """The log says that the purpose was gone, or that there never was one."""
        scene = self.acts.scene
        acts = (scene.in_summary("purpose_spent", "cleared", "known_false") & self.acts.complained_of).any()
        return bool(acts) or scene.told("purpose_spent", "known_false")

    @cached_property
    def invited(self) -> bool:
        """This person asked for contact, or took part in it."""
        scene = self.acts.scene
        rows = self.acts.complained_of
        return scene.told("invited") or bool((scene.in_summary("invited") & rows).any()) or self.answered

    @cached_property
    def answered(self) -> bool:
        """Entries by this person to the other side that are contact, and no worse."""
        scene = self.acts.scene
        towards = scene.entries["theirs"].to_numpy() & (self.acts.by == By.HARMED)
        worse = scene.in_summary("abuse", "threat", "threat_to_person", "violence", "damage")
        sent = scene.entries["channel"].is_in(_SENT).to_numpy()
        return bool((towards & sent & ~worse).any())

    @cached_property
    def both_sides(self) -> bool:
        """Conduct on both sides: entries by this person, or words that say so."""
        scene = self.acts.scene
        hers = (self.acts.by == By.HARMED) & (self.acts.aim != Aim.HARMED)
        told_of_her = scene.in_summary("accusation", "reporting")  # "that V had abused" is what was said
        acts = (scene.in_summary("both_sides") & self.acts.complained_of & ~told_of_her).any()
        return bool(hers.any()) or bool(acts) or scene.told("both_sides")

    @cached_property
    def quarrel(self) -> bool:
        """A quarrel is spoken of, which may have two sides."""
        scene = self.acts.scene
        acts = (scene.in_summary("quarrel") & self.acts.complained_of).any()
        return bool(acts) or scene.told("quarrel") or scene.tie("quarrel", whose="relationship")
