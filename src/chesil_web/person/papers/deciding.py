"""The page of what was found in a paper: each place is taken out, or kept with a reason."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil.documents.characters import visible
from chesil_web.foundation.ui.page import Page
from chesil_web.person.papers import gate
from chesil_web.person.papers.gate import Decision, undecided
from chesil_web.person.papers.models import Find, is_pack
from chesil_web.person.papers.queries import Found

_NAME: Final = "the name of the file"


def can_go(find: Find) -> bool:
    """Whether it can be taken out, or left out; what a file will be called, and what nobody could look at,
    cannot."""
    return bool(find.of) or (bool(find.detail) and not find.part.endswith(_NAME))


def groups(finds: Sequence[Find]) -> list[list[int]]:
    """The places of finds, those of one secret together, in the order in which each comes first."""
    found: dict[str, list[int]] = {}
    for place, each in enumerate(finds):
        found.setdefault(each.detail, []).append(place)
    return list(found.values())


class Decide(forms.Form):
    """What becomes of each thing that was found, and of all places of one secret together."""

    def __init__(
        self, *args: Any, finds: Sequence[Find], label: Callable[[Find], str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._finds, label = finds, label or out_label
        for number, places in enumerate(groups(finds)):
            left = [place for place in places if finds[place].out != "done"]
            if len(left) > 1:
                self._ask(f"all{number}", _("Take it out everywhere"), _("Or why all of it can stay"),
                          goes=any(can_go(finds[place]) for place in left))  # fmt: skip
            for place in left:
                self._ask(str(place), label(finds[place]), _("Or why it can stay"),
                          goes=can_go(finds[place]), find=finds[place])  # fmt: skip

    def _ask(self, name: str, out: str, why: str, *, goes: bool, find: Find | None = None) -> None:
        if goes:
            self.fields[f"out{name}"] = forms.BooleanField(
                label=out, required=False, initial=bool(find and find.out)
            )
        self.fields[f"why{name}"] = forms.CharField(
            label=why if goes else _("Why can it stay?"), required=False, max_length=200,
            initial=find.reason if find else "",
            error_messages={"max_length": _("Use at most 200 characters.")},
        )  # fmt: skip

    def decisions(self) -> dict[int, Decision]:
        """What was decided, by the place of the find."""
        found: dict[int, Decision] = {}
        for number, places in enumerate(groups(self._finds)):
            for place in places:
                if self._finds[place].out != "done":
                    one, every = self._decision(str(place)), self._decision(f"all{number}")
                    found[place] = one if one != Decision() or not self._fits(place, every) else every
        return found

    def _fits(self, place: int, every: Decision) -> bool:
        return can_go(self._finds[place]) or not every.out

    def _decision(self, name: str) -> Decision:
        said = self.cleaned_data
        out, why = said.get(f"out{name}"), said.get(f"why{name}", "")
        return Decision(out="asked") if out else Decision(reason=why)

    def clean(self) -> dict[str, Any]:
        """Each is either taken out or kept, and something is decided."""
        cleaned = super().clean() or self.cleaned_data
        for name in [each.removeprefix("out") for each in self.fields if each.startswith("out")]:
            if cleaned.get(f"out{name}") and cleaned.get(f"why{name}"):
                self.add_error(f"why{name}", _("Take it out, or say why it can stay: one of the two."))
        if not any(cleaned.values()) and not self.errors:
            raise forms.ValidationError(_("Decide about at least one of them, or delete the documents."))
        return cleaned


def out_label(find: Find) -> str:
    """What taking it out does, in words."""
    if not find.of:
        return _("Take it out of the document")
    if find.record is not None:
        return _("Leave this record out of the pack")
    if " " in find.of:
        return _("Leave these files out of the pack")
    if find.name in ("entry", "request"):
        return _("Leave this entry out of the pack")
    return _("Leave this file out of the pack")


@attrs.frozen(kw_only=True)
class FindRow:
    """One place. *out*, *why*: the fields that ask about it; none once it is gone. *done*: what was done."""

    where: str
    words: str
    out: str
    why: str
    done: str


@attrs.frozen(kw_only=True)
class Group:
    """A secret, masked, and where it stands. *out*, *why*: fields for all of it; none for one place alone.

    Attributes:
        warning: it goes from some places and stays in others.
    """

    masked: str
    count: int
    out: str
    why: str
    warning: bool
    rows: tuple[FindRow, ...]


@attrs.frozen(kw_only=True)
class FindsPage(Page):
    """What must stay secret in a paper.

    Attributes:
        drop: the address that deletes it; empty for a share. left: how many are undecided.
        fault: why something stayed. is_over: its pack was made, so nothing can be changed.
        waits: a pack is made after this. tells: whole files tell something of other people.
        secret: something must stay secret, or could not be looked at.
    """

    groups: tuple[Group, ...]
    drop: str
    left: int
    fault: str
    is_over: bool
    waits: bool
    tells: bool = False
    secret: bool = True


def is_over(found: Found) -> bool:
    """Whether a pack was made of a paper, so that what is in it stays as it is."""
    return any(is_pack(file.name) for _id, file in found.files)


def page(found: Found, form: Decide) -> FindsPage:
    """The page of what was found in a paper."""
    finds, over = found.asked.finds, is_over(found)
    return FindsPage(
        heading=_("Check what must stay secret"), form=form, is_over=over,
        tells=any(map(gate.is_told, finds)), secret=not all(map(gate.is_told, finds)),
        groups=shown(finds, form, lambda each: _where(each, found), lambda each: _done(each, over=over)),
        drop=reverse("papers:drop", args=[found.id]), left=len(undecided(finds)),
        fault=visible(found.asked.fault), waits=found.asked.pack is not None and not over,
        back=reverse("papers:list"),
    )  # fmt: skip


def shown(
    finds: Sequence[Find], form: Decide, where: Callable[[Find], str], done: Callable[[Find], str]
) -> tuple[Group, ...]:
    """Finds as a page shows them. *where*, *done*: in words, where each stands, and what was done with it."""
    return tuple(
        Group(
            masked=_heading(finds[places[0]]), count=len(places), **_fields(form, f"all{number}"),
            warning=any(finds[place].out for place in places)
            and any(finds[place].reason for place in places),
            rows=tuple(
                FindRow(
                    where=where(finds[place]), words=visible(finds[place].words), done=done(finds[place]),
                    **_fields(form, str(place)),
                )
                for place in places
            ),
        )
        for number, places in enumerate(groups(finds))
    )  # fmt: skip


_TOLD: Final = {
    gate.TELLS["phone"]: lazy("Phone numbers of other people"),
    gate.TELLS["mail"]: lazy("E-mail addresses of other people"),
    gate.TELLS["point"]: lazy("Locations"),
}


def _heading(find: Find) -> str:
    return str(_TOLD.get(find.detail, "")) or visible(find.masked)


def _fields(form: Decide, name: str) -> dict[str, str]:
    return {each: f"{each}{name}" if f"{each}{name}" in form.fields else "" for each in ("out", "why")}


def _where(each: Find, found: Found) -> str:
    if each.of:
        called = {"entry": _("An entry of yours"), "request": _("A request to stop")}
        name = str(called.get(each.name, each.name))
        if not each.part:
            return _("%(files)s in the pack") % {"files": name}
        return _("%(file)s in the pack: %(place)s") % {"file": visible(name), "place": visible(each.part)}
    part = visible(each.part)
    return f"{found.files[each.number][1].what}, {part}" if len(found.files) > 1 else part


def _done(each: Find, *, over: bool) -> str:
    if each.out == "done":
        return _("Left out of the pack") if each.of else _("Taken out")
    if over and each.reason:
        return _("It stays: %(why)s") % {"why": visible(each.reason)}
    return ""
