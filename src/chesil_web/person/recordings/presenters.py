"""What the page of a recording shows."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil.documents.characters import visible
from chesil.readers.media.kinds import named_as_sound
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day, said_length
from chesil_web.person.recordings.forms import LanguageForm, WordsForm, language_name
from chesil_web.person.recordings.models import Guessed, Line, Written
from chesil_web.person.recordings.queries import Recording
from chesil_web.record.evidence import bridge, places, record_presenters
from chesil_web.record.evidence.beside import Link, Sound
from chesil_web.record.evidence.models import Told
from chesil_web.record.evidence.queries import File, is_media

_UNLIKELY: Final = 0.5  # below it a line is marked; above it a line may be wrong all the same
_WHY_NOT: Final = {
    "speech-no-sound": lazy("No sound could be read from this file, so the machine guessed nothing."),
    "too-large": lazy("This recording is too large for the machine."),
    "sandbox-too-long": lazy("The machine took too long over this recording, and was stopped."),
    "speech-model": lazy(
        "The machine cannot listen at the moment. The people who run this website can fix it."
    ),
}
_ANY_FAULT: Final = lazy("The machine could not listen to this recording.")
_DONE: Final = {
    "written": lazy(
        "Saved as your words. They will be in your timeline after you next look through what is new."
    ),
    "checked": lazy(
        "Saved as what is said. It will be in your timeline after you next look through what is new."
    ),
    "thrown": lazy("The machine’s guess is thrown away."),
    "undone": lazy("Taken back."),
    "stopped": lazy("The machine is stopping. Nothing that it has guessed so far is kept."),
    "nothing": lazy("Nothing was changed."),
}


@attrs.frozen(kw_only=True)
class LineShown:
    """Words of a guess: where they begin, as text and in seconds, and what speaks against them."""

    at: str
    seconds: str
    text: str
    doubt: str


@attrs.frozen(kw_only=True)
class RecordingPage(Page):
    """A recording, what is said in it as she writes it, and what a machine guesses.

    Attributes:
        name, sound, video, length: as of record_presenters.ShownFile. facts: who sent it, when, how long.
        record: where the record stands that it came with.
        here, ask, stop: where forms go; ask is empty where no machine can be asked.
        language: what is asked with that. again: it was asked before.
        state: what she did last, in words; thrown: that was to throw the guess away.
        busy, doing: as of evidence pages. fault: why there is no guess, or that none was found.
        lines: the guess. checked: she decided about it. silent: where no speech was found.
        cut: only the first part was listened to.
        expert: what guessed, with the hashes of its files.
    """

    name: str
    sound: str
    video: bool
    length: str
    facts: tuple[tuple[str, str], ...]
    record: str
    here: str
    ask: str
    language: LanguageForm
    again: bool
    stop: str
    state: str
    thrown: bool
    busy: str
    doing: str
    fault: str
    lines: tuple[LineShown, ...]
    checked: bool
    silent: str
    cut: bool
    expert: tuple[tuple[str, str], ...]


def address(found: Recording, name: str = "recording") -> str:
    """Where a recording's own page is, or what belongs to it."""
    at = found.place
    return reverse(f"recordings:{name}", args=[found.file.id, at.document, at.record, at.nth])


def link_of(file: uuid.UUID, at: Sound) -> Link:
    """What stands beside a recording that is played."""
    words = _("Write down what is said")
    return Link(words=words, address=reverse("recordings:recording", args=[file, *at]))


def link_of_file(file: File) -> Link | None:
    """What the page of a file says of the recording that it is; None where it is none."""
    if file.kept.removed_at is not None or not is_media(file) or not named_as_sound(file.kept.name):
        return None
    return Link(
        words=_("Listen to it, and write down what is said"),
        address=reverse("recordings:recording", args=[file.id, 0, 1, 0]),
    )


def form_of(found: Recording, data: Any = None) -> WordsForm:
    """The box for what is said, with what she wrote, or else with the guess."""
    decided, guess = _decided(found), _open_guess(found)
    text = decided.text if decided else "\n".join(each.text for each in guess.lines) if guess else ""
    return WordsForm(data, initial={"text": text}, guessed=decided is None and guess is not None)


def what_of(found: Recording, form: WordsForm) -> Literal["written", "checked"]:
    """Whether the words in the box began as a machine's guess that she listened to, or are her own."""
    standing = found.notes.standing
    is_checked = "listened" in form.fields or (standing is not None and standing.what == "checked")
    return "checked" if is_checked else "written"


def _open_guess(found: Recording) -> Guessed | None:
    """A guess with words that she did not throw away."""
    return found.guess if found.guess and found.guess.lines and not _is_thrown(found) else None


def _is_thrown(found: Recording) -> bool:
    """Whether she threw away the guess that there is, and no earlier one."""
    standing, guess = found.notes.standing, found.guess
    if standing is None or standing.what != "thrown":
        return False
    return guess is None or standing.at >= guess.read_at


def _decided(found: Recording) -> Written | None:
    """What she decided about what is said, or about the guess that there is; None where it is open."""
    standing = found.notes.standing
    return None if standing and standing.what == "thrown" and not _is_thrown(found) else standing


