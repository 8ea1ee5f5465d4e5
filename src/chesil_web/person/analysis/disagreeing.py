"""What the page shows that asks whether a clock was wrong, where two files disagree about the time."""

import uuid
from collections.abc import Iterator, Mapping, Sequence

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said
from chesil_web.person.analysis.models import ClockDoubt, TwoTimes
from chesil_web.record.evidence.queries import File
from chesil_web.record.moved_times import amount, length


@attrs.frozen(kw_only=True)
class PairRow:
    """One call or message in two files: what it is, and the time in each with where it stands there."""

    what: str
    one: tuple[str, str]
    other: tuple[str, str]


@attrs.frozen(kw_only=True)
class DoubtRow:
    """Two files that disagree, in words. *ways*: what can be said of that, each with its value."""

    id: str
    one: str
    other: str
    says: str
    pairs: tuple[PairRow, ...]
    could_be: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class ClocksPage(Page):
    """Asks which clock was wrong. *waits*: what she answered waits for a new look."""

    doubts: tuple[DoubtRow, ...]
    waits: bool


def page(
    doubts: Sequence[ClockDoubt], files: Mapping[str, File], *, waits: bool, notice: str = ""
) -> ClocksPage:
    """The page. *files*: of the record, by their ids in hex; doubts about others are left out."""
    return ClocksPage(
        heading=_("Was a phone’s clock wrong?"), back=reverse("analysis:noticed"), waits=waits, notice=notice,
        doubts=tuple(_row(each, files) for each in doubts if {each.one, each.other} <= files.keys()),
    )  # fmt: skip


def _row(doubt: ClockDoubt, files: Mapping[str, File]) -> DoubtRow:
    one, other = (visible(files[each].kept.name) or _("File") for each in (doubt.one, doubt.other))
    how_many = ngettext(
        "%(n)s call or message is in both files, and the times are %(length)s apart.",
        "%(n)s calls or messages are in both files, and the times are %(length)s apart.", doubt.count,
    ) % {"n": f"{doubt.count:,}", "length": length(doubt.seconds)}  # fmt: skip
    agree = ngettext(
        "%(n)s other has the same time in both.", "%(n)s others have the same time in both.", doubt.agree
    )
    return DoubtRow(
        id=doubt.id, one=one, other=other, pairs=tuple(_pair(each, doubt) for each in doubt.pairs),
        says=" ".join([how_many, *([agree % {"n": f"{doubt.agree:,}"}] if doubt.agree else [])]),
        could_be=tuple(_could_be(doubt)),
        ways=(
            ("one", _way(one, doubt.seconds)), ("other", _way(other, -doubt.seconds)),
            ("no", _("Neither was wrong")),
        ),
    )  # fmt: skip


def _way(name: str, seconds: int) -> str:
    return _("%(file)s: its clock was %(amount)s") % {"file": name, "amount": amount(seconds)}


def _pair(pair: TwoTimes, doubt: ClockDoubt) -> PairRow:
    return PairRow(
        what=_("Call") if pair.kind == "call" else _("Message"),
        one=(said(pair.at_one), _stands(doubt.one, pair.place_one)),
        other=(said(pair.at_other), _stands(doubt.other, pair.place_other)),
    )


def _stands(file: str, place: tuple[int, int]) -> str:
    return reverse("evidence:record", args=[uuid.UUID(file), *place]) + "#sought"


def _could_be(doubt: ClockDoubt) -> Iterator[str]:
    if doubt.may_be_zone:
        yield _(
            "It could also be that one of the phones was in another country. Its file’s page can say that."
        )
    yield _("It could also be that the same words were sent again later.")


def noticed(doubts: Sequence[ClockDoubt]) -> str:
    """The line on What we noticed; empty where no two files disagree."""
    return _("Two of your files disagree about the time of the same things.") if doubts else ""
