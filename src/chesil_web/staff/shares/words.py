"""What is said of how a code reaches somebody, and of why a copy of something shared is kept."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from chesil_web.staff.cases.copy_models import KeepBasis, Way

HOW_SAID: Final = {
    "said": _("I say it to them. It works for 24 hours"),
    "handed": _("I hand it to them on paper. It works for 72 hours"),
}
# What allows an agency to keep a copy of something that was shared with it.
KEEP_BASIS: Final[Mapping[KeepBasis, Any]] = {
    "word": _("They said that we may keep it"),
    "claim": _("A court case or another legal claim needs it"),
    "harm": _("To protect somebody from serious harm"),
    "duty": _("A law says that we must keep it"),
}
TOLD: Final[Mapping[Way, Any]] = {
    "shared": _("In what they share."),
    "another way": _("In another way."),
    "not yet": _("Not yet."),
}
