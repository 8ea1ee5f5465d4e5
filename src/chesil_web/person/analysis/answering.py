"""Where a question of the legal reading is answered: the form, and on it the field, that its key names."""

from typing import Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from chesil.terms.legal import Question


@attrs.frozen(kw_only=True)
class Answerable:
    """A question, where it is answered, and what the link says; both are empty when it only points on.

    *in_diary*: an entry answers it, whose form shows the question.
    """

    words: str
    address: str = ""
    answer: str = ""
    in_diary: bool = False


# The field of an entry, by where a question is answered, and what the link says.
FIELDS: Final = {
    "what_happened": ("what", lazy("Write it down")),
    "where": ("where", lazy("Write where it was")),
    "witnesses": ("witnesses", lazy("Write who was there")),
    "how_known": ("how_known", lazy("Write how you know")),
    "effect": ("effect", lazy("Write how it affected you")),
    "changes": ("changes", lazy("Write what you changed")),
    "feelings": ("how_it_felt", lazy("Write how you felt")),
    "feared_violence": ("feared_violence", lazy("Write what you feared")),
    "reported": ("reported_to", lazy("Write who you told")),
}
# The page of another room, with what its address asks for, and what the link says.
PAGES: Final = {
    "day": ("timeline:list", (), lazy("Find the entry and add to it")),
    "each_day": ("timeline:list", (), lazy("Find the entry and add to it")),
    "relationship": ("people:list", (), lazy("Write who they are")),
    "stop_request": ("people:new", ("2",), lazy("Write when you asked")),
    "order": ("people:list", (), lazy("Change the order")),
    "files": ("evidence:add", (), lazy("Add the message, page or picture")),
    "noticed": ("analysis:noticed", (), lazy("Look at what was noticed")),
}


def answerable(question: Question) -> Answerable:
    """A question with its place; without one when it is answered with other questions."""
    words, answer = question.words, question.answer
    if answer in FIELDS:
        field, says = FIELDS[answer]
        address = f"{reverse('diary:new-whole')}#id_{field}"
        return Answerable(words=words, address=address, answer=str(says), in_diary=True)
    if answer in PAGES:
        page, given, says = PAGES[answer]
        return Answerable(words=words, address=reverse(page, args=given), answer=str(says))
    return Answerable(words=words)
