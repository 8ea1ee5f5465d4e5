"""How somebody was reached, in words."""

from functools import cache
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.languages import gettext as _

_CHANNELS: Final = {
    "call": lazy("Call"), "text": lazy("Text message"), "chat": lazy("Chat"), "email": lazy("E-mail"),
    "social": lazy("Social media"), "voicemail": lazy("Voicemail"),
    "third_party": lazy("Through someone else"), "document": lazy("Picture or file"),
}  # fmt: skip


def channel_name(channel: str) -> str:
    """A channel by its code in tables.CHANNELS."""
    return _channels(get_language()).get(channel) or channel.replace("_", " ").capitalize()


@cache
def _channels(_language: str | None) -> dict[str, str]:
    """Their names in the language that is active."""
    return {channel: str(name) for channel, name in _CHANNELS.items()}


def call_words(*, answered: bool | None, duration_s: float | None) -> str:
    """A call, with how long it was or that nobody answered."""
    if answered is False:
        return _("Call, not answered")
    if duration_s:
        minutes, seconds = divmod(round(duration_s), 60)
        return _("Call, %(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": seconds}
    return _("Call")


def voicemail_words(*, duration_s: float | None) -> str:
    """A voicemail, with how long its recording is, as the list of the phone says it."""
    if not duration_s:
        return _("Voicemail")
    minutes, seconds = divmod(round(duration_s), 60)
    return _("Voicemail, %(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": seconds}
