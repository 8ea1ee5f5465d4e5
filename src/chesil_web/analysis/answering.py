"""Where a question of the legal reading is answered: the form, and on it the field, that its words ask about.

The questions are sentences of the law's tables and of the rules. What none of the words below finds is
answered in her own words, under "What happened?".
"""

import re
from typing import Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy


@attrs.frozen(kw_only=True)
class Question:
    """A question, where it is answered, and what the link says; both are empty when it only points on.

    *in_diary*: an entry answers it, whose form shows the question.
    """

    words: str
    address: str = ""
    answer: str = ""
    in_diary: bool = False


# Words of a question, the form, what to give to it, and what the link says. The first that fits counts.
_PLACES: Final = (
    (r"^what (did they do|(else |has )?happened|exactly was said)", "diary", "what", lazy("Write it down")),
    (r"^can you read what", "analysis:noticed", "", lazy("Look at what was noticed")),
    (r"order forbid", "people:list", "", lazy("Change the order")),
    (r"ask(ed)? them to stop", "people:new", "2", lazy("Write when you asked")),
    (
        r"date of the (order|injunction)|(of|given) the (order|injunction)|the order made|which condition",
        "people:new", "3", lazy("Add the order or condition"),
    ),
    (
        r"a couple|relatives|know this person|connected with this person|to each other|relationship last",
        "people:list", "", lazy("Write who they are"),
    ),
    (
        r"keep the|image show|add pictures|did it say or show|are there messages",
        "evidence:add", "", lazy("Add the message, page or picture"),
    ),
    (r"did you report|which body", "diary", "reported_to", lazy("Write who you told")),
    (r"fear that they would use violence", "diary", "feared_violence", lazy("Write what you feared")),
    (r"do you do differently|changed in your daily life", "diary", "changes", lazy("Write what you changed")),
    (r"affect you\b|effect on you|your health", "diary", "effect", lazy("Write how it affected you")),
    (
        r"what do you fear|what made you|were you afraid of",
        "diary", "how_it_felt", lazy("Write how you felt"),
    ),
    (r"know (it was them|who it was|who did it)|who called from", "diary", "how_known", lazy("Write how "
      "you know")),
    (r"^who could see", "diary", "witnesses", lazy("Write who was there")),
    (r"^where (exactly )?w(as|ere)", "diary", "where", lazy("Write where it was")),
    (r"give (a|the) day", "diary:list", "", lazy("Find the entry and add to it")),
    (r"", "diary", "what", lazy("Write it down")),
)  # fmt: skip
_POINTS_ON: Final = "Please see the questions"


def question(words: str) -> Question:
    """A question with its place."""
    if words.startswith(_POINTS_ON):
        return Question(words=words)
    form, given, answer = next(place[1:] for place in _PLACES if re.search(place[0], words, re.IGNORECASE))
    if form == "diary":
        address = f"{reverse('diary:new-whole')}#id_{given}"
        return Question(words=words, address=address, answer=str(answer), in_diary=True)
    return Question(words=words, address=reverse(form, args=[given] if given else []), answer=str(answer))
