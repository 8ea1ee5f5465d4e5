"""What each public page shows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import attrs
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from chesil.law import DangerMarker
from chesil.law import Service as LawService
from chesil_web.foundation.ui.choices import offered
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.public.guidance import (
    choices,
    directory,
    forms,
    law_now,
    links,
    queries,
    self_check,
    site_now,
)
from chesil_web.public.guidance.links import Span
from chesil_web.public.guidance.models import GuidancePage, Service, addresses
from chesil_web.public.guidance.told import Group

type Words = tuple[Span, ...]
_MOST_TO_CALL: Final = 10
_DESCRIPTION: Final = 155  # characters that a list of search results shows


@attrs.frozen(kw_only=True)
class Block:
    """A part of a page. *kind*: see `blocks`, or "made"; the other fields hold what that kind needs."""

    kind: str
    words: Words = ()
    lines: tuple[Words, ...] = ()
    term: str = ""
    groups: tuple[Group, ...] = ()


@attrs.frozen(kw_only=True)
class GuidanceShown(Page):
    """A page of guidance.

    Attributes:
        is_emergency: it is itself about emergencies, so that nothing need point there.
        late: words for when the day of its review is over, empty before that.
        changes: day and what changed, newest first.
        version: of the page as it is published, for what is said of it. words: where it is a text to save;
            empty in a preview of what was never published.
    """

    intro: Words
    blocks: tuple[Block, ...]
    sources: tuple[str, ...]
    reviewed: str
    late: str
    changes: tuple[tuple[str, str], ...]
    is_emergency: bool
    version: str
    words: str


@attrs.frozen(kw_only=True)
class AllPage(Page):
    """Every page by its group: heading, and address with question; then what else there is to open."""

    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    others: tuple[tuple[str, str], ...]


def page(found: GuidancePage, *, private: bool = False) -> GuidanceShown:
    """A page as it stands, published or in preview. *private*: for someone whose notes are open."""
    known, today = addresses(), timezone.localdate()
    changes = found.changes.all() if found.pk else ()
    return GuidanceShown(
        heading=found.title, back=_back(private=private), intro=links.spans(found.intro, known),
        description=Truncator(links.plain(found.intro)).chars(_DESCRIPTION),
        blocks=tuple(_block(each.block_type, each.value, known, today) for each in found.body),
        sources=tuple(line.strip() for line in found.sources.splitlines() if line.strip()),
        reviewed=_reviewed(found), late=_late(found, today), is_emergency=found.group == "now",
        version=str(found.live_revision_id or ""),
        words=reverse("guidance:words", args=[found.code]) if found.live else "",
        changes=tuple((said_day(timezone.localdate(each.at)), each.words) for each in changes),
    )  # fmt: skip


def _back(*, private: bool) -> str:
    """Whose notes are open came from there: the foot of every page leads here."""
    return reverse("diary:today" if private else "guidance:all")


def _reviewed(found: GuidancePage) -> str:
    return _("Reviewed on %(on)s. By: %(by)s. Next review due on %(due)s.") % {
        "on": said_day(found.reviewed_on), "by": found.reviewed_by, "due": said_day(found.review_due),
    }  # fmt: skip


def _late(found: GuidancePage, today: date) -> str:
    if found.review_due >= today:
        return ""
    return _("This page is overdue for review. Some of it may have changed.")


def _block(kind: str, value: Any, known: Mapping[str, str], today: date) -> Block:
    if kind == "term":
        return Block(kind=kind, term=value["term"], words=links.spans(value["meaning"], known))
    if kind == "law":
        return Block(kind="made", groups=law_now.part(value, on=today))
    if kind == "site":
        return Block(kind="made", groups=site_now.part(value))
    if kind in ("list", "steps"):
        lines = (line.strip() for line in value.splitlines())
        return Block(kind=kind, lines=tuple(links.spans(line, known) for line in lines if line))
    return Block(kind=kind, words=links.spans(value, known))


def all_pages(found: Sequence[GuidancePage]) -> AllPage:
    """The list of all pages."""
    by_group = {
        code: tuple((each.get_url_parts()[2], each.title) for each in found if each.group == code)
        for code, _words in choices.GROUPS
    }
    return AllPage(
        heading=_("Help and advice"), back=reverse("start"), form=forms.Search(),
        description=_(
            "What harassment and stalking are, what you can do, what the law says, and who can help. Plain "
            "answers for you, your friends and people who work with you."
        ),
        groups=tuple((str(words), by_group[code]) for code, words in choices.GROUPS if by_group[code]),
        others=tuple(_others()),
    )  # fmt: skip


def _others() -> Iterator[tuple[str, str]]:
    """The public pages that are none of guidance."""
    yield reverse("start"), _("The first page of this website")
    yield reverse("accounts:before"), _("Before you start your notes: is this device safe?")
    yield reverse("accounts:new"), _("Start your notes")
    yield reverse("accounts:sign-in"), _("Open your notes")
    yield reverse("accounts:with-code"), _("Open your notes with your recovery code")
    if settings.CHESIL.complaint_days:
        yield reverse("casework:begin"), _("Tell the council about harassment")
        yield reverse("casework:open"), _("Come back with your code")
        yield reverse("casework:claim"), _("Read a report that you made by phone")
    yield reverse("feedback:give"), _("Help us improve this website")


def taken_down(*, private: bool) -> Page:
    """What stands where a page about this website was, when an editor took it down."""
    return Page(
        heading=_("This page is not here"), back=_back(private=private),
        notice=_("The people who run this website have taken it down."),
    )  # fmt: skip


@attrs.frozen(kw_only=True)
class CheckPage(Page):
    """Questions. *send*: where the answers go."""

    send: str


@attrs.frozen(kw_only=True)
class QuestionPage(Page):
    """One question of several, on a page of its own.

    Attributes:
        question: the name of its field. at: its place, from 1 on, of how many.
        group: what it is about, or nothing.
        fields: what was answered to the others.
    """

    question: str
    at: int
    of: int
    group: str = ""
    fields: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class Call:
    """Who to call. *doubt*: how old or how sure the number is; none for what the law room has."""

    name: str
    number: str
    link: str
    doubt: str = ""


@attrs.frozen(kw_only=True)
class DangerPage(Page):
    """Danger now: what was ticked with what to do, and whom to call."""

    signs: tuple[tuple[str, str], ...]
    calls: tuple[Call, ...]
    send: str


@attrs.frozen(kw_only=True)
class ReasonsPage(Page):
    """What the answers give reason to say, and where to go from here.

    Attributes:
        complaint: where the council is told, empty where it takes no complaints here.
        told: the answers as the start of a complaint, in the fields of its form.
    """

    reasons: self_check.Reasons
    pages: tuple[tuple[str, str], ...]
    services: tuple[directory.Shown, ...]
    answers: tuple[tuple[str, str], ...]
    complaint: str
    told: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class CarryPage(Page):
    """The answers as the start of an entry.

    Attributes:
        ready: the record is open. fields: of the diary's form.
        again: where the answers are sent to come back here.
    """

    ready: bool
    what: str
    kinds: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]
    again: str


def danger_first(form: forms.Danger) -> CheckPage:
    """The first question."""
    return CheckPage(
        heading=_("Is this happening to me?"), form=form, back=reverse("guidance:all"),
        description=_(
            "Is it harassment, stalking or abuse? A few questions about what someone does to you, with what "
            "the law calls it and what you can do. Your answers are not kept."
        ),
        send=reverse("guidance:check"),
    )  # fmt: skip


def danger(signs: Sequence[DangerMarker], today: date) -> DangerPage:
    """Danger now."""
    given = {each.id: each for sign in signs for each in sign.call}
    return DangerPage(
        heading=_("Call 999 now"), signs=tuple((each.sentence, each.do) for each in signs),
        calls=tuple(_call(each, row, today) for each, row in queries.of_the_law(given.values())),
        send=reverse("guidance:check-questions"),
    )  # fmt: skip


def _call(given: LawService, kept: Service | None, today: date) -> Call:
    """As an editor keeps it; as the law room has it where the directory lacks it."""
    if kept is None:
        return Call(name=given.name, number=given.number, link=directory.link("tel", given.number))
    number, doubt = directory.number(kept), directory.in_short(kept, today)
    return Call(
        name=kept.name,
        number=number,
        link=directory.link("tel" if kept.phone else "sms", number),
        doubt=doubt,
    )


def question(form: forms.Check, answers: self_check.Answers, at: int) -> QuestionPage:
    """One of the other questions. *at*: its place, from 0 on. *answers*: to all of them, so far."""
    name = forms.Check.order[at]
    return QuestionPage(
        heading=str(form[name].label), form=form, back="" if at else reverse("guidance:check"),
        question=name, at=at + 1, of=len(forms.Check.order),
        fields=tuple(each for each in _as_fields(answers) if each[0] != name),
    )  # fmt: skip


def reasons(answers: self_check.Answers, at: datetime) -> ReasonsPage:
    """What can be said."""
    found = self_check.read(answers)
    known = {each.slug: each for each in queries.pages()}
    there = [name for name in found.pages if name in known]
    return ReasonsPage(
        heading=_("What you told us, and what it may mean"), reasons=found, back=reverse("guidance:check"),
        pages=tuple((known[name].get_url_parts()[2], known[name].title) for name in there),
        services=tuple(directory.service(each, at) for each in _to_call(found.needs)),
        answers=_as_fields(answers),
        complaint=reverse("casework:begin-with") if settings.CHESIL.complaint_days else "",
        told=tuple(_as_complaint(answers)),
    )  # fmt: skip


_HOME: Final = "E"
_OF_EACH_NEED: Final = 5


def _to_call(needs: Sequence[str]) -> Sequence[Service]:
    """The first services for each need, without those for people who work with this or worry about others."""
    for_others = {"worried", "professionals"}
    found: dict[str, Service] = {}
    for need in needs:
        fitting = queries.services(queries.Wanted(need=need, nation=_HOME))
        own = [each for each in fitting if not each.people or set(each.people) - for_others]
        found |= {each.code: each for each in own[:_OF_EACH_NEED]}
    return list(found.values())[:_MOST_TO_CALL]


def _as_fields(answers: self_check.Answers) -> tuple[tuple[str, str], ...]:
    told = attrs.asdict(answers)
    many = [(name, each) for name in ("kinds", "effect", "changes") for each in told[name]]
    return (*many, *((name, told[name]) for name in ("often", "since", "who") if told[name]))


def carry(answers: self_check.Answers, *, ready: bool) -> CarryPage:
    """The answers before they go into a record."""
    labels = _labels()
    what = self_check.in_words(answers, labels)
    fields = (
        ("what", what),
        ("effect", _lines(answers.effect, labels["effect"])),
        ("when", "unsure"),
        *(("kinds", each) for each in answers.kinds),
    )
    return CarryPage(
        heading=_("Put your answers in your notes"), back=reverse("guidance:check"), ready=ready, what=what,
        kinds=tuple(labels["kinds"][each] for each in answers.kinds), fields=fields,
        answers=_as_fields(answers), again=reverse("guidance:carry"),
    )  # fmt: skip


def _labels() -> dict[str, dict[str, str]]:
    """The words shown, by question and code; of the question itself by no code."""
    form = forms.Check()
    return {name: {"": str(form[name].label), **dict(offered(form, name))} for name in forms.Check.order}


def _lines(codes: Sequence[str], labels: Mapping[str, str]) -> str:
    return "\n".join(labels[each] for each in codes)


def _as_complaint(answers: self_check.Answers) -> Iterator[tuple[str, str]]:
    """The answers in the fields of a complaint. Who it is was answered by how she knows them."""
    labels = _labels()
    chosen = {name: getattr(answers, name) for name in ("effect", "changes")}
    # With what was asked: an answer that says "you" is else read as said to the council.
    said = [f"{labels[name]['']}\n{_lines(codes, labels[name])}" for name, codes in chosen.items() if codes]
    if said:
        yield "what", "\n".join(said)
    yield from (("kinds", each) for each in answers.kinds)
    for field, name in (("since", "since"), ("often", "often"), ("relation", "who")):
        if code := getattr(answers, name):
            yield field, labels[name][code]


@attrs.frozen(kw_only=True)
class FoundPage:
    """A page that was found: its address, its question, and its answer in short."""

    address: str
    question: str
    intro: Words


@attrs.frozen(kw_only=True)
class SearchPage(Page):
    """What was found. *instead*: words looked for in place of misspelt ones. *nothing*: nothing has any."""

    pages: tuple[FoundPage, ...]
    services: tuple[directory.Shown, ...]
    instead: str
    nothing: bool


def search(form: forms.Search, found: queries.Found | None, at: datetime) -> SearchPage:
    """What was found; nothing before anything was looked for."""
    known, there = addresses(), found or queries.Found()
    pages = (
        FoundPage(address=known[each.slug], question=each.title, intro=links.spans(each.intro, known))
        for each in there.pages
    )
    return SearchPage(
        heading=_("Search help and advice"), form=form, back=reverse("guidance:all"), pages=tuple(pages),
        services=tuple(directory.service(each, at) for each in there.services),
        instead=", ".join(there.instead),
        nothing=found is not None and not (there.pages or there.services),
    )  # fmt: skip
