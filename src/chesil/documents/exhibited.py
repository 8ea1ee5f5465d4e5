"""An exhibit, as the list of exhibits, labels and statements print it."""

from datetime import date

import attrs


@attrs.frozen(kw_only=True)
class Step:
    """One thing that happened to an exhibit: when, what, and who says so or what shows it."""

    when: str
    what: str
    known: str


@attrs.frozen(kw_only=True)
class Exhibit:
    """Something that is shown to a court or the police, under one number in every paper.

    Attributes:
        ref: its number, such as "AB/1". name: what it is. about: further lines on what it holds.
        added: the day it came into the record, in the zone of the record.
        sha256: of its bytes; empty for a thing, such as a letter, which has none.
        dates: when what it shows is from, in words. produced_by: who produces it.
        device: the phone, account or place that it is from. whole: whether it is all of that, in words.
        where_now: where the device or the thing is now. steps: how it was kept, in order.
        file: the name of its file, where *name* is another.
    """

    ref: str
    name: str
    about: tuple[str, ...]
    added: date
    sha256: str
    dates: str = ""
    produced_by: str = ""
    device: str = ""
    whole: str = ""
    where_now: str = ""
    steps: tuple[Step, ...] = ()
    file: str = ""
