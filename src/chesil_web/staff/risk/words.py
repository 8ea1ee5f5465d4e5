"""What answers, levels and events are called."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from chesil_web.staff.risk.models import SourceKind

# What each level means, so that two workers mean the same by it (field practice, 4.4 HR-8).
LEVEL_CHOICES: Final[list[tuple[str, Any]]] = [
    ("high", _("High: serious harm could happen at any time")),
    ("medium", _("Medium: serious harm could happen if something changes")),
    ("standard", _("Standard: what is known now shows no sign of serious harm")),
]
_ANSWERS: Final[Mapping[str, Any]] = {
    "yes": _("Yes"), "no": _("No"), "unknown": _("They do not know"), "not asked": _("Not asked"),
}  # fmt: skip
EVENTS: Final[Mapping[str, Any]] = {
    "new incident": _("A new incident"), "separation": _("A separation"), "court date": _("A day in court"),
    "bail or order changed": _("Bail or an order changes or ends"),
    "released": _("A release from prison or custody"), "pregnancy": _("A pregnancy or a birth"),
    "moved": _("Somebody moves"),
    "contact with children changed": _("Contact with the children changes"),
}  # fmt: skip
KINDS: Final[Mapping[str, Any]] = {
    "domestic": _("A partner or ex-partner, a relative, or somebody they live with"),
    "stalking": _("Somebody else, who follows, watches or contacts them again and again"),
    "neighbours": _("Somebody else: trouble near the home, hate, or another kind of harassment"),
}  # fmt: skip
SOURCES: Final[Mapping[SourceKind, Any]] = {
    "share": _("They shared this"), "report": _("From their report"), "entry": _("From this case"),
}  # fmt: skip


def answer_words(answer: str) -> str:
    """An answer in words; those of a scale are their own."""
    return str(_ANSWERS.get(answer, answer))