def page(
    found: Recording, form: WordsForm, told: Told,
    *, installed: bool, languages: Sequence[str] = (), code: str = "",
) -> RecordingPage:  # fmt: skip
    """The page.

    Args:
        told: what she answered about files. languages: that the machine knows. code: what was just done.
    """
    standing, guess, shown, at = _decided(found), found.guess, _open_guess(found), found.place
    has_guess = guess is not None and not guess.fault
    is_open = standing is None or standing.what == "thrown"
    asked = guess.asked if guess else told.spoken
    where = [found.file.id, at.document, at.record]
    can_ask = installed and found.job is None and is_open and (not has_guess or len(languages) > 1)
    return RecordingPage(
        heading=_("What is said in this recording"),
        back=reverse("evidence:record", args=where) + "#sought",
        form=form,
        notice=str(_DONE.get(code, "")),
        name=visible(at.name) or _("File"),
        sound=reverse("evidence:sound", args=[*where, at.nth]),
        video=bridge.is_video(found.attachment),
        length=_length(found),
        facts=_facts(found, told),
        record=reverse("evidence:record", args=where) + "#sought",
        here=address(found),
        ask=address(found, "ask") if can_ask else "",
        language=LanguageForm(languages=languages, initial={"language": asked}),
        again=guess is not None or found.failed,
        stop=address(found, "stop") if found.job else "",
        state=_state(standing),
        thrown=standing is not None and standing.what == "thrown",
        busy=address(found, "how-far") if found.job else "",
        doing=_doing(found.job) if found.job else "",
        fault="" if found.job else _fault(found),
        lines=tuple(map(_line, shown.lines)) if shown else (),
        checked=standing is not None,
        silent=_silent(shown) if shown else "",
        cut=shown is not None and shown.cut,
        expert=_expert(guess) if guess and not guess.fault else (),
    )


def how_far(found: Recording) -> dict[str, object]:
    """How far the machine is, for the page that waits."""
    return {"busy": found.job is not None, "said": _doing(found.job) if found.job else ""}


def _doing(job: Job) -> str:
    if not job.total:
        return _("The machine will start to listen soon.")
    done, of = (_clock(each) for each in (job.done, job.total))
    return _("The machine has listened to %(done)s of %(all)s.") % {"done": done, "all": of}


def _facts(found: Recording, told: Told) -> tuple[tuple[str, str], ...]:
    caption = found.file.caption
    place = places.called(found.file.kept.zone or told.zone)
    when, clock = record_presenters.when_of(found.row, place, caption)
    who = record_presenters.who_of(found.row, owner=_("You"))
    if not who and caption is not None:
        who = visible(caption.who)
    facts = (
        (_("From"), who), (_("When"), f"{when} ({clock})" if when and clock else when or clock),
        (_("How long"), _length(found)),
    )  # fmt: skip
    return tuple(each for each in facts if each[1])


def _length(found: Recording) -> str:
    """How long it is, as its file says or as the machine found; empty where neither is known."""
    own = found.row["duration_s"] if found.row["kind"] == "media" else None
    if not own and found.row["channel"] == "voicemail":
        own = found.row["duration_s"]
    if not own and found.guess is not None and not found.guess.cut:
        own = found.guess.length / 1_000
    return said_length(own)


def _state(standing: Written | None) -> str:
    if standing is None:
        return ""
    day = said_day(timezone.localtime(standing.at).date())
    words = {
        "written": _("You wrote these words down on %(day)s."),
        "checked": _("A machine guessed these words. You listened, and said on %(day)s that they are right."),
        "thrown": _("You threw the machine’s guess away on %(day)s."),
    }[standing.what]
    helped = " " + _("Somebody was helping you.") if standing.by != "owner" else ""
    return words % {"day": day} + helped


def _fault(found: Recording) -> str:
    guess = found.guess
    if guess is None:
        return _("The machine was stopped three times. You can ask again.") if found.failed else ""
    if guess.fault:
        return str(_WHY_NOT.get(guess.fault, _ANY_FAULT))
    if not guess.lines:
        return _("The machine found no speech. It misses quiet words, so listen to the recording yourself.")
    return ""


def _line(line: Line) -> LineShown:
    doubt = ""
    if line.repeats:
        doubt = _(
            "The machine wrote the same words again and again here. It often does that when nobody speaks."
        )
    elif line.probability < _UNLIKELY:
        doubt = _("The machine is very unsure here.")
    return LineShown(
        at=_clock(line.start), seconds=f"{line.start / 1_000:.2f}", text=visible(line.text), doubt=doubt
    )


def _silent(guess: Guessed) -> str:
    spans = ", ".join(
        _("%(first)s to %(last)s") % {"first": _clock(first), "last": _clock(last)}
        for first, last in guess.silent
    )
    return _("The machine found no speech here: %(times)s.") % {"times": spans} if spans else ""


def _expert(guess: Guessed) -> tuple[tuple[str, str], ...]:
    when: datetime = timezone.localtime(guess.read_at)
    return (
        (_("Guessed by"), guess.engine),
        (_("On"), said_day(when.date())),
        (
            _("Language you chose") if guess.asked else _("Language it heard"),
            language_name(guess.language) if guess.language else _("none"),
        ),
        *((_("SHA-256 of %(name)s") % {"name": name}, sha256) for name, sha256 in guess.files),
    )


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1_000, 60)
    return f"{minutes}:{seconds:02}"
