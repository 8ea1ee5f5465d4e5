"""What each page of this room shows."""

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.log.queries import State
from chesil_web.ui.page import Page
from chesil_web.ui.when import said


@attrs.frozen(kw_only=True)
class ProofPage(Page):
    """What the log can prove. *stamps*: who gives time stamps. *packs*: when, and for whom."""

    facts: tuple[str, ...]
    stamps: str
    fingerprint: tuple[str, str]
    packs: tuple[tuple[str, str], ...]


def proof(state: State) -> ProofPage:
    """The page."""
    size = ngettext("%(n)d thing is written down.", "%(n)d things are written down.", state.size)
    facts = [
        size % {"n": state.size},
        _("Signed so far: %(n)d.") % {"n": state.anchored},
    ]
    if state.authorities:
        facts.append(_("For %(n)d of them somebody outside says when.") % {"n": state.stamped})
    return ProofPage(
        heading=_("What can be shown later"),
        facts=tuple(facts),
        stamps=_stamps(state.authorities),
        fingerprint=(state.fingerprint[:35], state.fingerprint[36:]),
        packs=tuple((said(each.logged_at), each.recipient) for each in state.packs),
        back=reverse("papers:list"),
    )


def _stamps(names: tuple[str, ...]) -> str:
    if names:
        return _("Every hour a time stamp is asked for from: %(names)s. They are sent a number that tells "
                 "them nothing.") % {"names": ", ".join(names)}  # fmt: skip
    return _("Nobody outside gives time stamps here. So the order of things can be shown, and that nothing "
             "was changed. When each thing was put in is only what this service says.")  # fmt: skip
