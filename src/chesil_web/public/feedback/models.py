"""What this room stores: what was said of a page, without a word of who said it."""

from datetime import date

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Content


class Feedback(Content):
    """Something that was said of a page. *done_on*: when an editor was done with it.

    The row has a day and no time, and an id that is random: no address, no session, no browser.
    """

    given_on = models.DateField(db_index=True)
    done_on = models.DateField(null=True)


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Feedback: the page's address and version, and the words."""

    page: str
    version: str
    words: str
    given_on: date
