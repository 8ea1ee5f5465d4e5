"""Bundles that she puts together: what can go in, what is in it, and having one made."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import attrs
import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.models import Safe
from chesil_web.foundation.keys.opened import OpenSafe, part_key
from chesil_web.foundation.ui.when import said_edtf
from chesil_web.person.diary import queries as diary
from chesil_web.person.diary.models import Entry
from chesil_web.person.papers import actions, binding, queries, register, workings
from chesil_web.person.papers.models import Asked, Binder, Binding, Bound, HeldDocument, Paper
from chesil_web.record.evidence.models import Evidence

_PDF = ".pdf"
# Of an entry as a document of its own, in the first person, because she wrote it.
_LABELS: Final = {
    "who": "Who did it", "how_known": "How I know who it was", "where": "Where it was",
    "how": "How it reached me", "witnesses": "Who saw or heard it", "children": "Children who were there",
    "effect": "How it affected me", "how_it_felt": "How I felt",
    "feared_violence": "Whether I was afraid that I would be hurt",
    "changes": "What I changed because of it", "asked_to_stop": "Whether I asked them to stop",
    "reply": "What I did", "reported_to": "Who I told", "reference": "Their reference number",
    "written_at": "When I wrote this down", "typed_with": "Who helped me to type it",
}  # fmt: skip
_YES_NO: Final[dict[object, str]] = {True: "Yes.", False: "No."}


@attrs.frozen(kw_only=True)
class Offer:
    """Something that can go into a bundle. *value*: names it in a form. *label*: with its number."""

    value: str
    label: str
    title: str
    kind: str


def every(safe: OpenSafe) -> list[tuple[uuid.UUID, Binding]]:
    """The bundles of a record, the one that was changed last first."""
    return workings.every(safe, Binder, Binding)


def one(safe: OpenSafe, id: uuid.UUID) -> Binding:
    """A bundle; raises as `workings.one`."""
    return workings.one(safe, Binder, Binding, id)


def begin(safe: OpenSafe, id: uuid.UUID, told: Binding) -> None:
    """Keep a new bundle; a form that was sent twice keeps it once."""
    workings.begin(safe, Binder, id, told)


def change(safe: OpenSafe, id: uuid.UUID, how: Callable[[Binding], Binding]) -> Binding:
    """Change a bundle; raises as `workings.change`."""
    return workings.change(safe, Binder, Binding, id, how)


def drop(safe: OpenSafe, id: uuid.UUID) -> None:
    """Delete a bundle that was put together. What was made of it stays among the papers."""
    workings.drop(safe, Binder, id)


def offers(safe: OpenSafe) -> list[Offer]:
    """What can go into a bundle: exhibits and other files first, then papers, then entries."""
    found = register.exhibits(safe)
    given = found.register.given
    here = sorted(found.here.values(), key=lambda each: (given.get(each.id.hex, len(given) + 1), each.added))
    listed = [each for kind in ("file", "entry") for each in here if each.kind == kind]
    files = [
        _offer(f"{each.kind}:{each.id.hex}", found, each)
        for each in listed
        if each.kind == "entry" or binding.is_printable(each.name)
    ]
    first = [each for each in files if each.value.startswith("file")]
    return [*first, *_made(safe, found), *(each for each in files if each not in first)]


def _offer(value: str, found: register.Exhibits, each: register.Exhibited) -> Offer:
    origin = found.origin(each.id.hex)
    title = (origin and origin.name) or each.name
    ref = found.register.ref(each.id.hex)
    kind = binding.usual_kind(each.name) if each.kind == "file" else "other"
    label = " · ".join(filter(None, (f"{ref} {title}".strip(), each.dates)))
    return Offer(value=value, label=label, title=f"{ref} {title}".strip() if ref else title, kind=kind)


def _made(safe: OpenSafe, found: register.Exhibits) -> Iterator[Offer]:
    """The PDFs that were made here, but for bundles."""
    for paper in queries.papers(safe):
        for part, file in paper.files:
            if file.name.endswith(_PDF) and paper.asked.binding is None and not paper.asked.apart:
                title = paper.asked.title or file.what
                ref = found.register.ref(paper.id.hex) if len(paper.files) == 1 else ""
                yield Offer(
                    value=f"paper:{paper.id.hex}:{part.hex}", title=f"{ref} {title}".strip(),
                    label=f"{ref} {title} ({paper.asked.name})".strip(),
                    kind="messages" if paper.asked.talk else "other",
                )  # fmt: skip


def add(told: Binding, chosen: Sequence[Offer], section: str, *, late: bool) -> Binding:
    """A bundle with more in one of its sections.

    Args:
        late: it went out before, and what is added stands where no number moves.
    """
    new = [_bound(each, section, told.out if late else 0) for each in chosen]
    return msgspec.structs.replace(told, documents=(*told.documents, *new))


def _bound(each: Offer, section: str, later: int) -> Bound:
    what, id, *part = each.value.split(":")
    return Bound(
        what=what, id=id, part=part[0] if part else "", title=each.title[:200],  # type: ignore[arg-type]
        section=section, kind=each.kind, later=later,
    )  # fmt: skip


def held(safe: OpenSafe, told: Binding) -> tuple[list[HeldDocument], list[str]]:
    """What each document is made from, with its key; and the titles of those that are no longer here."""
    found = register.exhibits(safe)
    made = {part.hex: (paper, file) for paper in queries.papers(safe) for part, file in paper.files}
    rows = {row.entry: row for row in diary.entries(safe, diary.Wanted()) if not row.private}
    wanted = [rows[each.id] for each in told.documents if each.what == "entry" and each.id in rows]
    words = {row.entry: _words(entry) for row, entry in diary.opened(safe, wanted)}
    held, gone = [], []
    for each in told.documents:
        ref = found.register.ref(each.id)
        if each.what == "file" and each.id in found.here:
            id = found.here[each.id].id
            key = safe.item_key(Evidence(id=id)).hex()
            held.append(HeldDocument(id=id.hex, key=key, name=found.here[each.id].name, exhibit=ref))
        elif each.what == "entry" and each.id in words:
            held.append(HeldDocument(text=words[each.id], exhibit=ref))
        elif each.what == "paper" and each.part in made:
            key = part_key(safe.item_key(Paper(id=made[each.part][0].id)), uuid.UUID(each.part)).hex()
            held.append(HeldDocument(id=each.part, key=key, name=made[each.part][1].name, made_here=True))
        else:
            gone.append(each.title)
    return held, gone


def _words(entry: Entry) -> str:
    """An entry as it is printed: when it was, what happened, then what else was answered, by its label."""
    told = queries.as_told(entry)
    first = (said_edtf(entry.when) or entry.when_words, entry.what)
    rest = (
        f"{label}: {_YES_NO.get(told[name], told[name])}"
        for name, label in _LABELS.items()
        if told.get(name) not in ("", None)
    )
    return "\n\n".join(filter(None, (*first, *rest)))


def order(safe: OpenSafe, id: uuid.UUID, *, name: str, recipient: str, paper: uuid.UUID) -> None:
    """Ask for the PDF of a bundle; a form that was sent twice asks once."""
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)
        told = one(safe, id)
        if paper.hex in told.papers:
            return
        lent, _gone = held(safe, told)
        asked = Asked(
            asked_at=timezone.now(), what_for="", text="full", name=name, about="", zone=queries.zone(safe),
            papers=("bundle",), kept=(), run="", run_key="", readings=(), diary="", recipient=recipient,
            binding=told, held=tuple(lent), title=_("Bundle: %(name)s") % {"name": told.name},
            holds=tuple(each.id for each in told.documents),
        )  # fmt: skip
        actions.order(safe, asked, paper=paper)
        change(safe, id, lambda now: msgspec.structs.replace(now, papers=(*now.papers, paper.hex)))
