"""Shapes the pages of sets of questions."""

import uuid
from collections.abc import Iterable
from typing import Final

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil.risk import Question
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said
from chesil_web.staff.access import policy
from chesil_web.staff.risk import queries
from chesil_web.staff.risk.words import KINDS, answer_words
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class SetLine:
    """A set in a list: its title, for whom it is, whose words it has, who loaded it, and where it is."""

    title: str
    kind: str
    rights: str
    loaded: str
    address: str


@attrs.frozen(kw_only=True)
class SetsPage(Page):
    """The sets that can be asked, and those that are offered no more. *loads*: the worker may load one."""

    rows: tuple[SetLine, ...]
    ended: tuple[SetLine, ...]
    loads: bool


@attrs.frozen(kw_only=True)
class PrintedQuestion:
    """A question on paper, with what can be answered."""

    place: int
    text: str
    help: str
    choices: tuple[str, ...]


@attrs.frozen(kw_only=True)
class SetPage(Page):
    """A set of questions, as a form to print. *end*: its id, where it can be offered no more."""

    line: SetLine
    about: str
    questions: tuple[PrintedQuestion, ...]
    end: uuid.UUID | None


@attrs.frozen(kw_only=True)
class LoadPage(Page):
    """Where a set is loaded. *example*: the text of a file."""

    example: str


_EXAMPLE: Final = """\
id = "harbour"
version = 1
title = "Questions of the Harbour partnership"
about = "For everybody who asks for help with domestic abuse."
rights = "© Harbour partnership. Used with their permission of 4 March 2026."
kind = "domestic"
source = "Harbour partnership, March 2026"
written_on = 2026-03-04

[[questions]]
id = "afraid"
text = "Are you afraid?"
help = "Write down their words."

[[questions]]
id = "how-often"
text = "How often does it happen?"
scale = ["never", "sometimes", "often"]
counts = ["often"]
"""


def load(form: BaseForm) -> LoadPage:
    """Where a set is loaded."""
    return LoadPage(heading=_("Load questions"), form=form, example=_EXAMPLE, back=reverse("risk:sets"))


def sets(worker: Working, offered: Iterable[queries.Offered], ended: Iterable[queries.Offered]) -> SetsPage:
    """The sets of an agency."""
    return SetsPage(
        heading=_("Questions about risk"), rows=tuple(map(_line, offered)), ended=tuple(map(_line, ended)),
        loads=may_load(worker), back=reverse("cases:day"),
    )  # fmt: skip


def may_load(worker: Working) -> bool:
    """Whether a worker may load a set for their agency."""
    return policy.nearness("risk:load", worker.told.roles) != "-"


def one(worker: Working, each: queries.Offered) -> SetPage:
    """A set, as a form to print."""
    ends = each.row is not None and each.told is not None and each.told.ended_at is None and may_load(worker)
    return SetPage(
        heading=each.asked.title, line=_line(each), about=each.asked.about,
        questions=tuple(_question(place, question) for place, question in enumerate(each.asked.questions, 1)),
        end=each.row.id if ends and each.row else None, back=reverse("risk:sets"),
    )  # fmt: skip


def _question(place: int, question: Question) -> PrintedQuestion:
    return PrintedQuestion(
        place=place,
        text=question.text,
        help=question.help,
        choices=tuple(map(answer_words, question.choices)),
    )


def _line(each: queries.Offered) -> SetLine:
    title = _("%(title)s, version %(n)d") % {"title": each.asked.title, "n": each.asked.version}
    loaded = _("Comes with this website.")
    if each.told is not None:
        loaded = _("Loaded by %(name)s on %(when)s.") % {
            "name": each.told.by_name,
            "when": said(each.told.at),
        }
        if each.told.ended_at is not None:
            loaded = " ".join((loaded, _("Not offered since %(when)s.") % {"when": said(each.told.ended_at)}))
    return SetLine(
        title=title, kind=str(KINDS[each.asked.kind]), rights=each.asked.rights, loaded=loaded,
        address=reverse("risk:set", args=[each.key]),
    )  # fmt: skip


def choices(offered: Iterable[queries.Offered]) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen of each kind: a key and words; those of the agency first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in offered:
        found.setdefault(each.asked.kind, []).append((each.key, _line(each).title))
    return found
