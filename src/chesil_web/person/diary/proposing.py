"""The time that the files of an entry are named after, which is proposed as when it was."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from chesil.readers.media.names import time_in_name
from chesil_web.foundation.ui.when import said_edtf
from chesil_web.person.diary import forms
from chesil_web.person.diary.models import Entry
from chesil_web.record.evidence.models import Kept


def proposed(before: Entry, files: Iterable[tuple[str, Kept | None]]) -> tuple[dict[str, Any], str]:
    """What a form shows of that time, and the sentence that says where it is from.

    Nothing where she said when it was, where no name shows a time, or where that is still to come.
    """
    if before.when or before.when_words:
        return {}, ""
    names = [kept.name for _id, kept in files if kept]
    name, when = next(((name, when) for name in names if (when := _time_of(name))), ("", ""))
    if not when:
        return {}, ""
    says = _("The name of %(file)s shows %(when)s. Change it if that is not when it happened.")
    return forms.time_shown(when), says % {"file": name, "when": said_edtf(when)}


def _time_of(name: str) -> str:
    """As an imprecise time, in UK time and to the minute; empty where the name shows none."""
    shown = time_in_name(name)
    if shown is None:
        return ""
    moment = datetime.fromisoformat(shown)
    local = timezone.localtime(moment) if moment.tzinfo else timezone.make_aware(moment)
    if local > timezone.now():
        return ""
    return f"{local:%Y-%m-%dT%H:%M}" if "T" in shown else shown
