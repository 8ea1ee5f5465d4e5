"""What is said of how a code reaches somebody."""

from typing import Final

from django.utils.translation import gettext_lazy as _

HOW_SAID: Final = {
    "said": _("I say it to them. It works for 24 hours"),
    "handed": _("I hand it to them on paper. It works for 72 hours"),
}
