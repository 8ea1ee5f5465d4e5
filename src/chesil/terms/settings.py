"""The one settings file: thresholds, dates that matter, orders, and what to print.

`settings.toml` beside this module holds every default with its reason. A case's own file names
only what it changes. The run records the settings it used in the manifest.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, time
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from chesil.terms import offsets, own_files
from chesil.terms.errors import SettingsError, TimeUnreadable
from chesil.terms.heard import MOST_WORDS, How
from chesil.terms.offsets import KnownFrom
from chesil.terms.times import read_edtf

_NEXT: Final = "Run “chesil settings” to see every setting with its reason, then mend this one."

Count = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]
Minutes = Annotated[int, msgspec.Meta(ge=1, le=5_256_000)]  # at most ten years
Hours = Annotated[int, msgspec.Meta(ge=1, le=87_600)]
# What the time of a file rests on: her own word, the file's claim, its name, the message that names it, an
# app's list of photos, or the phone's record of when it was saved. Whichever it is, she has said that it
# is right.
TimeFrom = Literal["given", "file", "name", "message", "note", "list", "phone"]
TIME_FROM: Final = "caption_time_from"  # under this name it stands in the details of an event
Share = Annotated[float, msgspec.Meta(gt=0, lt=1)]


class _Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the settings file; an unknown key is an error, so a typing slip is noticed."""


class Reading(_Section, frozen=True):
    """How exports are read. `day_first` is absent until someone answers."""

    zone: str
    region: str
    day_first: bool | None = None


class Conduct(_Section, frozen=True):
    """How events become occasions, gaps and turning points."""

    occasion_gap_minutes: Minutes
    gap_days: Days
    turning_point_weeks: Count


class Printing(_Section, frozen=True):
    """What the chronology holds. `text` is "full", "excerpt" or "withheld"."""

    text: Literal["full", "excerpt", "withheld"]
    excerpt_characters: Count
    most_entries: Count
    title: str
    summary: bool  # whether it begins with the two-page summary
    asks: str  # what she asks for, in her own words, for the summary
    law: bool  # whether it ends with what the law asks for: only when asked, as a defence may be given it


class Law(_Section, frozen=True):
    """Whose law is looked at."""

    jurisdiction: Literal["england_and_wales", "scotland", "northern_ireland"]


class ImportantDate(_Section, frozen=True):
    """A date that matters to her, such as a hearing or a birthday; `yearly` repeats it."""

    day: date
    what: str
    yearly: bool = False


class Relationship(_Section, frozen=True):
    """How someone and she know each other, as far as a law asks for it."""

    person: str  # a name as it stands in the exports
    facts: tuple[str, ...]  # such as "former_spouse"; which there are: chesil.law.Relation


class OrderTerm(_Section, frozen=True):
    """One thing an order forbids, in its own words, and the kinds of act (terms.acts) that go against it."""

    words: str
    forbids: tuple[str, ...] = ("contact", "indirect_contact")


class Order(_Section, frozen=True):
    """A court order or bail condition that forbids contact, as she or a worker entered it."""

    what: str
    starts: date  # in force from the start of this day
    ends: date | None = None  # to the end of this day; None: still in force
    person: str | None = None  # a name as it stands in the exports; None: everyone analysed
    terms: tuple[OrderTerm, ...] = ()  # none: every contact and act in its time is listed
    served_on: date | None = None  # the day its person was given it or told of it; None: not recorded

    def __post_init__(self) -> None:
        if self.ends is not None and self.ends < self.starts:
            raise ValueError("ends before it starts")  # msgspec says which order


class Caption(_Section, frozen=True):
    """What she says of a photo, recording or scan. What the file itself claims stays beside it."""

    file: str  # its name, or its SHA-256 in hex
    when: str = ""  # EDTF (terms.times); empty: not known
    when_from: TimeFrom = "given"  # what the time rests on
    who: str = ""  # whom it is from or about, by a name or address
    what: str = ""  # what it is, in her words
    place: str = ""  # where it was taken: words, or "latitude,longitude" in degrees

    def __post_init__(self) -> None:
        if not self.file.strip():
            raise ValueError("names no file")
        if self.when:
            try:
                read_edtf(self.when)
            except TimeUnreadable as error:
                raise ValueError(f"has a time that cannot be read: {error.next_step}") from error


