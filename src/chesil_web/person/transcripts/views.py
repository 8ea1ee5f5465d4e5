"""Choose what of a conversation is printed, see it, then have it made."""

from collections.abc import Container, Iterator

import attrs
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec.structs import replace

from chesil_web.foundation.keys import words
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.person.analysis import queries as analysis
from chesil_web.person.papers import actions as papers
from chesil_web.person.papers import bridge, looking, numbering, picturing, queries, transcribing
from chesil_web.person.papers.forms import new_paper
from chesil_web.person.papers.models import Asked, Slice, Talk
from chesil_web.person.papers.names import free_name
from chesil_web.person.transcripts import presenters
from chesil_web.person.transcripts.forms import Ask

_HERE = ("csrfmiddlewaretoken", "in", "shown", "sure", "again", "seen", "paper", *looking.ANSWERS)
_ASKED_BEFORE = ("csrfmiddlewaretoken", "sure", "again", *looking.ANSWERS)


_BESIDE = "w-"  # before the place of a message: its translation
_MOST_WORDS = 4_000


@attrs.frozen(kw_only=True)
class _Found:
    """What was looked through, and the part of it that is printed."""

    asked: Asked
    talk: Talk
    what: str


@private
def new(request: PrivateRequest, view: str) -> HttpResponse:
    """A conversation that the timeline showed: which part of it becomes a transcript."""
    talk = words.unseal_for(request.safe, view, Talk)
    if talk is None:  # of another session
        return redirect("timeline:list")
    register, looked = numbering.register(request.safe), analysis.newest(request.safe)
    name = free_name(request.safe, timezone.localdate())
    first = {"since": talk.since, "until": talk.until, "name": name}
    form = Ask(request.POST or None, initial=first, initials=register.initials)
    ready = queries.is_current(looked, request.safe)
    if not ready and form.is_bound and form.is_valid():
        return looking.first(request, _typed(request, _ASKED_BEFORE), back=request.path)
    if ready and form.is_bound and form.is_valid() and "again" not in request.POST:
        said = form.cleaned_data
        talk = replace(
            talk, since=said["since"], until=said["until"], out=tuple(_out(request)),
            translated=tuple(_translated(request)) if said["language"] else (), language=said["language"],
            by=said["by"],
        )  # fmt: skip
        answer = _checked(request, form, talk)
        if answer is not None:
            return answer
    what = presenters.called(talk, _file(request, talk))
    return render(request, "transcripts/ask.html", presenters.ask(form, what=what, ready=ready))


def _out(request: PrivateRequest) -> Iterator[tuple[str, int]]:
    """The messages that were listed and are no longer ticked."""
    kept = set(request.POST.getlist("in"))
    for each in request.POST.get("shown", "").split():
        source, _colon, record = each.partition(":")
        if each not in kept and record.isdecimal():
            yield source, int(record)


def _translated(request: PrivateRequest) -> Iterator[tuple[str, int, str]]:
    """The translations that were typed beside messages."""
    for each in request.POST.get("shown", "").split():
        source, _colon, record = each.partition(":")
        words_ = request.POST.get(f"{_BESIDE}{each}", "").strip()[:_MOST_WORDS]
        if words_ and record.isdecimal():
            yield source, int(record), words_


def _file(request: PrivateRequest, talk: Talk) -> str:
    """The name of the file that a conversation is in."""
    looked = analysis.newest(request.safe)
    if not talk.source or looked is None or looked.part is None:
        return ""
    with analysis.timeline(request.safe, looked) as timeline:
        here = timeline.head.sources if timeline else ()
        return next((each.name for id, each in here if id == talk.source), "")


def _checked(request: PrivateRequest, form: Ask, talk: Talk) -> HttpResponse | None:
    """Show what is printed; then, where that is what she has seen, ask for it."""
    said = form.cleaned_data
    wanted = queries.Wanted(
        what_for="", papers=("transcript",), text="full", name=said["name"], part=Slice(),
        recipient=said["recipient"],
    )  # fmt: skip
    asked = papers.made_from(request.safe, wanted)
    if asked is None:
        return None
    joined, _places = bridge.talk(asked)
    events = transcribing.chosen(joined, talk, zone=asked.zone)
    if events.is_empty():
        form.add_error("since", _("There is no message or call to print. Choose other days."))
        return None
    stamp = queries.stamp_of_talk(replace(talk, translated=()), pictures=said["pictures"])
    if "sure" not in request.POST or request.POST.get("seen") != stamp:
        listed = transcribing.chosen(joined, replace(talk, out=()), zone=asked.zone)
        page = presenters.preview(
            transcribing.lines(joined, listed), talk, what=presenters.called(talk, _file(request, talk)),
            others=transcribing.others(joined, events), count=events.height,
            secrets=queries.secrets(request.safe), zone=asked.zone, changed="seen" in request.POST,
            pictures=picturing.named(events) if said["pictures"] else 0,
            fields=[*_typed(request), ("seen", stamp), ("paper", new_paper(request).hex)],
        )  # fmt: skip
        return render(request, "transcripts/preview.html", page)
    asked = replace(
        asked, talk=talk, pictures=said["pictures"], title=presenters.called(talk, _file(request, talk))
    )
    papers.order_transcript(request.safe, asked, said.get("initials", ""), paper=new_paper(request))
    return redirect("papers:list")


def _typed(request: PrivateRequest, without: Container[str] = _HERE) -> list[tuple[str, str]]:
    said = ((name, value) for name, values in request.POST.lists() for value in values)
    return [
        each for each in said if each[0] not in without and not (without is _HERE and _is_beside(each[0]))
    ]


def _is_beside(name: str) -> bool:
    return name.startswith(_BESIDE)
