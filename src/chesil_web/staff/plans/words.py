"""What happened after a step, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui.when import said_day
from chesil_web.staff.cases.acts import After


def then(what: After) -> str:
    """How many acts came after a step, and when the last was."""
    if not what.count:
        return _("nothing is recorded")
    words = ngettext("%(n)d act, on %(day)s", "%(n)d acts, the last on %(day)s", what.count)
    return words % {"n": what.count, "day": said_day(what.last)}
