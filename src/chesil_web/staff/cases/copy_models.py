"""What an agency keeps of something that was shared: a copy of one piece in its own desk, by two people."""

from typing import Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Sealed
from chesil_web.record.evidence.models import Kept
from chesil_web.record.given.copy_models import MediaCopy, TalkCopy
from chesil_web.record.given.models import EntryCopy
from chesil_web.staff.cases.ending_models import Said

CopyKind = Literal["entry", "talk", "media", "file"]
KeepBasis = Literal["word", "claim", "harm", "duty"]
Way = Literal["shared", "another way", "not yet"]


class CaseCopy(Sealed):
    """That a copy of one shared piece is to be kept, and the copy once a second person agreed.

    Its document is CaseCopyTold; a picture, a recording or a whole file is its file.

    Attributes:
        share, piece: what it is a copy of: the share, and the row in that.
        agreed_on: since when it is kept. ended_on: when somebody said no to it.
        told_on: when whoever shared it was told. task: to ask again whether they can be.
    """

    has_file = True
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="copies")
    share = models.UUIDField()
    piece = models.UUIDField()
    asked_on = models.DateField()
    agreed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    task = models.ForeignKey("cases.Task", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "piece"], condition=models.Q(ended_on=None), name="one_copy_of_a_piece"
            )
        ]


class Telling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether and how whoever shared it was told that a copy is kept, or why not yet."""

    said: Said
    way: Way


class CaseCopyTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of CaseCopy.

    Attributes:
        title: its kind, and once a copy is kept a line about the piece.
        who: what they are called who shared it.
        asked: who asks, and why a copy is needed, in words that whoever shared it reads.
        not_safe: why it is not safe to tell them now; empty where they are told on the day.
        agreed, refused: the second person. entry, talk, media, file: the copy, once it is kept; of a whole
            file what is known of it, and nothing of what was read from it.
    """

    kind: CopyKind
    title: str
    who: str
    basis: KeepBasis
    asked: Said
    not_safe: str = ""
    agreed: Said | None = None
    refused: Said | None = None
    tellings: tuple[Telling, ...] = ()
    entry: EntryCopy | None = None
    talk: TalkCopy | None = None
    media: MediaCopy | None = None
    file: Kept | None = None
