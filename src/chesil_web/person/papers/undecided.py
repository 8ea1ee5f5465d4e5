"""What was noticed about those whom papers are about and waits for a decision: papers do not count it."""

from collections.abc import Iterator

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.analysis import queries as analysis
from chesil_web.person.analysis.models import Group
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


def kinds(safe: OpenSafe, wanted: Wanted) -> list[tuple[str, int]]:
    """What was noticed about those whom papers are about and is not decided: kinds, each with how many."""
    return [(group.title, left) for group, left in _open_groups(safe, wanted)]


def waiting(safe: OpenSafe, wanted: Wanted) -> list[str]:
    """The ids of the suggestions of `kinds`."""
    looked, groups = analysis.newest(safe), [group for group, _left in _open_groups(safe, wanted)]
    if not groups or looked is None:
        return []
    decided = analysis.decided(safe).about
    with analysis.tables(safe, looked) as tables:
        every = [name for group in groups for name, _at in tables.all_of(group)]
    return [name for name in every if decided.get(name, ("open", ""))[0] == "open"]
