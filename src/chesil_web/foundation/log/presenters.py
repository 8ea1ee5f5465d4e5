"""What each page of this room shows."""

from collections.abc import Iterable

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.vault.records import Exported
from chesil_web.foundation.log.queries import Paper, State
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said


@attrs.frozen(kw_only=True)
class MadeRow:
    """A paper or pack that was made. *hash_of*: what its SHA-256 is of. *name*: empty for a pack."""

    when: str
    what: str
    whom: str
    name: str
    hash_of: str
    sha256: str


@attrs.frozen(kw_only=True)
class ProofPage(Page):
    """What the log can prove. *stamps*: who gives time stamps."""

    facts: tuple[str, ...]
    stamps: str
    fingerprint: tuple[str, str]
    made: tuple[MadeRow, ...]


def proof(state: State) -> ProofPage:
    """The page."""
    size = ngettext("%(n)d thing is written down.", "%(n)d things are written down.", state.size)
    facts = [
        size % {"n": state.size},
        _("Signed so far: %(n)d.") % {"n": state.anchored},
    ]
    if state.authorities:
        facts.append(_("An outside service confirms the time of %(n)d of them.") % {"n": state.stamped})
    return ProofPage(
        heading=_("What can be shown later"),
        facts=tuple(facts),
        stamps=_stamps(state.authorities),
        fingerprint=(state.fingerprint[:35], state.fingerprint[36:]),
        made=made(state.made),
        back=reverse("papers:list"),
    )


def made(records: Iterable[Paper]) -> tuple[MadeRow, ...]:
    """What was made, in lines."""
    return tuple(map(_made, records))


def _made(record: Paper) -> MadeRow:
    if isinstance(record, Exported):
        what, name, hash_of, sha256 = _("The pack"), "", _("SHA-256 of its list"), record.manifest_sha256
    else:
        what, name, hash_of, sha256 = record.what, record.name, _("SHA-256"), record.file_sha256
    return MadeRow(
        when=said(record.logged_at), what=what, whom=record.recipient, name=name, hash_of=hash_of,
        sha256=sha256,
    )  # fmt: skip


def _stamps(names: tuple[str, ...]) -> str:
    if names:
        return _("Every hour a time stamp is asked for from: %(names)s. They are sent a number that tells "
                 "them nothing.") % {"names": ", ".join(names)}  # fmt: skip
    return _("No outside service gives time stamps here. So it can be shown in which order things were "
             "added, and that nothing was changed. For when each thing was added there is only this "
             "service's word.")  # fmt: skip
