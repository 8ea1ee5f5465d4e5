"""What the pages of redaction ask and show: which file, what is taken out, and how each page looks then."""

import base64
import re
import uuid
from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs
from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil import screens
from chesil.documents.characters import visible
from chesil_web.foundation.keys.opened import OpenSafe, part_key
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said
from chesil_web.person.papers import actions, covering, numbering, queries
from chesil_web.person.papers.covering import Seen
from chesil_web.person.papers.forms import NameField
from chesil_web.person.papers.models import Asked, Box, Cover, HeldDocument, Made, Paper
from chesil_web.record.evidence.models import Evidence
from chesil_web.record.evidence.queries import File, files

_NUMBERS: Final = 5  # of a box: its page and four edges
_MOST_BOXES: Final = 500
_WHOLE: Final = (0.0, 0.0, 1.0, 1.0)


class Redact(forms.Form):
    """What is taken out of a file."""

    words = forms.CharField(
        label=lazy("Words to take out"), required=False, max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("One on each line. They are found with other spaces and capitals too."),
        error_messages={"max_length": lazy("Use at most 4,000 characters.")},
    )  # fmt: skip
    secrets = forms.BooleanField(
        label=lazy("Take out everything that I said must stay secret"), required=False, initial=True
    )
    pages = forms.CharField(
        label=lazy("Pages to cover as a whole"), required=False, max_length=200,
        help_text=lazy("Their numbers, such as 2, 5. Leave it empty for none."),
        error_messages={"max_length": lazy("Use at most 200 characters.")},
    )  # fmt: skip
    boxes = forms.CharField(
        label=lazy("Places to cover"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "data-boxes": "", "spellcheck": "false"}),
        help_text=lazy("One on each line: the page, then the left, top, right and bottom edge in per cent of "
                       "the page. 1, 0, 0, 50, 50 covers the upper left quarter of page 1."),
        error_messages={"max_length": lazy("These are too many places.")},
    )  # fmt: skip
    name = NameField()

    def clean_boxes(self) -> tuple[Box, ...]:
        """The places, as shares of the page."""
        lines = [each for each in self.cleaned_data["boxes"].splitlines() if each.strip()]
        if len(lines) > _MOST_BOXES:
            raise forms.ValidationError(_("These are too many places."))
        return tuple(map(_box, lines))

    def clean_pages(self) -> tuple[Box, ...]:
        """Pages that are covered as a whole."""
        numbers = re.split(r"[,;\s]+", self.cleaned_data["pages"].strip())
        if not all(re.fullmatch("[0-9]{1,4}", each) for each in numbers if each):
            raise forms.ValidationError(_("Use numbers of pages, with commas between them."))
        return tuple(Box(int(each), *_WHOLE) for each in numbers if each)

    def cover(self, source: "Source", stays: Sequence[str]) -> Cover:
        """What is taken out."""
        given = self.cleaned_data
        words = [each.strip() for each in given["words"].splitlines() if each.strip()]
        return Cover(
            file=source.file, sha256=source.sha256, ref=source.ref, words=tuple(dict.fromkeys(words)),
            secrets=given["secrets"], boxes=(*given["boxes"], *given["pages"]), stays=tuple(stays),
        )  # fmt: skip


def _box(line: str) -> Box:
    wrong = _("We could not find a place from “%(line)s”. Write five numbers with commas between them.") % {
        "line": line[:40]
    }
    said_ = [each.strip() for each in line.split(",")]
    if len(said_) != _NUMBERS or not all(re.fullmatch(r"\d{1,4}(\.\d{1,2})?", each) for each in said_):
        raise forms.ValidationError(wrong)
    page, *edges = (float(each) for each in said_)
    left, top, right, bottom = (each / 100 for each in edges)
    if not (left < right <= 1 and top < bottom <= 1) or page < 1 or page % 1:
        raise forms.ValidationError(wrong)
    return Box(int(page), left, top, right, bottom)


@attrs.frozen(kw_only=True)
class Source:
    """What a copy is made of. *file*: its id in hex; empty for a paper. *ref*: its exhibit number, or ""."""

    held: HeldDocument
    file: str
    sha256: str
    name: str
    ref: str

    @property
    def label(self) -> str:
        """Its name, with its exhibit number before it."""
        return f"{self.ref}, {self.name}" if self.ref else self.name


def source(safe: OpenSafe, what: str, id: uuid.UUID) -> Source | None:
    """A file of hers, or a file of a paper; None where it is damaged, which is noted.

    Raises:
        Http404: it is not here, or cannot be redacted. Damaged: its paper does not open.
    """
    found = _file(safe, id) if what == "f" else _paper(safe, id)
    if id in safe.damaged:
        return None
    if found is None or not covering.is_possible(found.held.name):
        raise Http404
    return found


