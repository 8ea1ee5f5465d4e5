"""Write a statement: choose entries, answer, change each paragraph, see all of it, then have it made."""

import uuid
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec.structs import replace

from chesil.documents.statement import editing, kinds
from chesil.documents.statement.drafting import Draft
from chesil.documents.statement.printing import AddressHeld, check_address
from chesil.documents.statement.record import Head
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.person.diary.models import Listed
from chesil_web.person.papers import actions as of_papers
from chesil_web.person.papers import looking, preparations, workings
from chesil_web.person.papers import queries as papers
from chesil_web.person.papers.carrying import for_statement
from chesil_web.person.papers.forms import new_paper
from chesil_web.person.papers.models import Asked, Prepared
from chesil_web.person.papers.names import free_name
from chesil_web.person.papers.prepared import StatementDraft
from chesil_web.person.people import queries as people
from chesil_web.person.statements import actions, presenters, queries
from chesil_web.person.statements import messages as quoting
from chesil_web.person.statements.forms import (
    Back,
    Entries,
    HeadForm,
    Known,
    Make,
    Messages,
    New,
    Paragraph,
    Questions,
    Which,
    first,
    source_of,
)
from chesil_web.person.statements.queries import Standing


@private
def listed(request: PrivateRequest) -> HttpResponse:
    """The statements that were begun."""
    every = preparations.every(request.safe, StatementDraft)
    found = [(id, kinds.kind(told.draft.kind).title, at) for id, told, at in every]
    return render(request, "papers/begun.html", presenters.listed(found))


@private
def new(request: PrivateRequest) -> HttpResponse:
    """Begin a statement: who it is for."""
    form = New(request.POST or None)
    if form.is_bound and form.is_valid():
        id, kind = uuid.uuid4(), kinds.kind(form.cleaned_data["kind"])
        mine = [each.name for each in people.people(people.things(request.safe)).values() if each.me]
        head = Head(name=mine[0] if mine else "", truth=kind.truth[0].key)
        actions.begin(request.safe, id, kind.key, head)
        return redirect("statements:entries", id)
    page = presenters.asking(form, _("A new statement"), back=reverse("statements:list"))
    return render(request, "papers/form.html", page)


def _onward(id: uuid.UUID, told: StatementDraft) -> HttpResponse:
    """The next page that was not answered yet, or the statement."""
    steps = presenters.names_of_steps(kinds.kind(told.draft.kind))
    name = next((each for each in steps if each not in told.asked), "one")
    return redirect(f"statements:{name}", id)


def _back(id: uuid.UUID, told: StatementDraft) -> str:
    """The statement; while it is begun, all statements."""
    return reverse("statements:one", args=[id]) if "head" in told.asked else reverse("statements:list")


