"""Chooses a part of a case to hand over: some people, days or kinds, with both sides of each talk."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import attrs
import polars as pl

from chesil.case_folder.kept_readings import all_rows
from chesil.documents import showing
from chesil.readers.registry import FileReading
from chesil.terms import tables
from chesil.terms.contact import persons_called
from chesil.terms.errors import SettingsError
from chesil.terms.readings import Reading
from chesil.timeline import Timeline

KINDS: Final = tables.KINDS


@attrs.frozen(kw_only=True)
class Choice:
    """What is to be handed over; everything where nothing is said.

    Attributes:
        people: names or addresses as the records have them. since, until: local days, both included.
        kinds: of tables.KINDS.
    """

    people: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    kinds: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out by it."""
        return not (self.people or self.since or self.until or self.kinds)


@attrs.frozen(kw_only=True)
class Chosen:
    """Which rows of one file are handed over.

    Attributes:
        file: as it was read. rows: all its rows. numbers: of the chosen ones, 0 for the first, ascending.
        withheld: rows that never go as they are, because their bytes hold what papers hide.
    """

    file: FileReading
    rows: pl.DataFrame = attrs.field(eq=False, repr=False)
    numbers: tuple[int, ...] = attrs.field(repr=False)
    withheld: frozenset[int] = attrs.field(default=frozenset(), repr=False)

    @property
    def handed_over(self) -> tuple[int, ...]:
        """The numbers of the rows that go as they are."""
        return tuple(number for number in self.numbers if number not in self.withheld)

    @property
    def people_left_out(self) -> int:
        """How many names and addresses stand only in rows that stay behind."""
        left = self.rows.with_row_index("number").filter(~pl.col("number").is_in(self.handed_over))
        return len(_named(left) - _named(self.rows[list(self.handed_over)]))

    @property
    def is_whole(self) -> bool:
        """Whether nothing in the file stays behind, so that the file itself can be handed over."""
        whole = not self.file.unknown and not self.file.linked
        problems = any(reading.problems.height for reading in self.file.readings)
        return whole and not problems and not self.withheld and 0 < len(self.numbers) == self.rows.height

    @property
    def is_media(self) -> bool:
        """Whether the file is a picture or a recording, which tells more than can be seen or heard."""
        return bool(self.file.readings) and all(each.format == "media" for each in self.file.readings)


def choose(choice: Choice, files: Sequence[FileReading], joined: Timeline, *, zone: str) -> list[Chosen]:
    """The chosen rows of every file, in the order of the files.

    A message is chosen when one of the people sent it or got it, so that both sides of a talk stay
    together. What has no time falls outside any span of days.

    Args:
        joined: the timeline of the same files. zone: whose days *since* and *until* are.
    Raises:
        SettingsError: nobody, or more than one person, goes by a name; or a kind is none.
    """
    return rows_of(files, joined.events.filter(_fits(choice, joined, zone)))


def rows_of(files: Sequence[FileReading], events: pl.DataFrame) -> list[Chosen]:
    """The rows of every file that some events are, in the order of the files.

    Args:
        events: tables.EVENTS, of the timeline of the same files.
    """
    chosen = events.select("source", "record").unique()
    return [_of(file, chosen) for file in files]


def all_of(files: Sequence[FileReading]) -> list[Chosen]:
    """Every row of every file."""
    rows = [(file, all_rows(file)) for file in files]
    return [Chosen(file=file, rows=table, numbers=tuple(range(table.height))) for file, table in rows]


def without_hidden(chosen: Sequence[Chosen], people: pl.DataFrame, persons: Sequence[str]) -> list[Chosen]:
    """What was chosen, less the rows whose bytes hold what a paper about *persons* hides.

    Args:
        people: tables.PEOPLE, of the timeline of the same files.
    """
    return [attrs.evolve(each, withheld=_hidden(each, people, persons)) for each in chosen]


def _hidden(each: Chosen, people: pl.DataFrame, persons: Sequence[str]) -> frozenset[int]:
    tells = showing.revealing(each.rows, people=people, persons=persons)
    hidden = tells.select(pl.any_horizontal(pl.all())).to_series().arg_true()
    return frozenset(hidden.to_list())


def cut(each: Chosen) -> FileReading:
    """The file as it was read, with the chosen rows only: what papers for somebody else are made from."""
    chosen = set(each.numbers)
    readings, start = [], 0
    for reading in each.file.readings:
        kept = [number for number in range(reading.rows.height) if start + number in chosen]
        start += reading.rows.height
        if kept:
            readings.append(_cut(reading, kept))
    return attrs.evolve(each.file, readings=tuple(readings), unknown=(), linked=(), remarks=())


def _named(rows: pl.DataFrame) -> set[str]:
    columns = (rows["sender"], rows["sender_name"], rows["recipients"].explode())
    return {name for column in columns for name in column.drop_nulls().unique()}


def _cut(reading: Reading, kept: list[int]) -> Reading:
    rows, problems = reading.rows[kept], tables.empty(tables.PROBLEMS)
    return attrs.evolve(reading, records=len(kept), rows=rows, problems=problems)


def _fits(choice: Choice, joined: Timeline, zone: str) -> pl.Expr:
    fits = pl.lit(True)  # noqa: FBT003 - a value, not a flag
    if choice.people:
        people = [person(name, joined) for name in choice.people]
        got = pl.col("recipients").list.eval(pl.element().is_in(people)).list.any()
        fits &= pl.col("sender").is_in(people).fill_null(value=False) | got.fill_null(value=False)
    day = pl.col("at").dt.convert_time_zone(zone).dt.date()
    if choice.since:
        fits &= (day >= choice.since).fill_null(value=False)
    if choice.until:
        fits &= (day <= choice.until).fill_null(value=False)
    if choice.kinds:
        _check_kinds(choice.kinds)
        fits &= pl.col("kind").cast(pl.String).is_in(choice.kinds)
    return fits


def person(name: str, joined: Timeline) -> str:
    """The one person that goes by a name.

    Raises:
        SettingsError: nobody, or more than one person, goes by it.
    """
    found = [each for each in persons_called(name, people=joined.people) if each != "me"]
    if len(found) != 1:
        what = "Nobody" if not found else f"{len(found)} people"
        raise SettingsError(
            f"{what} in this record can be meant by “{name}”.",
            next_step="Give a number or address that the records have, or say in people.toml who is one.",
        )
    return found[0]


def _check_kinds(kinds: Iterable[str]) -> None:
    for kind in kinds:
        if kind not in KINDS:
            raise SettingsError(f"There is no kind “{kind}”.", next_step=f"Kinds are: {', '.join(KINDS)}.")


def _of(file: FileReading, chosen: pl.DataFrame) -> Chosen:
    rows = all_rows(file)
    sources = [reading.document.source for reading in file.readings for _ in range(reading.rows.height)]
    placed = (
        rows.select("record").with_columns(pl.Series("source", sources, pl.String)).with_row_index("number")
    )
    numbers = placed.join(chosen, on=["source", "record"], how="semi")["number"].sort()
    return Chosen(file=file, rows=rows, numbers=tuple(numbers.to_list()))