def _file(safe: OpenSafe, id: uuid.UUID) -> Source | None:
    file = next((each for each in files(safe) if each.id == id), None)
    if file is None:
        return None
    held = HeldDocument(id=id.hex, key=safe.item_key(Evidence(id=id)).hex(), name=file.kept.name)
    return Source(held=held, file=id.hex, sha256=file.kept.sha256, name=file.kept.name, ref=_ref(safe, file))


def _ref(safe: OpenSafe, file: File) -> str:
    register = numbering.register(safe)
    return register.ref(file.id.hex) if file.id.hex in register.given and register.initials else ""


def _paper(safe: OpenSafe, id: uuid.UUID) -> Source | None:
    part = Made.objects.filter(id=id).first()
    paper = queries.paper(safe, part.item) if part else None
    file = next((each for own, each in paper.files if own == id), None) if paper else None
    if paper is None or file is None or file.inside:
        return None
    key = part_key(safe.item_key(Paper(id=paper.id)), id)
    held = HeldDocument(id=id.hex, key=key.hex(), name=file.name, made_here=True)
    name = f"{file.what}, {said(paper.asked.asked_at)}"
    return Source(held=held, file="", sha256=file.sha256, name=name, ref=paper.asked.exhibit)


def order(safe: OpenSafe, source: Source, cover: Cover, *, name: str, paper: uuid.UUID) -> None:
    """Ask for the copy; a form that was sent twice asks once."""
    asked = Asked(
        asked_at=timezone.now(), what_for="", text="full", name=name, about="", zone=queries.zone(safe),
        papers=("redacted",), kept=(), run="", run_key="", readings=(), diary="", cover=cover,
        held=(source.held,), title=_("%(name)s, redacted") % {"name": source.label},
    )  # fmt: skip
    actions.order(safe, asked, paper=paper)


@attrs.frozen(kw_only=True)
class ChoosePage(Page):
    """Which file: label and address of each."""

    files: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, str], ...]


def choose(safe: OpenSafe) -> ChoosePage:
    """The page that asks which file."""
    here = [each for each in files(safe) if covering.is_possible(each.kept.name)]
    return ChoosePage(
        heading=_("Take something out of a file"), back=reverse("papers:list"),
        files=tuple(
            (visible(each.kept.name), reverse("papers:redact", args=["f", each.id])) for each in here
        ),
        papers=tuple(_papers(safe)),
    )  # fmt: skip


def _papers(safe: OpenSafe) -> Iterator[tuple[str, str]]:
    for paper in queries.papers(safe):
        for part, file in paper.files:
            if covering.is_possible(file.name) and not file.inside:
                label = f"{file.what}, {said(paper.asked.asked_at)}"
                yield label, reverse("papers:redact", args=["p", part])


@attrs.frozen(kw_only=True)
class PlaceRow:
    """Something that was found. *id*: of its box in the page. *stays*: she leaves it in."""

    key: str
    page: str
    text: str
    line: str
    stays: bool


@attrs.frozen(kw_only=True)
class RedactPage(Page):
    """What is taken out of a file.

    Attributes:
        label: what it is. new: the id of the copy. picture: one page as it will look, in base64; empty before
            it was asked for. page, pages: its number, and of how many. problem: why it cannot be shown.
        is_picture: it has no words that can be looked for. stays: what she leaves in on pages not shown now.
        by_machine: words in pictures are read here.
    """

    label: str
    new: str
    picture: str
    page: int
    pages: int
    places: tuple[PlaceRow, ...]
    found: str
    problem: str
    is_picture: bool
    stays: tuple[str, ...]
    by_machine: bool


def page(
    source: Source, form: Redact, *, seen: Seen | None, number: int, paper: uuid.UUID, problem: str,
    stays: Sequence[str] = (),
) -> RedactPage:  # fmt: skip
    """The page that asks what is taken out, and shows how it looks. *stays*: finds that she leaves in."""
    places = seen.places if seen else ()
    words = ngettext("%(n)d place was found by its words.", "%(n)d places were found by their words.",
                     len(places))  # fmt: skip
    return RedactPage(
        heading=_("Take something out"), form=form, label=visible(source.label), new=paper.hex,
        picture=base64.b64encode(seen.jpeg).decode() if seen else "", problem=problem,
        page=min(max(number, 1), seen.pages) if seen else 1, pages=seen.pages if seen else 0,
        places=tuple(
            PlaceRow(
                key=each.key, page=_page_words(each), text=visible(each.text),
                line=visible(each.line), stays=each.stays,
            )
            for each in places
        ),
        by_machine=screens.installed(),
        stays=tuple(each for each in stays if each not in {place.key for place in places}),
        found=words % {"n": len(places)}, is_picture=seen is not None and not seen.is_text,
        back=reverse("papers:redactions"),
    )  # fmt: skip


def _page_words(place: covering.Place) -> str:
    words = _("page %(n)d, read by machine in a picture") if place.by_machine else _("page %(n)d")
    return words % {"n": place.page}


def number(said: Any) -> int:
    """The page that is shown; 1 where none is said."""
    return int(said) if str(said).isdecimal() and len(str(said)) < _NUMBERS else 1
