"""What a transcript is made from."""

from collections.abc import Mapping
from datetime import date

import attrs
import polars as pl

from chesil.documents.pictures import Picture
from chesil.terms import tables


@attrs.frozen(kw_only=True)
class Translation:
    """A message in another language: its words, which language they are in, and who translated it."""

    text: str = attrs.field(repr=False)
    language: str
    by: str


@attrs.frozen(kw_only=True, eq=False)
class Transcript:
    """A talk, or a part of one, as it is printed.

    Attributes:
        events: tables.EVENTS of the whole case. chosen: event_ids to print; what lies between them and is
            with the same people is counted where it is missing.
        people, sources: tables.PEOPLE and tables.SOURCES of the case. zone: IANA zone of the times.
        refs: by source, the number of the exhibit that its file is; a source without one is S1, S2 and so on.
        exhibit: the number under which it is produced, such as "AB/1"; empty where it has none.
        pictures: by event_id. translations: by event_id.
        left_out: sentences on what else was left out. made: the day printed on it; None prints none.
    """

    events: pl.DataFrame = attrs.field(repr=False)
    chosen: tuple[str, ...] = attrs.field(repr=False)
    people: pl.DataFrame = attrs.field(repr=False)
    sources: pl.DataFrame = attrs.field(repr=False)
    zone: str
    exhibit: str = ""
    refs: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    pictures: Mapping[str, tuple[Picture, ...]] = attrs.field(factory=dict, repr=False)
    translations: Mapping[str, Translation] = attrs.field(factory=dict, repr=False)
    left_out: tuple[str, ...] = ()
    made: date | None = None

    def __attrs_post_init__(self) -> None:
        tables.check(self.events, tables.EVENTS, door="transcript")
        tables.check(self.people, tables.PEOPLE, door="transcript")
        tables.check(self.sources, tables.SOURCES, door="transcript")
