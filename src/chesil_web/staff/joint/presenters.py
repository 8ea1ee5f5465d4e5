"""Shapes the pages of what agencies share, of what they ask, and of their answers."""

from collections.abc import Iterable, Iterator
from typing import cast

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.given.answers import Rows
from chesil_web.staff.access import policy
from chesil_web.staff.cases.ending_models import Said
from chesil_web.staff.cases.models import Case
from chesil_web.staff.joint import queries, rules
from chesil_web.staff.joint.models import Asking, AskingTold, Side, SideTold, Sort, Telling, Text
from chesil_web.staff.joint.queries import Read, Whole
from chesil_web.staff.joint.words import ANSWERS, CONSENT, HOW, SORTS, TOLD
from chesil_web.staff.things.kinds import without_empty
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.models import Agency
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second


@attrs.frozen(kw_only=True)
class CopyShown:
    """A copy as whoever reads it sees it, also before it is put.

    Attributes:
        rows: what stands in it. notes: what is said about it. readers: who read it, and when.
        proof: of what it was copied, with its hash.
        back, use: the addresses where it is taken back, or used; empty where it cannot be.
    """

    title: str
    sort: str
    rows: Rows
    notes: tuple[str, ...] = ()
    by: str = ""
    readers: str = ""
    proof: str = ""
    back: str = ""
    use: str = ""


@attrs.frozen(kw_only=True)
class SharedPage(Page):
    """What agencies share of a case.

    Attributes:
        state: how it stands, a sentence each. agencies: who is in it: a name, and how they came in, as rows.
        theirs, ours: copies of the others and of one's own agency. gone: those that were taken back.
        asked: what was asked: agency, state and address. told: whether the person was told, a line each.
        links: where to go from here. empty: what it is for, where there is nothing.
    """

    ref: str
    state: tuple[str, ...]
    agencies: tuple[tuple[str, Rows], ...]
    theirs: tuple[CopyShown, ...]
    ours: tuple[CopyShown, ...]
    gone: tuple[CopyShown, ...]
    asked: tuple[tuple[str, str, str], ...]
    told: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    put: str
    is_running: bool


@attrs.frozen(kw_only=True)
class AskPage(Page):
    """Where another agency is asked in.

    Attributes:
        approvers: who can approve it. none: why nobody can be asked.
        wishes: what the person wants, as the plan of support has it; empty where it has nothing.
    """

    ref: str
    approvers: str
    none: str
    wishes: str
    sources: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class AskingPage(Page):
    """What was asked of an agency. *approve*: the address where this worker approves it, if they may."""

    ref: str
    rows: Rows
    state: str
    approve: str


@attrs.frozen(kw_only=True)
class WhyPage(Page):
    """A reason before something is done. *rows*: what it is about. *words*: what follows from it."""

    ref: str
    rows: Rows
    words: tuple[str, ...]
    button: str


@attrs.frozen(kw_only=True)
class WaitingPage(Page):
    """What other agencies ask: from whom, address, since when."""

    rows: tuple[tuple[str, str, str], ...]


def agency_name(agency: Agency) -> str:
    """What an agency is called."""
    return workforce.agency(agency).name


def review_words(own: Side) -> str:
    """When the next review is, or was."""
    day, today = own.joint.review_on, timezone.localdate()
    words = _("Review is late: it was due on %(day)s.") if day < today else _("Review on %(day)s.")
    return words % {"day": said_day(day)}


def in_words(each: Said | None) -> str:
    """Who did something, when and why; empty where nobody did."""
    if each is None:
        return ""
    who = ", ".join(filter(None, (each.by_name, said(each.at))))
    return ": ".join(filter(None, (who, each.why)))


def asked_rows(told: AskingTold) -> Rows:
    """What was asked, and by what."""
    return without_empty([
        (_("What it is for"), told.purpose),
        (_("Until"), said_day(told.ends_on)),
        (_("Asked by"), in_words(told.asked)),
        *_word_rows(told), *_basis_rows(told),
        (_("Approved by"), in_words(told.agreed)),
        (_("Answer"), f"{ANSWERS[told.answer]}. {in_words(told.answered)}" if told.answer else ""),
    ])  # fmt: skip