@private
def entries(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Choose the entries that go into a statement."""
    told, rows = preparations.one(request.safe, StatementDraft, id), queries.offered(request.safe)
    many = len(rows) > presenters.MOST
    before = request.POST.getlist("kept") + request.POST.getlist("entries")
    ticked = before if request.method == "POST" else _first_ticked(told, rows)
    listed = _within(request, rows) if many else rows
    options = [presenters.option(row) for row in listed]
    initial = {"entries": [each for each in ticked if each in {row.entry for row in listed}]}
    form = Entries(request.POST or None, initial=initial, listed=options, many=many)
    if form.is_bound and "narrow" not in request.POST and form.is_valid():
        kept = [row.entry for row in rows if row.entry in set(ticked)]
        if kept or not rows or kinds.kind(told.draft.kind).key == "personal":
            return _onward(id, actions.choose(request.safe, id, kept))
        form.add_error("entries", _("Tick at least one entry."))
    shown = {row.entry for row in listed}
    page = presenters.entries(
        form, many=many, kept=[each for each in ticked if each not in shown], empty=not rows,
        back=_back(id, told),
    )  # fmt: skip
    return render(request, "statements/entries.html", page)


def _first_ticked(told: StatementDraft, rows: list[Listed]) -> list[str]:
    """What is ticked before she chooses: every entry, where they are few enough to be looked at."""
    if "entries" in told.asked:
        return list(told.entries)
    return [row.entry for row in rows] if len(rows) <= presenters.MOST else []


def _within(request: HttpRequest, rows: list[Listed]) -> list[Listed]:
    """The entries of the days that were asked for, the first of them where they are too many to list."""
    form = Entries(request.POST or None, listed=[(row.entry, "") for row in rows], many=True)
    days = form.cleaned_data if form.is_bound and form.is_valid() else {}
    since, until = (str(days.get(name) or empty) for name, empty in (("since", ""), ("until", "9999")))
    return [row for row in rows if since <= (row.start or "9999") <= until or not days][: presenters.MOST]


@private
def messages(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Choose messages that the statement quotes: with whom and from when, then each of them."""
    told, back = preparations.one(request.safe, StatementDraft, id), reverse("statements:one", args=[id])
    if not kinds.kind(told.draft.kind).facts:
        raise Http404
    looked = quoting.looked(request.safe)
    if looked is None:
        if request.method == "POST":
            return looking.first(request, (), back=back)
        return render(request, "papers/form.html", presenters.reading(back))
    listed, form = _listing(looked, request)
    if form.is_bound and form.is_valid() and "messages" in form.fields:
        said = form.cleaned_data
        new = quoting.chosen(
            new_paper(request).hex, said["who"], listed, said["messages"], said["words"].strip()
        )
        actions.quote(request.safe, id, new)
        return done.then(request, done.SAVED, "statements:one", id)
    page = presenters.messages(form, listed, new=new_paper(request), back=back)
    return render(request, "statements/messages.html", page)


def _listing(looked: Asked, request: PrivateRequest) -> tuple[quoting.Listing, Messages]:
    """The messages of whom and when she asked for, and the form in which they can be ticked."""
    sent = request.POST if {"narrow", "chosen"} & request.POST.keys() else None
    days = Messages(sent, people=[request.POST.get("who", "")], listed=())
    said = days.cleaned_data if days.is_bound and days.is_valid() else {}
    listed = quoting.listing(looked, said.get("who", ""), said.get("since"), said.get("until"))
    about = looked.about if looked.about in listed.people else ""
    rows = [presenters.message_option(each) for each in listed.messages]
    is_wrong = days.is_bound and not days.is_valid()
    bound = sent if "chosen" in request.POST or is_wrong else None
    return listed, Messages(bound, initial={"who": about} | said, people=listed.people, listed=rows)


@private
def which(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Say which incident was the first, the worst and the latest: proposed, and hers to change."""
    told = preparations.one(request.safe, StatementDraft, id)
    found = queries.standing(request.safe, told)
    feared = [row.entry for row, each in found.entries.values() if each.feared_violence]
    proposed = "which" not in told.asked and bool(feared)
    why = _("Only you can say this.")
    if proposed:
        why = _("We chose the latest entry in which you said that you feared violence. Change it if "
                "another one was worse for you.")  # fmt: skip
    draft = told.draft
    initial = {"first": draft.first, "latest": draft.latest, "worst": feared[-1] if proposed else draft.worst}
    options = presenters.options(found)
    form = Which(
        request.POST or None, initial=initial, listed=options, why=why,
        ends=presenters.ends(found, initial["worst"]),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        now = actions.step(request.safe, id, "which", draft=replace(draft, **said))
        return _onward(id, now)
    page = presenters.asking(
        form, _("The first, the worst and the latest incident"), back=_back(id, told),
        intro=[_("A family court wants these three first, and the others after them.")],
    )  # fmt: skip
    return render(request, "papers/form.html", page)


@private
def questions(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Answer what no entry says."""
    told = preparations.one(request.safe, StatementDraft, id)
    kind, known = kinds.kind(told.draft.kind), for_statement(request.safe)
    given = {each.key: told.answers.get(each.key) or known.get(each.key, "") for each in kind.section}
    initial = told.answers if "questions" in told.asked else given
    form = Questions(request.POST or None, initial=initial, kind=kind)
    if form.is_bound and form.is_valid():
        now = actions.step(request.safe, id, "questions", answers=dict(form.cleaned_data))
        return _onward(id, now)
    intro = [
        _("Your answers go into the statement in your own words. You can leave any of them empty for now.")
    ]
    page = presenters.asking(form, _("Other questions"), back=_back(id, told), intro=intro)
    return render(request, "papers/form.html", page)


@private
def head(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Say who makes the statement, and to which court."""
    told = preparations.one(request.safe, StatementDraft, id)
    kind = kinds.kind(told.draft.kind)
    secret = any(each.kind == "address" for each in papers.secrets(request.safe))
    form = HeadForm(request.POST or None, initial=first(told.head, kind, secret=secret), kind=kind)
    if form.is_bound and form.is_valid():
        now = actions.step(request.safe, id, "head", head=replace(told.head, **form.said()))
        return _onward(id, now)
    intro = [_("Anything you leave empty becomes a line to write on.")]
    page = presenters.asking(form, _("Your name and the court"), back=_back(id, told), intro=intro)
    return render(request, "papers/form.html", page)


@private
def back(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Answer what stands on the page that the police keep and never serve."""
    told = preparations.one(request.safe, StatementDraft, id)
    kind = kinds.kind(told.draft.kind)
    if not kind.back:
        raise Http404
    form = Back(request.POST or None, initial=dict(told.head.back), kind=kind)
    if form.is_bound and form.is_valid():
        given = {key: words for key, words in form.cleaned_data.items() if words}
        actions.step(request.safe, id, "back", head=replace(told.head, back=given))
        return done.then(request, done.SAVED, "statements:one", id)
    intro = [_("This page is only for the police. It is a separate document, so that nobody gives it"
               " to the other side with the statement.")]  # fmt: skip
    page = presenters.asking(form, _("Contact details and needs"), back=_back(id, told), intro=intro)
    return render(request, "papers/form.html", page)


@private
def one(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """A statement as it stands, each paragraph beside what it came from."""
    told = preparations.one(request.safe, StatementDraft, id)
    moved = False
    if request.method == "POST":
        moved = not actions.edit(request.safe, id, request.POST.get("seen", ""), _change(request))
        if not moved:
            return done.then(request, done.SAVED, "statements:one", id)
    found = queries.standing(request.safe, told)
    left = len(queries.offered(request.safe)) - len(found.entries)
    return render(request, "statements/one.html", presenters.one(id, found, left=left, moved=moved))


def _change(request: HttpRequest) -> Callable[[Standing], Draft]:
    """What a button on the page does."""
    said = request.POST

    def changed(found: Standing) -> Draft:
        draft = found.draft
        for name in ("mine", "theirs"):
            number = _number(said.get(name, ""), draft)
            if number:
                now = found.now.get(draft.paragraphs[number - 1].of, "")
                return (editing.agreed if name == "mine" else editing.following)(draft, number, now)
        return editing.put_back(draft, said["back"]) if "back" in said else draft

    return changed


def _number(said: str, draft: Draft) -> int:
    """The number of a paragraph; 0 where there is none of it."""
    number = int(said) if said.isdecimal() and len(said) < 6 else 0
    return number if number <= len(draft.paragraphs) else 0


@private
def paragraph(request: PrivateRequest, id: uuid.UUID, number: int) -> HttpResponse:
    """Change a paragraph, or take it out."""
    of_papers.numbered(request.safe)  # so that each file has a number that can be written here
    found = queries.standing(request.safe, preparations.one(request.safe, StatementDraft, id))
    if not 0 < number <= len(found.draft.paragraphs):
        raise Http404
    each = found.draft.paragraphs[number - 1]
    told = {"known": "own" if each.source == "own" else "told" if each.source else "",
            "told_by": each.source if each.source != "own" else ""}  # fmt: skip
    initial = {"text": each.text, "section": each.section, "seen": found.stamp, **told,
               "exhibits": ", ".join(map(found.ref, each.exhibits))}  # fmt: skip
    facts = bool(found.kind.facts) and not each.of.startswith("answer:")
    form = _paragraph_form(request, found, initial, facts=facts, own=not each.of, quotes=bool(each.quotes))
    how = _written(request, form, number)
    moved = how is not None and not actions.edit(request.safe, id, request.POST.get("seen", ""), how)
    if how is not None and not moved:
        return done.then(request, done.SAVED, "statements:one", id)
    page = presenters.paragraph(form, found, number, back=reverse("statements:one", args=[id]), moved=moved)
    return render(request, "statements/paragraph.html", page)


def _written(request: HttpRequest, form: Paragraph, number: int) -> Callable[[Standing], Draft] | None:
    """What is done to a paragraph; None where nothing is, or something is wrong."""
    if "out" in request.POST:
        return lambda now: editing.without(now.draft, number)
    if not form.is_bound or not form.is_valid():
        return None
    said = form.said()
    return lambda now: editing.written(now.draft, number, **said)


def _paragraph_form(
    request: HttpRequest,
    found: Standing,
    initial: dict[str, str],
    *,
    facts: bool,
    own: bool,
    quotes: bool = False,
) -> Paragraph:
    return Paragraph(
        request.POST or None, initial=initial, initials=found.initials, facts=facts, quotes=quotes,
        numbers=[int(each) for each in found.names],
        sections=[(each.key, each.title) for each in found.kind.section] if own else [],
    )  # fmt: skip


@private
def more(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Add a paragraph that comes from no entry."""
    of_papers.numbered(request.safe)
    found = queries.standing(request.safe, preparations.one(request.safe, StatementDraft, id))
    form = _paragraph_form(request, found, {"seen": found.stamp}, facts=bool(found.kind.facts), own=True)
    if form.is_bound and form.is_valid():
        said = form.said()
        actions.edit(request.safe, id, found.stamp, lambda now: editing.added(now.draft, **said))
        return done.then(request, done.SAVED, "statements:one", id)
    page = presenters.paragraph(form, found, 0, back=reverse("statements:one", args=[id]))
    return render(request, "statements/paragraph.html", page)


@private
def known(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Say of each paragraph how she knows it, where nobody said it yet."""
    found = queries.standing(request.safe, preparations.one(request.safe, StatementDraft, id))
    asked = [each.number for each in found.open if each.what == "source"]
    rows = [(number, presenters.cut(found.draft.paragraphs[number - 1].text)) for number in asked]
    form = Known(request.POST or None, initial={"seen": found.stamp}, rows=rows)
    moved = False
    if form.is_bound and form.is_valid():
        sources = {number: source_of(form.cleaned_data, str(number)) for number in asked}
        moved = not actions.edit(
            request.safe, id, request.POST.get("seen", ""), lambda now: editing.known(now.draft, sources)
        )
        if not moved:
            return done.then(request, done.SAVED, "statements:one", id)
    page = presenters.known(form, found, back=reverse("statements:one", args=[id]), moved=moved)
    return render(request, "statements/paragraph.html", page)


@private
def make(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """See the statement as it is printed, then have it made."""
    found = queries.standing(request.safe, preparations.one(request.safe, StatementDraft, id))
    if not found.draft.paragraphs:
        return redirect("statements:one", id)
    initial = {"name": free_name(request.safe, timezone.localdate())}
    form = Make(request.POST or None, initial=initial, initials=bool(found.used) and not found.initials)
    held = _held(found)
    is_draft = "draft" in request.POST
    if form.is_bound and found.open and not is_draft:
        form.add_error(None, _("Something is missing, so the final statement was not made. See the list."))
    if form.is_bound and not held and form.is_valid():
        answer = _ordered(request, id, found, form, is_draft=is_draft)
        if answer is not None:
            return answer
    page = presenters.make(
        found, form, id=id, secrets=papers.secrets(request.safe), held=held, new=new_paper(request)
    )
    return render(request, "statements/make.html", page)


def _ordered(
    request: PrivateRequest, id: uuid.UUID, found: Standing, form: Make, *, is_draft: bool
) -> HttpResponse | None:
    """Have a statement made; None, with the reason in the form, where its messages cannot be copied."""
    quoted = () if is_draft else found.quoted
    looked = quoting.looked(request.safe) if quoted else None
    if quoted and looked is None:
        return looking.first(request, _typed(request), back=reverse("statements:one", args=[id]))
    if looked is not None and quoting.gone(looked, quoted):
        form.add_error(
            None, _("Some messages are no longer in your record. Take them out, then choose them again.")
        )
        return None
    said = form.cleaned_data
    actions.order(
        request.safe, id, found, name=said["name"], recipient=said["recipient"], paper=new_paper(request),
        initials=said.get("initials", ""), is_draft=is_draft, looked=looked,
    )  # fmt: skip
    return redirect("papers:list")


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was answered, for the page that leads back here."""
    without = ("csrfmiddlewaretoken", *looking.ANSWERS)
    return [(name, value) for name, values in request.POST.lists() if name not in without for value in values]


def _held(found: Standing) -> str:
    """Why a statement cannot be made, or nothing."""
    try:
        check_address(found.kind, found.told.head)
    except AddressHeld:
        return _(
            "A civil court needs the address where you live in the statement, and you said that yours must "
            "stay secret. There is no form C8 in a civil court. Ask a legal adviser or the court for an "
            "order that lets you leave it out. Then say so under “Your name and the court”."
        )
    return ""


@private
def drop(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Delete a statement, after asking."""
    told = preparations.one(request.safe, StatementDraft, id)
    if "sure" not in request.POST:
        title = kinds.kind(told.draft.kind).title
        return render(request, "ui/sure.html", presenters.sure(id, title))
    workings.drop(request.safe, Prepared, id)
    return done.then(request, done.GONE, "statements:list")
