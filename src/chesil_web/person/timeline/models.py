"""What she likes to see, which is kept, and what she looks for, which only the address of a page holds."""

from datetime import date

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Sealed


class Choices(Sealed):
    """How she likes her timeline: one row a record."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_set_of_choices")]


class Chosen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document of Choices.

    Attributes:
        words: messages show their words at once.
    """

    words: bool = False


class Wanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What the list is narrowed to, and where it is.

    Attributes:
        words: as she typed them. terms: the words among these, all of which are looked for.
        some: any of those that say something are enough. near: of those, what comes nearest comes first.
        begins: they may be the beginnings of words. kind: a code of forms.KINDS.
        who: a person's name. source: a source of the run.
        act: a code of an act. since, until: days, both inclusive.
        oldest: what happened first comes first. shown: messages show their words. talk: as a conversation.
        start: how many things come before the first one of the page. run: whose rows its addresses name.
    """

    words: str = ""
    terms: tuple[str, ...] = ()
    begins: bool = False
    some: bool = False
    near: bool = False
    kind: str = ""
    who: str = ""
    source: str = ""
    act: str = ""
    since: date | None = None
    until: date | None = None
    oldest: bool = False
    shown: bool = False
    talk: bool = False
    start: int = 0
    run: str = ""
