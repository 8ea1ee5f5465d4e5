"""How somebody was reached, in words."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

_CHANNELS: Final = {
    "call": lazy("Call"), "text": lazy("Text message"), "chat": lazy("Chat"), "email": lazy("E-mail"),
    "social": lazy("Social media"), "voicemail": lazy("Voicemail"),
    "third_party": lazy("Through someone else"), "document": lazy("Picture or file"),
}  # fmt: skip


def channel_name(channel: str) -> str:
    """A channel by its code in tables.CHANNELS."""
    return str(_CHANNELS.get(channel) or channel.replace("_", " ").capitalize())


def call_words(*, answered: bool | None, duration_s: float | None) -> str:
    """A call, with how long it was or that nobody answered."""
    if answered is False:
        return _("Call, not answered")
    if duration_s:
        minutes, seconds = divmod(round(duration_s), 60)
        return _("Call, %(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": seconds}
    return _("Call")
