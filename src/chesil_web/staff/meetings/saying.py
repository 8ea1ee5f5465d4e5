"""Saying what an agency answered: each paragraph becomes a line of the minutes by a press, once."""

import uuid
from collections.abc import Iterator, Mapping

import attrs
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import ResearchTold
from chesil_web.staff.conference.meeting_models import LineKind
from chesil_web.staff.conference.models import Called, Listing
from chesil_web.staff.conference.panel_models import Settings
from chesil_web.staff.conference.rules import NotPossible
from chesil_web.staff.meetings import minuting, rules
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class Paragraph:
    """A paragraph of an answer: what it is about, its words, and the line that it becomes."""

    about: str
    text: str
    kind: LineKind
    line: uuid.UUID

    @property
    def words(self) -> str:
        """As the line has it: who it is about stands before what is said of a person."""
        return f"{self.about}: {self.text}" if self.kind == "risk" else self.text


def paragraphs(row: Called, told: ResearchTold, names: Mapping[str, str]) -> list[Paragraph]:
    """What an agency answered, in the order in which it is read. *names*: of people in the case, by id."""
    parts: list[tuple[LineKind, str, str]] = [
        ("risk", names.get(about, _("All of them")), words) for about, words in told.risks
    ]
    parts += [
        ("fact", _("What makes them safer"), told.helps), ("fact", _("What the agency thinks"), told.views),
        ("action", _("What the agency can do"), told.offers),
    ]  # fmt: skip
    return [
        Paragraph(
            about=about, text=text, kind=kind,
            # Of what is said, so that two presses, or two people, make one line of it.
            line=uuid.uuid5(row.id, f"{kind}\n{about}\n{text}"),
        )
        for kind, about, words in parts
        for text in _split(words)
    ]  # fmt: skip


def _split(words: str) -> Iterator[str]:
    return (" ".join(each.split()) for each in words.splitlines() if each.strip())


def can_say(worker: Working, row: Listing, called: Called, told: ResearchTold, settings: Settings) -> bool:
    """Whether a worker may have an answer written down: of their agency, or one that opens with the case."""
    is_theirs = called.agency_id == worker.row.agency_id or (
        settings.opens_with_item and conference_rules.leads(worker, row.panel_id)
    )
    return is_theirs and told.may_be_minuted and rules.is_minuted_now(row)


@transaction.atomic
def say(worker: Working, page: str, id: uuid.UUID, called: uuid.UUID, line: uuid.UUID | None) -> None:
    """Have a paragraph of an answer written down as a line of its agency; with None all of them, each once.

    Raises:
        Http404, AskFirst, NotSigned: as `rules.sitting`, or there is no such paragraph.
        NotPossible: "secret": it may not be written down; "not now": the case is not open.
    """
    row = rules.sitting(worker, page, id, lock=True)
    asked = Called.objects.filter(listing=row, id=called).first()
    if asked is None:
        raise Http404
    _safe, told = conference_queries.research(worker, asked)
    if not can_say(worker, row, asked, told, conference_queries.settings(row.panel)):
        raise NotPossible("not now" if told.may_be_minuted else "secret")
    names = {each.id: each.name for each in conference_queries.opened(worker, row).told.referral.people}
    chosen = [each for each in paragraphs(asked, told, names) if line in (None, each.line)]
    if not chosen:
        raise Http404
    for each in chosen:
        minuting.keep_said(worker, row, each.line, each.kind, each.words, asked.agency_id, timezone.now())
