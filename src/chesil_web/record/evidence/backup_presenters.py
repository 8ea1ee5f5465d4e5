"""What the page shows on which the folder of a backup is chosen."""

import uuid
from collections.abc import Sequence

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page
from chesil_web.record.evidence import backups
from chesil_web.record.evidence.forms import BackupPassword
from chesil_web.record.evidence.phones import MOST_BYTES


@attrs.frozen(kw_only=True)
class BackupPage(Page):
    """The folder of a backup.

    Attributes:
        places: of each file that may be in it: its name on the phone, its name in the backup, and its words.
        most: bytes of a file that is opened here.
        sent: the uploads that wait for the password; none where the folder is to be chosen.
    """

    places: tuple[tuple[str, str, str], ...]
    most: int
    sent: tuple[str, ...]


def page(form: BackupPassword, sent: Sequence[uuid.UUID]) -> BackupPage:
    """The page."""
    return BackupPage(
        heading=_("Open a locked backup") if sent else _("Add from a backup folder"),
        back=reverse("evidence:add"),
        form=form,
        places=tuple((name, id, str(backups.WORDS[name])) for name, id in backups.STORED.items()),
        most=MOST_BYTES,
        sent=tuple(each.hex for each in sent),
    )
