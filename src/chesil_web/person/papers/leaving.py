"""What leaves with papers, counted before they are made: of what kind, with whom, from which files."""

from collections.abc import Mapping, Sequence

import attrs
import polars as pl

from chesil.leaks import Detail
from chesil.pipeline import Analysis
from chesil_web.person.papers import giving_away
from chesil_web.person.papers.slicing import Places


@attrs.frozen(kw_only=True)
class Party:
    """Somebody in what leaves, with how many of its records. *addresses*: those that are printed."""

    name: str
    records: int
    addresses: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Leaving:
    """What leaves with papers about somebody.

    Attributes:
        kinds: how many entries of each of tables.KINDS. first, last: their days; empty where none has a time.
        about: whom the papers are about. others: who else stands in them, most records first.
        files: how many entries come from each file, by its id in hex. notes: numbers of what she wrote.
        left_out: how many of what stays out, in the words the papers have for it.
        pictures: how many may be printed, at most.
        given_away: in how many records that are no notes each secret of hers stands, by its id.
        withheld: of files of which a part goes, by the ids of their readings in hex, how many records the
            papers show and how many of these stay out of a pack, as their bytes tell what papers hide.
        nobody: nothing is kept about anybody in it, so there is no summary of it.
    """

    kinds: Mapping[str, int]
    first: str
    last: str
    about: tuple[Party, ...]
    others: tuple[Party, ...]
    files: Mapping[str, int]
    notes: tuple[int, ...]
    left_out: tuple[tuple[int, str], ...]
    pictures: int = 0
    given_away: Mapping[str, int] = {}
    withheld: Mapping[str, tuple[int, int]] = {}
    nobody: bool = False

    @property
    def entries(self) -> int:
        """How many entries leave."""
        return sum(self.kinds.values())


def counted(found: Analysis, places: Places, *, pictures: int = 0, secrets: Sequence[Detail] = ()) -> Leaving:
    """What leaves with the papers of a run.

    Args:
        pictures: how many may be printed in them. secrets: what must stay secret.
    """
    printed = pl.col("event_id").is_in(pl.Series(found.selection.chosen, dtype=pl.String).implode())
    chosen = found.shown.events.filter(printed)
    days = chosen["at"].drop_nulls().dt.convert_time_zone(found.findings.zone).dt.date()
    ends = (str(days.min()), str(days.max())) if len(days) else ("", "")
    about, others = _parties(found, chosen)
    return Leaving(
        kinds=dict(chosen.group_by("kind").len().sort("len", descending=True).iter_rows()),
        first=ends[0], last=ends[1], about=about, others=others, files=_files(chosen, places),
        notes=tuple(places.notes_in(chosen)),
        left_out=tuple((each.count, each.what) for each in found.selection.left_out),
        pictures=pictures, given_away=giving_away.in_records(secrets, chosen),
        nobody=not found.findings.people,
    )  # fmt: skip


def _parties(found: Analysis, chosen: pl.DataFrame) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    persons = {each.person for each in found.findings.people}
    parties = pl.concat_list("sender", pl.col("recipients").fill_null([])).list.unique()
    records = dict(
        chosen.select(person=parties).explode("person").drop_nulls().group_by("person").len().iter_rows()
    )
    about, others = [], []
    for row in found.shown.people.filter(~pl.col("is_me")).to_dicts():
        count = records.get(row["person"], 0)
        if row["person"] in persons:
            about.append(Party(name=row["name"], records=count, addresses=tuple(row["addresses"] or ())))
        elif count:
            others.append(Party(name=row["name"], records=count))
    return tuple(about), tuple(sorted(others, key=lambda each: (-each.records, each.name)))


def _files(chosen: pl.DataFrame, places: Places) -> dict[str, int]:
    found: dict[str, int] = {}
    for source, count in chosen.group_by("source").len().iter_rows():
        if source in places.files:
            found[places.files[source]] = found.get(places.files[source], 0) + count
    return found
