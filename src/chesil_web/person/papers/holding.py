"""Whose words each file of a record holds, as the newest look through it knows, to choose files by."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

import attrs
import polars as pl

from chesil import recognisers
from chesil.documents.showing import with_people
from chesil.terms.contact import persons_called
from chesil_web.person.analysis.bridge import Tables, hers
from chesil_web.person.papers.models import Slice
from chesil_web.person.papers.slicing import Places, also, called, fits

_EVENT: Final = (
    "event_id", "source", "kind", "channel", "sender", "recipients", "place", "attachments", "at", "until",
    "duplicate_of",
)  # fmt: skip
_SIGNAL: Final = ("signal", "behaviour", "strand", "person", "events", "rule", "why", "basis")


@attrs.frozen(kw_only=True)
class Holding:
    """What of a file the look knows.

    Attributes:
        rows, about: how many records it has, and how many are in the paper, with the people it is about.
        theirs: whom of the paper it holds talks with, most records first, each with how many.
        others: the same of everyone else.
        mail, place, picture: whether it holds e-mails, a location, or is a picture.
    """

    rows: int = 0
    about: int = 0
    theirs: tuple[tuple[str, int], ...] = ()
    others: tuple[tuple[str, int], ...] = ()
    mail: bool = False
    place: bool = False
    picture: bool = False

    @property
    def only_about(self) -> bool:
        """Whether everything in it is with the people of the paper, and it tells nothing that papers hide."""
        return 0 < self.about == self.rows and not (self.others or self.mail or self.place or self.picture)


def holdings(
    run: Tables, part: Slice, *, about: str, kept: Collection[str], changed: Mapping[str, str], zone: str
) -> dict[str, Holding]:
    """What each file holds, by its id in hex; files that nothing was read from are left out.

    Args:
        part: its people are those of the paper; where it names none, whom the record is *about*; where nobody
            said that, everyone of whom she kept a suggestion.
        kept, changed: the ids of those, and the acts that she says some of them were.
        zone: of the days in *part*.
    """
    people = run.people.rows(0, run.people.height)
    every = run.events.rows(0, run.events.height, _EVENT)
    said = recognisers.of_messages(kept, events=every, people=people).select(_SIGNAL)
    noticed = run.signals.rows(0, run.signals.height, _SIGNAL)
    signals = hers(pl.concat([noticed, said]), set(kept), changed)
    persons = persons_of(part, people, signals, about=about)
    places = Places.of(run.head.origins, "")
    chosen = with_people(persons) | also(part, people, places)
    in_paper = chosen & fits(part, people, signals, places=places, zone=zone)
    files = pl.DataFrame(
        [(source, origin.evidence) for source, origin in run.head.origins.items()],
        schema={"source": pl.String, "file": pl.String}, orient="row",
    )  # fmt: skip
    events = every.join(files, on="source")
    counted = events.group_by("file").agg(
        pl.len().alias("rows"),
        in_paper.sum().alias("about"),
        (pl.col("channel") == "email").any().alias("mail"),
        pl.col("place").is_not_null().any().alias("place"),
        (pl.col("kind") == "media").all().alias("media"),
        pl.col("attachments").list.first().struct.field("media_type").first().alias("type"),
    )
    whose = _whose(events, people)
    return {
        row["file"]: _holding(row, whose.get(row["file"], {}), people, persons) for row in counted.to_dicts()
    }


def persons_of(part: Slice, people: pl.DataFrame, signals: pl.DataFrame, *, about: str) -> list[str]:
    """The people a paper is about: those she chose, whom the record is about, or of whom she kept something.

    Args:
        people, signals: tables.PEOPLE and tables.SIGNALS, of the latter those she kept.
    """
    if part.people:
        return called(part.people, people)
    if about:
        return persons_called(about, people=people)
    return signals["person"].drop_nulls().unique().sort().to_list()


def _whose(events: pl.DataFrame, people: pl.DataFrame) -> dict[str, dict[str, int]]:
    """By file, how many records are with each person but her."""
    me = people.filter("is_me")["person"].to_list()
    parties = events.select("file", person=pl.concat_list("sender", pl.col("recipients").fill_null([])))
    counted = parties.explode("person").drop_nulls().filter(~pl.col("person").is_in(me))
    found: dict[str, dict[str, int]] = {}
    for file, person, count in counted.group_by("file", "person").len().sort("person").iter_rows():
        found.setdefault(file, {})[person] = count
    return found


def _holding(
    row: dict[str, object], whose: dict[str, int], people: pl.DataFrame, persons: list[str]
) -> Holding:
    names = dict(people.select("person", "name").iter_rows())
    most = Counter(whose).most_common()
    return Holding(
        rows=int(str(row["rows"])), about=int(str(row["about"])),
        theirs=tuple((names[person], count) for person, count in most if person in persons),
        others=tuple((names[person], count) for person, count in most if person not in persons),
        mail=bool(row["mail"]), place=bool(row["place"]),
        picture=bool(row["media"]) and str(row["type"] or "").startswith("image/"),
    )  # fmt: skip