class Recording(_Section, frozen=True):
    """What is said in a recording, as the owner of the record heard it. A guess of a machine is none."""

    words: str
    file: str = ""  # the recording's name, or its SHA-256 in hex
    event: str = ""  # the event that it came with, by its id, where a name does not tell it
    how: How = "checked"  # a machine wrote it down and the owner listened; or "typed": the owner wrote it
    on: date | None = None  # the day the owner did

    def __post_init__(self) -> None:
        if not (self.file.strip() or self.event.strip()):
            raise ValueError("names no recording")
        if not self.words.strip():
            raise ValueError("has no words")
        if len(self.words) > MOST_WORDS:
            raise ValueError(f"has more than {MOST_WORDS:,} characters")


class ClockOffset(_Section, frozen=True):
    """A clock that showed a wrong time, and whose files that moves. What they say themselves stays.

    One of *behind* and *ahead* is given, in hours and minutes such as "1:00", or "0:03:20" with seconds.
    """

    files: tuple[str, ...]  # names, or SHA-256 in hex
    behind: str = ""
    ahead: str = ""
    starts: str = ""  # EDTF, by what the clock showed; empty: from the first record on
    ends: str = ""  # likewise, to the end of that day or minute; empty: to the last record
    known_from: KnownFrom = "given"
    said_on: date | None = None
    device: str = ""  # what she calls it
    why: str = ""  # how she knows, in her words

    def __post_init__(self) -> None:
        if not self.files or not all(each.strip() for each in self.files):
            raise ValueError("names no file")
        if bool(self.behind) == bool(self.ahead):
            raise ValueError("needs either behind or ahead")
        try:
            offsets.seconds_in(self.behind or self.ahead)
        except ValueError as error:
            raise ValueError(
                f"has a length that cannot be read: “{self.behind or self.ahead}” {error}"
            ) from error
        try:
            starts, ends = (read_edtf(each) if each else None for each in (self.starts, self.ends))
        except TimeUnreadable as error:
            raise ValueError(f"has a time that cannot be read: {error.next_step}") from error
        both = (starts and starts.start, ends and ends.end)
        if both[0] and both[1] and both[1].replace(tzinfo=None) < both[0].replace(tzinfo=None):
            raise ValueError("ends before it starts")

    @property
    def seconds(self) -> int:
        """What has to be added to the time that the clock showed; below 0 where it was ahead."""
        return offsets.seconds_in(self.behind) if self.behind else -offsets.seconds_in(self.ahead)


class SilentOrHungUpCalls(_Section, frozen=True):
    """When an answered call is too short to have been a conversation."""

    seconds: Count


class CallBarrage(_Section, frozen=True):
    """How many calls in how long are a barrage."""

    calls: Annotated[int, msgspec.Meta(ge=2, le=1_000)]
    minutes: Minutes


class MessageBarrage(_Section, frozen=True):
    """How many messages in how long, with none from her between them, are a barrage."""

    messages: Annotated[int, msgspec.Meta(ge=2, le=1_000)]
    minutes: Minutes


class PersistenceWithoutReply(_Section, frozen=True):
    """How many contacts in a row, over how long at least, go on without a reply.

    `answered`: how many where a reply comes soon after the last of them, in the same hours.
    """

    contacts: Annotated[int, msgspec.Meta(ge=2, le=1_000)]
    hours: Hours
    answered: Annotated[int, msgspec.Meta(ge=2, le=100_000)]


class ChannelSwitching(_Section, frozen=True):
    """How many different ways to reach her in how long, without a reply."""

    channels: Annotated[int, msgspec.Meta(ge=2, le=14)]
    hours: Hours


