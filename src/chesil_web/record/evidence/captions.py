"""What the pages show that ask when a photo or recording is from, whose it is and what it is."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.terms.settings import TimeFrom
from chesil.terms.times import read_edtf
from chesil.timeline import ProposedTime
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_edtf, said_length
from chesil_web.record.evidence import bridge
from chesil_web.record.evidence.forms import CaptionForm
from chesil_web.record.evidence.models import Caption, Kept, Noted
from chesil_web.record.evidence.queries import File, Naming

_RESTS_ON: Final[dict[TimeFrom, Any]] = {
    "given": lazy("time given by you"),
    "file": lazy("time from the file itself"),
    "name": lazy("time from the file’s name"),
    "message": lazy("time of the message it came with"),
    "note": lazy("time of the entry that you added it to"),
    "list": lazy("time from an app’s list of photos"),
    "phone": lazy("time when your device saved it"),
}


@attrs.frozen(kw_only=True)
class UntimedRow:
    """A file without a time: its name, and where to say when it is from."""

    name: str
    address: str


@attrs.frozen(kw_only=True)
class UntimedPage(Page):
    """Files without a time, the one to begin with first.

    Attributes:
        start: where the first is asked about; empty when there is none.
    """

    rows: tuple[UntimedRow, ...]
    start: str


@attrs.frozen(kw_only=True)
class CaptionPage(Page):
    """Asks when one file is from, whose it is and what it is.

    Attributes:
        name: of the file. picture, sound: where it can be seen or heard; empty where it cannot.
        video, length: as of record_presenters.ShownFile.
        messages: that name it, each with where it stands. left: how many files still wait after it, in words.
        told: she answered before, which can be taken back at *take_back*.
    """

    name: str
    picture: str
    sound: str
    video: bool
    length: str
    messages: tuple[tuple[str, str], ...]
    left: str
    told: bool
    take_back: str


@attrs.frozen(kw_only=True)
class Captioned:
    """What she said of a file, in words: when with what it rests on, who and what; empty where nothing."""

    when: str
    who: str
    what: str
    change: str


def rests_on(when_from: TimeFrom) -> str:
    """What a time rests on."""
    return str(_RESTS_ON[when_from])


def name_words(kept: Kept) -> str:
    """The name of a file, after what she says it is."""
    name = kept.name or _("File")
    return f"{kept.caption.what} ({name})" if kept.caption and kept.caption.what else name


def when_words(edtf: str) -> str:
    """A time in EDTF; in UK time where it states its offset."""
    start = read_edtf(edtf).start
    return said(start) if start is not None and start.tzinfo is not None else said_edtf(edtf)


def captioned(caption: Caption | None, address: str) -> Captioned | None:
    """What she said of a file, for its page; None where she said nothing yet."""
    if caption is None:
        return None
    when = (
        f"{when_words(caption.when)} ({rests_on(caption.when_from)})"
        if caption.when
        else _("You do not know")
    )
    return Captioned(
        when=_with_place(when, caption.place), who=caption.who, what=caption.what, change=address
    )


def untimed(files: Sequence[File], *, notice: str) -> UntimedPage:
    """The list."""
    rows = tuple(
        UntimedRow(name=visible(each.kept.name) or _("File"), address=_asked(each)) for each in files
    )
    return UntimedPage(
        heading=_("Files without a time"), rows=rows, start=rows[0].address if rows else "", notice=notice,
        back=reverse("evidence:list"),
    )  # fmt: skip


def _asked(found: File) -> str:
    return reverse("evidence:caption-next", args=[found.id])


def form_of(found: File, proposals: Sequence[ProposedTime], data: Any = None) -> CaptionForm:
    """The questions, with what she said before or else what is proposed."""
    choices = [(_code(each), _proposal(each)) for each in proposals]
    return CaptionForm(data, proposals=choices, initial=_initial(found.caption, proposals))


def _code(proposed: ProposedTime) -> str:
    return " ".join(filter(None, (proposed.when_from, proposed.when, proposed.place)))


def _proposal(proposed: ProposedTime) -> str:
    words = _("%(when)s: %(reason)s") % {
        "when": when_words(proposed.when),
        "reason": rests_on(proposed.when_from),
    }
    words = _with_place(words, proposed.place)
    return f"{words} ({visible(proposed.who)})" if proposed.who else words


def _with_place(words: str, place: str) -> str:
    return (
        _("%(time)s, and the place %(place)s") % {"time": words, "place": visible(place)} if place else words
    )


def _initial(caption: Caption | None, proposals: Sequence[ProposedTime]) -> dict[str, Any]:
    codes = [_code(each) for each in proposals]
    if caption is None:
        best = proposals[0] if proposals else None
        # A copy made today was saved today, so that is offered and not filled in.
        sure = best is not None and best.when_from != "phone"
        return {"when": codes[0] if sure else "", "who": best.who if best else ""}
    given = ProposedTime(when=caption.when, when_from=caption.when_from, place=caption.place)
    chosen = _code(given) if caption.when else CaptionForm.UNSURE
    said = {"who": caption.who, "what": caption.what}
    if chosen in codes or not caption.when:
        return {"when": chosen, **said}
    day, _t, time = caption.when.partition("T")
    return {"when": CaptionForm.OTHER, "day": day, "time": time[:5], **said}


def caption(
    found: File, form: CaptionForm, *, row: Mapping[str, Any], messages: Sequence[Naming], left: int,
    notice: str,
) -> CaptionPage:  # fmt: skip
    """The questions about one file. *row*: what it says of itself, as queries.media_row gives it."""
    attachment, at = row["attachments"][0], [found.id, 0, 1, 0]
    is_picture = (attachment["media_type"] or "").startswith("image/")
    return CaptionPage(
        heading=_("When is this from?"), form=form, name=visible(found.kept.name) or _("File"),
        picture=reverse("evidence:picture", args=at) if is_picture else "",
        sound="" if is_picture else reverse("evidence:sound", args=at),
        video=bridge.is_video(attachment), length=said_length(row["duration_s"]),
        messages=tuple(map(named_by, messages)), left=_left(left), told=found.kept.caption is not None,
        back=reverse("evidence:untimed") if left else reverse("evidence:file", args=[found.id]),
        notice=notice, take_back=reverse("evidence:caption-back", args=[found.id]),
    )  # fmt: skip


def _left(count: int) -> str:
    words = ngettext("%(n)d more file waits after this one.", "%(n)d more files wait after this one.", count)
    return words % {"n": count} if count else ""


def saved(caption: Caption | None) -> str:
    """What was just kept, in words; empty where nothing was."""
    if caption is None:
        return ""
    if not caption.when:
        return _("Saved: you do not know when it is from.")
    return _("Saved: %(when)s.") % {"when": when_words(caption.when)}


def named_by(each: Naming) -> tuple[str, str]:
    """A message that names a file, in words, and where it stands."""
    words = _("%(name)s, record %(n)d") % {"name": visible(each.name) or _("File"), "n": each.record}
    return words, reverse("evidence:record", args=[each.file, each.document, each.record]) + "#sought"


def belongs_to(noted: tuple[str, Noted]) -> tuple[str, str]:
    """An entry that a file belongs to, by its id in hex: in words, and where it stands."""
    entry, said_of_it = noted
    words = when_words(said_of_it.when) if said_of_it.when else _("No day given")
    return words, reverse("diary:entry", args=[uuid.UUID(entry)])


def chosen_of(form: CaptionForm) -> ProposedTime:
    """The time that was chosen and what it rests on, with its place; an empty one where she does not know."""
    said = form.cleaned_data
    if said["when"] == CaptionForm.UNSURE:
        return ProposedTime(when="", when_from="given")
    if said["when"] == CaptionForm.OTHER:
        time = f"T{said['time']:%H:%M}" if said["time"] else ""
        return ProposedTime(when=f"{said['day']:%Y-%m-%d}{time}", when_from="given")
    when_from, when, *place = said["when"].split(" ")
    return ProposedTime(when=when, when_from=when_from, place=" ".join(place))


def answer(form: CaptionForm) -> Caption:
    """What she said."""
    chosen, said = chosen_of(form), form.cleaned_data
    return Caption(
        at=timezone.now(), when=chosen.when, when_from=chosen.when_from, place=chosen.place, who=said["who"],
        what=said["what"],
    )  # fmt: skip
