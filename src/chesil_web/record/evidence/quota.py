"""How much a record may hold and how much of it may wait, so that one person cannot fill the site."""

from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.record.evidence.models import Coming, Piece, Upload

_GB: Final = 10**9


def refusal(safe: OpenSafe, size: int = 0) -> str:
    """Why a file of *size* bytes more is not taken into a record, and what helps; empty when it is taken."""
    coming = [each.size for _row, each in safe.read_all(Upload, Coming)]
    waiting = Job.objects.filter(safe=safe.id, state__in=Job.OPEN).count() + len(coming)
    if waiting >= settings.CHESIL.record_waiting:
        said = _(
            "%(n)s of your files and papers are already waiting, which is the limit. None of this was "
            "kept. Come back when some of them are ready, and send it then."
        )
        return said % {"n": f"{waiting:,}"}
    most = settings.CHESIL.record_gb * _GB
    used = files.taken(safe.id, but=Piece) + sum(coming)  # a piece is a part of what is coming
    if used + size <= most:
        return ""
    said = _(
        "There is no room for this, and none of it was kept. Your files and papers take %(used)s GB of "
        "the %(most)d GB that you can use. Delete papers or files that you do not need. A deleted "
        "file still takes up room for 30 days. Or ask the people who run this site for more room."
    )
    return said % {"used": f"{used / _GB:.1f}", "most": settings.CHESIL.record_gb}