class NightContact(_Section, frozen=True):
    """The night on the wall clock: from `start` up to, not including, `end`; it may pass midnight."""

    start: time
    end: time


class RisingFrequency(_Section, frozen=True):
    """When a rise in contacts a week is clear enough to be said."""

    contacts: Count  # fewest contacts in all
    weeks: Annotated[int, msgspec.Meta(ge=4, le=5_000)]  # fewest whole weeks in all
    times: Annotated[float, msgspec.Meta(gt=1)]  # the weekly rate after, divided by the rate before, at least
    chance: Share  # how often chance alone may give such a rise, at most
    shuffles: Annotated[int, msgspec.Meta(ge=99, le=99_999)]
    seed: int


class ManyRecipients(_Section, frozen=True):
    """How many other people were contacted, with at most how long between the contacts."""

    people: Count
    days: Days


class UnwantedDeliveries(_Section, frozen=True):
    """How many messages about taxis, food or parcels in how long are worth a look."""

    messages: Annotated[int, msgspec.Meta(ge=2, le=1_000)]
    hours: Hours


class Settings(_Section, frozen=True):
    """Everything a run can be told. Thresholds of the recognisers are sections of their own."""

    reading: Reading
    conduct: Conduct
    printing: Printing
    law: Law
    silent_or_hung_up_calls: SilentOrHungUpCalls
    call_barrage: CallBarrage
    message_barrage: MessageBarrage
    persistence_without_reply: PersistenceWithoutReply
    channel_switching: ChannelSwitching
    night_contact: NightContact
    rising_frequency: RisingFrequency
    many_recipients: ManyRecipients
    unwanted_deliveries: UnwantedDeliveries
    dates: tuple[ImportantDate, ...] = ()
    orders: tuple[Order, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    files: tuple[Caption, ...] = ()
    clocks: tuple[ClockOffset, ...] = ()
    recordings: tuple[Recording, ...] = ()


def defaults() -> str:
    """The text of the file that holds every default with its reason."""
    return resources.files("chesil.terms").joinpath("settings.toml").read_text("utf-8")


def load(path: Path | None = None) -> Settings:
    """The defaults, with what the file at *path* changes.

    Raises:
        SettingsError: the file is not TOML, names an unknown key, or holds a value that does not fit.
    """
    merged = tomllib.loads(defaults())
    if path is not None:
        merged = _merge(merged, own_files.read(path, called="settings file", next_step=_NEXT))
    return _checked(merged, where=str(path or "settings.toml"))


def change(settings: Settings, **changes: dict[str, Any]) -> Settings:
    """A copy with some sections' values replaced: change(settings, reading={"zone": "Europe/Paris"})."""
    return _checked(_merge(msgspec.to_builtins(settings), changes), where="options")


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _merge(base[key], value)
        for key, value in over.items()
        if isinstance(value, dict) and isinstance(base.get(key), dict)
    }
    return {**base, **over, **both}


def _checked(merged: dict[str, Any], *, where: str) -> Settings:
    try:
        settings = msgspec.convert(merged, Settings)
        ZoneInfo(settings.reading.zone)
    except msgspec.ValidationError as error:
        raise SettingsError(
            own_files.in_words(error, known=_names(Settings)), where=where, next_step=_NEXT
        ) from error
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            f"reading.zone: there is no time zone “{merged['reading']['zone'][:60]}”.",
            where=where,
            next_step='Use a name such as "Europe/London".',
        ) from error
    return settings


def _names(section: type[msgspec.Struct], before: str = "") -> Iterator[str]:
    """Every setting and section, as "reading.zone"."""
    for field in msgspec.structs.fields(section):
        yield f"{before}{field.name}"
        inside = [field.type, *get_args(field.type)]
        for kind in inside:
            if isinstance(kind, type) and issubclass(kind, _Section):
                yield from _names(kind, f"{before}{field.name}.")
