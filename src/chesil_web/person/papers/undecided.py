"""What was noticed about those whom papers are about and waits for a decision: papers do not count it."""

from collections.abc import Iterator, Sequence

import attrs
from django.utils.translation import gettext as _

from chesil.documents.characters import visible
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.analysis import queries as analysis
from chesil_web.person.analysis.models import Group, stamp_of
from chesil_web.person.papers import queries
from chesil_web.person.papers.queries import Wanted
from chesil_web.record.evidence.queries import answers


def _open_groups(safe: OpenSafe, wanted: Wanted) -> Iterator[tuple[Group, int]]:
    """The groups of suggestions about whom papers are about of which some wait, each with how many do."""
    looked = analysis.newest(safe)
    if not queries.rests_on_a_look(wanted) or not queries.is_current(looked, safe) or looked.given is None:
        return
    standing, about = analysis.standing(safe, looked), answers(safe).about
    people = wanted.part.people or ((about,) if about else ())
    for number, group in enumerate(looked.given.groups):
        stands = standing.get(number, analysis.Standing())
        left = group.count - stands.kept - stands.aside
        if left > 0 and not group.noted and (not people or group.name in people):
            yield group, left


@attrs.frozen(kw_only=True)
class Waiting:
    """What waits: kinds, each with how many, and the ids of the suggestions."""

    kinds: tuple[tuple[str, int], ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def stamp(self) -> str:
        """Tells it from what waits after a change, so that nothing is kept that no page showed."""
        return stamp_of([*self.ids])


def _kinds(found: Sequence[tuple[Group, int]]) -> Iterator[tuple[str, int]]:
    """The kinds with how many of each wait, and who they are from if there are several people."""
    several = len({group.person for group, _left in found}) > 1
    for group, left in found:
        who = visible(group.name) or _("somebody not named")
        said = _("%(what)s, from %(people)s") % {"what": group.title, "people": who}
        yield said if several else group.title, left


def waiting(safe: OpenSafe, wanted: Wanted) -> Waiting:
    """What was noticed about those whom papers are about and is not decided."""
    looked, found = analysis.newest(safe), list(_open_groups(safe, wanted))
    if not found or looked is None:
        return Waiting()
    decided = analysis.decided(safe).about
    with analysis.tables(safe, looked) as tables:
        every = [name for group, _left in found for name, _at in tables.all_of(group)]
    return Waiting(
        kinds=tuple(_kinds(found)),
        ids=tuple(name for name in every if decided.get(name, ("open", ""))[0] == "open"),
    )