def _word_rows(told: AskingTold) -> Iterator[tuple[str, str]]:
    if word := told.word:
        how = {"day": said_day(word.on), "how": str(HOW[word.how]).lower()}
        yield _("By"), _("their word, on %(day)s, %(how)s") % how
        yield _("What they want told"), word.tells


def _basis_rows(told: AskingTold) -> Iterator[tuple[str, str]]:
    if basis := told.basis:
        yield _("By"), f"{basis.name} ({basis.law})"
        yield _("Why it is needed"), basis.necessity
        yield _("Were they asked?"), f"{CONSENT[basis.consent]}. {basis.consent_why}"


def shown(sort: Sort, title: str, text: Text, *, left_out: int = 0, checked: str = "") -> CopyShown:
    """A copy as the other agencies read it."""
    return CopyShown(
        title=title, sort=str(SORTS[sort]), rows=text.rows, notes=tuple(_notes(text, left_out, checked))
    )


def _notes(text: Text, left_out: int, checked: str) -> Iterator[str]:
    if text.contact is not None:
        yield _(
            "The number is not on this page. You see it once you use these rules in your case, during the "
            "safe hours."
        )
    if left_out:
        words = ngettext(
            "%(n)d quotation was left out: what somebody shared is theirs to share.",
            "%(n)d quotations were left out: what somebody shared is theirs to share.", left_out,
        )  # fmt: skip
        yield words % {"n": left_out}
    if checked:
        yield _("It has a detail that is kept from others. Why it may stand here: %(why)s") % {"why": checked}


def _copy(worker: Working, whole: Whole, each: Read) -> CopyShown:
    case, told = whole.own.case_id, each.told
    text = each.text or Text(rows=())
    made = shown(cast(Sort, each.row.sort), told.title, text, left_out=told.left_out, checked=told.checked)
    by = _("%(agency)s, %(who)s") % {"agency": told.agency, "who": in_words(told.put)}
    is_there = each.text is not None and whole.own.left_on is None
    proof = _("Copied from version %(n)d. SHA-256: %(hash)s") % {"n": told.version, "hash": told.sha256}
    notes = made.notes if is_there else ()
    taken = _("Taken back: %(who)s") % {"who": in_words(told.taken)} if told.taken else ""
    return attrs.evolve(
        made, by=by, readers=readers(each), notes=(*notes, *filter(None, (taken,))), proof=proof,
        back=reverse("joint:take-back", args=[case, each.row.id]) if is_there and each.is_own else "",
        use=(
            reverse("joint:use", args=[case, each.row.id])
            if is_there and not each.is_own and text.contact else ""
        ),
    )  # fmt: skip


def readers(each: Read) -> str:
    """Who read a copy first, and when; empty where nobody did."""
    return "; ".join(f"{name}, {said(at)}" for name, at in each.readers)


def shared(worker: Working, case: Case, whole: Whole, safe: OpenSafe) -> SharedPage:
    """The page of what agencies share of a case."""
    own, joint = whole.own, whole.own.joint
    there = [each for each in whole.copies if each.text is not None and each.row.taken_on is None]
    gone = [each for each in whole.copies if each not in there]
    is_running = own.left_on is None
    is_alone = not any(each.id != own.id and each.left_on is None for each, _told in whole.sides)
    askings = queries.askings(safe, case)
    return SharedPage(
        heading=_("Shared between agencies"), ref=case.ref, back=reverse("cases:case", args=[case.id]),
        state=tuple(_state(worker, whole, is_alone=is_alone)),
        agencies=tuple(_sides(whole)),
        theirs=tuple(_copy(worker, whole, each) for each in there if not each.is_own),
        ours=tuple(_copy(worker, whole, each) for each in there if each.is_own),
        gone=tuple(_copy(worker, whole, each) for each in gone),
        asked=tuple(_asked(case, row, told) for row, told in askings if row.joint_id == joint.id),
        told=tuple(_told(each) for each in reversed(whole.told.tellings)),
        links=tuple(_links(worker, case, own, is_alone=is_alone)),
        put=reverse("joint:put", args=[case.id])
        if is_running and not is_alone and case.closed_on is None else "",
        is_running=is_running,
    )  # fmt: skip


