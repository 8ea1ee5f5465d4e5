"""What this room stores: minutes of a listing, the paper of each agency, and who got it when."""

from datetime import date, datetime

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Sealed
from chesil_web.staff.conference.models import Listing
from chesil_web.staff.letters.models import Checked, Decided
from chesil_web.staff.workforce.models import Agency, Worker


class Minutes(Sealed):
    """The minutes of a listing, in its safe: checked, approved, released. Their document is MinutesTold.

    Attributes:
        number: counts them; the highest holds. released_at: from then on each agency reads its paper.
    """

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="minutes")
    number = models.PositiveIntegerField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "number"], name="one_number_of_minutes_of_a_listing")
        ]


class MinutesPaper(Sealed):
    """What one agency gets of minutes, as it was printed. Its document is Printed.

    Attributes:
        agency: whose it is; None for the whole, which its panel alone reads.
    """

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="papers")
    agency = models.ForeignKey(Agency, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["minutes", "agency"], name="one_paper_of_an_agency"),
            models.UniqueConstraint(
                fields=["minutes"], condition=models.Q(agency=None), name="one_whole_of_minutes"
            ),
        ]


class Got(models.Model):
    """That a worker saved a paper, and when."""

    paper = models.ForeignKey(MinutesPaper, models.CASCADE, related_name="got")
    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+")
    at = models.DateTimeField()


class KeptFrom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """That a line does not go to some agencies. *line*, *agencies*: ids in hex."""

    line: str
    agencies: tuple[str, ...]
    by_name: str


class Correction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What stands beside a part of released minutes: what it should say, why, who wrote and who approved it.

    *part*: a line in hex, or a part beside the lines (composing.SUMMARY, TELLS).
    """

    part: str
    text: str
    why: str
    by: str
    by_name: str
    at: datetime
    approved_by: str = ""
    approved_at: datetime | None = None


class MinutesTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of Minutes.

    Attributes:
        checked: the last check, None before; its version is the highest number of a line that it looked at.
        kept_from: lines that do not go to some agencies.
        last, sha256: what was approved: the highest number of a line, and the hash of all versions.
        corrections: of what was released before, in the order of writing.
    """

    checked: Checked | None = None
    decided: tuple[Decided, ...] = ()
    kept_from: tuple[KeptFrom, ...] = ()
    last: int = 0
    sha256: str = ""
    approved_by: str = ""
    released_by: str = ""
    corrections: tuple[Correction, ...] = ()

    @property
    def is_pending(self) -> bool:
        """Whether there are corrections which a chair has not approved as they stand."""
        return bool(self.corrections) and not self.approved_by


class Printed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of MinutesPaper: the PDF, its hash, for whom it is, and until when it may be kept."""

    pdf: bytes
    sha256: str
    recipient: str
    keep_until: date