def _state(worker: Working, whole: Whole, *, is_alone: bool) -> Iterator[str]:
    own, joint = whole.own, whole.own.joint
    if own.left_on is not None:
        yield _(
            "It ended for us on %(day)s. What stood there cannot be read any more. That it was there, and "
            "who read it, stays."
        ) % {"day": said_day(own.left_on)}
        if whole.told.ended:
            yield in_words(whole.told.ended)
        return
    if is_alone:
        yield _("Nobody has come in yet, so nothing can be read by anybody else.")
        return
    yield _("It ends on %(day)s.") % {"day": said_day(joint.ends_on)}
    yield review_words(own)
    yield _("%(name)s leads: it asks others in, reviews and can end it.") % {"name": agency_name(joint.lead)}
    if not whole.told.tellings:
        yield _("Nobody has written down yet whether the person was told.")


def _sides(whole: Whole) -> Iterator[tuple[str, Rows]]:
    for side, told in whole.sides:
        closed = side.case.closed_on if side.case else None
        rows = without_empty([
            (_("Case"), told.ref),
            (_("In since"), said_day(side.joined_on)),
            (_("Closed its case on"), said_day(closed) if closed else ""),
            (_("Left on"), said_day(side.left_on) if side.left_on else ""),
            *(asked_rows(told.asking) if told.asking and _may_see_asking(whole, side) else ()),
        ])  # fmt: skip
        yield told.agency, rows


def _may_see_asking(whole: Whole, side: Side) -> bool:
    """Why an agency was let in is for that agency, and for who leads."""
    return whole.own.id == side.id or whole.own.agency_id == whole.own.joint.lead_id


def _asked(case: Case, row: Asking, told: AskingTold) -> tuple[str, str, str]:
    return agency_name(row.agency), asking_state(row, told), reverse("joint:asking", args=[case.id, row.id])


def asking_state(row: Asking, told: AskingTold) -> str:
    """How an asking stands."""
    if told.answer:
        return str(ANSWERS[told.answer])
    if row.agreed_on is None:
        return _("Waits for a second person of our agency")
    return _("Waits for their answer")


def _told(each: Telling) -> str:
    return f"{TOLD[each.way]}. {each.agency}, {in_words(each.said)}"


def _links(worker: Working, case: Case, own: Side, *, is_alone: bool) -> Iterator[tuple[str, str]]:
    if own.left_on is not None:
        return
    if rules.may_ask(worker, own) and case.closed_on is None:
        yield _("Let another agency in"), reverse("joint:ask", args=[case.id])
    if is_alone:
        return
    yield _("Write down whether they were told"), reverse("joint:tell", args=[case.id])
    if rules.may_lead(worker, own):
        yield _("Review it, or change its end or its lead"), reverse("joint:review", args=[case.id])
    yield _("Leave it or end it"), reverse("joint:leave", args=[case.id])


def asking(worker: Working, case: Case, row: Asking, told: AskingTold, form: BaseForm | None) -> AskingPage:
    """What was asked of an agency."""
    may = policy.nearness("joint:approve", worker.told.roles) != "-"
    waits = row.ended_on is None and row.agreed_on is None and is_second(worker, told.asked.by, told.asked.at)
    return AskingPage(
        heading=_("Letting %(name)s in") % {"name": agency_name(row.agency)}, ref=case.ref, form=form,
        rows=((_("Who"), told.who), *asked_rows(told)), state=asking_state(row, told),
        approve=reverse("joint:approve", args=[case.id, row.id]) if may and waits else "",
        back=reverse("joint:case", args=[case.id]),
    )  # fmt: skip


def waiting(rows: Iterable[Asking]) -> WaitingPage:
    """What other agencies ask. Nothing of it is opened by this page."""
    return WaitingPage(
        heading=_("What other agencies ask"), back=reverse("cases:day"),
        rows=tuple(
            (
                agency_name(each.case.agency), reverse("joint:take", args=[each.id]),
                said_day(each.agreed_on or each.sent_on),
            )
            for each in rows
        ),
    )  # fmt: skip


def names_of_others(own: Side) -> str:
    """The other agencies that are in a joint, in words."""
    others = own.joint.sides.filter(left_on=None).exclude(id=own.id).select_related("agency")
    return ", ".join(sorted(agency_name(each.agency) for each in others))


def side_names(sides: Iterable[tuple[Side, SideTold]]) -> list[tuple[str, str]]:
    """The agencies that are in a joint, for a list to choose from."""
    there = ((each, told) for each, told in sides if each.left_on is None and each.case_id)
    return [(each.agency_id.hex, told.agency) for each, told in there]
